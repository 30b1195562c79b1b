//! Where a customer gets letters.

use db::Tx;
use invoice_files::PostalLines;
use serde::{Deserialize, Serialize};

use super::refused::CustomerError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::CustomerId;
use crate::typed::{clean_line, clean_text};

/// Lines beside the name, the town and the country, and characters of one, that are kept.
const LINES_MAX: usize = 6;
const LINE_CHARACTERS_MAX: usize = 100;

/// Where a customer gets letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Lines between the name and the town, one per line.
    pub lines: String,
    /// Postcode, or empty.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Country code of two letters; empty is France.
    pub country: String,
}

impl PostalAddress {
    /// Whether it says where it is.
    pub fn is_empty(&self) -> bool {
        [&self.lines, &self.postcode, &self.town].iter().all(|text| text.is_empty())
    }

    /// Whether it is in France, where a letter says no country.
    pub fn is_french(&self) -> bool {
        matches!(self.country.as_str(), "" | "FR")
    }

    /// The address as an envelope says it, with the name above: the town in capitals, another country below.
    pub fn on_envelope(&self, names: &[&str]) -> Vec<String> {
        let town = format!("{} {}", self.postcode, self.town.to_uppercase());
        let country = if self.is_french() { "" } else { country_in_capitals(&self.country) };
        let lines = names.iter().copied().chain(self.lines.lines()).chain([town.as_str(), country]);
        lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

/// Names of countries as the French post reads them; one that is not here is written by its code.
const COUNTRIES: [(&str, &str); 48] = [
    ("AD", "ANDORRE"),
    ("AT", "AUTRICHE"),
    ("AU", "AUSTRALIE"),
    ("BE", "BELGIQUE"),
    ("BG", "BULGARIE"),
    ("BR", "BRÉSIL"),
    ("CA", "CANADA"),
    ("CH", "SUISSE"),
    ("CI", "CÔTE D’IVOIRE"),
    ("CM", "CAMEROUN"),
    ("CN", "CHINE"),
    ("CY", "CHYPRE"),
    ("CZ", "TCHÉQUIE"),
    ("DE", "ALLEMAGNE"),
    ("DK", "DANEMARK"),
    ("DZ", "ALGÉRIE"),
    ("EE", "ESTONIE"),
    ("ES", "ESPAGNE"),
    ("FI", "FINLANDE"),
    ("GB", "ROYAUME-UNI"),
    ("GR", "GRÈCE"),
    ("HR", "CROATIE"),
    ("HU", "HONGRIE"),
    ("IE", "IRLANDE"),
    ("IS", "ISLANDE"),
    ("IT", "ITALIE"),
    ("JP", "JAPON"),
    ("LI", "LIECHTENSTEIN"),
    ("LT", "LITUANIE"),
    ("LU", "LUXEMBOURG"),
    ("LV", "LETTONIE"),
    ("MA", "MAROC"),
    ("MC", "MONACO"),
    ("MT", "MALTE"),
    ("NL", "PAYS-BAS"),
    ("NO", "NORVÈGE"),
    ("PL", "POLOGNE"),
    ("PT", "PORTUGAL"),
    ("RO", "ROUMANIE"),
    ("RS", "SERBIE"),
    ("SE", "SUÈDE"),
    ("SI", "SLOVÉNIE"),
    ("SK", "SLOVAQUIE"),
    ("SN", "SÉNÉGAL"),
    ("TN", "TUNISIE"),
    ("TR", "TURQUIE"),
    ("UA", "UKRAINE"),
    ("US", "ÉTATS-UNIS"),
];

fn country_in_capitals(code: &str) -> &str {
    COUNTRIES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

/// Say where a customer gets letters; everything empty forgets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPostalAddress {
    /// The customer, as its id's text.
    pub customer: String,
    /// Where.
    pub address: PostalAddress,
}

/// A customer gets letters there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddressSet {
    /// The customer, as its id's text.
    pub customer: String,
    /// Whether it is another address than before.
    pub is_changed: bool,
}

/// Keeps where a customer gets letters. The event tells no personal data.
pub async fn set_postal_address(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetPostalAddress,
) -> Result<(PostalAddressSet, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let id: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    store::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?;
    let address = checked(&command.address)?;
    let before = store::find_postal_address(tx, ctx, id).await?.unwrap_or_default();
    let is_changed = before != address;
    if is_changed {
        store::replace_postal_address(tx, ctx, id, &address).await?;
    }
    let data = serde_json::json!({ "fields": ["postal_address"] });
    let event = is_changed.then(|| Event::new("customer_changed", id, data));
    Ok((PostalAddressSet { customer: command.customer.clone(), is_changed }, event))
}

/// What is kept of what was typed.
pub(super) fn checked(typed: &PostalAddress) -> Result<PostalAddress, CustomerError> {
    let text = clean_text(&typed.lines);
    let lines: Vec<String> = text.lines().map(single_spaced).filter(|line| !line.is_empty()).collect();
    let (postcode, town) = (clean_line(&typed.postcode), clean_line(&typed.town));
    let country = clean_line(&typed.country).to_uppercase();
    let address = PostalAddress { lines: lines.join("\n"), postcode, town, country };
    if address.is_empty() {
        return Ok(PostalAddress::default());
    }
    if address.town.is_empty() {
        return Err(CustomerError::TownMissing);
    }
    let is_code = address.country.len() == 2 && address.country.bytes().all(|it| it.is_ascii_uppercase());
    if !address.country.is_empty() && !is_code {
        return Err(CustomerError::BadCountry(address.country));
    }
    let is_five = address.postcode.len() == 5 && address.postcode.bytes().all(|it| it.is_ascii_digit());
    if address.is_french() && !is_five {
        return Err(CustomerError::BadPostcode(address.postcode));
    }
    let is_long = |text: &String| text.chars().count() > LINE_CHARACTERS_MAX;
    if lines.len() > LINES_MAX
        || lines.iter().chain([&address.town]).any(is_long)
        || address.postcode.chars().count() > 12
    {
        return Err(CustomerError::AddressTooLong);
    }
    Ok(address)
}

/// What is kept of what a file states; nothing when a letter could not be sent there. A French postcode that a
/// spreadsheet took for a number gets its zero back.
pub(super) fn stated(postal: &PostalLines, country: &str) -> Option<PostalAddress> {
    let is_french = matches!(country, "" | "FR");
    let is_number = postal.postcode.len() == 4 && postal.postcode.bytes().all(|it| it.is_ascii_digit());
    let zero = if is_french && is_number { "0" } else { "" };
    let address = PostalAddress {
        lines: postal.lines.clone(),
        postcode: format!("{zero}{}", postal.postcode),
        town: postal.town.clone(),
        country: country.to_owned(),
    };
    checked(&address).ok().filter(|address| !address.is_empty())
}

/// A line as the post reads it: words with one space between them.
fn single_spaced(line: &str) -> String {
    clean_line(line).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(lines: &str, postcode: &str, town: &str, country: &str) -> PostalAddress {
        PostalAddress {
            lines: lines.to_owned(),
            postcode: postcode.to_owned(),
            town: town.to_owned(),
            country: country.to_owned(),
        }
    }

    #[test]
    fn what_an_envelope_says() {
        let kept = checked(&address(" 4 rue  des Forges \n\n BP 12", "69003", "Évreux", "")).unwrap();
        assert_eq!(
            kept.on_envelope(&["Durand SAS", ""]),
            ["Durand SAS", "4 rue des Forges", "BP 12", "69003 ÉVREUX"]
        );
        let belgian = checked(&address("Rue Haute 3", "1000", "Bruxelles", "be")).unwrap();
        assert_eq!(belgian.on_envelope(&["X"]), ["X", "Rue Haute 3", "1000 BRUXELLES", "BELGIQUE"]);
        let far = checked(&address("", "", "Nowhere", "ZZ")).unwrap();
        assert_eq!(far.on_envelope(&[]), ["NOWHERE", "ZZ"]);
    }

    #[test]
    fn what_a_file_states_is_kept_where_a_letter_arrives() {
        let lines = |lines: &str, postcode: &str, town: &str| PostalLines {
            lines: lines.to_owned(),
            postcode: postcode.to_owned(),
            town: town.to_owned(),
        };
        let kept = stated(&lines("1 rue  Haute", "6000", "Nice"), "").unwrap();
        assert_eq!(kept.on_envelope(&[]), ["1 rue Haute", "06000 NICE"]);
        assert_eq!(stated(&lines("Rue Haute 3", "1000", "Bruxelles"), "BE").unwrap().postcode, "1000");
        for (postal, country) in
            [(lines("1 rue", "", "Nice"), "FR"), (lines("1 rue", "06000", ""), ""), (lines("", "", ""), "")]
        {
            assert_eq!(stated(&postal, country), None);
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        let code = |typed: PostalAddress| checked(&typed).map_err(|error| error.to_string());
        assert_eq!(code(address("", " ", "", "FR")), Ok(PostalAddress::default()));
        assert!(code(address("1 rue", "69003", "", "")).is_err());
        assert!(code(address("1 rue", "6900", "Lyon", "FR")).is_err());
        assert!(code(address("1 rue", "69003", "Lyon", "FRA")).is_err());
        assert!(code(address(&"x".repeat(101), "69003", "Lyon", "")).is_err());
        assert!(code(address(&"x\n".repeat(7), "69003", "Lyon", "")).is_err());
    }
}
