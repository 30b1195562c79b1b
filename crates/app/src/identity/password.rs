//! Passwords: which are refused, and how one is kept.

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Argon2, Params, PasswordHasher as _, PasswordVerifier as _};

use super::secret::Secret;
use crate::source::{Entropy, NoEntropy};

/// Fewest characters of a password (NIST SP 800-63B-4 asks for 15 without a second factor, 8 with one).
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Most bytes of a password, so that nobody makes us hash a book.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// What hashing a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
impl Default for HashCost {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

/// Why a password cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// It has too few characters.
    #[error("a password has at least {PASSWORD_CHARACTERS_MIN} characters")]
    TooShort,
    /// It has too many bytes.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// It is the e-mail address or its name part.
    #[error("the password is the e-mail address")]
    IsEmail,
    /// It is one that everybody tries first, or one character again and again.
    #[error("the password is among the most common ones")]
    Common,
}

/// Refuses passwords that are guessed first. There are no rules about kinds of characters.
pub fn check_password(password: &Secret, email: &str) -> Result<(), PasswordRefused> {
    let text = password.reveal();
    if text.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordRefused::TooLong);
    }
    if text.chars().count() < PASSWORD_CHARACTERS_MIN {
        return Err(PasswordRefused::TooShort);
    }
    let folded = text.trim().to_lowercase();
    let email = email.trim().to_lowercase();
    if folded == email || email.split('@').next() == Some(folded.as_str()) {
        return Err(PasswordRefused::IsEmail);
    }
    if is_common(&folded) { Err(PasswordRefused::Common) } else { Ok(()) }
}

/// A short thing said several times, a run of the keyboard or of the alphabet, or a word of the list.
fn is_common(folded: &str) -> bool {
    let letters: Vec<char> = folded.chars().filter(|character| character.is_alphanumeric()).collect();
    let is_repeated = (1..=4).any(|length| {
        let mut pieces = letters.chunks(length);
        let first = pieces.next().unwrap_or_default();
        pieces.all(|piece| first.starts_with(piece))
    });
    let plain: String = letters.iter().collect();
    is_repeated
        || RUNS.iter().any(|run| run.contains(&plain))
        || COMMON.contains(&plain.trim_end_matches(|it: char| it.is_ascii_digit()))
        || COMMON.contains(&plain.as_str())
}

/// Rows of keyboards and alphabets, twice over so that a run may start anywhere.
const RUNS: [&str; 6] = [
    "0123456789012345678901234567890123456789",
    "9876543210987654321098765432109876543210",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbnazertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i9o0p",
];

/// What people choose when twelve characters are asked for, in lower case without separators.
/// Digits at the end are taken off before looking.
const COMMON: [&str; 40] = [
    "administrateur",
    "administrator",
    "adminadminadmin",
    "azertyazerty",
    "azertyuiop",
    "bienvenue",
    "bonjourbonjour",
    "changeme",
    "changemenow",
    "changezmoi",
    "comptabilite",
    "comptabilité",
    "facturation",
    "iloveyouiloveyou",
    "jetaimejetaime",
    "letmein",
    "letmeinletmein",
    "letmeinplease",
    "marseille",
    "monmotdepasse",
    "motdepasse",
    "motdepassemotdepasse",
    "mypassword",
    "newpassword",
    "nouveaumotdepasse",
    "olympiquedemarseille",
    "parissaintgermain",
    "password",
    "passwordpassword",
    "passw0rdpassw0rd",
    "quittance",
    "quittancequittance",
    "qwertyqwerty",
    "qwertyuiop",
    "secretsecret",
    "soleilsoleil",
    "superadministrateur",
    "thisisapassword",
    "thisismypassword",
    "welcome",
];

/// A password as it is kept: argon2id in PHC form, with its parameters and its salt.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PasswordHash(String);

impl PasswordHash {
    /// As it was stored.
    pub(super) fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As it is stored.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Hashes a password at this cost; nothing when the cost cannot be.
    pub(super) fn make(
        password: &Secret,
        cost: HashCost,
        entropy: &dyn Entropy,
    ) -> Result<Option<Self>, NoEntropy> {
        let mut salt = [0; 16];
        entropy.fill(&mut salt)?;
        let hash = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).ok().and_then(|params| {
            Argon2::from(params).hash_password_with_salt(password.reveal().as_bytes(), &salt).ok()
        });
        Ok(hash.map(|hash: Phc| Self(hash.to_string())))
    }

    /// Whether it is the hash of this password, at the cost it was made with.
    pub(super) fn is_of(&self, password: &Secret) -> bool {
        let password = password.reveal().as_bytes();
        password.len() <= PASSWORD_BYTES_MAX
            && Argon2::default().verify_password(password, self.as_str()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SeededEntropy;

    #[test]
    fn passwords_that_are_guessed_first_are_refused() {
        let check = |text: &str| check_password(&Secret::new(text), "Camille.Durand@example.fr");
        for (text, expected) in [
            ("court", PasswordRefused::TooShort),
            ("éééééé", PasswordRefused::TooShort),
            ("camille.durand@example.fr", PasswordRefused::IsEmail),
            ("Camille.Durand", PasswordRefused::IsEmail),
            ("MotDePasse2026", PasswordRefused::Common),
            ("Password-123456", PasswordRefused::Common),
            ("aaaaaaaaaaaaaa", PasswordRefused::Common),
            ("abcabcabcabca", PasswordRefused::Common),
            ("123456789012", PasswordRefused::Common),
            ("azertyuiopqsdf", PasswordRefused::Common),
            ("------------", PasswordRefused::Common),
        ] {
            assert_eq!(check(text), Err(expected), "{text}");
        }
        assert_eq!(check(&"long ".repeat(300)), Err(PasswordRefused::TooLong));
        for text in ["quatre chevaux bleus", "Tr0ub4dor&3-xyz", "éclair au café noir"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_hash_knows_its_password_and_its_cost() {
        let (entropy, password) = (SeededEntropy::new(1), Secret::new("quatre chevaux bleus"));
        let cheap = HashCost { memory_kib: 16, passes: 1, lanes: 1 };
        let hash = PasswordHash::make(&password, cheap, &entropy).unwrap().unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=16,t=1,p=1$"), "{}", hash.as_str());
        assert!(hash.is_of(&password));
        assert!(!hash.is_of(&Secret::new("quatre chevaux bleuS")));
        assert!(!hash.is_of(&Secret::new("x".repeat(PASSWORD_BYTES_MAX + 1))));
        assert!(!PasswordHash::from_stored("nonsense".to_owned()).is_of(&password));
        let again = PasswordHash::make(&password, cheap, &entropy).unwrap().unwrap();
        assert!(again != hash, "each has its own salt");
        let impossible = HashCost { memory_kib: 0, passes: 0, lanes: 0 };
        assert!(PasswordHash::make(&password, impossible, &entropy).unwrap().is_none());
    }

    #[test]
    fn the_default_cost_is_what_owasp_asks_for() {
        let hash = PasswordHash::make(&Secret::new("x"), HashCost::default(), &SeededEntropy::new(1));
        assert!(hash.unwrap().unwrap().as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
