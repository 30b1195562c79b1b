//! The book with its indexes, made once for all questions about it.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use money::Money;

use crate::hours::local;
use crate::message::MessageState;
use crate::model::{Book, Cash, Customer, Entity, Flight, Hold, Item, ItemIndex, Message, Said, Scope};
use crate::plan::{Plan, Step};

/// A book and what finds things in it. An index that points nowhere finds nothing.
#[derive(Debug)]
pub struct Known<'a> {
    /// The book.
    pub book: &'a Book,
    items: Vec<Vec<u32>>,
    credits: Vec<Vec<u32>>,
    sources: Vec<Vec<u32>>,
    messages: Vec<Vec<u32>>,
    said: Vec<Vec<(u32, u32)>>,
    holds: HashMap<Scope, Vec<u32>>,
    flights: HashMap<Scope, Vec<u32>>,
    cash_of_customer: HashMap<u32, Vec<u32>>,
    cash_of_item: HashMap<u32, Vec<u32>>,
    unknown_cash: BTreeMap<(&'static str, i64), Vec<u32>>,
    plans: Vec<&'a Plan>,
}

impl<'a> Known<'a> {
    /// Indexes a book.
    pub fn new(book: &'a Book) -> Self {
        let mut plans: Vec<&Plan> = book.plans.iter().collect();
        plans.sort_by_key(|plan| (plan.rank, plan.key));
        let mut known = Self {
            book,
            items: by_index(book.customers.len(), book.items.iter().map(|item| item.customer)),
            credits: by_index(book.customers.len(), book.credits.iter().map(|credit| credit.customer)),
            sources: by_index(book.entities.len(), book.sources.iter().map(|source| source.entity)),
            messages: by_index(
                book.contacts.len(),
                // A handover may have no contact, and is no word to it in any case.
                book.messages.iter().map(|message| message.contact.unwrap_or(u32::MAX)),
            ),
            said: vec![Vec::new(); book.items.len()],
            holds: by_scope(book.holds.iter().map(|hold| hold.on)),
            flights: by_scope(book.flights.iter().map(|flight| flight.on)),
            cash_of_customer: HashMap::new(),
            cash_of_item: HashMap::new(),
            unknown_cash: BTreeMap::new(),
            plans,
        };
        for (message, one) in (0..).zip(&book.messages) {
            for (line, said) in (0..).zip(&one.lines) {
                if let Some(found) = known.said.get_mut(said.item as usize) {
                    found.push((message, line));
                }
            }
        }
        for (index, cash) in (0..).zip(&book.cash) {
            known.add_cash(index, cash);
        }
        known
    }

    fn add_cash(&mut self, index: u32, cash: &Cash) {
        for customer in cash.payer.iter().chain(&cash.names) {
            self.cash_of_customer.entry(*customer).or_default().push(index);
        }
        for item in &cash.cites {
            self.cash_of_item.entry(*item).or_default().push(index);
        }
        if cash.payer.is_none() {
            let amount = (cash.amount.currency().code(), cash.amount.minor());
            self.unknown_cash.entry(amount).or_default().push(index);
        }
    }

    /// An item.
    pub fn item(&self, index: ItemIndex) -> Option<&'a Item> {
        self.book.items.get(index as usize)
    }

    /// The customer of an item.
    pub fn customer(&self, item: &Item) -> Option<&'a Customer> {
        self.book.customers.get(item.customer as usize)
    }

    /// The entity of an item.
    pub fn entity(&self, item: &Item) -> Option<&'a Entity> {
        self.book.entities.get(item.entity as usize)
    }

    /// The items of a customer.
    pub fn items_of(&self, customer: u32) -> impl Iterator<Item = (ItemIndex, &'a Item)> {
        at(&self.items, customer).filter_map(|index| Some((index, self.item(index)?)))
    }

    /// What is left of the credit of a customer, with one entity.
    pub fn credit_of(&self, customer: u32, entity: u32) -> impl Iterator<Item = Money> {
        at(&self.credits, customer)
            .filter_map(|index| self.book.credits.get(index as usize))
            .filter(move |credit| credit.entity == entity)
            .map(|credit| credit.left)
    }

    /// The sources that tell what the customer of an item paid to its entity.
    pub fn sources_of(&self, item: &Item) -> Vec<u32> {
        let all: Vec<u32> = at(&self.sources, item.entity).collect();
        let named = self.customer(item).map_or(&[][..], |customer| &customer.pays_through);
        let used: Vec<u32> = all.iter().copied().filter(|source| named.contains(source)).collect();
        // What a customer pays through may be known for another entity only.
        if used.is_empty() { all } else { used }
    }

    /// Messages to a contact that it has, will or may have read, but for one.
    pub fn messages_to(&self, contact: u32, but: Option<u128>) -> impl Iterator<Item = &'a Message> {
        at(&self.messages, contact)
            .filter_map(|index| self.book.messages.get(index as usize))
            .filter(move |message| message.state.counts() && Some(message.key) != but)
            .filter(|message| message.channel.reaches_out())
    }

    /// What was, is or may have been said about an item, but for one message.
    pub fn said_about(
        &self,
        item: ItemIndex,
        but: Option<u128>,
    ) -> impl Iterator<Item = (&'a Said, &'a Message)> {
        self.said.get(item as usize).into_iter().flatten().filter_map(move |(message, line)| {
            let message = self.book.messages.get(*message as usize)?;
            let counts = message.state.counts() && Some(message.key) != but;
            counts.then_some((message.lines.get(*line as usize)?, message))
        })
    }

    /// What holds an item back.
    pub fn holds_on(&self, index: ItemIndex, item: &Item) -> impl Iterator<Item = &'a Hold> {
        let scopes = self.scopes(index, item);
        scopes
            .into_iter()
            .flatten()
            .filter_map(|scope| self.holds.get(&scope))
            .flatten()
            .filter_map(|hold| self.book.holds.get(*hold as usize))
    }

    /// What is under way for an item.
    pub fn flights_for(&self, index: ItemIndex, item: &Item) -> impl Iterator<Item = &'a Flight> {
        let scopes = self.scopes(index, item);
        scopes
            .into_iter()
            .flatten()
            .filter_map(|scope| self.flights.get(&scope))
            .flatten()
            .filter_map(|flight| self.book.flights.get(*flight as usize))
    }

    /// Money that cites an item.
    pub fn cash_citing(&self, index: ItemIndex) -> impl Iterator<Item = &'a Cash> {
        self.cash_at(self.cash_of_item.get(&index))
    }

    /// Money whose payer is a customer, or for which an exception names it.
    pub fn cash_of(&self, customer: u32) -> impl Iterator<Item = &'a Cash> {
        self.cash_at(self.cash_of_customer.get(&customer))
    }

    /// Money of unknown payers in one currency, from one amount to another in minor units.
    pub fn unknown_cash(&self, least: Money, most_minor: i64) -> impl Iterator<Item = &'a Cash> {
        let code = least.currency().code();
        // A range that is turned round would panic in the map.
        let most_minor = most_minor.max(least.minor());
        self.unknown_cash
            .range((code, least.minor())..=(code, most_minor))
            .flat_map(|(_, found)| self.cash_at(Some(found)))
    }

    /// The plan of a customer: the one it was given, or the first that fits.
    pub fn plan_of(&self, customer: &Customer) -> Option<&'a Plan> {
        match customer.plan {
            Some(key) => self.plans.iter().copied().find(|plan| plan.key == key),
            None => self.plans.iter().copied().find(|plan| plan.conditions.are_met_by(customer)),
        }
    }

    /// The plan and step that are named by their keys, if they are still the customer's.
    pub fn step_of(&self, customer: &Customer, plan: u128, step: u16) -> Option<(&'a Plan, &'a Step)> {
        let found = self.plan_of(customer).filter(|one| one.key == plan)?;
        Some((found, found.steps.get(found.position_of(step)?)?))
    }

    /// The local day of an instant, where an item's entity is.
    pub fn day_at(&self, item: &Item, at: Timestamp) -> Date {
        self.entity(item).map_or(Date::MIN, |entity| local(at, &entity.zone).date())
    }

    /// The local day on which a message left, or will.
    pub fn day_of(&self, item: &Item, state: MessageState) -> Date {
        self.day_at(item, state.at())
    }

    fn scopes(&self, index: ItemIndex, item: &Item) -> [Option<Scope>; 3] {
        let group = self.customer(item).and_then(|customer| customer.group).map(Scope::Group);
        [Some(Scope::Item(index)), Some(Scope::Customer(item.customer)), group]
    }

    fn cash_at<'s>(&self, found: Option<&'s Vec<u32>>) -> impl Iterator<Item = &'a Cash> + use<'a, 's> {
        let book = self.book;
        found.into_iter().flatten().filter_map(|index| book.cash.get(*index as usize))
    }
}

fn at(index: &[Vec<u32>], place: u32) -> impl Iterator<Item = u32> {
    index.get(place as usize).into_iter().flatten().copied()
}

fn by_index(count: usize, places: impl Iterator<Item = u32>) -> Vec<Vec<u32>> {
    let mut found = vec![Vec::new(); count];
    for (index, place) in (0..).zip(places) {
        if let Some(list) = found.get_mut(place as usize) {
            list.push(index);
        }
    }
    found
}

fn by_scope(scopes: impl Iterator<Item = Scope>) -> HashMap<Scope, Vec<u32>> {
    let mut found: HashMap<Scope, Vec<u32>> = HashMap::new();
    for (index, scope) in (0..).zip(scopes) {
        found.entry(scope).or_default().push(index);
    }
    found
}
