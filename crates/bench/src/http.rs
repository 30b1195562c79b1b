//! Asking a server over connections that stay open, and a server that answers at once.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// Longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a page holds, about.
const PAGE_BYTES: usize = 12 * 1024;

/// One answer.
pub struct Answer {
    pub status: u16,
    pub bytes: usize,
    pub took: Duration,
}

/// A connection of somebody who is signed in.
pub struct Connection {
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Connection {
    /// Connects; the cookie is `name=value`, or empty.
    pub fn open(address: SocketAddr, cookie: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("the server does not answer")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), cookie: cookie.to_owned() })
    }

    /// From now on as somebody else who is signed in.
    pub fn become_who(&mut self, cookie: &str) {
        cookie.clone_into(&mut self.cookie);
    }

    /// Asks for a page as a browser does.
    pub fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\naccept-encoding: gzip, deflate, br\r\n\r\n",
            self.cookie
        ))
    }

    /// Sends JSON as a script of the page does.
    pub fn post(&mut self, path: &str, body: &str) -> anyhow::Result<Answer> {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        ))
    }

    fn ask(&mut self, request: &str) -> anyhow::Result<Answer> {
        let started = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status")?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length: ") {
                length = value.parse()?;
            }
            is_chunked |= header == "transfer-encoding: chunked";
        }
        let bytes = if is_chunked { self.skip_chunks()? } else { self.skip(length)? };
        Ok(Answer { status, bytes, took: started.elapsed() })
    }

    fn skip(&mut self, length: usize) -> anyhow::Result<usize> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(length)
    }

    fn skip_chunks(&mut self) -> anyhow::Result<usize> {
        let mut bytes = 0;
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16)?;
            bytes += length;
            self.skip(length + 2)?;
            if length == 0 {
                return Ok(bytes);
            }
        }
    }
}

/// The time that this many of a hundred answers stay under, in milliseconds.
pub fn quantile(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
}

/// A handler that answers at once with as much as a page holds.
pub fn bare_server() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let page = "x".repeat(PAGE_BYTES);
            let routes = axum::Router::new().fallback(move || std::future::ready(page.clone()));
            axum::serve(tokio::net::TcpListener::from_std(listener)?, routes).await
        })
    });
    Ok(address)
}
