//! Statements on late charges.

use std::collections::{HashMap, HashSet};

use db::{Day, DbError, Rows, Tx, execute, fetch_all, fetch_optional};
use dunning::law::{HalfYear, HalfYearRates};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, EntryId, LateChargePartId, OpenItemId, in_tens};

db::row! {
    /// A document by which charges were claimed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NoteRow {
        /// Its id, which is its open item's.
        pub id: OpenItemId,
        /// Who owes it.
        pub customer_id: CustomerId,
        /// Its number.
        pub number: String,
        /// Its entry.
        pub entry_id: EntryId,
        /// How much, minor units.
        pub amount_minor: i64,
        /// Its currency.
        pub currency: String,
        /// Who claimed it.
        pub claimed_by: String,
        /// When, in microseconds since 1970 UTC.
        pub claimed_at: i64,
        /// When it was withdrawn.
        pub withdrawn_at: Option<i64>,
        /// Why, or empty.
        pub withdrawal: String,
    }
}

db::row! {
    /// What was claimed or given up of a charge of one invoice.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PartRow {
        /// The invoice.
        pub item_id: OpenItemId,
        /// `interest` or `indemnity`.
        pub kind: String,
        /// How much, minor units.
        pub amount_minor: i64,
        /// Through which day it had accrued.
        pub through_on: Day,
    }
}

/// A statement on notes `n`.
macro_rules! notes {
    ($($rest:tt)+) => {
        concat!(
            "select n.id, n.customer_id, n.number, n.entry_id, n.amount_minor, n.currency, n.claimed_by, n.claimed_at, \
             n.withdrawn_at, n.withdrawal from late_charge_notes n ",
            $($rest)+
        )
    };
}

/// Keeps a document of charges.
pub(super) async fn insert_note(tx: &mut Tx, ctx: &Ctx, note: &NoteRow) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into late_charge_notes (org_id, id, legal_entity_id, customer_id, number, entry_id, amount_minor, currency, \
         claimed_by, claimed_at, withdrawal) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')",
        ctx.org,
        note.id,
        ctx.legal_entity,
        note.customer_id,
        note.number.as_str(),
        note.entry_id,
        note.amount_minor,
        note.currency.as_str(),
        note.claimed_by.as_str(),
        note.claimed_at
    )?;
    Ok(())
}

/// Withdraws a document of charges that stands.
pub(super) async fn update_withdrawn(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OpenItemId,
    reason: &str,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update late_charge_notes set withdrawn_at = $3, withdrawn_by = $4, withdrawal = $5 \
         where org_id = $1 and id = $2 and withdrawn_at is null",
        ctx.org,
        id,
        ctx.now_micros(),
        ctx.actor.as_str(),
        reason
    )?;
    Ok(touched == 1)
}

/// One document of charges.
pub(super) async fn find_note(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<NoteRow>, DbError> {
    fetch_optional!(
        tx,
        NoteRow,
        notes!("where n.org_id = $1 and n.id = $2 and n.legal_entity_id = $3", seen!("n.customer_id", "$4")),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// Documents of charges before one, the last first.
pub(super) async fn page_of_notes(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<OpenItemId>,
    limit: i64,
) -> Result<Vec<NoteRow>, DbError> {
    fetch_all!(
        tx,
        NoteRow,
        notes!(
            "where n.org_id = $1 and n.legal_entity_id = $2 and n.id < $3",
            seen!("n.customer_id", "$5"),
            " order by n.id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(OpenItemId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of
    )
}

/// The last number of a series, by its beginning.
pub(super) async fn find_last_number(
    tx: &mut Tx,
    ctx: &Ctx,
    series: &str,
) -> Result<Option<String>, DbError> {
    let found = fetch_optional!(
        tx,
        (String,),
        "select number from late_charge_notes where org_id = $1 and legal_entity_id = $2 and number >= $3 and number < $4 \
         order by number desc limit 1",
        ctx.org,
        ctx.legal_entity,
        series,
        format!("{series}\u{7f}")
    )?;
    Ok(found.map(|(number,)| number))
}

/// Which of these items are documents of charges.
pub(super) async fn list_notes_among(
    tx: &mut Tx,
    ctx: &Ctx,
    items: &[OpenItemId],
) -> Result<HashSet<OpenItemId>, DbError> {
    let mut found = HashSet::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(items) {
        let rows = fetch_all!(
            tx,
            (OpenItemId,),
            "select id from late_charge_notes where org_id = $1 and id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            ctx.org,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?;
        found.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(found)
}

/// What was claimed and given up of the charges of these items, by item and kind; what was withdrawn is not claimed.
pub(super) async fn sum_parts_of(
    tx: &mut Tx,
    ctx: &Ctx,
    items: &[OpenItemId],
) -> Result<HashMap<(OpenItemId, String), (i64, i64)>, DbError> {
    let mut sums: HashMap<(OpenItemId, String), (i64, i64)> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(items) {
        let rows = fetch_all!(
            tx,
            (OpenItemId, String, i64, Option<OpenItemId>),
            "select p.item_id, p.kind, p.amount_minor, p.note_id from late_charge_parts p \
             left join late_charge_notes n on n.org_id = p.org_id and n.id = p.note_id \
             where p.org_id = $1 and p.item_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) and n.withdrawn_at is null",
            ctx.org,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?;
        for (item, kind, minor, note) in rows {
            let (claimed, waived) = sums.entry((item, kind)).or_default();
            let sum = if note.is_some() { claimed } else { waived };
            *sum = sum.saturating_add(minor);
        }
    }
    Ok(sums)
}

/// The parts of a document of charges, in the order in which they were claimed.
pub(super) async fn list_parts_of_note(
    tx: &mut Tx,
    ctx: &Ctx,
    note: OpenItemId,
) -> Result<Vec<PartRow>, DbError> {
    fetch_all!(
        tx,
        PartRow,
        "select item_id, kind, amount_minor, through_on from late_charge_parts \
         where org_id = $1 and note_id = $2 and legal_entity_id = $3 order by id",
        ctx.org,
        note,
        ctx.legal_entity
    )
}

pub(super) fn part_rows() -> Rows {
    Rows::new(
        "late_charge_parts",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "item_id",
            "kind",
            "amount_minor",
            "through_on",
            "note_id",
            "reason",
            "said_by",
            "said_at",
        ],
    )
}

/// A part that is claimed by a document, or given up for a reason.
pub(super) struct NewPart<'a> {
    pub id: LateChargePartId,
    pub item: OpenItemId,
    pub kind: &'static str,
    pub amount_minor: i64,
    pub through: Date,
    pub note: Option<OpenItemId>,
    pub reason: &'a str,
}

pub(super) fn push_part(rows: &mut Rows, ctx: &Ctx, part: &NewPart<'_>) {
    rows.push([
        ctx.org.into(),
        part.id.into(),
        ctx.legal_entity.into(),
        part.item.into(),
        part.kind.into(),
        part.amount_minor.into(),
        part.through.into(),
        part.note.into(),
        part.reason.to_owned().into(),
        ctx.actor.as_str().to_owned().into(),
        ctx.now_micros().into(),
    ]);
}

/// The rate that contracts name; nothing where nothing was said.
pub(super) async fn find_terms(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Option<i64>>, DbError> {
    let found = fetch_optional!(
        tx,
        (Option<i64>,),
        "select contract_bps from late_charge_terms where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(found.map(|(bps,)| bps))
}

/// Says which rate contracts name.
pub(super) async fn replace_terms(tx: &mut Tx, ctx: &Ctx, contract_bps: Option<u32>) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from late_charge_terms where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    execute!(
        tx,
        "insert into late_charge_terms (org_id, legal_entity_id, contract_bps, set_by, set_at) values ($1, $2, $3, $4, $5)",
        ctx.org,
        ctx.legal_entity,
        contract_bps.map(i64::from),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

/// The rates of half-years that the organisation entered.
pub(super) async fn list_rates(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<HalfYearRates>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, i64, i64, i64),
        "select year, half, refinancing_bps, legal_bps from half_year_rates where org_id = $1 order by year, half",
        ctx.org
    )?;
    let rates = rows.into_iter().filter_map(|(year, half, refinancing, legal)| {
        Some(HalfYearRates {
            half_year: HalfYear { year: i16::try_from(year).ok()?, is_second: half == 2 },
            refinancing_bps: u32::try_from(refinancing).ok()?,
            legal_bps: u32::try_from(legal).ok()?,
        })
    });
    Ok(rates.collect())
}

/// Enters the rates of a half-year.
pub(super) async fn replace_rates(
    tx: &mut Tx,
    ctx: &Ctx,
    half_year: HalfYear,
    (refinancing_bps, legal_bps): (u32, u32),
) -> Result<(), DbError> {
    let half = if half_year.is_second { 2_i64 } else { 1 };
    execute!(
        tx,
        "delete from half_year_rates where org_id = $1 and year = $2 and half = $3",
        ctx.org,
        i64::from(half_year.year),
        half
    )?;
    execute!(
        tx,
        "insert into half_year_rates (org_id, year, half, refinancing_bps, legal_bps, set_by, set_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        i64::from(half_year.year),
        half,
        i64::from(refinancing_bps),
        i64::from(legal_bps),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}
