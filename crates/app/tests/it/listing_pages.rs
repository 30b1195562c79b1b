//! Lists of documents and customers, page by page, and what is found by a search.

use app::allocation::{Adjust, AdjustedDocument, AdjustmentKind, SplitLine};
use app::customers::{AssignCustomer, assign_customer, find_by_number as find_by_number_of_customer};
use app::listing::{
    CustomerFilter, CustomerOrder, DocumentFilter, DocumentOrder, DocumentTab, MANAGED_MAX, PaidBy,
    RecentTransactions, Scope, SettledThrough, TimelineKind, TimelineWhat, find_document,
    list_customers_page, list_documents, list_documents_knowing, list_documents_within, list_payments,
    list_timeline, load_standings, search, total_documents,
};
use app::receivables::find_by_number;
use app::reporting::Behaviours;
use jiff::civil::date;
use money::Currency;
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

/// Today is 31 March 2026.
const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Martin Bois SARL
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | Martin Bois SARL | 75.50 | 2026-03-02 | 2026-04-01
    invoice FA-2026-0004 | Martin Bois SARL | 60.00 | 2026-03-20 | 2026-04-19
    credit AV-2026-0001 | Durand Paysage SAS | -20.00 | 2026-03-10 | 2026-03-10
    bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 | DURAND PAYSAGE |
    bank t2 | 2026-03-25 | 50.00 | ACOMPTE | DURAND PAYSAGE |
    match";

/// The story, and 50 € of the second invoice paid by hand.
async fn live(world: &World) {
    tell(world, STORY).await;
    let line = SplitLine::Document { number: "FA-2026-0002".to_owned(), amount_minor: 5_000 };
    let transaction = transaction_id(world, "t2").await;
    let allocated = world.allocations().await;
    if allocated.iter().all(|view| view.transaction.id != transaction) {
        world.split(&transaction, vec![line]).await.unwrap();
    }
}

async fn numbers(world: &World, filter: &DocumentFilter) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let page = list_documents(&mut tx, &world.ctx, filter, None, None, 50).await.unwrap();
    tx.rollback().await.unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

fn tab(tab: DocumentTab) -> DocumentFilter {
    DocumentFilter { tab, ..DocumentFilter::default() }
}

#[test]
fn each_tab_shows_its_documents() {
    on_both_engines(async |world| {
        live(&world).await;
        for (which, expected) in [
            (DocumentTab::Upcoming, &["FA-2026-0003", "FA-2026-0004"][..]),
            (DocumentTab::Overdue, &["FA-2026-0002"]),
            (DocumentTab::Partial, &["FA-2026-0002"]),
            (DocumentTab::Settled, &["FA-2026-0001"]),
            (DocumentTab::Credits, &["AV-2026-0001"]),
            (
                DocumentTab::All,
                &["FA-2026-0001", "FA-2026-0002", "FA-2026-0003", "AV-2026-0001", "FA-2026-0004"],
            ),
        ] {
            assert_eq!(numbers(&world, &tab(which)).await, expected, "{which:?} on {:?}", world.engine);
            assert_eq!(DocumentTab::parse(which.as_str()), Some(which));
        }
    });
}

#[test]
fn filters_narrow_and_totals_follow() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let durand = search(&mut tx, &world.ctx, &RecentTransactions::default(), "durand", EVERYTHING)
            .await
            .unwrap()
            .customers[0]
            .id;
        let all = tab(DocumentTab::All);
        for (filter, expected, count, open_minor) in [
            (DocumentFilter { search: "FA-2026-000".to_owned(), ..all.clone() }, 4, 4, 33_550),
            (DocumentFilter { search: "2".to_owned(), ..all.clone() }, 1, 1, 20_000),
            (DocumentFilter { search: "martin".to_owned(), ..all.clone() }, 2, 2, 13_550),
            (DocumentFilter { search: "nobody".to_owned(), ..all.clone() }, 0, 0, 0),
            (DocumentFilter { customer: Some(durand), ..all.clone() }, 3, 3, 18_000),
            (DocumentFilter { customer: Some(durand), search: "av".to_owned(), ..all.clone() }, 1, 1, -2_000),
            (DocumentFilter { customer: Some(durand), ..tab(DocumentTab::Overdue) }, 1, 1, 20_000),
            (DocumentFilter { from: Some(date(2026, 3, 1)), ..all.clone() }, 3, 3, 11_550),
            (DocumentFilter { to: Some(date(2026, 1, 31)), ..all.clone() }, 1, 1, 0),
            (DocumentFilter { min_minor: Some(10_000), ..all.clone() }, 2, 2, 20_000),
            (DocumentFilter { max_minor: Some(2_000), ..all.clone() }, 1, 1, -2_000),
            (DocumentFilter { currency: Some(Currency::EUR), ..tab(DocumentTab::Upcoming) }, 2, 2, 13_550),
            (DocumentFilter { to: Some(date(2026, 4, 1)), ..tab(DocumentTab::Upcoming) }, 1, 1, 7_550),
            (tab(DocumentTab::Partial), 1, 1, 20_000),
            (DocumentFilter { from: Some(date(2026, 3, 5)), ..tab(DocumentTab::Partial) }, 0, 0, 0),
        ] {
            let page = list_documents(&mut tx, &world.ctx, &filter, None, None, 50).await.unwrap();
            assert_eq!(page.rows.len(), expected, "{filter:?} on {:?}", world.engine);
            let (totals, is_whole) = total_documents(&mut tx, &world.ctx, &filter).await.unwrap();
            let sums =
                totals.iter().fold((0, 0), |sum, total| (sum.0 + total.count, sum.1 + total.open_minor));
            assert_eq!((sums, is_whole), ((count, open_minor), true), "{filter:?} on {:?}", world.engine);
        }
        tx.rollback().await.unwrap();
    });
}

/// Found through their customers or among all documents, few or many: they are the same.
#[test]
fn who_looks_after_a_customer_sees_its_documents_alone() {
    on_both_engines(async |world| {
        live(&world).await;
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let assign = AssignCustomer { customer: String::new(), account_manager: me.clone() };
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let durand = find_by_number_of_customer(&mut tx, ctx, "C1").await.unwrap().unwrap().id;
        tx.rollback().await.unwrap();
        let command = AssignCustomer { customer: durand.to_string(), ..assign };
        let call = app::write::Call::new("assign_customer", &command);
        app::write::write(&world.db, ctx, call, async |tx: &mut db::Tx| {
            assign_customer(ctx, tx, &command).await
        })
        .await
        .unwrap();
        let mut theirs = ctx.clone();
        theirs.only_of = Some(me.parse().unwrap());
        let mut tx = world.db.begin_read().await.unwrap();
        let searches = ["", "FA-2026-000", "AV", "martin", "2"];
        for (which, order, text) in DocumentTab::ALL.into_iter().flat_map(|which| {
            [DocumentOrder::Day, DocumentOrder::Amount]
                .into_iter()
                .flat_map(move |order| searches.map(move |text| (which, order, text)))
        }) {
            let filter = DocumentFilter { order, search: text.to_owned(), is_descending: true, ..tab(which) };
            let all = list_documents(&mut tx, ctx, &filter, None, None, 50).await.unwrap().rows;
            let expected: Vec<_> = all.into_iter().filter(|row| row.customer == durand).collect();
            for managed_max in [MANAGED_MAX, 0] {
                let none = (None, None);
                let page = list_documents_within(&mut tx, &theirs, &filter, none, 50, managed_max).await;
                assert_eq!(page.unwrap().rows, expected, "{filter:?} {managed_max} on {:?}", world.engine);
                let (mut paged, mut after) = (Vec::new(), None);
                while paged.len() < expected.len() {
                    let place = (after.as_ref(), None);
                    let page = list_documents_within(&mut tx, &theirs, &filter, place, 1, managed_max).await;
                    let page = page.unwrap();
                    paged.extend(page.rows);
                    after = page.after;
                }
                assert_eq!(paged, expected, "one by one: {filter:?} on {:?}", world.engine);
            }
            let (totals, is_whole) = total_documents(&mut tx, &theirs, &filter).await.unwrap();
            let sums = totals.iter().fold((0, 0), |sum, it| (sum.0 + it.count, sum.1 + it.open_minor));
            let open = expected.iter().map(|row| row.open_minor).sum::<i64>();
            let count = i64::try_from(expected.len()).unwrap();
            assert_eq!((sums, is_whole), ((count, open), true), "{filter:?} on {:?}", world.engine);
        }
        for (text, documents, customers) in
            [("FA-2026-000", 2, 0), ("durand", 0, 1), ("martin", 0, 0), ("1", 0, 0)]
        {
            let recent = RecentTransactions::default();
            let found = search(&mut tx, &theirs, &recent, text, EVERYTHING).await.unwrap();
            let counts = (found.documents.len(), found.customers.len());
            assert_eq!(counts, (documents, customers), "{text} on {:?}", world.engine);
        }
        tx.rollback().await.unwrap();
    });
}

/// What is kept of the settled invoices never hides one: after decisions, their undoing, a matching and an import.
#[test]
fn the_latest_settled_invoices_are_those_of_now() {
    on_both_engines(async |world| {
        live(&world).await;
        let kept = SettledThrough::default();
        let latest = async || {
            let filter = DocumentFilter { is_descending: true, ..tab(DocumentTab::Settled) };
            let mut tx = world.db.begin_read().await.unwrap();
            let whole = list_documents(&mut tx, &world.ctx, &filter, None, None, 50).await.unwrap();
            let known = list_documents_knowing(&mut tx, &world.ctx, &kept, &filter, (None, None), 50).await;
            tx.rollback().await.unwrap();
            let known = known.unwrap();
            assert_eq!(known.rows, whole.rows, "on {:?}", world.engine);
            assert_eq!((known.after, known.before), (whole.after, whole.before));
            whole.rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
        };
        let split = async |name: &str, number: &str, amount_minor: i64| {
            let id = transaction_id(&world, name).await;
            let line = SplitLine::Document { number: number.to_owned(), amount_minor };
            world.split(&id, vec![line]).await.unwrap().allocation
        };
        assert_eq!(latest().await, ["FA-2026-0001"]);
        assert_eq!(latest().await, ["FA-2026-0001"]);
        tell(
            &world,
            "bank t4 | 2026-03-27 | 60.00 | VIREMENT | X |\nbank t5 | 2026-03-27 | 70.00 | VIR | Y |\nmatch",
        )
        .await;
        assert_eq!(latest().await, ["FA-2026-0001"]);
        let paid = split("t4", "FA-2026-0004", 6_000).await;
        assert_eq!(latest().await, ["FA-2026-0004", "FA-2026-0001"], "a later one, paid by hand");
        world.undo(&paid).await.unwrap();
        assert_eq!(latest().await, ["FA-2026-0001"]);
        split("t5", "FA-2026-0003", 7_000).await;
        assert_eq!(latest().await, ["FA-2026-0001"], "paid in part");
        tell(&world, "invoice FA-2026-0007 | Z SAS | 33.00 | 2026-03-30 | 2026-04-19\nbank t6 | 2026-03-31 | 33.00 | FA-2026-0007 | Z SAS |\nmatch").await;
        assert_eq!(latest().await, ["FA-2026-0007", "FA-2026-0001"], "decided by matching");
    });
}

/// What is kept is that of now: after a statement comes in, and while nothing of the bank happens.
#[test]
fn the_search_finds_a_transaction_as_soon_as_it_is_recorded() {
    on_both_engines(async |world| {
        live(&world).await;
        let kept = RecentTransactions::default();
        let found = async |text: &str| {
            let mut tx = world.db.begin_read().await.unwrap();
            let found = search(&mut tx, &world.ctx, &kept, text, EVERYTHING).await.unwrap();
            tx.rollback().await.unwrap();
            found.transactions.iter().map(|it| it.amount_minor).collect::<Vec<_>>()
        };
        assert_eq!(found("durand pays").await, [5_000, 10_000], "a part of a name, the latest first");
        assert_eq!(found("100,00").await, [10_000], "an amount");
        assert_eq!(found("lefèvre").await, [0_i64; 0]);
        tell(&world, "invoice FA-2026-0009 | Durand Paysage SAS | 1.00 | 2026-03-20 | 2026-04-19").await;
        assert_eq!(found("lefèvre").await, [0_i64; 0]);
        tell(&world, "bank t3 | 2026-03-26 | 70.00 | VIREMENT | Lefèvre Frères |\nmatch").await;
        assert_eq!(found("LEFÈVRE").await, [7_000]);
        let decided = transaction_id(&world, "t3").await;
        let line = SplitLine::Credit { customer: "C1".to_owned(), amount_minor: 7_000 };
        world.split(&decided, vec![line]).await.unwrap();
        assert_eq!(found("fèvre").await, [7_000]);
    });
}

#[test]
fn pages_follow_each_other_both_ways_in_every_order() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        for which in DocumentTab::ALL {
            for order in [DocumentOrder::Day, DocumentOrder::Amount] {
                for is_descending in [false, true] {
                    let filter = DocumentFilter { order, is_descending, ..tab(which) };
                    let whole = list_documents(&mut tx, ctx, &filter, None, None, 50).await.unwrap().rows;
                    let (mut forward, mut after) = (Vec::new(), None);
                    let last = loop {
                        let page =
                            list_documents(&mut tx, ctx, &filter, after.as_ref(), None, 2).await.unwrap();
                        forward.extend(page.rows.clone());
                        if page.after.is_none() {
                            break page;
                        }
                        after = page.after;
                    };
                    assert_eq!(forward, whole, "{filter:?} on {:?}", world.engine);
                    let mut backward = last.rows;
                    let mut before = last.before;
                    while let Some(place) = before {
                        let page =
                            list_documents(&mut tx, ctx, &filter, None, Some(&place), 2).await.unwrap();
                        backward.splice(0..0, page.rows);
                        before = page.before;
                    }
                    assert_eq!(backward, whole, "backwards: {filter:?} on {:?}", world.engine);
                }
            }
        }
        let filter = DocumentFilter {
            order: DocumentOrder::Amount,
            is_descending: true,
            ..tab(DocumentTab::Upcoming)
        };
        let page = list_documents(&mut tx, ctx, &filter, None, None, 50).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.open_minor).collect::<Vec<_>>(), [7_550, 6_000]);
        let filter = DocumentFilter { search: "FA-2026-000".to_owned(), ..tab(DocumentTab::All) };
        let first = list_documents(&mut tx, ctx, &filter, None, None, 3).await.unwrap();
        assert_eq!(first.order, DocumentOrder::Number);
        let second = list_documents(&mut tx, ctx, &filter, first.after.as_ref(), None, 3).await.unwrap();
        assert_eq!(second.rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["FA-2026-0004"]);
        tx.rollback().await.unwrap();
    });
}

#[test]
fn a_document_shows_what_paid_it() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let id = find_by_number(&mut tx, &world.ctx, "FA-2026-0002").await.unwrap().unwrap().id;
        let details = find_document(&mut tx, &world.ctx, id, true).await.unwrap().unwrap();
        assert_eq!((details.row.total_minor, details.row.open_minor), (25_000, 20_000));
        let [payment] = &details.payments[..] else { panic!("one payment") };
        assert_eq!((payment.amount_minor, payment.booked_on), (5_000, date(2026, 3, 25)));
        assert!(details.postings.iter().any(|line| line.is_about && line.amount_minor == -5_000));
        let sum: i64 = details.postings.iter().map(|line| line.amount_minor).sum();
        assert_eq!(sum, 0, "entries are shown whole");
        assert_eq!(details.file.map(|file| file.is_raw_kept), Some(true));
        let without = find_document(&mut tx, &world.ctx, id, false).await.unwrap().unwrap();
        assert!(without.postings.is_empty());
        tx.rollback().await.unwrap();
    });
}

const EVERYTHING: Scope = Scope { documents: true, customers: true, transactions: true };

#[test]
fn the_search_finds_numbers_names_and_amounts() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        for (text, documents, customers, transactions) in [
            ("fa-2026-0003", &["FA-2026-0003"][..], 0, 0),
            ("4", &[], 0, 0),
            ("04", &["FA-2026-0004"], 0, 0),
            ("75,50", &["FA-2026-0003"], 0, 0),
            ("200,00", &["FA-2026-0002"], 0, 0),
            ("20", &["AV-2026-0001"], 0, 1),
            ("durand", &[], 1, 2),
            ("C2", &[], 1, 0),
            ("bois", &[], 1, 0),
            ("bois martin", &[], 1, 0),
            ("acompte", &[], 0, 1),
            ("50,00", &[], 0, 1),
        ] {
            let found = search(&mut tx, ctx, &RecentTransactions::default(), text, EVERYTHING).await.unwrap();
            let numbers: Vec<&str> = found.documents.iter().map(|row| row.number.as_str()).collect();
            assert_eq!(
                (numbers, found.customers.len(), found.transactions.len()),
                (documents.to_vec(), customers, transactions),
                "{text} on {:?}",
                world.engine
            );
        }
        let business = Scope { transactions: false, ..EVERYTHING };
        assert!(
            search(&mut tx, ctx, &RecentTransactions::default(), "acompte", business)
                .await
                .unwrap()
                .transactions
                .is_empty()
        );
        tx.rollback().await.unwrap();
    });
}

#[test]
fn customers_are_listed_by_name_and_by_what_they_owe() {
    on_both_engines(async |world| {
        live(&world).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let kept = Behaviours::default();
        for (order, is_descending, expected) in [
            (CustomerOrder::Name, false, &["C1", "C2"][..]),
            (CustomerOrder::Name, true, &["C2", "C1"]),
            (CustomerOrder::Outstanding, false, &["C1", "C2"]),
            (CustomerOrder::Overdue, false, &["C1"]),
        ] {
            let filter = CustomerFilter { order, is_descending, ..CustomerFilter::default() };
            let (mut found, mut after) = (Vec::new(), None);
            let mut last = None;
            loop {
                let page = list_customers_page(&mut tx, ctx, &kept, &filter, (after.as_ref(), None), 1)
                    .await
                    .unwrap();
                found.extend(page.rows.iter().map(|row| row.number.clone()));
                after = page.after.clone();
                last = page.before.or(last);
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(found, expected, "{order:?} on {:?}", world.engine);
            if let Some(place) = last {
                let page =
                    list_customers_page(&mut tx, ctx, &kept, &filter, (None, Some(&place)), 1).await.unwrap();
                assert_eq!(page.rows[0].number, expected[0], "backwards, {order:?} on {:?}", world.engine);
            }
        }
        let page = list_customers_page(&mut tx, ctx, &kept, &CustomerFilter::default(), (None, None), 50)
            .await
            .unwrap();
        let durand = &page.rows[0];
        let [standing] = &durand.standings[..] else { panic!("one currency") };
        assert_eq!(
            (standing.outstanding_minor, standing.overdue_minor, standing.credit_minor, standing.invoices),
            (20_000, 20_000, -2_000, 1)
        );
        assert_eq!(load_standings(&mut tx, ctx, durand.id).await.unwrap(), durand.standings);
        let behaviour = durand.behaviour[0];
        assert_eq!(behaviour.last, Some((date(2026, 3, 25), 5_000)));
        // 100 € after 57 days, 50 € after 51.
        assert_eq!(behaviour.days_to_pay, Some(5_500));
        let payments = list_payments(&mut tx, ctx, durand.id, None, 10).await.unwrap();
        assert_eq!(payments.iter().map(|payment| payment.amount_minor).collect::<Vec<_>>(), [5_000, 10_000]);
        let place = Some((payments[0].booked_on, payments[0].by.key()));
        assert_eq!(list_payments(&mut tx, ctx, durand.id, place, 10).await.unwrap(), payments[1..]);
        tx.rollback().await.unwrap();
    });
}

#[test]
fn a_timeline_tells_everything_once() {
    on_both_engines(async |world| {
        live(&world).await;
        let first = world.allocations().await[0].id.clone();
        world.undo(&first).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let customer = search(&mut tx, ctx, &RecentTransactions::default(), "durand", EVERYTHING)
            .await
            .unwrap()
            .customers[0]
            .id;
        let (whole, more) =
            list_timeline(&mut tx, ctx, customer, &TimelineKind::ALL, None, 50).await.unwrap();
        assert_eq!(more, None);
        let count =
            |wanted: fn(&TimelineWhat) -> bool| whole.iter().filter(|entry| wanted(&entry.what)).count();
        assert_eq!(count(|what| matches!(what, TimelineWhat::Payment { .. })), 2);
        assert_eq!(count(|what| matches!(what, TimelineWhat::Undo { .. })), 1);
        assert_eq!(count(|what| matches!(what, TimelineWhat::Documents { count: 3, .. })), 1);
        // Money stands on the day from which the bank counts it, whenever that was decided.
        for entry in &whole {
            match &entry.what {
                TimelineWhat::Payment { .. } | TimelineWhat::Documents { .. } => {
                    assert!(entry.on.is_some() && entry.at < entry.recorded_at, "{entry:?}");
                }
                _ => assert!(entry.on.is_none() && entry.at == entry.recorded_at, "{entry:?}"),
            }
        }
        assert!(whole.windows(2).all(|pair| pair[0].at >= pair[1].at), "latest first");
        let (mut paged, mut from) = (Vec::new(), None);
        loop {
            let (page, next) =
                list_timeline(&mut tx, ctx, customer, &TimelineKind::ALL, from, 1).await.unwrap();
            paged.extend(page);
            from = next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "on {:?}", world.engine);
        let (notes, _) =
            list_timeline(&mut tx, ctx, customer, &[TimelineKind::Notes], None, 50).await.unwrap();
        assert!(notes.is_empty());
        tx.rollback().await.unwrap();
    });
}

#[test]
fn what_was_decided_without_a_bank_transaction_stands_among_the_payments() {
    on_both_engines(async |world| {
        live(&world).await;
        let of = |kind, numbers: &[&str]| Adjust {
            kind,
            documents: numbers.iter().map(|number| AdjustedDocument::whole(*number)).collect(),
            recovers_vat: false,
            reason: "Huissier".to_owned(),
            reference: String::new(),
            on: None,
        };
        world.adjust(&of(AdjustmentKind::SetOff, &["AV-2026-0001", "FA-2026-0002"])).await.unwrap();
        let lost = world.adjust(&of(AdjustmentKind::WriteOff, &["FA-2026-0002"])).await.unwrap();
        world.undo_adjustment(&lost.adjustment).await.unwrap();

        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let durand = find_by_number_of_customer(&mut tx, ctx, "C1").await.unwrap().unwrap().id;
        let whole = list_payments(&mut tx, ctx, durand, None, 10).await.unwrap();
        let told = |payment: &app::listing::Payment| {
            let without = matches!(payment.by, PaidBy::Adjustment { .. });
            (payment.method.clone(), payment.amount_minor, payment.documents, payment.is_undone, without)
        };
        let (loss, set_off) = (&whole[0], &whole[1]);
        assert_eq!(told(loss), ("write_off".to_owned(), 18_000, 1, true, true), "on {:?}", world.engine);
        assert_eq!(told(set_off), ("set_off".to_owned(), 2_000, 2, false, true));
        assert_eq!(whole[2..].iter().map(|it| it.amount_minor).collect::<Vec<_>>(), [5_000, 10_000]);
        let named = find_by_number(&mut tx, ctx, "FA-2026-0002").await.unwrap().unwrap().id;
        assert_eq!((loss.document.as_str(), loss.document_id), ("FA-2026-0002", Some(named)));
        assert!(whole.iter().all(|payment| payment.document_id.is_some()));
        let mut paged = Vec::new();
        loop {
            let place = paged.last().map(|it: &app::listing::Payment| (it.booked_on, it.by.key()));
            let page = list_payments(&mut tx, ctx, durand, place, 1).await.unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, whole, "on {:?}", world.engine);

        let (entries, _) =
            list_timeline(&mut tx, ctx, durand, &[TimelineKind::Payments], None, 50).await.unwrap();
        let told: Vec<_> = entries
            .iter()
            .filter_map(|entry| match &entry.what {
                TimelineWhat::Adjustment { kind, amount_minor, document, reason, is_undo, .. } => {
                    Some((kind.as_str(), *amount_minor, document.is_some(), reason.as_str(), *is_undo))
                }
                _ => None,
            })
            .collect();
        let expected = [
            ("write_off", 18_000, true, "test", true),
            ("write_off", 18_000, true, "Huissier", false),
            ("set_off", 2_000, true, "Huissier", false),
        ];
        assert_eq!(sorted(told), sorted(expected.to_vec()), "on {:?}", world.engine);
        tx.rollback().await.unwrap();
    });
}

fn sorted<T: Ord>(mut rows: Vec<T>) -> Vec<T> {
    rows.sort_unstable();
    rows
}
