//! OFX 1 and 2: own files, and two public collections of what institutions send.

#[cfg(test)]
mod statement_text;

use bank_files::{Collected, read_ofx};
use file_intake::Refusal;
use statement_text::{assert_written, files, samples, written};

#[cfg(test)]
fn read(bytes: &[u8]) -> Result<Collected, Refusal> {
    let mut found = Collected::default();
    read_ofx(&mut &bytes[..], &mut found).map(|()| found)
}

#[cfg(test)]
fn check(bytes: &[u8], expected: &str) {
    assert_written(&read(bytes).unwrap(), expected);
}

#[test]
fn sgml_as_banks_send_it() {
    check(
        include_bytes!("../test_data/ofx/sgml.ofx"),
        r#"
        Statement 30004 00812 00001234567 EUR: none -> 214850 on 2026-01-04
        1 120050 2026-01-02 value 2026-01-03 Unspecified code[CREDIT] ref[F1] name[Société M&S & fils] text[FACTURE FA-2025-000123 <urgent>]
        2 -5000 2026-01-03 Cheque code[CHECK] ref[F2] cheque[0001234]
        3 -100 2026-01-03 Unspecified code[OTHER] ref[F3] name[PAYEE SA] text[PAYEE SA]
        4 -100 - Unspecified code[OTHER] ref[F3] name[SANS DATE] text[SANS DATE]
        Statement CARTE-1 XPF: none -> -1500 on 2026-01-05
        1 -1500 2026-01-05 Card code[POS] ref[C1] name[STATION] text[STATION]
        ! Warning date-unreadable at 12: DTPOSTED "030126"
        ! Warning field-missing at 13: DTPOSTED "00000000"
        ! Error amount-unreadable at 14: TRNAMT "abc"
        "#,
    );
}

#[test]
fn xml_with_every_leaf_closed() {
    check(
        "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX><STMTRS><CURDEF>EUR</CURDEF><BANKACCTFROM><ACCTID>FR7630006000011234567890189</ACCTID></BANKACCTFROM><STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20260102</DTPOSTED><TRNAMT>-10.5</TRNAMT><FITID>A</FITID><NAME><![CDATA[A & B]]></NAME><MEMO/></STMTTRN><LEDGERBAL><BALAMT>1.00</BALAMT></LEDGERBAL></STMTRS></OFX>".as_bytes(),
        "
        Statement FR7630006000011234567890189 EUR: none -> 100 on -
        1 -1050 2026-01-02 Unspecified code[DEBIT] ref[A] name[A & B] text[A & B]
        ",
    );
}

#[test]
fn equal_movements_stay_two() {
    let movement = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260102<TRNAMT>-1.00<FITID>A<NAME>X</STMTTRN>";
    let text = format!("<OFX><STMTRS><CURDEF>EUR{movement}{movement}</STMTRS></OFX>");
    assert_eq!(read(text.as_bytes()).unwrap().statements[0].transactions.len(), 2);
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert!(matches!(read(b" "), Err(Refusal::Empty)));
    assert!(matches!(read(b"<html></html>"), Err(Refusal::UnknownFormat)));
    assert!(matches!(read(b"<!DOCTYPE OFX [<!ENTITY a 'b'>]><OFX></OFX>"), Err(Refusal::Doctype)));
    assert!(matches!(read(b"<OFX></OFX>"), Err(Refusal::NothingInside(_))));
}

/// What each note beside a deviation asks for: the movement that must come out, without a problem.
const DEVIATIONS: [(&str, &str); 9] = [
    (
        "non-ascii-byte-declared-usascii",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON ¦ MERCHANT] text[ANON MEMO]",
    ),
    (
        "dtstart-ddmmyy",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON MERCHANT] text[ANON MEMO]",
    ),
    (
        "self-closing-memo-tag",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON MERCHANT] text[ANON MERCHANT]",
    ),
    (
        "amount-plus-sign-and-space",
        "100660 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON MERCHANT] text[ANON MEMO]",
    ),
    (
        "character-outside-latin1",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON UPRAVA č] text[ANON MEMO]",
    ),
    (
        "chknum-instead-of-checknum",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] cheque[1932] name[ANON MERCHANT] text[ANON MEMO]",
    ),
    (
        "mixed-case-trntype",
        "-1000 2026-01-15 Unspecified code[CREDIT] ref[T0001] name[ANON MERCHANT] text[ANON MEMO]",
    ),
    (
        "xml-declaration-ofx-2",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON ÉNERGIE] text[ANON MEMO]",
    ),
    (
        "header-on-one-line",
        "-1000 2026-01-15 Unspecified code[DEBIT] ref[T0001] name[ANON MERCHANT] text[ANON MEMO]",
    ),
];

#[test]
fn documented_deviations() {
    let Some(folder) = samples("ofx/bankfile-deviations/banks") else { return };
    let paths = files(&folder, &[".ofx", ".qfx"]);
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let found = read(&std::fs::read(&path).unwrap()).unwrap();
        let (_, movement) = DEVIATIONS.iter().find(|(known, _)| *known == name).expect(&name);
        let expected =
            format!("Statement 000000001/0000123456 USD: none -> 9000 on 2026-01-31\n  1 {movement}\n");
        assert_eq!(written(&found), expected, "{name}");
    }
}

/// Movements per statement and codes of problems; `None` for what is refused. Investments, lists of
/// accounts and errors of the server are no bank statements: they are passed over with a problem.
type Read = Option<(&'static [usize], &'static [&'static str])>;

const INSTITUTIONS: [(&str, Read); 23] = [
    ("account_listing_aggregation", Some((&[], &["record-unknown"]))),
    ("anzcc", Some((&[1], &[]))),
    ("bank_medium", Some((&[3], &[]))),
    ("bank_small", None),
    ("checking", Some((&[3], &[]))),
    ("error_message", Some((&[], &["record-unknown"]))),
    ("fail_nice/date_missing", Some((&[3], &["field-missing", "field-missing", "date-impossible"]))),
    ("fail_nice/decimal_error", Some((&[0], &["amount-unreadable"]))),
    ("fail_nice/empty_balance", Some((&[1], &["balance-missing"]))),
    ("fidelity-savings", Some((&[], &["record-unknown"]))),
    ("fidelity", Some((&[], &["record-unknown", "record-unknown"]))),
    ("investment_401k", Some((&[], &["record-unknown", "record-unknown"]))),
    ("investment_medium", Some((&[], &["record-unknown"]))),
    ("multiple_accounts", Some((&[0, 0], &[]))),
    ("multiple_accounts2", Some((&[0, 0], &[]))),
    ("ofx-v102-empty-tags", Some((&[1], &["balance-missing"]))),
    ("signon_fail", Some((&[], &["record-unknown"]))),
    ("signon_success", None),
    ("signon_success_no_message", None),
    ("suncorp", Some((&[1], &[]))),
    ("td_ameritrade", Some((&[], &["record-unknown", "record-unknown"]))),
    ("tiaacref", Some((&[], &["record-unknown", "record-unknown"]))),
    ("vanguard", Some((&[], &["record-unknown", "record-unknown"]))),
];

#[test]
fn files_of_institutions() {
    let Some(folder) = samples("ofx/ofxparse/fixtures") else { return };
    for (name, expected) in INSTITUTIONS {
        let found = read(&std::fs::read(folder.join(format!("{name}.ofx"))).unwrap());
        let Some((movements, codes)) = expected else {
            assert!(matches!(found, Err(Refusal::NothingInside(_))), "{name}");
            continue;
        };
        let found = found.unwrap();
        let read: Vec<usize> =
            found.statements.iter().map(|statement| statement.transactions.len()).collect();
        assert_eq!(read, movements, "{name}");
        let problems: Vec<&str> = found.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(problems, codes, "{name}");
        let is_told = found.problems.iter().any(|problem| problem.severity == file_intake::Severity::Error);
        assert!(is_told || !movements.is_empty(), "{name}: nothing came of it, and nobody has to look");
    }
}
