//! Where each datum of a row stands.

use super::headers::plain;
use super::rules::{Column, CsvRules, SkipWhen};
use csv::StringRecord;
use file_intake::Refusal;

/// Where each datum stands, from 0.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) date: usize,
    pub(super) value_date: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) debit: Option<usize>,
    pub(super) credit: Option<usize>,
    pub(super) label: Vec<usize>,
    pub(super) counterparty: Option<usize>,
    pub(super) counterparty_account: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) reference: Option<usize>,
    pub(super) end_to_end: Option<usize>,
    pub(super) mandate: Option<usize>,
    pub(super) cheque_number: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) skip: Vec<(usize, SkipWhen)>,
    /// Fewest fields of a row that can be a movement.
    pub(super) fields_min: usize,
}

impl Layout {
    /// Finds the columns of the rules in the header; refuses when one is missing.
    pub(super) fn new(rules: &CsvRules, header: &StringRecord) -> Result<Self, Refusal> {
        let names: Vec<String> = header.iter().map(plain).collect();
        let mut missing = Vec::new();
        let mut find = |column: &Column| match column {
            Column::Number(number) => Some(number - 1),
            Column::Name(name) => {
                let wanted = plain(name);
                let at = names.iter().position(|name| *name == wanted);
                if at.is_none() {
                    missing.push(name.clone());
                }
                at
            }
        };
        let of = &rules.columns;
        let mut optional = |column: &Option<Column>| column.as_ref().and_then(&mut find);
        let mut layout = Self {
            date: optional(&of.date).unwrap_or_default(),
            value_date: optional(&of.value_date),
            amount: optional(&of.amount),
            debit: optional(&of.debit),
            credit: optional(&of.credit),
            counterparty: optional(&of.counterparty),
            counterparty_account: optional(&of.counterparty_account),
            account: optional(&of.account),
            reference: optional(&of.reference),
            end_to_end: optional(&of.end_to_end),
            mandate: optional(&of.mandate),
            cheque_number: optional(&of.cheque_number),
            currency: optional(&of.currency),
            direction: optional(&of.direction),
            ..Self::default()
        };
        layout.label = of.label.columns().iter().filter_map(&mut find).collect();
        layout.skip =
            rules.skip.iter().filter_map(|skip| find(&skip.column).map(|at| (at, skip.clone()))).collect();
        if !missing.is_empty() {
            return Err(Refusal::ColumnsMissing { missing: missing.join(", ") });
        }
        let amount = layout.amount.or(layout.debit).or(layout.credit).unwrap_or_default();
        layout.fields_min = layout.date.max(amount) + 1;
        Ok(layout)
    }
}
