//! One file for each group of commands.

mod adjust;
mod decisions;
mod demo;
mod demo_reminders;
mod dunning;
mod dunning_lists;
mod entries;
mod exceptions;
mod files_in;
mod import;
mod keeping;
mod listings;
mod mail;
mod mistaken;
mod open_items;
mod problems;
mod reconcile;
mod rules;
mod serve;
mod settings;
mod user;

use std::path::Path;

use app::words::Words;

use crate::Ended;
use crate::arguments::{Arguments, Command, Common, FilesIn, KeysCommand};
use crate::errors::told;
use crate::session;

/// Runs the command that was asked for.
pub async fn run(arguments: Arguments, words: &Words) -> anyhow::Result<Ended> {
    let common = &arguments.common;
    refuse_to_overwrite(common, &arguments.command, words)?;
    match arguments.command {
        Command::Demo(demo) => demo::run(common, &demo, words).await,
        Command::Serve(serve) => serve::serve(common, &serve, words).await,
        Command::Work => serve::work(common, words).await,
        Command::Reconcile(reconcile) => reconcile::run(common, &reconcile, words).await,
        Command::Import(import) => import::run(common, &import, words).await,
        Command::Allocations(page) => listings::allocations(common, &page, words).await,
        Command::Exceptions(page) => exceptions::run(common, &page, words).await,
        Command::OpenItems(page) => open_items::run(common, &page, words).await,
        Command::Accept(accept) => decisions::accept(common, accept, words).await,
        Command::Adjust(arguments) => adjust::run(common, arguments, words).await,
        Command::Adjustments(page) => adjust::list(common, &page, words).await,
        Command::Undo(undo) if undo.allocation.starts_with("adj_") => adjust::undo(common, undo, words).await,
        Command::Undo(undo) => decisions::undo(common, undo, words).await,
        Command::SetAside(aside) => decisions::set_aside(common, aside, words).await,
        Command::Rules(command) => rules::run(common, command, words).await,
        Command::Dunning(arguments) => dunning::run(common, *arguments, words).await,
        Command::Mail(command) => mail::run(common, command, words).await,
        Command::Entries(entries) => entries::run(common, &entries, words).await,
        Command::ClosePeriod(close) => entries::close(common, &close, words).await,
        Command::Settings(change) => settings::run(common, &change, words).await,
        Command::Learned => settings::learned(common, words).await,
        Command::Check => keeping::check(common, words).await,
        Command::Backup(backup) => keeping::backup(common, &backup, words).await,
        Command::Restore(restore) => keeping::restore(common, &restore, words).await,
        Command::Migrate => keeping::migrate(common, words).await,
        Command::Keys(KeysCommand::Rotate) => keeping::rotate(common, words).await,
        Command::User(command) => user::run(common, command, words).await,
    }
}

/// Results are never written over the database, its keys, or what is read.
fn refuse_to_overwrite(common: &Common, command: &Command, words: &Words) -> anyhow::Result<()> {
    let mut written: Vec<&Path> = common.out.as_deref().into_iter().collect();
    let mut kept = session::files_of(common);
    let files = match command {
        Command::Import(import) => {
            written.extend(import.save_mapping.as_deref());
            Some(&import.files)
        }
        Command::Reconcile(reconcile) => Some(&reconcile.files),
        _ => None,
    };
    kept.extend(files.into_iter().flat_map(FilesIn::all).map(Path::to_path_buf));
    let same = |one: &Path, other: &Path| match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    match written.into_iter().find(|file| kept.iter().any(|kept| same(file, kept))) {
        None => Ok(()),
        Some(file) => {
            Err(told(words.say_with("cli-would-overwrite", &[("file", file.display().to_string().into())])))
        }
    }
}
