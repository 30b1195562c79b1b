//! Text messages: the GSM 7-bit alphabet (3GPP TS 23.038) and what fits into one.

/// The length of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsSize {
    /// Whether the GSM alphabet holds all of it.
    pub is_gsm: bool,
    /// Septets in the GSM alphabet, else UTF-16 units.
    pub units: usize,
    /// Messages it takes.
    pub parts: usize,
}

/// The basic alphabet, one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters after an escape, two septets each.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How long a text is.
pub fn size(text: &str) -> SmsSize {
    let is_gsm = text.chars().all(|it| BASIC.contains(it) || EXTENDED.contains(it));
    let (units, one, more) = if is_gsm {
        (text.chars().map(|it| if EXTENDED.contains(it) { 2 } else { 1 }).sum(), 160, 153)
    } else {
        (text.encode_utf16().count(), 70, 67)
    };
    let parts = match units {
        0 => 0,
        units if units <= one => 1,
        units => units.div_ceil(more),
    };
    SmsSize { is_gsm, units, parts }
}

/// The text with the nearest characters of the GSM alphabet; what has none there stays as it is.
pub fn in_gsm_alphabet(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut is_quote_open = false;
    for it in text.chars() {
        // French quotes have blanks inside, ours have none.
        let is_blank = matches!(it, ' ' | '\u{a0}' | '\u{202f}');
        if std::mem::take(&mut is_quote_open) && is_blank {
            continue;
        }
        is_quote_open = it == '«';
        if it == '»' && found.ends_with(' ') {
            found.pop();
        }
        if BASIC.contains(it) || EXTENDED.contains(it) {
            found.push(it);
            continue;
        }
        match it {
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => found.push(' '),
            '’' | '‘' | '´' | '`' => found.push('\''),
            '“' | '”' | '«' | '»' | '„' => found.push('"'),
            '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{2212}' => found.push('-'),
            '…' => found.push_str("..."),
            'œ' => found.push_str("oe"),
            'Œ' => found.push_str("OE"),
            'â' | 'á' | 'ã' => found.push('a'),
            'ê' | 'ë' => found.push('e'),
            'î' | 'ï' | 'í' => found.push('i'),
            'ô' | 'ó' | 'õ' => found.push('o'),
            'û' | 'ú' => found.push('u'),
            'ÿ' => found.push('y'),
            'ç' => found.push('c'),
            'À' | 'Â' | 'Á' | 'Ã' => found.push('A'),
            'È' | 'Ê' | 'Ë' => found.push('E'),
            'Î' | 'Ï' | 'Í' | 'Ì' => found.push('I'),
            'Ô' | 'Ó' | 'Ò' | 'Õ' => found.push('O'),
            'Ù' | 'Û' | 'Ú' => found.push('U'),
            other => found.push(other),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let SmsSize { is_gsm, units, parts } = size(text);
        assert_eq!(format!("{} {units} in {parts}", if is_gsm { "gsm" } else { "ucs2" }), expected, "{text}");
    }

    #[test]
    fn the_example_of_the_specification() {
        check("Bonjour, la facture FA-1 de 1 200,00 € était due le 01/06/2026.", "gsm 64 in 1");
    }

    #[test]
    fn parts_begin_after_160_and_70() {
        check("", "gsm 0 in 0");
        check(&"a".repeat(160), "gsm 160 in 1");
        check(&"a".repeat(161), "gsm 161 in 2");
        check(&"€".repeat(80), "gsm 160 in 1");
        check(&"€".repeat(81), "gsm 162 in 2");
        check(&"a".repeat(307), "gsm 307 in 3");
        check(&"ê".repeat(70), "ucs2 70 in 1");
        check(&"ê".repeat(71), "ucs2 71 in 2");
        check("😀", "ucs2 2 in 1");
    }

    #[test]
    fn french_is_brought_into_the_alphabet() {
        let text =
            in_gsm_alphabet("L’échéance de « Noël » : 1\u{202f}200,00\u{a0}€… reçue dès août, œuvre À ÊTRE");
        assert_eq!(text, "L'échéance de \"Noel\" : 1 200,00 €... recue dès aout, oeuvre A ETRE");
        assert!(size(&text).is_gsm);
        assert_eq!(in_gsm_alphabet("日"), "日");
    }
}
