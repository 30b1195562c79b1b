//! Amounts as office software writes them: with a currency beside them, grouped, signed anyhow.

use money::{Currency, DecimalError, DecimalSign, has_two_readings, parse_minor};

/// Takes a currency sign or code off either end of an amount: `1 234,56 €`, `EUR 12`, `$12`.
pub(crate) fn split_currency(text: &str) -> (&str, Option<Currency>) {
    let text = text.trim();
    let is_amount = |c: char| c.is_ascii_digit() || "+-().,\u{2212}".contains(c);
    let (Some(start), Some(end)) = (text.find(is_amount), text.rfind(is_amount)) else {
        return (text, None);
    };
    let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
    let (before, amount, after) = (text[..start].trim(), &text[start..end], text[end..].trim());
    let mark = if before.is_empty() { after } else { before };
    if mark.is_empty() {
        return (amount, None);
    }
    // A word that is no currency is left on, so that the amount is not read at all.
    match currency_of(mark) {
        Some(currency) if before.is_empty() || after.is_empty() => (amount, Some(currency)),
        _ => (text, None),
    }
}

/// The currency of a code, a sign or a name.
pub(crate) fn currency_of(text: &str) -> Option<Currency> {
    let text = text.trim();
    let code = match text {
        "€" => "EUR",
        "$" | "US$" => "USD",
        "£" => "GBP",
        _ if text.eq_ignore_ascii_case("euro") || text.eq_ignore_ascii_case("euros") => "EUR",
        _ => text,
    };
    Currency::parse(code).ok()
}

/// Minor units of an amount of a table.
///
/// Beyond [`parse_minor`] it refuses groups of thousands that are not of three digits: in a file
/// whose decimal sign is the comma, `1234.56` must not become a hundred times as much.
pub(crate) fn table_amount(text: &str, decimals: u8, sign: DecimalSign) -> Result<i64, DecimalError> {
    let text = text.trim();
    let grouping = match sign {
        DecimalSign::Comma => Some('.'),
        DecimalSign::Point => Some(','),
        DecimalSign::Detect => None,
    };
    if let Some(grouping) = grouping
        && text.contains(grouping)
        && !groups_of_three(text, grouping)
    {
        return parse_minor(text, decimals, DecimalSign::Detect).and(Err(DecimalError::NotAnAmount));
    }
    parse_minor(text, decimals, sign)
}

fn groups_of_three(text: &str, grouping: char) -> bool {
    text.split(grouping).skip(1).all(|group| group.chars().take_while(char::is_ascii_digit).count() == 3)
}

/// What the amounts of a sample say about the decimal sign of the file.
#[derive(Default)]
pub(crate) struct DecimalVotes {
    comma: usize,
    point: usize,
    /// Amounts in which the sign before three digits may group: by comma, by point.
    groups: (usize, usize),
    /// Amounts of whole units, without any sign.
    whole: usize,
}

impl DecimalVotes {
    /// Weighs one amount. A lone sign before exactly three digits says nothing by itself: it may group.
    pub(crate) fn weigh(&mut self, text: &str) {
        let (text, _) = split_currency(text);
        let Some(at) = text.rfind([',', '.']) else {
            self.whole += usize::from(text.chars().any(|character| ('1'..='9').contains(&character)));
            return;
        };
        let sign = if text[at..].starts_with(',') { ',' } else { '.' };
        let other = if sign == ',' { '.' } else { ',' };
        if !text.contains(other) && text.matches(sign).count() > 1 {
            return;
        }
        if has_two_readings(text) {
            *(if sign == ',' { &mut self.groups.0 } else { &mut self.groups.1 }) += 1;
            return;
        }
        if sign == ',' { self.comma += 1 } else { self.point += 1 }
    }

    /// The sign of the file; when both are used each amount is looked at alone. Where only whole units stand
    /// beside amounts that may be grouped, the file writes no decimals, and its sign groups.
    pub(crate) fn decide(&self) -> DecimalSign {
        match (self.comma, self.point) {
            (1.., 0) => DecimalSign::Comma,
            (0, 1..) => DecimalSign::Point,
            (0, 0) if self.whole > 0 => match self.groups {
                (1.., 0) => DecimalSign::Point,
                (0, 1..) => DecimalSign::Comma,
                _ => DecimalSign::Detect,
            },
            _ => DecimalSign::Detect,
        }
    }
}

/// The decimal text of a spreadsheet number.
///
/// A spreadsheet stores binary fractions; the shortest decimal text that reads back as the same
/// number is the one that was typed. A formula may leave dust in the 16th and 17th digit
/// (`0.1+0.2` is stored as 0.30000000000000004); spreadsheets show and compare 15 digits, so
/// beyond 15 the text is taken from those. Nothing here is calculated with: only text comes out.
pub(crate) fn spreadsheet_number(value: f64) -> String {
    let shortest = value.to_string();
    let significant =
        shortest.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
    if significant <= 15 || !value.is_finite() {
        return shortest;
    }
    format!("{value:.14e}").parse::<f64>().map_or(shortest, |rounded| rounded.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sign: DecimalSign, expected: Result<i64, DecimalError>) {
        let (amount, _) = split_currency(text);
        assert_eq!(table_amount(amount, 2, sign), expected, "{text}");
    }

    #[test]
    fn amounts_of_tables() {
        check("1 234,56 €", DecimalSign::Comma, Ok(123_456));
        check("EUR 1.234,56", DecimalSign::Comma, Ok(123_456));
        check("$-12.50", DecimalSign::Point, Ok(-1250));
        check("(12.50)", DecimalSign::Point, Ok(-1250));
        check("12,50-", DecimalSign::Comma, Ok(-1250));
        check("1234.56", DecimalSign::Comma, Err(DecimalError::NotAnAmount));
        check("1,5", DecimalSign::Point, Err(DecimalError::NotAnAmount));
        check("12 apples", DecimalSign::Detect, Err(DecimalError::NotAnAmount));
        check("=1+1", DecimalSign::Detect, Err(DecimalError::NotAnAmount));
    }

    #[test]
    fn the_decimal_sign_is_voted() {
        let decide = |texts: &[&str]| {
            let mut votes = DecimalVotes::default();
            for text in texts {
                votes.weigh(text);
            }
            votes.decide()
        };
        assert_eq!(decide(&["1.234", "12,50"]), DecimalSign::Comma);
        assert_eq!(decide(&["1,234.50", "12"]), DecimalSign::Point);
        assert_eq!(decide(&["12,50", "12.50"]), DecimalSign::Detect);
        assert_eq!(decide(&["1.234", "5.678"]), DecimalSign::Detect);
        assert_eq!(decide(&["1.234", "12"]), DecimalSign::Comma);
        assert_eq!(decide(&["1,234", "12", "0"]), DecimalSign::Point);
        assert_eq!(decide(&["1,234", "0,500"]), DecimalSign::Comma);
        assert_eq!(decide(&["1,234", "1250,000"]), DecimalSign::Comma);
    }

    #[test]
    fn spreadsheet_numbers_keep_their_decimals() {
        assert_eq!(spreadsheet_number(1234.56), "1234.56");
        assert_eq!(spreadsheet_number(0.1 + 0.2), "0.3");
        assert_eq!(spreadsheet_number(12000.0), "12000");
        assert_eq!(spreadsheet_number(-4_999_999_999.99), "-4999999999.99");
        assert_eq!(spreadsheet_number(143.988), "143.988");
    }
}
