//! The language of the command line: found before anything is parsed, so that help speaks it too.

use app::words::{Language, Words};
use clap::{Arg, ArgAction, Command};

use crate::output::wrap;

/// A command's own arguments are shown before those of every command.
const OWN: usize = 0;
const COMMON: usize = 100;
const LAST: usize = 200;
/// Columns of the texts beside options, beside arguments and beside commands, so that help fits 100 columns.
const OPTION_TEXT: usize = 54;
const ARGUMENT_TEXT: usize = 78;
const COMMAND_TEXT: usize = 80;

/// The words of the language asked for by `--lang` or `QUITTANCE_LANG`; French otherwise. The
/// error is what was asked for, when it is no language of ours.
pub fn from_arguments(arguments: impl Iterator<Item = String>) -> Result<Words, String> {
    let mut asked = std::env::var("QUITTANCE_LANG").ok();
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            asked = arguments.peek().cloned();
        } else if let Some(language) = argument.strip_prefix("--lang=") {
            asked = Some(language.to_owned());
        }
    }
    asked.filter(|language| !language.trim().is_empty()).map_or_else(
        || Ok(Words::new(Language::default())),
        |language| language_of(&language).map(Words::new).ok_or(language),
    )
}

/// `fr`, `FR`, `fr-FR` and `fr_FR.UTF-8` are French.
fn language_of(text: &str) -> Option<Language> {
    let text = text.trim().to_lowercase();
    text.split(['-', '_', '.']).next().and_then(|language| language.parse().ok())
}

/// Puts the texts of the language files in the place of the English ones: `cli-<command>` for a
/// command, `cli-<command>-<argument>` for an argument, `cli-common-<argument>` for the global
/// ones, and `help-…` for the words around them.
pub fn localise(command: Command, words: &Words) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version =
        version.help(words.say("help-version")).help_heading(words.say("help-common")).display_order(LAST);
    localise_below(command, "cli", words)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(version)
}

fn localise_below(command: Command, key: &str, words: &Words) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|found| found.get_name().to_owned()).collect();
    let arguments: Vec<(String, String, &str)> = command
        .get_arguments()
        .filter(|found| !["help", "version"].contains(&found.get_id().as_str()))
        .map(|found| {
            let id = found.get_id().to_string();
            let text = argument_key(key, &id, found.is_global_set());
            let heading = match (found.is_positional(), found.is_global_set()) {
                (true, _) => "help-arguments",
                (false, true) => "help-common",
                (false, false) => "help-options",
            };
            (id, text, heading)
        })
        .collect();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(words.say("help-help"));
    let mut command = command
        .disable_help_flag(true)
        .arg(help.help_heading(words.say("help-common")).display_order(LAST))
        .help_template(template(words))
        .subcommand_value_name(words.say("help-command"))
        .subcommand_help_heading(words.say("help-commands"));
    if let Some(usage) = words.find(&format!("{key}-usage")) {
        command = command.override_usage(usage);
    }
    if let Some(text) = words.find(key) {
        command = command.about(wrap(&text, COMMAND_TEXT).join("\n"));
    }
    for (place, (id, text, heading)) in arguments.into_iter().enumerate() {
        command = command.mut_arg(&id, |argument| {
            let order = if argument.is_global_set() { COMMON } else { OWN };
            // Arguments stand in the order in which they are typed.
            let order = if argument.is_positional() { order + place } else { order };
            let columns = if argument.is_positional() { ARGUMENT_TEXT } else { OPTION_TEXT };
            let takes_value = argument.get_action().takes_values();
            let argument = argument.help_heading(words.say(heading)).display_order(order);
            let placeholders = placeholders(&argument, words);
            let argument = if takes_value { argument.value_names(placeholders) } else { argument };
            let argument = if takes_value { argument.hide_possible_values(true) } else { argument };
            let help = words.find(&text).map(|text| wrap(&with_default(text, &argument, words), columns));
            let argument = argument.hide_env(true);
            let argument = if takes_value { argument.hide_default_value(true) } else { argument };
            match help {
                Some(lines) => argument.help(lines.join("\n")),
                None => argument,
            }
        });
    }
    for name in names {
        let below = format!("{key}-{name}");
        command = command.mut_subcommand(&name, |found| localise_below(found, &below, words));
    }
    command
}

/// What stands for the values of an argument, each word of it in the language: `NUMBER=AMOUNT`.
fn placeholders(argument: &Arg, words: &Words) -> Vec<String> {
    let names: Vec<String> = match argument.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect(),
        None => vec![argument.get_id().as_str().to_uppercase()],
    };
    let translated = |word: &str| words.find(&value_key(word)).unwrap_or_else(|| word.to_owned());
    names
        .iter()
        .map(|name| {
            let sign = if name.contains('|') { "|" } else { "=" };
            name.split(sign).map(translated).collect::<Vec<_>>().join(sign)
        })
        .collect()
}

/// The key of a word that stands for a value.
fn value_key(word: &str) -> String {
    format!("value-{}", word.to_lowercase().replace('_', "-"))
}

/// A text with the value that is taken when none is given, and the variable that gives one.
fn with_default(text: String, argument: &Arg, words: &Words) -> String {
    let takes_value = argument.get_action().takes_values();
    let default = argument.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let default = default.filter(|value| takes_value && !value.is_empty());
    let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned());
    let mut said = Vec::new();
    said.extend(default.map(|value| words.say_with("help-default", &[("value", value.into())])));
    said.extend(variable.map(|name| words.say_with("help-variable", &[("name", name.into())])));
    if said.is_empty() { text } else { format!("{text} ({})", said.join(", ")) }
}

fn template(words: &Words) -> String {
    format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        words.say("help-usage")
    )
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
                | "user"
                | "url"
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
            if argument.get_action().takes_values() {
                let names = argument.get_value_names().map_or_else(
                    || vec![argument.get_id().to_string()],
                    |names| names.iter().map(ToString::to_string).collect(),
                );
                let keys = names.iter().flat_map(|name| name.split(['=', '|']).map(value_key));
                out.extend(keys.filter(|key| words.find(key).is_none()));
            }
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

    fn helps(command: &mut Command, path: &str, out: &mut Vec<(String, String)>) {
        out.push((path.to_owned(), command.render_long_help().to_string()));
        out.push((path.to_owned(), command.render_help().to_string()));
        for below in command.get_subcommands_mut() {
            let path = format!("{path} {}", below.get_name());
            helps(below, &path, out);
        }
    }

    #[test]
    fn help_fits_a_hundred_columns_and_speaks_one_language() {
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            let mut command = localise(Arguments::command(), &words).bin_name("quittance");
            command.build();
            let mut out = Vec::new();
            helps(&mut command, "quittance", &mut out);
            assert!(out.len() > 60, "{}", out.len());
            for (path, text) in out {
                for line in text.lines() {
                    assert!(line.chars().count() <= 100, "{language:?} {path}: {line}");
                }
                assert!(!text.contains("[default") && !text.contains("[env"), "{language:?} {path}: {text}");
                let foreign = if language == Language::French { "Usage:" } else { "Utilisation" };
                assert!(!text.contains(foreign), "{language:?} {path}: {text}");
            }
        }
    }

    #[test]
    fn the_language_is_found_before_parsing() {
        let of =
            |text: &str| from_arguments(text.split(' ').map(str::to_owned)).map(|words| words.language());
        assert_eq!(of("quittance check --lang fr_FR.UTF-8"), Ok(Language::French));
        assert_eq!(of("quittance check --lang EN"), Ok(Language::English));
        assert_eq!(of("quittance --lang=en check"), Ok(Language::English));
        assert_eq!(of("quittance --lang=de check"), Err("de".to_owned()));
    }
}
