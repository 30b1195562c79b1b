//! Factur-X: the invoice inside a PDF.

use lopdf::{Document, Object, Stream, dictionary};

use crate::{show, show_as};
use invoice_files::{Format, detect};

const INVOICE: &str = include_str!("../../test_data/cii_invoice.xml");

/// A PDF of one empty page with an attachment.
fn pdf(name: &str, content: &[u8], pack: bool) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let mut file = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.to_vec());
    if pack {
        file.compress().unwrap();
    }
    let file = document.add_object(file);
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(name),
        "UF" => Object::string_literal(name),
        "EF" => dictionary! { "F" => file },
    });
    let pages =
        document.add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "Names" => dictionary! {
            "EmbeddedFiles" => dictionary! {
                "Names" => vec![Object::string_literal(name), specification.into()],
            },
        },
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_embedded_invoice_is_read() {
    for (name, pack) in [("factur-x.xml", true), ("ZUGFeRD-invoice.xml", false), ("xrechnung.xml", true)] {
        let bytes = pdf(name, INVOICE.as_bytes(), pack);
        assert_eq!(detect(&bytes), Some(Format::FacturX));
        assert_eq!(show(&bytes, None), show(INVOICE.as_bytes(), None), "{name}");
    }
}

#[test]
fn a_pdf_without_an_invoice_says_so() {
    let shown = show(&pdf("order-x.xml", b"<SCRDMCCBDACIOMessageStructure/>", true), None);
    assert_eq!(shown, "refused: nothing to read in it: the PDF holds an order, not an invoice\n");
    let shown = show(&pdf("photo.jpg", b"xyz", false), None);
    assert_eq!(shown, "refused: nothing to read in it: no invoice in the PDF\n");
    let shown = show_as(Format::FacturX, b"%PDF-1.7\nnot a pdf", None);
    assert!(shown.starts_with("refused: broken at PDF"), "{shown}");
}

#[test]
fn a_bomb_in_a_pdf_is_refused() {
    let bytes = pdf("factur-x.xml", &vec![b' '; 30 * 1024 * 1024], true);
    assert!(bytes.len() < 100_000);
    assert_eq!(show(&bytes, None), "refused: the compressed file unfolds to more than is accepted\n");
}

#[test]
fn an_encrypted_pdf_is_refused() {
    let mut document = Document::load_mem(&pdf("factur-x.xml", INVOICE.as_bytes(), true)).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(show(&bytes, None), "refused: nothing to read in it: the PDF is encrypted\n");
}

#[test]
fn many_object_streams_together_stay_within_the_limit() {
    let mut document = Document::load_mem(&pdf("factur-x.xml", INVOICE.as_bytes(), true)).unwrap();
    let mut packed = Stream::new(dictionary! { "Type" => "Packed" }, vec![b' '; 15 * 1024 * 1024]);
    packed.compress().unwrap();
    let entry = dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4, "Filter" => "FlateDecode" };
    for _ in 0..100 {
        document.add_object(Stream::new(entry.clone(), packed.content.clone()));
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    // Each alone is small enough; a gigabyte and a half together is not unfolded.
    let started = std::time::Instant::now();
    let shown = show(&bytes, None);
    assert!(shown.starts_with("refused: ") || shown.starts_with("Invoice FA-2026-0042"), "{shown}");
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}
