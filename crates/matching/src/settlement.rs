//! Who is served where the claims of several transactions meet.

use crate::alternatives;
use crate::by_amount;
use crate::claims::{Choice, Claim, Engine, Rank, Verdict};
use crate::explain::{item_lines, to_credit};
use crate::items::item;
use crate::model::{
    Decision, Evidence, ExceptionReason, Explanation, ItemIndex, Line, Method, OpenItem, PaymentRef,
};
use crate::settle::is_undone;

/// What a transaction claims alone, until it is known what came of it.
enum Slot {
    Claims(Verdict),
    Decided(Decision),
}

/// What became of an item so far. It is read for every claim, so all of it lies together.
#[derive(Clone, Copy)]
struct Held {
    open: i64,
    given: i64,
    /// Who was first given something of it.
    holder: Option<u32>,
    /// Claims of equal right met here: nobody gets it.
    is_blocked: bool,
    /// A payment of this run pays it in part.
    is_in_parts: bool,
}

impl Held {
    fn of(item: &OpenItem) -> Self {
        Self { open: item.open_minor, given: 0, holder: None, is_blocked: false, is_in_parts: false }
    }

    /// Whether so much more of it can be given.
    fn fits(&self, amount: i64) -> bool {
        let given = self.given.saturating_add(amount);
        if self.open >= 0 { given <= self.open } else { given >= self.open && given <= 0 }
    }

    fn is_free(&self) -> bool {
        self.given == 0 && !self.is_blocked
    }
}

/// What has been given to whom so far.
pub(crate) struct Settlement<'a> {
    engine: &'a Engine<'a>,
    /// Transactions by booking date, then key.
    order: Vec<u32>,
    slots: Vec<Slot>,
    items: Vec<Held>,
    /// Transactions that another one of this run takes back: they use nothing up.
    is_returned: Vec<bool>,
}

/// What is said of a transaction before anything is.
const UNDECIDED: Decision =
    Decision::Exception { reason: ExceptionReason::UnknownPayer, alternatives: Vec::new() };

/// Rounds in which one decision may free the next; each settles all that have become certain.
const ROUNDS_MAX: usize = 32;

impl<'a> Settlement<'a> {
    /// Nothing given yet.
    pub(crate) fn new(engine: &'a Engine<'a>, verdicts: Vec<Verdict>) -> Self {
        let mut order: Vec<u32> = (0_u32..).take(verdicts.len()).collect();
        order.sort_unstable_by_key(|&index| {
            engine
                .transactions
                .get(index as usize)
                .map(|transaction| (transaction.booked_on, transaction.key, index))
        });
        Self {
            engine,
            is_returned: vec![false; verdicts.len()],
            items: engine.book.items.iter().map(Held::of).collect(),
            order,
            slots: verdicts.into_iter().map(Slot::Claims).collect(),
        }
    }

    /// Serves all claims and says what came of each transaction, and what was given of each item.
    pub(crate) fn run(mut self) -> (Vec<Decision>, Vec<i64>) {
        self.keep_one_return_each();
        self.serve_claims();
        self.narrow_choices();
        self.fill_returns();
        self.say_what_stays_open();
        let decided = self.slots.into_iter().map(|slot| match slot {
            Slot::Decided(decision) => decision,
            Slot::Claims(_) => UNDECIDED,
        });
        (decided.collect(), self.items.into_iter().map(|item| item.given).collect())
    }

    /// The claim of a transaction that was not served yet.
    fn claim(&self, index: u32) -> Option<&Claim> {
        match &self.slots[index as usize] {
            Slot::Claims(Verdict::Settled(claim)) => Some(claim),
            Slot::Claims(Verdict::OneOf(_) | Verdict::Queued(..)) | Slot::Decided(_) => None,
        }
    }

    /// The choice of a transaction that was not served yet.
    fn choice(&self, index: u32) -> Option<&Choice> {
        match &self.slots[index as usize] {
            Slot::Claims(Verdict::OneOf(choice)) => Some(choice),
            Slot::Claims(Verdict::Settled(_) | Verdict::Queued(..)) | Slot::Decided(_) => None,
        }
    }

    /// What was decided automatically about a transaction.
    fn given(&self, index: u32) -> Option<&Explanation> {
        match &self.slots[index as usize] {
            Slot::Decided(Decision::Automatic(explanation)) => Some(explanation),
            Slot::Decided(Decision::Exception { .. }) | Slot::Claims(_) => None,
        }
    }

    fn decide(&mut self, index: u32, decision: Decision) -> Slot {
        std::mem::replace(&mut self.slots[index as usize], Slot::Decided(decision))
    }

    fn queue(&mut self, index: u32, reason: ExceptionReason, mut alternatives: Vec<Explanation>) {
        alternatives.truncate(alternatives::ALTERNATIVES_MAX);
        self.decide(index, Decision::Exception { reason, alternatives });
    }

    /// A payment comes back once: of several returns of one payment, the first has it.
    fn keep_one_return_each(&mut self) {
        let mut taken: Vec<(PaymentRef, usize, u32)> = Vec::new();
        for (place, &index) in self.order.iter().enumerate() {
            if let Some(claim) = self.claim(index) {
                taken.extend(claim.explanation.takes_back.map(|payment| (payment, place, index)));
            }
        }
        taken.sort_unstable();
        for pair in taken.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.queue(pair[1].2, ExceptionReason::ReturnUnmatched, Vec::new());
            }
        }
        for (payment, _, _) in taken {
            if let PaymentRef::Run(original) = payment {
                self.is_returned[original as usize] = true;
            }
        }
    }

    /// Claims by rank, then by booking date; those of one rank and date together.
    fn serve_claims(&mut self) {
        let mut claims: Vec<(Rank, u32, u32)> = Vec::new();
        for (place, index) in (0_u32..).zip(self.order.clone()) {
            match &mut self.slots[index as usize] {
                Slot::Claims(Verdict::Settled(claim)) => claims.push((claim.rank, place, index)),
                Slot::Claims(Verdict::Queued(reason, shown)) => {
                    let (reason, shown) = (*reason, std::mem::take(shown));
                    self.queue(index, reason, shown);
                }
                Slot::Claims(Verdict::OneOf(_)) | Slot::Decided(_) => {}
            }
        }
        claims.sort_unstable();
        let transactions = self.engine.transactions;
        let day = |claim: &(Rank, u32, u32)| (claim.0, transactions[claim.2 as usize].booked_on);
        for group in claims.chunk_by(|left, right| day(left) == day(right)) {
            let tied = self.block_ties(group);
            for &(_, _, index) in group {
                self.serve(index, tied.binary_search(&index).is_ok());
            }
        }
    }

    /// Among claims of equal right, finds those that ask more of an item than is open without being
    /// the same payment twice.
    fn block_ties(&mut self, group: &[(Rank, u32, u32)]) -> Vec<u32> {
        let mut asked: Vec<(ItemIndex, u32, i64)> = Vec::new();
        for &(_, _, index) in group {
            if let Some(claim) = self.claim(index)
                && claim.explanation.takes_back.is_none()
                && !self.is_returned[index as usize]
            {
                asked.extend(item_lines(&claim.explanation).map(|(item, amount)| (item, index, amount)));
            }
        }
        asked.sort_unstable();
        let mut tied = Vec::new();
        for claims in asked.chunk_by(|left, right| left.0 == right.0) {
            let total: i64 = claims.iter().map(|claim| claim.2).fold(0, i64::saturating_add);
            if claims.len() < 2
                || self.items[claims[0].0 as usize].fits(total)
                || self.are_same_payment(claims)
            {
                continue;
            }
            self.items[claims[0].0 as usize].is_blocked = true;
            tied.extend(claims.iter().map(|claim| claim.1));
        }
        tied.sort_unstable();
        tied
    }

    fn are_same_payment(&self, claims: &[(ItemIndex, u32, i64)]) -> bool {
        let lines = |index: u32| self.claim(index).map(|claim| &claim.explanation.lines);
        claims.windows(2).all(|pair| lines(pair[0].1) == lines(pair[1].1))
    }

    fn serve(&mut self, index: u32, is_tied: bool) {
        let Slot::Claims(Verdict::Settled(claim)) = self.decide(index, UNDECIDED) else { return };
        let explanation = claim.explanation;
        let is_return = explanation.takes_back.is_some();
        let is_blocked =
            !is_return && item_lines(&explanation).any(|(item, _)| self.items[item as usize].is_blocked);
        if is_tied || is_blocked {
            self.queue(index, ExceptionReason::ItemsClaimedTwice, vec![explanation]);
            return;
        }
        if is_return || item_lines(&explanation).all(|(item, amount)| self.items[item as usize].fits(amount))
        {
            self.give(index, explanation);
            return;
        }
        let is_duplicate = self.holds_the_same(&explanation);
        let reason =
            if is_duplicate { ExceptionReason::DuplicateSuspected } else { ExceptionReason::AlreadyPaid };
        let shown = self.as_credit(index, &explanation);
        self.queue(index, reason, shown);
    }

    fn give(&mut self, index: u32, explanation: Explanation) {
        for (item, amount) in item_lines(&explanation) {
            let item = &mut self.items[item as usize];
            // Also what comes back in the same run says what stayed open after it.
            item.is_in_parts |= explanation.method == Method::PartialCitation;
            if !self.is_returned[index as usize] {
                item.given = item.given.saturating_add(amount);
                item.holder.get_or_insert(index);
            }
        }
        self.decide(index, Decision::Automatic(explanation));
    }

    /// Whether a transaction that was served has the same lines.
    fn holds_the_same(&self, explanation: &Explanation) -> bool {
        let first = item_lines(explanation).next();
        let holder = first.and_then(|(item, _)| self.items[item as usize].holder);
        holder.and_then(|holder| self.given(holder)).is_some_and(|held| held.lines == explanation.lines)
    }

    /// The whole amount as credit of the customer whose documents are paid already.
    fn as_credit(&self, index: u32, explanation: &Explanation) -> Vec<Explanation> {
        let customer = item_lines(explanation).next().and_then(|(index, _)| item(self.engine.book, index));
        let amount = self.engine.transactions[index as usize].amount_minor;
        let fact = Evidence::RestIsCredit { rest_minor: amount };
        customer.map(|open| to_credit(open.customer, amount, vec![fact])).into_iter().collect()
    }

    /// Serves choices that have come down to one free item, as long as that frees others.
    fn narrow_choices(&mut self) {
        let mut pending = self.order.clone();
        pending.retain(|&index| self.choice(index).is_some());
        for _ in 0..ROUNDS_MAX {
            let mut wanted: Vec<(ItemIndex, u32, u32)> = Vec::new();
            for (place, &index) in (0_u32..).zip(&pending) {
                if let Some(choice) = self.choice(index)
                    && let Some(item) = self.only_free(choice)
                {
                    wanted.push((item, place, index));
                }
            }
            if wanted.is_empty() {
                break;
            }
            wanted.sort_unstable();
            for claims in wanted.chunk_by(|left, right| left.0 == right.0) {
                self.serve_choices(claims);
            }
            pending.retain(|&index| self.choice(index).is_some());
        }
        for index in pending {
            self.leave_choice(index);
        }
    }

    fn only_free(&self, choice: &Choice) -> Option<ItemIndex> {
        let mut free = choice.items.iter().copied().filter(|&item| self.items[item as usize].is_free());
        let first = free.next().filter(|_| choice.is_complete)?;
        free.next().is_none().then_some(first)
    }

    /// Serves those whose only free item this is: one alone, or the first of several that never had
    /// another; where some were only left with it, nothing decides between them.
    fn serve_choices(&mut self, claims: &[(ItemIndex, u32, u32)]) {
        let had_one = |&(_, _, index): &(ItemIndex, u32, u32)| {
            self.choice(index).is_some_and(|choice| choice.items.len() == 1)
        };
        let is_decided = claims.len() == 1 || claims.iter().all(had_one);
        for (position, &(item, _, index)) in claims.iter().enumerate() {
            let Some(choice) = self.choice(index) else { continue };
            let mut explanation = by_amount::chosen(self.engine, choice, item);
            if let Some(transactions) = u32::try_from(choice.items.len()).ok().filter(|&count| count > 1) {
                explanation.evidence.push(Evidence::SettledTogether { transactions });
            }
            if !is_decided {
                self.queue(index, ExceptionReason::ItemsClaimedTwice, vec![explanation]);
            } else if is_undone(self.engine.book, &self.engine.transactions[index as usize], &explanation) {
                self.queue(index, ExceptionReason::ToConfirm, vec![explanation]);
            } else if position == 0
                || !self.items[item as usize].is_free() && self.is_returned[claims[0].2 as usize]
            {
                self.give(index, explanation);
            } else {
                let shown = self.as_credit(index, &explanation);
                self.queue(index, ExceptionReason::DuplicateSuspected, shown);
            }
        }
        if !is_decided {
            self.items[claims[0].0 as usize].is_blocked = true;
        }
    }

    /// What is left undecided: several free items, or none any more.
    fn leave_choice(&mut self, index: u32) {
        let Some(choice) = self.choice(index) else { return };
        let mut shown: Vec<Explanation> = choice
            .items
            .iter()
            .copied()
            .filter(|&item| self.items[item as usize].is_free())
            .take(alternatives::ALTERNATIVES_MAX)
            .map(|item| by_amount::chosen(self.engine, choice, item))
            .collect();
        let is_blocked = choice.items.iter().any(|&item| self.items[item as usize].is_blocked);
        let reason = match (shown.len(), is_blocked) {
            (0, false) => ExceptionReason::DuplicateSuspected,
            (0, true) => ExceptionReason::ItemsClaimedTwice,
            _ => ExceptionReason::AmbiguousItems,
        };
        if shown.is_empty() {
            let first = choice.items.first().map(|&item| by_amount::chosen(self.engine, choice, item));
            shown = first.map(|explanation| self.as_credit(index, &explanation)).unwrap_or_default();
        }
        self.queue(index, reason, shown);
    }

    /// Gives returns of payments of this run the lines of those payments, with the sign turned.
    fn fill_returns(&mut self) {
        for index in self.order.clone() {
            let Some(PaymentRef::Run(original)) =
                self.given(index).and_then(|explanation| explanation.takes_back)
            else {
                continue;
            };
            let paid = self.given(original).filter(|paid| paid.takes_back.is_none());
            let lines = paid.map(|paid| turned(&paid.lines)).unwrap_or_default();
            if lines.is_empty() {
                self.queue(index, ExceptionReason::ReturnUnmatched, Vec::new());
            } else if let Slot::Decided(Decision::Automatic(explanation)) = &mut self.slots[index as usize] {
                explanation.lines = lines;
            }
        }
    }

    /// Several part payments of one document in one run: each says what stays open after it.
    fn say_what_stays_open(&mut self) {
        let mut given = vec![0_i64; self.items.len()];
        for &index in &self.order {
            let Slot::Decided(Decision::Automatic(explanation)) = &mut self.slots[index as usize] else {
                continue;
            };
            for (item, amount) in
                item_lines(explanation).filter(|line| self.items[line.0 as usize].is_in_parts)
            {
                given[item as usize] = given[item as usize].saturating_add(amount);
            }
            if explanation.method != Method::PartialCitation {
                continue;
            }
            let first = item_lines(explanation).next();
            if let Some((first, _)) = first {
                let rest = self.items[first as usize].open.saturating_sub(given[first as usize]);
                for fact in &mut explanation.evidence {
                    if let Evidence::RestStaysOpen { rest_minor } = fact {
                        *rest_minor = rest;
                    }
                }
            }
        }
    }
}

fn turned(lines: &[Line]) -> Vec<Line> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        match line {
            Line::Item { amount_minor, .. }
            | Line::Reopened { amount_minor, .. }
            | Line::Role { amount_minor, .. }
            | Line::Account { amount_minor, .. }
            | Line::Credit { amount_minor, .. } => *amount_minor = amount_minor.saturating_neg(),
        }
    }
    lines
}
