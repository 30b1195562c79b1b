//! The kinds of events, as the language file lists them: each has words there, and nowhere else a list.

use std::sync::LazyLock;

use app::words::Language;

use crate::words::Words;

const FILE: &str = include_str!("../../locales/fr/activity.ftl");
const PREFIX: &str = "event-";

static KINDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let keys = FILE.lines().filter_map(|line| line.split_once(" = ")?.0.strip_prefix(PREFIX));
    keys.map(|key| key.replace('-', "_")).collect()
});

/// The key of the words for a kind.
pub fn key_of(kind: &str) -> String {
    format!("{PREFIX}{}", kind.replace('_', "-"))
}

/// Every kind with its words, in the order of the words.
pub fn kinds(words: &Words) -> Vec<(String, String)> {
    let mut kinds: Vec<_> = KINDS.iter().map(|kind| (kind.clone(), words.say(&key_of(kind)))).collect();
    match words.language() {
        // É sorts with E.
        Language::French | Language::English => {
            kinds.sort_by_key(|(_, text)| text.to_lowercase().replace('é', "e"));
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The texts between quotation marks of a piece of source.
    fn literals(source: &str) -> Vec<&str> {
        source.split('"').skip(1).step_by(2).collect()
    }

    /// The texts that a choice comes to: those after an arrow or an opening brace, not those it compares with.
    fn outcomes(choice: &str) -> Vec<String> {
        let parts: Vec<&str> = choice.split('"').collect();
        let is_outcome = |before: &str| {
            let before = before.trim_end();
            before.ends_with("=>") || before.ends_with('{') && !before.contains("match")
        };
        let texts = parts.chunks_exact(2).filter(|pair| is_outcome(pair[0]));
        texts.map(|pair| pair[1].to_owned()).collect()
    }

    /// The texts that blocks end with.
    fn ends_of_blocks(source: &str) -> Vec<String> {
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let ends = lines.windows(2).filter(|pair| pair[1].starts_with('}'));
        let text = |line: &str| line.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
        ends.filter_map(|pair| text(pair[0])).collect()
    }

    /// The kinds of events that a file records: a literal right after `Event::new(`, or those of the
    /// `let kind = …;` before it. Where that choice takes blocks, they are given to an `event_of`.
    fn kinds_in(source: &str) -> Vec<String> {
        let mut found = Vec::new();
        if source.contains("event_of(&after, kind)") {
            found.extend(ends_of_blocks(source));
            for (at, before) in source.match_indices("event_of(&row, \"") {
                let kind = literals(&source[at + before.len() - 1..]).first().map(|kind| (*kind).to_owned());
                found.extend(kind);
            }
        }
        for (at, _) in source.match_indices("Event::new(") {
            let argument = source[at + "Event::new(".len()..].trim_start();
            if argument.starts_with('"') {
                found.extend(literals(argument).first().map(|kind| (*kind).to_owned()));
            } else if argument.starts_with("kind") {
                let before = &source[..at];
                let choice =
                    &before[before.rfind("let kind = ").expect("a kind is chosen before it is used")..];
                let choice = choice.split(';').next().unwrap_or_default();
                found.extend(outcomes(choice));
            } else {
                panic!("an event of a kind that this test cannot see: {}", &argument[..40]);
            }
        }
        found
    }

    fn sources(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.extend(kinds_in(&fs::read_to_string(&path).expect("a source")));
            }
        }
    }

    #[test]
    fn every_kind_in_the_source_has_words() {
        let mut recorded = BTreeSet::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"), &mut recorded);
        assert!(recorded.len() > 30, "{recorded:?}");
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            let missing: Vec<_> =
                recorded.iter().filter(|kind| words.find(&key_of(kind)).is_none()).collect();
            assert!(missing.is_empty(), "{language:?} has no words for {missing:?}");
        }
        let listed: BTreeSet<_> = KINDS.iter().cloned().collect();
        let gone: Vec<_> = listed.difference(&recorded).collect();
        assert!(gone.is_empty(), "nothing records {gone:?} any more");
    }

    #[test]
    fn kinds_are_found_in_source() {
        let source = r#"Event::new("a_b", x); let kind = if y { "on" } else { "off" }; Event::new(kind, z)"#;
        assert_eq!(kinds_in(source), ["a_b", "on", "off"]);
        let source = "let kind = if x {\n    f(\"no\");\n    \"one\"\n} else {\n    \"other\"\n};\nevent_of(&after, kind); event_of(&row, \"made\")";
        assert_eq!(kinds_in(source), ["one", "other", "made"]);
    }
}
