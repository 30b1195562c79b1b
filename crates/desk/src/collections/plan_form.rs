//! A plan as a form: what stands in its fields, and the plan that they say.

use app::collections::{AnchorWord, ChannelWord, ConditionsBody, KindWord, PlanBody, StepBody, ToneWord};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wording::plan_name;
use crate::web::FormState;
use crate::words::Words;

/// Steps up to which a form adds another; a plan that was written elsewhere may have more, and keeps them.
pub const STEPS_MAX: usize = 20;

/// The places of the steps that a form holds: one after the other until none stands.
pub fn places(form: &FormState) -> impl Iterator<Item = usize> {
    (0..).take_while(|place| !form.value(&format!("key-{place}")).is_empty())
}

/// The fields in which a plan stands.
pub fn form_of(body: &PlanBody, words: &Words) -> FormState {
    let mut values = vec![
        ("name".to_owned(), plan_name(&body.name, words)),
        ("rank".to_owned(), body.rank.to_string()),
        ("interval".to_owned(), body.interval_days.to_string()),
        ("minimum".to_owned(), amount(body.minimum_minor)),
        ("patience".to_owned(), body.patience_days.to_string()),
        ("grace".to_owned(), body.promise_grace_days.to_string()),
        ("unread".to_owned(), body.unread_days.to_string()),
        ("statement".to_owned(), if body.attaches_statement { "yes" } else { "" }.to_owned()),
    ];
    put_conditions(&mut values, "", &body.conditions);
    for (place, step) in body.steps.iter().enumerate() {
        let mut put = |name: &str, value: String| values.push((format!("{name}-{place}"), value));
        put("key", step.key.to_string());
        put("anchor", word(step.anchor));
        put("days", step.days.to_string());
        put("channel", word(step.channel));
        put("tone", word(step.tone));
        put("approved", if step.is_approved_first { "yes" } else { "no" }.to_owned());
        put("copied", if step.copies_account_manager { "yes" } else { "" }.to_owned());
        put("minimum", amount(step.minimum_minor));
        put("answer", step.answer_days.to_string());
        put_conditions(&mut values, &format!("-{place}"), &step.conditions);
    }
    FormState::holding_all(values)
}

fn put_conditions(values: &mut Vec<(String, String)>, suffix: &str, found: &ConditionsBody) {
    let mut put = |name: &str, value: String| values.push((format!("{name}{suffix}"), value));
    put("segments", found.segments.join(", "));
    put("tags", found.tags.join(", "));
    put("countries", found.countries.join(", "));
    for kind in &found.kinds {
        put("kinds", kind.as_str().to_owned());
    }
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    put("late-min", number(found.days_late_min.map(u32::from)));
    put("late-max", number(found.days_late_max.map(u32::from)));
    put("paid-min", number(found.invoices_paid_min));
    put("score-min", number(found.score_min.map(u32::from)));
    put("score-max", number(found.score_max.map(u32::from)));
}

/// A stable word of a plan.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        Ok(_) | Err(_) => String::new(),
    }
}

fn parsed<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}

/// An amount of two decimals as a field holds it; nothing for none.
fn amount(minor: i64) -> String {
    if minor == 0 { String::new() } else { format!("{},{:02}", minor / 100, (minor % 100).abs()) }
}

/// The plan that a form says, with what it does not say as it stands; else the fields in which something else than what they
/// hold was typed.
pub fn body_of(form: &FormState, stands: &PlanBody, words: &Words) -> Result<PlanBody, Vec<String>> {
    let mut read = Reading { form, wrong: Vec::new() };
    let typed = form.value("name");
    // The product's plans have a name in each language, and keep the one that they are known by.
    let name = if typed == plan_name(&stands.name, words) { stands.name.clone() } else { typed.to_owned() };
    if name.is_empty() || name.chars().count() > 100 {
        read.wrong.push("name".to_owned());
    }
    let mut steps = Vec::new();
    for place in places(form) {
        steps.push(read.step(place));
    }
    let body = PlanBody {
        name,
        rank: read.number("rank"),
        conditions: read.conditions(""),
        steps,
        interval_days: read.number("interval"),
        minimum_minor: read.amount("minimum"),
        patience_days: read.number("patience"),
        promise_grace_days: read.number("grace"),
        unread_days: read.number("unread"),
        attaches_statement: form.value("statement") == "yes",
        ..stands.clone()
    };
    if read.wrong.is_empty() { Ok(body) } else { Err(read.wrong) }
}

struct Reading<'f> {
    form: &'f FormState,
    /// Fields in which something else was typed.
    wrong: Vec<String>,
}

impl Reading<'_> {
    fn number<T: std::str::FromStr + Default>(&mut self, name: &str) -> T {
        let text = self.form.value(name).replace('\u{2212}', "-");
        let number = text.trim_start_matches('+').parse();
        if number.is_err() {
            self.wrong.push(name.to_owned());
        }
        number.unwrap_or_default()
    }

    fn optional<T: std::str::FromStr + Default>(&mut self, name: &str) -> Option<T> {
        if self.form.value(name).is_empty() { None } else { Some(self.number(name)) }
    }

    fn amount(&mut self, name: &str) -> i64 {
        let text: String = self.form.value(name).chars().filter(|it| !it.is_whitespace()).collect();
        if text.is_empty() {
            return 0;
        }
        let (units, cents) = text.split_once([',', '.']).unwrap_or((&text, "0"));
        let is_right = !units.is_empty() && cents.len() <= 2;
        let cents = format!("{cents:0<2}");
        let minor = match (units.parse::<u32>(), cents.parse::<u32>()) {
            (Ok(units), Ok(cents)) if is_right => Some(i64::from(units) * 100 + i64::from(cents)),
            _ => None,
        };
        if minor.is_none() {
            self.wrong.push(name.to_owned());
        }
        minor.unwrap_or(0)
    }

    fn chosen<T: DeserializeOwned>(&mut self, name: &str, otherwise: T) -> T {
        let found = parsed(self.form.value(name));
        if found.is_none() {
            self.wrong.push(name.to_owned());
        }
        found.unwrap_or(otherwise)
    }

    fn step(&mut self, place: usize) -> StepBody {
        let at = |name: &str| format!("{name}-{place}");
        StepBody {
            key: self.number(&at("key")),
            anchor: self.chosen(&at("anchor"), AnchorWord::Due),
            days: self.number(&at("days")),
            channel: self.chosen(&at("channel"), ChannelWord::Email),
            tone: self.chosen(&at("tone"), ToneWord::Friendly),
            is_approved_first: self.form.value(&at("approved")) != "no",
            copies_account_manager: self.form.value(&at("copied")) == "yes",
            minimum_minor: self.amount(&at("minimum")),
            answer_days: self.optional(&at("answer")).unwrap_or(0),
            conditions: self.conditions(&format!("-{place}")),
        }
    }

    fn conditions(&mut self, suffix: &str) -> ConditionsBody {
        let at = |name: &str| format!("{name}{suffix}");
        let listed = |name: &str| -> Vec<String> {
            let parts = self.form.value(&at(name)).split(',').map(str::trim);
            parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let (segments, tags) = (listed("segments"), listed("tags"));
        let countries = listed("countries").into_iter().map(|code| code.to_uppercase()).collect();
        let kinds = self.form.all(&at("kinds"));
        ConditionsBody {
            segments,
            tags,
            kinds: kinds.iter().filter_map(|kind| KindWord::parse(kind)).collect(),
            countries,
            days_late_min: self.optional(&at("late-min")),
            days_late_max: self.optional(&at("late-max")),
            invoices_paid_min: self.optional(&at("paid-min")),
            score_min: self.optional(&at("score-min")),
            score_max: self.optional(&at("score-max")),
        }
    }
}

#[cfg(test)]
mod tests {
    use app::words::Language;
    use dunning::plan::default_plans;

    use super::*;

    #[test]
    fn a_plan_comes_back_from_its_form() {
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            for plan in default_plans() {
                let body = PlanBody::from(&plan);
                assert_eq!(body_of(&form_of(&body, &words), &body, &words), Ok(body));
            }
        }
    }

    #[test]
    fn steps_stay_all_and_in_their_order() {
        let words = Words::new(Language::French);
        let mut body = PlanBody::from(&default_plans()[0]);
        let step = body.steps[0].clone();
        body.steps = (0..25)
            .map(|place| StepBody {
                key: 100 + place,
                days: 50 - i16::try_from(place).unwrap(),
                anchor: if place % 2 == 0 { AnchorWord::Due } else { AnchorWord::Issued },
                ..step.clone()
            })
            .collect();
        assert_eq!(body_of(&form_of(&body, &words), &body, &words), Ok(body));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let words = Words::new(Language::French);
        let body = PlanBody::from(&default_plans()[0]);
        let typed = |name: &str, value: &str| {
            let form = form_of(&body, &words);
            let mut values = vec![(name.to_owned(), value.to_owned())];
            for known in ["name", "rank", "interval", "minimum", "patience", "grace", "unread"] {
                values.push((known.to_owned(), form.value(known).to_owned()));
            }
            body_of(&FormState::holding_all(values), &body, &words)
        };
        assert_eq!(typed("interval", "sept"), Err(vec!["interval".to_owned()]));
        assert_eq!(typed("minimum", "1,234"), Err(vec!["minimum".to_owned()]));
        assert_eq!(typed("minimum", "1 234,5").unwrap().minimum_minor, 123_450);
        assert_eq!(typed("name", ""), Err(vec!["name".to_owned()]));
    }
}
