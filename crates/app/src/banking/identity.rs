//! Identity of a movement: docs/spec/bank-transaction-identity.md.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use bank_files::Transaction;
use jiff::civil::Date;
use uuid::Uuid;

use crate::keys::Vault;

/// The two identities of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// Its own, unique on the account.
    pub own: Uuid,
    /// Of the booked entry it is or belongs to.
    pub entry: Uuid,
}

/// Gives identities to the movements of one statement, in their order.
#[derive(Debug, Default)]
pub(super) struct Identifier {
    /// How often this very entry was met in the statement.
    occurrences: HashMap<Uuid, u32>,
    /// For a statement that continues others: the day they share with it, and their entries of that day.
    shared: Option<(Date, HashSet<Uuid>)>,
    /// How often each content is among them.
    continued: HashMap<Uuid, u32>,
    text: String,
}

impl Identifier {
    /// For a statement that begins on the day, and with the balance, on which a recorded one ends.
    /// `before` are the entries of that day recorded from other statements than this very one.
    pub(super) fn continuing(shared_day: Date, before: HashSet<Uuid>) -> Self {
        Self { shared: Some((shared_day, before)), ..Self::default() }
    }

    /// The identities of the parts of one entry (a movement of its own is an entry of one part).
    pub(super) fn identify(
        &mut self,
        vault: &Vault,
        parts: &[Transaction],
        booked_on: Date,
        out: &mut Vec<Identity>,
    ) {
        let Some(first) = parts.first() else { return };
        let amount: i128 = parts.iter().map(|part| i128::from(part.amount_minor)).sum();
        let reference =
            if first.entry_reference.is_empty() { &first.bank_reference } else { &first.entry_reference };
        self.text.clear();
        if reference.is_empty() {
            self.text.push_str("content");
            for part in parts {
                push_parts(
                    &mut self.text,
                    &[&part.remittance, &part.counterparty_name, &part.additional_information],
                );
            }
        } else {
            push_parts(&mut self.text, &["reference", reference]);
        }
        let _ = write!(self.text, "\u{1f}{booked_on}\u{1f}{amount}");
        let content = vault.index_of("bank entry", self.text.as_bytes());
        let seen = self.occurrences.entry(content).or_insert(0);
        *seen += 1;
        let mut occurrence = *seen;
        if let Some((day, before)) = &self.shared
            && *day == booked_on
        {
            occurrence += *self.continued.entry(content).or_insert_with(|| {
                let mut counted = 0;
                while before.contains(&numbered(content, counted + 1)) {
                    counted += 1;
                }
                counted
            });
        }
        let entry = numbered(content, occurrence);
        let is_single = parts.len() == 1 && first.batch_position == 0;
        out.extend((1..).zip(parts).map(|(number, _)| Identity {
            own: if is_single { entry } else { numbered(entry, number) },
            entry,
        }));
    }
}

fn push_parts(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push('\u{1f}');
        text.push_str(part.trim());
    }
}

/// The n-th of a kind. The first is the kind itself, so that the common case costs nothing.
fn numbered(base: Uuid, number: u32) -> Uuid {
    if number == 1 {
        return base;
    }
    // The base is a keyed hash: any fixed bijection of it by the number is as good as another hash.
    let spread = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    Uuid::from_u128(base.as_u128().rotate_left(number % 127 + 1) ^ spread)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SeededEntropy;

    fn movement(reference: &str, amount_minor: i64, text: &str) -> Transaction {
        Transaction {
            bank_reference: reference.to_owned(),
            amount_minor,
            remittance: text.to_owned(),
            ..Transaction::default()
        }
    }

    fn identities(mut identifier: Identifier, vault: &Vault, movements: &[Transaction]) -> Vec<Uuid> {
        let mut out = Vec::new();
        for movement in movements {
            identifier.identify(
                vault,
                std::slice::from_ref(movement),
                jiff::civil::date(2026, 3, 3),
                &mut out,
            );
        }
        out.into_iter().map(|identity| identity.own).collect()
    }

    #[test]
    fn equal_movements_stay_two_and_the_same_statement_again_is_known() {
        let vault = Vault::ephemeral(Arc::new(SeededEntropy::new(7))).unwrap();
        let coffee = [movement("", -450, "CARTE BOULANGERIE"), movement("", -450, "CARTE BOULANGERIE")];
        let first = identities(Identifier::default(), &vault, &coffee);
        assert_ne!(first[0], first[1]);
        assert_eq!(first, identities(Identifier::default(), &vault, &coffee));
    }

    #[test]
    fn a_statement_that_continues_counts_on() {
        let vault = Vault::ephemeral(Arc::new(SeededEntropy::new(7))).unwrap();
        let dupont = [movement("", 10_000, "DUPONT")];
        let first = identities(Identifier::default(), &vault, &dupont);
        let before: HashSet<Uuid> = first.iter().copied().collect();
        let continuing = || Identifier::continuing(jiff::civil::date(2026, 3, 3), before.clone());
        let second = identities(continuing(), &vault, &dupont);
        assert!(!before.contains(&second[0]));
        assert_eq!(second, identities(continuing(), &vault, &dupont), "the later statement again is known");
    }

    #[test]
    fn references_tell_apart_what_is_equal_otherwise() {
        let vault = Vault::ephemeral(Arc::new(SeededEntropy::new(7))).unwrap();
        let movements =
            [movement("A1", -450, "X"), movement("A2", -450, "X"), movement("A1", -450, "other text")];
        let ids = identities(Identifier::default(), &vault, &movements);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn an_exploded_entry_is_the_entry_that_stands_whole_elsewhere() {
        let vault = Vault::ephemeral(Arc::new(SeededEntropy::new(7))).unwrap();
        let day = jiff::civil::date(2026, 3, 3);
        let part = |position, amount| Transaction {
            entry_reference: "B7".to_owned(),
            batch_position: position,
            ..movement(&format!("P{position}"), amount, "SDD")
        };
        let (mut exploded, mut whole) = (Vec::new(), Vec::new());
        Identifier::default().identify(&vault, &[part(1, 100), part(2, 200)], day, &mut exploded);
        Identifier::default().identify(&vault, &[movement("B7", 300, "")], day, &mut whole);
        assert_eq!(exploded[0].entry, whole[0].entry);
        assert_ne!(exploded[0].own, exploded[1].own);
    }
}
