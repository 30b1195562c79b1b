//! What reminders changed: before and since, beside those that are left alone; and how customers pay, month by month.

use app::collections::{
    Compared, EndHoldOut, HOLD_OUT_DAYS, HOLD_OUT_SHARE, Impact, Measured, Measures, SetHoldOut,
    end_hold_out, load_impact, set_hold_out,
};
use app::context::Ctx;
use app::identity::Permission;
use app::reporting::is_long_to_measure;
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::act::refused_at;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

const PAGE: &str = "/collections/impact";

#[derive(Template)]
#[template(path = "collections/templates/impact.html")]
struct ImpactPage {
    frame: Frame,
    section: &'static str,
    began_on: Option<Date>,
    first_sent_on: Option<Date>,
    hold_out: i64,
    hold_out_until: Option<Date>,
    currencies: Vec<(String, &'static str, bool)>,
    compared: Vec<Table>,
    months: Vec<MonthRow>,
    may_set: bool,
}

/// While it is measured.
#[derive(Template)]
#[template(path = "collections/templates/impact_coming.html")]
struct ComingPage {
    frame: Frame,
    section: &'static str,
    address: String,
}

/// So many days before and since, measure by measure.
struct Table {
    title: String,
    /// The last day since; shown while it is to come.
    ends_on: Option<Date>,
    has_hold_out: bool,
    rows: Vec<Row>,
}

struct Row {
    key: &'static str,
    before: String,
    since: String,
    change: String,
    hold_out: String,
    hold_out_change: String,
}

struct MonthRow {
    month: String,
    documents: i64,
    late: String,
    delay: String,
    dso: String,
    due_minor: i64,
    received_minor: i64,
    currency: Currency,
}

/// `GET /collections/impact?since=…&currency=…`: what takes a moment is measured behind a page that says so (`now`).
pub async fn impact(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    let since = day("since", given(Some(address.value("since"))))?;
    if address.value("now").is_empty()
        && desk
            .read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(is_long_to_measure(tx, ctx).await?))
            .await?
    {
        let address = address.with("now", "1").to_string();
        let coming =
            async move |_: &Ctx, _: &mut Tx, frame| Ok(ComingPage { frame, section: "impact", address });
        return desk.show(&user, Section::Collections, coming).await;
    }
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        if since.is_some_and(|since| since > ctx.today()) {
            return Err(PageError::BadField { field: "since", message: "impact-future" });
        }
        let impact: Impact = load_impact(tx, ctx, since).await?;
        let asked = address.value("currency");
        let chosen = impact.by_currency.iter().position(|of| of.currency == asked).unwrap_or(0);
        let currencies =
            impact.by_currency.iter().enumerate().map(|(at, of)| {
                (address.with("currency", of.currency).to_string(), of.currency, at == chosen)
            });
        let found = impact.by_currency.get(chosen);
        let currency = found.and_then(|of| Currency::parse(of.currency).ok()).unwrap_or(Currency::EUR);
        let shown = Shown { words: &reader.words, currency };
        Ok(ImpactPage {
            section: "impact",
            currencies: currencies.collect(),
            compared: found
                .map(|of| of.compared.iter().map(|it| shown.table(it, impact.hold_out > 0)).collect())
                .unwrap_or_default(),
            months: found
                .map(|of| of.months.iter().map(|month| shown.month(month)).collect())
                .unwrap_or_default(),
            began_on: impact.began_on,
            first_sent_on: impact.first_sent_on,
            hold_out: i64::try_from(impact.hold_out).unwrap_or(i64::MAX),
            hold_out_until: impact.hold_out_until,
            may_set: reader.may(Permission::ManageSettings),
            frame,
        })
    })
    .await
}

/// How measures are written.
struct Shown<'a> {
    words: &'a Words,
    currency: Currency,
}

/// One measure of the same kind, as it is written and compared.
type Measure = (&'static str, fn(&Measured, &Measures) -> Option<i64>, Unit);

#[derive(Clone, Copy)]
enum Unit {
    Share,
    Days,
    Amount,
    Count,
}

const MEASURES: [Measure; 5] = [
    ("impact-late", |_, of| of.late_bps(), Unit::Share),
    ("impact-delay", |_, of| of.delay_hundredths(), Unit::Days),
    ("impact-dso", |at, of| of.dso_hundredths(at.period), Unit::Days),
    ("impact-cash", |_, of| Some(of.received_minor), Unit::Amount),
    ("impact-documents", |_, of| i64::try_from(of.documents).ok(), Unit::Count),
];

impl Shown<'_> {
    fn table(&self, compared: &Compared, has_hold_out: bool) -> Table {
        let since = compared.since.as_ref();
        let row = |(key, of, unit): &Measure| {
            let before = of(&compared.before, &compared.before.reminded);
            let after = since.and_then(|at| of(at, &at.reminded));
            let beside_before = of(&compared.before, &compared.before.hold_out);
            let beside = since.and_then(|at| of(at, &at.hold_out));
            Row {
                key,
                before: self.value(before, *unit),
                since: self.value(after, *unit),
                change: self.change(before, after, *unit),
                hold_out: self.value(beside, *unit),
                hold_out_change: self.change(beside_before, beside, *unit),
            }
        };
        Table {
            title: self.words.say_with("impact-days", &[("count", compared.days.into())]),
            ends_on: since.is_none().then_some(compared.ends_on),
            has_hold_out,
            rows: MEASURES.iter().map(row).collect(),
        }
    }

    fn month(&self, month: &Measured) -> MonthRow {
        let of = &month.reminded.and(&month.hold_out);
        MonthRow {
            month: month.period.from.strftime("%m/%Y").to_string(),
            documents: i64::try_from(of.documents).unwrap_or(i64::MAX),
            late: self.value(of.late_bps(), Unit::Share),
            delay: self.value(of.delay_hundredths(), Unit::Days),
            dso: self.value(of.dso_hundredths(month.period), Unit::Days),
            due_minor: of.due_minor,
            received_minor: of.received_minor,
            currency: self.currency,
        }
    }

    fn value(&self, value: Option<i64>, unit: Unit) -> String {
        let Some(value) = value else { return "–".to_owned() };
        match unit {
            Unit::Share => {
                self.words.say_with("impact-percent", &[("shown", self.words.tenths(value).into())])
            }
            Unit::Days => {
                self.words.say_with("impact-in-days", &[("shown", self.words.tenths(value).into())])
            }
            Unit::Amount => self.words.amount(value, self.currency),
            Unit::Count => self.words.count(value),
        }
    }

    /// By how much it changed, with its sign; nothing where one of both is not known.
    fn change(&self, before: Option<i64>, since: Option<i64>, unit: Unit) -> String {
        let Some(change) = before.zip(since).and_then(|(before, since)| since.checked_sub(before)) else {
            return "–".to_owned();
        };
        let size = change.saturating_abs();
        let text = match unit {
            Unit::Share => self.words.say_with("impact-points", &[("shown", self.words.tenths(size).into())]),
            Unit::Days | Unit::Amount | Unit::Count => self.value(Some(size), unit),
        };
        match change.signum() {
            1 => format!("+{text}"),
            -1 => format!("−{text}"),
            _ => text,
        }
    }
}

/// `POST /collections/impact/hold-out`
pub async fn set(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let command = SetHoldOut {
        share: form.value("share").trim().parse().unwrap_or(0),
        days: form.value("days").trim().parse().unwrap_or(0),
    };
    let call = Call::new("set_hold_out", &command);
    let set = desk.write(&user, call, async move |ctx, tx| set_hold_out(ctx, tx, &command).await).await;
    match set {
        Ok(found) => {
            let count = [("count", i64::try_from(found.customers).unwrap_or(i64::MAX).into())];
            done(&desk, jar, &user.words.say_with("impact-hold-out-set", &count), PAGE)
        }
        Err(error) => refused_at(&desk, &user, jar, error, PAGE),
    }
}

/// `POST /collections/impact/hold-out/end`
pub async fn end(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let command = EndHoldOut {};
    let call = Call::new("end_hold_out", &command);
    desk.write(&user, call, async move |ctx, tx| end_hold_out(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("impact-hold-out-ended"), PAGE)
}
