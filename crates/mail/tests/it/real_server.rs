//! Conversations with aiosmtpd, a server that is not ours, in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use mail::{Credentials, Delivery, Session, Tls, Waits, deliver};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::letters::{letter, signing_key};
use crate::scripted::{at, envelope};

/// The Python that has aiosmtpd: named, or where `cargo xtask test` puts it.
#[expect(
    clippy::print_stderr,
    reason = "what a test leaves out is said, and collected by `cargo xtask test`"
)]
pub fn python() -> Option<PathBuf> {
    let named = std::env::var_os("QUITTANCE_TEST_MAIL_PYTHON").map(PathBuf::from);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().map(|it| it.join("mail-server/bin/python"));
    let found = named.into_iter().chain(target).find(|it| it.is_file());
    if found.is_none() {
        eprintln!(
            "skipped: no aiosmtpd (`cargo xtask test` installs it), so no conversation with a real mail server"
        );
    }
    found
}

pub struct Running {
    pub port: u16,
    lines: Lines<BufReader<ChildStdout>>,
    /// Ends with its input, which ends with this.
    _child: Child,
}

impl Running {
    pub async fn start(python: &Path, kind: &str) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
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
        Self { port: port.expect("the server prints its port"), lines, _child: child }
    }

    /// The next letter that the server kept, as its line of JSON; nothing when there is none.
    pub async fn kept(&mut self) -> Option<String> {
        let line = tokio::time::timeout(Duration::from_millis(300), self.lines.next_line()).await;
        line.ok().and_then(Result::ok).flatten()
    }
}

/// The server with waits that a busy machine needs.
pub fn patient(port: u16, tls: Tls) -> mail::Server {
    at(port, tls).with_waits(Waits { command: Duration::from_secs(10), ..Waits::default() })
}

#[tokio::test]
async fn a_real_server_keeps_refuses_and_falls() {
    let Some(python) = python() else { return };
    let mut running = Running::start(&python, "plain").await;
    let server = patient(running.port, Tls::None);
    let bytes = letter().bytes().unwrap();
    let to = async |address: &str| deliver(&server, &envelope(&[address]), &bytes).await.to_string();

    assert_eq!(to("claire@durand.example").await, "accepted: 250 2.0.0 kept");
    let kept = running.kept().await.expect("the server kept it");
    assert!(kept.contains("\"from\": \"camille@atelier.example\""), "{kept}");
    assert!(kept.contains("\"to\": [\"claire@durand.example\"]"), "{kept}");
    // lettre ends the text with a line break of its own before the dot.
    let stored = kept.split("\"letter\": \"").nth(1).and_then(|it| it.split('"').next()).expect("a letter");
    let stored = base64::engine::general_purpose::STANDARD.decode(stored).unwrap();
    assert_eq!(stored.trim_ascii_end(), bytes.trim_ascii_end());

    assert_eq!(to("nobody@durand.example").await, "refused at Recipient: 550 5.1.1 no such user");
    assert_eq!(to("full@durand.example").await, "refused at End: 552 5.2.2 mailbox full");
    assert_eq!(to("busy@durand.example").await, "later at End: 451 4.3.0 try again later");
    assert!(to("falls-at-rcpt@durand.example").await.starts_with("later at Recipient: connection lost:"));
    assert_eq!(running.kept().await, None, "nothing of these was kept");

    // Greylisting: the same letter passes the second time.
    assert_eq!(
        to("greylisted@durand.example").await,
        "later at Recipient: 451 4.7.1 greylisted, try again later"
    );
    assert_eq!(to("greylisted@durand.example").await, "accepted: 250 2.0.0 kept");
    assert!(running.kept().await.is_some());

    // The case that must not be guessed: it was kept, and the answer was lost.
    let delivery = to("kept-and-falls@durand.example").await;
    assert!(delivery.starts_with("unknown: connection lost:"), "{delivery}");
    assert!(running.kept().await.is_some());
}

/// All recipients or none: one that is refused keeps the letter from the others too.
#[tokio::test]
async fn a_copy_that_is_refused_makes_no_half_letter() {
    let Some(python) = python() else { return };
    let mut running = Running::start(&python, "plain").await;
    let server = patient(running.port, Tls::None);
    let bytes = letter().bytes().unwrap();
    let mut session = Session::open(&server).await.unwrap_or_else(|delivery| panic!("{delivery}"));
    let both = envelope(&["claire@durand.example", "nobody@durand.example"]);
    assert_eq!(session.send(&both, &bytes).await.to_string(), "refused at Recipient: 550 5.1.1 no such user");
    assert_eq!(running.kept().await, None);
    let delivery = session.send(&envelope(&["claire@durand.example", "paul@durand.example"]), &bytes).await;
    assert_eq!(delivery.to_string(), "accepted: 250 2.0.0 kept");
    let kept = running.kept().await.expect("the server kept it");
    assert!(kept.contains("[\"claire@durand.example\", \"paul@durand.example\"]"), "{kept}");
    session.close().await;
}

#[tokio::test]
async fn a_real_server_asks_for_tls_and_a_password() {
    let Some(python) = python() else { return };
    let mut running = Running::start(&python, "starttls").await;
    let credentials =
        |password: &str| Credentials::Password { user: "camille".to_owned(), password: password.to_owned() };
    let signed = signing_key("rsa").sign(&letter().bytes().unwrap(), letter().at).unwrap();
    let to = envelope(&["claire@durand.example"]);

    let server = patient(running.port, Tls::StartTls).with_credentials(credentials("secret"));
    assert_eq!(deliver(&server, &to, &signed).await.to_string(), "accepted: 250 2.0.0 kept");
    let kept = running.kept().await.expect("the server kept it");
    assert!(kept.contains("\"tls\": true") && kept.contains("\"user\": \"camille\""), "{kept}");

    let wrong = patient(running.port, Tls::StartTls).with_credentials(credentials("guess"));
    let delivery = deliver(&wrong, &to, &signed).await;
    assert!(delivery.to_string().starts_with("misconfigured SignIn: 535"), "{delivery}");
    let stranger = deliver(&patient(running.port, Tls::StartTls), &to, &signed).await;
    assert!(matches!(stranger, Delivery::Refused { .. }), "{stranger}");
    let in_the_clear = deliver(&patient(running.port, Tls::None), &to, &signed).await;
    assert!(in_the_clear.to_string().starts_with("refused at Sender: 530"), "{in_the_clear}");
    assert_eq!(running.kept().await, None);
}
