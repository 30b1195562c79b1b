//! A round: everything that is due, for each legal entity that has a server.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use app::collections::{
    DunningError, SentCounts, count_handed_over_today, is_receipt_due, is_sending_due, send_due,
    send_receipts,
};
use app::context::Ctx;
use app::correspondence::CorrespondenceError;
use app::ids::LegalEntityId;
use app::outgoing::{
    end_turn, find_gateway, find_server, list_serving, list_texting, load_gateway, load_server, note_fault,
    note_gateway_fault, take_turn,
};
use app::source::NoEntropy;
use app::write::WriteError;
use db::{Db, DbError, Tx};
use dunning::plan::Channel;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::gateway::TextRoute;
use crate::pace::Paces;
use crate::route::Route;
use crate::sender::MailSender;
use crate::text_sender::TextSender;

/// A round of one legal entity takes no new letter after this time, in microseconds: the next one goes on.
const ROUND_MICROS: i64 = 5 * 60 * 1_000_000;
/// A server that did not serve is left alone for so long at most.
const PAUSE_MINUTES_MAX: i64 = 15;

/// Why a round failed. What was handed over is kept; the rest stays planned.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The store.
    #[error(transparent)]
    Store(#[from] DbError),
    /// The machine gives no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The outbox.
    #[error("sending failed")]
    Outbox(#[from] WriteError<DunningError>),
    /// What came in.
    #[error("keeping a mail failed")]
    Mail(#[from] WriteError<CorrespondenceError>),
    /// The machine has no client for gateways.
    #[error(transparent)]
    Client(#[from] sms::ClientError),
}

/// Sends in rounds, and remembers between them how fast letters left, and which servers did not serve.
#[derive(Debug, Default)]
pub struct Mailroom {
    paces: Mutex<HashMap<LegalEntityId, Paces>>,
    pauses: Mutex<HashMap<LegalEntityId, Pause>>,
    /// The same of mailboxes.
    mailbox_pauses: Mutex<HashMap<LegalEntityId, Pause>>,
    /// The same of gateways.
    gateway_pauses: Mutex<HashMap<LegalEntityId, Pause>>,
    /// Asks gateways; made when the first is asked.
    client: OnceLock<sms::Client>,
}

/// A server that did not serve is left alone for a while: one that refuses a password every minute shuts its owner out.
#[derive(Clone, Copy, Debug, Default)]
struct Pause {
    /// Rounds that found it so, one after the other.
    rounds: u32,
    until: i64,
}

impl Pause {
    /// After one more round: 1, 2, 4, 8, then 15 minutes.
    fn longer(self, now: i64) -> Self {
        let minutes = 1_i64.checked_shl(self.rounds).unwrap_or(i64::MAX).min(PAUSE_MINUTES_MAX);
        Self {
            rounds: self.rounds.saturating_add(1).min(16),
            until: now.saturating_add(minutes * 60_000_000),
        }
    }
}

impl Mailroom {
    /// A mailroom that asks gateways through this client.
    pub fn asking(client: sms::Client) -> Self {
        Self { client: OnceLock::from(client), ..Self::default() }
    }

    /// Sends everything that is due, of every legal entity of the organisation that has a server or a gateway, until it is told to
    /// stop: it ends between two letters. What another worker is at is left to it.
    pub async fn send_round(
        &self,
        db: &Db,
        ctx: &Ctx,
        stop: &watch::Receiver<bool>,
    ) -> Result<SentCounts, RoundError> {
        let mut counts = SentCounts::default();
        let mut failed = None;
        let mut tx = db.begin_read().await?;
        let (serving, texting) = (list_serving(&mut tx, ctx).await?, list_texting(&mut tx, ctx).await?);
        tx.rollback().await?;
        let letters = serving.into_iter().map(|entity| (entity, Channel::Email));
        let texts = texting.into_iter().map(|entity| (entity, Channel::Sms));
        for (entity, channel) in letters.chain(texts) {
            if *stop.borrow() {
                break;
            }
            let ctx = ctx.on_entity(entity);
            let sent = match channel {
                Channel::Sms => self.send_texts_for(db, &ctx, stop).await,
                _ => self.send_for(db, &ctx, stop).await,
            };
            let sent = match sent {
                Ok(sent) => sent,
                // The others are served all the same.
                Err(error) => {
                    tracing::warn!(legal_entity = %entity, error = chain(&error), "sending failed");
                    failed = Some(error);
                    continue;
                }
            };
            counts = counts.plus(sent);
        }
        count(&counts);
        failed.map_or(Ok(counts), Err)
    }

    async fn send_for(
        &self,
        db: &Db,
        ctx: &Ctx,
        stop: &watch::Receiver<bool>,
    ) -> Result<SentCounts, RoundError> {
        let mut tx = db.begin_read().await?;
        let is_due =
            is_sending_due(&mut tx, ctx, Channel::Email).await? || is_receipt_due(&mut tx, ctx).await?;
        let server = if is_due { load_server(&mut tx, ctx).await? } else { None };
        // Settings that were saved again, or tried with success, are wrong no more.
        let fault = find_server(&mut tx, ctx).await?.and_then(|view| view.fault);
        let is_wrong = fault.is_some();
        let was_refused = fault.is_some_and(|fault| fault.code == "letters");
        tx.rollback().await?;
        if is_wrong && is_paused(&self.pauses, ctx) {
            return Ok(SentCounts::default());
        }
        let Some(server) = server else { return Ok(SentCounts::default()) };
        let route = match Route::of(&server) {
            Ok(route) => route,
            Err(lint) => {
                let said = lint.to_string();
                db.write(async |tx: &mut Tx| note_fault(tx, ctx, Some(("settings", &said))).await).await?;
                return Ok(SentCounts::default());
            }
        };
        let worker = ctx.new_id()?;
        if !db.write(async |tx: &mut Tx| take_turn(tx, ctx, worker).await).await? {
            return Ok(SentCounts::default());
        }
        let until = ctx.now_micros().saturating_add(ROUND_MICROS);
        let paces = self.paces_of(ctx.legal_entity, route.per_minute);
        let sender = MailSender::new(db, ctx, &route, paces, (worker, until), stop.clone(), was_refused);
        let sent = send_all(db, ctx, &sender).await;
        let (mut paces, fault, has_sent) = sender.end().await;
        paces.forget_the_idle(Timestamp::from_microsecond(ctx.now_micros()).unwrap_or(Timestamp::UNIX_EPOCH));
        self.paces.lock().unwrap_or_else(PoisonError::into_inner).insert(ctx.legal_entity, paces);
        note(&self.pauses, ctx, fault.is_some());
        if let Some((code, _)) = &fault {
            tracing::warn!(legal_entity = %ctx.legal_entity, fault = *code, "the outgoing server");
        }
        db.write(async |tx: &mut Tx| {
            if fault.is_some() || has_sent {
                let fault = fault.as_ref().map(|(code, said)| (*code, said.as_str()));
                note_fault(tx, ctx, fault).await?;
            }
            end_turn(tx, ctx, worker).await
        })
        .await?;
        Ok(sent?)
    }

    async fn send_texts_for(
        &self,
        db: &Db,
        ctx: &Ctx,
        stop: &watch::Receiver<bool>,
    ) -> Result<SentCounts, RoundError> {
        let mut tx = db.begin_read().await?;
        let is_due = is_sending_due(&mut tx, ctx, Channel::Sms).await?;
        let gateway = if is_due { load_gateway(&mut tx, ctx).await? } else { None };
        // Settings that were saved again are wrong no more.
        let is_wrong = find_gateway(&mut tx, ctx).await?.is_some_and(|view| view.fault.is_some());
        let gone = if is_due { count_handed_over_today(&mut tx, ctx, Channel::Sms).await? } else { 0 };
        tx.rollback().await?;
        if is_wrong && is_paused(&self.gateway_pauses, ctx) {
            return Ok(SentCounts::default());
        }
        let Some(gateway) = gateway else { return Ok(SentCounts::default()) };
        let route = match TextRoute::of(&gateway) {
            Ok(route) => route,
            Err(lint) => {
                let said = lint.to_string();
                db.write(async |tx: &mut Tx| note_gateway_fault(tx, ctx, Some(("settings", &said))).await)
                    .await?;
                return Ok(SentCounts::default());
            }
        };
        let client = if let Some(client) = self.client.get() {
            client.clone()
        } else {
            let client = sms::Client::new()?;
            self.client.get_or_init(|| client).clone()
        };
        let until = ctx.now_micros().saturating_add(ROUND_MICROS);
        let left = route.per_day.saturating_sub(gone);
        let sender = TextSender::new((db, ctx), (&client, &route), left, until, stop.clone());
        let sent = send_due(db, ctx, &sender).await;
        let (fault, has_sent) = sender.end();
        note(&self.gateway_pauses, ctx, fault.is_some());
        if let Some((code, _)) = &fault {
            tracing::warn!(legal_entity = %ctx.legal_entity, fault = *code, "the gateway of text messages");
        }
        if fault.is_some() || has_sent {
            let fault = fault.as_ref().map(|(code, said)| (*code, said.as_str()));
            db.write(async |tx: &mut Tx| note_gateway_fault(tx, ctx, fault).await).await?;
        }
        Ok(sent?)
    }

    pub(crate) fn note_mailbox_pause(&self, ctx: &Ctx, is_wrong: bool) {
        note(&self.mailbox_pauses, ctx, is_wrong);
    }

    pub(crate) fn is_mailbox_paused(&self, ctx: &Ctx) -> bool {
        is_paused(&self.mailbox_pauses, ctx)
    }

    /// The buckets as the round before left them, or full ones for another pace.
    fn paces_of(&self, entity: LegalEntityId, per_minute: i64) -> Paces {
        let paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let known = paces.get(&entity).filter(|paces| paces.is_of(per_minute));
        known.cloned().unwrap_or_else(|| Paces::new(per_minute))
    }
}

fn is_paused(pauses: &Mutex<HashMap<LegalEntityId, Pause>>, ctx: &Ctx) -> bool {
    let pauses = pauses.lock().unwrap_or_else(PoisonError::into_inner);
    pauses.get(&ctx.legal_entity).is_some_and(|pause| pause.until > ctx.now_micros())
}

fn note(pauses: &Mutex<HashMap<LegalEntityId, Pause>>, ctx: &Ctx, is_wrong: bool) {
    let mut pauses = pauses.lock().unwrap_or_else(PoisonError::into_inner);
    if is_wrong {
        let pause = pauses.entry(ctx.legal_entity).or_default();
        *pause = pause.longer(ctx.now_micros());
    } else {
        pauses.remove(&ctx.legal_entity);
    }
}

/// Sends reminders, then thanks: nobody waits for those.
async fn send_all(
    db: &Db,
    ctx: &Ctx,
    sender: &MailSender<'_>,
) -> Result<SentCounts, WriteError<DunningError>> {
    let reminders = send_due(db, ctx, sender).await;
    // A fault of the one is none of the other.
    let receipts = send_receipts(db, ctx, sender).await;
    Ok(reminders?.plus(receipts?))
}

/// An error with all that it stands on.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    told
}

/// Counts letters by what became of them: nothing of whom they were for.
fn count(counts: &SentCounts) {
    let outcomes = [
        ("sent", counts.sent),
        ("again", counts.again),
        ("failed", counts.failed),
        ("unknown", counts.unknown),
        ("withdrawn", counts.withdrawn),
    ];
    for (outcome, number) in outcomes.into_iter().filter(|(_, number)| *number > 0) {
        metrics::counter!("quittance_letters_total", "outcome" => outcome).increment(number);
        tracing::info!(outcome, number, "letters");
    }
}
