//! Many writers at once: each has its effect, whatever the engine had to do again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, DbError, Tx};
use testkit::on_both_engines;

const WRITERS: i64 = 8;
const WRITES: i64 = 5;

/// Reads the greatest number and inserts the next: two at once cannot both be right.
async fn insert_next(db: &Db, tries: &AtomicU32) -> Result<(), DbError> {
    db.write(async |tx: &mut Tx| {
        tries.fetch_add(1, Ordering::Relaxed);
        let (last,) =
            db::fetch_one!(&mut *tx, (i64,), "select cast(coalesce(max(number), 0) as bigint) from counted")?;
        db::execute!(&mut *tx, "insert into counted (number) values ($1)", last + 1)?;
        Ok::<(), DbError>(())
    })
    .await
}

#[test]
fn eight_writers_that_count_on_leave_no_gap() {
    on_both_engines(async |world| {
        world.tamper("create table counted (number bigint not null primary key)").await.unwrap();
        let tries = Arc::new(AtomicU32::new(0));
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let (db, tries) = (world.db.clone(), Arc::clone(&tries));
            let runtime = tokio::runtime::Handle::current();
            writers.spawn_blocking(move || {
                (0..WRITES)
                    .map(|_| runtime.block_on(insert_next(&db, &tries)))
                    .collect::<Result<Vec<()>, DbError>>()
            });
        }
        for outcome in writers.join_all().await {
            outcome.unwrap();
        }
        assert_eq!(world.count("select count(*) from counted").await, WRITERS * WRITES);
        assert_eq!(world.count("select count(*) from counted where number > 40").await, 0);
        eprintln!("{:?}: {} tries for 40 writes", world.engine, tries.load(Ordering::Relaxed));
    });
}

#[test]
fn what_is_refused_is_tried_once() {
    on_both_engines(async |world| {
        let mut tries = 0;
        let outcome: Result<(), DbError> = world
            .db
            .write(async |tx: &mut Tx| {
                tries += 1;
                db::execute!(&mut *tx, "delete from legal_entities")?;
                Err(DbError::NotEmpty)
            })
            .await;
        assert!(matches!(outcome, Err(DbError::NotEmpty)));
        assert_eq!(tries, 1);
        assert_eq!(world.count("select count(*) from legal_entities").await, 1);
    });
}
