//! The worked examples of `docs/spec/posting-rules.md`, by their numbers.

use jiff::civil::{Date, date};
use money::{Currency, DecimalSign, Money, parse_minor};

use super::*;
use crate::vat::{VatBasis, VatShare};
use crate::{AccountNumber, Entry, EntryError};

const DAY: Date = date(2026, 3, 31);
const CUSTOMER: SubjectId = SubjectId(1);
const ITEM_A: SubjectId = SubjectId(10);
const ITEM_B: SubjectId = SubjectId(11);
const BANK_TX: SubjectId = SubjectId(20);
const VAT_20: [VatShare; 1] = [VatShare { rate_bps: 2000, vat_minor: 20_000 }];

fn euros(text: &str) -> Money {
    Money::new(parse_minor(text, 2, DecimalSign::Point).unwrap(), Currency::EUR)
}

fn chart() -> ChartOfAccounts {
    ChartOfAccounts::french_default()
}

/// An entry as text: `411 D 1200.00; 706 C 1000.00`, trailing zeros of accounts left out.
fn check(entry: Result<Entry, EntryError>, expected: &str) {
    let shown: Vec<String> = entry
        .unwrap()
        .postings()
        .iter()
        .map(|posting| {
            let side = if posting.amount.minor() > 0 { 'D' } else { 'C' };
            let account = posting.account.to_string();
            let amount = posting.amount.to_string();
            let amount = amount.trim_start_matches('-').trim_end_matches(" EUR");
            format!("{} {side} {amount}", account.trim_end_matches('0'))
        })
        .collect();
    assert_eq!(shown.join("; "), expected);
}

fn document<'a>(total: &str, vat: &'a [VatShare], vat_on_payment: bool) -> Document<'a> {
    Document {
        item: ITEM_A,
        customer: CUSTOMER,
        total: euros(total),
        vat,
        vat_on_payment,
        issued_on: DAY,
        text: "FA-2026-0042",
    }
}

fn item<'a>(item: SubjectId, amount: &str) -> AllocationLine<'a> {
    AllocationLine::Item { item, customer: CUSTOMER, amount: euros(amount), vat: None, doubtful_minor: 0 }
}

fn item_with_vat<'a>(amount: &str, basis: VatBasis<'a>) -> AllocationLine<'a> {
    AllocationLine::Item {
        item: ITEM_A,
        customer: CUSTOMER,
        amount: euros(amount),
        vat: Some(basis),
        doubtful_minor: 0,
    }
}

fn basis<'a>(total: &str, shares: &'a [VatShare], on_payment: bool, before: &str) -> VatBasis<'a> {
    VatBasis {
        total: euros(total),
        shares,
        on_payment,
        settled_before_minor: euros(before).minor(),
        pending_before_minor: None,
    }
}

fn allocate(lines: &[AllocationLine<'_>]) -> Result<Entry, EntryError> {
    allocation(&chart(), BANK_TX, lines, DAY, "allocation")
}

#[test]
fn examples_1_to_5_documents() {
    check(
        invoice(&chart(), &document("1200.00", &VAT_20, false)),
        "411 D 1200.00; 706 C 1000.00; 44571 C 200.00",
    );
    check(
        invoice(&chart(), &document("1200.00", &VAT_20, true)),
        "411 D 1200.00; 706 C 1000.00; 44574 C 200.00",
    );
    let vat = [VatShare { rate_bps: 2000, vat_minor: -2000 }];
    check(
        credit_note(&chart(), &document("-120.00", &vat, false)),
        "411 C 120.00; 706 D 100.00; 44571 D 20.00",
    );
    check(invoice(&chart(), &document("1200.00", &[], true)), "411 D 1200.00; 706 C 1200.00");
    check(late_charges(&chart(), &document("143.44", &[], false)), "411 D 143.44; 768 C 143.44");
    assert!(late_charges(&chart(), &document("-143.44", &[], false)).is_err());
    check(opening_item(&chart(), &document("1200.00", &[], false)), "411 D 1200.00; 89 C 1200.00");
    check(opening_item(&chart(), &document("-80.00", &[], false)), "411 C 80.00; 89 D 80.00");
}

#[test]
fn documents_that_contradict_themselves_are_refused() {
    let refused = |entry: Result<Entry, EntryError>, reason: &str| {
        assert_eq!(entry.unwrap_err().to_string(), reason);
    };
    let wrong = "the VAT is more than the total, or of the opposite sign";
    refused(invoice(&chart(), &document("100.00", &VAT_20, false)), wrong);
    refused(credit_note(&chart(), &document("-1200.00", &VAT_20, false)), wrong);
    refused(
        invoice(&chart(), &document("-1200.00", &[], false)),
        "the total of an invoice has the wrong sign",
    );
    refused(
        credit_note(&chart(), &document("1200.00", &[], false)),
        "the total of a credit note has the wrong sign",
    );
}

#[test]
fn example_6_bank_transactions() {
    let bank = chart().number(AccountRole::Bank);
    let recorded = |amount| bank_transaction(&chart(), bank, BANK_TX, euros(amount), DAY, "VIR");
    check(recorded("1200.00"), "512 D 1200.00; 471 C 1200.00");
    check(recorded("-35.00"), "512 C 35.00; 471 D 35.00");
    assert!(recorded("0.00").is_err());
}

#[test]
fn examples_7_to_9_items_and_advances() {
    check(
        allocate(&[item(ITEM_A, "1200.00"), item(ITEM_B, "800.00")]),
        "471 D 2000.00; 411 C 1200.00; 411 C 800.00",
    );
    let advance =
        |amount| AllocationLine::Advance { advance: BANK_TX, customer: CUSTOMER, amount: euros(amount) };
    check(
        allocate(&[item(ITEM_A, "1200.00"), advance("50.00")]),
        "471 D 1250.00; 411 C 1200.00; 4191 C 50.00",
    );
    let source = Source::Advance { advance: BANK_TX, customer: CUSTOMER };
    check(
        allocation(&chart(), source, &[item(ITEM_B, "50.00")], DAY, "advance used"),
        "4191 D 50.00; 411 C 50.00",
    );
    check(allocate(&[advance("-50.00")]), "471 C 50.00; 4191 D 50.00");
}

#[test]
fn examples_10_and_11_differences_and_charges() {
    let difference = |amount| AllocationLine::SettlementDifference { amount: euros(amount) };
    check(
        allocate(&[item(ITEM_A, "1200.00"), difference("-0.02")]),
        "471 D 1199.98; 411 C 1200.00; 658 D 0.02",
    );
    check(
        allocate(&[item(ITEM_A, "1200.00"), difference("0.02")]),
        "471 D 1200.02; 411 C 1200.00; 758 C 0.02",
    );
    check(
        allocate(&[item(ITEM_A, "1200.00"), AllocationLine::BankCharges { amount: euros("-15.00") }]),
        "471 D 1185.00; 411 C 1200.00; 627 D 15.00",
    );
}

#[test]
fn examples_12_and_13_credit_note_and_return() {
    check(
        allocate(&[item(ITEM_A, "1200.00"), item(ITEM_B, "-120.00")]),
        "471 D 1080.00; 411 C 1200.00; 411 D 120.00",
    );
    check(
        set_off(&chart(), &[item(ITEM_A, "120.00"), item(ITEM_B, "-120.00")], DAY, "set-off"),
        "411 C 120.00; 411 D 120.00",
    );
    assert!(set_off(&chart(), &[item(ITEM_A, "120.00"), item(ITEM_B, "-100.00")], DAY, "").is_err());
    check(
        allocate(&[item(ITEM_A, "-1200.00"), AllocationLine::BankCharges { amount: euros("-12.00") }]),
        "471 C 1212.00; 411 D 1200.00; 627 D 12.00",
    );
}

#[test]
fn examples_14_to_16_not_a_customer() {
    check(allocate(&[AllocationLine::BankCharges { amount: euros("-35.00") }]), "471 C 35.00; 627 D 35.00");
    let internal = |amount| [AllocationLine::InternalTransfer { amount: euros(amount) }];
    check(allocate(&internal("-5000.00")), "471 C 5000.00; 58 D 5000.00");
    check(allocate(&internal("5000.00")), "471 D 5000.00; 58 C 5000.00");
    let account: AccountNumber = "613200".parse().unwrap();
    check(
        allocate(&[AllocationLine::Account { account, amount: euros("-900.00") }]),
        "471 C 900.00; 6132 D 900.00",
    );
    let interest = |amount| [AllocationLine::Interest { amount: euros(amount) }];
    check(allocate(&interest("4.10")), "471 D 4.10; 768 C 4.10");
    check(allocate(&interest("-7.30")), "471 C 7.30; 661 D 7.30");
}

#[test]
fn example_17_two_rates_paid_in_part() {
    let shares =
        [VatShare { rate_bps: 2000, vat_minor: 20_000 }, VatShare { rate_bps: 1000, vat_minor: 5_000 }];
    check(
        allocate(&[item_with_vat("700.00", basis("1750.00", &shares, true, "0"))]),
        "471 D 700.00; 411 C 700.00; \
         44574 D 80.00; 44571 C 80.00; 44574 D 20.00; 44571 C 20.00",
    );
    check(
        allocate(&[item_with_vat("1050.00", basis("1750.00", &shares, true, "700.00"))]),
        "471 D 1050.00; 411 C 1050.00; \
         44574 D 120.00; 44571 C 120.00; 44574 D 30.00; 44571 C 30.00",
    );
}

#[test]
fn example_19_returned() {
    check(
        allocate(&[item_with_vat("-1200.00", basis("1200.00", &VAT_20, true, "1200.00"))]),
        "471 C 1200.00; 411 D 1200.00; 44574 C 200.00; 44571 D 200.00",
    );
}

#[test]
fn examples_20_and_21_discounts() {
    let with_discount = |on_payment| {
        allocate(&[
            item_with_vat("1200.00", basis("1200.00", &VAT_20, on_payment, "0")),
            AllocationLine::Discount { item: ITEM_A, amount: euros("-24.00") },
        ])
    };
    check(with_discount(false), "471 D 1176.00; 411 C 1200.00; 44571 D 4.00; 665 D 20.00");
    check(
        with_discount(true),
        "471 D 1176.00; 411 C 1200.00; 44574 D 4.00; 44574 D 196.00; 44571 C 196.00; 665 D 20.00",
    );
    check(
        allocate(&[
            item(ITEM_A, "1200.00"),
            AllocationLine::Discount { item: ITEM_A, amount: euros("-24.00") },
        ]),
        "471 D 1176.00; 411 C 1200.00; 665 D 24.00",
    );
}

#[test]
fn examples_22_to_24_losses() {
    let loss = |doubtful_minor, on_payment, recovers_vat| Loss {
        item: ITEM_A,
        customer: CUSTOMER,
        amount: euros("1200.00"),
        doubtful_minor,
        vat: Some(basis("1200.00", &VAT_20, on_payment, "0")),
        recovers_vat,
    };
    let chart = chart();
    check(
        classified_doubtful(&chart, &[loss(0, true, false)], DAY, "doubtful"),
        "416 D 1200.00; 411 C 1200.00",
    );
    check(
        no_longer_doubtful(&chart, &[loss(120_000, true, false)], DAY, "back"),
        "411 D 1200.00; 416 C 1200.00",
    );
    let given_up = |loss: Loss<'_>| write_off(&chart, &[loss], DAY, "lost");
    check(given_up(loss(0, true, false)), "44574 D 200.00; 654 D 1000.00; 411 C 1200.00");
    check(given_up(loss(120_000, false, true)), "44571 D 200.00; 654 D 1000.00; 416 C 1200.00");
    check(given_up(loss(120_000, false, false)), "654 D 1200.00; 416 C 1200.00");
}

#[test]
fn example_22_a_doubtful_item_is_paid() {
    let line = |amount, doubtful_minor| AllocationLine::Item {
        item: ITEM_A,
        customer: CUSTOMER,
        amount: euros(amount),
        vat: None,
        doubtful_minor,
    };
    check(allocate(&[line("500.00", 120_000)]), "471 D 500.00; 416 C 500.00");
    // A part was brought back before.
    check(allocate(&[line("1200.00", 50_000)]), "471 D 1200.00; 416 C 500.00; 411 C 700.00");
    check(allocate(&[line("-500.00", 70_000)]), "471 C 500.00; 411 D 500.00");
}

#[test]
fn examples_27_to_30_without_a_bank_transaction() {
    let advance = AllocationLine::Advance { advance: BANK_TX, customer: CUSTOMER, amount: euros("-50.00") };
    check(set_off(&chart(), &[item(ITEM_A, "50.00"), advance], DAY, "set-off"), "411 C 50.00; 4191 D 50.00");
    let small = |amount| AllocationLine::SettlementDifference { amount: euros(amount) };
    check(set_off(&chart(), &[item(ITEM_A, "0.40"), small("-0.40")], DAY, "small"), "411 C 0.40; 658 D 0.40");
    check(set_off(&chart(), &[item(ITEM_B, "-0.40"), small("0.40")], DAY, "small"), "411 D 0.40; 758 C 0.40");
    let payment = SubjectId(30);
    check(
        allocation(&chart(), Source::Provider(payment), &[item(ITEM_A, "1200.00")], DAY, "card"),
        "5118 D 1200.00; 411 C 1200.00",
    );
    check(
        allocate(&[
            AllocationLine::ProviderPayment { payment, amount: euros("1200.00") },
            AllocationLine::BankCharges { amount: euros("-18.00") },
        ]),
        "471 D 1182.00; 5118 C 1200.00; 627 D 18.00",
    );
}

#[test]
fn undoing_an_allocation_puts_everything_back() {
    let entry = allocate(&[item_with_vat("1200.00", basis("1200.00", &VAT_20, true, "0"))]).unwrap();
    check(Ok(entry.reversed(DAY)), "471 C 1200.00; 411 D 1200.00; 44574 C 200.00; 44571 D 200.00");
    assert_eq!(entry.reversed(DAY).kind(), crate::EntryKind::AllocationReversed);
}

#[test]
fn currencies_do_not_mix() {
    let dollars = Money::new(100, Currency::parse("USD").unwrap());
    let lines = [item(ITEM_A, "1.00"), AllocationLine::SettlementDifference { amount: dollars }];
    assert!(matches!(allocate(&lines), Err(EntryError::Money(_))));
}
