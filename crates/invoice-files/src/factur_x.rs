//! The invoice inside a Factur-X or `ZUGFeRD` PDF.

use file_intake::{Refusal, UNPACKED_BYTES_MAX};
use lopdf::{Dictionary, Document, LoadOptions, Object};
use memchr::memchr_iter;

use crate::detect::xml_format;

/// Most bytes that the embedded XML may unfold to; real ones have some ten thousand.
const INVOICE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Most bytes that one object stream may unfold to while loading.
const OBJECT_STREAM_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How deep arrays and dictionaries are searched for file specifications.
const SEARCH_DEPTH_MAX: usize = 16;

/// Names under which the standards embed the invoice, the present one first.
const NAMES: [&str; 4] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "zugferd.xml"];

/// The embedded XML of an invoice.
pub(crate) fn embedded_invoice(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let document = load(bytes)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Refusal::NothingInside("the PDF is encrypted"));
    }
    let mut files = Vec::new();
    for object in document.objects.values() {
        find_files(object, SEARCH_DEPTH_MAX, &mut files);
    }
    // A file can be reached on several ways; the preferred name decides, not the place.
    files.sort_by_key(|(name, _)| NAMES.iter().position(|known| known == name).unwrap_or(NAMES.len()));
    let mut has_order = false;
    for (name, file) in files {
        let is_known = NAMES.contains(&name.as_str());
        has_order |= name.starts_with("order-x");
        // The names are in small letters already.
        if !is_known && name.rsplit('.').next() != Some("xml") {
            continue;
        }
        let Some(xml) = unpack(&document, file)? else { continue };
        let head = &xml[..xml.len().min(64 * 1024)];
        let text = file_intake::decode(head, file_intake::detect_encoding(head)).0;
        if xml_format(text.trim_start()).is_some() {
            return Ok(xml);
        }
    }
    let reason = if has_order { "the PDF holds an order, not an invoice" } else { "no invoice in the PDF" };
    Err(Refusal::NothingInside(reason))
}

/// Loads a PDF within limits. The parser unfolds every object and reference stream on the way, each
/// up to a limit; the limit is therefore what all may take, divided by how many there can be.
pub(crate) fn load(bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() as u64 > UNPACKED_BYTES_MAX {
        return Err(Refusal::Bomb);
    }
    let streams = unfolded_streams(bytes).max(1);
    let limit = (UNPACKED_BYTES_MAX / streams).min(OBJECT_STREAM_BYTES_MAX);
    let options = LoadOptions::with_max_decompressed_size(usize::try_from(limit).unwrap_or(usize::MAX));
    Document::load_mem_with_options(bytes, options).map_err(|error| refusal_of(&error))
}

fn refusal_of(error: &lopdf::Error) -> Refusal {
    match error {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Refusal::Bomb,
        lopdf::Error::Decryption(_)
        | lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_) => Refusal::NothingInside("the PDF is encrypted"),
        _ => Refusal::Broken { place: "PDF".to_owned(), reason: error.to_string() },
    }
}

/// How many streams the parser will unfold while loading: those of type `ObjStm` and `XRef`. Names
/// may be written with hexadecimal escapes, so they are compared decoded.
fn unfolded_streams(bytes: &[u8]) -> u64 {
    let is_unfolded = |at: &usize| {
        let name = &bytes[at + 1..bytes.len().min(at + 1 + 6 * 3)];
        let mut decoded = Vec::with_capacity(6);
        let mut rest = name;
        while decoded.len() < 6 {
            match rest {
                [b'#', high, low, tail @ ..] => {
                    let digit = |byte: &u8| char::from(*byte).to_digit(16);
                    let value = digit(high).zip(digit(low)).map(|(high, low)| high * 16 + low);
                    decoded.push(value.and_then(|value| u8::try_from(value).ok()).unwrap_or(0));
                    rest = tail;
                }
                [byte, tail @ ..] => {
                    decoded.push(*byte);
                    rest = tail;
                }
                [] => break,
            }
        }
        decoded == b"ObjStm" || decoded.starts_with(b"XRef")
    };
    memchr_iter(b'/', bytes).filter(is_unfolded).count() as u64
}

/// Collects every file specification with an embedded file: its name in small letters, its stream.
fn find_files<'a>(object: &'a Object, depth: usize, files: &mut Vec<(String, &'a Object)>) {
    if depth == 0 {
        return;
    }
    match object {
        Object::Array(items) => items.iter().for_each(|item| find_files(item, depth - 1, files)),
        Object::Dictionary(dictionary) => {
            if let Some(file) = embedded_file(dictionary) {
                files.push((file_name(dictionary), file));
            }
            dictionary.iter().for_each(|(_, value)| find_files(value, depth - 1, files));
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Stream(_)
        | Object::Reference(_) => {}
    }
}

fn embedded_file(dictionary: &Dictionary) -> Option<&Object> {
    let files = dictionary.get(b"EF").ok()?.as_dict().ok()?;
    files.get(b"F").or_else(|_| files.get(b"UF")).ok()
}

/// The name of a file specification: `UF`, else `F`, in UTF-16 with a mark or in single bytes.
fn file_name(dictionary: &Dictionary) -> String {
    let Ok(Object::String(bytes, _)) = dictionary.get(b"UF").or_else(|_| dictionary.get(b"F")) else {
        return String::new();
    };
    let text = file_intake::decode(bytes, file_intake::detect_encoding(bytes)).0;
    text.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase()
}

/// The content of an embedded file; `None` when its reference leads nowhere.
fn unpack(document: &Document, file: &Object) -> Result<Option<Vec<u8>>, Refusal> {
    let Ok((_, object)) = document.dereference(file) else { return Ok(None) };
    let Ok(stream) = object.as_stream() else { return Ok(None) };
    if stream.dict.get(b"Filter").is_err() {
        return Ok(Some(stream.content.clone()));
    }
    stream.decompressed_content_with_limit(INVOICE_BYTES_MAX).map(Some).map_err(|error| refusal_of(&error))
}
