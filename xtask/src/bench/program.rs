//! Running what was built, and watching its memory.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::process;
use crate::tools::target_folder;

/// How often a running program's memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What was built to be measured.
pub struct Programs {
    bench: PathBuf,
    /// The product.
    pub quittance: PathBuf,
}

/// What a whole process took.
pub struct Ran {
    /// Seconds from start to end.
    pub seconds: f64,
    /// The most memory that was resident, in MiB.
    pub peak_mib: f64,
}

impl Programs {
    /// Builds both with optimisation.
    pub fn build(root: &Path) -> anyhow::Result<Self> {
        let mut command = process::cargo(root);
        command.args(["build", "--release", "--locked", "--package", "bench", "--package", "cli"]);
        let finished = process::watch(&mut command, "cargo build --release")?;
        if !finished.success {
            bail!("the programs could not be built:\n{}", finished.output);
        }
        let folder = target_folder(root).join("release");
        Ok(Self { bench: folder.join("quittance-bench"), quittance: folder.join("quittance") })
    }

    /// Runs one measurement; its line of JSON.
    pub fn measure(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let mut command = Command::new(&self.bench);
        command.args(arguments);
        json_of(&mut command).with_context(|| format!("quittance-bench {}", arguments.join(" ")))
    }

    /// Runs `quittance reconcile` on a company and one of its statement files; the report goes to a file.
    pub fn reconcile(
        &self,
        company: &Path,
        statements: &str,
        report: &Path,
        database: Option<&str>,
    ) -> anyhow::Result<Ran> {
        let mut command = Command::new(&self.quittance);
        command.current_dir(report.parent().unwrap_or(Path::new("."))).arg("reconcile");
        command.arg("--customers").arg(company.join("customers.csv"));
        command.arg("--invoices").arg(company.join("invoices.csv"));
        command.arg("--statements").arg(company.join(statements));
        command.args(["--format", "json", "--quiet", "--out"]).arg(report);
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        run(&mut command).with_context(|| format!("quittance reconcile {statements}"))
    }

    /// Runs `quittance check`, which ends with a failure when something does not hold.
    pub fn check(&self, url: &str, key: &str) -> anyhow::Result<Ran> {
        let mut command = Command::new(&self.quittance);
        command.args(["check", "--database", url, "--key-file", key]);
        run(&mut command).context("quittance check")
    }

    /// Compares a report with the truth of its company.
    pub fn score(&self, company: &Path, report: &Path) -> anyhow::Result<Value> {
        let mut command = Command::new(&self.bench);
        command.arg("score").arg(company.join("truth.csv")).arg(report);
        json_of(&mut command).context("quittance-bench score")
    }
}

/// The last line of what a program prints, as JSON.
pub fn json_of(command: &mut Command) -> anyhow::Result<Value> {
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.trim().lines().next_back().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("{line:?} is not JSON"))
}

/// Runs a program to its end.
fn run(command: &mut Command) -> anyhow::Result<Ran> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_mib: f64 = 0.0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_mib = peak_mib.max(resident_peak_mib(&status_file));
        thread::sleep(LOOK_EVERY);
    };
    let seconds = began.elapsed().as_secs_f64();
    if !status.success() {
        let mut reason = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            stderr.read_to_string(&mut reason)?;
        }
        bail!("it ended with {status}: {}", reason.trim());
    }
    Ok(Ran { seconds, peak_mib })
}

/// The kernel keeps the peak, so looking now and then misses little.
pub fn resident_peak_mib(status_file: &str) -> f64 {
    let text = fs::read_to_string(status_file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A folder with nothing in it.
pub fn make_empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// A number of a measurement.
pub fn number(measured: &Value, name: &str) -> anyhow::Result<f64> {
    measured[name].as_f64().with_context(|| format!("the measurement says no {name}: {measured}"))
}
