//! Our bank accounts: found by what a statement calls them, made when new.

use bank_files::{AccountId, StatementHeader};
use db::Tx;
use money::Currency;

use super::store::{self, AccountRow};
use crate::context::Ctx;
use crate::ids::BankAccountId;
use crate::write::Fault;

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

/// An account number with all but its first and last four characters hidden.
pub fn masked_account(account: &str) -> String {
    let characters: Vec<char> = account.chars().collect();
    if characters.len() <= 8 {
        return account.to_owned();
    }
    let head: String = characters[..4].iter().collect();
    let tail: String = characters[characters.len() - 4..].iter().collect();
    format!("{head} … {tail}")
}

/// The account of a statement. A file that names none gets one account of its own.
pub(super) async fn find_or_make(
    tx: &mut Tx,
    ctx: &Ctx,
    header: &StatementHeader,
) -> Result<AccountRow, Fault> {
    let text = account_text(&header.account);
    let index = ctx.vault.account_index(&text);
    if let Some(found) = store::find_account(tx, ctx, index).await? {
        return Ok(found);
    }
    let id = BankAccountId::from_uuid(ctx.new_id()?);
    let row = AccountRow {
        id,
        account_index: index,
        account_sealed: ctx.vault.seal(&store::account_place(id), &text)?,
        account_masked: masked_account(&text),
        currency: header.currency.unwrap_or(Currency::EUR).code().to_owned(),
    };
    store::insert_account(tx, ctx, &row).await?;
    Ok(row)
}
