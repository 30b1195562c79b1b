//! The language of the command line: found before anything is parsed, so that help speaks it too.

use app::words::{Language, Words};
use clap::Command;

/// The words of the language asked for by `--lang` or `QUITTANCE_LANG`; French otherwise.
pub fn from_arguments(arguments: impl Iterator<Item = String>) -> Words {
    let mut asked = std::env::var("QUITTANCE_LANG").ok();
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            asked = arguments.peek().cloned();
        } else if let Some(language) = argument.strip_prefix("--lang=") {
            asked = Some(language.to_owned());
        }
    }
    Words::new(asked.and_then(|language| language.parse::<Language>().ok()).unwrap_or_default())
}

/// Puts the texts of the language files in the place of the English ones: `cli-<command>` for a
/// command, `cli-<command>-<argument>` for an argument, `cli-common-<argument>` for the global ones.
pub fn localise(command: Command, words: &Words) -> Command {
    let about = words.find("cli").unwrap_or_default();
    let command = if about.is_empty() { command } else { command.about(about) };
    localise_below(command, "cli", words).disable_help_subcommand(true)
}

fn localise_below(command: Command, prefix: &str, words: &Words) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|found| found.get_name().to_owned()).collect();
    let arguments: Vec<(String, bool)> =
        command.get_arguments().map(|found| (found.get_id().to_string(), found.is_global_set())).collect();
    let mut command = command;
    for (id, is_global) in arguments {
        let key = argument_key(prefix, &id, is_global);
        if let Some(text) = words.find(&key) {
            command = command.mut_arg(&id, |argument| argument.help(text));
        }
    }
    for name in names {
        let key = format!("{prefix}-{name}");
        command = command.mut_subcommand(&name, |found| {
            let found = match words.find(&key) {
                Some(text) => found.about(text),
                None => found,
            };
            localise_below(found, &key, words)
        });
    }
    command
}

fn argument_key(prefix: &str, id: &str, is_global: bool) -> String {
    let id = id.replace('_', "-");
    // The same files come in by two commands, and lists are paged alike: one text for each.
    let is_shared = is_global
        || matches!(
            id.as_str(),
            "invoices"
                | "statements"
                | "customers"
                | "learned"
                | "mapping"
                | "limit"
                | "search"
                | "key"
                | "rule"
        );
    if is_shared { format!("cli-common-{id}") } else { format!("{prefix}-{id}") }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::arguments::Arguments;

    fn missing(command: &Command, prefix: &str, words: &Words, out: &mut Vec<String>) {
        for argument in command
            .get_arguments()
            .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        {
            let key = argument_key(prefix, argument.get_id().as_str(), argument.is_global_set());
            out.extend(words.find(&key).is_none().then_some(key));
        }
        for below in command.get_subcommands() {
            let key = format!("{prefix}-{}", below.get_name());
            out.extend(words.find(&key).is_none().then(|| key.clone()));
            missing(below, &key, words, out);
        }
    }

    #[test]
    fn every_command_and_argument_is_told_in_both_languages() {
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            let mut out = Vec::new();
            missing(&Arguments::command(), "cli", &words, &mut out);
            assert!(out.is_empty(), "{language:?} has no {out:#?}");
        }
    }

    #[test]
    fn the_language_is_found_before_parsing() {
        let of = |text: &str| from_arguments(text.split(' ').map(str::to_owned)).language();
        assert_eq!(of("quittance check"), Language::French);
        assert_eq!(of("quittance check --lang en"), Language::English);
        assert_eq!(of("quittance --lang=en check"), Language::English);
    }
}
