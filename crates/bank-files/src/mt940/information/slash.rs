//! Codes between slashes: `/EREF/…/REMI/…` of SWIFT, `/NPY/…/LIB/…` mirroring the CFONB qualifiers.

use crate::Transaction;
use crate::text_input::{Parties, is_no_reference, push_words};

/// The codes that begin a value. Others are part of the text that they stand in.
const CODES: [&str; 47] = [
    "NPY", "NBE", "NPO", "NBU", "LCC", "LC2", "LCS", "RCN", "REF", "RUM", "CBE", "CPY", "LIB", "IPY", "IBE",
    "MMO", "FEE", "EREF", "REMI", "ORDP", "BENM", "TRTP", "MARF", "CSID", "RTRN", "PREF", "IBAN", "BIC",
    "NAME", "CNTP", "ULTD", "ULTC", "ULTB", "PURP", "ISDT", "OCMT", "CHGS", "TRCD", "IREF", "RREF", "INFO",
    "ADDR", "USTD", "STRD", "SVCL", "TYPE", "ID",
];

/// Whether a text begins with a code.
pub(super) fn is_coded(text: &str) -> bool {
    code_at(text, 0).is_some()
}

/// The code whose opening slash stands at `at`, and where its value begins.
fn code_at(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text.get(at..)?.strip_prefix('/')?;
    let end = rest.as_bytes().iter().take(5).position(|byte| *byte == b'/')?;
    let code = rest.get(..end)?;
    CODES.into_iter().find(|known| *known == code).map(|known| (known, at + 1 + end + 1))
}

/// Reads a text of codes and values. A value goes on to the next known code, so it may hold slashes.
pub(super) fn read(text: &str, parties: &mut Parties, transaction: &mut Transaction) {
    let mut party = "";
    let mut current = code_at(text, 0);
    while let Some((code, start)) = current {
        // The slash that ends this code may be the one that begins the next: `/REMI/USTD//text`.
        current = code_at(text, start - 1);
        if current.is_none() {
            let next = memchr::memchr_iter(b'/', text.as_bytes().get(start..).unwrap_or_default())
                .map(|slash| slash + start)
                .find(|slash| code_at(text, *slash).is_some());
            let value = text.get(start..next.unwrap_or(text.len())).unwrap_or_default();
            let value =
                value.trim_matches(|character: char| character == '/' || character.is_ascii_whitespace());
            put(code, value, party, parties, transaction);
            current = next.and_then(|slash| code_at(text, slash));
        }
        if matches!(code, "ORDP" | "BENM" | "ULTD" | "ULTC" | "ULTB") {
            party = code;
        }
    }
}

fn put(code: &str, value: &str, party: &str, parties: &mut Parties, transaction: &mut Transaction) {
    if value.is_empty() {
        return;
    }
    let information = &mut transaction.additional_information;
    match (code, party) {
        ("EREF" | "RCN", _) => reference(&mut transaction.end_to_end_id, value),
        ("REF" | "PREF", _) => reference(&mut transaction.payment_information_id, value),
        ("IREF", _) => reference(&mut transaction.instruction_id, value),
        ("MARF" | "RUM", _) => reference(&mut transaction.mandate_id, value),
        ("LCS" | "STRD", _) => {
            // `CUR/RF18…`: the issuer stands before the reference.
            reference(&mut transaction.creditor_reference, value.rsplit('/').next().unwrap_or(value));
        }
        ("REMI" | "USTD" | "LIB" | "LCC" | "LC2", _) => push_words(&mut transaction.remittance, value),
        ("RTRN", _) => push_words(&mut transaction.return_reason, value),
        ("NPY" | "ORDP", _) | ("NAME", "ORDP") => push_words(&mut parties.payer, value),
        ("NBE" | "BENM", _) | ("NAME", "BENM") => push_words(&mut parties.payee, value),
        ("NPO" | "ULTD", _) | ("NAME", "ULTD") => push_words(&mut parties.ultimate_payer, value),
        ("NBU" | "ULTC" | "ULTB", _) | ("NAME", "ULTC" | "ULTB") => {
            push_words(&mut parties.ultimate_payee, value);
        }
        ("NAME", _) => push_words(&mut transaction.counterparty_name, value),
        ("CPY", _) => push_words(&mut parties.payer_account, value),
        ("CBE", _) => push_words(&mut parties.payee_account, value),
        ("IBAN", _) => account(&mut transaction.counterparty_account, value),
        ("CNTP", _) => {
            let mut fields = value.split('/');
            account(&mut transaction.counterparty_account, fields.next().unwrap_or_default());
            push_words(&mut transaction.counterparty_name, fields.nth(1).unwrap_or_default());
        }
        ("BIC" | "ADDR", _) => {}
        _ => push_words(information, value),
    }
}

fn reference(out: &mut String, value: &str) {
    if !is_no_reference(value) {
        push_words(out, value);
    }
}

fn account(out: &mut String, value: &str) {
    out.clear();
    out.extend(value.chars().filter(|character| *character != ' '));
}
