//! What the engine is told: the books as they are, in parts that hold every customer of a contact.
//!
//! What grows with the organisation's customers and with what waits is loaded once; documents and what was said
//! about them are loaded part by part, so that memory does not grow with them.

mod book;
mod money_in;
mod parties;
mod past;

use std::collections::{HashMap, HashSet};

use db::{DbError, Tx};
use dunning::plan::{Anchor, Channel, Plan};
use dunning::{AddressState, Source};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

pub(super) use book::LoadedPart;
use money_in::CashFact;
pub(super) use parties::Party;
use past::Past;

use super::plans::{Mode, StoredPlan, load_plans};
use super::store::{self, HoldRow};
use crate::context::Ctx;
use crate::identity;
use crate::ids::{BankAccountId, CustomerId, LegalEntityId};

/// Customers of a part.
const PART: usize = 4_000;
/// Days that what a contact got before is looked at: the guard-rail's thirty, and the longest interval.
const PAST_DAYS_MIN: i64 = 31;

/// About whom something is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whom<'a> {
    /// Everybody.
    All,
    /// These customers only: the answer about a message that is theirs alone needs no others.
    These(&'a [(LegalEntityId, CustomerId)]),
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To decide: plans that are switched off say nothing. What plans in shadow mode would have said is in the book, apart.
    Decide,
    /// To send: what was not said, because a plan was in shadow mode, holds nothing back.
    Send,
    /// To try the plans as if all were live.
    Try {
        /// Days that are tried.
        days: i64,
    },
}

/// All facts but documents and what was said about them.
pub(super) struct Facts {
    /// One context per legal entity, in the order of [`dunning::Book::entities`].
    pub ctxs: Vec<Ctx>,
    /// Names of the legal entities.
    pub plans: Vec<StoredPlan>,
    engine_plans: Vec<Plan>,
    pub parties: Vec<Party>,
    /// Contacts of several customers, with their places.
    shared: HashMap<Uuid, Vec<usize>>,
    /// The accounts behind the sources.
    pub accounts: Vec<BankAccountId>,
    sources: Vec<Source>,
    cash: Vec<CashFact>,
    holds: HashMap<CustomerId, Vec<HoldRow>>,
    addresses: HashMap<Uuid, Vec<(Channel, AddressState)>>,
    conversations: HashMap<Uuid, (Option<i64>, Option<i64>)>,
    past: Past,
    due_through: Date,
    purpose: Purpose,
    pub zone: TimeZone,
}

impl Facts {
    /// Loads them as they are at an instant.
    pub async fn load(
        tx: &mut Tx,
        ctx: &Ctx,
        whom: Whom<'_>,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Self, DbError> {
        Self::load_with(tx, ctx, whom, purpose, now, None).await
    }

    /// The same with these plans instead of those that are kept.
    pub async fn load_with(
        tx: &mut Tx,
        ctx: &Ctx,
        whom: Whom<'_>,
        purpose: Purpose,
        now: Timestamp,
        plans: Option<Vec<StoredPlan>>,
    ) -> Result<Self, DbError> {
        // Whoever asks may see few customers; the gate has to know of all.
        let ctx = ctx.seeing_all();
        let ctxs = identity::list_contexts(tx, &ctx).await?;
        let plans = match plans {
            Some(plans) => plans,
            None => load_plans(tx, &ctx).await?,
        };
        let engine_plans: Vec<Plan> = plans
            .iter()
            .filter(|plan| matches!(purpose, Purpose::Try { .. }) || plan.mode != Mode::Off)
            .map(|plan| plan.plan.clone())
            .collect();
        let zone = ctx.zone();
        let today = now.to_zoned(zone.clone()).date();
        let mut facts = Self {
            due_through: due_through(&engine_plans, today, purpose),
            past: Past::default(),
            parties: Vec::new(),
            shared: HashMap::new(),
            accounts: Vec::new(),
            sources: Vec::new(),
            cash: Vec::new(),
            holds: HashMap::new(),
            addresses: HashMap::new(),
            conversations: HashMap::new(),
            ctxs,
            plans,
            engine_plans,
            purpose,
            zone,
        };
        facts.load_parties(tx, whom).await?;
        facts.load_contacts(tx, &ctx).await?;
        facts.load_holds(tx).await?;
        facts.load_money_in(tx, matches!(whom, Whom::All)).await?;
        let days = facts.engine_plans.iter().map(|plan| i64::from(plan.interval_days) + 1).max();
        let since = now.checked_sub(days.unwrap_or(0).max(PAST_DAYS_MIN).saturating_mul(24).hours());
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH).as_microsecond();
        facts.load_past(tx, &ctx, whom, since).await?;
        Ok(facts)
    }

    async fn load_holds(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        for ctx in &self.ctxs {
            for hold in store::list_open_holds(tx, ctx).await? {
                self.holds.entry(hold.customer_id).or_default().push(hold);
            }
        }
        Ok(())
    }

    /// The parts in which everything is decided: places of parties. Customers that share a contact are in one.
    pub fn parts(&self) -> Vec<Vec<usize>> {
        let mut done: HashSet<usize> = HashSet::new();
        let mut parts = Vec::new();
        let mut part = Vec::new();
        for place in 0..self.parties.len() {
            if !self.is_first_of_contact(place, &mut done) {
                continue;
            }
            match self.parties[place].contact.and_then(|key| self.shared.get(&key)) {
                Some(sharing) => part.extend(sharing.iter().copied()),
                None => part.push(place),
            }
            if part.len() >= PART {
                parts.push(std::mem::take(&mut part));
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
        for part in &mut parts {
            part.sort_unstable();
        }
        parts
    }

    /// Whether a party has not come with another one of its contact.
    fn is_first_of_contact(&self, place: usize, done: &mut HashSet<usize>) -> bool {
        let sharing = self.parties[place].contact.and_then(|key| self.shared.get(&key));
        let Some(sharing) = sharing else { return true };
        if done.contains(&place) {
            return false;
        }
        done.extend(sharing.iter().copied());
        true
    }

    /// The mode of a plan.
    pub fn mode_of(&self, plan: u128) -> Mode {
        self.plans.iter().find(|known| known.plan.key == plan).map_or(Mode::Off, |known| known.mode)
    }
}

/// The last due day that any plan has something to say about.
fn due_through(plans: &[Plan], today: Date, purpose: Purpose) -> Date {
    let days = match purpose {
        Purpose::Decide | Purpose::Send => 0,
        Purpose::Try { days } => days,
    };
    let mut ahead = 0;
    for step in plans.iter().flat_map(|plan| &plan.steps) {
        match step.anchor {
            Anchor::Issued => return Date::constant(9999, 12, 31),
            Anchor::Due => ahead = ahead.max(-i64::from(step.days)),
        }
    }
    today.saturating_add((ahead + days).days())
}
