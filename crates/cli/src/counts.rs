//! Counts with their noun, singular or plural as the language has it.

use app::words::Words;

/// `count-<what>` of the language files: the noun chosen by the number, the number with grouped
/// thousands.
pub fn counted(words: &Words, what: &str, count: u64) -> String {
    words.say_with(&format!("count-{what}"), &[("count", count.into()), ("shown", words.count(count).into())])
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    #[test]
    fn none_and_one_are_singular_in_french() {
        let french = Words::new(Language::French);
        assert_eq!(counted(&french, "documents", 0), "0 pièce");
        assert_eq!(counted(&french, "documents", 1), "1 pièce");
        assert_eq!(counted(&french, "documents", 1200), "1\u{202f}200 pièces");
        let english = Words::new(Language::English);
        assert_eq!(counted(&english, "documents", 0), "0 documents");
        assert_eq!(counted(&english, "documents", 1), "1 document");
    }
}
