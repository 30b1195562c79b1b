//! What every handler works with, and how it reaches the store.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::activity::{Event, find_last_change};
use app::allocation::{WorkCounts, count_work};
use app::context::Ctx;
use app::identity::{self, Provider};
use app::listing::{
    DocumentFilter, DocumentTab, DocumentTotal, RecentTransactions, SettledThrough, total_documents,
};
use app::reporting::{Behaviours, PastBalances, Snapshots};
use app::write::{Call, WriteError, write};
use askama::Template;
use axum::response::Response;
use db::{AsDbError, Db, DbError, Tx};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use open_id::{Client, Reach};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::access::User;
use crate::activity::ChainWatch;
use crate::assets::Assets;
use crate::error::PageError;
use crate::import::Drafts;
use crate::live::Rooms;
use crate::reconcile::BalanceCache;
use crate::server::Settings;
use crate::start::SampleData;
use crate::web::{ByHead, Frame, Section, render};

/// Lists that are made into files at once: each reads on one snapshot to its end, and holds a connection of the
/// store meanwhile. Of those that read, most stay free for pages.
const EXPORTS_AT_ONCE: usize = 3;
/// How long a file waits for its turn before its reader is told to come back.
const EXPORT_PATIENCE: Duration = Duration::from_secs(5);
/// The sums of a tab, and whether they are of all of it.
type TabTotals = (Vec<DocumentTotal>, bool);

/// Legal entities whose figures are kept in memory.
const FIGURES_KEPT: usize = 8;
/// Past days whose aged balance is kept in memory.
const PAST_DAYS_KEPT: usize = 8;

/// The desk as its handlers see it. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    ctx: Ctx,
    identity: identity::Access,
    settings: Settings,
    assets: Assets,
    metrics: Option<PrometheusHandle>,
    live: watch::Sender<bool>,
    rooms: Rooms,
    exports: Arc<Semaphore>,
    chain: ChainWatch,
    sample: SampleData,
    figures: Snapshots,
    past: PastBalances,
    behaviours: Behaviours,
    recent: RecentTransactions,
    settled: SettledThrough,
    drafts: Drafts,
    balances: BalanceCache,
    provider: OnceLock<Provider>,
    open_id: OnceLock<Client>,
    work: ByHead<WorkCounts>,
    changes: ByHead<i64>,
    totals: [ByHead<TabTotals>; DocumentTab::ALL.len()],
}

impl Desk {
    /// A desk on a migrated database.
    pub fn new(db: Db, ctx: Ctx, identity: identity::Access, settings: Settings) -> Self {
        let inner = Inner {
            db,
            ctx,
            identity,
            settings,
            assets: Assets::load(),
            metrics: PrometheusBuilder::new().install_recorder().ok(),
            live: watch::Sender::new(true),
            rooms: Rooms::default(),
            exports: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)),
            chain: ChainWatch::default(),
            sample: SampleData::default(),
            figures: Snapshots::new(FIGURES_KEPT),
            past: PastBalances::new(PAST_DAYS_KEPT),
            behaviours: Behaviours::default(),
            drafts: Drafts::begin(),
            recent: RecentTransactions::default(),
            settled: SettledThrough::default(),
            balances: BalanceCache::default(),
            provider: OnceLock::new(),
            open_id: OnceLock::new(),
            work: ByHead::default(),
            changes: ByHead::default(),
            totals: Default::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// What was counted, when this desk is the one that counts.
    pub(crate) fn metrics(&self) -> Option<&PrometheusHandle> {
        self.inner.metrics.as_ref()
    }

    /// Ends what is told to open pages, so that a stop does not wait for them.
    pub(crate) fn stop_live(&self) {
        self.inner.live.send_replace(false);
    }

    /// Returns once nothing more is told to open pages.
    pub(crate) async fn live_stopped(&self) {
        let _ = self.inner.live.subscribe().wait_for(|is_live| !is_live).await;
    }

    /// Who listens to what happens.
    pub(crate) fn rooms(&self) -> &Rooms {
        &self.inner.rooms
    }

    /// A turn to make a list into a file; to be kept until the last row is read.
    pub(crate) async fn turn_to_export(&self) -> Result<OwnedSemaphorePermit, PageError> {
        let turn = Arc::clone(&self.inner.exports).acquire_owned();
        match tokio::time::timeout(EXPORT_PATIENCE, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(PageError::Busy),
        }
    }

    /// How far the chain of events is known to hold.
    pub(crate) fn chain(&self) -> &ChainWatch {
        &self.inner.chain
    }

    /// Sample data on their way in.
    pub(crate) fn sample(&self) -> &SampleData {
        &self.inner.sample
    }

    /// The figures of the dashboard and the aged balance, as of the latest event.
    pub fn figures(&self) -> &Snapshots {
        &self.inner.figures
    }

    /// The aged balances of past days that were asked for.
    pub(crate) fn past_balances(&self) -> &PastBalances {
        &self.inner.past
    }

    /// How customers pay, as far as it was asked for.
    pub(crate) fn behaviours(&self) -> &Behaviours {
        &self.inner.behaviours
    }

    /// The latest bank transactions, for the search.
    pub(crate) fn recent(&self) -> &RecentTransactions {
        &self.inner.recent
    }

    /// Up to which day of issue invoices are settled.
    pub(crate) fn settled(&self) -> &SettledThrough {
        &self.inner.settled
    }

    /// Files that were dropped and are not brought in yet.
    pub(crate) fn drafts(&self) -> &Drafts {
        &self.inner.drafts
    }

    /// Balances of bank accounts, as they were after the last statement.
    pub(crate) fn balances(&self) -> &BalanceCache {
        &self.inner.balances
    }

    /// Uses this provider of identities, whatever the settings say; the first call holds.
    pub fn fix_provider(&self, provider: Provider) {
        let _ = self.inner.provider.set(provider);
    }

    /// The provider that was fixed when the desk was started.
    pub(crate) fn fixed_provider(&self) -> Option<&Provider> {
        self.inner.provider.get()
    }

    /// Balances of past days that walk over more postings than this are calculated while a page says so.
    pub fn wait_for_past_balances_up_to(&self, postings: i64) {
        self.inner.past.wait_up_to(postings);
    }

    /// Asks providers of identities through this client; the first call holds. Without one, other machines are
    /// asked over encrypted connections.
    pub fn ask_providers_by(&self, client: Client) {
        let _ = self.inner.open_id.set(client);
    }

    /// Asks providers of identities.
    pub(crate) fn open_id(&self) -> Result<&Client, PageError> {
        if let Some(client) = self.inner.open_id.get() {
            return Ok(client);
        }
        let client = Client::new(Reach::Others).map_err(|error| PageError::Other(Box::new(error)))?;
        Ok(self.inner.open_id.get_or_init(|| client))
    }

    /// How much there is to do at this head, which every page shows.
    pub(crate) async fn work_counts(&self, tx: &mut Tx, ctx: &Ctx, head: i64) -> Result<WorkCounts, DbError> {
        let count = async |tx: &mut Tx| count_work(tx, ctx, None).await;
        self.inner.work.load_at(head, tx, ctx, count).await
    }

    /// The number of the last event up to this head that may have changed every list.
    pub(crate) async fn lists_changed(&self, tx: &mut Tx, ctx: &Ctx, head: i64) -> Result<i64, DbError> {
        let find = async |tx: &mut Tx| find_last_change(tx, ctx.org, head).await;
        self.inner.changes.load_at(head, tx, ctx, find).await
    }

    /// What the documents of a filter sum to. The sums of whole tabs, which most look at, are kept.
    pub(crate) async fn document_totals(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        filter: &DocumentFilter,
    ) -> Result<(Vec<DocumentTotal>, bool), DbError> {
        let is_tab = filter.search.trim().is_empty()
            && filter.customer.is_none()
            && (filter.from, filter.to) == (None, None)
            && (filter.min_minor, filter.max_minor) == (None, None)
            && filter.currency.is_none();
        let place = DocumentTab::ALL.iter().position(|tab| *tab == filter.tab);
        let kept = place.and_then(|place| self.inner.totals.get(place)).filter(|_| is_tab);
        let Some(kept) = kept else { return total_documents(tx, ctx, filter).await };
        kept.load(tx, ctx, async |tx: &mut Tx| total_documents(tx, ctx, filter).await).await
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// How the server was started.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Styles, scripts and pictures.
    pub fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    /// The context in which this user's operations run.
    pub fn context(&self, user: &User) -> Ctx {
        user.principal.ctx(&self.inner.ctx)
    }

    /// The context of the program itself, before anyone has signed in.
    pub fn own_context(&self) -> &Ctx {
        &self.inner.ctx
    }

    /// What coming in needs: randomness, the cost of hashing, the limits of sessions.
    pub fn identity(&self) -> &identity::Access {
        &self.inner.identity
    }

    /// Runs work on the store where it may block: statements on SQLite run on the calling thread,
    /// and the threads that serve requests must stay free.
    pub async fn run<T, Fut>(&self, work: impl FnOnce(Self) -> Fut + Send + 'static) -> Result<T, PageError>
    where
        T: Send + 'static,
        Fut: Future<Output = Result<T, PageError>>,
    {
        let desk = self.clone();
        let handle = Handle::current();
        match tokio::task::spawn_blocking(move || handle.block_on(work(desk))).await {
            Ok(outcome) => outcome,
            Err(_) => Err(PageError::Interrupted),
        }
    }

    /// Runs work on the store for nobody who waits: what fails is told to the log and made again when it is asked for.
    pub(crate) fn run_aside<Fut>(&self, what: &'static str, work: impl FnOnce(Self) -> Fut + Send + 'static)
    where
        Fut: Future<Output = Result<(), PageError>>,
    {
        let desk = self.clone();
        tokio::spawn(async move {
            if desk.run(work).await.is_err() {
                tracing::warn!(what, "failed");
            }
        });
    }

    /// Reads on one snapshot, for this user.
    pub async fn read<T: Send + 'static>(
        &self,
        user: &User,
        read: impl AsyncFnOnce(&Ctx, &mut Tx) -> Result<T, PageError> + Send + 'static,
    ) -> Result<T, PageError> {
        let ctx = self.context(user);
        self.run(async move |desk: Self| {
            let mut tx = desk.db().begin_read().await?;
            let outcome = read(&ctx, &mut tx).await?;
            tx.rollback().await?;
            Ok(outcome)
        })
        .await
    }

    /// Shows a page: its frame and what it shows are read on one snapshot.
    pub async fn show<P: Template>(
        &self,
        user: &User,
        section: Section,
        read: impl AsyncFnOnce(&Ctx, &mut Tx, Frame) -> Result<P, PageError> + Send + 'static,
    ) -> Result<Response, PageError> {
        let reader = user.clone();
        let desk = self.clone();
        self.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
            let frame = Frame::load(ctx, tx, &reader, section, &desk).await?;
            let page = read(ctx, tx, frame).await?;
            render(&reader.words, &page)
        })
        .await
    }

    /// Runs an operation as a write, for this user.
    pub async fn write<T, E>(
        &self,
        user: &User,
        call: Call,
        operation: impl AsyncFn(&Ctx, &mut Tx) -> Result<(T, Option<Event>), E> + Send + 'static,
    ) -> Result<T, PageError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: std::error::Error + AsDbError + Send + 'static,
        PageError: From<WriteError<E>>,
    {
        let ctx = self.context(user);
        self.run(async move |desk: Self| {
            let outcome = write(desk.db(), &ctx, call, async |tx: &mut Tx| operation(&ctx, tx).await).await;
            Ok(outcome?)
        })
        .await
    }
}
