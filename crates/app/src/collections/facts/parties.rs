//! Customers and whom to write to.

use std::collections::{HashMap, HashSet};

use db::{DbError, Tx};
use dunning::plan::Channel;
use dunning::{AddressState, CustomerKind};
use uuid::Uuid;

use super::{Facts, Whom};
use crate::collections::plan_body::KindWord;
use crate::collections::recipient::{Recipient, contact_by_post};
use crate::collections::store::{self, HabitRow, ReminderRow};
use crate::collections::stored::channel_of;
use crate::context::Ctx;
use crate::customers::{self, ContactRow, PartyRow};
use crate::ids::CustomerId;

/// A customer as reminders need it.
pub(in crate::collections) struct Party {
    pub id: CustomerId,
    /// Place of its legal entity.
    pub entity: u32,
    /// The keyed hash of its contact; nothing where nobody is known.
    pub contact: Option<Uuid>,
    pub has_email: bool,
    pub has_phone: bool,
    /// Whether letters reach it.
    pub has_post: bool,
    pub country: String,
    pub tags: Vec<String>,
    pub kind: CustomerKind,
    pub segment: String,
    pub plan: Option<u128>,
    pub days_late: Option<u16>,
    pub invoices_paid: u32,
    pub paid_by: Option<CustomerId>,
    pub name_key: String,
}

/// What is known of customers beside their rows.
#[derive(Default)]
struct Beside {
    contacts: HashMap<CustomerId, Vec<ContactRow>>,
    tags: HashMap<CustomerId, Vec<String>>,
    reminders: HashMap<CustomerId, ReminderRow>,
    habits: HashMap<CustomerId, HabitRow>,
    with_post: HashSet<CustomerId>,
}

impl Facts {
    /// Loads the customers, and finds which of them share a contact.
    pub(super) async fn load_parties(&mut self, tx: &mut Tx, whom: Whom<'_>) -> Result<(), DbError> {
        let ctxs = self.ctxs.clone();
        for (entity, ctx) in (0..).zip(&ctxs) {
            match whom {
                Whom::All => self.load_all(tx, ctx, entity).await?,
                Whom::These(these) => {
                    for (_, customer) in these.iter().filter(|(of, _)| *of == ctx.legal_entity) {
                        self.load_one(tx, ctx, entity, *customer).await?;
                    }
                }
            }
        }
        self.parties.sort_by_key(|party| (party.entity, party.id));
        let mut sharing: HashMap<Uuid, Vec<usize>> = HashMap::new();
        for (place, party) in self.parties.iter().enumerate() {
            if let Some(key) = party.contact {
                sharing.entry(key).or_default().push(place);
            }
        }
        sharing.retain(|_, places| places.len() > 1);
        self.shared = sharing;
        Ok(())
    }

    async fn load_all(&mut self, tx: &mut Tx, ctx: &Ctx, entity: u32) -> Result<(), DbError> {
        let mut beside = Beside::default();
        for contact in customers::list_all_contacts(tx, ctx).await? {
            beside.contacts.entry(contact.customer_id).or_default().push(contact);
        }
        for (customer, tag) in customers::list_all_tags(tx, ctx).await? {
            beside.tags.entry(customer).or_default().push(tag);
        }
        let reminders = store::list_reminders(tx, ctx).await?;
        beside.reminders = reminders.into_iter().map(|row| (row.customer_id, row)).collect();
        beside.with_post = customers::list_with_postal_address(tx, ctx).await?;
        let habits = store::list_habits(tx, ctx).await?;
        beside.habits = habits.into_iter().map(|row| (row.customer_id, row)).collect();
        let parties = &mut self.parties;
        customers::each_party(tx, ctx, |row| {
            parties.push(beside.party(ctx, entity, row));
            Ok(())
        })
        .await
    }

    async fn load_one(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        entity: u32,
        customer: CustomerId,
    ) -> Result<(), DbError> {
        let Some(row) = customers::find_party(tx, ctx, customer).await? else { return Ok(()) };
        let mut beside = Beside::default();
        beside.contacts.insert(customer, customers::list_contacts(tx, ctx, customer).await?);
        beside.tags.insert(customer, customers::list_tags_of(tx, ctx, customer).await?);
        if let Some(row) = store::find_reminder(tx, ctx, customer).await? {
            beside.reminders.insert(customer, row);
        }
        if let Some(row) = store::find_habit(tx, ctx, customer).await? {
            beside.habits.insert(customer, row);
        }
        if customers::find_postal_address(tx, &ctx.seeing_all(), customer).await?.is_some() {
            beside.with_post.insert(customer);
        }
        self.parties.push(beside.party(ctx, entity, row));
        Ok(())
    }

    /// Loads how addresses stand, and conversations.
    pub(super) async fn load_contacts(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        for (key, channel, state) in store::list_addresses(tx, ctx).await? {
            let state = if state == "bounced" { AddressState::Bounced } else { AddressState::OptedOut };
            if let Some(channel) = channel_of(&channel) {
                self.addresses.entry(key).or_default().push((channel, state));
            }
        }
        for (key, heard_at, settled_at) in store::list_conversations(tx, ctx).await? {
            self.conversations.insert(key, (heard_at, settled_at));
        }
        Ok(())
    }

    /// How a party's contact can be reached by each channel that it has an address for.
    pub(super) fn addresses_of(&self, party: &Party) -> Vec<(Channel, AddressState)> {
        let known = party.contact.and_then(|key| self.addresses.get(&key));
        let state = |channel: Channel| {
            known
                .and_then(|known| known.iter().find(|(of, _)| *of == channel))
                .map_or(AddressState::Usable, |(_, state)| *state)
        };
        let email = party.has_email.then_some(Channel::Email);
        let phone = if party.has_phone { &[Channel::Call, Channel::Sms][..] } else { &[] };
        let post = party.has_post.then_some(Channel::Letter);
        let channels = email.into_iter().chain(phone.iter().copied()).chain(post);
        channels.map(|channel| (channel, state(channel))).collect()
    }
}

impl Beside {
    fn party(&mut self, ctx: &Ctx, entity: u32, row: PartyRow) -> Party {
        let contacts = self.contacts.remove(&row.id).unwrap_or_default();
        let reminder = self.reminders.remove(&row.id);
        let habit = self.habits.get(&row.id);
        let chosen = reminder.as_ref().and_then(|reminder| reminder.contact_id);
        let recipient = Recipient::of(&row.email, &contacts, chosen);
        let has_post = self.with_post.contains(&row.id);
        let kind = reminder.as_ref().and_then(|reminder| KindWord::parse(&reminder.kind));
        Party {
            id: row.id,
            entity,
            contact: recipient
                .as_ref()
                .map(|recipient| recipient.key(&ctx.vault))
                .or_else(|| has_post.then(|| contact_by_post(&ctx.vault, row.id))),
            has_email: recipient.as_ref().is_some_and(|recipient| !recipient.email.is_empty()),
            has_phone: recipient.as_ref().is_some_and(|recipient| !recipient.phone.is_empty()),
            has_post,
            country: row.country,
            tags: self.tags.remove(&row.id).unwrap_or_default(),
            kind: kind.map_or(CustomerKind::Business, CustomerKind::from),
            plan: reminder.as_ref().and_then(|reminder| reminder.plan_id).map(|plan| plan.uuid().as_u128()),
            segment: reminder.map(|reminder| reminder.segment).unwrap_or_default(),
            days_late: habit.map(|habit| u16::try_from(habit.days_late).unwrap_or(u16::MAX)),
            invoices_paid: habit.map_or(0, |habit| u32::try_from(habit.invoices_paid).unwrap_or(u32::MAX)),
            paid_by: row.paid_by_id,
            name_key: row.name_key,
        }
    }
}
