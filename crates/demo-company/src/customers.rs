//! Sixty invented customers.

use super::model::{Bank, Customer};
use super::random::Random;

pub(crate) const CUSTOMER_COUNT: usize = 60;

const TRADES: &[&str] = &[
    "Menuiserie",
    "Ateliers",
    "Hôtel",
    "Clinique",
    "Imprimerie",
    "Jardins",
    "Transports",
    "Boulangerie",
    "Librairie",
    "Cabinet",
    "Résidence",
    "Brasserie",
    "Garage",
    "Pépinières",
    "Maison",
];

const EVOCATIONS: &[&str] = &[
    "du Val Clair",
    "de la Brume",
    "des Trois Ormes",
    "du Grand Large",
    "de l'Aubépine",
    "du Pont Vieux",
    "des Coquelicots",
    "de la Source",
    "du Moulin Neuf",
    "des Quatre Vents",
    "de l'Étoile",
    "du Bocage",
];

const FORMS: &[&str] = &["SARL", "SAS", "SA", "EURL", "SNC", "SCOP"];

const CITIES: &[&str] = &[
    "Nantes",
    "Rennes",
    "Angers",
    "Saint-Nazaire",
    "Vannes",
    "La Roche-sur-Yon",
    "Cholet",
    "Laval",
    "Le Mans",
    "Brest",
    "Quimper",
    "Niort",
    "La Rochelle",
    "Tours",
    "Saint-Brieuc",
];

const PARENTS: &[&str] = &["Groupe Hélianthe", "Financière de l'Erdre", "Holding Sablière"];

pub(crate) fn customers(random: &mut Random) -> Vec<Customer> {
    let mut names: Vec<(&str, &str)> =
        TRADES.iter().flat_map(|trade| EVOCATIONS.iter().map(move |word| (*trade, *word))).collect();
    random.shuffle(&mut names);
    let names = names.into_iter().take(CUSTOMER_COUNT);
    names.enumerate().map(|(index, (trade, word))| customer(random, index, trade, word)).collect()
}

fn customer(random: &mut Random, index: usize, trade: &str, word: &str) -> Customer {
    let is_drawn = index % 6 == 5;
    // One in fifteen belongs to a group that pays for it.
    let parent = (index % 15 == 7).then(|| PARENTS[index / 15 % PARENTS.len()]);
    Customer {
        number: format!("C{:04}", 1001 + index),
        name: format!("{trade} {word} {}", random.pick(FORMS)),
        city: random.pick(CITIES),
        siren: siren(random),
        iban: french_iban(random),
        iban_is_listed: is_drawn || random.has_chance(50),
        days_to_pay: random.pick(&[30, 30, 30, 45, 60]),
        bank: if is_drawn || random.has_chance(55) { Bank::A } else { Bank::B },
        parent,
        mandate: is_drawn.then(|| format!("RUM-AM-{:05}", 20_100 + index)),
        usual_net_minor: random.between(300, 4200) * 100,
    }
}

/// Nine digits of which the last is the check digit (Luhn).
fn siren(random: &mut Random) -> String {
    let body = random.between(30_000_000, 98_999_999).to_string();
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            let doubled = if index % 2 == 1 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// An account at a bank code that no bank has, with valid RIB key and IBAN check digits.
pub(crate) fn french_iban(random: &mut Random) -> String {
    let branch = random.between(1, 99_999);
    let account = random.between(10_000_000_000, 99_999_999_999);
    iban_of(99_901, branch, account)
}

/// The IBAN of a French account whose number has only digits.
pub(crate) fn iban_of(bank: i64, branch: i64, account: i64) -> String {
    let key = 97 - (89 * bank + 15 * branch + 3 * account) % 97;
    let account_part = format!("{bank:05}{branch:05}{account:011}{key:02}");
    // F and R are 15 and 27; the check digits stand for 00 while they are computed.
    let check = 98 - remainder_97(&format!("{account_part}152700"));
    format!("FR{check:02}{account_part}")
}

fn remainder_97(digits: &str) -> i64 {
    digits.bytes().fold(0, |remainder, byte| (remainder * 10 + i64::from(byte - b'0')) % 97)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_sirens_have_valid_check_digits() {
        assert_eq!(iban_of(30_006, 1, 12_345_678_901), "FR7630006000011234567890189");
        let mut random = Random::new(3);
        for customer in customers(&mut random) {
            let moved = format!("{}1527{}", &customer.iban[4..], &customer.iban[2..4]);
            assert_eq!(remainder_97(&moved), 1, "{}", customer.iban);
            let digits = customer.siren.bytes().rev().enumerate().map(|(index, byte)| {
                let digit = u32::from(byte - b'0') << (index % 2);
                if digit > 9 { digit - 9 } else { digit }
            });
            assert_eq!(digits.sum::<u32>() % 10, 0, "{}", customer.siren);
        }
    }

    #[test]
    fn names_are_all_different() {
        let mut names: Vec<String> =
            customers(&mut Random::new(9)).into_iter().map(|customer| customer.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), CUSTOMER_COUNT);
    }
}
