//! What is not said to consumers: the compensation of 40 € that businesses owe each other (C. com. L441-10, D441-5), and
//! costs of recovery, which a consumer does not owe without a title (CPCE L111-8). It is found however it is written.

/// Words as they are compared, and as they are shown.
const WORDS: [(&str, &str); 9] = [
    ("indemnite forfaitaire", "indemnité forfaitaire"),
    ("indemnites forfaitaires", "indemnité forfaitaire"),
    ("indemnite de recouvrement", "indemnité de recouvrement"),
    ("frais de recouvrement", "frais de recouvrement"),
    ("frais de relance", "frais de relance"),
    ("fixed compensation", "fixed compensation"),
    ("recovery cost", "recovery costs"),
    ("late fee", "late fee"),
    ("late payment fee", "late payment fee"),
];

/// Articles and amounts, compared without spaces and dots.
const NUMBERS: [(&str, &str); 8] = [
    ("l441-10", "L441-10"),
    ("d441-5", "D441-5"),
    ("l111-8", "L111-8"),
    ("40€", "40 €"),
    ("40eur", "40 €"),
    ("40,00€", "40 €"),
    ("40,00eur", "40 €"),
    ("€40", "€40"),
];

/// Text that consumers may read, with the line of each sign.
#[derive(Default)]
pub(super) struct Said(Vec<(char, u16)>);

impl Said {
    /// Adds what is written as it is.
    pub(super) fn push(&mut self, text: &str, first_line: u16) {
        let mut line = first_line;
        for sign in text.chars() {
            match compared(sign) {
                Some(' ') if self.0.last().is_some_and(|(last, _)| *last == ' ') => {}
                Some(folded) => self.0.extend(folded.to_lowercase().map(|it| (it, line))),
                None => {}
            }
            if sign == '\n' {
                line = line.saturating_add(1);
            }
        }
    }

    /// Something stands here that is not known, or not said to consumers.
    pub(super) fn interrupt(&mut self) {
        self.0.push(('\0', 0));
    }

    /// What is not for consumers, once a line.
    pub(super) fn found(&self) -> Vec<(u16, &'static str)> {
        let without = self.0.iter().enumerate().filter(|(place, (sign, _))| {
            let digit = |at: Option<usize>| {
                at.and_then(|at| self.0.get(at)).is_some_and(|(sign, _)| sign.is_ascii_digit())
            };
            let is_decimal = digit(place.checked_sub(1)) && digit(place.checked_add(1));
            *sign != ' ' && (*sign != '.' || is_decimal)
        });
        let compact: Vec<(char, u16)> =
            without.map(|(_, (sign, line))| (if *sign == '.' { ',' } else { *sign }, *line)).collect();
        let mut found: Vec<(u16, &'static str)> = WORDS
            .iter()
            .flat_map(|(word, shown)| places(&self.0, word).map(|line| (line, *shown)))
            .chain(
                NUMBERS
                    .iter()
                    .flat_map(|(number, shown)| places(&compact, number).map(|line| (line, *shown))),
            )
            .collect();
        found.sort_by_key(|(line, _)| *line);
        found.dedup_by_key(|(line, _)| *line);
        found
    }
}

/// The lines on which a word begins; a number is not a part of a larger one.
fn places<'a>(text: &'a [(char, u16)], word: &'a str) -> impl Iterator<Item = u16> + 'a {
    let length = word.chars().count();
    let is_figure =
        |sign: Option<&(char, u16)>| sign.is_some_and(|(sign, _)| sign.is_ascii_digit() || *sign == ',');
    text.windows(length).enumerate().filter_map(move |(place, window)| {
        let is_it = window.iter().map(|(sign, _)| *sign).eq(word.chars());
        let before = place.checked_sub(1).and_then(|before| text.get(before));
        let after = text.get(place.saturating_add(length));
        let starts = !word.starts_with(|first: char| first.is_ascii_digit()) || !is_figure(before);
        let ends = !word.ends_with(|last: char| last.is_ascii_digit())
            || !is_figure(after.filter(|(sign, _)| *sign != ','));
        (is_it && starts && ends).then(|| window.first().map_or(1, |(_, line)| *line))
    })
}

/// A sign as it is compared: without its accent, spaces and hyphens of one kind; nothing for marks and what is not seen.
fn compared(sign: char) -> Option<char> {
    Some(match sign {
        // Marks of the text, soft hyphens, joiners, accents that stand by themselves.
        '*'
        | '_'
        | '`'
        | '\\'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{300}'..='\u{36f}' => return None,
        'à' | 'á' | 'â' | 'ä' | 'À' | 'Á' | 'Â' | 'Ä' => 'a',
        'ç' | 'Ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => 'u',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        sign if sign.is_whitespace() => ' ',
        sign => sign,
    })
}
