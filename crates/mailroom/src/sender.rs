//! Hands e-mails over, one after the other, on one conversation with the server.

use std::time::Duration;

use app::collections::{
    Answered, Handed, LOGO_ID, LetterLinks, Occasion, Outgoing, OutgoingReceipt, ReceiptSender, Recipient,
    Sender, WordedEmail, attaches_statement, word_email, word_receipt,
};
use app::context::Ctx;
use app::identity::EntityLogo;
use app::outgoing::{TURN_MICROS, take_turn};
use app::paper_mail::{PaperMailError, print_statement};
use app::portal::links_of_letter;
use app::reporting::Span;
use db::{AsDbError as _, Db, DbError, Tx};
use dunning::plan::Channel;
use jiff::{Timestamp, ToSpan as _};
use mail::{Attachment, Blame, Delivery, Envelope, Loss, MessageId, Picture, Session, Stage, Thread};
use messages::{EmailAddress, HeaderText, Language, Mailbox};
use money::Currency;
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

use crate::outcome::{answered, fault_code, said};
use crate::pace::Paces;
use crate::route::Route;

/// A conversation that was silent for longer is begun anew: servers end them without a word, in microseconds.
const SILENCE_MICROS: i64 = 20 * 1_000_000;
/// Months that a statement of account goes back, and statements of one letter at most.
const STATEMENT_MONTHS: i64 = 12;
const STATEMENTS_MAX: usize = 5;
/// After so many refusals of letters with none accepted between, something is wrong that is not the letters.
const REFUSED_MAX: u32 = 3;

/// What a round found wrong with the settings: its code and what was said.
pub(crate) type FoundFault = (&'static str, String);

/// Hands the e-mails of one legal entity over, in one round.
pub struct MailSender<'a> {
    db: &'a Db,
    ctx: &'a Ctx,
    route: &'a Route,
    /// Who has the turn.
    worker: Uuid,
    /// The round takes no new letter after this instant, in microseconds.
    until: i64,
    stop: watch::Receiver<bool>,
    line: Mutex<Line>,
}

/// What can be wrong with one letter after the other, so that it is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// They are refused.
    Letters,
    /// Their addresses are none.
    Addresses,
    /// Nobody knows whether they left.
    Doubts,
}

impl Trouble {
    /// After how many in a row the round ends.
    const fn most(self) -> u32 {
        match self {
            Self::Letters => REFUSED_MAX,
            Self::Addresses => 5,
            Self::Doubts => 2,
        }
    }

    /// What is then said to be wrong.
    const fn fault(self) -> &'static str {
        match self {
            Self::Letters | Self::Addresses => "letters",
            Self::Doubts => "away",
        }
    }
}

impl Line {
    fn note(&mut self, trouble: Trouble, delivery: &Delivery) {
        let before = self.trouble.filter(|(known, _)| *known == trouble).map_or(0, |(_, count)| count);
        self.trouble = Some((trouble, before + 1));
        if before + 1 >= trouble.most() {
            self.fault = Some((trouble.fault(), said(delivery)));
        }
    }
}

/// What changes from letter to letter.
struct Line {
    session: Option<Session>,
    used_at: i64,
    turn_at: i64,
    paces: Paces,
    /// What went wrong with the last letters, and with how many in a row.
    trouble: Option<(Trouble, u32)>,
    has_sent: bool,
    fault: Option<FoundFault>,
}

/// A letter, ready to be handed over.
struct Letter {
    envelope: Envelope,
    bytes: Vec<u8>,
}

impl<'a> MailSender<'a> {
    /// A sender for a round that ends at an instant, when `stop` becomes true, or when the turn is lost.
    pub(crate) fn new(
        db: &'a Db,
        ctx: &'a Ctx,
        route: &'a Route,
        paces: Paces,
        (worker, until): (Uuid, i64),
        stop: watch::Receiver<bool>,
        was_refused: bool,
    ) -> Self {
        let line = Line {
            session: None,
            used_at: 0,
            turn_at: ctx.now_micros(),
            paces,
            // After a round of refused letters a single one tries whether it is better.
            trouble: was_refused.then_some((Trouble::Letters, REFUSED_MAX - 1)),
            has_sent: false,
            fault: None,
        };
        Self { db, ctx, route, worker, until, stop, line: Mutex::new(line) }
    }

    /// Takes leave of the server. Answers the buckets, what was found wrong, and whether a letter was accepted.
    pub(crate) async fn end(self) -> (Paces, Option<FoundFault>, bool) {
        let line = self.line.into_inner();
        if let Some(session) = line.session {
            session.close().await;
        }
        (line.paces, line.fault, line.has_sent)
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.ctx.now_micros()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn is_over(&self) -> bool {
        *self.stop.borrow() || self.ctx.now_micros() >= self.until
    }

    /// Waits until a letter to this domain may leave; no when the round is over before.
    async fn wait_for_pace(&self, line: &mut Line, domain: &str) -> bool {
        let mut now = self.now();
        loop {
            let until = match line.paces.take(domain, now) {
                Ok(()) => return true,
                Err(until) => until,
            };
            if until.as_microsecond() >= self.until {
                return false;
            }
            let wait = u64::try_from(until.duration_since(now).as_micros()).unwrap_or(0);
            let mut stop = self.stop.clone();
            tokio::select! {
                () = tokio::time::sleep(Duration::from_micros(wait)) => {}
                _ = stop.wait_for(|is_stopping| *is_stopping) => return false,
            }
            // The moment that was waited for is there, whatever the clock of the context says.
            now = until.max(self.now());
        }
    }

    /// Says again that it is our turn, now and then.
    async fn keep_turn(&self, line: &mut Line) -> Result<bool, DbError> {
        let now = self.ctx.now_micros();
        if now - line.turn_at < TURN_MICROS / 4 {
            return Ok(true);
        }
        line.turn_at = now;
        self.db.write(async |tx: &mut Tx| take_turn(tx, self.ctx, self.worker).await).await
    }

    /// A conversation that a letter can begin on.
    async fn converse(&self, line: &mut Line) -> bool {
        let now = self.ctx.now_micros();
        if let Some(session) = line.session.take() {
            if session.is_usable() && now - line.used_at < SILENCE_MICROS {
                line.session = Some(session);
                return true;
            }
            session.close().await;
        }
        // Nothing is begun yet: whoever asks the process to end does not wait for a server that says nothing.
        let mut stop = self.stop.clone();
        let opened = tokio::select! {
            opened = Session::open(&self.route.server) => opened,
            _ = stop.wait_for(|is_stopping| *is_stopping) => return false,
        };
        match opened {
            Ok(session) => {
                line.session = Some(session);
                line.used_at = self.ctx.now_micros();
                true
            }
            Err(delivery) => {
                line.fault = Some((fault_code(&delivery).unwrap_or("away"), said(&delivery)));
                false
            }
        }
    }

    /// The letter of a message; else what is to be kept of it instead.
    async fn letter(&self, message: &Outgoing) -> Result<Letter, Answered> {
        let found = self.words(message).await.map_err(|_| kept(Handed::LostBefore, "store"))?;
        let (words, attachments) = found.ok_or_else(|| kept(Handed::RefusedOtherwise, "no_text"))?;
        self.letter_of(&message.message.to_string(), &message.recipient, words, attachments)
    }

    /// The letter of thanks; else what is to be kept of it instead.
    async fn letter_of_receipt(&self, receipt: &OutgoingReceipt) -> Result<Letter, Answered> {
        let worded = self.words_of_receipt(receipt).await.map_err(|_| kept(Handed::LostBefore, "store"))?;
        let words = worded.ok_or_else(|| kept(Handed::RefusedOtherwise, "no_text"))?;
        self.letter_of(&receipt.receipt.to_string(), &receipt.recipient, words, Vec::new())
    }

    /// The letter of what stands in the outbox under an id.
    fn letter_of(
        &self,
        id: &str,
        recipient: &Recipient,
        words: WordedEmail,
        attachments: Vec<Attachment>,
    ) -> Result<Letter, Answered> {
        let address =
            EmailAddress::parse(&recipient.email).map_err(|_| kept(Handed::RefusedForGood, "bad_address"))?;
        if let Some((template, why)) = &words.unsaid {
            tracing::warn!(message = %id, template, why, "a text cannot be said: the product's own is sent");
        }
        let unfit = |_| kept(Handed::RefusedOtherwise, "no_letter");
        let id_of = |id: &str| MessageId::of(id, &self.route.from.address);
        let id = id_of(id).map_err(unfit)?;
        let earlier = words.earlier.into_iter().filter_map(|id| id_of(&id.to_string()).ok()).collect();
        let at = self.now();
        let letter = mail::Outgoing {
            id,
            at,
            from: self.route.from.clone(),
            reply_to: self.route.reply_to.clone(),
            // A name that cannot stand in a header is left out; the address is enough.
            to: vec![Mailbox { name: HeaderText::new(&recipient.name).ok(), address }],
            cc: Vec::new(),
            return_path: self.route.from.address.clone(),
            subject: words.subject,
            text: words.text,
            html: words.html,
            pictures: words.logo.into_iter().map(picture).collect(),
            attachments,
            thread: Thread { earlier },
            is_automatic: words.is_automatic,
            unsubscribe: None,
        };
        let unfit = kept(Handed::RefusedOtherwise, "no_letter");
        let mut bytes = letter.bytes().map_err(|_| unfit.clone())?;
        if let Some(key) = &self.route.dkim {
            bytes = key.sign(&bytes, at).map_err(|_| unfit)?;
        }
        Ok(Letter { envelope: letter.envelope(), bytes })
    }

    async fn words_of_receipt(&self, receipt: &OutgoingReceipt) -> Result<Option<WordedEmail>, DbError> {
        let mut tx = self.db.begin_read().await?;
        // What is to be paid or accepted comes with the ways to do it. Whoever is thanked needs none.
        let letter = match receipt.occasion {
            Occasion::Return | Occasion::Proposal | Occasion::Plan => {
                links_of_letter(&mut tx, self.ctx, receipt.customer).await?
            }
            Occasion::Payment | Occasion::Dispute => LetterLinks::default(),
        };
        let words = word_receipt(&mut tx, self.ctx, receipt.receipt, &letter.links).await?;
        tx.rollback().await?;
        Ok(words.map(|(_, words)| words))
    }

    /// Whether a letter to an address can begin now: it waits for its turn.
    async fn is_ready_for(&self, email: &str) -> bool {
        let mut line = self.line.lock().await;
        if line.fault.is_some() || self.is_over() {
            return false;
        }
        let domain = email.rsplit('@').next().unwrap_or_default();
        if !self.wait_for_pace(&mut line, domain).await {
            return false;
        }
        match self.keep_turn(&mut line).await {
            Ok(true) => self.converse(&mut line).await,
            Ok(false) => false,
            Err(error) => {
                tracing::warn!(error = error.to_string(), "the turn to send");
                false
            }
        }
    }

    /// Hands a letter over.
    async fn hand_over(&self, letter: Result<Letter, Answered>) -> Answered {
        let letter = match letter {
            Ok(letter) => letter,
            Err(answered) => return answered,
        };
        let mut line = self.line.lock().await;
        let Some(session) = line.session.as_mut() else {
            return kept(Handed::LostBefore, "lost_before");
        };
        let delivery = session.send(&letter.envelope, &letter.bytes).await;
        line.used_at = self.ctx.now_micros();
        match (&delivery, delivery.blame()) {
            (Delivery::Accepted(_), _) => {
                line.has_sent = true;
                line.trouble = None;
            }
            (Delivery::Unknown(_), _) => line.note(Trouble::Doubts, &delivery),
            // It takes nobody's letters now.
            (Delivery::Later { stage: Stage::Sender, loss: Loss::Answered(_) }, _) => {
                line.fault = Some(("later", said(&delivery)));
            }
            (_, Some(Blame::Us)) => {
                line.fault = Some((fault_code(&delivery).unwrap_or("refused"), said(&delivery)));
            }
            (_, Some(Blame::Letter)) => line.note(Trouble::Letters, &delivery),
            (_, Some(Blame::Address)) => line.note(Trouble::Addresses, &delivery),
            (_, None) => {}
        }
        answered(&delivery)
    }

    async fn words(
        &self,
        message: &Outgoing,
    ) -> Result<Option<(WordedEmail, Vec<Attachment>)>, PaperMailError> {
        let mut tx = self.db.begin_read().await?;
        // The portal is of one customer: a letter about several would ask for more than it shows.
        let links = match message.answer.customers_told()[..] {
            [_] => links_of_letter(&mut tx, &message.ctx, message.customer).await?,
            _ => LetterLinks::default(),
        };
        let words = word_email(&mut tx, &message.ctx, message.message, &links).await?;
        let attachments = statements_of(&mut tx, message).await?;
        tx.rollback().await?;
        Ok(words.map(|words| (words, attachments)))
    }
}

/// The statements of account that a message carries: of each customer and currency it asks for. One that cannot be printed is left
/// out, since the letter is whole without it.
async fn statements_of(tx: &mut Tx, message: &Outgoing) -> Result<Vec<Attachment>, PaperMailError> {
    let ctx = &message.ctx;
    let mut attachments = Vec::new();
    if !attaches_statement(tx, ctx, &message.answer).await? {
        return Ok(attachments);
    }
    let today = ctx.today();
    let from = today.saturating_sub(STATEMENT_MONTHS.months()).first_of_month();
    let language = Language::of_tag(&message.recipient.language);
    for total in message.answer.totals.iter().take(STATEMENTS_MAX) {
        let (Ok(customer), Ok(currency)) = (total.customer.parse(), Currency::parse(&total.currency)) else {
            continue;
        };
        let span = Span { from, through: today };
        let printed = match print_statement(tx, ctx, (customer, currency), span, language).await {
            Ok(Some(printed)) => printed,
            Ok(None) => continue,
            Err(error) if error.as_db_error().is_some() => return Err(error),
            Err(error) => {
                tracing::warn!(message = %message.message, error = %error, "a statement cannot be printed");
                continue;
            }
        };
        let name = match language {
            Language::French => format!("releve-de-compte-{today}-{}.pdf", attachments.len() + 1),
            Language::English => format!("statement-of-account-{today}-{}.pdf", attachments.len() + 1),
        };
        let Ok(name) = HeaderText::new(&name) else { continue };
        let content_type = "application/pdf".to_owned();
        attachments.push(Attachment { name, content_type, bytes: printed });
    }
    Ok(attachments)
}

impl Sender for MailSender<'_> {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn ready(&self, message: &Outgoing) -> bool {
        self.is_ready_for(&message.recipient.email).await
    }

    async fn send(&self, message: &Outgoing) -> Answered {
        self.hand_over(self.letter(message).await).await
    }
}

impl ReceiptSender for MailSender<'_> {
    async fn ready(&self, receipt: &OutgoingReceipt) -> bool {
        self.is_ready_for(&receipt.recipient.email).await
    }

    async fn send(&self, receipt: &OutgoingReceipt) -> Answered {
        self.hand_over(self.letter_of_receipt(receipt).await).await
    }
}

fn picture(logo: EntityLogo) -> Picture {
    Picture { id: LOGO_ID.to_owned(), content_type: logo.content_type, bytes: logo.bytes }
}

/// What is kept of a letter that was not handed over.
pub(crate) fn kept(handed: Handed, note: &str) -> Answered {
    Answered { handed, note: note.to_owned() }
}
