//! Every operation in one call, run as the program runs it: `app::write::write` and the background work.

use app::allocation::{
    Accept, AcceptError, Accepted, Adjust, AdjustError, Adjusted, AdjustmentUndone, AllocationView,
    ChangeSettings, Choice, ExceptionView, Matched, SetAside, SetAsideError, SplitLine, Undo, UndoAdjustment,
    UndoAdjustmentError, UndoError, Undone, accept, adjust, change_settings, list_allocations,
    list_exceptions, set_aside, undo, undo_adjustment,
};
use app::banking::{ImportStatements, StatementsImported, import_statements};
use app::bookkeeping::{TrialBalanceLine, trial_balance};
use app::customers::{CustomersImported, ImportCustomers, import_customers};
use app::inbox::ImportError;
use app::receivables::{ImportInvoices, InvoicesImported, find_by_number, import_invoices};
use app::verification::{Check, check};
use app::words::{Language, Words};
use app::work::run_due_jobs;
use app::write::{Call, WriteError, write};
use db::uuid::Uuid;
use db::{DbError, OrgId, Tx};

use crate::World;

/// Header of the invoice lists of tests.
const INVOICE_HEADER: &str = "Numéro;Type;Client;Date;Échéance;TTC\n";

impl World {
    /// A list of invoices: rows of `number;Facture or Avoir;customer;date;due date;total`.
    pub fn invoices_csv(rows: &[&str]) -> String {
        format!("{INVOICE_HEADER}{}\n", rows.join("\n"))
    }

    /// Imports documents.
    pub async fn import_invoices(
        &self,
        name: &str,
        content: impl AsRef<[u8]>,
    ) -> Result<InvoicesImported, WriteError<ImportError>> {
        let command = ImportInvoices { file: Self::file(name, content), mapping: None };
        let call = Call::new("import_invoices", &name);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| import_invoices(&self.ctx, tx, &command).await)
            .await
    }

    /// Imports customers.
    pub async fn import_customers(
        &self,
        name: &str,
        content: impl AsRef<[u8]>,
    ) -> Result<CustomersImported, WriteError<ImportError>> {
        let command = ImportCustomers { file: Self::file(name, content), mapping: None };
        let call = Call::new("import_customers", &name);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| import_customers(&self.ctx, tx, &command).await)
            .await
    }

    /// Imports bank statements.
    pub async fn import_statements(
        &self,
        name: &str,
        content: impl AsRef<[u8]>,
    ) -> Result<StatementsImported, WriteError<ImportError>> {
        let command = ImportStatements::new(Self::file(name, content));
        let call = Call::new("import_statements", &name);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| import_statements(&self.ctx, tx, &command).await)
            .await
    }

    /// Runs the background work; answers what matching did, if it ran.
    pub async fn run_matching(&self) -> Option<Matched> {
        run_due_jobs(&self.db, &self.ctx).await.expect("the jobs run")
    }

    /// Sets what matching tolerates.
    pub async fn set_tolerance(&self, tolerance_minor: i64, charges_minor_max: i64) {
        let command = ChangeSettings {
            tolerance_minor: Some(tolerance_minor),
            charges_minor_max: Some(charges_minor_max),
            has_discounts: None,
        };
        let call = Call::new("change_settings", &command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| change_settings(&self.ctx, tx, &command).await)
            .await
            .expect("the settings are saved");
    }

    /// Accepts the n-th alternative of a transaction.
    pub async fn accept(
        &self,
        transaction: &str,
        number: usize,
    ) -> Result<Accepted, WriteError<AcceptError>> {
        self.decide(transaction, Choice::Alternative(number)).await
    }

    /// Splits a transaction by hand.
    pub async fn split(
        &self,
        transaction: &str,
        lines: Vec<SplitLine>,
    ) -> Result<Accepted, WriteError<AcceptError>> {
        self.decide(transaction, Choice::Split(lines)).await
    }

    async fn decide(&self, transaction: &str, choice: Choice) -> Result<Accepted, WriteError<AcceptError>> {
        let command = Accept { transaction: transaction.to_owned(), choice };
        let call = Call::new("accept", &command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| accept(&self.ctx, tx, &command).await).await
    }

    /// Undoes an allocation.
    pub async fn undo(&self, allocation: &str) -> Result<Undone, WriteError<UndoError>> {
        let command = Undo { allocation: allocation.to_owned(), reason: "test".to_owned() };
        let call = Call::new("undo", &command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| undo(&self.ctx, tx, &command).await).await
    }

    /// Adjusts documents.
    pub async fn adjust(&self, command: &Adjust) -> Result<Adjusted, WriteError<AdjustError>> {
        let call = Call::new("adjust", command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| adjust(&self.ctx, tx, command).await).await
    }

    /// Undoes an adjustment.
    pub async fn undo_adjustment(
        &self,
        adjustment: &str,
    ) -> Result<AdjustmentUndone, WriteError<UndoAdjustmentError>> {
        let command = UndoAdjustment { adjustment: adjustment.to_owned(), reason: "test".to_owned() };
        let call = Call::new("undo_adjustment", &command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| undo_adjustment(&self.ctx, tx, &command).await)
            .await
    }

    /// Sets a transaction aside, or takes it up again.
    pub async fn set_aside(
        &self,
        transaction: &str,
        is_aside: bool,
    ) -> Result<SetAside, WriteError<SetAsideError>> {
        let command = SetAside { transaction: transaction.to_owned(), is_aside, note: "later".to_owned() };
        let call = Call::new("set_aside", &command);
        write(&self.db, &self.ctx, call, async |tx: &mut Tx| set_aside(&self.ctx, tx, &command).await).await
    }

    /// The decisions that stand.
    pub async fn allocations(&self) -> Vec<AllocationView> {
        let mut found = Vec::new();
        let mut tx = self.db.begin_read().await.expect("a read begins");
        list_allocations(&mut tx, &self.ctx, &Words::new(Language::English), |view| found.push(view))
            .await
            .expect("the allocations are listed");
        found
    }

    /// What waits for a person.
    pub async fn exceptions(&self) -> Vec<ExceptionView> {
        let mut found = Vec::new();
        let mut tx = self.db.begin_read().await.expect("a read begins");
        list_exceptions(&mut tx, &self.ctx, &Words::new(Language::English), |view| found.push(view))
            .await
            .expect("the exceptions are listed");
        found
    }

    /// What is open of a document.
    pub async fn open_minor(&self, number: &str) -> i64 {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        let found = find_by_number(&mut tx, &self.ctx, number).await.expect("the item is read");
        found.unwrap_or_else(|| panic!("no document {number}")).open_minor
    }

    /// Debits and credits of each account.
    pub async fn trial_balance(&self) -> Vec<TrialBalanceLine> {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        trial_balance(&mut tx, &self.ctx).await.expect("the trial balance is read")
    }

    /// The balance of each account that has one: `411000 120.00`.
    pub async fn balances(&self) -> Vec<(String, i64)> {
        let lines = self.trial_balance().await;
        lines
            .into_iter()
            .map(|line| (line.account, line.debit_minor - line.credit_minor))
            .filter(|(_, balance)| *balance != 0)
            .collect()
    }

    /// The checks of `quittance check`.
    pub async fn checks(&self) -> Vec<Check> {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        check(&mut tx, &self.ctx).await.expect("the checks run")
    }

    /// Fails when a check finds damage.
    pub async fn assert_sound(&self) {
        for found in self.checks().await {
            assert!(!found.is_damage || found.findings.is_empty(), "{:?}: {found:?}", self.engine);
        }
    }

    /// How many rows each table holds.
    pub async fn row_counts(&self) -> Vec<(&'static str, i64)> {
        let mut counts = Vec::new();
        for table in db::tables() {
            counts.push((table.name, self.count(&format!("select count(*) from {}", table.name)).await));
        }
        counts
    }

    /// The number that a query answers.
    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        let text = sql.replacen("count(*)", "cast(count(*) as bigint)", 1);
        let (count,) =
            db::fetch_one!(&mut tx, (i64,), sqlx::AssertSqlSafe(text.clone())).expect("the query runs");
        count
    }

    /// The first id in a table, of an organisation.
    pub async fn first_id(&self, org: OrgId, table: &str) -> Option<Uuid> {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        let sql = format!("select id from {table} where org_id = $1 order by id limit 1");
        let row = db::fetch_optional!(&mut tx, (Uuid,), sqlx::AssertSqlSafe(sql.clone()), org);
        row.expect("the query runs").map(|(id,)| id)
    }

    /// Runs a statement as nobody but a test may: past every operation.
    pub async fn tamper(&self, sql: &str) -> Result<u64, DbError> {
        let mut tx = self.db.begin_write().await?;
        let touched = db::execute!(&mut tx, sqlx::AssertSqlSafe(sql.to_owned()))?;
        tx.commit().await?;
        Ok(touched)
    }
}
