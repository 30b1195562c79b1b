//! Choose the columns of a list.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::ViewError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;

/// Most columns of a list.
const COLUMNS_MAX: usize = 40;
/// Longest name of a list or a column.
const WORD_BYTES_MAX: usize = 40;

/// Choose which columns of a list are shown to a user, and written to files of it.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseColumns {
    /// Which list: `invoices`, `customers`, `transactions`.
    pub list: String,
    /// The columns by their stable names, in the order of the list; nothing for the usual ones.
    pub columns: Option<Vec<String>>,
}

/// Columns were chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnsChosen {
    /// Of which list.
    pub list: String,
}

/// Chooses the columns of a list for this user, or goes back to the usual ones.
pub async fn choose_columns(
    ctx: &Ctx,
    tx: &mut Tx,
    user: UserId,
    command: &ChooseColumns,
) -> Result<(ColumnsChosen, Option<Event>), ViewError> {
    let columns = command.columns.as_deref().unwrap_or_default();
    let is_word = |text: &String| {
        text.len() <= WORD_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    if columns.len() > COLUMNS_MAX || !columns.iter().all(is_word) || !is_word(&command.list) {
        return Err(ViewError::TooLong);
    }
    let joined = command.columns.as_ref().map(|columns| columns.join(" "));
    store::replace_columns(tx, ctx, user, &command.list, joined.as_deref()).await?;
    let event = Event::new("columns_chosen", user, serde_json::json!({ "list": command.list }));
    Ok((ColumnsChosen { list: command.list.clone() }, Some(event)))
}
