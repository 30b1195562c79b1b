//! Which packages end up in the binary, from what `cargo metadata` answers.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// The package that becomes the binary.
const SHIPPED: &str = "cli";

/// One package of somebody else.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// An SPDX expression, or `see FILE`.
    pub licence: String,
    pub repository: String,
    /// Where its sources are on this machine.
    pub folder: PathBuf,
}

/// Every package of others that the binary is built from or with, sorted.
pub fn shipped(metadata: &Value) -> anyhow::Result<BTreeSet<Package>> {
    let packages: HashMap<&str, &Value> =
        list(metadata, "packages").filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let mut found = BTreeSet::new();
    for id in reachable(metadata, &packages)? {
        let package = packages.get(id).with_context(|| format!("{id} is no package"))?;
        // Packages without a source are ours.
        if !package["source"].is_null() {
            found.insert(described(package)?);
        }
    }
    Ok(found)
}

fn described(package: &Value) -> anyhow::Result<Package> {
    let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
    let licence = match (text("license"), text("license_file")) {
        (licence, file) if licence.is_empty() && file.is_empty() => {
            bail!("{} {} names no licence", text("name"), text("version"))
        }
        (licence, file) if licence.is_empty() => format!("see {file}"),
        (licence, _) => licence,
    };
    let mut folder = PathBuf::from(text("manifest_path"));
    folder.pop();
    Ok(Package {
        name: text("name"),
        version: text("version"),
        licence,
        repository: text("repository"),
        folder,
    })
}

/// The ids of the binary's package and of all that it depends on, except for tests.
fn reachable<'a>(metadata: &'a Value, packages: &HashMap<&str, &Value>) -> anyhow::Result<BTreeSet<&'a str>> {
    let nodes: HashMap<&str, &Value> =
        list(&metadata["resolve"], "nodes").filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let is_shipped =
        |id: &&str| packages.get(id).is_some_and(|it| it["name"] == SHIPPED && it["source"].is_null());
    let start =
        nodes.keys().copied().find(is_shipped).with_context(|| format!("there is no package {SHIPPED}"))?;
    let mut found = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let node = nodes.get(id).with_context(|| format!("{id} is not resolved"))?;
        for dependency in list(node, "deps") {
            let of_tests_only = list(dependency, "dep_kinds").all(|kind| kind["kind"] == "dev");
            if let Some(next) = dependency["pkg"].as_str()
                && !of_tests_only
                && found.insert(next)
            {
                open.push(next);
            }
        }
    }
    Ok(found)
}

fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value[field].as_array().into_iter().flatten()
}
