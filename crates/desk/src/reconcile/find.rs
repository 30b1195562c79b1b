//! The find panel: search, tick, share out, until nothing is left.

use app::allocation::{AdjustmentView, Found, FoundItem, WorkLine, find_items, list_not_paid_out, spread};
use app::context::Ctx;
use app::ids::CustomerId;
use app::late_charges::sort_by_law;
use app::listing::find_customers;
use app::receivables::{ItemKind, OpenItem};
use app::words::Language;
use askama::Template;
use axum::extract::{Path, Query, State};
use db::Tx;
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;
use serde::Deserialize;

use super::parts::{load_line, show_part};
use super::view::BankView;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Fragment, PageResult, filters};
use crate::words::Words;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A name, a number, an amount or a day.
    pub q: String,
    /// `partial`, `difference`, `credit`, `account`, or nothing.
    pub mode: String,
    /// A customer's name or number, for the credit.
    pub who: String,
    /// `results` or `customers`: only what was found, to be put into the open panel.
    pub only: String,
    /// The query of the list.
    pub back: String,
}

/// A document in the panel.
struct ItemView {
    id: String,
    number: String,
    customer: String,
    due_on: Date,
    open_minor: i64,
    /// What is taken of it, as it stands in its field.
    amount: String,
    is_ticked: bool,
    is_credit: bool,
    is_guessed: bool,
}

/// Customers that a search for one shows.
const CUSTOMERS_MAX: i64 = 12;

/// A payment that a provider captured and that the transaction may pay out.
struct PayoutView {
    id: String,
    /// What the provider calls it, or the documents that it paid.
    title: String,
    left_minor: i64,
    /// What is taken of it, as it stands in its field.
    amount: String,
}

/// A customer whose credit the rest may become.
struct CustomerChoice {
    id: String,
    number: String,
    name: String,
    is_chosen: bool,
}

impl CustomerChoice {
    fn is_of(&self, id: CustomerId) -> bool {
        self.id == id.to_string()
    }
}

#[derive(Template)]
#[template(path = "reconcile/templates/find.html")]
struct FindPart {
    bank: BankView,
    asked: Asked,
    rest_minor: i64,
    left_minor: i64,
    difference: String,
    /// The same, where it is proposed as a discount: less came in, and the payer says why.
    discount: String,
    items: Vec<ItemView>,
    customers: Vec<CustomerChoice>,
    payouts: Vec<PayoutView>,
    /// Whether only what was found is asked for.
    is_results: bool,
}

#[derive(Template)]
#[template(path = "reconcile/templates/_credit_found.html")]
struct CreditPart {
    asked: Asked,
    customers: Vec<CustomerChoice>,
}

/// `GET /reconcile/{id}/customers?who=`: whose credit a rest may become, among all customers.
pub async fn find_credit_customers(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    show_part(&desk, &user, part, "reconcile-find", async move |ctx: &Ctx, tx: &mut Tx| {
        let line = load_line(ctx, tx, &id).await?;
        let found = find_items(tx, ctx, &line, "").await?;
        let customers = credit_customers(ctx, tx, &found, &asked).await?;
        Ok(CreditPart { asked, customers })
    })
    .await
}

/// Whose credit the rest may become: those that a text finds, else who probably paid and whose documents are shown.
/// Only who probably paid is chosen beforehand.
async fn credit_customers(
    ctx: &Ctx,
    tx: &mut Tx,
    found: &Found,
    asked: &Asked,
) -> Result<Vec<CustomerChoice>, PageError> {
    let mut choices: Vec<CustomerChoice> = Vec::new();
    if !asked.who.trim().is_empty() {
        for row in find_customers(tx, ctx, &asked.who, CUSTOMERS_MAX).await? {
            let id = row.id.to_string();
            choices.push(CustomerChoice { id, number: row.number, name: row.name, is_chosen: false });
        }
        return Ok(choices);
    }
    for (place, row) in found.guessed.iter().chain(found.items.iter().map(|item| &item.customer)).enumerate()
    {
        if choices.len() < 5 && !choices.iter().any(|known| known.is_of(row.id)) {
            choices.push(CustomerChoice {
                id: row.id.to_string(),
                number: row.number.clone(),
                name: row.name.clone(),
                is_chosen: asked.mode == "credit" && place == 0 && !found.guessed.is_empty(),
            });
        }
    }
    Ok(choices)
}

/// `GET /reconcile/{id}/find`
pub async fn find(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words = user.words.clone();
    show_part(&desk, &user, part, "reconcile-find", async move |ctx: &Ctx, tx: &mut Tx| {
        let line = load_line(ctx, tx, &id).await?;
        let found = find_items(tx, ctx, &line, &asked.q).await?;
        let bank = BankView::of(&line.transaction);
        let mut meant = if asked.q.is_empty() { meant(&line, &found.items, &asked.mode) } else { Vec::new() };
        sort_by_law(tx, ctx, &mut meant).await?;
        let chosen = with_amounts(&line, meant, &asked.mode);
        let taken: i128 = chosen.iter().map(|(_, amount)| i128::from(*amount)).sum();
        let left = i64::try_from(i128::from(line.rest_minor) - taken).unwrap_or(0);
        let is_difference = asked.mode == "difference" && left != 0 && !chosen.is_empty();
        let is_discount = is_difference && left < 0 && proposes_discount(&line);
        let written = plain(left, bank.currency, &words);
        let customers = credit_customers(ctx, tx, &found, &asked).await?;
        let is_results = asked.only == "results";
        // Money that comes in, and a panel that is opened: what is searched for are documents.
        let payouts = if is_results || line.rest_minor <= 0 {
            Vec::new()
        } else {
            list_not_paid_out(tx, ctx, bank.currency).await?
        };
        Ok(FindPart {
            payouts: payouts.iter().map(|view| payout_view(view, bank.currency, &words)).collect(),
            rest_minor: line.rest_minor,
            left_minor: if is_difference { 0 } else { left },
            difference: if is_difference && !is_discount { written.clone() } else { String::new() },
            discount: if is_discount { written } else { String::new() },
            items: found.items.iter().map(|found| item_view(found, &chosen, bank.currency, &words)).collect(),
            customers,
            is_results,
            bank,
            asked,
        })
    })
    .await
}

/// Whether a proposal explains what is missing as an early-payment discount.
fn proposes_discount(line: &WorkLine) -> bool {
    let role = AccountRole::DiscountGranted.as_str();
    line.proposals.iter().flat_map(|proposal| &proposal.lines).any(|line| line.role == role)
}

/// The documents of the best proposal, or else the first that may be meant.
fn meant(line: &WorkLine, found: &[FoundItem], mode: &str) -> Vec<OpenItem> {
    if !["partial", "difference"].contains(&mode) {
        return Vec::new();
    }
    let named: Vec<_> = line
        .proposals
        .first()
        .into_iter()
        .flat_map(|best| &best.lines)
        .filter_map(|line| line.item)
        .collect();
    let mut items: Vec<OpenItem> =
        found.iter().filter(|found| named.contains(&found.item.id)).map(|found| found.item.clone()).collect();
    if items.is_empty() {
        items.extend(found.iter().find(|found| found.is_guessed).map(|found| found.item.clone()));
    }
    items
}

/// Documents with what is taken of each: as much as there is for a part payment, all that is open when the difference goes elsewhere.
fn with_amounts(line: &WorkLine, items: Vec<OpenItem>, mode: &str) -> Vec<(OpenItem, i64)> {
    let amounts = match mode {
        "partial" => spread(line.rest_minor, &items),
        _ => items.iter().map(|item| item.open_minor).collect(),
    };
    items.into_iter().zip(amounts).collect()
}

fn item_view(found: &FoundItem, chosen: &[(OpenItem, i64)], currency: Currency, words: &Words) -> ItemView {
    let item = &found.item;
    let taken = chosen.iter().find(|(known, _)| known.id == item.id).map(|(_, amount)| *amount);
    ItemView {
        id: item.id.to_string(),
        number: item.number.clone(),
        customer: found.customer.name.clone(),
        due_on: item.due_on,
        open_minor: item.open_minor,
        amount: plain(taken.unwrap_or(item.open_minor), currency, words),
        is_ticked: taken.is_some(),
        is_credit: item.kind != ItemKind::Invoice,
        is_guessed: found.is_guessed,
    }
}

fn payout_view(view: &AdjustmentView, currency: Currency, words: &Words) -> PayoutView {
    let left_minor = view.left_minor.unwrap_or(0);
    let numbers = view.documents.iter().map(|(number, _)| number.as_str());
    PayoutView {
        id: view.record.id.to_string(),
        title: match view.record.reference.as_str() {
            "" => numbers.take(3).collect::<Vec<_>>().join(", "),
            reference => reference.to_owned(),
        },
        left_minor,
        amount: plain(left_minor, currency, words),
    }
}

/// An amount as it stands in a field: digits and the sign of decimals, nothing else.
pub fn plain(minor: i64, currency: Currency, words: &Words) -> String {
    let grouped = match words.language() {
        Language::French => '\u{202f}',
        Language::English => ',',
    };
    words.shared().number(minor, currency.decimals()).replace(grouped, "").replace('\u{2212}', "-")
}
