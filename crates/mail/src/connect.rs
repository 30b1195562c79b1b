//! A connection, encrypted before anything of a letter is said.
//!
//! STARTTLS is spoken here and not by lettre, byte by byte: what somebody in the middle put behind the server's answer in the clear is then
//! part of the handshake, which fails, and can never be taken for an answer within it.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::delivery::{Answer, Delivery, Fault, Loss, Stage};
use crate::reach::may_be_dialled;
use crate::server::{Server, Tls};

/// Bytes of an answer at most.
const ANSWER_MAX: usize = 16_384;

/// A stream that a conversation can begin on: the server's greeting comes first, also when it was read already.
pub(crate) type Line = Box<dyn AsyncTokioStream>;

/// Connects, with TLS as the settings ask.
pub(crate) async fn connect(server: &Server) -> Result<Line, Delivery> {
    if server.credentials.is_some() && server.tls == Tls::None && !server.is_local() {
        let said = "the settings sign in without TLS".to_owned();
        return Err(Delivery::Misconfigured { fault: Fault::PasswordInTheClear, said });
    }
    let waits = server.waits;
    let mut tcp = dialled(server).await?;
    let peer = tcp.peer_addr().map_err(|error| lost(Stage::Connect, &error))?;
    match server.tls {
        Tls::None => Ok(Box::new(tcp)),
        Tls::Implicit => encrypted(tcp, server, peer, Vec::new()).await,
        Tls::StartTls => {
            let greeting = match timeout(waits.command, ask_for_tls(&mut tcp, &server.hello)).await {
                Ok(greeting) => greeting?,
                Err(_) => return Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Time }),
            };
            encrypted(tcp, server, peer, greeting).await
        }
    }
}

/// Connects to the server of a mailbox; answers whether its greeting was heard. With STARTTLS what somebody in the middle put behind
/// the server's answer in the clear is forgotten with the conversation in the clear.
pub(crate) async fn connect_to_mailbox(server: &Server) -> Result<(Line, bool), Delivery> {
    if server.tls == Tls::None && !server.is_local() {
        let said = "the settings sign in without TLS".to_owned();
        return Err(Delivery::Misconfigured { fault: Fault::PasswordInTheClear, said });
    }
    let tcp = dialled(server).await?;
    let peer = tcp.peer_addr().map_err(|error| lost(Stage::Connect, &error))?;
    match server.tls {
        Tls::None => Ok((Box::new(tcp), false)),
        Tls::Implicit => Ok((encrypted(tcp, server, peer, Vec::new()).await?, false)),
        Tls::StartTls => {
            let mut client = async_imap::Client::new(tcp);
            let asked = async {
                client.read_response().await?;
                client.run_command_and_check_ok("STARTTLS", None).await
            };
            match timeout(server.waits.command, asked).await {
                Ok(Ok(())) => {}
                Ok(Err(async_imap::error::Error::Io(error))) => return Err(lost(Stage::Greeting, &error)),
                Ok(Err(error)) => {
                    let said = Answer::new(0, &error.to_string()).words;
                    return Err(Delivery::Misconfigured { fault: Fault::NoTls, said });
                }
                Err(_) => return Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Time }),
            }
            Ok((encrypted(client.into_inner(), server, peer, Vec::new()).await?, true))
        }
    }
}

async fn dialled(server: &Server) -> Result<TcpStream, Delivery> {
    let tcp = match timeout(server.waits.connect, dial(&server.host, server.port)).await {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(error)) => return Err(lost(Stage::Connect, &error)),
        Err(_) => return Err(Delivery::Later { stage: Stage::Connect, loss: Loss::Time }),
    };
    let _ = tcp.set_nodelay(true);
    Ok(tcp)
}

/// Connects to an address that the host stands for, of those that may be dialled.
async fn dial(host: &str, port: u16) -> io::Result<TcpStream> {
    let found: Vec<SocketAddr> =
        lookup_host((host, port)).await?.filter(|address| may_be_dialled(address.ip())).collect();
    if found.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::AddrNotAvailable,
            "the host has no address that may be dialled",
        ));
    }
    TcpStream::connect(found.as_slice()).await
}

async fn encrypted(
    tcp: TcpStream,
    server: &Server,
    peer: SocketAddr,
    heard: Vec<u8>,
) -> Result<Line, Delivery> {
    let name = ServerName::try_from(server.host.clone())
        .map_err(|error| Delivery::Misconfigured { fault: Fault::Tls, said: error.to_string() })?;
    let handshake = TlsConnector::from(Arc::clone(&server.trust)).connect(name, tcp);
    match timeout(server.waits.connect, handshake).await {
        Ok(Ok(inner)) => Ok(Box::new(Heard { before: heard, read: 0, inner, peer })),
        Ok(Err(error)) if is_about_tls(&error) => {
            Err(Delivery::Misconfigured { fault: Fault::Tls, said: error.to_string() })
        }
        Ok(Err(error)) => Err(lost(Stage::Greeting, &error)),
        Err(_) => Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Time }),
    }
}

/// Greets the server in the clear and has it begin TLS; answers its greeting.
async fn ask_for_tls(tcp: &mut TcpStream, hello: &str) -> Result<Vec<u8>, Delivery> {
    let greeting = said(tcp).await?;
    positive(&greeting, Fault::Refused)?;
    write(tcp, &format!("EHLO {hello}\r\n")).await?;
    let offer = said(tcp).await?;
    positive(&offer, Fault::Refused)?;
    let offers_tls = offer.lines.iter().skip(1).any(|line| line.trim().eq_ignore_ascii_case("STARTTLS"));
    if !offers_tls {
        let said = "the server does not offer STARTTLS".to_owned();
        return Err(Delivery::Misconfigured { fault: Fault::NoTls, said });
    }
    write(tcp, "STARTTLS\r\n").await?;
    positive(&said(tcp).await?, Fault::NoTls)?;
    Ok(greeting.bytes)
}

/// An answer in the clear.
struct Said {
    bytes: Vec<u8>,
    code: u16,
    lines: Vec<String>,
}

fn positive(said: &Said, fault: Fault) -> Result<(), Delivery> {
    let answer = Answer::new(said.code, &said.lines.join(" "));
    match said.code {
        200..=299 => Ok(()),
        400..=499 => Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Answered(answer) }),
        500..=599 => Err(Delivery::Misconfigured { fault, said: answer.to_string() }),
        _ => Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Nonsense(answer.to_string()) }),
    }
}

/// Reads one answer and not a byte more.
async fn said(tcp: &mut TcpStream) -> Result<Said, Delivery> {
    let nonsense = |bytes: &[u8]| {
        let said = Answer::new(0, &String::from_utf8_lossy(bytes)).words;
        Delivery::Later { stage: Stage::Greeting, loss: Loss::Nonsense(said) }
    };
    let (mut bytes, mut lines, mut begun) = (Vec::new(), Vec::new(), 0);
    loop {
        let byte = tcp.read_u8().await.map_err(|error| lost(Stage::Greeting, &error))?;
        bytes.push(byte);
        if bytes.len() > ANSWER_MAX {
            return Err(nonsense(&bytes[..200]));
        }
        if byte != b'\n' {
            continue;
        }
        let line = String::from_utf8_lossy(&bytes[begun..]).trim_end().to_owned();
        begun = bytes.len();
        let code = line.get(..3).and_then(|code| code.parse::<u16>().ok()).ok_or_else(|| nonsense(&bytes))?;
        lines.push(line.get(4..).unwrap_or_default().to_owned());
        match line.as_bytes().get(3) {
            None | Some(b' ') => return Ok(Said { bytes, code, lines }),
            Some(b'-') => {}
            Some(_) => return Err(nonsense(&bytes)),
        }
    }
}

async fn write(tcp: &mut TcpStream, command: &str) -> Result<(), Delivery> {
    tcp.write_all(command.as_bytes()).await.map_err(|error| lost(Stage::Greeting, &error))
}

/// Whether it was TLS that failed, and not the connection under it.
fn is_about_tls(error: &io::Error) -> bool {
    error.get_ref().and_then(|it| it.downcast_ref::<rustls::Error>()).is_some()
}

fn lost(stage: Stage, error: &io::Error) -> Delivery {
    Delivery::Later { stage, loss: Loss::Connection(error.to_string()) }
}

/// An encrypted stream on which what was heard before is heard again first.
struct Heard<S> {
    before: Vec<u8>,
    read: usize,
    inner: S,
    peer: SocketAddr,
}

impl<S> fmt::Debug for Heard<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heard({})", self.peer)
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> AsyncTokioStream for Heard<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let rest = this.before.get(this.read..).unwrap_or_default();
        if rest.is_empty() {
            return Pin::new(&mut this.inner).poll_read(cx, buf);
        }
        let count = rest.len().min(buf.remaining());
        buf.put_slice(&rest[..count]);
        this.read += count;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heard<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
