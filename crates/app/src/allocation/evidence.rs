//! Evidence: facts as stored, and the words they are told in.

use fluent_templates::fluent_bundle::FluentValue;
use matching::Evidence;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::receivables::OpenItem;
use crate::words::Words;

/// A fact: the name of its sentence and what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceFact {
    /// The sentence, `evidence-<fact>` in the language files.
    pub fact: String,
    /// A document.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// A customer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub customer: String,
    /// A text as written by the bank or the payer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub written: String,
    /// A number of things, or a likeness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// A second number of things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// An amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minor: Option<i64>,
}

impl EvidenceFact {
    /// A fact with nothing in it.
    pub(super) fn named(fact: &str) -> Self {
        Self { fact: fact.to_owned(), ..Self::default() }
    }

    /// A document did not exist yet when the payment was booked.
    pub(super) fn issued_after(item: &OpenItem) -> Self {
        Self { document: item.number.clone(), ..Self::named("issued-after-payment") }
    }

    /// A fact of the engine.
    pub(super) fn of(evidence: &Evidence) -> Self {
        match evidence {
            Evidence::ReferenceEquals { reference, document } => Self {
                document: document.to_string(),
                written: reference.to_string(),
                ..Self::named("reference-equals")
            },
            Evidence::NumberCited { document, written } => Self {
                document: document.to_string(),
                written: written.to_string(),
                ..Self::named("number-cited")
            },
            Evidence::NumberCitedShort { document, written } => Self {
                document: document.to_string(),
                written: written.to_string(),
                ..Self::named("number-cited-short")
            },
            Evidence::NumberCitedMistyped { document, written } => Self {
                document: document.to_string(),
                written: written.to_string(),
                ..Self::named("number-cited-mistyped")
            },
            Evidence::AccountKnown { customer } => {
                Self { customer: customer.to_string(), ..Self::named("account-known") }
            }
            Evidence::AliasKnown { customer } => {
                Self { customer: customer.to_string(), ..Self::named("alias-known") }
            }
            Evidence::NameEquals { customer } => {
                Self { customer: customer.to_string(), ..Self::named("name-equals") }
            }
            Evidence::NameResembles { customer, written, likeness } => Self {
                customer: customer.to_string(),
                written: written.to_string(),
                count: Some(u32::from(*likeness)),
                ..Self::named("name-resembles")
            },
            Evidence::CustomerNumberCited { customer } => {
                Self { customer: customer.to_string(), ..Self::named("customer-number-cited") }
            }
            Evidence::AnotherCustomerPays { customer } => {
                Self { customer: customer.to_string(), ..Self::named("another-customer-pays") }
            }
            Evidence::SeveralCustomers { customers } => {
                Self { count: Some(*customers), ..Self::named("several-customers") }
            }
            Evidence::DigitsAlone => Self::named("digits-alone"),
            Evidence::MayBeAccident => Self::named("may-be-accident"),
            Evidence::AmountEqualsItem => Self::named("amount-equals-item"),
            Evidence::AmountEqualsCited { items } => {
                Self { count: Some(*items), ..Self::named("amount-equals-cited") }
            }
            Evidence::OnlySubset { searched, chosen } => {
                Self { count: Some(*chosen), of: Some(*searched), ..Self::named("only-subset") }
            }
            Evidence::RestStaysOpen { rest_minor } => {
                Self { minor: Some(*rest_minor), ..Self::named("rest-stays-open") }
            }
            Evidence::RestIsCredit { rest_minor } => {
                Self { minor: Some(*rest_minor), ..Self::named("rest-is-credit") }
            }
            Evidence::DifferenceTolerated { difference_minor } => {
                Self { minor: Some(*difference_minor), ..Self::named("difference-tolerated") }
            }
            Evidence::DiscountTaken { discount_minor } => {
                Self { minor: Some(*discount_minor), ..Self::named("discount-taken") }
            }
            Evidence::TakesBack { reason_code, quoted } => Self {
                document: reason_code.to_string(),
                written: quoted.to_string(),
                ..Self::named("takes-back")
            },
            Evidence::BankCode => Self::named("bank-code"),
            Evidence::OwnAccount => Self::named("own-account"),
            Evidence::RuleSays { contains } => {
                Self { written: contains.to_string(), ..Self::named("rule-says") }
            }
            Evidence::SettledTogether { transactions } => {
                Self { count: Some(*transactions), ..Self::named("settled-together") }
            }
        }
    }
}

/// A fact in words.
pub fn evidence_words(fact: &EvidenceFact, currency: Currency, words: &Words) -> String {
    let mut key = format!("evidence-{}", fact.fact);
    if fact.fact == "takes-back" {
        // The language cannot ask whether a text is empty, so each form is a sentence of its own.
        key.push_str(if fact.document.is_empty() { "" } else { "-reason" });
        key.push_str(if fact.written.is_empty() { "" } else { "-quoted" });
    }
    words.say_with(
        &key,
        &[
            ("document", FluentValue::from(fact.document.as_str())),
            ("customer", FluentValue::from(fact.customer.as_str())),
            ("written", FluentValue::from(fact.written.as_str())),
            ("count", FluentValue::from(fact.count.unwrap_or(0))),
            ("of", FluentValue::from(fact.of.unwrap_or(0))),
            ("amount", FluentValue::from(words.amount(fact.minor.unwrap_or(0), currency))),
        ],
    )
}
