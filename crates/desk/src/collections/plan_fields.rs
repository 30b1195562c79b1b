//! The fields of a plan as its page draws them.

use super::plan_form::places;
use super::wording::{key, step_day};
use crate::web::FormState;
use crate::words::Words;

const CHANNELS: [&str; 6] = ["email", "sms", "letter", "call", "visit", "handover"];
const TONES: [&str; 5] = ["courtesy", "friendly", "reminder", "firm", "formal_notice"];
const KINDS: [&str; 3] = ["business", "consumer", "public"];
/// The fields of conditions but the kinds: their names, labels and how they are typed.
const CONDITIONS: [(&str, &str, &str); 8] = [
    ("segments", "collections-plan-segments", "text"),
    ("tags", "collections-plan-tags", "text"),
    ("countries", "collections-plan-countries", "text"),
    ("late-min", "collections-plan-late-min", "numeric"),
    ("late-max", "collections-plan-late-max", "numeric"),
    ("paid-min", "collections-plan-paid-min", "numeric"),
    ("score-min", "collections-plan-score-min", "numeric"),
    ("score-max", "collections-plan-score-max", "numeric"),
];

/// A field that is typed.
pub struct Field {
    pub name: String,
    pub label: &'static str,
    /// Which keys a telephone shows.
    pub mode: &'static str,
    pub value: String,
    pub error: Option<String>,
}

/// A field that is chosen, or ticked.
pub struct Choice {
    pub name: String,
    pub label: &'static str,
    pub options: Vec<Offered>,
}

/// What may be chosen.
pub struct Offered {
    pub value: &'static str,
    pub key: String,
    pub is_chosen: bool,
}

/// The fields of one set of conditions: of the plan, or of a step.
pub struct ConditionFields {
    pub kinds: Choice,
    pub fields: Vec<Field>,
    pub is_open: bool,
}

/// A step of the form.
pub struct StepFields {
    pub place: usize,
    pub title: String,
    pub key: String,
    pub days: Field,
    pub choices: Vec<Choice>,
    pub fields: Vec<Field>,
    pub copies: bool,
    pub conditions: ConditionFields,
}

fn field(form: &FormState, name: String, label: &'static str, mode: &'static str) -> Field {
    Field {
        value: form.value(&name).to_owned(),
        error: form.error(&name).map(str::to_owned),
        name,
        label,
        mode,
    }
}

fn choice(
    form: &FormState,
    name: String,
    label: &'static str,
    offered: Vec<(&'static str, String)>,
) -> Choice {
    let option = |(value, key)| Offered { is_chosen: form.holds(&name, value), value, key };
    Choice { options: offered.into_iter().map(option).collect(), name, label }
}

/// The fields of the plan itself.
pub fn plan_fields(form: &FormState) -> Vec<Field> {
    [
        ("name", "collections-plan-name", "text"),
        ("rank", "collections-plan-rank", "numeric"),
        ("interval", "collections-plan-interval-field", "numeric"),
        ("minimum", "collections-plan-minimum", "decimal"),
        ("patience", "collections-plan-patience", "numeric"),
        ("grace", "collections-plan-grace", "numeric"),
        ("unread", "collections-plan-unread", "numeric"),
    ]
    .into_iter()
    .map(|(name, label, mode)| field(form, name.to_owned(), label, mode))
    .collect()
}

/// The fields of the conditions whose names end so.
pub fn conditions(form: &FormState, suffix: &str) -> ConditionFields {
    let kinds = KINDS.iter().map(|kind| (*kind, format!("collections-kind-{kind}"))).collect();
    let kinds = choice(form, format!("kinds{suffix}"), "collections-plan-kinds", kinds);
    let typed = |(name, label, mode)| field(form, format!("{name}{suffix}"), label, mode);
    let fields: Vec<Field> = CONDITIONS.into_iter().map(typed).collect();
    let is_open = kinds.options.iter().any(|option| option.is_chosen)
        || fields.iter().any(|field| !field.value.is_empty() || field.error.is_some());
    ConditionFields { kinds, fields, is_open }
}

/// The fields of the steps, in the order of the form.
pub fn steps(form: &FormState, words: &Words) -> Vec<StepFields> {
    places(form).map(|place| step(form, place, words)).collect()
}

fn step(form: &FormState, place: usize, words: &Words) -> StepFields {
    let at = |name: &str| format!("{name}-{place}");
    let named = |prefix: &str, words: &[&'static str]| -> Vec<(&'static str, String)> {
        words.iter().map(|word| (*word, key(prefix, word))).collect()
    };
    let anchors =
        ["due", "issued"].map(|anchor| (anchor, format!("collections-plan-anchor-{anchor}"))).to_vec();
    let sending = vec![
        ("yes", "collections-step-approved".to_owned()),
        ("no", "collections-step-automatic".to_owned()),
    ];
    StepFields {
        place,
        title: match form.value(&at("days")).parse() {
            Ok(days) => step_day(days, words),
            Err(_) => "?".to_owned(),
        },
        key: form.value(&at("key")).to_owned(),
        days: field(form, at("days"), "collections-plan-days", "text"),
        choices: vec![
            choice(form, at("anchor"), "collections-plan-anchor", anchors),
            choice(form, at("channel"), "collections-plan-channel", named("channel", &CHANNELS)),
            choice(form, at("tone"), "collections-plan-tone", named("tone", &TONES)),
            choice(form, at("approved"), "collections-plan-approved", sending),
        ],
        fields: vec![
            field(form, at("minimum"), "collections-plan-minimum", "decimal"),
            field(form, at("answer"), "collections-plan-answer", "numeric"),
        ],
        copies: form.value(&at("copied")) == "yes",
        conditions: conditions(form, &format!("-{place}")),
    }
}
