//! Many people at once on the pages of a running server: how long each answer takes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

/// What to ask, and how.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where the server listens; without it a bare handler of this process is asked.
    #[arg(long)]
    address: Option<SocketAddr>,
    /// Session cookie, as `name=value`.
    #[arg(long, default_value = "")]
    cookie: String,
    /// People at once.
    #[arg(long, default_value_t = 16)]
    users: usize,
    /// Pause of a person between two pages, in milliseconds; 0 asks as fast as answers come.
    #[arg(long, default_value_t = 250)]
    pause: u64,
    /// Seconds for each page.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Pages.
    #[arg(required = true)]
    paths: Vec<String>,
}

/// One answer.
struct Answer {
    status: u16,
    bytes: usize,
    took: Duration,
}

/// Asks each page in turn, all people at once, and prints the times.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let address = match arguments.address {
        Some(address) => address,
        None => bare_server()?,
    };
    let pages = arguments
        .paths
        .iter()
        .map(|path| measure(arguments, address, path))
        .collect::<anyhow::Result<Vec<Value>>>()?;
    Ok(json!({ "pages": pages }))
}

fn measure(arguments: &Arguments, address: SocketAddr, path: &str) -> anyhow::Result<Value> {
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let people: Vec<_> = (0..arguments.users)
            .map(|person| scope.spawn(move || ask_until(arguments, address, path, person, until)))
            .collect();
        people
            .into_iter()
            .map(|person| person.join().unwrap_or_else(|_| bail!("a thread panicked")))
            .collect::<anyhow::Result<Vec<_>>>()
    })?
    .into_iter()
    .flatten()
    .collect();
    let mut took: Vec<Duration> = answers.iter().map(|answer| answer.took).collect();
    took.sort_unstable();
    let failed = answers.iter().filter(|answer| answer.status != 200).count();
    let bytes = answers.first().map_or(0, |answer| answer.bytes);
    Ok(json!({
        "path": path,
        "answers": answers.len(),
        "failed": failed,
        "bytes": bytes,
        "p50_ms": quantile(&took, 50),
        "p95_ms": quantile(&took, 95),
        "p99_ms": quantile(&took, 99),
    }))
}

/// The time that this many of a hundred answers stay under, in milliseconds.
fn quantile(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
}

fn ask_until(
    arguments: &Arguments,
    address: SocketAddr,
    path: &str,
    person: usize,
    until: Instant,
) -> anyhow::Result<Vec<Answer>> {
    let mut connection = BufReader::new(TcpStream::connect(address).context("the server does not answer")?);
    connection.get_ref().set_nodelay(true)?;
    connection.get_ref().set_read_timeout(Some(Duration::from_secs(30)))?;
    // People do not click in step.
    let pause = Duration::from_millis(arguments.pause);
    thread::sleep(
        pause * u32::try_from(person).unwrap_or(0) / u32::try_from(arguments.users.max(1)).unwrap_or(1),
    );
    let mut answers = Vec::new();
    while Instant::now() < until {
        answers.push(ask(&mut connection, path, &arguments.cookie)?);
        thread::sleep(pause);
    }
    Ok(answers)
}

/// Asks once on a connection that stays open.
fn ask(connection: &mut BufReader<TcpStream>, path: &str, cookie: &str) -> anyhow::Result<Answer> {
    let started = Instant::now();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\naccept-encoding: gzip\r\n\r\n"
    );
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status")?;
    let (mut length, mut is_chunked) = (0, false);
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let header = line.trim_end().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.parse()?;
        }
        is_chunked |= header == "transfer-encoding: chunked";
    }
    let bytes = if is_chunked { skip_chunks(connection)? } else { skip(connection, length)? };
    Ok(Answer { status, bytes, took: started.elapsed() })
}

fn skip(connection: &mut BufReader<TcpStream>, length: usize) -> anyhow::Result<usize> {
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(length)
}

fn skip_chunks(connection: &mut BufReader<TcpStream>) -> anyhow::Result<usize> {
    let mut bytes = 0;
    let mut line = String::new();
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16)?;
        bytes += length;
        skip(connection, length + 2)?;
        if length == 0 {
            return Ok(bytes);
        }
    }
}

/// A handler that answers at once with as much as a page holds.
fn bare_server() -> anyhow::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let page = "x".repeat(12 * 1024);
            let routes = axum::Router::new().fallback(move || std::future::ready(page.clone()));
            axum::serve(tokio::net::TcpListener::from_std(listener)?, routes).await
        })
    });
    Ok(address)
}
