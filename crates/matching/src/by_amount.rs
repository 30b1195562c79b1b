//! Stages 3 and 4: who paid, and which of the payer's open items have exactly the amount.

use crate::alternatives;
use crate::citations::{Citation, Strength};
use crate::claims::{Choice, Engine, Rank, Reading, Verdict};
use crate::explain::closing;
use crate::items::{first_due, is_in, item};
use crate::loose::{Pointer, is_short_citation, pointer};
use crate::model::{
    AccountRole, CustomerIndex, Evidence, ExceptionReason, Explanation, ItemIndex, Line, Method,
};
use crate::normalise::{TokenKind, announces_document};
use crate::numbers::{Target, canonical, is_in_digit_run, running_number};
use crate::payer::{How, Payer};
use crate::sets::several;

/// Most items of one amount that are weighed against each other.
const CANDIDATES_MAX: usize = 64;
/// Explains a transaction by its payer and amount.
pub(crate) fn explain(engine: &Engine<'_>, reading: &Reading<'_>, payer: &Payer) -> Verdict {
    let candidates = candidates(engine, reading, &payer.customers);
    if !payer.is_known() {
        return unknown_payer(engine, reading, payer, &candidates);
    }
    let alike = self::candidates(engine, reading, &payer.alike);
    let everyone: Vec<ItemIndex> = candidates.iter().chain(&alike).copied().collect();
    if let Some(verdict) = pointed(engine, reading, payer, &everyone) {
        return verdict;
    }
    let shown = || alternatives::single_items(engine, reading, &everyone);
    if let Some(reason) = objection(engine, reading, payer) {
        return Verdict::Queued(reason, or_customer(engine, reading, payer, shown()));
    }
    let are_namesakes = payer.how <= How::NameEquals && engine.payers.are_namesakes(&payer.customers);
    let is_unclear = payer.customers.len() > 1 && !(are_namesakes && of_one_customer(engine, &candidates));
    if is_unclear || !alike.is_empty() && !candidates.is_empty() {
        return Verdict::Queued(ExceptionReason::AmbiguousPayer, shown());
    }
    if candidates.is_empty() {
        return without_single_item(engine, reading, payer);
    }
    let mut evidence = facts(engine, reading, payer, payer.customers[0]);
    evidence.push(Evidence::AmountEqualsItem);
    let is_complete = candidates.len() <= CANDIDATES_MAX;
    Verdict::OneOf(Choice { items: candidates, is_complete, evidence })
}

/// Whether all these items are the same customer's, and there are some.
fn of_one_customer(engine: &Engine<'_>, items: &[ItemIndex]) -> bool {
    let customer = |index: &ItemIndex| item(engine.book, *index).map(|open| open.customer);
    !items.is_empty() && items.windows(2).all(|pair| customer(&pair[0]) == customer(&pair[1]))
}

/// The explanation of a choice that came down to one item.
pub(crate) fn chosen(engine: &Engine<'_>, choice: &Choice, index: ItemIndex) -> Explanation {
    closing(engine, Method::PayerAmount, &[index], Vec::new(), choice.evidence.clone())
}

fn facts(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    payer: &Payer,
    customer: CustomerIndex,
) -> Vec<Evidence> {
    engine.payers.evidence(engine.book, reading.transaction, payer, customer).into_iter().collect()
}

/// Whether an item can be paid without being cited: issued by then, in the currency.
fn is_payable(engine: &Engine<'_>, reading: &Reading<'_>, index: ItemIndex) -> bool {
    is_in(engine.book, index, reading.transaction.currency)
        && item(engine.book, index).is_some_and(|open| open.issued_on <= reading.transaction.booked_on)
}

/// The customers and those they pay for.
fn pool(engine: &Engine<'_>, customers: &[CustomerIndex]) -> Vec<CustomerIndex> {
    let mut pool: Vec<CustomerIndex> = customers
        .iter()
        .flat_map(|&customer| std::iter::once(customer).chain(engine.items.paid_for_by(customer)))
        .collect();
    pool.sort_unstable();
    pool.dedup();
    pool
}

/// Items of exactly the amount; one more than are weighed when there are too many.
fn candidates(engine: &Engine<'_>, reading: &Reading<'_>, customers: &[CustomerIndex]) -> Vec<ItemIndex> {
    let amount = reading.transaction.amount_minor;
    let mut found: Vec<ItemIndex> = pool(engine, customers)
        .into_iter()
        .flat_map(|customer| engine.items.between(customer, amount, amount))
        .map(|entry| entry.2)
        .filter(|&index| is_payable(engine, reading, index))
        .collect();
    found.sort_by(|&left, &right| first_due(engine.book, left, right));
    found
}

/// How the transaction points at a document without citing it in full.
fn points_at(reading: &Reading<'_>, index: ItemIndex, number: &str) -> Option<Pointer> {
    let is_weak = |citation: &&Citation| {
        citation.strength == Strength::Weak
            && citation.target == Target::Open(index)
            && (citation.is_announced || !citation.is_digits)
    };
    reading
        .cited
        .citations
        .iter()
        .find(is_weak)
        .map(|citation| Pointer::Short(citation.written.clone()))
        .or_else(|| pointer(reading.text, number))
}

/// Payer, amount and an imperfect citation agree on one item.
fn pointed(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    payer: &Payer,
    items: &[ItemIndex],
) -> Option<Verdict> {
    let found: Vec<(ItemIndex, Evidence)> = items
        .iter()
        .take(CANDIDATES_MAX * 16)
        .filter_map(|&index| {
            let number = &item(engine.book, index)?.number;
            Some((index, points_at(reading, index, number)?.evidence(number)))
        })
        .collect();
    let [(index, fact)] = &found[..] else {
        let only: Vec<ItemIndex> = found.iter().map(|&(index, _)| index).collect();
        return (!only.is_empty()).then(|| {
            Verdict::Queued(
                ExceptionReason::AmbiguousItems,
                alternatives::single_items(engine, reading, &only),
            )
        });
    };
    let customer = item(engine.book, *index)?.customer;
    let known = if payer.customers.contains(&customer) { customer } else { payer.customers[0] };
    let mut evidence = vec![fact.clone()];
    evidence.extend(facts(engine, reading, payer, known));
    evidence.push(Evidence::AmountEqualsItem);
    let explanation = closing(engine, Method::Citation, &[*index], Vec::new(), evidence);
    if cites_elsewhere(engine, reading, *index) {
        return Some(Verdict::Queued(ExceptionReason::ToConfirm, vec![explanation]));
    }
    Some(Verdict::settled(Rank::Amount, explanation))
}

/// Whether the text also cites, in full and properly, an open document of the same customer.
fn cites_elsewhere(engine: &Engine<'_>, reading: &Reading<'_>, index: ItemIndex) -> bool {
    let customer = |index: ItemIndex| item(engine.book, index).map(|open| open.customer);
    reading.cited.citations.iter().any(|citation| match citation.target {
        Target::Open(other) | Target::Reference(other, _) => {
            citation.strength < Strength::Weak && other != index && customer(other) == customer(index)
        }
        Target::Settled(_) => false,
    })
}

/// What in the text speaks against deciding by amount alone.
fn objection(engine: &Engine<'_>, reading: &Reading<'_>, payer: &Payer) -> Option<ExceptionReason> {
    let amount = reading.transaction.amount_minor;
    let strong = |citation: &&Citation| citation.strength < Strength::Weak;
    let cited: Vec<Target> =
        reading.cited.citations.iter().filter(strong).map(|citation| citation.target).collect();
    let open = |target: &Target| match *target {
        Target::Open(index) | Target::Reference(index, _) => Some(engine.open_minor(index)),
        Target::Settled(_) => None,
    };
    if cited.iter().filter_map(open).any(|open_minor| open_minor == amount) {
        return Some(ExceptionReason::ToConfirm);
    }
    if cited.iter().any(|target| open(target).is_some()) {
        return Some(ExceptionReason::AmountDiffers);
    }
    if !cited.is_empty() || !reading.cited.unknown.is_empty() {
        return Some(ExceptionReason::ClosedItemCited);
    }
    if announces_unknown(reading) {
        return Some(ExceptionReason::ClosedItemCited);
    }
    // A running number of another item of the payer: it pays that one, with a difference.
    for &customer in &payer.customers {
        for token in 0..reading.text.tokens.len() {
            let word = reading.text.word(token);
            let announced = token > 0 && announces_document(reading.text.word(token - 1));
            if !word.bytes().all(|byte| byte.is_ascii_digit()) || (word.len() < 4 && !announced) {
                continue;
            }
            for &index in engine.numbers.by_running(customer, word) {
                let Some(open) = item(engine.book, index) else { continue };
                let running = running_number(&open.number).unwrap_or_default();
                if is_short_citation(reading.text, token, running, &canonical(&open.number)) {
                    return Some(ExceptionReason::AmountDiffers);
                }
            }
        }
    }
    None
}

/// Whether the text says "invoice" and then a number: were it one of the candidates', it would have
/// been recognised by now.
fn announces_unknown(reading: &Reading<'_>) -> bool {
    let text = reading.text;
    (1..text.tokens.len()).any(|token| {
        let says_invoice = matches!(
            text.word(token - 1),
            "FACTURE" | "FACTURES" | "FACT" | "INVOICE" | "INVOICES" | "INV" | "RECHNUNG" | "RECHNUNGEN"
        );
        let is_number = text.tokens[token].kind == TokenKind::Digits && text.word(token).len() >= 3;
        says_invoice && is_number && !is_in_digit_run(text, token)
    })
}

/// The alternatives shown, or what else the customer could be given.
fn or_customer(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    payer: &Payer,
    shown: Vec<Explanation>,
) -> Vec<Explanation> {
    match payer.customers[..] {
        [customer] if shown.is_empty() => {
            alternatives::for_customer(engine, reading, customer, &facts(engine, reading, payer, customer))
        }
        _ => shown,
    }
}

fn unknown_payer(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    payer: &Payer,
    candidates: &[ItemIndex],
) -> Verdict {
    if payer.how == How::Resembles && !candidates.is_empty() {
        let mut shown = alternatives::single_items(engine, reading, candidates);
        for explanation in &mut shown {
            let customer = crate::explain::item_lines(explanation)
                .next()
                .and_then(|(index, _)| item(engine.book, index))
                .map(|open| open.customer);
            if let Some(customer) = customer {
                explanation.evidence.extend(facts(engine, reading, payer, customer));
            }
        }
        return Verdict::Queued(ExceptionReason::ToConfirm, shown);
    }
    if let Some(verdict) = crate::not_customer::by_words(reading) {
        return verdict;
    }
    let mut shown = alternatives::of_anyone(engine, reading);
    if shown.is_empty() && payer.customers.len() == 1 {
        shown = or_customer(engine, reading, payer, shown);
    }
    let cites = !reading.cited.unknown.is_empty();
    Verdict::Queued(
        if cites { ExceptionReason::ClosedItemCited } else { ExceptionReason::UnknownPayer },
        shown,
    )
}

/// No single item has the amount: a tolerated difference, a discount, or several items.
fn without_single_item(engine: &Engine<'_>, reading: &Reading<'_>, payer: &Payer) -> Verdict {
    let customer = payer.customers[0];
    let mut open: Vec<ItemIndex> = pool(engine, &payer.customers)
        .into_iter()
        .flat_map(|customer| engine.items.of(customer))
        .map(|entry| entry.2)
        .filter(|&index| is_payable(engine, reading, index))
        .collect();
    let evidence = facts(engine, reading, payer, customer);
    let nothing =
        |reason| Verdict::Queued(reason, alternatives::for_customer(engine, reading, customer, &evidence));
    if open.is_empty() {
        let elsewhere = engine.items.of(customer).iter().any(|entry| {
            entry.1 == reading.transaction.amount_minor
                && !is_in(engine.book, entry.2, reading.transaction.currency)
        });
        return nothing(if elsewhere {
            ExceptionReason::CurrencyDiffers
        } else {
            ExceptionReason::AmountDiffers
        });
    }
    open.sort_by(|&left, &right| first_due(engine.book, left, right));
    if let Some(verdict) = discounted(engine, reading, &open, &evidence) {
        return verdict;
    }
    let tolerance = engine.settings.tolerance_minor.max(0);
    let mut verdict = several(engine, reading, &open, 0, &evidence);
    if verdict.is_none() && tolerance > 0 {
        verdict = several(engine, reading, &open, tolerance, &evidence);
    }
    match verdict {
        Some(Verdict::Queued(reason, shown)) if shown.is_empty() => nothing(reason),
        Some(verdict) => verdict,
        None => nothing(ExceptionReason::AmountDiffers),
    }
}

/// One item less its discount; a person confirms, since nothing cites it.
fn discounted(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    open: &[ItemIndex],
    evidence: &[Evidence],
) -> Option<Verdict> {
    let amount = reading.transaction.amount_minor;
    let explain = |&index: &ItemIndex| {
        let missing = engine.open_minor(index).checked_sub(amount)?;
        let fact = crate::cited::discount_taken(engine, reading, &[index], missing)?;
        let rest = vec![Line::Role { role: AccountRole::DiscountGranted, amount_minor: -missing }];
        let evidence = evidence.iter().cloned().chain([fact]).collect();
        Some(closing(engine, Method::Tolerance, &[index], rest, evidence))
    };
    let shown: Vec<Explanation> =
        open.iter().filter_map(explain).take(alternatives::ALTERNATIVES_MAX).collect();
    (!shown.is_empty()).then_some(Verdict::Queued(ExceptionReason::ToConfirm, shown))
}
