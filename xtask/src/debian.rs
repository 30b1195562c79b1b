//! Debian's packages, installed when they are missing and we may.

use std::process::Command;

use anyhow::{Context as _, bail};

use crate::{process, tools};

/// Installs packages with apt-get, as root or through sudo.
pub fn install(packages: &[&str], remedy: &str) -> anyhow::Result<()> {
    if !process::works(Command::new("apt-get").arg("--version")) {
        bail!("{} is missing and there is no apt-get to install it with; {remedy}", packages.join(", "));
    }
    let is_root = crate::postgres::is_root();
    if !is_root && !process::works(Command::new("sudo").args(["-n", "true"])) {
        bail!("{} is missing and installing it needs root; {remedy}", packages.join(", "));
    }
    process::say(&format!("  {} is missing: installing Debian's package with apt-get", packages.join(", ")));
    for arguments in [vec!["update", "-q"], [&["install", "-y", "-q", "--no-install-recommends"], packages].concat()] {
        let mut command = if is_root { Command::new("apt-get") } else { Command::new("sudo") };
        if !is_root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.args(&arguments).env("DEBIAN_FRONTEND", "noninteractive");
        let finished = process::watch(&mut command, "apt-get").context("apt-get could not be started")?;
        if !finished.success {
            bail!("apt-get failed:\n{}\n{remedy}", tools::last_lines(&finished.output, 5));
        }
    }
    Ok(())
}
