//! The tokens that are cut here, held against those of quick-xml.

use super::name::Name;
use super::source::Utf8Source;
use super::tokens::{Token, Tokens};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

/// One token in a form that both sides can give.
#[derive(Debug, PartialEq)]
enum Seen {
    Start(Name, Vec<u8>),
    End(Name),
    Text(Vec<u8>),
}

fn push_text(seen: &mut Vec<Seen>, text: &[u8]) {
    match seen.last_mut() {
        Some(Seen::Text(last)) => last.extend_from_slice(text),
        _ if text.is_empty() => {}
        _ => seen.push(Seen::Text(text.to_vec())),
    }
}

fn ours(file: &[u8]) -> Vec<Seen> {
    let mut input = file;
    let mut tokens = Tokens::new(Utf8Source::new(&mut input).unwrap());
    let mut seen = Vec::new();
    loop {
        match tokens.next().unwrap() {
            Token::Start { name, attributes, is_empty } => {
                seen.push(Seen::Start(name, attributes.trim_ascii().to_vec()));
                if is_empty {
                    seen.push(Seen::End(name));
                }
            }
            Token::End(name) => seen.push(Seen::End(name)),
            Token::Text(text) | Token::Literal(text) => push_text(&mut seen, text),
            Token::EndOfFile => return seen,
        }
    }
}

fn theirs(file: &[u8]) -> Vec<Seen> {
    let mut reader = Reader::from_reader(file);
    let mut buffer = Vec::new();
    let mut seen = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Start(tag) => {
                let name = Name::of(tag.local_name().as_ref().as_bytes());
                seen.push(Seen::Start(name, tag.attributes_raw().trim_ascii().as_bytes().to_vec()));
            }
            Event::Empty(tag) => {
                let name = Name::of(tag.local_name().as_ref().as_bytes());
                seen.push(Seen::Start(name, tag.attributes_raw().trim_ascii().as_bytes().to_vec()));
                seen.push(Seen::End(name));
            }
            Event::End(tag) => seen.push(Seen::End(Name::of(tag.local_name().as_ref().as_bytes()))),
            Event::Text(text) => push_text(&mut seen, text.as_bytes()),
            Event::CData(text) => push_text(&mut seen, text.as_bytes()),
            Event::GeneralRef(name) => {
                push_text(&mut seen, b"&");
                push_text(&mut seen, name.as_bytes());
                push_text(&mut seen, b";");
            }
            Event::Eof => return seen,
            _ => {}
        }
    }
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9.-]{0,20}|ns:[A-Z][a-z]{0,5}"
}

/// A well-formed element with everything that may stand inside one.
fn element() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[ -%'-;=-~é\n]{0,30}",
        Just("&amp;".to_owned()),
        "<!-- [a-z<&> ]{0,10} -->",
        "<!\\[CDATA\\[[a-z<& \\]]{0,10}x\\]\\]>",
        "<\\?p [a-z>< ]{0,5}\\?>",
        (name(), "[ ]?").prop_map(|(name, space)| format!("<{name}{space}/>")),
        (name(), "[a-z<>'/ ]{0,8}".prop_map(|value| value.replace('<', "")))
            .prop_map(|(name, value)| format!("<{name} Ccy=\"{value}\" b='\"'/>")),
        (1_usize..200_000).prop_map(|length| "x".repeat(length)),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        (name(), prop::collection::vec(inner, 0..8))
            .prop_map(|(name, parts)| format!("<{name} a='>'>{}</{name} >", parts.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn tokens_are_those_of_quick_xml(elements in prop::collection::vec(element(), 1..6)) {
        let file = format!("<root>{}</root>", elements.concat());
        prop_assert_eq!(ours(file.as_bytes()), theirs(file.as_bytes()));
    }
}
