//! Statements on payment plans.

use db::{Day, DbError, Rows, Tx, execute, fetch_all, fetch_one, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, HoldId, InstalmentId, OpenItemId, PaymentPlanId};

db::row! {
    /// One version of the terms by which a customer pays a debt in parts.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PaymentPlanRow {
        /// Its id.
        pub id: PaymentPlanId,
        /// Who pays.
        pub customer_id: CustomerId,
        /// What payers cite.
        pub reference: String,
        /// Which version of the terms, from one.
        pub version: i64,
        /// The version before, which this one replaces once it is accepted.
        pub replaces_id: Option<PaymentPlanId>,
        /// `draft`, `proposed`, `active`, `completed`, `defaulted`, `cancelled`, `refused`, `lapsed` or `replaced`.
        pub state: String,
        /// The currency.
        pub currency: String,
        /// What was open of its documents when it was made, minor units.
        pub total_minor: i64,
        /// What stood paid of them then.
        pub paid_before_minor: i64,
        /// Days after its day before an instalment counts as late.
        pub grace_days: i64,
        /// Days after the notice before everything is due again.
        pub notice_days: i64,
        /// What there is to say to the customer, or empty.
        pub note: String,
        /// Who made it.
        pub made_by: String,
        /// When, in microseconds since 1970 UTC.
        pub made_at: i64,
        /// The last day on which the customer may accept it in the portal.
        pub proposed_until: Option<Day>,
        /// `portal`, `phone`, `paper` or `meeting`; empty before it was accepted.
        pub accepted_how: String,
        /// Who accepted it, or the session of the portal.
        pub accepted_by: String,
        /// On which day.
        pub accepted_on: Option<Day>,
        /// The hash of the terms that were accepted, or empty.
        pub accepted_terms: String,
        /// The instalment that is late, from one; zero for none.
        pub late_number: i64,
        /// Since when that is known.
        pub late_since: Option<Day>,
        /// When notice was given of it.
        pub noticed_on: Option<Day>,
        /// No default before the day after this one.
        pub wait_until: Option<Day>,
        /// When it came into its state.
        pub state_at: i64,
        /// By whom.
        pub state_by: String,
        /// Why it ended, or empty.
        pub ending: String,
    }
}

db::row! {
    /// An instalment as it was agreed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct InstalmentRow {
        /// Its id.
        pub id: InstalmentId,
        /// Its number, from one.
        pub number: i64,
        /// When it is due.
        pub due_on: Day,
        /// How much, minor units.
        pub amount_minor: i64,
    }
}

/// A statement on plans `l`.
macro_rules! plans {
    ($($rest:tt)+) => {
        concat!(
            "select l.id, l.customer_id, l.reference, l.version, l.replaces_id, l.state, l.currency, l.total_minor, \
             l.paid_before_minor, l.grace_days, l.notice_days, l.note, l.made_by, l.made_at, l.proposed_until, l.accepted_how, \
             l.accepted_by, l.accepted_on, l.accepted_terms, l.late_number, l.late_since, l.noticed_on, l.wait_until, \
             l.state_at, l.state_by, l.ending from payment_plans l ",
            $($rest)+
        )
    };
}

/// Keeps a plan that is made.
pub(in crate::collections) async fn insert_payment_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: &PaymentPlanRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into payment_plans (org_id, id, legal_entity_id, customer_id, reference, version, replaces_id, state, currency, \
         total_minor, paid_before_minor, grace_days, notice_days, note, made_by, made_at, accepted_how, accepted_by, \
         accepted_terms, late_number, state_at, state_by, ending) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', 0, $16, $15, '')",
        ctx.org,
        plan.id,
        ctx.legal_entity,
        plan.customer_id,
        plan.reference.as_str(),
        plan.version,
        plan.replaces_id,
        plan.state.as_str(),
        plan.currency.as_str(),
        plan.total_minor,
        plan.paid_before_minor,
        plan.grace_days,
        plan.notice_days,
        plan.note.as_str(),
        plan.made_by.as_str(),
        plan.made_at
    )?;
    Ok(())
}

pub(in crate::collections) fn instalment_rows() -> Rows {
    Rows::new("payment_plan_instalments", &["org_id", "plan_id", "number", "id", "due_on", "amount_minor"])
}

pub(in crate::collections) fn push_instalment(
    rows: &mut Rows,
    ctx: &Ctx,
    plan: PaymentPlanId,
    instalment: &InstalmentRow,
) {
    rows.push([
        ctx.org.into(),
        plan.into(),
        instalment.number.into(),
        instalment.id.into(),
        instalment.due_on.to_jiff().into(),
        instalment.amount_minor.into(),
    ]);
}

pub(in crate::collections) fn plan_document_rows() -> Rows {
    Rows::new("payment_plan_documents", &["org_id", "plan_id", "item_id", "open_minor"])
}

pub(in crate::collections) fn push_plan_document(
    rows: &mut Rows,
    ctx: &Ctx,
    plan: PaymentPlanId,
    (item, open_minor): (OpenItemId, i64),
) {
    rows.push([ctx.org.into(), plan.into(), item.into(), open_minor.into()]);
}

pub(in crate::collections) async fn find_payment_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PaymentPlanId,
) -> Result<Option<PaymentPlanRow>, DbError> {
    fetch_optional!(
        tx,
        PaymentPlanRow,
        plans!("where l.org_id = $1 and l.id = $2 and l.legal_entity_id = $3", seen!("l.customer_id", "$4")),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// Moves a plan that still stands as it was read.
pub(in crate::collections) async fn update_payment_plan(
    tx: &mut Tx,
    ctx: &Ctx,
    before: &PaymentPlanRow,
    after: &PaymentPlanRow,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update payment_plans set state = $4, proposed_until = $5, accepted_how = $6, accepted_by = $7, accepted_on = $8, \
         accepted_terms = $9, late_number = $10, late_since = $11, noticed_on = $12, wait_until = $13, state_at = $14, \
         state_by = $15, ending = $16 where org_id = $1 and id = $2 and state = $3",
        ctx.org,
        before.id,
        before.state.as_str(),
        after.state.as_str(),
        after.proposed_until,
        after.accepted_how.as_str(),
        after.accepted_by.as_str(),
        after.accepted_on,
        after.accepted_terms.as_str(),
        after.late_number,
        after.late_since,
        after.noticed_on,
        after.wait_until,
        after.state_at,
        after.state_by.as_str(),
        after.ending.as_str()
    )?;
    db::expect_one("change a payment plan", touched)
}

/// Names what holds a document of a plan back, or nothing.
pub(in crate::collections) async fn update_plan_hold(
    tx: &mut Tx,
    ctx: &Ctx,
    (plan, item): (PaymentPlanId, OpenItemId),
    hold: Option<HoldId>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update payment_plan_documents set hold_id = $4 where org_id = $1 and plan_id = $2 and item_id = $3",
        ctx.org,
        plan,
        item,
        hold
    )?;
    db::expect_one("hold a document of a payment plan", touched)
}

/// The instalments of a plan, the first due first.
pub(in crate::collections) async fn list_instalments(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: PaymentPlanId,
) -> Result<Vec<InstalmentRow>, DbError> {
    fetch_all!(
        tx,
        InstalmentRow,
        "select id, number, due_on, amount_minor from payment_plan_instalments \
         where org_id = $1 and plan_id = $2 order by number",
        ctx.org,
        plan
    )
}

/// The documents of a plan, with what was open of each when it was made and what holds it back.
pub(in crate::collections) async fn list_plan_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: PaymentPlanId,
) -> Result<Vec<(OpenItemId, i64, Option<HoldId>)>, DbError> {
    fetch_all!(
        tx,
        (OpenItemId, i64, Option<HoldId>),
        "select item_id, open_minor, hold_id from payment_plan_documents where org_id = $1 and plan_id = $2 order by item_id",
        ctx.org,
        plan
    )
}

/// Plans that stand, or wait for an answer, of which a document is part.
pub(in crate::collections) async fn list_standing_plans_of(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
) -> Result<Vec<PaymentPlanId>, DbError> {
    let rows = fetch_all!(
        tx,
        (PaymentPlanId,),
        "select l.id from payment_plan_documents d join payment_plans l on l.org_id = d.org_id and l.id = d.plan_id \
         where d.org_id = $1 and d.item_id = $2 and l.state in ('proposed', 'active') order by l.id",
        ctx.org,
        item
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The plan that a hold is of, while it is active.
pub(in crate::collections) async fn find_plan_of_hold(
    tx: &mut Tx,
    ctx: &Ctx,
    hold: HoldId,
) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select l.reference from payment_plan_documents d \
         join payment_plans l on l.org_id = d.org_id and l.id = d.plan_id \
         where d.org_id = $1 and d.hold_id = $2 and l.state = 'active'",
        ctx.org,
        hold
    )?;
    Ok(row.map(|(reference,)| reference))
}

/// How many plans the legal entity has made, versions apart.
pub(in crate::collections) async fn count_payment_plans(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    let row = fetch_one!(
        tx,
        (i64,),
        "select count(*) from payment_plans where org_id = $1 and legal_entity_id = $2 and version = 1",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.0)
}

/// The last version of the terms under a reference.
pub(in crate::collections) async fn last_version_of(
    tx: &mut Tx,
    ctx: &Ctx,
    reference: &str,
) -> Result<i64, DbError> {
    let row = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(version), 0) from payment_plans \
         where org_id = $1 and legal_entity_id = $2 and reference = $3",
        ctx.org,
        ctx.legal_entity,
        reference
    )?;
    Ok(row.0)
}

/// Whether any plan of the organisation is proposed or stands.
pub(in crate::collections) async fn is_any_plan_standing(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "select version from payment_plans where org_id = $1 and state in ('proposed', 'active') limit 1",
        ctx.org
    )?;
    Ok(found.is_some())
}

/// Which plans a list shows: of one of up to three states, and whether an instalment of them is known to be late.
#[derive(Clone, Copy, Debug)]
pub(in crate::collections) struct PaymentPlanFilter {
    pub states: [&'static str; 3],
    pub is_late: Option<bool>,
    pub customer: Option<CustomerId>,
    /// Those that came into their state at this instant or later, in microseconds.
    pub since: i64,
}

/// Plans before one, the last made first, at most `limit`.
pub(in crate::collections) async fn page_of_payment_plans(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: PaymentPlanFilter,
    before: Option<PaymentPlanId>,
    limit: i64,
) -> Result<Vec<PaymentPlanRow>, DbError> {
    let [one, two, three] = filter.states;
    fetch_all!(
        tx,
        PaymentPlanRow,
        plans!(
            "where l.org_id = $1 and l.legal_entity_id = $2 and l.state in ($3, $4, $5) and l.id < $6 \
             and ($7 = 0 or ($7 = 1 and l.late_number > 0) or ($7 = 2 and l.late_number = 0)) \
             and ($8 is null or l.customer_id = $8) and l.state_at >= $9",
            seen!("l.customer_id", "$10"),
            " order by l.id desc limit $11"
        ),
        ctx.org,
        ctx.legal_entity,
        one,
        two,
        three,
        before.unwrap_or(PaymentPlanId::from_uuid(Uuid::max())),
        match filter.is_late {
            None => 0_i64,
            Some(true) => 1,
            Some(false) => 2,
        },
        filter.customer,
        filter.since,
        ctx.only_of,
        limit
    )
}

/// Every version of what was agreed with a customer, or was to be, the last first, at most `limit`.
pub(in crate::collections) async fn list_payment_plans_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<PaymentPlanRow>, DbError> {
    fetch_all!(
        tx,
        PaymentPlanRow,
        plans!(
            "where l.org_id = $1 and l.customer_id = $2 and l.legal_entity_id = $3",
            seen!("l.customer_id", "$4"),
            " order by l.id desc limit $5"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        ctx.only_of,
        limit
    )
}
