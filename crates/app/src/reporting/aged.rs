//! What is open of each customer, by days past due.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use db::{Day, DbError, Tx};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;

use super::store::{self, ItemRow, MovedRow, OpenRow};
use crate::context::Ctx;
use crate::customers::list_managed;
use crate::ids::{CustomerId, OpenItemId};

/// How long something is past due. Due today is not past due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// Due today or later.
    NotDue,
    /// 1 to 30 days.
    Days1To30,
    /// 31 to 60 days.
    Days31To60,
    /// 61 to 90 days.
    Days61To90,
    /// More than 90 days.
    Over90,
}

impl Bucket {
    /// Every bucket, youngest first.
    pub const ALL: [Self; 5] =
        [Self::NotDue, Self::Days1To30, Self::Days31To60, Self::Days61To90, Self::Over90];

    /// The bucket of a due day as seen on a day.
    pub fn of(due_on: Date, as_of: Date) -> Self {
        match days_between(due_on, as_of) {
            ..=0 => Self::NotDue,
            1..=30 => Self::Days1To30,
            31..=60 => Self::Days31To60,
            61..=90 => Self::Days61To90,
            _ => Self::Over90,
        }
    }

    /// The first and the last due day that fall into it as seen on a day; none on the side that is open.
    pub fn due_days(self, as_of: Date) -> (Option<Date>, Option<Date>) {
        let before = |days: i64| Some(as_of.saturating_sub(days.days()));
        match self {
            Self::NotDue => (Some(as_of), None),
            Self::Days1To30 => (before(30), before(1)),
            Self::Days31To60 => (before(60), before(31)),
            Self::Days61To90 => (before(90), before(61)),
            Self::Over90 => (None, before(91)),
        }
    }
}

/// Days from one day to another, negative when the other is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A part of a line of the aged balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgedPart {
    /// Everything.
    All,
    /// Owed, and so long past due.
    Of(Bucket),
    /// Credit notes and money that are not used.
    Credit,
}

/// Sums by age, minor units of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// Owed, by bucket in the order of [`Bucket::ALL`]; never negative.
    pub owed_minor: [i64; 5],
    /// Credit notes and money that are not used yet; never positive.
    pub credit_minor: i64,
}

impl Aged {
    /// What is owed and past due.
    pub fn overdue_minor(&self) -> i64 {
        self.owed_minor[1..].iter().fold(0, |sum, minor| sum.saturating_add(*minor))
    }

    /// What is owed, due or not.
    pub fn outstanding_minor(&self) -> i64 {
        self.overdue_minor().saturating_add(self.owed_minor[0])
    }

    /// What is owed less what is to the customer's credit.
    pub fn total_minor(&self) -> i64 {
        self.outstanding_minor().saturating_add(self.credit_minor)
    }

    /// Adds the sums of another.
    pub fn add(&mut self, other: &Self) {
        for (sum, minor) in self.owed_minor.iter_mut().zip(other.owed_minor) {
            *sum = sum.saturating_add(minor);
        }
        self.credit_minor = self.credit_minor.saturating_add(other.credit_minor);
    }

    fn add_item(&mut self, bucket: Bucket, open_minor: i64) {
        let sum = if open_minor < 0 { &mut self.credit_minor } else { &mut self.owed_minor[bucket as usize] };
        *sum = sum.saturating_add(open_minor);
    }
}

/// A customer's line in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgedRow {
    /// The customer.
    pub customer: CustomerId,
    /// The currency.
    pub currency: Currency,
    /// The sums.
    pub aged: Aged,
}

/// By what the lines are sorted, greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgedOrder {
    /// What is owed less credit.
    Total,
    /// What is past due.
    Overdue,
    /// What is more than 90 days past due.
    Over90,
    /// What is owed, credit not deducted.
    Outstanding,
}

impl AgedOrder {
    /// What lines are sorted by.
    pub fn value(self, aged: &Aged) -> i64 {
        match self {
            Self::Total => aged.total_minor(),
            Self::Overdue => aged.overdue_minor(),
            Self::Over90 => aged.owed_minor[Bucket::Over90 as usize],
            Self::Outstanding => aged.outstanding_minor(),
        }
    }
}

/// The whole aged balance of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgedBalance {
    /// The day.
    pub as_of: Date,
    /// Its lines, by customer and currency.
    pub rows: Vec<AgedRow>,
    /// The sums of each currency.
    pub totals: Vec<(Currency, Aged)>,
    /// What is owed by currency and due day, of the whole balance.
    pub(super) by_due: BTreeMap<(&'static str, Date), i64>,
}

/// Items of one day's balance as they are added up.
#[derive(Default)]
struct Sums {
    rows: HashMap<(CustomerId, Currency), Aged>,
    by_due: BTreeMap<(&'static str, Date), i64>,
}

impl Sums {
    fn add(&mut self, as_of: Date, row: &OpenRow) -> Result<(), DbError> {
        let (currency, due_on) = (store::currency(&row.currency)?, row.due_on.to_jiff());
        let bucket = Bucket::of(due_on, as_of);
        self.rows.entry((row.customer_id, currency)).or_default().add_item(bucket, row.amount_minor);
        if row.amount_minor > 0 {
            let sum = self.by_due.entry((currency.code(), due_on)).or_default();
            *sum = sum.saturating_add(row.amount_minor);
        }
        Ok(())
    }

    fn into_balance(self, as_of: Date) -> AgedBalance {
        let rows = self.rows.into_iter();
        let rows = rows.map(|((customer, currency), aged)| AgedRow { customer, currency, aged }).collect();
        AgedBalance { by_due: self.by_due, ..AgedBalance::of_rows(as_of, rows) }
    }
}

impl AgedBalance {
    fn of_rows(as_of: Date, mut rows: Vec<AgedRow>) -> Self {
        rows.sort_unstable_by(|a, b| (a.customer, a.currency.code()).cmp(&(b.customer, b.currency.code())));
        let mut totals: Vec<(Currency, Aged)> = Vec::new();
        for row in &rows {
            match totals.iter_mut().find(|(currency, _)| *currency == row.currency) {
                Some((_, total)) => total.add(&row.aged),
                None => totals.push((row.currency, row.aged)),
            }
        }
        totals.sort_unstable_by(|a, b| a.0.code().cmp(b.0.code()));
        Self { as_of, rows, totals, by_due: BTreeMap::new() }
    }

    /// The lines of a customer.
    pub fn of_customer(&self, customer: CustomerId) -> &[AgedRow] {
        let from = self.rows.partition_point(|row| row.customer < customer);
        let through = self.rows.partition_point(|row| row.customer <= customer);
        &self.rows[from..through]
    }

    /// At most `limit` lines of a currency in an order, after a line of it (the value it was sorted by and
    /// its customer). Lines of which the value is zero are left out.
    pub fn page(
        &self,
        currency: Currency,
        order: AgedOrder,
        after: Option<(i64, CustomerId)>,
        limit: usize,
    ) -> Vec<AgedRow> {
        let value = |row: &AgedRow| order.value(&row.aged);
        let key = |row: &AgedRow| (Reverse(value(row)), row.customer);
        let after = after.map(|(value, customer)| (Reverse(value), customer));
        let mut rows: Vec<&AgedRow> = self
            .rows
            .iter()
            .filter(|row| row.currency == currency && value(row) != 0)
            .filter(|row| after.is_none_or(|after| key(row) > after))
            .collect();
        if rows.len() > limit {
            rows.select_nth_unstable_by_key(limit, |row| key(row));
            rows.truncate(limit);
        }
        rows.sort_unstable_by_key(|row| key(row));
        rows.into_iter().copied().collect()
    }
}

/// The aged balance of a day as the books say it: what was booked up to it. That of today is read from
/// `open_balances`; that of an earlier day is calculated from the postings on the side of it that has fewer.
///
/// Whoever sees only the customers of one account manager is given their part alone.
pub async fn aged_balance(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<AgedBalance, DbError> {
    let around = store::postings_around(tx, ctx, as_of).await?;
    let whole = balance_of(tx, ctx, as_of, around).await?;
    match ctx.only_of {
        Some(person) => Ok(whole.of_customers(&list_managed(tx, ctx, person).await?)),
        None => Ok(whole),
    }
}

db::row! {
    /// What was open of a document, or of money not used, at the end of a day.
    #[derive(Clone, Debug)]
    pub struct OpenOnDay {
        /// The item.
        pub item_id: OpenItemId,
        /// Its number.
        pub number: String,
        /// The stable name of its kind.
        pub kind: String,
        /// When it was issued.
        pub issued_on: Day,
        /// When it is due.
        pub due_on: Day,
        /// What was open, minor units; credit is below zero.
        pub open_minor: i64,
    }
}

/// What a customer's line of the aged balance of a day is made of, first due first: of one bucket, of credit, or all.
pub async fn list_open_on_day(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    as_of: Date,
    part: AgedPart,
) -> Result<Vec<OpenOnDay>, DbError> {
    let mut rows = store::open_on_day_of(tx, ctx, (customer, currency), as_of).await?;
    rows.retain(|row| match part {
        AgedPart::All => true,
        AgedPart::Credit => row.open_minor < 0,
        AgedPart::Of(bucket) => row.open_minor > 0 && Bucket::of(row.due_on.to_jiff(), as_of) == bucket,
    });
    Ok(rows)
}

/// The whole of it, where it is known how many postings there are up to the day and after it.
pub(super) async fn balance_of(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    (through, after): (i64, i64),
) -> Result<AgedBalance, DbError> {
    let mut sums = Sums::default();
    if after == 0 {
        store::open_now(tx, ctx, |row| sums.add(as_of, &row)).await?;
        return Ok(sums.into_balance(as_of));
    }
    for row in open_on(tx, ctx, as_of, through <= after).await? {
        sums.add(as_of, &row)?;
    }
    Ok(sums.into_balance(as_of))
}

/// What is known of an item while postings are walked over.
#[derive(Default)]
struct Followed {
    /// Its postings in the roles of customers and of their advances; its kind says which of both is its own.
    minor: [i64; 2],
    item: Option<ItemRow>,
}

/// What was open of each item at the end of a day, from what was posted on one side of it, day by day: never
/// more is in memory than what was open on the day that is walked over.
async fn open_on(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    is_from_beginning: bool,
) -> Result<Vec<OpenRow>, DbError> {
    let mut open: HashMap<OpenItemId, Followed> = HashMap::new();
    if !is_from_beginning {
        store::open_items_now(tx, ctx, |item| {
            let mut followed = Followed::default();
            followed.minor[usize::from(item.is_advance())] = item.open.amount_minor;
            open.insert(item.item_id, Followed { item: Some(item), ..followed });
        })
        .await?;
    }
    let mut follow = |row: MovedRow, sign: i64| {
        let followed = open.entry(row.item_id).or_default();
        let minor = &mut followed.minor[usize::from(row.role == AccountRole::CustomerAdvances.as_str())];
        *minor = minor.saturating_add(row.amount_minor.saturating_mul(sign));
        if followed.minor == [0, 0] {
            open.remove(&row.item_id);
        }
    };
    if is_from_beginning {
        store::moved_through(tx, ctx, as_of, |row| follow(row, 1)).await?;
    } else {
        store::moved_after(tx, ctx, as_of, |row| follow(row, -1)).await?;
    }
    let mut rows = Vec::with_capacity(open.len());
    for (id, Followed { minor, item }) in open {
        let item = match item {
            Some(item) => Some(item),
            None => store::find_item(tx, ctx, id).await?,
        };
        let Some(item) = item else { continue };
        let amount_minor = minor[usize::from(item.is_advance())];
        if amount_minor != 0 {
            rows.push(OpenRow { amount_minor, ..item.open });
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn due_today_is_not_past_due_and_buckets_meet() {
        let as_of = date(2026, 3, 31);
        for (due_on, bucket) in [
            (date(2026, 4, 1), Bucket::NotDue),
            (date(2026, 3, 31), Bucket::NotDue),
            (date(2026, 3, 30), Bucket::Days1To30),
            (date(2026, 3, 1), Bucket::Days1To30),
            (date(2026, 2, 28), Bucket::Days31To60),
            (date(2026, 1, 30), Bucket::Days31To60),
            (date(2026, 1, 29), Bucket::Days61To90),
            (date(2025, 12, 31), Bucket::Days61To90),
            (date(2025, 12, 30), Bucket::Over90),
        ] {
            assert_eq!(Bucket::of(due_on, as_of), bucket, "{due_on}");
            for other in Bucket::ALL {
                let (first, last) = other.due_days(as_of);
                let holds =
                    first.is_none_or(|first| first <= due_on) && last.is_none_or(|last| due_on <= last);
                assert_eq!(holds, other == bucket, "{due_on} {other:?}");
            }
        }
    }

    #[test]
    fn pages_follow_each_other() {
        let customer = |id: u128| CustomerId::from_uuid(uuid::Uuid::from_u128(id));
        let row = |id: u128, not_due, old, credit_minor| AgedRow {
            customer: customer(id),
            currency: Currency::EUR,
            aged: Aged { owed_minor: [not_due, 0, 0, 0, old], credit_minor },
        };
        let rows = vec![
            row(1, 100, 0, 0),
            row(2, 500, 50, -50),
            row(3, 0, 900, 0),
            row(4, 500, 0, 0),
            row(5, 0, 0, -7),
        ];
        let balance = AgedBalance::of_rows(date(2026, 3, 31), rows);
        let total = balance.totals[0].1;
        assert_eq!((total.overdue_minor(), total.credit_minor, total.total_minor()), (950, -57, 1_993));
        let ids = |rows: &[AgedRow]| rows.iter().map(|row| row.customer.uuid().as_u128()).collect::<Vec<_>>();
        let first = balance.page(Currency::EUR, AgedOrder::Total, None, 2);
        assert_eq!(ids(&first), [3, 2]);
        let last = first[1];
        let next =
            balance.page(Currency::EUR, AgedOrder::Total, Some((last.aged.total_minor(), last.customer)), 9);
        assert_eq!(ids(&next), [4, 1, 5]);
        assert_eq!(ids(&balance.page(Currency::EUR, AgedOrder::Over90, None, 9)), [3, 2]);
        assert_eq!(ids(balance.of_customer(customer(4))), [4]);
        assert_eq!(balance.of_customer(customer(9)), []);
    }
}
