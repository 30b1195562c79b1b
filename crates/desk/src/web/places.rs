//! Addresses of the lists that prove a figure, with their filters.

use app::ids::{BankTransactionId, CustomerId, EntryId, OpenItemId};
use app::reporting::{Proof, Span};
use jiff::civil::Date;
use ledger::{AccountRole, ChartOfAccounts};

/// An address with a query; parameters without a value are left out.
pub fn query(path: &str, pairs: &[(&str, String)]) -> String {
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        text.append_pair(name, value);
    }
    let text = text.finish();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Open documents: of a customer, by due day, those that are owed or those that are to the customer's credit.
pub fn invoices(
    customer: Option<CustomerId>,
    (from, through): (Option<Date>, Option<Date>),
    owed: Option<bool>,
) -> String {
    let state = if owed == Some(false) { "credits" } else { "open" };
    let customer = customer.map(|id| id.to_string()).unwrap_or_default();
    let pairs = [
        ("state", state.to_owned()),
        ("customer", customer),
        ("due_from", day(from)),
        ("due_to", day(through)),
    ];
    query("/invoices", &pairs)
}

/// A document.
pub fn invoice(id: OpenItemId) -> String {
    format!("/invoices/{id}")
}

/// A customer.
pub fn customer(id: CustomerId) -> String {
    format!("/customers/{id}")
}

/// A bank transaction on the reconcile desk.
pub fn desk_line(id: BankTransactionId) -> String {
    format!("/reconcile?transaction={id}")
}

/// A bank transaction.
pub fn transaction(id: BankTransactionId) -> String {
    format!("/bank/transactions/{id}")
}

/// An entry of the journal.
pub fn entry(id: EntryId) -> String {
    format!("/accounting/entries/{id}")
}

/// The ledger of an account between two days.
pub fn ledger(account: &str, span: Span) -> String {
    let (from, through) = bounds(span);
    query("/accounting/ledger", &[("account", account.to_owned()), ("from", from), ("to", through)])
}

/// The ends of a span as a form writes them; an open end is empty.
pub fn bounds(span: Span) -> (String, String) {
    let end = |day: Date, open: Date| if day == open { String::new() } else { day.to_string() };
    (end(span.from, Span::ALL.from), end(span.through, Span::ALL.through))
}

/// The list that proves a figure; nothing when there is none.
pub fn proof(proof: &Proof, chart: &ChartOfAccounts) -> String {
    let account =
        |role: Option<&AccountRole>| role.map_or(String::new(), |role| chart.number(*role).to_string());
    match proof {
        Proof::OpenItems { from, through, owed } => invoices(None, (*from, *through), *owed),
        Proof::Ledger { roles, kinds, span } if kinds.is_empty() => ledger(&account(roles.first()), *span),
        Proof::Ledger { roles, kinds, span } => {
            let (from, through) = bounds(*span);
            let kind = kinds.first().map_or("", |kind| kind.as_str()).to_owned();
            let pairs =
                [("account", account(roles.first())), ("kind", kind), ("from", from), ("to", through)];
            query("/accounting", &pairs)
        }
        Proof::Transactions { account, class, span } => {
            let (from, through) = bounds(*span);
            let pairs =
                [("class", class.clone()), ("direction", "in".to_owned()), ("from", from), ("to", through)];
            query(&format!("/bank/accounts/{account}"), &pairs)
        }
        Proof::Waiting { states, reason } => {
            let state = match states {
                [one] => one.as_str().to_owned(),
                _ => String::new(),
            };
            let reason = reason.map_or(String::new(), |reason| reason.as_str().to_owned());
            query("/reconcile", &[("state", state), ("reason", reason)])
        }
        Proof::Decisions(span) => {
            let (from, through) = bounds(*span);
            query("/reconcile", &[("state", "done".to_owned()), ("from", from), ("to", through)])
        }
        Proof::OverdueCustomers => "/aged-balance?sort=overdue".to_owned(),
        Proof::Breaks => "/bank".to_owned(),
        Proof::CannotBe => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn filters_are_in_the_address() {
        let chart = ChartOfAccounts::french_default();
        let due = Proof::OpenItems { from: Some(date(2026, 11, 1)), through: None, owed: Some(true) };
        assert_eq!(proof(&due, &chart), "/invoices?state=open&due_from=2026-11-01");
        assert_eq!(
            proof(&Proof::OpenItems { from: None, through: None, owed: Some(false) }, &chart),
            "/invoices?state=credits"
        );
        let roles: &[AccountRole] = &[AccountRole::ProviderClearing];
        let ledger =
            Proof::Ledger { roles, kinds: &[], span: Span { through: date(2026, 11, 22), ..Span::ALL } };
        assert_eq!(proof(&ledger, &chart), "/accounting/ledger?account=511800&to=2026-11-22");
        assert_eq!(proof(&Proof::CannotBe, &chart), "");
    }
}
