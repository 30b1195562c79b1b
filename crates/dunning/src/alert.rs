//! What somebody should be told of a customer before a plan would say it: section 11 of `docs/spec/dunning.md`.

use jiff::civil::Date;

use crate::law::{self, LimitationKind, last_day_to_act};

/// From when on something is said; `None`: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertLimits {
    /// Days by which what was paid lately came later than what was paid before.
    pub slower_days: Option<u32>,
    /// Promises that were broken, or kept in part, in the last 90 days.
    pub broken_promises: Option<u32>,
    /// Days that the oldest document is late.
    pub late_days: Option<u32>,
    /// What is late in one currency, minor units.
    pub late_minor: Option<i64>,
    /// Reminders about what is open since the customer was last heard of.
    pub unanswered: Option<u32>,
    /// Days that a document of a key account is late.
    pub key_account_days: Option<u32>,
    /// Whether the last day to act is watched.
    pub is_limitation_watched: bool,
    /// Whether what businesses owe is owed for carriage: one year instead of five.
    pub is_carrier: bool,
}

impl Default for AlertLimits {
    fn default() -> Self {
        Self {
            slower_days: Some(15),
            broken_promises: Some(2),
            late_days: Some(60),
            late_minor: Some(1_000_000),
            unanswered: Some(3),
            key_account_days: Some(8),
            is_limitation_watched: true,
            is_carrier: false,
        }
    }
}

/// Invoices paid in each of two periods before the one is compared with the other.
const PAID_MIN: u32 = 3;

/// What was paid in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaidLately {
    /// Days late on average, weighted by amount; early counts as zero.
    pub days_late: u32,
    /// Invoices that were paid.
    pub invoices: u32,
}

/// A document that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDocument {
    /// Which.
    pub key: u128,
    /// When it was due.
    pub due_on: Date,
    /// Whether the customer contests it: it counts for nothing but the last day to act.
    pub is_disputed: bool,
    /// Days on which the debtor acknowledged it, known where its last day could be near.
    pub acknowledged_on: Vec<Date>,
}

/// What is known of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFacts {
    /// Which term the law sets for what it owes.
    pub term: LimitationKind,
    /// Whether it is a key account.
    pub is_key_account: bool,
    /// What was paid in the last three months.
    pub paid_lately: PaidLately,
    /// What was paid in the nine months before.
    pub paid_before: PaidLately,
    /// Promises for days of the last 90 that were broken, or kept in part.
    pub broken_promises: u32,
    /// Reminders about what is open since the customer was last heard of.
    pub unanswered: u32,
    /// What is late per currency, uncontested and less unused credit, minor units.
    pub late: Vec<(String, i64)>,
    /// What is open and due.
    pub documents: Vec<OpenDocument>,
}

/// Something that somebody should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerAlert {
    /// It pays later than it did.
    Slower {
        /// Days by which.
        by_days: u32,
    },
    /// It broke promises.
    BrokenPromises {
        /// How many.
        count: u32,
    },
    /// A document is late for long: the oldest one.
    LateForLong {
        /// Which.
        document: u128,
        /// Days late.
        days: u32,
    },
    /// Much is late.
    LateMuch {
        /// In which currency.
        currency: String,
        /// How much, minor units.
        minor: i64,
    },
    /// It was reminded and said nothing.
    Unanswered {
        /// How often.
        count: u32,
    },
    /// It is a key account and late.
    KeyAccountLate {
        /// The oldest document.
        document: u128,
        /// Days late.
        days: u32,
    },
    /// A document can soon be claimed in court no more, or cannot any more.
    Limitation {
        /// Which.
        document: u128,
        /// The last day to act.
        last_day: Date,
        /// How near it is.
        nearness: law::Alert,
    },
}

/// Whether the last day to act of a document could be near before it is known what was acknowledged.
pub fn is_limitation_near(term: LimitationKind, due_on: Date, today: Date) -> bool {
    law::alert(last_day_to_act(term, due_on, &[]), today).is_some()
}

/// What somebody should be told of a customer.
pub fn alerts(customer: &CustomerFacts, limits: &AlertLimits, today: Date) -> Vec<CustomerAlert> {
    let mut found = Vec::new();
    let slower = slower_by(customer.paid_before, customer.paid_lately);
    if let Some(by_days) = slower.filter(|by_days| reaches(*by_days, limits.slower_days)) {
        found.push(CustomerAlert::Slower { by_days });
    }
    if reaches(customer.broken_promises, limits.broken_promises) {
        found.push(CustomerAlert::BrokenPromises { count: customer.broken_promises });
    }
    if let Some((document, days)) = oldest(customer, today) {
        if reaches(days, limits.late_days) {
            found.push(CustomerAlert::LateForLong { document, days });
        }
        if customer.is_key_account && reaches(days, limits.key_account_days) {
            found.push(CustomerAlert::KeyAccountLate { document, days });
        }
    }
    for (currency, minor) in &customer.late {
        if *minor > 0 && limits.late_minor.is_some_and(|limit| *minor >= limit) {
            found.push(CustomerAlert::LateMuch { currency: currency.clone(), minor: *minor });
        }
    }
    if reaches(customer.unanswered, limits.unanswered) {
        found.push(CustomerAlert::Unanswered { count: customer.unanswered });
    }
    if limits.is_limitation_watched {
        found.extend(customer.documents.iter().filter_map(|document| limitation(customer, document, today)));
    }
    found
}

/// Whether there is something, and as much of it as is said from.
fn reaches(found: u32, limit: Option<u32>) -> bool {
    found > 0 && limit.is_some_and(|limit| found >= limit)
}

/// By how many days it pays later, where enough was paid to say so.
fn slower_by(before: PaidLately, lately: PaidLately) -> Option<u32> {
    let is_known = before.invoices >= PAID_MIN && lately.invoices >= PAID_MIN;
    is_known.then(|| lately.days_late.saturating_sub(before.days_late))
}

/// The uncontested document that is late for longest, and for how many days; none where credit covers all that is late.
fn oldest(customer: &CustomerFacts, today: Date) -> Option<(u128, u32)> {
    if customer.late.iter().all(|(_, minor)| *minor <= 0) {
        return None;
    }
    let late = customer.documents.iter().filter(|document| !document.is_disputed && document.due_on < today);
    let oldest = late.min_by_key(|document| (document.due_on, document.key))?;
    Some((oldest.key, u32::try_from((today - oldest.due_on).get_days()).unwrap_or(0)))
}

fn limitation(customer: &CustomerFacts, document: &OpenDocument, today: Date) -> Option<CustomerAlert> {
    let last_day = last_day_to_act(customer.term, document.due_on, &document.acknowledged_on);
    let nearness = law::alert(last_day, today)?;
    Some(CustomerAlert::Limitation { document: document.key, last_day, nearness })
}
