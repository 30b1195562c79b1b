//! How strongly facts speak for a proposal, and when a person may accept it among many without reading
//! each: docs/spec/matching.md, section 9.

use std::collections::HashMap;

use matching::ExceptionReason;

use super::proposal::{Proposal, ProposalLine};
use crate::ids::OpenItemId;

/// How strongly facts speak for a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Something speaks for it, and something is missing or near at hand.
    Weak,
    /// It names the document or the payer; the amount differs, or something is doubtful.
    Fair,
    /// It names the document or the payer, has exactly the amount, and nothing speaks against it.
    Strong,
}

impl Strength {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }
}

/// The document is named, whole.
const NAMES_DOCUMENT: [&str; 2] = ["reference-equals", "number-cited"];
/// The payer is known, not only alike.
const NAMES_PAYER: [&str; 4] = ["account-known", "alias-known", "name-equals", "customer-number-cited"];
/// The amount is that of what is explained.
const AMOUNT_IS_EXACT: [&str; 3] = ["amount-equals-item", "amount-equals-cited", "only-subset"];
/// It says itself what it is.
const SAYS_ALL: [&str; 3] = ["bank-code", "own-account", "rule-says"];
/// Something is not as it should be.
const DOUBTS: [&str; 9] = [
    "number-cited-short",
    "number-cited-mistyped",
    "name-resembles",
    "rest-stays-open",
    "rest-is-credit",
    "difference-tolerated",
    "another-customer-pays",
    "digits-alone",
    "may-be-accident",
];

/// How strongly the facts of a proposal speak for it.
pub fn strength(proposal: &Proposal) -> Strength {
    let has = |names: &[&str]| proposal.evidence.iter().any(|fact| names.contains(&fact.fact.as_str()));
    let is_named = has(&NAMES_DOCUMENT) || has(&NAMES_PAYER);
    if has(&SAYS_ALL) || (is_named && has(&AMOUNT_IS_EXACT) && !has(&DOUBTS)) {
        Strength::Strong
    } else if is_named {
        Strength::Fair
    } else {
        Strength::Weak
    }
}

/// Whether an exception could be accepted among many: there is one explanation, it is strong, it is made of
/// documents only. Whether nobody undid an explanation of this transaction and it can be posted is the caller's to
/// know; whether another transaction claims the same documents is for [`Claims`] to say.
pub(super) fn could_be_sure(reason: ExceptionReason, proposals: &[Proposal]) -> bool {
    let [only] = proposals else { return false };
    reason == ExceptionReason::ToConfirm
        && strength(only) == Strength::Strong
        && only.takes_back.is_none()
        && only.takes_back_transaction.is_none()
        && only.lines.iter().all(|line| matches!(line, ProposalLine::Item { .. }))
}

/// How many transactions of a queue have each document in their first proposal.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_item: HashMap<OpenItemId, u32>,
}

impl Claims {
    /// Counts the first of these proposals.
    pub fn add(&mut self, proposals: &[Proposal]) {
        for item in proposals.iter().take(1).flat_map(|first| &first.lines).filter_map(ProposalLine::item_id)
        {
            *self.by_item.entry(item).or_insert(0) += 1;
        }
    }

    /// Whether another transaction has one of the documents of this proposal in its first proposal.
    pub fn are_contested(&self, proposal: &Proposal) -> bool {
        let mut items = proposal.lines.iter().filter_map(ProposalLine::item_id);
        items.any(|item| self.by_item.get(&item).is_some_and(|claims| *claims > 1))
    }
}

#[cfg(test)]
mod tests {
    use matching::ExceptionReason::{AmbiguousItems, ToConfirm};

    use db::uuid::Uuid;

    use super::*;
    use crate::allocation::evidence::EvidenceFact;

    fn proposal(facts: &[&str]) -> Proposal {
        let item = OpenItemId::from_uuid(Uuid::from_u128(7)).to_string();
        Proposal {
            method: "citation".to_owned(),
            lines: vec![ProposalLine::Item { item, document: "FA-1".to_owned(), amount_minor: 100 }],
            evidence: facts.iter().map(|fact| EvidenceFact::named(fact)).collect(),
            fingerprint: 1,
            takes_back: None,
            takes_back_transaction: None,
        }
    }

    #[test]
    fn strength_asks_for_a_name_and_the_exact_amount() {
        let of = |facts: &[&str]| strength(&proposal(facts));
        assert_eq!(of(&["number-cited", "amount-equals-cited"]), Strength::Strong);
        assert_eq!(of(&["name-equals", "only-subset"]), Strength::Strong);
        assert_eq!(of(&["rule-says"]), Strength::Strong);
        assert_eq!(of(&["number-cited", "rest-stays-open"]), Strength::Fair);
        assert_eq!(of(&["name-equals", "amount-equals-item", "number-cited-mistyped"]), Strength::Fair);
        assert_eq!(of(&["amount-equals-item"]), Strength::Weak, "an amount alone names nobody");
        assert_eq!(of(&["number-cited", "several-customers", "amount-equals-cited"]), Strength::Strong);
        for doubt in ["another-customer-pays", "digits-alone", "may-be-accident"] {
            assert_eq!(of(&["number-cited", "amount-equals-item", doubt]), Strength::Fair, "{doubt}");
        }
        assert_eq!(of(&["name-resembles"]), Strength::Weak);
        assert_eq!(of(&[]), Strength::Weak);
    }

    #[test]
    fn sure_is_alone_and_strong() {
        let strong = proposal(&["number-cited", "amount-equals-cited"]);
        assert!(could_be_sure(ToConfirm, std::slice::from_ref(&strong)));
        assert!(!could_be_sure(AmbiguousItems, std::slice::from_ref(&strong)));
        assert!(!could_be_sure(ToConfirm, &[strong.clone(), strong.clone()]));
        assert!(!could_be_sure(ToConfirm, &[proposal(&["amount-equals-item"])]));
        assert!(!could_be_sure(ToConfirm, &[]));
        let doubtful = proposal(&["number-cited", "amount-equals-item", "another-customer-pays"]);
        assert!(!could_be_sure(ToConfirm, &[doubtful]));
        let mut other = strong.clone();
        other.lines.push(ProposalLine::Account { account: "627000".to_owned(), amount_minor: -1 });
        assert!(!could_be_sure(ToConfirm, &[other]));
        let mut back = strong;
        back.takes_back = Some("alc".to_owned());
        assert!(!could_be_sure(ToConfirm, &[back]));
    }

    #[test]
    fn a_document_that_two_transactions_claim_first_is_contested() {
        let one = proposal(&[]);
        let mut claims = Claims::default();
        claims.add(std::slice::from_ref(&one));
        assert!(!claims.are_contested(&one));
        claims.add(std::slice::from_ref(&one));
        assert!(claims.are_contested(&one));
    }
}
