//! What the form of an adjustment holds.

use app::allocation::{ADJUSTED_MAX, Adjust, AdjustedDocument, AdjustmentKind, small_difference_max_minor};
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
    /// Whether nobody has said of what kind.
    is_kind_open: bool,
    /// The document with which the page was opened, so that another kind is about the same one; or empty.
    pub asked: String,
    /// Whether nobody has ticked anything yet: then the page may choose on its own.
    is_first_look: bool,
    pub chosen: Vec<String>,
    /// What was open of documents when they were shown, minor units by id.
    seen: Vec<(String, i64)>,
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
    /// The fields of a query: a first look, unless the form asks again.
    pub fn asked_for(query: &str) -> Result<Self, PageError> {
        let mut typed = Self::read(query)?;
        typed.is_first_look = typed.key.is_empty();
        if let ([only], true) = (typed.chosen.as_slice(), typed.is_first_look) {
            typed.asked.clone_from(only);
        }
        Ok(typed)
    }

    /// The fields of the form.
    pub fn read(text: &str) -> Result<Self, PageError> {
        let fields = Fields::read(text);
        let asked: Option<OpenItemId> = fields.one("asked").parse().ok();
        // A link names the document alone, a ticked box what was open of it as well.
        let (mut chosen, mut seen) = (Vec::new(), Vec::new());
        for text in fields.all("document").take(ADJUSTED_MAX) {
            let (id, minor) = text.split_once(':').unwrap_or((text, ""));
            chosen.push(id.to_owned());
            seen.extend(minor.parse::<i64>().ok().map(|minor| (id.to_owned(), minor)));
        }
        // Without a kind the page chooses one that the document can have.
        let kind = match fields.one("kind") {
            "" => None,
            kind => Some(AdjustmentKind::parse(kind).ok_or(PageError::NotFound)?),
        };
        let short = |name: &str| fields.one(name).chars().take(TEXT_MAX).collect::<String>();
        Ok(Self {
            kind: kind.unwrap_or(AdjustmentKind::SetOff),
            is_kind_open: kind.is_none(),
            asked: asked.map(|id| id.to_string()).unwrap_or_default(),
            is_first_look: false,
            chosen,
            seen,
            customer: short("customer"),
            amount: short("amount"),
            reason: short("reason"),
            reference: short("reference"),
            on: short("on"),
            recovers_vat: fields.one("recovers_vat") == "1",
            key: short("key"),
        })
    }

    /// The address of the page with all of it in it.
    pub fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", self.kind.as_str());
        for id in &self.chosen {
            query.append_pair("document", id);
        }
        let vat = if self.recovers_vat { "1" } else { "" };
        for (name, text) in [
            ("asked", self.asked.as_str()),
            ("customer", self.customer.as_str()),
            ("amount", self.amount.as_str()),
            ("recovers_vat", vat),
            ("reason", self.reason.as_str()),
            ("reference", self.reference.as_str()),
            ("on", self.on.as_str()),
            ("key", self.key.as_str()),
        ] {
            if !text.is_empty() {
                query.append_pair(name, text);
            }
        }
        format!("/adjust?{}", query.finish())
    }

    /// The open documents of the customer that can be chosen, first due first, and which of them are.
    pub async fn candidates(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<Vec<OpenItem>, PageError> {
        let asked = Some(&self.asked).filter(|asked| !asked.is_empty());
        let first = match self.chosen.first().or(asked) {
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
        if self.is_kind_open {
            self.kind = likely_kind(&items, first.as_ref(), ctx.today());
        }
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
        self.seen = items.iter().map(|item| (item.id.to_string(), item.open_minor)).collect();
        Ok(items)
    }

    /// A set-off without a document is about all of the customer's, and one side asks for the other. Nothing else
    /// is chosen by itself, and nothing at all once somebody has chosen.
    fn complete(&mut self, items: &[OpenItem]) {
        if !self.is_first_look || self.kind != AdjustmentKind::SetOff {
            return;
        }
        if self.chosen.is_empty() && self.asked.is_empty() {
            self.chosen = items.iter().map(|item| item.id.to_string()).collect();
            return;
        }
        if let Some(only) = items.iter().find(|item| self.chosen == [item.id.to_string()]) {
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
        // Nothing is adjusted that nobody saw: nothing is open for 0.
        let seen =
            |id: &String| self.seen.iter().find(|(known, _)| known == id).map_or(0, |(_, minor)| *minor);
        let documents = self.chosen.iter().map(|id| AdjustedDocument {
            document: id.clone(),
            amount_minor,
            seen_minor: Some(seen(id)),
        });
        let on: Option<Date> = day("on", Some(&self.on))?;
        Ok(Adjust {
            kind: self.kind,
            documents: documents.collect(),
            recovers_vat: self.recovers_vat,
            reason: self.reason.clone(),
            reference: self.reference.clone(),
            on,
        })
    }
}

/// What is most likely meant by whoever asks without saying of which kind: a set-off where there is something to set
/// off, a small difference where little is left, and what is late is doubtful rather than paid elsewhere.
fn likely_kind(items: &[OpenItem], about: Option<&OpenItem>, today: Date) -> AdjustmentKind {
    let currency = about.map(|item| item.currency);
    let alike = || items.iter().filter(|item| currency.is_none_or(|currency| item.currency == currency));
    let has_both = alike().any(|item| item.open_minor > 0) && alike().any(|item| item.open_minor < 0);
    match about {
        _ if has_both => AdjustmentKind::SetOff,
        Some(item) if item.open_minor.abs() <= small_difference_max_minor(item.currency) => {
            AdjustmentKind::SmallDifference
        }
        Some(item) if item.due_on < today && AdjustmentKind::Doubtful.can_mean(item) => {
            AdjustmentKind::Doubtful
        }
        Some(_) => AdjustmentKind::ProviderPayment,
        None => AdjustmentKind::SetOff,
    }
}
