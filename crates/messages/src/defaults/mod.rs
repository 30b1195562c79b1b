//! The templates that come with the product, as files that a translator can read: the subject on the first line of an e-mail,
//! then its body; a text message is its body alone.

use crate::language::Language;
use crate::purpose::{Medium, Purpose, Relation};
use crate::template::Template;

/// The template for a purpose, medium and relation; the one for `usual` where the relation has none of its own. A letter
/// says what the e-mail says. There is no text message for a formal notice.
pub fn default_template(
    language: Language,
    purpose: Purpose,
    medium: Medium,
    relation: Relation,
) -> Option<Template> {
    let folder = match medium {
        Medium::Email | Medium::Letter => "email",
        Medium::Sms => "sms",
    };
    let own = format!("{folder}/{}.{}", purpose.as_str(), relation.as_str());
    let usual = format!("{folder}/{}", purpose.as_str());
    let texts = language.pick(FRENCH, ENGLISH);
    let find = |name: &str| texts.iter().find(|(it, _)| *it == name).map(|(_, text)| *text);
    let text = find(&own).or_else(|| find(&usual))?;
    let (subject, body) = match medium {
        Medium::Email | Medium::Letter => text.split_once("\n\n")?,
        Medium::Sms => ("", text),
    };
    Some(Template { language, purpose, medium, subject: subject.to_owned(), body: body.to_owned() })
}

/// The relation whose text is said to somebody in a relation: its own, or `usual` where it has none of its own. Nothing where
/// there is no text at all.
pub fn relation_said(
    language: Language,
    purpose: Purpose,
    medium: Medium,
    relation: Relation,
) -> Option<Relation> {
    let usual = default_template(language, purpose, medium, Relation::Usual)?;
    let own = default_template(language, purpose, medium, relation)?;
    Some(if own == usual { Relation::Usual } else { relation })
}

type Texts = &'static [(&'static str, &'static str)];

const FRENCH: Texts = &[
    ("email/call_request", include_str!("fr/email/call_request.txt")),
    ("email/courtesy", include_str!("fr/email/courtesy.txt")),
    ("email/dispute_settled", include_str!("fr/email/dispute_settled.txt")),
    ("email/firm", include_str!("fr/email/firm.txt")),
    ("email/firm.chronic", include_str!("fr/email/firm.chronic.txt")),
    ("email/firm.disputed_before", include_str!("fr/email/firm.disputed_before.txt")),
    ("email/firm.loyal", include_str!("fr/email/firm.loyal.txt")),
    ("email/formal_notice", include_str!("fr/email/formal_notice.txt")),
    ("email/friendly", include_str!("fr/email/friendly.txt")),
    ("email/friendly.chronic", include_str!("fr/email/friendly.chronic.txt")),
    ("email/friendly.disputed_before", include_str!("fr/email/friendly.disputed_before.txt")),
    ("email/friendly.loyal", include_str!("fr/email/friendly.loyal.txt")),
    ("email/friendly.new", include_str!("fr/email/friendly.new.txt")),
    ("email/payment_failed", include_str!("fr/email/payment_failed.txt")),
    ("email/plan_proposed", include_str!("fr/email/plan_proposed.txt")),
    ("email/plan_confirmed", include_str!("fr/email/plan_confirmed.txt")),
    ("email/receipt", include_str!("fr/email/receipt.txt")),
    ("email/reminder", include_str!("fr/email/reminder.txt")),
    ("email/reminder.chronic", include_str!("fr/email/reminder.chronic.txt")),
    ("email/reminder.disputed_before", include_str!("fr/email/reminder.disputed_before.txt")),
    ("email/reminder.loyal", include_str!("fr/email/reminder.loyal.txt")),
    ("email/reminder.new", include_str!("fr/email/reminder.new.txt")),
    ("sms/call_request", include_str!("fr/sms/call_request.txt")),
    ("sms/courtesy", include_str!("fr/sms/courtesy.txt")),
    ("sms/dispute_settled", include_str!("fr/sms/dispute_settled.txt")),
    ("sms/firm", include_str!("fr/sms/firm.txt")),
    ("sms/friendly", include_str!("fr/sms/friendly.txt")),
    ("sms/payment_failed", include_str!("fr/sms/payment_failed.txt")),
    ("sms/plan_proposed", include_str!("fr/sms/plan_proposed.txt")),
    ("sms/plan_confirmed", include_str!("fr/sms/plan_confirmed.txt")),
    ("sms/receipt", include_str!("fr/sms/receipt.txt")),
    ("sms/reminder", include_str!("fr/sms/reminder.txt")),
];

const ENGLISH: Texts = &[
    ("email/call_request", include_str!("en/email/call_request.txt")),
    ("email/courtesy", include_str!("en/email/courtesy.txt")),
    ("email/dispute_settled", include_str!("en/email/dispute_settled.txt")),
    ("email/firm", include_str!("en/email/firm.txt")),
    ("email/firm.chronic", include_str!("en/email/firm.chronic.txt")),
    ("email/firm.disputed_before", include_str!("en/email/firm.disputed_before.txt")),
    ("email/firm.loyal", include_str!("en/email/firm.loyal.txt")),
    ("email/formal_notice", include_str!("en/email/formal_notice.txt")),
    ("email/friendly", include_str!("en/email/friendly.txt")),
    ("email/friendly.chronic", include_str!("en/email/friendly.chronic.txt")),
    ("email/friendly.disputed_before", include_str!("en/email/friendly.disputed_before.txt")),
    ("email/friendly.loyal", include_str!("en/email/friendly.loyal.txt")),
    ("email/friendly.new", include_str!("en/email/friendly.new.txt")),
    ("email/payment_failed", include_str!("en/email/payment_failed.txt")),
    ("email/plan_proposed", include_str!("en/email/plan_proposed.txt")),
    ("email/plan_confirmed", include_str!("en/email/plan_confirmed.txt")),
    ("email/receipt", include_str!("en/email/receipt.txt")),
    ("email/reminder", include_str!("en/email/reminder.txt")),
    ("email/reminder.chronic", include_str!("en/email/reminder.chronic.txt")),
    ("email/reminder.disputed_before", include_str!("en/email/reminder.disputed_before.txt")),
    ("email/reminder.loyal", include_str!("en/email/reminder.loyal.txt")),
    ("email/reminder.new", include_str!("en/email/reminder.new.txt")),
    ("sms/call_request", include_str!("en/sms/call_request.txt")),
    ("sms/courtesy", include_str!("en/sms/courtesy.txt")),
    ("sms/dispute_settled", include_str!("en/sms/dispute_settled.txt")),
    ("sms/firm", include_str!("en/sms/firm.txt")),
    ("sms/friendly", include_str!("en/sms/friendly.txt")),
    ("sms/payment_failed", include_str!("en/sms/payment_failed.txt")),
    ("sms/plan_proposed", include_str!("en/sms/plan_proposed.txt")),
    ("sms/plan_confirmed", include_str!("en/sms/plan_confirmed.txt")),
    ("sms/receipt", include_str!("en/sms/receipt.txt")),
    ("sms/reminder", include_str!("en/sms/reminder.txt")),
];
