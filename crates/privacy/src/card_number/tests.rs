use std::fmt::Write as _;

use super::*;
use crate::card_brand::card_strength;
use proptest::prelude::*;

/// The masked text, or the text itself when nothing was found; the in-place form must agree.
fn check(text: &str, expected: &str) {
    let masked = mask_card_numbers(text);
    assert_eq!(masked.as_deref().unwrap_or(text), expected, "{text:?}");
    assert_eq!(masked.is_some(), text != expected, "{text:?}");
    let mut bytes = text.as_bytes().to_vec();
    mask_card_numbers_in_bytes(&mut bytes);
    assert_eq!(bytes, expected.as_bytes(), "{text:?} in place");
}

fn check_untouched(text: &str) {
    check(text, text);
}

#[test]
fn the_test_numbers_of_all_brands_are_masked() {
    check("4111111111111111", "411111******1111");
    check("5555555555554444", "555555******4444");
    check("2223003122003222", "222300******3222");
    check("378282246310005", "378282*****0005");
    check("30569309025904", "305693****5904");
    check("6011111111111117", "601111******1117");
    check("3530111333300000", "353011******0000");
}

#[test]
fn separators_and_length_stay() {
    check("CB 4111-1111-1111-1111.", "CB 4111-11**-****-1111.");
    check("3782 822463 10005", "3782 82**** *0005");
    check("3056 930902 5904", "3056 93**** 5904");
    check("4111\u{a0}1111\u{a0}1111\u{a0}1111", "4111\u{a0}11**\u{a0}****\u{a0}1111");
    check("4111\u{202f}1111\u{202f}1111\u{202f}1111", "4111\u{202f}11**\u{202f}****\u{202f}1111");
    check("réglé par é4111111111111111é", "réglé par é411111******1111é");
}

#[test]
fn latin_1_bytes_are_read_too() {
    let mut bytes = b"pay\xe9 4111\xa01111\xa01111\xa01111".to_vec();
    assert_eq!(mask_card_numbers_in_bytes(&mut bytes), 1);
    assert_eq!(bytes, b"pay\xe9 4111\xa011**\xa0****\xa01111");
}

#[test]
fn several_in_one_text() {
    check(
        "carte 4111111111111111 puis 5555 5555 5555 4444 fin",
        "carte 411111******1111 puis 5555 55** **** 4444 fin",
    );
    check("4111111111111111 4111111111111111", "411111******1111 411111******1111");
    check("2025 4111111111111111", "2025 411111******1111");
    check("FA12345 4111 1111 1111 1111", "FA12345 4111 11** **** 1111");
}

#[test]
fn establishment_numbers_stay() {
    check_untouched("38012986646850");
    check_untouched("SIRET 38012986646850");
    check_untouched("380 129 866 46850");
    check_untouched("73282932000074");
    check_untouched("732829320");
    check_untouched("SIREN 732 829 320, TVA FR44732829320");
}

#[test]
fn a_fourteen_digit_number_that_could_be_a_siret_needs_a_word_or_the_grouping_of_a_card() {
    check("carte Diners 38012986646850", "carte Diners 380129****6850");
    check("CB n° 38012986646850", "CB n° 380129****6850");
    check("3801 298664 6850", "3801 29**** 6850");
}

#[test]
fn accounts_references_and_telephones_stay() {
    check_untouched("FR7630006000011234567890189");
    check_untouched("FR76 3000 6000 0112 3456 7890 189");
    check_untouched("GB29 NWBK 6016 1331 9268 19");
    check_untouched("FR14 2004 1010 0505 0001 3M02 606");
    check_untouched("RF18539007547034");
    check_untouched("RF18 5390 0754 7034");
    check_untouched("+4111111111111111");
    check_untouched("06 12 34 56 78");
    check_untouched("B4111111111111111");
    check_untouched("4111111111111111A");
    check_untouched("INV-4111111111111111");
    check_untouched("facture 4111111111111111");
    check_untouched("<AcctSvcrRef>4111111111111111</AcctSvcrRef>");
}

#[test]
fn article_and_location_codes_stay() {
    check_untouched("<ram:GlobalID schemeID=\"0160\">4012345001235</ram:GlobalID>");
    check_untouched("EAN 4123456000021");
}

#[test]
fn an_account_folded_over_two_lines_stays() {
    let line = ":86:166?00SEPA CREDIT?100840?20FA-2025-001771 RG?30BNPAFRPP?31";
    check_untouched(&format!("{line}DE4675\r\n4111111111111111?32Soleil"));
    check_untouched(&format!("{line}DE0\r\n4111111111111111?32Soleil"));
    check("Ref FA2025\r\n4111111111111111\r\n", "Ref FA2025\r\n411111******1111\r\n");
    check(
        &format!("{line}DE4675?20CARTE\r\n4111111111111111?32Soleil"),
        &format!("{line}DE4675?20CARTE\r\n411111******1111?32Soleil"),
    );
}

#[test]
fn the_account_of_a_card_statement_is_masked() {
    check("<CCACCTFROM><ACCTID>4111111111111111", "<CCACCTFROM><ACCTID>411111******1111");
}

#[test]
fn free_text_elements_are_not_identifiers() {
    check("<Ustrd>4111111111111111</Ustrd>", "<Ustrd>411111******1111</Ustrd>");
    check("/REMI/4111111111111111", "/REMI/411111******1111");
    check("CB4111111111111111", "CB411111******1111");
    check("FACTURE CARTE 4111111111111111", "FACTURE CARTE 411111******1111");
}

#[test]
fn longer_runs_and_invalid_numbers_stay() {
    check_untouched("41111111111111111111");
    check_untouched("004111111111111111");
    check_untouched("4111111111111112");
    check_untouched("4111  1111 1111 1111");
    check_untouched("41 11 11 11 11 11 11 11");
    check_untouched("411111111111");
}

#[test]
fn a_list_of_document_numbers_is_not_a_card() {
    // Each of these passes the Luhn check as one number.
    let passing = (4503..4600).find(|last| {
        let digits: Vec<u8> = format!("450145024503{last}").bytes().map(|byte| byte - b'0').collect();
        card_strength(&digits).is_some()
    });
    check_untouched(&format!("4501 4502 4503 {}", passing.unwrap()));
}

#[test]
fn cfonb_records_stay() {
    // Account, operation code and date make one run of 19 digits in every 04 record; over many
    // accounts some pass the check.
    let mut text = String::new();
    for account in 0..2000_u64 {
        let _ = writeln!(
            text,
            "0430006916200001EUR2 {:011}05160525  160525VIR SEPA RECU DUPONT               0000000  {:014}",
            41_234_567_890 + account * 7919,
            account * 100_003
        );
    }
    check_untouched(&text);
}

#[test]
fn a_card_number_in_a_cfonb_label_is_masked() {
    check(
        "0430006916200001EUR2 4123456789005160525  160525CB 4111111111111111            0000000",
        "0430006916200001EUR2 4123456789005160525  160525CB 411111******1111            0000000",
    );
}

#[test]
fn a_very_long_run_of_digits_takes_linear_time() {
    let mut bytes = vec![b'4'; 2_000_000];
    assert_eq!(mask_card_numbers_in_bytes(&mut bytes), 0);
    let mut bytes = b"4 ".repeat(1_000_000);
    assert_eq!(mask_card_numbers_in_bytes(&mut bytes), 0);
    let mut bytes = b"4111111111111111 ".repeat(20_000);
    assert_eq!(mask_card_numbers_in_bytes(&mut bytes), 20_000);
    let mut bytes = b"12 ".repeat(1000);
    bytes.extend_from_slice(b"4111 1111 1111 1111");
    assert_eq!(mask_card_numbers_in_bytes(&mut bytes), 1);
}

/// Pieces that bring the detector to its borders.
fn text_of_pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("4111111111111111".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("5555-5555-5555-4444".to_owned()),
        Just("3056 930902 5904".to_owned()),
        Just("FR76 3000 6000 0112 3456 7890 189".to_owned()),
        Just("carte ".to_owned()),
        Just("SIRET ".to_owned()),
        Just("\u{a0}".to_owned()),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        "[0-9 -]{0,6}",
        "[a-z]{0,5}",
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_row_of_cards_is_masked_to_its_end() {
    let masked = mask_card_numbers("5555-5555-5555-4444-5555-5555-5555-4444").unwrap();
    assert_eq!(mask_card_numbers(&masked), None, "{masked}");
}

proptest! {
    #[test]
    fn chunks_change_nothing(text in text_of_pieces(), sizes in prop::collection::vec(1_usize..30, 1..20)) {
        let mut whole = text.clone().into_bytes();
        let expected_count = mask_card_numbers_in_bytes(&mut whole);
        let mut mask = CardNumberMask::new();
        let (mut out, mut rest) = (Vec::new(), text.as_bytes());
        for size in sizes.iter().cycle() {
            let (chunk, after) = rest.split_at((*size).min(rest.len()));
            mask.push(chunk, &mut out);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(mask.finish(&mut out), expected_count);
        prop_assert_eq!(out, whole);
    }

    #[test]
    fn masking_keeps_length_and_is_finished_after_one_pass(text in text_of_pieces()) {
        if let Some(masked) = mask_card_numbers(&text) {
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(mask_card_numbers(&masked), None);
        }
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut masked = bytes.clone();
        mask_card_numbers_in_bytes(&mut masked);
        prop_assert_eq!(masked.len(), bytes.len());
    }
}
