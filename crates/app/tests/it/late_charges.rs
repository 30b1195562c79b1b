//! Late interest and the indemnity: docs/spec/collections.md, section 15.

use app::collections::{KindWord, SetReminders};
use app::customers::find_by_number;
use app::ids::CustomerId;
use app::late_charges::{
    ChargeChoice, ChargeKind, ChargedInvoice, ClaimCharges, LateChargeError, SetChargeTerms,
    SetHalfYearRates, WaiveCharges, WithdrawClaim, charges_of_customer, charges_of_invoice, claim_charges,
    list_half_year_rates, page_of_notes, set_charge_terms, set_half_year_rates, waive_charges,
    withdraw_claim,
};
use app::receivables::find_by_number as find_document;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

type Outcome<T> = Result<T, WriteError<LateChargeError>>;

async fn durand(world: &World) -> CustomerId {
    let mut tx = world.db.begin_read().await.unwrap();
    find_by_number(&mut tx, &world.ctx, "D").await.unwrap().unwrap().id
}

async fn charged(world: &World) -> Vec<ChargedInvoice> {
    let customer = durand(world).await;
    let mut tx = world.db.begin_read().await.unwrap();
    charges_of_customer(&mut tx, &world.ctx, customer, world.ctx.today()).await.unwrap()
}

/// Charges as `number interest indemnity`, each `accrued/claimed/waived/left`.
async fn told(world: &World) -> Vec<String> {
    let stands = |it: app::late_charges::Charge| {
        format!("{}/{}/{}/{}", it.accrued_minor, it.claimed_minor, it.waived_minor, it.left_minor)
    };
    let line =
        |it: ChargedInvoice| format!("{} {} {}", it.item.number, stands(it.interest), stands(it.indemnity));
    charged(world).await.into_iter().map(line).collect()
}

/// What is chosen of invoices: their interest, and the indemnity too.
async fn choices(world: &World, numbers: &[&str], kinds: &[ChargeKind]) -> Vec<ChargeChoice> {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut chosen = Vec::new();
    for number in numbers {
        let item = find_document(&mut tx, &world.ctx, number).await.unwrap().unwrap();
        chosen.extend(kinds.iter().map(|kind| ChargeChoice { document: item.id.to_string(), kind: *kind }));
    }
    chosen
}

const BOTH: [ChargeKind; 2] = [ChargeKind::Interest, ChargeKind::Indemnity];

async fn claim(
    world: &World,
    charges: Vec<ChargeChoice>,
    shown_minor: i64,
) -> Outcome<(String, String, i64)> {
    let ctx = &world.ctx;
    let due_on = ctx.today().saturating_add(jiff::ToSpan::days(15));
    let command = ClaimCharges { customer: durand(world).await.to_string(), charges, shown_minor, due_on };
    let call = Call::new("claim_charges", &(&command, ctx.now_micros()));
    let claimed = write(&world.db, ctx, call, async |tx: &mut Tx| claim_charges(ctx, tx, &command).await);
    claimed.await.map(|it| (it.note, it.number, it.amount_minor))
}

async fn waive(world: &World, charges: Vec<ChargeChoice>, reason: &str) -> Outcome<i64> {
    let ctx = &world.ctx;
    let customer = durand(world).await.to_string();
    let command = WaiveCharges { customer, charges, reason: reason.to_owned() };
    let call = Call::new("waive_charges", &command);
    let waived = write(&world.db, ctx, call, async |tx: &mut Tx| waive_charges(ctx, tx, &command).await);
    waived.await.map(|it| it.amount_minor)
}

async fn withdraw(world: &World, note: &str, reason: &str) -> Outcome<()> {
    let ctx = &world.ctx;
    let command = WithdrawClaim { note: note.to_owned(), reason: reason.to_owned() };
    let call = Call::new("withdraw_claim", &(&command, ctx.now_micros()));
    let done = write(&world.db, ctx, call, async |tx: &mut Tx| withdraw_claim(ctx, tx, &command).await);
    done.await.map(drop)
}

async fn agree(world: &World, contract_bps: Option<u32>) {
    let (ctx, command) = (&world.ctx, SetChargeTerms { contract_bps });
    let call = Call::new("set_charge_terms", &command);
    write(&world.db, ctx, call, async |tx: &mut Tx| set_charge_terms(ctx, tx, &command).await).await.unwrap();
}

async fn enter_rates(world: &World, year: i16, is_second: bool) {
    let ctx = &world.ctx;
    let command = SetHalfYearRates { year, is_second, refinancing_bps: 200, legal_bps: 250 };
    let call = Call::new("set_half_year_rates", &command);
    let set = write(&world.db, ctx, call, async |tx: &mut Tx| set_half_year_rates(ctx, tx, &command).await);
    set.await.unwrap();
}

/// The code of a refusal.
fn code<T: std::fmt::Debug>(outcome: Outcome<T>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(error)) => {
            app::refusal::Refuses::refusal(&error).map_or("a fault", |refusal| refusal.code)
        }
        other => panic!("{other:?}"),
    }
}

/// Reaches every table of charges.
pub async fn reach(world: &World) {
    world.import_customers("retard.csv", "Code client;Nom\nD;Durand Retard\n").await.unwrap();
    let shop = Shop::over(world);
    let today = world.ctx.today();
    shop.invoice("FA-RETARD", "Durand Retard", today, today, 100_000).await;
    shop.at(today.saturating_add(jiff::ToSpan::days(40)), 9);
    agree(world, Some(1_000)).await;
    enter_rates(world, 2030, false).await;
    let left = charged(world).await.iter().map(|it| it.indemnity.left_minor).sum::<i64>();
    let chosen = choices(world, &["FA-RETARD"], &[ChargeKind::Indemnity]).await;
    claim(world, chosen, left).await.unwrap();
}

/// Example 6 of the spec: FA-1 is paid late, and it is the 20th of August 2026.
async fn paid_late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.at(date(2026, 8, 20), 9);
    shop.invoice("FA-1", "Durand SAS", date(2025, 10, 31), date(2025, 11, 30), 120_000).await;
    tell(world, "bank t1 | 2026-08-15 | 1200.00 | FA-1 | DURAND SAS\nmatch").await;
    assert_eq!(world.open_minor("FA-1").await, 0);
    shop
}

async fn of_account(world: &World, account: &str) -> i64 {
    let balances = world.balances().await;
    balances.iter().find(|(number, _)| number == account).map_or(0, |(_, minor)| *minor)
}

#[test]
fn what_accrued_is_claimed_once_and_paid_as_a_document() {
    on_both_engines(async |world| {
        paid_late(&world).await;
        assert_eq!(told(&world).await, ["FA-1 10344/0/0/10344 4000/0/0/4000"]);
        assert_eq!(of_account(&world, "768000").await, 0, "what accrues is in no entry");
        let both = choices(&world, &["FA-1"], &BOTH).await;
        assert_eq!(code(claim(&world, both.clone(), 14_343).await), "charges-other-sum");
        let (_, number, minor) = claim(&world, both.clone(), 14_344).await.unwrap();
        assert_eq!((number.as_str(), minor), ("PEN-2026-0001", 14_344));
        assert_eq!(world.open_minor("PEN-2026-0001").await, 14_344);
        assert_eq!(of_account(&world, "768000").await, -14_344);
        assert_eq!(told(&world).await, ["FA-1 10344/10344/0/0 4000/4000/0/0"]);
        world.assert_sound().await;
        assert_eq!(code(claim(&world, both, 14_344).await), "charges-nothing-left");
        tell(&world, "bank t2 | 2026-08-19 | 143.44 | PEN-2026-0001 | DURAND SAS\nmatch").await;
        assert_eq!(world.open_minor("PEN-2026-0001").await, 0);
        world.assert_sound().await;
    });
}

#[test]
fn a_claim_bears_no_interest_and_interest_goes_on() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 6, 30), 9);
        shop.invoice("FA-1", "Durand SAS", date(2026, 4, 1), date(2026, 4, 30), 1_000_000).await;
        // Example 6 of dunning.md: 61 days at 12.15 %.
        assert_eq!(told(&world).await, ["FA-1 20305/0/0/20305 4000/0/0/4000"]);
        let interest = choices(&world, &["FA-1"], &[ChargeKind::Interest]).await;
        claim(&world, interest, 20_305).await.unwrap();
        shop.at(date(2026, 8, 1), 9);
        // 32 days more at 12.40 % of 10,000.00; the document itself fell due meanwhile and is not among them.
        assert_eq!(told(&world).await, ["FA-1 31177/20305/0/10872 4000/0/0/4000"]);
    });
}

#[test]
fn what_was_given_up_is_not_claimed_and_a_claim_is_withdrawn_whole() {
    on_both_engines(async |world| {
        let shop = paid_late(&world).await;
        let indemnity = choices(&world, &["FA-1"], &[ChargeKind::Indemnity]).await;
        assert_eq!(code(waive(&world, indemnity.clone(), " ").await), "charges-bad-text");
        assert_eq!(waive(&world, indemnity.clone(), "Geste commercial").await.unwrap(), 4_000);
        assert_eq!(code(claim(&world, indemnity, 4_000).await), "charges-nothing-left");
        let interest = choices(&world, &["FA-1"], &[ChargeKind::Interest]).await;
        let (note, ..) = claim(&world, interest.clone(), 10_344).await.unwrap();
        shop.at(date(2026, 8, 21), 9);
        withdraw(&world, &note, "Réclamé par erreur").await.unwrap();
        assert_eq!(world.open_minor("PEN-2026-0001").await, 0);
        assert_eq!(of_account(&world, "768000").await, 0);
        assert_eq!(told(&world).await, ["FA-1 10344/0/0/10344 4000/0/4000/0"]);
        assert_eq!(code(withdraw(&world, &note, "Encore").await), "charges-not-whole");
        world.assert_sound().await;
        // Its number is not used again; one that something was paid of stays.
        let (note, number, _) = claim(&world, interest, 10_344).await.unwrap();
        assert_eq!(number, "PEN-2026-0002");
        tell(&world, "bank t2 | 2026-08-20 | 50.00 | PEN-2026-0002 | DURAND SAS\nmatch\naccept t2 1").await;
        assert_eq!(world.open_minor("PEN-2026-0002").await, 5_344);
        assert_eq!(code(withdraw(&world, &note, "Encore").await), "charges-not-whole");
        let mut tx = world.db.begin_read().await.unwrap();
        let notes = page_of_notes(&mut tx, &world.ctx, None, 10).await.unwrap();
        let stand: Vec<_> = notes.iter().map(|it| (it.number.as_str(), it.withdrawn_at.is_some())).collect();
        assert_eq!(stand, [("PEN-2026-0002", false), ("PEN-2026-0001", true)]);
    });
}

#[test]
fn a_half_year_without_rates_is_named_until_it_is_entered() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2027, 1, 31), 9);
        shop.invoice("FA-1", "Durand SAS", date(2026, 12, 1), date(2026, 12, 31), 1_000_000).await;
        assert_eq!(told(&world).await, ["FA-1 0/0/0/0 4000/0/0/4000"]);
        let interest = choices(&world, &["FA-1"], &[ChargeKind::Interest]).await;
        assert_eq!(code(claim(&world, interest, 1).await), "charges-half-year-unknown");
        enter_rates(&world, 2027, false).await;
        // 31 days at 12 %.
        assert_eq!(told(&world).await, ["FA-1 10192/0/0/10192 4000/0/0/4000"]);
        agree(&world, Some(1_500)).await;
        assert_eq!(told(&world).await, ["FA-1 12740/0/0/12740 4000/0/0/4000"]);
        let mut tx = world.db.begin_read().await.unwrap();
        let rates = list_half_year_rates(&mut tx, &world.ctx).await.unwrap();
        let told: Vec<_> =
            rates.iter().map(|it| (it.half_year.as_str(), it.business_bps, it.is_own)).collect();
        assert_eq!(told[..2], [("2027-S1", 1_200, true), ("2026-S2", 1_240, false)]);
    });
}

#[test]
fn a_consumer_owes_nothing_before_a_notice() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 6, 30), 9);
        shop.invoice("FA-1", "Durand SAS", date(2026, 4, 1), date(2026, 4, 30), 1_000_000).await;
        let consumer = SetReminders {
            customer: "D".to_owned(),
            kind: Some(KindWord::Consumer),
            ..SetReminders::default()
        };
        shop.set(&consumer).await;
        assert_eq!(told(&world).await, ["FA-1 0/0/0/0 0/0/0/0"]);
        let mut tx = world.db.begin_read().await.unwrap();
        let item = find_document(&mut tx, &world.ctx, "FA-1").await.unwrap().unwrap();
        let one = charges_of_invoice(&mut tx, &world.ctx, item.id, date(2026, 4, 30)).await.unwrap();
        assert!(one.is_none(), "on its due day nothing is late");
    });
}
