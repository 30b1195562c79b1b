//! Statements on movements as pages show them, by filter.

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::banking::listing::{MOVEMENTS_LOOKED_AT_MAX, MovementFilter};
use crate::banking::waiting::WaitingState;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, BankTransactionId};

db::row! {
    /// A movement as a list shows it.
    #[derive(Clone, Debug)]
    pub(in crate::banking) struct MovementRow {
        pub id: BankTransactionId,
        pub booked_on: Day,
        pub amount_minor: i64,
        pub currency: String,
        pub counterparty: String,
        pub remittance: String,
        pub class: String,
        pub bank_reference: String,
        pub state: Option<String>,
    }
}

/// A filter as the statements take it.
struct Wanted {
    from: Day,
    through: Day,
    /// Part of a text between `%`, or empty.
    text: String,
    amount_minor: i64,
    /// 1 for money in, -1 for money out, 0 for both.
    sign: i64,
    /// The class, or empty.
    class: String,
}

impl Wanted {
    fn of(filter: &MovementFilter) -> Self {
        let escaped =
            filter.text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        Self {
            from: day(filter.from.unwrap_or(Date::constant(1, 1, 1))),
            through: day(filter.through.unwrap_or(Date::constant(9999, 12, 31))),
            text: if escaped.is_empty() { escaped } else { format!("%{escaped}%") },
            amount_minor: filter.amount_minor.unwrap_or(0).saturating_abs(),
            sign: match filter.is_in {
                Some(true) => 1,
                Some(false) => -1,
                None => 0,
            },
            class: filter.class.clone(),
        }
    }
}

impl Wanted {
    /// Whether the index on days answers it alone.
    fn is_by_day_alone(&self) -> bool {
        self.text.is_empty() && self.amount_minor == 0 && self.sign == 0 && self.class.is_empty()
    }
}

/// The movements of an account, the last first. Those of one state are few and found by their state; the others
/// by their day, and a text among the newest.
pub(in crate::banking) async fn list_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
    after: Option<(Day, BankTransactionId)>,
    limit: i64,
) -> Result<Vec<MovementRow>, DbError> {
    let wanted = Wanted::of(filter);
    let (on, id) =
        after.unwrap_or((day(Date::constant(9999, 12, 31)), BankTransactionId::from_uuid(Uuid::max())));
    if let Some(state) = filter.state {
        return fetch_all!(
            tx,
            MovementRow,
            "select t.id, t.booked_on, t.amount_minor, t.currency, t.counterparty, t.remittance, t.class, t.bank_reference, \
             w.state from waiting_transactions w \
             join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
             where w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3 and w.bank_account_id = $4 \
             and w.booked_on >= $5 and w.booked_on <= $6 and (w.booked_on, w.transaction_id) < ($7, $8) \
             and ($9 = '' or lower(t.remittance) like $9 escape '\\' or lower(t.counterparty) like $9 escape '\\' \
             or lower(t.bank_reference) like $9 escape '\\' or lower(t.end_to_end_id) like $9 escape '\\') \
             and ($10 = 0 or t.amount_minor = $10 or t.amount_minor = -$10) \
             and ($11 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $11) and ($13 = '' or t.class = $13) \
             order by w.booked_on desc, w.transaction_id desc limit $12",
            ctx.org,
            ctx.legal_entity,
            state.as_str(),
            account,
            wanted.from,
            wanted.through,
            on,
            id,
            &wanted.text,
            wanted.amount_minor,
            wanted.sign,
            limit,
            &wanted.class
        );
    }
    fetch_all!(
        tx,
        MovementRow,
        "select t.id, t.booked_on, t.amount_minor, t.currency, t.counterparty, t.remittance, t.class, t.bank_reference, \
         w.state from (select org_id, id, booked_on, amount_minor, currency, counterparty, remittance, bank_reference, end_to_end_id, \
         class from bank_transactions where org_id = $1 and bank_account_id = $2 and legal_entity_id = $3 \
         and booked_on >= $4 and booked_on <= $5 and (booked_on, id) < ($6, $7) \
         order by booked_on desc, id desc limit $12) t \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where ($8 = '' or lower(t.remittance) like $8 escape '\\' or lower(t.counterparty) like $8 escape '\\' \
         or lower(t.bank_reference) like $8 escape '\\' or lower(t.end_to_end_id) like $8 escape '\\') \
         and ($9 = 0 or t.amount_minor = $9 or t.amount_minor = -$9) \
         and ($10 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $10) \
         and ($11 = 0 or w.transaction_id is null) and ($14 = '' or t.class = $14) \
         order by t.booked_on desc, t.id desc limit $13",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through,
        on,
        id,
        &wanted.text,
        wanted.amount_minor,
        wanted.sign,
        i64::from(filter.is_explained),
        if wanted.is_by_day_alone() && !filter.is_explained { limit } else { MOVEMENTS_LOOKED_AT_MAX },
        limit,
        &wanted.class
    )
}

/// Count, money in, money out of a filter, and how many movements were looked at.
pub(in crate::banking) async fn total_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
) -> Result<(i64, i64, i64, i64), DbError> {
    let wanted = Wanted::of(filter);
    if filter.state.is_none() && !filter.is_explained && wanted.is_by_day_alone() {
        return total_days(tx, ctx, account, &wanted).await;
    }
    let state = filter.state.map_or("", WaitingState::as_str);
    fetch_one!(
        tx,
        (i64, i64, i64, i64),
        "select cast(coalesce(sum(case when u.fits = 1 then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when u.fits = 1 and u.amount_minor > 0 then u.amount_minor else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when u.fits = 1 and u.amount_minor < 0 then u.amount_minor else 0 end), 0) as bigint), \
         cast(count(*) as bigint) from (select t.amount_minor, case when \
         ($6 = '' or lower(t.remittance) like $6 escape '\\' or lower(t.counterparty) like $6 escape '\\' \
         or lower(t.bank_reference) like $6 escape '\\' or lower(t.end_to_end_id) like $6 escape '\\') \
         and ($7 = 0 or t.amount_minor = $7 or t.amount_minor = -$7) \
         and ($8 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $8) \
         and ($9 = 0 or w.transaction_id is null) and ($10 = '' or w.state = $10) \
         and ($12 = '' or t.class = $12) then 1 else 0 end as fits from \
         (select org_id, id, booked_on, amount_minor, remittance, counterparty, bank_reference, end_to_end_id, class \
         from bank_transactions where org_id = $1 and bank_account_id = $2 and legal_entity_id = $3 \
         and booked_on >= $4 and booked_on <= $5 order by booked_on desc, id desc limit $11) t \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id) u",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through,
        &wanted.text,
        wanted.amount_minor,
        wanted.sign,
        i64::from(filter.is_explained),
        state,
        MOVEMENTS_LOOKED_AT_MAX,
        &wanted.class
    )
}

/// The same of some days whole: the sums of days say it, however many movements there are.
async fn total_days(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    wanted: &Wanted,
) -> Result<(i64, i64, i64, i64), DbError> {
    let (count, money_in, money_out) = fetch_one!(
        tx,
        (i64, i64, i64),
        "select cast(coalesce(sum(d.transactions), 0) as bigint), cast(coalesce(sum(d.in_minor), 0) as bigint), \
         cast(coalesce(sum(d.out_minor), 0) as bigint) from bank_accounts a \
         join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id \
         where a.org_id = $1 and a.id = $2 and a.legal_entity_id = $3 and d.booked_on >= $4 and d.booked_on <= $5",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through
    )?;
    Ok((count, money_in, money_out, 0))
}

db::row! {
    /// A movement with everything known of it.
    #[derive(Clone, Debug)]
    pub(in crate::banking) struct MovementFactsRow {
        pub id: BankTransactionId,
        pub bank_account_id: BankAccountId,
        pub account_masked: String,
        pub statement_id: BankStatementId,
        pub position: i64,
        pub booked_on: Day,
        pub value_on: Option<Day>,
        pub amount_minor: i64,
        pub currency: String,
        pub bank_reference: String,
        pub end_to_end_id: String,
        pub remittance: String,
        pub counterparty: String,
        pub class: String,
        pub details: String,
        pub recorded_at: i64,
        pub state: Option<String>,
        pub has_counterparty: bool,
    }
}

pub(in crate::banking) async fn find_movement(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<MovementFactsRow>, DbError> {
    fetch_optional!(
        tx,
        MovementFactsRow,
        "select t.id, t.bank_account_id, a.account_masked, t.statement_id, t.position, t.booked_on, t.value_on, t.amount_minor, \
         t.currency, t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.class, t.details, t.recorded_at, \
         w.state, (t.counterparty_sealed is not null) as has_counterparty from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where t.org_id = $1 and t.id = $2 and t.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

pub(in crate::banking) async fn find_sealed_counterparty(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<Vec<u8>>, DbError> {
    let row = fetch_optional!(
        tx,
        (Option<Vec<u8>>,),
        "select counterparty_sealed from bank_transactions where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// The last day on which something moved on an account.
pub(in crate::banking) async fn find_last_day(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Option<Date>, DbError> {
    let row = fetch_optional!(
        tx,
        (Day,),
        "select booked_on from bank_days where org_id = $1 and bank_account_id = $2 order by booked_on desc limit 1",
        ctx.org,
        account
    )?;
    Ok(row.map(|(on,)| on.to_jiff()))
}
