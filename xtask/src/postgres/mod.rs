//! A `PostgreSQL` of our own for the tests: found or installed, started in a fresh folder on a free
//! loopback port, never as root, and removed whatever happens to us.

mod binaries;
mod cluster;
mod stale;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context as _;

use crate::process;

pub use cluster::{Cluster, is_root};
use cluster::Durability;

/// The environment variable that tells the tests where the server is.
pub const VARIABLE: &str = "QUITTANCE_TEST_POSTGRES";

/// Starts a private server, installing Debian's packages first when there is none.
pub fn start() -> anyhow::Result<Cluster> {
    let binaries = binaries::find_or_install()?;
    stale::sweep();
    Cluster::start(&binaries, Durability::Cache)
}

/// Starts a private server whose commits wait for the disk, for measurements.
pub fn start_durable() -> anyhow::Result<Cluster> {
    let binaries = binaries::find_or_install()?;
    stale::sweep();
    Cluster::start(&binaries, Durability::Disk)
}

/// `cargo xtask postgres -- COMMAND…`: runs the command with a server of its own.
pub fn run(root: &Path, command: &[String]) -> anyhow::Result<ExitCode> {
    let [program, arguments @ ..] = command else {
        anyhow::bail!("name the command to run after `--`");
    };
    let cluster = start()?;
    process::say(&format!("PostgreSQL {} on port {}", cluster.version, cluster.port));
    let mut child = if program == "cargo" { process::cargo(root) } else { Command::new(program) };
    let status = child
        .args(arguments)
        .env(VARIABLE, &cluster.url)
        .status()
        .with_context(|| format!("{program} could not be started"))?;
    drop(cluster);
    Ok(process::exit_code(status))
}
