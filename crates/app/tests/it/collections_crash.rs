//! kill -9 while a worker sends: what had left is never sent again, what may have left is listed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::collections::{
    Answered, Handed, Mode, Outgoing, Sender, SetMode, list_plans, make_default_plans, release_messages,
    send_due, set_mode,
};
use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::keys::Vault;
use app::source::{FixedClock, SystemEntropy};
use app::write::{Call, write};
use db::{Db, Tx};
use dunning::plan::Channel;
use jiff::civil::date;
use testkit::World;

use crate::killed::spawn;

/// Where the child sends; unset in an ordinary run of the tests.
const URL: &str = "QUITTANCE_SEND_URL";
const KEYS: &str = "QUITTANCE_SEND_KEYS";
/// How often the worker is killed in an ordinary run; the 500 of the promise are asked for by this variable.
const KILLS: &str = "QUITTANCE_SEND_KILLS";
const KILLS_ORDINARY: usize = 12;
/// Messages that each worker finds, more than it can send before it is killed.
const MESSAGES_PER_KILL: usize = 4;

/// Hands over by a line on standard output, which the parent reads as the server would.
struct Pipe;

impl Sender for Pipe {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn send(&self, message: &Outgoing) -> Answered {
        let mut out = std::io::stdout().lock();
        out.write_all(format!("\nleft {}\n", message.message).as_bytes()).unwrap();
        out.flush().unwrap();
        // A server takes its time to answer.
        std::thread::sleep(Duration::from_millis(3));
        Answered { handed: Handed::Accepted, note: String::new() }
    }
}

/// Not a test of its own: the worker that is killed.
#[test]
fn child_that_sends() {
    let (Ok(url), Ok(keys)) = (std::env::var(URL), std::env::var(KEYS)) else { return };
    runtime().block_on(async {
        let (db, ctx) = open(&url, Path::new(&keys)).await;
        send_due(&db, &ctx, &Pipe).await.unwrap();
        std::thread::sleep(Duration::from_mins(1));
    });
}

async fn open(url: &str, keys: &Path) -> (Db, Ctx) {
    let db = Db::open(url).await.unwrap();
    // A Tuesday at two in the afternoon, whenever the test runs: contact hours are open.
    let clock = FixedClock::at_noon(date(2026, 3, 31));
    let sources = Sources::new(Arc::new(clock), Arc::new(SystemEntropy));
    let vault = Arc::new(Vault::open_or_create(keys, sources.entropy.clone(), "2026-03-31").unwrap());
    let made = set_up(&db, &sources, &vault, "Atelier").await.unwrap();
    let Sources { clock, ids, .. } = sources;
    (db, Ctx::new(made.org, made.legal_entity, "worker", vault, clock, ids))
}

/// Customers with an invoice each, late by far, and a message planned for each.
async fn prepare(world: &World, ctx: &Ctx, count: usize) {
    let today = ctx.today();
    let mut customers = "Code client;Nom;Email\n".to_owned();
    let mut rows = Vec::new();
    for n in 0..count {
        let _ = writeln!(customers, "K{n};Client {n};k{n}@exemple.fr");
        rows.push(format!("FA-{n};Facture;Client {n};2025-01-01;2025-02-01;{}.00", 100 + n));
    }
    let shop = world_of(world, ctx).await;
    shop.import_customers("clients.csv", customers).await.unwrap();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    shop.import_invoices("factures.csv", World::invoices_csv(&rows)).await.unwrap();
    let statement = testkit::camt::Statement::new("S", today.yesterday().unwrap(), Vec::new());
    let text = statement.opening(0, today.yesterday().unwrap()).to_camt053();
    shop.import_statements("s.xml", text).await.unwrap();
    let db = &shop.db;
    let call = Call::new("make_default_plans", &());
    write(db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await.unwrap();
    let mut tx = db.begin_read().await.unwrap();
    let plans = list_plans(&mut tx, ctx).await.unwrap();
    tx.rollback().await.unwrap();
    for plan in plans {
        let mode = SetMode { plan: plan.id, mode: Mode::Live };
        let call = Call::new("set_mode", &mode);
        write(db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &mode).await).await.unwrap();
    }
    let call = Call::new("match_transactions", &());
    write(db, ctx, call, async |tx: &mut Tx| app::allocation::match_transactions(ctx, tx).await)
        .await
        .unwrap();
    let ran = app::work::decide_now(db, ctx).await.unwrap();
    assert_eq!(ran.planned, count as u64, "{ran:?}");
    db.close().await;
}

/// The same database under another context.
async fn world_of(world: &World, ctx: &Ctx) -> World {
    let mut other = World::on_sqlite().await;
    other.db = Db::open(&world.url).await.unwrap();
    other.ctx = ctx.clone();
    other.engine = world.engine;
    other
}

async fn sends_once(mut world: World) {
    let kills = std::env::var(KILLS).ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS_ORDINARY);
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let (db, ctx) = open(&world.url, &keys).await;
    db.close().await;
    prepare(&world, &ctx, kills * MESSAGES_PER_KILL).await;
    let mut left: BTreeMap<String, u32> = BTreeMap::new();
    let mut in_doubt = 0;
    for kill in 1..=kills {
        let (mut child, messages) = spawn(
            "collections_crash::child_that_sends",
            [(URL, &world.url), (KEYS, keys.to_str().unwrap())],
            "left ",
        );
        // A seeded instant after its first messages: between two of them, or in the middle of one.
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..=kill % 3 {
            seen.extend(messages.recv_timeout(Duration::from_mins(1)).ok());
        }
        std::thread::sleep(Duration::from_micros((kill as u64) * 7_919 % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        seen.extend(messages);
        for message in seen {
            *left.entry(message).or_insert(0) += 1;
        }
        let (db, ctx) = open(&world.url, &keys).await;
        // The worker is dead for certain: nobody waits for its lease.
        let before = ctx.now_micros();
        let call = Call::new("release_messages", &before);
        let released = write(&db, &ctx, call, async |tx: &mut Tx| release_messages(&ctx, tx, before).await)
            .await
            .unwrap();
        assert!(released.unknown.len() <= 1, "one worker hands over one message at a time");
        in_doubt += released.unknown.len();
        db.close().await;
    }
    let twice: Vec<_> = left.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "sent twice on {:?}: {twice:?}", world.engine);
    world.db = Db::open(&world.url).await.unwrap();
    let listed = world.count("select count(*) from dunning_messages where state = 'unknown'").await;
    let sent = world.count("select count(*) from dunning_messages where state = 'sent'").await;
    assert_eq!(usize::try_from(listed).unwrap(), in_doubt, "every message in doubt is listed");
    // Whatever left is known as sent, or is in doubt.
    assert!(left.len() <= usize::try_from(listed + sent).unwrap());
    eprintln!(
        "{:?}: {kills} kills, {} messages left, {sent} known as sent, {listed} in doubt, none twice",
        world.engine,
        left.len()
    );
}

#[test]
fn a_worker_that_is_killed_sends_nothing_twice_on_sqlite() {
    runtime().block_on(async { sends_once(World::empty_on_sqlite().await).await });
}

#[test]
fn a_worker_that_is_killed_sends_nothing_twice_on_postgres() {
    runtime().block_on(async {
        if let Some(world) = World::empty_on_postgres().await {
            sends_once(world).await;
        }
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
