//! Many people at once on the pages of a running server: how long each answer takes.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::{Value, json};

use crate::http::{Answer, Connection, bare_server, quantile};

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

fn ask_until(
    arguments: &Arguments,
    address: SocketAddr,
    path: &str,
    person: usize,
    until: Instant,
) -> anyhow::Result<Vec<Answer>> {
    let mut connection = Connection::open(address, &arguments.cookie)?;
    // People do not click in step.
    let pause = Duration::from_millis(arguments.pause);
    thread::sleep(
        pause * u32::try_from(person).unwrap_or(0) / u32::try_from(arguments.users.max(1)).unwrap_or(1),
    );
    let mut answers = Vec::new();
    while Instant::now() < until {
        answers.push(connection.get(path)?);
        thread::sleep(pause);
    }
    Ok(answers)
}
