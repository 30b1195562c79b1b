//! Monthly statements with balances that follow one another.

use jiff::civil::Date;

use super::calendar::Period;
use super::camt053;
use super::cfonb120;
use super::model::{Bank, DemoCase, ExpectedTransaction, Movement};
use super::{DemoFile, DemoFileKind};

/// One account and one month.
pub(crate) struct Statement<'a> {
    pub(crate) month: Date,
    /// The last day it speaks of: the end of the month, or of the story.
    pub(crate) last_day: Date,
    /// From 1.
    pub(crate) number: usize,
    pub(crate) opening_minor: i64,
    pub(crate) closing_minor: i64,
    pub(crate) movements: &'a [Movement],
}

impl Statement<'_> {
    /// The bank's reference of a movement, unique for the account: sixteen characters at most.
    pub(crate) fn bank_reference(&self, index: usize) -> String {
        format!("{}{:05}", self.month.strftime("%y%m"), index + 1)
    }
}

/// The files of one bank, and what is true of each transaction in them. The movements may come in
/// any order; those of one day keep theirs.
pub(crate) fn statement_files(
    bank: Bank,
    period: Period,
    mut movements: Vec<Movement>,
    opening_minor: i64,
    account: &Account,
) -> (Vec<DemoFile>, Vec<ExpectedTransaction>) {
    movements.retain(|movement| movement.bank == bank && movement.amount_minor != 0);
    movements.sort_by_key(|movement| movement.booked_on);
    let (mut files, mut truth) = (Vec::new(), Vec::new());
    let mut rest = movements.as_slice();
    let mut balance = opening_minor;
    for (index, month) in period.months().enumerate() {
        let count = rest.partition_point(|movement| movement.booked_on <= month.last_of_month());
        let (of_month, after) = rest.split_at(count);
        rest = after;
        let opening_minor = balance;
        balance += of_month.iter().map(|movement| movement.amount_minor).sum::<i64>();
        let statement = Statement {
            month,
            last_day: period.end_of(month),
            number: index + 1,
            opening_minor,
            closing_minor: balance,
            movements: of_month,
        };
        let (name, bytes) = match bank {
            Bank::A => {
                (format!("banque-a-{}.xml", month.strftime("%Y-%m")), camt053::write(&statement, account))
            }
            Bank::B => {
                (format!("banque-b-{}.txt", month.strftime("%Y-%m")), cfonb120::write(&statement, account))
            }
        };
        truth.extend(expected(&statement, &name));
        files.push(DemoFile { name, kind: DemoFileKind::Statement, bytes: bytes.into_bytes() });
    }
    (files, truth)
}

/// One of our own accounts.
pub(crate) struct Account {
    pub(crate) holder: String,
    pub(crate) iban: String,
}

fn expected<'a>(
    statement: &'a Statement<'_>,
    file: &'a str,
) -> impl Iterator<Item = ExpectedTransaction> + 'a {
    statement.movements.iter().enumerate().flat_map(move |(index, movement)| {
        let reference = statement.bank_reference(index);
        let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let of =
            move |movement: &Movement, batch_position: u32, bank_reference: String| ExpectedTransaction {
                file: file.to_owned(),
                position,
                batch_position,
                bank_reference,
                booked_on: movement.booked_on,
                amount_minor: movement.amount_minor,
                case: movement.case,
                documents: movement.documents.clone(),
            };
        if movement.parts.is_empty() {
            vec![of(movement, 0, reference)]
        } else {
            let parts = (1_u32..).zip(&movement.parts);
            parts.map(|(place, part)| of(part, place, format!("{reference}-{place:03}"))).collect()
        }
    })
}

/// How many transactions of each case there are, in the order of [`DemoCase::ALL`].
pub(crate) fn counts(truth: &[ExpectedTransaction]) -> Vec<(DemoCase, usize)> {
    let count_of = |case| truth.iter().filter(|transaction| transaction.case == case).count();
    DemoCase::ALL.into_iter().map(|case| (case, count_of(case))).collect()
}
