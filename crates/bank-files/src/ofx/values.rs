//! Accounts and dates as OFX writes them.

use crate::reference::is_valid_iban;
use crate::text_input::{DateOrder, DateText, day_of, loose_date, push_text, settle_date, two_digit_year};
use crate::{AccountId, Sink};
use file_intake::{Place, Problem, ProblemCode};
use jiff::civil::Date;

/// The account: RIB parts when they have the widths of a RIB, an IBAN, or the parts as written.
pub(super) fn account_of(bank: &str, branch: &str, account: &str) -> AccountId {
    let compact: String = account.chars().filter(|character| *character != ' ').collect();
    let digits =
        |text: &str, width: usize| text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(bank, 5) && digits(branch, 5) && compact.len() == 11 {
        return AccountId::Rib { bank: bank.to_owned(), branch: branch.to_owned(), account: compact };
    }
    if is_valid_iban(&compact) {
        return AccountId::Iban(compact);
    }
    let parts: Vec<&str> = [bank, branch, account].into_iter().filter(|part| !part.is_empty()).collect();
    if account.is_empty() { AccountId::Unknown } else { AccountId::Other(parts.join("/")) }
}

/// Reads `YYYYMMDD` with or without time and zone. Zeros are no date; six digits are `DDMMYY`,
/// which some banks write, and are reported.
pub(super) fn date(text: &str, place: &Place, field: &'static str, sink: &mut dyn Sink) -> Option<Date> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |range: std::ops::Range<usize>| {
        text.get(range).and_then(|part| part.parse::<u16>().ok()).unwrap_or(0)
    };
    let read = match digits {
        8.. => day_of(number(0..4), number(4..6), number(6..8)),
        6 => {
            sink.problem(Problem::warning(ProblemCode::DateUnreadable, place.clone(), field, text));
            day_of(two_digit_year(number(4..6)), number(2..4), number(0..2))
        }
        _ => loose_date(text, DateOrder::Dmy),
    };
    if digits == 6 && read == DateText::Unreadable {
        return None;
    }
    settle_date(read, place, field, text, &mut |problem| sink.problem(problem))
}

/// Appends a value in place of what is there.
pub(super) fn replace(out: &mut String, value: &str) {
    out.clear();
    push_text(out, value.as_bytes());
}
