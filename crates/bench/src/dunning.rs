//! Deciding about reminders from the database: a million open documents of a hundred thousand customers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use app::collections::{Mode, SetMode, list_plans, make_default_plans, run_dunning, set_mode, try_plans};
use app::context::Ctx;
use app::write::{Call, write};
use db::uuid::Uuid;
use db::{Cell, Db, Rows, Tx};
use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::desk_data;
use crate::meter::{Meter, peak_mib};

/// Rows gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 20_000;
/// One customer in so many shares the mailbox of another.
const SHARED: usize = 50;

/// How large, and where.
#[derive(clap::Args)]
pub struct DataArguments {
    /// The database, which must be empty: `sqlite:FILE` or `postgres://…`.
    database: String,
    /// The key file, made when it is not there.
    key_file: PathBuf,
    /// Documents of which something is open.
    #[arg(long, default_value_t = 1_000_000)]
    items: usize,
    /// Customers.
    #[arg(long, default_value_t = 100_000)]
    customers: usize,
    /// Money that came in and is not explained.
    #[arg(long, default_value_t = 2_000)]
    waiting: usize,
}

/// Where to decide.
#[derive(clap::Args)]
pub struct Arguments {
    /// A database that `dunning-data` filled.
    database: String,
    /// Its key file.
    key_file: PathBuf,
    /// Keep what is decided too, in a transaction that is rolled back.
    #[arg(long)]
    kept: bool,
}

/// Fills a database with what is owed, and nothing else: no journal stands behind it.
pub fn load(arguments: &DataArguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let (db, ctx) = desk_data::open(&arguments.database, &arguments.key_file).await?;
        let mut tx = db.begin_write().await?;
        let customers = parties(&ctx, &mut tx, arguments.customers).await?;
        documents(&ctx, &mut tx, &customers, arguments.items).await?;
        money_in(&ctx, &mut tx, arguments.waiting).await?;
        tx.commit().await?;
        let call = Call::new("make_default_plans", &());
        write(&db, &ctx, call, async |tx: &mut Tx| make_default_plans(&ctx, tx).await).await?;
        let mut tx = db.begin_read().await?;
        let plans = list_plans(&mut tx, &ctx).await?;
        tx.rollback().await?;
        for plan in plans {
            let live = SetMode { plan: plan.id, mode: Mode::Live };
            let call = Call::new("set_mode", &live);
            write(&db, &ctx, call, async |tx: &mut Tx| set_mode(&ctx, tx, &live).await).await?;
        }
        db.analyze().await?;
        db.close().await;
        Ok(json!({ "items": arguments.items, "customers": arguments.customers,
            "seconds": began.elapsed().as_secs_f64() }))
    })
}

async fn parties(ctx: &Ctx, tx: &mut Tx, count: usize) -> anyhow::Result<Vec<Uuid>> {
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "number",
        "name",
        "name_key",
        "siren",
        "vat_number",
        "email",
        "country",
        "created_at",
    ];
    let mut rows = Rows::new("customers", &columns);
    let mut ids = Vec::with_capacity(count);
    for number in 0..count {
        let id = ctx.new_id()?;
        ids.push(id);
        let mailbox = if number % SHARED == SHARED - 1 { number - 7 } else { number };
        rows.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            format!("C{number:06}").into(),
            format!("CLIENT {number:06} SAS").into(),
            format!("client {number:06}").into(),
            "".into(),
            "".into(),
            format!("compta{mailbox}@example.com").into(),
            "FR".into(),
            ctx.now_micros().into(),
        ]);
        flush(&mut [&mut rows], tx, ROWS_PER_FLUSH).await?;
    }
    flush(&mut [&mut rows], tx, 0).await?;
    Ok(ids)
}

/// Documents of all customers in turn, as they are issued day by day: a tenth not due yet, the others up to two months late.
async fn documents(ctx: &Ctx, tx: &mut Tx, customers: &[Uuid], count: usize) -> anyhow::Result<()> {
    let mut items = Rows::new(
        "open_items",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "customer_id",
            "kind",
            "number",
            "issued_on",
            "due_on",
            "total_minor",
            "amount_minor",
            "currency",
            "payment_reference",
            "preceding",
            "vat_on_payment",
            "created_at",
        ],
    );
    let mut open = Rows::new(
        "open_balances",
        &["org_id", "item_id", "legal_entity_id", "customer_id", "kind", "due_on", "currency", "open_minor"],
    );
    let today = ctx.today();
    for number in 0..count {
        let id = ctx.new_id()?;
        let customer = customers[number % customers.len()];
        let place = i64::try_from(number).unwrap_or(0);
        let late = 60 - (place * 67 / i64::try_from(count).unwrap_or(1)).min(66);
        let due_on = today.saturating_sub(late.days());
        let minor = 10_000 + place * 7_919 % 900_000;
        // One in twenty is a credit note that nothing has used.
        let (kind, minor) = if number % 20 == 19 { ("credit_note", -minor / 10) } else { ("invoice", minor) };
        items.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            customer.into(),
            kind.into(),
            format!("FA-{number:07}").into(),
            due_on.saturating_sub(30.days()).into(),
            due_on.into(),
            minor.into(),
            minor.into(),
            "EUR".into(),
            "".into(),
            "".into(),
            false.into(),
            ctx.now_micros().into(),
        ]);
        open.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            customer.into(),
            kind.into(),
            due_on.into(),
            "EUR".into(),
            minor.into(),
        ]);
        flush(&mut [&mut items, &mut open], tx, ROWS_PER_FLUSH).await?;
    }
    flush(&mut [&mut items, &mut open], tx, 0).await
}

/// One account with a statement through yesterday, and money on it that nobody has explained.
async fn money_in(ctx: &Ctx, tx: &mut Tx, count: usize) -> anyhow::Result<()> {
    let (account, statement) = (ctx.new_id()?, ctx.new_id()?);
    let yesterday = ctx.today().yesterday()?;
    let mut accounts = Rows::new(
        "bank_accounts",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "account_index",
            "account_sealed",
            "account_masked",
            "currency",
            "created_at",
        ],
    );
    accounts.push([
        ctx.org.into(),
        account.into(),
        ctx.legal_entity.into(),
        ctx.new_id()?.into(),
        vec![0_u8].into(),
        "FR76…0189".into(),
        "EUR".into(),
        0_i64.into(),
    ]);
    let mut statements = Rows::new(
        "bank_statements",
        &[
            "org_id",
            "id",
            "bank_account_id",
            "file_id",
            "position",
            "kind",
            "statement_reference",
            "sequence",
            "opening_minor",
            "opening_on",
            "closing_minor",
            "closing_on",
            "movements",
            "movements_minor",
            "imported_at",
        ],
    );
    statements.push([
        ctx.org.into(),
        statement.into(),
        account.into(),
        ctx.new_id()?.into(),
        1_i64.into(),
        "statement".into(),
        "S1".into(),
        "1".into(),
        0_i64.into(),
        yesterday.into(),
        0_i64.into(),
        yesterday.into(),
        0_i64.into(),
        0_i64.into(),
        0_i64.into(),
    ]);
    flush(&mut [&mut accounts, &mut statements], tx, 0).await?;
    let mut movements = Rows::new(
        "bank_transactions",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "bank_account_id",
            "statement_id",
            "position",
            "batch_position",
            "identity",
            "entry_identity",
            "booked_on",
            "amount_minor",
            "currency",
            "bank_reference",
            "end_to_end_id",
            "remittance",
            "counterparty",
            "class",
            "details",
            "recorded_at",
        ],
    );
    let mut waiting = Rows::new(
        "waiting_transactions",
        &[
            "org_id",
            "transaction_id",
            "legal_entity_id",
            "state",
            "reason",
            "booked_on",
            "bank_account_id",
            "currency",
            "rest_minor",
        ],
    );
    for number in 0..count {
        let id = ctx.new_id()?;
        let place = i64::try_from(number).unwrap_or(0);
        let minor = 10_000 + place * 104_729 % 900_000;
        // Half of them say who pays.
        let payer: Cell =
            if number % 2 == 0 { format!("CLIENT {:06} SAS", number * 31).into() } else { "".into() };
        movements.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            account.into(),
            statement.into(),
            place.into(),
            0_i64.into(),
            ctx.new_id()?.into(),
            ctx.new_id()?.into(),
            yesterday.into(),
            minor.into(),
            "EUR".into(),
            "".into(),
            "".into(),
            "MERCI".into(),
            payer,
            "unspecified".into(),
            "{}".into(),
            0_i64.into(),
        ]);
        waiting.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            "to_do".into(),
            "unknown_payer".into(),
            yesterday.into(),
            account.into(),
            "EUR".into(),
            minor.into(),
        ]);
    }
    flush(&mut [&mut movements, &mut waiting], tx, 0).await
}

async fn flush(groups: &mut [&mut Rows], tx: &mut Tx, rows_min: usize) -> anyhow::Result<()> {
    if groups.iter().all(|rows| rows.len() < rows_min) && rows_min > 0 {
        return Ok(());
    }
    for rows in groups {
        rows.insert(tx).await?;
    }
    Ok(())
}

/// Decides, and says how long it took and how much memory was resident at most.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (db, ctx) = desk_data::open(&arguments.database, &arguments.key_file).await?;
        let before_mib = peak_mib();
        let meter = Meter::start();
        let found = if arguments.kept { keep(&db, &ctx).await? } else { decide(&db, &ctx).await? };
        let used = meter.used();
        db.close().await;
        Ok(json!({ "wall_seconds": used.wall_seconds, "cpu_seconds": used.cpu_seconds, "peak_mib": peak_mib(),
            "before_mib": before_mib, "found": found }))
    })
}

/// One day is tried: everything is loaded and decided, and nothing kept.
async fn decide(db: &Db, ctx: &Ctx) -> anyhow::Result<Value> {
    let mut tx = db.begin_read().await?;
    let tried = try_plans(&mut tx, ctx, ctx.today(), 1).await?;
    tx.rollback().await?;
    Ok(serde_json::to_value(tried)?)
}

/// The whole run, rolled back.
async fn keep(db: &Db, ctx: &Ctx) -> anyhow::Result<Value> {
    let ctx = Arc::new(ctx.clone());
    let call = Call::new("run_dunning", &()).dry_run(true);
    let ran = write(db, &ctx, call, async |tx: &mut Tx| run_dunning(&ctx, tx).await).await?;
    Ok(serde_json::to_value(ran)?)
}
