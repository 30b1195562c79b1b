//! Stages 1, 2, 5 and 6: the documents that a transaction cites.

use compact_str::CompactString;

use crate::alternatives;
use crate::citations::{Citation, Strength};
use crate::claims::{Engine, Rank, Reading, Verdict};
use crate::explain::closing;
use crate::items::{customer_order, first_due, item};
use crate::loose::pointer;
use crate::model::{
    AccountRole, CustomerIndex, Evidence, ExceptionReason, Explanation, ItemIndex, Line, Method, SettledItem,
};
use crate::normalise::says_discount;
use crate::numbers::Target;
use crate::payer::{How, Payer, is_paid_by};
use crate::subset::find_subsets;

/// What the payer says about the customer of a cited document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// The payer is that customer, or pays for it.
    Agrees(Evidence),
    /// Nothing is known of the payer.
    Silent,
    /// The payer is another customer.
    Contradicts,
}

/// The open items cited in full, and what the payer says about them.
struct Found<'a> {
    citations: Vec<(&'a Citation, ItemIndex)>,
    items: Vec<ItemIndex>,
    sum: i64,
    customers: Vec<CustomerIndex>,
    agreements: Vec<Agreement>,
    payer: Option<Payer>,
}

impl Found<'_> {
    fn contradicts(&self) -> bool {
        self.agreements.contains(&Agreement::Contradicts)
    }

    fn agrees(&self) -> bool {
        self.agreements.iter().all(|agreement| matches!(agreement, Agreement::Agrees(_)))
    }

    /// Whether a number is digits that may be anything, since no word announces them.
    fn has_digits_alone(&self) -> bool {
        self.citations.iter().any(|(citation, _)| citation.is_digits && !citation.is_announced)
    }
}

/// Explains a transaction by the documents it cites in full. `None` leaves it to the later stages.
pub(crate) fn explain(engine: &Engine<'_>, reading: &Reading<'_>) -> Option<Verdict> {
    let strong = |citation: &&Citation| citation.strength < Strength::Weak;
    let open: Vec<(&Citation, ItemIndex)> = reading
        .cited
        .citations
        .iter()
        .filter(strong)
        .filter_map(|citation| match citation.target {
            Target::Open(item) | Target::Reference(item, _) => Some((citation, item)),
            Target::Settled(_) => None,
        })
        .collect();
    if open.is_empty() {
        return weak_sum(engine, reading).or_else(|| already_paid(engine, reading));
    }
    let currency = reading.transaction.currency;
    let in_currency: Vec<_> = open
        .into_iter()
        .filter(|&(_, index)| item(engine.book, index).is_some_and(|item| item.currency == currency))
        .collect();
    if in_currency.is_empty() {
        return Some(Verdict::Queued(ExceptionReason::CurrencyDiffers, Vec::new()));
    }
    let found = find(engine, reading, in_currency)?;
    exact(engine, reading, &found)
        .or_else(|| with_difference(engine, reading, &found))
        .or_else(|| with_others(engine, reading, &found))
        .or_else(|| other_amount(engine, reading, &found))
}

/// Several short numbers ("12", "A-17") of one payer whose documents add up to the amount: each alone
/// says little, the sum says the rest.
fn weak_sum(engine: &Engine<'_>, reading: &Reading<'_>) -> Option<Verdict> {
    let mut resolved = None;
    let mut found: Vec<(&Citation, ItemIndex)> = Vec::new();
    for citation in reading.cited.citations.iter().filter(|citation| citation.strength == Strength::Weak) {
        let Target::Open(index) = citation.target else { continue };
        let open = item(engine.book, index)?;
        let agreed = agreement(engine, reading, open.customer, &mut resolved);
        if open.currency == reading.transaction.currency && matches!(agreed, Agreement::Agrees(_)) {
            found.push((citation, index));
        }
    }
    if found.len() < 2 {
        return None;
    }
    exact(engine, reading, &find(engine, reading, found)?)
}

fn find<'a>(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    citations: Vec<(&'a Citation, ItemIndex)>,
) -> Option<Found<'a>> {
    let mut items: Vec<ItemIndex> = citations.iter().map(|&(_, item)| item).collect();
    items.sort_by(|&left, &right| first_due(engine.book, left, right));
    items.dedup();
    let items = instalments(engine, reading, items);
    let mut sum = 0_i64;
    let mut customers = Vec::new();
    for (&index, open) in items.iter().filter_map(|index| Some((index, item(engine.book, *index)?))) {
        sum = sum.checked_add(engine.open_minor(index))?;
        if !customers.contains(&open.customer) {
            customers.push(open.customer);
        }
    }
    let mut payer = None;
    let agreements =
        customers.iter().map(|&customer| agreement(engine, reading, customer, &mut payer)).collect();
    Some(Found { citations, items, sum, customers, agreements, payer })
}

/// One document in several instalments: those that are paid, first due first, when that is exact.
fn instalments(engine: &Engine<'_>, reading: &Reading<'_>, items: Vec<ItemIndex>) -> Vec<ItemIndex> {
    let amount = reading.transaction.amount_minor;
    let key = |&index: &ItemIndex| item(engine.book, index).map(|item| (item.customer, item.number.as_str()));
    let open = |&index: &ItemIndex| engine.open_minor(index);
    if items.len() < 2 || items.iter().any(|index| key(index) != key(&items[0])) {
        return items;
    }
    if let Some(one) = items.iter().find(|index| open(index) == amount) {
        return vec![*one];
    }
    let mut sum = 0_i64;
    for (count, index) in items.iter().enumerate() {
        sum = sum.saturating_add(open(index));
        if sum == amount {
            return items[..=count].to_vec();
        }
    }
    items
}

/// What the payer says about a customer; the payer is resolved at most once.
pub(crate) fn agreement(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    customer: CustomerIndex,
    resolved: &mut Option<Payer>,
) -> Agreement {
    if let Some(evidence) = engine.payers.quick_evidence(engine.book, reading.transaction, customer) {
        return Agreement::Agrees(evidence);
    }
    let payer =
        resolved.get_or_insert_with(|| engine.payers.resolve(engine.book, reading.transaction, reading.text));
    if !payer.is_known() {
        return Agreement::Silent;
    }
    let is_payer = |&known: &CustomerIndex| known == customer || is_paid_by(engine.book, customer, known);
    if let Some(&known) = payer.customers.iter().chain(&payer.alike).find(|known| is_payer(known)) {
        let evidence = engine.payers.evidence(engine.book, reading.transaction, payer, known);
        return evidence.map_or(Agreement::Silent, Agreement::Agrees);
    }
    let is_alike = payer.customers.iter().any(|&known| engine.payers.is_alike(known, customer));
    if is_alike && payer.how < How::Learned { Agreement::Silent } else { Agreement::Contradicts }
}

fn already_paid(engine: &Engine<'_>, reading: &Reading<'_>) -> Option<Verdict> {
    if reading.transaction.amount_minor < 0 {
        return None;
    }
    let strong = reading.cited.citations.iter().filter(|citation| citation.strength < Strength::Weak);
    let mut settled: Vec<(&Citation, &SettledItem)> = strong
        .filter_map(|citation| match citation.target {
            Target::Settled(index) => Some((citation, engine.book.settled.get(index as usize)?)),
            Target::Open(_) | Target::Reference(..) => None,
        })
        .collect();
    settled.sort_by(|(_, left), (_, right)| {
        left.number
            .cmp(&right.number)
            .then_with(|| customer_order(engine.book, left.customer, right.customer))
    });
    let mut resolved = None;
    let mut agrees = |found: &SettledItem| agreement(engine, reading, found.customer, &mut resolved);
    let (citation, found) = *settled.iter().find(|(_, found)| agrees(found) != Agreement::Contradicts)?;
    let alternatives =
        alternatives::for_settled(engine, reading, found.customer, &evidence_of(citation, &found.number));
    Some(Verdict::Queued(ExceptionReason::AlreadyPaid, alternatives))
}

/// How a citation is put in words.
fn evidence_of(citation: &Citation, number: &CompactString) -> Evidence {
    let document = number.clone();
    match citation.strength {
        Strength::Field => Evidence::ReferenceEquals { reference: citation.written.clone(), document },
        Strength::Full | Strength::Weak => {
            Evidence::NumberCited { document, written: citation.written.clone() }
        }
    }
}

fn evidence(engine: &Engine<'_>, found: &Found<'_>) -> Vec<Evidence> {
    // Room for the fact about the amount, which every caller adds, and for no more but a rare doubt.
    let mut evidence = Vec::with_capacity(found.items.len() + found.agreements.len() + 1);
    for &index in &found.items {
        let cited = found.citations.iter().find(|(_, item)| *item == index);
        if let (Some((citation, _)), Some(open)) = (cited, item(engine.book, index)) {
            evidence.push(evidence_of(citation, &open.number));
        }
    }
    for agreement in &found.agreements {
        if let Agreement::Agrees(fact) = agreement {
            evidence.push(fact.clone());
        }
    }
    evidence.extend(doubts(engine, found));
    evidence
}

/// What keeps the citation from deciding alone, as facts: a person who accepts it must be told.
fn doubts(engine: &Engine<'_>, found: &Found<'_>) -> Option<Evidence> {
    if found.contradicts() {
        let known = found.payer.as_ref().and_then(|payer| payer.customers.first());
        let customer = known.and_then(|&index| engine.book.customers.get(index as usize));
        let customer = customer.map(|customer| customer.name.clone()).unwrap_or_default();
        return Some(Evidence::AnotherCustomerPays { customer });
    }
    if !found.agrees() && found.has_digits_alone() {
        return Some(Evidence::DigitsAlone);
    }
    let customers = u32::try_from(found.customers.len()).unwrap_or(u32::MAX);
    (customers > 1 && !found.agrees()).then_some(Evidence::SeveralCustomers { customers })
}

fn method(found: &Found<'_>) -> Method {
    let all_fields = found.citations.iter().all(|(citation, _)| citation.strength == Strength::Field);
    if all_fields { Method::Identity } else { Method::Citation }
}

/// Whether the citation alone may decide: payers agree, or nothing speaks against it.
fn may_decide(found: &Found<'_>) -> bool {
    if found.contradicts() || (found.customers.len() > 1 && !found.agrees()) {
        return false;
    }
    // Digits alone may be anything: a word must announce them, or the payer agree.
    found.agrees() || !found.has_digits_alone()
}

fn exact(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    if found.sum != reading.transaction.amount_minor {
        return None;
    }
    let mut evidence = evidence(engine, found);
    evidence.push(match u32::try_from(found.items.len()) {
        Ok(items) if items > 1 => Evidence::AmountEqualsCited { items },
        _ => Evidence::AmountEqualsItem,
    });
    let explanation = closing(engine, method(found), &found.items, Vec::new(), evidence);
    if may_decide(found) {
        return Some(Verdict::settled(Rank::Cited, explanation));
    }
    Some(Verdict::Queued(ExceptionReason::ToConfirm, vec![explanation]))
}

/// Stage 5: a discount taken in time, a tolerated difference, charges deducted on the way.
fn with_difference(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let (settings, amount) = (engine.settings, reading.transaction.amount_minor);
    let missing = found.sum.checked_sub(amount)?;
    let (role, fact) = if let Some(discount) = discount_taken(engine, reading, &found.items, missing) {
        (AccountRole::DiscountGranted, discount)
    } else if missing.unsigned_abs() <= settings.tolerance_minor.unsigned_abs()
        && settings.tolerance_minor > 0
    {
        (AccountRole::SettlementDifference, Evidence::DifferenceTolerated { difference_minor: -missing })
    } else if missing > 0 && missing <= settings.charges_minor_max {
        (AccountRole::BankCharges, Evidence::DifferenceTolerated { difference_minor: -missing })
    } else {
        return None;
    };
    if amount.signum() != found.sum.signum() {
        return None;
    }
    let mut evidence = evidence(engine, found);
    evidence.push(fact);
    let rest = vec![Line::Role { role, amount_minor: -missing }];
    let explanation = closing(engine, Method::Tolerance, &found.items, rest, evidence);
    if !may_decide(found) {
        return Some(Verdict::Queued(ExceptionReason::ToConfirm, vec![explanation]));
    }
    Some(Verdict::settled(Rank::Cited, explanation))
}

/// The discounts, still granted on the booking date, that add up to what is missing.
pub(crate) fn discount_taken(
    engine: &Engine<'_>,
    reading: &Reading<'_>,
    items: &[ItemIndex],
    missing: i64,
) -> Option<Evidence> {
    if missing <= 0 || !engine.settings.discounts {
        return None;
    }
    let granted: Vec<i64> = items
        .iter()
        .filter_map(|&index| engine.discount(index))
        .filter(|&(last_day, amount)| reading.transaction.booked_on <= last_day && amount > 0)
        .map(|(_, amount)| amount)
        .collect();
    let sets = find_subsets(&granted, missing..=missing, granted.len(), 1, 10_000);
    (!sets.found.is_empty()).then_some(Evidence::DiscountTaken { discount_minor: missing })
}

/// A credit note of the payer, or one more document that the text points at, makes it exact.
fn with_others(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let amount = reading.transaction.amount_minor;
    if found.customers.len() != 1 || found.contradicts() || amount <= 0 {
        return None;
    }
    let (missing, customer) = (amount.checked_sub(found.sum)?, found.customers[0]);
    let is_free = |index: ItemIndex| {
        !found.items.contains(&index)
            && item(engine.book, index).is_some_and(|open| open.currency == reading.transaction.currency)
    };
    let (sets, complete) = if missing < 0 {
        let owed_back = engine.items.between(customer, i64::MIN, -1).iter().map(|entry| entry.2);
        let mut credits: Vec<ItemIndex> = owed_back.filter(|&index| is_free(index)).collect();
        credits.sort_by(|&left, &right| first_due(engine.book, left, right));
        credits.truncate(41);
        let amounts: Vec<i64> = credits.iter().map(|&index| engine.open_minor(index)).collect();
        let sets =
            find_subsets(&amounts, missing..=missing, 12, 2, engine.settings.subset_work_max.min(50_000));
        let chosen = |set: &Vec<usize>| set.iter().map(|&at| credits[at]).collect::<Vec<_>>();
        (sets.found.iter().map(chosen).collect::<Vec<_>>(), sets.is_complete && credits.len() <= 40)
    } else {
        let pointed = |index: ItemIndex| {
            item(engine.book, index).is_some_and(|open| pointer(reading.text, &open.number).is_some())
        };
        let entries = engine.items.between(customer, missing, missing).iter().take(64);
        (
            entries
                .map(|entry| entry.2)
                .filter(|&index| is_free(index) && pointed(index))
                .map(|index| vec![index])
                .collect(),
            true,
        )
    };
    if sets.is_empty() {
        return None;
    }
    let mut explanations = Vec::new();
    for set in &sets {
        let mut evidence = evidence(engine, found);
        for &index in set {
            if let Some(open) = item(engine.book, index) {
                evidence.extend(
                    pointer(reading.text, &open.number).map(|pointer| pointer.evidence(&open.number)),
                );
            }
        }
        let items: Vec<ItemIndex> = found.items.iter().chain(set).copied().collect();
        evidence.push(Evidence::AmountEqualsCited { items: u32::try_from(items.len()).unwrap_or(u32::MAX) });
        explanations.push(closing(engine, Method::Citation, &items, Vec::new(), evidence));
    }
    alternatives::order(engine.book, &mut explanations);
    if explanations.len() == 1 && complete && found.agrees() {
        return explanations.pop().map(|explanation| Verdict::settled(Rank::Cited, explanation));
    }
    let reason =
        if explanations.len() > 1 { ExceptionReason::AmbiguousItems } else { ExceptionReason::ToConfirm };
    Some(Verdict::Queued(reason, explanations))
}

/// Stage 6: cited, with another amount.
fn other_amount(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let amount = reading.transaction.amount_minor;
    if amount <= 0 {
        return None;
    }
    let mut rivals = rivals(engine, reading, found);
    if found.contradicts() {
        // Perhaps a wrong number: the later stages look among the payer's own items.
        return None;
    }
    let partial = alternatives::partly(engine, reading, &found.items, evidence(engine, found));
    let [(citation, _)] = found.citations[..] else {
        rivals.extend(partial);
        return Some(Verdict::Queued(ExceptionReason::AmountDiffers, rivals));
    };
    let is_less = amount < found.sum && found.items.len() == 1;
    if is_less && takes_discount(reading, found.sum) {
        rivals.extend(partial);
        rivals.extend(discounted(engine, reading, found));
        return Some(Verdict::Queued(ExceptionReason::AmountDiffers, rivals));
    }
    // A number of the payer's own, too long to be there by accident, needs no word before it.
    let is_telling = !citation.is_digits || citation.is_announced || citation.written.len() >= 7;
    let is_sure = found.agrees() && !citation.may_be_cut && is_telling;
    match partial {
        Some(partial) if is_less && is_sure && rivals.is_empty() => {
            Some(Verdict::settled(Rank::Part, partial))
        }
        partial => {
            let is_rival = !rivals.is_empty();
            rivals.extend(partial);
            let reason =
                if is_rival { ExceptionReason::AmbiguousItems } else { ExceptionReason::AmountDiffers };
            Some(Verdict::Queued(reason, rivals))
        }
    }
}

/// Whether what is missing may be a discount for early payment: within five in a hundred.
fn is_discount_sized(missing: i64, open: i64) -> bool {
    missing > 0 && i128::from(missing) * 20 <= i128::from(open)
}

/// Whether the payer says that a discount was taken, in a word or as a percentage of that size. Terms
/// that grant it were looked at before, so nobody here knows of it: paying the rest is not expected.
fn takes_discount(reading: &Reading<'_>, open: i64) -> bool {
    let text = reading.text;
    let is_said = (0..text.tokens.len()).any(|token| says_discount(text.word(token)));
    let has_percentage = || {
        let parts: Vec<&str> = reading.transaction.text.split('%').collect();
        let before = &parts[..parts.len().saturating_sub(1)];
        before.iter().any(|part| part.trim_end().ends_with(|last: char| last.is_ascii_digit()))
    };
    let missing = open.saturating_sub(reading.transaction.amount_minor);
    is_said || (is_discount_sized(missing, open) && has_percentage())
}

/// The cited documents closed whole with what is missing as discount, when it has the size of one.
fn discounted(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Option<Explanation> {
    let missing = found.sum.checked_sub(reading.transaction.amount_minor)?;
    if !is_discount_sized(missing, found.sum) {
        return None;
    }
    let mut evidence = evidence(engine, found);
    evidence.push(Evidence::DiscountTaken { discount_minor: missing });
    let rest = vec![Line::Role { role: AccountRole::DiscountGranted, amount_minor: -missing }];
    Some(closing(engine, Method::Tolerance, &found.items, rest, evidence))
}

/// Other single items of the same payer with exactly the amount, likeliest first.
fn rivals(engine: &Engine<'_>, reading: &Reading<'_>, found: &Found<'_>) -> Vec<Explanation> {
    let amount = reading.transaction.amount_minor;
    let mut customers = found.customers.clone();
    if let Some(payer) = &found.payer {
        customers.extend(payer.customers.iter().filter(|known| !found.customers.contains(known)));
    }
    let mut items: Vec<ItemIndex> = customers
        .iter()
        .flat_map(|&customer| engine.items.between(customer, amount, amount))
        .map(|entry| entry.2)
        .filter(|index| !found.items.contains(index))
        .collect();
    items.retain(|&index| {
        item(engine.book, index).is_some_and(|open| open.currency == reading.transaction.currency)
    });
    alternatives::single_items(engine, reading, &items)
}
