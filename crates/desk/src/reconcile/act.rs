//! The actions on one line.

use app::allocation::{
    Accept, Choice, Comment, DecideAtDesk, RemoveComment, RuleOffer, SetAside, SplitLine,
    comment as write_comment, decide_at_desk, find_work, offer_rule, remove_comment as forget_comment,
    set_aside_at_desk,
};
use app::banking::find_transaction;
use app::context::Ctx;
use app::ids::BankTransactionId;
use app::write::Call;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum_extra::extract::CookieJar;
use db::Tx;
use money::Currency;

use super::answer::{Came, answer};
use super::parts::show_entry;
use super::typed::{Fields, amount};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Fragment, PageResult};

/// A form about one line: the line, who sent it, where they came from and what they wrote.
pub struct Action {
    desk: Desk,
    user: User,
    jar: CookieJar,
    came: Came,
    fields: Fields,
}

impl FromRequest<Desk> for Action {
    type Rejection = PageError;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let user = User::from_request_parts(&mut parts, desk).await?;
        let path = Path::<String>::from_request_parts(&mut parts, desk).await;
        let Path(line) = path.map_err(|_| PageError::NotFound)?;
        let id: BankTransactionId = line.parse().map_err(|_| PageError::NotFound)?;
        let known = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            Ok(find_transaction(tx, ctx, id).await?.is_some())
        });
        if !known.await? {
            return Err(PageError::NotFound);
        }
        let Ok(part) = Fragment::from_request_parts(&mut parts, desk).await;
        let jar = CookieJar::from_headers(&parts.headers);
        let body = Bytes::from_request(Request::from_parts(parts, body), desk).await;
        let fields = Fields::read(&body.map_err(|rejection| PageError::unread(&rejection))?);
        let came = Came::new(&line, fields.one("back"), part);
        Ok(Self { desk: desk.clone(), user, jar, came, fields })
    }
}

impl Action {
    fn line(&self) -> &str {
        &self.came.transaction
    }

    /// Decides about the line, and answers.
    async fn decide(self, choice: Choice) -> PageResult {
        let outcome = decide(&self.desk, &self.user, self.line(), choice, None).await;
        self.answer(outcome, None).await
    }

    async fn answer(self, outcome: Result<String, PageError>, offer: Option<RuleOffer>) -> PageResult {
        answer(&self.desk, &self.user, self.jar, self.came, outcome, offer).await
    }

    /// Says what was done, with the sentence of a key.
    async fn answer_done(self, outcome: Result<(), PageError>, key: &str) -> PageResult {
        let outcome = outcome.map(|()| self.user.words.say(key));
        self.answer(outcome, None).await
    }

    /// What was to be explained when the form was shown, and its currency. The operation refuses when that
    /// has changed meanwhile.
    async fn seen_rest(&self) -> Result<(i64, Currency), PageError> {
        let bad = PageError::BadField { field: "seen_rest", message: "reconcile-bad-choice" };
        let seen = self.fields.one("seen_rest").parse().map_err(|_| bad)?;
        let id = self.transaction()?;
        let found =
            self.desk.read(&self.user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_work(tx, ctx, id).await?));
        // Of a line that is explained nothing waits, which the operation refuses in its own words.
        let currency = found.await?.map(|line| line.transaction.currency).unwrap_or_default();
        Ok((seen, Currency::parse(&currency).unwrap_or(Currency::EUR)))
    }

    fn transaction(&self) -> Result<BankTransactionId, PageError> {
        self.line().parse().map_err(|_| PageError::NotFound)
    }
}

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

/// `POST /reconcile/{id}/accept`
pub async fn accept(action: Action) -> PageResult {
    let bad = || PageError::BadField { field: "number", message: "reconcile-bad-choice" };
    let number = action.fields.one("number").parse().map_err(|_| bad())?;
    let fingerprint = action.fields.one("fingerprint").parse().map_err(|_| bad())?;
    action.decide(Choice::Seen { number, fingerprint }).await
}

/// `POST /reconcile/{id}/split`: documents, payments that a provider pays out, differences and a customer's credit, as
/// the find panel sends them.
pub async fn split(action: Action) -> PageResult {
    let (rest_minor, currency) = action.seen_rest().await?;
    let (lines, left) = split_lines(&action.fields, rest_minor, currency)?;
    // A rest may stay in suspense, but not by oversight.
    if left != 0 && action.fields.one("leave").is_empty() {
        return Err(PageError::BadField { field: "leave", message: "reconcile-rest-left" });
    }
    action.decide(Choice::SplitSeen { lines, rest_minor }).await
}

/// `POST /reconcile/{id}/entry`: the entry that what is chosen in the panel would make. Nothing is decided.
pub async fn entry_of_choice(action: Action) -> PageResult {
    let (rest_minor, currency) = action.seen_rest().await?;
    let account = action.fields.one("account_number").replace(' ', "");
    let lines = if account.is_empty() {
        split_lines(&action.fields, rest_minor, currency)?.0
    } else {
        vec![SplitLine::Account { account, amount_minor: rest_minor }]
    };
    let choice = (!lines.is_empty()).then_some(Choice::SplitSeen { lines, rest_minor });
    show_entry(&action.desk, &action.user, action.line(), choice).await
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
    for payment in fields.all("payout") {
        let amount_minor = amount(fields.one(&format!("amount-{payment}")), currency, "amount")?;
        left -= i128::from(amount_minor);
        lines.push(SplitLine::Payment { payment: payment.to_owned(), amount_minor: Some(amount_minor) });
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
pub async fn transfer(action: Action) -> PageResult {
    let (rest_minor, _) = action.seen_rest().await?;
    let line = SplitLine::Difference { role: "internal_transfer".to_owned(), amount_minor: rest_minor };
    action.decide(Choice::SplitSeen { lines: vec![line], rest_minor }).await
}

/// `POST /reconcile/{id}/account`: not a customer's money.
pub async fn post_to_account(action: Action) -> PageResult {
    let (rest_minor, _) = action.seen_rest().await?;
    let account = action.fields.one("account_number").replace(' ', "");
    let lines = vec![SplitLine::Account { account: account.clone(), amount_minor: rest_minor }];
    let choice = Choice::SplitSeen { lines, rest_minor };
    let outcome = decide(&action.desk, &action.user, action.line(), choice, None).await;
    let offer = match &outcome {
        Ok(_) => offer(&action, account).await?,
        Err(_) => None,
    };
    action.answer(outcome, offer).await
}

async fn offer(action: &Action, account: String) -> Result<Option<RuleOffer>, PageError> {
    if !action.user.may(app::identity::Permission::ManageSettings) {
        return Ok(None);
    }
    let id = action.transaction()?;
    let found = action
        .desk
        .read(&action.user, async move |ctx: &Ctx, tx: &mut Tx| Ok(offer_rule(tx, ctx, id, &account).await?));
    found.await
}

/// `POST /reconcile/{id}/aside`
pub async fn set_aside(action: Action) -> PageResult {
    let note: String = action.fields.one("note").chars().take(500).collect();
    let command = SetAside { transaction: action.line().to_owned(), is_aside: true, note };
    let outcome = aside(&action.desk, &action.user, command).await;
    action.answer_done(outcome, "reconcile-aside-done").await
}

/// `POST /reconcile/{id}/take-up`
pub async fn take_up(action: Action) -> PageResult {
    let command = SetAside { transaction: action.line().to_owned(), is_aside: false, note: String::new() };
    let outcome = aside(&action.desk, &action.user, command).await;
    action.answer_done(outcome, "reconcile-taken-up").await
}

/// Sets aside, or takes up again.
async fn aside(desk: &Desk, user: &User, command: SetAside) -> Result<(), PageError> {
    let call = Call::new("set_aside_at_desk", &command);
    desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| set_aside_at_desk(ctx, tx, &command).await)
        .await?;
    Ok(())
}

/// `POST /reconcile/{id}/comments`
pub async fn comment(action: Action) -> PageResult {
    let body = action.fields.one("body").to_owned();
    let command = Comment { transaction: action.line().to_owned(), body };
    let call = Call::new("comment", &command);
    let written = action.desk.write(&action.user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        write_comment(ctx, tx, &command).await
    });
    let outcome = written.await.map(|_| ());
    action.answer_done(outcome, "reconcile-commented").await
}

/// `POST /reconcile/{id}/comments/remove`
pub async fn remove_comment(action: Action) -> PageResult {
    let comment = action.fields.one("comment").to_owned();
    let command = RemoveComment { transaction: action.line().to_owned(), comment };
    let call = Call::new("remove_comment", &command);
    let removed = action.desk.write(&action.user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        forget_comment(ctx, tx, &command).await
    });
    let outcome = removed.await.map(|_| ());
    action.answer_done(outcome, "reconcile-comment-removed").await
}
