//! THIRD-PARTY-NOTICES.md: what the binary is made of, and the licences that ask to be passed on.

mod graph;
mod texts;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::process;
use graph::Package;

const FILE: &str = "THIRD-PARTY-NOTICES.md";
/// The licence of what is compiled in beside packages.
const FONTS: &str = "crates/paper/fonts/LICENCE.txt";
/// Most lines of a difference that are shown.
const LINES_MAX: usize = 40;

/// `cargo xtask notices`.
pub fn run(root: &Path, check: bool) -> anyhow::Result<ExitCode> {
    if check {
        return Ok(match stale(root)? {
            None => ExitCode::SUCCESS,
            Some(reason) => {
                process::say(&reason);
                ExitCode::FAILURE
            }
        });
    }
    let text = generate(root)?;
    fs::write(root.join(FILE), text).with_context(|| format!("{FILE} could not be written"))?;
    Ok(ExitCode::SUCCESS)
}

/// Why the file in the tree is not what would be written now, or nothing when it is.
pub fn stale(root: &Path) -> anyhow::Result<Option<String>> {
    let written = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let expected = generate(root)?;
    if written == expected {
        return Ok(None);
    }
    let old: BTreeSet<&str> = written.lines().collect();
    let new: BTreeSet<&str> = expected.lines().collect();
    let gone = old.difference(&new).map(|line| format!("\n- {line}"));
    let come = new.difference(&old).map(|line| format!("\n+ {line}"));
    let lines: String = gone.chain(come).take(LINES_MAX).collect();
    Ok(Some(format!("{FILE} is stale; remedy: cargo xtask notices{lines}")))
}

fn generate(root: &Path) -> anyhow::Result<String> {
    let output = process::cargo(root)
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .context("cargo metadata could not be started")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let mut file = notices(&serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?)?;
    let fonts = fs::read_to_string(root.join(FONTS)).with_context(|| format!("{FONTS} could not be read"))?;
    writeln!(file, "\n## The faces of printed letters\n\n```text\n{}\n```", fonts.trim())?;
    Ok(file)
}

/// The text of the file for one answer of `cargo metadata`.
///
/// All platforms are listed: a file that depended on where it was made could not be checked.
fn notices(metadata: &Value) -> anyhow::Result<String> {
    let packages = graph::shipped(metadata)?;
    let mut file = String::from(
        "# Third-party notices\n\n\
         Quittance is made with the packages below. Where a package offers the Apache License 2.0 among others, it is\n\
         used under that one, whose text is in the file LICENSE; the texts that the other packages ask to be passed\n\
         on follow the list. Written by `cargo xtask notices`; not to be edited by hand.\n\n\
         | package | version | licence | source |\n| --- | --- | --- | --- |\n",
    );
    for Package { name, version, licence, repository, .. } in &packages {
        writeln!(file, "| {name} | {version} | {licence} | {repository} |")?;
    }
    for (text, holders) in texts::to_pass_on(&packages) {
        writeln!(file, "\n## {}\n\n```text\n{text}\n```", holders.join(", "))?;
    }
    let bare = texts::without_text(&packages);
    if !bare.is_empty() {
        writeln!(file, "\n## Without a text of their own\n")?;
        writeln!(file, "These packages name a licence and hold no text of it; its standard text holds.\n")?;
        for Package { name, version, licence, .. } in bare {
            writeln!(file, "- {name} {version}: {licence}")?;
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::{Value, json};

    use super::notices;

    fn package(folder: &Path, name: &str, source: Option<&str>, licence: &str) -> Value {
        json!({"id": name, "name": name, "version": "1.2.3", "source": source, "license": licence,
               "manifest_path": folder.join(name).join("Cargo.toml"),
               "repository": format!("https://example.org/{name}")})
    }

    fn node(id: &str, deps: &[(&str, Value)]) -> Value {
        let deps: Vec<Value> =
            deps.iter().map(|(pkg, kind)| json!({"pkg": pkg, "dep_kinds": [{"kind": kind}]})).collect();
        json!({"id": id, "deps": deps})
    }

    #[test]
    fn only_what_the_binary_is_built_from_and_with() {
        let registry = Some("registry");
        let folder = tempfile::tempdir().unwrap();
        let package = |name, source, licence| package(folder.path(), name, source, licence);
        for name in ["zip", "zap", "cc"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(
                folder.path().join(name).join("LICENSE-MIT"),
                "Copyright somebody\r\n\r\nDo as you like. \n",
            )
            .unwrap();
        }
        let metadata = json!({
            "packages": [
                package("cli", None, "Apache-2.0"),
                package("app", None, "Apache-2.0"),
                package("zip", registry, "MIT"),
                package("zap", registry, "MIT"),
                package("cc", registry, "MIT OR Apache-2.0"),
                package("proptest", registry, "MIT"),
            ],
            "resolve": {"nodes": [
                node("cli", &[("app", Value::Null)]),
                node("app", &[("zip", Value::Null), ("zap", Value::Null), ("proptest", json!("dev"))]),
                node("zip", &[("cc", json!("build"))]),
                node("zap", &[]),
                node("cc", &[]),
                node("proptest", &[]),
            ]},
        });
        let text = notices(&metadata).unwrap();
        let rows: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("| ---")).skip(1).collect();
        assert_eq!(
            rows,
            [
                "| cc | 1.2.3 | MIT OR Apache-2.0 | https://example.org/cc |",
                "| zap | 1.2.3 | MIT | https://example.org/zap |",
                "| zip | 1.2.3 | MIT | https://example.org/zip |",
                "",
                "## zap 1.2.3, zip 1.2.3",
                "",
                "```text",
                "Copyright somebody",
                "",
                "Do as you like.",
                "```",
            ]
        );
    }

    #[test]
    fn a_package_without_licence_is_refused() {
        let folder = Path::new("/nowhere");
        let metadata = json!({
            "packages": [package(folder, "cli", None, "Apache-2.0"), package(folder, "odd", Some("registry"), "")],
            "resolve": {"nodes": [node("cli", &[("odd", Value::Null)]), node("odd", &[])]},
        });
        assert_eq!(notices(&metadata).unwrap_err().to_string(), "odd 1.2.3 names no licence");
    }
}
