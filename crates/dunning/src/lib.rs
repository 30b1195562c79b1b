//! Who is reminded of what, when, and why not: facts and a moment in, proposals with reasons out.
//!
//! The rule in words, with worked examples, is in `docs/spec/dunning.md`. Start reading at [`decide`];
//! the heart is [`gate`](gate::gate). The engine reads no clock and no store, sends nothing, keeps no
//! state between calls, and gives the same answer whatever the order of its input. What the law
//! adds to a late amount, and when it can no longer be claimed, is in [`law`].

mod alert;
pub mod calendar;
mod decide;
pub mod gate;
pub mod hours;
pub mod impact;
mod known;
pub mod law;
mod message;
mod model;
mod payment_plan;
pub mod plan;
mod promise;
mod reason;
mod steps;
mod what_if;

pub use alert::{
    AlertLimits, CustomerAlert, CustomerFacts, OpenDocument, PaidLately, alerts, is_limitation_near,
};
pub use decide::{Proposal, decide, decide_by};
pub use known::Known;
pub use message::{Happening, InvalidTransition, MessageState, RETRY_MINUTES};
pub use model::*;
pub use payment_plan::{
    DefaultClause, INSTALMENTS_MAX, Instalment, InstalmentShare, PlanStanding, PlanTermsProblem, Rhythm,
    Split, check_terms, judge_payment_plan, share_among, split_debt,
};
pub use promise::{MoneyCame, PromiseJudged, PromiseMade, PromiseOutcome, judge_promise};
pub use reason::{CashLink, End, Reason, Verdict};
pub use steps::{Next, first_late_day, next_step};
pub use what_if::{DayPreview, what_if};
