//! Late interest and the indemnity: what accrued at a customer, what is claimed and given up, and by which rates.

use app::context::Ctx;
use app::customers::find_customer;
use app::identity::Permission;
use app::ids::{CustomerId, OpenItemId};
use app::late_charges::{
    ChargeChoice, ChargeKind, ChargeTerms, ChargedInvoice, ClaimCharges, NoteRow, RatesView, SetChargeTerms,
    SetHalfYearRates, WaiveCharges, WithdrawClaim, charges_of_customer, claim_charges, find_charge_terms,
    find_note, list_half_year_rates, list_parts_of_note, page_of_notes, set_charge_terms,
    set_half_year_rates, waive_charges, withdraw_claim,
};
use app::receivables::find_item;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::ToSpan as _;
use jiff::civil::Date;
use money::{Currency, Money};

use crate::access::User;
use crate::error::PageError;
use crate::reconcile::typed::amount;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};

const LIST: &str = "/collections/charges";
const PAGE: usize = 50;
/// Days to pay a claim, as the form offers them.
const DAYS: i64 = 15;
/// The two charges, with the names under which forms choose them.
const KINDS: [(&str, ChargeKind); 2] =
    [("interest", ChargeKind::Interest), ("indemnity", ChargeKind::Indemnity)];

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] =
    &[("charges-bad-day", "due_on"), ("charges-bad-text", "reason"), ("charges-bad-rate", "rate")];

#[derive(Template)]
#[template(path = "collections/templates/charges_of.html")]
struct OfCustomerPage {
    frame: Frame,
    customer: CustomerId,
    name: String,
    invoices: Vec<ChargedInvoice>,
    /// What is chosen comes to this; nothing while nothing is chosen, or where it cannot be summed.
    total: Option<Money>,
    /// What was chosen is in several currencies.
    is_mixed: bool,
    all: String,
    due_on: Date,
    may_claim: bool,
    form: FormState,
}

impl OfCustomerPage {
    fn is_chosen(&self, name: &str, invoice: &ChargedInvoice) -> bool {
        self.form.holds(name, &invoice.item.id.to_string())
    }

    /// What is left at all, by currency.
    fn left(&self) -> Vec<(Currency, i64)> {
        let mut sums: Vec<(Currency, i64)> = Vec::new();
        for invoice in &self.invoices {
            for (_, kind) in KINDS {
                let (currency, left) = (invoice.currency(kind), invoice.charge(kind).left_minor);
                match sums.iter_mut().find(|(known, _)| *known == currency) {
                    Some((_, sum)) => *sum = sum.saturating_add(left),
                    None => sums.push((currency, left)),
                }
            }
        }
        sums.retain(|(_, minor)| *minor != 0);
        sums
    }

    /// The half-year whose rates are not known.
    fn unknown(&self) -> Option<String> {
        self.invoices.iter().find_map(ChargedInvoice::unknown_half_year)
    }
}

/// `GET /customers/{id}/charges?interest=…&indemnity=…`
pub async fn of_customer(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    let chosen = KINDS.iter().flat_map(|(name, _)| {
        address.values(name).map(|item| ((*name).to_owned(), item.to_owned())).collect::<Vec<_>>()
    });
    show(&desk, &user, &id, FormState::holding_all(chosen.collect())).await
}

async fn show(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let (status, may_claim) = (form.status(), user.may(Permission::DecideAllocations));
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let found = find_customer(tx, ctx, customer).await?.ok_or(PageError::NotFound)?;
            let invoices =
                charges_of_customer(tx, ctx, customer, ctx.today()).await.map_err(PageError::of)?;
            let (mut total, mut is_mixed) = (None, false);
            let mut everything = Vec::new();
            for invoice in &invoices {
                for (name, kind) in KINDS {
                    let left = Money::new(invoice.charge(kind).left_minor, invoice.currency(kind));
                    if left.minor() <= 0 {
                        continue;
                    }
                    everything.push(format!("{name}={}", invoice.item.id));
                    if form.holds(name, &invoice.item.id.to_string()) {
                        total = match total {
                            None => Some(left),
                            Some(sum) => left.checked_add(sum).ok(),
                        };
                        is_mixed |= total.is_none();
                    }
                }
            }
            Ok(OfCustomerPage {
                customer,
                name: found.name,
                total: total.filter(|_| !is_mixed),
                is_mixed,
                invoices,
                all: format!("/customers/{customer}/charges?{}", everything.join("&")),
                due_on: ctx.today().saturating_add(DAYS.days()),
                may_claim,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

/// What a form chose.
fn choices(form: &FormState) -> Vec<ChargeChoice> {
    let of = |(name, kind): &(&str, ChargeKind)| {
        let kind = *kind;
        form.all(name).into_iter().map(move |document| ChargeChoice { document, kind }).collect::<Vec<_>>()
    };
    KINDS.iter().flat_map(of).collect()
}

/// `POST /customers/{id}/charges/claim`
pub async fn claim(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let Ok(Some(due_on)) = day("due_on", Some(form.value("due_on"))) else {
        let form = form.wrong("due_on", user.words.say("charges-day-missing"));
        return show(&desk, &user, &id, form).await;
    };
    let command = ClaimCharges {
        customer: customer.to_string(),
        charges: choices(&form),
        shown_minor: form.value("shown_minor").parse().unwrap_or_default(),
        due_on,
    };
    let call = Call::new("claim_charges", &command);
    match desk.write(&user, call, async move |ctx, tx| claim_charges(ctx, tx, &command).await).await {
        Ok(claimed) => {
            done(&desk, jar, &user.words.say("charges-claimed"), &format!("{LIST}/{}", claimed.note))
        }
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show(&desk, &user, &id, form).await
        }
    }
}

/// `POST /customers/{id}/charges/waive`
pub async fn waive(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = WaiveCharges {
        customer: customer.to_string(),
        charges: choices(&form),
        reason: form.value("reason").to_owned(),
    };
    let call = Call::new("waive_charges", &command);
    match desk.write(&user, call, async move |ctx, tx| waive_charges(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("charges-waived"), &format!("/customers/{id}/charges")),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show(&desk, &user, &id, form).await
        }
    }
}

/// A document of charges as pages show it.
struct Note {
    row: NoteRow,
    customer: String,
    open_minor: i64,
}

impl Note {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: NoteRow) -> Result<Option<Self>, PageError> {
        let Some(customer) = find_customer(tx, ctx, row.customer_id).await? else { return Ok(None) };
        let item = find_item(tx, ctx, row.id).await?;
        let open_minor = item.map_or(0, |item| item.open_minor);
        Ok(Some(Self { row, customer: customer.name, open_minor }))
    }

    fn state_key(&self) -> &'static str {
        if self.row.withdrawn_at.is_some() {
            "charges-withdrawn"
        } else if self.open_minor == 0 {
            "charges-paid"
        } else {
            "charges-open"
        }
    }

    fn state_tone(&self) -> &'static str {
        if self.row.withdrawn_at.is_some() {
            ""
        } else if self.open_minor == 0 {
            "ok"
        } else {
            "primary"
        }
    }

    /// Whether it can be withdrawn: nothing was paid of it.
    fn is_whole(&self) -> bool {
        self.row.withdrawn_at.is_none() && self.open_minor == self.row.amount_minor
    }
}

#[derive(Template)]
#[template(path = "collections/templates/charges.html")]
struct ChargesPage {
    frame: Frame,
    section: &'static str,
    notes: Vec<Note>,
    next: Option<String>,
    first: Option<String>,
    terms: ChargeTerms,
    rates: Vec<RatesView>,
    may_change: bool,
    form: FormState,
}

impl ChargesPage {
    fn contract(&self) -> Option<i64> {
        self.terms.contract_bps.map(i64::from)
    }
}

/// `GET /collections/charges?before=…`
pub async fn list(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    show_list(&desk, &user, address, FormState::holding([])).await
}

async fn show_list(desk: &Desk, user: &User, address: Address, form: FormState) -> PageResult {
    let (status, may_change) = (form.status(), user.may(Permission::ManageSettings));
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let before: Option<OpenItemId> = address.value("before").parse().ok();
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let mut rows = page_of_notes(tx, ctx, before, limit).await?;
            let has_more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let next = rows.last().filter(|_| has_more).map(|row| row.id.to_string());
            let mut notes = Vec::with_capacity(rows.len());
            for row in rows {
                notes.extend(Note::load(ctx, tx, row).await?);
            }
            Ok(ChargesPage {
                section: "charges",
                notes,
                next: next.map(|place| address.with("before", &place).to_string()),
                first: before.map(|_| address.without(&["before"]).to_string()),
                terms: find_charge_terms(tx, ctx).await?,
                rates: list_half_year_rates(tx, ctx).await?,
                may_change,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

#[derive(Template)]
#[template(path = "collections/templates/charge_note.html")]
struct NotePage {
    frame: Frame,
    note: Note,
    /// Of which invoice what was claimed: number, id, kind, amount, through which day.
    parts: Vec<(String, OpenItemId, String, i64, Date)>,
    may_withdraw: bool,
    form: FormState,
}

/// `GET /collections/charges/{id}`
pub async fn note(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show_note(&desk, &user, &id, FormState::holding([])).await
}

async fn show_note(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let id: OpenItemId = id.parse().map_err(|_| PageError::NotFound)?;
    let (status, may_withdraw) = (form.status(), user.may(Permission::DecideAllocations));
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let row = find_note(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
            let mut parts = Vec::new();
            for part in list_parts_of_note(tx, ctx, id).await? {
                let number = find_item(tx, ctx, part.item_id).await?.map(|item| item.number);
                let key = format!("charges-{}", part.kind);
                let through = part.through_on.to_jiff();
                parts.push((number.unwrap_or_default(), part.item_id, key, part.amount_minor, through));
            }
            let note = Note::load(ctx, tx, row).await?.ok_or(PageError::NotFound)?;
            Ok(NotePage { frame, note, parts, may_withdraw, form })
        })
        .await;
    with_status(status, page)
}

/// `POST /collections/charges/{id}/withdraw`
pub async fn withdraw(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let note: OpenItemId = id.parse().map_err(|_| PageError::NotFound)?;
    let command = WithdrawClaim { note: note.to_string(), reason: form.value("reason").to_owned() };
    let call = Call::new("withdraw_claim", &command);
    match desk.write(&user, call, async move |ctx, tx| withdraw_claim(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("charges-withdrawn-done"), &format!("{LIST}/{id}")),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show_note(&desk, &user, &id, form).await
        }
    }
}

/// A rate as people write it, in basis points; nothing for an empty field.
fn rate(form: &FormState, name: &'static str) -> Result<Option<u32>, PageError> {
    let text = form.value(name).trim_end_matches('%');
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || PageError::BadField { field: name, message: "charges-rate-bad" };
    let bps = amount(text, Currency::EUR, name).map_err(|_| bad())?;
    u32::try_from(bps).map(Some).map_err(|_| bad())
}

/// `POST /collections/charges/terms` with `contract`.
pub async fn set_terms(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let set = match rate(&form, "contract") {
        Ok(contract_bps) => {
            let command = SetChargeTerms { contract_bps };
            let call = Call::new("set_charge_terms", &command);
            let set = desk.write(&user, call, async move |ctx, tx| set_charge_terms(ctx, tx, &command).await);
            set.await.map(drop)
        }
        Err(error) => Err(error),
    };
    kept(&desk, &user, jar, form, set).await
}

/// `POST /collections/charges/rates` with `year`, `half`, `refinancing` and `legal`.
pub async fn set_rates(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let set = match (form.value("year").parse(), rate(&form, "refinancing"), rate(&form, "legal")) {
        (Ok(year), Ok(Some(refinancing_bps)), Ok(Some(legal_bps))) => {
            let is_second = form.holds("half", "2");
            let command = SetHalfYearRates { year, is_second, refinancing_bps, legal_bps };
            let call = Call::new("set_half_year_rates", &command);
            let set =
                desk.write(&user, call, async move |ctx, tx| set_half_year_rates(ctx, tx, &command).await);
            set.await.map(drop)
        }
        (Err(_), ..) => Err(PageError::BadField { field: "year", message: "charges-year-bad" }),
        (_, Err(error), _) | (_, _, Err(error)) => Err(error),
        (_, Ok(None), _) => Err(PageError::BadField { field: "refinancing", message: "charges-rate-bad" }),
        (.., Ok(None)) => Err(PageError::BadField { field: "legal", message: "charges-rate-bad" }),
    };
    kept(&desk, &user, jar, form, set).await
}

async fn kept(
    desk: &Desk,
    user: &User,
    jar: CookieJar,
    form: FormState,
    set: Result<(), PageError>,
) -> PageResult {
    match set {
        Ok(()) => done(desk, jar, &user.words.say("settings-saved"), LIST),
        Err(PageError::BadField { field, message }) => {
            let form = form.wrong(field, user.words.say(message));
            show_list(desk, user, Address::new(LIST), form).await
        }
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show_list(desk, user, Address::new(LIST), form).await
        }
    }
}
