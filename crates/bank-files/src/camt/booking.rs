//! What happens when an entry begins and ends.

use super::elements::Element;
use super::entry::{DETAILS_MAX, Direction, Status};
use super::reader::Reader;
use super::settle::{Shape, Surroundings, complete, gather, shape};
use super::values::Amount;
use crate::StatementKind;
use file_intake::{Problem, ProblemCode};

impl Reader<'_> {
    pub(super) fn open_entry(&mut self) {
        self.announce_statement();
        self.in_entry = true;
        self.entry.clear();
        if let Some(statement) = self.statement.as_mut() {
            statement.entries = statement.entries.saturating_add(1);
        }
    }

    pub(super) fn finish_entry(&mut self) {
        self.in_detail = false;
        if self.is_left_out() {
            return;
        }
        let (Some(amount), Some(direction)) = (self.entry.amount, self.entry.direction) else {
            if !self.entry.is_unreadable {
                let element =
                    if self.entry.amount.is_none() { Element::EntryAmount } else { Element::EntrySign };
                let place = self.place(element);
                self.sink.problem(Problem::error(ProblemCode::FieldMissing, place, element.path(), ""));
            }
            return;
        };
        if amount.minor == 0 {
            let place = self.place(Element::EntryAmount);
            self.sink.problem(Problem::warning(ProblemCode::RecordUnknown, place, "Ntry/Amt", "0"));
            return;
        }
        let Some(statement) = self.statement.as_mut() else { return };
        statement.add_movement(direction.signed(amount.minor), amount.currency);
        self.hand_out(amount, direction);
    }

    /// Hands out a booked entry, whole or in parts.
    fn hand_out(&mut self, amount: Amount, direction: Direction) {
        let shape = shape(&mut self.entry, amount, direction);
        if shape == Shape::Disagreeing {
            let place = self.place(Element::Entry);
            let found = format!("{} TxDtls, {} {}", self.entry.detail_count, amount.minor, amount.currency);
            self.sink.problem(Problem::warning(ProblemCode::BatchNotExploded, place, "TxDtls", &found));
        }
        if matches!(shape, Shape::Whole | Shape::Disagreeing) {
            let details = u32::try_from(self.entry.detail_count).unwrap_or(u32::MAX);
            self.entry.batch_count = self.entry.batch_count.max(details);
            if !gather(&mut self.entry) {
                self.report_overfull(Element::Unstructured, "");
            }
        }
        let Some(statement) = self.statement.as_ref() else { return };
        let around = Surroundings { account: statement.account(), position: statement.entries };
        let entry = &mut self.entry;
        if shape != Shape::Exploded {
            self.sink.transaction(complete(entry, 0, 0, amount, direction, &around));
            return;
        }
        for index in 0..entry.detail_count.min(DETAILS_MAX) {
            let batch_position = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let part = complete(entry, index, batch_position, amount, direction, &around);
            self.sink.transaction(part);
        }
    }

    /// Whether the entry is not booked; reports it then.
    fn is_left_out(&mut self) -> bool {
        let is_intraday =
            self.statement.as_ref().is_some_and(|statement| statement.header.kind == StatementKind::Intraday);
        let is_booked = match self.entry.status {
            Status::Booked | Status::Missing => true,
            Status::Announced => false,
            Status::Proprietary => !is_intraday,
        };
        if !is_booked {
            let place = self.place(Element::Status);
            let status = &self.entry.status_text;
            self.sink.problem(Problem::warning(ProblemCode::TransactionPending, place, "Sts", status));
        }
        !is_booked
    }
}
