//! Decisions of people and what they may not do; tolerances; what is not a customer's money.

use std::fmt::Write as _;

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

#[test]
fn what_is_explained_in_part_stays_in_the_queue() {
    two(
        "bank t1 | 2026-03-03 | 130.00 | MERCI |
         match
         split t1 | FA-2026-000123 120.00
         invoice FA-2026-000300 | Moreau et Fils | 1.00
         match",
        "t1 ? unknown_payer:
         t1 manual by hand: FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00
         open FA-2026-000300 1.00",
    );
}

#[test]
fn what_a_person_undid_of_their_own_is_not_repeated_by_the_machine() {
    // The payer that the mistake taught is forgotten.
    two(
        "bank t1 | 2026-03-03 | 120.00 | MERCI | HOLDING ATLAS
         match
         split t1 | FA-2026-000123 120.00
         undo t1
         invoice FA-2026-000300 | Durand Paysage SAS | 7.00
         bank t2 | 2026-03-04 | 80.00 | MERCI | HOLDING ATLAS
         match",
        "t1 ? unknown_payer: FA-2026-000123 120.00
         t2 ? unknown_payer: FA-2026-000124 80.00
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00
         open FA-2026-000300 7.00",
    );
    // What the machine would now come to by itself is what the person undid.
    two(
        "bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | MOREAU ET FILS
         match
         split t1 | FA-2026-000123 120.00
         undo t1
         bank t2 | 2026-03-05 | 80.00 | FA-2026-000124 | MOREAU ET FILS
         match
         accept t2 1
         invoice FA-2026-000300 | Durand Paysage SAS | 7.00
         match",
        "t1 ? to_confirm: FA-2026-000123 120.00
         t2 citation by hand: FA-2026-000124 80.00
         open FA-2026-000123 120.00
         open FA-2026-000200 50.00
         open FA-2026-000300 7.00",
    );
}

#[test]
fn a_part_teaches_nothing() {
    two(
        "bank t1 | 2026-03-03 | 130.00 | MERCI | HOLDING ATLAS
         match
         split t1 | FA-2026-000123 120.00
         bank t2 | 2026-03-05 | 80.00 | MERCI | HOLDING ATLAS
         match",
        "t1 ? unknown_payer:
         t1 manual by hand: FA-2026-000123 120.00
         t2 ? unknown_payer: FA-2026-000124 80.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn amounts_that_no_account_can_hold() {
    two(
        "bank t1 | 2026-03-03 | 10.00 | MERCI |
         match
         split t1 | FA-2026-000123 92233720368547758.07, FA-2026-000124 92233720368547758.07
         split t1 | FA-2026-000123 92233720368547758.07, FA-2026-000123 92233720368547758.07
         split t1 | FA-2026-000123 -92233720368547758.08
         split t1 | credit:C1 -92233720368547758.08, FA-2026-000123 92233720368547758.07
         split t1 | credit:C1 92233720368547758.07, account:758000 -92233720368547748.07
         split t1 | account:758000 -92233720368547758.08",
        "t1 refused: the amounts are too great
         t1 refused: the amounts are too great
         t1 refused: the amounts are too great
         t1 refused: the amounts are too great
         t1 refused: the amounts are too great
         t1 refused: the amounts are too great
         t1 ? unknown_payer:
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}

#[test]
fn control_accounts_are_not_posted_to_by_number() {
    let (mut story, mut told) = ("bank t1 | 2026-03-03 | 10.00 | MERCI |\nmatch\n".to_owned(), String::new());
    let kept = "411000 411DURAND 416000 419100 445710 445740 471000 511800 512000 512100";
    for account in kept.split(' ') {
        let _ = writeln!(story, "split t1 | account:{account} 10.00");
        let _ = writeln!(
            told,
            "t1 refused: account {account} is kept by the program: name a document or a customer's credit instead"
        );
    }
    for account in ["890000", "0411", "41", "6x2000", "ABC"] {
        let _ = writeln!(story, "split t1 | account:{account} 10.00");
        let _ = writeln!(told, "t1 refused: \"{account}\" is not an account number");
    }
    two(
        &story,
        &format!(
            "{told}t1 ? unknown_payer:
             open FA-2026-000123 120.00
             open FA-2026-000124 80.00
             open FA-2026-000200 50.00"
        ),
    );
}

#[test]
fn a_discount_that_is_said_is_asked_about() {
    two(
        "bank t1 | 2026-03-03 | 117.60 | FA-2026-000123 escompte 2% | DURAND PAYSAGE SAS
         match",
        "t1 ? amount_differs: FA-2026-000123 117.60 / FA-2026-000123 120.00 + 665000 -2.40
         open FA-2026-000123 120.00
         open FA-2026-000124 80.00
         open FA-2026-000200 50.00",
    );
}
