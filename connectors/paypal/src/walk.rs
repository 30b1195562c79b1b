//! Lists whose pages name the next one by a link. Of the link only its parameters are taken, for a
//! request of our own to the same place: where PayPal's answer points is no place to send a token to.

use connector_api::{Cursor, ReadError, Record};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How much further back than the newest known a walk goes.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);

/// A page, and the parameters of the next.
pub(crate) struct Listed {
    pub records: Vec<Record>,
    pub next: Option<String>,
}

/// A link of an answer.
#[derive(Deserialize)]
pub(crate) struct Link {
    href: String,
    rel: String,
}

impl Link {
    /// The parameters of the next page of this path.
    pub(crate) fn next(links: &[Self], path: &'static str) -> Result<Option<String>, ReadError> {
        let Some(link) = links.iter().find(|it| it.rel == "next") else { return Ok(None) };
        match link.href.split_once('?') {
            Some((place, query)) if place.ends_with(path) => Ok(Some(query.to_owned())),
            _ => Err(ReadError::new("list", "links", "leads to somewhere else")),
        }
    }

    /// The last part of the address of the object above.
    pub(crate) fn up(links: &[Self]) -> Option<String> {
        let link = links.iter().find(|it| it.rel == "up")?;
        link.href.rsplit('/').next().filter(|it| !it.is_empty()).map(ToOwned::to_owned)
    }

    /// Where the payer is sent.
    pub(crate) fn to_the_payer(links: &[Self]) -> Option<String> {
        let link = links.iter().find(|it| ["payer-action", "approve"].contains(&it.rel.as_str()))?;
        Some(link.href.clone())
    }
}

/// Names and values of a query, decoded; `None` where it is none.
pub(crate) fn parameters(query: &str) -> Option<Vec<(String, String)>> {
    query
        .split('&')
        .filter(|it| !it.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((decoded(name)?, decoded(value)?))
        })
        .collect()
}

fn decoded(text: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let (mut bytes, mut out) = (text.bytes(), Vec::with_capacity(text.len()));
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// Where a walk stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    Begin,
    /// On the way: the newest that it saw, and the parameters of the next page.
    Under {
        newest: Timestamp,
        query: String,
    },
    /// Ended: the newest known.
    Rest {
        newest: Timestamp,
    },
}

impl Walk {
    /// A cursor that is not ours begins again: upserts make that harmless.
    pub(crate) fn parse(cursor: &Cursor) -> Self {
        let words: Vec<&str> = cursor.0.splitn(3, ' ').collect();
        let parsed = match words.as_slice() {
            ["under", newest, query] => {
                newest.parse().map(|newest| Self::Under { newest, query: (*query).to_owned() })
            }
            ["rest", newest] => newest.parse().map(|newest| Self::Rest { newest }),
            _ => Ok(Self::Begin),
        };
        parsed.unwrap_or(Self::Begin)
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor(match self {
            Self::Begin => String::new(),
            Self::Under { newest, query } => format!("under {newest} {query}"),
            Self::Rest { newest } => format!("rest {newest}"),
        })
    }

    /// From when on a new walk goes, where one went before, and at the most `days` back.
    pub(crate) fn since(&self, now: Timestamp, days: i64) -> Timestamp {
        let first = now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
        match self {
            Self::Rest { newest } => newest.checked_sub(OVERLAP).map_or(first, |it| it.max(first)),
            Self::Begin | Self::Under { .. } => first,
        }
    }

    /// After a page.
    pub(crate) fn next(&self, listed: &Listed, newest: Option<Timestamp>) -> Result<Self, ReadError> {
        let (known, asked) = match self {
            Self::Begin => (None, None),
            Self::Under { newest, query } => (Some(*newest), Some(query)),
            Self::Rest { newest } => (Some(*newest), None),
        };
        let query = listed.next.as_ref().filter(|_| !listed.records.is_empty());
        if query.is_some() && query == asked {
            return Err(ReadError::new("list", "links", "leads to itself"));
        }
        Ok(match (known.max(newest), query) {
            (None, _) => Self::Begin,
            (Some(newest), Some(query)) => Self::Under { newest, query: query.clone() },
            (Some(newest), None) => Self::Rest { newest },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn a_query_is_decoded_or_refused() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let read = parameters("page_size=50&next_page_token=A%2Bb%3D%3D&x=");
        assert_eq!(
            read,
            Some(vec![pair("page_size", "50"), pair("next_page_token", "A+b=="), pair("x", "")])
        );
        for broken in ["a", "a=%", "a=%2", "a=%zz", "a=%ff"] {
            assert_eq!(parameters(broken), None, "{broken}");
        }
    }
}
