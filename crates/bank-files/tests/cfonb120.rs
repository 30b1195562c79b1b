//! CFONB120: own files of every way that banks have, and the samples of a public parser.

#[cfg(test)]
mod statement_text;

use bank_files::{Collected, read_cfonb120};
use file_intake::Refusal;
use statement_text::{assert_written, samples};

#[cfg(test)]
fn read(bytes: &[u8]) -> Collected {
    let mut found = Collected::default();
    read_cfonb120(&mut &bytes[..], &mut found).unwrap();
    found
}

#[cfg(test)]
fn check(bytes: &[u8], expected: &str) {
    assert_written(&read(bytes), expected);
}

const DETAILS: &str = "
    Statement 30004 00812 00001234567 EUR: 100000 on 2025-12-31 -> 195450 on 2026-01-05
    1 120000 2026-01-02 Transfer code[05] ref[B000000017] e2e[E2E-2026-17] instruction[INSTR-4] batch[REMISE-9] rf[RF18539007547034] name[ATELIER MARTIN SARL] for[GROUPE MARTIN] text[VIR SEPA ATELIER MARTIN REGLEMENT DES FACTURES FA-2025-000123 ET FA-2025-000124] info[RCN: SUPP ZZZ: TEXTE INCONNU] charges[250]
    2 -4550 2026-01-03 value 2026-01-02 Return code[B3] mandate[RUM-0001] name[DURAND SA] account[FR7630006000011234567890189] text[REJET PRLV DURAND] info[RUM: RCUR] reason[20]
    3 -10000 2026-01-05 Cheque code[01] cheque[0001234] text[CHEQUE]
    4 -10000 2026-01-05 Cheque code[01] cheque[0001234] text[CHEQUE]
";

#[test]
fn qualifiers_go_to_their_fields() {
    check(include_bytes!("../test_data/cfonb120/details.txt"), DETAILS);
}

#[test]
fn line_breaks_and_trailing_blanks_do_not_matter() {
    check(include_bytes!("../test_data/cfonb120/one_line.txt"), DETAILS);
    check(include_bytes!("../test_data/cfonb120/trimmed.txt"), DETAILS);
}

#[test]
fn blanks_decimals_encodings_and_several_accounts() {
    check(
        include_bytes!("../test_data/cfonb120/banks_own_ways.txt"),
        r#"
        Statement 30004 00812 00001234567 EUR: 5000 on - -> 6230 on 2026-01-02
        1 1230 2026-01-02 Transfer code[05] text[VIREMENT SOCIÉTÉ]
        Statement 30004 00812 00009999999 XPF: 100 on 2026-01-01 -> 125 on 2026-01-02
        1 25 2026-01-02 Transfer code[05] text[VIR POLYNESIE]
        Statement 30004 00812 00009999999 XPF: 100 on 2026-01-03 -> 100 on 2026-01-03
        ! Warning date-unreadable at 1: balance date ""
        "#,
    );
}

#[test]
fn details_of_the_old_layout() {
    check(
        include_bytes!("../test_data/cfonb120/old_details.txt"),
        "
        Statement 30004 00812 00001234567 EUR: 0 on 2006-01-01 -> 100 on 2006-01-02
        1 100 2006-01-02 Transfer code[05] text[VIR DUPONT FACTURE 2006-12 SUITE DU LIBELLE]
        ",
    );
}

#[test]
fn the_sample_line_of_the_facts() {
    check(
        b"0415589916200000EUR2 98765432100B1160519  160519PRLV SEPA TEST CABINET           0000000000000000000322J                ",
        r#"
        Statement 15589 00000 98765432100 EUR: none -> none
        1 -3221 2019-05-16 DirectDebitPaid code[B1] text[PRLV SEPA TEST CABINET]
        ! Warning record-misplaced at 1: 04 "0415589916200000EUR2 98765432100B1160519  160519PRLV SEPA TEST CABINET          "
        ! Warning statement-unfinished at 1: 07 ""
        "#,
    );
}

#[test]
fn a_bad_amount_costs_its_movement_only() {
    let text = String::from_utf8(include_bytes!("../test_data/cfonb120/details.txt").to_vec()).unwrap();
    let found = read(text.replacen("0000000012000{", "00000000120000", 1).as_bytes());
    assert_eq!(found.statements[0].transactions.len(), 3);
    let codes: Vec<&str> = found.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["amount-unreadable", "balance-broken"]);
}

#[test]
fn what_is_no_cfonb120_is_refused() {
    let refusal = |bytes: &[u8]| read_cfonb120(&mut &bytes[..], &mut Collected::default()).unwrap_err();
    assert!(matches!(refusal(b"\n  \n"), Refusal::Empty));
    assert!(matches!(refusal(b"Date;Montant\n"), Refusal::UnknownFormat));
    assert!(matches!(refusal(b"3100000120181220E    300661077100020030401"), Refusal::NothingInside(_)));
}

/// The files of the pennylane suite: sums of the movements per statement, then codes of problems.
/// Where its strict reader refuses the whole file, the good records are read and the bad reported.
type Expected = (&'static str, &'static [&'static [i64]], &'static [&'static str]);

const PENNYLANE: [Expected; 8] = [
    // The bank code of the first `07` is another one than that of its `01`.
    ("example", &[&[-3221, -1070, -790], &[9749, -1210, -790]], &["record-misplaced"]),
    (
        "end_of_statement_without_beginning",
        &[&[-1070]],
        &["record-misplaced", "balance-broken", "record-misplaced"],
    ),
    (
        "invalid_date",
        &[&[-1070]],
        &["date-unreadable", "record-misplaced", "balance-broken", "record-misplaced"],
    ),
    (
        "new_statement_without_previous_ended",
        &[&[-1070], &[-790]],
        &["statement-unfinished", "balance-broken"],
    ),
    ("operation", &[&[-3221]], &["record-misplaced", "statement-unfinished"]),
    ("operation_already_defined", &[&[-3221, -3221]], &["record-misplaced", "statement-unfinished"]),
    (
        "operation_detail_without_operation",
        &[&[-1070]],
        &["record-misplaced", "record-misplaced", "balance-broken"],
    ),
    (
        "operation_out_of_statement",
        &[&[-3221], &[-1070]],
        &["record-misplaced", "statement-unfinished", "record-misplaced", "balance-broken"],
    ),
];

#[test]
fn pennylane_samples() {
    let Some(folder) = samples("cfonb/pennylane/files") else { return };
    for (name, amounts, codes) in PENNYLANE {
        let found = read(&std::fs::read(folder.join(format!("{name}.txt"))).unwrap());
        let read: Vec<Vec<i64>> = found
            .statements
            .iter()
            .map(|statement| statement.transactions.iter().map(|movement| movement.amount_minor).collect())
            .collect();
        assert_eq!(read, amounts, "{name}");
        let problems: Vec<&str> = found.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(problems, codes, "{name}");
    }
}

#[test]
fn pennylane_details() {
    let Some(folder) = samples("cfonb/pennylane/files") else { return };
    let found = read(&std::fs::read(folder.join("example.txt")).unwrap());
    let first = &found.statements[0].transactions[0];
    assert_eq!(first.counterparty_name, "INTERNET SFR");
    assert_eq!(first.end_to_end_id, "OTHER REFERENCE");
    assert_eq!(first.payment_information_id, "REFERENCE");
    assert_eq!(first.remittance, "PRLV SEPA TEST CABINET MENSUEAUHTR13133 MENSUEAUHTR13DUP");
    assert_eq!(found.statements[0].transactions[1].bank_reference, "REFERENCE");
}

#[test]
fn cfonb240_samples_are_refused() {
    let Some(folder) = samples("cfonb/silarhi240/fixtures") else { return };
    for path in statement_text::files(&folder, &[".txt"]) {
        let bytes = std::fs::read(&path).unwrap();
        let refusal = read_cfonb120(&mut &bytes[..], &mut Collected::default()).unwrap_err();
        assert!(matches!(refusal, Refusal::NothingInside(_)), "{}", path.display());
    }
}
