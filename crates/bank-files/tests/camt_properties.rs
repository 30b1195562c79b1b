//! What is written as camt is read back the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bank_files::{Collected, Format, read};
use proptest::prelude::*;
use std::fmt::Write as _;

/// One generated entry: signed minor units, the parts of its batch, a text, a pending mark.
#[derive(Clone, Debug)]
struct Written {
    minor: i64,
    parts: Vec<i64>,
    text: String,
    is_pending: bool,
}

fn written() -> impl Strategy<Value = Written> {
    let parts = prop::collection::vec(1_i64..1_000_000, 0..5);
    (1_i64..1_000_000_000, any::<bool>(), parts, "[ -~éàœ€]{0,60}", prop::bool::weighted(0.1)).prop_map(
        |(minor, is_out, parts, text, is_pending)| {
            let whole = if parts.is_empty() { minor } else { parts.iter().sum() };
            Written { minor: if is_out { -whole } else { whole }, parts, text, is_pending }
        },
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn amount(minor: i64) -> String {
    format!("{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

fn direction(minor: i64) -> &'static str {
    if minor < 0 { "DBIT" } else { "CRDT" }
}

/// Writes a statement in the manner of version 2 or of version 8, with or without a prefix.
fn write(entries: &[Written], opening: i64, is_old: bool, prefix: &str) -> String {
    let booked: i64 = entries.iter().filter(|entry| !entry.is_pending).map(|entry| entry.minor).sum();
    let mut xml =
        String::from("<BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>");
    for (code, minor) in [("OPBD", opening), ("CLBD", opening + booked)] {
        write!(
            xml,
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd></Bal>",
            amount(minor),
            direction(minor)
        )
        .unwrap();
    }
    for entry in entries {
        let status = if entry.is_pending { "PDNG" } else { "BOOK" };
        let status = if is_old { status.to_owned() } else { format!("<Cd>{status}</Cd>") };
        let head = format!(
            "<Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd>",
            amount(entry.minor),
            direction(entry.minor)
        );
        write!(xml, "<Ntry>{head}<Sts>{status}</Sts><NtryDtls>").unwrap();
        for part in &entry.parts {
            let part = format!("<Amt Ccy=\"EUR\">{}</Amt>", amount(*part));
            let part = if is_old { format!("<AmtDtls><TxAmt>{part}</TxAmt></AmtDtls>") } else { part };
            write!(xml, "<TxDtls>{part}</TxDtls>").unwrap();
        }
        write!(xml, "</NtryDtls><AddtlNtryInf>{}</AddtlNtryInf></Ntry>", escaped(&entry.text)).unwrap();
    }
    xml.push_str("</Stmt></BkToCstmrStmt>");
    xml.replace("</", "\u{1}").replace('<', &format!("<{prefix}")).replace('\u{1}', &format!("</{prefix}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_written_is_read(
        entries in prop::collection::vec(written(), 0..20),
        opening in -1_000_000_i64..1_000_000,
        is_old: bool,
        prefix in prop::sample::select(vec!["", "n:", "camt053:"]),
    ) {
        let file = write(&entries, opening, is_old, prefix);
        let mut found = Collected::default();
        prop_assert!(read(Format::Camt, &mut file.as_bytes(), None, &mut found).is_ok());
        let statement = &found.statements[0];
        prop_assert_eq!(statement.end.is_balanced(), Some(true));
        prop_assert_eq!(found.problems.len(), entries.iter().filter(|entry| entry.is_pending).count());
        let mut transactions = statement.transactions.iter();
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.is_pending) {
            let is_batch = entry.parts.len() > 1;
            let amounts = if is_batch { entry.parts.clone() } else { vec![entry.minor.abs()] };
            for (part, minor) in amounts.iter().enumerate() {
                let transaction = transactions.next().unwrap();
                prop_assert_eq!(transaction.position as usize, index + 1);
                prop_assert_eq!(transaction.batch_position as usize, if is_batch { part + 1 } else { 0 });
                prop_assert_eq!(transaction.amount_minor, minor * entry.minor.signum());
                prop_assert_eq!(&transaction.additional_information, entry.text.trim());
            }
        }
        prop_assert!(transactions.next().is_none());
    }
}
