//! Several files that were dropped together: checked with one button, brought in with another.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect};

use super::draft::{Checked, Draft, Held, Stage, look};
use super::run::{begin_check, begin_import};
use crate::access::User;
use crate::state::Desk;
use crate::web::PageResult;

/// What the list says of a draft whose check ended.
pub(super) struct Found {
    pub ready: u64,
    pub known: u64,
    pub errors: u64,
    pub warnings: u64,
}

impl Found {
    pub(super) fn of(checked: &Checked) -> Self {
        let brought = &checked.preview.brought;
        let errors = brought.problems.iter().filter(|problem| problem.severity == "error").count() as u64;
        Self {
            ready: brought.records_new,
            known: brought.records.saturating_sub(brought.records_new),
            errors,
            warnings: brought.problems.len() as u64 - errors,
        }
    }
}

/// Whether a draft only waits to be checked: it is known what it holds.
pub(super) fn can_check(draft: &Draft) -> bool {
    matches!(draft.stage, Stage::Settings) && draft.settings.kind.is_some()
}

/// Whether a draft can be brought in unseen: something new, no error, and nothing that a person has to decide.
pub(super) fn can_import(draft: &Draft) -> bool {
    let Stage::Checked(checked) = &draft.stage else { return false };
    let found = Found::of(checked);
    found.errors == 0 && found.ready > 0 && checked.preview.overlaps.is_empty()
}

/// `POST /import/drafts/check`: checks every draft whose content is recognised.
pub async fn check_all(State(desk): State<Desk>, user: User) -> PageResult {
    for held in drafts(&desk, &user, can_check) {
        begin_check(&desk, &user, &held);
    }
    Ok(Redirect::to("/import").into_response())
}

/// `POST /import/drafts/confirm`: brings in every draft that was checked without an error.
pub async fn import_all(State(desk): State<Desk>, user: User) -> PageResult {
    for held in drafts(&desk, &user, can_import) {
        let checked = match &look(&held).stage {
            Stage::Checked(checked) => Arc::clone(checked),
            _ => continue,
        };
        begin_import(&desk, &user, &held, checked.generation)?;
    }
    Ok(Redirect::to("/import").into_response())
}

fn drafts(desk: &Desk, user: &User, is_meant: fn(&Draft) -> bool) -> Vec<Held> {
    let mut drafts = desk.drafts().of(&desk.context(user));
    drafts.retain(|held| {
        let draft = look(held);
        is_meant(&draft) && draft.settings.kind.is_some_and(|kind| super::draft::may_import(user, kind))
    });
    drafts
}
