//! One entrance for every format, and the check that all of them end with.

use crate::csv_rules::CsvRules;
use crate::{Format, Sink, StatementEnd, StatementKind};
use file_intake::{Place, Problem, ProblemCode, Refusal};
use std::io::BufRead;

/// Reads a file of a known format. `rules` are used for [`Format::Csv`] only; without them a CSV
/// is refused, because nothing in it says what its columns mean.
pub fn read(
    format: Format,
    input: &mut dyn BufRead,
    rules: Option<&CsvRules>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    match format {
        Format::Camt => crate::read_camt(input, sink),
        Format::Mt940 => crate::read_mt940(input, sink),
        Format::Cfonb120 => crate::read_cfonb120(input, sink),
        Format::Ofx => crate::read_ofx(input, sink),
        Format::Qif => crate::read_qif(input, sink),
        Format::Csv => match rules {
            Some(rules) => crate::read_csv(input, rules, sink),
            None => Err(Refusal::ColumnsMissing { missing: "rules for this CSV".to_owned() }),
        },
    }
}

/// Checks that opening plus movements is closing and reports a break, or a balance that is
/// missing, at `place`. Call it just before [`Sink::closed`]. Intraday reports and notifications
/// need no balances, but are checked when they state both.
pub(crate) fn check_balance(
    kind: StatementKind,
    end: &StatementEnd,
    place: Place,
    field: &'static str,
    sink: &mut dyn Sink,
) {
    match (end.opening, end.closing) {
        (Some(opening), Some(closing)) => {
            let difference = i128::from(closing.minor) - i128::from(opening.minor) - end.movements_minor;
            if difference != 0 {
                let found = format!(
                    "{} + {} <> {} ({difference:+})",
                    opening.minor, end.movements_minor, closing.minor
                );
                sink.problem(Problem::error(ProblemCode::BalanceBroken, place, field, &found));
            }
        }
        (opening, closing) => {
            if kind == StatementKind::Statement {
                let found = match (opening, closing) {
                    (None, Some(_)) => "opening",
                    (Some(_), None) => "closing",
                    _ => "opening, closing",
                };
                sink.problem(Problem::warning(ProblemCode::BalanceMissing, place, field, found));
            }
        }
    }
}
