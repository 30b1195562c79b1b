//! Text encodings of bank and office files: UTF-8, Windows-1252, Latin-1, UTF-16 with a mark.

use std::borrow::Cow;

/// A text encoding that French banks and office software use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows-1252, which also reads Latin-1 and, but for the euro sign, Latin-9.
    Windows1252,
    /// UTF-16, little endian, with a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, with a byte order mark.
    Utf16Be,
}

/// The encoding of a file, from its first bytes: a byte order mark decides; else what is valid
/// UTF-8 (but for a character cut at the end of the sample) is UTF-8; else Windows-1252.
pub fn detect_encoding(sample: &[u8]) -> Encoding {
    match sample {
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Encoding::Utf8,
        Err(error) if error.error_len().is_none() => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    }
}

/// The text of bytes in an encoding, without its byte order mark. Bytes that the encoding does
/// not have become U+FFFD, and the second value says so.
pub fn decode(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, bool) {
    let table = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
    };
    table.decode_with_bom_removal(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(detect_encoding("société".as_bytes()), Encoding::Utf8);
        assert_eq!(detect_encoding(b"soci\xe9t\xe9"), Encoding::Windows1252);
        assert_eq!(detect_encoding(&"société".as_bytes()[..5]), Encoding::Utf8);
        assert_eq!(detect_encoding(b"\xff\xfea\0"), Encoding::Utf16Le);
    }

    #[test]
    fn marks_are_removed() {
        assert_eq!(decode(b"\xef\xbb\xbfabc", Encoding::Utf8).0, "abc");
        assert_eq!(decode(b"\x80 \xe9", Encoding::Windows1252).0, "€ é");
        assert!(decode(b"\xe9", Encoding::Utf8).1);
    }
}
