//! A backup that an older version made.

use db::{DbError, Engine, restore_from_sqlite};
use testkit::{World, on_both_engines};

/// What version 8 of the schema kept, before anything was kept beside the books.
const VERSION_8: &str = include_str!("../../test_data/backup_version_8.sql");

/// A backup file with these contents.
fn backup(folder: &tempfile::TempDir, name: &str, more: &str) -> std::path::PathBuf {
    let file = folder.path().join(name);
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch(VERSION_8).unwrap();
    connection.execute_batch(more).unwrap();
    file
}

fn versions(file: &std::path::Path) -> i64 {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.query_row("select max(version) from schema_migrations", [], |row| row.get(0)).unwrap()
}

/// A migrated database without an organisation, on the engine of a world.
async fn empty(world: &World) -> World {
    match world.engine {
        Engine::Sqlite => World::empty_on_sqlite().await,
        Engine::Postgres => World::empty_on_postgres().await.expect("the PostgreSQL of the world"),
    }
}

/// The keys of that installation are not here, so its raw files cannot be opened.
async fn assert_books_hold(world: &World) {
    let checks = world.checks().await;
    let mut damaged = checks.iter().filter(|check| check.is_damage && !check.findings.is_empty());
    assert!(damaged.all(|check| check.name == "files-are-kept"), "{checks:?}");
}

#[test]
fn a_backup_of_an_older_version_is_brought_up_to_date_on_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let file = backup(&folder, "old.sqlite", "");
    on_both_engines(async |world| {
        let mut world = empty(&world).await;
        let restored = restore_from_sqlite(&world.db, &file, 7).await.unwrap();
        assert!(restored.migrations >= 7, "{restored:?}");
        world.adopt().await;
        assert_books_hold(&world).await;
        assert_eq!(
            (world.open_minor("FA-2026-0001").await, world.open_minor("FA-2026-0003").await),
            (0, 4_000)
        );
        assert_eq!(world.allocations().await.len(), 2);
        // What is kept beside the books since is there as well.
        for (table, expected) in [("open_balances", 4), ("waiting_transactions", 3)] {
            assert_eq!(world.count(&format!("select count(*) from {table}")).await, expected, "{table}");
        }
        world.run_matching().await;
        assert_books_hold(&world).await;
    });
    assert_eq!(versions(&file), 8, "the backup stays as it is");
}

#[test]
fn a_backup_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let more =
        "insert into schema_migrations (version, title, checksum, applied_at) values (9999, 'x', 'x', 0);";
    let file = backup(&folder, "new.sqlite", more);
    on_both_engines(async |world| {
        let world = empty(&world).await;
        let refused = restore_from_sqlite(&world.db, &file, 7).await;
        assert!(matches!(refused, Err(DbError::MigrationUnknown(9999))), "{refused:?}");
        assert_eq!(world.count("select count(*) from organisations").await, 0);
    });
}
