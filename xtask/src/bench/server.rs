//! A running `quittance serve`, which ends with the value that stands for it.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;

use super::program::resident_peak_mib;
use crate::process;

const READY_WITHIN: Duration = Duration::from_mins(2);
/// How long a server may take to end before it is killed.
pub const ENDS_WITHIN: Duration = Duration::from_secs(40);

/// How a server did.
pub struct Stopped {
    /// The most memory that was resident, in MiB.
    pub peak_mib: f64,
    /// Seconds from asking it to end to its end; nothing when it had to be killed.
    pub ended_seconds: Option<f64>,
}

/// A server. Dropping it kills it.
pub struct Server {
    /// Where it listens.
    pub address: String,
    child: Child,
}

impl Server {
    /// Starts a server on a database and waits until it takes connections.
    pub fn start(program: &Path, url: &str, key: &str) -> anyhow::Result<Self> {
        let address: SocketAddr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let text = address.to_string();
        let mut command = Command::new(program);
        command.args(["serve", "--database", url, "--key-file", key, "--listen", &text]);
        command.args(["--requests-per-second", "0"]).env("RUST_LOG", "warn");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut server = Self { address: text, child };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!("quittance serve ended with {status}");
            }
            if began.elapsed() > READY_WITHIN {
                bail!("quittance serve did not listen within {} s", READY_WITHIN.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> anyhow::Result<Stopped> {
        let id = self.child.id().to_string();
        let peak_mib = resident_peak_mib(&format!("/proc/{id}/status"));
        process::works(Command::new("kill").args(["-TERM", &id]));
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > ENDS_WITHIN {
                return Ok(Stopped { peak_mib, ended_seconds: None });
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(Stopped { peak_mib, ended_seconds: Some(began.elapsed().as_secs_f64()) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
