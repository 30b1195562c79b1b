//! The actions on one line.

use app::allocation::{
    Accept, Choice, Comment, DecideAtDesk, RuleOffer, SetAside, SplitLine, comment as write_comment,
    decide_at_desk, find_work, offer_rule, set_aside_at_desk,
};
use app::context::Ctx;
use app::ids::BankTransactionId;
use app::write::Call;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use money::Currency;

use super::answer::{Came, answer};
use super::typed::{Fields, amount};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Fragment, PageResult};

/// Decides, and says so in a sentence.
pub async fn decide(
    desk: &Desk,
    user: &User,
    transaction: &str,
    choice: Choice,
    batch: Option<String>,
) -> Result<String, PageError> {
    let command = DecideAtDesk { accept: Accept { transaction: transaction.to_owned(), choice }, batch };
    let call = Call::new("decide_at_desk", &command);
    let accepted = desk
        .write(user, call, async move |ctx: &Ctx, tx: &mut Tx| decide_at_desk(ctx, tx, &command).await)
        .await?;
    let key = if accepted.rest_minor == 0 { "reconcile-done" } else { "reconcile-done-in-part" };
    Ok(user.words.say(key))
}

/// What of a line is left to explain, and its currency. Nothing is left of a line that is explained, which
/// the operation then refuses in its own words.
async fn rest_of(desk: &Desk, user: &User, transaction: &str) -> Result<(i64, Currency), PageError> {
    let id: BankTransactionId = transaction.parse().map_err(|_| PageError::NotFound)?;
    let found =
        desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_work(tx, ctx, id).await?)).await?;
    Ok(found.map_or((0, Currency::EUR), |line| {
        (line.rest_minor, Currency::parse(&line.transaction.currency).unwrap_or(Currency::EUR))
    }))
}

/// `POST /reconcile/{id}/accept`
pub async fn accept(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let bad = || PageError::BadField { field: "number", message: "reconcile-bad-choice" };
    let number = fields.one("number").parse().map_err(|_| bad())?;
    let fingerprint = fields.one("fingerprint").parse().map_err(|_| bad())?;
    let outcome = decide(&desk, &user, &id, Choice::Seen { number, fingerprint }, None).await;
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}

/// `POST /reconcile/{id}/split`: documents, differences and a customer's credit, as the find panel sends them.
pub async fn split(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let (rest_minor, currency) = rest_of(&desk, &user, &id).await?;
    let (lines, left) = split_lines(&fields, rest_minor, currency)?;
    // A rest may stay in suspense, but not by oversight.
    if rest_minor != 0 && left != 0 && fields.one("leave").is_empty() {
        return Err(PageError::BadField { field: "leave", message: "reconcile-rest-left" });
    }
    let outcome = decide(&desk, &user, &id, Choice::Split(lines), None).await;
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}

/// The lines of the panel, and what they leave.
fn split_lines(
    fields: &Fields,
    rest_minor: i64,
    currency: Currency,
) -> Result<(Vec<SplitLine>, i128), PageError> {
    let mut lines = Vec::new();
    let mut left = i128::from(rest_minor);
    for item in fields.all("item") {
        let amount_minor = amount(fields.one(&format!("amount-{item}")), currency, "amount")?;
        left -= i128::from(amount_minor);
        lines.push(SplitLine::Item { item: item.to_owned(), amount_minor });
    }
    for role in ["bank_charges", "settlement_difference", "discount_granted"] {
        let text = fields.one(role);
        if text.is_empty() {
            continue;
        }
        let amount_minor = amount(text, currency, role)?;
        if amount_minor != 0 {
            left -= i128::from(amount_minor);
            lines.push(SplitLine::Difference { role: role.to_owned(), amount_minor });
        }
    }
    let customer = fields.one("credit");
    if !customer.is_empty() && left != 0 {
        let amount_minor = i64::try_from(left)
            .map_err(|_| PageError::BadField { field: "credit", message: "reconcile-bad-amount" })?;
        lines.push(SplitLine::Credit { customer: customer.to_owned(), amount_minor });
        left = 0;
    }
    Ok((lines, left))
}

/// `POST /reconcile/{id}/transfer`: money between two accounts of our own.
pub async fn transfer(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let (amount_minor, _) = rest_of(&desk, &user, &id).await?;
    let line = SplitLine::Difference { role: "internal_transfer".to_owned(), amount_minor };
    let outcome = decide(&desk, &user, &id, Choice::Split(vec![line]), None).await;
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}

/// `POST /reconcile/{id}/account`: not a customer's money.
pub async fn post_to_account(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let (amount_minor, _) = rest_of(&desk, &user, &id).await?;
    let account = fields.one("account_number").replace(' ', "");
    let line = SplitLine::Account { account: account.clone(), amount_minor };
    let outcome = decide(&desk, &user, &id, Choice::Split(vec![line]), None).await;
    let offer = match &outcome {
        Ok(_) => offer(&desk, &user, &id, account).await?,
        Err(_) => None,
    };
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, offer).await
}

async fn offer(
    desk: &Desk,
    user: &User,
    transaction: &str,
    account: String,
) -> Result<Option<RuleOffer>, PageError> {
    if !user.may(app::identity::Permission::ManageSettings) {
        return Ok(None);
    }
    let id: BankTransactionId = transaction.parse().map_err(|_| PageError::NotFound)?;
    desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| Ok(offer_rule(tx, ctx, id, &account).await?)).await
}

/// `POST /reconcile/{id}/aside`
pub async fn set_aside(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let note: String = fields.one("note").chars().take(500).collect();
    let outcome = aside(&desk, &user, SetAside { transaction: id.clone(), is_aside: true, note }).await;
    let outcome = outcome.map(|()| user.words.say("reconcile-aside-done"));
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}

/// `POST /reconcile/{id}/take-up`
pub async fn take_up(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let command = SetAside { transaction: id.clone(), is_aside: false, note: String::new() };
    let outcome = aside(&desk, &user, command).await;
    let outcome = outcome.map(|()| user.words.say("reconcile-taken-up"));
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}

/// Sets aside, or takes up again.
pub async fn aside(desk: &Desk, user: &User, command: SetAside) -> Result<(), PageError> {
    let call = Call::new("set_aside_at_desk", &command);
    desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| set_aside_at_desk(ctx, tx, &command).await)
        .await?;
    Ok(())
}

/// `POST /reconcile/{id}/comments`
pub async fn comment(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let command = Comment { transaction: id.clone(), body: fields.one("body").to_owned() };
    let call = Call::new("comment", &command);
    let written = desk
        .write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| write_comment(ctx, tx, &command).await)
        .await;
    let outcome = written.map(|_| user.words.say("reconcile-commented"));
    answer(&desk, &user, jar, Came::new(&id, fields.one("back"), part), outcome, None).await
}
