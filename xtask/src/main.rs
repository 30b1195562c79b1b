//! The project's chores: `cargo xtask test` is everything that CI checks.

mod bench;
mod check;
mod debian;
mod demo;
mod desk;
mod notices;
mod postgres;
mod process;
mod tidy;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Chores of the Quittance workspace")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check everything that CI checks; the last line is `N passed, N failed`.
    Test {
        /// Leave `PostgreSQL` out: its tests are then not run.
        #[arg(long)]
        sqlite_only: bool,
        /// Leave the browser tests out.
        #[arg(long)]
        no_browser: bool,
        /// Leave the property tests of the API out.
        #[arg(long)]
        no_api: bool,
        /// Run only the steps whose name holds this text; may be given several times.
        #[arg(long, value_name = "TEXT")]
        only: Vec<String>,
    },
    /// Check the rules of the house: dependencies, table ownership, portable SQL.
    Tidy,
    /// Write THIRD-PARTY-NOTICES.md from the dependencies of the binary.
    Notices {
        /// Write nothing; fail when the file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Run a command with a private `PostgreSQL`, named by `QUITTANCE_TEST_POSTGRES`.
    Postgres {
        /// The command and its arguments, after `--`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
    /// Measure speed, memory and correctness beside peers and limits; writes docs/performance.md.
    Bench(bench::Arguments),
    /// Install what the pages embed beside our own script: htmx.
    Assets,
    /// Write what is made from the code: docs/api/openapi.json, e2e/pages.json.
    Generate,
    /// Test the API against its own document, with schemathesis.
    ApiTest,
    /// Take the pictures of the README again.
    Screenshots,
    /// Build the program and show its demonstration company.
    Demo {
        /// Passed on to `quittance demo`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            process::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    let root = root()?;
    match task {
        Task::Test { sqlite_only, no_browser, no_api, only } => {
            check::run(&root, sqlite_only, no_browser, no_api, only)
        }
        Task::Generate => desk::generate(&root),
        Task::ApiTest => desk::run_api_alone(&root),
        Task::Assets => desk::install_assets(&root),
        Task::Screenshots => desk::run_screenshots(&root),
        Task::Tidy => tidy::run(&root),
        Task::Notices { check } => notices::run(&root, check),
        Task::Postgres { command } => postgres::run(&root, &command),
        Task::Bench(arguments) => bench::run(&root, &arguments),
        Task::Demo { arguments } => demo::run(&root, &arguments),
    }
}

/// The folder of the workspace, found from where this crate was built.
fn root() -> anyhow::Result<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map(Path::to_path_buf).context("the folder of xtask has no parent")
}
