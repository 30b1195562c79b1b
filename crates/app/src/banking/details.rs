//! What a movement says beside its main columns: kept as JSON, mostly empty.

use bank_files::Transaction;
use serde::{Deserialize, Serialize};

/// The rest of a movement. Empty fields are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransactionDetails {
    /// Instruction id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instruction_id: String,
    /// Payment information id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_information_id: String,
    /// Mandate reference.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mandate_id: String,
    /// Structured creditor reference.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub creditor_reference: String,
    /// Cheque number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cheque_number: String,
    /// Documents cited in structured form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Ultimate counterparty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ultimate_counterparty: String,
    /// The bank's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bank_code: String,
    /// Reason of a return.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub return_reason: String,
    /// Whether the bank marks it as a reversal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_reversal: bool,
    /// The bank's free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub additional_information: String,
    /// Payments in a batch that stays whole.
    #[serde(skip_serializing_if = "is_zero")]
    pub batch_count: u32,
    /// Charges deducted, in minor units.
    #[serde(skip_serializing_if = "is_zero_minor")]
    pub charges_minor: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero_minor(minor: &i64) -> bool {
    *minor == 0
}

impl TransactionDetails {
    /// Takes the rest of a movement out of it.
    pub(super) fn take(transaction: &mut Transaction) -> Self {
        use std::mem::take;
        Self {
            instruction_id: take(&mut transaction.instruction_id),
            payment_information_id: take(&mut transaction.payment_information_id),
            mandate_id: take(&mut transaction.mandate_id),
            creditor_reference: take(&mut transaction.creditor_reference),
            cheque_number: take(&mut transaction.cheque_number),
            documents: take(&mut transaction.documents),
            ultimate_counterparty: take(&mut transaction.ultimate_counterparty_name),
            bank_code: take(&mut transaction.bank_code),
            return_reason: take(&mut transaction.return_reason),
            is_reversal: transaction.is_reversal,
            additional_information: take(&mut transaction.additional_information),
            batch_count: transaction.batch_count,
            charges_minor: transaction.charges_minor,
        }
    }

    /// As stored: empty text when there is nothing.
    pub(super) fn to_text(&self) -> String {
        if *self == Self::default() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    /// Read back.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.is_empty() { Some(Self::default()) } else { serde_json::from_str(text).ok() }
    }
}
