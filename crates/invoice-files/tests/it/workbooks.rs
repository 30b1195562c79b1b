//! XLSX: typed cells, the choice of the sheet, bombs.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use crate::{show, show_as, show_customers};
use invoice_files::{Format, detect};

const HEADERS: [&str; 7] = ["N° facture", "Client", "Date", "Échéance", "Montant TTC", "Reste dû", "Devise"];

#[test]
fn typed_cells_are_read_exactly() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap().write(0, 0, "rien ici").unwrap();
    let sheet = workbook.add_worksheet().set_name("Factures").unwrap();
    sheet.write(0, 0, "Export du 31/03/2025").unwrap();
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(2, column, header).unwrap();
    }
    let day = CellFormat::new().set_num_format("dd/mm/yyyy");
    let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write(3, 0, "FA1").unwrap().write(3, 1, "Dupont").unwrap();
    sheet.write_with_format(3, 2, date("2025-02-28"), &day).unwrap();
    sheet.write_with_format(3, 3, date("2025-03-30"), &day).unwrap();
    sheet.write(3, 4, 1234.56).unwrap().write(3, 5, 0.1 + 0.2).unwrap().write(3, 6, "EUR").unwrap();
    // A number as the number of the invoice, dates and amounts as text, a serial number as date.
    sheet.write(4, 0, 20_250_017).unwrap().write(4, 1, "Été & Fils").unwrap();
    sheet.write(4, 2, 45_717).unwrap().write(4, 3, "31/03/2025").unwrap().write(4, 4, "1 000,10 €").unwrap();
    sheet.write(5, 0, "FA3").unwrap().write(5, 1, "Dupont").unwrap().write(5, 2, "2025-03-01").unwrap();
    sheet.write(5, 4, 143.988).unwrap();
    sheet.write(7, 0, "FA4").unwrap().write(7, 1, "Dupont").unwrap().write(7, 2, "bientôt").unwrap();
    sheet.write(7, 4, -12).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(detect(&bytes), Some(Format::Xlsx));
    assert_eq!(
        show(&bytes, None),
        "Invoice FA1 |Dupont 2025-02-28..2025-03-30 123456 EUR open 30\n\
         Invoice 20250017 |Été & Fils 2025-03-01..2025-03-31 100010 EUR\n\
         Error amount-unreadable Factures!E6 total: 143.988\n\
         Error date-unreadable Factures!C8 issued-on: bientôt\n"
    );
}

#[test]
fn a_customer_list_in_a_workbook() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["Code client", "Nom", "SIREN"]) {
        sheet.write(0, column, text).unwrap();
    }
    sheet.write(1, 0, 17).unwrap().write(1, 1, "Dupont").unwrap().write(1, 2, 732_829_320).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(show_customers(&bytes), "17|Dupont|732829320|||\n");
}

#[test]
fn cells_at_far_corners_cost_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["number", "customer", "date", "amount"]) {
        sheet.write(0, column, text).unwrap();
    }
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(show(&bytes, None), "");
}

#[test]
fn twenty_thousand_alike_rows_are_no_bomb() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["number", "customer", "date", "amount"]) {
        sheet.write(0, column, text).unwrap();
    }
    for row in 1..20_000 {
        sheet.write(row, 0, row).unwrap().write(row, 1, "Dupont").unwrap();
        sheet.write(row, 2, "2025-01-02").unwrap().write(row, 3, 100).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(show(&bytes, None).lines().count(), 19_999);
}

#[test]
fn a_bomb_is_refused() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    let options: zip::write::FileOptions<'_, ()> = zip::write::FileOptions::default();
    archive.start_file("xl/workbook.xml", options).unwrap();
    archive.write_all(&vec![b' '; 12 * 1024 * 1024]).unwrap();
    archive.finish().unwrap();
    let bytes = bytes.into_inner();
    assert_eq!(show(&bytes, None), "refused: the compressed file unfolds to more than is accepted\n");
}

#[test]
fn many_entries_are_refused() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    let options: zip::write::FileOptions<'_, ()> = zip::write::FileOptions::default();
    for index in 0..1001 {
        archive.start_file(format!("xl/{index}"), options).unwrap();
    }
    archive.finish().unwrap();
    let shown = show(&bytes.into_inner(), None);
    assert_eq!(shown, "refused: the compressed file unfolds to more than is accepted\n");
}

#[test]
fn a_cut_workbook_is_refused() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "number").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let shown = show_as(Format::Xlsx, &bytes[..bytes.len() / 2], None);
    assert!(shown.starts_with("refused: broken at container"), "{shown}");
}
