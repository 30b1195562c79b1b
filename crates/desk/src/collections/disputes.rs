//! What customers contest: the list, one dispute, taking it over, and settling it.

use app::collections::{
    ChangeDispute, DISPUTE_TOPICS, DisputeList, DunningError, HoldRow, SettleDispute, Settlement,
    change_dispute, find_dispute, page_of_disputes, settle_dispute,
};
use app::context::Ctx;
use app::identity::{Permission, UserView};
use app::ids::HoldId;
use app::receivables::{CreditNoteRow, find_item, list_credit_notes_of, sum_open_of};
use app::work::request_dunning_soon;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::act::missing;
use super::holds::{Hold, load_all};
use super::wording::refused;
use crate::access::User;
use crate::customers::people;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Frame, PageResult, Section, Views, filters};

const LIST: &str = "/collections/disputes";
const PAGE: usize = 50;
/// Credit notes that are offered to settle a dispute.
const CREDIT_NOTES: i64 = 50;

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-day-passed", "due"),
    ("dunning-person-unknown", "owner"),
    ("dunning-kind-unknown", "topic"),
    ("dunning-credit-note-unknown", "credit_note"),
];

/// A dispute as pages show it.
struct Dispute {
    hold: Hold,
    topic_key: String,
    /// What is open of it per currency, minor units.
    open: Vec<(String, i64)>,
    /// How it was settled, or is being settled, in words; where it is.
    settled_key: Option<String>,
    /// The credit note that settled it, by its id's text and number.
    credit_note: Option<(String, String)>,
}

impl Dispute {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: HoldRow) -> Result<Self, PageError> {
        let open = if let Some(id) = row.item_id {
            let item = find_item(tx, ctx, id).await?;
            item.map(|item| vec![(item.currency.code().to_owned(), item.open_minor)]).unwrap_or_default()
        } else {
            let sums = sum_open_of(tx, ctx, row.customer_id, ctx.today()).await?;
            sums.into_iter().map(|(currency, all, _)| (currency, all)).collect()
        };
        let credit_note = match row.credit_note_id {
            Some(id) => find_item(tx, ctx, id).await?.map(|item| (item.id.to_string(), item.number)),
            None => None,
        };
        let settled_key = match (row.settled_as.as_str(), row.ended_at) {
            ("", _) => None,
            ("credit_note", None) => Some("disputes-credit-expected".to_owned()),
            (settled, _) => Some(format!("disputes-settled-{}", settled.replace('_', "-"))),
        };
        let topic_key = topic_key(&row.topic);
        let mut holds = load_all(ctx, tx, vec![row]).await?;
        let hold = holds.pop().ok_or(PageError::NotFound)?;
        Ok(Self { hold, topic_key, open, settled_key, credit_note })
    }
}

/// The key of what a dispute is about.
pub fn topic_key(topic: &str) -> String {
    match topic {
        "" => "disputes-topic-unsaid".to_owned(),
        topic => format!("disputes-topic-{}", topic.replace('_', "-")),
    }
}

#[derive(Template)]
#[template(path = "collections/templates/disputes.html")]
struct DisputesPage {
    frame: Frame,
    section: &'static str,
    views: Views,
    lists: Vec<(String, String, bool)>,
    disputes: Vec<Dispute>,
    next: Option<String>,
    first: Option<String>,
}

/// `GET /collections/disputes?list=…`
pub async fn disputes(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let asked = address.value("list");
        let list = DisputeList::ALL.into_iter().find(|list| list.as_str() == asked).unwrap_or_default();
        let after: Option<HoldId> = address.value("after").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_disputes(tx, ctx, (list, person(&reader)), after, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| has_more).map(|row| row.id);
        let mut disputes = Vec::with_capacity(rows.len());
        for row in rows {
            disputes.push(Dispute::load(ctx, tx, row).await?);
        }
        let one = |it: DisputeList| {
            let word = if it == DisputeList::default() { "" } else { it.as_str() };
            let href = address.without(&["after"]).with("list", word).to_string();
            (format!("disputes-list-{}", it.as_str().replace('_', "-")), href, it == list)
        };
        let views = Views::load(tx, ctx, person(&reader), "/collections/disputes", address.query()).await?;
        Ok(DisputesPage {
            views,
            section: "disputes",
            lists: DisputeList::ALL.into_iter().map(one).collect(),
            disputes,
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "collections/templates/dispute.html")]
struct DisputePage {
    frame: Frame,
    dispute: Dispute,
    people: Vec<UserView>,
    credit_notes: Vec<CreditNoteRow>,
    me: String,
    may_act: bool,
    form: FormState,
}

impl DisputePage {
    fn is_open(&self) -> bool {
        self.dispute.hold.is_open()
    }

    fn is_topic(&self, topic: &str) -> bool {
        self.dispute.hold.row.topic == topic
    }

    fn is_owner(&self, person: &UserView) -> bool {
        self.dispute.hold.row.owner_id.is_some_and(|owner| owner.to_string() == person.id)
    }

    fn is_mine(&self) -> bool {
        self.dispute.hold.row.owner_id.is_some_and(|owner| owner.to_string() == self.me)
    }

    /// The day as a field holds it, or nothing.
    fn due(&self) -> String {
        self.dispute.hold.due.map(|due| due.to_string()).unwrap_or_default()
    }

    /// Whether the form of a settlement was refused.
    fn is_refused(&self, settlement: &str) -> bool {
        self.form.is_refused() && self.form.value("settlement") == settlement
    }

    /// Whether a credit note cites the document.
    fn cites(&self, note: &CreditNoteRow) -> bool {
        self.dispute.hold.document.as_ref().is_some_and(|(_, number)| note.cites(number))
    }
}

/// `GET /collections/disputes/{id}`
pub async fn dispute(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    page(&desk, &user, &id, FormState::default()).await
}

async fn page(desk: &Desk, user: &User, id: &str, form: FormState) -> PageResult {
    let id: HoldId = id.parse().map_err(|_| PageError::NotFound)?;
    let (reader, status) = (user.clone(), form.status());
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let row = find_dispute(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
            let may_act = reader.may(Permission::WriteReceivables);
            let mut credit_notes = list_credit_notes_of(tx, ctx, row.customer_id, CREDIT_NOTES).await?;
            let dispute = Dispute::load(ctx, tx, row).await?;
            if let Some((_, number)) = &dispute.hold.document {
                credit_notes.sort_by_key(|note| !note.cites(number));
            }
            Ok(DisputePage {
                people: if may_act { people(ctx, tx).await? } else { Vec::new() },
                me: person(&reader).map(|me| me.to_string()).unwrap_or_default(),
                dispute,
                credit_notes,
                may_act,
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

/// `POST /collections/disputes/{id}/change`
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let hold: HoldId = id.parse().map_err(|_| PageError::NotFound)?;
    let changed = match day("due", Some(form.value("due"))) {
        Ok(due) => {
            let command = ChangeDispute {
                dispute: hold.to_string(),
                topic: form.value("topic").to_owned(),
                due,
                // “I take it” says who, whatever is chosen above it.
                owner: given(Some(form.value("take"))).unwrap_or(form.value("owner")).to_owned(),
                comment: form.value("comment").to_owned(),
            };
            let call = Call::new("change_dispute", &command);
            desk.write(&user, call, async move |ctx, tx| change_dispute(ctx, tx, &command).await).await
        }
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => done(&desk, jar, &user.words.say("disputes-changed"), &format!("{LIST}/{id}")),
        Err(error) => again(&desk, &user, &id, form, error).await,
    }
}

/// `POST /collections/disputes/{id}/settle`
pub async fn settle(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let hold: HoldId = id.parse().map_err(|_| PageError::NotFound)?;
    let asked = form.value("settlement");
    let settlement = Settlement::ALL.into_iter().find(|it| it.as_str() == asked);
    let command = SettleDispute {
        dispute: hold.to_string(),
        settlement: settlement.ok_or(PageError::NotFound)?,
        credit_note: form.value("credit_note").to_owned(),
        note: form.value("note").to_owned(),
        tells_customer: !form.value("tells_customer").is_empty(),
    };
    let is_asked = command.tells_customer;
    let call = Call::new("settle_dispute", &command);
    match desk
        .write(&user, call, async move |ctx, tx| {
            let settled = settle_dispute(ctx, tx, &command).await?;
            request_dunning_soon(tx, ctx).await?;
            Ok::<_, DunningError>(settled)
        })
        .await
    {
        Ok(changed) if changed.stands => {
            done(&desk, jar, &user.words.say("disputes-waits-for-credit"), &format!("{LIST}/{id}"))
        }
        Ok(changed) => {
            let said = match (is_asked, changed.is_told) {
                (false, _) => "disputes-settled",
                (true, true) => "disputes-settled-told",
                (true, false) => "disputes-settled-untold",
            };
            done(&desk, jar, &user.words.say(said), &format!("{LIST}/{id}"))
        }
        Err(error) => again(&desk, &user, &id, form, error).await,
    }
}

/// The page again with what was typed, beside it why it was refused.
async fn again(desk: &Desk, user: &User, id: &str, form: FormState, error: PageError) -> PageResult {
    let wrong = match missing(error) {
        PageError::Refused(refusal) => {
            let settles = !form.value("settlement").is_empty();
            let text_field = if settles { "note" } else { "comment" };
            let field = match FIELDS.iter().find(|(code, _)| *code == refusal.code) {
                Some((_, field)) => field,
                None if refusal.code == "dunning-bad-text" => text_field,
                None => "",
            };
            form.wrong(field, refused(&refusal, &user.words))
        }
        PageError::BadField { field, message } => form.wrong(field, user.words.say(message)),
        error => return Err(error),
    };
    page(desk, user, id, wrong).await
}
