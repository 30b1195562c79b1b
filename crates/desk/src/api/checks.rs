//! Checks: everything is recomputed and compared with what is stored.

use app::context::Ctx;
use app::verification::{Check, check};
use axum::Json;
use axum::extract::State;
use db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use super::request::Write;
use crate::access::User;
use crate::state::Desk;

/// Findings of one check that are told one by one.
const FINDINGS_MAX: usize = 200;

/// Something that does not hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckFinding {
    /// What: an id, an account, a statement.
    pub subject: String,
    /// The figures.
    pub detail: String,
}

/// One thing that was checked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckResult {
    /// Its stable name.
    #[schema(examples("entries-balance"))]
    pub name: String,
    /// How many rows it looked at.
    pub looked_at: u64,
    /// Whether a finding is damage, or something that a person should look at.
    pub is_damage: bool,
    /// How much does not hold: 0 is good.
    pub count: usize,
    /// What does not hold, at most 200.
    pub findings: Vec<CheckFinding>,
}

impl From<Check> for CheckResult {
    fn from(check: Check) -> Self {
        let count = check.findings.len();
        let findings = check
            .findings
            .into_iter()
            .take(FINDINGS_MAX)
            .map(|finding| CheckFinding { subject: finding.subject, detail: finding.detail });
        Self {
            name: check.name.to_owned(),
            looked_at: check.looked_at,
            is_damage: check.is_damage,
            count,
            findings: findings.collect(),
        }
    }
}

/// What was checked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Checks {
    /// Whether the books are sound: no damage was found.
    pub is_sound: bool,
    /// The checks.
    pub checks: Vec<CheckResult>,
}

/// Recomputes everything and compares it with what is stored. Changes nothing; takes as long as the
/// books are large.
#[utoipa::path(post, path = "/api/v1/checks", tag = "books",
    responses((status = 200, description = "What was found", body = Checks)))]
pub async fn run(State(desk): State<Desk>, user: User, _: Write) -> Answer<Checks> {
    let checks = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| Ok(check(tx, ctx).await?)).await?;
    let is_sound = checks.iter().all(|check| !check.is_damage || check.findings.is_empty());
    Ok(Json(Checks { is_sound, checks: checks.into_iter().map(CheckResult::from).collect() }))
}
