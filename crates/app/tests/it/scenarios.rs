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
         t3 ? unknown_payer:",
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
