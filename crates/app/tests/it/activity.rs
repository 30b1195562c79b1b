//! The one shape of a write: keys, dry runs, one event each, and a chain that shows tampering.

use app::activity::{Event, EventFilter, RecordedEvent, list_events, list_filtered, verify_chain};
use app::allocation::{Accept, AcceptError, Accepted, Choice, SplitLine, accept};
use app::bookkeeping::{ClosePeriod, close_period};
use app::ids::EntryId;
use app::write::{Call, Fault, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

const STORY: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     bank t1 | 2026-03-03 | 500.00 | MERCI | DURAND SAS
     match";

async fn split(world: &World, transaction: &str, cents: i64, key: &str) -> Result<String, String> {
    let lines = vec![SplitLine::Account { account: "758000".to_owned(), amount_minor: cents }];
    let command = Accept { transaction: transaction.to_owned(), choice: Choice::Split(lines) };
    let call = Call::new("accept", &command).with_key(Some(key.to_owned()));
    let outcome =
        write(&world.db, &world.ctx, call, async |tx: &mut Tx| accept(&world.ctx, tx, &command).await).await;
    match outcome {
        Ok(accepted) => Ok(accepted.allocation),
        Err(WriteError::KeyReused(key)) => Err(format!("reused {key}")),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_key_has_one_effect_and_answers_what_it_did() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        let first = split(&world, &id, 100, "key-1").await.unwrap();
        let before = world.row_counts().await;
        assert_eq!(split(&world, &id, 100, "key-1").await, Ok(first));
        assert_eq!(split(&world, &id, 101, "key-1").await, Err("reused key-1".to_owned()));
        assert_eq!(world.row_counts().await, before);
        world.assert_sound().await;
    });
}

#[test]
fn a_key_of_another_operation_is_reused() {
    on_both_engines(async |world| {
        let call = |name| Call::new(name, &"same").with_key(Some("key".to_owned()));
        let closing = ClosePeriod { through: date(2026, 1, 31) };
        write(&world.db, &world.ctx, call("close_period"), async |tx: &mut Tx| {
            close_period(&world.ctx, tx, closing).await
        })
        .await
        .unwrap();
        let other = write(&world.db, &world.ctx, call("close_again"), async |tx: &mut Tx| {
            close_period(&world.ctx, tx, closing).await
        })
        .await;
        assert!(matches!(other, Err(WriteError::KeyReused(_))), "{other:?}");
    });
}

type Outcome = Result<Accepted, WriteError<AcceptError>>;

/// Splits of so many cents, under these keys, each on a thread of its own.
async fn at_once(world: &World, transaction: &str, calls: Vec<(i64, Option<String>)>) -> Vec<Outcome> {
    let mut callers = tokio::task::JoinSet::new();
    for (cents, key) in calls {
        let (db, ctx, transaction) = (world.db.clone(), world.ctx.clone(), transaction.to_owned());
        let runtime = tokio::runtime::Handle::current();
        callers.spawn_blocking(move || {
            let lines = vec![SplitLine::Account { account: "758000".to_owned(), amount_minor: cents }];
            let command = Accept { transaction, choice: Choice::Split(lines) };
            let call = Call::new("accept", &command).with_key(key);
            let operation = async |tx: &mut Tx| accept(&ctx, tx, &command).await;
            runtime.block_on(write(&db, &ctx, call, operation))
        });
    }
    callers.join_all().await
}

#[test]
fn sixteen_callers_with_one_key_have_one_effect() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        let before = world.count("select count(*) from events").await;
        let outcomes = at_once(&world, &id, (0..16).map(|_| (100, Some("key".to_owned()))).collect()).await;
        let first = outcomes[0].as_ref().unwrap().clone();
        for outcome in outcomes {
            assert_eq!(outcome.unwrap(), first);
        }
        assert_eq!(world.count("select count(*) from events").await, before + 1);
        assert_eq!(world.count("select count(*) from allocations").await, 1);
        world.assert_sound().await;
    });
}

#[test]
fn concurrent_callers_each_have_their_effect() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        for outcome in at_once(&world, &id, (1..=8).map(|cents| (cents, None)).collect()).await {
            outcome.unwrap();
        }
        assert_eq!(world.count("select count(*) from allocations").await, 8);
        world.assert_sound().await;
    });
}

#[test]
fn a_dry_run_shows_the_outcome_and_changes_nothing() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        let before = world.row_counts().await;
        let lines = vec![SplitLine::Document { number: "FA-2026-000123".to_owned(), amount_minor: 12_000 }];
        let command = Accept { transaction: id, choice: Choice::Split(lines) };
        let call = Call::new("accept", &command).with_key(Some("key".to_owned())).dry_run(true);
        let shown =
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| accept(&world.ctx, tx, &command).await)
                .await;
        assert_eq!(shown.unwrap().rest_minor, 38_000);
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn a_refused_operation_leaves_nothing() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let before = world.row_counts().await;
        let id = transaction_id(&world, "t1").await;
        split(&world, &id, 99_999, "key-1").await.unwrap_err();
        assert_eq!(world.row_counts().await, before);
        split(&world, &id, 100, "key-1").await.expect("a refused call does not use up its key");
    });
}

#[test]
fn a_chain_with_a_changed_removed_or_inserted_event_does_not_hold() {
    let faults: [(&str, &[&str], i64); 5] = [
        ("changed data", &["update events set data = '{}' where sequence = 2"], 2),
        ("changed actor", &["update events set actor = 'nobody' where sequence = 1"], 1),
        ("removed", &["delete from events where sequence = 2"], 2),
        (
            "inserted at the end",
            &["insert into events (org_id, sequence, at, actor, kind, subject, data, previous_hash, hash) \
               select org_id, 4, at, actor, kind, subject, data, hash, hash from events where sequence = 3"],
            4,
        ),
        (
            "exchanged",
            &[
                "update events set sequence = 99 where sequence = 1",
                "update events set sequence = 1 where sequence = 2",
                "update events set sequence = 2 where sequence = 99",
            ],
            1,
        ),
    ];
    on_both_engines(async |world| {
        for day in 1..=3 {
            let closing = ClosePeriod { through: date(2026, 1, day) };
            let call = Call::new("close_period", &closing);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                close_period(&world.ctx, tx, closing).await
            })
            .await
            .unwrap();
        }
        for (what, statements, broken_at) in faults {
            let mut tx = world.db.begin_write().await.unwrap();
            assert_eq!(verify_chain(&mut tx, world.ctx.org).await.unwrap(), (3, None));
            for statement in statements {
                assert_eq!(db::execute!(&mut tx, *statement).unwrap(), 1, "{what}");
            }
            let (_, broken) = verify_chain(&mut tx, world.ctx.org).await.unwrap();
            assert_eq!(broken.map(|found| found.sequence), Some(broken_at), "{what}");
            tx.rollback().await.unwrap();
        }
    });
}

#[test]
fn events_are_listed_in_order_and_by_page() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let all = list_events(&mut tx, world.ctx.org, 0, 100).await.unwrap();
        let kinds: Vec<&str> = all.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["invoices_imported", "statements_imported", "transactions_matched"]);
        assert!(all.iter().all(|event| event.actor == "tester"));
        assert_eq!(list_events(&mut tx, world.ctx.org, 1, 1).await.unwrap(), all[1..2]);
    });
}

#[test]
fn the_log_is_read_by_kind_and_author_across_blocks() {
    on_both_engines(async |mut world| {
        for number in 0..300 {
            let kind = if number % 97 == 5 { "rare" } else { "usual" };
            world.ctx.actor = ["anne", "boris"][usize::from((120..140).contains(&number))].to_owned();
            let happened = async |_: &mut Tx| {
                Ok::<_, Fault>((0, Some(Event::new(kind, "", serde_json::json!({ "number": number })))))
            };
            write(&world.db, &world.ctx, Call::new("note", &number), happened).await.unwrap();
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let all = list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
        for (kind, actor) in [
            (Some("rare"), None),
            (Some("usual"), None),
            (None, Some("boris")),
            (Some("rare"), Some("anne")),
            (Some("rare"), Some("boris")),
            (Some("never"), None),
        ] {
            let (kind, actor) = (kind.map(str::to_owned), actor.map(str::to_owned));
            let filter = EventFilter { kind: kind.clone(), actor: actor.clone(), ..EventFilter::default() };
            let is_wanted = |event: &&RecordedEvent| {
                kind.as_ref().is_none_or(|kind| *kind == event.kind)
                    && actor.as_ref().is_none_or(|actor| *actor == event.actor)
            };
            let expected: Vec<RecordedEvent> = all.iter().rev().filter(is_wanted).cloned().collect();
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let page = list_filtered(&mut tx, world.ctx.org, &filter, before, 7).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(last.sequence);
                found.extend(page);
            }
            assert_eq!(found, expected, "{filter:?}");
        }
        tx.rollback().await.unwrap();
        world.assert_sound().await;
        assert_eq!(
            world.tamper("delete from event_blocks where kind = 'rare' and block = 1").await.unwrap(),
            1
        );
        let damaged: Vec<&str> =
            world.checks().await.into_iter().filter(|it| !it.findings.is_empty()).map(|it| it.name).collect();
        assert_eq!(damaged, ["events-are-chained"]);
    });
}

#[test]
fn what_is_not_added_up_yet_is_counted() {
    on_both_engines(async |world| {
        let left = async |world: &World| {
            let text = "select count(*) from journal_entries e join folded_entries f on f.org_id = e.org_id and e.id > f.through_id";
            world.count(text).await
        };
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        for number in 0..5 {
            split(&world, &id, 100 + number, &number.to_string()).await.unwrap();
        }
        let alone = left(&world).await;
        assert!(alone > 0, "decisions made one by one are not added up at once");
        world.assert_sound().await;
        let two = "invoice FA-2 | Durand SAS | 20.00\ninvoice FA-3 | Durand SAS | 30.00";
        tell(&world, two).await;
        assert!(left(&world).await < alone + 2, "a write of several entries adds up what was left");
        world.assert_sound().await;
        // The clock was put back: the next entry stands before what is added up.
        let mut tx = world.db.begin_write().await.unwrap();
        db::execute!(&mut tx, "delete from ledger_day_sums where org_id = $1", world.ctx.org).unwrap();
        db::execute!(&mut tx, "delete from customer_month_sums where org_id = $1", world.ctx.org).unwrap();
        db::execute!(&mut tx, REBUILT, world.ctx.org).unwrap();
        db::execute!(&mut tx, REBUILT_MONTHS, world.ctx.org).unwrap();
        let last = EntryId::from_uuid(uuid::Uuid::max());
        db::execute!(
            &mut tx,
            "update folded_entries set through_id = $2 where org_id = $1",
            world.ctx.org,
            last
        )
        .unwrap();
        tx.commit().await.unwrap();
        world.assert_sound().await;
        split(&world, &id, 200, "late").await.unwrap();
        world.assert_sound().await;
    });
}

/// The sums of days of all entries, as the first migration that kept them made them.
const REBUILT: &str = "insert into ledger_day_sums (org_id, legal_entity_id, account, booked_on, kind, role, currency, \
    debit_minor, credit_minor, postings) \
    select e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency, \
    cast(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as bigint), \
    cast(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as bigint), count(*) \
    from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id where p.org_id = $1 \
    group by e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency";
const REBUILT_MONTHS: &str = "insert into customer_month_sums (org_id, legal_entity_id, customer_id, currency, month, moved_minor, postings) \
    select e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7), \
    cast(sum(p.amount_minor) as bigint), count(*) \
    from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
    where p.org_id = $1 and p.customer_id is not null and p.role in ('customers', 'doubtful_customers', 'customer_advances') \
    group by e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7)";

#[test]
fn two_people_cannot_both_give_money_to_what_is_open_once() {
    on_both_engines(async |world| {
        let movements: Vec<String> =
            (1..=6).map(|n| format!("bank t{n} | 2026-03-03 | 120.00 | MERCI {n} |")).collect();
        let invoice = "invoice FA-2026-000123 | Durand SAS | 120.00";
        tell(&world, &format!("{invoice}\n{}\nmatch", movements.join("\n"))).await;
        let mut callers = tokio::task::JoinSet::new();
        for n in 1..=6 {
            let transaction = transaction_id(&world, &format!("t{n}")).await;
            let (db, ctx, runtime) = (world.db.clone(), world.ctx.clone(), tokio::runtime::Handle::current());
            callers.spawn_blocking(move || {
                let line = SplitLine::Document { number: "FA-2026-000123".to_owned(), amount_minor: 12_000 };
                let command = Accept { transaction, choice: Choice::Split(vec![line]) };
                let operation = async |tx: &mut Tx| accept(&ctx, tx, &command).await;
                runtime.block_on(write(&db, &ctx, Call::new("accept", &command), operation))
            });
        }
        let outcomes: Vec<Outcome> = callers.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let refusals = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(ToString::to_string);
        for refusal in refusals {
            assert_eq!(refusal, "document FA-2026-000123 has 0 minor units open, not 12000");
        }
        world.assert_sound().await;
    });
}

#[test]
fn a_matching_run_beside_people_and_imports() {
    on_both_engines(async |world| {
        let movements: Vec<String> =
            (1..=12).map(|n| format!("bank t{n} | 2026-03-03 | {n}0.00 | MERCI | DURAND SAS")).collect();
        tell(&world, &format!("customer C1 | Durand SAS\n{}\nmatch", movements.join("\n"))).await;
        tell(&world, "invoice FA-1 | Durand SAS | 20.00\ninvoice FA-2 | Durand SAS | 30.00").await;
        let mut callers = tokio::task::JoinSet::new();
        for n in 1..=4 {
            let transaction = transaction_id(&world, &format!("t{n}")).await;
            let (db, ctx, runtime) = (world.db.clone(), world.ctx.clone(), tokio::runtime::Handle::current());
            callers.spawn_blocking(move || {
                let line = SplitLine::Account { account: "758000".to_owned(), amount_minor: 500 };
                let command = Accept { transaction, choice: Choice::Split(vec![line]) };
                let operation = async |tx: &mut Tx| accept(&ctx, tx, &command).await;
                runtime.block_on(write(&db, &ctx, Call::new("accept", &command), operation)).map(|_| ())
            });
        }
        world.run_matching().await;
        // A person who comes after the machine is refused; nothing is lost and nothing counted twice.
        callers.join_all().await;
        world.assert_sound().await;
    });
}
