//! The rules of `docs/spec/matching.md`, one case each.

use crate::check::{check, read, show};
use matching::{
    Decision, Evidence, NamedLine, explanation_fingerprint, lines_fingerprint, look_back, settle,
};

const TWO: &str = "
    customer D Durand Paysage SAS; account=ACC-D number=C000183 mandate=RUM-D
    customer M Moreau Textile; account=ACC-M
    open FA-2025-000123 D 12000
    open FA-2025-000124 D 8000; due=2025-02-15
    open FA-2025-000200 M 5000
";

/// A case on the two customers above.
fn two(lines: &str, expected: &str) {
    check(&format!("{TWO}\n{lines}"), expected);
}

#[test]
fn a_structured_reference_identifies_its_item() {
    check(
        "customer D Durand
         open FA-2025-000123 D 12000; ref=RF18539007547034
         open 2348231 D 700
         bank T1 12000; ref=RF18539007547034
         bank T2 700; ref=RF712348231",
        "T1 identity: FA-2025-000123 12000
         T2 identity: 2348231 700",
    );
}

#[test]
fn a_cited_number_is_found_with_any_separators() {
    for written in [
        "FA-2025-000123",
        "FA 2025 000123",
        "fa2025000123",
        "FA2-025-000123",
        "/INV/FA-2025-000123 12.03.2025",
        "FA-2O25-OOO123",
    ] {
        two(&format!("bank T1 12000 | VIR SEPA RECU {written}"), "T1 citation: FA-2025-000123 12000");
    }
}

#[test]
fn what_the_run_has_given_away_is_proposed_to_nobody() {
    // Alone, the second payment could be a part of either; the first takes one of them.
    two(
        "bank T1 12000 from DURAND PAYSAGE SAS | FA-2025-000123
         bank T2 7000 from DURAND PAYSAGE SAS | ACOMPTE",
        "T1 citation: FA-2025-000123 12000
         T2 ? amount_differs: FA-2025-000124 7000 | credit D 7000",
    );
}

#[test]
fn several_cited_documents_with_the_exact_sum() {
    two(
        "bank T1 20000 | REGLT FA-2025-000123/FA-2025-000124",
        "T1 citation: FA-2025-000123 12000, FA-2025-000124 8000",
    );
}

#[test]
fn several_cited_with_another_sum_are_for_a_person() {
    two(
        "bank T1 19000 from DURAND PAYSAGE SAS | FA-2025-000123 FA-2025-000124",
        "T1 ? amount_differs: FA-2025-000123 12000, FA-2025-000124 7000",
    );
}

#[test]
fn a_credit_note_makes_the_cited_sum_exact() {
    let book = format!("{TWO} open AV-2025-000009 D -2000\n");
    check(
        &format!("{book} bank T1 10000 from DURAND PAYSAGE SAS | FA-2025-000123"),
        "T1 citation: AV-2025-000009 -2000, FA-2025-000123 12000",
    );
    check(
        &format!(
            "{book} open AV-2025-000010 D -2000\n bank T1 10000 from DURAND PAYSAGE SAS | FA-2025-000123"
        ),
        "T1 ? ambiguous_items: AV-2025-000009 -2000, FA-2025-000123 12000 | AV-2025-000010 -2000, FA-2025-000123 12000",
    );
}

#[test]
fn seven_invoices_less_two_credit_notes_less_one_cent() {
    let mut book = String::from("customer D Durand SAS\n set tolerance 5\n");
    for (number, amount) in
        [10_011, 20_023, 30_047, 40_091, 50_181, 60_359, 70_717, -1_013, -2_029].iter().enumerate()
    {
        book += &format!("open N-2025-00{number} D {amount}\n");
    }
    let sum = 10_011 + 20_023 + 30_047 + 40_091 + 50_181 + 60_359 + 70_717 - 1_013 - 2_029;
    let case = read(&format!("{book} bank T1 {} from DURAND SAS |", sum - 1));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    let shown = show(&case, &decided[0]);
    assert!(shown.starts_with("tolerance: ") && shown.ends_with(", SettlementDifference -1"), "{shown}");
    assert_eq!(shown.matches("N-2025-").count(), 9);
}

#[test]
fn a_short_number_never_matches_inside_a_longer_one() {
    let book = "customer D Durand SAS\n open 12 D 5000\n open A-17 D 7000\n";
    for text in ["FACTURE 2012", "DU 12/03/2025", "TEL 06.12.34.56.78", "12,50 EUR", "C-12", "REF 121212"] {
        check(&format!("{book} bank T1 5000 | {text}"), "T1 ? unknown_payer: 12 5000");
    }
    check(&format!("{book} bank T1 5000 from DURAND SAS | FACTURE 12"), "T1 citation: 12 5000");
    check(&format!("{book} bank T1 7000 from DURAND SAS | A-17"), "T1 citation: A-17 7000");
    check(&format!("{book} bank T1 5000; doc=12"), "T1 identity: 12 5000");
}

#[test]
fn a_short_reference_is_not_a_documents_number() {
    let book = "customer D Durand SAS\n open 12 D 5000\n";
    check(
        &format!("{book} bank T1 4000 from DURAND SAS; ref=12 | MERCI"),
        "T1 ? amount_differs: 12 4000 | credit D 4000",
    );
    check(&format!("{book} bank T1 5000; ref=12 | MERCI"), "T1 ? unknown_payer: 12 5000");
    check(&format!("{book} bank T1 5000 from DURAND SAS; ref=12 | MERCI"), "T1 citation: 12 5000");
}

#[test]
fn other_numbering_schemes() {
    for number in ["2025/0123", "F2025-123", "INV123456", "20250001", "2025-FR-00017"] {
        check(
            &format!(
                "customer D Durand SAS\n open {number} D 5000\n bank T1 5000 from DURAND SAS | Rechnung {number} vom 12.03.2025"
            ),
            &format!("T1 citation: {number} 5000"),
        );
    }
}

#[test]
fn part_of_another_number_is_not_a_citation() {
    check(
        "customer D Durand SAS
         open 2025-0123 D 5000
         bank T1 4000 from DURAND SAS | AV-2025-0123",
        "T1 ? amount_differs: 2025-0123 4000 | credit D 4000",
    );
}

#[test]
fn short_and_mistyped_numbers_need_payer_and_amount() {
    let texts = [
        ("FACTURE 123", "closed_item_cited"),
        ("FA-2025-000132", "closed_item_cited"),
        ("AF-2025-000123", "amount_differs"),
        ("FA-2025-00123", "amount_differs"),
        ("FA-2025-000129", "closed_item_cited"),
    ];
    for (text, reason) in texts {
        let payer = "from DURAND PAYSAGE SAS";
        two(&format!("bank T1 12000 {payer} | {text}"), "T1 citation: FA-2025-000123 12000");
        two(
            &format!("bank T1 11000 {payer} | {text}"),
            &format!("T1 ? {reason}: FA-2025-000123 11000 | credit D 11000"),
        );
    }
}

#[test]
fn a_wrong_digit_that_is_another_customers_number() {
    two("bank T1 12000; account=ACC-D | FA-2025-000200", "T1 ? amount_differs: FA-2025-000123 12000");
    check(
        &format!("{TWO} open FA-2025-000133 M 900\n bank T1 12000; account=ACC-D | FA-2025-000133"),
        "T1 citation: FA-2025-000123 12000",
    );
}

#[test]
fn a_number_cut_by_the_width_of_the_field() {
    two(
        "bank T1 12000 from DURAND PAYSAGE SAS | REGLEMENT DURAND FA-2025-0001",
        "T1 citation: FA-2025-000123 12000",
    );
    two(
        "bank T1 20000 from DURAND PAYSAGE SAS | FACTURES FA-2025-000123 FA-2025-0001",
        "T1 citation: FA-2025-000123 12000, FA-2025-000124 8000",
    );
    // 31 characters: F-2025-12 may be the beginning of F-2025-123.
    check(
        "customer D Durand SAS
         open F-2025-12 D 9000
         open F-2025-123 D 40000
         bank T1 4000 from DURAND SAS | VIR SEPA DURAND SAS   F-2025-12",
        "T1 ? amount_differs: F-2025-12 4000",
    );
}

#[test]
fn a_part_payment_of_the_one_cited_document() {
    two(
        "bank T1 5000 from DURAND PAYSAGE SAS | ACOMPTE FA-2025-000123",
        "T1 partial_citation: FA-2025-000123 5000",
    );
    two(
        "bank T1 5000 | VIR DURAND PAYSAGE SAS ACOMPTE FA-2025-000123",
        "T1 partial_citation: FA-2025-000123 5000",
    );
    two("bank T1 5100 | ACOMPTE FA-2025-000123", "T1 ? amount_differs: FA-2025-000123 5100");
    // Another item has exactly the amount.
    two(
        "bank T1 8000 from DURAND PAYSAGE SAS | FA-2025-000123",
        "T1 ? ambiguous_items: FA-2025-000124 8000 | FA-2025-000123 8000",
    );
}

#[test]
fn two_part_payments_add_up_and_a_third_is_too_much() {
    let case = read(&format!(
        "{TWO} bank T1 5000 from DURAND PAYSAGE SAS; on=2025-02-01 | FA-2025-000123
         bank T2 7000 from DURAND PAYSAGE SAS; on=2025-02-02 | FA-2025-000123
         bank T3 100 from DURAND PAYSAGE SAS; on=2025-02-03 | FA-2025-000123"
    ));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    assert_eq!(show(&case, &decided[1]), "partial_citation: FA-2025-000123 7000");
    assert_eq!(show(&case, &decided[2]), "? already_paid: credit D 100");
    let Decision::Automatic(second) = &decided[1] else { panic!("not automatic") };
    assert!(second.evidence.contains(&Evidence::RestStaysOpen { rest_minor: 0 }));
}

#[test]
fn an_over_payment_is_for_a_person() {
    two(
        "bank T1 13000 from DURAND PAYSAGE SAS | FA-2025-000123",
        "T1 ? amount_differs: FA-2025-000123 12000, credit D 1000",
    );
}

#[test]
fn differences_have_a_line_of_their_own() {
    let line = "bank T1 11998 from DURAND PAYSAGE SAS | FA-2025-000123";
    two(&format!("set tolerance 2\n {line}"), "T1 tolerance: FA-2025-000123 12000, SettlementDifference -2");
    two(&format!("set charges 5\n {line}"), "T1 tolerance: FA-2025-000123 12000, BankCharges -2");
    two(line, "T1 partial_citation: FA-2025-000123 11998");
    two(
        &line.replace("11998", "12001").replace("bank", "set tolerance 1\n bank"),
        "T1 tolerance: FA-2025-000123 12000, SettlementDifference 1",
    );
}

#[test]
fn a_discount_is_taken_in_time_only() {
    let book = "customer D Durand SAS\n open FA-2025-000123 D 10000; discount=2025-02-15:200\n";
    check(
        &format!("{book} bank T1 9800 from DURAND SAS; on=2025-02-15 | FA-2025-000123"),
        "T1 tolerance: FA-2025-000123 10000, DiscountGranted -200",
    );
    check(
        &format!("{book} bank T1 9800 from DURAND SAS; on=2025-02-16 | FA-2025-000123"),
        "T1 partial_citation: FA-2025-000123 9800",
    );
    check(
        &format!("{book} bank T1 9800 from DURAND SAS | MERCI"),
        "T1 ? to_confirm: FA-2025-000123 10000, DiscountGranted -200",
    );
}

#[test]
fn a_discount_that_is_said_and_not_granted_is_for_a_person() {
    for text in ["FA-2025-000123 escompte 2%", "FA-2025-000123 SKONTO", "FA-2025-000123 -2 %"] {
        two(
            &format!("bank T1 11760 from DURAND PAYSAGE SAS | {text}"),
            "T1 ? amount_differs: FA-2025-000123 11760 | FA-2025-000123 12000, DiscountGranted -240",
        );
    }
    // More than a discount ever is: the word still asks, a percentage says how much was paid.
    two(
        "bank T1 5000 from DURAND PAYSAGE SAS | FA-2025-000123 escompte",
        "T1 ? amount_differs: FA-2025-000123 5000",
    );
    two(
        "bank T1 3600 from DURAND PAYSAGE SAS | ACOMPTE 30% FA-2025-000123",
        "T1 partial_citation: FA-2025-000123 3600",
    );
    // Terms that are over do not make it a part payment.
    check(
        "customer D Durand SAS
         open FA-2025-000123 D 10000; discount=2025-02-15:200
         bank T1 9800 from DURAND SAS; on=2025-02-16 | FA-2025-000123 escompte",
        "T1 ? amount_differs: FA-2025-000123 9800 | FA-2025-000123 10000, DiscountGranted -200",
    );
}

#[test]
fn the_payer_and_the_only_item_of_the_amount() {
    for payer in [
        "from DURAND PAYSAGE SAS",
        "from Durand Paysage",
        "; account=ACC-D",
        "; mandate=RUM-D",
        "| VIREMENT DURAND PAYSAGE SAS MERCI",
        "| KDNR C000183",
    ] {
        two(&format!("bank T1 12000 {payer}"), "T1 payer_amount: FA-2025-000123 12000");
    }
    two("bank T1 12000 from INCONNU SARL | MERCI", "T1 ? unknown_payer: FA-2025-000123 12000");
    two("bank T1 12000 from DURANT PAYSAGES | MERCI", "T1 ? unknown_payer: FA-2025-000123 12000");
    two("bank T1 12000 from DURANT PAYSAGE SAS | MERCI", "T1 ? to_confirm: FA-2025-000123 12000");
}

#[test]
fn a_set_of_items_must_be_the_only_one() {
    two(
        "bank T1 20000 from DURAND PAYSAGE SAS |",
        "T1 payer_amount: FA-2025-000123 12000, FA-2025-000124 8000",
    );
    check(
        "customer D Durand SAS
         open F-2025-001 D 1000
         open F-2025-002 D 2000
         open F-2025-003 D 3000
         open F-2025-004 D 4000
         bank T1 5000 from DURAND SAS |",
        "T1 ? ambiguous_items: F-2025-001 1000, F-2025-004 4000 | F-2025-002 2000, F-2025-003 3000",
    );
}

#[test]
fn a_unique_set_among_too_many_may_be_an_accident() {
    let mut book = String::from("customer D Durand SAS\n");
    for number in 0..16 {
        book += &format!("open F-2025-{number:03} D {}\n", 1_000 + 37 * number * number);
    }
    let case = read(&format!("{book} bank T1 3481 from DURAND SAS |"));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    assert!(matches!(&decided[0], Decision::Exception { .. }), "{}", show(&case, &decided[0]));
}

#[test]
fn past_the_work_limit_it_says_so() {
    let mut book = String::from("customer D Durand SAS\n set work 50\n");
    for number in 0..30 {
        book += &format!("open F-2025-{number:03} D {}\n", 100_000 + 2 * number);
    }
    let case = read(&format!("{book} bank T1 600001 from DURAND SAS |"));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    assert!(show(&case, &decided[0]).starts_with("? search_limit: "));
}

#[test]
fn two_customers_with_the_same_amount_on_the_same_day() {
    check(
        "customer D Durand SAS
         customer M Moreau SAS
         open F-2025-001 D 9900
         open F-2025-002 M 9900
         bank T1 9900 from MOREAU SAS |
         bank T2 9900 from DURAND SAS |
         bank T3 9900 | MERCI",
        "T1 payer_amount: F-2025-002 9900
         T2 payer_amount: F-2025-001 9900
         T3 ? unknown_payer:",
    );
}

#[test]
fn namesakes_are_told_apart_only_by_their_items() {
    let book = "customer A Durand SAS\n customer B Durand SAS\n customer C Durand SARL\n open F-2025-001 A 9900\n open F-2025-002 C 700\n";
    check(&format!("{book} bank T1 9900 from DURAND SAS |"), "T1 payer_amount: F-2025-001 9900");
    check(
        &format!("{book} open F-2025-003 B 9900\n bank T1 9900 from DURAND SAS |"),
        "T1 ? ambiguous_payer: F-2025-001 9900 | F-2025-003 9900",
    );
    check(
        &format!("{book} open F-2025-004 A 700\n bank T1 700 from DURAND SAS |"),
        "T1 ? ambiguous_payer: F-2025-002 700 | F-2025-004 700",
    );
}

#[test]
fn the_parent_company_pays_once_a_person_has_said_so() {
    let line = "bank T1 12000 from MOREAU TEXTILE | FA-2025-000123";
    two(line, "T1 ? to_confirm: FA-2025-000123 12000");
    two(&format!("alias D MOREAU TEXTILE\n {line}"), "T1 citation: FA-2025-000123 12000");
    check(
        "customer P Groupe Parent SA
         customer D Durand SAS; paid_by=P
         open F-2025-001 D 9900
         bank T1 9900 from GROUPE PARENT SA |
         bank T2 900 from GROUPE PARENT SA | F-2025-001",
        // The citation comes first; what is left is less than the first payment.
        "T1 ? duplicate_suspected: credit D 9900
         T2 partial_citation: F-2025-001 900",
    );
}

#[test]
fn two_identical_payments_of_one_document() {
    let line = "12000 from DURAND PAYSAGE SAS; on=2025-02";
    two(
        &format!(
            "bank T1 {line}-20 | FA-2025-000123\n bank T2 {line}-10 | FA-2025-000123\n bank T3 {line}-10 |"
        ),
        "T1 ? duplicate_suspected: credit D 12000
         T2 citation: FA-2025-000123 12000
         T3 ? duplicate_suspected: credit D 12000",
    );
    two(
        &format!("bank T1 {line}-10 | FA-2025-000123\n bank T2 {line}-10 | FA-2025-000123"),
        "T1 citation: FA-2025-000123 12000
         T2 ? duplicate_suspected: credit D 12000",
    );
}

#[test]
fn claims_of_equal_right_are_for_a_person() {
    two(
        "bank T1 20000 | FA-2025-000123 FA-2025-000124
         bank T2 17000 from DURAND PAYSAGE SAS | FA-2025-000123 FA-2025-000200
         bank T3 12000 | FA-2025-000123",
        "T1 ? items_claimed_twice: FA-2025-000123 12000, FA-2025-000124 8000
         T2 ? to_confirm: FA-2025-000200 5000, FA-2025-000123 12000
         T3 ? items_claimed_twice: FA-2025-000123 12000",
    );
}

#[test]
fn what_others_pay_decides_between_equal_amounts() {
    let book = "customer D Durand SAS\n open F-2025-001 D 9900\n open F-2025-002 D 9900; due=2025-03-01\n";
    check(
        &format!(
            "{book} bank T1 9900 from DURAND SAS |\n bank T2 9900 from DURAND SAS; on=2025-03-01 | F-2025-001"
        ),
        "T1 payer_amount: F-2025-002 9900
         T2 citation: F-2025-001 9900",
    );
    check(
        &format!("{book} bank T1 9900 from DURAND SAS |\n bank T2 9900 from DURAND SAS |"),
        "T1 ? ambiguous_items: F-2025-001 9900 | F-2025-002 9900
         T2 ? ambiguous_items: F-2025-001 9900 | F-2025-002 9900",
    );
}

#[test]
fn an_item_issued_after_the_payment_is_not_paid_by_it() {
    check(
        "customer D Durand SAS
         open F-2025-001 D 9900
         open F-2025-002 D 9900; issued=2025-02-11
         bank T1 9900 from DURAND SAS |",
        "T1 payer_amount: F-2025-001 9900",
    );
}

#[test]
fn settled_unknown_and_foreign_documents() {
    let book = format!("{TWO} settled FA-2024-000777 D 12000\n open US-2025-001 D 9900; currency=USD\n");
    check(
        &format!(
            "{book} bank T1 12000 from DURAND PAYSAGE SAS | FA-2024-000777
                  bank T2 12000 from DURAND PAYSAGE SAS | FA-2024-009999
                  bank T3 9900 from DURAND PAYSAGE SAS | US-2025-001"
        ),
        "T1 ? already_paid: FA-2025-000123 12000 | credit D 12000
         T2 ? closed_item_cited: FA-2025-000123 12000
         T3 ? currency_differs:",
    );
}

#[test]
fn what_came_twice_is_credit_before_it_pays_what_nothing_points_at() {
    let case = read(
        "customer D Durand SAS
         settled FA-2024-000777 D 5000
         open FA-2025-000124 D 8000
         bank T1 5000 from DURAND SAS | FA-2024-000777",
    );
    let decided = settle(&case.book, &case.transactions, &case.settings);
    assert_eq!(show(&case, &decided[0]), "? already_paid: credit D 5000 | FA-2025-000124 5000");
    let Decision::Exception { alternatives, .. } = &decided[0] else { panic!("automatic") };
    let says_credit = |fact: &Evidence| matches!(fact, Evidence::RestIsCredit { .. });
    assert!(alternatives[0].evidence.iter().any(says_credit));
    assert!(!alternatives[1].evidence.iter().any(says_credit), "it would be used whole");
}

#[test]
fn instalments_of_one_document_are_paid_as_they_fall_due() {
    let book = "customer D Durand SAS
                open FA-2025-000001 D 1000; due=2025-03-01
                open FA-2025-000001 D 1000; due=2025-02-01
                open FA-2025-000001 D 1500; due=2025-04-01\n";
    check(
        &format!("{book} bank T1 2000 | FA-2025-000001"),
        "T1 citation: FA-2025-000001 1000, FA-2025-000001 1000",
    );
    check(
        &format!("{book} bank T1 3500 | FA-2025-000001"),
        "T1 citation: FA-2025-000001 1000, FA-2025-000001 1000, FA-2025-000001 1500",
    );
    let case = read(&format!("{book} bank T1 1000 | FA-2025-000001"));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    let Decision::Automatic(explanation) = &decided[0] else { panic!("not automatic") };
    assert_eq!(explanation.lines, [matching::Line::Item { item: 1, amount_minor: 1000 }]);
}

#[test]
fn what_came_back_reopens_what_it_had_closed() {
    let book = format!(
        "{TWO} settled FA-2024-000001 D 4000\n payment D 4000; ref=E2E-0001 paid=FA-2024-000001:4000\n"
    );
    check(
        &format!("{book} bank T1 -4000; class=return ref=E2E-0001 reason=AM04 | REJET"),
        "T1 reversal: reopened FA-2024-000001 -4000, takes back a past payment",
    );
    check(
        &format!(
            "{book} bank T1 -4000; class=return ref=E2E-0001 | REJET\n bank T2 -4000; class=return ref=E2E-0001 | REJET"
        ),
        "T1 reversal: reopened FA-2024-000001 -4000, takes back a past payment
         T2 ? return_unmatched:",
    );
    check(
        &format!("{book} bank T1 -4000; class=cheque-unpaid | IMPAYE"),
        "T1 ? return_unmatched: reopened FA-2024-000001 -4000, takes back a past payment",
    );
    two(
        "bank T1 12000; ref=E2E-0009 on=2025-02-01 | FA-2025-000123
         bank T2 -12000; ref=E2E-0009 on=2025-02-04 class=return reason=MD06 |
         bank T3 12000; on=2025-02-08 | FA-2025-000123",
        "T1 citation: FA-2025-000123 12000
         T2 reversal: FA-2025-000123 -12000, takes back T1
         T3 citation: FA-2025-000123 12000",
    );
}

#[test]
fn what_is_not_a_customers_payment() {
    check(
        "own ACC-OWN
         bank T1 -250; class=fee | FRAIS
         bank T2 -250 | FRAIS TENUE DE COMPTE 01/2025
         bank T3 90000; account=ACC-OWN | VIR
         bank T4 1234; class=interest |
         bank T5 50000 | REMISE CB 1234567 DU 03/02/25
         bank T6 50000 from STRIPE PAYMENTS EUROPE | STRIPE
         bank T7 -9900 | PRLV SEPA ORANGE SA CONTRAT 123
         bank T8 4200 | VIR INTERNE COMPTE EPARGNE",
        "T1 not_customer: BankCharges -250
         T2 ? not_customer: BankCharges -250
         T3 not_customer: InternalTransfer 90000
         T4 not_customer: Interest 1234
         T5 ? payout_residual:
         T6 ? payout_residual:
         T7 ? not_customer:
         T8 ? not_customer: InternalTransfer 4200",
    );
}

#[test]
fn a_refund_of_a_cited_credit_note() {
    check(
        "customer D Durand SAS
         open AV-2025-000009 D -2000
         bank T1 -2000 from DURAND SAS | REMBOURSEMENT AV-2025-000009",
        "T1 citation: AV-2025-000009 -2000",
    );
}

#[test]
fn rules_come_before_payer_and_after_citation() {
    two(
        "rule ASSURANCE MAIF -> account 758000
         rule PLATEFORME -> payer D
         bank T1 4500 | Remboursement assurance-maif dossier 12
         bank T2 12000 from PLATEFORME X | MERCI
         bank T3 5000 from PLATEFORME X | FA-2025-000200",
        "T1 rule: account 758000 4500
         T2 payer_amount: FA-2025-000123 12000
         T3 citation: FA-2025-000200 5000",
    );
}

#[test]
fn looking_back_says_what_a_rule_would_have_done() {
    let case = read(&format!(
        "{TWO} rule PLATEFORME -> payer D\n bank T1 12000 from PLATEFORME X | MERCI\n bank T2 5000 | FA-2025-000200"
    ));
    let mut before = case.book.clone();
    let rule = before.rules.remove(0);
    let report = look_back(&rule, &before, &case.transactions, &case.settings);
    assert_eq!(report.len(), 1);
    assert_eq!(report[0].transaction, 0);
    assert_eq!(show(&case, &report[0].without), "? unknown_payer: FA-2025-000123 12000");
    assert_eq!(show(&case, &report[0].with), "payer_amount: FA-2025-000123 12000");
}

#[test]
fn what_was_undone_is_only_proposed() {
    let line = "bank T1 12000 from DURAND PAYSAGE SAS";
    let case = read(&format!("{TWO} {line} | FA-2025-000123"));
    let decided = settle(&case.book, &case.transactions, &case.settings);
    let Decision::Automatic(explanation) = &decided[0] else { panic!("not automatic") };
    let fingerprint = explanation_fingerprint(explanation, &case.book);
    for text in ["FA-2025-000123", "MERCI"] {
        two(&format!("{line}; undone={fingerprint} | {text}"), "T1 ? to_confirm: FA-2025-000123 12000");
    }
}

#[test]
fn french_bank_prefixes_are_not_in_the_way() {
    for text in [
        "VIR SEPA RECU /DE DURAND PAYSAGE SAS /MOTIF FA-2025-000123 /REF X",
        "VIR INST DURAND /RNF/FA-2025-000123",
        "REM CHQ 0001234 FA-2025-000123",
    ] {
        two(&format!("bank T1 12000 | {text}"), "T1 citation: FA-2025-000123 12000");
    }
}

#[test]
fn lines_that_a_person_wrote_have_the_fingerprint_of_the_same_explanation() {
    let case = read(&format!("{TWO} bank T1 20000 | FA-2025-000123/FA-2025-000124"));
    let Decision::Automatic(found) = &settle(&case.book, &case.transactions, &case.settings)[0] else {
        panic!("not automatic")
    };
    let customer = &case.book.customers[0];
    let line = |number, amount_minor| {
        let (customer_number, customer_name) = (customer.number.as_str(), customer.name.as_str());
        (NamedLine::Document { number, customer_number, customer_name }, amount_minor)
    };
    let written = [line("FA-2025-000124", 8_000), line("FA-2025-000123", 12_000)];
    assert_eq!(lines_fingerprint(written.clone()), explanation_fingerprint(found, &case.book));
    assert_ne!(lines_fingerprint(written[..1].to_vec()), explanation_fingerprint(found, &case.book));
}

#[test]
fn what_keeps_a_proposal_from_being_sure_is_among_its_facts() {
    let facts = |lines: &str| {
        let case = read(&format!("{TWO}\n{lines}"));
        match settle(&case.book, &case.transactions, &case.settings).remove(0) {
            Decision::Exception { alternatives, .. } => alternatives[0].evidence.clone(),
            Decision::Automatic(found) => panic!("decided: {found:?}"),
        }
    };
    let another = facts("bank T1 12000; account=ACC-M | FA-2025-000123");
    assert!(
        another.contains(&Evidence::AnotherCustomerPays { customer: "Moreau Textile".into() }),
        "{another:?}"
    );
    let both = facts("bank T1 17000 | FA-2025-000123 FA-2025-000200");
    assert!(both.contains(&Evidence::SeveralCustomers { customers: 2 }), "{both:?}");
    let digits = facts("open 4455667 D 333\nbank T1 333 | 4455667");
    assert!(digits.contains(&Evidence::DigitsAlone), "{digits:?}");
}
