//! `cargo xtask assets`: htmx from its package registry, pinned by a lock file and checked by its hash,
//! into a folder that git ignores.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

use crate::{process, tools};

/// SHA-256 of the one file that is embedded.
const HTMX_SHA256: &str = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130";
const REMEDY: &str = "install Node.js with npm (Debian: `sudo apt-get install npm`), then `cargo xtask assets`; \
                      without htmx the pages still work, as plain forms";

/// Installs what is embedded and says so.
pub fn install_assets(root: &Path) -> anyhow::Result<ExitCode> {
    if is_good(&embedded(root)) {
        process::say("htmx is there already");
    } else {
        install(root)?;
        process::say("htmx is installed; the next build embeds it");
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs what is embedded when it is missing. When it cannot be had, says so and goes on.
pub fn ensure_assets(root: &Path) {
    if is_good(&embedded(root)) {
        return;
    }
    process::say("  htmx is missing: fetching it with npm");
    if let Err(error) = install(root) {
        process::say(&format!("  no htmx: {error:#}; {REMEDY}"));
    }
}

/// Where the binary embeds it from.
fn embedded(root: &Path) -> PathBuf {
    root.join("crates/desk/assets/vendor/htmx.min.js")
}

fn is_good(file: &Path) -> bool {
    fs::read(file).is_ok_and(|bytes| {
        let hash = Sha256::digest(&bytes).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        hash == HTMX_SHA256
    })
}

fn install(root: &Path) -> anyhow::Result<()> {
    let folder = root.join("crates/desk/vendor");
    install_packages(&folder)?;
    let found = folder.join("node_modules/htmx.org/dist/htmx.min.js");
    if !is_good(&found) {
        bail!("{} is not the file that is expected", found.display());
    }
    let target = embedded(root);
    fs::create_dir_all(target.parent().context("no folder")?)?;
    fs::copy(&found, &target)?;
    Ok(())
}

/// Installs exactly what a folder's lock file names, running none of its scripts.
pub fn install_packages(folder: &Path) -> anyhow::Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    let finished = process::watch(&mut npm, "npm").context("npm could not be started")?;
    if !finished.success {
        bail!("npm ci failed in {}:\n{}", folder.display(), tools::last_lines(&finished.output, 5));
    }
    Ok(())
}
