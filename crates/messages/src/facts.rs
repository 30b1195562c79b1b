//! What a message may speak of, as values with types; templates see the texts that are made of them.

use dunning::CustomerKind;
use jiff::civil::Date;
use money::{Currency, Money};

/// Everything a template may use. Amounts are those of the moment of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who owes.
    pub customer: Customer,
    /// Who is written to.
    pub contact: Contact,
    /// Who is owed.
    pub entity: Entity,
    /// Who writes.
    pub sender: Sender,
    /// What the message is about, oldest due day first.
    pub invoices: Vec<Invoice>,
    /// Late interest that a person claimed; never what is merely accrued.
    pub interest: Option<Money>,
    /// The indemnity that a person claimed. Dropped for consumers, whom it does not concern.
    pub indemnity: Option<Money>,
    /// The day to pay by that a formal notice gives.
    pub pay_by: Option<Date>,
    /// The last exchange with the contact.
    pub last_conversation: Option<Conversation>,
    /// Where the customer may act.
    pub links: Links,
    /// What a receipt thanks for.
    pub payment: Option<Payment>,
    /// What a notice of a failed payment is about.
    pub failure: Option<Failure>,
    /// The parts of a payment plan, in order of their days; empty without one.
    pub instalments: Vec<Instalment>,
    /// A dispute that is over.
    pub dispute: Option<Dispute>,
}

/// Who owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its name.
    pub name: String,
    /// What it is called in our books.
    pub number: Option<String>,
    /// What the law sees in it.
    pub kind: CustomerKind,
}

/// Who is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name as in an address.
    pub name: Option<String>,
    /// Name as one says it to the person: “Madame Durand”, “Camille”.
    pub salutation: Option<String>,
}

/// Who is owed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// Its postal address, one line.
    pub address: String,
    /// Its SIREN.
    pub siren: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address for customers.
    pub email: Option<String>,
    /// Where money is to be sent.
    pub bank: Option<BankDetails>,
}

/// Where money is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankDetails {
    /// The exact name of the account holder, which the payer's bank verifies.
    pub holder: String,
    /// The account number.
    pub iban: String,
    /// The bank.
    pub bic: Option<String>,
    /// What the payer should write.
    pub reference: Option<String>,
}

/// Who writes: a person, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// Name.
    pub name: String,
    /// What the person does.
    pub role: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: String,
}

/// An invoice or an instalment of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued_on: Date,
    /// Due day.
    pub due_on: Date,
    /// Days since the due day; zero before it.
    pub days_late: u32,
    /// What it was issued for, tax included.
    pub amount: Money,
    /// What is asked for: open, less credit that will be set against it.
    pub open: Money,
}

/// An exchange with the contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// When.
    pub on: Date,
    /// Who of us it was with.
    pub with: Option<String>,
    /// What it was about, in words that the contact may read.
    pub about: Option<String>,
}

/// Addresses of the portal; all `https`, made for this customer. What is not `https` is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The account that it is paid to.
    pub account: Option<BankDetails>,
    /// The portal.
    pub portal: Option<String>,
    /// Where it can be paid.
    pub pay: Option<String>,
    /// “I have paid already.”
    pub already_paid: Option<String>,
    /// “I do not agree.”
    pub disagree: Option<String>,
    /// “I need time.”
    pub need_time: Option<String>,
}

/// A payment that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How much.
    pub amount: Money,
    /// The day it was received.
    pub on: Date,
    /// What the payer wrote.
    pub reference: Option<String>,
}

/// A payment that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How much was to be drawn.
    pub amount: Money,
    /// The day.
    pub on: Date,
    /// Why, in words that the customer may read.
    pub reason: String,
}

/// A part of a payment plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Its day.
    pub due_on: Date,
    /// Its amount.
    pub amount: Money,
}

/// A dispute that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The number of the invoice.
    pub number: String,
    /// How it ended, in words that the customer may read.
    pub outcome: String,
}

impl Facts {
    /// The indemnity, if this customer can owe one.
    pub fn indemnity(&self) -> Option<Money> {
        self.indemnity.filter(|_| self.customer.kind != CustomerKind::Consumer)
    }

    /// What is asked for, one sum per currency in the order of the invoices; charges apart.
    pub fn totals(&self) -> Vec<Money> {
        summed(self.invoices.iter().map(|invoice| invoice.open))
    }

    /// The same with claimed interest and indemnity.
    pub fn totals_with_charges(&self) -> Vec<Money> {
        let open = self.invoices.iter().map(|invoice| invoice.open);
        summed(open.chain(self.interest).chain(self.indemnity()))
    }
}

/// One sum per currency. Sums are carried in 128 bits; one that no amount can hold is given as the largest.
pub(crate) fn summed(amounts: impl Iterator<Item = Money>) -> Vec<Money> {
    let mut sums: Vec<(Currency, i128)> = Vec::new();
    for amount in amounts {
        let minor = i128::from(amount.minor());
        match sums.iter_mut().find(|(currency, _)| *currency == amount.currency()) {
            Some((_, sum)) => *sum = sum.saturating_add(minor),
            None => sums.push((amount.currency(), minor)),
        }
    }
    sums.into_iter()
        .map(|(currency, sum)| Money::new(i64::try_from(sum).unwrap_or(i64::MAX), currency))
        .collect()
}
