//! The identity of a message on its way: made from its own id, so that what comes back leads to it.

use std::fmt;

use messages::EmailAddress;

/// What stands between the angle brackets of a `Message-ID`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

/// Why something is no message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageIdError {
    /// An id of ours is letters, digits, `-`, `_` and `.`, at most 60 of them.
    #[error("the id of a message is letters, digits, - _ and .")]
    Id,
    /// It is not `id@domain` in visible ASCII.
    #[error("this is not a message id")]
    NotAnId,
}

impl MessageId {
    /// The identity of the message `id` of ours, in the domain of its sender.
    pub fn of(id: &str, sender: &EmailAddress) -> Result<Self, MessageIdError> {
        let is_good = |it: u8| it.is_ascii_alphanumeric() || b"-_.".contains(&it);
        if id.is_empty() || id.len() > 60 || !id.bytes().all(is_good) {
            return Err(MessageIdError::Id);
        }
        Ok(Self(format!("{id}@{}", sender.domain())))
    }

    /// Reads an id from elsewhere, with or without its brackets.
    pub fn parse(text: &str) -> Result<Self, MessageIdError> {
        let text = text.trim();
        let text = text.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap_or(text);
        let is_good = (3..=250).contains(&text.len())
            && text.bytes().all(|it| it.is_ascii_graphic() && !b"<>,;\"\\".contains(&it))
            && text.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
        if is_good { Ok(Self(text.to_owned())) } else { Err(MessageIdError::NotAnId) }
    }

    /// The part before the `@`: the message's own id when it is one of ours.
    pub fn own_id(&self) -> &str {
        self.0.split_once('@').map_or(self.0.as_str(), |(id, _)| id)
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The id without brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// With its brackets, as in a header.
impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_back_to_its_message() {
        let sender = EmailAddress::parse("camille@Atelier.example").unwrap();
        let id = MessageId::of("msg_01jd2x", &sender).unwrap();
        assert_eq!(id.to_string(), "<msg_01jd2x@atelier.example>");
        assert_eq!(MessageId::parse(&id.to_string()), Ok(id.clone()));
        assert_eq!((id.own_id(), id.domain()), ("msg_01jd2x", "atelier.example"));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        let sender = EmailAddress::parse("a@b.fr").unwrap();
        for id in ["", "a b", "a\r\nBcc: c", "a@b", "<a>", &"a".repeat(61)] {
            assert_eq!(MessageId::of(id, &sender), Err(MessageIdError::Id), "{id:?}");
        }
        for text in [
            "",
            "<>",
            "a",
            "@b",
            "a@",
            "<a@b",
            "a@b>",
            "<a@b> <c@d>",
            "a@b\r\nX: y",
            "é@b",
            &format!("{}@b", "a".repeat(249)),
        ] {
            assert_eq!(MessageId::parse(text), Err(MessageIdError::NotAnId), "{text:?}");
        }
    }
}
