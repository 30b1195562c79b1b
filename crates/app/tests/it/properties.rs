//! What holds after any sequence of operations.

use std::collections::BTreeSet;

use app::allocation::AdjustmentKind;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use testkit::World;
use testkit::camt::Statement;
use testkit::script::outcome;

use crate::steps::{CUSTOMERS, EVERYTHING, Step, Story, adjustment, cents, step};

type Documents = Vec<(usize, i64, bool)>;
type Movements = Vec<(usize, i64, Option<usize>)>;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Tries a property in fresh worlds: many on SQLite, some on PostgreSQL.
fn on_both_engines<T: std::fmt::Debug>(
    (on_sqlite, on_postgres): (u32, u32),
    strategy: &impl Strategy<Value = T>,
    holds: &impl AsyncFn(&mut Worlds, &T),
) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for (is_postgres, cases) in [(false, on_sqlite), (true, on_postgres)] {
        let tried = TestRunner::new(config(cases)).run(strategy, |input| {
            runtime.block_on(async {
                let mut worlds = Worlds { is_postgres, is_there: true };
                if worlds.next().await.is_some() {
                    holds(&mut worlds, &input).await;
                }
            });
            Ok(())
        });
        tried.unwrap();
    }
}

/// Fresh worlds on one engine.
struct Worlds {
    is_postgres: bool,
    is_there: bool,
}

impl Worlds {
    async fn next(&mut self) -> Option<World> {
        if !self.is_postgres {
            return Some(World::on_sqlite().await);
        }
        let world = if self.is_there { World::on_postgres().await } else { None };
        self.is_there = world.is_some();
        world
    }
}

async fn books_stay_sound(world: &World, steps: &[Step]) -> BTreeSet<String> {
    let mut story = Story::begin(world).await;
    for step in steps {
        story.apply(world, step).await;
        world.assert_sound().await;
    }
    story.done
}

#[test]
fn the_books_are_sound_after_any_sequence_of_operations() {
    on_both_engines((24, 3), &prop::collection::vec(step(), 4..24), &async |worlds, steps| {
        let world = worlds.next().await.unwrap();
        books_stay_sound(&world, steps).await;
    });
}

/// The sequences reach every operation, with success: a property of what never happens holds.
#[test]
fn every_operation_happens() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(step(), 50);
    let mut done = BTreeSet::new();
    for _ in 0..16 {
        let steps = strategy.new_tree(&mut runner).unwrap().current();
        done.extend(runtime.block_on(async {
            let world = World::on_sqlite().await;
            let mut story = Story::begin(&world).await;
            for step in &steps {
                story.apply(&world, step).await;
            }
            world.assert_sound().await;
            story.done
        }));
    }
    let missing: Vec<&str> = EVERYTHING.into_iter().filter(|name| !done.contains(*name)).collect();
    assert!(missing.is_empty(), "never done: {missing:?}");
}

#[test]
fn undo_is_the_inverse() {
    let strategy = (prop::collection::vec(step(), 4..14), 1..3_usize, 1..101_i64);
    on_both_engines((16, 3), &strategy, &async |worlds, (steps, choice, part)| {
        let world = worlds.next().await.unwrap();
        let mut story = Story::begin(&world).await;
        for step in steps {
            story.apply(&world, step).await;
        }
        world.run_matching().await;
        for view in world.exceptions().await {
            let before = standing(&world).await;
            let Ok(accepted) = world.accept(&view.transaction.id, *choice).await else { continue };
            world.undo(&accepted.allocation).await.unwrap();
            assert_eq!(standing(&world).await, before, "{view:?}");
        }
        for kind in 0..AdjustmentKind::ALL.len() {
            for first in 0..8 {
                let documents = story.documents_of(first % CUSTOMERS.len(), 0, 1 + first % 3);
                let command = adjustment(kind, documents, *part, false);
                let before = standing(&world).await;
                let Ok(adjusted) = world.adjust(&command).await else { continue };
                world.undo_adjustment(&adjusted.adjustment).await.unwrap();
                assert_eq!(standing(&world).await, before, "{command:?}");
            }
        }
        world.assert_sound().await;
    });
}

#[test]
fn the_order_of_files_does_not_matter() {
    let document = (0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2));
    let movement = (0..CUSTOMERS.len(), cents(), prop::option::weighted(0.7, 0..9_usize));
    let strategy = (
        prop::collection::vec(document, 4..9),
        prop::collection::vec(movement, 4..10),
        Just((0..16_usize).collect::<Vec<_>>()).prop_shuffle(),
    );
    on_both_engines((16, 3), &strategy, &async |worlds, (documents, movements, shuffled)| {
        let files = files_of(documents, movements);
        let mut told = Vec::new();
        let in_order: Vec<usize> = (0..16).collect();
        for order in [&in_order, shuffled] {
            let world = worlds.next().await.unwrap();
            for (name, text) in order.iter().filter_map(|index| files.get(*index)) {
                if name.ends_with("csv") {
                    world.import_invoices(name, text).await.unwrap();
                } else {
                    world.import_statements(name, text).await.unwrap();
                }
            }
            world.run_matching().await;
            world.assert_sound().await;
            told.push((outcome(&world).await, world.balances().await));
        }
        assert_eq!(told[0], told[1]);
    });
}

/// Importing everything again changes nothing, whatever was decided in between.
#[test]
fn the_same_files_again_change_nothing() {
    let document = (0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2));
    let movement = (0..CUSTOMERS.len(), cents(), prop::option::weighted(0.7, 0..9_usize));
    let strategy = (
        prop::collection::vec(document, 1..8),
        prop::collection::vec(movement, 1..8),
        prop::collection::vec((0..6_usize, 1..3_usize), 0..4),
    );
    on_both_engines((12, 3), &strategy, &async |worlds, (documents, movements, accepted)| {
        let world = worlds.next().await.unwrap();
        let files = files_of(documents, movements);
        let import = async || {
            for (name, text) in &files {
                if name.ends_with("csv") {
                    world.import_invoices(name, text).await.unwrap();
                } else {
                    world.import_statements(name, text).await.unwrap();
                }
            }
            world.run_matching().await;
        };
        import().await;
        for (which, number) in accepted {
            if let Some(view) = world.exceptions().await.get(*which) {
                let _ = world.accept(&view.transaction.id, *number).await;
            }
        }
        world.run_matching().await;
        let before = (outcome(&world).await, world.balances().await, world.row_counts().await);
        import().await;
        assert_eq!((outcome(&world).await, world.balances().await, world.row_counts().await), before);
    });
}

/// The balances, and what is open.
async fn standing(world: &World) -> (Vec<(String, i64)>, Vec<String>) {
    let lines = outcome(world).await.into_iter().filter(|line| line.starts_with("open "));
    (world.balances().await, lines.collect())
}

/// Each document and each movement in a file of its own; every movement on a day of its own.
fn files_of(documents: &Documents, movements: &Movements) -> Vec<(String, String)> {
    let mut story = Story::default();
    let mut files = Vec::new();
    for document in documents {
        let row = story.document(*document);
        files.push((format!("documents-{}.csv", files.len()), World::invoices_csv(&[&row])));
    }
    for movement in movements.iter().take(16 - documents.len()) {
        let entry = story.movement(*movement);
        let on: Date = entry.booked_on;
        let statement = Statement::new(&format!("S{}", files.len()), on, vec![entry]).opening(0, on);
        files.push((format!("S{}", files.len()), statement.to_camt053()));
    }
    files
}
