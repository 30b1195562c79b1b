//! Header names as banks write them, brought to one form and recognised.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Date,
    ValueDate,
    Amount,
    Debit,
    Credit,
    Label,
    Counterparty,
    CounterpartyAccount,
    Account,
    Reference,
    EndToEnd,
    Mandate,
    ChequeNumber,
    Currency,
    Direction,
    /// A word that only lists of invoices and accounting files have.
    NotAStatement,
}

/// Names of each meaning in their plain form, the better ones first.
const NAMES: [(Meaning, &[&str]); 16] = [
    (
        Meaning::Date,
        &[
            "date comptable",
            "date de comptabilisation",
            "date comptabilisation",
            "booking date",
            "posted date",
            "posting date",
            "buchungstag",
            "date operation",
            "date d operation",
            "date de l operation",
            "date",
            "transaction date",
            "date transaction",
            "date de transaction",
            "date ope",
            "dateop",
        ],
    ),
    (
        Meaning::ValueDate,
        &["date de valeur", "date valeur", "valeur", "value date", "dateval", "valutadatum"],
    ),
    (
        Meaning::Amount,
        &[
            "montant",
            "montant eur",
            "montant euros",
            "montant en euros",
            "montant en eur",
            "montant de l operation",
            "montant operation",
            "amount",
            "amount eur",
            "betrag",
            "montant de la transaction",
        ],
    ),
    (
        Meaning::Debit,
        &[
            "debit",
            "debit euros",
            "debit eur",
            "montant debit",
            "debits",
            "withdrawal",
            "withdrawals",
            "paid out",
            "money out",
            "sortie",
        ],
    ),
    (
        Meaning::Credit,
        &[
            "credit",
            "credit euros",
            "credit eur",
            "montant credit",
            "credits",
            "deposit",
            "deposits",
            "paid in",
            "money in",
            "entree",
        ],
    ),
    (
        Meaning::Label,
        &[
            "libelle",
            "libelle operation",
            "libelle de l operation",
            "libelle simplifie",
            "libelle complet",
            "label",
            "description",
            "details",
            "detail",
            "detail de l ecriture",
            "informations complementaires",
            "information complementaire",
            "infos complementaires",
            "reason",
            "memo",
            "communication",
            "narrative",
            "original description",
            "reference de l operation",
            "designation",
            "motif",
            "supplementary details",
        ],
    ),
    (
        Meaning::Counterparty,
        &[
            "counterparty",
            "contrepartie",
            "nom de la contrepartie",
            "name",
            "nom",
            "tiers",
            "beneficiaire",
            "donneur d ordre",
            "payee",
            "payer",
            "merchant name",
            "nom contrepartie",
            "counterparty name",
        ],
    ),
    (
        Meaning::CounterpartyAccount,
        &[
            "counterparty iban",
            "iban contrepartie",
            "iban de la contrepartie",
            "counterparty account",
            "number",
        ],
    ),
    (
        Meaning::Account,
        &[
            "account",
            "compte",
            "numero de compte",
            "iban",
            "account name",
            "n de compte",
            "account number",
            "compte iban",
        ],
    ),
    (
        Meaning::Reference,
        &[
            "bank ref",
            "bank reference",
            "reference",
            "ref",
            "numero d operation",
            "numero operation",
            "n operation",
            "reference operation",
            "transaction id",
            "id operation",
            "reference bancaire",
        ],
    ),
    (
        Meaning::EndToEnd,
        &[
            "end to end id",
            "endtoendid",
            "end to end reference",
            "reference de bout en bout",
            "sepa reference",
        ],
    ),
    (
        Meaning::Mandate,
        &["mandate", "mandate reference", "mandate identification", "rum", "reference mandat"],
    ),
    (
        Meaning::ChequeNumber,
        &["check number", "checknumber", "cheque number", "n cheque", "numero de cheque", "numero cheque"],
    ),
    (Meaning::Currency, &["currency", "devise", "monnaie", "ccy"]),
    (Meaning::Direction, &["transaction type", "sens", "debit credit", "direction", "type de mouvement"]),
    (
        Meaning::NotAStatement,
        &[
            "invoice id",
            "invoice",
            "invoice number",
            "facture",
            "numero facture",
            "numero de facture",
            "n facture",
            "client",
            "code client",
            "nom client",
            "customer",
            "customer id",
            "customer name",
            "due date",
            "echeance",
            "date echeance",
            "date d echeance",
            "date facture",
            "date de facture",
            "invoice date",
            "issue date",
            "montant ttc",
            "montant ht",
            "total ttc",
            "total ht",
            "ttc",
            "ht",
            "tva",
            "vat",
            "open amount",
            "reste du",
            "solde du",
            "journalcode",
            "comptenum",
            "ecriturenum",
            "ecrituredate",
            "siren",
            "siret",
            "bill to",
        ],
    ),
];

/// A header in its plain form: small letters without accents, words parted by one space. HTML
/// entities are resolved, as often as they were escaped.
pub(super) fn plain(header: &str) -> String {
    let mut text = header.to_owned();
    while let Some(at) = text.find("&amp;") {
        text.replace_range(at..at + 5, "&");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        let (letter, width) = match entity(rest) {
            Some(found) => found,
            None => (character, character.len_utf8()),
        };
        rest = &rest[width..];
        match unaccented(letter) {
            Some(letter) => out.push(letter),
            None if out.ends_with(' ') || out.is_empty() => {}
            None => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The base letter of an entity such as `&egrave;`, and its width.
fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.find(';').filter(|end| (3..=8).contains(end))?;
    let name = body.get(..end)?;
    let is_accent = ["grave", "acute", "circ", "uml", "cedil", "tilde"]
        .iter()
        .any(|accent| name.get(1..) == Some(accent));
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    is_accent.then_some((letter, end + 2))
}

/// A small letter or digit without its accent; `None` for anything that parts words.
fn unaccented(letter: char) -> Option<char> {
    let letter = match letter {
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'û' | 'ù' | 'ü' | 'ú' => 'u',
        'ç' | 'Ç' => 'c',
        'n' | 'N' => 'n',
        other => other.to_ascii_lowercase(),
    };
    letter.is_ascii_alphanumeric().then_some(letter)
}

/// What a header in its plain form means, and how good a name it is (0 is best).
pub(super) fn meaning(plain: &str) -> Option<(Meaning, usize)> {
    // `Débit (EUR)`, `Montant(EUROS)`: the currency behind the word says nothing.
    let bare = [" euros", " eur", " euro"].iter().find_map(|currency| plain.strip_suffix(currency));
    let of = |wanted: &str| {
        NAMES.iter().find_map(|(meaning, names)| {
            names.iter().position(|name| *name == wanted).map(|rank| (*meaning, rank))
        })
    };
    of(plain).or_else(|| of(bare?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_forms() {
        for (header, expected) in [
            ("Libellé", "libelle"),
            (" Date d'opération ", "date d operation"),
            ("Débit Euros", "debit euros"),
            ("Compte de ch&egrave;ques", "compte de cheques"),
            ("Compte de ch&amp;amp;egrave;ques", "compte de cheques"),
            ("\u{feff}N° d'opération", "n d operation"),
            ("bank_ref", "bank ref"),
            ("A & B", "a b"),
        ] {
            assert_eq!(plain(header), expected, "{header}");
        }
    }

    #[test]
    fn meanings() {
        assert_eq!(meaning("debit euros").map(|found| found.0), Some(Meaning::Debit));
        assert_eq!(meaning("eur"), None);
        assert_eq!(meaning("issue date").map(|found| found.0), Some(Meaning::NotAStatement));
    }
}
