//! Files that come in, for every command that takes some.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use app::allocation::{LearnedPayer, Matched, import_learned};
use app::banking::{Break, ImportStatements, StatementsImported, check_continuity, import_statements};
use app::customers::{CustomersImported, ImportCustomers, import_customers};
use app::inbox::{FileProblem, ImportError, InputFile};
use app::receivables::{ImportInvoices, InvoicesImported, import_invoices};
use app::words::Words;
use app::work::run_jobs_now;
use app::write::{Call, WriteError, write};
use db::Tx;
use file_intake::ProblemCode;
use serde::Serialize;

use super::mistaken::{Wanted, mistaken};
use super::problems::is_remark;
use crate::arguments::FilesIn;
use crate::errors::told;
use crate::progress::Progress;
use crate::session::Session;

/// What the files brought.
#[derive(Debug, Default)]
pub struct Brought {
    /// Files taken.
    pub files: usize,
    /// Files refused whole.
    pub refused: usize,
    /// From customer lists.
    pub customers: CustomersImported,
    /// From invoice files.
    pub invoices: InvoicesImported,
    /// From statements.
    pub statements: StatementsImported,
    /// Ids' texts of the statement files.
    pub statement_files: Vec<String>,
    /// Payers learned from a file.
    pub learned: u64,
    /// Problems of every file.
    pub problems: Vec<FileProblem>,
    /// What matching did.
    pub matched: Matched,
    /// Milliseconds per phase.
    pub milliseconds: Milliseconds,
}

/// Time taken.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Milliseconds {
    /// Importing customers and what was learned.
    pub import_customers: u64,
    /// Importing invoices.
    pub import_invoices: u64,
    /// Importing statements.
    pub import_statements: u64,
    /// Loading what matching needs.
    pub load: u64,
    /// Matching, in memory.
    pub r#match: u64,
    /// Posting what was decided.
    pub post: u64,
    /// Everything.
    pub total: u64,
}

/// How the files are taken.
pub struct Intake<'a> {
    /// The open database.
    pub session: &'a Session,
    /// Words.
    pub words: &'a Words,
    /// Progress.
    pub progress: Progress,
    /// Whether everything is rolled back at its end.
    pub is_dry_run: bool,
}

impl Intake<'_> {
    /// Takes every file, customers first, then matches.
    pub async fn run(&self, files: &FilesIn) -> anyhow::Result<Brought> {
        let started = Instant::now();
        for path in
            files.customers.iter().chain(&files.invoices).chain(&files.statements).chain(&files.learned)
        {
            let key = match path {
                _ if path.is_dir() => "error-file-folder",
                _ if !path.exists() => "error-file-missing",
                _ => continue,
            };
            let file = path.display().to_string();
            return Err(told(self.words.say_with(key, &[("file", file.into())])));
        }
        let mapping =
            read_toml(files.mapping.as_deref(), |text| Ok(invoice_files::Mapping::from_toml(text)?))?;
        let rules = read_toml(files.rules.as_deref(), |text| Ok(bank_files::CsvRules::from_toml(text)?))?;
        let mut brought = Brought::default();
        for path in &files.customers {
            self.customers(InputFile::from_path(path), mapping.clone(), &mut brought).await?;
        }
        if let Some(path) = &files.learned {
            self.learned(path, &mut brought).await?;
        }
        brought.milliseconds.import_customers = elapsed(started);
        let began = Instant::now();
        for path in &files.invoices {
            self.invoices(InputFile::from_path(path), mapping.clone(), &mut brought).await?;
        }
        brought.milliseconds.import_invoices = elapsed(began);
        let began = Instant::now();
        let known = if files.statements.is_empty() { Vec::new() } else { self.breaks().await? };
        for path in &files.statements {
            self.statements(
                InputFile::from_path(path),
                rules.clone(),
                (files.bank_account.clone(), files.skip_equal),
                &mut brought,
            )
            .await?;
        }
        if !files.statements.is_empty() && !self.is_dry_run {
            // Whatever the order of the files: what one of them lacks another may have brought.
            let broken = self.breaks().await?;
            let is_new = |found: &&Break| known.iter().all(|it| it.statement_id != found.statement_id);
            brought.problems.extend(broken.iter().filter(is_new).map(|found| self.broken(found)));
        }
        brought.milliseconds.import_statements = elapsed(began);
        if !self.is_dry_run {
            self.matching(&mut brought).await?;
        }
        brought.milliseconds.total = elapsed(started);
        Ok(brought)
    }

    /// Takes a customer list.
    pub async fn customers(
        &self,
        file: InputFile,
        mapping: Option<invoice_files::Mapping>,
        brought: &mut Brought,
    ) -> anyhow::Result<()> {
        let command = ImportCustomers { file: file.clone(), mapping };
        let ctx = &self.session.ctx;
        let work = write(&self.session.db, ctx, self.call("import_customers", &file), async |tx: &mut Tx| {
            import_customers(ctx, tx, &command).await
        });
        match self.progress.during(&self.title("cli-reading", &file), Some(&file), work).await {
            Ok(imported) => {
                brought.files += 1;
                brought.customers.customers += imported.customers;
                brought.customers.customers_new += imported.customers_new;
                brought.problems.extend(imported.problems);
            }
            Err(WriteError::Refused(ImportError::Refused { file: name, refusal })) => {
                brought.refuse(mistaken(Wanted::Receivables, &file, FileProblem::refused(&name, &refusal)));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Takes a file of invoices.
    pub async fn invoices(
        &self,
        file: InputFile,
        mapping: Option<invoice_files::Mapping>,
        brought: &mut Brought,
    ) -> anyhow::Result<()> {
        let command = ImportInvoices { file: file.clone(), mapping };
        let ctx = &self.session.ctx;
        let work = write(&self.session.db, ctx, self.call("import_invoices", &file), async |tx: &mut Tx| {
            import_invoices(ctx, tx, &command).await
        });
        match self.progress.during(&self.title("cli-reading", &file), Some(&file), work).await {
            Ok(imported) => {
                brought.files += 1;
                brought.invoices.documents += imported.documents;
                brought.invoices.documents_new += imported.documents_new;
                brought.invoices.customers_new += imported.customers_new;
                brought.problems.extend(imported.problems);
            }
            Err(WriteError::Refused(ImportError::Refused { file: name, refusal })) => {
                brought.refuse(mistaken(Wanted::Receivables, &file, FileProblem::refused(&name, &refusal)));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Statements that do not begin where the one before them ended.
    async fn breaks(&self) -> anyhow::Result<Vec<Break>> {
        let mut tx = self.session.db.begin_read().await?;
        let breaks = check_continuity(&mut tx, &self.session.ctx).await?;
        tx.rollback().await?;
        Ok(breaks)
    }

    fn broken(&self, found: &Break) -> FileProblem {
        let shown = |minor: i64| self.words.amount(minor, found.currency);
        FileProblem {
            file: found.account.clone(),
            severity: "warning".to_owned(),
            code: ProblemCode::ContinuityBroken.as_str().to_owned(),
            line: None,
            element: found.statement.clone(),
            field: String::new(),
            found: format!("{} ≠ {}", shown(found.opening_minor), shown(found.previous_closing_minor)),
        }
    }

    /// Takes a file of statements.
    pub async fn statements(
        &self,
        file: InputFile,
        rules: Option<bank_files::CsvRules>,
        (account, skips_equal): (Option<String>, bool),
        brought: &mut Brought,
    ) -> anyhow::Result<()> {
        let command = ImportStatements { file: file.clone(), rules, account, skips_equal };
        let ctx = &self.session.ctx;
        let work =
            write(&self.session.db, ctx, self.call("import_statements", &file), async |tx: &mut Tx| {
                import_statements(ctx, tx, &command).await
            });
        match self.progress.during(&self.title("cli-reading", &file), Some(&file), work).await {
            Ok(imported) => {
                brought.files += 1;
                brought.statement_files.push(imported.file);
                brought.statements.statements += imported.statements;
                brought.statements.transactions += imported.transactions;
                brought.statements.transactions_new += imported.transactions_new;
                brought.problems.extend(imported.problems);
            }
            Err(WriteError::Refused(ImportError::Refused { file: name, refusal })) => {
                brought.refuse(mistaken(Wanted::Statements, &file, FileProblem::refused(&name, &refusal)));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    async fn learned(&self, path: &Path, brought: &mut Brought) -> anyhow::Result<()> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| name.clone())?;
        let learned: Vec<LearnedPayer> = serde_json::from_str(&text).with_context(|| name)?;
        let ctx = &self.session.ctx;
        let call = Call::new("import_learned", &learned).dry_run(self.is_dry_run);
        let work = async |tx: &mut Tx| import_learned(ctx, tx, &learned).await;
        brought.learned = write(&self.session.db, ctx, call, work).await?;
        Ok(())
    }

    /// Matches what is not explained; what failed in an earlier call is tried again.
    pub async fn matching(&self, brought: &mut Brought) -> anyhow::Result<()> {
        let work = run_jobs_now(&self.session.db, &self.session.ctx);
        let matched = self.progress.during(&self.words.say("cli-matching"), None, work).await?;
        brought.matched = matched.unwrap_or_default();
        for phase in &brought.matched.phases {
            let milliseconds = phase.milliseconds.unsigned_abs();
            match phase.name.as_str() {
                "load" => brought.milliseconds.load = milliseconds,
                "match" => brought.milliseconds.r#match = milliseconds,
                _ => brought.milliseconds.post = milliseconds,
            }
        }
        Ok(())
    }

    fn call(&self, operation: &'static str, file: &InputFile) -> Call {
        Call::new(operation, &file.name).dry_run(self.is_dry_run)
    }

    fn title(&self, key: &str, file: &InputFile) -> String {
        let name = Path::new(&file.name)
            .file_name()
            .map_or(file.name.clone(), |name| name.to_string_lossy().into_owned());
        self.words.say_with(key, &[("file", name.into())])
    }
}

impl Brought {
    fn refuse(&mut self, problem: FileProblem) {
        self.refused += 1;
        self.problems.push(problem);
    }

    /// Whether something was lost, does not add up or may be counted twice.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| !is_remark(&problem.severity, &problem.code))
    }

    /// How a command that took these files ended.
    pub fn ended(&self) -> crate::Ended {
        if self.files == 0 && self.refused > 0 {
            crate::Ended::Refused
        } else if self.has_errors() {
            crate::Ended::WithProblems
        } else {
            crate::Ended::Done
        }
    }
}

fn elapsed(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn read_toml<T>(path: Option<&Path>, parse: impl Fn(&str) -> anyhow::Result<T>) -> anyhow::Result<Option<T>> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| name.clone())?;
    parse(&text).with_context(|| name).map(Some)
}
