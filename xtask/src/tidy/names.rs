//! Names: those that say what a thing is, and none that say only where somebody put it.

use super::Finding;
use super::rust_source::identifiers;
use super::tree::Tree;

/// Names of files and folders that gather what has nothing in common.
const PLACES: [&str; 11] = [
    "common",
    "dto",
    "helper",
    "helpers",
    "misc",
    "models",
    "repositories",
    "services",
    "shared",
    "util",
    "utils",
];

/// Words that docs/glossary.md rules out and that mean nothing else here, with ours.
const WORDS: [(&str, &str); 2] = [("tenant", "organisation"), ("workspace", "organisation")];

/// Files are called by what they do, things by the glossary's words, readers by `find_`, `load_`, `list_`.
pub fn of_the_house(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.product() {
        let place = file.path.trim_end_matches(".rs").split('/').find(|part| PLACES.contains(part));
        if let Some(place) = place {
            findings.push(Finding::new(
                &file.path,
                1,
                format!("`{place}` says where code was put: name what it does"),
            ));
        }
        let words: Vec<(usize, &str)> = identifiers(&rust.product_code).collect();
        for (line, word) in &words {
            if let Some((_, ours)) =
                WORDS.iter().find(|(other, _)| word.to_lowercase().split('_').any(|it| it == *other))
            {
                findings.push(Finding::new(
                    &file.path,
                    *line,
                    format!("`{word}`: our word is {ours} (docs/glossary.md)"),
                ));
            }
        }
        for pair in words.windows(2).filter(|pair| pair[0].1 == "fn" && pair[1].1.starts_with("get_")) {
            let message =
                format!("`{}`: say `find_` (may be none), `load_` (must be there) or `list_`", pair[1].1);
            findings.push(Finding::new(&file.path, pair[1].0, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::of_the_house;

    #[test]
    fn names_say_what_things_are() {
        check(
            of_the_house,
            "== crates/app/src/utils/text.rs
== crates/app/src/banking/store.rs
fn get_account(tenant_id: Id) { map.get_mut(); }
#[cfg(test)]
mod tests { fn get_sample() {} }
== crates/app/tests/helpers.rs
",
            "crates/app/src/banking/store.rs:1: `get_account`: say `find_` (may be none), `load_` (must be there) or `list_`
             crates/app/src/banking/store.rs:1: `tenant_id`: our word is organisation (docs/glossary.md)
             crates/app/src/utils/text.rs:1: `utils` says where code was put: name what it does",
        );
    }
}
