//! The totals of an EN 16931 document, and whether they agree with each other.
//!
//! A schema and the published rules let wrong sums pass with a warning, so they are made again here
//! (EN 16931-1 BR-CO-10, 13 to 17).

use file_intake::ProblemCode;
use money::Currency;

use super::draft::{Draft, millionths};

/// The totals in minor units, and in millionths for comparing.
pub(crate) struct Totals {
    /// Total with VAT and the rounding of what is asked for (BT-112 and BT-114), positive.
    pub(crate) total_minor: i64,
    /// Amount due (BT-115), positive, when it is not the total.
    pub(crate) open_minor: Option<i64>,
    gross: i128,
    /// What two sums may differ by: one minor unit, and never less than one hundredth.
    tolerance: i128,
}

/// Minor units of an amount in millionths, half a unit rounded away from zero.
pub(crate) fn rounded_minor(amount: i128, currency: Currency) -> Option<i64> {
    let scale = scale_of(currency);
    let half = if amount < 0 { -(scale / 2) } else { scale / 2 };
    i64::try_from((amount + half) / scale).ok()
}

/// Millionths in a minor unit.
fn scale_of(currency: Currency) -> i128 {
    10_i128.pow(6_u32.saturating_sub(u32::from(currency.decimals())))
}

type Failure = (ProblemCode, &'static str, String);

impl Totals {
    /// Reads the totals. BT-112 and BT-115 must fit the currency exactly: what is owed is never
    /// rounded here.
    pub(crate) fn of(draft: &Draft, currency: Currency) -> Result<Self, Failure> {
        let texts = &draft.totals;
        let gross = stated("BT-112", &texts.gross)?;
        let payable = stated("BT-115", &texts.payable)?;
        let prepaid = stated("BT-113", &texts.prepaid)?;
        let rounding = stated("BT-114", &texts.rounding)?;
        // Old UBL documents state only what is payable.
        let computed = payable.map(|payable| payable + prepaid.unwrap_or(0) - rounding.unwrap_or(0));
        let Some(gross) = gross.or(computed) else {
            return Err((ProblemCode::FieldMissing, "BT-112", String::new()));
        };
        let owed = gross + rounding.unwrap_or(0);
        let total = exact_minor("BT-112", owed, currency, &texts.gross)?;
        let due = match payable {
            Some(payable) => Some(exact_minor("BT-115", payable, currency, &texts.payable)?),
            None if prepaid.is_some_and(|prepaid| prepaid != 0) => {
                let due = owed - prepaid.unwrap_or(0);
                Some(exact_minor("BT-113", due, currency, &texts.prepaid)?)
            }
            None => None,
        };
        let is_negative = gross < 0;
        let positive = |minor: i64| if is_negative { minor.checked_neg() } else { Some(minor) };
        let range = || (ProblemCode::AmountUnreadable, "BT-112", texts.gross.clone());
        Ok(Self {
            total_minor: positive(total).ok_or_else(range)?,
            // Paid beyond the total leaves nothing open; the difference shows as a disagreement.
            open_minor: match due.filter(|due| *due != total) {
                Some(due) => Some(positive(due).ok_or_else(range)?.max(0)),
                None => None,
            },
            gross,
            tolerance: scale_of(currency).max(10_000),
        })
    }

    /// Whether the document is a credit by its sign.
    pub(crate) fn is_negative(&self) -> bool {
        self.gross < 0
    }

    /// The sums that are wrong: the term that states them, and both figures.
    pub(crate) fn disagreements(&self, draft: &Draft) -> Vec<(&'static str, String)> {
        let texts = &draft.totals;
        let read = |text: &str| millionths(text);
        let or_zero = |text: &str| if text.is_empty() { Some(0) } else { millionths(text) };
        let (lines, net, vat) = (read(&texts.lines), read(&texts.net), read(&texts.vat));
        let mut wrong = Vec::new();
        let mut compare = |term, stated: Option<i128>, sum: Option<i128>, tolerance: i128| {
            if let (Some(stated), Some(sum)) = (stated, sum)
                && (stated - sum).abs() > tolerance
            {
                wrong.push((term, format!("{} / {}", shown(stated), shown(sum))));
            }
        };
        if draft.lines_count > 0 {
            compare("BT-106", lines, draft.lines_sum, self.tolerance);
        }
        let net_sum = lines.zip(or_zero(&texts.allowances)).zip(or_zero(&texts.charges));
        let net_sum = net_sum.map(|((lines, allowances), charges)| lines - allowances + charges);
        compare("BT-109", net, net_sum, self.tolerance);
        let sum_of = |texts: Vec<&str>| texts.into_iter().map(millionths).sum::<Option<i128>>();
        if !draft.vat.is_empty() {
            let bases = sum_of(draft.vat.iter().map(|line| line.base.as_str()).collect());
            compare("BT-116", net, bases, self.tolerance);
            let taxes = sum_of(draft.vat.iter().map(|line| line.vat.as_str()).collect());
            compare("BT-110", vat, taxes, self.tolerance);
        }
        for line in &draft.vat {
            let computed = read(&line.base).zip(read(&line.rate));
            let computed = computed.map(|(base, rate)| base * rate / 100_000_000);
            // The rate is applied to a rounded base, or line by line; EN 16931 allows one unit.
            compare("BT-117", read(&line.vat), computed, 1_000_000);
        }
        compare("BT-112", Some(self.gross), net.zip(vat).map(|(net, vat)| net + vat), self.tolerance);
        // The profile MINIMUM states what is due but not what was prepaid.
        let prepaid = if texts.prepaid.is_empty() && texts.rounding.is_empty() {
            read(&texts.payable)
                .filter(|payable| payable.abs() <= self.gross.abs())
                .map(|due| self.gross - due)
        } else {
            None
        };
        let due = prepaid.or_else(|| or_zero(&texts.prepaid)).zip(or_zero(&texts.rounding));
        let due = due.map(|(prepaid, rounding)| self.gross - prepaid + rounding);
        compare("BT-115", read(&texts.payable), due, self.tolerance);
        wrong
    }
}

fn stated(term: &'static str, text: &str) -> Result<Option<i128>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let failure = || (ProblemCode::AmountUnreadable, term, text.to_owned());
    millionths(text).map(Some).ok_or_else(failure)
}

fn exact_minor(term: &'static str, amount: i128, currency: Currency, text: &str) -> Result<i64, Failure> {
    let failure = || (ProblemCode::AmountUnreadable, term, text.to_owned());
    if amount % scale_of(currency) != 0 {
        return Err(failure());
    }
    rounded_minor(amount, currency).ok_or_else(failure)
}

/// Millionths as decimal text, for a problem.
fn shown(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, rest) = (amount.abs() / 1_000_000, amount.abs() % 1_000_000);
    let decimals = format!("{rest:06}");
    let decimals = decimals.trim_end_matches('0');
    format!("{sign}{whole}.{decimals:0<2}")
}
