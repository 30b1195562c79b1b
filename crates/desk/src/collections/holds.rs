//! What keeps reminders back: on the page of a customer, of a document, and all of it.

use app::collections::{
    DunningError, EndHold, HoldFilter, HoldPlace, HoldReminders, HoldRow, end_hold, find_promise_currency,
    hold_reminders, list_holds_of, list_open_holds_on, page_of_holds,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::{Permission, find_user};
use app::ids::{CustomerId, HoldId, OpenItemId};
use app::receivables::find_item;
use app::work::request_dunning_soon;
use app::write::{Call, WriteError};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::{Day, Tx};
use jiff::civil::Date;

use super::act::{missing, refused_at};
use super::wording::refused;
use crate::access::User;
use crate::customers::{Refused, page as customer_page};
use crate::error::PageError;
use crate::invoices::person;
use crate::reconcile::typed::amount;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters};

/// Holds on one page, of all customers or of one.
const PAGE: usize = 50;
/// Holds that the page of a document shows.
const ON_DOCUMENT: usize = 20;
/// Kinds that people choose from.
pub const KINDS: [&str; 9] = [
    "dispute",
    "promise",
    "said_paid",
    "pause",
    "plan_asked",
    "legal_hold",
    "insolvency",
    "vulnerability",
    "excluded",
];
/// Kinds by which the list is narrowed, all there are; nothing for all.
const SHOWN: [&str; 15] = [
    "",
    "dispute",
    "promise",
    "said_paid",
    "transfer",
    "buyer_status",
    "pause",
    "plan_asked",
    "payment_plan",
    "legal_hold",
    "insolvency",
    "bereavement",
    "vulnerability",
    "excluded",
    "hold_out",
];

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-day-missing", "until"),
    ("dunning-day-passed", "until"),
    ("dunning-bad-text", "reason"),
    ("dunning-document-unknown", "documents"),
    ("dunning-person-unknown", "owner"),
    ("dunning-kind-unknown", "kind"),
    ("dunning-currencies-differ", "amount"),
];

/// Something that keeps or kept reminders back, as pages show it.
#[derive(Clone, Debug)]
pub struct Hold {
    pub row: HoldRow,
    pub kind_key: String,
    pub customer: String,
    /// The document, by its id's text and number.
    pub document: Option<(String, String)>,
    /// Who settles it, or empty.
    pub owner: String,
    pub until: Option<Date>,
    pub due: Option<Date>,
    /// Days since it began.
    pub age: i64,
    pub state_key: &'static str,
    pub state_tone: &'static str,
    /// How it ended, where it was not a person who said so.
    pub ending_key: Option<String>,
}

impl Hold {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: HoldRow) -> Result<Self, PageError> {
        let customer = find_customer(tx, ctx, row.customer_id).await?.map(|found| found.name);
        let document = match row.item_id {
            Some(id) => find_item(tx, ctx, id).await?.map(|item| (item.id.to_string(), item.number)),
            None => None,
        };
        let owner = match row.owner_id {
            Some(id) => find_user(tx, ctx.org, id).await?.map(|user| user.name),
            None => None,
        };
        let today = ctx.today();
        let (until, due) = (row.until_on.map(Day::to_jiff), row.due_on.map(Day::to_jiff));
        let (state_key, state_tone) = if row.ended_at.is_some() {
            ("collections-hold-ended", "")
        } else if until.is_some_and(|until| until < today) {
            ("collections-hold-past", "bad")
        } else if due.is_some_and(|due| due < today) {
            ("collections-hold-late", "warn")
        } else {
            ("collections-hold-stands", "primary")
        };
        let began = ctx.day_of(row.opened_at);
        Ok(Self {
            kind_key: format!("collections-hold-{}", row.kind.replace('_', "-")),
            customer: customer.unwrap_or_default(),
            owner: owner.unwrap_or_default(),
            age: began.until(today).map_or(0, |span| i64::from(span.get_days())),
            document,
            until,
            due,
            state_key,
            state_tone,
            ending_key: row
                .ending
                .strip_prefix("promise_")
                .map(|ending| format!("collections-ending-{}", ending.replace('_', "-"))),
            row,
        })
    }

    /// Whether it still stands.
    pub fn is_open(&self) -> bool {
        self.row.ended_at.is_none()
    }
}

/// What keeps or kept reminders of a customer back, what stands first, and the place after which others follow.
pub async fn holds_of(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    after: &str,
) -> Result<(Vec<Hold>, Option<String>), PageError> {
    let mut rows = list_holds_of(tx, ctx, customer, place_of(after), PAGE + 1).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| has_more);
    let last = last.map(|row| {
        let word = if row.ended_at.is_none() { "open" } else { "ended" };
        format!("{word}~{}", row.id)
    });
    Ok((load_all(ctx, tx, rows).await?, last))
}

/// A place as an address holds it: `open~hld_…`.
fn place_of(text: &str) -> Option<HoldPlace> {
    let (word, id) = text.split_once('~')?;
    Some((word == "open", id.parse().ok()?))
}

/// What keeps reminders of a document back now, the last first, and whether there is more than is shown.
pub async fn holds_on(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    item: OpenItemId,
) -> Result<(Vec<Hold>, bool), PageError> {
    let limit = i64::try_from(ON_DOCUMENT + 1).unwrap_or(i64::MAX);
    let mut rows = list_open_holds_on(tx, ctx, (customer, item), limit).await?;
    let has_more = rows.len() > ON_DOCUMENT;
    rows.truncate(ON_DOCUMENT);
    Ok((load_all(ctx, tx, rows).await?, has_more))
}

pub async fn load_all(ctx: &Ctx, tx: &mut Tx, rows: Vec<HoldRow>) -> Result<Vec<Hold>, PageError> {
    let mut holds = Vec::with_capacity(rows.len());
    for row in rows {
        holds.push(Hold::load(ctx, tx, row).await?);
    }
    Ok(holds)
}

#[derive(Template)]
#[template(path = "collections/templates/holds.html")]
struct HoldsPage {
    frame: Frame,
    section: &'static str,
    views: Views,
    kinds: Vec<(String, String, bool)>,
    holds: Vec<Hold>,
    next: Option<String>,
    first: Option<String>,
    may_act: bool,
}

/// `GET /collections/holds?kind=…`
pub async fn holds(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let kind = SHOWN.into_iter().find(|kind| *kind == address.value("kind")).unwrap_or_default();
        let after: Option<HoldId> = address.value("after").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let filter = HoldFilter { kind: kind.to_owned(), ..HoldFilter::default() };
        let mut rows = page_of_holds(tx, ctx, &filter, after, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more).map(|row| row.id);
        let kinds = SHOWN.into_iter().map(|it| {
            let href = address.without(&["after"]).with("kind", it).to_string();
            let key = match it {
                "" => "collections-holds-all".to_owned(),
                kind => format!("collections-hold-{}", kind.replace('_', "-")),
            };
            (href, key, it == kind)
        });
        let views = Views::load(tx, ctx, person(&reader), "/collections/holds", address.query()).await?;
        Ok(HoldsPage {
            views,
            section: "holds",
            kinds: kinds.collect(),
            holds: load_all(ctx, tx, rows).await?,
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            may_act: reader.may(Permission::WriteReceivables),
            frame,
        })
    })
    .await
}

/// `POST /customers/{id}/holds`
pub async fn hold(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let place = Address::new(format!("/customers/{id}")).with("tab", "reminders");
    let made = match read(&desk, &user, customer, &form).await {
        Ok(command) => {
            let call = Call::new("hold_reminders", &command);
            desk.write(&user, call, async move |ctx, tx| {
                let held = hold_reminders(ctx, tx, &command).await?;
                request_dunning_soon(tx, ctx).await?;
                Ok::<_, DunningError>(held)
            })
            .await
        }
        Err(error) => Err(error),
    };
    let wrong = match made {
        Ok(_) => return done(&desk, jar, &user.words.say("collections-held"), &place.to_string()),
        Err(PageError::Refused(refusal)) => {
            let field = FIELDS.iter().find(|(code, _)| *code == refusal.code).map_or("", |(_, field)| *field);
            form.wrong(field, refused(&refusal, &user.words))
        }
        Err(PageError::BadField { field, message }) => form.wrong(field, user.words.say(message)),
        Err(error) => return Err(missing(error)),
    };
    customer_page(&desk, &user, &id, place, Refused { form: wrong, judging: Vec::new() }).await
}

/// What was typed. A day is read as the page writes it, an amount in the currency of what it is about.
async fn read(
    desk: &Desk,
    user: &User,
    customer: CustomerId,
    form: &FormState,
) -> Result<HoldReminders, PageError> {
    let documents = form.value("documents").split([',', ';']).map(str::trim);
    let documents: Vec<String> = documents.filter(|number| !number.is_empty()).map(str::to_owned).collect();
    let promised = match given(Some(form.value("amount"))) {
        Some(text) => {
            let about = documents.clone();
            let currency = desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
                let found = find_promise_currency(tx, ctx, customer, &about).await;
                found.map_err(|error| PageError::from(WriteError::Refused(error)))
            });
            Some(amount(text, currency.await?, "amount")?)
        }
        None => None,
    };
    Ok(HoldReminders {
        customer: customer.to_string(),
        documents,
        kind: form.value("kind").to_owned(),
        until: day("until", Some(form.value("until")))?,
        owner: form.value("owner").to_owned(),
        due: day("due", Some(form.value("due")))?,
        amount_minor: promised,
        reason: form.value("reason").to_owned(),
        // What a dispute is about is said of disputes alone: the field stands beside the other kinds too.
        topic: if form.value("kind") == "dispute" { form.value("topic") } else { "" }.to_owned(),
    })
}

/// `POST /collections/holds/{id}/end`
pub async fn end(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let hold: HoldId = id.parse().map_err(|_| PageError::NotFound)?;
    let back: Option<CustomerId> = form.value("customer").parse().ok();
    let back = back.map_or_else(
        || "/collections/holds".to_owned(),
        |customer| format!("/customers/{customer}?tab=reminders"),
    );
    let command = EndHold { hold: hold.to_string(), ending: form.value("ending").to_owned() };
    let call = Call::new("end_hold", &command);
    match desk
        .write(&user, call, async move |ctx, tx| {
            let ended = end_hold(ctx, tx, &command).await?;
            request_dunning_soon(tx, ctx).await?;
            Ok::<_, DunningError>(ended)
        })
        .await
        .map_err(missing)
    {
        Ok(_) => done(&desk, jar, &user.words.say("collections-hold-lifted"), &back),
        Err(error) => refused_at(&desk, &user, jar, error, &back),
    }
}
