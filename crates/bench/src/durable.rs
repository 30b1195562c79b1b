//! A person's decisions, each durable before the next: ours beside bare loops of commits.
//!
//! All write to the same disk with `synchronous=FULL` in rounds that take turns, because a disk's
//! speed changes from one second to the next. One loop commits a small row; the other changes as many
//! pages as a decision does, which is what the engine and the disk allow.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use app::allocation::{Accept, Choice, SplitLine, accept, list_exceptions};
use app::banking::{ImportStatements, import_statements};
use app::context::{Ctx, Sources};
use app::customers::{ImportCustomers, import_customers};
use app::identity::set_up;
use app::inbox::InputFile;
use app::keys::Vault;
use app::receivables::{ImportInvoices, import_invoices};
use app::source::{SystemClock, SystemEntropy};
use app::words::{Language, Words};
use app::work::run_due_jobs;
use app::write::{Call, WriteError, write};
use db::{Db, Tx};
use serde_json::{Value, json};

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder with the generated company.
    company: PathBuf,
    /// An empty folder on the disk to be measured.
    scratch: PathBuf,
    /// A fresh database on `PostgreSQL`; `SQLite` in the scratch folder otherwise.
    #[arg(long)]
    postgres: Option<String>,
    /// Rounds of each side.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Decisions of a round.
    #[arg(long, default_value_t = 200)]
    count: usize,
}

/// Imports and matches the company, then decides what is left in the queue.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(arguments))
}

async fn measure(arguments: &Arguments) -> anyhow::Result<Value> {
    let url = arguments
        .postgres
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}", arguments.scratch.join("decisions.sqlite").display()));
    let (db, ctx) = open(&url).await?;
    import(&db, &ctx, &arguments.company).await?;
    let decisions = decisions(&db, &ctx, &arguments.company.join("truth.csv")).await?;
    let wanted = SAMPLE + arguments.rounds * arguments.count;
    if decisions.len() < wanted {
        bail!("the queue holds {} decisions, {wanted} are needed", decisions.len());
    }
    let mut bare = BareLoop::open(&arguments.scratch.join("bare.sqlite"))?;
    let (sample, decisions) = decisions.split_at(SAMPLE);
    let pages = match &arguments.postgres {
        Some(_) => None,
        None => {
            Some(pages_per_decision(&db, &ctx, sample, &arguments.scratch.join("decisions.sqlite")).await?)
        }
    };
    let mut of_pages =
        pages.map(|pages| PagesLoop::open(&arguments.scratch.join("pages.sqlite"), pages)).transpose()?;
    let (mut ours, mut bares, mut as_manies) = (Vec::new(), Vec::new(), Vec::new());
    let mut refused = 0;
    for (round, decisions) in decisions.chunks_exact(arguments.count).take(arguments.rounds).enumerate() {
        let began = Instant::now();
        for (place, command) in decisions.iter().enumerate() {
            refused += u64::from(!decide(&db, &ctx, command, &format!("{round}-{place}")).await?);
        }
        // What was left to be done beside the decisions is part of them.
        db.wait_for_checkpoint();
        ours.push(per_second(arguments.count, began));
        let began = Instant::now();
        for _ in 0..arguments.count {
            bare.commit_one()?;
        }
        bares.push(per_second(arguments.count, began));
        let Some(of_pages) = &mut of_pages else { continue };
        let began = Instant::now();
        for _ in 0..arguments.count {
            of_pages.commit_one()?;
        }
        as_manies.push(per_second(arguments.count, began));
    }
    db.close().await;
    Ok(json!({
        "decisions_per_second": ours,
        "bare_commits_per_second": bares,
        "pages_per_decision": pages,
        "commits_of_as_many_pages_per_second": as_manies,
        "refused": refused,
    }))
}

/// Decisions taken before the clock runs, to see how many pages one changes.
const SAMPLE: usize = 100;

/// How many pages of the file a decision changes, on average and rounded, read from the length of the log.
async fn pages_per_decision(db: &Db, ctx: &Ctx, sample: &[Accept], file: &Path) -> anyhow::Result<i64> {
    let log = rusqlite::Connection::open(file)?;
    let mut grown = Vec::new();
    for (place, command) in sample.iter().enumerate() {
        let before = pages_in_log(&log)?;
        decide(db, ctx, command, &format!("sample-{place}")).await?;
        let pages = pages_in_log(&log)? - before;
        // A log that was begun anew tells nothing.
        if pages > 0 {
            grown.push(pages);
        }
    }
    let count = i64::try_from(grown.len())?;
    if count == 0 {
        bail!("no decision made the log longer");
    }
    Ok((grown.iter().sum::<i64>() + count / 2) / count)
}

/// How long the log of a file is, in pages.
fn pages_in_log(connection: &rusqlite::Connection) -> anyhow::Result<i64> {
    Ok(connection.query_row("pragma wal_checkpoint(noop)", [], |row| row.get(1))?)
}

#[expect(clippy::cast_precision_loss, reason = "counts of some hundreds")]
fn per_second(count: usize, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}

async fn open(url: &str) -> anyhow::Result<(Db, Ctx)> {
    let sources = Sources::new(Arc::new(SystemClock), Arc::new(SystemEntropy));
    let db = Db::open(url).await?;
    db.migrate(sources.clock.now_micros()).await?;
    let vault = Arc::new(Vault::ephemeral(sources.entropy.clone())?);
    let installation = set_up(&db, &sources, &vault, "Bench").await?;
    let Sources { clock, ids, .. } = sources;
    Ok((db, Ctx::new(installation.org, installation.legal_entity, "bench", vault, clock, ids)))
}

async fn import(db: &Db, ctx: &Ctx, company: &Path) -> anyhow::Result<()> {
    let file = |name: &str| InputFile::from_path(&company.join(name));
    let customers = ImportCustomers { file: file("customers.csv"), mapping: None };
    write(db, ctx, Call::new("import_customers", &""), async |tx: &mut Tx| {
        import_customers(ctx, tx, &customers).await
    })
    .await?;
    let invoices = ImportInvoices { file: file("invoices.csv"), mapping: None };
    write(db, ctx, Call::new("import_invoices", &""), async |tx: &mut Tx| {
        import_invoices(ctx, tx, &invoices).await
    })
    .await?;
    let statements = ImportStatements::new(file("bank.camt053.xml"));
    write(db, ctx, Call::new("import_statements", &""), async |tx: &mut Tx| {
        import_statements(ctx, tx, &statements).await
    })
    .await?;
    run_due_jobs(db, ctx).await?;
    Ok(())
}

/// What a person who knows the truth would say of each transaction in the queue.
async fn decisions(db: &Db, ctx: &Ctx, truth: &Path) -> anyhow::Result<Vec<Accept>> {
    let mut paid: HashMap<String, Vec<SplitLine>> = HashMap::new();
    for line in BufReader::new(File::open(truth)?).lines().skip(1) {
        let line = line?;
        let fields: Vec<&str> = line.trim_end().split(',').collect();
        let [_, reference, _, number, amount] = fields[..] else {
            bail!("{line:?} is not a line of a truth file")
        };
        if !number.is_empty() && !number.contains('|') {
            let amount_minor = amount.replace('.', "").parse().with_context(|| line.clone())?;
            let split = SplitLine::Document { number: number.to_owned(), amount_minor };
            paid.insert(reference.to_owned(), vec![split]);
        }
    }
    let mut decisions = Vec::new();
    let mut tx = db.begin_read().await?;
    list_exceptions(&mut tx, ctx, &Words::new(Language::English), |view| {
        let reference = view.transaction.bank_reference.unwrap_or_default();
        if let Some(split) = paid.remove(&reference) {
            decisions.push(Accept { transaction: view.transaction.id, choice: Choice::Split(split) });
        }
    })
    .await?;
    tx.rollback().await?;
    Ok(decisions)
}

/// One decision in one transaction. Answers whether it was taken: an earlier one may have used the document.
async fn decide(db: &Db, ctx: &Ctx, command: &Accept, key: &str) -> anyhow::Result<bool> {
    let call = Call::new("accept", command).with_key(Some(key.to_owned()));
    match write(db, ctx, call, async |tx: &mut Tx| accept(ctx, tx, command).await).await {
        Ok(_) => Ok(true),
        Err(WriteError::Refused(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The least that can be done durably: one small row per commit.
struct BareLoop {
    connection: rusqlite::Connection,
    next: i64,
}

impl BareLoop {
    fn open(file: &Path) -> anyhow::Result<Self> {
        let connection = connect(file)?;
        connection.execute_batch("create table rows (id integer primary key, text text not null)")?;
        Ok(Self { connection, next: 1 })
    }

    fn commit_one(&mut self) -> anyhow::Result<()> {
        let transaction = self.connection.transaction()?;
        transaction
            .prepare_cached("insert into rows (id, text) values ($1, $2)")?
            .execute((self.next, "one small row"))?;
        transaction.commit()?;
        self.next += 1;
        Ok(())
    }
}

/// Rows of a page each, among which the loop that changes many of them walks.
const PAGES: i64 = 500;
/// How long the log of that loop becomes: as long as ours.
const LOG_PAGES: i64 = 3_072;

/// Commits that change as many pages as a decision does, and nothing else.
struct PagesLoop {
    connection: rusqlite::Connection,
    /// Pages that each commit changes.
    pages: i64,
    next: i64,
}

impl PagesLoop {
    fn open(file: &Path, pages: i64) -> anyhow::Result<Self> {
        let mut connection = connect(file)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.execute_batch("create table pages (id integer primary key, text text not null)")?;
        let transaction = connection.transaction()?;
        for page in 0..PAGES {
            transaction.execute("insert into pages (id, text) values ($1, $2)", (page, page_of(page)))?;
        }
        transaction.commit()?;
        Ok(Self { connection, pages, next: PAGES })
    }

    fn commit_one(&mut self) -> anyhow::Result<()> {
        // The engine writes no page that stays as it was.
        let text = page_of(self.next);
        let transaction = self.connection.transaction()?;
        for page in 0..self.pages {
            transaction
                .prepare_cached("update pages set text = $1 where id = $2")?
                .execute((&text, (self.next + page) % PAGES))?;
        }
        transaction.commit()?;
        self.next += 1;
        Ok(())
    }
}

/// A text that fills a page.
fn page_of(number: i64) -> String {
    format!("{number:03500}")
}

fn connect(file: &Path) -> anyhow::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}
