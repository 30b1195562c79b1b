//! What stands on the accounts that money passes through (511, 580), line by line, with its age and who looks after it.

use ::ledger::AccountRole;
use app::allocation::{GiveClearing, find_adjustment_view, give_clearing};
use app::context::Ctx;
use app::identity::{Permission, UserView, find_user};
use app::receivables::find_by_number;
use app::reporting::Span;
use app::reporting::accounting::{ClearingLine, ClearingWhat, Whose, chart, list_clearing};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use db::Tx;
use db::uuid::Uuid;
use jiff::civil::Date;
use money::Currency;

use super::suspense::days;
use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters, places};

/// Lines on one page.
const PAGE: usize = 50;
/// The accounts, by the words of addresses.
const ROLES: [(&str, AccountRole); 2] =
    [("provider", AccountRole::ProviderClearing), ("transfer", AccountRole::InternalTransfer)];

#[derive(Template)]
#[template(path = "accounting/templates/clearing.html")]
struct ClearingPage {
    frame: Frame,
    views: Views,
    tab: &'static str,
    word: &'static str,
    title: String,
    ledger: String,
    accounts: Vec<(String, String, bool)>,
    owners: Vec<(String, String, bool)>,
    people: Vec<UserView>,
    may_give: bool,
    lines: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
    files: (String, String),
    may_export: bool,
}

struct Line {
    subject: Uuid,
    href: String,
    what: String,
    owner: Option<(String, String)>,
    since: Date,
    days: i64,
    amount_minor: i64,
    currency: Currency,
}

/// The address of what stands on the account of a role.
pub fn address_of(role: AccountRole) -> String {
    let word = ROLES.iter().find(|(_, of)| *of == role).map_or("", |(word, _)| *word);
    places::query("/accounting/clearing", &[("account", word.to_owned())])
}

/// Which account is asked for, and whose lines.
fn asked(address: &Address, user: &User) -> Result<((&'static str, AccountRole), Whose), PageError> {
    let role = ROLES.into_iter().find(|(word, _)| *word == address.value("account")).unwrap_or(ROLES[0]);
    let whose = match address.value("owner") {
        "" => Whose::All,
        "nobody" => Whose::Nobody,
        "mine" => person(user).map_or(Whose::Nobody, Whose::Of),
        text => Whose::Of(text.parse().map_err(|_| PageError::NotFound)?),
    };
    Ok((role, whose))
}

/// `GET /accounting/clearing?account=…`
pub async fn list(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let ((word, role), whose) = asked(&address, &user)?;
    let form = match address.value("format") {
        "csv" => Some(FileForm::Csv),
        "xlsx" => Some(FileForm::Xlsx),
        _ => None,
    };
    if let Some(form) = form {
        return file(&desk, &user, (role, whose), form).await;
    }
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let number = chart.number(role).to_string();
        let after = place(address.value("after"));
        let mut found = list_clearing(tx, ctx, role, whose).await?;
        found.retain(|line| after.is_none_or(|after| (line.since, line.subject) > after));
        let has_more = found.len() > PAGE;
        found.truncate(PAGE);
        let last = found.last().filter(|_| has_more).map(|last| format!("{}.{}", last.since, last.subject));
        let mut lines = Vec::with_capacity(found.len());
        for line in found {
            lines.push(Line::load(ctx, tx, line, &address, &reader).await?);
        }
        let may_give = reader.may(Permission::DecideAllocations);
        let accounts = ROLES.map(|(it, of)| {
            let label = format!("{} {}", chart.number(of), chart.label(of));
            (address.without(&["owner"]).with("account", it).to_string(), label, it == word)
        });
        let owner = address.value("owner").to_owned();
        let owners = [("", "all"), ("mine", "mine"), ("nobody", "nobody")].map(|(value, word)| {
            (address.with("owner", value).to_string(), format!("accounting-owner-{word}"), owner == value)
        });
        let views = Views::load(tx, ctx, person(&reader), "/accounting/clearing", address.query()).await?;
        Ok(ClearingPage {
            views,
            tab: "suspense",
            word,
            title: format!("{number} {}", chart.label(role)),
            ledger: places::ledger(&number, Span::ALL),
            accounts: accounts.to_vec(),
            owners: owners.to_vec(),
            people: if may_give { people(ctx, tx).await? } else { Vec::new() },
            may_give,
            lines,
            next: last.map(|place| address.with("after", &place).to_string()),
            first: after.map(|_| address.without(&[]).to_string()),
            files: (address.with("format", "csv").to_string(), address.with("format", "xlsx").to_string()),
            may_export: reader.may(Permission::ExportData),
            frame,
        })
    })
    .await
}

fn place(text: &str) -> Option<(Date, Uuid)> {
    let (day, subject) = text.split_once('.')?;
    Some((day.parse().ok()?, subject.parse().ok()?))
}

impl Line {
    async fn load(
        ctx: &Ctx,
        tx: &mut Tx,
        line: ClearingLine,
        address: &Address,
        reader: &User,
    ) -> Result<Self, PageError> {
        let owner = match line.owner {
            Some(owner) => find_user(tx, ctx.org, owner).await?,
            None => None,
        };
        let (href, what) = shown(ctx, tx, &line.what, reader).await?;
        Ok(Self {
            owner: owner.map(|owner| (owner.name, address.with("owner", &owner.id).to_string())),
            subject: line.subject,
            since: line.since,
            days: days(line.since, ctx.today()),
            amount_minor: line.amount_minor,
            currency: line.currency,
            href,
            what,
        })
    }
}

/// Where a line leads, and what it is in words; an empty address where there is no page of it.
async fn shown(
    ctx: &Ctx,
    tx: &mut Tx,
    what: &ClearingWhat,
    reader: &User,
) -> Result<(String, String), PageError> {
    Ok(match what {
        ClearingWhat::Transaction { transaction, text } => (places::transaction(*transaction), text.clone()),
        ClearingWhat::Entry(entry) => (places::entry(*entry), reader.words.say("accounting-entry")),
        ClearingWhat::Payment { adjustment, reference } => {
            let found = find_adjustment_view(tx, ctx, *adjustment).await?;
            let documents = found.map(|view| view.documents).unwrap_or_default();
            let mut href = String::new();
            if let Some((number, _)) = documents.first() {
                let item = find_by_number(tx, ctx, number).await?;
                href = item.map(|item| places::invoice(item.id)).unwrap_or_default();
            }
            let numbers = documents.into_iter().map(|(number, _)| number);
            let parts: Vec<String> =
                std::iter::once(reference.clone()).chain(numbers).filter(|part| !part.is_empty()).collect();
            (href, parts.join(" · "))
        }
    })
}

/// `POST /accounting/clearing/owner`: gives the lines that are ticked to somebody.
pub async fn give(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let chosen = form.all("subject");
    let subjects = chosen.iter().map(|text| text.parse().map_err(|_| PageError::NotFound));
    let command = GiveClearing {
        subjects: subjects.collect::<Result<_, PageError>>()?,
        person: form.value("person").to_owned(),
    };
    let call = Call::new("give_clearing", &command);
    desk.write(&user, call, async move |ctx, tx| give_clearing(ctx, tx, &command).await).await?;
    let word = ROLES.iter().find(|(word, _)| *word == form.value("account")).map_or("", |(word, _)| *word);
    let back = Address::new("/accounting/clearing").with("account", word);
    done(&desk, jar, &user.words.say("accounting-given"), &back.to_string())
}

async fn file(desk: &Desk, user: &User, (role, whose): (AccountRole, Whose), form: FileForm) -> PageResult {
    let reader = user.clone();
    let words = user.words.clone();
    let keys = ["since", "age", "what", "owner", "rest", "currency", "reference"];
    let head = keys.iter().map(|key| words.say(&format!("accounting-{key}"))).collect();
    let name = words.say("accounting-file-clearing");
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        for found in list_clearing(tx, ctx, role, whose).await? {
            let line = Line::load(ctx, tx, found, &Address::default(), &reader).await?;
            sheet
                .row(&[
                    Cell::Day(line.since),
                    Cell::Count(line.days),
                    Cell::Text(line.what),
                    Cell::Text(line.owner.map(|(name, _)| name).unwrap_or_default()),
                    Cell::Amount(line.amount_minor, line.currency),
                    Cell::from(line.currency.code()),
                    Cell::Text(line.subject.to_string()),
                ])
                .await?;
        }
        Ok(())
    })
    .await
}
