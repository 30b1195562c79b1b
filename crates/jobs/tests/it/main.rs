//! The queue on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and says what it measured")]

use db::uuid::Uuid;
use db::{DbError, Tx};
use jobs::{Job, JobId, LEASE_MICROS, TRIES_MAX, claim, enqueue_once, fail, finish, is_unfinished};
use testkit::{World, on_both_engines};

const MINUTE: i64 = 60 * 1_000_000;

async fn enqueue(world: &World, number: u128, payload: &str, run_at: i64) -> bool {
    let id = JobId::from_uuid(Uuid::from_u128(number));
    let org = world.ctx.org;
    world
        .db
        .write(async |tx: &mut Tx| enqueue_once(tx, org, id, "kind", payload, run_at).await)
        .await
        .unwrap()
}

async fn take(world: &World, now: i64) -> Option<Job> {
    let org = world.ctx.org;
    world.db.write(async |tx: &mut Tx| claim(tx, org, now).await).await.unwrap()
}

async fn done(world: &World, id: JobId) -> Result<(), DbError> {
    let org = world.ctx.org;
    world.db.write(async |tx: &mut Tx| finish(tx, org, id, 0).await).await
}

async fn give_back(world: &World, job: &Job, now: i64) {
    let org = world.ctx.org;
    world.db.write(async |tx: &mut Tx| fail(tx, org, job, now, "reason").await).await.unwrap();
}

#[test]
fn equal_work_waits_once() {
    on_both_engines(async |world| {
        assert!(enqueue(&world, 1, "a", 0).await);
        assert!(!enqueue(&world, 2, "a", 0).await);
        assert!(enqueue(&world, 3, "b", 0).await);
        let job = take(&world, 0).await.unwrap();
        assert_eq!((job.kind.as_str(), job.payload.as_str(), job.tries), ("kind", "a", 0));
        assert!(enqueue(&world, 4, "a", 0).await, "what has begun may have missed what is new");
        done(&world, job.id).await.unwrap();
        assert_eq!(take(&world, 0).await.unwrap().payload, "b");
    });
}

#[test]
fn whoever_claims_a_job_has_claimed_all_that_are_the_same() {
    on_both_engines(async |world| {
        enqueue(&world, 1, "a", 0).await;
        let failed = take(&world, 0).await.unwrap();
        give_back(&world, &failed, 0).await;
        assert!(enqueue(&world, 2, "a", 1).await, "one that pauses does not wait");
        let held = take(&world, 1).await.unwrap();
        assert_eq!((held.id, held.tries), (JobId::from_uuid(Uuid::from_u128(2)), 0));
        assert_eq!(take(&world, 10 * MINUTE).await, None, "the one that failed is done with it");
        assert!(enqueue(&world, 3, "a", 2).await);
        let last = take(&world, 2).await.unwrap();
        done(&world, last.id).await.unwrap();
        // One that is being worked on is not touched.
        assert_eq!(world.count("select count(*) from jobs where finished_at is null").await, 1);
        done(&world, held.id).await.unwrap();
        let org = world.ctx.org;
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(!is_unfinished(&mut tx, org, "kind", "a").await.unwrap());
    });
}

#[test]
fn the_one_due_longest_comes_first_and_none_before_its_time() {
    on_both_engines(async |world| {
        enqueue(&world, 1, "later", 20).await;
        enqueue(&world, 2, "sooner", 10).await;
        assert_eq!(take(&world, 9).await, None);
        assert_eq!(take(&world, 30).await.unwrap().payload, "sooner");
        assert_eq!(take(&world, 30).await.unwrap().payload, "later");
        assert_eq!(take(&world, 30).await, None);
    });
}

#[test]
fn a_job_of_a_worker_that_died_comes_back_after_its_lease() {
    on_both_engines(async |world| {
        enqueue(&world, 1, "a", 0).await;
        let job = take(&world, 0).await.unwrap();
        assert_eq!(take(&world, LEASE_MICROS).await, None);
        let again = take(&world, LEASE_MICROS + 1).await.unwrap();
        assert_eq!((again.id, again.tries), (job.id, 1));
        done(&world, job.id).await.unwrap();
        assert_eq!(take(&world, i64::MAX / 2).await, None);
    });
}

#[test]
fn what_fails_is_tried_again_later_and_then_left() {
    on_both_engines(async |world| {
        enqueue(&world, 1, "a", 0).await;
        let mut now = 0;
        for tries in 0..TRIES_MAX {
            let job = take(&world, now).await.unwrap();
            assert_eq!(job.tries, tries);
            give_back(&world, &job, now).await;
            let pause = (1 << tries) * MINUTE;
            assert_eq!(take(&world, now + pause - 1).await, None);
            now += pause;
        }
        assert_eq!(take(&world, i64::MAX / 2).await, None);
        assert_eq!(world.count("select count(*) from jobs where last_error = 'reason'").await, 1);
    });
}

#[test]
fn an_unknown_job_cannot_be_finished() {
    on_both_engines(async |world| {
        let refused = done(&world, JobId::from_uuid(Uuid::from_u128(9))).await.unwrap_err();
        assert_eq!(refused.to_string(), "finish a job: 0 rows instead of 1");
    });
}

#[test]
fn eight_workers_share_the_work() {
    on_both_engines(async |world| {
        for number in 1..=8 {
            enqueue(&world, number, &number.to_string(), 0).await;
        }
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (db, org, runtime) = (world.db.clone(), world.ctx.org, tokio::runtime::Handle::current());
            workers.spawn_blocking(move || {
                runtime
                    .block_on(db.write(async |tx: &mut Tx| claim(tx, org, 0).await))
                    .unwrap()
                    .map(|job| job.payload)
            });
        }
        let mut taken: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
        taken.sort();
        assert_eq!(taken, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    });
}
