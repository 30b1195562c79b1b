//! A server that does what a script says, also what no server should: for each conversation one, on a port of its own.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use mail::{Delivery, Envelope, Server, Tls, Waits, deliver};
use messages::EmailAddress;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const CERTIFICATE: &[u8] = include_bytes!("../samples/server.pem");
const KEY: &[u8] = include_bytes!("../samples/server-key.pem");
/// The authority that the server's certificate is of. Made for these tests.
pub const AUTHORITY: &[u8] = include_bytes!("../samples/ca.pem");

/// What the server does next.
#[derive(Clone, Copy, Debug)]
pub enum Do {
    /// Says a line.
    Say(&'static str),
    /// Waits for a line that begins so.
    Hear(&'static str),
    /// Reads the text to its final dot.
    Text,
    /// Reads so many bytes of the text.
    Some(usize),
    /// Waits, in milliseconds.
    Wait(u64),
    /// Agrees on TLS.
    Encrypt,
    /// Lets the line fall, with a reset.
    Fall,
}

/// What every good conversation begins with.
pub const GREETING: [Do; 3] = [Do::Say("220 here"), Do::Hear("EHLO client.example"), Do::Say("250 here")];

/// What comes before the text.
pub const TO_TEXT: [Do; 6] = [
    Do::Hear("MAIL FROM:<camille@atelier.example>"),
    Do::Say("250 ok"),
    Do::Hear("RCPT TO:<claire@durand.example>"),
    Do::Say("250 ok"),
    Do::Hear("DATA"),
    Do::Say("354 go on"),
];

pub fn script(parts: &[&[Do]]) -> Vec<Do> {
    parts.concat()
}

/// Waits that a test can bear.
pub fn waits() -> Waits {
    Waits {
        connect: Duration::from_secs(2),
        command: Duration::from_millis(300),
        block: Duration::from_millis(5),
        end: Duration::from_millis(200),
    }
}

pub fn envelope(to: &[&str]) -> Envelope {
    let address =
        |text: &str| EmailAddress::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    Envelope { from: address("camille@atelier.example"), to: to.iter().map(|to| address(to)).collect() }
}

/// A server of the settings' side, at a port of this machine.
pub fn at(port: u16, tls: Tls) -> Server {
    Server::new("localhost", port, "client.example")
        .and_then(|server| server.with_authority(AUTHORITY))
        .unwrap_or_else(|error| panic!("{error}"))
        .with_tls(tls)
        .with_waits(waits())
}

/// Hands a letter to a server that follows the script; answers what became of it and whether the script came to its end.
pub async fn converse(tls: Tls, steps: &[Do], letter: &[u8]) -> (Delivery, Result<(), String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let port = listener.local_addr().map_or(0, |it| it.port());
    let steps = steps.to_vec();
    let serving = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.map_err(|error| error.to_string())?;
        follow(tcp, tls == Tls::Implicit, &steps).await
    });
    let delivery = deliver(&at(port, tls), &envelope(&["claire@durand.example"]), letter).await;
    let followed = match tokio::time::timeout(Duration::from_secs(5), serving).await {
        Ok(joined) => joined.unwrap_or_else(|error| Err(error.to_string())),
        Err(_) => Err("the server still waits".to_owned()),
    };
    (delivery, followed)
}

/// Follows the steps. Whoever does not let the line fall waits for the other side to close it, so that nothing said is lost.
pub async fn follow(tcp: TcpStream, is_encrypted: bool, steps: &[Do]) -> Result<(), String> {
    if matches!(steps.last(), Some(Do::Fall)) {
        tcp.set_zero_linger().map_err(|error| error.to_string())?;
    }
    if is_encrypted {
        let tls = acceptor().accept(tcp).await.map_err(|error| error.to_string())?;
        return in_steps(tls, steps).await;
    }
    let Some(at) = steps.iter().position(|step| matches!(step, Do::Encrypt)) else {
        return in_steps(tcp, steps).await;
    };
    let mut tcp = tcp;
    for step in &steps[..at] {
        one(&mut tcp, *step).await.map_err(|error| format!("{step:?}: {error}"))?;
    }
    let tls = acceptor().accept(tcp).await.map_err(|error| error.to_string())?;
    in_steps(tls, &steps[at + 1..]).await
}

async fn in_steps(mut line: impl AsyncRead + AsyncWrite + Unpin, steps: &[Do]) -> Result<(), String> {
    for step in steps {
        one(&mut line, *step).await.map_err(|error| format!("{step:?}: {error}"))?;
    }
    if !matches!(steps.last(), Some(Do::Fall)) {
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(2), line.read_to_end(&mut rest)).await;
    }
    Ok(())
}

async fn one(line: &mut (impl AsyncRead + AsyncWrite + Unpin), step: Do) -> io::Result<()> {
    match step {
        Do::Say(said) => {
            line.write_all(format!("{said}\r\n").as_bytes()).await?;
            line.flush().await
        }
        Do::Hear(wanted) => {
            let heard = until(line, b"\r\n").await?;
            if heard.starts_with(wanted.as_bytes()) {
                return Ok(());
            }
            Err(io::Error::other(format!("heard {}", String::from_utf8_lossy(&heard))))
        }
        Do::Text => until(line, b"\r\n.\r\n").await.map(|_| ()),
        Do::Some(count) => {
            let mut bytes = vec![0; count];
            line.read_exact(&mut bytes).await.map(|_| ())
        }
        Do::Wait(millis) => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            Ok(())
        }
        Do::Encrypt => Err(io::Error::other("encrypted already")),
        Do::Fall => Ok(()),
    }
}

async fn until(line: &mut (impl AsyncRead + Unpin), end: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(end) {
        bytes.push(line.read_u8().await?);
    }
    Ok(bytes)
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap_or_else(|error| panic!("{error}"));
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap_or_else(|error| panic!("{error}"));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(vec![certificate], key))
        .unwrap_or_else(|error| panic!("{error}"));
    TlsAcceptor::from(Arc::new(config))
}
