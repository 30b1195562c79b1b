//! kill -9 while a program imports, matches and accepts: what it reported as done is there, and nothing is
//! half done.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::allocation::SplitLine;
use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::keys::Vault;
use app::source::{SystemClock, SystemEntropy};
use db::Db;
use testkit::World;
use testkit::camt::{BankEntry, Statement};

use crate::killed::spawn;

/// Where the child writes; unset in an ordinary run of the tests.
const URL: &str = "QUITTANCE_CRASH_URL";
const KEYS: &str = "QUITTANCE_CRASH_KEYS";
const KILLS: u64 = 6;

/// Not a test of its own: the program that is killed.
#[test]
fn child_that_is_killed() {
    let (Ok(url), Ok(keys)) = (std::env::var(URL), std::env::var(KEYS)) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(write_until_killed(&url, Path::new(&keys)));
}

async fn write_until_killed(url: &str, keys: &Path) {
    let mut world = World::on_sqlite().await;
    world.db = Db::open(url).await.unwrap();
    let sources = Sources::new(Arc::new(SystemClock), Arc::new(SystemEntropy));
    let vault = Vault::open_or_create(keys, sources.entropy.clone(), "2026-03-31").unwrap();
    let made = set_up(&world.db, &sources, &vault, "Atelier").await.unwrap();
    world.ctx = Ctx::new(
        made.org,
        made.legal_entity,
        "child",
        Arc::new(vault),
        sources.clock.clone(),
        sources.ids.clone(),
    );
    for round in 0_u32.. {
        let tag = format!("{}-{round}", std::process::id());
        let day = jiff::civil::date(2026, 3, 3);
        let rows =
            World::invoices_csv(&[&format!("FA-{tag};Facture;Durand SAS;2026-02-02;2026-03-04;120,00")]);
        world.import_invoices(&format!("{tag}.csv"), rows).await.unwrap();
        let entries = (0..40)
            .map(|n| BankEntry::new(day, 500 + n, "MERCI").with_reference(&format!("{tag}-{n}")))
            .chain([BankEntry::new(day, 12_000, &format!("FA-{tag}"))
                .with_reference(&tag)
                .from("DURAND SAS")]);
        let statement = Statement::new(&tag, day, entries.collect()).opening(0, day);
        let imported = world.import_statements(&tag, statement.to_camt053()).await.unwrap();
        acknowledge(&imported.file);
        world.run_matching().await;
        let waiting: Vec<String> =
            world.exceptions().await.into_iter().map(|view| view.transaction.id).collect();
        for transaction in waiting.iter().rev().take(4) {
            let line = SplitLine::Account { account: "758000".to_owned(), amount_minor: 100 };
            acknowledge(&world.split(transaction, vec![line]).await.unwrap().allocation);
        }
    }
}

/// Says that a write is done, on the pipe to the parent.
fn acknowledge(id: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\nacked {id}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

async fn survives(mut world: World) {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let vault = Arc::new(Vault::open_or_create(&keys, world.sources.entropy.clone(), "2026-03-31").unwrap());
    let made = set_up(&world.db, &world.sources, &vault, "Atelier").await.unwrap();
    let Sources { clock, ids, .. } = world.sources.clone();
    world.ctx = Ctx::new(made.org, made.legal_entity, "parent", vault, clock, ids);
    let mut acked: Vec<String> = Vec::new();
    for kill in 1..=KILLS {
        // Nobody else has the database open, so that opening it again recovers it.
        world.db.close().await;
        let (mut child, acks) = spawn(
            "crash::child_that_is_killed",
            [(URL, &world.url), (KEYS, keys.to_str().unwrap())],
            "acked ",
        );
        // A seeded instant: some acknowledged writes later, somewhere within the next one.
        for _ in 0..=kill * 5 % 7 {
            acked.push(acks.recv_timeout(Duration::from_secs(30)).expect("the child writes"));
        }
        std::thread::sleep(Duration::from_millis(kill * 7919 % 130));
        child.kill().unwrap();
        child.wait().unwrap();
        acked.extend(acks);
        world.db = Db::open(&world.url).await.unwrap();
        world.assert_sound().await;
        let mut tx = world.db.begin_read().await.unwrap();
        let files = app::inbox::file_names(&mut tx, &world.ctx).await.unwrap();
        drop(tx);
        let mut there: HashSet<String> = files.into_keys().map(|id| id.to_string()).collect();
        there.extend(world.allocations().await.into_iter().map(|view| view.id));
        let lost: Vec<&String> = acked.iter().filter(|id| !there.contains(*id)).collect();
        assert!(lost.is_empty(), "lost after kill {kill} on {:?}: {lost:?}", world.engine);
    }
    eprintln!("{:?}: {KILLS} kills, {} acknowledged writes, none lost", world.engine, acked.len());
}

#[test]
fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    runtime().block_on(async { survives(World::empty_on_sqlite().await).await });
}

#[test]
fn what_was_acknowledged_survives_kill_9_on_postgres() {
    runtime().block_on(async {
        if let Some(world) = World::empty_on_postgres().await {
            survives(world).await;
        }
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
