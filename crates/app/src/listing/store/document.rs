//! One document: its VAT, what was applied to it, its journal, its file.

use db::{Day, DbError, Tx, fetch_all, fetch_optional};
use money::Currency;

use super::documents::DocumentRecord;
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{AllocationId, BankTransactionId, CustomerId, EntryId, InputFileId, OpenItemId, in_tens};
use crate::listing::document::{DocumentPayment, DocumentPosting, SourceFile, VatLine};
use crate::listing::documents::DocumentRow;

db::row! {
    /// A document as read.
    pub(in crate::listing) struct FullRecord {
        pub id: OpenItemId,
        pub customer_id: CustomerId,
        pub customer_name: String,
        pub kind: String,
        pub number: String,
        pub issued_on: Day,
        pub due_on: Day,
        pub total_minor: i64,
        pub amount_minor: i64,
        pub currency: String,
        pub open_minor: i64,
        pub payment_reference: String,
        pub preceding: String,
        pub vat_on_payment: bool,
        pub discount_until: Option<Day>,
        pub discount_minor: Option<i64>,
        pub file_id: Option<InputFileId>,
        pub created_at: i64,
        pub due_after_days: Option<i64>,
    }
}

impl FullRecord {
    pub(in crate::listing) fn into_row(self) -> Result<DocumentRow, DbError> {
        DocumentRow::of(DocumentRecord {
            id: self.id,
            customer_id: self.customer_id,
            customer_name: self.customer_name,
            kind: self.kind,
            number: self.number,
            issued_on: self.issued_on,
            due_on: self.due_on,
            total_minor: self.total_minor,
            amount_minor: self.amount_minor,
            currency: self.currency,
            open_minor: self.open_minor,
        })
    }
}

pub(in crate::listing) async fn find(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OpenItemId,
) -> Result<Option<FullRecord>, DbError> {
    fetch_optional!(
        tx,
        FullRecord,
        concat!(
            "select i.id, i.customer_id, c.name as customer_name, i.kind, i.number, i.issued_on, i.due_on, i.total_minor, \
         i.amount_minor, i.currency, coalesce(b.open_minor, 0) as open_minor, i.payment_reference, i.preceding, \
         i.vat_on_payment, i.discount_until, i.discount_minor, i.file_id, i.created_at, i.due_after_days from open_items i \
         join customers c on c.org_id = i.org_id and c.id = i.customer_id \
         left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
         where i.org_id = $1 and i.id = $2 and i.legal_entity_id = $3",
            seen!("i.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

pub(in crate::listing) async fn vat(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Vec<VatLine>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, i64, i64),
        "select rate_bps, base_minor, vat_minor from open_item_vat where org_id = $1 and item_id = $2 order by line_no",
        ctx.org,
        id
    )?;
    Ok(rows
        .into_iter()
        .map(|(rate_bps, base_minor, vat_minor)| VatLine { rate_bps, base_minor, vat_minor })
        .collect())
}

db::row! {
    struct PaymentRecord {
        id: AllocationId,
        transaction_id: BankTransactionId,
        entry_id: EntryId,
        booked_on: Day,
        amount_minor: i64,
        method: String,
        is_automatic: bool,
        evidence: String,
        decided_by: String,
        decided_at: i64,
        takes_back_id: Option<AllocationId>,
        undone_by: Option<String>,
        undone_at: Option<i64>,
        reason: Option<String>,
        counterparty: String,
        remittance: String,
    }
}

pub(in crate::listing) async fn payments(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OpenItemId,
) -> Result<Vec<DocumentPayment>, DbError> {
    let rows = fetch_all!(
        tx,
        PaymentRecord,
        "select a.id, a.transaction_id, a.entry_id, t.booked_on, l.amount_minor, a.method, a.is_automatic, a.evidence, a.decided_by, \
         a.decided_at, a.takes_back_id, u.undone_by, u.undone_at, u.reason, t.counterparty, t.remittance \
         from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 and l.role is null \
         order by a.decided_at desc, a.id desc, l.line_no",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(rows
        .into_iter()
        .map(|row| DocumentPayment {
            allocation: row.id,
            transaction: row.transaction_id,
            entry: row.entry_id,
            booked_on: row.booked_on.to_jiff(),
            amount_minor: row.amount_minor,
            method: row.method,
            is_automatic: row.is_automatic,
            evidence: row.evidence,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            is_return: row.takes_back_id.is_some(),
            undone: row.undone_by.zip(row.undone_at).map(|(by, at)| (by, at, row.reason.unwrap_or_default())),
            counterparty: row.counterparty,
            remittance: row.remittance,
            beside: Vec::new(),
        })
        .collect())
}

db::row! {
    /// What a decision settled beside the money.
    pub(in crate::listing) struct BesideRecord {
        pub allocation_id: AllocationId,
        /// The document that it is of, where it is of one.
        pub item_id: Option<OpenItemId>,
        pub customer_id: Option<CustomerId>,
        pub role: String,
        pub amount_minor: i64,
        /// How many documents the decision is about.
        pub documents: i64,
    }
}

pub(in crate::listing) async fn beside_money(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[AllocationId],
) -> Result<Vec<BesideRecord>, DbError> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        found.extend(fetch_all!(
            tx,
            BesideRecord,
            "select l.allocation_id, l.item_id, i.customer_id, l.role, l.amount_minor, \
             (select cast(count(distinct x.item_id) as bigint) from allocation_lines x \
             where x.org_id = l.org_id and x.allocation_id = l.allocation_id and x.role is null) as documents \
             from allocation_lines l left join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             where l.org_id = $1 and l.allocation_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             and l.role in ('discount_granted', 'settlement_difference', 'bank_charges', 'interest') \
             order by l.allocation_id, l.line_no",
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
        )?);
    }
    Ok(found)
}

db::row! {
    struct PostingRecord {
        entry_id: EntryId,
        booked_on: Day,
        kind: String,
        label: String,
        account: String,
        amount_minor: i64,
        currency: String,
        subject_id: Option<OpenItemId>,
    }
}

pub(in crate::listing) async fn postings(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OpenItemId,
    limit: i64,
) -> Result<Vec<DocumentPosting>, DbError> {
    let rows = fetch_all!(
        tx,
        PostingRecord,
        "select p.entry_id, e.booked_on, e.kind, e.label, p.account, p.amount_minor, p.currency, p.subject_id from \
         (select distinct entry_id from postings where org_id = $1 and subject_id = $2) s \
         join journal_entries e on e.org_id = $1 and e.id = s.entry_id and e.legal_entity_id = $3 \
         join postings p on p.org_id = $1 and p.entry_id = s.entry_id \
         order by p.entry_id, p.line_no limit $4",
        ctx.org,
        id,
        ctx.legal_entity,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            let inconsistent = || DbError::Inconsistent { table: "postings", id: row.entry_id.to_string() };
            Ok(DocumentPosting {
                currency: Currency::parse(&row.currency).map_err(|_| inconsistent())?,
                entry: row.entry_id,
                booked_on: row.booked_on.to_jiff(),
                kind: row.kind,
                label: row.label,
                account: row.account,
                amount_minor: row.amount_minor,
                is_about: row.subject_id == Some(id),
            })
        })
        .collect()
}

db::row! {
    struct FileRecord {
        id: InputFileId,
        name: String,
        format: String,
        sha256: String,
        is_raw_kept: bool,
        imported_at: i64,
        imported_by: String,
    }
}

pub(in crate::listing) async fn file(
    tx: &mut Tx,
    ctx: &Ctx,
    id: InputFileId,
) -> Result<Option<SourceFile>, DbError> {
    let row = fetch_optional!(
        tx,
        FileRecord,
        "select id, name, format, sha256, is_raw_kept, imported_at, imported_by from input_files \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.map(|row| SourceFile {
        id: row.id,
        name: row.name,
        format: row.format,
        sha256: row.sha256,
        is_raw_kept: row.is_raw_kept,
        imported_at: row.imported_at,
        imported_by: row.imported_by,
    }))
}

/// The documents of a customer that came in as a PDF of their own, whose bytes are kept.
pub(in crate::listing) async fn with_pdf(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<OpenItemId>, DbError> {
    let rows = fetch_all!(
        tx,
        (OpenItemId,),
        concat!(
            "select i.id from open_items i join input_files f on f.org_id = i.org_id and f.id = i.file_id \
             where i.org_id = $1 and i.customer_id = $2 and i.legal_entity_id = $3 and f.format = 'factur-x' \
             and f.is_raw_kept = $4",
            seen!("i.customer_id", "$5"),
            " order by i.id"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        true,
        ctx.only_of
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
