//! Invoices, month after month. Credit notes are made where a payment deducts one.

use jiff::civil::Date;

use super::calendar::{Period, day_of, days_after};
use super::model::{Customer, Document};
use super::random::Random;

/// Numbers of one series without gaps, starting anew each year.
#[derive(Default)]
pub(crate) struct Series {
    year: i16,
    last: u32,
}

impl Series {
    pub(crate) fn next(&mut self, prefix: &str, issued_on: Date) -> String {
        if issued_on.year() != self.year {
            (self.year, self.last) = (issued_on.year(), 0);
        }
        self.last += 1;
        format!("{prefix}-{}-{:04}", self.year, self.last)
    }
}

/// Every invoice in the order of its number.
pub(crate) fn invoices(random: &mut Random, period: Period, customers: &[Customer]) -> Vec<Document> {
    let mut drafts: Vec<(Date, usize)> = Vec::new();
    for month in period.months() {
        for (index, customer) in customers.iter().enumerate() {
            let chance = if customer.mandate.is_some() { 55 } else { 34 + i64::from(index % 7 == 0) * 40 };
            if random.has_chance(chance) {
                drafts.push((day_of(month, random.between(1, 28)), index));
            }
        }
    }
    drafts.retain(|(issued_on, _)| *issued_on <= period.last_day);
    drafts.sort_unstable();
    let mut series = Series::default();
    let made = drafts.into_iter().map(|(issued_on, index)| {
        let customer = &customers[index];
        let is_subscription = customer.mandate.is_some();
        let net_minor = if is_subscription {
            customer.usual_net_minor / 4
        } else {
            customer.usual_net_minor * random.between(40, 180) / 100 + random.between(0, 9_999)
        };
        let vat_percent = if index % 5 == 2 { 10 } else { 20 };
        Document {
            number: series.next("FA", issued_on),
            customer: index,
            issued_on,
            due_on: days_after(issued_on, customer.days_to_pay),
            net_minor,
            vat_percent,
            vat_minor: vat(net_minor, vat_percent),
            corrects: None,
        }
    });
    made.collect()
}

/// A credit note on a part of an invoice, some days after it.
pub(crate) fn credit_note(random: &mut Random, period: Period, invoice: &Document) -> Document {
    let net_minor = -(invoice.net_minor * random.between(5, 25) / 100).max(100);
    let issued_on = days_after(invoice.issued_on, random.between(2, 9)).min(period.last_day);
    Document {
        number: String::new(),
        customer: invoice.customer,
        issued_on,
        due_on: issued_on,
        net_minor,
        vat_percent: invoice.vat_percent,
        vat_minor: vat(net_minor, invoice.vat_percent),
        corrects: Some(invoice.number.clone()),
    }
}

/// VAT to the cent, halves away from zero.
fn vat(net_minor: i64, percent: i64) -> i64 {
    (net_minor * percent + 50 * net_minor.signum()) / 100
}
