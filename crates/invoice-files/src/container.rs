//! Every text of a container, read as a list or not: other sheets, columns without a name that we know, notes,
//! the text that a PDF draws. For those who look for what must not be kept.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};

use file_intake::{Refusal, UNPACKED_BYTES_MAX};
use lopdf::{Document, Object, ObjectId};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::{Format, factur_x, xlsx};

/// Most bytes of one text; a longer one is handed over in pieces.
const TEXT_BYTES_MAX: usize = 256 * 1024;

/// Hands over every text of a workbook or a PDF with the part it stands in. Formats that are text themselves
/// have no parts, and nothing is handed over.
///
/// Of a PDF these are the strings that its streams draw, and all of a stream that draws nothing: metadata, attached
/// files. What places and colours the strings is no text. A font that numbers its glyphs leaves nothing to be read.
pub fn visit_container_texts(
    format: Format,
    bytes: &[u8],
    visit: &mut dyn FnMut(&str, &str),
) -> Result<(), Refusal> {
    match format {
        Format::Xlsx => of_workbook(bytes, visit),
        Format::FacturX => of_pdf(bytes, visit),
        Format::Csv | Format::Cii | Format::Ubl | Format::Fec => Ok(()),
    }
}

fn of_workbook(bytes: &[u8], visit: &mut dyn FnMut(&str, &str)) -> Result<(), Refusal> {
    xlsx::guard(bytes)?;
    let broken = |reason: &dyn std::fmt::Display| Refusal::Broken {
        place: "container entry".to_owned(),
        reason: reason.to_string(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(&error))?;
        let part = entry.name().to_owned();
        let ending = part.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if ["xml", "rels", "vml"].contains(&ending.as_str()) {
            of_part(&part, entry.take(UNPACKED_BYTES_MAX), visit);
        }
    }
    Ok(())
}

/// The texts of an XML part. A part that is no XML to its end gives what stands before.
fn of_part(part: &str, entry: impl Read, visit: &mut dyn FnMut(&str, &str)) {
    let mut reader = Reader::from_reader(BufReader::new(entry));
    reader.config_mut().check_end_names = false;
    let (mut buffer, mut text) = (Vec::new(), String::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Text(found)) => text.push_str(found.as_ref()),
            Ok(Event::CData(found)) => text.push_str(found.as_ref()),
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if !is_run(tag.local_name().as_ref()) {
                    hand_over(part, &mut text, visit);
                }
                attributes(part, &tag, visit);
            }
            Ok(Event::End(tag)) if is_run(tag.local_name().as_ref()) => {}
            Ok(Event::End(_)) => hand_over(part, &mut text, visit),
            Ok(Event::Eof) | Err(_) => return hand_over(part, &mut text, visit),
            Ok(_) => {}
        }
        if text.len() > TEXT_BYTES_MAX {
            hand_over(part, &mut text, visit);
        }
    }
}

/// Tags between the pieces of one text: runs of letters in another font.
fn is_run(name: &str) -> bool {
    const RUNS: [&str; 14] = [
        "t",
        "r",
        "rPr",
        "",
        "i",
        "u",
        "sz",
        "color",
        "rFont",
        "family",
        "scheme",
        "charset",
        "strike",
        "vertAlign",
    ];
    RUNS.contains(&name)
}

/// Where a link leads, and what a note or a list of choices says, stand in attributes.
fn attributes(part: &str, tag: &BytesStart<'_>, visit: &mut dyn FnMut(&str, &str)) {
    const SPEAKING: [&str; 4] = ["hyperlink", "Relationship", "dataValidation", "definedName"];
    if !SPEAKING.contains(&tag.local_name().as_ref()) {
        return;
    }
    for attribute in tag.attributes().flatten() {
        let mut value = attribute.value.clone().into_owned();
        hand_over(part, &mut value, visit);
    }
}

/// Hands a text over and empties it. A number that a spreadsheet wrote with an exponent is written out.
fn hand_over(part: &str, text: &mut String, visit: &mut dyn FnMut(&str, &str)) {
    let trimmed = text.trim();
    if !trimmed.is_empty() {
        visit(part, trimmed);
        if trimmed.len() < 40 && trimmed.contains(['E', 'e']) {
            let number = trimmed.parse::<f64>().ok().filter(|number| number.is_finite());
            if let Some(number) = number {
                visit(part, &number.to_string());
            }
        }
    }
    text.clear();
}

fn of_pdf(bytes: &[u8], visit: &mut dyn FnMut(&str, &str)) -> Result<(), Refusal> {
    let document: Document = factur_x::load(bytes)?;
    let mut left = UNPACKED_BYTES_MAX;
    let pages: BTreeSet<ObjectId> =
        document.page_iter().flat_map(|page| document.get_page_contents(page)).collect();
    for (id, object) in &document.objects {
        let part = format!("PDF {} {}", id.0, id.1);
        match object {
            Object::Stream(stream) if !is_image(stream) => {
                let limit = usize::try_from(left).unwrap_or(usize::MAX);
                let content = match stream.dict.get(b"Filter") {
                    Err(_) => stream.content.clone(),
                    // What cannot be unfolded, or only to too much, holds no text that a reader shows.
                    Ok(_) => stream.decompressed_content_with_limit(limit).unwrap_or_default(),
                };
                left = left.saturating_sub(content.len() as u64);
                visit(&part, &String::from_utf8_lossy(&drawn(&content)));
                if !pages.contains(id) && !is_drawing(stream) {
                    visit(&part, &String::from_utf8_lossy(&content));
                }
            }
            Object::Dictionary(dictionary) => {
                for (_, value) in dictionary {
                    if let Object::String(text, _) = value {
                        visit(&part, &String::from_utf8_lossy(text));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a stream draws as a page does: a form that pages share, or a pattern.
fn is_drawing(stream: &lopdf::Stream) -> bool {
    let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
    subtype.is_ok_and(|name| name == b"Form") || stream.dict.has(b"PatternType")
}

fn is_image(stream: &lopdf::Stream) -> bool {
    let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
    subtype.is_ok_and(|name| name == b"Image") || stream.dict.has(b"Length1")
}

/// The strings that a content stream draws: those of one operator are one text, whatever space stands between
/// its pieces.
fn drawn(content: &[u8]) -> Vec<u8> {
    let mut texts = Vec::with_capacity(content.len() / 4);
    let mut at = 0;
    while at < content.len() {
        match content[at] {
            b'(' => at = literal(content, at + 1, &mut texts),
            b'<' if content.get(at + 1) != Some(&b'<') => at = hexadecimal(content, at + 1, &mut texts),
            byte => {
                // An operator ends what it draws; numbers and brackets stand between the pieces.
                if byte.is_ascii_alphabetic() && texts.last().is_some_and(|last| *last != b'\n') {
                    texts.push(b'\n');
                }
                at += 1;
            }
        }
    }
    texts
}

/// A string in parentheses, to behind its end.
fn literal(content: &[u8], from: usize, texts: &mut Vec<u8>) -> usize {
    let (mut at, mut depth) = (from, 1_u32);
    while let Some(byte) = content.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                texts.extend(content.get(at).filter(|escaped| !escaped.is_ascii_alphabetic()));
                at += 1;
            }
            b'(' => depth = depth.saturating_add(1),
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            byte => texts.push(*byte),
        }
    }
    at
}

/// A string of hexadecimal digits, to behind its end.
fn hexadecimal(content: &[u8], from: usize, texts: &mut Vec<u8>) -> usize {
    let end = content[from..].iter().position(|byte| *byte == b'>').map_or(content.len(), |at| from + at);
    let digits = content[from..end].iter().filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    for pair in digits.chunks_exact(2) {
        let value = u8::try_from(pair[0] * 16 + pair[1]).unwrap_or(0);
        // Fonts of two bytes a letter write the letter's number: its high byte is nothing.
        if value != 0 {
            texts.push(value);
        }
    }
    end + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_one_operator_are_one_text() {
        let content = b"BT /F1 12 Tf [(4970 ) -20 (1012\\)) <3333> ] TJ (Merci) Tj <0034003900> Tj ET";
        let texts = String::from_utf8(drawn(content)).unwrap();
        let lines: Vec<&str> = texts.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["4970 1012)33", "Merci", "49"]);
        for broken in [&b"("[..], b"<", b"(\\", b"<4", b"((a)", b""] {
            drawn(broken);
        }
    }

    #[test]
    fn what_places_and_colours_is_no_text() {
        use lopdf::{Stream, dictionary};
        let mut document = Document::with_version("1.5");
        let stream = |dict, content: &str| Stream::new(dict, content.as_bytes().to_vec());
        let drawing = "0.93333 0.93333 0.93333 rg 12 34 re BT (Merci) Tj ET";
        let contents = document.add_object(stream(dictionary! {}, drawing));
        document.add_object(stream(dictionary! { "Subtype" => "Form" }, "0.75 0.25 rg (Total) Tj"));
        document.add_object(stream(dictionary! { "Type" => "Metadata" }, "<x>4970 1012</x>"));
        document.add_object(stream(dictionary! {}, "joint 5555"));
        let pages = document.new_object_id();
        let page = dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => contents };
        let page = document.add_object(page);
        let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(kids));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let mut found = String::new();
        of_pdf(&bytes, &mut |_, text| found.push_str(text)).unwrap();
        for text in ["Merci", "Total", "4970 1012", "joint 5555"] {
            assert!(found.contains(text), "{text}: {found}");
        }
        assert!(!found.contains("0.93333") && !found.contains("0.75"), "{found}");
    }

    #[test]
    fn texts_of_parts_are_whole_and_numbers_are_written_out() {
        let part = "<sst><si><r><rPr><b/></rPr><t>4970</t></r><r><t>1012</t></r></si><si><t>A</t></si>\
             <c><v>4.97010123456789E+15</v></c><hyperlink display=\"B\"/></sst>";
        let mut found = Vec::new();
        of_part("x", part.as_bytes(), &mut |_, text| found.push(text.to_owned()));
        assert_eq!(found, ["49701012", "A", "4.97010123456789E+15", "4970101234567890", "B"]);
    }
}
