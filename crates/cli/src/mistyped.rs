//! What clap could not read of a command line, in the language of the person: what is wrong with which word,
//! what was perhaps meant, and how the command is used.

use app::words::Words;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The lines to be told, the first one the error itself; nothing for what clap shows itself: help and version.
pub fn lines(error: &Error, words: &Words) -> Option<Vec<String>> {
    let key = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion
        | ErrorKind::Io
        | ErrorKind::Format => return None,
        ErrorKind::InvalidSubcommand => "mistyped-command",
        ErrorKind::UnknownArgument => "mistyped-argument",
        ErrorKind::InvalidValue if text(error, ContextKind::InvalidValue).is_empty() => "mistyped-no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "mistyped-value",
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "mistyped-no-value",
        ErrorKind::TooManyValues => "mistyped-too-many",
        // What conflicts with itself was given twice.
        ErrorKind::ArgumentConflict if is_repeated(error) => "mistyped-twice",
        ErrorKind::ArgumentConflict => "mistyped-conflict",
        ErrorKind::MissingRequiredArgument => "mistyped-missing",
        ErrorKind::MissingSubcommand => "mistyped-no-command",
        ErrorKind::InvalidUtf8 => "mistyped-letters",
        _ => "mistyped",
    };
    let value = match text(error, ContextKind::InvalidSubcommand) {
        command if command.is_empty() => text(error, ContextKind::InvalidValue),
        command => command,
    };
    let values = [
        ("argument", text(error, ContextKind::InvalidArg).into()),
        ("value", value.into()),
        ("other", text(error, ContextKind::PriorArg).into()),
    ];
    let mut lines = vec![format!("{} {}", words.say("cli-error"), words.say_with(key, &values))];
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(meant) = meant.into_iter().map(|kind| text(error, kind)).find(|text| !text.is_empty()) {
        lines.push(words.say_with("mistyped-meant", &[("meant", meant.into())]));
    } else {
        let possible = text(error, ContextKind::ValidValue);
        if !possible.is_empty() {
            lines.push(words.say_with("mistyped-possible", &[("values", possible.into())]));
        }
    }
    let usage = text(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        lines.push(format!("{} {usage}", words.say("help-usage")));
    }
    lines.push(words.say("mistyped-help"));
    Some(lines)
}

fn is_repeated(error: &Error) -> bool {
    let prior = text(error, ContextKind::PriorArg);
    prior.is_empty() || prior == text(error, ContextKind::InvalidArg)
}

/// What clap says of a kind, as text; of several, joined.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        Some(_) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use app::words::Language;
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::arguments::Arguments;
    use crate::language::localise;

    fn told(language: Language, line: &str) -> Vec<String> {
        let words = Words::new(language);
        let command = localise(Arguments::command(), &words).bin_name("quittance");
        let matches = command.try_get_matches_from(line.split(' '));
        let error = matches.and_then(|matches| Arguments::from_arg_matches(&matches)).unwrap_err();
        lines(&error, &words).unwrap_or_default()
    }

    fn check(line: &str, french: &str, english: &str) {
        let plain = |text: &str| text.replace('\u{a0}', " ");
        for (language, expected) in [(Language::French, french), (Language::English, english)] {
            let told = told(language, line);
            assert_eq!(plain(told.first().map_or("", String::as_str)), expected, "{line}");
            let rest = told[1..].join(" ");
            let foreign = if language == Language::French { "Usage:" } else { "Utilisation" };
            assert!(!rest.contains(foreign) && rest.contains("--help"), "{rest}");
        }
    }

    #[test]
    fn what_is_mistyped_is_told_in_both_languages() {
        check(
            "quittance import --invoice f.csv",
            "Erreur : « --invoice » n’existe pas.",
            "Error: there is no \"--invoice\".",
        );
        check(
            "quittance impot",
            "Erreur : la commande « impot » n’existe pas.",
            "Error: there is no command \"impot\".",
        );
        check(
            "quittance undo",
            "Erreur : argument manquant : <AFFECTATION>",
            "Error: argument missing: <ALLOCATION>",
        );
        check(
            "quittance import --bank-account",
            "Erreur : « --bank-account <COMPTE> » attend une valeur.",
            "Error: \"--bank-account <ACCOUNT>\" needs a value.",
        );
        check(
            "quittance check --format xml",
            "Erreur : « xml » ne convient pas à « --format <FORMAT> ».",
            "Error: \"xml\" does not fit \"--format <FORMAT>\".",
        );
        check(
            "quittance demo --seed x",
            "Erreur : « x » ne convient pas à « --seed <GRAINE> ».",
            "Error: \"x\" does not fit \"--seed <SEED>\".",
        );
        check(
            "quittance accept btx_1 -n 1 --document F=1",
            "Erreur : « --alternative <CLÉ|PLACE> » ne va pas avec « --document <NUMÉRO=MONTANT> ».",
            "Error: \"--alternative <KEY|PLACE>\" does not go with \"--document <NUMBER=AMOUNT>\".",
        );
        check(
            "quittance check --quiet --quiet",
            "Erreur : « --quiet » est donné deux fois.",
            "Error: \"--quiet\" is given twice.",
        );
        check("quittance backup a b", "Erreur : « b » n’existe pas.", "Error: there is no \"b\".");
    }

    #[test]
    fn what_was_perhaps_meant_is_said() {
        let meant = told(Language::French, "quittance import --invoice f.csv");
        assert!(meant.iter().any(|line| line.contains("--invoices")), "{meant:?}");
        let possible = told(Language::English, "quittance check --format xml");
        assert!(possible.iter().any(|line| line.contains("table, json, csv")), "{possible:?}");
    }
}
