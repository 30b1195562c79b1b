//! Whatever the bytes, a reader answers; it neither panics nor runs away. Half of the inputs are a
//! good file with some bytes changed, which reach further than noise does.

use bolero::check;
use invoice_files::{
    Collected, Format, Input, Mapping, detect, detect_customer_mapping, detect_mapping, read, read_customers,
    visit_container_texts,
};

const CII: &[u8] = include_bytes!("../test_data/cii_invoice.xml");
const UBL: &[u8] = include_bytes!("../test_data/ubl_credit_note.xml");
const CSV: &[u8] = b"Num\xe9ro;Client;Date;Montant TTC;Reste d\xfb;IBAN\nF1;X;01/02/2025;1 234,56;;\n\"F2\";\"a\"\"b\n\";45678;-3;0;FR76\n";
const FEC: &[u8] = b"JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|\
PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n\
VE|V|1|20260101|411|C|C1|X|FA1|20260101|L|12,00|0|AA||20260101||\nBQ|B|2|20260101|411|C|C1|X|V1|20260101|L|0|9,00|AA||20260101||\n";

const CUSTOMERS: &[u8] =
    b"\xef\xbb\xbfCode client;Raison sociale;SIREN;Ville;Pays;IBAN;E-mail;D\xc3\xa9lai\r\n\
C1;\"Forges; \"\"Ouest\"\"\";552 100 554;Nantes;FR;FR76 3000 6000 0112 3456 7890 189;a@b.example;30\r\n\
C2;X;;;France;;;fin de mois\r\n";
const MAPPING: &[u8] =
    b"delimiter = ';'\nencoding = 'windows-1252'\ndecimal = 'comma'\ndates = 'day-first'\n\
currency = 'EUR'\nsheet = 'F'\n[columns]\nnumber = 'Num'\ntotal = 'Montant TTC'\n";

/// The inputs kept for a target: what found a fault, or would have found one. Every run begins with them.
#[cfg(test)]
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/hostile").join(target);
    let files = std::fs::read_dir(&folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let inputs: Vec<Vec<u8>> = files.collect();
    assert!(!inputs.is_empty(), "{}", folder.display());
    inputs
}

/// Changes a good file by the plan in `bytes`: a place and a new byte, again and again.
fn changed(good: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut file = good.to_vec();
    for change in bytes.chunks_exact(4) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % file.len().max(1);
        match change[3] % 4 {
            0 if file.len() > 1 => drop(file.remove(at)),
            1 => file.insert(at, change[2]),
            2 if change[2] < 32 => file.truncate(at.max(1)),
            _ => file[at] = change[2],
        }
    }
    file
}

fn run(format: Format, file: &[u8]) {
    let _ = detect(file);
    let _ = detect_mapping(file);
    let mut found = Collected::default();
    let _ = read(format, Input::Bytes(file), None, &mut found);
    let _ = read_customers(format, Input::Bytes(file), None, &mut found);
    let mut texts = 0_usize;
    let _ = visit_container_texts(format, file, &mut |_, text| texts += usize::from(!text.is_empty()));
    for document in found.documents {
        assert!(document.total_minor >= 0 && document.open_minor.is_none_or(|open| open >= 0));
        assert!(!document.number.is_empty());
    }
}

fn fuzz(format: Format, good: &[u8], iterations: usize) {
    check!().with_iterations(iterations).for_each(|bytes: &[u8]| {
        run(format, bytes);
        run(format, &changed(good, bytes));
    });
}

#[test]
fn csv_never_panics() {
    fuzz(Format::Csv, CSV, 800);
}

#[test]
fn cii_never_panics() {
    fuzz(Format::Cii, CII, 1500);
}

#[test]
fn ubl_never_panics() {
    fuzz(Format::Ubl, UBL, 1500);
}

#[test]
fn fec_never_panics() {
    fuzz(Format::Fec, FEC, 1200);
}

fn run_customers(format: Format, file: &[u8]) {
    let _ = detect_customer_mapping(file);
    let mut found = Collected::default();
    let _ = read_customers(format, Input::Bytes(file), None, &mut found);
    assert!(found.documents.is_empty(), "a customer list holds no document");
    for record in found.customers {
        let party = &record.party;
        assert!(!party.name.is_empty() || !party.number.is_empty());
        assert!(party.country.is_empty() || party.country.len() == 2);
    }
}

fn fuzz_customers(format: Format, good: &[u8], iterations: usize) {
    check!().with_iterations(iterations).for_each(|bytes: &[u8]| {
        run_customers(format, bytes);
        run_customers(format, &changed(good, bytes));
    });
}

#[test]
fn customer_csv_never_panics() {
    for file in kept("customers") {
        run_customers(Format::Csv, &file);
    }
    fuzz_customers(Format::Csv, CUSTOMERS, 800);
}

#[test]
fn customer_xlsx_never_panics() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["number", "name", "siren", "iban"]) {
        sheet.write(0, column, text).unwrap().write(1, column, 552_100_554).unwrap();
    }
    for file in kept("customers") {
        run_customers(Format::Xlsx, &file);
    }
    fuzz_customers(Format::Xlsx, &workbook.save_to_buffer().unwrap(), 400);
}

/// A mapping that is read is written back as it is, and whatever it says, a list is read with it.
#[cfg(test)]
fn run_mapping(text: &[u8]) {
    let Ok(mapping) = Mapping::from_toml(&String::from_utf8_lossy(text)) else { return };
    assert_eq!(Mapping::from_toml(&mapping.to_toml().unwrap()).unwrap(), mapping);
    let mut found = Collected::default();
    let _ = read(Format::Csv, Input::Bytes(CSV), Some(&mapping), &mut found);
    let _ = read_customers(Format::Csv, Input::Bytes(CUSTOMERS), Some(&mapping), &mut found);
}

#[test]
fn mapping_never_panics() {
    for file in kept("mapping") {
        run_mapping(&file);
    }
    check!().with_iterations(2000).for_each(|bytes: &[u8]| {
        run_mapping(bytes);
        run_mapping(&changed(MAPPING, bytes));
    });
}

#[test]
fn xlsx_never_panics() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["number", "customer", "date", "amount"]) {
        sheet.write(0, column, text).unwrap().write(1, column, 45_000).unwrap();
    }
    fuzz(Format::Xlsx, &workbook.save_to_buffer().unwrap(), 500);
}

#[test]
fn pdf_never_panics() {
    use lopdf::{Object, Stream, dictionary};
    let mut document = lopdf::Document::with_version("1.7");
    let file = document.add_object(Stream::new(dictionary! {}, CII.to_vec()));
    let name = Object::string_literal("factur-x.xml");
    let specification = document.add_object(dictionary! { "F" => name, "EF" => dictionary! { "F" => file } });
    let catalog =
        document.add_object(dictionary! { "Type" => "Catalog", "AF" => vec![specification.into()] });
    document.trailer.set("Root", catalog);
    let mut good = Vec::new();
    document.save_to(&mut good).unwrap();
    fuzz(Format::FacturX, &good, 1000);
}

/// What is hostile to one reader is given to every one.
#[test]
fn hostile_files_are_answered_by_every_reader() {
    for file in kept("every") {
        for format in [Format::Csv, Format::Xlsx, Format::Cii, Format::Ubl, Format::FacturX, Format::Fec] {
            run(format, &file);
        }
    }
}
