//! What of a database cannot be believed is found, on the engine that lets it happen.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use db::{Damage, Db, Wrong};

/// A migrated database with an organisation whose events fill some pages.
async fn make(file: &Path) {
    let db = Db::open_sqlite(file).await.unwrap();
    db.migrate(7).await.unwrap();
    db.close().await;
    let events = "with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 500) \
         insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) \
         select zeroblob(16), n, 0, 'anne', 'kind', 'subject', 'a text that takes some place', '', '' from counted;
         insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, posted_at) \
         values (zeroblob(16), zeroblob(16), zeroblob(16), '2026-02-28', '', '', 0)";
    tamper(file, events);
}

/// Statements that nothing looks after.
fn tamper(file: &Path, statements: &str) {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute_batch(&format!("pragma foreign_keys = off; {statements}")).unwrap();
}

async fn find(file: &Path) -> Vec<Damage> {
    let db = Db::open_sqlite(file).await.unwrap();
    let mut tx = db.begin_read().await.unwrap();
    let found = tx.find_damage().unwrap();
    tx.rollback().await.unwrap();
    db.close().await;
    found
}

#[tokio::test]
async fn values_and_links_that_cannot_be_are_found() {
    let folder = tempfile::tempdir().unwrap();
    for (name, statements, expected) in [
        ("whole", "", None),
        (
            "day",
            "update journal_entries set booked_on = '2026-02-30'",
            Some(("journal_entries.booked_on", Wrong::Value)),
        ),
        (
            "word for a day",
            "update journal_entries set booked_on = 'x'",
            Some(("journal_entries.booked_on", Wrong::Value)),
        ),
        ("id", "update journal_entries set id = x'00'", Some(("journal_entries.id", Wrong::Value))),
        (
            "link",
            "insert into input_problems (org_id, file_id, problem_no, severity, code, element, field, found) \
             values (zeroblob(16), zeroblob(16), 1, '', '', '', '', '')",
            Some(("input_problems → input_files", Wrong::Link)),
        ),
    ] {
        let file = folder.path().join(name);
        make(&file).await;
        tamper(&file, statements);
        let found = find(&file).await;
        let expected: Vec<Damage> =
            expected.into_iter().map(|(place, what)| Damage { place: place.to_owned(), what }).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[tokio::test]
async fn a_file_with_pages_overwritten_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("damaged");
    make(&file).await;
    // The last pages are those of the events: the schema can still be read.
    let size = std::fs::metadata(&file).unwrap().len();
    let mut bytes = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
    bytes.seek(SeekFrom::Start(size - 8 * 4_096)).unwrap();
    bytes.write_all(&[0x5a; 4_096]).unwrap();
    drop(bytes);
    let found = find(&file).await;
    assert!(!found.is_empty() && found.iter().all(|damage| damage.what == Wrong::File), "{found:?}");
}
