//! The lists that the company exports from its invoicing program, as French programs write them.

use std::fmt::Write as _;

use super::calendar::french;
use super::model::{Customer, Document};

/// Customers, UTF-8 with a byte order mark.
pub(crate) fn customers_csv(customers: &[Customer]) -> Vec<u8> {
    let mut text = String::from("\u{feff}Code client;Raison sociale;SIREN;Ville;Pays;IBAN\r\n");
    for customer in customers {
        let iban = if customer.iban_is_listed { customer.iban.as_str() } else { "" };
        let _ = write!(
            text,
            "{};{};{};{};FR;{iban}\r\n",
            customer.number, customer.name, customer.siren, customer.city
        );
    }
    text.into_bytes()
}

/// Invoices and credit notes of one year, Windows-1252.
pub(crate) fn documents_csv<'a>(
    customers: &[Customer],
    documents: impl Iterator<Item = &'a Document>,
) -> Vec<u8> {
    let mut text = String::from(
        "N° facture;Type;Date facture;Date échéance;Code client;Nom client;SIREN;\
         Montant HT;Montant TVA;Montant TTC;Devise;Facture d'origine\r\n",
    );
    for document in documents {
        let customer = &customers[document.customer];
        let kind = if document.corrects.is_some() { "Avoir" } else { "Facture" };
        let _ = write!(
            text,
            "{};{kind};{};{};{};{};{};{};{};{};EUR;{}\r\n",
            document.number,
            french(document.issued_on),
            french(document.due_on),
            customer.number,
            customer.name,
            customer.siren,
            decimal(document.net_minor),
            decimal(document.vat_minor),
            decimal(document.total_minor()),
            document.corrects.as_deref().unwrap_or_default(),
        );
    }
    windows_1252(&text)
}

/// `1 234,56` without the grouping.
fn decimal(minor: i64) -> String {
    let minus = if minor < 0 { "-" } else { "" };
    format!("{minus}{},{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

/// Every character used here has the same code in Windows-1252 as in Unicode.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect()
}
