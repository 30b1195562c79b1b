//! What the reconcile desk reads and does: lines that wait, page by page; previews; actions and their undo.

use app::allocation::{
    Accept, AcceptError, Accepted, ActionPart, Choice, Comment, CommentError, DecideAtDesk, DoneFilter,
    RemoveComment, SetAside, SetAsideError, SplitLine, Strength, UndoSetAside, WorkLine, WorkPlace, WorkTab,
    comment, count_work, decide_at_desk, find_items, find_last_action, find_work, list_comments, list_done,
    list_done_of, list_work, offer_rule, preview, remove_comment, set_aside_at_desk, spread, undo_day,
    undo_set_aside,
};
use app::banking::{WaitingFilter, WaitingState, last_import, list_balances};
use app::ids::BankTransactionId;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::camt::{BankEntry, Statement};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

const CUSTOMERS: &str =
    "Code client;Nom;IBAN\nC1;Durand Paysage SAS;FR7630004000031234567890143\nC2;Moreau et Fils;\n";

/// Five documents and six movements: one transfer for two customers (sure), another customer pays, an amount that
/// differs, two of a supplier, and something that nobody knows.
async fn live(world: &World) {
    world.import_customers("customers.csv", CUSTOMERS).await.unwrap();
    let invoices = World::invoices_csv(&[
        "FA-2026-000123;Facture;Durand Paysage SAS;2026-02-02;2026-03-04;120,00",
        "FA-2026-000124;Facture;Durand Paysage SAS;2026-02-02;2026-03-04;80,00",
        "FA-2026-000200;Facture;Moreau et Fils;2026-02-02;2026-03-04;50,00",
        "FA-2026-000301;Facture;Petit Bois;2026-02-02;2026-04-01;30,00",
        "FA-2026-000302;Facture;Grand Large;2026-02-02;2026-04-01;25,00",
    ]);
    world.import_invoices("invoices.csv", invoices).await.unwrap();
    let entries = vec![
        BankEntry::new(date(2026, 3, 3), 12_000, "FA-2026-000123")
            .with_reference("other")
            .from("MOREAU ET FILS"),
        BankEntry::new(date(2026, 3, 4), 7_000, "FA-2026-000124 ESCOMPTE")
            .with_reference("less")
            .from("DURAND PAYSAGE SAS"),
        BankEntry::new(date(2026, 3, 5), -1_200, "ABONNEMENT").with_reference("fee1").from("TELEPHONIE NORD"),
        BankEntry::new(date(2026, 3, 6), -1_200, "ABONNEMENT").with_reference("fee2").from("TELEPHONIE NORD"),
        BankEntry::new(date(2026, 3, 7), 33_300, "BONJOUR").with_reference("who").from("INCONNU"),
        BankEntry::new(date(2026, 3, 8), 5_500, "FA-2026-000301 FA-2026-000302")
            .with_reference("both")
            .from("CENTRALE DES SYNDICS"),
    ];
    let statement =
        Statement::new("S1", date(2026, 3, 8), entries).opening(100_000, date(2026, 3, 2)).to_camt053();
    world.import_statements("s.xml", statement).await.unwrap();
    world.run_matching().await.unwrap();
}

async fn line(world: &World, name: &str) -> Option<WorkLine> {
    let id: BankTransactionId = transaction_id(world, name).await.parse().unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    find_work(&mut tx, &world.ctx, id).await.unwrap()
}

async fn decide(world: &World, name: &str, choice: Choice) -> Result<Accepted, WriteError<AcceptError>> {
    let accept = Accept { transaction: transaction_id(world, name).await, choice };
    let command = DecideAtDesk { accept, batch: None };
    let call = Call::new("decide_at_desk", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| decide_at_desk(&world.ctx, tx, &command).await)
        .await
}

fn seen(line: &WorkLine) -> Choice {
    let best = &line.proposals[0];
    Choice::Seen { number: best.number, fingerprint: best.fingerprint }
}

async fn names(world: &World, tab: WorkTab, filter: &WaitingFilter, limit: i64) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let page = list_work(&mut tx, &world.ctx, tab, filter, after, limit).await.unwrap();
        let Some(last) = page.last() else { return names };
        after = Some(WorkPlace::of(tab, last));
        names.extend(page.iter().map(|line| line.transaction.bank_reference.clone()));
    }
}

#[test]
fn what_waits_is_paged_by_key_and_counted() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let all = WaitingFilter::default();
        for limit in [1, 2, 50] {
            assert_eq!(
                names(&world, WorkTab::ToDo, &all, limit).await,
                ["other", "less", "both", "who"],
                "what has a proposal first"
            );
            assert_eq!(names(&world, WorkTab::Outside, &all, limit).await, ["fee1", "fee2"]);
        }
        assert_eq!(names(&world, WorkTab::Sure, &all, 50).await, ["both"]);
        let text = WaitingFilter { text: "telephonie".to_owned(), ..all.clone() };
        assert_eq!(names(&world, WorkTab::Outside, &text, 1).await, ["fee1", "fee2"]);
        let amount = WaitingFilter { text: "333,00".to_owned(), amount_minor: Some(33_300), account: None };
        assert_eq!(names(&world, WorkTab::ToDo, &amount, 50).await, ["who"]);
        let mut tx = world.db.begin_read().await.unwrap();
        let counts = count_work(&mut tx, &world.ctx, None).await.unwrap();
        assert_eq!((counts.to_do, counts.sure, counts.outside, counts.aside), (4, 1, 2, 0));
        let balances = list_balances(&mut tx, &world.ctx).await.unwrap();
        assert_eq!(balances.len(), 1);
        assert!(balances[0].is_whole(), "{balances:?}");
        assert_eq!(balances[0].bank_minor, Some(100_000 + 12_000 + 7_000 - 2_400 + 33_300 + 5_500));
        assert!(last_import(&mut tx, &world.ctx).await.unwrap().is_some());
        let of_account = WaitingFilter { account: Some(balances[0].account), ..WaitingFilter::default() };
        tx.rollback().await.unwrap();
        assert_eq!(names(&world, WorkTab::ToDo, &of_account, 2).await.len(), 4);
        let mut tx = world.db.begin_read().await.unwrap();
        let counts = count_work(&mut tx, &world.ctx, of_account.account).await.unwrap();
        assert_eq!(counts.to_do, 4);
    });
}

#[test]
fn a_preview_shows_the_entry_and_changes_nothing() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let transaction = transaction_id(&world, "other").await;
        let before = world.balances().await;
        let mut tx = world.db.begin_read().await.unwrap();
        let command = Accept { transaction, choice: Choice::Alternative(1) };
        let entry = preview(&world.ctx, &mut tx, &command).await.unwrap();
        let lines: Vec<(String, String, i64)> = entry
            .postings
            .into_iter()
            .map(|posting| (posting.account, posting.document, posting.amount_minor))
            .collect();
        assert_eq!(
            lines,
            [
                ("471000".to_owned(), String::new(), 12_000),
                ("411000".to_owned(), "FA-2026-000123".to_owned(), -12_000)
            ]
        );
        assert_eq!((entry.booked_on, entry.is_moved, entry.rest_minor), (date(2026, 3, 3), false, 0));
        tx.rollback().await.unwrap();
        assert_eq!(world.balances().await, before);
        decide(&world, "other", Choice::Alternative(1)).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let error = preview(&world.ctx, &mut tx, &command).await.unwrap_err();
        assert!(matches!(error, AcceptError::AlreadyExplained(_)), "{error}");
    });
}

#[test]
fn what_was_looked_at_is_what_is_accepted() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "other").await.unwrap();
        // The payer is known, and is another customer: a person looks at that one alone.
        assert_eq!(found.state, WaitingState::Suggested);
        assert_eq!(found.proposals[0].strength, Strength::Fair);
        assert_eq!(line(&world, "both").await.unwrap().state, WaitingState::Sure);
        let other = Choice::Seen { number: 1, fingerprint: found.proposals[0].fingerprint ^ 1 };
        let refused = decide(&world, "other", other).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(AcceptError::AlternativeChanged { .. })), "{refused}");
        decide(&world, "other", seen(&found)).await.unwrap();
        let again = decide(&world, "other", seen(&found)).await.unwrap_err();
        assert!(matches!(again, WriteError::Refused(AcceptError::AlreadyExplained(_))), "{again}");
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        assert!(line(&world, "other").await.is_none());
        world.assert_sound().await;
    });
}

#[test]
fn a_proposal_that_cannot_be_posted_any_more_is_not_shown() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "who").await.unwrap();
        let open = find_open(&world, &found, "000123").await;
        let split = vec![SplitLine::Item { item: open, amount_minor: 10_000 }];
        decide(&world, "who", Choice::Split(split)).await.unwrap();
        // The document that the sure one wants whole has only 20.00 open now.
        assert!(line(&world, "other").await.unwrap().proposals.is_empty());
        let rest = line(&world, "who").await.unwrap();
        assert_eq!((rest.rest_minor, rest.state), (23_300, WaitingState::ToDo));
        world.assert_sound().await;
    });
}

async fn find_open(world: &World, line: &WorkLine, text: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = find_items(&mut tx, &world.ctx, line, text).await.unwrap();
    found.items[0].item.id.to_string()
}

#[test]
fn documents_are_found_by_name_number_amount_and_day() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let (who, less) = (line(&world, "who").await.unwrap(), line(&world, "less").await.unwrap());
        let mut tx = world.db.begin_read().await.unwrap();
        let numbers = async |tx: &mut Tx, line: &WorkLine, text: &str| -> Vec<String> {
            let found = find_items(tx, &world.ctx, line, text).await.unwrap();
            found.items.into_iter().map(|found| found.item.number).collect()
        };
        assert_eq!(numbers(&mut tx, &who, "moreau").await, ["FA-2026-000200"]);
        assert_eq!(numbers(&mut tx, &who, "c2").await, ["FA-2026-000200"]);
        assert_eq!(numbers(&mut tx, &who, "000124").await, ["FA-2026-000124"]);
        assert_eq!(numbers(&mut tx, &who, "80,00").await, ["FA-2026-000124"]);
        assert_eq!(numbers(&mut tx, &who, "79±1").await, ["FA-2026-000124"]);
        assert_eq!(numbers(&mut tx, &who, "04/03/2026").await.len(), 3);
        assert!(numbers(&mut tx, &who, "rien du tout").await.is_empty());
        // Without a word: what the payer has open, and nothing of others.
        let own = find_items(&mut tx, &world.ctx, &less, "").await.unwrap();
        assert_eq!(own.guessed[0].number, "C1");
        let found: Vec<&str> = own.items.iter().map(|found| found.item.number.as_str()).collect();
        assert_eq!(found, ["FA-2026-000123", "FA-2026-000124"]);
        let items: Vec<_> = own.items.iter().map(|found| found.item.clone()).collect();
        assert_eq!(spread(15_000, &items), [12_000, 3_000]);
        assert_eq!(spread(5_000, &items), [5_000, 0]);
    });
}

#[test]
fn for_money_in_the_payers_credits_stand_after_its_invoices() {
    on_both_engines(async |world: World| {
        live(&world).await;
        tell(&world, "credit AV-2026-000001 | Durand Paysage SAS | -30.00 | 2026-01-05 | 2026-01-05").await;
        let less = line(&world, "less").await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let found = find_items(&mut tx, &world.ctx, &less, "").await.unwrap();
        tx.rollback().await.unwrap();
        let numbers: Vec<&str> = found.items.iter().map(|found| found.item.number.as_str()).collect();
        assert_eq!(numbers, ["FA-2026-000123", "FA-2026-000124", "AV-2026-000001"]);
    });
}

#[test]
fn a_difference_goes_to_its_account() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "less").await.unwrap();
        let item = find_open(&world, &found, "000124").await;
        let split = vec![
            SplitLine::Item { item, amount_minor: 8_000 },
            SplitLine::Difference { role: "bank_charges".to_owned(), amount_minor: -1_000 },
        ];
        decide(&world, "less", Choice::Split(split)).await.unwrap();
        assert_eq!(world.open_minor("FA-2026-000124").await, 0);
        assert!(world.balances().await.contains(&("627000".to_owned(), 1_000)));
        let transfer = SplitLine::Difference { role: "internal_transfer".to_owned(), amount_minor: -1_200 };
        decide(&world, "fee1", Choice::Split(vec![transfer])).await.unwrap();
        let nowhere = SplitLine::Difference { role: "discount_granted".to_owned(), amount_minor: -1_200 };
        decide(&world, "fee2", Choice::Split(vec![nowhere])).await.unwrap_err();
        world.assert_sound().await;
    });
}

#[test]
fn actions_are_undone_last_first() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "both").await.unwrap();
        decide(&world, "both", seen(&found)).await.unwrap();
        let who = transaction_id(&world, "who").await;
        set_aside(&world, &who, true).await;
        let last = last_action(&world).await.unwrap();
        assert!(matches!(last[..], [ActionPart::SetAside { .. }]), "{last:?}");
        assert_eq!(last[0].transaction().to_string(), who);
        set_aside(&world, &who, false).await;
        let last = last_action(&world).await.unwrap();
        let [ActionPart::Accepted { allocation, .. }] = last[..] else { panic!("{last:?}") };
        world.undo(&allocation.to_string()).await.unwrap();
        assert_eq!(last_action(&world).await, None);
        // What came back is not among the sure ones: somebody had a reason.
        world.run_matching().await;
        assert_eq!(line(&world, "both").await.unwrap().state, WaitingState::Suggested);
        world.assert_sound().await;
    });
}

async fn last_action(world: &World) -> Option<Vec<ActionPart>> {
    let mut tx = world.db.begin_read().await.unwrap();
    find_last_action(&mut tx, &world.ctx).await.unwrap().map(|last| last.parts)
}

async fn set_aside(world: &World, transaction: &str, is_aside: bool) {
    let command = SetAside { transaction: transaction.to_owned(), is_aside, note: "on demande".to_owned() };
    let call = Call::new("set_aside_at_desk", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| set_aside_at_desk(&world.ctx, tx, &command).await)
        .await
        .unwrap();
}

#[test]
fn a_mark_is_taken_back_only_by_whom_it_was_made() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let who = transaction_id(&world, "who").await;
        set_aside(&world, &who, true).await;
        let last = last_action(&world).await.unwrap();
        let [ActionPart::SetAside { mark: first, .. }] = last[..] else { panic!("{last:?}") };
        let first = first.to_string();
        set_aside(&world, &who, false).await;
        set_aside(&world, &who, true).await;
        let undo = async |mark: String| {
            let command = UndoSetAside { transaction: who.clone(), mark };
            let call = Call::new("undo_set_aside", &command);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                undo_set_aside(&world.ctx, tx, &command).await
            })
            .await
        };
        let refused = undo(first).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(SetAsideError::ChangedSince(_))), "{refused}");
        let last = last_action(&world).await.unwrap();
        let [ActionPart::SetAside { mark, .. }] = last[..] else { panic!("{last:?}") };
        undo(mark.to_string()).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let taken_up = find_work(&mut tx, &world.ctx, who.parse().unwrap()).await.unwrap().unwrap();
        assert_ne!(taken_up.state, WaitingState::Aside);
        tx.rollback().await.unwrap();
        // What is explained is not set aside.
        let found = line(&world, "other").await.unwrap();
        let sure = transaction_id(&world, "other").await;
        decide(&world, "other", seen(&found)).await.unwrap();
        let refused = world.set_aside(&sure, true).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(SetAsideError::AlreadyExplained(_))), "{refused}");
        world.assert_sound().await;
    });
}

#[test]
fn a_split_of_what_was_seen_is_posted_once() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "who").await.unwrap();
        let item = find_open(&world, &found, "000123").await;
        let lines = vec![SplitLine::Item { item, amount_minor: 1_000 }];
        let part = Choice::SplitSeen { lines, rest_minor: found.rest_minor };
        decide(&world, "who", part.clone()).await.unwrap();
        let again = decide(&world, "who", part).await.unwrap_err();
        let WriteError::Refused(AcceptError::RestChanged { seen_minor, rest_minor, .. }) = again else {
            panic!("{again}")
        };
        assert_eq!((seen_minor, rest_minor), (33_300, 32_300));
        assert_eq!(world.open_minor("FA-2026-000123").await, 11_000);
        world.assert_sound().await;
    });
}

#[test]
fn a_rule_is_offered_after_two_equal_choices() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let fee = |account: &str| {
            Choice::Split(vec![SplitLine::Account { account: account.to_owned(), amount_minor: -1_200 }])
        };
        let first = decide(&world, "fee1", fee("626000")).await.unwrap();
        let id: BankTransactionId = transaction_id(&world, "fee1").await.parse().unwrap();
        let offered = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            offer_rule(&mut tx, &world.ctx, id, "626000").await.unwrap()
        };
        assert_eq!(offered().await, None);
        decide(&world, "fee2", fee("626000")).await.unwrap();
        let offer = offered().await.unwrap();
        assert_eq!((offer.contains.as_str(), offer.choices), ("TELEPHONIE NORD", 2));
        world.undo(&first.allocation).await.unwrap();
        assert_eq!(offered().await, None);
    });
}

#[test]
fn comments_stay_with_their_transaction_until_they_are_removed() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let transaction = transaction_id(&world, "who").await;
        let say = async |body: &str| {
            let command = Comment { transaction: transaction.clone(), body: body.to_owned() };
            let call = Call::new("comment", &command);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| comment(&world.ctx, tx, &command).await)
                .await
        };
        say("Qui est-ce\u{a0}? Carte 4970 1012 3456 7893").await.unwrap();
        for bad in [" ", &"x".repeat(2_001)] {
            let refused = say(bad).await.unwrap_err();
            assert!(matches!(refused, WriteError::Refused(CommentError::Empty)), "{refused}");
        }
        assert_eq!(line(&world, "who").await.unwrap().comments, 1);
        let mut tx = world.db.begin_read().await.unwrap();
        let comments = list_comments(&mut tx, &world.ctx, transaction.parse().unwrap()).await.unwrap();
        assert_eq!(comments[0].written_by, "tester");
        assert!(comments[0].body.starts_with("Qui est-ce") && !comments[0].body.contains("4970 1012 3456"));
        drop(tx);

        let forget = async |name: &str| {
            let transaction = transaction_id(&world, name).await;
            let command = RemoveComment { transaction, comment: comments[0].id.to_string() };
            let call = Call::new("remove_comment", &command);
            let removed = async |tx: &mut Tx| remove_comment(&world.ctx, tx, &command).await;
            write(&world.db, &world.ctx, call, removed).await
        };
        assert!(matches!(
            forget("other").await.unwrap_err(),
            WriteError::Refused(CommentError::UnknownComment(_))
        ));
        assert_eq!(line(&world, "who").await.unwrap().comments, 1);
        forget("who").await.unwrap();
        assert_eq!(line(&world, "who").await.unwrap().comments, 0);
        assert!(matches!(
            forget("who").await.unwrap_err(),
            WriteError::Refused(CommentError::UnknownComment(_))
        ));
    });
}

#[test]
fn decisions_are_listed_by_all_and_by_account() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let found = line(&world, "other").await.unwrap();
        decide(&world, "other", seen(&found)).await.unwrap();
        let credit = SplitLine::Credit { customer: "C2".to_owned(), amount_minor: 33_300 };
        decide(&world, "who", Choice::Split(vec![credit])).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let account = list_balances(&mut tx, &world.ctx).await.unwrap()[0].account;
        let mut all = Vec::new();
        let mut before = None;
        loop {
            let page = list_done(&mut tx, &world.ctx, DoneFilter::All { before, only_automatic: false }, 1)
                .await
                .unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.allocation);
            all.extend(page.into_iter().map(|line| line.transaction.bank_reference));
        }
        assert_eq!(all, ["who", "other"]);
        let mut own = Vec::new();
        let mut before = None;
        loop {
            let page =
                list_done(&mut tx, &world.ctx, DoneFilter::Account { account, before }, 1).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some((last.transaction.booked_on.to_jiff(), last.transaction.id));
            own.extend(page.into_iter().map(|line| line.transaction.bank_reference));
        }
        assert_eq!(own, ["who", "other"]);
        let id: BankTransactionId = transaction_id(&world, "other").await.parse().unwrap();
        let done = list_done_of(&mut tx, &world.ctx, id).await.unwrap();
        assert_eq!(done[0].lines[0].number, "FA-2026-000123");
        // What was decided today is taken back on its own day; later, on the day of the correction.
        let own = done[0].transaction.booked_on.to_jiff();
        assert_eq!(undo_day(&mut tx, &world.ctx, &done[0]).await.unwrap(), (own, None));
        world.clock.advance_micros(86_400_000_000);
        assert_eq!(undo_day(&mut tx, &world.ctx, &done[0]).await.unwrap(), (date(2026, 4, 1), None));
    });
}

/// Reaches what is kept of people's work at the desk.
pub async fn reach(world: &World, name: &str) {
    let transaction = transaction_id(world, name).await;
    let command = Comment { transaction: transaction.clone(), body: "Qui est-ce ?".to_owned() };
    let call = Call::new("comment", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| comment(&world.ctx, tx, &command).await)
        .await
        .unwrap();
    set_aside(world, &transaction, true).await;
}

#[test]
fn movements_before_the_first_balance_are_in_it_and_not_added_to_it() {
    on_both_engines(async |world: World| {
        // The first file says no balance; the second opens three days later.
        let silent = Statement::new(
            "S0",
            date(2026, 3, 2),
            vec![BankEntry::new(date(2026, 3, 2), 7_500, "AVANT").with_reference("a").from("INCONNU")],
        );
        world.import_statements("a.xml", silent.to_camt053()).await.unwrap();
        let known = Statement::new(
            "S1",
            date(2026, 3, 6),
            vec![BankEntry::new(date(2026, 3, 6), 2_500, "APRES").with_reference("b").from("INCONNU")],
        );
        world.import_statements("b.xml", known.opening(10_000, date(2026, 3, 5)).to_camt053()).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let balances = list_balances(&mut tx, &world.ctx).await.unwrap();
        let found = &balances[0];
        assert_eq!(
            (found.opening_minor, found.moved_minor, found.before_minor),
            (Some(10_000), 10_000, 7_500)
        );
        assert_eq!((found.book_minor, found.bank_minor), (Some(12_500), Some(12_500)));
        assert!(found.is_whole(), "{found:?}");
    });
}
