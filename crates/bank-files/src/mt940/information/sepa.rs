//! SEPA tokens inside a purpose text: `EREF+` end-to-end id, `SVWZ+` remittance and the others.

use crate::Transaction;
use crate::text_input::{Parties, is_no_reference, push_words};

/// The tokens, without the `+` that ends them.
const TOKENS: [&str; 17] = [
    "EREF", "KREF", "MREF", "CRED", "DEBT", "SVWZ", "PURP", "ABWA", "ABWE", "IBAN", "BIC", "OAMT", "COAM",
    "SQTP", "MDAT", "RREF", "RTRN",
];

/// Whether a piece of text begins with a token.
pub(super) fn begins_with_token(text: &[u8]) -> bool {
    // Tokens have three or four letters.
    let may_begin = text.get(3..).is_some_and(|rest| rest.iter().take(2).any(|byte| *byte == b'+'));
    may_begin
        && TOKENS
            .iter()
            .any(|token| text.strip_prefix(token.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'+')))
}

/// Reads a text with or without tokens. Without any it is all remittance information.
pub(super) fn read(text: &str, parties: &mut Parties, transaction: &mut Transaction) {
    let mut token = "";
    let mut start = 0;
    for plus in memchr::memchr_iter(b'+', text.as_bytes()) {
        if let Some(next) = token_before(text, plus) {
            let value = text.get(start..plus - next.len()).unwrap_or_default();
            put(token, value, parties, transaction);
            token = next;
            start = plus + 1;
        }
    }
    put(token, text.get(start..).unwrap_or_default(), parties, transaction);
}

/// The token that a `+` ends, when it stands at the beginning or after a space.
fn token_before(text: &str, plus: usize) -> Option<&'static str> {
    let head = &text.as_bytes()[..plus];
    TOKENS.into_iter().find(|token| {
        head.strip_suffix(token.as_bytes())
            .is_some_and(|before| before.last().is_none_or(|byte| *byte == b' '))
    })
}

fn put(token: &'static str, value: &str, parties: &mut Parties, transaction: &mut Transaction) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    match token {
        "" | "SVWZ" => push_words(&mut transaction.remittance, value),
        "EREF" => reference(&mut transaction.end_to_end_id, value, &mut transaction.additional_information),
        "KREF" => {
            reference(
                &mut transaction.payment_information_id,
                value,
                &mut transaction.additional_information,
            );
        }
        "MREF" => push_words(&mut transaction.mandate_id, value),
        "ABWA" => push_words(&mut parties.ultimate_payer, value),
        "ABWE" => push_words(&mut parties.ultimate_payee, value),
        "IBAN" => {
            if transaction.counterparty_account.is_empty() {
                transaction.counterparty_account.extend(value.chars().filter(|character| *character != ' '));
            }
        }
        "RTRN" => push_words(&mut transaction.return_reason, value),
        _ => {
            push_words(&mut transaction.additional_information, token);
            transaction.additional_information.push('+');
            transaction.additional_information.push_str(value);
        }
    }
}

/// A reference ends where the bank's own message to it begins.
fn reference(out: &mut String, value: &str, information: &mut String) {
    let (value, message) = value.split_once("MTLG:").unwrap_or((value, ""));
    push_words(information, message);
    if !is_no_reference(value) {
        push_words(out, value);
    }
}
