//! What the pages say, in French and English: the desk's own sentences, then those of `app`.

use std::borrow::Cow;
use std::collections::HashMap;

use app::words::Language;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, static_loader};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
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
        self.shared.amount(minor, currency).replacen('-', "\u{2212}", 1)
    }

    /// A count with grouped thousands.
    pub fn count(&self, count: i64) -> String {
        self.shared.number(count, 0).replacen('-', "\u{2212}", 1)
    }

    /// A day in figures: `22/11/2026`.
    pub fn day(&self, date: Date) -> String {
        self.shared.day(date)
    }

    /// An instant on the clock of Europe/Paris, to the minute: `22/11/2026 06:12`.
    pub fn instant(&self, micros: i64) -> String {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let Ok(at) = Timestamp::from_microsecond(micros) else { return String::new() };
        let at = at.to_zoned(zone);
        format!("{} {:02}:{:02}", self.day(at.date()), at.hour(), at.minute())
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}
