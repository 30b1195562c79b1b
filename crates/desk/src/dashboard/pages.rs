//! The page.

use std::sync::Arc;

use app::collections::{Pile, count_alerts, count_calls_due, count_pile};
use app::context::Ctx;
use app::correspondence::count_mails;
use app::identity::{Permission, list_entities};
use app::ids::BankAccountId;
use app::listing::sees_nobody;
use app::portal::count_open_answers;
use app::reporting::{Figure, MoneyFigures, Recent, Snapshot, accounting};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use jiff::ToSpan as _;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::figures::{self, Action, BarRow, Shown};
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::settings::count_to_confirm;
use crate::start::Card;
use crate::state::Desk;
use crate::web::chart::{Columns, Share, StackedBar};
use crate::web::{Frame, PageResult, Section, filters, places};

/// Days after which a statement is old enough to say so: a long weekend is not.
const STALE_DAYS: i64 = 5;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    currency: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/templates/dashboard.html")]
struct DashboardPage {
    frame: Frame,
    card: Option<Card>,
    as_of: String,
    actions: Vec<Action>,
    sees_bank: bool,
    /// Whether the reader looks after some customers, whose figures alone these are.
    is_part: bool,
    /// Whether they were given none yet.
    sees_nobody: bool,
    may_import: bool,
    stale_since: Option<Date>,
    currencies: Vec<(String, String, bool)>,
    money: Option<Money>,
}

struct Money {
    currency: Currency,
    outstanding: Tile,
    overdue: Tile,
    overdue_share: i64,
    credit: Tile,
    dso: Option<(String, String)>,
    collected: Tile,
    /// What `collected` is made of: given to customers' accounts, and undone.
    allocated_minor: i64,
    undone_minor: i64,
    automatic: Option<(i64, u64, u64, String)>,
    aged: StackedBar,
    has_aged: bool,
    weeks: Columns,
    has_weeks: bool,
    later: Tile,
    by_state: Vec<BarRow>,
    by_account: Vec<BarRow>,
    by_channel: Vec<BarRow>,
    /// Cash of every legal entity, when there are several.
    group: Option<Group>,
}

#[expect(clippy::struct_field_names, reason = "each is the same cash, by something else")]
struct Group {
    by_entity: Vec<BarRow>,
    by_account: Vec<BarRow>,
    by_channel: Vec<BarRow>,
}

struct Tile {
    minor: i64,
    href: String,
}

/// `GET /`
pub async fn dashboard(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let snapshot = snapshot(&desk, &user).await?;
    let reader = user.clone();
    let is_loading = desk.sample().is_loading();
    let others = if user.may(Permission::ReadBank) { others(&desk, &user).await? } else { Vec::new() };
    desk.show(&user, Section::Dashboard, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = accounting::chart(tx, ctx).await?;
        let shown = Shown { words: &reader.words, chart: &chart, today: snapshot.as_of };
        let card = Card::for_dashboard(ctx, tx, &reader, is_loading).await?;
        let sees_bank = reader.may(Permission::ReadBank);
        let accounts = accounting::bank_account_names(tx, ctx).await?;
        let fresh = if sees_bank { accounting::freshness(tx, ctx).await? } else { None };
        let limit = snapshot.as_of.saturating_sub(STALE_DAYS.days());
        let chosen = choose(&snapshot.figures.money, asked.currency.as_deref());
        let currencies = snapshot.figures.money.iter().map(|money| {
            let is_on = chosen.is_some_and(|chosen| chosen.currency == money.currency);
            let code = money.currency.code().to_owned();
            (places::query("/", &[("currency", code.clone())]), code, is_on)
        });
        let currencies: Vec<_> = currencies.collect();
        let money = chosen.map(|money| {
            let words = &reader.words;
            let tile = |figure: &Figure| Tile { minor: figure.value, href: shown.proof(figure) };
            let share = &snapshot.figures.automatic;
            let (by_account, by_channel) = figures::received(money, &accounts, &shown);
            let group = group_of(&others, money, &frame.entity, &accounts, &shown);
            let (part, whole) = (share.value.part, share.value.whole);
            let per_cent = Share::of(signed(part), signed(whole)).per_cent();
            let proof = shown.proof(share);
            Money {
                currency: money.currency,
                outstanding: tile(&money.outstanding),
                overdue: tile(&money.overdue),
                overdue_share: Share::of(money.overdue.value, money.outstanding.value).per_cent(),
                credit: tile(&money.credit),
                dso: money.dso.as_ref().map(|it| (words.tenths(it.value), shown.proof(it))),
                collected: tile(&money.cash.collected),
                allocated_minor: money.cash.collected.value.saturating_sub(money.cash.undone_minor),
                undone_minor: money.cash.undone_minor,
                automatic: (whole > 0).then_some((per_cent, part, whole, proof)),
                aged: figures::aged_bar(money, &shown),
                has_aged: money.outstanding.value > 0,
                weeks: figures::weeks(money, &shown),
                has_weeks: money.weeks.iter().any(|figure| figure.value > 0),
                later: tile(&money.later),
                by_state: figures::by_state(&money.cash, &shown),
                by_account,
                by_channel,
                group,
            }
        });
        let mut actions = figures::actions(&snapshot.figures.actions, &reader, &shown);
        actions.extend(figures::to_confirm(count_to_confirm(ctx, tx, &reader).await?));
        let answers = count_open_answers(tx, ctx).await?;
        actions.extend(figures::to_answer(u64::try_from(answers).unwrap_or(0)));
        let (open, to_place) = count_mails(tx, ctx).await?;
        actions.extend(figures::to_read(u64::try_from(open.saturating_add(to_place)).unwrap_or(0)));
        if reader.may(Permission::WriteReceivables) {
            let waiting = count_pile(tx, ctx, Pile::ToApprove).await?;
            actions.extend(figures::to_approve(u64::try_from(waiting).unwrap_or(0)));
        }
        let alerts = count_alerts(tx, ctx).await?;
        actions.extend(figures::to_know(u64::try_from(alerts).unwrap_or(0)));
        if let Some(me) = person(&reader) {
            let calls = count_calls_due(tx, ctx, me).await?;
            actions.extend(figures::to_call(u64::try_from(calls).unwrap_or(0)));
        }
        Ok(DashboardPage {
            as_of: reader.words.as_of(snapshot.computed_at),
            actions,
            may_import: reader.may(Permission::ImportReceivables),
            stale_since: fresh.map(|fresh| fresh.oldest).filter(|oldest| *oldest < limit),
            sees_bank,
            is_part: ctx.only_of.is_some(),
            sees_nobody: sees_nobody(tx, ctx).await?,
            card,
            currencies,
            money,
            frame,
        })
    })
    .await
}

/// Another legal entity of the organisation, with its figures and the names of its accounts.
struct Other {
    name: String,
    snapshot: Arc<Snapshot>,
    accounts: Vec<(BankAccountId, String)>,
}

/// The other legal entities, each with the figures that are kept of it.
async fn others(desk: &Desk, user: &User) -> Result<Vec<Other>, PageError> {
    let ctx = desk.context(user);
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let entities = list_entities(&mut tx, ctx.org).await?;
        let mut found = Vec::new();
        for entity in entities.iter().filter(|entity| entity.id != ctx.legal_entity.to_string()) {
            let Ok(id) = entity.id.parse() else { continue };
            let of_entity = ctx.on_entity(id);
            let accounts = accounting::bank_account_names(&mut tx, &of_entity).await?;
            found.push((entity.name.clone(), of_entity, accounts));
        }
        tx.rollback().await?;
        let mut others = Vec::with_capacity(found.len());
        for (name, of_entity, accounts) in found {
            let snapshot = desk.figures().latest(desk.db(), &of_entity).await?;
            others.push(Other { name, snapshot, accounts });
        }
        Ok(others)
    })
    .await
}

/// Cash of this month across the legal entities, in one currency; nothing when there is one entity.
fn group_of(
    others: &[Other],
    mine: &MoneyFigures,
    my_name: &str,
    my_accounts: &[(BankAccountId, String)],
    shown: &Shown<'_>,
) -> Option<Group> {
    if others.is_empty() {
        return None;
    }
    let theirs = others.iter().map(|other| {
        let money = other.snapshot.figures.money.iter().find(|money| money.currency == mine.currency);
        (other.name.as_str(), money, other.accounts.as_slice(), false)
    });
    let all: Vec<_> = std::iter::once((my_name, Some(mine), my_accounts, true)).chain(theirs).collect();
    let (by_entity, by_account, by_channel) = figures::received_of_all(&all, shown);
    Some(Group { by_entity, by_account, by_channel })
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The figures of now, from memory when nothing happened since. Those of a large company are shown as they were some
/// seconds ago while they are calculated again: they say when.
pub async fn snapshot(desk: &Desk, user: &User) -> Result<Arc<Snapshot>, PageError> {
    let ctx = desk.context(user);
    desk.run(async move |desk: Desk| match desk.figures().recent(desk.db(), &ctx).await? {
        Recent::Ready(snapshot) => Ok(snapshot),
        Recent::Behind(snapshot) => {
            desk.run_aside("figures", async move |desk: Desk| {
                desk.figures().latest(desk.db(), &ctx).await?;
                Ok(())
            });
            Ok(snapshot)
        }
        Recent::Missing => Ok(desk.figures().latest(desk.db(), &ctx).await?),
    })
    .await
}

/// The figures in the currency asked for, else in euros, else in the first there is.
fn choose<'a>(all: &'a [MoneyFigures], asked: Option<&str>) -> Option<&'a MoneyFigures> {
    let of = |code: &str| all.iter().find(|money| money.currency.code() == code);
    asked.and_then(of).or_else(|| of("EUR")).or_else(|| all.first())
}
