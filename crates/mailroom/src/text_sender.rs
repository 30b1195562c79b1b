//! Hands text messages over to a gateway, one after the other.

use app::collections::{Answered, Handed, LetterLinks, Outgoing, Sender, word_text_message};
use app::context::Ctx;
use app::portal::links_of_letter;
use db::{Db, DbError};
use dunning::plan::Channel;
use sms::{Client, Delivery, Message, PhoneNumber};
use tokio::sync::{Mutex, watch};

use crate::gateway::{TextRoute, answered, fault_code, said};
use crate::sender::{FoundFault, kept};

/// After so many messages in a row that were refused, or of which nobody knows, something is wrong that is not the messages.
const TROUBLES_MAX: u32 = 3;

/// Hands the text messages of one legal entity over, in one round.
pub(crate) struct TextSender<'a> {
    db: &'a Db,
    ctx: &'a Ctx,
    client: &'a Client,
    route: &'a TextRoute,
    /// The round takes no new message after this instant, in microseconds.
    until: i64,
    stop: watch::Receiver<bool>,
    line: Mutex<Line>,
}

/// What changes from message to message.
struct Line {
    /// How many more may leave today.
    left: i64,
    /// How many in a row went wrong.
    troubles: u32,
    has_sent: bool,
    fault: Option<FoundFault>,
}

impl<'a> TextSender<'a> {
    /// A sender for a round that ends at an instant, when `stop` becomes true, or when so many that are `left` today have gone.
    pub(crate) fn new(
        (db, ctx): (&'a Db, &'a Ctx),
        (client, route): (&'a Client, &'a TextRoute),
        left: i64,
        until: i64,
        stop: watch::Receiver<bool>,
    ) -> Self {
        let line = Line { left, troubles: 0, has_sent: false, fault: None };
        Self { db, ctx, client, route, until, stop, line: Mutex::new(line) }
    }

    /// What was found wrong, and whether a message was accepted.
    pub(crate) fn end(self) -> (Option<FoundFault>, bool) {
        let line = self.line.into_inner();
        (line.fault, line.has_sent)
    }

    async fn words(&self, message: &Outgoing) -> Result<Option<String>, DbError> {
        let mut tx = self.db.begin_read().await?;
        // The portal is of one customer: a message about several would ask for more than it shows.
        let links = match message.answer.customers_told()[..] {
            [_] => links_of_letter(&mut tx, &message.ctx, message.customer).await?,
            _ => LetterLinks::default(),
        };
        let words = word_text_message(&mut tx, &message.ctx, message.message, &links).await?;
        tx.rollback().await?;
        Ok(words)
    }
}

impl Sender for TextSender<'_> {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn ready(&self, _: &Outgoing) -> bool {
        let mut line = self.line.lock().await;
        if line.left <= 0 && line.fault.is_none() {
            line.fault = Some(("cap", String::new()));
        }
        line.fault.is_none() && !*self.stop.borrow() && self.ctx.now_micros() < self.until
    }

    async fn send(&self, message: &Outgoing) -> Answered {
        let Ok(to) = PhoneNumber::parse(&message.recipient.phone) else {
            return kept(Handed::RefusedForGood, "bad_number");
        };
        let text = match self.words(message).await {
            Ok(Some(text)) => text,
            Ok(None) => return kept(Handed::RefusedOtherwise, "no_text"),
            Err(_) => return kept(Handed::LostBefore, "store"),
        };
        let mut line = self.line.lock().await;
        let text_message = Message { to, from: self.route.from.clone(), text };
        let at = self.ctx.now_micros().div_euclid(1_000_000);
        let delivery = self.client.send(&self.route.gateway, &text_message, at).await;
        line.left -= 1;
        if matches!(delivery, Delivery::Accepted(_)) {
            line.has_sent = true;
            line.troubles = 0;
        } else if let Some(code) = fault_code(&delivery) {
            line.fault = Some((code, said(&delivery)));
        } else {
            line.troubles += 1;
            if line.troubles >= TROUBLES_MAX {
                line.fault = Some(("messages", said(&delivery)));
            }
        }
        answered(&delivery)
    }
}
