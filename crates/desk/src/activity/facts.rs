//! The facts of an event, for people: what changed, from what to what.

use money::Currency;
use serde_json::{Map, Value};

use crate::words::Words;

/// A fact of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What it was, when it changed.
    pub before: Option<String>,
    /// What it is.
    pub after: String,
}

/// The facts of an event, read from its data. What cannot be told apart is shown as it is.
pub fn facts(data: &str, words: &Words) -> Vec<Fact> {
    let Ok(Value::Object(data)) = serde_json::from_str(data) else { return Vec::new() };
    let mut found = Vec::new();
    match changed(&data) {
        Some((before, name, after)) => {
            compare(before, name, after, words, &mut found);
            for (key, value) in data.iter().filter(|(key, _)| *key != "before" && *key != name) {
                flat(key, value, words, &mut found);
            }
        }
        None => {
            for (key, value) in &data {
                flat(key, value, words, &mut found);
            }
        }
    }
    found
}

/// `before`, and the fact beside it that says what holds now: of the same shape.
fn changed(data: &Map<String, Value>) -> Option<(&Value, &str, &Value)> {
    let before = data.get("before")?;
    let same = |value: &Value| before.is_object() == value.is_object();
    // A role is named beside the account that it was given.
    let mut others = data.iter().filter(|(key, value)| *key != "before" && same(value));
    let named = data.get_key_value("number").filter(|(_, value)| same(value));
    let (key, value) = named.or_else(|| others.next())?;
    Some((before, key, value))
}

fn compare(before: &Value, name: &str, after: &Value, words: &Words, found: &mut Vec<Fact>) {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        found.push(Fact {
            name: name_of(name, words),
            before: Some(shown(name, before, words)),
            after: shown(name, after, words),
        });
        return;
    };
    for (key, value) in after {
        let was = before.get(key).unwrap_or(&Value::Null);
        if was != value {
            compare(was, key, value, words, found);
        }
    }
}

fn flat(key: &str, value: &Value, words: &Words, found: &mut Vec<Fact>) {
    if !matches!(value, Value::Null) {
        found.push(Fact { name: name_of(key, words), before: None, after: shown(key, value, words) });
    }
}

fn name_of(key: &str, words: &Words) -> String {
    if let Some(number) = key.strip_prefix("step_") {
        return words.say_with("fact-step", &[("number", number.to_owned().into())]);
    }
    words.find(&format!("fact-{}", key.replace('_', "-"))).unwrap_or_else(|| key.replace('_', " "))
}

/// A step of a plan, which the event keeps as stable words.
fn step_in_words(text: &str, words: &Words) -> String {
    let said = |token: &str| {
        let keys = ["dunning-channel-", "dunning-tone-", "collections-step-", "fact-step-"];
        let token = token.replace('_', "-");
        if let Some((name, number)) = token.split_once('=') {
            let number: i64 = number.parse().unwrap_or(0);
            return match name {
                "from" => {
                    format!("{} {}", words.say("collections-step-from"), words.amount(number, Currency::EUR))
                }
                _ => format!("{} : {number}", words.say("collections-plan-answer")),
            };
        }
        keys.iter().find_map(|prefix| words.find(&format!("{prefix}{token}"))).unwrap_or(token)
    };
    text.split(' ').map(said).collect::<Vec<_>>().join(" · ")
}

fn shown(key: &str, value: &Value, words: &Words) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(is_so) => words.say(if *is_so { "settings-yes" } else { "settings-no" }),
        Value::Number(number) => match number.as_i64() {
            Some(minor) if key.contains("minor") => words.amount(minor, Currency::EUR),
            Some(at) if key.ends_with("_at") => words.instant(at),
            Some(count) => words.count(count),
            None => number.to_string(),
        },
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => {
            let named = match key {
                _ if key.starts_with("step_") => Some(step_in_words(text, words)),
                "role" | "before" => words.find(&format!("role-{text}")),
                "theme" => words.find(&format!("account-theme-{text}")),
                "language" => words.find(&format!("account-language-{text}")),
                _ => None,
            };
            named.unwrap_or_else(|| text.clone())
        }
        Value::Array(items) => {
            items.iter().map(|item| shown(key, item, words)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    fn told(data: &str) -> Vec<String> {
        let told = facts(data, &Words::new(Language::French));
        told.into_iter()
            .map(|fact| match fact.before {
                Some(before) => format!("{}: {before} -> {}", fact.name, fact.after),
                None => format!("{}: {}", fact.name, fact.after),
            })
            .collect()
    }

    #[test]
    fn what_changed_is_told_from_what_to_what() {
        assert_eq!(told(r#"{"before":"sales","role":"owner"}"#), ["rôle: Commercial -> Propriétaire"]);
        let settings = r#"{"before":{"tolerance_minor":0,"has_discounts":true},
            "settings":{"tolerance_minor":150,"has_discounts":true}}"#;
        assert_eq!(told(settings), ["écart admis: 0,00\u{a0}€ -> 1,50\u{a0}€"]);
        let account = r#"{"role":"bank","before":"512000","number":"512100"}"#;
        assert_eq!(told(account), ["compte: 512000 -> 512100", "rôle: bank"]);
    }

    #[test]
    fn other_facts_are_listed() {
        assert_eq!(
            told(r#"{"sessions":2,"note":"","x":null,"some_list":["a","b"]}"#),
            ["note: –", "sessions: 2", "some list: a, b"]
        );
        assert_eq!(told("{}"), Vec::<String>::new());
        assert_eq!(told("no json"), Vec::<String>::new());
    }
}
