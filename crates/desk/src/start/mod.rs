//! First steps: what is left to do before the first line is reconciled, and sample data to try with.

mod pages;
mod sample;

pub use pages::{dismiss, load_sample, page, progress, remove_sample};
pub use sample::SampleData;

use app::context::Ctx;
use app::identity::Permission;
use app::onboarding::{Step, onboarding};
use db::{DbError, Tx};

use crate::access::User;

/// What the card of first steps shows. A page includes `start/templates/card.html` with `card` in
/// scope.
pub struct Card {
    pub(crate) steps: Vec<StepRow>,
    pub(crate) done: usize,
    /// Whether the reader may load sample data, which is offered while nothing came in.
    pub(crate) can_load_sample: bool,
    pub(crate) is_loading: bool,
}

/// A step with where it is done.
pub(crate) struct StepRow {
    pub(crate) key: &'static str,
    pub(crate) place: &'static str,
    pub(crate) is_done: bool,
    /// Whether the reader's role lets them do it.
    pub(crate) is_theirs: bool,
}

impl Card {
    /// The card for a page that always shows it.
    pub async fn load(ctx: &Ctx, tx: &mut Tx, user: &User, is_loading: bool) -> Result<Self, DbError> {
        let found = onboarding(ctx, tx).await?;
        let may_import = user.may(Permission::ImportReceivables) && user.may(Permission::ImportStatements);
        Ok(Self {
            done: found.done(),
            can_load_sample: found.is_empty && may_import,
            is_loading,
            steps: found.steps.iter().map(|(step, is_done)| StepRow::new(*step, *is_done, user)).collect(),
        })
    }

    /// The card for the dashboard: nothing once every step is done, or when the reader put it away.
    pub async fn for_dashboard(
        ctx: &Ctx,
        tx: &mut Tx,
        user: &User,
        is_loading: bool,
    ) -> Result<Option<Self>, DbError> {
        if user.principal.preferences.has_dismissed_first_steps {
            return Ok(None);
        }
        let card = Self::load(ctx, tx, user, is_loading).await?;
        Ok(Some(card).filter(|card| card.done < card.steps.len()))
    }
}

impl StepRow {
    fn new(step: Step, is_done: bool, user: &User) -> Self {
        let (key, place, needs) = match step {
            Step::NameCompany => ("start-name-company", "/settings", Permission::ManageSettings),
            Step::ImportInvoices => ("start-import-invoices", "/import", Permission::ImportReceivables),
            Step::ImportStatements => ("start-import-statements", "/import", Permission::ImportStatements),
            Step::Reconcile => ("start-reconcile", "/reconcile", Permission::DecideAllocations),
            Step::InviteColleague => {
                ("start-invite-colleague", "/settings/users/invite", Permission::ManageUsers)
            }
        };
        Self { key, place, is_done, is_theirs: user.may(needs) }
    }
}
