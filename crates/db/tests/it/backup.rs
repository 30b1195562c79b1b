//! Backup to a SQLite file and restore into either engine.

use db::{Backup, DbError, backup_to_sqlite, restore_from_sqlite, verify_fingerprint, write_fingerprint};
use testkit::{World, on_both_engines};

/// A few rows with nulls, text that needs care, and days.
async fn fill(world: &World) {
    for (sequence, data) in [(1, "tab\there \\N"), (2, "é\nline"), (3, "")] {
        let sql = format!(
            "insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) \
             select org_id, {sequence}, 0, '', '', '', '{data}', '', '' from organisations"
        );
        world.tamper(&sql).await.unwrap();
    }
    world
        .tamper(
            "insert into period_closings (org_id, id, legal_entity_id, closed_through, closed_at, closed_by) \
             select org_id, id, id, '2026-02-28', 0, '' from legal_entities",
        )
        .await
        .unwrap();
}

async fn events(world: &World) -> Vec<(i64, String)> {
    let mut tx = world.db.begin_read().await.unwrap();
    db::fetch_all!(&mut tx, (i64, String), "select sequence, data from events order by sequence").unwrap()
}

#[test]
fn what_is_backed_up_is_restored_into_either_engine() {
    on_both_engines(async |world| {
        fill(&world).await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("it's a copy.sqlite");
        let copied = backup_to_sqlite(&world.db, &copy, 7).await.unwrap();
        let rows: i64 = world.row_counts().await.iter().map(|(_, count)| count).sum();
        assert_eq!((copied.tables, copied.rows), (db::tables().len(), rows.unsigned_abs()));
        let mut targets = vec![World::empty_on_sqlite().await];
        targets.extend(World::empty_on_postgres().await);
        for target in targets {
            assert_eq!(restore_from_sqlite(&target.db, &copy, 1).await.unwrap(), copied);
            assert_eq!(target.row_counts().await, world.row_counts().await);
            assert_eq!(events(&target).await, events(&world).await);
            assert!(matches!(restore_from_sqlite(&target.db, &copy, 1).await, Err(DbError::NotEmpty)));
        }
    });
}

#[test]
fn one_bit_that_changed_is_enough_to_know_a_backup_no_more() {
    on_both_engines(async |world| {
        fill(&world).await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.sqlite");
        backup_to_sqlite(&world.db, &copy, 7).await.unwrap();
        assert_eq!(verify_fingerprint(&copy).await.unwrap(), Backup::Unknown);
        write_fingerprint(&copy).await.unwrap();
        // Restoring changes nothing of it.
        restore_from_sqlite(&World::empty_on_sqlite().await.db, &copy, 1).await.unwrap();
        assert_eq!(verify_fingerprint(&copy).await.unwrap(), Backup::AsMade);
        let whole = std::fs::read(&copy).unwrap();
        for place in (0..60).map(|step| step * (whole.len() - 1) / 59) {
            let mut changed = whole.clone();
            changed[place] ^= 1 << (place % 8);
            std::fs::write(&copy, changed).unwrap();
            let refused = verify_fingerprint(&copy).await;
            assert!(matches!(refused, Err(DbError::BackupChanged)), "byte {place}: {refused:?}");
        }
    });
}

#[test]
fn a_backup_overwrites_nothing_and_needs_a_source() {
    on_both_engines(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.sqlite");
        std::fs::write(&there, "precious").unwrap();
        backup_to_sqlite(&world.db, &there, 7).await.unwrap_err();
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "precious");
        let target = World::empty_on_sqlite().await;
        restore_from_sqlite(&target.db, &folder.path().join("missing.sqlite"), 1).await.unwrap_err();
        restore_from_sqlite(&target.db, &there, 1).await.unwrap_err();
    });
}

#[test]
fn a_backup_is_one_instant_while_others_write() {
    on_both_engines(async |world| {
        fill(&world).await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.sqlite");
        // A write that is not committed is not in the copy, and does not hold it up.
        let mut tx = world.db.begin_write().await.unwrap();
        db::execute!(&mut tx, "delete from events").unwrap();
        backup_to_sqlite(&world.db, &copy, 7).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(events(&world).await, []);
        let target = World::empty_on_sqlite().await;
        restore_from_sqlite(&target.db, &copy, 1).await.unwrap();
        assert_eq!(events(&target).await.len(), 3);
    });
}

#[test]
fn more_rows_than_are_copied_at_once_are_all_copied() {
    on_both_engines(async |world| {
        world.tamper("create table numbers (number bigint not null primary key)").await.unwrap();
        let numbers = "with recursive counted (number) as (select cast(1 as bigint) union all \
                       select number + 1 from counted where number < 12001) insert into numbers select number from counted";
        world.tamper(numbers).await.unwrap();
        world
            .tamper(
                "insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) \
                 select o.org_id, n.number, 0, '', '', '', '', '', '' from numbers n cross join organisations o",
            )
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.sqlite");
        backup_to_sqlite(&world.db, &copy, 7).await.unwrap();
        let mut targets = vec![World::empty_on_sqlite().await];
        targets.extend(World::empty_on_postgres().await);
        for target in targets {
            restore_from_sqlite(&target.db, &copy, 1).await.unwrap();
            assert_eq!(target.count("select count(*) from events where sequence <= 12001").await, 12_001);
        }
    });
}
