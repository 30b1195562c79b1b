//! What the pages say, in French and English: the desk's own sentences, then those of `app`.

use std::borrow::Cow;
use std::collections::HashMap;

use app::words::Language;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, static_loader};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use money::Currency;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "fr",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Speaks one language, to a browser.
#[derive(Clone, Debug)]
pub struct Words {
    shared: app::words::Words,
    id: LanguageIdentifier,
}

impl Words {
    /// Words of a language.
    pub fn new(language: Language) -> Self {
        let id = code(language).parse().unwrap_or_default();
        Self { shared: app::words::Words::new(language), id }
    }

    /// The language spoken.
    pub fn language(&self) -> Language {
        self.shared.language()
    }

    /// The language as HTML names it: `fr` or `en`.
    pub fn code(&self) -> &'static str {
        code(self.language())
    }

    /// A text without variables: the desk's own, or one that every edge shares.
    pub fn say(&self, key: &str) -> String {
        LOCALES
            .lookup_no_default_fallback(&self.id, key, None::<&HashMap<String, FluentValue<'_>>>)
            .or_else(|| self.shared.find(key))
            .unwrap_or_else(|| format!("[{key}]"))
    }

    /// A text, or nothing when no file holds it.
    pub fn find(&self, key: &str) -> Option<String> {
        LOCALES
            .lookup_no_default_fallback(&self.id, key, None::<&HashMap<String, FluentValue<'_>>>)
            .or_else(|| self.shared.find(key))
    }

    /// A text of the desk with variables, or nothing when none of its files holds it.
    pub fn find_with(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let map: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES.lookup_no_default_fallback(&self.id, key, Some(&map))
    }

    /// Who did something, as people know them: the machine by what it is, a program by the name of its key.
    pub fn who(&self, actor: &str) -> String {
        for (prefix, key) in [("key:", "who-key"), ("sample:", "who-sample")] {
            if let Some(name) = actor.strip_prefix(prefix) {
                return self.say_with(key, &[("value", name.to_owned().into())]);
            }
        }
        self.find(&format!("who-{actor}")).unwrap_or_else(|| actor.to_owned())
    }

    /// A text with variables.
    pub fn say_with(&self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let map: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES
            .lookup_no_default_fallback(&self.id, key, Some(&map))
            .unwrap_or_else(|| self.shared.say_with(key, values))
    }

    /// The words that every edge shares, for what `app` puts in words itself.
    pub fn shared(&self) -> &app::words::Words {
        &self.shared
    }

    /// An amount, with a true minus sign: `−1 234,50 €`.
    pub fn amount(&self, minor: i64, currency: Currency) -> String {
        self.shared.amount(minor, currency)
    }

    /// A count with grouped thousands.
    pub fn count(&self, count: i64) -> String {
        self.shared.number(count, 0)
    }

    /// Basis points as per cent: `20 %`, `5,5 %`.
    pub fn percent(&self, bps: i64) -> String {
        let (places, value) = match (bps % 100, bps % 10) {
            (0, _) => (0, bps / 100),
            (_, 0) => (1, bps / 10),
            _ => (2, bps),
        };
        let number = self.shared.number(value, places);
        match self.language() {
            Language::French => format!("{number}\u{a0}%"),
            Language::English => format!("{number}%"),
        }
    }

    /// A day in figures: `22/11/2026`.
    pub fn day(&self, date: Date) -> String {
        self.shared.day(date)
    }

    /// An amount in few signs, for a chart: `12,4 k€`, `950 €`.
    pub fn amount_short(&self, minor: i64, currency: Currency) -> String {
        let unit = 10_i64.pow(u32::from(currency.decimals()));
        let whole = (minor + unit / 2).div_euclid(unit);
        let (tenths, mark) = match whole {
            ..1_000 => return self.with_unit(&self.count(whole), "", currency),
            1_000..1_000_000 => ((whole + 50) / 100, "k"),
            _ => ((whole + 50_000) / 100_000, "M"),
        };
        let decimals = u8::from(tenths < 1_000);
        let number = self.shared.number(if decimals == 1 { tenths } else { (tenths + 5) / 10 }, decimals);
        self.with_unit(&number, mark, currency)
    }

    fn with_unit(&self, number: &str, mark: &str, currency: Currency) -> String {
        let sign = if currency == Currency::EUR { "€" } else { currency.code() };
        match self.language() {
            Language::French => format!("{number}\u{a0}{mark}{sign}"),
            Language::English => format!("{sign}{number}{mark}"),
        }
    }

    /// Hundredths as a number with one decimal, rounded half up: `48,5`.
    pub fn tenths(&self, hundredths: i64) -> String {
        self.shared.number((hundredths + 5).div_euclid(10), 1)
    }

    /// An instant as a figure says of when it is: `22/11 à 06:12`.
    pub fn as_of(&self, micros: i64) -> String {
        let Some(at) = at_paris(micros) else { return String::new() };
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let day = self.day_short(at.date());
        self.say_with("list-day-and-time", &[("day", day.into()), ("time", time.into())])
    }

    /// A day without its year: `22/11`.
    pub fn day_short(&self, date: Date) -> String {
        match self.language() {
            Language::French => format!("{:02}/{:02}", date.day(), date.month()),
            Language::English => format!("{:02}-{:02}", date.month(), date.day()),
        }
    }

    /// An instant on the clock of Europe/Paris, to the minute: `22/11/2026 06:12`.
    pub fn instant(&self, micros: i64) -> String {
        let Some(at) = at_paris(micros) else { return String::new() };
        format!("{} {:02}:{:02}", self.day(at.date()), at.hour(), at.minute())
    }
}

/// The day of an instant in Europe/Paris.
pub fn day_of(micros: i64) -> Option<Date> {
    at_paris(micros).map(|at| at.date())
}

/// An instant on the clock of Europe/Paris.
fn at_paris(micros: i64) -> Option<Zoned> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    Some(Timestamp::from_microsecond(micros).ok()?.to_zoned(zone))
}

fn code(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}
