//! What the readable page shows of an operation, taken from the document.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::document::document_json;

/// How deep a shape is unfolded.
const DEPTH_MAX: usize = 4;

/// A resource and what can be done with it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its name in the document.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What can be done.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name, and its place on the page.
    pub id: String,
    /// `GET`, `POST` or `PATCH`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// Whether it changes something.
    pub is_write: bool,
    /// What is put into the path, the query and the headers.
    pub parameters: Vec<Field>,
    /// The fields of the body; empty when it has none, or is a file.
    pub body: Vec<Field>,
    /// The fields of the answer.
    pub answer: Vec<Field>,
    /// How `curl` calls it, without the address of the server.
    pub call: Call,
    /// An answer, as JSON.
    pub example: String,
}

/// The parts of a call by `curl`.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its path, with an id in it.
    pub path: String,
    /// What follows the address, line by line.
    pub options: Vec<String>,
}

/// A field or a parameter.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, with those around it: `customer.name`, `items[].id`.
    pub name: String,
    /// Where a parameter goes: `path`, `query` or `header`; empty for a field.
    pub place: String,
    /// Its type.
    pub kind: String,
    /// Whether it is needed.
    pub is_required: bool,
    /// What it says.
    pub description: String,
}

/// Every resource, in the order of the document.
pub fn resources() -> &'static [Resource] {
    static RESOURCES: LazyLock<Vec<Resource>> = LazyLock::new(|| {
        let document = serde_json::from_str(document_json()).unwrap_or(Value::Null);
        Reader { document: &document }.resources()
    });
    &RESOURCES
}

/// The paragraphs that hold for every operation.
pub fn conventions() -> Vec<String> {
    let document: Value = serde_json::from_str(document_json()).unwrap_or(Value::Null);
    text(&document["info"], "description").split("\n\n").map(str::to_owned).collect()
}

struct Reader<'d> {
    document: &'d Value,
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// A description without the marks of code.
fn plain(value: &Value) -> String {
    text(value, "description").replace('`', "")
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

impl Reader<'_> {
    fn resources(&self) -> Vec<Resource> {
        let mut resources: Vec<Resource> = items(&self.document["tags"])
            .map(|tag| Resource {
                name: text(tag, "name"),
                description: text(tag, "description"),
                operations: Vec::new(),
            })
            .collect();
        for (path, methods) in entries(&self.document["paths"]) {
            for (method, operation) in entries(methods) {
                let tag = operation["tags"][0].as_str().unwrap_or_default();
                if let Some(resource) = resources.iter_mut().find(|resource| resource.name == tag) {
                    resource.operations.push(self.operation(path, method, operation));
                }
            }
        }
        resources
    }

    fn operation(&self, path: &str, method: &str, operation: &Value) -> Operation {
        let parameters = items(&operation["parameters"]).map(|parameter| Field {
            name: text(parameter, "name"),
            place: text(parameter, "in"),
            kind: self.kind(&parameter["schema"]),
            is_required: parameter["required"] == json!(true),
            description: plain(parameter),
        });
        let content = &operation["requestBody"]["content"];
        let body = &content["application/json"]["schema"];
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let method = method.to_uppercase();
        Operation {
            id: text(operation, "operationId"),
            path: path.to_owned(),
            summary: summary(operation),
            is_write: method != "GET",
            parameters: parameters.collect(),
            body: self.fields(body),
            answer: self.fields(answer),
            call: Call {
                path: path.replace("{id}", "01h455vb4pex5vsknk084sn02q"),
                options: self.options(&method, content, body),
            },
            example: pretty(&self.example(answer, 0)),
            method,
        }
    }

    fn options(&self, method: &str, content: &Value, body: &Value) -> Vec<String> {
        let mut options = vec!["-H 'Authorization: Bearer qk_…'".to_owned()];
        if method != "GET" {
            options.push(format!("-X {method} -H 'Idempotency-Key: 2026-11-22-0001'"));
        }
        if !body.is_null() {
            options.push("-H 'Content-Type: application/json'".to_owned());
            options.push(format!("-d '{}'", self.example(body, 0)));
        } else if content.is_object() {
            options.push("--data-binary @file".to_owned());
        }
        options
    }

    /// The schema behind a reference; of one that may be null, the schema that it is otherwise.
    fn resolve<'v>(&'v self, schema: &'v Value) -> &'v Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
            return self.resolve(&self.document["components"]["schemas"][name]);
        }
        match items(&schema["oneOf"]).find(|one| one["type"] != json!("null")) {
            Some(one) if schema["oneOf"].as_array().is_some_and(|all| all.len() == 2) => self.resolve(one),
            _ => schema,
        }
    }

    /// Its type in a word or two.
    fn kind(&self, schema: &Value) -> String {
        let found = self.resolve(schema);
        if let Some(values) = found["enum"].as_array().or_else(|| found["oneOf"].as_array()) {
            let words: Vec<&str> = values
                .iter()
                .filter_map(|value| {
                    value.as_str().or_else(|| value["const"].as_str().or(value["enum"][0].as_str()))
                })
                .collect();
            if (1..=8).contains(&words.len()) {
                return words.join(" | ");
            }
        }
        let name = match &found["type"] {
            Value::Array(types) => types.iter().find_map(|it| it.as_str().filter(|it| *it != "null")),
            other => other.as_str(),
        };
        match (name.unwrap_or("object"), found["format"].as_str()) {
            ("array", _) => format!("{}[]", self.kind(&found["items"])),
            (_, Some(format @ ("date" | "date-time"))) => format.to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    fn fields(&self, schema: &Value) -> Vec<Field> {
        let mut fields = Vec::new();
        self.unfold(schema, "", 0, &mut fields);
        fields
    }

    fn unfold(&self, schema: &Value, within: &str, depth: usize, fields: &mut Vec<Field>) {
        let schema = self.resolve(schema);
        for part in items(&schema["allOf"]) {
            self.unfold(part, within, depth, fields);
        }
        let needed: Vec<&str> = items(&schema["required"]).filter_map(Value::as_str).collect();
        for (name, field) in entries(&schema["properties"]) {
            let found = self.resolve(field);
            let is_list = found["type"] == json!("array");
            let full = format!("{within}{name}");
            let described = [field, &field["oneOf"][0], &field["oneOf"][1], found].map(plain);
            fields.push(Field {
                name: full.clone(),
                place: String::new(),
                kind: self.kind(field),
                is_required: needed.contains(&name.as_str()),
                description: described
                    .into_iter()
                    .find(|it| !it.is_empty())
                    .and_then(|it| it.split("\n\n").next().map(str::to_owned))
                    .unwrap_or_default(),
            });
            if depth < DEPTH_MAX {
                let (inner, around) = if is_list {
                    (&found["items"], format!("{full}[]."))
                } else {
                    (found, format!("{full}."))
                };
                self.unfold(inner, &around, depth + 1, fields);
            }
        }
    }

    fn example(&self, schema: &Value, depth: usize) -> Value {
        if let Some(example) = schema["examples"].as_array().and_then(|all| all.first()) {
            return example.clone();
        }
        let found = self.resolve(schema);
        if let Some(example) = found["examples"].as_array().and_then(|all| all.first()) {
            return example.clone();
        }
        if let Some(first) = items(&found["enum"]).next() {
            return first.clone();
        }
        if let Some(first) = items(&found["oneOf"]).next() {
            return items(&first["enum"]).next().unwrap_or(&first["const"]).clone();
        }
        if found["properties"].is_object() || found["allOf"].is_array() {
            let mut object = Map::new();
            self.example_fields(found, depth, &mut object);
            return Value::Object(object);
        }
        let name = match &found["type"] {
            Value::Array(types) => types.iter().find_map(|it| it.as_str().filter(|it| *it != "null")),
            other => other.as_str(),
        };
        match (name.unwrap_or_default(), found["format"].as_str().unwrap_or_default()) {
            ("array", _) if depth < DEPTH_MAX => json!([self.example(&found["items"], depth + 1)]),
            ("array", _) => json!([]),
            ("string", "date") => json!("2026-11-22"),
            ("string", "date-time") => json!("2026-11-22T06:12:00Z"),
            ("string", _) => json!("…"),
            ("integer", _) => json!(1),
            ("boolean", _) => json!(true),
            _ => json!({}),
        }
    }

    /// What is always there, and what says the most about it.
    fn example_fields(&self, schema: &Value, depth: usize, object: &mut Map<String, Value>) {
        for part in items(&schema["allOf"]) {
            self.example_fields(self.resolve(part), depth, object);
        }
        let needed: Vec<&str> = items(&schema["required"]).filter_map(Value::as_str).collect();
        for (name, field) in entries(&schema["properties"]) {
            if needed.contains(&name.as_str()) || field["examples"].is_array() {
                object.insert(name.clone(), self.example(field, depth + 1));
            }
        }
    }
}

/// What an operation does, in one paragraph.
fn summary(operation: &Value) -> String {
    let more = plain(operation).replace("\n\n", " ");
    if more.is_empty() {
        text(operation, "summary")
    } else {
        format!("{} {more}", text(operation, "summary"))
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_on_the_page_with_what_it_answers() {
        let count: usize = resources().iter().map(|resource| resource.operations.len()).sum();
        let document: Value = serde_json::from_str(document_json()).unwrap();
        let told: usize = entries(&document["paths"]).map(|(_, methods)| entries(methods).count()).sum();
        assert_eq!(count, told);
        for operation in resources().iter().flat_map(|resource| &resource.operations) {
            assert!(!operation.answer.is_empty(), "{}", operation.id);
            assert!(!operation.summary.is_empty(), "{}", operation.id);
            for field in operation.answer.iter().chain(&operation.body).chain(&operation.parameters) {
                assert!(!field.description.is_empty(), "{} {}", operation.id, field.name);
            }
        }
    }

    #[test]
    fn shapes_are_unfolded_and_shown() {
        let invoices = &resources()[0];
        let enter = invoices.operations.iter().find(|it| it.id == "post_invoices").unwrap();
        let names: Vec<&str> = enter.body.iter().map(|field| field.name.as_str()).collect();
        assert!(names.contains(&"customer.name") && names.contains(&"vat[].rate_bps"), "{names:?}");
        let kind = enter.body.iter().find(|field| field.name == "kind").unwrap();
        assert_eq!((kind.kind.as_str(), kind.is_required), ("invoice | credit_note", false));
        let body = enter.call.options.last().unwrap();
        assert!(
            body.contains("\"number\":\"FA-2026-0412\"") && body.contains("\"issued_on\":\"2026-11-22\""),
            "{body}"
        );
        assert!(enter.example.contains("\"is_new\": true"), "{}", enter.example);
    }
}
