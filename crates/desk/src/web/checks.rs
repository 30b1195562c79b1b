//! What a compiler does not see in templates, styles and language files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use app::words::Language;

use crate::words::Words;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

fn keys(language: &str) -> Vec<String> {
    let files = files(&folder("locales").join(language), "ftl");
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    lines
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .filter(|it| is_key(it))
        .collect()
}

fn is_key(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_')
}

/// Texts before `"|t`, as in `{{ "list-older"|t }}`.
fn keys_of_template(text: &str) -> Vec<String> {
    text.match_indices("\"|t")
        .filter_map(|(end, _)| {
            let before = &text[..end];
            Some(before[before.rfind('"')? + 1..].to_owned())
        })
        .filter(|key| is_key(key))
        .collect()
}

#[test]
fn both_languages_hold_the_same_keys_once() {
    let (french, english) = (keys("fr"), keys("en"));
    let set = |keys: &[String]| keys.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&french), set(&english));
    assert_eq!(french.len(), set(&french).len(), "a French key stands twice");
    assert_eq!(english.len(), set(&english).len(), "an English key stands twice");
}

#[test]
fn every_key_of_a_template_has_words() {
    let words = Words::new(Language::French);
    for (path, text) in files(&folder("src"), "html") {
        for key in keys_of_template(&text) {
            // A text with variables is not found without them.
            let is_there = words.find(&key).is_some() || keys("fr").contains(&key);
            assert!(is_there, "{}: no words for {key}", path.display());
        }
    }
}

/// A value of an attribute without `{% … %}`, whose conditions may hold quotes and words.
fn without_tags(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("{%") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("%}").map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn every_class_of_a_template_has_a_style() {
    let styles: String = files(&folder("assets/css"), "css").into_iter().map(|(_, text)| text).collect();
    for (path, text) in files(&folder("src"), "html") {
        for part in text.split("class=\"").skip(1) {
            let value = without_tags(part.split('"').next().unwrap_or_default());
            // What a template computes (`badge-{{ tone }}`) is seen when the page is rendered.
            for class in value
                .split_whitespace()
                .filter(|it| it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
            {
                if !class.ends_with('-') {
                    assert!(
                        styles.contains(&format!(".{class}")),
                        "{}: no style for .{class}",
                        path.display()
                    );
                }
            }
        }
    }
}

#[test]
fn templates_hold_no_inline_style_or_script() {
    for (path, text) in files(&folder("src"), "html") {
        for forbidden in [" style=", "<style", " onclick=", " onchange=", "javascript:", "hx-on", "<script>"]
        {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
    }
}
