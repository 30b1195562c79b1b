//! Notes say what was observed: words that judge a person are pointed out before they are kept.
//!
//! The French data protection authority has often found against free-text notes that insult or speculate;
//! whoever a note is about may read it.

/// Beginnings of words that judge or that tell of health, belief or family rather than of payment.
const JUDGING: &[&str] = &[
    "arnaqu",
    "escroc",
    "malhonn",
    "menteu",
    "voleu",
    "idiot",
    "imbécil",
    "imbecil",
    "stupid",
    "débil",
    "debil",
    "fou",
    "folle",
    "incapab",
    "mauvaise foi",
    "mauvais payeur",
    "insupportabl",
    "hystéri",
    "hysteri",
    "alcooli",
    "dépressi",
    "depressi",
    "malad",
    "cancer",
    "enceint",
    "divorc",
    "religi",
    "musulman",
    "juif",
    "juive",
    "syndi",
    "étranger",
    "etranger",
    "crook",
    "liar",
    "thief",
    "dishonest",
    "crazy",
    "alcoholic",
    "depressed",
    "pregnant",
    "bad faith",
];

/// The words of a note that should be put otherwise, as they stand in it.
pub fn judging_words(note: &str) -> Vec<&'static str> {
    let lower = note.to_lowercase();
    let begins = |word: &str| {
        lower.match_indices(word).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let is_start = before.is_none_or(|letter| !letter.is_alphanumeric());
            // Short ones only as whole words: « fou » is not « fournisseur ».
            let after = lower[at + word.len()..].chars().next();
            let is_whole = after.is_none_or(|letter| !letter.is_alphanumeric());
            is_start && (word.chars().count() > 4 || is_whole)
        })
    };
    JUDGING.iter().copied().filter(|word| begins(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::judging_words;

    #[test]
    fn judgements_are_found_and_facts_are_not() {
        assert_eq!(judging_words("C’est un Escroc, de mauvaise foi."), ["escroc", "mauvaise foi"]);
        assert_eq!(judging_words("Il est fou"), ["fou"]);
        for fact in ["Le fournisseur rappelle lundi.", "Promet 500 € le 12.", "Litige sur la livraison.", ""]
        {
            assert_eq!(judging_words(fact), [""; 0], "{fact}");
        }
    }
}
