//! What customers promised: for days to come, due, broken, kept.

use app::collections::{
    PromiseList, PromisePlace, PromiseRow, find_reliability, list_documents_of_promise, page_of_promises,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::CustomerId;
use askama::Template;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::{Address, Frame, PageResult, Section, Views, filters};
use crate::words::Words;

const PAGE: usize = 50;

/// A promise as the page shows it.
struct Promise {
    row: PromiseRow,
    customer: String,
    /// Its documents, by id and number; none: everything.
    documents: Vec<(String, String)>,
    on: Date,
    state_key: String,
    state_tone: &'static str,
    /// How the customer kept what it promised, in words; or empty.
    reliability: String,
}

#[derive(Template)]
#[template(path = "collections/templates/promises.html")]
struct PromisesPage {
    frame: Frame,
    section: &'static str,
    views: Views,
    lists: Vec<(String, String, bool)>,
    list_key: &'static str,
    promises: Vec<Promise>,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /collections/promises?list=…`
pub async fn promises(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let asked = address.value("list");
        let list = PromiseList::ALL.into_iter().find(|list| list.as_str() == asked).unwrap_or_default();
        let after = place_of(address.value("after"));
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_promises(tx, ctx, list, after, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| format!("{}~{}", row.promised_on.to_jiff(), row.id));
        let mut promises = Vec::with_capacity(rows.len());
        for row in rows {
            promises.push(load(ctx, tx, row, &reader.words).await?);
        }
        let views = Views::load(tx, ctx, person(&reader), "/collections/promises", address.query()).await?;
        Ok(PromisesPage {
            views,
            section: "promises",
            lists: lists(&address, list),
            list_key: list.as_str(),
            promises,
            next: next.map(|place| address.with("after", &place).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            frame,
        })
    })
    .await
}

fn lists(address: &Address, current: PromiseList) -> Vec<(String, String, bool)> {
    let one = |list: PromiseList| {
        let word = if list == PromiseList::default() { "" } else { list.as_str() };
        let href = address.without(&["after"]).with("list", word).to_string();
        (format!("collections-promises-{}", list.as_str().replace('_', "-")), href, list == current)
    };
    PromiseList::ALL.into_iter().map(one).collect()
}

/// A place as an address holds it: the day, and the promise.
fn place_of(text: &str) -> Option<PromisePlace> {
    let (on, id) = text.split_once('~')?;
    Some((on.parse().ok()?, id.parse().ok()?))
}

async fn load(ctx: &Ctx, tx: &mut Tx, row: PromiseRow, words: &Words) -> Result<Promise, PageError> {
    let customer = find_customer(tx, ctx, row.customer_id).await?.map(|found| found.name);
    let documents = list_documents_of_promise(tx, ctx, row.id).await?.into_iter();
    let on = row.promised_on.to_jiff();
    let (state_key, state_tone) = match row.state.as_str() {
        "kept" | "kept_late" => (format!("collections-promise-{}", row.state.replace('_', "-")), "ok"),
        "broken" | "partly" => (format!("collections-promise-{}", row.state), "bad"),
        _ if on < ctx.today() => ("collections-promise-checking".to_owned(), "warn"),
        _ => ("collections-promise-open".to_owned(), "primary"),
    };
    Ok(Promise {
        customer: customer.unwrap_or_default(),
        documents: documents.map(|item| (item.id.to_string(), item.number)).collect(),
        on,
        state_key,
        state_tone,
        reliability: reliability_in_words(ctx, tx, row.customer_id, words).await?,
        row,
    })
}

/// How a customer kept what it promised in the last twelve months, in words: `2 promises of 3 kept`; empty where nothing was judged.
pub async fn reliability_in_words(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    words: &Words,
) -> Result<String, PageError> {
    let found = find_reliability(tx, ctx, customer).await?;
    if found.total == 0 {
        return Ok(String::new());
    }
    let amounts = found.amounts.iter().map(|(currency, paid, due)| {
        let currency = Currency::parse(currency).unwrap_or(Currency::EUR);
        let values =
            [("paid", words.amount(*paid, currency).into()), ("due", words.amount(*due, currency).into())];
        words.say_with("collections-reliability-amount", &values)
    });
    let amounts: Vec<String> = amounts.collect();
    let values = [
        ("count", found.kept.into()),
        ("kept", words.count(found.kept).into()),
        ("total", words.count(found.total).into()),
        ("amounts", amounts.join(", ").into()),
    ];
    Ok(words.say_with("collections-reliability", &values))
}
