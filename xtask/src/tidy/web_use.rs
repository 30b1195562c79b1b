//! Who may speak HTTP and HTML.

use super::Finding;
use super::rust_source::identifiers;
use super::tree::Tree;

const FRAMEWORKS: [&str; 5] = ["askama", "axum", "tower", "tower_http", "utoipa"];

/// Only the desk names a web framework, so that operations know nothing of requests and pages. `bench`
/// names axum: its bare handler is what the pages are measured against.
pub fn only_in_the_desk(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(rust) = &file.rust else { continue };
        let name = file.crate_name();
        if name == Some("desk") {
            continue;
        }
        for (line, framework) in identifiers(&rust.code).filter(|(_, word)| FRAMEWORKS.contains(word)) {
            if name == Some("bench") && framework == "axum" {
                continue;
            }
            let message =
                format!("`{framework}` is for `desk`: give it a function that knows nothing of the web");
            findings.push(Finding::new(&file.path, line, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::only_in_the_desk;

    #[test]
    fn the_web_is_named_in_the_desk() {
        check(
            only_in_the_desk,
            "== crates/desk/src/router.rs
use axum::Router;
== crates/app/src/receivables/pages.rs
use axum::Json;
// axum would be handy here.
== crates/bench/src/load.rs
use axum::Router;
use tower::Service;
",
            "crates/app/src/receivables/pages.rs:1: `axum` is for `desk`: give it a function that knows nothing of the web
             crates/bench/src/load.rs:2: `tower` is for `desk`: give it a function that knows nothing of the web",
        );
    }
}
