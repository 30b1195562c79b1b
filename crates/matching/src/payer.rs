//! Who paid: by account, mandate or learned alias, then by name.

use crate::hash::{self, Positions};
use crate::items::customer_order;
use crate::model::{AccountKey, AliasKey, Book, CustomerIndex, Evidence, Transaction};
use crate::normalise::{Text, is_legal_form, name_words, normalise_name, word_hash};
use crate::numbers::canonical;

/// How surely a payer is known, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// Nothing is known.
    #[default]
    Unknown,
    /// The name resembles.
    Resembles,
    /// The text names the customer in full, or gives its number.
    Named,
    /// The name is the customer's, as far as a cut field shows it.
    NameCut,
    /// The name is the customer's.
    NameEquals,
    /// A person tied the name or account to the customer, or a rule did.
    Learned,
    /// The account or mandate is the customer's.
    Account,
}

/// Who may have paid.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payer {
    pub(crate) how: How,
    /// Those it may be, in listing order; one when nothing else comes near.
    pub(crate) customers: Vec<CustomerIndex>,
    /// Those whose name differs only by its legal form.
    pub(crate) alike: Vec<CustomerIndex>,
    /// Whether the customer was recognised by its number in the text.
    pub(crate) by_number: bool,
}

impl Payer {
    /// Whether this is certain enough to act on.
    pub(crate) fn is_known(&self) -> bool {
        self.how >= How::Named
    }
}

struct Name {
    normalised: String,
    full: u64,
    bare: u64,
}

/// All ways to recognise a customer.
pub(crate) struct Payers {
    names: Vec<Name>,
    by_account: Positions,
    learned_accounts: Positions,
    learned_names: Positions,
    by_mandate: Positions,
    by_number: Positions,
    by_full: Positions,
    by_bare: Positions,
    by_word: Positions,
    first_words: Positions,
    /// Customers by normalised name.
    sorted: Vec<CustomerIndex>,
    own: Positions,
}

const EMPTY_NAME: u64 = 0;

impl Payers {
    /// Files the customers of the book.
    pub(crate) fn build(book: &Book) -> Self {
        let mut names = Vec::with_capacity(book.customers.len());
        let (mut accounts, mut mandates, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let (mut full, mut bare, mut words, mut first) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut text = Text::default();
        for (customer, index) in book.customers.iter().zip(0_u32..) {
            accounts.extend(customer.accounts.iter().map(|account| (hash::of_u128(account.0), index)));
            mandates.extend(customer.mandates.iter().map(|mandate| (field_hash(mandate), index)));
            if is_telling_number(&canonical(&customer.number)) {
                numbers.push((field_hash(&customer.number), index));
            }
            text.read(&customer.name);
            let (full_hash, bare_hash) = name_hashes(&text);
            full.push((full_hash, index));
            bare.push((bare_hash, index));
            for (position, word) in name_words(&text).iter().enumerate() {
                let hash = word_hash(&text, word);
                words.push((hash, index));
                if position < 2 {
                    first.push((hash, 0));
                }
            }
            names.push(Name { normalised: normalise_name(&customer.name), full: full_hash, bare: bare_hash });
        }
        let learned = |account: bool| {
            book.aliases.iter().filter_map(move |alias| match &alias.by {
                AliasKey::Account(key) if account => Some((hash::of_u128(key.0), alias.customer)),
                AliasKey::Name(name) if !account => Some((name_hashes(&Text::of(name)).0, alias.customer)),
                AliasKey::Account(_) | AliasKey::Name(_) => None,
            })
        };
        let mut sorted: Vec<CustomerIndex> = (0_u32..).take(names.len()).collect();
        sorted
            .sort_by(|&left, &right| names[left as usize].normalised.cmp(&names[right as usize].normalised));
        full.retain(|&(hash, _)| hash != EMPTY_NAME);
        bare.retain(|&(hash, _)| hash != EMPTY_NAME);
        Self {
            by_account: Positions::build(accounts),
            learned_accounts: Positions::build(learned(true).collect()),
            learned_names: Positions::build(learned(false).filter(|pair| pair.0 != EMPTY_NAME).collect()),
            by_mandate: Positions::build(mandates),
            by_number: Positions::build(numbers),
            by_full: Positions::build(full),
            by_bare: Positions::build(bare),
            by_word: Positions::build(words),
            first_words: Positions::build(first),
            own: Positions::build(book.own_accounts.iter().map(|key| (hash::of_u128(key.0), 0)).collect()),
            names,
            sorted,
        }
    }

    /// Whether an account is one of ours.
    pub(crate) fn is_own(&self, account: Option<AccountKey>) -> bool {
        account.is_some_and(|key| !self.own.under(hash::of_u128(key.0)).is_empty())
    }

    /// Whether the counterparty is this customer beyond doubt: the short way for a cited document.
    pub(crate) fn quick_evidence(
        &self,
        book: &Book,
        transaction: &Transaction,
        customer: CustomerIndex,
    ) -> Option<Evidence> {
        let found = book.customers.get(customer as usize)?;
        let named = || found.name.clone();
        if transaction.account.is_some_and(|key| found.accounts.contains(&key)) {
            return Some(Evidence::AccountKnown { customer: named() });
        }
        if transaction.counterparty.is_empty() {
            return None;
        }
        let known = self.names.get(customer as usize)?;
        let is_same = known.full != EMPTY_NAME
            && (transaction.counterparty == found.name
                || name_hashes(&Text::of(&transaction.counterparty)).0 == known.full);
        is_same.then(|| Evidence::NameEquals { customer: named() })
    }

    /// Who paid this transaction. A customer that a rule names comes before everything.
    pub(crate) fn resolve(&self, book: &Book, transaction: &Transaction, text: &Text) -> Payer {
        let mut payer = self.by_key(transaction);
        let counterparty = Text::of(&transaction.counterparty);
        let ultimate = Text::of(&transaction.ultimate_counterparty);
        if payer.customers.is_empty() {
            payer = self.by_learned_name(&ultimate, &counterparty);
        }
        if payer.customers.is_empty() {
            payer = [&ultimate, &counterparty]
                .into_iter()
                .map(|name| self.by_name(name))
                .find(|found| !found.customers.is_empty())
                .unwrap_or_default();
        } else if payer.how == How::Account {
            self.contest(book, &mut payer, &counterparty);
        }
        if payer.customers.is_empty() {
            payer = self.by_text(text);
        }
        if payer.customers.is_empty() {
            payer = self.by_cut_name(&counterparty);
        }
        if payer.customers.is_empty() {
            let by = if ultimate.tokens.is_empty() { &counterparty } else { &ultimate };
            payer = Payer { how: How::Resembles, customers: self.resembling(by), ..Payer::default() };
        }
        payer.customers.sort_by(|&left, &right| customer_order(book, left, right));
        payer.customers.dedup();
        payer.alike.sort_by(|&left, &right| customer_order(book, left, right));
        if payer.customers.is_empty() {
            payer.how = How::Unknown;
        }
        payer
    }

    fn by_key(&self, transaction: &Transaction) -> Payer {
        let account = transaction.account.map(|key| hash::of_u128(key.0));
        let learned = account.map_or(&[][..], |key| self.learned_accounts.under(key));
        if !learned.is_empty() {
            return Payer { how: How::Learned, customers: learned.to_vec(), ..Payer::default() };
        }
        let mut customers = account.map_or(&[][..], |key| self.by_account.under(key)).to_vec();
        if customers.is_empty() && !transaction.mandate.is_empty() {
            customers = self.by_mandate.under(field_hash(&transaction.mandate)).to_vec();
        }
        Payer { how: How::Account, customers, ..Payer::default() }
    }

    fn by_learned_name(&self, ultimate: &Text, counterparty: &Text) -> Payer {
        for name in [ultimate, counterparty] {
            let found = self.learned_names.under(name_hashes(name).0);
            if !found.is_empty() {
                return Payer { how: How::Learned, customers: found.to_vec(), ..Payer::default() };
            }
        }
        Payer::default()
    }

    fn by_name(&self, name: &Text) -> Payer {
        let (full, bare) = name_hashes(name);
        let (equal, alike) = (self.by_full.under(full), self.by_bare.under(bare));
        let (customers, alike) = if equal.is_empty() {
            (alike.to_vec(), Vec::new())
        } else {
            (equal.to_vec(), alike.iter().copied().filter(|other| !equal.contains(other)).collect())
        };
        Payer { how: How::NameEquals, customers, alike, by_number: false }
    }

    /// An account that is shared: the name equals another customer's.
    fn contest(&self, book: &Book, payer: &mut Payer, counterparty: &Text) {
        let named = self.by_full.under(name_hashes(counterparty).0);
        let is_other = |customer: &CustomerIndex| {
            !payer.customers.iter().any(|&known| known == *customer || is_paid_by(book, *customer, known))
        };
        if !named.is_empty() && named.iter().all(is_other) {
            payer.customers.extend_from_slice(named);
        }
    }

    /// Customers that the text names in full, the longest name at each place, or by number.
    fn by_text(&self, text: &Text) -> Payer {
        let words = name_words(text);
        let hashes: Vec<u64> = words.iter().map(|word| word_hash(text, word)).collect();
        let mut payer = Payer { how: How::Named, ..Payer::default() };
        let mut start = 0;
        while start < words.len() {
            let end = self.longest_name(text, &words, &hashes, start, &mut payer.customers, &mut payer.alike);
            start = end.max(start + 1);
        }
        if payer.customers.is_empty() {
            payer.by_number = true;
            for token in 0..text.tokens.len() {
                let mut joined = String::new();
                for next in token..(token + 3).min(text.tokens.len()) {
                    joined.push_str(text.word(next));
                    if is_telling_number(&joined) {
                        let found = self.by_number.under(field_hash(&joined));
                        payer.customers.extend_from_slice(found);
                    }
                }
            }
        }
        payer.customers.sort_unstable();
        payer.customers.dedup();
        payer
    }

    fn longest_name(
        &self,
        text: &Text,
        words: &[std::ops::Range<usize>],
        hashes: &[u64],
        start: usize,
        customers: &mut Vec<CustomerIndex>,
        alike: &mut Vec<CustomerIndex>,
    ) -> usize {
        if self.first_words.under(hashes[start]).is_empty() {
            return start;
        }
        let (mut running, mut bare) = (NAME_SEED, NAME_SEED);
        let (mut best, mut bare_words) = (None, 0);
        for end in start..(start + 10).min(words.len()) {
            running = hash::step(running, hashes[end]);
            if !is_legal_form(text.word(words[end].start)) {
                bare = hash::step(bare, hashes[end]);
                bare_words += 1;
            }
            let full = self.by_full.under(hash::finish(running));
            if !full.is_empty() && end > start {
                best = Some((end + 1, full, self.by_bare.under(hash::finish(bare))));
            } else if bare_words >= 2 {
                let found = self.by_bare.under(hash::finish(bare));
                if !found.is_empty()
                    && best.is_none_or(|(_, known, _)| known.iter().all(|one| !found.contains(one)))
                {
                    best = Some((end + 1, found, &[][..]));
                }
            }
        }
        let Some((end, found, near)) = best else { return start };
        customers.extend_from_slice(found);
        alike.extend(near.iter().copied().filter(|other| !found.contains(other)));
        end
    }

    /// A name cut at the width of a field: all customers whose name goes on from there.
    fn by_cut_name(&self, counterparty: &Text) -> Payer {
        let is_cut = [26, 27, 31, 32, 34, 35].contains(&counterparty.raw_chars);
        let beginning = normalise_name(&counterparty.folded);
        if !is_cut || beginning.len() < 20 {
            return Payer::default();
        }
        let from = self.sorted.partition_point(|&index| self.names[index as usize].normalised < beginning);
        let goes_on =
            |index: &&CustomerIndex| self.names[**index as usize].normalised.starts_with(&beginning);
        let customers = self.sorted[from..].iter().take_while(goes_on).copied().collect();
        Payer { how: How::NameCut, customers, ..Payer::default() }
    }

    /// Customers with a resembling name, found by their rarest common words.
    fn resembling(&self, name: &Text) -> Vec<CustomerIndex> {
        let mut lists: Vec<&[u32]> =
            name_words(name).iter().map(|word| self.by_word.under(word_hash(name, word))).collect();
        lists.retain(|list| !list.is_empty() && list.len() <= 200);
        lists.sort_by_key(|list| list.len());
        let written = normalise_name(&name.folded);
        let mut scored: Vec<(u8, CustomerIndex)> = Vec::new();
        for &index in lists.iter().take(3).copied().flatten() {
            let likeness = likeness(&written, &self.names[index as usize].normalised);
            if likeness >= 70 && !scored.iter().any(|&(_, known)| known == index) {
                scored.push((likeness, index));
            }
        }
        let best = scored.iter().map(|&(likeness, _)| likeness).max().unwrap_or(0);
        scored.retain(|&(likeness, _)| likeness + 8 >= best);
        scored.into_iter().map(|(_, index)| index).collect()
    }

    /// Whether two customers differ by no more than the legal form of their name.
    pub(crate) fn is_alike(&self, left: CustomerIndex, right: CustomerIndex) -> bool {
        let bare = |index: CustomerIndex| self.names.get(index as usize).map(|name| name.bare);
        bare(left) == bare(right) && bare(left) != Some(EMPTY_NAME)
    }

    /// Whether all these customers have one and the same name.
    pub(crate) fn are_namesakes(&self, customers: &[CustomerIndex]) -> bool {
        let full = |index: &CustomerIndex| self.names.get(*index as usize).map(|name| name.full);
        customers.windows(2).all(|pair| full(&pair[0]) == full(&pair[1]))
    }

    /// Why this customer is taken for the payer.
    pub(crate) fn evidence(
        &self,
        book: &Book,
        transaction: &Transaction,
        payer: &Payer,
        index: CustomerIndex,
    ) -> Option<Evidence> {
        let customer = book.customers.get(index as usize)?.name.clone();
        Some(match payer.how {
            How::Unknown => return None,
            How::Account => Evidence::AccountKnown { customer },
            How::Learned => Evidence::AliasKnown { customer },
            How::Named if payer.by_number => Evidence::CustomerNumberCited { customer },
            How::Named | How::NameEquals => Evidence::NameEquals { customer },
            How::NameCut | How::Resembles => {
                let written = &transaction.counterparty;
                let normalised = &self.names.get(index as usize)?.normalised;
                let likeness = likeness(&normalise_name(written), normalised);
                let written = written.as_str().into();
                Evidence::NameResembles { customer, written, likeness }
            }
        })
    }
}

/// Whether one customer is paid for by another, as a person has said.
pub(crate) fn is_paid_by(book: &Book, customer: CustomerIndex, payer: CustomerIndex) -> bool {
    book.customers.get(customer as usize).is_some_and(|found| found.paid_by == Some(payer))
}

const NAME_SEED: u64 = 11;

/// Hash of a whole name, and of the name without legal forms.
fn name_hashes(text: &Text) -> (u64, u64) {
    let (mut full, mut bare, mut bare_words, mut all_words) = (NAME_SEED, NAME_SEED, 0, 0);
    for word in name_words(text) {
        let hash = word_hash(text, &word);
        full = hash::step(full, hash);
        all_words += 1;
        let is_form = match word.len() {
            1 => is_legal_form(text.word(word.start)),
            _ => is_legal_form(&word.clone().map(|token| text.word(token)).collect::<String>()),
        };
        if !is_form {
            bare = hash::step(bare, hash);
            bare_words += 1;
        }
    }
    let or_empty = |words: u32, running: u64| if words == 0 { EMPTY_NAME } else { hash::finish(running) };
    (or_empty(all_words, full), or_empty(bare_words, bare))
}

fn field_hash(field: &str) -> u64 {
    hash::of_bytes(canonical(field).as_bytes())
}

/// Whether a customer number says enough to be recognised in a text.
fn is_telling_number(canonical: &str) -> bool {
    canonical.len() >= 5 && canonical.bytes().filter(u8::is_ascii_digit).count() >= 3
}

/// Likeness of two normalised names, 0 to 100.
fn likeness(left: &str, right: &str) -> u8 {
    let longest = left.chars().count().max(right.chars().count()).max(1);
    let distance = strsim::osa_distance(left, right).min(longest);
    u8::try_from(100 - 100 * distance / longest).unwrap_or(0)
}
