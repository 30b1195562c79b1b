//! How a customer pays: days to pay, days beyond terms, the trend, and its balance over the last months.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use jiff::ToSpan as _;
use jiff::civil::Date;
use money::Currency;

use super::aged::days_between;
use super::store::{self, PaymentRow};
use crate::context::Ctx;
use crate::ids::CustomerId;

/// How a customer pays in one currency, from what stands allocated to its invoices. Days are hundredths,
/// weighted by amount; nothing where nothing was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// The currency.
    pub currency: Currency,
    /// From issue to payment, over the last twelve months.
    pub days_to_pay: Option<i64>,
    /// From the due day to payment, what comes early counting as zero, over the last twelve months.
    pub days_beyond_terms: Option<i64>,
    /// Days beyond terms of the last six months, and of the six before.
    pub halves: [Option<i64>; 2],
    /// What was paid in the twelve months, minor units.
    pub paid_minor: i64,
    /// The last day on which something was paid, whenever that was, and what was paid on it, minor units.
    pub last: Option<(Date, i64)>,
}

/// Which way the days beyond terms go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Paid sooner than before, by more than a day.
    Better,
    /// Within a day of before.
    Steady,
    /// Paid later than before, by more than a day.
    Worse,
}

impl Behaviour {
    /// The last six months against the six before; nothing when one of them has no payment.
    pub fn trend(&self) -> Option<Trend> {
        let [Some(last), Some(before)] = self.halves else { return None };
        Some(match last - before {
            ..-100 => Trend::Better,
            -100..=100 => Trend::Steady,
            _ => Trend::Worse,
        })
    }
}

/// How a customer pays as seen on a day.
pub async fn behaviour(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    as_of: Date,
) -> Result<Vec<Behaviour>, DbError> {
    let mut payments: BTreeMap<String, Vec<Payment>> = BTreeMap::new();
    for of_item in store::customer_payments(tx, ctx, customer).await?.chunk_by(|a, b| a.item_id == b.item_id)
    {
        for row in kept(of_item) {
            payments.entry(row.currency.clone()).or_default().push(Payment::of(row));
        }
    }
    let mut found = Vec::new();
    for (code, payments) in payments {
        found.push(behaviour_of(store::currency(&code)?, &payments, as_of));
    }
    Ok(found)
}

/// What was paid and not taken back: a line that takes back cancels the latest of the same amount.
fn kept(of_item: &[PaymentRow]) -> Vec<&PaymentRow> {
    let mut kept: Vec<&PaymentRow> = Vec::new();
    for row in of_item {
        if row.amount_minor > 0 {
            kept.push(row);
        } else if let Some(at) =
            kept.iter().rposition(|paid| paid.amount_minor == row.amount_minor.saturating_neg())
        {
            kept.remove(at);
        }
    }
    kept
}

struct Payment {
    paid_on: Date,
    to_pay: i64,
    beyond: i64,
    minor: i64,
}

impl Payment {
    fn of(row: &PaymentRow) -> Self {
        let paid_on = row.paid_on.to_jiff();
        Self {
            paid_on,
            to_pay: days_between(row.issued_on.to_jiff(), paid_on),
            beyond: days_between(row.due_on.to_jiff(), paid_on).max(0),
            minor: row.amount_minor,
        }
    }
}

fn behaviour_of(currency: Currency, payments: &[Payment], as_of: Date) -> Behaviour {
    let since = |months: i64| as_of.saturating_sub(months.months());
    let between = |after: Date, through: Date| {
        payments.iter().filter(move |payment| after < payment.paid_on && payment.paid_on <= through)
    };
    let year = || between(since(12), as_of);
    Behaviour {
        currency,
        days_to_pay: weighted(year(), |payment| payment.to_pay),
        days_beyond_terms: weighted(year(), |payment| payment.beyond),
        halves: [
            weighted(between(since(6), as_of), |payment| payment.beyond),
            weighted(between(since(12), since(6)), |payment| payment.beyond),
        ],
        paid_minor: year().fold(0, |sum, payment| sum.saturating_add(payment.minor)),
        last: last_paid(payments, as_of),
    }
}

fn last_paid(payments: &[Payment], as_of: Date) -> Option<(Date, i64)> {
    let on = payments.iter().map(|payment| payment.paid_on).filter(|on| *on <= as_of).max()?;
    let of_day = payments.iter().filter(|payment| payment.paid_on == on);
    Some((on, of_day.fold(0, |sum, payment| sum.saturating_add(payment.minor))))
}

/// The mean of days weighted by amount, in hundredths, rounded half up.
fn weighted<'a>(payments: impl Iterator<Item = &'a Payment>, days: impl Fn(&Payment) -> i64) -> Option<i64> {
    let (mut sum, mut minor) = (0_i128, 0_i128);
    for payment in payments {
        sum += i128::from(payment.minor) * i128::from(days(payment)) * 100;
        minor += i128::from(payment.minor);
    }
    if minor == 0 { None } else { i64::try_from((sum * 2 + minor).div_euclid(minor * 2)).ok() }
}

/// What was open of a customer at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthEnd {
    /// The last day of the month, or the day that was asked for.
    pub on: Date,
    /// The balance, debit positive, minor units.
    pub balance_minor: i64,
}

/// The balance of a customer in a currency at the ends of the months before a day and on it, oldest first: what was
/// booked on its accounts up to then. That of the day itself may be known from the aged balance.
pub async fn balance_history(
    tx: &mut Tx,
    ctx: &Ctx,
    of: (CustomerId, Currency),
    as_of: Date,
    months: i32,
    known_minor: Option<i64>,
) -> Result<Vec<MonthEnd>, DbError> {
    let kept = store::customer_months(tx, ctx, of).await?;
    let through = |on: Date| {
        let month = format!("{:04}-{:02}", on.year(), on.month());
        let moved = kept.iter().take_while(|(of, _)| *of <= month).map(|(_, minor)| *minor);
        moved.fold(0_i64, i64::saturating_add)
    };
    let ends = (1..months.max(0)).rev();
    let ends = ends.map(|back| {
        as_of.first_of_month().saturating_sub((back - 1).months()).yesterday().unwrap_or(Date::MIN)
    });
    let mut history: Vec<MonthEnd> = ends.map(|on| MonthEnd { on, balance_minor: through(on) }).collect();
    if months > 0 {
        let balance_minor = if let Some(minor) = known_minor {
            minor
        } else {
            let rest = (as_of, as_of.last_of_month());
            let later = store::customer_moved_between(tx, ctx, of, rest).await?;
            through(as_of).saturating_sub(later)
        };
        history.push(MonthEnd { on: as_of, balance_minor });
    }
    Ok(history)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ids::OpenItemId;

    fn payment(paid_on: Date, to_pay: i64, beyond: i64, minor: i64) -> Payment {
        Payment { paid_on, to_pay, beyond, minor }
    }

    #[test]
    fn the_worked_example() {
        // 1 200 after 35 days, 3 000 after 48, 500 after 20: 41.70 days.
        let on = date(2026, 3, 1);
        let payments = [
            payment(on, 35, 5, 120_000),
            payment(on, 48, 18, 300_000),
            payment(on, 20, 0, 50_000),
            payment(date(2024, 3, 1), 400, 370, 900_000),
        ];
        let found = behaviour_of(Currency::EUR, &payments, date(2026, 3, 31));
        assert_eq!(found.days_to_pay, Some(4_170));
        // (1 200 × 5 + 3 000 × 18) / 4 700 = 12.77.
        assert_eq!(found.days_beyond_terms, Some(1_277));
        assert_eq!((found.halves, found.trend(), found.paid_minor), ([Some(1_277), None], None, 470_000));
    }

    #[test]
    fn the_trend_compares_halves_of_the_year() {
        let as_of = date(2026, 3, 31);
        for (before, trend) in [(10, Trend::Worse), (19, Trend::Steady), (30, Trend::Better)] {
            let payments =
                [payment(date(2026, 2, 1), 50, 20, 100), payment(date(2025, 6, 1), 40, before, 100)];
            assert_eq!(behaviour_of(Currency::EUR, &payments, as_of).trend(), Some(trend), "{before}");
        }
    }

    #[test]
    fn what_was_taken_back_was_not_paid() {
        let row = |minor, day| PaymentRow {
            item_id: OpenItemId::from_uuid(uuid::Uuid::nil()),
            issued_on: db::day(date(2026, 1, 1)),
            due_on: db::day(date(2026, 1, 31)),
            paid_on: db::day(date(2026, 2, day)),
            amount_minor: minor,
            currency: "EUR".to_owned(),
        };
        let rows = [row(500, 1), row(700, 2), row(-500, 3), row(500, 9), row(-40, 10)];
        let days: Vec<i8> = kept(&rows).iter().map(|row| row.paid_on.to_jiff().day()).collect();
        assert_eq!(days, [2, 9]);
    }
}
