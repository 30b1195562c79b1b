//! How to pay by transfer: whom, where, how much and with which reference; and the code that a bank's program reads.

use bank_files::CreditTransferCode;
use db::{DbError, Tx};
use money::Currency;

use super::pay_page;
use super::refused::PortalError;
use super::say::DOCUMENTS_MAX;
use super::session::PortalReader;
use super::settings::{PortalSettings, find_portal_settings};
use super::view::{HOLDS_MAX, standing};
use crate::banking::{RevealError, reveal_account};
use crate::collections::list_holds_of;
use crate::context::Ctx;
use crate::ids::OpenItemId;
use crate::receivables::{self, OpenItem};

/// How to pay: by transfer, on a page of a payment provider, or by either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The exact name of the account's holder; empty where none is told.
    pub holder: String,
    /// The account, in groups of four; empty where none is told.
    pub iban: String,
    /// Where it can be paid otherwise, with what is to be paid in the address.
    pub page: Option<String>,
    /// How much, minor units; nothing where the documents are of several currencies or leave nothing to pay.
    pub amount: Option<(i64, Currency)>,
    /// What to write: the numbers of the documents.
    pub reference: String,
    /// The text of the code (EPC069-12); nothing where it cannot say this, as for other currencies than the euro.
    pub code: Option<String>,
}

/// How to pay documents, credit among them taken off; when none is named all that is open, but for what the customer says it has
/// paid, disputes, or pays by instalments. Nothing where the
/// customer is told neither an account nor a page.
pub async fn how_to_pay(
    tx: &mut Tx,
    reader: &PortalReader,
    documents: &[OpenItemId],
) -> Result<Option<Payment>, PortalError> {
    let mut chosen = receivables::list_open_of(tx, &reader.ctx, reader.customer, DOCUMENTS_MAX).await?;
    let is_whole = i64::try_from(chosen.len()).unwrap_or(i64::MAX) < DOCUMENTS_MAX;
    if documents.is_empty() {
        let holds = list_holds_of(tx, &reader.ctx, reader.customer, None, HOLDS_MAX).await?;
        let today = reader.ctx.today();
        // What was paid already, or is disputed, is not asked for again; a payment plan is paid by its instalments.
        chosen.retain(|item| {
            standing(&holds, item.id, today)
                .all(|hold| !["said_paid", "dispute", "payment_plan"].contains(&hold.kind.as_str()))
        });
    } else {
        chosen.retain(|item| documents.contains(&item.id));
    }
    // Of more than are listed nobody should pay a part as if it were all.
    let amount = sum(&chosen).filter(|_| is_whole || !documents.is_empty());
    let named: Vec<&str> =
        chosen.iter().filter(|item| item.open_minor > 0).map(|item| item.number.as_str()).collect();
    payment_of(tx, reader, amount, &named).await
}

/// How an amount is paid, with these numbers as reference; nothing where the customer is told neither an account nor a page.
pub(super) async fn payment_of(
    tx: &mut Tx,
    reader: &PortalReader,
    amount: Option<(i64, Currency)>,
    named: &[&str],
) -> Result<Option<Payment>, PortalError> {
    let settings = find_portal_settings(tx, &reader.ctx).await?;
    let told = account_told_by(tx, &reader.ctx, &settings).await?;
    let reference = numbers_as_reference(named);
    let page = pay_page::filled(&settings.pay_page, amount, &reference);
    let Some(ToldAccount { holder, iban }) = told else {
        let (holder, iban) = (String::new(), String::new());
        return Ok(page.map(|page| Payment {
            holder,
            iban,
            page: Some(page),
            amount,
            reference,
            code: None,
        }));
    };
    let code = amount.filter(|(_, currency)| *currency == Currency::EUR).and_then(|(minor, _)| {
        let code = CreditTransferCode { holder: &holder, iban: &iban, cents: minor, text: &reference };
        code.payload()
    });
    Ok(Some(Payment { holder, iban: in_groups(&iban), page, amount, reference, code }))
}

/// The account that customers are told to pay to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldAccount {
    /// The exact name of its holder.
    pub holder: String,
    /// The account number.
    pub iban: String,
}

/// The account that customers of the legal entity are told to pay to; nothing where they are told none.
pub async fn told_account(tx: &mut Tx, ctx: &Ctx) -> Result<Option<ToldAccount>, DbError> {
    let settings = find_portal_settings(tx, ctx).await?;
    account_told_by(tx, ctx, &settings).await
}

/// The same, of settings that are read already.
pub(super) async fn account_told_by(
    tx: &mut Tx,
    ctx: &Ctx,
    settings: &PortalSettings,
) -> Result<Option<ToldAccount>, DbError> {
    let Some(account) = settings.account else { return Ok(None) };
    match reveal_account(tx, ctx, account).await {
        Ok(Some(iban)) => Ok(Some(ToldAccount { holder: settings.holder.clone(), iban })),
        // Nobody out there can mend our key file.
        Ok(None) | Err(RevealError::Open(_)) => Ok(None),
        Err(RevealError::Db(error)) => Err(error),
    }
}

fn sum(items: &[OpenItem]) -> Option<(i64, Currency)> {
    let currency = items.first()?.currency;
    let sum = items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.open_minor))?;
    (items.iter().all(|item| item.currency == currency) && sum > 0).then_some((sum, currency))
}

/// Numbers of what is to be paid, as many as a transfer's text holds (140 characters).
pub fn numbers_as_reference(named: &[&str]) -> String {
    let mut text = String::new();
    for number in named {
        if text.chars().count() + 1 + number.chars().count() > CreditTransferCode::TEXT_MAX {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(number);
    }
    text
}

/// An account number in groups of four, which is how people copy it.
pub fn in_groups(iban: &str) -> String {
    let letters: Vec<char> = iban.chars().filter(|it| !it.is_whitespace()).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
