//! `quittance serve` and `quittance work`: pages, API and background jobs, until told to stop.

use std::io::IsTerminal as _;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use app::context::Ctx;
use app::identity::{
    Access, HashCost, LINK_PATH, Provider, Secret, SessionLimits, SetProvider, has_owner, make_set_up_link,
    sweep,
};
use app::inbox::count_records_since;
use app::words::Words;
use app::work::run_due_jobs_until;
use app::write::{Call, write};
use db::{Db, DbError, Tx};
use desk::{Desk, Limits, Proxies, Settings};
use mailroom::Mailroom;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

use crate::Ended;
use crate::arguments::{Common, ProviderArguments, ServeArguments};
use crate::output::remark;
use crate::session::Session;

/// How often sessions that are over are forgotten, and the planner of the engine looks again.
const HOUSEKEEPING_EVERY: Duration = Duration::from_hours(6);
/// Records that came in with files after which it looks again at once: it may take a table for nearly empty.
const RECORDS_MANY: i64 = 20_000;
/// How long a worker waits when there is nothing to do.
const PAUSE: Duration = Duration::from_secs(2);
/// How long background work may go on after the process was asked to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often planned messages are looked for.
const SEND_EVERY: Duration = Duration::from_mins(1);
/// How long a round of sending waits for what came in to be read.
const READ_FIRST: Duration = Duration::from_secs(20);

/// Serves pages and API, and works unless told otherwise.
pub async fn serve(common: &Common, arguments: &ServeArguments, words: &Words) -> anyhow::Result<Ended> {
    draw_memory_together();
    let session = Session::open_or_create(common, words).await?;
    serve_session(session, arguments, words).await
}

/// Begins this program anew with the setting of the C library that lets its threads draw memory from two stocks. By
/// itself it gives each thread a stock of its own, up to eight for each processor, and hardly takes back what one of
/// them had at its most: a server that answers many at once would hold twice the memory. What cannot be begun anew
/// goes on as it is.
fn draw_memory_together() {
    const SETTING: &str = "MALLOC_ARENA_MAX";
    if !cfg!(all(target_os = "linux", target_env = "gnu")) || std::env::var_os(SETTING).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut command = Command::new(program);
    command.arg0(arguments.next().unwrap_or_default()).args(arguments).env(SETTING, "2");
    // It comes back only with an error.
    let _ = command.exec();
}

/// Serves what a session has open.
pub async fn serve_session(
    session: Session,
    arguments: &ServeArguments,
    words: &Words,
) -> anyhow::Result<Ended> {
    tell_to_log();
    let listener = TcpListener::bind(&arguments.listen).await.with_context(|| {
        words.say_with("cli-cannot-listen", &[("address", arguments.listen.clone().into())])
    })?;
    let address = format!("http://{}", listener.local_addr()?);
    let public_url = match &arguments.public_url {
        Some(url) => url.clone(),
        None => address.parse().context("address")?,
    };
    let stop = stopping()?;
    let access = Access::new(session.sources.entropy.clone(), HashCost::default(), SessionLimits::default())?;
    let worker = (!arguments.no_jobs).then(|| {
        tokio::spawn(work_until(session.db.clone(), by(&session, "job"), access.clone(), stop.clone()))
    });
    let sender = (!arguments.no_jobs)
        .then(|| tokio::spawn(send_until(session.db.clone(), by(&session, "job"), stop.clone())));
    remark(&words.say_with("cli-serving", &[("address", address.into())]));
    if let (Some(database), Some(keys)) = (&session.place, &session.key_file) {
        let values = [("database", database.clone().into()), ("keys", keys.display().to_string().into())];
        remark(&words.say_with("cli-serving-files", &values));
    }
    if let Some(token) = set_up_token(&session, &access).await? {
        let link = public_url.join(&format!("{LINK_PATH}{token}"))?;
        remark(&words.say_with("cli-set-up-link", &[("link", link.to_string().into())]));
    }
    let settings = Settings {
        public_url,
        limits: Limits::new(arguments.requests_per_second),
        proxies: Proxies::new(&arguments.trusted_proxy),
    };
    let desk = Desk::new(session.db.clone(), by(&session, "server"), access, settings);
    if let Some(provider) = provider(&arguments.provider)? {
        desk.fix_provider(provider);
    }
    let mut stopped = stop;
    desk::serve(desk, listener, async move {
        let _ = stopped.wait_for(|is_stopping| *is_stopping).await;
    })
    .await?;
    for task in [worker, sender].into_iter().flatten() {
        task.await?;
    }
    session.close().await;
    Ok(Ended::Done)
}

/// The provider of identities that was named, with the secret from its file.
fn provider(arguments: &ProviderArguments) -> anyhow::Result<Option<Provider>> {
    let (Some(issuer), Some(client_id), Some(file)) =
        (&arguments.oidc_issuer, &arguments.oidc_client_id, &arguments.oidc_client_secret_file)
    else {
        return Ok(None);
    };
    let secret = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let set = SetProvider {
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: Some(Secret::new(secret.trim())),
        label: arguments.oidc_label.clone().unwrap_or_default(),
        asks_second_factor: !arguments.oidc_without_second_factor,
    };
    Ok(Some(set.checked()?))
}

/// The context of what nobody types at this command line: the log of activity says who it was.
fn by(session: &Session, actor: &str) -> Ctx {
    let mut ctx = session.ctx.clone();
    actor.clone_into(&mut ctx.actor);
    ctx
}

/// While nobody can sign in, whoever starts the server gets a link that makes the first owner.
async fn set_up_token(session: &Session, access: &Access) -> anyhow::Result<Option<String>> {
    let ctx = &session.ctx;
    let mut tx = session.db.begin_read().await?;
    let is_owned = has_owner(ctx, &mut tx).await?;
    tx.rollback().await?;
    if is_owned {
        return Ok(None);
    }
    let call = Call::new("make_set_up_link", &());
    let made =
        write(&session.db, ctx, call, async |tx: &mut Tx| make_set_up_link(ctx, tx, access).await).await?;
    Ok(Some(made.token.reveal().to_owned()))
}

/// Runs background jobs only.
pub async fn work(common: &Common, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    tell_to_log();
    remark(&words.say("cli-working"));
    let access = Access::new(session.sources.entropy.clone(), HashCost::default(), SessionLimits::default())?;
    let stop = stopping()?;
    let sender = tokio::spawn(send_until(session.db.clone(), by(&session, "job"), stop.clone()));
    work_until(session.db.clone(), by(&session, "job"), access, stop).await;
    sender.await?;
    session.close().await;
    Ok(Ended::Done)
}

/// Runs what is due, again and again. A job that failed waits for its next turn.
async fn work_until(db: Db, ctx: Ctx, access: Access, mut stop: watch::Receiver<bool>) {
    let handle = tokio::runtime::Handle::current();
    let mut kept: Option<(Instant, i64)> = None;
    while !*stop.borrow() {
        let is_due = match kept {
            Some((at, since)) => at.elapsed() > HOUSEKEEPING_EVERY || has_grown(&db, &ctx, since).await,
            None => true,
        };
        if is_due {
            kept = Some((Instant::now(), ctx.now_micros()));
            let (db, ctx, access, inside) = (db.clone(), ctx.clone(), access.clone(), handle.clone());
            let stopping = stop.clone();
            let done = tokio::task::spawn_blocking(move || {
                inside.block_on(async {
                    tokio::select! {
                        kept = keep_house(&db, &ctx, &access) => kept,
                        () = stopped(stopping) => Ok(()),
                    }
                })
            });
            if let Ok(Err(error)) = done.await {
                tracing::warn!(error = error.to_string(), "housekeeping failed");
            }
        }
        let (db, ctx, inside, stopping) = (db.clone(), ctx.clone(), handle.clone(), stop.clone());
        let done = tokio::task::spawn_blocking(move || {
            let ran = inside.block_on(run_due_jobs_until(&db, &ctx, stopped(stopping)));
            ran.err().map(|error| error.to_string())
        });
        if let Ok(Some(error)) = done.await {
            tracing::warn!(error, "job failed");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Returns when background work that still runs is given up: a while after the process was asked to end.
async fn stopped(mut stop: watch::Receiver<bool>) {
    // A sender that is gone asks for the same.
    let _ = stop.wait_for(|is_stopping| *is_stopping).await;
    tokio::time::sleep(PATIENCE).await;
}

/// Sends what is planned, every minute. A round ends between two letters when the process is asked to stop; it has a task of its
/// own, since a server may take its time to answer and nothing else should wait for it. What came in is read first, since who has
/// answered is not reminded; but a mailbox that is slow holds nothing up for long.
async fn send_until(db: Db, ctx: Ctx, stop: watch::Receiver<bool>) {
    let mailroom = Arc::new(Mailroom::default());
    let round = |is_reading: bool| {
        let (mailroom, db, ctx, stopping) = (Arc::clone(&mailroom), db.clone(), ctx.clone(), stop.clone());
        let handle = tokio::runtime::Handle::current();
        // What failed was told to the log, with the legal entity.
        tokio::task::spawn_blocking(move || {
            if is_reading {
                let _ = handle.block_on(mailroom.read_round(&db, &ctx, &stopping));
            } else {
                let _ = handle.block_on(mailroom.send_round(&db, &ctx, &stopping));
            }
        })
    };
    let mut reading: Option<JoinHandle<()>> = None;
    let mut stopping = stop.clone();
    while !*stopping.borrow() {
        let mut read = reading.take().unwrap_or_else(|| round(true));
        match tokio::time::timeout(READ_FIRST, &mut read).await {
            Ok(done) => tell_interrupted(done),
            Err(_) => reading = Some(read),
        }
        tell_interrupted(round(false).await);
        tokio::select! {
            () = tokio::time::sleep(SEND_EVERY) => {}
            _ = stopping.changed() => {}
        }
    }
    if let Some(read) = reading {
        tell_interrupted(read.await);
    }
}

fn tell_interrupted(done: Result<(), JoinError>) {
    if let Err(error) = done {
        tracing::error!(error = error.to_string(), "a round of mail was interrupted");
    }
}

/// Whether so much came in since an instant that the planner knows little of it.
async fn has_grown(db: &Db, ctx: &Ctx, since: i64) -> bool {
    let (db, ctx, handle) = (db.clone(), ctx.clone(), tokio::runtime::Handle::current());
    let counted = tokio::task::spawn_blocking(move || {
        handle.block_on(async {
            let mut tx = db.begin_read().await?;
            let count = count_records_since(&mut tx, &ctx, since).await?;
            tx.rollback().await?;
            Ok::<i64, DbError>(count)
        })
    });
    // A failed look is made again.
    matches!(counted.await, Ok(Ok(count)) if count >= RECORDS_MANY)
}

/// Forgets sessions and links that are over, and tells the engine how its rows are distributed now.
/// What was looked at before and has not grown is not looked at again: a million rows take seconds.
async fn keep_house(db: &Db, ctx: &Ctx, access: &Access) -> Result<(), DbError> {
    db.write(async |tx: &mut Tx| sweep(ctx, tx, access).await).await?;
    db.analyze_where_needed().await
}

/// Becomes true when the process is asked to end.
fn stopping() -> anyhow::Result<watch::Receiver<bool>> {
    let (sender, receiver) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = sender.send(true);
        // Who listens keeps its receiver; nobody left means that all has ended.
        sender.closed().await;
    });
    Ok(receiver)
}

/// Lines on standard error; `RUST_LOG` chooses how many. For programs they are structured and tell every request; a person
/// at a terminal reads what went wrong.
fn tell_to_log() {
    let is_read = std::io::stderr().is_terminal();
    let usual = if is_read { "warn,desk=info,desk::telemetry=warn" } else { "warn,desk=info" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if is_read { log.compact().try_init() } else { log.json().try_init() };
}
