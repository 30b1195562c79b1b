//! What the form of an adjustment holds.

use app::allocation::{ADJUSTED_MAX, Adjust, AdjustedDocument, AdjustmentKind};
use app::context::Ctx;
use app::ids::{CustomerId, OpenItemId};
use app::receivables::{ItemFilter, OpenItem, find_item, page_of_items};
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use crate::error::PageError;
use crate::reconcile::typed::{Fields, amount};
use crate::web::asked::day;

/// Longest reason or reference.
const TEXT_MAX: usize = 500;

/// What was chosen and typed.
#[derive(Clone, Debug)]
pub struct Typed {
    pub kind: AdjustmentKind,
    pub chosen: Vec<String>,
    pub customer: String,
    pub amount: String,
    pub reason: String,
    pub reference: String,
    pub on: String,
    pub recovers_vat: bool,
    /// Under which it is posted once.
    pub key: String,
}

impl Typed {
    /// The fields of a query or of a form.
    pub fn read(text: &str) -> Result<Self, PageError> {
        let fields = Fields::read(text);
        let kind = AdjustmentKind::parse(fields.one("kind")).ok_or(PageError::NotFound)?;
        let short = |name: &str| fields.one(name).chars().take(TEXT_MAX).collect::<String>();
        Ok(Self {
            kind,
            chosen: fields.all("document").take(ADJUSTED_MAX).map(str::to_owned).collect(),
            customer: short("customer"),
            amount: short("amount"),
            reason: short("reason"),
            reference: short("reference"),
            on: short("on"),
            recovers_vat: fields.one("recovers_vat") == "1",
            key: short("key"),
        })
    }

    /// The open documents of the customer that can be chosen, first due first, and which of them are.
    pub async fn candidates(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<Vec<OpenItem>, PageError> {
        let first = match self.chosen.first() {
            Some(id) => {
                let id: OpenItemId = id.parse().map_err(|_| PageError::NotFound)?;
                Some(find_item(tx, ctx, id).await?.ok_or(PageError::NotFound)?)
            }
            None => None,
        };
        let customer = match &first {
            Some(item) => item.customer,
            None => self.customer.parse().map_err(|_| PageError::NotFound)?,
        };
        self.customer = customer.to_string();
        let filter = ItemFilter { customer: Some(customer), is_open: Some(true), ..ItemFilter::default() };
        let limit = i64::try_from(ADJUSTED_MAX).unwrap_or(i64::MAX);
        let mut items = page_of_items(tx, ctx, &filter, None, limit).await?;
        items.retain(|item| self.kind.can_mean(item));
        // More than the first page of a customer's open documents: what was asked for is among them all the same.
        if let Some(first) = first
            && self.kind.can_mean(&first)
            && items.iter().all(|item| item.id != first.id)
        {
            items.push(first);
        }
        items.sort_by_key(|item| (item.due_on, item.id));
        // What was settled since it was chosen cannot be chosen any more.
        self.chosen.retain(|id| items.iter().any(|item| item.id.to_string() == *id));
        self.complete(&items);
        let chosen = |item: &OpenItem| self.is_chosen(&item.id);
        self.chosen = items.iter().filter(|item| chosen(item)).map(|item| item.id.to_string()).collect();
        Ok(items)
    }

    /// Nothing chosen is everything; one side of a set-off asks for the other.
    fn complete(&mut self, items: &[OpenItem]) {
        let all = || items.iter().map(|item| item.id.to_string());
        if self.chosen.is_empty() {
            self.chosen = all().collect();
            return;
        }
        let only = items.iter().find(|item| self.chosen == [item.id.to_string()]);
        if let (AdjustmentKind::SetOff, Some(only)) = (self.kind, only) {
            let others = items.iter().filter(|item| {
                item.currency == only.currency && (item.open_minor > 0) != (only.open_minor > 0)
            });
            self.chosen.extend(others.map(|item| item.id.to_string()));
        }
    }

    pub fn is_chosen(&self, item: &OpenItemId) -> bool {
        self.chosen.contains(&item.to_string())
    }

    /// Whose the first chosen document is, and its currency, open or not.
    pub async fn owner(&self, ctx: &Ctx, tx: &mut Tx) -> Result<(CustomerId, Currency), PageError> {
        let first = self.chosen.first().and_then(|id| id.parse().ok()).ok_or(PageError::NotFound)?;
        let item = find_item(tx, ctx, first).await?.ok_or(PageError::NotFound)?;
        Ok((item.customer, item.currency))
    }

    /// The command, with the documents in the order in which they are chosen.
    pub fn command(&self, currency: Currency) -> Result<Adjust, PageError> {
        let amount_minor = match self.amount.as_str() {
            "" => None,
            text => Some(amount(text, currency, "amount")?),
        };
        if amount_minor.is_some() && self.chosen.len() != 1 {
            return Err(PageError::BadField { field: "amount", message: "adjust-amount-of-one" });
        }
        let documents =
            self.chosen.iter().map(|id| AdjustedDocument { document: id.clone(), amount_minor }).collect();
        let on: Option<Date> = day("on", Some(&self.on))?;
        Ok(Adjust {
            kind: self.kind,
            documents,
            recovers_vat: self.recovers_vat,
            reason: self.reason.clone(),
            reference: self.reference.clone(),
            on,
        })
    }
}
