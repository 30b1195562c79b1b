//! Who the company deals with, and where.

use app::context::Ctx;
use app::write::Fault;
use db::{Cell, Tx};

use super::{ACCOUNTS, Loader};

impl Loader {
    /// Customers, accounts, files and settings: what is there before the first day.
    pub(super) async fn parties(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Fault> {
        let (org, entity, now) = (ctx.org, ctx.legal_entity, ctx.now_micros());
        let day = self.first_day;
        for number in 0..(self.count / 50).max(1) {
            let id = self.id(day);
            let name =
                format!("{} {number:05} SAS", ["DURAND", "MOREAU", "LEFORT", "ATLAS", "GARAGE"][number % 5]);
            self.customers.push(id);
            self.push(
                "customers",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    format!("C{number:06}").into(),
                    name.clone().into(),
                    name.to_lowercase().into(),
                    String::new().into(),
                    String::new().into(),
                    format!("compta{number}@example.com").into(),
                    "FR".into(),
                    Cell::Null,
                    now.into(),
                ],
            );
        }
        for (place, (kind, id)) in ["invoices", "statements"].into_iter().zip(self.files).enumerate() {
            self.push(
                "input_files",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    format!("{place:064}").into(),
                    format!("{kind}.bin").into(),
                    kind.into(),
                    String::new().into(),
                    "csv".into(),
                    0_i64.into(),
                    false.into(),
                    i64::try_from(self.count).unwrap_or(0).into(),
                    i64::try_from(self.count).unwrap_or(0).into(),
                    now.into(),
                    "bench".into(),
                ],
            );
        }
        for account in ACCOUNTS {
            let id = self.id(day);
            self.accounts.push(id);
            let place = format!("bank_accounts:account_sealed:{}", app::ids::BankAccountId::from_uuid(id));
            self.push(
                "bank_accounts",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    ctx.vault.account_index(account).into(),
                    ctx.vault.seal(&place, account)?.into(),
                    app::banking::masked_account(account).into(),
                    "EUR".into(),
                    now.into(),
                ],
            );
        }
        self.flush(tx, 0).await
    }
}
