//! The sources that the rules read.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use super::rust_source::RustSource;

/// The crates of the folder `connectors`, which leave the first word of their names to it.
pub const CONNECTORS: [&str; 5] = [
    "connector-gocardless",
    "connector-paypal",
    "connector-payplug",
    "connector-registry",
    "connector-stripe",
];

/// One source file of the repository.
pub struct SourceFile {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
    /// Present for `.rs` files.
    pub rust: Option<RustSource>,
}

impl SourceFile {
    fn new(path: &str, text: String) -> Self {
        let rust = has_extension(path, "rs").then(|| RustSource::new(&text, is_test_path(path)));
        Self { path: path.to_owned(), text, rust }
    }

    /// The name after the last `/`.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// `app` for `crates/app/src/lib.rs`, `connector-stripe` for `connectors/stripe/src/lib.rs`.
    pub fn crate_name(&self) -> Option<&str> {
        let (folder, rest) = self.path.split_once('/')?;
        let name = rest.split('/').next()?;
        match folder {
            "crates" => Some(name),
            "connectors" => CONNECTORS.iter().find(|it| it.strip_prefix("connector-") == Some(name)).copied(),
            _ => None,
        }
    }

    /// Whether the file is compiled into its crate, and not a test, a bench or an example.
    pub fn is_product(&self) -> bool {
        self.path.split('/').nth(2) == Some("src") && !is_test_path(&self.path)
    }
}

/// Whether a file is only compiled for tests.
fn is_test_path(path: &str) -> bool {
    let mut parts = path.split('/');
    let name = parts.next_back().unwrap_or_default();
    name == "tests.rs"
        || name.ends_with("_tests.rs")
        || parts.any(|part| ["tests", "benches", "fuzz"].contains(&part))
}

/// Whether a path ends in `.extension`.
pub fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == extension)
}

/// Every text file that is, or may be, committed.
pub struct Tree {
    pub files: Vec<SourceFile>,
}

impl Tree {
    /// The files that Git knows or would add.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let mut git = Command::new("git");
        // A clone that another user owns is still the one we were asked to look at.
        git.args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let output = git.current_dir(root).output().context("git could not be started")?;
        if !output.status.success() {
            bail!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let paths: BTreeSet<&str> =
            str::from_utf8(&output.stdout)?.split('\0').filter(|path| is_source(path)).collect();
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            match fs::read_to_string(root.join(path)) {
                Ok(text) => files.push(SourceFile::new(path, text)),
                // Deleted, and not yet from the index.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("{path} could not be read")),
            }
        }
        Ok(Self { files })
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.rust.is_some())
    }

    /// The Rust files of the product with their sources, tests blanked.
    pub fn product(&self) -> impl Iterator<Item = (&SourceFile, &RustSource)> {
        self.files
            .iter()
            .filter(|file| file.is_product())
            .filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    /// The files with a name such as `Cargo.toml`, or below a folder.
    pub fn matching<'a>(
        &'a self,
        wanted: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a SourceFile> {
        self.files.iter().filter(move |file| wanted(&file.path))
    }

    /// A tree from text: `== path` starts a file.
    #[cfg(test)]
    pub fn parse(text: &str) -> Self {
        let mut files: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if let Some(path) = line.trim_start().strip_prefix("== ") {
                files.push((path.to_owned(), String::new()));
            } else if let Some((_, content)) = files.last_mut() {
                content.push_str(line);
                content.push('\n');
            }
        }
        Self { files: files.into_iter().map(|(path, content)| SourceFile::new(&path, content)).collect() }
    }
}

fn is_source(path: &str) -> bool {
    let sample = path.contains("/test_data/") || path.contains("/corpus/") || path.contains("/crashers/");
    let extension =
        ["rs", "toml", "sql", "md", "sh", "ftl", "yml", "yaml"].iter().any(|it| has_extension(path, it));
    !sample && path != "THIRD-PARTY-NOTICES.md" && (extension || path == ".ci/run")
}
