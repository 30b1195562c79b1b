//! The schema, and bringing a database up to it. Forward only; each migration in a transaction.

use sha2::Digest as _;
use sqlx::AssertSqlSafe;

use crate::{Db, DbError, Engine, Tx, dialect};

struct Migration {
    version: i64,
    title: &'static str,
    text: &'static str,
}

macro_rules! migrations {
    ($($version:literal $title:literal,)*) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            title: $title,
            text: include_str!(concat!("../migrations/", $title, ".sql")),
        },)*];
    };
}

migrations! {
    1 "0001_identity_and_activity",
    2 "0002_bookkeeping",
    3 "0003_inbox",
    4 "0004_customers_and_receivables",
    5 "0005_banking",
    6 "0006_allocation",
    7 "0007_jobs",
    8 "0008_users_and_sessions",
    9 "0009_open_balances",
    10 "0010_ledger_days",
    11 "0011_reconcile_desk",
    12 "0012_customers_and_views",
    13 "0013_imports_and_bank_accounts",
    14 "0014_settings",
    15 "0015_report_indexes",
    16 "0016_marks_of_setting_aside",
    17 "0017_kept_sums",
    18 "0018_people_and_access",
    19 "0019_adjustments",
    21 "0021_fewer_pages",
    22 "0022_documents_of_customers",
    23 "0023_outside_customers",
    24 "0024_dunning_plans",
    25 "0025_dunning_messages",
    26 "0026_sealed_decisions",
    27 "0027_narrower_indexes",
    30 "0030_outgoing_servers",
    34 "0034_open_holds",
    35 "0035_list_columns",
    36 "0036_clearing_owners",
    40 "0040_basis_of_texts",
    41 "0041_withdrawn_documents",
    42 "0042_portal",
    50 "0050_message_templates",
    51 "0051_words_of_messages",
    54 "0054_promises",
    55 "0055_collection_tasks",
    64 "0064_disputes",
    65 "0065_receipts",
    66 "0066_alerts",
    71 "0071_payment_plans",
    72 "0072_occasions",
    75 "0075_postbox",
    77 "0077_late_charges",
    78 "0078_sums_of_customers",
    80 "0080_postal_addresses",
    81 "0081_letters",
    82 "0082_numbers_of_customers",
    83 "0083_sms_gateways",
    84 "0084_portal_visits",
    85 "0085_looks",
    86 "0086_portal_proofs",
    87 "0087_pay_pages",
}

/// What a migration run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Titles of the migrations applied now.
    pub applied: Vec<&'static str>,
    /// The version of the schema.
    pub version: i64,
}

impl Db {
    /// Brings the schema up to date. `now` is the instant recorded, in microseconds.
    pub async fn migrate(&self, now: i64) -> Result<Migrated, DbError> {
        let mut tx = self.begin_write().await?;
        if tx.engine() == Engine::Sqlite {
            refuse_foreign_file(&mut tx).await?;
        }
        run(
            &mut tx,
            "create table if not exists schema_migrations (version bigint not null primary key, \
             title text not null, checksum text not null, applied_at bigint not null)",
        )
        .await?;
        let known = crate::fetch_all!(
            &mut tx,
            (i64, String),
            "select version, checksum from schema_migrations order by version"
        )?;
        let mut applied = Vec::new();
        for migration in missing(&known)? {
            for statement in statements(migration.text) {
                let text = dialect::schema_text(tx.engine(), statement);
                run(&mut tx, &text).await?;
            }
            crate::execute!(
                &mut tx,
                "insert into schema_migrations (version, title, checksum, applied_at) values ($1, $2, $3, $4)",
                migration.version,
                migration.title,
                checksum_of(migration.text),
                now
            )?;
            applied.push(migration.title);
        }
        tx.commit().await?;
        Ok(Migrated { applied, version: MIGRATIONS.last().map_or(0, |migration| migration.version) })
    }
}

/// A file that holds tables of another program is left as it is.
async fn refuse_foreign_file(tx: &mut Tx) -> Result<(), DbError> {
    let found = crate::fetch_all!(
        tx,
        (String,),
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
    )?;
    match found.first() {
        Some((table,)) if found.iter().all(|(name,)| name != "schema_migrations") => {
            Err(DbError::ForeignFile { table: table.clone() })
        }
        _ => Ok(()),
    }
}

impl Db {
    /// How many migrations would bring the schema up to date. Changes nothing.
    pub(crate) async fn count_missing_migrations(&self) -> Result<usize, DbError> {
        let mut tx = self.begin_read().await?;
        let known = crate::fetch_all!(
            &mut tx,
            (i64, String),
            "select version, checksum from schema_migrations order by version"
        )?;
        tx.rollback().await?;
        Ok(missing(&known)?.count())
    }
}

/// The migrations that a database lacks which has these: version and checksum.
fn missing(known: &[(i64, String)]) -> Result<impl Iterator<Item = &'static Migration>, DbError> {
    for (version, checksum) in known {
        match MIGRATIONS.iter().find(|migration| migration.version == *version) {
            None => return Err(DbError::MigrationUnknown(*version)),
            Some(migration) if checksum_of(migration.text) != *checksum => {
                return Err(DbError::MigrationChanged(*version));
            }
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS.iter().filter(|migration| known.iter().all(|row| row.0 != migration.version)))
}

async fn run(tx: &mut Tx, text: &str) -> Result<(), DbError> {
    crate::execute!(tx, AssertSqlSafe(text.to_owned())).map(|_| ())
}

fn checksum_of(text: &str) -> String {
    hexadecimal(&sha2::Sha256::digest(text))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The statements of a migration. One ends where a line that is no comment ends with a semicolon;
/// comments may hold as many as they like.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |line: &str| line.trim_end().ends_with(';') && !line.trim_start().starts_with("--");
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        for line in rest.split_inclusive('\n') {
            end += line.len();
            if is_end(line) {
                let (statement, after) = rest.split_at(end);
                rest = after;
                return Some(statement.trim_end().trim_end_matches(';'));
            }
        }
        None
    })
}

/// A table of the schema, as its migration declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns with the type words of the schema: `{id}`, `bigint`, `text`, `{day}`, `{bool}`, `{bytes}`.
    pub columns: Vec<(&'static str, &'static str)>,
}

/// Every table in the order of creation, so that rows copied in this order meet their references.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for statement in MIGRATIONS.iter().flat_map(|migration| statements(migration.text)) {
        let body = statement.lines().filter(|line| !line.trim_start().starts_with("--"));
        let mut table: Option<Table> = None;
        for line in body {
            let line = line.trim();
            if let Some(altered) = line.strip_prefix("alter table ") {
                rename(&mut tables, altered);
                add_column(&mut tables, altered);
            } else if let Some(name) = line.strip_prefix("drop table ") {
                tables.retain(|table| table.name != name.trim_end_matches(';'));
            } else if let Some(name) = line.strip_prefix("create table ") {
                table = Some(Table { name: name.trim_end_matches([' ', '(']), columns: Vec::new() });
            } else if let Some(table) = table.as_mut() {
                let mut words = line.split([' ', ',']);
                match (words.next(), words.next()) {
                    (Some("primary" | "unique" | "foreign" | "check" | ")" | ""), _) => {}
                    (Some(column), Some(kind)) => table.columns.push((column, kind)),
                    _ => {}
                }
            }
        }
        tables.extend(table);
    }
    tables
}

/// `NAME rename to OTHER`, on one line.
fn rename(tables: &mut [Table], altered: &'static str) {
    let words: Vec<&'static str> = altered.split([' ', ';']).collect();
    if let [name, "rename", "to", other, ..] = words[..]
        && let Some(table) = tables.iter_mut().find(|table| table.name == name)
    {
        table.name = other;
    }
}

/// `NAME add column COLUMN KIND …`, on one line.
fn add_column(tables: &mut [Table], added: &'static str) {
    let words: Vec<&'static str> = added.split([' ', ';']).collect();
    if let [name, "add", "column", column, kind, ..] = words[..]
        && let Some(table) = tables.iter_mut().find(|table| table.name == name)
    {
        table.columns.push((column, kind));
    }
}

impl Engine {
    /// The word used in URLs and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}
