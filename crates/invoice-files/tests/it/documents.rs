//! EN 16931 documents in both syntaxes.

use crate::{show, show_as};
use invoice_files::{Format, detect};

const CII: &str = include_str!("../../test_data/cii_invoice.xml");
const UBL: &str = include_str!("../../test_data/ubl_credit_note.xml");
const CII_SHOWN: &str = "Invoice FA-2026-0042 C17|L'Atelier & Fils 2026-09-01..2026-10-01 120000 EUR open 90000 \
    vat 20000/100000@2000 siren 732829320 tva FR44732829320 mail compta@atelier.example \
    ref RF18539007547034 order BC-9 [4 rue des Forges / Bât. B] [69003] [Lyon] vat-on-payment true discount 200 until 2026-09-11\n";

#[test]
fn a_cross_industry_invoice() {
    assert_eq!(detect(CII.as_bytes()), Some(Format::Cii));
    assert_eq!(show(CII.as_bytes(), None), CII_SHOWN);
}

#[test]
fn a_ubl_credit_note() {
    assert_eq!(detect(UBL.as_bytes()), Some(Format::Ubl));
    assert_eq!(
        show(UBL.as_bytes(), None),
        "CreditNote AV-2026-0003 C17|L'Atelier & Fils 2026-09-15 12000 EUR vat 2000/10000@2000 siren 732829320 \
         tva FR44732829320 [4 rue des Forges / Bât. B] [69003] [Lyon] of FA-2026-0042 vat-on-payment false\n"
    );
}

#[test]
fn an_invoice_below_zero_is_a_credit() {
    let negative = UBL
        .replace("CreditNoteTypeCode>381", "InvoiceTypeCode>380")
        .replace("CreditNoteTypeCode", "InvoiceTypeCode")
        .replace("CreditNoteLine", "InvoiceLine")
        .replace("<CreditNote ", "<Invoice ")
        .replace("</CreditNote>", "</Invoice>")
        .replace("EUR\">", "EUR\">-");
    assert!(show(negative.as_bytes(), None).starts_with(
        "CreditNote AV-2026-0003 C17|L'Atelier & Fils 2026-09-15 12000 EUR vat 2000/10000@2000"
    ));
}

#[test]
fn wrong_sums_are_told_and_the_document_kept() {
    let wrong =
        CII.replace("<b:LineTotalAmount>400.00", "<b:LineTotalAmount>399.00").replace(">900.00", ">950.00");
    let shown = show(wrong.as_bytes(), None);
    assert!(shown.starts_with("Invoice FA-2026-0042"), "{shown}");
    assert!(shown.contains("Warning totals-disagree FA-2026-0042 BT-106: 1000.00 / 999.00"), "{shown}");
    assert!(shown.contains("Warning totals-disagree FA-2026-0042 BT-115: 950.00 / 900.00"), "{shown}");
    // One cent of rounding is borne.
    let rounded = CII.replace("<b:LineTotalAmount>400.00", "<b:LineTotalAmount>399.99");
    assert_eq!(show(rounded.as_bytes(), None), CII_SHOWN);
}

#[test]
fn a_document_that_is_no_receivable_is_passed_over() {
    let shown = show(CII.replace("TypeCode>380", "TypeCode>325").as_bytes(), None);
    assert_eq!(shown, "Error document-type-unsupported FA-2026-0042 BT-3: 325\n");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let cases = [
        (">20260901<", ">20260231<", "Error date-unreadable FA-2026-0042 BT-2: 20260231\n"),
        (">EUR<", ">EURO<", "Error currency-unknown FA-2026-0042 BT-5: EURO\n"),
        (">FA-2026-0042<", "><", "Error field-missing document BT-1: \n"),
        (">1200.00<", ">1200.005<", "Error amount-unreadable FA-2026-0042 BT-112: 1200.005\n"),
        (">1200.00<", ">mille<", "Error amount-unreadable FA-2026-0042 BT-112: mille\n"),
    ];
    for (from, to, expected) in cases {
        let text = CII.replace(from, to).replace("currencyID=\"EURO\"", "currencyID=\"EUR\"");
        assert_eq!(show(text.as_bytes(), None), expected);
    }
}

#[test]
fn hostile_documents_are_refused() {
    let doctype =
        CII.replacen("<a:Cross", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a:Cross", 1);
    assert_eq!(show(doctype.as_bytes(), None), "refused: the XML document has a DOCTYPE\n");
    let deep = format!("<Invoice>{}", "<x>".repeat(100));
    assert_eq!(show(deep.as_bytes(), None), "refused: the XML document is nested too deeply\n");
    let shown = show(&CII.as_bytes()[..CII.len() / 2], None);
    assert!(shown.starts_with("refused: broken at byte"), "{shown}");
    let entity = CII.replace("&amp;", "&unknown;");
    assert!(show(entity.as_bytes(), None).contains("unknown entity"));
    assert_eq!(show_as(Format::Cii, b"<html/>", None), "refused: format not recognised\n");
    let long = CII.replace("C17", &"x".repeat(70_000));
    let shown = show(long.as_bytes(), None);
    assert!(shown.starts_with("Invoice FA-2026-0042 xxx"));
    assert!(shown.contains("Warning field-too-long SupplyChainTradeTransaction/"));
}

#[test]
fn other_encodings_are_read() {
    let latin: Vec<u8> = CII
        .replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"")
        .replace("Atelier &amp; Fils", "Été")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert!(show(&latin, None).contains("C17|L'Été "));
    let utf_16: Vec<u8> =
        std::iter::once(0xfeff).chain(CII.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(show(&utf_16, None), CII_SHOWN);
}

#[test]
fn what_is_rounded_to_be_paid_is_owed_rounded() {
    let rounded = UBL
        .replace("<cbc:PayableAmount currencyID=\"EUR\">120.00", "<cbc:PayableRoundingAmount currencyID=\"EUR\">0.40</cbc:PayableRoundingAmount><cbc:PayableAmount currencyID=\"EUR\">120.40");
    assert!(show(rounded.as_bytes(), None).contains(" 12040 EUR vat "), "{}", show(rounded.as_bytes(), None));
}
