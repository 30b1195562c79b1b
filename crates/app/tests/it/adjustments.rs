//! What a person decides about documents without a bank transaction, and what it does to the books.

use app::allocation::{
    Adjust, AdjustError, AdjustedDocument, AdjustmentKind, ImportUndone, SplitLine, UndoImport,
    UndoImportError, preview_adjustment, undo_import,
};
use app::bookkeeping::{ClosePeriod, close_period, list_lettrage};
use app::ids::AdjustmentId;
use app::receivables::{DocumentVat, EnterDocument, enter_document};
use app::reporting::accounting::{account_statement, search_customers};
use app::reporting::{Span, aged_balance};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use money::Currency;
use testkit::camt::{BankEntry, Statement};
use testkit::script::tell;
use testkit::{World, on_both_engines};

const TWO: &str = "customer C1 | Durand Paysage SAS | FR7630004000031234567890143
     customer C2 | Moreau et Fils
     invoice FA-2026-000123 | Durand Paysage SAS | 120.00
     invoice FA-2026-000124 | Durand Paysage SAS | 80.00
     invoice FA-2026-000200 | Moreau et Fils | 50.00
     credit AV-2026-000009 | Durand Paysage SAS | -150.00
     match";

/// An adjustment of whole documents, or of `NUMBER=MINOR UNITS`.
fn command(kind: AdjustmentKind, documents: &[&str]) -> Adjust {
    let documents = documents.iter().map(|text| match text.split_once('=') {
        Some((number, minor)) => {
            AdjustedDocument { amount_minor: Some(minor.parse().unwrap()), ..AdjustedDocument::whole(number) }
        }
        None => AdjustedDocument::whole(*text),
    });
    Adjust {
        kind,
        documents: documents.collect(),
        recovers_vat: false,
        reason: "huissier".to_owned(),
        reference: String::new(),
        on: None,
    }
}

async fn refusal(world: &World, command: &Adjust) -> String {
    world.adjust(command).await.unwrap_err().to_string()
}

/// Fills every table of adjustments.
pub async fn live(world: &World, document: &str) {
    let first = world.adjust(&command(AdjustmentKind::Doubtful, &[document])).await.unwrap();
    world.undo_adjustment(&first.adjustment).await.unwrap();
}

/// A provider captures a part of a document: what stands on 511 until it is paid out.
pub async fn capture(world: &World, document: &str) -> AdjustmentId {
    let captured = Adjust {
        reference: "pi_3PqL".to_owned(),
        ..command(AdjustmentKind::ProviderPayment, &[&format!("{document}=100")])
    };
    world.adjust(&captured).await.unwrap().adjustment.parse().unwrap()
}

/// The balances of accounts: `411000 120.00`.
async fn check_balances(world: &World, expected: &[(&str, i64)]) {
    let found = world.balances().await;
    let found: Vec<(&str, i64)> = found.iter().map(|(account, minor)| (account.as_str(), *minor)).collect();
    assert_eq!(found, expected, "{:?}", world.engine);
    world.assert_sound().await;
}

/// An invoice of 120.00 with VAT of 20.00.
async fn enter_with_vat(world: &World, number: &str, vat_on_payment: bool) {
    enter(world, EnterDocument { vat_on_payment, ..document(number) }).await;
}

fn document(number: &str) -> EnterDocument {
    EnterDocument {
        is_credit_note: false,
        number: number.to_owned(),
        customer: app::customers::EnterCustomer {
            number: "C1".to_owned(),
            name: "Durand Paysage SAS".to_owned(),
            ..app::customers::EnterCustomer::default()
        },
        issued_on: date(2026, 1, 5),
        due_on: Some(date(2026, 2, 4)),
        currency: "EUR".to_owned(),
        total_minor: 12_000,
        open_minor: None,
        vat: vec![DocumentVat { rate_bps: 2000, base_minor: 10_000, vat_minor: 2_000 }],
        vat_on_payment: false,
        payment_reference: String::new(),
        purchase_order: String::new(),
        preceding: Vec::new(),
        discount: None,
    }
}

async fn enter(world: &World, command: EnterDocument) {
    let ctx = &world.ctx;
    let call = Call::new("enter_document", &command);
    write(&world.db, ctx, call, async |tx: &mut Tx| enter_document(ctx, tx, &command).await).await.unwrap();
}

#[test]
fn a_set_off_uses_up_the_smaller_side_in_the_order_named() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let before = world.balances().await;
        let set_off =
            command(AdjustmentKind::SetOff, &["FA-2026-000124", "FA-2026-000123", "AV-2026-000009"]);
        let made = world.adjust(&set_off).await.unwrap();
        assert_eq!(made.amount_minor, 15_000);
        let open = async |number| world.open_minor(number).await;
        assert_eq!(
            (open("FA-2026-000124").await, open("FA-2026-000123").await, open("AV-2026-000009").await),
            (0, 5_000, 0)
        );
        assert_eq!(world.balances().await, before, "411 holds in all what it held");
        world.assert_sound().await;
        let mut tx = world.db.begin_read().await.unwrap();
        let codes: std::collections::BTreeSet<String> =
            list_lettrage(&mut tx, &world.ctx).await.unwrap().into_values().collect();
        tx.rollback().await.unwrap();
        // What is not settled in whole is told document by document.
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["AB", "AC", "aa"]);

        world.undo_adjustment(&made.adjustment).await.unwrap();
        assert_eq!((open("FA-2026-000123").await, open("AV-2026-000009").await), (12_000, -15_000));
        let again = world.undo_adjustment(&made.adjustment).await.unwrap_err();
        assert_eq!(again.to_string(), format!("adjustment {} is already undone", made.adjustment));
        world.assert_sound().await;
    });
}

#[test]
fn unused_credit_pays_an_invoice_and_its_vat_falls_due() {
    on_both_engines(async |world| {
        enter_with_vat(&world, "FA-1", true).await;
        tell(&world, "bank t1 | 2026-03-03 | 50.00 | MERCI |\n match\n split t1 | credit:C1 50.00").await;
        let credit = {
            let mut tx = world.db.begin_read().await.unwrap();
            let items = app::receivables::list_items(&mut tx, &world.ctx).await.unwrap();
            items.into_iter().find(|item| item.open_minor < 0).unwrap().number
        };
        let made = world.adjust(&command(AdjustmentKind::SetOff, &["FA-1", &credit])).await.unwrap();
        // 20.00 of VAT for 120.00: 8.33 for 50.00.
        check_balances(
            &world,
            &[
                ("411000", 7_000),
                ("445710", -833),
                ("445740", -1_167),
                ("512000", 5_000),
                ("706000", -10_000),
            ],
        )
        .await;
        let decided = world.allocations().await[0].id.clone();
        let refused = world.undo(&decided).await.unwrap_err().to_string();
        assert!(refused.contains("was used since"), "{refused}");
        world.undo_adjustment(&made.adjustment).await.unwrap();
        world.undo(&decided).await.unwrap();
        world.assert_sound().await;
    });
}

#[test]
fn what_is_doubtful_stays_open_and_is_paid_from_416() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let today = world.ctx.today();
        let owed = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let rows = aged_balance(&mut tx, &world.ctx, today).await.unwrap();
            (rows.totals[0].1.overdue_minor(), rows.totals[0].1.total_minor())
        };
        let before = owed().await;
        let first = world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await.unwrap();
        assert_eq!(owed().await, before, "it is still owed");
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        assert_eq!(
            refusal(&world, &command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await,
            "invoice FA-2026-000123 is doubtful already"
        );
        check_balances(&world, &[("411000", -2_000), ("416000", 12_000), ("706000", -10_000)]).await;

        // Matching finds it, and credits the account where it stands.
        tell(
            &world,
            "bank t1 | 2026-03-03 | 40.00 | FA-2026-000123 | DURAND PAYSAGE SAS\n match\n accept t1 1",
        )
        .await;
        check_balances(
            &world,
            &[("411000", -2_000), ("416000", 8_000), ("512000", 4_000), ("706000", -10_000)],
        )
        .await;
        let refused = world.undo_adjustment(&first.adjustment).await.unwrap_err().to_string();
        assert!(refused.contains("was paid or moved since"), "{refused}");

        let back =
            world.adjust(&command(AdjustmentKind::NoLongerDoubtful, &["FA-2026-000123"])).await.unwrap();
        assert_eq!(back.amount_minor, 8_000);
        check_balances(&world, &[("411000", 6_000), ("512000", 4_000), ("706000", -10_000)]).await;
        world.undo_adjustment(&back.adjustment).await.unwrap();
        world.undo(&world.allocations().await[0].id).await.unwrap();
        world.undo_adjustment(&first.adjustment).await.unwrap();
        assert_eq!(owed().await, before);
        check_balances(
            &world,
            &[("411000", 10_000), ("471000", -4_000), ("512000", 4_000), ("706000", -10_000)],
        )
        .await;
    });
}

#[test]
fn a_returned_cheque_stays_returned_while_what_it_reopened_is_doubtful() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let cheques =
            "bank t1 | 2026-03-03 | 120.00 | REMISE FA-2026-000123 | DURAND PAYSAGE SAS | code=RCHQ/CCHQ
             match
             bank t2 | 2026-03-10 | -120.00 | CHEQUE IMPAYE | | code=RCHQ/UPCQ
             match
             accept t2 1";
        tell(&world, cheques).await;
        let moved = world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await.unwrap();
        let told = tell(&world, "undo t2").await;
        assert!(told[0].starts_with("t2 refused: document FA-2026-000123 was paid or moved"), "{told:?}");
        check_balances(&world, &[("411000", -2_000), ("416000", 12_000), ("706000", -10_000)]).await;
        world.undo_adjustment(&moved.adjustment).await.unwrap();
        tell(&world, "undo t2").await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        world.assert_sound().await;
    });
}

#[test]
fn automatic_matching_knows_what_is_doubtful() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let day = world.ctx.today();
        let owed = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let aged = aged_balance(&mut tx, &world.ctx, day).await.unwrap();
            (aged.totals[0].1.overdue_minor(), aged.totals[0].1.total_minor())
        };
        let before = owed().await;
        world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000200"])).await.unwrap();
        assert_eq!(owed().await, before);
        world.clock.advance_micros(2 * 86_400_000_000);
        tell(&world, "bank t1 | 2026-04-02 | 50.00 | FA-2026-000200 | MOREAU ET FILS\n match").await;
        assert_eq!(world.open_minor("FA-2026-000200").await, 0);
        assert_eq!(owed().await, before, "what was owed on the day before it was paid");
        check_balances(&world, &[("411000", 5_000), ("512000", 5_000), ("706000", -10_000)]).await;
    });
}

#[test]
fn written_off_with_the_vat_that_the_law_gives_back() {
    for (on_payment, recovers_vat, is_doubtful, expected) in [
        (true, false, false, vec![("654000", 10_000), ("706000", -10_000)]),
        (false, true, true, vec![("654000", 10_000), ("706000", -10_000)]),
        (false, false, true, vec![("445710", -2_000), ("654000", 12_000), ("706000", -10_000)]),
    ] {
        on_both_engines(async |world| {
            enter_with_vat(&world, "FA-1", on_payment).await;
            let before = world.balances().await;
            if is_doubtful {
                world.adjust(&command(AdjustmentKind::Doubtful, &["FA-1"])).await.unwrap();
            }
            let part = Adjust { recovers_vat, ..command(AdjustmentKind::WriteOff, &["FA-1=3000"]) };
            let rest = Adjust { recovers_vat, ..command(AdjustmentKind::WriteOff, &["FA-1"]) };
            let part = world.adjust(&part).await.unwrap();
            let rest = world.adjust(&rest).await.unwrap();
            assert_eq!((part.amount_minor, rest.amount_minor), (3_000, 9_000));
            check_balances(&world, &expected).await;
            let nothing_left = refusal(&world, &command(AdjustmentKind::WriteOff, &["FA-1"])).await;
            assert_eq!(nothing_left, "document FA-1 is not open");
            for made in [part, rest] {
                world.undo_adjustment(&made.adjustment).await.unwrap();
                world.assert_sound().await;
            }
            let after: i64 = world.balances().await.iter().map(|(_, minor)| minor).sum();
            assert_eq!((after, world.open_minor("FA-1").await), (0, 12_000));
            if !is_doubtful {
                assert_eq!(world.balances().await, before);
            }
        });
    }
}

#[test]
fn only_a_small_difference_is_given_up_without_a_loss() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-1 | Durand SAS | 120.00
             invoice FA-2 | Durand SAS | 10.01
             credit AV-1 | Durand SAS | -0.30
             bank t1 | 2026-03-03 | 119.60 | FA-1 | DURAND SAS
             match
             split t1 | FA-1 119.60",
        )
        .await;
        let too_much = refusal(&world, &command(AdjustmentKind::SmallDifference, &["FA-2"])).await;
        assert_eq!(
            too_much,
            "document FA-2 has 1001 minor units open: more than 1000 is no small difference"
        );
        let made = world.adjust(&command(AdjustmentKind::SmallDifference, &["FA-1", "AV-1"])).await.unwrap();
        check_balances(
            &world,
            &[("411000", 1_001), ("512000", 11_960), ("658000", 40), ("706000", -12_971), ("758000", -30)],
        )
        .await;
        world.undo_adjustment(&made.adjustment).await.unwrap();
        assert_eq!((world.open_minor("FA-1").await, world.open_minor("AV-1").await), (40, -30));
        world.assert_sound().await;
    });
}

#[test]
fn what_is_small_follows_the_decimals_of_the_currency() {
    on_both_engines(async |world| {
        for (currency, small_minor) in [("XPF", 10), ("TND", 10_000)] {
            for (number, total_minor) in [("A", small_minor), ("B", small_minor + 1)] {
                let (currency, vat) = (currency.to_owned(), Vec::new());
                let number = format!("{currency}-{number}");
                enter(&world, EnterDocument { currency, total_minor, vat, ..document(&number) }).await;
            }
            let (small, more) = (format!("{currency}-A"), format!("{currency}-B"));
            world.adjust(&command(AdjustmentKind::SmallDifference, &[&small])).await.unwrap();
            let refused = refusal(&world, &command(AdjustmentKind::SmallDifference, &[&more])).await;
            assert!(
                refused.ends_with(&format!("more than {small_minor} is no small difference")),
                "{refused}"
            );
        }
        world.assert_sound().await;
    });
}

#[test]
fn a_provider_captures_and_pays_out() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let captured = Adjust {
            reference: "pi_3PqL".to_owned(),
            ..command(AdjustmentKind::ProviderPayment, &["FA-2026-000123=10000", "FA-2026-000124"])
        };
        let made = world.adjust(&captured).await.unwrap();
        assert_eq!((world.open_minor("FA-2026-000123").await, made.amount_minor), (2_000, 18_000));
        tell(&world, "bank p1 | 2026-03-05 | 177.00 | PAYOUT 2026-03-05 | PAYCO\n match").await;
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let pays = |minor| SplitLine::Payment { payment: made.adjustment.clone(), amount_minor: minor };
        let fee = |amount_minor| SplitLine::Difference { role: "bank_charges".to_owned(), amount_minor };
        let too_much = world.split(&waiting, vec![pays(Some(18_001)), fee(-301)]).await.unwrap_err();
        assert!(too_much.to_string().ends_with("has 18000 minor units open, not 18001"), "{too_much}");
        world.split(&waiting, vec![pays(None), fee(-300)]).await.unwrap();
        check_balances(
            &world,
            &[("411000", -8_000), ("512000", 17_700), ("627000", 300), ("706000", -10_000)],
        )
        .await;
        let refused = world.undo_adjustment(&made.adjustment).await.unwrap_err().to_string();
        assert!(refused.contains("was paid out since"), "{refused}");
        let payout = world.allocations().await[0].id.clone();
        world.undo(&payout).await.unwrap();
        // What was undone is the first alternative, and can be taken again.
        world.accept(&waiting, 1).await.unwrap();
        world.undo(&world.allocations().await[0].id).await.unwrap();
        world.undo_adjustment(&made.adjustment).await.unwrap();
        check_balances(
            &world,
            &[("411000", 10_000), ("471000", -17_700), ("512000", 17_700), ("706000", -10_000)],
        )
        .await;
        let gone = world.split(&waiting, vec![pays(None), fee(-300)]).await.unwrap_err().to_string();
        assert!(gone.ends_with("is not open"), "{gone}");
    });
}

/// A payout as a person splits it by the provider's report: each payment in full, less refunds (which settle
/// credit notes), the fee and what the provider holds back.
#[test]
fn a_payout_of_200_payments_with_refunds_and_a_reserve() {
    on_both_engines(async |world| {
        let invoices =
            (1..=200).map(|number| format!("invoice FA-2026-{number:06} | Durand Paysage SAS | 10.00"));
        let credits =
            (1..=3).map(|number| format!("credit AV-2026-{number:06} | Durand Paysage SAS | -{number}0.00"));
        let customer = ["customer C1 | Durand Paysage SAS".to_owned()].into_iter();
        let script = customer.chain(invoices).chain(credits).collect::<Vec<_>>().join("\n");
        tell(&world, &script).await;
        let mut lines = Vec::new();
        for number in 1..=200 {
            let captured = command(AdjustmentKind::ProviderPayment, &[&format!("FA-2026-{number:06}")]);
            let payment = world.adjust(&captured).await.unwrap().adjustment;
            lines.push(SplitLine::Payment { payment, amount_minor: None });
        }
        for number in 1..=3 {
            let amount_minor = number * -1_000;
            lines.push(SplitLine::Document { number: format!("AV-2026-{number:06}"), amount_minor });
        }
        lines.push(SplitLine::Difference { role: "bank_charges".to_owned(), amount_minor: -500 });
        lines.push(SplitLine::Account { account: "467000".to_owned(), amount_minor: -10_000 });
        tell(&world, "bank p1 | 2026-03-05 | 1835.00 | PAYOUT 2026-03-05 | PAYCO\n match").await;
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let residual = lines.clone();
        let refused = world.split(&waiting, residual[..residual.len() - 1].to_vec()).await.unwrap_err();
        assert!(refused.to_string().contains("193500"), "nothing may be left over: {refused}");
        world.split(&waiting, lines).await.unwrap();
        check_balances(
            &world,
            &[("467000", 10_000), ("512000", 183_500), ("627000", 500), ("706000", -194_000)],
        )
        .await;
    });
}

#[test]
fn a_payout_that_came_back_stays_back_once_its_payment_was_undone() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let captured = command(AdjustmentKind::ProviderPayment, &["FA-2026-000123=10000", "FA-2026-000124"]);
        let made = world.adjust(&captured).await.unwrap();
        let option = "e2e=E2E-0007 code=IDDT/ESDD";
        tell(&world, &format!("bank p1 | 2026-03-05 | 200.00 | PAYOUT | PAYCO | {option}\n match")).await;
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let lines = vec![
            SplitLine::Payment { payment: made.adjustment.clone(), amount_minor: None },
            SplitLine::Document { number: "FA-2026-000123".to_owned(), amount_minor: 2_000 },
        ];
        world.split(&waiting, lines).await.unwrap();
        let option = "e2e=E2E-0007 code=IDDT/UPDD reason=AM04";
        tell(&world, &format!("bank p2 | 2026-03-10 | -200.00 | IMPAYE | PAYCO | {option}\n match")).await;
        let made_of = world.allocations().await;
        let back = made_of.iter().find(|view| view.transaction.amount_minor < 0).unwrap();
        world.assert_sound().await;
        world.undo_adjustment(&made.adjustment).await.unwrap();
        let refused = world.undo(&back.id).await.unwrap_err().to_string();
        assert!(refused.contains("was undone or paid out since"), "{refused}");
        check_balances(&world, &[("411000", 10_000), ("706000", -10_000)]).await;
    });
}

#[test]
fn what_cannot_be_adjusted_is_refused() {
    use AdjustmentKind::{Doubtful, NoLongerDoubtful, SetOff, SmallDifference, WriteOff};
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let before = world.row_counts().await;
        for (kind, documents, expected) in [
            (SetOff, &[][..], "no document was named, or too many at once"),
            (WriteOff, &["FA-9"], "document FA-9 is not open"),
            (WriteOff, &["AV-2026-000009"], "AV-2026-000009 is not an invoice"),
            (
                WriteOff,
                &["FA-2026-000123=12001"],
                "document FA-2026-000123 has 12000 minor units open, not 12001",
            ),
            (WriteOff, &["FA-2026-000123=0"], "document FA-2026-000123 has 12000 minor units open, not 0"),
            (Doubtful, &["FA-2026-000123=1"], "no amount can be given for document FA-2026-000123"),
            (Doubtful, &["FA-2026-000123", "FA-2026-000123"], "document FA-2026-000123 is named twice"),
            (
                Doubtful,
                &["FA-2026-000123", "FA-2026-000200"],
                "document FA-2026-000200 is another customer's",
            ),
            (NoLongerDoubtful, &["FA-2026-000123"], "invoice FA-2026-000123 is not doubtful"),
            (
                SetOff,
                &["FA-2026-000123", "FA-2026-000124"],
                "a set-off needs an invoice and a credit note or unused credit, both open",
            ),
            (
                SmallDifference,
                &["FA-2026-000123"],
                "document FA-2026-000123 has 12000 minor units open: more than 1000 is no small difference",
            ),
        ] {
            assert_eq!(refusal(&world, &command(kind, documents)).await, expected);
        }
        let silent = Adjust { reason: " ".to_owned(), ..command(WriteOff, &["FA-2026-000123"]) };
        assert!(matches!(world.adjust(&silent).await, Err(WriteError::Refused(AdjustError::ReasonMissing))));
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn what_is_open_is_what_was_seen() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let mut loss = command(AdjustmentKind::WriteOff, &["FA-2026-000123"]);
        loss.documents[0].seen_minor = Some(2_000);
        assert_eq!(
            refusal(&world, &loss).await,
            "document FA-2026-000123 has 12000 minor units open now, not 2000"
        );
        loss.documents[0].seen_minor = Some(12_000);
        assert_eq!(world.adjust(&loss).await.unwrap().amount_minor, 12_000);
    });
}

#[test]
fn an_adjustment_is_booked_between_the_issue_and_today() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let on = |day| Adjust {
            on: Some(day),
            ..command(AdjustmentKind::SetOff, &["FA-2026-000123", "AV-2026-000009"])
        };
        assert_eq!(refusal(&world, &on(date(2026, 4, 1))).await, "2026-04-01 is after today");
        assert_eq!(
            refusal(&world, &on(date(2026, 2, 1))).await,
            "document FA-2026-000123 was issued on 2026-02-02, later than it would be booked"
        );
        for day in [date(2026, 2, 2), date(2026, 3, 31)] {
            let made = world.adjust(&on(day)).await.unwrap();
            world.undo_adjustment(&made.adjustment).await.unwrap();
        }
        world.assert_sound().await;
    });
}

#[test]
fn closed_days_are_refused_and_corrections_go_to_open_ones() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let made = world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await.unwrap();
        world.clock.advance_micros(2 * 86_400_000_000);
        let ctx = &world.ctx;
        let closing = ClosePeriod { through: date(2026, 3, 31) };
        let call = Call::new("close_period", &closing);
        write(&world.db, ctx, call, async |tx: &mut Tx| close_period(ctx, tx, closing).await).await.unwrap();
        let late =
            Adjust { on: Some(date(2026, 3, 30)), ..command(AdjustmentKind::WriteOff, &["FA-2026-000123"]) };
        let refused = refusal(&world, &late).await;
        assert!(refused.contains("2026-03-31"), "{refused}");
        let mut tx = world.db.begin_read().await.unwrap();
        let open = Adjust { on: None, ..late };
        let shown = preview_adjustment(ctx, &mut tx, &open).await.unwrap();
        tx.rollback().await.unwrap();
        let shown: Vec<_> = shown.postings.iter().map(|it| (it.account.as_str(), it.amount_minor)).collect();
        assert_eq!(shown, [("654000", 12_000), ("416000", -12_000)]);
        let undone = world.undo_adjustment(&made.adjustment).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let entry = app::bookkeeping::find_entry(&mut tx, ctx, undone.entry.parse().unwrap()).await.unwrap();
        assert_eq!(entry.unwrap().booked_on.to_jiff(), date(2026, 4, 2));
        tx.rollback().await.unwrap();
        world.assert_sound().await;
    });
}

async fn undo_file(world: &World, file: &str) -> Result<ImportUndone, WriteError<UndoImportError>> {
    let command = UndoImport { file: file.to_owned(), reason: "test".to_owned() };
    let ctx = &world.ctx;
    let call = Call::new("undo_import", &command);
    write(&world.db, ctx, call, async |tx: &mut Tx| undo_import(ctx, tx, &command).await).await
}

/// A statement with one movement, matched. Answers the file.
async fn statement(world: &World, name: &str, entry: BankEntry, opening: i64) -> String {
    let text = Statement::new(name, date(2026, 3, 6), vec![entry]).opening(opening, date(2026, 3, 4));
    let imported = world.import_statements(&format!("{name}.xml"), text.to_camt053()).await.unwrap();
    world.run_matching().await.unwrap();
    imported.file
}

#[test]
fn the_import_of_a_payment_is_undone_back_to_416() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await.unwrap();
        let before = world.balances().await;
        let entry = BankEntry::new(date(2026, 3, 5), 12_000, "FA-2026-000123").from("DURAND PAYSAGE SAS");
        let file = statement(&world, "S8", entry, 0).await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 0, "it was paid, on 416");
        let undone = undo_file(&world, &file).await.unwrap();
        assert_eq!((undone.transactions, undone.allocations), (1, 1));
        assert_eq!(world.balances().await, before, "416 owes it again");
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        world.assert_sound().await;
    });
}

#[test]
fn the_import_of_a_payout_is_undone_only_after_its_decision() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        let captured = command(AdjustmentKind::ProviderPayment, &["FA-2026-000123"]);
        let made = world.adjust(&captured).await.unwrap();
        let before = world.balances().await;
        let file =
            statement(&world, "S9", BankEntry::new(date(2026, 3, 5), 12_000, "PAYOUT").from("PAYCO"), 0)
                .await;
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let pays = SplitLine::Payment { payment: made.adjustment.clone(), amount_minor: None };
        world.split(&waiting, vec![pays]).await.unwrap();
        let refused = undo_file(&world, &file).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(UndoImportError::Decided { .. })), "{refused}");
        assert!(refused.to_string().contains("PAYOUT"), "{refused}");
        world.undo(&world.allocations().await[0].id).await.unwrap();
        undo_file(&world, &file).await.unwrap();
        assert_eq!(world.balances().await, before, "511 waits for the payout again");
        world.undo_adjustment(&made.adjustment).await.unwrap();
        world.assert_sound().await;
    });
}

#[test]
fn an_import_is_not_undone_under_an_adjustment() {
    on_both_engines(async |world| {
        let outcome = world
            .import_invoices(
                "f.csv",
                World::invoices_csv(&["FA-7;Facture;Durand SAS;2026-02-02;2026-03-04;120.00"]),
            )
            .await
            .unwrap();
        let made = world.adjust(&command(AdjustmentKind::Doubtful, &["FA-7"])).await.unwrap();
        let refused = undo_file(&world, &outcome.file).await.unwrap_err().to_string();
        assert!(refused.contains("FA-7"), "{refused}");
        world.undo_adjustment(&made.adjustment).await.unwrap();
        undo_file(&world, &outcome.file).await.unwrap();
        world.assert_sound().await;
    });
}

#[test]
fn a_statement_of_account_says_what_was_invoiced_and_paid_and_no_more() {
    on_both_engines(async |world| {
        tell(&world, TWO).await;
        world.adjust(&command(AdjustmentKind::Doubtful, &["FA-2026-000123"])).await.unwrap();
        tell(
            &world,
            "bank t1 | 2026-03-03 | 250.00 | FA-2026-000123 FA-2026-000124 et acompte | DURAND PAYSAGE SAS
             match
             split t1 | FA-2026-000123 120.00, FA-2026-000124 80.00, credit:C1 50.00",
        )
        .await;
        let said = async |span: Span| {
            let mut tx = world.db.begin_read().await.unwrap();
            let durand = search_customers(&mut tx, &world.ctx, "DURAND").await.unwrap();
            let durand = (*durand.iter().next().unwrap(), Currency::EUR);
            let found = account_statement(&mut tx, &world.ctx, durand, span).await.unwrap();
            let lines = found.lines.iter().map(|line| {
                format!(
                    "{:?} {} {} {}",
                    line.what,
                    line.numbers.join("+"),
                    line.amount_minor,
                    line.balance_minor
                )
            });
            (found.opening_minor, lines.collect::<Vec<_>>(), found.closing_minor)
        };
        let (opening, lines, closing) = said(Span::ALL).await;
        assert_eq!((opening, closing), (0, -20_000));
        assert_eq!(
            lines,
            [
                "Invoice FA-2026-000123 12000 12000",
                "Invoice FA-2026-000124 8000 20000",
                "CreditNote AV-2026-000009 -15000 5000",
                "Payment FA-2026-000123+FA-2026-000124 -25000 -20000",
            ]
        );
        // From the day of the payment on, what was before is brought forward.
        let (opening, lines, closing) = said(Span { from: date(2026, 3, 2), ..Span::ALL }).await;
        assert_eq!((opening, lines.len(), closing), (5_000, 1, -20_000));
        world.undo(&world.allocations().await[0].id).await.unwrap();
        let (_, lines, closing) = said(Span::ALL).await;
        assert_eq!(lines.last().unwrap(), "PaymentUndone FA-2026-000123+FA-2026-000124 25000 5000");
        assert_eq!(closing, 5_000);
    });
}
