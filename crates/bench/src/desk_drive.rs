//! Many people at once who walk through the pages of a running desk on a large company, each in an order of their
//! own, with a bare handler among the pages; and, when it is asked for, one more who accepts line after line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::{Value, json};

use crate::desk_pages::{self, Cookies, Page, Payment};
use crate::http::{Connection, bare_server, quantile};

/// Time that is not counted: connections open, statements are prepared, figures are calculated for the first time.
const WARM_UP: Duration = Duration::from_secs(8);

/// Where, and how.
#[derive(clap::Args)]
pub struct Arguments {
    /// A database that `desk-data` filled.
    database: String,
    /// Its key file.
    key_file: PathBuf,
    /// Where the server on that database listens.
    #[arg(long)]
    address: SocketAddr,
    /// People at once.
    #[arg(long, default_value_t = 16)]
    users: usize,
    /// Pause of a person between two pages, in milliseconds.
    #[arg(long, default_value_t = 250)]
    pause: u64,
    /// Seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// One more person accepts a line in each pause.
    #[arg(long)]
    accepting: bool,
}

/// When it began, until when, and the pause between two requests.
#[derive(Clone, Copy)]
struct Times {
    counted_from: Instant,
    until: Instant,
    pause: Duration,
}

/// Drives the desk; the times of each page.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(desk_pages::find(&arguments.database, &arguments.key_file))?;
    let bare = bare_server()?;
    let counted_from = Instant::now() + WARM_UP;
    let until = counted_from + Duration::from_secs(arguments.seconds);
    let times = Times { counted_from, until, pause: Duration::from_millis(arguments.pause) };
    let (pages, cookies, address) = (&found.pages, &found.cookies, arguments.address);
    let (walks, accepted) = thread::scope(|scope| {
        let people: Vec<_> = (0..arguments.users)
            .map(|person| scope.spawn(move || walk((address, bare), cookies, pages, person, times)))
            .collect();
        let payments = &found.payments;
        let accepting = arguments
            .accepting
            .then(|| scope.spawn(move || accept(address, &cookies.owner, payments, times)));
        let walks: Vec<_> = people.into_iter().map(joined).collect::<anyhow::Result<_>>()?;
        let accepted = accepting.map(joined).transpose()?;
        anyhow::Ok((walks, accepted))
    })?;
    let mut of_page: Vec<Seen> = (0..=pages.len()).map(|_| Seen::default()).collect();
    for (at, seen) in walks.into_iter().flatten() {
        of_page[at].add(seen);
    }
    let bare = of_page.pop().unwrap_or_default();
    let pages: Vec<Value> = pages.iter().zip(of_page).map(|(page, seen)| seen.told(page)).collect();
    let bare = bare.told(&Page::named("a bare axum handler"));
    let told = |seen: Seen| seen.told(&Page::named("accept a line"));
    Ok(json!({ "pages": pages, "bare": bare, "accepted": accepted.map(told) }))
}

fn joined<T>(person: thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    person.join().unwrap_or_else(|_| bail!("a thread panicked"))
}

/// What was seen of a page.
#[derive(Default)]
struct Seen {
    took: Vec<Duration>,
    failed: usize,
    bytes: usize,
}

impl Seen {
    fn one(answer: &crate::http::Answer) -> Self {
        let is_good = (200..300).contains(&answer.status);
        Self { took: vec![answer.took], failed: usize::from(!is_good), bytes: answer.bytes }
    }

    fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.failed += other.failed;
        self.bytes = self.bytes.max(other.bytes);
    }

    fn told(mut self, page: &Page) -> Value {
        self.took.sort_unstable();
        json!({
            "name": page.name,
            "path": page.path,
            "answers": self.took.len(),
            "failed": self.failed,
            "bytes": self.bytes,
            "p50_ms": quantile(&self.took, 50),
            "p95_ms": quantile(&self.took, 95),
            "p99_ms": quantile(&self.took, 99),
        })
    }
}

/// One person: every page in turn, beginning elsewhere and with another stride than the others; the bare handler
/// is one of the pages. Which page, and what was seen.
fn walk(
    (desk, bare): (SocketAddr, SocketAddr),
    cookies: &Cookies,
    pages: &[Page],
    person: usize,
    times: Times,
) -> anyhow::Result<Vec<(usize, Seen)>> {
    let open = || anyhow::Ok((Connection::open(desk, &cookies.owner)?, Connection::open(bare, "")?));
    let (mut open_desk, mut open_bare) = open()?;
    let places = pages.len() + 1;
    // People do not click in step.
    thread::sleep(times.pause * u32::try_from(person).unwrap_or(0) / 16);
    let mut seen = Vec::new();
    // A stride that shares no divisor with the number of places goes through all of them.
    let stride =
        (1..=places).map(|more| person * 2 + more).find(|&stride| shares_none(stride, places)).unwrap_or(1);
    let mut at = person * 5 % places;
    while Instant::now() < times.until {
        let began = Instant::now();
        let answer = match pages.get(at) {
            Some(page) => {
                open_desk.become_who(if page.is_of_sales { &cookies.sales } else { &cookies.owner });
                open_desk.get(&page.path)
            }
            None => open_bare.get("/"),
        };
        let one = if let Ok(answer) = answer {
            Seen::one(&answer)
        } else {
            // The connection ended: that counts as a failure, and the next page is asked on others.
            (open_desk, open_bare) = open()?;
            Seen { took: vec![began.elapsed()], failed: 1, bytes: 0 }
        };
        if began >= times.counted_from {
            seen.push((at, one));
        }
        at = (at + stride) % places;
        thread::sleep(times.pause);
    }
    Ok(seen)
}

fn shares_none(a: usize, b: usize) -> bool {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

/// Accepts what is sure, one line after the other.
fn accept(address: SocketAddr, cookie: &str, payments: &[Payment], times: Times) -> anyhow::Result<Seen> {
    let mut desk = Connection::open(address, cookie)?;
    let mut seen = Seen::default();
    for payment in payments {
        if Instant::now() >= times.until {
            break;
        }
        let counts = Instant::now() >= times.counted_from;
        let lines = json!([{ "document": payment.document, "amount_minor": payment.minor }]);
        let body = json!({ "transaction": payment.transaction, "lines": lines }).to_string();
        let answer = desk.post("/api/v1/allocations", &body)?;
        if counts {
            seen.add(Seen::one(&answer));
        }
        thread::sleep(times.pause);
    }
    Ok(seen)
}
