//! The first steps of a company with the program, ticked by what has really happened.
//!
//! Owns nothing: each step is a fact of another slice, and sample data go from each. Leaves to others: showing them, and putting
//! them away.

mod remove_sample;

use db::{DbError, Tx};

pub use remove_sample::remove_sample;

use crate::context::Ctx;
use crate::inbox::{self, FileKind};
use crate::{allocation, identity};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The legal entity has its SIREN.
    NameCompany,
    /// Documents came in.
    ImportInvoices,
    /// A bank statement came in.
    ImportStatements,
    /// Money was put on a document.
    Reconcile,
    /// Somebody else was invited.
    InviteColleague,
}

impl Step {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameCompany => "name_company",
            Self::ImportInvoices => "import_invoices",
            Self::ImportStatements => "import_statements",
            Self::Reconcile => "reconcile",
            Self::InviteColleague => "invite_colleague",
        }
    }
}

/// The steps, in order, each with whether it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onboarding {
    /// The steps.
    pub steps: Vec<(Step, bool)>,
    /// Whether nothing came in yet: then sample data can be tried.
    pub is_empty: bool,
}

impl Onboarding {
    /// How many steps are done.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|(_, is_done)| *is_done).count()
    }

    /// Whether all are.
    pub fn is_complete(&self) -> bool {
        self.done() == self.steps.len()
    }
}

/// Where the legal entity stands. Some index reads.
pub async fn onboarding(ctx: &Ctx, tx: &mut Tx) -> Result<Onboarding, DbError> {
    let entity = identity::find_entity(tx, ctx.org, ctx.legal_entity).await?;
    let is_named = entity.is_some_and(|entity| !entity.siren.is_empty());
    let has_statements = inbox::has_own_files(tx, ctx, FileKind::Statements).await?;
    let has_invoices = inbox::has_own_files(tx, ctx, FileKind::Invoices).await?;
    // What was decided about sample data was for trying.
    let has_decisions = has_statements && allocation::has_decisions(tx, ctx).await?;
    let is_shared = identity::list_users(tx, ctx.org, None, 2).await?.len() > 1;
    let is_empty = !inbox::has_files(tx, ctx, None).await?;
    let steps = vec![
        (Step::NameCompany, is_named),
        (Step::ImportInvoices, has_invoices),
        (Step::ImportStatements, has_statements),
        (Step::Reconcile, has_decisions),
        (Step::InviteColleague, is_shared),
    ];
    Ok(Onboarding { steps, is_empty })
}
