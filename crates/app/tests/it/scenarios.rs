//! Stories of the market, end to end: files in, books out.

use testkit::script::check;

const TWO: &str = "customer C1 | Durand Paysage SAS | FR7630004000031234567890143
     customer C2 | Moreau et Fils
     invoice FA-2026-000123 | Durand Paysage SAS | 120.00
     invoice FA-2026-000124 | Durand Paysage SAS | 80.00
     invoice FA-2026-000200 | Moreau et Fils | 50.00";

fn two(story: &str, expected: &str) {
    check(&format!("{TWO}\n{story}"), expected);
}

#[test]
fn one_transfer_pays_several_invoices() {
    two(
        "bank t1 | 2026-03-03 | 200.00 | VIR FA-2026-000123 FA-2026-000124 | DURAND PAYSAGE SAS
         match",
        "t1 citation: FA-2026-000124 80.00 + FA-2026-000123 120.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn one_invoice_is_paid_by_several_transfers() {
    two(
        "bank t1 | 2026-03-03 | 50.00 | ACOMPTE FA-2026-000123 | DURAND PAYSAGE SAS
         bank t2 | 2026-03-09 | 70.00 | SOLDE FA-2026-000123 | DURAND PAYSAGE SAS
         match",
        "t1 partial_citation: FA-2026-000123 50.00
         t2 partial_citation: FA-2026-000123 70.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn invoice_number_12_inside_2012() {
    check(
        "customer C1 | Durand SAS
         invoice 12 | Durand SAS | 120.00
         bank t1 | 2026-03-03 | 120.00 | REGLEMENT COMMANDE 2012 |
         match",
        "t1 ? unknown_payer: 12 120.00
         open 12 120.00",
    );
}

#[test]
fn two_customers_same_amount_same_day() {
    check(
        "customer C1 | Durand SAS
         customer C2 | Moreau et Fils
         invoice FA-1001 | Durand SAS | 90.00
         invoice FA-1002 | Moreau et Fils | 90.00
         bank t1 | 2026-03-03 | 90.00 | MERCI | MOREAU ET FILS
         bank t2 | 2026-03-03 | 90.00 | MERCI | DURAND SAS
         bank t3 | 2026-03-03 | 90.00 | MERCI |
         match",
        "t1 payer_amount: FA-1002 90.00
         t2 payer_amount: FA-1001 90.00
         t3 ? unknown_payer: FA-1001 90.00 / FA-1002 90.00",
    );
}

#[test]
fn transfer_is_seven_invoices_less_two_credit_notes_less_one_cent() {
    let story = "customer C1 | Durand SAS
         invoice FA-2026-0001 | Durand SAS | 101.10
         invoice FA-2026-0002 | Durand SAS | 202.20
         invoice FA-2026-0003 | Durand SAS | 303.30
         invoice FA-2026-0004 | Durand SAS | 404.40
         invoice FA-2026-0005 | Durand SAS | 505.50
         invoice FA-2026-0006 | Durand SAS | 606.60
         invoice FA-2026-0007 | Durand SAS | 707.70
         credit AV-2026-0001 | Durand SAS | -11.10
         credit AV-2026-0002 | Durand SAS | -22.20
         bank t1 | 2026-03-03 | 2797.49 | FA-2026-0001 FA-2026-0002 FA-2026-0003 FA-2026-0004 FA-2026-0005 FA-2026-0006 FA-2026-0007 AV-2026-0001 AV-2026-0002 | DURAND SAS
         match";
    check(
        &format!("tolerance 0.02 0.00\n{story}"),
        "t1 tolerance: AV-2026-0002 -22.20 + AV-2026-0001 -11.10 + FA-2026-0001 101.10 + FA-2026-0002 202.20 + FA-2026-0003 303.30 + FA-2026-0004 404.40 + FA-2026-0005 505.50 + FA-2026-0006 606.60 + FA-2026-0007 707.70 + 658000 -0.01",
    );
    check(story, "t1 ? amount_differs: AV-2026-0002 -22.20 + AV-2026-0001 -11.10 + FA-2026-0001 101.10 + FA-2026-0002 202.20 + FA-2026-0003 303.30 + FA-2026-0004 404.40 + FA-2026-0005 505.50 + FA-2026-0006 606.60 + FA-2026-0007 707.69
         open AV-2026-0001 -11.10
         open AV-2026-0002 -22.20
         open FA-2026-0001 101.10
         open FA-2026-0002 202.20
         open FA-2026-0003 303.30
         open FA-2026-0004 404.40
         open FA-2026-0005 505.50
         open FA-2026-0006 606.60
         open FA-2026-0007 707.70");
}

#[test]
fn the_payer_is_the_parent_company() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | HOLDING ATLAS SA
         bank t2 | 2026-03-04 | 80.00 | REGLEMENT | HOLDING ATLAS SA
         match
         accept t2 1
         invoice FA-2026-000125 | Durand Paysage SAS | 61.00
         bank t3 | 2026-03-05 | 61.00 | REGLEMENT | HOLDING ATLAS SA
         match",
        "t1 citation: FA-2026-000123 120.00
         t2 payer_amount by hand: FA-2026-000124 80.00
         t3 payer_amount: FA-2026-000125 61.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn another_customer_of_ours_pays() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | MOREAU ET FILS
         match
         accept t1 1",
        "t1 citation by hand: FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn label_truncated_at_31_and_140_characters() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | VIR DURAND PAYSAGE FA-2026-0001 | DURAND PAYSAGE SAS
         bank t2 | 2026-03-03 | 50.00 | VIREMENT SEPA RECU DE MOREAU ET FILS POUR LE REGLEMENT DES TRAVAUX DE PEINTURE DU MOIS DE FEVRIER SELON VOTRE FACTURE CI-JOINTE FA-2026-0002 | MOREAU ET FILS
         match",
        "t1 citation: FA-2026-000123 120.00
         t2 citation: FA-2026-000200 50.00
         open FA-2026-000124 80.00",
    );
}

#[test]
fn overpayment_then_new_invoice() {
    two(
        "bank t1 | 2026-03-03 | 150.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match
         accept t1 1
         invoice FA-2026-000130 | Durand Paysage SAS | 30.00
         bank t2 | 2026-03-09 | 50.00 | FA-2026-000200 | MOREAU ET FILS
         invoice FA-2026-000131 | Durand Paysage SAS | 47.00
         bank t3 | 2026-03-10 | 17.00 | FA-2026-000131 | DURAND PAYSAGE SAS
         match",
        "t1 over_payment by hand: FA-2026-000123 120.00 + credit 30.00
         t2 citation: FA-2026-000200 50.00
         t3 citation: credit -30.00 + FA-2026-000131 47.00
         open FA-2026-000124 80.00
         open FA-2026-000130 30.00",
    );
}

#[test]
fn undo_of_one_allocation_among_four() {
    check(
        "customer C1 | Durand SAS
         invoice FA-2026-0001 | Durand SAS | 101.00
         invoice FA-2026-0002 | Durand SAS | 102.00
         invoice FA-2026-0003 | Durand SAS | 103.00
         invoice FA-2026-0004 | Durand SAS | 104.00
         bank t1 | 2026-03-03 | 101.00 | FA-2026-0001 | DURAND SAS
         bank t2 | 2026-03-03 | 102.00 | FA-2026-0002 | DURAND SAS
         bank t3 | 2026-03-03 | 103.00 | FA-2026-0003 | DURAND SAS
         bank t4 | 2026-03-03 | 104.00 | FA-2026-0004 | DURAND SAS
         match
         undo t2
         match",
        "t1 citation: FA-2026-0001 101.00
         t2 ? to_confirm: FA-2026-0002 102.00
         t3 citation: FA-2026-0003 103.00
         t4 citation: FA-2026-0004 104.00
         open FA-2026-0002 102.00",
    );
}

#[test]
fn debit_paid_then_returned() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS | e2e=E2E-0007 code=IDDT/ESDD
         match
         bank t2 | 2026-03-10 | -120.00 | IMPAYE | DURAND PAYSAGE SAS | e2e=E2E-0007 code=IDDT/UPDD reason=AM04
         match
         undo t1
         bank t3 | 2026-03-20 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match",
        "t1 refused: allocation alc_… was taken back by alc_…; undo that first
         t1 citation: FA-2026-000123 120.00
         t2 reversal: FA-2026-000123 -120.00
         t3 citation: FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn cheque_returned_without_a_reference() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | REMISE FA-2026-000123 | DURAND PAYSAGE SAS | code=RCHQ/CCHQ
         match
         bank t2 | 2026-03-10 | -120.00 | CHEQUE IMPAYE | | code=RCHQ/UPCQ
         match
         accept t2 1",
        "t1 citation: FA-2026-000123 120.00
         t2 reversal by hand: FA-2026-000123 -120.00
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn two_identical_payments_of_one_invoice() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         bank t2 | 2026-03-05 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match
         accept t2 1",
        "t1 citation: FA-2026-000123 120.00
         t2 over_payment by hand: credit 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00
         open credit -120.00",
    );
}

#[test]
fn split_by_hand() {
    two(
        "bank t1 | 2026-03-03 | 201.50 | MERCI |
         match
         split t1 | FA-2026-000123 120.00, FA-2026-000200 50.00
         split t1 | credit:C1 30.00, account:758000 1.50
         split t1 | FA-2026-000124 1.00",
        "t1 refused: transaction btx_… is already explained
         t1 manual by hand: FA-2026-000123 120.00 + FA-2026-000200 50.00
         t1 manual by hand: credit 30.00 + 758000 1.50
         open FA-2026-000124 80.00
         open credit -30.00",
    );
}

#[test]
fn what_a_person_may_not_do() {
    two(
        "bank t1 | 2026-03-03 | 10.00 | MERCI |
         match
         split t1 | FA-2026-000123 11.00
         split t1 | FA-2026-000999 10.00
         split t1 | FA-2026-000123 -10.00
         split t1 | account:1 10.00
         split t1 | credit:C9 10.00
         accept t1 9
         bank t2 | 2026-03-03 | 90.00 | MERCI |
         match
         split t2 | FA-2026-000200 90.00",
        "t1 refused: the lines sum to 1100 minor units, 1000 are to be explained
         t1 refused: document FA-2026-000999 is not open
         t1 refused: the lines sum to -1000 minor units, 1000 are to be explained
         t1 refused: \"1\" is not an account number
         t1 refused: there is no customer C9
         t1 refused: transaction btx_… has no alternative 9
         t2 refused: document FA-2026-000200 has 5000 minor units open, not 9000
         t1 ? unknown_payer:
         t2 ? unknown_payer:
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn tolerance_is_neither_silent_nor_impossible() {
    let story = "bank t1 | 2026-03-03 | 119.98 | FA-2026-000123 | DURAND PAYSAGE SAS
         bank t2 | 2026-03-03 | 79.90 | FA-2026-000124 | DURAND PAYSAGE SAS
         match";
    two(
        &format!("tolerance 0.02 0.00\n{story}"),
        "t1 tolerance: FA-2026-000123 120.00 + 658000 -0.02
         t2 partial_citation: FA-2026-000124 79.90
         open FA-2026-000124 0.10
         open FA-2026-000200 50.00",
    );
    two(
        story,
        "t1 partial_citation: FA-2026-000123 119.98
         t2 partial_citation: FA-2026-000124 79.90
         open FA-2026-000123 0.02
         open FA-2026-000124 0.10
         open FA-2026-000200 50.00",
    );
}

#[test]
fn charges_kept_back_on_the_way() {
    two(
        "tolerance 0.00 15.00
         bank t1 | 2026-03-03 | 105.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match",
        "t1 tolerance: FA-2026-000123 120.00 + 627000 -15.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn what_was_undone_is_not_decided_again() {
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match
         undo t1
         match
         bank t2 | 2026-03-04 | 50.00 | FA-2026-000200 | MOREAU ET FILS
         match
         accept t1 1",
        "t1 citation by hand: FA-2026-000123 120.00
         t2 citation: FA-2026-000200 50.00
         open FA-2026-000124 80.00",
    );
}

#[test]
fn bank_fees_and_own_transfers_are_not_customers_money() {
    two(
        "bank t1 | 2026-03-03 | -12.40 | FRAIS TENUE DE COMPTE | | code=ICDT/CHRG
         bank t2 | 2026-03-03 | 5000.00 | REMISE CB 1234567 DU 02/03/26 |
         bank t3 | 2026-03-03 | -890.00 | LOYER MARS | SCI DES LILAS
         match
         split t3 | account:613200 -890.00",
        "t1 not_customer: 627000 -12.40
         t2 ? payout_residual:
         t3 manual by hand: 613200 -890.00
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn credit_is_used_and_then_its_origin_cannot_be_undone() {
    two(
        "bank t1 | 2026-03-03 | 150.00 | FA-2026-000123 | DURAND PAYSAGE SAS
         match
         accept t1 1
         bank t2 | 2026-03-05 | 50.00 | FA-2026-000124 MOINS AVOIR | DURAND PAYSAGE SAS
         match
         undo t1",
        "t1 refused: the credit that allocation alc_… left was used since; undo what used it first
         t1 over_payment by hand: FA-2026-000123 120.00 + credit 30.00
         t2 citation: credit -30.00 + FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}
