//! The variables there are: what each is, whether it may be missing, and its value for given facts.

use dunning::CustomerKind;
use jiff::civil::Date;
use minijinja::Value;
use money::Money;

use super::marks::{BLOCKS, is_private};
use crate::facts::{Facts, Invoice};
use crate::language::Language;
use crate::layout::ROWS_MAX;

/// What a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text, also amounts and days.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Several fields.
    Record(&'static [Field]),
    /// Several records.
    List(&'static [Field]),
    /// A table, a button or the like, laid out by us.
    Block,
}

/// A variable, or a field of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub shape: Shape,
    /// Whether facts may lack it.
    pub may_be_missing: bool,
}

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, may_be_missing: false }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, may_be_missing: true }
}

const CUSTOMER: &[Field] = &[
    field("name", Shape::Text),
    optional("number", Shape::Text),
    field("is_consumer", Shape::Flag),
    field("is_public", Shape::Flag),
];
const CONTACT: &[Field] = &[optional("name", Shape::Text), field("greeting", Shape::Text)];
const ENTITY: &[Field] = &[
    field("name", Shape::Text),
    field("address", Shape::Text),
    optional("siren", Shape::Text),
    optional("phone", Shape::Text),
    optional("email", Shape::Text),
];
const SENDER: &[Field] = &[
    field("name", Shape::Text),
    optional("role", Shape::Text),
    optional("phone", Shape::Text),
    field("email", Shape::Text),
];
const INVOICE: &[Field] = &[
    field("number", Shape::Text),
    field("issued_on", Shape::Text),
    field("due_on", Shape::Text),
    field("days_late", Shape::Number),
    field("amount", Shape::Text),
    field("open", Shape::Text),
];
const CONVERSATION: &[Field] =
    &[field("on", Shape::Text), optional("with", Shape::Text), optional("about", Shape::Text)];
const PAYMENT: &[Field] =
    &[field("amount", Shape::Text), field("on", Shape::Text), optional("reference", Shape::Text)];
const FAILURE: &[Field] =
    &[field("amount", Shape::Text), field("on", Shape::Text), field("reason", Shape::Text)];
const PLAN: &[Field] =
    &[field("total", Shape::Text), field("count", Shape::Number), field("first_on", Shape::Text)];
const INSTALMENT: &[Field] = &[field("due_on", Shape::Text), field("amount", Shape::Text)];
const DISPUTE: &[Field] = &[field("number", Shape::Text), field("outcome", Shape::Text)];

/// Every variable: the table of section 2 of `docs/spec/messages.md`.
pub const VARIABLES: &[Field] = &[
    field("customer", Shape::Record(CUSTOMER)),
    field("contact", Shape::Record(CONTACT)),
    field("entity", Shape::Record(ENTITY)),
    field("sender", Shape::Record(SENDER)),
    field("invoices", Shape::List(INVOICE)),
    optional("invoice", Shape::Record(INVOICE)),
    field("invoice_count", Shape::Number),
    field("days_late", Shape::Number),
    field("total", Shape::Text),
    optional("interest", Shape::Text),
    optional("indemnity", Shape::Text),
    optional("total_with_charges", Shape::Text),
    optional("pay_by", Shape::Text),
    optional("last_conversation", Shape::Record(CONVERSATION)),
    optional("link", Shape::Text),
    optional("payment", Shape::Record(PAYMENT)),
    optional("failure", Shape::Record(FAILURE)),
    optional("plan", Shape::Record(PLAN)),
    field("instalments", Shape::List(INSTALMENT)),
    optional("dispute", Shape::Record(DISPUTE)),
    field("invoices_table", Shape::Block),
    field("instalments_table", Shape::Block),
    field("pay_button", Shape::Block),
    field("answer_links", Shape::Block),
    field("bank_details", Shape::Block),
    field("signature", Shape::Block),
];

/// The values of all variables.
pub(super) fn values(facts: &Facts, language: Language) -> Value {
    let Facts { customer, contact, entity, sender, .. } = facts;
    let totals = facts.totals_with_charges();
    let has_charges = facts.interest.is_some() || facts.indemnity().is_some();
    let days_late = facts.invoices.iter().map(|invoice| invoice.days_late).max().unwrap_or(0);
    let mut pairs = vec![
        (
            "customer",
            record([
                ("name", text(&customer.name)),
                ("number", perhaps(customer.number.as_deref())),
                ("is_consumer", Value::from(customer.kind == CustomerKind::Consumer)),
                ("is_public", Value::from(customer.kind == CustomerKind::Public)),
            ]),
        ),
        (
            "contact",
            record([
                ("name", perhaps(contact.name.as_deref())),
                ("greeting", text(&greeting(contact.salutation.as_deref(), language))),
            ]),
        ),
        (
            "entity",
            record([
                ("name", text(&entity.name)),
                ("address", text(&entity.address)),
                ("siren", perhaps(entity.siren.as_deref())),
                ("phone", perhaps(entity.phone.as_deref())),
                ("email", perhaps(entity.email.as_deref())),
            ]),
        ),
        (
            "sender",
            record([
                ("name", text(&sender.name)),
                ("role", perhaps(sender.role.as_deref())),
                ("phone", perhaps(sender.phone.as_deref())),
                ("email", text(&sender.email)),
            ]),
        ),
        (
            "invoices",
            Value::from(
                facts.invoices.iter().take(ROWS_MAX).map(|it| invoice(it, language)).collect::<Vec<_>>(),
            ),
        ),
        ("invoice", facts.invoices.first().map_or(Value::from(()), |it| invoice(it, language))),
        ("invoice_count", Value::from(facts.invoices.len())),
        ("days_late", Value::from(days_late)),
        ("total", amounts(&facts.totals(), language)),
        ("interest", amount(facts.interest, language)),
        ("indemnity", amount(facts.indemnity(), language)),
        ("total_with_charges", if has_charges { amounts(&totals, language) } else { Value::from(()) }),
        ("pay_by", day(facts.pay_by, language)),
        ("link", perhaps(facts.links.portal.as_deref())),
    ];
    pairs.extend(occasions(facts, language));
    pairs.extend(BLOCKS.iter().map(|(name, mark, _)| (*name, Value::from(mark.to_string()))));
    record(pairs)
}

/// What only some messages have.
fn occasions(facts: &Facts, language: Language) -> [(&'static str, Value); 6] {
    let nothing = || Value::from(());
    let conversation = facts.last_conversation.as_ref().map_or_else(nothing, |it| {
        record([
            ("on", day(Some(it.on), language)),
            ("with", perhaps(it.with.as_deref())),
            ("about", perhaps(it.about.as_deref())),
        ])
    });
    let payment = facts.payment.as_ref().map_or_else(nothing, |it| {
        record([
            ("amount", amount(Some(it.amount), language)),
            ("on", day(Some(it.on), language)),
            ("reference", perhaps(it.reference.as_deref())),
        ])
    });
    let failure = facts.failure.as_ref().map_or_else(nothing, |it| {
        record([
            ("amount", amount(Some(it.amount), language)),
            ("on", day(Some(it.on), language)),
            ("reason", text(&it.reason)),
        ])
    });
    let instalments: Vec<Value> = facts
        .instalments
        .iter()
        .map(|it| {
            let fields =
                [("due_on", day(Some(it.due_on), language)), ("amount", amount(Some(it.amount), language))];
            record(fields)
        })
        .collect();
    let plan = facts.instalments.first().map_or_else(nothing, |first| {
        let total = crate::facts::summed(facts.instalments.iter().map(|it| it.amount));
        record([
            ("total", amounts(&total, language)),
            ("count", Value::from(facts.instalments.len())),
            ("first_on", day(Some(first.due_on), language)),
        ])
    });
    let dispute = facts
        .dispute
        .as_ref()
        .map_or_else(nothing, |it| record([("number", text(&it.number)), ("outcome", text(&it.outcome))]));
    [
        ("last_conversation", conversation),
        ("payment", payment),
        ("failure", failure),
        ("plan", plan),
        ("instalments", Value::from(instalments)),
        ("dispute", dispute),
    ]
}

fn invoice(it: &Invoice, language: Language) -> Value {
    record([
        ("number", text(&it.number)),
        ("issued_on", day(Some(it.issued_on), language)),
        ("due_on", day(Some(it.due_on), language)),
        ("days_late", Value::from(it.days_late)),
        ("amount", amount(Some(it.amount), language)),
        ("open", amount(Some(it.open), language)),
    ])
}

fn greeting(salutation: Option<&str>, language: Language) -> String {
    let hello = language.pick("Bonjour", "Hello");
    salutation
        .filter(|name| !name.trim().is_empty())
        .map_or_else(|| hello.to_owned(), |name| format!("{hello} {name}"))
}

fn record(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::from_pairs(fields)
}

fn text(value: &str) -> Value {
    Value::from(one_line(value))
}

fn perhaps(value: Option<&str>) -> Value {
    value.filter(|it| !it.trim().is_empty()).map_or(Value::from(()), text)
}

fn amount(value: Option<Money>, language: Language) -> Value {
    value.map_or(Value::from(()), |it| Value::from(language.amount(it)))
}

fn amounts(values: &[Money], language: Language) -> Value {
    let parts: Vec<String> = values.iter().map(|it| language.amount(*it)).collect();
    Value::from(language.listed(&parts))
}

fn day(value: Option<Date>, language: Language) -> Value {
    value.map_or(Value::from(()), |it| Value::from(language.day(it)))
}

/// The value on one line, without control characters and without those that mark values and blocks.
pub(crate) fn one_line(value: &str) -> String {
    let mut clean = String::with_capacity(value.len());
    for it in value.chars().filter(|it| !is_private(*it)) {
        let it = if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}') { ' ' } else { it };
        if it != ' ' || !clean.ends_with(' ') {
            clean.push(it);
        }
    }
    clean.trim_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names below a value, `a.b` for fields and `a[].b` for those of list items.
    fn names(value: &Value, fields: &[Field]) -> Vec<String> {
        let keys = |value: &Value| -> Vec<String> {
            let mut keys: Vec<String> = value.try_iter().unwrap().map(|key| key.to_string()).collect();
            keys.sort();
            keys
        };
        let mut found = keys(value);
        for field in fields {
            let inner = value.get_attr(field.name).unwrap();
            let below = match field.shape {
                Shape::Record(fields) => names(&inner, fields),
                Shape::List(fields) => names(&inner.get_item_by_index(0).unwrap(), fields),
                Shape::Text | Shape::Number | Shape::Flag | Shape::Block => Vec::new(),
            };
            found.extend(below.into_iter().map(|name| format!("{}.{name}", field.name)));
        }
        found.sort();
        found
    }

    fn listed(fields: &[Field]) -> Vec<String> {
        let mut found = Vec::new();
        for field in fields {
            found.push(field.name.to_owned());
            if let Shape::Record(inner) | Shape::List(inner) = field.shape {
                found.extend(listed(inner).into_iter().map(|name| format!("{}.{name}", field.name)));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn every_variable_has_a_value_and_every_value_is_a_variable() {
        let values = values(&Facts::sample(), Language::French);
        assert_eq!(names(&values, VARIABLES), listed(VARIABLES));
    }

    #[test]
    fn what_may_be_missing_is_none_and_nothing_else_is() {
        let (full, sparse) = (Facts::sample(), Facts { invoices: Vec::new(), ..Facts::sparse_sample() });
        for field in VARIABLES {
            let value = |facts| values(facts, Language::English).get_attr(field.name).unwrap();
            assert!(!value(&full).is_none(), "{} of the full sample", field.name);
            assert_eq!(value(&sparse).is_none(), field.may_be_missing, "{} of the sparse sample", field.name);
        }
    }

    #[test]
    fn the_indemnity_never_reaches_the_template_of_a_consumer() {
        let mut facts = Facts::sample();
        facts.customer.kind = CustomerKind::Consumer;
        assert!(values(&facts, Language::French).get_attr("indemnity").unwrap().is_none());
        assert_eq!(facts.totals_with_charges()[0].minor(), 120_000 + 34_075 + 2_031);
    }

    #[test]
    fn a_value_stays_on_its_line() {
        assert_eq!(one_line("a\r\nBcc: b\u{0}\u{e000}\u{2028}c "), "a Bcc: b c");
    }
}
