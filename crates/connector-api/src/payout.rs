//! What a payout is made of (docs/spec/connections.md, section 4).
//!
//! A provider transfers one amount for many payments, less fees, refunds, disputes and what it
//! holds back. Here that amount is taken apart, for any provider: the parts and the residual always
//! sum to it, and a residual that is not zero is named, never spread.

use std::collections::HashSet;

use money::{Currency, Money};

use crate::object::PayoutLine;

/// What kind of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineKind {
    /// Money taken from payers.
    Charge,
    /// Money given back, or that came back from giving it.
    Refund,
    /// Money that a dispute took, or gave back.
    Dispute,
    /// A fee that belongs to no other line.
    Fee,
    /// Held back, or let go.
    Reserve,
    /// The balance brought over from before, or left for after.
    CarryOver,
    /// A correction of the provider.
    Adjustment,
    /// A kind that the connector does not know: part of the sum, and told.
    Unknown,
}

/// How many kinds there are.
const KINDS: usize = 8;

impl LineKind {
    /// All, in the order of a decomposition.
    pub const ALL: [Self; KINDS] = [
        Self::Charge,
        Self::Refund,
        Self::Dispute,
        Self::Fee,
        Self::Reserve,
        Self::CarryOver,
        Self::Adjustment,
        Self::Unknown,
    ];
}

/// One amount taken apart. `gross` holds what each kind is before fees; a line of kind
/// [`LineKind::Fee`] is in `fees` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decomposition {
    /// What the provider says that it transferred.
    pub announced: Money,
    /// Payments of payers, before fees.
    pub charges: Money,
    /// Refunds: below zero.
    pub refunds: Money,
    /// Disputes: below zero when lost.
    pub disputes: Money,
    /// All fees, those of lines and those of their own: below zero.
    pub fees: Money,
    /// Held back: below zero; let go: above.
    pub reserves: Money,
    /// Brought over from before or left for after.
    pub carry_over: Money,
    /// Corrections.
    pub adjustments: Money,
    /// Lines of no known kind.
    pub unknown: Money,
    /// What the parts do not explain. Zero, or an exception.
    pub residual: Money,
    /// What makes the decomposition doubtful, even where the residual is zero.
    pub doubts: Vec<Doubt>,
}

impl Decomposition {
    /// Whether every cent has a name and no line is doubtful.
    pub fn is_exact(&self) -> bool {
        self.residual.minor() == 0 && self.doubts.is_empty()
    }

    /// The parts that sum, with the residual, to what was announced.
    pub fn parts(&self) -> [Money; KINDS] {
        [
            self.charges,
            self.refunds,
            self.disputes,
            self.fees,
            self.reserves,
            self.carry_over,
            self.adjustments,
            self.unknown,
        ]
    }
}

/// Why a decomposition needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Gross less fee is not the net of a line. Gross and fee count, so the difference shows in the residual.
    LineDoesNotAdd {
        /// The line.
        id: String,
        /// Net less (gross less fee), in minor units.
        by: i128,
    },
    /// A line came twice. It counts once.
    LineTwice {
        /// The line.
        id: String,
    },
    /// A line is in another currency. It does not count.
    OtherCurrency {
        /// The line.
        id: String,
        /// Its currency.
        currency: Currency,
    },
    /// A line is of no known kind. It counts.
    UnknownKind {
        /// The line.
        id: String,
    },
}

/// A part is beyond what an amount can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the lines of the payout sum to more than an amount can hold")]
pub struct OutOfRange;

/// Takes a payout apart, in time linear in its lines.
///
/// ```
/// use connector_api::object::PayoutLine;
/// use connector_api::payout::{LineKind, decompose};
/// use money::{Currency, Money};
/// let euro = |minor| Money::new(minor, Currency::EUR);
/// let line = |id: &str, kind, gross, fee| PayoutLine {
///     id: id.to_owned(), kind, gross: euro(gross), fee: euro(fee), net: euro(gross - fee), source: None,
/// };
/// let lines = [line("txn_1", LineKind::Charge, 120_00, 1_85), line("txn_2", LineKind::Refund, -20_00, 0)];
/// let whole = decompose(euro(98_15), &lines)?;
/// assert!(whole.is_exact());
/// assert_eq!(whole.fees, euro(-1_85));
/// # Ok::<(), connector_api::payout::OutOfRange>(())
/// ```
pub fn decompose(announced: Money, lines: &[PayoutLine]) -> Result<Decomposition, OutOfRange> {
    let currency = announced.currency();
    let mut doubts = Vec::new();
    let mut seen = HashSet::with_capacity(lines.len());
    let mut gross_of = [0_i128; KINDS];
    for line in lines {
        if !seen.insert(line.id.as_str()) {
            doubts.push(Doubt::LineTwice { id: line.id.clone() });
            continue;
        }
        let other =
            [line.gross, line.fee, line.net].map(Money::currency).into_iter().find(|it| *it != currency);
        if let Some(currency) = other {
            doubts.push(Doubt::OtherCurrency { id: line.id.clone(), currency });
            continue;
        }
        let [gross, fee, net] = [line.gross, line.fee, line.net].map(|it| i128::from(it.minor()));
        if gross - fee != net {
            doubts.push(Doubt::LineDoesNotAdd { id: line.id.clone(), by: net - (gross - fee) });
        }
        if line.kind == LineKind::Unknown {
            doubts.push(Doubt::UnknownKind { id: line.id.clone() });
        }
        gross_of[line.kind as usize] += gross;
        gross_of[LineKind::Fee as usize] -= fee;
    }
    let residual = i128::from(announced.minor()) - gross_of.iter().sum::<i128>();
    let amount =
        |minor: i128| i64::try_from(minor).map(|it| Money::new(it, currency)).map_err(|_| OutOfRange);
    let of = |kind: LineKind| amount(gross_of[kind as usize]);
    Ok(Decomposition {
        announced,
        charges: of(LineKind::Charge)?,
        refunds: of(LineKind::Refund)?,
        disputes: of(LineKind::Dispute)?,
        fees: of(LineKind::Fee)?,
        reserves: of(LineKind::Reserve)?,
        carry_over: of(LineKind::CarryOver)?,
        adjustments: of(LineKind::Adjustment)?,
        unknown: of(LineKind::Unknown)?,
        residual: amount(residual)?,
        doubts,
    })
}

/// How what came to the bank compares with what was announced: one deposit may hold several payouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deposit {
    /// It is their sum.
    Whole,
    /// It differs by this much: above zero when more came.
    Differs(Money),
    /// They are in other currencies.
    OtherCurrency,
}

/// Compares a deposit with the payouts it is said to hold.
pub fn compare_deposit(deposit: Money, announced: &[Money]) -> Result<Deposit, OutOfRange> {
    if announced.iter().any(|it| it.currency() != deposit.currency()) {
        return Ok(Deposit::OtherCurrency);
    }
    let sum: i128 = announced.iter().map(|it| i128::from(it.minor())).sum();
    let differs = i64::try_from(i128::from(deposit.minor()) - sum).map_err(|_| OutOfRange)?;
    Ok(if differs == 0 { Deposit::Whole } else { Deposit::Differs(Money::new(differs, deposit.currency())) })
}
