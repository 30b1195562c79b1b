//! Which digit strings can be card numbers at all: issuer ranges, their lengths and the check digit.
//!
//! Ranges after ISO/IEC 7812 as published by the schemes; wide ranges that other numbers share
//! (Maestro, 14-digit Diners) are marked weak and need something else that says "card".

/// How strongly a digit string looks like a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// A card number wherever it stands.
    Strong,
    /// A card number only when its grouping or the words before it say so, because establishment
    /// numbers (SIRET), article codes and references share the range.
    Weak,
}

/// The strength of a string of decimal digits (values 0-9), or `None` when no card has it.
pub(crate) fn card_strength(digits: &[u8]) -> Option<Strength> {
    let strength = issuer_strength(digits)?;
    if !passes_luhn(digits) {
        return None;
    }
    // A SIRET is Luhn-valid as a whole and so is the SIREN in its first nine digits; a Diners
    // number has that second property only by a chance of one in ten.
    let may_be_siret = digits.len() == 14 && passes_luhn(&digits[..9]);
    // Article codes and location numbers (GTIN-13, GLN) of Germany begin with 4 and fill invoices;
    // card numbers of 13 digits have not been issued for decades.
    let may_be_article = digits.len() == 13 && passes_gtin(digits);
    Some(if may_be_siret || may_be_article { Strength::Weak } else { strength })
}

fn issuer_strength(digits: &[u8]) -> Option<Strength> {
    let prefix = digits.get(..4)?.iter().fold(0_u16, |prefix, digit| prefix * 10 + u16::from(*digit));
    let length = digits.len();
    let strong = match prefix {
        4000..=4999 => matches!(length, 13 | 16 | 19),
        2221..=2720 | 5100..=5599 => length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&length),
        3528..=3589 | 6011 | 6200..=6299 | 6440..=6599 => (16..=19).contains(&length),
        _ => false,
    };
    if strong {
        return Some(Strength::Strong);
    }
    let is_maestro = matches!(prefix, 5000..=5099 | 5600..=6999) && (13..=19).contains(&length);
    is_maestro.then_some(if length == 16 { Strength::Strong } else { Strength::Weak })
}

fn passes_luhn(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    for (index, digit) in digits.iter().rev().enumerate() {
        let doubled = u32::from(*digit) << (index % 2);
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    sum.is_multiple_of(10)
}

/// The check digit of GS1: weights 1 and 3 in turn from the right.
fn passes_gtin(digits: &[u8]) -> bool {
    let weighted =
        digits.iter().rev().enumerate().map(|(index, digit)| u32::from(*digit) * [1, 3][index % 2]);
    weighted.sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: &str, expected: Option<Strength>) {
        let digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
        assert_eq!(card_strength(&digits), expected, "{number}");
    }

    #[test]
    fn test_numbers_of_the_schemes_are_cards() {
        for number in [
            "4111111111111111",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "6011111111111117",
            "3530111333300000",
            "4222222222222",
            "6759649826438453",
        ] {
            check(number, Some(Strength::Strong));
        }
    }

    #[test]
    fn what_shares_a_range_is_weak() {
        check("38012986646850", Some(Strength::Weak));
        check("4012345001235", Some(Strength::Weak));
        check("6304000000000000", Some(Strength::Strong));
        check("67034200554565015", Some(Strength::Weak));
    }

    #[test]
    fn a_wrong_check_digit_length_or_issuer_is_no_card() {
        check("4111111111111112", None);
        check("41111111111111", None);
        check("73282932000074", None);
        check("0000000000000000", None);
    }
}
