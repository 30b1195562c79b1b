//! Rows with every kind of cell, and text that is hard on both formats, read back equal.

use db::uuid::Uuid;
use db::{Cell, Day, Engine, Rows};
use jiff::civil::date;
use testkit::{World, on_both_engines};

type Row = (i64, Option<Uuid>, Option<i64>, Option<String>, Option<Vec<u8>>, Option<Day>, Option<bool>);

const TEXTS: [&str; 12] = [
    "",
    "plain",
    "tab\tand\ttab",
    "line\nfeed\r\nboth",
    "back\\slash \\N \\. \\t",
    "\\.",
    "\\N",
    "quote ' \" ` and $1 ? ;",
    "accents éàüß ŒŁ",
    "emoji 🧾💶 and \u{1F468}\u{200D}\u{1F469}",
    "controls \u{1}\u{7}\u{1b}\u{7f}",
    "\u{feff}mark and \u{2028} separator",
];

async fn make_table(world: &World) {
    let [id, bytes, day, flag, int] = match world.engine {
        Engine::Sqlite => ["blob", "blob", "text", "integer", "integer"],
        Engine::Postgres => ["uuid", "bytea", "date", "boolean", "bigint"],
    };
    let sql = format!(
        "create table odd_cells (row_no {int} not null primary key, an_id {id}, a_number {int}, a_text text, \
         some_bytes {bytes}, a_day {day}, a_flag {flag})"
    );
    world.tamper(&sql).await.unwrap();
}

fn rows() -> Rows {
    Rows::new("odd_cells", &["row_no", "an_id", "a_number", "a_text", "some_bytes", "a_day", "a_flag"])
}

async fn read(world: &World) -> Vec<Row> {
    let mut tx = world.db.begin_read().await.unwrap();
    db::fetch_all!(
        &mut tx,
        Row,
        "select row_no, an_id, a_number, a_text, some_bytes, a_day, a_flag from odd_cells order by row_no"
    )
    .unwrap()
}

#[test]
fn every_kind_of_cell_comes_back_as_it_went() {
    on_both_engines(async |world| {
        make_table(&world).await;
        let mut rows = rows();
        let mut expected: Vec<Row> = Vec::new();
        for ((place, number), text) in (0_i8..).zip(0_i64..).zip(TEXTS) {
            let id = Uuid::from_u128(u128::MAX / (u128::from(number.unsigned_abs()) + 1));
            let bytes: Vec<u8> = (0..=255).collect();
            let (int, day) = ([i64::MIN, i64::MAX, 0, -1][text.len() % 4], date(2026, 2, place + 1));
            rows.push([
                number.into(),
                id.into(),
                int.into(),
                text.to_owned().into(),
                bytes.clone().into(),
                day.into(),
                (number % 2 == 0).into(),
            ]);
            let text = text.to_owned();
            expected.push((
                number,
                Some(id),
                Some(int),
                Some(text),
                Some(bytes),
                Some(db::day(day)),
                Some(number % 2 == 0),
            ));
        }
        rows.push([99_i64.into(), Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null]);
        expected.push((99, None, None, None, None, None, None));
        rows.push([
            100_i64.into(),
            Cell::Null,
            3_u32.into(),
            "a word".into(),
            Vec::new().into(),
            Cell::Null,
            Cell::Null,
        ]);
        expected.push((100, None, Some(3), Some("a word".to_owned()), Some(Vec::new()), None, None));
        let mut tx = world.db.begin_write().await.unwrap();
        rows.insert(&mut tx).await.unwrap();
        assert!(rows.is_empty(), "it can be filled again");
        rows.insert(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read(&world).await, expected);
    });
}

#[test]
fn a_nul_is_left_out_on_both_engines() {
    on_both_engines(async |world| {
        make_table(&world).await;
        let mut rows = rows();
        rows.push([
            1_i64.into(),
            Cell::Null,
            Cell::Null,
            "a\0b".to_owned().into(),
            Cell::Null,
            Cell::Null,
            Cell::Null,
        ]);
        let mut tx = world.db.begin_write().await.unwrap();
        rows.insert(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read(&world).await[0].3.as_deref(), Some("ab"), "{:?}", world.engine);
    });
}

#[test]
fn many_rows_in_full_and_partial_statements() {
    on_both_engines(async |world| {
        make_table(&world).await;
        for count in [0_i64, 1, 199, 200, 201, 1_000] {
            let mut rows = rows();
            for number in 0..count {
                let text = format!("row {number}").into();
                let row_no = count * 10_000 + number;
                rows.push([
                    row_no.into(),
                    Cell::Null,
                    number.into(),
                    text,
                    Cell::Null,
                    Cell::Null,
                    Cell::Null,
                ]);
            }
            let mut tx = world.db.begin_write().await.unwrap();
            rows.insert(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        let found = read(&world).await;
        assert_eq!(found.len(), 1 + 199 + 200 + 201 + 1_000);
        assert!(found.iter().all(|row| row.3 == Some(format!("row {}", row.0 % 10_000))));
    });
}

#[test]
fn many_keys_are_deleted_and_no_others() {
    on_both_engines(async |world| {
        make_table(&world).await;
        world.tamper("create unique index odd_cells_by_key on odd_cells (a_text, row_no)").await.unwrap();
        for (count, others) in [(1_i64, 3), (200, 3), (201, 0), (450, 7)] {
            let mut tx = world.db.begin_write().await.unwrap();
            db::execute!(&mut tx, "delete from odd_cells").unwrap();
            let mut rows = rows();
            let mut gone = Rows::to_delete("odd_cells", &["a_text", "row_no"]);
            for number in 0..count + others {
                // The same text, and another one: keys that begin alike and keys that do not.
                let text = if count == 200 { format!("text {}", number % 2) } else { "text".to_owned() };
                rows.push([
                    number.into(),
                    Cell::Null,
                    Cell::Null,
                    text.clone().into(),
                    Cell::Null,
                    Cell::Null,
                    Cell::Null,
                ]);
                if number < count {
                    gone.push([text.into(), number.into()]);
                }
            }
            rows.insert(&mut tx).await.unwrap();
            gone.insert(&mut tx).await.unwrap();
            assert!(gone.is_empty());
            tx.commit().await.unwrap();
            let left: Vec<i64> = read(&world).await.into_iter().map(|row| row.0).collect();
            assert_eq!(left, (count..count + others).collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_row_that_breaks_a_key_leaves_nothing() {
    on_both_engines(async |world| {
        make_table(&world).await;
        let mut rows = rows();
        for number in [1_i64, 2, 1] {
            rows.push([
                number.into(),
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
            ]);
        }
        let mut tx = world.db.begin_write().await.unwrap();
        rows.insert(&mut tx).await.unwrap_err();
        drop(tx);
        assert_eq!(read(&world).await, []);
    });
}
