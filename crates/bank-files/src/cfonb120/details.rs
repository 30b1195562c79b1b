//! The `05` records of a movement: their qualifiers, and what they come to.
//!
//! Source: CFONB, « Évolutions du relevé de compte 120 caractères », section 4.2.

use super::amount::{digits, rescale};
use super::record::Record;
use crate::Transaction;
use crate::text_input::{Parties, is_no_reference, push_part, push_text, push_words};
use money::Currency;

/// What the details of one movement say, until the movement is complete.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// Text of `LCC` and `LC2`.
    unstructured: Pieces,
    /// Text of all `LIB` and of the details of the old layout.
    free: Pieces,
    parties: Parties,
    scratch: String,
}

/// The positions of a text that fills a record.
const WIDTH: (usize, usize) = (49, 118);

/// Text in pieces of fixed width: a full piece was cut blindly and goes on in the next one, a
/// shorter one ended at a word.
#[derive(Debug, Default)]
struct Pieces {
    text: String,
}

impl Pieces {
    /// Takes in the field that fills the width of a record.
    fn push(&mut self, record: Record<'_>) {
        let (first, last) = WIDTH;
        record.push_field(&mut self.text, first, last);
        if record.bytes.len() < last {
            self.text.push(' ');
        }
    }

    /// Takes in a field of the old layout, whose pieces all end at a word.
    fn push_old(&mut self, record: Record<'_>) {
        record.push_trimmed(&mut self.text, 41, 81);
        self.text.push(' ');
    }

    /// The text without blanks around it; several blanks that come from padding count as one.
    fn take_into(&mut self, out: &mut String) {
        out.clear();
        push_words(out, self.text.trim_ascii());
        self.text.clear();
    }
}

impl Details {
    /// Forgets everything, keeping the memory.
    pub(super) fn clear(&mut self) {
        let Self { unstructured, free, parties, scratch } = self;
        unstructured.text.clear();
        free.text.clear();
        parties.clear();
        scratch.clear();
    }

    /// Takes in one `05` record.
    pub(super) fn add(&mut self, record: Record<'_>, transaction: &mut Transaction) {
        if !record.is_blank(41, 45) {
            // The layout before 2007 has no qualifier: the text begins at 41.
            self.free.push_old(record);
            return;
        }
        let (whole, first, second) = (WIDTH, (49, 83), (84, 118));
        let parties = &mut self.parties;
        match record.field(46, 48) {
            b"LCC" | b"LC2" => self.unstructured.push(record),
            b"LIB" => self.free.push(record),
            b"LCS" => set(&mut transaction.creditor_reference, record, first),
            b"NPY" => set(&mut parties.payer, record, whole),
            b"NBE" => set(&mut parties.payee, record, whole),
            b"NPO" => set(&mut parties.ultimate_payer, record, whole),
            b"NBU" => set(&mut parties.ultimate_payee, record, whole),
            b"CPY" => set_account(&mut parties.payer_account, record, first),
            b"CBE" => set_account(&mut parties.payee_account, record, first),
            b"RCN" => {
                set(&mut transaction.end_to_end_id, record, first);
                note(
                    &mut transaction.additional_information,
                    b"RCN",
                    record.trimmed(second.0, second.1),
                    &mut self.scratch,
                );
            }
            b"REF" => {
                set(&mut transaction.payment_information_id, record, first);
                set(&mut transaction.instruction_id, record, second);
            }
            b"RUM" => {
                set(&mut transaction.mandate_id, record, first);
                note(
                    &mut transaction.additional_information,
                    b"RUM",
                    record.trimmed(second.0, second.1),
                    &mut self.scratch,
                );
            }
            b"FEE" if charge(record.trimmed(whole.0, whole.1), transaction) => {}
            qualifier => {
                let text = record.trimmed(whole.0, whole.1);
                note(&mut transaction.additional_information, qualifier, text, &mut self.scratch);
            }
        }
    }

    /// Puts names, accounts and the remittance text in the movement, once all its records are read.
    pub(super) fn settle(&mut self, transaction: &mut Transaction) {
        self.parties.settle(transaction);
        for pieces in [&mut self.free, &mut self.unstructured] {
            if pieces.text.is_empty() {
                continue;
            }
            pieces.take_into(&mut self.scratch);
            join_remittance(&mut transaction.remittance, &self.scratch);
        }
    }
}

/// Appends to the remittance what it does not say yet. The label of a movement is usually the
/// beginning of what the details say in full: then the full text takes its place.
fn join_remittance(remittance: &mut String, text: &str) {
    if text.is_empty() || remittance.contains(text) {
        return;
    }
    if same_words_first(remittance, text) {
        remittance.clear();
    }
    push_part(remittance, text);
}

/// Whether `text` begins with `label`, whatever the number of blanks between words.
fn same_words_first(label: &str, text: &str) -> bool {
    if text.starts_with(label) {
        return true;
    }
    let mut rest = text.bytes().filter(|byte| *byte != b' ');
    label.bytes().filter(|byte| *byte != b' ').all(|byte| rest.next() == Some(byte))
}

/// Puts the field between two positions in the place of what was there.
fn set(out: &mut String, record: Record<'_>, (first, last): (usize, usize)) {
    out.clear();
    record.push_trimmed(out, first, last);
    if is_no_reference(out) {
        out.clear();
    }
}

fn set_account(out: &mut String, record: Record<'_>, field: (usize, usize)) {
    set(out, record, field);
    out.retain(|character| character != ' ');
}

/// Keeps what no field of the model holds, under its qualifier.
fn note(information: &mut String, qualifier: &[u8], text: &[u8], scratch: &mut String) {
    if text.is_empty() {
        return;
    }
    scratch.clear();
    push_text(scratch, qualifier.trim_ascii());
    if !scratch.is_empty() {
        scratch.push_str(": ");
    }
    push_text(scratch, text);
    push_part(information, scratch);
}

/// Reads a fee: currency, number of decimals, 14 digits. One in another currency than the movement
/// is not a charge on it.
fn charge(text: &[u8], transaction: &mut Transaction) -> bool {
    let (Some(code), Some(decimals)) = (text.get(..3), text.get(3)) else { return false };
    let same = std::str::from_utf8(code)
        .is_ok_and(|code| Currency::parse(code).ok().is_some_and(|fee| transaction.currency == Some(fee)));
    let Some(currency) = transaction.currency.filter(|_| same && decimals.is_ascii_digit()) else {
        return false;
    };
    let amount = text.get(4..).unwrap_or_default();
    let amount = &amount[..amount.len().min(14)];
    match digits(amount).and_then(|fee| rescale(fee, decimals - b'0', currency.decimals())) {
        Some(fee) if !amount.trim_ascii().is_empty() => {
            transaction.charges_minor = transaction.charges_minor.saturating_add(fee);
            true
        }
        _ => false,
    }
}
