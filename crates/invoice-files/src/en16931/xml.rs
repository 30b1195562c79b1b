//! The walk over an XML document: local names only, leaves and ends of elements handed on.

use std::borrow::Cow;

use file_intake::{FIELD_BYTES_MAX, Refusal, XML_DEPTH_MAX};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What the walk hands on at the end of each element.
pub(crate) struct Leaf<'a> {
    /// Local names from below the root to this element, joined with `/`.
    pub(crate) path: &'a str,
    /// Text directly in the element, trimmed, and cut at [`FIELD_BYTES_MAX`].
    pub(crate) text: &'a str,
    /// Whether the text was cut.
    pub(crate) is_cut: bool,
    /// `schemeID`, `currencyID`, `format`, `unitCode`, whichever the element has, or empty.
    pub(crate) qualifier: &'a str,
    /// Local name of the root.
    pub(crate) root: &'a str,
}

/// The text of an XML document. A declared single-byte encoding is honoured; UTF-16 needs its mark.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let head = &bytes[..bytes.len().min(200)];
    let is_declared = |name: &[u8]| {
        let head = head.to_ascii_lowercase();
        head.starts_with(b"<?xml") && memchr::memmem::find(&head, name).is_some()
    };
    if is_declared(b"iso-8859-1") || is_declared(b"windows-1252") {
        return file_intake::decode(bytes, file_intake::Encoding::Windows1252).0;
    }
    file_intake::decode(bytes, file_intake::detect_encoding(bytes)).0
}

/// Walks the document. It is refused when it has a document type declaration (so no entity can be
/// defined, nor a file outside be named), nests too deeply, or is not well-formed.
pub(crate) fn walk(text: &str, mut take: impl FnMut(&Leaf<'_>)) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut path = String::new();
    let mut open: Vec<(usize, String, String)> = Vec::new();
    let mut root = String::new();
    loop {
        let position = reader.buffer_position();
        let event = reader.read_event().map_err(|error| broken(position, &error))?;
        match event {
            Event::Start(element) => {
                if open.len() == XML_DEPTH_MAX {
                    return Err(Refusal::TooDeep);
                }
                begin(&element, &mut path, &mut open, &mut root);
            }
            Event::Empty(element) => {
                if open.len() == XML_DEPTH_MAX {
                    return Err(Refusal::TooDeep);
                }
                begin(&element, &mut path, &mut open, &mut root);
                end(&mut path, &mut open, &root, &mut take);
            }
            Event::End(_) => end(&mut path, &mut open, &root, &mut take),
            Event::Text(piece) => push(&mut open, &piece.xml10_content()),
            Event::CData(piece) => push(&mut open, &piece.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| broken(position, &error))?;
                match (character, reference.xml10_content().as_ref()) {
                    (Some(character), _) => push(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, "lt") => push(&mut open, "<"),
                    (None, "gt") => push(&mut open, ">"),
                    (None, "amp") => push(&mut open, "&"),
                    (None, "apos") => push(&mut open, "'"),
                    (None, "quot") => push(&mut open, "\""),
                    (None, _) => return Err(broken(position, &"unknown entity")),
                }
            }
            Event::DocType(_) => return Err(Refusal::Doctype),
            Event::Eof if open.is_empty() && !root.is_empty() => return Ok(()),
            Event::Eof => return Err(broken(position, &"the document ends too early")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn broken(position: u64, reason: &dyn std::fmt::Display) -> Refusal {
    Refusal::Broken { place: format!("byte {position}"), reason: reason.to_string() }
}

fn begin(
    element: &BytesStart<'_>,
    path: &mut String,
    open: &mut Vec<(usize, String, String)>,
    root: &mut String,
) {
    let name = element.local_name();
    let before = path.len();
    if open.is_empty() {
        root.clear();
        root.push_str(name.as_ref());
    } else {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name.as_ref());
    }
    let qualifier = element.attributes().flatten().find_map(|attribute| {
        let is_wanted =
            matches!(attribute.key.local_name().as_ref(), "schemeID" | "currencyID" | "format" | "unitCode");
        is_wanted.then(|| attribute.value.trim().to_owned())
    });
    open.push((before, qualifier.unwrap_or_default(), String::new()));
}

fn push(open: &mut [(usize, String, String)], piece: &str) {
    if let Some((_, _, text)) = open.last_mut() {
        text.push_str(piece);
    }
}

fn end(
    path: &mut String,
    open: &mut Vec<(usize, String, String)>,
    root: &str,
    take: &mut impl FnMut(&Leaf<'_>),
) {
    let Some((before, qualifier, text)) = open.pop() else { return };
    let text = text.trim();
    let is_cut = text.len() > FIELD_BYTES_MAX;
    let text = if is_cut { &text[..text.floor_char_boundary(FIELD_BYTES_MAX)] } else { text };
    take(&Leaf { path, text, is_cut, qualifier: &qualifier, root });
    path.truncate(before);
}
