//! The plans an installation starts with: the table of `docs/spec/dunning.md`, section 2.

use super::{Channel, Conditions, Plan, Step, Tone};
use crate::model::CustomerKind;

use Channel::{Call, Email, Handover, Letter};
use Tone::{Courtesy, Firm, FormalNotice, Friendly, Reminder};

/// Days that a formal notice gives to answer.
const ANSWER_DAYS: u16 = 10;

/// What a courtesy notice of the standard plan starts at, in cents.
const COURTESY_MINIMUM: i64 = 50_000;

/// What a message of a default plan asks for at least, in cents: asking for less costs both sides more than it brings.
const SMALLEST: i64 = 500;

/// The default plans, by rank. Their keys are their ranks: whoever stores them gives them others.
pub fn default_plans() -> Vec<Plan> {
    vec![consumer(), public(), key_account(), chronic(), patient(), standard()]
}

fn plan(rank: u32, name: &str, conditions: Conditions, steps: Vec<Step>) -> Plan {
    Plan { conditions, steps, minimum_minor: SMALLEST, ..Plan::new(u128::from(rank), rank, name) }
}

fn of_kind(kind: CustomerKind) -> Conditions {
    Conditions { kinds: vec![kind], ..Conditions::default() }
}

fn formal_notice(key: u16, days: i16) -> Step {
    Step { answer_days: ANSWER_DAYS, ..Step::new(key, days, Letter, FormalNotice).approved_first() }
}

fn consumer() -> Plan {
    let steps = vec![
        Step::new(1, 3, Email, Friendly),
        Step::new(2, 10, Email, Reminder),
        Step::new(3, 20, Call, Reminder),
        formal_notice(4, 35),
    ];
    plan(1, "consumer", of_kind(CustomerKind::Consumer), steps)
}

fn public() -> Plan {
    let steps = vec![
        Step::new(1, 5, Email, Friendly),
        Step::new(2, 20, Email, Reminder),
        Step::new(3, 35, Email, Firm).approved_first(),
        Step::new(4, 50, Handover, Firm),
    ];
    plan(2, "public", of_kind(CustomerKind::Public), steps)
}

fn key_account() -> Plan {
    let conditions = Conditions { segments: vec!["key_account".to_owned()], ..Conditions::default() };
    let steps = vec![
        Step::new(1, -7, Email, Courtesy),
        Step::new(2, 3, Email, Friendly).approved_first(),
        Step::new(3, 8, Handover, Friendly),
    ];
    // Two words in a week are right only because the second reaches nobody outside.
    plan(3, "key_account", conditions, steps)
}

fn chronic() -> Plan {
    let conditions = Conditions { days_late_min: Some(30), ..Conditions::default() };
    let steps = vec![
        Step::new(1, -5, Email, Courtesy),
        Step::new(2, 1, Email, Friendly),
        Step::new(3, 5, Email, Reminder),
        Step::new(4, 10, Call, Reminder),
        formal_notice(5, 15),
    ];
    Plan { interval_days: 4, ..plan(4, "chronic", conditions, steps) }
}

fn patient() -> Plan {
    let conditions =
        Conditions { days_late_max: Some(5), invoices_paid_min: Some(6), ..Conditions::default() };
    let steps = vec![
        Step::new(1, 7, Email, Friendly),
        Step::new(2, 14, Email, Reminder),
        Step::new(3, 25, Call, Reminder),
    ];
    plan(5, "patient", conditions, steps)
}

fn standard() -> Plan {
    let steps = vec![
        Step { minimum_minor: COURTESY_MINIMUM, ..Step::new(1, -5, Email, Courtesy) },
        Step::new(2, 3, Email, Friendly),
        Step { copies_account_manager: true, ..Step::new(3, 10, Email, Firm) },
        Step::new(4, 20, Handover, Firm),
    ];
    plan(6, "standard", Conditions::default(), steps)
}
