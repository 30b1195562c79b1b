//! The address of a list: its filters are its state, and every link changes a part of it.

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// A path with its query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// A path without a query.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// An address as text: a path of ours, with its query.
    pub fn of(text: &str) -> Self {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self::with_query(path, query)
    }

    /// A path with the query of a saved view.
    pub fn with_query(path: &str, query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes())
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { path: path.to_owned(), pairs }
    }

    /// What stands under a name, trimmed; empty when nothing does.
    pub fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.trim())
    }

    /// Everything that stands under a name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// Whether something else than these stands in it.
    pub fn has_other_than(&self, names: &[&str]) -> bool {
        self.pairs.iter().any(|(name, _)| !names.contains(&name.as_str()))
    }

    /// The same address with something else under a name; nothing when it is empty. Whoever changes a
    /// filter begins at the first page.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.without(&[name]);
        if !value.is_empty() {
            changed.pairs.push((name.to_owned(), value.to_owned()));
        }
        changed
    }

    /// The same address without these and without its place in the pages.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let is_kept = |name: &str| !names.contains(&name) && name != "after" && name != "before";
        let pairs = self.pairs.iter().filter(|(name, _)| is_kept(name)).cloned().collect();
        Self { path: self.path.clone(), pairs }
    }

    /// The same query at another path.
    #[must_use]
    pub fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), pairs: self.without(&[]).pairs }
    }

    /// The query alone, without its place in the pages.
    pub fn query(&self) -> String {
        let pairs = self.without(&[]).pairs;
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.pairs.is_empty() {
            return Ok(());
        }
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish();
        write!(f, "?{query}")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::with_query(parts.uri.path(), parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_changes_one_thing_and_begins_at_the_first_page() {
        let address =
            Address::with_query("/invoices", "tab=overdue&q=d%C3%A9p%C3%B4t&min=&after=2026-01-01_itm");
        assert_eq!(address.value("q"), "dépôt");
        assert_eq!(address.with("tab", "all").to_string(), "/invoices?q=d%C3%A9p%C3%B4t&tab=all");
        assert_eq!(address.with("q", "").to_string(), "/invoices?tab=overdue");
        assert_eq!(address.at("/x").query(), "tab=overdue&q=d%C3%A9p%C3%B4t");
        assert!(address.has_other_than(&["tab", "after"]) && !address.has_other_than(&["tab", "after", "q"]));
    }
}
