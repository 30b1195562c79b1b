//! Text as banks write it, folded to capital letters without accents and cut into tokens once.

use crate::hash;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Letters,
    Digits,
    Mixed,
}

/// A maximal run of letters and digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: TokenKind,
    /// The one character that joins it to the token before, or 0 when a space or more stands between.
    pub(crate) joint: u8,
}

/// A folded text and its tokens. Reused from one transaction to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) folded: String,
    pub(crate) tokens: Vec<Token>,
    /// Characters of the raw text, to recognise the widths at which banks cut.
    pub(crate) raw_chars: usize,
}

impl Text {
    /// Folds and cuts a text.
    pub(crate) fn read(&mut self, raw: &str) {
        self.folded.clear();
        self.tokens.clear();
        self.raw_chars = raw.trim_end().chars().count();
        fold_into(raw, &mut self.folded);
        let bytes = self.folded.as_bytes();
        let mut position = 0;
        let mut previous_end = None;
        while position < bytes.len() {
            if !is_word(bytes[position]) {
                position += 1;
                continue;
            }
            let start = position;
            let (mut letters, mut digits) = (false, false);
            while position < bytes.len() && is_word(bytes[position]) {
                let is_digit = bytes[position].is_ascii_digit();
                digits |= is_digit;
                letters |= !is_digit;
                position += 1;
            }
            let kind = match (letters, digits) {
                (true, true) => TokenKind::Mixed,
                (false, true) => TokenKind::Digits,
                (_, false) => TokenKind::Letters,
            };
            let joint = match previous_end {
                Some(end) if end + 1 == start && bytes[end] != b' ' => bytes[end],
                _ => 0,
            };
            previous_end = Some(position);
            if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(position)) {
                self.tokens.push(Token { start, end, kind, joint });
            }
        }
    }

    /// Reads a text into a new value.
    pub(crate) fn of(raw: &str) -> Self {
        let mut text = Self::default();
        text.read(raw);
        text
    }

    /// The letters and digits of a token.
    #[inline]
    pub(crate) fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |found| &self.folded[found.start as usize..found.end as usize])
    }

    /// The text from one token up to, not including, another.
    pub(crate) fn written(&self, from: usize, to: usize) -> &str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => {
                &self.folded[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// Whether the text is as long as a field at which banks cut, so that its end may be missing.
    pub(crate) fn may_be_cut(&self) -> bool {
        [27, 31, 32, 35, 54, 62, 65, 70, 105, 140, 210, 270, 280, 390].contains(&self.raw_chars)
    }
}

#[inline]
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Upper case, accents removed; what is neither a letter nor a digit stays as it is.
fn fold_into(raw: &str, folded: &mut String) {
    folded.reserve(raw.len());
    for c in raw.chars() {
        if c.is_ascii() {
            folded.push(if c.is_ascii_control() { ' ' } else { c.to_ascii_uppercase() });
            continue;
        }
        match fold_letter(c) {
            Some(plain) => folded.push_str(plain),
            None if c.is_alphanumeric() => folded.extend(c.to_uppercase()),
            None => folded.push(' '),
        }
    }
}

fn fold_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' => "S",
        'ß' | 'ẞ' => "SS",
        'Ţ'..='ŧ' => "T",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        '‐'..='―' | '−' => "-",
        '’' | '‘' => "'",
        _ => return None,
    })
}

/// A name as it is compared: capital letters without accents, one space between words, dotted
/// abbreviations closed up (`S.A.R.L.` is `SARL`), `&`, `et` and `und` left out.
///
/// ```
/// assert_eq!(matching::normalise_name("Société Générale  d'Études, S.A.R.L."), "SOCIETE GENERALE D ETUDES SARL");
/// assert_eq!(matching::normalise_name("Müller & Fils"), matching::normalise_name("MULLER ET FILS"));
/// ```
pub fn normalise_name(name: &str) -> String {
    let text = Text::of(name);
    let mut normalised = String::with_capacity(name.len());
    for word in name_words(&text) {
        if !normalised.is_empty() {
            normalised.push(' ');
        }
        for token in word {
            normalised.push_str(text.word(token));
        }
    }
    normalised
}

/// A name as [`normalise_name`] writes it, without what only says which legal form a company has: names that differ
/// by nothing else may be those of one company.
///
/// ```
/// assert_eq!(matching::bare_name("Hôtel du Parc SAS"), matching::bare_name("HOTEL DU PARC"));
/// ```
pub fn bare_name(name: &str) -> String {
    let normalised = normalise_name(name);
    normalised.split(' ').filter(|word| !is_legal_form(word)).collect::<Vec<_>>().join(" ")
}

/// The words of a name as ranges of tokens: single letters joined by dots make one word.
pub(crate) fn name_words(text: &Text) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::with_capacity(text.tokens.len());
    let mut token = 0;
    while token < text.tokens.len() {
        let mut end = token + 1;
        if text.word(token).len() == 1 {
            while end < text.tokens.len() && text.word(end).len() == 1 && text.tokens[end].joint == b'.' {
                end += 1;
            }
        }
        if !matches!(text.word(token), "ET" | "AND" | "UND") {
            words.push(token..end);
        }
        token = end;
    }
    words
}

/// The hash of one word of a name.
pub(crate) fn word_hash(text: &Text, word: &std::ops::Range<usize>) -> u64 {
    let running = word.clone().fold(7, |running, token| {
        text.word(token).bytes().fold(running, |running, byte| hash::step(running, u64::from(byte)))
    });
    hash::finish(running)
}

/// Whether a word only says what legal form a company has, or addresses it.
pub(crate) fn is_legal_form(word: &str) -> bool {
    matches!(
        word,
        "SARL"
            | "SAS"
            | "SASU"
            | "SA"
            | "EURL"
            | "SCI"
            | "SNC"
            | "EI"
            | "EIRL"
            | "SCOP"
            | "SELARL"
            | "SCA"
            | "SCP"
            | "GIE"
            | "GMBH"
            | "AG"
            | "KG"
            | "OHG"
            | "UG"
            | "EK"
            | "BV"
            | "NV"
            | "SRL"
            | "SPA"
            | "SL"
            | "LTD"
            | "LIMITED"
            | "LLC"
            | "LLP"
            | "PLC"
            | "INC"
            | "CORP"
            | "SPRL"
            | "STE"
            | "SOCIETE"
            | "ETS"
            | "MR"
            | "MME"
            | "MLLE"
            | "M"
            | "MONSIEUR"
            | "MADAME"
    )
}

/// Whether a word says that a discount for early payment was taken.
pub(crate) fn says_discount(word: &str) -> bool {
    matches!(word, "ESCOMPTE" | "ESCOMPTES" | "SKONTO" | "SCONTO" | "DISCOUNT")
}

/// Whether a word announces the number of a document.
pub(crate) fn announces_document(word: &str) -> bool {
    matches!(
        word,
        "FACTURE"
            | "FACTURES"
            | "FACT"
            | "FACTS"
            | "FAC"
            | "FA"
            | "FCT"
            | "FRE"
            | "F"
            | "INVOICE"
            | "INVOICES"
            | "INV"
            | "RECHNUNG"
            | "RECHNUNGEN"
            | "RECHNUNGSNR"
            | "RECH"
            | "RE"
            | "RG"
            | "RNR"
            | "RGNR"
            | "NR"
            | "NO"
            | "N"
            | "NUMERO"
            | "NUM"
            | "REF"
            | "REFERENCE"
            | "BILL"
            | "AVOIR"
            | "REGLEMENT"
            | "REGLT"
            | "SOLDE"
            | "ACOMPTE"
            | "BELEG"
            | "NUMBER"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_what_joins_them() {
        let text = Text::of("Réf. FA-2025 n°12,50");
        let words: Vec<_> = (0..text.tokens.len()).map(|token| text.word(token)).collect();
        assert_eq!(words, ["REF", "FA", "2025", "N", "12", "50"]);
        let joints: Vec<_> = text.tokens.iter().map(|token| token.joint).collect();
        assert_eq!(joints, [0, 0, b'-', 0, 0, b',']);
    }

    #[test]
    fn names_are_compared_without_accents_case_or_dots() {
        assert_eq!(normalise_name("  Crédit-Bail d’Île "), "CREDIT BAIL D ILE");
        assert_eq!(normalise_name("S.A.S. Dupont"), normalise_name("SAS DUPONT"));
        assert_eq!(normalise_name("Straße"), "STRASSE");
        assert_eq!(normalise_name(""), "");
    }
}
