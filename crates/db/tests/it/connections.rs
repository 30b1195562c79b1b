//! Connections come back, whatever ended their transaction, and nothing half done stays.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use db::{DbError, Engine};
use testkit::on_both_engines;

#[test]
fn an_interrupted_write_is_rolled_back_and_the_next_one_begins() {
    on_both_engines(async |world| {
        for _ in 0..20 {
            let db = world.db.clone();
            let write = async move {
                let mut tx = db.begin_write().await?;
                db::execute!(&mut tx, "delete from legal_entities")?;
                std::future::pending::<()>().await;
                tx.commit().await
            };
            let stopped = tokio::time::timeout(Duration::from_millis(20), write).await;
            assert!(stopped.is_err(), "{stopped:?}");
        }
        assert_eq!(world.count("select count(*) from legal_entities").await, 1);
        world.tamper("update legal_entities set name = 'still writes'").await.unwrap();
    });
}

#[test]
fn a_statement_that_fails_does_not_spoil_the_connection() {
    on_both_engines(async |world| {
        for _ in 0..20 {
            world.tamper("insert into organisations (org_id) values (null)").await.unwrap_err();
            world.tamper("this is no statement").await.unwrap_err();
        }
        assert_eq!(world.tamper("update legal_entities set name = 'x'").await.unwrap(), 1);
    });
}

#[test]
fn many_read_while_one_writes() {
    on_both_engines(async |world| {
        let mut writing = world.db.begin_write().await.unwrap();
        db::execute!(&mut writing, "delete from legal_entities").unwrap();
        let mut reading = Vec::new();
        for _ in 0..7 {
            reading.push(world.db.begin_read().await.unwrap());
        }
        for tx in &mut reading {
            let (count,) =
                db::fetch_one!(tx, (i64,), "select cast(count(*) as bigint) from legal_entities").unwrap();
            assert_eq!(count, 1, "what is not committed is not seen");
        }
        writing.rollback().await.unwrap();
    });
}

#[test]
fn on_sqlite_writers_wait_in_the_order_they_came() {
    on_both_engines(async |world| {
        if world.engine == Engine::Postgres {
            return; // There, writers do not wait for each other.
        }
        let first = world.db.begin_write().await.unwrap();
        let mut second = pin!(world.db.begin_write());
        let mut third = pin!(world.db.begin_write());
        let mut context = Context::from_waker(Waker::noop());
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert!(third.as_mut().poll(&mut context).is_pending());
        first.commit().await.unwrap();
        assert!(third.as_mut().poll(&mut context).is_pending(), "it came after the second");
        let Poll::Ready(second) = second.as_mut().poll(&mut context) else { panic!("the second waits") };
        second.unwrap().commit().await.unwrap();
        third.await.unwrap().commit().await.unwrap();
    });
}

#[test]
fn a_transaction_that_the_engine_ended_takes_no_more_statements() {
    on_both_engines(async |world| {
        if world.engine == Engine::Postgres {
            return; // There, the engine itself refuses them.
        }
        let mut tx = world.db.begin_write().await.unwrap();
        db::execute!(&mut tx, "rollback").unwrap();
        let refused = db::execute!(&mut tx, "delete from legal_entities");
        assert!(matches!(refused, Err(DbError::Ended)), "{refused:?}");
        tx.commit().await.unwrap_err();
        assert_eq!(world.count("select count(*) from legal_entities").await, 1);
    });
}

#[test]
fn nothing_begins_after_the_close() {
    on_both_engines(async |world| {
        world.db.close().await;
        world.db.begin_write().await.unwrap_err();
        world.db.begin_read().await.unwrap_err();
    });
}

#[test]
fn the_planner_looks_at_what_it_knows_nothing_of() {
    on_both_engines(async |world| {
        world.db.analyze_where_needed().await.unwrap();
        if world.engine == Engine::Sqlite {
            let known = "select count(*) from sqlite_stat1 where tbl = 'legal_entities'";
            assert!(world.count(known).await > 0, "a table with rows is known");
            world.db.analyze().await.unwrap();
            let skipping = "select count(*) from sqlite_stat1 where stat not like '% noskipscan'";
            assert_eq!(world.count(skipping).await, 0, "no index is read past its first column");
        }
        world.tamper("update legal_entities set name = 'still writes'").await.unwrap();
    });
}
