//! Direct debits: one batch a month under the customers' mandates, and what comes back.

use jiff::civil::Date;

use super::calendar::{Period, day_of, days_after, working_day};
use super::labels::citing;
use super::model::{Bank, Customer, DemoCase, Document, Movement, Nature};
use super::random::Random;

/// Fee of the bank for each direct debit that comes back, in cents.
const RETURN_FEE_MINOR: i64 = 1_260;

pub(crate) fn direct_debits(
    random: &mut Random,
    period: Period,
    customers: &[Customer],
    invoices: &[Document],
) -> Vec<Movement> {
    let mut movements = Vec::new();
    for (index, month) in period.months().enumerate().skip(1) {
        let previous = days_after(month, -1);
        let drawn: Vec<&Document> = invoices
            .iter()
            .filter(|invoice| {
                customers[invoice.customer].mandate.is_some()
                    && invoice.issued_on.first_of_month() == previous.first_of_month()
            })
            .collect();
        if drawn.is_empty() {
            continue;
        }
        let booked_on = day_of(month, 5);
        let parts: Vec<Movement> =
            drawn.iter().map(|invoice| drawn_payment(customers, invoice, booked_on)).collect();
        let total = parts.iter().map(|part| part.amount_minor).sum();
        let mut batch =
            Movement::new(Bank::A, booked_on, total, Nature::DirectDebitsIssued, DemoCase::DirectDebit);
        batch.end_to_end = format!("PRLV-{}", month.strftime("%Y%m"));
        batch.parts = parts;
        movements.push(batch);
        // Every third batch one payment comes back, and the customer pays by transfer instead.
        if index % 3 == 1 {
            let invoice = drawn[random.index(drawn.len())];
            movements.extend(returned(random, customers, invoice, month));
        }
    }
    movements.retain(|movement| movement.booked_on <= period.last_day);
    movements
}

/// The return, the bank's fee for it, and the transfer that replaces the payment.
fn returned(random: &mut Random, customers: &[Customer], invoice: &Document, month: Date) -> [Movement; 3] {
    let customer = &customers[invoice.customer];
    let total = invoice.total_minor();
    let returned_on = working_day(day_of(month, 10));
    let mut back = Movement::new(
        Bank::A,
        returned_on,
        -total,
        Nature::DirectDebitReturned,
        DemoCase::DirectDebitReturned,
    )
    .with_counterparty(&customer.name, &customer.iban)
    .with_text("REJET PRELEVEMENT PROVISION INSUFFISANTE")
    .with_documents(vec![(invoice.number.clone(), -total)]);
    back.end_to_end.clone_from(&invoice.number);
    back.mandate = customer.mandate.clone().unwrap_or_default();
    let fee = Movement::new(Bank::A, returned_on, -RETURN_FEE_MINOR, Nature::Fee, DemoCase::BankFee)
        .with_text("FRAIS SUR REJET DE PRELEVEMENT");
    let paid_on = working_day(days_after(returned_on, random.between(6, 20)));
    let instead = Movement::new(Bank::A, paid_on, total, Nature::TransferIn, DemoCase::ExactCitation)
        .with_counterparty(&customer.name, &customer.iban)
        .with_text(citing(random, invoice))
        .with_documents(vec![(invoice.number.clone(), total)]);
    [back, fee, instead]
}

fn drawn_payment(customers: &[Customer], invoice: &Document, booked_on: Date) -> Movement {
    let customer = &customers[invoice.customer];
    let total = invoice.total_minor();
    let mut part =
        Movement::new(Bank::A, booked_on, total, Nature::DirectDebitsIssued, DemoCase::DirectDebit)
            .with_counterparty(&customer.name, &customer.iban)
            .with_text(format!("Facture {}", invoice.number))
            .with_documents(vec![(invoice.number.clone(), total)]);
    part.end_to_end.clone_from(&invoice.number);
    part.mandate = customer.mandate.clone().unwrap_or_default();
    part
}
