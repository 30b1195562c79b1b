//! Background matching: what failed, what was left behind, and what somebody waits for.

use app::work::{is_matching_pending, request_matching, run_due_jobs, run_due_jobs_until, run_jobs_now};
use db::Tx;
use testkit::script::tell;
use testkit::{World, on_both_engines};

const STORY: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND SAS";

async fn is_pending(world: &World) -> bool {
    let mut tx = world.db.begin_read().await.unwrap();
    is_matching_pending(&mut tx, &world.ctx).await.unwrap()
}

async fn request(world: &World) {
    world
        .db
        .write(async |tx: &mut Tx| request_matching(tx, &world.ctx).await)
        .await
        .expect("matching is asked for");
}

/// Each way in which a job stays behind, and nothing of it is due.
const LEFT_BEHIND: [&str; 3] = [
    "update jobs set tries = 8, last_error = 'matching failed' where finished_at is null",
    "update jobs set tries = 1, run_at = run_at + 600000000, last_error = 'matching failed' where finished_at is null",
    "update jobs set tries = 1, claimed_until = run_at + 600000000 where finished_at is null",
];

#[test]
fn a_job_that_stayed_behind_does_not_stop_the_next() {
    for statement in LEFT_BEHIND {
        on_both_engines(async |world| {
            tell(&world, STORY).await;
            world.tamper(statement).await.unwrap();
            assert!(is_pending(&world).await);
            assert_eq!(world.run_matching().await, None, "nothing is due");
            request(&world).await;
            assert_eq!(world.run_matching().await.unwrap().automatic, 1, "{statement}");
            world.assert_sound().await;
        });
    }
}

#[test]
fn who_waits_for_the_outcome_gets_what_was_left_behind() {
    for statement in LEFT_BEHIND {
        on_both_engines(async |world| {
            tell(&world, STORY).await;
            world.tamper(statement).await.unwrap();
            let matched = run_jobs_now(&world.db, &world.ctx).await.unwrap();
            assert_eq!(matched.unwrap().automatic, 1, "{statement}");
            // A job that another process may still be working on is left to it.
            assert_eq!(is_pending(&world).await, statement.contains("claimed_until"));
        });
    }
}

#[test]
fn jobs_for_the_same_are_one() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        for _ in 0..3 {
            request(&world).await;
        }
        let waiting = "select count(*) from jobs where finished_at is null";
        assert_eq!(world.count(waiting).await, 1);
        run_jobs_now(&world.db, &world.ctx).await.unwrap().unwrap();
        assert_eq!(world.count(waiting).await, 0);
        assert!(!is_pending(&world).await);
        assert_eq!(run_jobs_now(&world.db, &world.ctx).await.unwrap(), None, "nothing is left to do");
    });
}

/// A job that is given up leaves nothing, and is there for whoever works next, at once.
#[test]
fn a_job_that_is_stopped_is_begun_anew() {
    on_both_engines(async |world| {
        let csv = World::invoices_csv(&["FA-1;Facture;Durand SAS;2026-03-01;2026-03-31;100.00"]);
        world.import_invoices("factures.csv", csv).await.unwrap();
        let stopped = run_due_jobs_until(&world.db, &world.ctx, std::future::ready(())).await.unwrap();
        assert_eq!(stopped, None);
        assert!(is_pending(&world).await);
        assert!(run_due_jobs(&world.db, &world.ctx).await.unwrap().is_some(), "no lease stands in the way");
    });
}
