//! Running other programs: with their output kept, and with signs of life while they work.

use std::io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What a program left when it ended.
pub struct Finished {
    /// Its exit code was zero.
    pub success: bool,
    /// Standard output and standard error, in the order in which the lines came.
    pub output: String,
}

/// Prints one line; a closed output is not worth an error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// `cargo` in the workspace, free of what `cargo run` set for this program.
///
/// Build scripts such as ring's are run again when one of these variables changes, so passing ours
/// on would rebuild half of the workspace each time a developer alternates with plain `cargo`.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
            .iter()
            .any(|it| text.starts_with(it))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// The exit code of a child as our own; death by a signal becomes 1.
pub fn exit_code(status: ExitStatus) -> ExitCode {
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(code) => ExitCode::from(code),
        None => ExitCode::FAILURE,
    }
}

/// Whether a program can be started and likes its arguments.
pub fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command to its end, keeping what it prints. While it runs, its latest line is shown:
/// every second on a terminal, every half minute in a log.
pub fn watch(command: &mut Command, label: &str) -> std::io::Result<Finished> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (sender, lines) = mpsc::channel();
    let readers = [
        child.stdout.take().map(|stream| forward(stream, sender.clone())),
        child.stderr.take().map(|stream| forward(stream, sender)),
    ];
    let mut life = SignsOfLife::new(label);
    let mut output = String::new();
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => {
                life.latest.clone_from(&line);
                output.push_str(&line);
                output.push('\n');
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        life.show();
    }
    life.clear();
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    Ok(Finished { success: child.wait()?.success(), output })
}

fn forward(stream: impl Read + Send + 'static, sender: Sender<String>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(text).is_err() {
                return;
            }
        }
    })
}

struct SignsOfLife<'a> {
    label: &'a str,
    latest: String,
    started: Instant,
    shown: Instant,
    terminal: bool,
}

impl<'a> SignsOfLife<'a> {
    fn new(label: &'a str) -> Self {
        let now = Instant::now();
        let terminal = std::io::stdout().is_terminal();
        Self { label, latest: String::new(), started: now, shown: now, terminal }
    }

    fn show(&mut self) {
        let every = if self.terminal { Duration::from_secs(1) } else { Duration::from_secs(30) };
        if self.shown.elapsed() < every {
            return;
        }
        self.shown = Instant::now();
        let latest: String = self.latest.trim().chars().take(70).collect();
        let text = format!("  … {} {} s  {latest}", self.label, self.started.elapsed().as_secs());
        if self.terminal {
            let mut out = std::io::stdout().lock();
            let _ = write!(out, "\r\x1b[2K{text}").and_then(|()| out.flush());
        } else {
            say(&text);
        }
    }

    fn clear(&self) {
        if self.terminal {
            let mut out = std::io::stdout().lock();
            let _ = write!(out, "\r\x1b[2K").and_then(|()| out.flush());
        }
    }
}
