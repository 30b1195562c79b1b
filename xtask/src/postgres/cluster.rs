//! One running server, which ends with the value that stands for it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::binaries::Binaries;
use crate::process;

/// The shell script that owns the server; see the comments in it.
const GUARDIAN: &str = include_str!("guardian.sh");
const READY_WITHIN: Duration = Duration::from_mins(1);
const START_ATTEMPTS: u32 = 3;

/// A private server. Dropping it stops the server and removes its folder.
pub struct Cluster {
    /// Where to connect, as superuser, with the password in it.
    pub url: String,
    /// The loopback port.
    pub port: u16,
    /// Release of the server, such as `15.20`.
    pub version: String,
    /// Where its programs are: `createdb`, `psql`.
    pub programs: PathBuf,
    guardian: Child,
}

/// Whether a server waits until what it keeps is on the disk.
#[derive(Clone, Copy)]
pub enum Durability {
    /// It waits, as in production.
    Disk,
    /// It does not: enough for tests, and much quicker.
    Cache,
}

impl Durability {
    fn setting(self) -> &'static str {
        match self {
            Self::Disk => "on",
            Self::Cache => "off",
        }
    }
}

impl Cluster {
    /// Starts a server and waits until it answers.
    ///
    /// A free port can be taken by another program before the server binds it, so a failed start
    /// is tried again on another port.
    pub fn start(binaries: &Binaries, durability: Durability) -> anyhow::Result<Self> {
        let mut attempt = 1;
        loop {
            match Self::start_once(binaries, durability) {
                Err(error) if attempt < START_ATTEMPTS => {
                    process::say(&format!("  PostgreSQL did not start, trying again: {error:#}"));
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    fn start_once(binaries: &Binaries, durability: Durability) -> anyhow::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let password = password()?;
        let mut guardian = guardian(&binaries.folder, port, durability)?;
        if let Some(input) = guardian.stdin.as_mut() {
            writeln!(input, "{password}")?;
        }
        let mut cluster = Self {
            url: format!("postgres://quittance:{password}@127.0.0.1:{port}/postgres"),
            port,
            version: binaries.version.clone(),
            programs: binaries.folder.clone(),
            guardian,
        };
        let folder = cluster.wait_until_started()?;
        cluster.wait_until_ready(binaries, &folder)?;
        Ok(cluster)
    }

    /// Reads the guardian's report: its folder, then that the server process exists.
    fn wait_until_started(&mut self) -> anyhow::Result<PathBuf> {
        let stdout = self.guardian.stdout.take().context("the guardian has no output")?;
        let mut folder = None;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if let Some(path) = line.strip_prefix("folder ") {
                folder = Some(PathBuf::from(path));
            } else if line == "started" {
                return folder.context("the guardian named no folder");
            }
        }
        let mut reason = String::new();
        if let Some(mut stderr) = self.guardian.stderr.take() {
            stderr.read_to_string(&mut reason)?;
        }
        bail!("the database cluster could not be made: {}", reason.trim())
    }

    fn wait_until_ready(&self, binaries: &Binaries, folder: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < READY_WITHIN {
            let mut probe = Command::new(binaries.folder.join("pg_isready"));
            if process::works(probe.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])) {
                return Ok(());
            }
            let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            if log.contains("FATAL") && !log.contains("starting up") {
                bail!("the server ended at once:\n{}", log.trim());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the server did not answer within {} s", READY_WITHIN.as_secs())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is the order to stop; waiting makes sure that nothing is left behind.
        drop(self.guardian.stdin.take());
        let _ = self.guardian.wait();
    }
}

/// The guardian in a process group of its own, so that Ctrl-C reaches us and not it.
fn guardian(binaries: &Path, port: u16, durability: Durability) -> anyhow::Result<Child> {
    let mut command = match unprivileged_user()? {
        None => Command::new("sh"),
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--", "sh"]);
            command
        }
    };
    command
        .args(["-c", GUARDIAN, "quittance-postgres"])
        .arg(binaries)
        .arg(port.to_string())
        .arg(std::env::temp_dir())
        .arg(durability.setting())
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("the shell that keeps PostgreSQL could not be started")
}

/// Whom to run the server as: ourselves, unless we are root, which `PostgreSQL` refuses.
fn unprivileged_user() -> anyhow::Result<Option<&'static str>> {
    if !is_root() {
        return Ok(None);
    }
    let known = |user: &&str| process::works(Command::new("id").args(["-u", user]));
    match ["postgres", "nobody"].into_iter().find(known) {
        Some(user) => Ok(Some(user)),
        None => {
            bail!("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as")
        }
    }
}

/// Whether we run as root.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A password nobody else on the machine knows: a superuser of `PostgreSQL` can run programs as us.
fn password() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}
