//! The fields of fixed shape: `:61:`, the balances and the account.

use crate::AccountId;
use crate::reference::is_valid_iban;
use crate::text_input::{DateText, day_of, text_of, two_digit_year, ungrouped_amount};
use jiff::civil::Date;
use money::Currency;

/// One `:61:`, first line.
#[derive(Debug)]
pub(super) struct StatementLine<'a> {
    pub(super) value_on: DateText,
    /// Booking date, when the line states one.
    pub(super) booked_on: Option<DateText>,
    pub(super) is_credit: bool,
    /// `RC` or `RD`: the sign is already turned round.
    pub(super) is_reversal: bool,
    /// `EC` or `ED`: announced, not booked.
    pub(super) is_expected: bool,
    /// Digits and decimal sign.
    pub(super) amount: &'a [u8],
    /// Four characters: `NTRF`.
    pub(super) kind: &'a [u8],
    /// Reference for the account's owner.
    pub(super) customer_reference: &'a [u8],
    /// Reference of the bank.
    pub(super) bank_reference: &'a [u8],
}

/// Reads `YYMMDD[MMDD][R|E](C|D)[funds]amount[type[reference[//reference]]]`.
pub(super) fn statement_line(line: &[u8]) -> Option<StatementLine<'_>> {
    let (value, mut rest) = line.split_at_checked(6)?;
    let value_on = short_date(value)?;
    let mut booked_on = None;
    if let Some((entry, after)) = rest.split_at_checked(4)
        && entry.iter().all(u8::is_ascii_digit)
    {
        booked_on = Some(entry_date(value_on.day(), entry));
        rest = after;
    }
    let (is_reversal, is_expected, mark) = match rest {
        [b'R', mark @ (b'C' | b'D'), ..] => (true, false, *mark),
        [b'E', mark @ (b'C' | b'D'), ..] => (false, true, *mark),
        [mark @ (b'C' | b'D'), ..] => (false, false, *mark),
        _ => return None,
    };
    rest = &rest[1 + usize::from(is_reversal || is_expected)..];
    if rest.first().is_some_and(u8::is_ascii_alphabetic) {
        rest = &rest[1..];
    }
    let end = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b',' | b'.')).unwrap_or(rest.len());
    let (amount, rest) = rest.split_at(end);
    if !amount.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let (kind, references) = rest.split_at(rest.len().min(4));
    let (customer_reference, bank_reference) = match references.windows(2).position(|pair| pair == b"//") {
        Some(at) => (&references[..at], &references[at + 2..]),
        None => (references, &b""[..]),
    };
    Some(StatementLine {
        value_on,
        booked_on,
        is_credit: (mark == b'C') != is_reversal,
        is_reversal,
        is_expected,
        amount,
        kind,
        customer_reference: customer_reference.trim_ascii(),
        bank_reference: bank_reference.trim_ascii(),
    })
}

/// `YYMMDD`; `None` when these are not six digits.
fn short_date(digits: &[u8]) -> Option<DateText> {
    let [year, month, day] = pairs(digits)?;
    Some(day_of(two_digit_year(year), month, day))
}

fn pairs<const N: usize>(digits: &[u8]) -> Option<[u16; N]> {
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut out = [0; N];
    for (value, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *value = u16::from(pair[0] - b'0') * 10 + u16::from(pair[1] - b'0');
    }
    Some(out)
}

/// `MMDD` in the year that brings it nearest to the value date: an entry of 2 January for a value
/// of 31 December is of the next year.
fn entry_date(value_on: Option<Date>, digits: &[u8]) -> DateText {
    let (Some(value_on), Some([month, day])) = (value_on, pairs(digits)) else {
        return DateText::Unreadable;
    };
    let apart = i16::try_from(month).unwrap_or(0) - i16::from(value_on.month());
    let year = value_on.year() + i16::from(apart < -6) - i16::from(apart > 6);
    u16::try_from(year).map_or(DateText::Unreadable, |year| day_of(year, month, day))
}

/// A balance as written.
pub(super) struct WrittenBalance<'a> {
    pub(super) on: DateText,
    /// `None` when the bank left it out, or it is not a known code.
    pub(super) currency: Option<Currency>,
    /// The code that is not a known currency.
    pub(super) unknown_currency: Option<&'a [u8]>,
    pub(super) is_credit: bool,
    pub(super) amount: &'a [u8],
}

/// Reads `(C|D)YYMMDD[CCY]amount`.
pub(super) fn balance(value: &[u8]) -> Option<WrittenBalance<'_>> {
    let value = value.trim_ascii();
    let (mark, rest) = value.split_first()?;
    if !matches!(mark, b'C' | b'D') {
        return None;
    }
    let (date, rest) = rest.split_at_checked(6)?;
    let (code, amount) = match rest.split_at_checked(3) {
        Some((code, amount)) if code.iter().all(u8::is_ascii_alphabetic) => (Some(code), amount),
        _ => (None, rest),
    };
    let currency = code.and_then(|code| Currency::parse(std::str::from_utf8(code).ok()?).ok());
    Some(WrittenBalance {
        on: short_date(date)?,
        currency,
        unknown_currency: code.filter(|_| currency.is_none()),
        is_credit: *mark == b'C',
        amount,
    })
}

/// Signed minor units.
pub(super) fn minor_units(amount: &[u8], is_credit: bool, currency: Option<Currency>) -> Option<i64> {
    let text = std::str::from_utf8(amount).ok()?;
    let minor = ungrouped_amount(text, currency.map_or(2, Currency::decimals)).ok()?;
    Some(if is_credit { minor } else { -minor })
}

/// The account of `:25:`, and the currency that some banks write behind it.
pub(super) fn account(value: &[u8]) -> (AccountId, Option<Currency>) {
    let text = text_of(value);
    let compact: String =
        text.chars().filter(|character| *character != ' ').collect::<String>().to_ascii_uppercase();
    if is_valid_iban(&compact) {
        return (AccountId::Iban(compact), None);
    }
    let split = compact.len().checked_sub(3).and_then(|at| compact.split_at_checked(at));
    if let Some((head, tail)) = split
        && head.bytes().last().is_some_and(|byte| byte.is_ascii_digit() || byte == b'/')
        && let Ok(currency) = Currency::parse(tail)
    {
        let head = head.trim_end_matches('/');
        let id = if is_valid_iban(head) {
            AccountId::Iban(head.to_owned())
        } else {
            AccountId::Other(head.to_owned())
        };
        return (id, Some(currency));
    }
    (if text.is_empty() { AccountId::Unknown } else { rib(&compact).unwrap_or(AccountId::Other(text)) }, None)
}

/// Bank, branch, account and key of a French account in 23 characters.
fn rib(text: &str) -> Option<AccountId> {
    let is_rib = text.len() == 23
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().take(10).all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| text.get(range).map(str::to_owned);
    is_rib.then_some(())?;
    Some(AccountId::Rib { bank: part(0..5)?, branch: part(5..10)?, account: part(10..21)? })
}

/// Whether a reference is a counterparty's IBAN that the bank glued behind the type code. A
/// reference has at most 16 characters, so a longer one of that shape need not check out.
pub(super) fn is_glued_iban(reference: &[u8]) -> bool {
    let shape = matches!(reference, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase()
        && c.is_ascii_digit() && d.is_ascii_digit())
        && (15..=34).contains(&reference.len())
        && reference.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    shape && (reference.len() > 16 || std::str::from_utf8(reference).is_ok_and(is_valid_iban))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let found = statement_line(line.as_bytes()).map_or("unreadable".to_owned(), |line| {
            let day = |date: DateText| date.day().map_or("-".to_owned(), |day| day.to_string());
            format!(
                "{} {} {:?} {}{} {} {} {}",
                day(line.value_on),
                line.booked_on.map_or("none".to_owned(), day),
                minor_units(line.amount, line.is_credit, Some(Currency::EUR)),
                if line.is_reversal { "R" } else { "" },
                if line.is_expected { "E" } else { "" },
                text_of(line.kind),
                text_of(line.customer_reference),
                text_of(line.bank_reference),
            )
        });
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn variations_of_61() {
        check(
            "0709070904CR50990,05NTRFNONREF//07247",
            "2007-09-07 2007-09-04 Some(5099005)  NTRF NONREF 07247",
        );
        check("110701CN50,00NZ10NONREF", "2011-07-01 none Some(5000)  NZ10 NONREF ");
        check("0709040904RCR204,88NRTINONREF", "2007-09-04 2007-09-04 Some(-20488) R NRTI NONREF ");
        check("0709040904RD10,NRTINONREF", "2007-09-04 2007-09-04 Some(1000) R NRTI NONREF ");
        check("1602300301DR6,00N024NONREF", "2016-02-29 2016-03-01 Some(-600)  N024 NONREF ");
        check("2512310102C1,00NTRFX", "2025-12-31 2026-01-02 Some(100)  NTRF X ");
        check("2601021231C1,00NTRFX", "2026-01-02 2025-12-31 Some(100)  NTRF X ");
        check("020322CM20000,00S051", "2002-03-22 none Some(2000000)  S051  ");
        check("1105240524D9,N192NONREF", "2011-05-24 2011-05-24 Some(-900)  N192 NONREF ");
        check("251001EC5,00NTRFX", "2025-10-01 none Some(500) E NTRF X ");
        check("251001C,NTRF", "unreadable");
        check("2510C5,00", "unreadable");
    }

    #[test]
    fn accounts() {
        assert_eq!(
            account(b"FR7630006000011234567890189").0,
            AccountId::Iban("FR7630006000011234567890189".into())
        );
        let (id, currency) = account(b"51210600/9223382012EUR");
        assert_eq!((id, currency), (AccountId::Other("51210600/9223382012".into()), Some(Currency::EUR)));
        let expected =
            AccountId::Rib { bank: "30006".into(), branch: "00001".into(), account: "12345678901".into() };
        assert_eq!(account(b"30006000011234567890189").0, expected);
        assert_eq!(account(b"517852257").0, AccountId::Other("517852257".into()));
    }

    #[test]
    fn glued_ibans() {
        assert!(is_glued_iban(b"NL47INGB9999999999"));
        assert!(!is_glued_iban(b"AB12REFERENCE345"));
        assert!(!is_glued_iban(b"NONREF"));
    }
}
