//! What a person's decisions teach: which payer stands for which customer.

use std::collections::HashSet;

use db::{AsDbError, DbError, Tx};
use invoice_files::CustomerParty;
use serde::{Deserialize, Serialize};

use super::lines::{DecidedLine, Target};
use super::store::{self, AliasRow};
use crate::activity::Event;
use crate::banking::TransactionRow;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AliasId, CustomerId};
use crate::work;
use crate::write::Fault;

/// Learns the payer of a transaction when all of it went to one customer under a name or account
/// that is not the customer's own. Answers whether something was learned.
pub(super) async fn learn_payer(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &TransactionRow,
    lines: &[DecidedLine],
) -> Result<bool, Fault> {
    let Some(customer) = only_customer(lines) else { return Ok(false) };
    if row.amount_minor <= 0 {
        return Ok(false);
    }
    let name = Some(matching::normalise_name(&row.counterparty)).filter(|name| !name.is_empty());
    let account = row.counterparty_index;
    if name.is_none() && account.is_none() {
        return Ok(false);
    }
    let known = store::list_aliases_of(tx, ctx, customer).await?;
    let is_known_name = name.is_none() || known.iter().any(|alias| alias.name == name);
    let is_known_account = account.is_none() || known.iter().any(|alias| alias.account_index == account);
    if is_known_name && is_known_account {
        return Ok(false);
    }
    let id = AliasId::from_uuid(ctx.new_id()?);
    let alias = AliasRow { customer_id: customer, name, account_index: account };
    store::insert_alias(tx, ctx, id, &alias, &row.id.to_string()).await?;
    Ok(true)
}

/// The customer of all lines that have one, when it is the same and no line goes elsewhere.
fn only_customer(lines: &[DecidedLine]) -> Option<CustomerId> {
    let mut only = None;
    for line in lines {
        let customer = match &line.target {
            Target::Item(item) => item.customer,
            Target::Credit { customer, .. } | Target::NewCredit { customer } => *customer,
            // A provider pays for many customers.
            Target::Account(_) | Target::ProviderPayment(_) => return None,
            Target::SettlementDifference
            | Target::Discount { .. }
            | Target::BankCharges
            | Target::Interest
            | Target::InternalTransfer => continue,
        };
        match only {
            None => only = Some(customer),
            Some(known) if known == customer => {}
            Some(_) => return None,
        }
    }
    only
}

/// A learned payer, as it travels in a file between databases. It holds no account number: a
/// payer recognised by account alone is learned anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedPayer {
    /// The payer's name, normalised.
    pub payer: String,
    /// The customer's number, or empty.
    #[serde(default)]
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
}

/// The payers learned by name.
pub async fn export_learned(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<LearnedPayer>, DbError> {
    let customers = customers::list_customers(tx, ctx).await?;
    let mut learned = Vec::new();
    for alias in store::list_aliases(tx, ctx).await? {
        let customer = customers.iter().find(|customer| customer.id == alias.customer_id);
        if let (Some(payer), Some(customer)) = (alias.name, customer) {
            learned.push(LearnedPayer {
                payer,
                customer_number: customer.number.clone(),
                customer_name: customer.name.clone(),
            });
        }
    }
    Ok(learned)
}

/// Learns payers from a file, each once, and asks for a matching run. Answers how many were new; a
/// customer that is not known is made.
pub async fn import_learned(
    ctx: &Ctx,
    tx: &mut Tx,
    learned: &[LearnedPayer],
) -> Result<(u64, Option<Event>), Fault> {
    let mut directory = customers::Directory::load(tx, ctx).await?;
    let known = store::list_aliases(tx, ctx).await?.into_iter();
    let mut known: HashSet<(CustomerId, String)> =
        known.filter_map(|alias| Some((alias.customer_id, alias.name?))).collect();
    let mut fresh = Vec::new();
    for payer in learned {
        let name = matching::normalise_name(&payer.payer);
        let party = CustomerParty {
            number: kept(&payer.customer_number),
            name: kept(&payer.customer_name),
            ..CustomerParty::default()
        };
        // Nobody would know such a payer again, or whom it pays for.
        if name.is_empty() || (party.number.is_empty() && party.name.is_empty()) {
            continue;
        }
        let customer_id = directory.find_or_make(ctx, &party)?;
        if known.insert((customer_id, name.clone())) {
            fresh.push(AliasRow { customer_id, name: Some(name), account_index: None });
        }
    }
    directory.flush(tx).await?;
    for alias in &fresh {
        store::insert_alias(tx, ctx, AliasId::from_uuid(ctx.new_id()?), alias, "file").await?;
    }
    if fresh.is_empty() {
        return Ok((0, None));
    }
    work::request_matching(tx, ctx).await?;
    let data = serde_json::json!({ "payers": learned.len(), "new": fresh.len() });
    Ok((fresh.len() as u64, Some(Event::new("payers_learned", "", data))))
}

/// A text as the database will hold it, so that the next file finds the customer that this one made.
fn kept(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect::<String>().trim().to_owned()
}

/// A learned payer, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LearnedView {
    /// Its id's text (`ali_…`).
    pub id: String,
    /// The payer's name, normalised; nothing when the payer is recognised by account alone.
    pub payer: Option<String>,
    /// The customer's id (`cus_…`).
    pub customer: String,
    /// The customer's number, or empty.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// The transaction that taught it (`btx_…`), or `file`.
    pub learned_from: String,
    /// Who decided.
    pub learned_by: String,
    /// Microseconds since 1970 UTC.
    pub learned_at: i64,
}

/// Learned payers after one, in the order in which they were learned, at most `limit`.
pub async fn list_learned(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AliasId>,
    limit: i64,
) -> Result<Vec<LearnedView>, DbError> {
    let mut views = Vec::new();
    for row in store::list_learned(tx, ctx, after, limit).await? {
        let customer = customers::find_customer(tx, ctx, row.customer_id).await?;
        let (customer_number, customer_name) =
            customer.map(|found| (found.number, found.name)).unwrap_or_default();
        views.push(LearnedView {
            id: row.id.to_string(),
            payer: row.name,
            customer: row.customer_id.to_string(),
            customer_number,
            customer_name,
            learned_from: row.learned_from,
            learned_by: row.learned_by,
            learned_at: row.learned_at,
        });
    }
    Ok(views)
}

/// Forget a learned payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetPayer {
    /// The learned payer, as its id's text.
    pub alias: String,
}

/// Why no payer was forgotten.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// There is no such learned payer (any more).
    #[error("there is no learned payer {0}")]
    Unknown(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for ForgetError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for ForgetError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Unknown(_) => None,
        }
    }
}

/// Forgets a learned payer and asks for a matching run. What was decided stays.
pub async fn forget_payer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ForgetPayer,
) -> Result<(ForgetPayer, Option<Event>), ForgetError> {
    let unknown = || ForgetError::Unknown(command.alias.clone());
    let id: AliasId = command.alias.parse().map_err(|_| unknown())?;
    let customer = store::find_alias_customer(tx, ctx, id).await?.ok_or_else(unknown)?;
    store::delete_alias(tx, ctx, id).await?;
    work::request_matching(tx, ctx).await?;
    let data = serde_json::json!({ "customer": customer.to_string() });
    Ok((command.clone(), Some(Event::new("payer_forgotten", id, data))))
}
