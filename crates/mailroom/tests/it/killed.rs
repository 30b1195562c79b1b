//! kill -9 while a worker hands letters to a real server: no letter is kept twice, and what may have left is listed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use app::collections::release_messages;
use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::keys::Vault;
use app::source::{FixedClock, SystemEntropy};
use app::write::{Call, write};
use db::{Db, Tx};
use jiff::civil::date;
use mailroom::Mailroom;
use testkit::World;
use tokio::sync::watch;

use crate::company::{Company, settings};
use crate::postbox::{Postbox, python};

/// Where the child sends; unset in an ordinary run of the tests.
const URL: &str = "QUITTANCE_SEND_URL";
const KEYS: &str = "QUITTANCE_SEND_KEYS";
/// How often the worker is killed in an ordinary run; more are asked for by this variable.
const KILLS: &str = "QUITTANCE_SEND_KILLS";
const KILLS_ORDINARY: usize = 8;
/// Messages that each worker finds, more than it can send before it is killed.
const MESSAGES_PER_KILL: usize = 3;

/// Not a test of its own: the worker that is killed.
#[test]
fn child_that_sends() {
    let (Ok(url), Ok(keys)) = (std::env::var(URL), std::env::var(KEYS)) else { return };
    runtime().block_on(async {
        let (db, ctx) = open(&url, Path::new(&keys)).await;
        let (_go_on, stop) = watch::channel(false);
        Mailroom::default().send_round(&db, &ctx, &stop).await.unwrap();
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

async fn sends_once(mut world: World, python: &Path) {
    let kills = std::env::var(KILLS).ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS_ORDINARY);
    let mut postbox = Postbox::open(python, "plain").await;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    (world.db, world.ctx) = open(&world.url, &keys).await;
    let addresses: Vec<String> =
        (0..kills * MESSAGES_PER_KILL).map(|n| format!("k{n}@d{n}.example")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let company = Company::that_reminds(&world, &addresses).await;
    company.set(&settings(postbox.port)).await.unwrap();
    let mut kept: BTreeMap<String, u32> = BTreeMap::new();
    let mut in_doubt = 0;
    for kill in 1..=kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::child_that_sends", "--exact", "--nocapture", "--test-threads=1"])
            .env(URL, &world.url)
            .env(KEYS, &keys)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // After its first letters, at a seeded instant: between two of them, or in the middle of one.
        for _ in 0..=kill % 2 {
            if let Some(letter) = postbox.next(Duration::from_mins(1)).await {
                *kept.entry(letter.header("Message-ID")).or_insert(0) += 1;
            }
        }
        tokio::time::sleep(Duration::from_micros((kill as u64) * 7_919 % 30_000)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(letter) = postbox.next(Duration::from_millis(100)).await {
            *kept.entry(letter.header("Message-ID")).or_insert(0) += 1;
        }
        // The worker is dead for certain: nobody waits for its turn, which goes with the settings, or for its lease.
        company.set(&settings(postbox.port)).await.unwrap();
        let (db, ctx) = (&world.db, &world.ctx);
        let before = ctx.now_micros();
        let call = Call::new("release_messages", &before);
        let released =
            write(db, ctx, call, async |tx: &mut Tx| release_messages(ctx, tx, before).await).await.unwrap();
        assert!(released.unknown.len() <= 1, "one worker hands over one letter at a time");
        in_doubt += released.unknown.len();
    }
    let twice: Vec<_> = kept.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "kept twice on {:?}: {twice:?}", world.engine);
    let listed = company.messages("unknown").await.len();
    let sent = company.messages("sent").await.len();
    assert_eq!(listed, in_doubt, "every message in doubt is listed");
    // Whatever the server has is known as sent, or is in doubt.
    assert!(kept.len() <= listed + sent, "{} kept, {listed} in doubt, {sent} sent", kept.len());
    assert!(kept.len() >= kills, "{} kept", kept.len());
    eprintln!(
        "{:?}: {kills} kills, {} letters kept, {sent} known as sent, {listed} in doubt, none twice",
        world.engine,
        kept.len()
    );
}

#[test]
fn a_worker_that_is_killed_sends_no_letter_twice_on_sqlite() {
    let Some(python) = python() else { return };
    runtime().block_on(async { sends_once(World::empty_on_sqlite().await, &python).await });
}

#[test]
fn a_worker_that_is_killed_sends_no_letter_twice_on_postgres() {
    let Some(python) = python() else { return };
    runtime().block_on(async {
        if let Some(world) = World::empty_on_postgres().await {
            sends_once(world, &python).await;
        }
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
