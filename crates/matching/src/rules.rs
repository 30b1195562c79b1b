//! Rules that a person switched on, and what a rule would have done.

use crate::claims::{Rank, Reading, Verdict};
use crate::model::{
    Book, CustomerIndex, Decision, Direction, Evidence, Explanation, Line, Method, Rule, RuleEffect,
    Settings, Transaction,
};
use crate::normalise::normalise_name;

/// The rules with their texts normalised once.
pub(crate) struct Rules(Vec<(Rule, String)>);

/// What the first matching rule says.
pub(crate) enum Says {
    /// It explains the transaction.
    Explained(Verdict),
    /// It names the payer.
    PayerIs(CustomerIndex, Evidence),
}

impl Rules {
    /// Prepares the rules of a book.
    pub(crate) fn build(book: &Book) -> Self {
        Self(book.rules.iter().map(|rule| (rule.clone(), normalise_name(&rule.contains))).collect())
    }

    /// What the first rule that matches says.
    pub(crate) fn apply(&self, reading: &Reading<'_>) -> Option<Says> {
        if self.0.is_empty() {
            return None;
        }
        let texts = texts(reading.transaction);
        let (rule, _) =
            self.0.iter().find(|(rule, wanted)| matches(rule, wanted, reading.transaction, &texts))?;
        let fact = Evidence::RuleSays { contains: rule.contains.as_str().into() };
        Some(match &rule.effect {
            RuleEffect::PayerIs(customer) => Says::PayerIs(*customer, fact),
            RuleEffect::PostToAccount(account) => {
                let lines = vec![Line::Account {
                    account: account.clone(),
                    amount_minor: reading.transaction.amount_minor,
                }];
                let explanation =
                    Explanation { method: Method::Rule, lines, evidence: vec![fact], takes_back: None };
                Says::Explained(Verdict::settled(Rank::Cited, explanation))
            }
        })
    }
}

fn texts(transaction: &Transaction) -> [String; 3] {
    [&transaction.text, &transaction.counterparty, &transaction.ultimate_counterparty]
        .map(|text| normalise_name(text))
}

fn matches(rule: &Rule, wanted: &str, transaction: &Transaction, texts: &[String; 3]) -> bool {
    let size = transaction.amount_minor.saturating_abs();
    let direction = rule.direction.is_none_or(|direction| match direction {
        Direction::In => transaction.amount_minor > 0,
        Direction::Out => transaction.amount_minor < 0,
    });
    let amount = rule.amount_range.is_none_or(|(least, most)| (least..=most).contains(&size));
    // A rule with no condition at all would swallow everything.
    let has_condition = !wanted.is_empty() || rule.amount_range.is_some();
    has_condition
        && direction
        && amount
        && (wanted.is_empty() || texts.iter().any(|text| text.contains(wanted)))
}

/// Whether a rule matches transactions, whatever it would then do; its text is normalised once.
pub fn rule_test(rule: &Rule) -> impl Fn(&Transaction) -> bool {
    let wanted = normalise_name(&rule.contains);
    move |transaction| matches(rule, &wanted, transaction, &texts(transaction))
}

/// What a rule would have done with one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookBack {
    /// Index in the transactions given.
    pub transaction: u32,
    /// The decision without the rule.
    pub without: Decision,
    /// The decision with it.
    pub with: Decision,
}

/// Which of these transactions a rule would match, and what would be decided about each without
/// and with it. The rule is put before those of the book. Nothing is changed.
pub fn look_back(
    rule: &Rule,
    book: &Book,
    transactions: &[Transaction],
    settings: &Settings,
) -> Vec<LookBack> {
    let wanted = normalise_name(&rule.contains);
    let mut changed = book.clone();
    changed.rules.insert(0, rule.clone());
    let without = crate::settle(book, transactions, settings);
    let with = crate::settle(&changed, transactions, settings);
    without
        .into_iter()
        .zip(with)
        .zip(transactions)
        .zip(0_u32..)
        .filter(|((_, transaction), _)| matches(rule, &wanted, transaction, &texts(transaction)))
        .map(|(((without, with), _), transaction)| LookBack { transaction, without, with })
        .collect()
}
