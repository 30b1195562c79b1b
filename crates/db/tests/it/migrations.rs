//! The schema: applied once, the same on both engines, refused when it is not ours.

use db::{DbError, tables};
use testkit::{World, on_both_engines};

#[test]
fn migrating_again_does_nothing() {
    on_both_engines(async |world| {
        let applied = world.count("select count(*) from schema_migrations").await;
        let last = world.count("select max(version) from schema_migrations").await;
        let again = world.db.migrate(7).await.unwrap();
        assert_eq!((again.applied, again.version), (Vec::new(), last));
        assert_eq!(world.count("select count(*) from schema_migrations").await, applied);
    });
}

#[test]
fn a_schema_that_is_not_ours_is_refused() {
    on_both_engines(async |world| {
        world.tamper("update schema_migrations set checksum = 'other' where version = 2").await.unwrap();
        assert!(matches!(world.db.migrate(7).await, Err(DbError::MigrationChanged(2))));
        world.tamper("delete from schema_migrations where version = 2").await.unwrap();
        world
            .tamper("insert into schema_migrations (version, title, checksum, applied_at) values (99, 'x', 'y', 0)")
            .await
            .unwrap();
        assert!(matches!(world.db.migrate(7).await, Err(DbError::MigrationUnknown(99))));
    });
}

#[test]
fn both_engines_have_every_table_and_column() {
    on_both_engines(async |world| {
        for table in tables() {
            assert_eq!(table.columns[0], ("org_id", "{id}"), "{}", table.name);
            let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
            let sql = format!(
                "select count(*) from (select {} from {}) rows_of_it",
                columns.join(", "),
                table.name
            );
            assert!(world.count(&sql).await >= 0, "{}", table.name);
        }
    });
}

#[test]
fn the_schema_lists_what_its_text_declares() {
    let tables = tables();
    let keys = tables.iter().find(|table| table.name == "idempotency_keys").unwrap();
    let columns: Vec<&str> = keys.columns.iter().map(|(name, _)| *name).collect();
    assert_eq!(columns, ["org_id", "key", "operation", "input_hash", "outcome", "created_at"]);
    assert!(tables.iter().all(|table| table.columns.len() > 2), "{tables:?}");
}

#[test]
fn a_reading_transaction_cannot_write() {
    on_both_engines(async |world: World| {
        let mut tx = world.db.begin_read().await.unwrap();
        db::execute!(&mut tx, "delete from events").unwrap_err();
    });
}

#[test]
fn what_is_not_committed_is_not_there() {
    on_both_engines(async |world| {
        for is_explicit in [true, false] {
            let mut tx = world.db.begin_write().await.unwrap();
            db::execute!(&mut tx, "delete from legal_entities").unwrap();
            if is_explicit {
                tx.rollback().await.unwrap();
            } else {
                drop(tx);
            }
            assert_eq!(world.count("select count(*) from legal_entities").await, 1);
        }
    });
}

#[test]
fn unknown_urls_are_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let refused = db::Db::open("mysql://localhost").await.unwrap_err();
        assert_eq!(refused.to_string(), "database URL \"mysql\" is neither sqlite: nor postgres:");
    });
}
