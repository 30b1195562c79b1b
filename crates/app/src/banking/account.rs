//! Our bank accounts: found by what a statement calls them, made when new.

use bank_files::{AccountId, StatementHeader};
use db::Tx;
use money::Currency;

use super::store::{self, AccountRow};
use crate::context::Ctx;
use crate::ids::BankAccountId;
use crate::write::Fault;

/// Most letters of a file's name that stand for an account.
const NAME_SHOWN: usize = 40;

/// The text that identifies an account, the same whatever format names it: an IBAN where one can
/// be had, else what the file says.
fn account_text(account: &AccountId) -> String {
    match account {
        AccountId::Iban(iban) => iban.clone(),
        AccountId::Rib { bank, branch, account } => bank_files::iban_from_rib(bank, branch, account)
            .unwrap_or_else(|| format!("{bank}/{branch}/{account}")),
        // Card statements name the card itself.
        AccountId::Other(other) => privacy::mask_card_numbers(other).unwrap_or_else(|| other.clone()),
        AccountId::Unknown => String::new(),
    }
}

/// Whether somebody may have meant this by an account: not an IBAN with wrong check digits, which would open an
/// account that nobody has. Numbers that are no IBANs have no common form.
pub fn is_account_text(text: &str) -> bool {
    let plain = in_capitals(text);
    let looks_like_iban = plain.len() >= 15
        && plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && plain.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
    !looks_like_iban || bank_files::is_valid_iban(&plain)
}

fn in_capitals(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_uppercase()
}

/// An account number with all but its ends hidden.
pub fn masked_account(account: &str) -> String {
    let count = account.chars().count();
    // Never more than a third of the number; the country and its check digits only of an IBAN.
    let (shown_before, shown_after) = if count >= 24 { (4, 4) } else { (0, (count / 3).min(4)) };
    let head: String = account.chars().take(shown_before).collect();
    let tail: String = account.chars().skip(count - shown_after).collect();
    format!("{head} … {tail}").trim().to_owned()
}

/// A file's name without the folders before it, as far as a line has room.
fn base_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    // Banks name exports by the account.
    let masked = privacy::mask_ibans(name).unwrap_or_else(|| name.to_owned());
    masked.chars().take(NAME_SHOWN).collect()
}

/// The account of a statement. A file that names none is for the account that whoever brings it names
/// (`unnamed`: its number, or the id of one of ours); failing that it is taken for a statement of the only account
/// there is; as long as there is none, or several, it gets an account of its own, called by the name of the file.
pub(super) async fn find_or_make(
    tx: &mut Tx,
    ctx: &Ctx,
    header: &StatementHeader,
    unnamed: Option<&str>,
    file: &str,
) -> Result<AccountRow, Fault> {
    let mut text = account_text(&header.account);
    if text.is_empty()
        && let Some(named) = unnamed
    {
        if let Ok(id) = named.parse::<BankAccountId>()
            && let Some(ours) = store::list_used_accounts(tx, ctx).await?.into_iter().find(|row| row.id == id)
        {
            return Ok(ours);
        }
        text = in_capitals(named);
        text = privacy::mask_card_numbers(&text).unwrap_or(text);
    }
    if text.is_empty()
        && let [only] = &mut store::list_used_accounts(tx, ctx).await?[..]
    {
        return Ok(only.clone());
    }
    let index = ctx.vault.account_index(&text);
    if let Some(found) = store::find_account(tx, ctx, index).await? {
        return Ok(found);
    }
    let id = BankAccountId::from_uuid(ctx.new_id()?);
    let row = AccountRow {
        id,
        account_index: index,
        account_sealed: ctx.vault.seal(&store::account_place(id), &text)?,
        account_masked: if text.is_empty() { base_name(file) } else { masked_account(&text) },
        currency: header.currency.unwrap_or(Currency::EUR).code().to_owned(),
    };
    store::insert_account(tx, ctx, &row).await?;
    Ok(row)
}
