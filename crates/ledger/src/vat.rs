//! VAT that falls due as an item is settled: section 5 of `docs/spec/posting-rules.md`.

use money::Money;

/// The VAT of one rate in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VatShare {
    /// The rate in basis points: 2000 is 20 %.
    pub rate_bps: u32,
    /// The VAT in minor units, with the sign of the document's total.
    pub vat_minor: i64,
}

/// What the rules need to know of an item's VAT.
#[derive(Clone, Copy, Debug)]
pub struct VatBasis<'a> {
    /// The total of the document, VAT included; negative for a credit note.
    pub total: Money,
    /// The VAT in it, one share per rate.
    pub shares: &'a [VatShare],
    /// Whether the VAT waits on 44574 until the customer pays.
    pub on_payment: bool,
    /// What of the total was settled before this movement, with the sign of the total.
    pub settled_before_minor: i64,
    /// What the books hold on 44574 for the item before this movement, with the sign of the total;
    /// `None` when no allocation of the item was ever undone, so that it follows from the rest.
    pub pending_before_minor: Option<i64>,
}

/// The VAT of a share that has fallen due when `settled_minor` of `total_minor` is settled,
/// rounded to the minor unit with halves away from zero. Settled beyond the total counts as the
/// total, and below zero as zero.
///
/// ```
/// use ledger::vat::vat_due_minor;
/// // 700.00 of 1750.00 settled, of which VAT 200.00.
/// assert_eq!(vat_due_minor(20_000, 175_000, 70_000), 8_000);
/// assert_eq!(vat_due_minor(20_000, 175_000, 175_000), 20_000);
/// ```
pub fn vat_due_minor(vat_minor: i64, total_minor: i64, settled_minor: i64) -> i64 {
    if total_minor == 0 {
        return 0;
    }
    let sign = i128::from(total_minor.signum());
    let total = i128::from(total_minor) * sign;
    let settled = (i128::from(settled_minor) * sign).clamp(0, total);
    let product = i128::from(vat_minor) * settled;
    let rounded = (2 * product.abs() + total) / (2 * total) * product.signum();
    // Never beyond the share itself, so it fits.
    i64::try_from(rounded).unwrap_or(vat_minor)
}

/// What the books hold on 44574 beyond what should be there before a movement. Undoing an earlier
/// one of several partial payments can leave a minor unit; the next movement takes it along.
pub fn pending_excess_minor(basis: &VatBasis<'_>) -> i64 {
    let Some(pending) = basis.pending_before_minor.filter(|_| basis.on_payment) else { return 0 };
    let total_minor = basis.total.minor();
    let expected: i128 = basis
        .shares
        .iter()
        .map(|share| {
            let due = vat_due_minor(share.vat_minor, total_minor, basis.settled_before_minor);
            i128::from(share.vat_minor) - i128::from(due)
        })
        .sum();
    i64::try_from(i128::from(pending) - expected).unwrap_or(0)
}

/// What falls due of each share, in their order, when the settled amount goes from one value to
/// another; negative when it goes back.
pub fn vat_falling_due(
    basis: &VatBasis<'_>,
    settled_from_minor: i64,
    settled_to_minor: i64,
) -> impl Iterator<Item = VatShare> {
    let total_minor = basis.total.minor();
    basis.shares.iter().map(move |share| VatShare {
        rate_bps: share.rate_bps,
        vat_minor: vat_due_minor(share.vat_minor, total_minor, settled_to_minor)
            - vat_due_minor(share.vat_minor, total_minor, settled_from_minor),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Currency;
    use proptest::prelude::*;

    #[test]
    fn rounding_is_cumulative() {
        // Example 18.
        let due: Vec<i64> =
            [3333, 6666, 10_000].iter().map(|settled| vat_due_minor(1667, 10_000, *settled)).collect();
        assert_eq!(due, [556, 1111, 1667]);
    }

    #[test]
    fn credit_notes_mirror_invoices() {
        assert_eq!(vat_due_minor(-1667, -10_000, -3333), -556);
        assert_eq!(vat_due_minor(-1667, -10_000, 3333), 0);
        assert_eq!(vat_due_minor(1667, 10_000, 20_000), 1667);
        assert_eq!(vat_due_minor(1667, 0, 1), 0);
    }

    proptest! {
        #[test]
        fn any_payments_that_settle_the_whole_move_the_whole(
            payments in prop::collection::vec(-50_000_i64..100_000, 1..20),
            shares in prop::collection::vec(0_i64..20_000, 1..4),
            negative in any::<bool>(),
        ) {
            let sign = if negative { -1 } else { 1 };
            let shares: Vec<VatShare> =
                shares.iter().map(|vat| VatShare { rate_bps: 2000, vat_minor: sign * vat }).collect();
            let total = Money::new(sign * 123_457, Currency::EUR);
            let basis = VatBasis { total, shares: &shares, on_payment: true, settled_before_minor: 0, pending_before_minor: None };
            let mut moved = vec![0; shares.len()];
            let mut settled = 0;
            let steps = payments.iter().map(|payment| sign * payment).collect::<Vec<_>>();
            let last = total.minor() - steps.iter().sum::<i64>();
            for step in steps.into_iter().chain([last]) {
                for (moved, share) in moved.iter_mut().zip(vat_falling_due(&basis, settled, settled + step)) {
                    *moved += share.vat_minor;
                }
                settled += step;
            }
            prop_assert_eq!(moved, shares.iter().map(|share| share.vat_minor).collect::<Vec<_>>());
        }
    }
}
