//! The head and the balances of one statement, report or notification.

use super::entry::Direction;
use super::values::Amount;
use crate::{AccountId, Balance, StatementEnd, StatementHeader, StatementKind};
use jiff::civil::Date;
use money::Currency;

/// Most balances of one statement that are kept; banks state about ten.
const BALANCES_MAX: usize = 1_000;

/// One balance (`Bal`) while it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct StatedBalance {
    pub(super) code: String,
    pub(super) amount: Option<Amount>,
    pub(super) direction: Option<Direction>,
    pub(super) on: Option<Date>,
}

impl StatedBalance {
    fn balance(&self) -> Option<Balance> {
        let direction = self.direction.unwrap_or(Direction::In);
        Some(Balance { minor: direction.signed(self.amount?.minor), on: self.on })
    }
}

/// One statement while it is read.
#[derive(Debug, Default)]
pub(super) struct OpenStatement {
    pub(super) header: StatementHeader,
    pub(super) owner_name: String,
    pub(super) balances: Vec<StatedBalance>,
    pub(super) end: StatementEnd,
    /// Whether the head was handed out.
    pub(super) is_announced: bool,
    /// Number of entries so far, booked or not.
    pub(super) entries: u32,
    /// The currency that movements are summed in: the account's, else that of the first entry.
    pub(super) summed: Option<Currency>,
}

impl OpenStatement {
    pub(super) fn new(kind: StatementKind) -> Self {
        Self { header: StatementHeader { kind, ..StatementHeader::default() }, ..Self::default() }
    }

    /// The name of the element, for problems.
    pub(super) fn element_name(&self) -> &'static str {
        match self.header.kind {
            StatementKind::Statement => "Stmt",
            StatementKind::Intraday => "Rpt",
            StatementKind::Notification => "Ntfctn",
        }
    }

    /// The number of the account as written, or empty.
    pub(super) fn account(&self) -> &str {
        match &self.header.account {
            AccountId::Iban(number) | AccountId::Other(number) => number,
            AccountId::Unknown | AccountId::Rib { .. } => "",
        }
    }

    /// A balance begins. Past [`BALANCES_MAX`] the last one is overwritten.
    pub(super) fn open_balance(&mut self) {
        self.balances.truncate(BALANCES_MAX - 1);
        self.balances.push(StatedBalance::default());
    }

    /// Completes the head from what stands before the first entry.
    pub(super) fn complete_header(&mut self) {
        if self.header.account_name.is_empty() {
            self.header.account_name = std::mem::take(&mut self.owner_name);
        }
        if self.header.currency.is_none() {
            let telling = ["OPBD", "PRCD", "CLBD", "ITBD"];
            self.header.currency = telling.iter().find_map(|code| {
                let balance = self.balances.iter().find(|balance| balance.code == *code)?;
                balance.amount.map(|amount| amount.currency)
            });
        }
        self.summed = self.header.currency;
        self.header.opening = self.opening();
    }

    /// Counts a booked entry.
    pub(super) fn add_movement(&mut self, signed_minor: i64, currency: Currency) {
        self.end.movements += 1;
        if *self.summed.get_or_insert(currency) == currency {
            self.end.movements_minor += i128::from(signed_minor);
        }
    }

    /// The end of the statement with its balances.
    pub(super) fn ending(&self) -> StatementEnd {
        StatementEnd { opening: self.opening(), closing: self.closing(), ..self.end.clone() }
    }

    /// The booked balance before the movements: `OPBD`, else `PRCD` (the closing of the statement
    /// before), else the interim balance that a following page begins with.
    fn opening(&self) -> Option<Balance> {
        let mut interim = self.of("ITBD");
        self.of("OPBD").next().or_else(|| self.of("PRCD").next()).or_else(|| interim.next()).filter(|_| {
            // A lone interim balance says where the day stands, not where it began.
            self.of("OPBD").chain(self.of("PRCD")).next().is_some()
                || self.of("CLBD").next().is_some()
                || self.of("ITBD").count() > 1
        })
    }

    /// The booked balance after the movements: `CLBD`, else the interim balance that a page ends with.
    fn closing(&self) -> Option<Balance> {
        let has_opening = self.of("OPBD").chain(self.of("PRCD")).next().is_some();
        self.of("CLBD").last().or_else(|| {
            let interim_count = self.of("ITBD").count();
            self.of("ITBD").last().filter(|_| has_opening || interim_count > 1)
        })
    }

    /// The balances of a code in the currency of the account.
    fn of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = Balance> + 'a {
        let currency = self.header.currency;
        self.balances
            .iter()
            .filter(move |balance| {
                balance.code == code
                    && (currency.is_none()
                        || balance.amount.is_some_and(|amount| Some(amount.currency) == currency))
            })
            .filter_map(StatedBalance::balance)
    }
}
