//! Builds a payment plan: documents and a rhythm make instalments, which are then put right by hand.

use app::collections::{
    DunningError, Instalment, MakePaymentPlan, Rhythm, Split, find_payment_plan, list_plannable,
    make_payment_plan, split_debt,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::{CustomerId, PaymentPlanId};
use app::receivables::OpenItem;
use app::write::{Call, WriteError};
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use money::Currency;

use super::act::missing;
use super::payment_plans::LIST;
use super::wording::refused;
use crate::access::User;
use crate::error::PageError;
use crate::reconcile::typed::amount;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};

/// How instalments may follow one another, by the words of the form.
const RHYTHMS: [(&str, Rhythm); 5] = [
    ("month", Rhythm::Months(1)),
    ("month-end", Rhythm::MonthEnds),
    ("week", Rhythm::Weeks(1)),
    ("two-weeks", Rhythm::Weeks(2)),
    ("quarter", Rhythm::Months(3)),
];
/// What stands in the form where nobody said otherwise.
const COUNT: u16 = 3;
const GRACE_DAYS: u16 = 3;
const NOTICE_DAYS: u16 = 10;
/// Fields of the first form.
const ASKED: [&str; 7] =
    ["customer", "replaces", "first_amount", "first_payment_on", "count", "rhythm", "first_on"];
/// Empty lines below the instalments.
const SPARE: usize = 2;

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-no-document", "document"),
    ("dunning-document-unknown", "document"),
    ("dunning-document-in-plan", "document"),
    ("dunning-currencies-differ", "document"),
    ("dunning-limit-bad", "grace"),
    ("dunning-bad-text", "note"),
];

/// Where what cannot be calculated is said.
const CALCULATED: [(&str, &str); 2] =
    [("dunning-terms-first-too-large", "first_amount"), ("dunning-terms-too-many", "count")];

#[derive(Template)]
#[template(path = "collections/templates/plan_builder.html")]
struct BuilderPage {
    frame: Frame,
    customer: CustomerId,
    name: String,
    /// The plan whose terms these replace: its reference and id.
    replaces: Option<(String, String)>,
    documents: Vec<OpenItem>,
    currency: Currency,
    /// What the chosen documents leave to pay, minor units.
    total_minor: i64,
    /// The instalments as they stand in the form: day and amount as typed; empty before they are calculated.
    rows: Vec<(String, String)>,
    /// What the instalments are together, where every amount can be read.
    sum_minor: Option<i64>,
    form: FormState,
}

impl BuilderPage {
    fn is_chosen(&self, item: &OpenItem) -> bool {
        self.form.holds("document", &item.number)
    }

    fn is_rhythm(&self, word: &str) -> bool {
        self.form.value("rhythm") == word
    }

    fn sum(&self) -> i64 {
        self.sum_minor.unwrap_or_default()
    }

    fn difference(&self) -> i64 {
        self.sum_minor.map_or(0, |sum| self.total_minor.saturating_sub(sum))
    }
}

/// `GET /collections/payment-plans/new?customer=…&document=…&count=…`
pub async fn form(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let mut values: Vec<(String, String)> =
        ASKED.iter().map(|name| ((*name).to_owned(), address.value(name).to_owned())).collect();
    let documents = address.values("document").map(|number| ("document".to_owned(), number.to_owned()));
    values.extend(documents);
    show(&desk, &user, FormState::holding_all(values), true).await
}

async fn show(desk: &Desk, user: &User, form: FormState, is_asked: bool) -> PageResult {
    let customer: CustomerId = form.value("customer").parse().map_err(|_| PageError::NotFound)?;
    let words = user.words.clone();
    let mut status = form.status();
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let mut form = form;
            let found = find_customer(tx, ctx, customer).await?.ok_or(PageError::NotFound)?;
            let replaced: Option<PaymentPlanId> = form.value("replaces").parse().ok();
            let replaced = match replaced {
                Some(id) => find_payment_plan(tx, ctx, id).await?,
                None => None,
            };
            let id = replaced.as_ref().map(|view| view.row.id);
            let documents = list_plannable(tx, ctx, customer, id).await?;
            let today = ctx.today();
            if is_asked && form.value("count").is_empty() {
                form = offered(&form, &documents, today, replaced.as_ref().map(|view| &view.documents[..]));
            }
            let chosen: Vec<&OpenItem> =
                documents.iter().filter(|item| form.holds("document", &item.number)).collect();
            let currency = chosen.first().map_or(Currency::EUR, |item| item.currency);
            let total_minor = chosen.iter().map(|item| item.open_minor).fold(0_i64, i64::saturating_add);
            if is_asked && form.holds("ready", "no") {
                // Looked at for the first time: nothing is calculated yet.
            } else if is_asked {
                form = match calculate(&form, total_minor, currency) {
                    Ok(parts) => parts.into_iter().fold(form, |form, part| {
                        let typed = typed_amount(part.minor, currency);
                        form.with("day", part.due_on.to_string()).with("amount", typed)
                    }),
                    Err(PageError::BadField { field, message }) => form.wrong(field, words.say(message)),
                    Err(error) => form.refused(error, &words, &CALCULATED)?,
                };
            }
            let mut rows: Vec<(String, String)> =
                form.all("day").into_iter().zip(form.all("amount")).filter(|row| !is_empty(row)).collect();
            let sum_minor = sum_of(&rows, currency);
            if !rows.is_empty() {
                rows.extend(std::iter::repeat_n((String::new(), String::new()), SPARE));
            }
            Ok(BuilderPage {
                customer,
                name: found.name,
                replaces: replaced.map(|view| (view.row.reference, view.row.id.to_string())),
                documents,
                currency,
                total_minor,
                rows,
                sum_minor,
                form,
                frame,
            })
        })
        .await;
    if is_asked {
        status = axum::http::StatusCode::OK;
    }
    with_status(status, page)
}

/// What is offered before anybody has said anything: everything that is open in the first currency, in three months.
fn offered(
    form: &FormState,
    documents: &[OpenItem],
    today: Date,
    before: Option<&[(OpenItem, i64)]>,
) -> FormState {
    let currency = documents.first().map(|item| item.currency);
    let named = !form.all("document").is_empty();
    let mut values: Vec<(String, String)> = vec![
        ("customer".to_owned(), form.value("customer").to_owned()),
        ("replaces".to_owned(), form.value("replaces").to_owned()),
        ("count".to_owned(), COUNT.to_string()),
        ("rhythm".to_owned(), "month".to_owned()),
        ("first_on".to_owned(), today.saturating_add(1.month()).to_string()),
        ("ready".to_owned(), "no".to_owned()),
    ];
    for item in documents.iter().filter(|item| Some(item.currency) == currency) {
        let is_before = before.is_none_or(|of| of.iter().any(|(it, _)| it.id == item.id));
        if if named { form.holds("document", &item.number) } else { is_before } {
            values.push(("document".to_owned(), item.number.clone()));
        }
    }
    FormState::holding_all(values)
}

/// The instalments that were asked for.
fn calculate(form: &FormState, total_minor: i64, currency: Currency) -> Result<Vec<Instalment>, PageError> {
    let bad_day = |field| PageError::BadField { field, message: "list-bad-day" };
    let count = form
        .value("count")
        .parse()
        .map_err(|_| PageError::BadField { field: "count", message: "payment-plans-bad-count" })?;
    let first_payment = match given(Some(form.value("first_amount"))) {
        Some(text) => {
            let minor = amount(text, currency, "first_amount")?;
            let on = day("first_payment_on", Some(form.value("first_payment_on")))?;
            Some(Instalment { due_on: on.ok_or_else(|| bad_day("first_payment_on"))?, minor })
        }
        None => None,
    };
    let rhythm = RHYTHMS.iter().find(|(word, _)| *word == form.value("rhythm")).map(|(_, rhythm)| *rhythm);
    let first_on = day("first_on", Some(form.value("first_on")))?.ok_or_else(|| bad_day("first_on"))?;
    let rhythm = rhythm.ok_or(PageError::NotFound)?;
    split_debt(&Split { total_minor, first_payment, count, first_on, rhythm })
        .map_err(|problem| PageError::from(WriteError::Refused(DunningError::PlanTerms(problem))))
}

/// An amount as people write it: `1234,50`.
fn typed_amount(minor: i64, currency: Currency) -> String {
    let decimals = usize::from(currency.decimals());
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, cents) = digits.split_at(digits.len() - decimals);
    let sign = if minor < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole},{cents}") }
}

fn is_empty((day, amount): &(String, String)) -> bool {
    day.trim().is_empty() && amount.trim().is_empty()
}

fn sum_of(rows: &[(String, String)], currency: Currency) -> Option<i64> {
    rows.iter().try_fold(0_i64, |sum, (_, text)| sum.checked_add(amount(text, currency, "amount").ok()?))
}

/// `POST /collections/payment-plans`
pub async fn make(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let customer: CustomerId = form.value("customer").parse().map_err(|_| PageError::NotFound)?;
    let made = match read(&desk, &user, customer, &form).await {
        Ok(command) => {
            let call = Call::new("make_payment_plan", &command);
            desk.write(&user, call, async move |ctx, tx| make_payment_plan(ctx, tx, &command).await).await
        }
        Err(error) => Err(error),
    };
    let wrong = match made {
        Ok(made) => {
            return done(&desk, jar, &user.words.say("payment-plans-made"), &format!("{LIST}/{}", made.plan));
        }
        Err(error) => match missing(error) {
            PageError::Refused(refusal) => {
                let field =
                    FIELDS.iter().find(|(code, _)| *code == refusal.code).map_or("", |(_, field)| field);
                form.wrong(field, refused(&refusal, &user.words))
            }
            PageError::BadField { field, message } => form.wrong(field, user.words.say(message)),
            error => return Err(error),
        },
    };
    show(&desk, &user, wrong, false).await
}

/// What was typed.
async fn read(
    desk: &Desk,
    user: &User,
    customer: CustomerId,
    form: &FormState,
) -> Result<MakePaymentPlan, PageError> {
    let documents = form.all("document");
    let named = documents.clone();
    let currency = desk
        .read(user, async move |ctx: &Ctx, tx: &mut Tx| {
            let open = app::receivables::page_of_items(
                tx,
                ctx,
                &app::receivables::ItemFilter {
                    customer: Some(customer),
                    is_open: Some(true),
                    ..app::receivables::ItemFilter::default()
                },
                None,
                500,
            )
            .await?;
            Ok(open.into_iter().find(|item| named.contains(&item.number)).map(|item| item.currency))
        })
        .await?
        .unwrap_or(Currency::EUR);
    let mut instalments = Vec::new();
    for (on, text) in form.all("day").iter().zip(form.all("amount")) {
        if is_empty(&(on.clone(), text.clone())) {
            continue;
        }
        let on = day("instalments", Some(on))?;
        let on = on.ok_or(PageError::BadField { field: "instalments", message: "list-bad-day" })?;
        instalments.push((on, amount(text.trim(), currency, "instalments")?));
    }
    let days = |field: &'static str, otherwise: u16| match given(Some(form.value(field))) {
        Some(text) => {
            text.parse().map_err(|_| PageError::BadField { field, message: "payment-plans-bad-days" })
        }
        None => Ok(otherwise),
    };
    Ok(MakePaymentPlan {
        customer: customer.to_string(),
        documents,
        instalments,
        grace_days: days("grace", GRACE_DAYS)?,
        notice_days: days("notice", NOTICE_DAYS)?,
        note: form.value("note").to_owned(),
        replaces: form.value("replaces").to_owned(),
    })
}
