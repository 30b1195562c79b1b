//! Reports on both engines: what they say, and that it is what the books say.

use app::banking::{WaitingState, count_waiting_by_state, list_waiting};
use app::reporting::{
    AgedOrder, Behaviours, Past, PastBalances, Place, Recent, Share, Snapshots, Span, aged_balance,
    aged_suspense, balance_history, behaviour, clearing_accounts, dashboard, journal_page, ledger_page,
    trial_balance,
};
use jiff::civil::{Date, date};
use money::Currency;
use testkit::camt::{BankEntry, Statement};
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

/// Durand has paid one of three invoices late, Moreau owes one and has a credit note.
async fn live(world: &World) {
    let documents = World::invoices_csv(&[
        "FA-2026-0001;Facture;Durand SAS;2026-01-10;2026-02-09;120.00",
        "FA-2026-0002;Facture;Durand SAS;2026-02-02;2026-03-04;300.00",
        "FA-2026-0003;Facture;Durand SAS;2026-03-20;2026-04-19;80.00",
        "FA-2026-0004;Facture;Moreau et Fils;2025-11-01;2025-12-01;500.00",
        "AV-2026-0001;Avoir;Moreau et Fils;2026-03-01;2026-03-31;-50.00",
    ]);
    world.import_invoices("i.csv", documents).await.unwrap();
    let entries = vec![
        BankEntry::new(date(2026, 2, 19), 12_000, "FA-2026-0001").with_reference("t1").from("DURAND SAS"),
        BankEntry::new(date(2026, 3, 3), 7_700, "DIVERS").with_reference("t2"),
        BankEntry::new(date(2026, 3, 9), -1_100, "FRAIS BANCAIRES").with_reference("t3"),
    ];
    let statement = Statement::new("S1", date(2026, 3, 9), entries).opening(0, date(2026, 2, 19));
    world.import_statements("s.xml", statement.to_camt053()).await.unwrap();
    world.run_matching().await.unwrap();
}

async fn aged(world: &World, as_of: Date) -> Vec<(i64, [i64; 5], i64)> {
    let mut tx = world.db.begin_read().await.unwrap();
    let balance = aged_balance(&mut tx, &world.ctx, as_of).await.unwrap();
    let page = balance.page(Currency::EUR, AgedOrder::Total, None, 10);
    let all = balance.rows.iter().filter(|row| row.aged.total_minor() != 0).count();
    assert_eq!(page.len(), all);
    page.iter().map(|row| (row.aged.total_minor(), row.aged.owed_minor, row.aged.credit_minor)).collect()
}

#[test]
fn the_aged_balance_of_today_and_of_earlier_days() {
    on_both_engines(async |world| {
        live(&world).await;
        // Due today is not past due; the credit note has a column of its own.
        assert_eq!(
            aged(&world, date(2026, 3, 31)).await,
            [(45_000, [0, 0, 0, 0, 50_000], -5_000), (38_000, [8_000, 30_000, 0, 0, 0], 0)]
        );
        // Before the payment and the credit note, from the postings on either side of the day.
        assert_eq!(
            aged(&world, date(2026, 2, 18)).await,
            [(50_000, [0, 0, 0, 50_000, 0], 0), (42_000, [30_000, 12_000, 0, 0, 0], 0)]
        );
        assert_eq!(aged(&world, date(2025, 11, 1)).await, [(50_000, [50_000, 0, 0, 0, 0], 0)]);
        assert_eq!(aged(&world, date(2025, 10, 31)).await, []);
        // A day on which nothing is left to come reads what is stored, and says the same as the day before.
        assert_eq!(aged(&world, date(2026, 3, 20)).await, aged(&world, date(2026, 3, 25)).await);
    });
}

#[test]
fn what_is_dated_after_today_is_not_in_the_balance_of_today() {
    on_both_engines(async |world| {
        live(&world).await;
        let before = aged(&world, date(2026, 3, 31)).await;
        let documents =
            World::invoices_csv(&["FA-2026-0009;Facture;Durand SAS;2026-04-10;2026-05-10;999.00"]);
        world.import_invoices("later.csv", documents).await.unwrap();
        assert_eq!(aged(&world, date(2026, 3, 31)).await, before);
        assert_eq!(aged(&world, date(2026, 4, 10)).await.iter().map(|row| row.0).sum::<i64>(), 182_900);
    });
}

#[test]
fn the_figures_of_the_dashboard() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let today = date(2026, 3, 31);
        let balance = aged_balance(&mut tx, &world.ctx, today).await.unwrap();
        let figures = dashboard(&mut tx, &world.ctx, &balance).await.unwrap();
        let money = &figures.money[0];
        assert_eq!((figures.money.len(), money.currency), (1, Currency::EUR));
        assert_eq!(
            (money.outstanding.value, money.overdue.value, money.credit.value),
            (88_000, 80_000, -5_000)
        );
        assert_eq!(money.aged.each_ref().map(|figure| figure.value), [8_000, 30_000, 0, 0, 50_000]);
        // 830 open, credit deducted: March sold 30 in 31 days, February 300 in 28, January 120 in 31; then
        // December, in which nothing was sold, and 380 of the 500 of November's 30 days.
        let dso = money.dso.as_ref().unwrap();
        assert_eq!(dso.value, 3_100 + 2_800 + 3_100 + 3_100 + 2_280);
        assert_eq!(money.weeks.iter().map(|week| week.value).collect::<Vec<_>>()[..4], [0, 0, 8_000, 0]);
        assert_eq!((money.weeks.len(), money.later.value), (13, 0));
        // The payment came in February.
        assert_eq!((money.cash.collected.value, money.cash.pending.value), (0, 7_700));
        let received: Vec<(&str, i64)> =
            money.received.iter().map(|row| (row.class.as_str(), row.received.value)).collect();
        assert_eq!(received.iter().map(|row| row.1).sum::<i64>(), 7_700, "{received:?}");
        assert_eq!(figures.automatic.value, Share { part: 1, whole: 3 });
        let actions = &figures.actions;
        let examine = actions.to_examine.value + actions.sure.value;
        assert_eq!((examine, actions.new.value, actions.aside.value), (2, 0, 0));
        assert_eq!((actions.overdue_customers.value, actions.breaks.value, actions.returns.value), (2, 0, 0));
        let suspense = aged_suspense(&mut tx, &world.ctx, today).await.unwrap();
        assert_eq!(
            (suspense[0].in_minor, suspense[0].out_minor),
            ([0, 7_700, 0, 0, 0], [0, -1_100, 0, 0, 0])
        );
        assert_eq!((suspense[0].oldest, suspense[0].transactions), (date(2026, 3, 3), [0, 2, 0, 0, 0]));
        assert_eq!(clearing_accounts(&mut tx, &world.ctx).await.unwrap(), []);
    });
}

#[test]
fn a_decision_by_hand_and_its_undo_are_no_automatic_match() {
    on_both_engines(async |world| {
        live(&world).await;
        let share = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let balance = aged_balance(&mut tx, &world.ctx, date(2026, 3, 31)).await.unwrap();
            let figures = dashboard(&mut tx, &world.ctx, &balance).await.unwrap();
            (figures.automatic.value, figures.money[0].cash.collected.value)
        };
        let undone = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let balance = aged_balance(&mut tx, &world.ctx, date(2026, 3, 31)).await.unwrap();
            dashboard(&mut tx, &world.ctx, &balance).await.unwrap().money[0].cash.undone_minor
        };
        let id = transaction_id(&world, "t2").await;
        let line =
            app::allocation::SplitLine::Document { number: "FA-2026-0002".to_owned(), amount_minor: 7_700 };
        let decided = world.split(&id, vec![line]).await.unwrap();
        assert_eq!(share().await, (Share { part: 1, whole: 3 }, 7_700));
        world.undo(&decided.allocation).await.unwrap();
        assert_eq!(share().await, (Share { part: 1, whole: 3 }, 0));
        // 77.00 of this month was given back.
        assert_eq!(undone().await, -7_700);
        // What was decided today is taken back where it was collected, in February.
        let automatic = world.allocations().await[0].id.clone();
        world.undo(&automatic).await.unwrap();
        assert_eq!(share().await, (Share { part: 0, whole: 3 }, 0));
        assert_eq!(undone().await, -7_700);
    });
}

#[test]
fn how_a_customer_pays() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let customers = app::customers::list_customers(&mut tx, &world.ctx).await.unwrap();
        let durand = customers.iter().find(|row| row.name == "Durand SAS").unwrap().id;
        let today = date(2026, 3, 31);
        let found = behaviour(&mut tx, &world.ctx, durand, today).await.unwrap();
        assert_eq!((found[0].days_to_pay, found[0].days_beyond_terms), (Some(4_000), Some(1_000)));
        assert_eq!((found[0].paid_minor, found[0].trend()), (12_000, None));
        let of = (durand, Currency::EUR);
        let history = balance_history(&mut tx, &world.ctx, of, today, 4, None).await.unwrap();
        let history: Vec<(Date, i64)> = history.iter().map(|month| (month.on, month.balance_minor)).collect();
        assert_eq!(
            history,
            [
                (date(2025, 12, 31), 0),
                (date(2026, 1, 31), 12_000),
                (date(2026, 2, 28), 30_000),
                (date(2026, 3, 31), 38_000)
            ]
        );
        // The day before the payment, and the balance of the day where it is known.
        let on = date(2026, 2, 18);
        for (known, balance) in [(None, 42_000), (Some(7), 7)] {
            let history = balance_history(&mut tx, &world.ctx, of, on, 2, known).await.unwrap();
            let history: Vec<(Date, i64)> = history.iter().map(|end| (end.on, end.balance_minor)).collect();
            assert_eq!(history, [(date(2026, 1, 31), 12_000), (on, balance)]);
        }
    });
}

#[test]
fn how_a_customer_pays_is_kept_until_something_is_booked_about_it() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let customers = app::customers::list_customers(&mut tx, &world.ctx).await.unwrap();
        let durand = customers.iter().find(|row| row.name == "Durand SAS").unwrap().id;
        drop(tx);
        let kept = Behaviours::default();
        let paid = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let found =
                kept.find_each(&mut tx, &world.ctx, &[durand]).await.unwrap().remove(&durand).unwrap();
            let fresh = behaviour(&mut tx, &world.ctx, durand, world.ctx.today()).await.unwrap();
            assert_eq!(found, fresh);
            found.first().map_or(0, |found| found.paid_minor)
        };
        assert_eq!((paid().await, paid().await), (12_000, 12_000));
        let id = transaction_id(&world, "t2").await;
        let line =
            app::allocation::SplitLine::Document { number: "FA-2026-0002".to_owned(), amount_minor: 7_700 };
        let decided = world.split(&id, vec![line]).await.unwrap();
        assert_eq!(paid().await, 19_700);
        world.undo(&decided.allocation).await.unwrap();
        assert_eq!(paid().await, 12_000);
    });
}

#[test]
fn ledgers_and_the_journal_page_through_all_postings() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let of_books = app::bookkeeping::trial_balance(&mut tx, &world.ctx).await.unwrap();
        let rows = trial_balance(&mut tx, &world.ctx, Span::ALL).await.unwrap();
        let told = |account: &str, debit: i64, credit: i64| format!("{account} {debit} {credit}");
        assert_eq!(
            rows.iter().map(|row| told(&row.account, row.debit_minor, row.credit_minor)).collect::<Vec<_>>(),
            of_books
                .iter()
                .map(|row| told(&row.account, row.debit_minor, row.credit_minor))
                .collect::<Vec<_>>()
        );
        for row in &rows {
            let of = (row.account.as_str(), Currency::EUR);
            for limit in [1, 2, 50] {
                let (mut after, mut balance, mut lines): (Option<Place>, i64, usize) = (None, 0, 0);
                loop {
                    let page = ledger_page(&mut tx, &world.ctx, of, Span::ALL, after, limit).await.unwrap();
                    assert_eq!(page.opening_minor, balance, "{} {limit} {after:?}", row.account);
                    for line in &page.lines {
                        balance += line.amount_minor;
                        assert_eq!(line.balance_minor, balance);
                        assert!(after.is_none_or(|after| after < line.place));
                        after = Some(line.place);
                    }
                    lines += page.lines.len();
                    assert_eq!(page.closing_minor, row.debit_minor - row.credit_minor);
                    if page.next.is_none() {
                        break;
                    }
                    assert_eq!(page.next, after);
                }
                assert_eq!(balance, row.debit_minor - row.credit_minor, "{}", row.account);
                let posted = format!("select count(*) from postings where account = '{}'", row.account);
                assert_eq!(i64::try_from(lines).unwrap(), world.count(&posted).await, "{}", row.account);
            }
        }
        let february = Span { from: date(2026, 2, 1), through: date(2026, 2, 28) };
        let page =
            ledger_page(&mut tx, &world.ctx, ("411000", Currency::EUR), february, None, 9).await.unwrap();
        assert_eq!((page.opening_minor, page.lines.len(), page.closing_minor), (62_000, 2, 80_000));
        let (mut after, mut lines) = (None, Vec::new());
        loop {
            let page = journal_page(&mut tx, &world.ctx, Span::ALL, after, 3).await.unwrap();
            lines.extend(page.lines);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(lines.is_sorted_by(|a, b| a.place < b.place));
        assert_eq!(i64::try_from(lines.len()).unwrap(), world.count("select count(*) from postings").await);
    });
}

#[test]
fn lists_of_what_waits() {
    on_both_engines(async |world| {
        live(&world).await;
        let counts = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let counts = count_waiting_by_state(&mut tx, &world.ctx).await.unwrap();
            counts.into_iter().map(|row| (row.state, row.transactions)).collect::<Vec<_>>()
        };
        let before = counts().await;
        assert_eq!(before.iter().map(|row| row.1).sum::<i64>(), 2, "{before:?}");
        let id = transaction_id(&world, "t2").await;
        world.set_aside(&id, true).await.unwrap();
        assert!(counts().await.contains(&("aside".to_owned(), 1)));
        let mut tx = world.db.begin_read().await.unwrap();
        let aside = list_waiting(&mut tx, &world.ctx, WaitingState::Aside, None, 10).await.unwrap();
        assert_eq!((aside.len(), aside[0].rest_minor, aside[0].remittance.as_str()), (1, 7_700, "DIVERS"));
        let after = Some((aside[0].booked_on.to_jiff(), aside[0].transaction_id));
        assert_eq!(list_waiting(&mut tx, &world.ctx, WaitingState::Aside, after, 10).await.unwrap(), []);
        drop(tx);
        world.set_aside(&id, false).await.unwrap();
        assert!(counts().await.contains(&("new".to_owned(), 1)));
        world.run_matching().await;
        world.assert_sound().await;
    });
}

#[test]
fn a_snapshot_is_calculated_once_for_each_state_of_the_books() {
    on_both_engines(async |world| {
        live(&world).await;
        let snapshots = Snapshots::new(2);
        let (first, again) =
            tokio::join!(snapshots.latest(&world.db, &world.ctx), snapshots.latest(&world.db, &world.ctx));
        let first = first.unwrap();
        assert!(std::sync::Arc::ptr_eq(&first, &again.unwrap()), "one calculation serves both");
        let id = transaction_id(&world, "t2").await;
        world.set_aside(&id, true).await.unwrap();
        let second = snapshots.latest(&world.db, &world.ctx).await.unwrap();
        assert!(second.head > first.head);
        assert_eq!((first.figures.actions.aside.value, second.figures.actions.aside.value), (0, 1));
        world.clock.advance_micros(86_400_000_000);
        let tomorrow = snapshots.latest(&world.db, &world.ctx).await.unwrap();
        assert_eq!((second.as_of, tomorrow.as_of), (date(2026, 3, 31), date(2026, 4, 1)));
    });
}

#[test]
fn figures_of_many_customers_are_shown_while_they_are_calculated_again() {
    on_both_engines(async |world| {
        live(&world).await;
        let (db, ctx) = (&world.db, &world.ctx);
        let few = Snapshots::new(2);
        few.latest(db, ctx).await.unwrap();
        assert!(
            matches!(few.recent(db, ctx).await.unwrap(), Recent::Missing),
            "those of few are those of now"
        );
        let many = Snapshots::new(2).at_once_up_to(0);
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Missing));
        let first = many.latest(db, ctx).await.unwrap();
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Ready(it) if it.head == first.head));
        let id = transaction_id(&world, "t2").await;
        world.set_aside(&id, true).await.unwrap();
        // One is told to calculate; the others are shown what there is.
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Behind(it) if it.head == first.head));
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Ready(it) if it.head == first.head));
        // It failed: after a while another is told.
        world.clock.advance_micros(60_000_001);
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Behind(_)));
        let second = many.latest(db, ctx).await.unwrap();
        assert!(second.head > first.head);
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Ready(it) if it.head == second.head));
        // Yesterday's figures are not shown as those of today.
        world.clock.advance_micros(86_400_000_000);
        assert!(matches!(many.recent(db, ctx).await.unwrap(), Recent::Missing));
    });
}

#[test]
fn the_balance_of_a_past_day_is_calculated_once_until_something_is_booked_up_to_it() {
    on_both_engines(async |world| {
        live(&world).await;
        let (db, ctx, on) = (&world.db, &world.ctx, date(2026, 2, 18));
        let fresh = async || {
            let mut tx = db.begin_read().await.unwrap();
            aged_balance(&mut tx, ctx, on).await.unwrap()
        };
        let past = PastBalances::new(2).at_once_up_to(0);
        let find = async || {
            let mut tx = db.begin_read().await.unwrap();
            past.find(&mut tx, ctx, on).await.unwrap()
        };
        assert!(matches!(find().await, Past::Coming));
        past.calculate(db, ctx, on).await.unwrap();
        let Past::Ready(first) = find().await else { panic!("it was calculated") };
        assert_eq!(first.balance, fresh().await);
        let invoice = |number: &str, on: &str| format!("{number};Facture;Durand SAS;{on};2026-05-10;999.00");
        // What is booked after the day changes nothing about it.
        let later = World::invoices_csv(&[invoice("FA-2026-0008", "2026-03-30").as_str()]);
        world.import_invoices("later.csv", later).await.unwrap();
        assert!(matches!(find().await, Past::Ready(it) if std::sync::Arc::ptr_eq(&it, &first)));
        let earlier = World::invoices_csv(&[invoice("FA-2026-0009", "2026-02-01").as_str()]);
        world.import_invoices("earlier.csv", earlier).await.unwrap();
        assert!(matches!(find().await, Past::Behind(it) if std::sync::Arc::ptr_eq(&it, &first)));
        assert!(
            matches!(find().await, Past::Ready(it) if std::sync::Arc::ptr_eq(&it, &first)),
            "one is enough"
        );
        past.calculate(db, ctx, on).await.unwrap();
        let Past::Ready(second) = find().await else { panic!("it was calculated again") };
        assert_eq!(second.balance, fresh().await);
        assert_eq!(
            second.balance.totals[0].1.outstanding_minor() - 99_900,
            first.balance.totals[0].1.outstanding_minor()
        );
        // A short walk is made at once.
        let mut tx = db.begin_read().await.unwrap();
        let short = PastBalances::new(1).find(&mut tx, ctx, on).await.unwrap();
        assert!(matches!(short, Past::Ready(it) if it.balance == second.balance));
    });
}
