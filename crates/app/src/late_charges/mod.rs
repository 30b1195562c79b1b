//! Late interest and the indemnity for recovery costs: what accrues on each invoice, what of it was claimed, what was given up.
//!
//! Owns `late_charge_notes`, `late_charge_parts`, `late_charge_terms` and `half_year_rates`. Always true (docs/spec/collections.md,
//! section 15): what merely accrues is in no entry and in no message; what is claimed is one document with its entry, and each part of it names the
//! invoice that it accrued on; nothing is claimed or given up beyond what accrued. Leaves to others: the rules of the law
//! (`dunning::law`), entries (`ledger::rules`), reminding of the document (`collections`), what pays it (`allocation`).

mod accrued;
mod claim;
mod refused;
mod store;
mod terms;

pub use accrued::{Charge, ChargeKind, ChargeSpan, ChargedInvoice, charges_of_customer, charges_of_invoice};
pub use claim::{
    ChargeChoice, ChargesClaimed, ChargesWaived, ClaimCharges, ClaimWithdrawn, WaiveCharges, WithdrawClaim,
    claim_charges, find_note, list_parts_of_note, page_of_notes, sort_by_law, waive_charges, withdraw_claim,
};
pub use refused::LateChargeError;
pub use store::{NoteRow, PartRow};
pub use terms::{
    ChargeTerms, HalfYearRateSet, RatesView, SetChargeTerms, SetHalfYearRates, find_charge_terms,
    list_half_year_rates, set_charge_terms, set_half_year_rates,
};
