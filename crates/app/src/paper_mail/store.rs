//! Every SQL statement on bundles of letters.

use db::{Cell, Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{CustomerId, LetterBundleId, MessageId};

db::row! {
    /// Letters that were printed together.
    #[derive(Clone, Debug)]
    pub struct BundleRow {
        /// Its id.
        pub id: LetterBundleId,
        /// When it was printed, in microseconds since 1970 UTC.
        pub made_at: i64,
        /// Who printed it.
        pub made_by: String,
        /// Its letters.
        pub letters: i64,
        /// Its pages.
        pub pages: i64,
        /// Letters of which nobody has said what became of them.
        pub open: i64,
    }
}

db::row! {
    /// A letter of a bundle.
    #[derive(Clone, Debug)]
    pub struct BundledLetter {
        /// In which bundle.
        pub bundle_id: LetterBundleId,
        /// Which place it has there, from one.
        pub place: i64,
        /// The message.
        pub message_id: MessageId,
        /// Whose it is.
        pub customer_id: CustomerId,
        /// Its first page.
        pub first_page: i64,
        /// Its pages.
        pub pages: i64,
        /// `printed`, `posted` or `not_posted`.
        pub state: String,
        /// `letter`, `registered` or empty.
        pub sent_as: String,
        /// The day it was posted.
        pub posted_on: Option<Day>,
        /// The number by which the post follows it, or empty.
        pub tracking: String,
        /// Why it was not posted, or empty.
        pub note: String,
    }
}

/// A bundle as it was made.
pub(super) struct NewBundle {
    pub id: LetterBundleId,
    pub letters: i64,
    pub pages: i64,
    pub pdf: Vec<u8>,
    pub list: String,
}

pub(super) async fn insert_bundle(tx: &mut Tx, ctx: &Ctx, bundle: &NewBundle) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into letter_bundles (org_id, id, legal_entity_id, made_at, made_by, letters, pages, pdf, list) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        bundle.id,
        ctx.legal_entity,
        ctx.now_micros(),
        ctx.actor.as_str(),
        bundle.letters,
        bundle.pages,
        bundle.pdf.as_slice(),
        bundle.list.as_str()
    )?;
    Ok(())
}

/// A letter as it was printed.
pub(super) struct NewLetter {
    pub place: i64,
    pub message: MessageId,
    pub customer: CustomerId,
    pub first_page: i64,
    pub pages: i64,
}

pub(super) fn letter_rows() -> Rows {
    Rows::new(
        "bundled_letters",
        &[
            "org_id",
            "bundle_id",
            "place",
            "message_id",
            "customer_id",
            "first_page",
            "pages",
            "state",
            "sent_as",
            "posted_on",
            "tracking",
            "note",
            "told_by",
            "told_at",
        ],
    )
}

pub(super) fn push_letter(rows: &mut Rows, ctx: &Ctx, bundle: LetterBundleId, letter: &NewLetter) {
    rows.push([
        ctx.org.into(),
        bundle.into(),
        letter.place.into(),
        letter.message.into(),
        letter.customer.into(),
        letter.first_page.into(),
        letter.pages.into(),
        "printed".into(),
        "".into(),
        Cell::Null,
        "".into(),
        "".into(),
        "".into(),
        Cell::Null,
    ]);
}

/// A statement on bundles `b`.
macro_rules! bundles {
    ($rest:literal) => {
        concat!(
            "select b.id, b.made_at, b.made_by, b.letters, b.pages, (select cast(count(*) as bigint) from bundled_letters l \
             where l.org_id = b.org_id and l.bundle_id = b.id and l.state = 'printed') as open \
             from letter_bundles b where b.org_id = $1 and b.legal_entity_id = $2 ",
            $rest
        )
    };
}

/// Bundles of the legal entity before one, the last first, at most `limit`. They hold letters of everybody: who sees only some
/// customers sees none.
pub(super) async fn page_of_bundles(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<LetterBundleId>,
    limit: i64,
) -> Result<Vec<BundleRow>, DbError> {
    if ctx.only_of.is_some() {
        return Ok(Vec::new());
    }
    fetch_all!(
        tx,
        BundleRow,
        bundles!("and b.id < $3 order by b.id desc limit $4"),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(LetterBundleId::from_uuid(Uuid::max())),
        limit
    )
}

/// One bundle of the legal entity, when it may be seen.
pub(super) async fn find_bundle(
    tx: &mut Tx,
    ctx: &Ctx,
    id: LetterBundleId,
) -> Result<Option<BundleRow>, DbError> {
    if ctx.only_of.is_some() {
        return Ok(None);
    }
    fetch_optional!(tx, BundleRow, bundles!("and b.id = $3"), ctx.org, ctx.legal_entity, id)
}

/// What was printed of a bundle: the PDF and the list.
pub(super) async fn load_bundle(
    tx: &mut Tx,
    ctx: &Ctx,
    id: LetterBundleId,
) -> Result<Option<(Vec<u8>, String)>, DbError> {
    if ctx.only_of.is_some() {
        return Ok(None);
    }
    fetch_optional!(
        tx,
        (Vec<u8>, String),
        "select pdf, list from letter_bundles where org_id = $1 and legal_entity_id = $2 and id = $3",
        ctx.org,
        ctx.legal_entity,
        id
    )
}

/// A statement on letters of bundles.
macro_rules! letters {
    ($rest:literal) => {
        concat!(
            "select bundle_id, place, message_id, customer_id, first_page, pages, state, sent_as, posted_on, tracking, note \
             from bundled_letters ",
            $rest
        )
    };
}

/// The letters of a bundle in their order.
pub(super) async fn list_letters(
    tx: &mut Tx,
    ctx: &Ctx,
    bundle: LetterBundleId,
) -> Result<Vec<BundledLetter>, DbError> {
    fetch_all!(
        tx,
        BundledLetter,
        letters!("where org_id = $1 and bundle_id = $2 order by place"),
        ctx.org,
        bundle
    )
}

/// Where a message was printed last; whether the message may be seen is the caller's to know.
pub async fn find_letter_of(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
) -> Result<Option<BundledLetter>, DbError> {
    fetch_optional!(
        tx,
        BundledLetter,
        letters!("where org_id = $1 and message_id = $2 order by bundle_id desc limit 1"),
        ctx.org,
        message
    )
}

/// What somebody said became of letters.
pub(super) struct Told {
    pub state: &'static str,
    pub sent_as: &'static str,
    pub posted_on: Option<Date>,
    pub tracking: String,
    pub note: String,
}

/// Keeps what became of a letter of which nobody had said it; answers whether there was one.
pub(super) async fn update_letter(
    tx: &mut Tx,
    ctx: &Ctx,
    bundle: LetterBundleId,
    message: MessageId,
    told: &Told,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update bundled_letters set state = $4, sent_as = $5, posted_on = $6, tracking = $7, note = $8, told_by = $9, \
         told_at = $10 where org_id = $1 and bundle_id = $2 and message_id = $3 and state = 'printed'",
        ctx.org,
        bundle,
        message,
        told.state,
        told.sent_as,
        told.posted_on.map(day),
        told.tracking.as_str(),
        told.note.as_str(),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(touched == 1)
}
