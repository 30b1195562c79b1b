//! The engine's book of one part, with the way back from its indexes to our ids.

use std::collections::HashMap;

use db::{DbError, Tx};
use dunning::calendar::Region;
use dunning::{
    Address, Book, Cash, Contact, Credit, Customer, DocumentState, Entity, Flight, Hold, Item, Message, Said,
    Scope,
};
use jiff::civil::Date;
use money::{Currency, Money};
use uuid::Uuid;

use super::{Facts, Purpose};
use crate::collections::store::{HoldRow, SentBefore};
use crate::collections::stored::{Holding, State, channel_of, holding_of, instant, tone_of};
use crate::ids::{CustomerId, MessageId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenDue};
use crate::reporting::{self, ClaimedStep};

/// Parties that lie between two of a part and are read with them.
const GAP_MAX: usize = 50;

/// The book of one part.
pub(in crate::collections) struct LoadedPart {
    pub book: Book,
    /// The ids behind its items.
    pub items: Vec<OpenItemId>,
    /// The places of the parties behind its customers.
    pub customers: Vec<usize>,
    /// The keys behind its contacts.
    pub contacts: Vec<Uuid>,
    item_index: HashMap<OpenItemId, u32>,
    customer_index: HashMap<CustomerId, u32>,
    contact_index: HashMap<Uuid, u32>,
    message_index: HashMap<MessageId, Place>,
    /// Messages that plans in shadow mode would have sent: they hold back nothing that is really sent.
    shadow: Vec<Message>,
}

impl Facts {
    /// The book of the parties of a part.
    pub async fn book(&self, tx: &mut Tx, part: &[usize]) -> Result<LoadedPart, DbError> {
        let mut loaded = LoadedPart {
            book: Book {
                entities: self.entities(),
                plans: self.engine_plans.clone(),
                sources: self.sources.clone(),
                ..Book::default()
            },
            items: Vec::new(),
            customers: part.to_vec(),
            contacts: Vec::new(),
            item_index: HashMap::new(),
            customer_index: HashMap::new(),
            contact_index: HashMap::new(),
            message_index: HashMap::new(),
            shadow: Vec::new(),
        };
        for place in part {
            self.add_customer(&mut loaded, *place);
        }
        for (first, last) in self.spans(part) {
            let (from, to) = (&self.parties[first], &self.parties[last]);
            let ctx = &self.ctxs[from.entity as usize];
            receivables::each_open_due(tx, ctx, (from.id, to.id), self.due_through, |row| {
                loaded.add_open(from.entity, &row)
            })
            .await?;
            reporting::each_claim_of_open(tx, ctx, (from.id, to.id), |row| {
                self.add_claim(&mut loaded, &row);
                Ok(())
            })
            .await?;
        }
        let keys: Vec<(u32, Uuid)> = (0..).zip(loaded.contacts.iter().copied()).collect();
        for (contact, key) in keys {
            for message in self.past.by_contact.get(&key).into_iter().flatten() {
                self.add_message(&mut loaded, message, contact);
            }
        }
        self.add_holds(&mut loaded);
        self.add_cash(&mut loaded);
        Ok(loaded)
    }

    fn entities(&self) -> Vec<Entity> {
        let entity = |ctx: &crate::context::Ctx| Entity {
            key: ctx.legal_entity.uuid().as_u128(),
            zone: self.zone.clone(),
            region: Region::France,
        };
        self.ctxs.iter().map(entity).collect()
    }

    /// The parties of a part as few ranges of ids; what lies between them is read and passed over.
    fn spans(&self, part: &[usize]) -> Vec<(usize, usize)> {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for place in part {
            match spans.last_mut() {
                Some((first, last))
                    if place - *last <= GAP_MAX
                        && self.parties[*first].entity == self.parties[*place].entity
                        && *last < *place =>
                {
                    *last = *place;
                }
                _ => spans.push((*place, *place)),
            }
        }
        spans
    }

    fn add_customer(&self, loaded: &mut LoadedPart, place: usize) {
        let party = &self.parties[place];
        let contact = party.contact.map(|key| {
            *loaded.contact_index.entry(key).or_insert_with(|| {
                let (heard, settled) = self.conversations.get(&key).copied().unwrap_or_default();
                let addresses = self.addresses_of(party).into_iter();
                loaded.book.contacts.push(Contact {
                    key: key.as_u128(),
                    addresses: addresses.map(|(channel, state)| Address { channel, state }).collect(),
                    heard_at: heard.map(instant),
                    settled_at: settled.map(instant),
                });
                loaded.contacts.push(key);
                as_index(loaded.contacts.len() - 1)
            })
        });
        loaded.customer_index.insert(party.id, as_index(loaded.book.customers.len()));
        loaded.book.customers.push(Customer {
            key: party.id.uuid().as_u128(),
            kind: party.kind,
            contact,
            plan: party.plan,
            group: None,
            segment: party.segment.clone(),
            tags: party.tags.clone(),
            country: party.country.clone(),
            days_late: party.days_late,
            invoices_paid: party.invoices_paid,
            score: None,
            pays_through: Vec::new(),
        });
    }

    /// What was said about an item counts as long as its message does; what a plan in shadow mode would have said does
    /// not when plans are tried.
    fn add_claim(&self, loaded: &mut LoadedPart, row: &ClaimedStep) {
        let Some(item) = loaded.item_index.get(&row.item_id).copied() else { return };
        if row.is_shadow && self.purpose != Purpose::Decide {
            return;
        }
        let contact = row.contact_key.and_then(|key| loaded.contact_index.get(&key).copied());
        let found = Told {
            id: row.message_id,
            contact,
            channel: &row.channel,
            state: &row.state,
            state_at: row.state_at,
            tries: row.tries,
        };
        let Some(message) = loaded.message(&found) else { return };
        let (Some(tone), Ok(step)) = (tone_of(&row.tone), u16::try_from(row.step)) else { return };
        message.lines.push(Said { item, plan: row.plan_id.uuid().as_u128(), step, tone });
    }

    fn add_message(&self, loaded: &mut LoadedPart, row: &SentBefore, contact: u32) {
        if row.state == State::Shadow.as_str() && self.purpose != Purpose::Decide {
            return;
        }
        loaded.message(&Told {
            id: row.id,
            contact: Some(contact),
            channel: &row.channel,
            state: &row.state,
            state_at: row.state_at,
            tries: row.tries,
        });
    }

    fn add_holds(&self, loaded: &mut LoadedPart) {
        for place in &loaded.customers {
            let party = &self.parties[*place];
            for row in self.holds.get(&party.id).into_iter().flatten() {
                let on = match row.item_id {
                    Some(item) => match loaded.item_index.get(&item) {
                        Some(index) => Scope::Item(*index),
                        None => continue,
                    },
                    None => match loaded.customer_index.get(&party.id) {
                        Some(index) => Scope::Customer(*index),
                        None => continue,
                    },
                };
                add_hold(&mut loaded.book, row, on);
            }
        }
    }

    /// Money that could be a payment of somebody in the part: of a payer in it, cited or named, or of nobody that
    /// is known.
    fn add_cash(&self, loaded: &mut LoadedPart) {
        for cash in &self.cash {
            let index = |customer: &CustomerId| loaded.customer_index.get(customer).copied();
            let names: Vec<u32> = cash.names.iter().filter_map(index).collect();
            let cites: Vec<u32> =
                cash.cites.iter().filter_map(|item| loaded.item_index.get(item).copied()).collect();
            let payer = cash.payer.as_ref().and_then(index);
            if cash.payer.is_some() && payer.is_none() && names.is_empty() && cites.is_empty() {
                continue;
            }
            // Somebody else is the payer: what is named and cited still counts, the amount alone does not.
            let payer = if cash.payer.is_some() { payer.or(Some(u32::MAX)) } else { None };
            loaded.book.cash.push(Cash {
                amount: cash.amount,
                received_on: cash.received_on,
                payer,
                names,
                cites,
            });
        }
    }
}

/// Where a message of a part is.
#[derive(Clone, Copy)]
enum Place {
    Book(usize),
    Shadow(usize),
}

/// A message as it was stored.
struct Told<'a> {
    id: MessageId,
    contact: Option<u32>,
    channel: &'a str,
    state: &'a str,
    state_at: i64,
    tries: i64,
}

impl LoadedPart {
    /// The message in the book, added when it is not there; nothing when it does not count.
    fn message(&mut self, told: &Told<'_>) -> Option<&mut Message> {
        match self.message_index.get(&told.id) {
            Some(Place::Book(index)) => return self.book.messages.get_mut(*index),
            Some(Place::Shadow(index)) => return self.shadow.get_mut(*index),
            None => {}
        }
        let state = State::parse(told.state)?;
        let message = Message {
            key: told.id.uuid().as_u128(),
            // A step that was skipped was said to nobody.
            contact: told.contact.filter(|_| state != State::Skipped),
            channel: channel_of(told.channel)?,
            state: state.for_engine(told.state_at, told.tries)?,
            lines: Vec::new(),
        };
        let (place, messages) = match state {
            State::Shadow => (Place::Shadow(self.shadow.len()), &mut self.shadow),
            _ => (Place::Book(self.book.messages.len()), &mut self.book.messages),
        };
        self.message_index.insert(told.id, place);
        messages.push(message);
        messages.last_mut()
    }

    /// Lets what plans in shadow mode would have said count as said: for deciding what they would say next.
    pub fn count_shadow(&mut self) {
        self.book.messages.append(&mut self.shadow);
    }

    /// The place in the book of a message, when it counts.
    pub fn place_of(&self, message: MessageId) -> Option<usize> {
        match self.message_index.get(&message)? {
            Place::Book(index) => Some(*index),
            Place::Shadow(_) => None,
        }
    }

    /// The index of an item.
    pub fn index_of(&self, item: OpenItemId) -> Option<u32> {
        self.item_index.get(&item).copied()
    }

    /// The index of a contact.
    pub fn contact_of(&self, key: Option<Uuid>) -> Option<u32> {
        key.and_then(|key| self.contact_index.get(&key).copied())
    }

    fn add_open(&mut self, entity: u32, row: &OpenDue) -> Result<(), DbError> {
        let Some(customer) = self.customer_index.get(&row.customer_id).copied() else { return Ok(()) };
        let inconsistent = || DbError::Inconsistent { table: "open_items", id: row.item_id.to_string() };
        let currency = Currency::parse(&row.currency).map_err(|_| inconsistent())?;
        if row.open_minor < 0 {
            let left = Money::new(row.open_minor.checked_neg().ok_or_else(inconsistent)?, currency);
            self.book.credits.push(Credit { customer, entity, left });
            return Ok(());
        }
        // A credit note that is over-used is nothing to be reminded of.
        if row.kind != ItemKind::Invoice.as_str() {
            return Ok(());
        }
        self.item_index.insert(row.item_id, as_index(self.items.len()));
        self.items.push(row.item_id);
        self.book.items.push(Item {
            key: row.item_id.uuid().as_u128(),
            customer,
            entity,
            // Numbers are for people: they are read where a message is made.
            number: String::new(),
            issued_on: row.issued_on.to_jiff(),
            due_on: row.due_on.to_jiff(),
            total: Money::new(row.total_minor, currency),
            open: Money::new(row.open_minor, currency),
            state: DocumentState::Standing,
            is_collected_by_us: false,
        });
        Ok(())
    }
}

fn add_hold(book: &mut Book, row: &HoldRow, on: Scope) {
    let until: Option<Date> = row.until_on.map(db::Day::to_jiff);
    match (holding_of(&row.kind), until) {
        (Some(Holding::Hold(kind)), until) => book.holds.push(Hold { on, kind, until }),
        (Some(Holding::Flight(kind)), Some(expected_on)) => {
            book.flights.push(Flight { on, kind, expected_on });
        }
        (Some(Holding::Flight(_)) | None, _) => {}
    }
}

fn as_index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
