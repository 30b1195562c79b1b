//! What the French post asks of an address: at most six lines of 38 characters (NF Z10-011). Said, never refused.

/// Lines of an address, the name and the country among them.
pub const ADDRESS_LINES_MAX: usize = 6;
/// Characters of a line.
pub const LINE_CHARACTERS_MAX: usize = 38;

/// What the post would not like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRemark {
    /// More than six lines.
    Lines(usize),
    /// A line of more than 38 characters, counted from one.
    Long {
        /// Which line.
        line: usize,
        /// Its characters.
        characters: usize,
    },
}

/// What the post would not like about an address.
pub fn remarks_on_address(lines: &[String]) -> Vec<AddressRemark> {
    let many = Some(lines.len()).filter(|count| *count > ADDRESS_LINES_MAX).map(AddressRemark::Lines);
    let long = (1..).zip(lines).filter_map(|(line, text)| {
        let characters = text.chars().count();
        (characters > LINE_CHARACTERS_MAX).then_some(AddressRemark::Long { line, characters })
    });
    many.into_iter().chain(long).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_post_is_told_of_what_it_would_not_like() {
        let lines = |count: usize| vec!["é".repeat(38); count];
        assert_eq!(remarks_on_address(&lines(6)), []);
        assert_eq!(remarks_on_address(&lines(7)), [AddressRemark::Lines(7)]);
        let long = ["A".to_owned(), "x".repeat(39)];
        assert_eq!(remarks_on_address(&long), [AddressRemark::Long { line: 2, characters: 39 }]);
    }
}
