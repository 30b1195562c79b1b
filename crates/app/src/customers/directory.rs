//! All customers of a legal entity in memory while a file is imported: found, or made on the spot.

use std::collections::{HashMap, HashSet};

use db::{Cell, DbError, OrgId, Rows, Tx};
use invoice_files::CustomerParty;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::postal::stated;
use super::store;
use crate::context::Ctx;
use crate::ids::CustomerId;
use crate::source::NoEntropy;
use crate::write::Fault;

/// Finds customers by number, SIREN, VAT number or name; gathers the new ones to be inserted together.
pub(crate) struct Directory {
    by_number: HashMap<String, CustomerId>,
    by_siren: HashMap<String, CustomerId>,
    by_vat_number: HashMap<String, CustomerId>,
    /// `None` marks a name that several customers have: it identifies nobody.
    by_name: HashMap<String, Option<CustomerId>>,
    /// Customers without a number of ours, by name.
    unnumbered: HashMap<String, CustomerId>,
    /// Numbers that such customers got, to be written.
    numbered: Vec<(CustomerId, String)>,
    accounts: HashSet<(CustomerId, Uuid)>,
    /// Days after issue in which a customer pays, where that is known; nothing for terms without days.
    days: HashMap<CustomerId, Option<i64>>,
    /// Days that customers got whose terms had none, to be written.
    completed: Vec<(CustomerId, i64)>,
    /// Customers whose postal address is known.
    addressed: HashSet<CustomerId>,
    org: OrgId,
    customer_rows: Rows,
    account_rows: Rows,
    terms_rows: Rows,
    address_rows: Rows,
    made: u64,
    /// The first of those that were made.
    named: Vec<MadeCustomer>,
    /// Names of those known before without their legal form, once somebody was made.
    bare: Option<HashMap<String, String>>,
}

/// Made customers that are named, the rest is counted.
const NAMED_MAX: usize = 50;

/// A customer that came with a file and was not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeCustomer {
    /// Its name, or its number when it has no name.
    pub name: String,
    /// A known customer whose name differs by its legal form only, as names are compared.
    pub resembles: Option<String>,
}

impl Directory {
    /// Loads every customer of the legal entity.
    pub(crate) async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let mut directory = Self {
            by_number: HashMap::new(),
            by_siren: HashMap::new(),
            by_vat_number: HashMap::new(),
            by_name: HashMap::new(),
            unnumbered: HashMap::new(),
            numbered: Vec::new(),
            accounts: store::list_accounts(tx, ctx).await?.into_iter().collect(),
            days: store::list_terms(tx, ctx).await?.into_iter().collect(),
            completed: Vec::new(),
            addressed: store::list_with_postal_address(tx, ctx).await?,
            org: ctx.org,
            customer_rows: store::customer_rows(),
            account_rows: store::account_rows(),
            terms_rows: store::terms_rows(),
            address_rows: store::address_rows(),
            made: 0,
            named: Vec::new(),
            bare: None,
        };
        for row in store::list_customers(tx, ctx).await? {
            directory.index(row.id, &row.number, &row.siren, &row.vat_number, row.name_key);
        }
        Ok(directory)
    }

    fn index(&mut self, id: CustomerId, number: &str, siren: &str, vat_number: &str, name_key: String) {
        for (map, key) in [
            (&mut self.by_number, number),
            (&mut self.by_siren, siren),
            (&mut self.by_vat_number, vat_number),
        ] {
            if !key.is_empty() {
                map.entry(key.to_owned()).or_insert(id);
            }
        }
        if number.is_empty() && !name_key.is_empty() {
            self.unnumbered.entry(name_key.clone()).or_insert(id);
        }
        if !name_key.is_empty() {
            self.by_name.entry(name_key).and_modify(|known| *known = None).or_insert(Some(id));
        }
    }

    /// The customer that a document names: by our number first, then SIREN, then VAT number, then
    /// the whole name when only one customer has it, or only one that has no number. A number that is
    /// not known becomes the number of the only customer of that name if it has none; otherwise it
    /// makes a new customer: two customers may share a name, not a number.
    pub(crate) fn find_or_make(&mut self, ctx: &Ctx, party: &CustomerParty) -> Result<CustomerId, NoEntropy> {
        let name_key = matching::normalise_name(&party.name);
        let found = if party.number.is_empty() {
            self.by_siren
                .get(&party.siren)
                .or_else(|| self.by_vat_number.get(&party.vat_number))
                .copied()
                .or_else(|| self.by_name.get(&name_key).copied().flatten())
                .or_else(|| self.unnumbered.get(&name_key).copied())
        } else {
            self.by_number.get(&party.number).copied().or_else(|| self.give_number(&party.number, &name_key))
        };
        let id = match found {
            Some(id) => id,
            None => self.make(ctx, party, name_key)?,
        };
        if !party.iban.is_empty() {
            self.add_account(ctx, id, &party.iban)?;
        }
        Ok(id)
    }

    /// Gives a number that is not known to the only customer of a name, if it has none.
    fn give_number(&mut self, number: &str, name_key: &str) -> Option<CustomerId> {
        let only = self.by_name.get(name_key).copied().flatten()?;
        if self.unnumbered.get(name_key) != Some(&only) {
            return None;
        }
        self.unnumbered.remove(name_key);
        self.by_number.insert(number.to_owned(), only);
        self.numbered.push((only, number.to_owned()));
        Some(only)
    }

    fn make(&mut self, ctx: &Ctx, party: &CustomerParty, name_key: String) -> Result<CustomerId, NoEntropy> {
        let id = CustomerId::from_uuid(ctx.new_id()?);
        let name = if party.name.is_empty() { party.number.clone() } else { party.name.clone() };
        if self.named.len() < NAMED_MAX {
            let names = &self.by_name;
            let known = self.bare.get_or_insert_with(|| {
                names.keys().map(|name| (matching::bare_name(name), name.clone())).collect()
            });
            let resembles = known.get(&matching::bare_name(&name)).cloned();
            self.named.push(MadeCustomer { name: name.clone(), resembles });
        }
        self.customer_rows.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            party.number.clone().into(),
            name.into(),
            name_key.clone().into(),
            party.siren.clone().into(),
            party.vat_number.clone().into(),
            party.email.clone().into(),
            party.country.clone().into(),
            Cell::Null,
            ctx.now_micros().into(),
        ]);
        self.index(id, &party.number, &party.siren, &party.vat_number, name_key);
        self.made += 1;
        Ok(id)
    }

    fn add_account(&mut self, ctx: &Ctx, customer: CustomerId, account: &str) -> Result<(), NoEntropy> {
        let index = ctx.vault.account_index(account);
        if self.accounts.insert((customer, index)) {
            let sealed = ctx.vault.seal(&store::account_place(customer, index), account)?;
            self.account_rows.push([ctx.org.into(), customer.into(), index.into(), sealed.into()]);
        }
        Ok(())
    }

    /// In how many days after the issue of a document a customer pays, where that is known.
    pub(crate) fn payment_days(&self, customer: CustomerId) -> Option<i64> {
        self.days.get(&customer).copied().flatten()
    }

    /// States the payment terms of a customer, unless somebody did before.
    pub(crate) fn state_days(&mut self, customer: CustomerId, days: i64) {
        match self.days.insert(customer, Some(days)) {
            None => self.terms_rows.push([self.org.into(), customer.into(), days.into()]),
            Some(None) => self.completed.push((customer, days)),
            Some(Some(known)) => {
                self.days.insert(customer, Some(known));
            }
        }
    }

    /// States where a customer gets letters, unless that is known. Answers whether a letter could be sent there.
    pub(crate) fn state_address(&mut self, customer: CustomerId, party: &CustomerParty) -> bool {
        // A list often has the town alone: that is no address, and nothing is wrong with it.
        if party.postal.lines.is_empty() || self.addressed.contains(&customer) {
            return true;
        }
        let Some(address) = stated(&party.postal, &party.country) else { return false };
        self.addressed.insert(customer);
        store::push_address(&mut self.address_rows, self.org, customer, address);
        true
    }

    /// The first of the customers that were made.
    pub(crate) fn named(&mut self) -> Vec<MadeCustomer> {
        std::mem::take(&mut self.named)
    }

    /// How many customers were made.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }

    /// Inserts what was made since the last time.
    pub(crate) async fn flush(&mut self, tx: &mut Tx) -> Result<(), Fault> {
        self.customer_rows.insert(tx).await?;
        self.account_rows.insert(tx).await?;
        self.terms_rows.insert(tx).await?;
        self.address_rows.insert(tx).await?;
        for (customer, days) in self.completed.drain(..) {
            store::update_days(tx, self.org, customer, days).await?;
        }
        for (customer, number) in self.numbered.drain(..) {
            store::update_number(tx, self.org, customer, &number).await?;
        }
        Ok(())
    }
}
