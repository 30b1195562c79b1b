//! Bank B's statements: CFONB 120, one statement a month, in capitals without accents.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::calendar::days_after;
use super::labels::bank_capitals;
use super::model::{DemoCase, Movement, Nature};
use super::statements::{Account, Statement};

pub(crate) fn write(statement: &Statement<'_>, account: &Account) -> String {
    let mut text = String::new();
    let (last, before) = (statement.last_day, days_after(statement.month, -1));
    push_line(&mut text, &balance(account, "01", before, statement.opening_minor));
    for (index, movement) in statement.movements.iter().enumerate() {
        let reference = statement.bank_reference(index);
        push_line(&mut text, &entry(account, movement, &reference, index));
        write_complements(&mut text, account, movement);
    }
    push_line(&mut text, &balance(account, "07", last, statement.closing_minor));
    text
}

/// Bank, branch and account number as the IBAN has them.
fn account_parts(account: &Account) -> [&str; 3] {
    [(4, 9), (9, 14), (14, 25)].map(|(from, to)| account.iban.get(from..to).unwrap_or_default())
}

fn push_line(text: &mut String, record: &str) {
    let _ = writeln!(text, "{record:<120}");
}

fn balance(account: &Account, code: &str, day: Date, minor: i64) -> String {
    let [bank, branch, number] = account_parts(account);
    let day = day.strftime("%d%m%y");
    format!("{code}{bank}    {branch}EUR2 {number}  {day}{:50}{}", "", signed_amount(minor))
}

fn entry(account: &Account, movement: &Movement, reference: &str, index: usize) -> String {
    let [bank, branch, number] = account_parts(account);
    let day = movement.booked_on.strftime("%d%m%y");
    format!(
        "04{bank}0000{branch}EUR2 {number}{code}{day}  {day}{label:<31}  {entry:07}  {amount}{reference:<16}",
        code = operation_code(movement),
        label = cut(&label(movement), 31),
        entry = index + 1,
        amount = signed_amount(movement.amount_minor),
    )
}

/// Payer or payee, then what was written, each in records of its own; nothing where the bank
/// passes on a bare label.
fn write_complements(text: &mut String, account: &Account, movement: &Movement) {
    let is_transfer = matches!(
        movement.nature,
        Nature::TransferIn | Nature::InstantTransferIn | Nature::TransferOut | Nature::DirectDebitPaid
    );
    if !is_transfer || movement.case == DemoCase::NameOnly {
        return;
    }
    let party = if movement.amount_minor > 0 { "NPY" } else { "NBE" };
    let [bank, branch, number] = account_parts(account);
    let day = movement.booked_on.strftime("%d%m%y");
    let code = operation_code(movement);
    for (qualifier, information) in [(party, &movement.counterparty), ("LCC", &movement.text)] {
        let information = bank_capitals(information);
        if !information.trim().is_empty() {
            let information = cut(&information, 70);
            let record =
                format!("05{bank}0000{branch}EUR2 {number}{code}{day}     {qualifier}{information:<70}");
            push_line(text, &record);
        }
    }
}

fn label(movement: &Movement) -> String {
    let name = bank_capitals(&movement.counterparty);
    match movement.nature {
        Nature::TransferIn => format!("VIR SEPA RECU {name}"),
        Nature::InstantTransferIn => format!("VIR INST RECU {name}"),
        Nature::TransferOut => format!("VIR SEPA EMIS {name}"),
        Nature::DirectDebitPaid => format!("PRLV SEPA {name}"),
        Nature::Cheques
        | Nature::Cards
        | Nature::Fee
        | Nature::DirectDebitsIssued
        | Nature::DirectDebitReturned => bank_capitals(&movement.text),
    }
}

fn operation_code(movement: &Movement) -> &'static str {
    // Bank B says by its code that money goes to another account of the same holder: it gives no IBAN that would.
    if movement.case == DemoCase::InternalTransfer {
        return "14";
    }
    match movement.nature {
        Nature::TransferIn => "05",
        Nature::InstantTransferIn => "C2",
        Nature::TransferOut => "06",
        Nature::DirectDebitsIssued => "A1",
        Nature::DirectDebitReturned => "B3",
        Nature::DirectDebitPaid => "B1",
        Nature::Cheques => "02",
        Nature::Cards => "30",
        Nature::Fee => "62",
    }
}

/// Fourteen characters of which the last is digit and sign in one.
fn signed_amount(minor: i64) -> String {
    let digits = format!("{:014}", minor.unsigned_abs());
    let (body, last) = digits.split_at(13);
    let signs = if minor < 0 { "}JKLMNOPQR" } else { "{ABCDEFGHI" };
    let place = last.parse().unwrap_or(0);
    let sign = signs.chars().nth(place).unwrap_or('{');
    format!("{body}{sign}")
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_overpunched() {
        assert_eq!(signed_amount(-19_040), "0000000001904}");
        assert_eq!(signed_amount(9_749), "0000000000974I");
        assert_eq!(signed_amount(-3_221), "0000000000322J");
        assert_eq!(signed_amount(0), "0000000000000{");
    }
}
