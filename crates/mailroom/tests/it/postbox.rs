//! The mail server of the tests of crate `mail`, and what it kept.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The authority that the server's certificate is of.
pub const AUTHORITY: &str = include_str!("../../../mail/tests/samples/ca.pem");

/// The Python that has aiosmtpd: named, or where `cargo xtask test` puts it.
pub fn python() -> Option<PathBuf> {
    let named = std::env::var_os("QUITTANCE_TEST_MAIL_PYTHON").map(PathBuf::from);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().map(|it| it.join("mail-server/bin/python"));
    let found = named.into_iter().chain(target).find(|it| it.is_file());
    if found.is_none() {
        eprintln!(
            "skipped: no aiosmtpd (`cargo xtask test` installs it), so no reminder to a real mail server"
        );
    }
    found
}

/// A letter that the server kept.
#[derive(Debug)]
pub struct Kept {
    /// The server's own account of it: sender, recipients, TLS, user.
    pub envelope: serde_json::Value,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Kept {
    /// Who it went to.
    pub fn to(&self) -> String {
        self.envelope["to"][0].as_str().unwrap_or_default().to_owned()
    }

    /// A header as it was written, on one line.
    pub fn header(&self, name: &str) -> String {
        let message = mail_parser::MessageParser::default().parse(&self.bytes).expect("a letter");
        let raw = message.header_raw(name.to_owned()).unwrap_or_default();
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The plain-text part and the HTML part.
    pub fn parts(&self) -> (String, String) {
        let message = mail_parser::MessageParser::default().parse(&self.bytes).expect("a letter");
        let text = message.body_text(0).unwrap_or_default().into_owned();
        (text, message.body_html(0).unwrap_or_default().into_owned())
    }
}

/// The server, as long as this lives.
pub struct Postbox {
    pub port: u16,
    lines: UnboundedReceiver<String>,
    _child: Child,
}

impl Postbox {
    pub async fn open(python: &Path, kind: &str) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mail/tests");
        let mut child = Command::new(python)
            .arg(tests.join("server/serve.py"))
            .arg(kind)
            .arg(tests.join("samples/server.pem"))
            .arg(tests.join("samples/server-key.pem"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Python starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let port = lines.next_line().await.ok().flatten().and_then(|it| it.parse().ok());
        // Letters are taken from it as they come: a pipe that nobody empties would hold the server up.
        let (kept, taken) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let _ = kept.send(line);
            }
        });
        Self { port: port.expect("the server prints its port"), lines: taken, _child: child }
    }

    /// The next letter that the server kept, when there is one within a time.
    pub async fn next(&mut self, within: Duration) -> Option<Kept> {
        let line = tokio::time::timeout(within, self.lines.recv()).await.ok()??;
        let envelope: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
        let letter = envelope["letter"].as_str().unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD.decode(letter).expect("a letter");
        Some(Kept { envelope, bytes })
    }

    /// Everything that the server kept since it was last asked, by recipient.
    pub async fn kept(&mut self) -> Vec<Kept> {
        let mut kept = Vec::new();
        while let Some(letter) = self.next(Duration::from_millis(500)).await {
            kept.push(letter);
        }
        kept.sort_by_key(Kept::to);
        kept
    }
}
