//! Words for what the engine of reminders says by its codes.

use app::collections::{PlanView, StoredLine, StoredReason};
use app::refusal::{Refusal, Value};

use crate::failures::refusal_in_words;
use crate::words::Words;

/// The key of a stored word in the language files.
pub fn key(prefix: &str, stored: &str) -> String {
    format!("dunning-{prefix}-{}", stored.replace('_', "-"))
}

/// The name of a plan: those of the product have one in each language.
pub fn plan_name(name: &str, words: &Words) -> String {
    words.find(&key("plan", name)).unwrap_or_else(|| name.to_owned())
}

/// The day of a step: `J+7`.
pub fn step_day(days: i16, words: &Words) -> String {
    words.say_with("dunning-step-day", &[("days", format!("{days:+}").into())])
}

/// Why a line is there: its plan and step. Nothing for a document that is only listed, or a plan that is gone.
pub fn why(line: &StoredLine, plans: &[PlanView], words: &Words) -> Option<String> {
    let plan = plans.iter().find(|plan| Some(&plan.id) == line.plan.as_ref())?;
    let name = plan_name(&plan.plan.name, words);
    let step = plan.plan.steps.iter().find(|step| Some(step.key) == line.step)?;
    let values = [("plan", name.into()), ("day", step_day(step.days, words).into())];
    Some(words.say_with("collections-why", &values))
}

/// A reason as a sentence, with the day that it stands on and the day that ends it.
pub fn reason(found: &StoredReason, words: &Words) -> String {
    let code = key("reason", &found.code);
    // The few reasons that stand on a day have a sentence of their own with it.
    let dated = format!("{code}-on");
    let mut text = match found.on {
        Some(on) if words.find(&dated).is_some() => words.say_with(&dated, &[("day", words.day(on).into())]),
        _ => words.say(&code),
    };
    if let Some(until) = found.until {
        let values = [("text", text.into()), ("day", words.day(until).into())];
        text = words.say_with("collections-reason-until", &values);
    }
    text
}

/// The sentences of several codes, each once.
pub fn reasons(codes: &str, words: &Words) -> Vec<String> {
    codes.split(' ').filter(|code| !code.is_empty()).map(|code| words.say(&key("reason", code))).collect()
}

/// Why something was refused: codes of the engine become sentences.
pub fn refused(refusal: &Refusal, words: &Words) -> String {
    let value = refusal.values.iter().find_map(|(_, value)| match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Amount(_) | Value::Day(_) => None,
    });
    match (refusal.code, value) {
        ("dunning-held-back", Some(codes)) => {
            let said = reasons(codes, words).join(" ");
            words.say_with("collections-held-back", &[("value", said.into())])
        }
        ("dunning-stands-otherwise", Some(state)) => {
            let said = words.say(&key("state", state));
            words.say_with("error-dunning-stands-otherwise", &[("value", said.into())])
        }
        _ => refusal_in_words(refusal, words),
    }
}
