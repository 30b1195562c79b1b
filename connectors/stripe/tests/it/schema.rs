//! A form against a JSON Schema (draft 7) made from the types of Stripe's own library: as much of
//! the language as those schemas use. What the checker does not know it refuses.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const KNOWN: [&str; 15] = [
    "$ref",
    "$schema",
    "definitions",
    "additionalProperties",
    "properties",
    "required",
    "type",
    "enum",
    "const",
    "anyOf",
    "allOf",
    "items",
    "description",
    "deprecated",
    "format",
];

/// A form as the tree that its names describe: `a[0][b]` is a list in `a`.
pub fn tree(form: &str) -> Value {
    let mut root = Value::Object(Map::new());
    for pair in form.split('&').filter(|it| !it.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        let (name, value) = (decoded(name), decoded(value));
        let mut at = &mut root;
        for part in name.split('[').map(|it| it.trim_end_matches(']')) {
            at = at
                .as_object_mut()
                .unwrap()
                .entry(part.to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
        }
        assert_eq!(*at, Value::Object(Map::new()), "{name} is there twice");
        *at = Value::String(value);
    }
    lists(root)
}

fn lists(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let numbered: Option<BTreeMap<usize, Value>> =
        fields.iter().map(|(name, value)| Some((name.parse().ok()?, value.clone()))).collect();
    match numbered {
        Some(items) if !items.is_empty() => {
            assert!(items.keys().copied().eq(0..items.len()), "a list with holes");
            Value::Array(items.into_values().map(lists).collect())
        }
        _ => Value::Object(fields.into_iter().map(|(name, value)| (name, lists(value))).collect()),
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

/// Why the value is not what the schema says.
pub fn check(root: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let Some(rules) = schema.as_object() else {
        return if *schema == Value::Bool(true) {
            Ok(())
        } else {
            Err(format!("{place}: nothing is allowed"))
        };
    };
    if let Some(unknown) = rules.keys().find(|it| !KNOWN.contains(&it.as_str())) {
        return Err(format!("{place}: the checker does not know `{unknown}`"));
    }
    if let Some(name) = rules.get("$ref").and_then(Value::as_str) {
        let name = percent_decoded(name.strip_prefix("#/definitions/").ok_or("a reference to elsewhere")?);
        // The library leaves its lists of words open; what we send is on them.
        if name == "OtherString" {
            return Err(format!("{place}: {value} is not a word of the library"));
        }
        let target = root["definitions"].get(&name).ok_or_else(|| format!("no definition {name}"))?;
        check(root, target, value, place)?;
    }
    for part in rules.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        check(root, part, value, place)?;
    }
    if let Some(choices) = rules.get("anyOf").and_then(Value::as_array) {
        let refusals: Vec<String> =
            choices.iter().filter_map(|choice| check(root, choice, value, place).err()).collect();
        if refusals.len() == choices.len() {
            return Err(refusals.into_iter().max_by_key(String::len).unwrap_or_default());
        }
    }
    if let Some(allowed) = rules.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        return Err(format!("{place}: {value} is not one of the values"));
    }
    if rules.get("const").is_some_and(|it| it != value) {
        return Err(format!("{place}: {value} is another constant"));
    }
    match rules.get("type") {
        Some(Value::String(one)) if !is_of(one, value) => {
            return Err(format!("{place}: {value} is no {one}"));
        }
        Some(Value::Array(some)) if !some.iter().filter_map(Value::as_str).any(|one| is_of(one, value)) => {
            return Err(format!("{place}: {value} is of no such type"));
        }
        _ => {}
    }
    if let (Some(items), Some(values)) = (rules.get("items"), value.as_array()) {
        for (index, item) in values.iter().enumerate() {
            check(root, items, item, &format!("{place}[{index}]"))?;
        }
    }
    let Some(fields) = value.as_object() else { return Ok(()) };
    for name in
        rules.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    {
        if !fields.contains_key(name) {
            return Err(format!("{place}: `{name}` is missing"));
        }
    }
    for (name, field) in fields {
        let rule =
            rules.get("properties").and_then(|it| it.get(name)).or_else(|| rules.get("additionalProperties"));
        if let Some(rule) = rule {
            check(root, rule, field, &format!("{place}.{name}"))?;
        }
    }
    Ok(())
}

fn percent_decoded(text: &str) -> String {
    decoded(&text.replace('+', "%2B"))
}

/// A form has texts alone: a number is one that reads as such.
fn is_of(kind: &str, value: &Value) -> bool {
    match (kind, value) {
        ("string", Value::String(_)) | ("object", Value::Object(_)) | ("array", Value::Array(_)) => true,
        ("number" | "integer", Value::String(text)) => text.parse::<i64>().is_ok(),
        ("boolean", Value::String(text)) => text == "true" || text == "false",
        ("null", Value::String(text)) => text.is_empty(),
        _ => false,
    }
}
