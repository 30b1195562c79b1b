//! The saved views of a list: its filters under names, for whoever saved them.

use app::context::Ctx;
use app::ids::UserId;
use app::views::{SavedView, list_views};
use db::{DbError, Tx};

/// The views of a list, as its page shows them.
#[derive(Clone, Debug)]
pub struct Views {
    /// Where the list is.
    pub path: String,
    /// The filters that are on.
    pub query: String,
    pub saved: Vec<SavedView>,
    /// Whether the reader keeps views; a program does not.
    pub may_keep: bool,
}

impl Views {
    /// The views that a reader has of the list at a path, which stands with these filters.
    pub async fn load(
        tx: &mut Tx,
        ctx: &Ctx,
        reader: Option<UserId>,
        path: &str,
        query: String,
    ) -> Result<Self, DbError> {
        let saved = match reader {
            Some(me) => list_views(tx, ctx, me, path.trim_start_matches('/')).await?,
            None => Vec::new(),
        };
        Ok(Self { path: path.to_owned(), query, saved, may_keep: reader.is_some() })
    }

    /// The name under which views of the list are kept.
    pub fn list(&self) -> &str {
        self.path.trim_start_matches('/')
    }
}
