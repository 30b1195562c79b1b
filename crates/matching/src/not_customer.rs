//! Stage 8: what is not a customer's payment.

use crate::claims::{Engine, Rank, Reading, Verdict};
use crate::explain::to_role;
use crate::model::{AccountRole, Evidence, ExceptionReason, Explanation, MovementClass, Transaction};
use crate::normalise::Text;

/// What the bank's own code, or one of our own accounts, decides alone.
pub(crate) fn by_code(engine: &Engine<'_>, transaction: &Transaction) -> Option<Verdict> {
    let (role, fact) = if engine.payers.is_own(transaction.account) {
        (AccountRole::InternalTransfer, Evidence::OwnAccount)
    } else {
        match transaction.class {
            MovementClass::Fee => (AccountRole::BankCharges, Evidence::BankCode),
            MovementClass::Interest => (AccountRole::Interest, Evidence::BankCode),
            MovementClass::Internal => (AccountRole::InternalTransfer, Evidence::BankCode),
            MovementClass::Unspecified
            | MovementClass::Transfer
            | MovementClass::DirectDebitIssued
            | MovementClass::Return
            | MovementClass::DirectDebitPaid
            | MovementClass::Cheque
            | MovementClass::ChequeUnpaid
            | MovementClass::Card
            | MovementClass::Cash
            | MovementClass::Bill => return None,
        }
    };
    Some(Verdict::settled(Rank::Cited, to_role(role, transaction.amount_minor, vec![fact])))
}

/// Words by which a text alone suggests a role; a person confirms it.
const ROLE_WORDS: &[(&str, AccountRole)] = &[
    ("FRAIS", AccountRole::BankCharges),
    ("COMMISSION", AccountRole::BankCharges),
    ("COTISATION", AccountRole::BankCharges),
    ("GEBUEHR", AccountRole::BankCharges),
    ("ENTGELT", AccountRole::BankCharges),
    ("FEE", AccountRole::BankCharges),
    ("CHARGES", AccountRole::BankCharges),
    ("INTERETS", AccountRole::Interest),
    ("AGIOS", AccountRole::Interest),
    ("ZINSEN", AccountRole::Interest),
    ("INTEREST", AccountRole::Interest),
];

/// Names of providers, and words for what acquirers pay out.
const PAYOUT_WORDS: &[&str] = &[
    "STRIPE",
    "PAYPAL",
    "SUMUP",
    "ADYEN",
    "GOCARDLESS",
    "MOLLIE",
    "WORLDLINE",
    "PAYPLUG",
    "PAYOUT",
    "ZETTLE",
    "SQUARE",
    "CHECKOUT",
    "KLARNA",
    "ALMA",
    "TPE",
];

/// What the text suggests for a transaction with no known payer.
pub(crate) fn by_words(reading: &Reading<'_>) -> Option<Verdict> {
    let transaction = reading.transaction;
    let names = Text::of(&transaction.counterparty);
    let word = |wanted: &str| {
        let is_in = |text: &Text| (0..text.tokens.len()).any(|token| text.word(token) == wanted);
        is_in(reading.text) || is_in(&names)
    };
    if transaction.amount_minor > 0 && is_payout(transaction, &word) {
        return Some(Verdict::Queued(ExceptionReason::PayoutResidual, Vec::new()));
    }
    let suggested = suggestion(transaction, &word);
    if transaction.amount_minor > 0 && suggested.is_empty() {
        return None;
    }
    Some(Verdict::Queued(ExceptionReason::NotCustomer, suggested))
}

fn is_payout(transaction: &Transaction, word: &dyn Fn(&str) -> bool) -> bool {
    transaction.class == MovementClass::Card
        || transaction.batch_count > 0
        || (word("REMISE") && (word("CB") || word("CARTE") || word("CARTES")))
        || PAYOUT_WORDS.iter().any(|provider| word(provider))
}

fn suggestion(transaction: &Transaction, word: &dyn Fn(&str) -> bool) -> Vec<Explanation> {
    let role = |role| vec![to_role(role, transaction.amount_minor, Vec::new())];
    if (word("VIR") || word("VIREMENT") || word("TRANSFER")) && (word("INTERNE") || word("INTERNAL")) {
        return role(AccountRole::InternalTransfer);
    }
    ROLE_WORDS.iter().find(|(wanted, _)| word(wanted)).map(|&(_, found)| role(found)).unwrap_or_default()
}
