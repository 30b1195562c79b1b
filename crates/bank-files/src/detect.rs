//! The format of a file, from what is in it.

use crate::Format;
use file_intake::{decode, detect_encoding};
use std::borrow::Cow;

/// Most bytes that are looked at.
const HEAD_BYTES: usize = 64 * 1024;

/// The format of a file from its first bytes (64 KiB are enough), never from its name. Byte order
/// marks, blank lines before the content, comments, prefixes and the encoding do not matter.
/// `None` when no format is recognised.
pub fn detect(head: &[u8]) -> Option<Format> {
    let head = &head[..head.len().min(HEAD_BYTES)];
    let text = ascii_of(head);
    let content = text.trim_ascii_start();
    if content.is_empty() {
        return None;
    }
    if is_ofx(content) {
        Some(Format::Ofx)
    } else if is_camt(content) {
        Some(Format::Camt)
    } else if content.starts_with(b"<") {
        // Some other XML or HTML: its commas make no CSV.
        None
    } else if is_cfonb120(content) {
        Some(Format::Cfonb120)
    } else if is_qif(content) {
        Some(Format::Qif)
    } else if is_mt940(content) {
        Some(Format::Mt940)
    } else if crate::csv_rules::looks_like_statement(head) {
        Some(Format::Csv)
    } else {
        None
    }
}

/// The head without byte order mark; UTF-16 as UTF-8, other encodings as they are, because the
/// marks of all formats are ASCII.
fn ascii_of(head: &[u8]) -> Cow<'_, [u8]> {
    if matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        let (text, _) = decode(head, detect_encoding(head));
        return Cow::Owned(text.into_owned().into_bytes());
    }
    Cow::Borrowed(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head))
}

/// The `OFXHEADER` of version 1, the processing instruction of version 2, or the bare root element.
fn is_ofx(content: &[u8]) -> bool {
    let start = &content[..content.len().min(512)];
    starts_with_ignoring_case(content, b"OFXHEADER")
        || contains(start, b"<?OFX")
        || has_element(content, b"OFX")
}

/// A camt namespace or one of the three messages. Any element of the head may be the message: it is
/// wrapped in transport envelopes.
fn is_camt(content: &[u8]) -> bool {
    if !content.starts_with(b"<") {
        return false;
    }
    ["camt.052.001.", "camt.053.001.", "camt.054.001."].iter().any(|name| contains(content, name.as_bytes()))
        || ["BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"].iter().any(|name| {
            has_element(content, name.as_bytes()) || has_element(content, format!("{name}V01").as_bytes())
        })
}

/// Records of 120 characters that begin with `01` (or, in an excerpt, `04`, `05` or `07`): bank,
/// branch and account in their columns, with
/// or without line breaks.
fn is_cfonb120(content: &[u8]) -> bool {
    content
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|line| !line.trim_ascii().is_empty())
        .take(1)
        .any(|line| {
            let is_record = matches!(line.get(..2), Some(b"01" | b"04" | b"05" | b"07"));
            let digits = |from: usize, to: usize| {
                line.get(from..to).is_some_and(|field| field.iter().all(u8::is_ascii_digit))
            };
            let account = line.get(21..32);
            let is_account = account.is_some_and(|field| {
                field.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ')
                    && field.iter().any(u8::is_ascii_alphanumeric)
            });
            line.len() >= 90 && is_record && digits(2, 7) && digits(11, 16) && is_account
        })
}

fn is_qif(content: &[u8]) -> bool {
    ["!Type:", "!Account", "!Option:", "!Clear:"]
        .iter()
        .any(|mark| starts_with_ignoring_case(content, mark.as_bytes()))
}

/// A SWIFT envelope, or the tags that a statement begins with, at the beginning of lines.
fn is_mt940(content: &[u8]) -> bool {
    if starts_with_tag(content) {
        return true;
    }
    let has_tag = |tag: &[u8]| {
        content.starts_with(tag)
            || memchr::memmem::find_iter(content, tag)
                .any(|at| at > 0 && matches!(content[at - 1], b'\n' | b'\r' | b'{' | b':' | b' '))
    };
    let has_envelope = content.starts_with(b"{1:") || contains(content, b"{4:");
    let has_account = has_tag(b":25:") || has_tag(b":25P:");
    let has_balance = has_tag(b":60F:") || has_tag(b":60M:") || has_tag(b":34F:");
    has_account && (has_balance || has_tag(b":61:") || has_tag(b":28C:") || has_envelope)
        || has_balance && has_tag(b":61:")
}

/// Whether the first thing is a tag that MT940 knows, as in excerpts: `:20:`, `:60F:`.
fn starts_with_tag(content: &[u8]) -> bool {
    let number = match content {
        [b':', tens, ones, b':', ..] | [b':', tens, ones, b'A'..=b'Z', b':', ..] => [*tens, *ones],
        _ => return false,
    };
    matches!(&number, b"20" | b"21" | b"25" | b"28" | b"34" | b"60" | b"61" | b"62" | b"64" | b"65" | b"86")
}

/// Whether a start tag of this local name stands in the text, with any prefix.
fn has_element(content: &[u8], name: &[u8]) -> bool {
    memchr::memmem::find_iter(content, name).any(|at| {
        let before = &content[..at];
        let is_tag = match before.last() {
            Some(b'<') => true,
            Some(b':') => before
                .iter()
                .rposition(|byte| *byte == b'<')
                .is_some_and(|open| !before[open..].iter().any(u8::is_ascii_whitespace)),
            _ => false,
        };
        is_tag
            && content
                .get(at + name.len())
                .is_none_or(|after| matches!(after, b'>' | b' ' | b'/' | b'\r' | b'\n' | b'\t'))
    })
}

fn contains(content: &[u8], mark: &[u8]) -> bool {
    memchr::memmem::find(content, mark).is_some()
}

fn starts_with_ignoring_case(content: &[u8], mark: &[u8]) -> bool {
    content.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Format>) {
        assert_eq!(detect(text.as_bytes()), expected, "{text:?}");
        let with_mark = format!("\u{feff}\r\n{text}");
        assert_eq!(detect(with_mark.as_bytes()), expected, "with a mark: {text:?}");
    }

    #[test]
    fn camt_of_every_version_and_wrapping() {
        for version in 1..=14 {
            let namespace = format!("urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}");
            check(
                &format!("<?xml version='1.0'?><!-- a > b --><Document xmlns=\"{namespace}\">"),
                Some(Format::Camt),
            );
            check(&format!("<n:Document xmlns:n=\"{namespace}\"><n:BkToCstmrStmt>"), Some(Format::Camt));
        }
        check("<Document>\n<BkToCstmrDbtCdtNtfctn>", Some(Format::Camt));
        check("<Envelope><Body><x:BkToCstmrAcctRptV01 a='1'>", Some(Format::Camt));
        check("<html>a,b,c\nd,e,f</html>", None);
        let wide: Vec<u8> =
            "\u{feff}<Document><BkToCstmrStmt>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&wide), Some(Format::Camt));
    }

    #[test]
    fn text_formats() {
        check("OFXHEADER:100DATA:OFXSGMLVERSION:102<OFX><SIGNONMSGSRSV1>", Some(Format::Ofx));
        check("<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX>", Some(Format::Ofx));
        check("<OFX><BANKMSGSRSV1>", Some(Format::Ofx));
        check("!Type:Bank\nD01/02/2025\nT12.00\n^\n", Some(Format::Qif));
        check("!type:CCard\n", Some(Format::Qif));
        check(":20:A\r\n:25:FR76\r\n:28C:1\r\n:60F:C250101EUR0,\r\n", Some(Format::Mt940));
        check(
            "{1:F01BANKFRPPAXXX}{2:O940}{4:\r\n:20:A\r\n:25:X\r\n:60F:C250101EUR1,00\r\n-}",
            Some(Format::Mt940),
        );
        check(":61:1811261126CR30,00N062NONREF\n:86:166?00GUTSCHR.", Some(Format::Mt940));
        check("", None);
        check("hello", None);
        check(":x: y", None);
    }

    #[test]
    fn cfonb_with_and_without_line_breaks() {
        let record = "0115589    00000EUR2 98765432100  150519                                                  0000000001904}                ";
        assert_eq!(record.len(), 120);
        check(record, Some(Format::Cfonb120));
        check(&record.repeat(3), Some(Format::Cfonb120));
        check("0115589 not a record of any bank", None);
    }
}
