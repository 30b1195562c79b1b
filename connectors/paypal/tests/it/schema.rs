//! A value against a schema of PayPal's descriptions (`OpenAPI`): as much of the language as is needed. They
//! leave objects open; here a field that they do not name is refused. Patterns are not looked at.

use serde_json::{Map, Value};

/// Why the value is not what the schema says.
pub fn check(root: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = resolved(root, schema)?;
    for choices in ["oneOf", "anyOf"] {
        if let Some(choices) = schema.get(choices).and_then(Value::as_array) {
            let fits = choices.iter().any(|it| check(root, it, value, place).is_ok());
            return if fits { Ok(()) } else { Err(format!("{place}: {value} is none of the choices")) };
        }
    }
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        return Err(format!("{place}: {value} is not one of the values"));
    }
    match value {
        Value::Object(fields) => {
            let (known, required) = members(root, schema)?;
            if known.is_empty() {
                return Err(format!("{place}: no object is expected"));
            }
            if let Some(name) = required.iter().find(|it| !fields.contains_key(*it)) {
                return Err(format!("{place}: `{name}` is missing"));
            }
            for (name, field) in fields {
                let rule = known.get(name).ok_or_else(|| format!("{place}: `{name}` is not known"))?;
                check(root, rule, field, &format!("{place}.{name}"))?;
            }
            Ok(())
        }
        Value::Array(items) => {
            let rule = schema.get("items").ok_or_else(|| format!("{place}: no list is expected"))?;
            items.iter().enumerate().try_for_each(|(at, it)| check(root, rule, it, &format!("{place}[{at}]")))
        }
        Value::String(text) => {
            if schema.get("type").is_some_and(|it| it != "string") {
                return Err(format!("{place}: {value} is of another type"));
            }
            let limit = |name: &str| schema.get(name).and_then(Value::as_u64);
            let length = text.chars().count() as u64;
            let fits = limit("minLength").is_none_or(|it| length >= it)
                && limit("maxLength").is_none_or(|it| length <= it);
            if fits { Ok(()) } else { Err(format!("{place}: {value} does not fit")) }
        }
        Value::Number(number) => {
            let limit = |name: &str| schema.get(name).and_then(Value::as_i64);
            let fits = schema.get("type").is_some_and(|it| it == "integer" || it == "number")
                && number.as_i64().is_some_and(|it| {
                    limit("minimum").is_none_or(|low| it >= low)
                        && limit("maximum").is_none_or(|high| it <= high)
                });
            if fits { Ok(()) } else { Err(format!("{place}: {value} is no such number")) }
        }
        Value::Bool(_) if schema.get("type").is_some_and(|it| it == "boolean") => Ok(()),
        _ => Err(format!("{place}: {value} is not expected")),
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> Result<&'a Value, String> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(place) => {
            let pointer = place.strip_prefix('#').ok_or("a reference to elsewhere")?;
            resolved(root, root.pointer(pointer).ok_or_else(|| format!("there is no {place}"))?)
        }
        None => Ok(schema),
    }
}

/// The fields of an object with those of what it is made of, and those that are required.
fn members(root: &Value, schema: &Value) -> Result<(Map<String, Value>, Vec<String>), String> {
    let schema = resolved(root, schema)?;
    let (mut known, mut required) = (Map::new(), Vec::new());
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        let (more, needed) = members(root, part)?;
        known.extend(more);
        required.extend(needed);
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        known.extend(properties.clone());
    }
    let needed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    required.extend(needed.filter_map(Value::as_str).map(ToOwned::to_owned));
    Ok((known, required))
}
