//! Days sales outstanding by the count-back method.

use jiff::civil::Date;

/// What was sold in a month, tax included, up to the day the figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sales {
    /// The first day of the month.
    pub month: Date,
    /// Invoices less credit notes, minor units.
    pub minor: i64,
}

/// Counts back from a day through the sales of each month until what is open is used up: whole months
/// give their days, the last one in proportion. In hundredths of a day, rounded half up.
///
/// `sales` come latest first, without a gap; of the month that the day is in only the days so far count.
/// Nothing when more is open than was sold in all the months given: the figure is not known then.
pub fn count_back(open_minor: i64, as_of: Date, sales: &[Sales]) -> Option<i64> {
    let mut rest = i128::from(open_minor.max(0));
    let mut hundredths = 0_i128;
    for month in sales {
        if rest == 0 {
            break;
        }
        let is_current = month.month.first_of_month() == as_of.first_of_month();
        let days = if is_current { as_of.day() } else { month.month.days_in_month() };
        let (days, sold) = (i128::from(days) * 100, i128::from(month.minor));
        if sold > rest {
            hundredths += (rest * days * 2 + sold) / (sold * 2);
            rest = 0;
        } else {
            hundredths += days;
            rest -= sold.max(0);
        }
    }
    if rest == 0 { i64::try_from(hundredths).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn sales(of: &[(i8, i64)]) -> Vec<Sales> {
        of.iter().map(|(month, minor)| Sales { month: date(2027, *month, 1), minor: *minor }).collect()
    }

    #[test]
    fn the_worked_example() {
        // Sales of 100 k, 120 k and 90 k in January to March 2027, 165 k open on 31 March: 48.50 days.
        let sales = sales(&[(3, 9_000_000), (2, 12_000_000), (1, 10_000_000)]);
        assert_eq!(count_back(16_500_000, date(2027, 3, 31), &sales), Some(4_850));
    }

    #[test]
    fn the_edges() {
        let sales = sales(&[(3, 9_000_000), (2, 0), (1, 10_000_000)]);
        let on = date(2027, 3, 31);
        assert_eq!(count_back(0, on, &sales), Some(0));
        assert_eq!(count_back(-5, on, &sales), Some(0), "more credit than owed");
        assert_eq!(count_back(9_000_000, on, &sales), Some(3_100), "exactly one month");
        // A month without sales gives its days.
        assert_eq!(count_back(14_000_000, on, &sales), Some(3_100 + 2_800 + 1_550));
        assert_eq!(count_back(19_000_001, on, &sales), None, "more than was sold");
        // Half of what was sold in the ten days so far.
        assert_eq!(count_back(4_500_000, date(2027, 3, 10), &sales), Some(500));
        assert_eq!(count_back(1, on, &[]), None);
    }
}
