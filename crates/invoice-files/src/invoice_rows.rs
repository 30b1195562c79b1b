//! Rows of an invoice list become documents.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use file_intake::{Problem, ProblemCode};
use money::{Currency, Money};

use crate::columns::{Field, header_key};
use crate::document::{Document, DocumentKind, Sink, VatLine};
use crate::row_reader::RowReader;
use crate::table::{Cell, Layout, Row, RowAt};

/// Rates of VAT in France, in basis points: general, intermediate, reduced, special, overseas (CGI art. 278 to 281 nonies, 296).
const KNOWN_RATES_BPS: [u32; 5] = [2_000, 1_000, 550, 210, 850];
/// Below this a rate is no mixture of rates either, but a column that holds something else than VAT.
const MIXED_RATE_BPS_MIN: u32 = 100;
/// Minor units that rounding may leave between net and VAT and the total.
const ROUNDING_MAX: u64 = 5;

/// What the word of a type column says.
enum StatedKind {
    Silent,
    Kind(DocumentKind),
    NotReceivable,
}

/// Reads type words of exports: invoice and credit note in both languages, UNTDID 1001 codes, and
/// what is no receivable (quotes, orders, pro forma).
fn stated_kind(text: &str) -> StatedKind {
    let key = header_key(text);
    let is_one_of = |list: &[&str]| list.contains(&key.as_str());
    let contains = |list: &[&str]| list.iter().any(|word| key.contains(word));
    // « C » stands beside « D » in ledger extracts.
    if contains(&["avoir", "credit", "gutschrift", "refund"])
        || is_one_of(&["av", "c", "cn", "nc", "cm", "381", "261", "396", "502", "503"])
    {
        return StatedKind::Kind(DocumentKind::CreditNote);
    }
    if contains(&["facture", "invoice"]) {
        return StatedKind::Silent;
    }
    if contains(&["devis", "proforma", "quote", "estimate", "commande", "bonlivraison", "purchaseorder"]) {
        return StatedKind::NotReceivable;
    }
    if contains(&["reglement", "paiement", "encaissement", "payment", "virement", "remise"]) {
        return StatedKind::Kind(DocumentKind::UnusedCredit);
    }
    StatedKind::Silent
}

/// The head of the number of a credit note, where no type column says more: `AV-2025-001`,
/// `AV00012`, `AVOIR 12`.
fn is_credit_number(number: &str) -> bool {
    let Some(rest) = number.get(..2).filter(|head| head.eq_ignore_ascii_case("av")).map(|_| &number[2..])
    else {
        return false;
    };
    let rest = rest.get(..3).filter(|head| head.eq_ignore_ascii_case("oir")).map_or(rest, |_| &rest[3..]);
    rest.starts_with(|c: char| !c.is_alphabetic())
}

/// What was seen of a number, to find it again.
struct Seen {
    customer: String,
    total_minor: i64,
}

/// Reads the rows of one list.
pub(crate) struct InvoiceRows<'a> {
    layout: &'a Layout,
    seen: HashMap<String, Seen>,
    /// Whether it was said that the style of the file decided how an amount is read.
    is_style_told: bool,
}

impl<'a> InvoiceRows<'a> {
    pub(crate) fn new(layout: &'a Layout) -> Self {
        Self { layout, seen: HashMap::new(), is_style_told: false }
    }

    /// Reads a row: a document goes to the sink, or the reason why none does.
    pub(crate) fn read(&mut self, row: Row<'_>, sink: &mut dyn Sink) {
        if row.cells.iter().all(Cell::is_empty) {
            return;
        }
        let mut reader = RowReader::new(self.layout, row);
        if let Some(problem) = odd_row(&reader) {
            sink.problem(problem);
            return;
        }
        let width = self.layout.headers.len();
        if row.cells.len() < width && matches!(row.at, RowAt::Line(_)) {
            let place = row.at.place(None);
            let found = format!("{} / {width}", row.cells.len());
            sink.problem(Problem::warning(ProblemCode::RowLength, place, "row", &found));
        }
        let document = read_document(&mut reader);
        // Once per file: what decides is the file.
        if let Some(problem) = reader.by_style.take().filter(|_| !self.is_style_told) {
            self.is_style_told = true;
            sink.problem(problem);
        }
        if reader.finish(sink)
            && let Some(document) = document
        {
            self.take(document, sink);
        }
    }

    /// Passes on a document whose number is new. The first of a number is kept: a list of invoice
    /// lines must not become several invoices, nor a repeated export twice the debt.
    fn take(&mut self, document: Document, sink: &mut dyn Sink) {
        let customer = if document.customer.number.is_empty() {
            document.customer.name.clone()
        } else {
            document.customer.number.clone()
        };
        match self.seen.entry(document.number.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(Seen { customer, total_minor: document.total_minor });
                sink.document(document);
            }
            Entry::Occupied(entry) => {
                let is_same =
                    entry.get().customer == customer && entry.get().total_minor == document.total_minor;
                let report = if is_same { Problem::warning } else { Problem::error };
                let field = Field::Number.name();
                sink.problem(report(ProblemCode::DocumentDuplicate, document.place, field, &document.number));
            }
        }
    }
}

/// A row that is no record: a total under the list, a note, or more cells than headers.
fn odd_row(reader: &RowReader<'_>) -> Option<Problem> {
    let place = reader.row.at.place(None);
    let cells = reader.row.cells;
    let has = |field| reader.cell(field).is_some();
    let first = cells.iter().find(|cell| !cell.is_empty()).map(Cell::text).unwrap_or_default();
    let names_customer = has(Field::CustomerName) || has(Field::CustomerNumber);
    if !has(Field::IssuedOn) && (!has(Field::Number) || !names_customer) {
        return Some(Problem::warning(ProblemCode::RecordUnknown, place, "row", &first));
    }
    // A decimal comma that was not quoted shifts every later cell; such a row is not trusted.
    let width = reader.layout.headers.len();
    if cells.len() > width && cells[width..].iter().any(|cell| !cell.is_empty()) {
        let found = format!("{} / {width}: {first}", cells.len());
        return Some(Problem::error(ProblemCode::RowLength, place, "row", &found));
    }
    None
}

fn read_document(reader: &mut RowReader<'_>) -> Option<Document> {
    let number = reader.text(Field::Number).into_owned();
    if number.is_empty() {
        reader.lose(ProblemCode::FieldMissing, Field::Number, "");
    }
    let customer = reader.party();
    if customer.name.is_empty() && customer.number.is_empty() {
        reader.lose(ProblemCode::CustomerMissing, Field::CustomerName, &number);
    }
    if reader.cell(Field::IssuedOn).is_none() {
        reader.lose(ProblemCode::FieldMissing, Field::IssuedOn, &number);
    }
    let issued_on = reader.date(Field::IssuedOn, true);
    let due_on = reader.date(Field::DueOn, false);
    if let (Some(issued), Some(due)) = (issued_on, due_on)
        && due < issued
    {
        let found = format!("{number}: {issued} > {due}");
        reader.warn(ProblemCode::DueBeforeIssue, Field::DueOn, &found);
    }
    let currency = reader.currency();
    let (signed_total, open_minor) = read_amounts(reader, currency)?;
    let kind = read_kind(reader, &number, signed_total)?;
    let total_minor = signed_total.checked_abs()?;
    if let Some(open) = open_minor
        && open > total_minor
    {
        let found = reader.text(Field::Open);
        reader.warn(ProblemCode::TotalsDisagree, Field::Open, &found);
    }
    if !totals_agree(reader, currency, signed_total) {
        return None;
    }
    let preceding = reader.text(Field::Preceding);
    Some(Document {
        place: reader.place(Field::Number),
        kind,
        number,
        customer,
        issued_on: issued_on?,
        due_on,
        currency,
        total_minor,
        open_minor,
        vat: vat_lines(reader, currency, signed_total),
        payment_reference: reader.text(Field::PaymentReference).into_owned(),
        purchase_order: reader.text(Field::PurchaseOrder).into_owned(),
        preceding: split_numbers(&preceding),
        vat_on_payment: None,
        discount: None,
        lettering: String::new(),
    })
}

/// Whether net and VAT, where both are stated, add up to the total. A few cents are told; more costs the row, since the
/// difference would be booked as sales that nobody made.
fn totals_agree(reader: &mut RowReader<'_>, currency: Currency, signed_total: i64) -> bool {
    if reader.cell(Field::Total).is_none() {
        return true;
    }
    let (lost, problems) = (reader.is_lost, reader.problems.len());
    let (net, vat) = (reader.amount(Field::Net, currency), reader.amount(Field::Vat, currency));
    // What cannot be read is told with the VAT detail.
    reader.is_lost = lost;
    reader.problems.truncate(problems);
    let Some(sum) = net.zip(vat).and_then(|(net, vat)| net.checked_add(vat)) else { return true };
    let gap = sum.unsigned_abs().abs_diff(signed_total.unsigned_abs());
    if gap == 0 {
        return true;
    }
    let found = format!("{} / {}", Money::new(sum, currency), Money::new(signed_total, currency));
    if gap <= ROUNDING_MAX {
        reader.warn(ProblemCode::TotalsDisagree, Field::Total, &found);
        return true;
    }
    reader.lose(ProblemCode::TotalsDisagree, Field::Total, &found);
    false
}

/// Several numbers in one cell, separated by commas, semicolons or bars.
fn split_numbers(text: &str) -> Vec<String> {
    text.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The signed total and the open amount. The total is, in this order: its column; net plus VAT;
/// debit less credit; the open amount.
fn read_amounts(reader: &mut RowReader<'_>, currency: Currency) -> Option<(i64, Option<i64>)> {
    let total = reader.amount(Field::Total, currency);
    let open = reader.amount(Field::Open, currency);
    let paid = reader.amount(Field::Paid, currency);
    let total = match total {
        Some(total) => Some(total),
        None if reader.cell(Field::Total).is_some() => return None,
        None => computed_total(reader, currency).or(open),
    };
    let Some(total) = total else {
        if !reader.is_lost {
            reader.lose(ProblemCode::FieldMissing, Field::Total, "");
        }
        return None;
    };
    let open = match (open, paid) {
        // Of a credit note some write what is open without its sign.
        (Some(open), _) if (open < 0 && total > 0) || open.unsigned_abs() > total.unsigned_abs() => {
            reader.lose(ProblemCode::OpenAmountImpossible, Field::Open, &open.to_string());
            return None;
        }
        (Some(open), _) => Some(open.checked_abs()?),
        (None, Some(paid)) => Some(total.checked_abs()?.saturating_sub(paid.checked_abs()?).max(0)),
        (None, None) => None,
    };
    Some((total, open))
}

fn computed_total(reader: &mut RowReader<'_>, currency: Currency) -> Option<i64> {
    let net = reader.amount(Field::Net, currency);
    let vat = reader.amount(Field::Vat, currency);
    if let (Some(net), Some(vat)) = (net, vat) {
        return net.checked_add(vat);
    }
    let debit = reader.amount(Field::Debit, currency);
    let credit = reader.amount(Field::Credit, currency);
    if debit.is_none() && credit.is_none() {
        return None;
    }
    debit.unwrap_or(0).checked_sub(credit.unwrap_or(0))
}

/// What the row is: its type word, else the sign of its total, else the head of its number.
fn read_kind(reader: &mut RowReader<'_>, number: &str, signed_total: i64) -> Option<DocumentKind> {
    let stated = reader.text(Field::Kind);
    match stated_kind(&stated) {
        StatedKind::Kind(kind) => Some(kind),
        StatedKind::NotReceivable => {
            reader.lose(ProblemCode::DocumentTypeUnsupported, Field::Kind, &stated);
            None
        }
        StatedKind::Silent if signed_total < 0 => Some(DocumentKind::CreditNote),
        StatedKind::Silent if stated.is_empty() && is_credit_number(number) => Some(DocumentKind::CreditNote),
        StatedKind::Silent => Some(DocumentKind::Invoice),
    }
}

/// The VAT of the row as one line, when two of total, net and VAT are stated; a list states no rate, so it is
/// taken from the amounts.
fn vat_lines(reader: &mut RowReader<'_>, currency: Currency, signed_total: i64) -> Vec<VatLine> {
    let lost = reader.is_lost;
    let problems = reader.problems.len();
    let net = reader.amount(Field::Net, currency);
    let vat = reader.amount(Field::Vat, currency);
    // Unreadable here costs only the VAT; the total was read.
    reader.is_lost = lost;
    for problem in &mut reader.problems[problems..] {
        problem.severity = file_intake::Severity::Warning;
    }
    let vat = match (net, vat) {
        (Some(_), Some(vat)) => Some(vat),
        (Some(net), None) => signed_total.checked_sub(net),
        (None, vat) => vat,
    };
    let has_total = reader.cell(Field::Total).is_some();
    let net = match net {
        None if has_total => vat.and_then(|vat| net_beside(signed_total, vat)),
        net => net,
    };
    let (Some(net), Some(vat)) = (net.and_then(i64::checked_abs), vat.and_then(i64::checked_abs)) else {
        return Vec::new();
    };
    vec![VatLine { rate_bps: rate_of(net, vat), base_minor: net, vat_minor: vat }]
}

/// The net of a total with so much VAT in it. A column of VAT may hold rates: what is no VAT of this total, more than
/// French law asks for or a rate's own number, is taken for none.
fn net_beside(signed_total: i64, vat: i64) -> Option<i64> {
    let (total, vat) = (signed_total.checked_abs()?, vat.checked_abs()?);
    let net = total.checked_sub(vat).filter(|net| *net >= 0)?;
    let rate = rate_of(net, vat);
    let is_known = vat == 0 || KNOWN_RATES_BPS.contains(&rate);
    let is_rate = u32::try_from(vat).is_ok_and(|vat| KNOWN_RATES_BPS.contains(&vat));
    let is_mixed = (MIXED_RATE_BPS_MIN..=KNOWN_RATES_BPS[0]).contains(&rate) && !is_rate;
    (is_known || is_mixed).then_some(net)
}

/// The rate of these amounts, in basis points: one that French law knows where it is this one but for rounding, since
/// 75.42 and 15.08 are of 20 % and not of 19.99 %; else the rate that they give.
fn rate_of(net: i64, vat: i64) -> u32 {
    if net == 0 {
        return 0;
    }
    let (net, vat) = (i128::from(net), i128::from(vat));
    let is_of = |rate: &u32| (net * i128::from(*rate) - vat * 10_000).abs() <= 10_000;
    let known = KNOWN_RATES_BPS.into_iter().find(is_of).filter(|_| vat != 0);
    known.unwrap_or_else(|| u32::try_from((vat * 10_000 + net / 2) / net).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_one_that_was_meant() {
        assert_eq!(rate_of(7_542, 1_508), 2_000);
        assert_eq!(rate_of(100_000, 5_500), 550);
        assert_eq!(rate_of(100_000, 20_100), 2_010, "not of rounding");
        assert_eq!(rate_of(100_000, 7_700), 770, "another country's");
        assert_eq!((rate_of(10_000, 0), rate_of(0, 0)), (0, 0));
    }

    #[test]
    fn the_net_is_the_total_less_its_vat() {
        assert_eq!(net_beside(124_000, 20_667), Some(103_333), "20 %, rounded");
        assert_eq!(net_beside(-124_000, -20_667), Some(103_333), "a credit note");
        assert_eq!(net_beside(-124_000, 20_667), Some(103_333), "with a sign on the total only");
        assert_eq!(net_beside(124_000, 15_000), Some(109_000), "several rates");
        assert_eq!(net_beside(124_000, 0), Some(124_000), "without VAT");
        assert_eq!(net_beside(124_000, 2_000), None, "the rate 20,00");
        assert_eq!(net_beside(124_000, 20), None, "the rate 0,20");
        assert_eq!(net_beside(12_000, 2_000), Some(10_000), "20.00 of VAT, of 20 %");
        assert_eq!(net_beside(124_000, 62_000), None, "more than any rate");
        assert_eq!(net_beside(1_000, 2_000), None, "more than the total");
    }
}
