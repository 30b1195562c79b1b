//! One measurement per process, so that its memory peak is its own: `cargo xtask bench` runs these
//! and compares them. Each prints one line of JSON.

mod desk_data;
mod desk_drive;
mod desk_pages;
mod desk_reads;
mod dunning;
mod durable;
mod http;
mod load;
mod match_in_memory;
mod meter;
mod parse;
mod score;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(about = "Measures one thing and prints it as JSON; `cargo xtask bench` is the way in")]
struct Arguments {
    #[command(subcommand)]
    case: Case,
}

#[derive(Subcommand)]
enum Case {
    /// Read a statement file, every field of it.
    Parse {
        /// How.
        reader: Reader,
        /// The file.
        file: PathBuf,
    },
    /// Match the generated company of a folder in memory.
    Match {
        /// Folder with customers.csv, invoices.csv, bank.csv and truth.csv.
        folder: PathBuf,
    },
    /// Accept decisions one by one, beside a loop of bare commits.
    Durable(durable::Arguments),
    /// Ask the pages of a running server, many people at once.
    Load(load::Arguments),
    /// Fill a database with the company that the desk is measured on.
    DeskData(desk_data::Arguments),
    /// Walk through the pages of a server on such a database, many people at once.
    DeskDrive(desk_drive::Arguments),
    /// Time each report on such a database.
    DeskReads(desk_reads::Arguments),
    /// Fill a database with what is owed by many customers.
    DunningData(dunning::DataArguments),
    /// Decide about reminders on such a database.
    Dunning(dunning::Arguments),
    /// Compare a report of `quittance reconcile --format json` with the truth.
    Score {
        /// The truth.
        truth: PathBuf,
        /// The report.
        report: PathBuf,
    },
}

/// A reader of statements, or the yardstick beside one.
#[derive(Clone, Copy, ValueEnum)]
enum Reader {
    /// camt, full records.
    Camt,
    /// The bare token pass of quick-xml over the same file.
    CamtTokens,
    /// MT940 with sub-fields.
    Mt940,
    /// CFONB120 with its 05 records.
    Cfonb120,
    /// OFX.
    Ofx,
}

fn main() -> ExitCode {
    let measured = match Arguments::parse().case {
        Case::Parse { reader, file } => parse::run(reader, &file),
        Case::Match { folder } => match_in_memory::run(&folder),
        Case::Load(arguments) => load::run(&arguments),
        Case::Durable(arguments) => durable::run(&arguments),
        Case::DeskData(arguments) => desk_data::run(&arguments),
        Case::DeskDrive(arguments) => desk_drive::run(&arguments),
        Case::DeskReads(arguments) => desk_reads::run(&arguments),
        Case::DunningData(arguments) => dunning::load(&arguments),
        Case::Dunning(arguments) => dunning::run(&arguments),
        Case::Score { truth, report } => score::run(&truth, &report),
    };
    match measured {
        Ok(measured) => {
            let _ = writeln!(std::io::stdout().lock(), "{measured}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
