//! What business tools hold. No IBAN, no BIC: what a CRM says of accounts is not evidence here.

use jiff::civil::Date;
use money::Money;

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its name.
    pub name: String,
    /// SIREN or SIRET, where the tool holds it.
    pub registration: Option<String>,
    /// Where it is reached.
    pub email: Option<String>,
    /// Its number in the tool's accounting.
    pub number: Option<String>,
}

/// A person of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The tool's id of the customer.
    pub customer: Option<String>,
    /// How the person is called.
    pub name: String,
    /// Where the person is reached.
    pub email: Option<String>,
}

/// An invoice of a business tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessInvoice {
    /// Its number.
    pub number: String,
    /// The tool's id of the customer.
    pub customer: String,
    /// When it was issued.
    pub issued_on: Date,
    /// When it is due, where the tool says.
    pub due_on: Option<Date>,
    /// With VAT.
    pub total: Money,
    /// What the tool believes to be open.
    pub open: Option<Money>,
}

/// A payment that a business tool holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessPayment {
    /// The tool's id of the invoice.
    pub invoice: String,
    /// How much.
    pub amount: Money,
    /// When, as the tool says.
    pub paid_on: Date,
}
