//! Real invoices that others made: each is read whole, and its totals agree unless it is meant to
//! be broken.

use std::path::{Path, PathBuf};

use file_intake::{ProblemCode, Severity};
use invoice_files::{Collected, Format, Input, detect, read};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/c_einvoice");

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("xml") || e.eq_ignore_ascii_case("pdf"))
        {
            found.push(path);
        }
    }
    found.sort();
}

/// Files whose stated sums are not those of their parts: a line total of 2000 stated as 200, and the
/// OASIS example, older than EN 16931, whose total with VAT contains the rounding.
const ODD: [&str; 3] = ["BT-128.ubl.xml", "UBL-CreditNote-2.1-Example.ubl.xml", "ubl-creditnote.xml"];

#[test]
fn every_sample_invoice_is_read() {
    if !Path::new(DATA).exists() {
        eprintln!("skipped: no sample files at {DATA}");
        return;
    }
    let mut paths = Vec::new();
    files(&Path::new(DATA).join("facturx"), &mut paths);
    files(&Path::new(DATA).join("en16931/examples"), &mut paths);
    let (mut read_count, mut wrong) = (0, Vec::new());
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let is_suite = bytes.windows(8).any(|window| window == b"<testSet");
        if is_suite || name.to_lowercase().starts_with("order-x") {
            assert_eq!(detect(&bytes), None, "{name}");
            continue;
        }
        let format = detect(&bytes).unwrap_or(Format::Cii);
        let mut found = Collected::default();
        if let Err(refusal) = read(format, Input::Bytes(&bytes), None, &mut found) {
            wrong.push(format!("{name}: {refusal}"));
            continue;
        }
        let is_whole = found.documents.len() == 1
            && found.problems.iter().all(|problem| problem.severity == Severity::Warning);
        let agrees = found.problems.iter().all(|problem| problem.code != ProblemCode::TotalsDisagree);
        if is_whole && agrees {
            read_count += 1;
        } else if !ODD.contains(&name.as_str()) {
            wrong.push(format!("{name}: {}", crate::print(&found)));
        }
    }
    assert!(wrong.is_empty(), "{read_count} read; wrong:\n{}", wrong.join("\n"));
    assert!(read_count >= 100, "{read_count} read");
}

/// Samples with what they state, read from them by eye.
const STATED: [(&str, &str); 6] = [
    (
        "facturx/akretion-fixtures/pdf/invoice_EN16931.pdf",
        "Invoice F20260023 |LE CLIENT 2026-01-31..2026-03-02 10490 EUR ",
    ),
    (
        "facturx/corpus-fnfe-correct/correct/FNFE-factur-x-examples/Avoir_FR_type381_BASIC.pdf",
        "CreditNote AV-2017-0005 |Ma jolie boutique 2017-11-16..2017-11-16 23347 EUR ",
    ),
    (
        "facturx/corpus-fnfe-correct/correct/FNFE-factur-x-examples/Facture_FR_BASICWL.pdf",
        "Invoice FA-2017-0010 |Ma jolie boutique 2017-11-13..2017-12-13 67115 EUR open 47015 ",
    ),
    (
        "en16931/examples/ubl/examples/BIS3_Invoice_negativ.XML",
        "CreditNote 12345 |Company B 2019-01-25..2019-02-24 78217943 DKK ",
    ),
    (
        "en16931/examples/ubl/examples/guide-example1.xml",
        "Invoice 12115118 10202|ODIN 59 2015-01-09..2015-01-09 25033 EUR ",
    ),
    (
        "facturx/akretion-fixtures/xml/zugferd-comfort.xml",
        "Invoice 471102 GE2020211|Kunden AG Mitte 2013-03-05..2013-04-04 52987 EUR ",
    ),
];

#[test]
fn samples_are_read_as_they_state() {
    for (path, expected) in STATED {
        let Ok(bytes) = std::fs::read(Path::new(DATA).join(path)) else {
            eprintln!("skipped: no sample file {path}");
            continue;
        };
        let shown = crate::show(&bytes, None);
        assert!(shown.starts_with(expected), "{path}: {shown}");
    }
}
