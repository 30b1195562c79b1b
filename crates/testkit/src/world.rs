//! A fresh, migrated database with a context, once on SQLite and once on PostgreSQL.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::ids::LegalEntityId;
use app::inbox::InputFile;
use app::keys::Vault;
use app::source::{FixedClock, SeededEntropy};
use db::{Db, Engine, OrgId, Rows, uuid};
use sqlx::Connection as _;
use tempfile::TempDir;

/// Says where a PostgreSQL for tests is: `cargo xtask test` starts one and sets it.
const POSTGRES_VARIABLE: &str = "QUITTANCE_TEST_POSTGRES";
/// Every test lives on this day unless it moves its clock.
const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 3, 31);

static SCHEMAS: AtomicU64 = AtomicU64::new(0);

/// A database and a context for one test.
#[derive(Debug)]
pub struct World {
    /// The database.
    pub db: Db,
    /// The context of the command line, on a clock that stands still.
    pub ctx: Ctx,
    /// The clock.
    pub clock: Arc<FixedClock>,
    /// The sources of the context.
    pub sources: Sources,
    /// The engine, for messages.
    pub engine: Engine,
    /// How to open the same database again.
    pub url: String,
    _folder: Option<TempDir>,
}

impl World {
    /// A world on a fresh SQLite file.
    pub async fn on_sqlite() -> Self {
        let world = Self::empty_on_sqlite().await;
        world.settle().await
    }

    /// A world in a fresh schema of the PostgreSQL for tests; nothing, said aloud, when there is none.
    pub async fn on_postgres() -> Option<Self> {
        let world = Self::empty_on_postgres().await?;
        Some(world.settle().await)
    }

    /// A migrated SQLite file without an organisation; the context is one of nobody.
    pub async fn empty_on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
        Self::start(url, Some(folder)).await
    }

    /// A migrated schema without an organisation; nothing, said aloud, when there is no PostgreSQL.
    pub async fn empty_on_postgres() -> Option<Self> {
        let Some(base) = postgres_url() else {
            eprintln!("skipped: {POSTGRES_VARIABLE} is not set, so nothing was tested on PostgreSQL");
            return None;
        };
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{number}", std::process::id());
        let mut connection =
            sqlx::PgConnection::connect(&base).await.expect("the PostgreSQL for tests answers");
        let text = format!("create schema {schema}");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut connection).await.expect("a new schema");
        connection.close().await.expect("the connection closes");
        let separator = if base.contains('?') { '&' } else { '?' };
        Some(Self::start(format!("{base}{separator}options=-c%20search_path%3D{schema}"), None).await)
    }

    async fn start(url: String, folder: Option<TempDir>) -> Self {
        let db = Db::open(&url).await.expect("the database opens");
        let clock = Arc::new(FixedClock::at_noon(TODAY));
        let sources = Sources::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
        db.migrate(sources.clock.now_micros()).await.expect("the schema is made");
        let vault = Vault::ephemeral(sources.entropy.clone()).expect("keys");
        let nobody = uuid::Uuid::nil();
        let ctx = Ctx::new(
            OrgId::from_uuid(nobody),
            LegalEntityId::from_uuid(nobody),
            "tester",
            Arc::new(vault),
            sources.clock.clone(),
            sources.ids.clone(),
        );
        Self { engine: db.engine(), db, ctx, clock, sources, url, _folder: folder }
    }

    /// The same world with an organisation and its legal entity.
    async fn settle(mut self) -> Self {
        let made = set_up(&self.db, &self.sources, &self.ctx.vault, "Atelier Test")
            .await
            .expect("the organisation is made");
        (self.ctx.org, self.ctx.legal_entity) = (made.org, made.legal_entity);
        self
    }

    /// Goes on with the only organisation and legal entity that the database holds.
    pub async fn adopt(&mut self) {
        let mut tx = self.db.begin_read().await.expect("a read begins");
        let sql = "select org_id, id from legal_entities";
        let found = db::fetch_one!(&mut tx, (OrgId, LegalEntityId), sql);
        (self.ctx.org, self.ctx.legal_entity) = found.expect("one legal entity");
        tx.rollback().await.expect("a read ends");
    }

    /// Another organisation with a legal entity, in the same database. The product serves one organisation for
    /// each database; that several are apart is shown all the same.
    pub async fn second_organisation(&self) -> Ctx {
        let mut ctx = self.ctx.clone();
        ctx.org = OrgId::from_uuid(ctx.new_id().expect("an id"));
        ctx.legal_entity = LegalEntityId::from_uuid(ctx.new_id().expect("an id"));
        let (name, now) = ("Autre Maison".to_owned(), ctx.now_micros());
        let key_check = ctx.vault.index_of("key check", b"quittance");
        let mut tx = self.db.begin_write().await.expect("a write begins");
        let mut rows = Rows::new("organisations", &["org_id", "name", "key_check", "created_at"]);
        rows.push([ctx.org.into(), name.clone().into(), key_check.into(), now.into()]);
        rows.insert(&mut tx).await.expect("an organisation");
        let columns = ["org_id", "id", "name", "siren", "currency", "created_at"];
        let mut rows = Rows::new("legal_entities", &columns);
        let (siren, currency) = (String::new(), "EUR".to_owned());
        rows.push([
            ctx.org.into(),
            ctx.legal_entity.into(),
            name.into(),
            siren.into(),
            currency.into(),
            now.into(),
        ]);
        rows.insert(&mut tx).await.expect("a legal entity");
        tx.commit().await.expect("it is kept");
        ctx
    }

    /// A file in memory.
    pub fn file(name: &str, content: impl AsRef<[u8]>) -> InputFile {
        InputFile::from_bytes(name, content.as_ref().to_vec())
    }
}

/// The URL of the PostgreSQL for tests, when there is one.
pub fn postgres_url() -> Option<String> {
    std::env::var(POSTGRES_VARIABLE).ok().filter(|url| !url.is_empty())
}

/// Runs a test in a fresh world on SQLite, then in one on PostgreSQL.
pub fn on_both_engines(test: impl AsyncFn(World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        test(World::on_sqlite().await).await;
        if let Some(world) = World::on_postgres().await {
            test(world).await;
        }
    });
}
