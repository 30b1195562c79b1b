//! A round of reading: what came into the mailbox of each legal entity that has one.

use std::time::Duration;

use app::context::Ctx;
use app::correspondence::{
    CorrespondenceError, KeepMail, Mailbox, Place, end_reading, find_mailbox, keep_mail, keep_place,
    list_read, load_mailbox, note_mailbox_fault, take_reading,
};
use app::outgoing::TlsWord;
use app::write::{Call, WriteError, write};
use db::{Db, Tx};
use mail::{Credentials, MailboxFault, MailboxSession, Server, Tls, Waits};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::outcome::{fault_code, said};
use crate::received::{read_mail, without_meaning};
use crate::round::{Mailroom, RoundError, chain};
use crate::route::Lint;

/// How long parts of a conversation may take.
const WAITS: Waits = Waits {
    connect: Duration::from_secs(30),
    command: Duration::from_mins(1),
    block: Duration::from_mins(1),
    end: Duration::from_mins(1),
};
/// A round of one mailbox ends after this time, before its turn does.
const PATIENCE: Duration = Duration::from_mins(4);
/// Mails that one round reads of a mailbox: the next one goes on.
const MAILS_MAX: usize = 500;
/// How long somebody waits for a try.
const TRY_PATIENCE: Duration = Duration::from_secs(25);

/// What a round read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// Mails that were kept.
    pub kept: u64,
    /// Mails that were known already.
    pub known: u64,
}

/// What a mailbox answered when it was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriedMailbox {
    /// Mails in the folder.
    pub mails: u32,
    /// Those that are still to be read.
    pub to_read: usize,
}

/// Why a mailbox was not read: the code of its sentence `mail-fault-…`, and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxTrouble {
    /// The code.
    pub code: &'static str,
    /// What the server or the system said, or empty.
    pub said: String,
}

/// What is wrong with the settings of a mailbox before anything is connected.
pub fn lint_mailbox(mailbox: &Mailbox) -> Result<(), Lint> {
    server_of(mailbox).map(drop)?;
    let host = &mailbox.facts.host;
    let is_here = host == "localhost" || host == "::1" || host.starts_with("127.");
    if mailbox.facts.tls == TlsWord::None && !is_here { Err(Lint::Clear) } else { Ok(()) }
}

fn server_of(mailbox: &Mailbox) -> Result<Server, Lint> {
    let facts = &mailbox.facts;
    let mut server = Server::new(&facts.host, facts.port, "localhost").map_err(|_| Lint::Host)?;
    if !facts.authority.is_empty() {
        server = server.with_authority(facts.authority.as_bytes()).map_err(|_| Lint::Authority)?;
    }
    let (user, password) = (facts.user.clone(), mailbox.password.reveal().to_owned());
    let tls = match facts.tls {
        TlsWord::Implicit => Tls::Implicit,
        TlsWord::StartTls => Tls::StartTls,
        TlsWord::None => Tls::None,
    };
    Ok(server.with_waits(WAITS).with_tls(tls).with_credentials(Credentials::Password { user, password }))
}

fn trouble(fault: MailboxFault) -> MailboxTrouble {
    let (code, said) = match fault {
        MailboxFault::Line(delivery) => (fault_code(&delivery).unwrap_or("away"), said(&delivery)),
        MailboxFault::SignIn(said) => ("sign-in", said),
        MailboxFault::Folder(said) => ("folder", said),
        MailboxFault::Lost(said) => ("away", said),
        // What is no mail server is not read through us.
        MailboxFault::Nonsense(_) => ("nonsense", String::new()),
    };
    MailboxTrouble { code, said }
}

/// Opens a mailbox, counts what is in it and reads nothing.
pub async fn try_mailbox(mailbox: &Mailbox) -> Result<TriedMailbox, MailboxTrouble> {
    let unfit = |_| MailboxTrouble { code: "settings", said: String::new() };
    let server = server_of(mailbox).map_err(unfit)?;
    let asked = async {
        let mut session = MailboxSession::open(&server, &mailbox.facts.folder).await?;
        let last = last_read(mailbox.place, session.uid_validity());
        let to_read = session.list_after(last, mailbox.since).await?.len();
        let tried = TriedMailbox { mails: session.exists(), to_read };
        session.close().await;
        Ok(tried)
    };
    match timeout(TRY_PATIENCE, asked).await {
        Ok(tried) => tried.map_err(trouble),
        Err(_) => Err(MailboxTrouble { code: "away", said: String::new() }),
    }
}

/// The last number that was read; none when the numbers are others by now.
fn last_read(place: Place, uid_validity: u32) -> u32 {
    if place.uid_validity == uid_validity { place.last_uid } else { 0 }
}

impl Mailroom {
    /// Reads what came into the mailbox of every legal entity that has one, until it is told to stop: it ends between two mails.
    pub async fn read_round(
        &self,
        db: &Db,
        ctx: &Ctx,
        stop: &watch::Receiver<bool>,
    ) -> Result<ReadCounts, RoundError> {
        let mut counts = ReadCounts::default();
        let mut failed = None;
        let mut tx = db.begin_read().await?;
        let entities = list_read(&mut tx, ctx).await?;
        tx.rollback().await?;
        for entity in entities {
            if *stop.borrow() {
                break;
            }
            let ctx = ctx.on_entity(entity);
            match self.read_for(db, &ctx, stop).await {
                Ok(read) => {
                    counts.kept += read.kept;
                    counts.known += read.known;
                }
                // The others are read all the same.
                Err(error) => {
                    tracing::warn!(legal_entity = %entity, error = chain(&error), "reading failed");
                    failed = Some(error);
                }
            }
        }
        if counts.kept > 0 {
            metrics::counter!("quittance_received_mails_total").increment(counts.kept);
            tracing::info!(number = counts.kept, "mails received");
        }
        failed.map_or(Ok(counts), Err)
    }

    async fn read_for(
        &self,
        db: &Db,
        ctx: &Ctx,
        stop: &watch::Receiver<bool>,
    ) -> Result<ReadCounts, RoundError> {
        let mut tx = db.begin_read().await?;
        let is_wrong = find_mailbox(&mut tx, ctx).await?.is_some_and(|it| it.fault.is_some());
        let mailbox = load_mailbox(&mut tx, ctx).await?;
        tx.rollback().await?;
        let Some(mailbox) = mailbox else { return Ok(ReadCounts::default()) };
        if is_wrong && self.is_mailbox_paused(ctx) {
            return Ok(ReadCounts::default());
        }
        let reader = ctx.new_id()?;
        if !db.write(async |tx: &mut Tx| take_reading(tx, ctx, reader).await).await? {
            return Ok(ReadCounts::default());
        }
        let read = match timeout(PATIENCE, read_mailbox(db, ctx, &mailbox, stop)).await {
            Ok(read) => read,
            // What was kept is kept; the next round goes on.
            Err(_) => Ok(Err(MailboxTrouble { code: "away", said: String::new() })),
        };
        let fault = match &read {
            Ok(Ok(_)) => Some(None),
            Ok(Err(trouble)) => Some(Some((trouble.code, trouble.said.as_str()))),
            Err(_) => None,
        };
        self.note_mailbox_pause(ctx, matches!(fault, Some(Some(_))));
        if let Some(Some((code, _))) = fault {
            tracing::warn!(legal_entity = %ctx.legal_entity, fault = code, "the mailbox");
        }
        db.write(async |tx: &mut Tx| {
            if let Some(fault) = fault {
                note_mailbox_fault(tx, ctx, fault).await?;
            }
            end_reading(tx, ctx, reader).await
        })
        .await?;
        Ok(read?.unwrap_or_default())
    }
}

async fn read_mailbox(
    db: &Db,
    ctx: &Ctx,
    mailbox: &Mailbox,
    stop: &watch::Receiver<bool>,
) -> Result<Result<ReadCounts, MailboxTrouble>, RoundError> {
    let Ok(server) = server_of(mailbox) else {
        return Ok(Err(MailboxTrouble { code: "settings", said: String::new() }));
    };
    let mut session = match MailboxSession::open(&server, &mailbox.facts.folder).await {
        Ok(session) => session,
        Err(fault) => return Ok(Err(trouble(fault))),
    };
    let validity = session.uid_validity();
    let uids = match session.list_after(last_read(mailbox.place, validity), mailbox.since).await {
        Ok(uids) => uids,
        Err(fault) => return Ok(Err(trouble(fault))),
    };
    let (mut counts, mut place) = (ReadCounts::default(), mailbox.place);
    for uid in uids.into_iter().take(MAILS_MAX) {
        if *stop.borrow() {
            break;
        }
        let fetched = match session.fetch(uid).await {
            Ok(fetched) => fetched,
            Err(fault) => return Ok(Err(trouble(fault))),
        };
        let origin = format!("imap:{}:{}:{validity}:{uid}", mailbox.facts.host, mailbox.facts.folder);
        let mail = match fetched {
            Some(fetched) => read_mail(origin, &fetched.bytes, fetched.is_cut),
            None => without_meaning(&read_mail(origin, b"", false), "not_given"),
        };
        if keep(db, ctx, &mail).await? {
            counts.kept += 1;
        } else {
            counts.known += 1;
        }
        let next = Place { uid_validity: validity, last_uid: uid };
        // Another mailbox was set meanwhile: the next round begins with it.
        if !db.write(async |tx: &mut Tx| keep_place(tx, ctx, place, next).await).await? {
            break;
        }
        place = next;
    }
    session.close().await;
    Ok(Ok(counts))
}

/// Keeps a mail; answers whether it was new. What is refused because of what it means is kept without a meaning: one mail never
/// holds up the others.
async fn keep(db: &Db, ctx: &Ctx, mail: &KeepMail) -> Result<bool, WriteError<CorrespondenceError>> {
    let kept = async |mail: &KeepMail| {
        let call = Call::new("keep_mail", mail);
        write(db, ctx, call, async |tx: &mut Tx| keep_mail(ctx, tx, mail).await).await
    };
    match kept(mail).await {
        Ok(kept) => Ok(kept.mail.is_some()),
        Err(WriteError::Refused(error)) if app::refusal::Refuses::refusal(&error).is_some() => {
            tracing::warn!(error = error.to_string(), "a mail is kept without what it means");
            Ok(kept(&without_meaning(mail, "refused")).await?.mail.is_some())
        }
        Err(error) => Err(error),
    }
}
