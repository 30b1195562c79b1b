//! The statement of account of a customer as a PDF.

use db::Tx;
use messages::{Language, Statement, StatementLine, StatementWord, with_bank_details};
use money::{Currency, Money};

use super::refused::PaperMailError;
use super::sheet::Desk;
use crate::context::Ctx;
use crate::customers::{find_customer, find_postal_address};
use crate::ids::CustomerId;
use crate::reporting::Span;
use crate::reporting::accounting::{StatementWhat, account_statement};

/// The statement of account of a customer in a currency, and in the language of whoever reads it, as a PDF; nothing when
/// there is no such customer.
pub async fn print_statement(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    span: Span,
    language: Language,
) -> Result<Option<Vec<u8>>, PaperMailError> {
    let Some(found) = find_customer(tx, ctx, customer).await? else { return Ok(None) };
    let money = |minor: i64| Money::new(minor, currency);
    let stated = account_statement(tx, ctx, (customer, currency), span).await?;
    let lines = stated.lines.into_iter().map(|line| StatementLine {
        on: line.on,
        what: word_of(line.what),
        numbers: line.numbers,
        amount: money(line.amount_minor),
        balance: money(line.balance_minor),
    });
    let statement = Statement {
        from: span.from,
        through: span.through,
        opening: money(stated.opening_minor),
        lines: lines.collect(),
        closing: money(stated.closing_minor),
    };
    let desk = Desk::load(tx, ctx).await?;
    let mut parts = statement.parts(language);
    if let Some(bank) = desk.bank_details().filter(|_| stated.closing_minor > 0) {
        parts = with_bank_details(parts, &bank, language);
    }
    let addressee = match find_postal_address(tx, ctx, customer).await? {
        Some(address) => address.on_envelope(&[&found.name]),
        None => vec![found.name.clone()],
    };
    let said = (statement.subject(language), parts);
    let letter = desk.letter(ctx, language, (addressee, &found.number), said);
    Ok(Some(desk.print(ctx, &[letter])?.pdf))
}

fn word_of(what: StatementWhat) -> StatementWord {
    match what {
        StatementWhat::Invoice => StatementWord::Invoice,
        StatementWhat::CreditNote => StatementWord::CreditNote,
        StatementWhat::Payment => StatementWord::Payment,
        StatementWhat::PaymentUndone => StatementWord::PaymentUndone,
        StatementWhat::Discount => StatementWord::Discount,
        StatementWhat::Adjustment => StatementWord::Adjustment,
    }
}
