//! camt in, text out. The files of `test_data/camt` have what must be found in them beside them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod camt_text;

use camt_text::{collected, shown};
use file_intake::ProblemCode;
use std::fs;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/test_data/camt");

fn check_file(name: &str) {
    let file = fs::read(format!("{FOLDER}/{name}.xml")).unwrap();
    let expected = fs::read_to_string(format!("{FOLDER}/{name}.expected")).unwrap_or_default();
    let found = shown(&file);
    assert!(found == expected, "{name}: found\n{found}\nexpected\n{expected}");
}

/// One statement with the given entries, read and shown, without the line of its head and balances.
fn check_entries(entries: &str, expected: &str) {
    let found = shown(&statement(entries));
    let lines = found.lines().filter(|line| line.starts_with("  ") || line.contains("Ntry["));
    let found: Vec<&str> = lines.map(str::trim_start).collect();
    assert_eq!(found, expected.lines().map(str::trim_start).collect::<Vec<_>>(), "{entries}");
}

fn statement(entries: &str) -> Vec<u8> {
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>\
         <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>{entries}\
         </Stmt></BkToCstmrStmt></Document>"
    )
    .into_bytes()
}

fn entry(amount: &str, direction: &str, rest: &str) -> String {
    format!(
        "<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>BOOK</Sts>{rest}</Ntry>"
    )
}

#[test]
fn version_2_with_batches_returns_and_faults() {
    check_file("v02");
}

#[test]
fn version_8_with_prefixes_pages_and_choices() {
    check_file("v08");
}

#[test]
fn notification_of_a_returned_direct_debit() {
    check_file("notification");
}

#[test]
fn intraday_report_keeps_what_is_booked() {
    check_file("report");
}

#[test]
fn other_encodings_declared_or_not() {
    check_file("latin1");
    check_file("latin1-undeclared");
}

#[test]
fn hostile_files_are_refused() {
    check_file("doctype");
    check_file("depth-bomb");
}

#[test]
fn a_late_doctype_is_refused_too() {
    let mut file = statement(&entry("1.00", "CRDT", ""));
    file.extend_from_slice(b"<!doctype x>");
    assert!(shown(&file).ends_with("refused doctype\n"));
}

#[test]
fn the_sign_comes_from_the_direction_alone() {
    check_entries(&entry("2.00", "DBIT", "<RvslInd>true</RvslInd>"), "1 - - -200 EUR Unspecified reversal");
    check_entries(&entry("2.00", "CRDT", "<RvslInd>1</RvslInd>"), "1 - - +200 EUR Unspecified reversal");
    check_entries(&entry("-2.00", "DBIT", ""), "error amount-unreadable at Stmt[1]/Ntry[1]/Amt: -2.00");
}

#[test]
fn a_single_detail_never_changes_the_amount() {
    let detail = "<NtryDtls><TxDtls><Refs><EndToEndId>E</EndToEndId></Refs><Amt Ccy='EUR'>9.00</Amt></TxDtls></NtryDtls>";
    check_entries(&entry("2.00", "CRDT", detail), "1 - - +200 EUR Unspecified e2e=E");
}

#[test]
fn a_batch_with_parts_in_both_directions_stays_whole() {
    let parts = "<NtryDtls><TxDtls><Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>\
                 <TxDtls><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>";
    check_entries(
        &entry("2.00", "CRDT", parts),
        "1 - - +200 EUR Unspecified batch of 2
         warning batch-not-exploded at Stmt[1]/Ntry[1]: 2 TxDtls, 200 EUR",
    );
}

#[test]
fn a_batch_in_another_currency_stays_whole() {
    let parts = "<NtryDtls><TxDtls><Amt Ccy='USD'>1.00</Amt></TxDtls><TxDtls><Amt Ccy='USD'>1.00</Amt></TxDtls></NtryDtls>";
    check_entries(
        &entry("2.00", "CRDT", parts),
        "1 - - +200 EUR Unspecified batch of 2
         warning batch-not-exploded at Stmt[1]/Ntry[1]: 2 TxDtls, 200 EUR",
    );
}

#[test]
fn a_reference_that_says_none_is_none() {
    let detail = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><InstrId>notprovided</InstrId>\
                  <MndtId>RUM</MndtId><ChqNb>0012</ChqNb></Refs></TxDtls></NtryDtls>";
    check_entries(&entry("2.00", "CRDT", detail), "1 - - +200 EUR Unspecified mandate=RUM cheque=0012");
}

#[test]
fn our_own_account_is_never_the_counterparty() {
    let detail = "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Us</Nm></Dbtr><DbtrAcct><Id>\
                  <IBAN>FR7630006000011234567890189</IBAN></Id></DbtrAcct><Cdtr><Nm>Them</Nm></Cdtr>\
                  </RltdPties></TxDtls></NtryDtls>";
    check_entries(&entry("2.00", "CRDT", detail), "1 - - +200 EUR Unspecified party=Them");
}

#[test]
fn a_currency_that_does_not_exist_costs_its_entry_only() {
    let entries = "<Ntry><Amt Ccy='EURO'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>".to_owned()
        + &entry("2.00", "CRDT", "");
    check_entries(
        &entries,
        "2 - - +200 EUR Unspecified
         error currency-unknown at Stmt[1]/Ntry[1]/Amt: EURO",
    );
}

#[test]
fn a_field_too_long_is_cut_and_the_entry_kept() {
    for long in ["é".repeat(40_000), "x".repeat(600_000), format!("<![CDATA[{}]]>", "y".repeat(600_000))] {
        let file = statement(&entry("2.00", "CRDT", &format!("<AddtlNtryInf>{long}</AddtlNtryInf>")));
        let (found, outcome) = collected(&file);
        assert!(outcome.is_ok());
        let information = &found.statements[0].transactions[0].additional_information;
        assert_eq!(information.len(), file_intake::FIELD_BYTES_MAX);
        assert_eq!(found.problems[0].code, ProblemCode::FieldTooLong);
    }
}

#[test]
fn too_much_remittance_information_is_reported_once() {
    let lines = "<Ustrd>again</Ustrd>".repeat(20_000);
    let details = format!("<NtryDtls><TxDtls><RmtInf>{lines}</RmtInf></TxDtls></NtryDtls>");
    let (found, _) = collected(&statement(&entry("2.00", "CRDT", &details)));
    let remittance = &found.statements[0].transactions[0].remittance;
    assert!(remittance.starts_with("again again again") && remittance.len() <= file_intake::FIELD_BYTES_MAX);
    let codes: Vec<_> = found.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::FieldTooLong, ProblemCode::BalanceMissing]);
}

#[test]
fn a_tag_without_end_is_refused() {
    let file = statement(&format!("<a b='{}'/>", "x".repeat(600_000)));
    assert!(shown(&file).ends_with("refused broken\n"));
}

#[test]
fn crossed_tags_are_refused() {
    assert!(shown(&statement("<Bal></Ntry>")).ends_with("refused broken\n"));
}

#[test]
fn a_file_cut_anywhere_gives_what_was_complete() {
    let file = statement(&(entry("1.00", "CRDT", "") + &entry("2.00", "CRDT", "<!-- more --><Xtra/>")));
    let message = file.windows(6).position(|bytes| bytes == b"<Stmt>").unwrap() + 6;
    let first_end = file.windows(7).position(|bytes| bytes == b"</Ntry>").unwrap() + 7;
    for cut in message..file.len() - 1 {
        let (found, outcome) = collected(&file[..cut]);
        assert!(outcome.is_ok(), "cut at {cut}");
        let codes: Vec<_> = found.problems.iter().map(|problem| problem.code).collect();
        assert!(codes.contains(&ProblemCode::FileTruncated), "cut at {cut}: {codes:?}");
        let statement = &found.statements[0];
        let expected = u64::from(cut >= first_end)
            + u64::from(cut >= file.len() - "</Stmt></BkToCstmrStmt></Document>".len());
        assert_eq!(
            (statement.transactions.len() as u64, statement.end.movements),
            (expected, expected),
            "cut at {cut}"
        );
    }
}

#[test]
fn a_batch_of_too_many_details_stays_whole() {
    let parts = "<TxDtls><Amt Ccy='EUR'>0.01</Amt></TxDtls>".repeat(10_001);
    check_entries(
        &entry("100.01", "CRDT", &format!("<NtryDtls>{parts}</NtryDtls>")),
        "1 - - +10001 EUR Unspecified batch of 10001
         warning batch-not-exploded at Stmt[1]/Ntry[1]: 10001 TxDtls, 10001 EUR",
    );
}

#[test]
fn wide_characters_are_read() {
    let file =
        String::from_utf8(statement(&entry("2.00", "CRDT", "<AddtlNtryInf>Déjà</AddtlNtryInf>"))).unwrap();
    let wide: Vec<u8> = format!("\u{feff}{file}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(shown(&wide), shown(file.as_bytes()));
}

/// A message of one entry, shaped as its version shapes it: the root of version 1 has its version in its name,
/// the status is a choice from version 7 on, the party from version 8 on, and the bank's code is BICFI from version 3 on.
fn message(number: u32, version: u32) -> String {
    let (root, report) = match number {
        52 => ("BkToCstmrAcctRpt", "Rpt"),
        53 => ("BkToCstmrStmt", "Stmt"),
        _ => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    };
    let root = if version == 1 { format!("{root}V01") } else { root.to_owned() };
    let status = if version < 7 { "BOOK" } else { "<Cd>BOOK</Cd>" };
    let (bic, party) = (if version < 3 { "BIC" } else { "BICFI" }, "<Nm>DURAND SAS</Nm>");
    let party = if version < 8 { party.to_owned() } else { format!("<Pty>{party}</Pty>") };
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-03</Dt></Dt></Bal>"
        )
    };
    let balances = [balance("OPBD", "100.00"), balance("CLBD", "220.00")].concat();
    let balances = if number == 54 { String::new() } else { balances };
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.{number:03}.001.{version:02}'><{root}>\
         <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-04T08:00:00</CreDtTm></GrpHdr><{report}><Id>S1</Id>\
         <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}\
         <Ntry><Amt Ccy='EUR'>120.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{status}</Sts>\
         <BookgDt><Dt>2026-03-03</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls>\
         <Refs><EndToEndId>E1</EndToEndId></Refs><RltdPties><Dbtr>{party}</Dbtr></RltdPties>\
         <RltdAgts><DbtrAgt><FinInstnId><{bic}>AGRIFRPP</{bic}></FinInstnId></DbtrAgt></RltdAgts>\
         <RmtInf><Ustrd>FA-1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></{report}></{root}></Document>"
    )
}

#[test]
fn every_version_of_every_message() {
    for number in [52, 53, 54] {
        for version in 1..=14 {
            let name = format!("camt.{number:03}.001.{version:02}");
            let file = message(number, version);
            assert_eq!(bank_files::detect(file.as_bytes()), Some(bank_files::Format::Camt), "{name}");
            let (found, outcome) = collected(file.as_bytes());
            assert!(outcome.is_ok() && found.problems.is_empty(), "{name}: {outcome:?} {:?}", found.problems);
            let [statement] = &found.statements[..] else { panic!("{name}: {found:?}") };
            let [movement] = &statement.transactions[..] else { panic!("{name}: {statement:?}") };
            assert_eq!(movement.amount_minor, 12_000, "{name}");
            assert_eq!(movement.booked_on.unwrap().to_string(), "2026-03-03", "{name}");
            let texts = [&movement.bank_reference, &movement.end_to_end_id, &movement.counterparty_name];
            assert_eq!(texts, ["B1", "E1", "DURAND SAS"], "{name}");
            assert_eq!(movement.remittance, "FA-1", "{name}");
            let closing = statement.end.closing.map(|balance| balance.minor);
            assert_eq!(closing, (number != 54).then_some(22_000), "{name}");
        }
    }
}
