//! The readers, text in and text out, on fixtures of our own and on real samples.

#![expect(clippy::unwrap_used, reason = "a step that a test cannot take fails the test")]

mod accounting;
mod documents;
mod pdf;
mod samples;
mod tables;
mod workbooks;

use std::fmt::Write;

use invoice_files::{
    Collected, CustomerParty, Document, Format, Input, Mapping, PostalLines, detect, read, read_customers,
};

/// Reads a file and prints what was found, one line per document, customer and problem.
pub(crate) fn show(bytes: &[u8], mapping: Option<&Mapping>) -> String {
    let format = detect(bytes).expect("format recognised");
    show_as(format, bytes, mapping)
}

/// The same for a format that is given.
pub(crate) fn show_as(format: Format, bytes: &[u8], mapping: Option<&Mapping>) -> String {
    let mut found = Collected::default();
    if let Err(refusal) = read(format, Input::Bytes(bytes), mapping, &mut found) {
        return format!("refused: {refusal}\n");
    }
    print(&found)
}

/// Reads a customer list and prints it.
pub(crate) fn show_customers(bytes: &[u8]) -> String {
    let format = detect(bytes).expect("format recognised");
    let mut found = Collected::default();
    match read_customers(format, Input::Bytes(bytes), None, &mut found) {
        Ok(()) => print(&found),
        Err(refusal) => format!("refused: {refusal}\n"),
    }
}

/// Prints what was found.
pub(crate) fn print(found: &Collected) -> String {
    let mut out = String::new();
    for document in &found.documents {
        print_document(document, &mut out);
    }
    for customer in &found.customers {
        let party = &customer.party;
        let days = customer.payment_days.map(|days| format!(" {days} days")).unwrap_or_default();
        let parts = [&party.number, &party.name, &party.siren, &party.iban, &customer.bic, &party.email];
        let parts: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
        writeln!(out, "{}{days}{}", parts.join("|"), postal(party)).unwrap();
    }
    for problem in &found.problems {
        let place = match (problem.place.line, &problem.place.element) {
            (Some(line), _) => format!("line {line}"),
            (None, Some(element)) => element.clone(),
            (None, None) => String::new(),
        };
        let severity = problem.severity;
        let (code, field, text) = (problem.code.as_str(), problem.field, &problem.found);
        writeln!(out, "{severity:?} {code} {place} {field}: {text}").unwrap();
    }
    out
}

/// The postal address, what is stated of it.
fn postal(party: &CustomerParty) -> String {
    let PostalLines { lines, postcode, town } = &party.postal;
    let shown = [&lines.replace('\n', " / "), postcode, town]
        .map(|text| if text.is_empty() { String::new() } else { format!(" [{text}]") });
    shown.concat()
}

fn print_document(document: &Document, out: &mut String) {
    let customer = &document.customer;
    write!(
        out,
        "{:?} {} {}|{} {}",
        document.kind, document.number, customer.number, customer.name, document.issued_on
    )
    .unwrap();
    if let Some(due) = document.due_on {
        write!(out, "..{due}").unwrap();
    }
    write!(out, " {} {}", document.total_minor, document.currency).unwrap();
    if let Some(open) = document.open_minor {
        write!(out, " open {open}").unwrap();
    }
    for vat in &document.vat {
        write!(out, " vat {}/{}@{}", vat.vat_minor, vat.base_minor, vat.rate_bps).unwrap();
    }
    for (name, value) in [
        ("siren", &customer.siren),
        ("tva", &customer.vat_number),
        ("mail", &customer.email),
        ("iban", &customer.iban),
        ("ref", &document.payment_reference),
        ("order", &document.purchase_order),
        ("let", &document.lettering),
    ] {
        if !value.is_empty() {
            write!(out, " {name} {value}").unwrap();
        }
    }
    out.push_str(&postal(customer));
    if !document.preceding.is_empty() {
        write!(out, " of {}", document.preceding.join("+")).unwrap();
    }
    if let Some(on_payment) = document.vat_on_payment {
        write!(out, " vat-on-payment {on_payment}").unwrap();
    }
    if let Some(discount) = document.discount {
        write!(out, " discount {} until {}", discount.percent_bps, discount.until).unwrap();
    }
    out.push('\n');
}
