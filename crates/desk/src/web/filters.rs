//! Filters of the templates: words and figures in the language of whoever reads.
//!
//! A page is rendered with its reader's [`Words`] as a value, so that a template says
//! `{{ "invoices-title"|t }}` and a context holds figures, not texts.

use std::borrow::Borrow;
use std::fmt::Display;

use askama::{Values, get_value};
use fluent_templates::fluent_bundle::FluentValue;
use jiff::civil::Date;
use money::Currency;

use crate::words::Words;

/// Under which name the words are handed to a template.
pub const WORDS: &str = "words";

/// A text of the language files: `{{ "invoices-title"|t }}`.
#[askama::filter_fn]
pub fn t(key: impl Display, values: &dyn Values) -> askama::Result<String> {
    Ok(get_value::<Words>(values, WORDS)?.say(&key.to_string()))
}

/// A text with a count, which chooses between one and many as `$count` and is written out with
/// grouped thousands as `$shown`: `{{ "invoices-selected"|t_count(rows) }}`.
#[askama::filter_fn]
pub fn t_count<C: Display>(key: impl Display, values: &dyn Values, count: C) -> askama::Result<String> {
    let words = get_value::<Words>(values, WORDS)?;
    let count: i64 = count.to_string().parse().unwrap_or(i64::MAX);
    let shown = words.count(count);
    Ok(words.say_with(&key.to_string(), &[("count", count.into()), ("shown", shown.into())]))
}

/// A text with one variable, `$value`: `{{ "frame-entity"|t_with(name) }}`.
#[askama::filter_fn]
pub fn t_with<V: Display>(key: impl Display, values: &dyn Values, value: V) -> askama::Result<String> {
    let words = get_value::<Words>(values, WORDS)?;
    Ok(words.say_with(&key.to_string(), &[("value", FluentValue::from(value.to_string()))]))
}

/// Who did something: a person's address as it is, the machine and programs by a name that people know.
#[askama::filter_fn]
pub fn who(actor: impl Display, values: &dyn Values) -> askama::Result<String> {
    Ok(get_value::<Words>(values, WORDS)?.who(&actor.to_string()))
}

/// An amount in minor units of a currency: `{{ row.open_minor|amount(row.currency) }}`.
#[askama::filter_fn]
pub fn amount<C: Borrow<Currency>>(
    minor: impl Borrow<i64>,
    values: &dyn Values,
    currency: C,
) -> askama::Result<String> {
    Ok(get_value::<Words>(values, WORDS)?.amount(*minor.borrow(), *currency.borrow()))
}

/// A count with grouped thousands.
#[askama::filter_fn]
pub fn count(count: impl Display, values: &dyn Values) -> askama::Result<String> {
    let words = get_value::<Words>(values, WORDS)?;
    Ok(count.to_string().parse().map_or_else(|_| count.to_string(), |count| words.count(count)))
}

/// A day in figures.
#[askama::filter_fn]
pub fn day(date: &Date, values: &dyn Values) -> askama::Result<String> {
    Ok(get_value::<Words>(values, WORDS)?.day(*date))
}

/// An instant, given in microseconds since 1970 UTC, to the minute.
#[askama::filter_fn]
pub fn instant(micros: &i64, values: &dyn Values) -> askama::Result<String> {
    Ok(get_value::<Words>(values, WORDS)?.instant(*micros))
}

/// Basis points as per cent, with as many decimals as they need: `20 %`, `5,5 %`.
#[askama::filter_fn]
pub fn percent(bps: &i64, values: &dyn Values) -> askama::Result<String> {
    let words = get_value::<Words>(values, WORDS)?;
    Ok(words.percent(*bps))
}

/// An amount in minor units of a currency given by its code: `{{ row.sum_minor|amount_of(row.currency) }}`.
#[askama::filter_fn]
pub fn amount_of<C: AsRef<str>>(minor: &i64, values: &dyn Values, currency: C) -> askama::Result<String> {
    let currency = Currency::parse(currency.as_ref()).unwrap_or(Currency::EUR);
    Ok(get_value::<Words>(values, WORDS)?.amount(*minor, currency))
}
