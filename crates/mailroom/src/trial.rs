//! A letter to try the settings with: to whoever asks for it, and at once.

use std::time::Duration;

use jiff::Timestamp;
use mail::{Delivery, Loss, MessageId, Outgoing, Thread, deliver};
use messages::{HeaderText, Mailbox};
use tokio::time::timeout;

use crate::outcome::{Told, told};
use crate::route::{Lint, Route};

/// How long somebody waits for it, all in all.
const PATIENCE: Duration = Duration::from_secs(25);

/// The letter.
#[derive(Clone, Debug)]
pub struct Trial {
    /// An id of its own: letters, digits, `-` and `_`.
    pub id: String,
    /// Who it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The same in HTML, when it has one.
    pub html: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Sends a letter by this way, signed as others are, and answers whether it was accepted and what the server said.
pub async fn send_trial(route: &Route, trial: &Trial) -> Result<(bool, Told), Lint> {
    let letter = Outgoing {
        id: MessageId::of(&trial.id, &route.from.address).map_err(|_| Lint::Sender)?,
        at: trial.at,
        from: route.from.clone(),
        reply_to: route.reply_to.clone(),
        to: vec![Mailbox::new(None, &trial.to).map_err(|_| Lint::Sender)?],
        cc: Vec::new(),
        return_path: route.from.address.clone(),
        subject: HeaderText::new(&trial.subject).map_err(|_| Lint::Sender)?,
        text: trial.text.clone(),
        html: trial.html.clone(),
        pictures: Vec::new(),
        attachments: Vec::new(),
        thread: Thread::default(),
        is_automatic: true,
        unsubscribe: None,
    };
    let mut bytes = letter.bytes().map_err(|_| Lint::Sender)?;
    if let Some(key) = &route.dkim {
        bytes = key.sign(&bytes, trial.at).map_err(|_| Lint::Key)?;
    }
    let sent = timeout(PATIENCE, deliver(&route.server, &letter.envelope(), &bytes)).await;
    let delivery = sent.unwrap_or(Delivery::Unknown(Loss::Time));
    Ok((matches!(delivery, Delivery::Accepted(_)), told(&delivery)))
}
