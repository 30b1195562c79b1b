//! All transactions together: what each claims alone, then who is served where claims meet.

use crate::after;
use crate::batch::{BATCH, Batch};
use crate::by_amount;
use crate::citations;
use crate::cited;
use crate::claims::{Engine, Reading, Verdict};
use crate::explain::explanation_fingerprint;
use crate::items::Items;
use crate::model::{Book, Decision, Evidence, ExceptionReason, Explanation, Settings, Transaction};
use crate::normalise::Text;
use crate::not_customer;
use crate::numbers::Numbers;
use crate::payer::{How, Payer, Payers};
use crate::reversal::{self, Past, Return};
use crate::rules::{Rules, Says};
use crate::settlement::Settlement;

/// Decides about every transaction, in the order given. The decisions do not depend on that order,
/// nor on the order of anything in the book.
pub fn settle(book: &Book, transactions: &[Transaction], settings: &Settings) -> Vec<Decision> {
    let engine = Engine {
        book,
        transactions,
        settings,
        numbers: Numbers::build(book),
        payers: Payers::build(book),
        items: Items::build(book, &[]),
        past: Past::build(book, transactions),
        rules: Rules::build(book),
        given: &[],
    };
    let mut batch = Batch::default();
    let mut verdicts = Vec::with_capacity(transactions.len());
    for transactions in transactions.chunks(BATCH) {
        let texts = batch.read(&engine, transactions);
        verdicts.extend(transactions.iter().zip(texts).map(|(transaction, text)| {
            unless_undone(&engine, transaction, alone(&engine, transaction, text))
        }));
    }
    let (mut decisions, given) = Settlement::new(&engine, verdicts).run();
    after::propose_again(engine, &given, &mut decisions);
    decisions
}

/// The stages, strongest first, for one transaction alone.
pub(crate) fn alone(engine: &Engine<'_>, transaction: &Transaction, text: &Text) -> Verdict {
    if let Some(verdict) = not_customer::by_code(engine, transaction) {
        return verdict;
    }
    let cited = citations::read(&engine.numbers, transaction, text);
    let reading = Reading { transaction, text, cited: &cited };
    let returned = reversal::is_return(transaction, text);
    if let (Some(Return::Coded), _) | (Some(_), true) = (returned, transaction.amount_minor < 0) {
        return reversal::explain(engine, &reading, returned.unwrap_or(Return::Worded));
    }
    if let Some(verdict) = cited::explain(engine, &reading) {
        return verdict;
    }
    let mut payer = None;
    match engine.rules.apply(&reading) {
        Some(Says::Explained(verdict)) => return verdict,
        Some(Says::PayerIs(customer, fact)) => {
            payer = Some((Payer { how: How::Learned, customers: vec![customer], ..Payer::default() }, fact));
        }
        None => {}
    }
    if transaction.amount_minor < 0 {
        let nothing = Verdict::Queued(ExceptionReason::NotCustomer, Vec::new());
        return not_customer::by_words(&reading).unwrap_or(nothing);
    }
    let Some((payer, fact)) = payer else {
        let payer = engine.payers.resolve(engine.book, transaction, text);
        return by_amount::explain(engine, &reading, &payer);
    };
    by_rule(by_amount::explain(engine, &reading, &payer), &fact)
}

/// The payer was named by a rule: say so instead of "a person has taught it".
fn by_rule(mut verdict: Verdict, fact: &Evidence) -> Verdict {
    let replace = |evidence: &mut Vec<Evidence>| {
        for known in evidence.iter_mut().filter(|known| matches!(known, Evidence::AliasKnown { .. })) {
            *known = fact.clone();
        }
    };
    match &mut verdict {
        Verdict::Settled(claim) => replace(&mut claim.explanation.evidence),
        Verdict::OneOf(choice) => replace(&mut choice.evidence),
        Verdict::Queued(_, shown) => {
            for explanation in shown {
                replace(&mut explanation.evidence);
            }
        }
    }
    verdict
}

/// What a person has undone is proposed, never done again.
fn unless_undone(engine: &Engine<'_>, transaction: &Transaction, verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Settled(claim) if is_undone(engine.book, transaction, &claim.explanation) => {
            Verdict::Queued(ExceptionReason::ToConfirm, vec![claim.explanation])
        }
        verdict => verdict,
    }
}

/// Whether a person has undone this explanation of the transaction.
pub(crate) fn is_undone(book: &Book, transaction: &Transaction, explanation: &Explanation) -> bool {
    !transaction.undone.is_empty() && transaction.undone.contains(&explanation_fingerprint(explanation, book))
}
