//! The binary `quittance`: the same operations as everywhere else, for people at a terminal and for
//! scripts. Exit codes: 0 done; 1 done, with problems to look at; 2 refused.

mod arguments;
mod commands;
mod counts;
mod errors;
mod language;
mod mistyped;
mod output;
mod progress;
mod session;
mod sums;
mod typed;

use std::process::ExitCode;

use app::words::{Language, Words};
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::arguments::Arguments;
use crate::output::{remark, say_error};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything was done.
    Done,
    /// It was done, and there is something to look at.
    WithProblems,
    /// It was refused; nothing was done.
    Refused,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Done => Self::SUCCESS,
            Ended::WithProblems => Self::from(1),
            Ended::Refused => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let words = match language::from_arguments(std::env::args()) {
        Ok(words) => words,
        Err(asked) => {
            // Nobody knows which of the two would be understood.
            for language in [Language::French, Language::English] {
                remark(
                    &Words::new(language)
                        .say_with("cli-unknown-language", &[("asked", asked.clone().into())]),
                );
            }
            return Ended::Refused.into();
        }
    };
    let command = language::localise(Arguments::command(), &words).bin_name("quittance");
    let arguments = command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => match mistyped::lines(&error, &words) {
            Some(lines) => {
                for line in &lines {
                    remark(line);
                }
                return Ended::Refused.into();
            }
            // Clap prints help and the version itself and exits.
            None => error.exit(),
        },
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            say_error(&words, &error.into());
            return Ended::Refused.into();
        }
    };
    match runtime.block_on(commands::run(arguments, &words)) {
        Ok(ended) => ended.into(),
        // Whoever reads our output has seen enough.
        Err(error) if errors::is_broken_pipe(&error) => Ended::Done.into(),
        Err(error) => {
            say_error(&words, &error);
            Ended::Refused.into()
        }
    }
}
