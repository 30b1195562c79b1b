//! A letter as it is printed: its text with who writes and who is written to.

use db::{DbError, Tx};
use messages::{BankDetails, Language, Part, SheetWords, place_and_day};
use paper::{About, Letter, PageWords, PaperError, Printed, print};

use super::refused::PaperMailError;
use crate::collections::{MessageRow, find_message, word_letter};
use crate::context::Ctx;
use crate::customers::{PostalAddress, find_postal_address};
use crate::identity::{EntityView, find_entity};
use crate::ids::MessageId;
use crate::portal::{ToldAccount, in_groups, told_account};

/// Who writes, and how they are paid.
pub(super) struct Desk {
    entity: Option<EntityView>,
    account: Option<ToldAccount>,
}

/// A letter that can be printed.
pub(super) struct Sheet {
    pub letter: Letter,
    pub address: PostalAddress,
}

impl Desk {
    pub(super) async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, PaperMailError> {
        let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
        let account = told_account(tx, ctx).await?;
        Ok(Self { entity, account })
    }

    /// The sheet of a letter, or the code of why there is none.
    pub(super) async fn sheet(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        row: &MessageRow,
    ) -> Result<Result<Sheet, &'static str>, DbError> {
        let Some(address) = find_postal_address(tx, ctx, row.customer_id).await? else {
            return Ok(Err("no_postal_address"));
        };
        let iban = self.account.as_ref().map(|it| in_groups(&it.iban)).unwrap_or_default();
        let account = self.account.as_ref().map(|it| (it.holder.as_str(), iban.as_str()));
        let Some(text) = word_letter(tx, ctx, row, account).await? else { return Ok(Err("no_text")) };
        let attention = match text.reader.as_str() {
            "" => String::new(),
            name => format!("{}{name}", SheetWords::of(text.language).attention),
        };
        let sending = text.is_formal_notice.then(|| SheetWords::of(text.language).registered.to_owned());
        let addressee = address.on_envelope(&[&row.customer_name, &attention]);
        let said = (text.subject, text.parts);
        let letter = self.letter(ctx, text.language, (addressee, &row.customer_number), said);
        let letter = Letter { sending, ..letter };
        Ok(Ok(Sheet { letter, address }))
    }

    /// A letter of today, with what stands on every sheet of ours.
    pub(super) fn letter(
        &self,
        ctx: &Ctx,
        language: Language,
        (addressee, number): (Vec<String>, &str),
        (subject, parts): (String, Vec<Part>),
    ) -> Letter {
        let words = SheetWords::of(language);
        let lines: Vec<&str> = self.entity.iter().flat_map(|it| it.address.lines()).map(str::trim).collect();
        let name = self.entity.as_ref().map(|it| it.name.as_str()).unwrap_or_default();
        let siren = self.entity.as_ref().map(|it| it.siren.as_str()).unwrap_or_default();
        let foot: Vec<String> = [name.to_owned(), lines.join(", "), siren_said(siren)]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let number = Some(number.to_owned()).filter(|number| !number.is_empty());
        Letter {
            sender: std::iter::once(name).chain(lines.iter().copied()).map(str::to_owned).collect(),
            addressee,
            place_and_day: place_and_day(place_of(&lines), ctx.today(), language),
            references: number.map(|number| (words.customer.to_owned(), number)).into_iter().collect(),
            sending: None,
            subject,
            parts,
            foot: foot.join(" · "),
            words: PageWords { subject: words.subject.to_owned(), page: words.page.to_owned() },
        }
    }

    /// How customers pay; nothing where they are told no account.
    pub(super) fn bank_details(&self) -> Option<BankDetails> {
        self.account.as_ref().map(|told| BankDetails {
            holder: told.holder.clone(),
            iban: in_groups(&told.iban),
            bic: None,
            reference: None,
        })
    }

    /// Prints sheets of today.
    pub(super) fn print(&self, ctx: &Ctx, letters: &[Letter]) -> Result<Printed, PaperError> {
        let title = self.entity.as_ref().map(|it| it.name.as_str()).unwrap_or_default();
        print(About { title, language: "fr", made_on: ctx.today() }, letters)
    }
}

fn siren_said(siren: &str) -> String {
    let groups: Vec<&str> = [0..3, 3..6, 6..9].into_iter().filter_map(|range| siren.get(range)).collect();
    if groups.is_empty() { String::new() } else { format!("SIREN {}", groups.join("\u{a0}")) }
}

/// The town of an address: what follows the postcode in the last line that has one.
fn place_of<'a>(lines: &[&'a str]) -> &'a str {
    let after_postcode = |line: &&'a str| {
        let (postcode, town) = line.split_once(' ')?;
        let is_postcode = postcode.len() == 5 && postcode.bytes().all(|it| it.is_ascii_digit());
        is_postcode.then(|| town.trim())
    };
    lines.iter().rev().find_map(after_postcode).unwrap_or_default()
}

/// A letter as it would be printed now, alone; the code of why not; nothing when there is no such letter.
pub async fn preview_letter(
    tx: &mut Tx,
    ctx: &Ctx,
    letter: MessageId,
) -> Result<Option<Result<Vec<u8>, &'static str>>, PaperMailError> {
    let Some(row) = find_message(tx, ctx, letter).await?.filter(|row| row.channel == "letter") else {
        return Ok(None);
    };
    let desk = Desk::load(tx, ctx).await?;
    Ok(Some(match desk.sheet(tx, ctx, &row).await? {
        Err(why) => Err(why),
        Ok(sheet) => match desk.print(ctx, &[sheet.letter]) {
            Ok(printed) => Ok(printed.pdf),
            Err(PaperError::Unprintable(_)) => Err("unprintable"),
            Err(error) => return Err(error.into()),
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_letter_is_written() {
        assert_eq!(place_of(&["4 rue des Forges", "69003 Lyon", "France"]), "Lyon");
        assert_eq!(place_of(&["4 rue des Forges"]), "");
        assert_eq!(place_of(&[]), "");
        assert_eq!(siren_said("123456782"), "SIREN 123\u{a0}456\u{a0}782");
        assert_eq!(siren_said(""), "");
    }
}
