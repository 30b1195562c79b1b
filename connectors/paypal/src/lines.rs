//! The lines of the balance ("List transactions"), in windows of time. PayPal has no payouts of its own
//! accord: a withdrawal to the bank is a line among the others, and what it is made of is what stands
//! between it and the one before.
//!
//! A line can be seen hours after it was made, and be pending for days: a later walk goes a week further
//! back, and as far as the oldest line that was still pending.

use connector_api::object::{Object, Payout, PayoutLine, PayoutState};
use connector_api::payout::LineKind;
use connector_api::{Cursor, Failure, Page, Pull, ReadError, Record, Request, Response, Stream, read_json};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use serde::Deserialize;

use crate::amounts::RawMoney;
use crate::manifest::{LINES, MANIFEST};

const NAME: &str = "transaction_info";

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// How far back PayPal goes, less a day for the time that a walk takes.
const KEPT: SignedDuration = days(1094);
/// How long a window is: PayPal takes 31 days, and at most ten thousand lines.
const WINDOW: SignedDuration = days(10);
/// How much further back than its end a walk begins again.
const OVERLAP: SignedDuration = days(7);
/// How much younger than its end a walk leaves to the next one.
const SLACK: SignedDuration = SignedDuration::from_hours(1);
/// How long a pending line is waited for.
const PATIENCE: SignedDuration = days(60);

/// Where a walk stands: the window, its page, and since when a line is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Walk {
    start: Timestamp,
    end: Timestamp,
    page: u64,
    pending: Option<Timestamp>,
}

impl Walk {
    /// A cursor that is not ours begins again: upserts make that harmless.
    fn parse(cursor: &Cursor, now: Timestamp) -> Self {
        // Whole seconds, as they are written.
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let words: Vec<&str> = cursor.0.split(' ').collect();
        let instant = |word: &str| word.parse::<Timestamp>().ok();
        if let ["under", start, end, page, pending] = words.as_slice()
            && let (Some(start), Some(end), Ok(page)) = (instant(start), instant(end), page.parse())
        {
            return Self { start, end, page, pending: instant(pending) };
        }
        let first = now.checked_sub(KEPT).unwrap_or(now);
        let start = match words.as_slice() {
            ["from", start] => instant(start).map_or(first, |it| it.max(first)),
            _ => first,
        };
        Self::window(start, now, None)
    }

    fn window(start: Timestamp, now: Timestamp, pending: Option<Timestamp>) -> Self {
        let end = start.checked_add(WINDOW).unwrap_or(now).min(now.max(start));
        Self { start, end, page: 1, pending }
    }

    fn cursor(self) -> Cursor {
        let Self { start, end, page, pending } = self;
        let pending = pending.map_or_else(|| "-".to_owned(), |it| it.to_string());
        Cursor(format!("under {start} {end} {page} {pending}"))
    }

    /// After a page of so many, and whether there is more now.
    fn next(mut self, pages: u64, now: Timestamp) -> (Cursor, bool) {
        if self.page < pages {
            self.page += 1;
            return (self.cursor(), true);
        }
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        // What was made while the walk went on is of the next one: else it would never end.
        if self.end.checked_add(SLACK).is_ok_and(|it| it < now) {
            return (Self::window(self.end, now, self.pending).cursor(), true);
        }
        let back = |by| self.end.checked_sub(by).unwrap_or(self.end);
        let start = self.pending.map_or(back(OVERLAP), |it| it.clamp(back(PATIENCE), back(OVERLAP)));
        (Cursor(format!("from {start}")), false)
    }
}

/// The request for the next page.
pub(crate) fn request(pull: Pull<'_>) -> Request {
    let walk = Walk::parse(pull.cursor, pull.now);
    Request::read(&MANIFEST, "/v1/reporting/transactions")
        .with_query("start_date", walk.start.to_string())
        .with_query("end_date", walk.end.to_string())
        .with_query("fields", "transaction_info")
        .with_query("balance_affecting_records_only", "Y")
        .with_query("page_size", LINES.to_string())
        .with_query("page", walk.page.to_string())
}

#[derive(Deserialize)]
struct Listed {
    transaction_details: Vec<Detail>,
    page: u64,
    total_pages: u64,
}

#[derive(Deserialize)]
struct Detail {
    transaction_info: Info,
}

#[derive(Deserialize)]
struct Info {
    transaction_id: String,
    paypal_reference_id: Option<String>,
    transaction_event_code: String,
    transaction_initiation_date: Timestamp,
    transaction_updated_date: Timestamp,
    transaction_amount: RawMoney,
    fee_amount: Option<RawMoney>,
    transaction_status: String,
    bank_reference_id: Option<String>,
}

/// The page that came back.
pub(crate) fn page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    let mut walk = Walk::parse(pull.cursor, pull.now);
    let listed: Listed = read_json("transactions", &response.body)?;
    if listed.page != walk.page {
        return Err(ReadError::new("transactions", "page", "is another page than asked for").into());
    }
    if listed.transaction_details.is_empty() && listed.page < listed.total_pages {
        return Err(ReadError::new("transactions", ".", "is empty while there is more").into());
    }
    let mut records = Vec::new();
    for Detail { transaction_info: info } in listed.transaction_details {
        if info.transaction_status == "P" {
            let since = info.transaction_initiation_date;
            walk.pending = Some(walk.pending.map_or(since, |it| it.min(since)));
        }
        records.extend(match pull.stream {
            Stream::Payouts => info.payout()?,
            _ => info.line()?,
        });
    }
    let (cursor, has_more) = walk.next(listed.total_pages, pull.now);
    Ok(Page { records, cursor, has_more })
}

impl Info {
    fn record(id: String, made: Timestamp, changed: Timestamp, object: Object) -> Record {
        Record { external_id: id, version: changed.as_second(), created_at: Some(made), object }
    }

    /// The line that it is. What is pending or was denied did not touch the balance.
    fn line(self) -> Result<Option<Record>, ReadError> {
        match self.transaction_status.as_str() {
            "S" | "V" => {}
            "P" | "D" => return Ok(None),
            _ => return Err(ReadError::new(NAME, "transaction_status", "is no status of a transaction")),
        }
        let gross = self.transaction_amount.read(NAME, "transaction_amount")?;
        let taken = match &self.fee_amount {
            Some(fee) => fee.read(NAME, "fee_amount")?,
            None => Money::zero(gross.currency()),
        };
        let out_of_range = |field| move |_| ReadError::new(NAME, field, "is out of range");
        let fee = Money::zero(taken.currency()).checked_sub(taken).map_err(out_of_range("fee_amount"))?;
        // A fee in another currency makes no net: the line is one in doubt.
        let net = if fee.currency() == gross.currency() {
            gross.checked_sub(fee).map_err(out_of_range("transaction_amount"))?
        } else {
            gross
        };
        let kind = kind(&self.transaction_event_code, gross);
        let own = self.transaction_id.clone();
        let source = match kind {
            LineKind::Charge | LineKind::CarryOver => own,
            _ => self.paypal_reference_id.unwrap_or(own),
        };
        let id = self.transaction_id;
        let line = PayoutLine { id: id.clone(), kind, gross, fee, net, source: Some(source) };
        let object = Object::PayoutLine(line);
        Ok(Some(Self::record(id, self.transaction_initiation_date, self.transaction_updated_date, object)))
    }

    /// The payout that it is, where it is a withdrawal to the bank.
    fn payout(self) -> Result<Option<Record>, ReadError> {
        if !self.transaction_event_code.starts_with("T04") {
            return Ok(None);
        }
        let gross = self.transaction_amount.read(NAME, "transaction_amount")?;
        let amount = Money::zero(gross.currency()).checked_sub(gross);
        let state = match self.transaction_status.as_str() {
            "S" => PayoutState::Paid,
            "P" => PayoutState::InTransit,
            "D" | "V" => PayoutState::Failed { code: Some(self.transaction_status) },
            other => PayoutState::Unknown(other.to_owned()),
        };
        let object = Object::Payout(Payout {
            amount: amount.map_err(|_| ReadError::new(NAME, "transaction_amount", "is out of range"))?,
            state,
            arrives_at: None,
            has_lines: false,
            trace: self.bank_reference_id,
        });
        let (made, changed) = (self.transaction_initiation_date, self.transaction_updated_date);
        Ok(Some(Self::record(self.transaction_id, made, changed, object)))
    }
}

/// "Transaction event codes": the first three characters are the group.
fn kind(code: &str, gross: Money) -> LineKind {
    match code {
        "T1106" | "T1110" | "T1111" | "T1201" | "T1202" | "T1205" | "T1207" | "T1208" => LineKind::Dispute,
        "T1108" | "T1109" => LineKind::Fee,
        "T1107" => LineKind::Refund,
        _ => match code.get(..3).unwrap_or_default() {
            "T00" if gross.minor() >= 0 => LineKind::Charge,
            // What we paid to others is no payment of a payer.
            "T00" | "T02" | "T05" | "T06" | "T07" | "T08" | "T09" | "T11" | "T12" | "T19" | "T20" | "T22" => {
                LineKind::Adjustment
            }
            "T01" => LineKind::Fee,
            "T03" | "T04" => LineKind::CarryOver,
            "T15" | "T21" => LineKind::Reserve,
            _ => LineKind::Unknown,
        },
    }
}
