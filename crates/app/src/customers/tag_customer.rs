//! Tag a customer. A tag is a segment: the customers that have it can be listed.

use std::collections::BTreeSet;

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::CustomerError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::CustomerId;
use crate::typed::clean_line;

/// Longest tag.
const TAG_CHARACTERS_MAX: usize = 40;
/// Most tags of a customer.
const TAGS_MAX: usize = 20;

/// Give a customer these tags and no others.
#[derive(Clone, Debug, Serialize)]
pub struct TagCustomer {
    /// The customer, as its id's text.
    pub customer: String,
    /// The tags; spaces at their ends and empty ones do not count.
    pub tags: Vec<String>,
}

/// A customer has these tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTagged {
    /// In alphabetical order.
    pub tags: Vec<String>,
}

/// Gives a customer these tags and no others.
pub async fn tag_customer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &TagCustomer,
) -> Result<(CustomerTagged, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let customer: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    store::find_customer(tx, ctx, customer).await?.ok_or_else(unknown)?;
    let tags: BTreeSet<String> =
        command.tags.iter().map(|tag| clean_line(tag)).filter(|tag| !tag.is_empty()).collect();
    if tags.len() > TAGS_MAX || tags.iter().any(|tag| tag.chars().count() > TAG_CHARACTERS_MAX) {
        return Err(CustomerError::BadTags);
    }
    let before: BTreeSet<String> = store::list_tags_of(tx, ctx, customer).await?.into_iter().collect();
    let tagged = CustomerTagged { tags: tags.iter().cloned().collect() };
    if before == tags {
        return Ok((tagged, None));
    }
    store::replace_tags(tx, ctx, customer, &tags).await?;
    let data = serde_json::json!({ "added": tags.difference(&before).collect::<Vec<_>>(),
        "removed": before.difference(&tags).collect::<Vec<_>>() });
    Ok((tagged, Some(Event::new("customer_tagged", customer, data))))
}
