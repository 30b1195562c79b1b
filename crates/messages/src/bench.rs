//! The work of a morning, for `cargo xtask bench`: many e-mails, each to somebody else about something else.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use dunning::plan::Tone;
use jiff::civil::date;
use money::{Currency, Money};

use crate::defaults::default_template;
use crate::facts::{Facts, Invoice};
use crate::language::Language;
use crate::look::Look;
use crate::purpose::{Medium, Purpose, Relation};
use crate::template::{Compiled, Rendered};

/// What was rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// E-mails with subject, HTML and plain text.
    pub emails: usize,
    /// Different ones among them.
    pub distinct: usize,
    /// Bytes of HTML and text.
    pub bytes: usize,
}

/// Renders `count` reminders: five tones, five relations and two languages in turn, one to six invoices each. Templates are compiled
/// once, as whoever sends them does; facts are made anew for each.
pub fn personalised_emails(count: usize) -> Done {
    let templates = templates();
    let look = Look::default();
    let mut done = Done::default();
    let mut seen = HashSet::with_capacity(count);
    for (number, template) in (0..count).zip(templates.iter().cycle()) {
        let Ok(Rendered::Email { subject, html, text }) = template.render(&facts(number), &look) else {
            continue;
        };
        done.emails += 1;
        done.bytes += html.len() + text.len();
        let mut hasher = DefaultHasher::new();
        (subject, html).hash(&mut hasher);
        seen.insert(hasher.finish());
    }
    done.distinct = seen.len();
    done
}

fn templates() -> Vec<Compiled> {
    let tones = [Tone::Courtesy, Tone::Friendly, Tone::Reminder, Tone::Firm, Tone::FormalNotice];
    let mut found = Vec::new();
    for language in [Language::French, Language::English] {
        for tone in tones {
            for relation in Relation::ALL {
                let template = default_template(language, Purpose::Reminder(tone), Medium::Email, relation);
                found.extend(template.and_then(|template| template.compile().ok()));
            }
        }
    }
    found
}

fn facts(number: usize) -> Facts {
    let mut facts = Facts::sample();
    facts.customer.name = format!("Client {number:06}");
    facts.contact.salutation = Some(format!("Madame {number:06}"));
    facts.invoices = (0..=number % 6)
        .map(|index| Invoice {
            number: format!("FA-2026-{number:06}-{index}"),
            issued_on: date(2026, 5, 2),
            due_on: date(2026, 6, 1),
            days_late: 35,
            amount: Money::new(120_000, Currency::EUR),
            open: Money::new(i64::try_from(10_000 + number + index).unwrap_or(i64::MAX), Currency::EUR),
        })
        .collect();
    facts
}
