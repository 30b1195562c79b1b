//! The generated companies that everything is measured on, made once and kept under the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::process;

/// Where the generator lies, seen from the root of the workspace.
const TOOLS: &str = "../shared/bench";

/// The generator and what it made.
pub struct Inputs {
    tools: PathBuf,
    folder: PathBuf,
}

/// One generated company.
pub struct Company<'a> {
    /// `standard` or `hard`.
    pub mix: &'a str,
    /// Number of invoices; there are 0.8 bank lines for each.
    pub invoices: u32,
    /// What chance begins with.
    pub seed: u32,
    /// The statement formats to write: `camt,mt940,cfonb,ofx`, or `none`.
    pub formats: &'a str,
    /// Further arguments of the generator, which go into the name.
    pub more: &'a [&'a str],
}

impl Inputs {
    /// Looks for the generator; without it nothing can be measured.
    pub fn find(root: &Path, folder: &Path) -> anyhow::Result<Self> {
        let tools = root.join(TOOLS);
        if !tools.join("gen_ar.py").is_file() {
            bail!("{TOOLS}/gen_ar.py is missing: the benchmark needs it to make its inputs");
        }
        Ok(Self { tools, folder: folder.to_owned() })
    }

    /// Where peers are installed.
    pub fn python_folder(&self) -> PathBuf {
        self.folder.join("python")
    }

    /// A script that lies beside the generator.
    pub fn script(&self, name: &str) -> PathBuf {
        self.tools.join(name)
    }

    /// The folder of a company, generated when it is not there.
    pub fn company(&self, company: &Company<'_>) -> anyhow::Result<PathBuf> {
        let Company { mix, invoices, seed, formats, more } = company;
        let mut name = format!("{mix}-{invoices}-seed{seed}-{}", formats.replace(',', "-"));
        for argument in *more {
            name.push('-');
            name.push_str(argument.trim_start_matches('-'));
        }
        let folder = self.folder.join("data").join(&name);
        if folder.join("truth.csv").is_file() {
            return Ok(folder);
        }
        let unfinished = folder.with_extension("part");
        fs::create_dir_all(&unfinished)?;
        let mut command = Command::new("python3");
        command.arg(self.tools.join("gen_ar.py")).arg("--out").arg(&unfinished);
        command.args(["--mix", mix, "--formats", formats, "--seed", &seed.to_string()]);
        command.args(["--invoices", &invoices.to_string()]).args(*more);
        let finished = process::watch(&mut command, &format!("making {name}"))?;
        if !finished.success {
            bail!("{name} could not be generated:\n{}", finished.output);
        }
        fs::rename(&unfinished, &folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }
}
