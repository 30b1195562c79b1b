//! What payers write, and what becomes of it.

use super::calendar::french;
use super::model::Document;
use super::random::Random;

/// The number as printed on the invoice, in one of the usual phrases.
pub(crate) fn citing(random: &mut Random, document: &Document) -> String {
    let number = &document.number;
    match random.index(6) {
        0 => number.clone(),
        1 => format!("Facture {number}"),
        2 => format!("REGLEMENT FACTURE {number}"),
        3 => format!("Paiement {number} du {}", french(document.issued_on)),
        4 => format!("VIR {number} merci"),
        _ => format!("Votre facture {number}"),
    }
}

/// Several numbers in one label.
pub(crate) fn citing_all(random: &mut Random, numbers: &[String]) -> String {
    let separator = random.pick(&[" ", ", ", " + ", " / ", " et "]);
    format!("{} {}", random.pick(&["Factures", "REGLT", "FACT", "Solde factures"]), numbers.join(separator))
}

/// The number of an invoice as it was typed from memory: `FA 2025 42`, `FA2025-0042`, `FA-2O25-0042`.
pub(crate) fn mangled(random: &mut Random, number: &str) -> String {
    let parts: Vec<&str> = number.split('-').collect();
    let [prefix, year, serial] = parts.as_slice() else { return number.to_owned() };
    let short_serial = serial.trim_start_matches('0');
    match random.index(5) {
        0 => format!("{prefix} {year} {short_serial}"),
        1 => format!("{prefix}{year}-{serial}"),
        2 => format!("{prefix}{year}{serial}"),
        3 => format!("{prefix}-{}-{serial}", year.replace('0', "O")),
        _ => format!("{} {year}/{serial}", prefix.to_lowercase()),
    }
}

/// The number with its last two digits exchanged, or the last one changed when they are equal.
pub(crate) fn with_typo(number: &str) -> String {
    let mut characters: Vec<char> = number.chars().collect();
    if let [.., before_last, last] = characters.as_mut_slice() {
        if before_last == last {
            *last = if *last == '9' { '8' } else { '9' };
        } else {
            std::mem::swap(before_last, last);
        }
    }
    characters.into_iter().collect()
}

/// Capital letters without accents, and a blank for whatever older bank formats cannot carry.
pub(crate) fn bank_capitals(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            'à' | 'â' | 'À' | 'Â' => 'A',
            'ç' | 'Ç' => 'C',
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => 'E',
            'î' | 'ï' | 'Î' => 'I',
            'ô' | 'Ô' => 'O',
            'ù' | 'û' | 'Û' => 'U',
            _ if character.is_ascii_graphic() => character.to_ascii_uppercase(),
            _ => ' ',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_as_banks_carry_them() {
        assert_eq!(bank_capitals("Hôtel de l'Étoile €"), "HOTEL DE L'ETOILE  ");
        assert_eq!(with_typo("FA-2025-0123"), "FA-2025-0132");
        assert_eq!(with_typo("FA-2025-0199"), "FA-2025-0198");
    }
}
