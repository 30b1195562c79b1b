//! Placeholders and rows mean the same on both engines.

use db::DbError;
use db::sqlx::AssertSqlSafe;
use db::uuid::Uuid;
use testkit::on_both_engines;

db::row! {
    #[derive(Debug, PartialEq)]
    struct Named {
        sequence: i64,
        actor: String,
        subject: Option<String>,
    }
}

#[test]
fn placeholders_are_numbered_not_counted() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        let (first, second, again) = db::fetch_one!(
            &mut tx,
            (String, String, String),
            "select cast($2 as text), cast($1 as text), cast($2 as text)",
            "one",
            "two"
        )
        .unwrap();
        assert_eq!((first, second, again), ("two".to_owned(), "one".to_owned(), "two".to_owned()));
        let places = "cast($10 as text), cast($9 as text), cast($8 as text), cast($7 as text), cast($6 as text), \
                      cast($5 as text)";
        let text = format!(
            "select {places} where cast($1 as text) = 'a' and cast($2 as text) || cast($3 as text) \
                            || cast($4 as text) = 'bcd'"
        );
        let (tenth, ninth, eighth, seventh, sixth, fifth) = db::fetch_one!(
            &mut tx,
            (String, String, String, String, String, String),
            AssertSqlSafe(text.clone()),
            "a",
            "b",
            "c",
            "d",
            "e",
            "f",
            "g",
            "h",
            "i",
            "j"
        )
        .unwrap();
        assert_eq!([tenth, ninth, eighth, seventh, sixth, fifth].concat(), "jihgfe");
    });
}

#[test]
fn structs_are_read_by_the_names_of_their_columns() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        let named = db::fetch_all!(
            &mut tx,
            Named,
            "select cast(null as text) as subject, 'not asked for' as data, 'who' as actor, cast(7 as bigint) as sequence"
        )
        .unwrap();
        assert_eq!(named, [Named { sequence: 7, actor: "who".to_owned(), subject: None }]);
        db::fetch_all!(&mut tx, Named, "select 'who' as actor, cast(7 as bigint) as sequence").unwrap_err();
    });
}

#[test]
fn a_value_of_another_kind_is_refused() {
    on_both_engines(async |world| {
        for _ in 0..2 {
            let mut tx = world.db.begin_read().await.unwrap();
            let refused: Result<(Uuid,), DbError> = db::fetch_one!(&mut tx, (Uuid,), "select 'text'");
            refused.unwrap_err();
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let refused: Result<(String,), DbError> =
            db::fetch_one!(&mut tx, (String,), "select cast(null as text)");
        refused.unwrap_err();
    });
}

#[test]
fn a_row_that_must_be_there_is_missed() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        let none =
            db::fetch_optional!(&mut tx, (i64,), "select sequence from events where sequence < $1", 0_i64);
        assert_eq!(none.unwrap(), None);
        let missed: Result<(i64,), DbError> =
            db::fetch_one!(&mut tx, (i64,), "select sequence from events where sequence < $1", 0_i64);
        missed.unwrap_err();
    });
}

#[test]
fn a_visitor_that_fails_ends_the_query() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        let mut seen = 0;
        let outcome = visit_until(&mut tx, &mut seen).await;
        assert!(matches!(outcome, Err(DbError::NotEmpty)));
        assert_eq!(seen, 2);
        let (count,) =
            db::fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from organisations").unwrap();
        assert_eq!(count, 1, "the transaction can go on");
    });
}

async fn visit_until(tx: &mut db::Tx, seen: &mut i64) -> Result<(), DbError> {
    db::for_each!(
        tx,
        (i64,),
        |(number,): (i64,)| {
            *seen = number;
            if number == 2 { Err(DbError::NotEmpty) } else { Ok(()) }
        },
        "select cast(1 as bigint) union all select cast(2 as bigint) union all select cast(3 as bigint) order by 1"
    )
}
