//! From an entry and its details to transactions: one of its own, the parts of a batch that adds
//! up, or a batch that stays whole.

use super::entry::{DETAILS_MAX, DOCUMENTS_MAX, Detail, Direction, Entry, Party};
use super::values::Amount;
use crate::{Transaction, TransactionClass};

/// What the reader knows around an entry.
pub(super) struct Surroundings<'a> {
    /// The account of the statement: IBAN or other number.
    pub(super) account: &'a str,
    pub(super) position: u32,
}

impl Surroundings<'_> {
    fn is_french(&self) -> bool {
        let country = self.account.get(..2).unwrap_or_default();
        !country.bytes().all(|byte| byte.is_ascii_alphabetic()) || matches!(country, "FR" | "MC")
    }
}

/// How an entry becomes transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One movement, with at most one detail.
    Single,
    /// A batch whose details add up exactly.
    Exploded,
    /// A batch whose details say nothing about amounts.
    Whole,
    /// A batch whose details do not add up.
    Disagreeing,
}

/// Decides the shape: a batch is taken apart only when every detail has an amount in the currency
/// and direction of the entry, and all together are exactly the entry.
pub(super) fn shape(entry: &mut Entry, amount: Amount, direction: Direction) -> Shape {
    let (count, batch_count) = (entry.detail_count, entry.batch_count);
    if count == 0 || count == 1 && batch_count <= 1 {
        return if batch_count > 1 { Shape::Whole } else { Shape::Single };
    }
    if count > DETAILS_MAX {
        return Shape::Disagreeing;
    }
    let details = entry.kept_details();
    let sum = |pick: fn(&Detail, Amount) -> Option<i64>| {
        details.iter().try_fold(0_i128, |sum, detail| Some(sum + i128::from(pick(detail, amount)?)))
    };
    let is_one_way = details.iter().all(|detail| detail.direction.is_none_or(|found| found == direction));
    if is_one_way && count > 1 && sum(part_minor) == Some(i128::from(amount.minor)) {
        return Shape::Exploded;
    }
    let is_silent = details.iter().all(|detail| detail.amounts().next().is_none() && !detail.has_bad_amount);
    let is_partial = count == 1 && part_minor(&details[0], amount) == Some(amount.minor);
    if is_silent || is_partial { Shape::Whole } else { Shape::Disagreeing }
}

/// The amount of a detail in the currency of its entry, in minor units. Zero parts count as missing: a part
/// of nothing is not a payment.
fn part_minor(detail: &Detail, whole: Amount) -> Option<i64> {
    if detail.has_bad_amount {
        return None;
    }
    let part = detail.amounts().find(|amount| amount.currency == whole.currency)?;
    (part.minor > 0).then_some(part.minor)
}

/// Completes one detail into the transaction that is handed out. `batch_position` is 0 for the
/// only detail of an entry, which then has the amount of the entry whatever it says itself.
pub(super) fn complete<'e>(
    entry: &'e mut Entry,
    index: usize,
    batch_position: u32,
    amount: Amount,
    direction: Direction,
    around: &Surroundings<'_>,
) -> &'e Transaction {
    if index == entry.details.len() {
        entry.details.push(Detail::default());
    }
    if index >= entry.detail_count {
        entry.details[index].clear();
    }
    let detail = &mut entry.details[index];
    let minor = match batch_position {
        0 => amount.minor,
        _ => part_minor(detail, amount).unwrap_or(0),
    };
    let is_french = around.is_french();
    let transaction = &mut detail.transaction;
    transaction.position = around.position;
    transaction.batch_position = batch_position;
    transaction.amount_minor = direction.signed(minor);
    transaction.currency = Some(amount.currency);
    (transaction.booked_on, transaction.value_on) = (entry.booked_on, entry.value_on);
    transaction.is_reversal = entry.is_reversal;
    transaction.batch_count =
        if batch_position == 0 && entry.batch_count > 1 { entry.batch_count } else { 0 };
    if !entry.reference.is_empty() && (batch_position == 0 || transaction.bank_reference.is_empty()) {
        copy(&mut transaction.bank_reference, &entry.reference);
    }
    if batch_position > 0 {
        copy(&mut transaction.entry_reference, &entry.reference);
    }
    if transaction.payment_information_id.is_empty() {
        transaction.payment_information_id.push_str(&entry.payment_information_id);
    }
    // Many banks say the same of the entry and of its only detail.
    if transaction.additional_information != entry.information {
        add_text(&mut transaction.additional_information, &entry.information);
    }
    // The detail knows better what it is than a batch; of one movement the entry does.
    let (first, second) =
        if batch_position == 0 { (&entry.code, &detail.code) } else { (&detail.code, &entry.code) };
    let code = if first.is_empty() { second } else { first };
    code.write(&mut transaction.bank_code);
    transaction.class = match first.class(is_french) {
        TransactionClass::Unspecified => second.class(is_french),
        class => class,
    };
    mark_return(transaction);
    let charges =
        if batch_position == 0 && entry.charges.minor != 0 { entry.charges } else { detail.charges };
    transaction.charges_minor = charges.minor;
    let family = code.family.as_str();
    choose_counterparty(transaction, &mut detail.debtor, &mut detail.creditor, family, around.account);
    transaction
}

/// A transfer or direct debit with a return reason, or marked as reversal, is a return; so is a
/// direct debit of ours that takes money out. One on our account that brings money in is not told
/// apart: some banks code what they collected for us so.
fn mark_return(transaction: &mut Transaction) {
    let has_reason = !transaction.return_reason.is_empty();
    let is_in = transaction.amount_minor > 0;
    let is_return = match transaction.class {
        TransactionClass::DirectDebitIssued if !is_in => true,
        TransactionClass::Transfer
        | TransactionClass::DirectDebitIssued
        | TransactionClass::DirectDebitPaid => has_reason || transaction.is_reversal,
        TransactionClass::Unspecified => has_reason,
        _ => false,
    };
    if is_return {
        transaction.class = TransactionClass::Return;
    } else if is_in && transaction.class == TransactionClass::DirectDebitPaid {
        transaction.class = TransactionClass::Unspecified;
    }
}

/// Fills in the other side. It is the debtor of money in and the creditor of money out; but a return keeps
/// the roles of the first payment, so there the family tells (of direct debits that we issued and
/// transfers that we received, the debtor). The account of the statement, where it is given as one
/// of the two, settles it.
fn choose_counterparty(
    transaction: &mut Transaction,
    debtor: &mut Party,
    creditor: &mut Party,
    family: &str,
    own_account: &str,
) {
    if debtor.is_empty() && creditor.is_empty() {
        return;
    }
    let is_return = transaction.class == TransactionClass::Return;
    let mut is_debtor = match family {
        "IDDT" | "RCDT" | "RRCT" if is_return => true,
        "ICDT" | "IRCT" | "RDDT" if is_return => false,
        _ => transaction.amount_minor > 0,
    };
    let is_own = |party: &Party| !own_account.is_empty() && party.account == own_account;
    if is_own(debtor) != is_own(creditor) {
        is_debtor = is_own(creditor);
    } else if is_return && (if is_debtor { &*debtor } else { &*creditor }).is_empty() {
        is_debtor = !is_debtor;
    }
    let party = if is_debtor { debtor } else { creditor };
    std::mem::swap(&mut transaction.counterparty_name, &mut party.name);
    std::mem::swap(&mut transaction.ultimate_counterparty_name, &mut party.ultimate_name);
    std::mem::swap(&mut transaction.counterparty_account, &mut party.account);
}

/// Gathers a batch that stays whole into its first detail: what all details share is kept, and
/// remittance information and documents are put one after the other, so that nothing that could
/// name an invoice is lost. False when together they are longer than a field may be; what does not
/// fit is left out.
pub(super) fn gather(entry: &mut Entry) -> bool {
    let whole_minor = entry.amount.map(|amount| amount.minor);
    let is_partial = entry.detail_count == 1;
    let Some((first, others)) = entry.kept_details().split_first_mut() else { return true };
    if is_partial && !first.amounts().all(|amount| Some(amount.minor) == whole_minor) {
        // One payment of several: its parties are not those of the batch.
        (first.debtor, first.creditor) = (Party::default(), Party::default());
    }
    let whole = &mut first.transaction;
    let mut has_room = true;
    for other in others.iter() {
        let part = &other.transaction;
        has_room &= add_text(&mut whole.remittance, &part.remittance);
        has_room &= whole.documents.len() + part.documents.len() <= DOCUMENTS_MAX;
        if has_room {
            whole.documents.extend(part.documents.iter().cloned());
        }
        for (kept, given) in [
            (&mut whole.bank_reference, &part.bank_reference),
            (&mut whole.end_to_end_id, &part.end_to_end_id),
            (&mut whole.instruction_id, &part.instruction_id),
            (&mut whole.payment_information_id, &part.payment_information_id),
            (&mut whole.mandate_id, &part.mandate_id),
            (&mut whole.creditor_reference, &part.creditor_reference),
            (&mut whole.cheque_number, &part.cheque_number),
            (&mut whole.return_reason, &part.return_reason),
            (&mut first.debtor.name, &other.debtor.name),
            (&mut first.debtor.ultimate_name, &other.debtor.ultimate_name),
            (&mut first.debtor.account, &other.debtor.account),
            (&mut first.creditor.name, &other.creditor.name),
            (&mut first.creditor.ultimate_name, &other.creditor.ultimate_name),
            (&mut first.creditor.account, &other.creditor.account),
        ] {
            if kept != given {
                kept.clear();
            }
        }
        first.charges.minor = first.charges.minor.saturating_add(other.charges.minor);
    }
    has_room
}

fn copy(into: &mut String, text: &str) {
    into.clear();
    into.push_str(text);
}

/// Appends a text after one space. False when together they would be
/// longer than a field may be; the text is left out then.
pub(super) fn add_text(into: &mut String, text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    if into.len() + text.len() >= file_intake::FIELD_BYTES_MAX + usize::from(into.is_empty()) {
        return false;
    }
    if !into.is_empty() {
        into.push(' ');
    }
    into.push_str(text);
    true
}
