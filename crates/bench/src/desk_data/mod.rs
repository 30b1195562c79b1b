//! A company of the size that the desk is measured on, put into a database by bulk rows: the import path would
//! take an hour. Its books pass `quittance check`.

mod bank;
mod days;
mod parties;
mod random;
mod sums;
mod tables;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use app::activity::Event;
use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::keys::Vault;
use app::source::{SystemClock, SystemEntropy};
use app::write::{Call, Fault, write};
use db::uuid::Uuid;
use db::{Cell, Db, Rows, Tx, insert_in_order};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use self::random::Random;
use self::tables::TABLES;

/// Days of the books: three years.
const DAYS: usize = 1_096;
/// Days of one transaction.
const DAYS_PER_COMMIT: usize = 30;
/// Rows gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 20_000;
const ACCOUNTS: [&str; 3] =
    ["FR7630004000031234567890143", "FR7630006000011234567890189", "FR7610107001011234567890129"];

/// How large, and where.
#[derive(clap::Args)]
pub struct Arguments {
    /// The database, which must be empty: `sqlite:FILE` or `postgres://…`.
    database: String,
    /// The key file, made when it is not there.
    key_file: PathBuf,
    /// Invoices, and as many bank transactions.
    #[arg(long, default_value_t = 1_000_000)]
    invoices: usize,
}

/// Fills the database.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(load(arguments))
}

/// Opens a database, migrated, with its organisation.
pub async fn open(url: &str, key_file: &std::path::Path) -> anyhow::Result<(Db, Ctx)> {
    let sources = Sources::new(Arc::new(SystemClock), Arc::new(SystemEntropy));
    let db = Db::open(url).await?;
    db.migrate(sources.clock.now_micros()).await?;
    let vault = Arc::new(Vault::open_or_create(key_file, sources.entropy.clone(), "2026-01-01")?);
    let installation = set_up(&db, &sources, &vault, "Grande Maison").await?;
    let Sources { clock, ids, .. } = sources;
    Ok((db, Ctx::new(installation.org, installation.legal_entity, "bench", vault, clock, ids)))
}

async fn load(arguments: &Arguments) -> anyhow::Result<Value> {
    let began = Instant::now();
    let (db, ctx) = open(&arguments.database, &arguments.key_file).await?;
    let mut loader = Loader::new(&ctx, arguments.invoices)?;
    for first in (0..DAYS).step_by(DAYS_PER_COMMIT) {
        let mut tx = db.begin_write().await?;
        if first == 0 {
            loader.parties(&ctx, &mut tx).await?;
        }
        for day in first..DAYS.min(first + DAYS_PER_COMMIT) {
            loader.day(&ctx, &mut tx, day).await?;
        }
        loader.flush(&mut tx, 0).await?;
        tx.commit().await?;
        // PostgreSQL checks foreign keys by plans that it makes once: not while the tables seem empty.
        if first == 0 {
            db.analyze().await?;
        }
    }
    let call = Call::new("load_desk_data", &arguments.invoices);
    let counts = write(&db, &ctx, call, async |tx: &mut Tx| {
        loader.end(&ctx, tx).await?;
        let counts = (loader.invoices.len() as u64, loader.open.len() as u64, loader.waiting_count);
        let data = json!({ "invoices": counts.0, "open": counts.1 });
        Ok::<_, Fault>((counts, Some(Event::new("desk_data_loaded", "", data))))
    })
    .await?;
    db.analyze().await?;
    db.close().await;
    Ok(json!({ "invoices": counts.0, "open": counts.1, "waiting": counts.2,
        "seconds": began.elapsed().as_secs_f64() }))
}

/// An invoice and when it is paid.
struct Invoice {
    id: Uuid,
    customer: usize,
    due_on: Date,
    minor: i64,
    /// What of it is paid: nothing, a part or all.
    paid_minor: i64,
}

/// The key of a day's sums: account, day, kind, role.
type DayKey = (&'static str, Date, &'static str, &'static str);

/// A line of an entry: account, role, subject, customer, amount.
type Line = (&'static str, &'static str, Option<Uuid>, Option<Uuid>, i64);

struct Loader {
    first_day: Date,
    random: Random,
    sequence: u128,
    count: usize,
    customers: Vec<Uuid>,
    accounts: Vec<Uuid>,
    balances: [i64; 3],
    files: [Uuid; 2],
    invoices: Vec<Invoice>,
    /// The invoices paid on each day, and transactions that no invoice explains.
    payments: Vec<Vec<usize>>,
    open: Vec<usize>,
    waiting: Vec<(Uuid, Date, usize, i64, Option<usize>)>,
    waiting_count: u64,
    last_entry: Uuid,
    sums: HashMap<DayKey, (i64, i64, i64)>,
    months: HashMap<(Uuid, i16, i8), (i64, i64)>,
    bank_days: HashMap<(Uuid, Date, &'static str), (i64, i64, i64)>,
    /// Open invoices that a transaction nobody has explained yet pays.
    announced: HashSet<usize>,
    rows: HashMap<&'static str, Rows>,
}

impl Loader {
    fn new(ctx: &Ctx, count: usize) -> Result<Self, Fault> {
        let rows = TABLES.iter().map(|(table, columns)| {
            let columns: Vec<&'static str> = columns.split(' ').collect();
            (*table, Rows::new(table, &columns))
        });
        Ok(Self {
            first_day: ctx.today().saturating_sub(i64::try_from(DAYS - 1).unwrap_or(0).days()),
            random: Random(1),
            sequence: 0,
            count,
            customers: Vec::new(),
            accounts: Vec::new(),
            balances: [0; 3],
            files: [ctx.new_id()?, ctx.new_id()?],
            invoices: Vec::with_capacity(count),
            payments: vec![Vec::new(); DAYS],
            open: Vec::new(),
            waiting: Vec::new(),
            waiting_count: 0,
            last_entry: Uuid::nil(),
            sums: HashMap::new(),
            months: HashMap::new(),
            bank_days: HashMap::new(),
            announced: HashSet::new(),
            rows: rows.collect(),
        })
    }

    fn day_of(&self, day: usize) -> Date {
        self.first_day.saturating_add(i64::try_from(day).unwrap_or(0).days())
    }

    /// An id of a day: they rise from day to day, as those of a company that worked all the time.
    fn id(&mut self, day: Date) -> Uuid {
        self.sequence += 1;
        let at = day.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_millisecond());
        let time = u128::from(at.max(0).unsigned_abs()) << 80;
        Uuid::from_u128(time | (0x7 << 76) | (0x2 << 62) | self.sequence)
    }

    fn push<const N: usize>(&mut self, table: &'static str, row: [Cell; N]) {
        if let Some(rows) = self.rows.get_mut(table) {
            rows.push(row);
        }
    }

    async fn flush(&mut self, tx: &mut Tx, rows_min: usize) -> Result<(), Fault> {
        if self.rows.values().map(Rows::len).max().unwrap_or(0) < rows_min {
            return Ok(());
        }
        for (table, _) in TABLES {
            if let Some(rows) = self.rows.get_mut(table) {
                insert_in_order(tx, [rows]).await?;
            }
        }
        Ok(())
    }
}

fn number(place: usize) -> String {
    format!("FA-{:07}", place + 1)
}
