//! CSV: rules found from the header of French and English banks, and rules from a file.

#[cfg(test)]
mod statement_text;

use bank_files::{Collected, CsvRules, Format, detect, detect_rules, read_csv};
use file_intake::Refusal;
use statement_text::{assert_written, files, samples};

#[cfg(test)]
fn check(bytes: &[u8], expected: &str) {
    let rules = detect_rules(bytes).expect("rules");
    check_with(&rules, bytes, expected);
}

#[cfg(test)]
fn check_with(rules: &CsvRules, bytes: &[u8], expected: &str) {
    let mut found = Collected::default();
    read_csv(&mut &bytes[..], rules, &mut found).unwrap();
    assert_written(&found, expected);
}

#[test]
fn preamble_quoted_lines_and_equal_rows() {
    check(
        include_bytes!("../test_data/csv/credit_agricole.csv"),
        "
        Statement no account -: none -> none
        1 120050 2026-01-02 Unspecified text[VIREMENT EN VOTRE FAVEUR ATELIER MARTIN FACTURE FA-2025-000123]
        2 -1200 2026-01-03 Unspecified text[CARTE X1234]
        3 -1200 2026-01-03 Unspecified text[CARTE X1234]
        ",
    );
}

#[test]
fn zero_beside_an_amount() {
    check(
        include_bytes!("../test_data/csv/banque_populaire.csv"),
        "
        Statement 30006000011234567890189 -: none -> none
        1 4117 2026-01-02 Unspecified ref[0001] text[VIR DUPONT]
        2 -1000 2026-01-03 value 2026-01-04 Unspecified ref[0002] text[PRLV EDF]
        ",
    );
}

#[test]
fn balances_between_the_rows_and_two_digit_years() {
    check(
        include_bytes!("../test_data/csv/caisse_epargne.csv"),
        r#"
        Statement no account -: none -> none
        1 -1000 2026-01-03 Unspecified ref[ABC1] text[PRLV EDF FACTURE 1]
        2 4117 2026-01-02 Unspecified ref[ABC0] text[VIR DUPONT FACTURE FA-12]
        3 -100 2026-02-28 Unspecified ref[ABC9] text[AGIOS]
        ! Warning date-impossible at 8: date "30/02/26"
        "#,
    );
}

#[test]
fn the_generated_bank_file() {
    check(
        include_bytes!("../test_data/csv/generated.csv"),
        "
        Statement no account -: none -> none
        1 -21639 2025-01-02 Unspecified ref[B000000001] text[LOYER 01/2025 SCI DU PARC]
        2 35766 2025-01-02 Unspecified ref[B000000002] name[ATELIER MARTIN] account[FR1420041010050500013M02606] text[FA-2025-000001]
        ",
    );
}

const RULES: &str = r#"
    delimiter = "|"
    skip_lines = 1
    header = false
    decimal = "point"
    date_order = "mdy"
    currency = "XPF"
    account = "FR7630006000011234567890189"
    [columns]
    date = 2
    amount = 3
    label = 1
    direction = 4
    [[skip]]
    column = 5
    equals = ["pending"]
"#;

#[test]
fn rules_from_a_file() {
    let rules = CsvRules::from_toml(&RULES.replace("XPF", "EUR")).unwrap();
    check_with(
        &rules,
        include_bytes!("../test_data/csv/with_rules.csv"),
        "
        Statement FR7630006000011234567890189 EUR: none -> none
        2 10050 2025-12-31 Unspecified text[2]
        3 700 2026-01-01 Unspecified text[3]
        "
        .replace("2 10050", "2 -10050")
        .as_str(),
    );
    // The currency has no decimals, so half a franc cannot be read.
    check_with(
        &CsvRules::from_toml(RULES).unwrap(),
        include_bytes!("../test_data/csv/with_rules.csv"),
        r#"
        Statement FR7630006000011234567890189 XPF: none -> none
        3 7 2026-01-01 Unspecified text[3]
        ! Error amount-unreadable at 3: amount "100.5"
        "#,
    );
}

#[test]
fn rules_that_say_too_little_are_refused() {
    for (text, expected) in [
        ("[columns]\namount = 1", "the rules name no column for the date"),
        ("[columns]\ndate = 1", "the rules name no column for the amount"),
        ("[columns]\ndate = 0\namount = 1", "columns are numbered from 1"),
        (
            "header = false\n[columns]\ndate = 'Date'\namount = 1",
            "column \"Date\" is named, but there is no header row",
        ),
        (
            "delimiter = '\"'\n[columns]\ndate = 1\namount = 2",
            "the delimiter must be one ASCII character other than a quote or a line end",
        ),
        ("currency = 'EURO'\n[columns]\ndate = 1\namount = 2", "\"EURO\" is not an ISO 4217 currency code"),
        ("colour = 1\n[columns]\ndate = 1\namount = 2", "the rules cannot be read"),
    ] {
        assert_eq!(CsvRules::from_toml(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn a_missing_column_and_an_open_quote_are_refused() {
    let rules = CsvRules::from_toml("delimiter = ';'\n[columns]\ndate = 'Date'\namount = 'Solde'").unwrap();
    let refusal = |bytes: &[u8]| read_csv(&mut &bytes[..], &rules, &mut Collected::default()).unwrap_err();
    assert!(matches!(refusal(b"Date;Montant\n"), Refusal::ColumnsMissing { missing } if missing == "Solde"));
    assert!(matches!(refusal(b""), Refusal::Empty));
    let mut open = b"Date;Solde\n\"".to_vec();
    open.resize(3 * 1024 * 1024, b'x');
    assert!(matches!(refusal(&open), Refusal::Broken { .. }));
}

#[test]
fn lists_of_invoices_are_no_statements() {
    for file in [
        &include_bytes!("../test_data/csv/invoices.csv")[..],
        include_bytes!("../test_data/csv/invoices_fr.csv"),
        b"JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|EcritureLib|Debit|Credit\n",
        b"a;b;c\n1;2;3\n",
    ] {
        assert_eq!(detect(file), None, "{}", String::from_utf8_lossy(file));
    }
    assert_eq!(detect(include_bytes!("../test_data/csv/generated.csv")), Some(Format::Csv));
    assert_eq!(detect(include_bytes!("../test_data/csv/credit_agricole.csv")), Some(Format::Csv));
}

/// Movements and their sum; `None` where no header says what the columns are.
const EXPORTS: [(&str, Option<(usize, i128)>); 14] = [
    ("capitalone", Some((2, 0))),
    ("creditunion", Some((8, 46_500_000))),
    ("default", Some((8, 46_500_000))),
    ("mint", Some((4, -300_000))),
    ("mint_extra", Some((4, -300_000))),
    ("mint_headerless", None),
    ("outbank", Some((4, -3_589))),
    ("pcmastercard", Some((2, 5_031))),
    ("schwab-checking", Some((4, -21_527))),
    ("schwab-checking-baltest-case1", Some((4, -21_527))),
    ("schwab-checking-baltest-case3", Some((4, -21_527))),
    ("schwab-checking-baltest-case5", Some((4, -21_527))),
    ("schwab-checking-baltest-case7", Some((2, 0))),
    // Payments of a processor: no column is a booking date.
    ("stripe-default", None),
];

#[test]
fn exports_of_banks() {
    let Some(folder) = samples("csv/csv2ofx/test") else { return };
    assert_eq!(files(&folder, &[".csv"]).len(), EXPORTS.len());
    for (name, expected) in EXPORTS {
        let bytes = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
        let rules = detect_rules(&bytes);
        assert_eq!(rules.is_some(), expected.is_some(), "{name}");
        let (Some(rules), Some((count, sum))) = (rules, expected) else { continue };
        let mut found = Collected::default();
        read_csv(&mut &bytes[..], &rules, &mut found).unwrap();
        assert_eq!(found.problems, [], "{name}");
        let counted: usize = found.statements.iter().map(|statement| statement.transactions.len()).sum();
        let summed: i128 = found.statements.iter().map(|statement| statement.end.movements_minor).sum();
        assert_eq!((counted, summed), (count, sum), "{name}");
    }
}
