//! Sample data: the demonstration company, brought in through the same operations as anybody's files.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::banking::{ImportStatements, import_statements};
use app::context::Ctx;
use app::customers::{ImportCustomers, import_customers};
use app::inbox::{FileKind, InputFile, as_sample, has_files};
use app::receivables::{ImportInvoices, import_invoices};
use app::work::run_jobs_now;
use app::write::{Call, write};
use db::{Db, Tx};
use demo_company::{DemoFile, DemoFileKind};

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// The company is made from this seed; what is told of it reaches to the working day before.
const SEED: u64 = 1;

/// How far the sample data are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// Not begun.
    #[default]
    Idle,
    /// So many files of so many are in.
    Running {
        /// Files that are in.
        done: usize,
        /// Files in all, and one for the matching.
        total: usize,
    },
    /// All is in.
    Finished,
    /// It stopped: a fault, which the log tells.
    Failed,
}

/// The sample data of this process, at most once at a time.
#[derive(Clone, Debug, Default)]
pub struct SampleData {
    loading: Arc<Mutex<Loading>>,
}

impl SampleData {
    fn state(&self) -> MutexGuard<'_, Loading> {
        self.loading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far they are.
    pub fn loading(&self) -> Loading {
        *self.state()
    }

    /// Whether they are on their way.
    pub fn is_loading(&self) -> bool {
        matches!(self.loading(), Loading::Running { .. })
    }

    /// Nothing of them is there any more.
    pub fn forget(&self) {
        self.tell(Loading::Idle);
    }

    fn tell(&self, loading: Loading) {
        *self.state() = loading;
    }

    /// Answers whether it is ours to begin.
    fn begin(&self) -> bool {
        let mut state = self.state();
        let is_free = !matches!(*state, Loading::Running { .. });
        if is_free {
            *state = Loading::Running { done: 0, total: 1 };
        }
        is_free
    }
}

/// Begins to load the sample data, when nothing came in yet and they are not on their way. Answers
/// whether they are.
pub async fn begin(desk: &Desk, user: &User) -> Result<bool, PageError> {
    let is_empty =
        desk.read(user, async |ctx: &Ctx, tx: &mut Tx| Ok(!has_files(tx, ctx, None).await?)).await?;
    if !is_empty {
        return Ok(false);
    }
    if desk.sample().begin() {
        let (desk, ctx) = (desk.clone(), desk.context(user));
        tokio::spawn(async move {
            let sample = desk.sample().clone();
            let progress = sample.clone();
            let loaded = desk.run(async move |desk: Desk| load(desk.db(), &ctx, &progress).await).await;
            if let Err(error) = &loaded {
                tracing::error!(%error, "sample data");
            }
            sample.tell(if loaded.is_ok() { Loading::Finished } else { Loading::Failed });
        });
    }
    Ok(true)
}

async fn load(db: &Db, ctx: &Ctx, progress: &SampleData) -> Result<(), PageError> {
    let company = demo_company::generate_until(SEED, demo_company::working_day_before(ctx.today()));
    let total = company.files.len() + 1;
    let mut files = company.files;
    // Customers first, then what they owe, then what they paid.
    files.sort_by_key(|file| match file.kind {
        DemoFileKind::Customers => 0,
        DemoFileKind::Invoices => 1,
        DemoFileKind::Statement => 2,
    });
    let author = as_sample(ctx);
    for (done, file) in files.into_iter().enumerate() {
        progress.tell(Loading::Running { done, total });
        take(db, &author, file).await?;
    }
    progress.tell(Loading::Running { done: total - 1, total });
    run_jobs_now(db, ctx).await.map_err(|error| PageError::Other(Box::new(error)))?;
    Ok(())
}

async fn take(db: &Db, ctx: &Ctx, file: DemoFile) -> Result<(), PageError> {
    let kind = match file.kind {
        DemoFileKind::Customers => FileKind::Customers,
        DemoFileKind::Invoices => FileKind::Invoices,
        DemoFileKind::Statement => FileKind::Statements,
    };
    let call = Call::new("import_sample", &file.name);
    let file = InputFile::from_bytes(&file.name, file.bytes);
    let other = |error| PageError::Other(Box::new(error));
    match kind {
        FileKind::Customers => {
            let command = ImportCustomers { file, mapping: None };
            write(db, ctx, call, async |tx: &mut Tx| import_customers(ctx, tx, &command).await)
                .await
                .map_err(other)?;
        }
        FileKind::Invoices => {
            let command = ImportInvoices { file, mapping: None };
            write(db, ctx, call, async |tx: &mut Tx| import_invoices(ctx, tx, &command).await)
                .await
                .map_err(other)?;
        }
        FileKind::Statements => {
            let command = ImportStatements::new(file);
            write(db, ctx, call, async |tx: &mut Tx| import_statements(ctx, tx, &command).await)
                .await
                .map_err(other)?;
        }
    }
    Ok(())
}
