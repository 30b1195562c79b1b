//! The conversation with a server, and the one question that matters in it: was the final dot begun?

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials as Known, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use messages::EmailAddress;
use tokio::time::timeout;

use crate::connect::connect;
use crate::delivery::{Answer, Delivery, Fault, Loss, Stage};
use crate::server::{Credentials, Server, Waits};

/// Bytes that are handed over at once.
const BLOCK: usize = 65_536;

/// Who a letter goes to, as the server is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where bounces go.
    pub from: EmailAddress,
    /// Who gets it.
    pub to: Vec<EmailAddress>,
}

/// A conversation with a server that knows us. One that is no longer usable says so.
pub struct Session {
    connection: AsyncSmtpConnection,
    waits: Waits,
    is_usable: bool,
}

/// Opens a conversation, hands one letter over and closes it.
pub async fn deliver(server: &Server, envelope: &Envelope, letter: &[u8]) -> Delivery {
    match Session::open(server).await {
        Ok(mut session) => {
            let delivery = session.send(envelope, letter).await;
            session.close().await;
            delivery
        }
        Err(delivery) => delivery,
    }
}

impl Session {
    /// Connects, agrees on TLS, greets and signs in. What fails here is about us and not about a letter.
    pub async fn open(server: &Server) -> Result<Self, Delivery> {
        let line = connect(server).await?;
        let hello = hello(&server.hello);
        let greeting = AsyncSmtpConnection::connect_with_transport(line, &hello);
        let connection = match timeout(server.waits.command, greeting).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(before_a_letter(Stage::Greeting, Fault::Refused, &error)),
            Err(_) => return Err(Delivery::Later { stage: Stage::Greeting, loss: Loss::Time }),
        };
        let mut session = Self { connection, waits: server.waits, is_usable: true };
        if let Some(credentials) = &server.credentials {
            session.sign_in(credentials).await?;
        }
        Ok(session)
    }

    async fn sign_in(&mut self, credentials: &Credentials) -> Result<(), Delivery> {
        let (mechanisms, known): (&[Mechanism], Known) = match credentials {
            Credentials::Password { user, password } => {
                (&[Mechanism::Plain, Mechanism::Login], Known::new(user.clone(), password.clone()))
            }
            Credentials::Token { user, token } => {
                (&[Mechanism::Xoauth2], Known::new(user.clone(), token.clone()))
            }
        };
        match timeout(self.waits.command, self.connection.auth(mechanisms, &known)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(before_a_letter(Stage::SignIn, Fault::SignIn, &error)),
            Err(_) => Err(Delivery::Later { stage: Stage::SignIn, loss: Loss::Time }),
        }
    }

    /// Whether another letter can be handed over.
    pub fn is_usable(&self) -> bool {
        self.is_usable
    }

    /// Hands a letter over: to all of its recipients or to none.
    pub async fn send(&mut self, envelope: &Envelope, letter: &[u8]) -> Delivery {
        match self.name_people(envelope, letter).await {
            Ok(()) => self.hand_over(letter).await,
            Err(delivery) => {
                self.begin_anew().await;
                delivery
            }
        }
    }

    async fn name_people(&mut self, envelope: &Envelope, letter: &[u8]) -> Result<(), Delivery> {
        let mut options = Vec::new();
        if !letter.is_ascii() {
            if !self.connection.server_info().supports_feature(Extension::EightBitMime) {
                let answer = Answer::new(554, "5.6.3 the server takes nothing but ASCII");
                return Err(Delivery::Refused { stage: Stage::Sender, answer });
            }
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = address(&envelope.from, Stage::Sender)?;
        self.command(Stage::Sender, 200..=299, Mail::new(Some(from), options)).await?;
        for to in &envelope.to {
            let to = address(to, Stage::Recipient)?;
            self.command(Stage::Recipient, 200..=299, Rcpt::new(to, Vec::new())).await?;
        }
        self.command(Stage::Text, 354..=354, Data).await
    }

    async fn command(
        &mut self,
        stage: Stage,
        wanted: std::ops::RangeInclusive<u16>,
        command: impl std::fmt::Display,
    ) -> Result<(), Delivery> {
        let answered = timeout(self.waits.command, self.connection.command(command)).await;
        let loss = match answered {
            Ok(Ok(response)) if wanted.contains(&u16::from(response.code())) => return Ok(()),
            Ok(Ok(response)) => Loss::Nonsense(answer(&response).to_string()),
            Ok(Err(error)) => match refusal(&error) {
                Some((true, answer)) => return Err(Delivery::Refused { stage, answer }),
                Some((false, answer)) => {
                    // 421: the server closes.
                    self.is_usable &= answer.code != 421;
                    return Err(Delivery::Later { stage, loss: Loss::Answered(answer) });
                }
                None => loss(&error),
            },
            Err(_) => Loss::Time,
        };
        self.is_usable = false;
        Err(Delivery::Later { stage, loss })
    }

    /// The text and the final dot. Lettre takes the text in blocks and writes the dot when there are no more, so
    /// the moment in which it asks for the block after the last is the one that decides.
    async fn hand_over(&mut self, letter: &[u8]) -> Delivery {
        let is_dot_begun = AtomicBool::new(false);
        let blocks = letter.chunks(BLOCK).map(Some).chain([None]).map_while(|block| {
            is_dot_begun.store(block.is_none(), Ordering::Relaxed);
            block
        });
        let count = u32::try_from(letter.len().div_ceil(BLOCK)).unwrap_or(u32::MAX);
        let wait = self.waits.block.saturating_mul(count).saturating_add(self.waits.end);
        let answered = timeout(wait, self.connection.message_iter(blocks)).await;
        let is_dot_begun = is_dot_begun.load(Ordering::Relaxed);
        let loss = match answered {
            Ok(Ok(response)) if (200..=299).contains(&u16::from(response.code())) => {
                return Delivery::Accepted(answer(&response));
            }
            Ok(Ok(response)) => Loss::Nonsense(answer(&response).to_string()),
            Ok(Err(error)) => match refusal(&error).filter(|_| is_dot_begun) {
                Some((true, answer)) => return Delivery::Refused { stage: Stage::End, answer },
                Some((false, answer)) => {
                    self.is_usable &= answer.code != 421;
                    return Delivery::Later { stage: Stage::End, loss: Loss::Answered(answer) };
                }
                None => loss(&error),
            },
            Err(_) => Loss::Time,
        };
        self.is_usable = false;
        if is_dot_begun { Delivery::Unknown(loss) } else { Delivery::Later { stage: Stage::Text, loss } }
    }

    /// Takes back what was said about a letter that does not go.
    async fn begin_anew(&mut self) {
        if self.is_usable {
            let answered = timeout(self.waits.command, self.connection.command(Rset)).await;
            self.is_usable = matches!(answered, Ok(Ok(_)));
        }
    }

    /// Takes leave; what the server says to that changes nothing.
    pub async fn close(mut self) {
        if self.is_usable {
            let _ = timeout(Duration::from_secs(5), self.connection.quit()).await;
        }
    }
}

fn hello(name: &str) -> ClientId {
    match name.parse() {
        Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    }
}

fn address(address: &EmailAddress, stage: Stage) -> Result<Address, Delivery> {
    address.as_str().parse().map_err(|_| {
        let answer = Answer::new(553, "5.1.3 the address cannot be carried");
        Delivery::Refused { stage, answer }
    })
}

fn answer(response: &Response) -> Answer {
    let words: Vec<&str> = response.message().collect();
    Answer::new(u16::from(response.code()), &words.join(" "))
}

/// What a server said in refusal, and whether for good; nothing when it said nothing.
fn refusal(error: &Error) -> Option<(bool, Answer)> {
    let code = u16::from(error.status()?);
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    Some((error.is_permanent(), Answer::new(code, &said)))
}

fn loss(error: &Error) -> Loss {
    let said = Answer::new(0, &error.to_string()).words;
    // Lettre says so when the connection ends within or before an answer.
    if error.is_response() && !said.contains("incomplete response") {
        Loss::Nonsense(said)
    } else {
        Loss::Connection(said)
    }
}

fn before_a_letter(stage: Stage, fault: Fault, error: &Error) -> Delivery {
    match refusal(error) {
        Some((true, answer)) => Delivery::Misconfigured { fault, said: answer.to_string() },
        Some((false, answer)) => Delivery::Later { stage, loss: Loss::Answered(answer) },
        None if error.is_client() => Delivery::Misconfigured { fault, said: error.to_string() },
        None => Delivery::Later { stage, loss: loss(error) },
    }
}
