//! Addresses of the lists that prove a figure, with their filters.

use app::banking::WaitingState;
use app::ids::{BankAccountId, BankTransactionId, CustomerId, EntryId, OpenItemId};
use app::reporting::{Proof, Span};
use jiff::civil::Date;
use ledger::{ChartOfAccounts, EntryKind};
use money::Currency;

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

/// Open invoices of a customer by due day, as the list of invoices shows them: those that are past due, or
/// those to come. A stretch that holds both is what the aged balance shows.
pub fn open_invoices(
    customer: Option<CustomerId>,
    (from, through): (Option<Date>, Option<Date>),
    today: Date,
) -> String {
    let customer = customer.map(|id| id.to_string()).unwrap_or_default();
    let tab = match (from, through) {
        (_, Some(through)) if through < today => "overdue",
        (Some(from), _) if from >= today => "upcoming",
        _ => return "/aged-balance".to_owned(),
    };
    // The tab says today's end of the stretch already.
    let through = through.filter(|through| through.tomorrow().ok() != Some(today));
    let from = from.filter(|from| *from != today);
    let pairs = [("tab", tab.to_owned()), ("customer", customer), ("from", day(from)), ("to", day(through))];
    query("/invoices", &pairs)
}

/// What is to the credit of a customer: credit notes and money that is not used yet.
pub fn credits(customer: Option<CustomerId>) -> String {
    let customer = customer.map(|id| id.to_string()).unwrap_or_default();
    query("/invoices", &[("tab", "credits".to_owned()), ("customer", customer)])
}

/// What a customer's line of the aged balance of a day is made of: of a bucket, of its credit, or all.
pub fn aged_documents(customer: CustomerId, currency: Currency, on: Date, part: &str) -> String {
    let pairs = [
        ("customer", customer.to_string()),
        ("currency", currency.code().to_owned()),
        ("on", on.to_string()),
        ("part", part.to_owned()),
    ];
    query("/aged-balance/documents", &pairs)
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
    format!("/reconcile?line={id}")
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

/// The list that proves a figure as of today; nothing when there is none.
pub fn proof(proof: &Proof, chart: &ChartOfAccounts, today: Date) -> String {
    match proof {
        Proof::OpenItems { owed: Some(false), .. } => credits(None),
        Proof::OpenItems { from, through, .. } => open_invoices(None, (*from, *through), today),
        Proof::Ledger { roles, kinds, span } => {
            let account = roles.first().map_or(String::new(), |role| chart.number(*role).to_string());
            if kinds.is_empty() { ledger(&account, *span) } else { entries(account, kinds, *span) }
        }
        Proof::Collected(span) => {
            let (from, to) = bounds(*span);
            query("/accounting/collected", &[("from", from), ("to", to)])
        }
        Proof::Transactions { account, class, span } => received(*account, class, *span),
        Proof::Waiting { states, .. } => match states {
            [WaitingState::Sure] => "/reconcile/sure".to_owned(),
            [WaitingState::Outside] => "/reconcile?tab=outside".to_owned(),
            [WaitingState::Aside] => "/reconcile?tab=aside".to_owned(),
            // What is to do is in two lists; its sums are where suspense is broken down.
            [WaitingState::New, ..] => "/accounting/suspense".to_owned(),
            _ => "/reconcile".to_owned(),
        },
        Proof::Decisions(_) => "/reconcile?tab=done&by=machine".to_owned(),
        Proof::OverdueCustomers => "/aged-balance?sort=overdue".to_owned(),
        Proof::Breaks => "/bank".to_owned(),
        Proof::Disputes => "/invoices/disputed".to_owned(),
        Proof::CannotBe => String::new(),
    }
}

/// What decisions posted on an account between two days, and what undid them, in the journal.
pub fn collected_on(account: &str, span: Span) -> String {
    entries(account.to_owned(), &[EntryKind::Allocation, EntryKind::AllocationReversed], span)
}

/// Money in on an account between two days: of one class, or of all when none is named.
pub fn received(account: BankAccountId, class: &str, span: Span) -> String {
    let (from, through) = bounds(span);
    let pairs =
        [("direction", "in".to_owned()), ("class", class.to_owned()), ("from", from), ("to", through)];
    query(&format!("/bank/{account}"), &pairs)
}

/// Entries of kinds that touch an account, in the journal. It filters by one kind and what undoes it.
fn entries(account: String, kinds: &[EntryKind], span: Span) -> String {
    let first = kinds.first().map_or("", |kind| kind.as_str());
    let kind = if kinds.iter().all(|kind| kind.as_str().starts_with(first)) { first } else { "" };
    let (from, through) = bounds(span);
    query("/accounting", &[("account", account), ("kind", kind.to_owned()), ("from", from), ("to", through)])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ledger::AccountRole;

    use super::*;

    #[test]
    fn filters_are_in_the_address() {
        let (chart, today) = (ChartOfAccounts::french_default(), date(2026, 11, 22));
        let open =
            |from, through| proof(&Proof::OpenItems { from, through, owed: Some(true) }, &chart, today);
        assert_eq!(open(None, Some(date(2026, 11, 21))), "/invoices?tab=overdue");
        assert_eq!(
            open(Some(date(2026, 9, 22)), Some(date(2026, 10, 22))),
            "/invoices?tab=overdue&from=2026-09-22&to=2026-10-22"
        );
        assert_eq!(open(Some(today), Some(date(2026, 11, 28))), "/invoices?tab=upcoming&to=2026-11-28");
        assert_eq!(open(None, None), "/aged-balance");
        let credit = Proof::OpenItems { from: None, through: None, owed: Some(false) };
        assert_eq!(proof(&credit, &chart, today), "/invoices?tab=credits");
        let ledger = |roles, kinds, from| {
            proof(&Proof::Ledger { roles, kinds, span: Span { from, through: today } }, &chart, today)
        };
        assert_eq!(
            ledger(&[AccountRole::ProviderClearing], &[], Span::ALL.from),
            "/accounting/ledger?account=511800&to=2026-11-22"
        );
        let collected = Proof::Collected(Span { from: date(2026, 11, 1), through: today });
        assert_eq!(proof(&collected, &chart, today), "/accounting/collected?from=2026-11-01&to=2026-11-22");
        assert_eq!(
            ledger(
                &[AccountRole::Customers],
                &[EntryKind::Allocation, EntryKind::AllocationReversed],
                date(2026, 11, 1)
            ),
            "/accounting?account=411000&kind=allocation&from=2026-11-01&to=2026-11-22"
        );
        assert_eq!(proof(&Proof::CannotBe, &chart, today), "");
        let account = "bac_00000000000000000000000001".parse().unwrap();
        let span = Span { from: date(2026, 11, 1), through: date(2026, 11, 30) };
        let transfers = Proof::Transactions { account, class: "transfer".to_owned(), span };
        assert_eq!(
            proof(&transfers, &chart, today),
            "/bank/bac_00000000000000000000000001?direction=in&class=transfer&from=2026-11-01&to=2026-11-30"
        );
    }
}
