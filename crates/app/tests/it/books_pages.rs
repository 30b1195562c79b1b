//! The books as pages show them, on both engines.

use app::allocation::{GiveWaiting, give_waiting};
use app::banking::WaitingState;
use app::reporting::accounting::{
    Entry, JournalAsk, SuspenseFilter, Whose, YearReader, customer_moves, find_entry, freshness, letters_of,
    list_closings, list_journal_entries, list_suspense, search_customers, years,
};
use app::reporting::{Span, aged_balance};
use jiff::civil::date;
use money::Currency;
use testkit::script::tell;
use testkit::{World, on_both_engines};

const STORY: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     invoice FA-2026-000124 | Durand SAS | 80.00
     invoice FA-2026-000125 | Élan 50% | 50.00
     bank t1 | 2026-03-03 | 80.00 | FA-2026-000124 | DURAND SAS
     bank t2 | 2026-03-04 | 33.00 | MERCI |
     match";

fn everything() -> JournalAsk {
    JournalAsk {
        span: Span::ALL,
        account: String::new(),
        kind: String::new(),
        text: String::new(),
        before: None,
    }
}

/// All entries of a filter, taken in pages.
async fn journal(world: &World, ask: JournalAsk, page: usize) -> Vec<Entry> {
    let mut tx = world.db.begin_read().await.unwrap();
    let (mut ask, mut all) = (ask, Vec::new());
    loop {
        let found = list_journal_entries(&mut tx, &world.ctx, &ask, page).await.unwrap();
        assert!(found.entries.len() <= page);
        all.extend(found.entries);
        let Some(next) = found.next else { return all };
        ask.before = Some(next);
    }
}

#[test]
fn the_journal_pages_and_filters() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let all = journal(&world, everything(), 100).await;
        // Three invoices, two transactions, one allocation.
        assert_eq!(all.len(), 6);
        assert!(all.is_sorted_by_key(|entry| std::cmp::Reverse((entry.booked_on, entry.id))));
        for page in 1..=4 {
            assert_eq!(journal(&world, everything(), page).await, all, "pages of {page}");
        }
        let count = async |ask: JournalAsk| journal(&world, ask, 2).await.len();
        assert_eq!(count(JournalAsk { kind: "invoice_issued".to_owned(), ..everything() }).await, 3);
        assert_eq!(count(JournalAsk { account: "512".to_owned(), ..everything() }).await, 2);
        assert_eq!(count(JournalAsk { account: "471000".to_owned(), ..everything() }).await, 3);
        assert_eq!(count(JournalAsk { text: "merci".to_owned(), ..everything() }).await, 1);
        // Signs of a pattern are letters like others.
        assert_eq!(count(JournalAsk { text: "%".to_owned(), ..everything() }).await, 0);
        let day = Span { from: date(2026, 3, 4), through: date(2026, 3, 4) };
        assert_eq!(count(JournalAsk { span: day, ..everything() }).await, 1);
    });
}

#[test]
fn an_entry_says_what_it_proves_and_what_reversed_it() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let ask = JournalAsk { kind: "allocation".to_owned(), ..everything() };
        let id = journal(&world, ask, 9).await[0].id;
        let find = async |id| {
            let mut tx = world.db.begin_read().await.unwrap();
            find_entry(&mut tx, &world.ctx, id).await.unwrap().unwrap()
        };
        let found = find(id).await;
        assert_eq!(
            found.items.iter().map(|item| item.number.as_str()).collect::<Vec<_>>(),
            ["FA-2026-000124"]
        );
        assert_eq!(found.transactions.len(), 1);
        assert_eq!(found.transactions[0].amount_minor, 8_000);
        assert_eq!(found.reversed_by, None);
        let decision = found.decision.unwrap();
        assert!(decision.is_automatic && decision.undone.is_none());
        world.undo(&decision.id.to_string()).await.unwrap();
        let found = find(id).await;
        assert!(found.decision.unwrap().undone.is_some());
        let reversal = find(found.reversed_by.unwrap()).await;
        assert_eq!(reversal.entry.reverses, Some(id));
        assert_eq!(reversal.decision.unwrap().id, decision.id);
    });
}

#[test]
fn letters_stay_when_other_groups_come() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let letters = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let durand = search_customers(&mut tx, &world.ctx, "durand").await.unwrap();
            assert_eq!(durand.len(), 1);
            let customer = *durand.iter().next().unwrap();
            let page = customer_moves(&mut tx, &world.ctx, (customer, Currency::EUR), Span::ALL, None, 50)
                .await
                .unwrap();
            // From the groups of the lines shown, as from all postings of the customer.
            let items: Vec<_> = page.lines.iter().map(|line| (customer, line.item.uuid())).collect();
            let book = letters_of(&mut tx, &world.ctx, &items).await.unwrap();
            assert_eq!(page.letters, book);
            page.lines
                .iter()
                .map(|line| {
                    let code = book.get(&line.place.into()).map(|letters| letters.code.clone());
                    (line.number.clone(), line.amount_minor, code.unwrap_or_default())
                })
                .collect::<Vec<_>>()
        };
        let line = |number: &str, minor, code: &str| (number.to_owned(), minor, code.to_owned());
        let (first, second) = ("FA-2026-000123", "FA-2026-000124");
        let before = letters().await;
        assert_eq!(before.iter().filter(|it| it.2 == "AB").count(), 2, "{before:?}");
        assert!(before.contains(&line(first, 12_000, "")));
        tell(&world, "bank t3 | 2026-03-05 | 120.00 | FA-2026-000123 | DURAND SAS\nmatch").await;
        let after = letters().await;
        assert!(after.contains(&line(second, -8_000, "AB")), "{after:?}");
        assert!(after.contains(&line(first, -12_000, "AA")), "{after:?}");
    });
}

#[test]
fn the_account_of_a_customer_pages_with_its_balance() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let durand = search_customers(&mut tx, &world.ctx, "DURAND").await.unwrap();
        let durand = (*durand.iter().next().unwrap(), Currency::EUR);
        let whole = customer_moves(&mut tx, &world.ctx, durand, Span::ALL, None, 50).await.unwrap();
        assert_eq!((whole.opening_minor, whole.closing_minor, whole.lines.len()), (0, 12_000, 3));
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let page = customer_moves(&mut tx, &world.ctx, durand, Span::ALL, after, 1).await.unwrap();
            assert_eq!(page.opening_minor + page.lines[0].amount_minor, page.lines[0].balance_minor);
            lines.extend(page.lines);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(lines, whole.lines);
        assert!(search_customers(&mut tx, &world.ctx, "50%").await.unwrap().len() == 1);
        let balance = aged_balance(&mut tx, &world.ctx, world.ctx.today()).await.unwrap();
        let part = balance.of_customers(&[durand.0].into());
        assert_eq!(part.totals[0].1.total_minor(), 12_000);
        assert_eq!(balance.totals[0].1.total_minor(), 17_000);
    });
}

#[test]
fn the_file_of_a_year_numbers_every_entry_and_sums_to_zero() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(years(&mut tx, &world.ctx).await.unwrap(), [2026]);
        let span = Span { from: date(2026, 1, 1), through: date(2026, 12, 31) };
        let mut reader = YearReader::open(&mut tx, &world.ctx, span).await.unwrap();
        let pieces = reader.next(&mut tx, &world.ctx).await.unwrap();
        assert!(reader.next(&mut tx, &world.ctx).await.unwrap().is_empty());
        let numbers: Vec<u64> = pieces.iter().map(|piece| piece.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        for piece in &pieces {
            assert_eq!(piece.lines.iter().map(|line| line.amount_minor).sum::<i64>(), 0);
        }
        let lettered = pieces.iter().flat_map(|piece| &piece.lines).filter(|line| line.letters.is_some());
        assert_eq!(lettered.map(|line| line.amount_minor).collect::<Vec<_>>(), [8_000, -8_000]);
        assert_eq!(pieces[0].reference, "FA-2026-000123");
        let none = Span { from: date(2025, 1, 1), through: date(2025, 12, 31) };
        let mut reader = YearReader::open(&mut tx, &world.ctx, none).await.unwrap();
        assert!(reader.next(&mut tx, &world.ctx).await.unwrap().is_empty());
    });
}

#[test]
fn what_is_in_suspense_is_listed_oldest_first() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(freshness(&mut tx, &world.ctx).await.unwrap(), None);
        assert!(list_closings(&mut tx, &world.ctx, 9).await.unwrap().is_empty());
        assert!(years(&mut tx, &world.ctx).await.unwrap().is_empty());
        tx.rollback().await.unwrap();
        tell(&world, &format!("{STORY}\nbank t4 | 2026-03-09 | 9.00 | RIEN |\nmatch")).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let all = list_suspense(&mut tx, &world.ctx, SuspenseFilter::default(), None, 9).await.unwrap();
        assert_eq!(all.iter().map(|it| it.rest_minor).collect::<Vec<_>>(), [3_300, 900]);
        let place = Some((all[0].booked_on, all[0].transaction));
        let rest = list_suspense(&mut tx, &world.ctx, SuspenseFilter::default(), place, 9).await.unwrap();
        assert_eq!(rest, all[1..]);
        let sure = SuspenseFilter { state: Some(WaitingState::Sure), ..SuspenseFilter::default() };
        let sure = list_suspense(&mut tx, &world.ctx, sure, None, 9).await.unwrap();
        assert!(sure.is_empty());
        tx.rollback().await.unwrap();
        // Somebody looks after the older one.
        let access = crate::identity_access::access(&world);
        let person = crate::identity_access::owner(&world, &access).await.user;
        let give =
            |transactions: Vec<String>, person: &str| GiveWaiting { transactions, person: person.to_owned() };
        for (whose, refused) in [("nobody@example.fr", true), (person.as_str(), false)] {
            let command = give(vec![all[0].transaction.to_string()], whose);
            let mut tx = world.db.begin_write().await.unwrap();
            assert_eq!(give_waiting(&world.ctx, &mut tx, &command).await.is_err(), refused, "{whose}");
            tx.commit().await.unwrap();
        }
        let mut tx = world.db.begin_write().await.unwrap();
        let unknown = give(vec![all[0].transaction.to_string(), "txn_x".to_owned()], "");
        assert!(give_waiting(&world.ctx, &mut tx, &unknown).await.is_err());
        assert!(give_waiting(&world.ctx, &mut tx, &give(Vec::new(), "")).await.is_err());
        tx.rollback().await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let person = person.parse().unwrap();
        for (whose, rests) in
            [(Whose::All, vec![3_300, 900]), (Whose::Of(person), vec![3_300]), (Whose::Nobody, vec![900])]
        {
            let filter = SuspenseFilter { whose, ..SuspenseFilter::default() };
            let found = list_suspense(&mut tx, &world.ctx, filter, None, 9).await.unwrap();
            assert_eq!(found.iter().map(|it| it.rest_minor).collect::<Vec<_>>(), rests, "{whose:?}");
            assert_eq!(found[0].owner, (whose != Whose::Nobody).then_some(person));
        }
        assert_eq!(freshness(&mut tx, &world.ctx).await.unwrap().map(|it| it.newest), Some(date(2026, 3, 9)));
    });
}
