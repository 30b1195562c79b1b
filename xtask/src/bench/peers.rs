//! Other people's programs for the same jobs, each in a Python environment of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;
use serde_json::Value;

use super::inputs::Inputs;
use super::program::json_of;
use crate::process;

/// Runs one parser over one file; see the comments in it.
const PARSE: &str = include_str!("parse_peer.py");

/// A package and what has to be installed with it.
pub struct Peer {
    /// Name of the environment.
    pub name: &'static str,
    packages: &'static [&'static str],
}

/// MT940 with sub-fields.
pub const MT940: Peer = Peer { name: "mt-940", packages: &["mt-940"] };
/// CFONB120.
pub const CFONB: Peer = Peer { name: "python-cfonb", packages: &["python-cfonb"] };
/// Invoices, statements, and rules that match them.
pub const TRYTON: Peer = Peer {
    name: "tryton",
    packages: &[
        "trytond",
        "trytond-account",
        "trytond-account-invoice",
        "trytond-account-statement",
        "trytond-account-statement-rule",
        "proteus",
        "psycopg[binary,pool]",
    ],
};

impl Peer {
    /// Its Python, installed when it is not there.
    pub fn python(&self, inputs: &Inputs) -> anyhow::Result<PathBuf> {
        let folder = inputs.python_folder().join(self.name);
        let mark = folder.join("installed");
        if !mark.is_file() {
            std::fs::create_dir_all(&folder)?;
            self.step(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
            self.step(Command::new(folder.join("bin/pip")).args(["install", "-q"]).args(self.packages))?;
            std::fs::write(mark, "")?;
        }
        Ok(folder.join("bin/python"))
    }

    fn step(&self, command: &mut Command) -> anyhow::Result<()> {
        let finished = process::watch(command, &format!("installing {}", self.name))?;
        if !finished.success {
            bail!("{} could not be installed:\n{}", self.name, finished.output);
        }
        Ok(())
    }

    /// The release that is installed, with its name.
    pub fn version(&self, inputs: &Inputs) -> String {
        let pip = inputs.python_folder().join(self.name).join("bin/pip");
        let package = self.packages[0];
        let shown = Command::new(pip).args(["show", package]).output().map(|output| output.stdout);
        let text = String::from_utf8_lossy(&shown.unwrap_or_default()).into_owned();
        let version = text.lines().find_map(|line| line.strip_prefix("Version: ")).unwrap_or_default();
        format!("{package} {version}")
    }

    /// Parses a file; what it took and found.
    pub fn parse(&self, inputs: &Inputs, file: &Path) -> anyhow::Result<Value> {
        let mut command = Command::new(self.python(inputs)?);
        json_of(command.args(["-c", PARSE, self.name]).arg(file))
    }
}
