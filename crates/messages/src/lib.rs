//! What is written to customers: a template and facts in, texts out.
//!
//! The rule in words is in `docs/spec/messages.md`. A template is what a user edits ([`Template`]); it is checked when it is saved
//! ([`Template::problems`]), compiled once and rendered for each message ([`Compiled::render`]). Always true: what is compiled needs no
//! fact that may be missing, what a fact says is never read as markup, and the work of a rendering is bounded. Leaves to others: whether
//! anything may be said (`dunning`), carrying it (`mail`), storing templates and their versions. Reads no clock and no file.

pub mod bench;
mod defaults;
mod document;
mod facts;
mod header;
mod html;
mod language;
mod layout;
mod look;
mod on_paper;
mod phrases;
mod plain_text;
mod purpose;
mod sample;
pub mod sms;
mod template;

pub use defaults::{default_template, relation_said};
pub use document::{Block, Document, Span};
pub use facts::{
    BankDetails, Contact, Conversation, Customer, Dispute, Entity, Facts, Failure, Instalment, Invoice,
    Links, Payment, Sender,
};
pub use header::{EmailAddress, HeaderProblem, HeaderText, Mailbox};
pub use html::{HtmlError, html};
pub use language::Language;
pub use layout::{Part, lay_out};
pub use look::{Colour, Logo, Look, LookError};
pub use on_paper::{SheetWords, place_and_day, with_bank_details};
pub use phrases::{DisputeEnd, FailureReason};
pub use plain_text::plain_text;
pub use purpose::{Medium, Past, Purpose, Relation};
pub use template::{
    Compiled, Field, RenderError, Rendered, SOURCE_MAX, SUBJECT_SOURCE_MAX, Shape, Template, TemplatePart,
    TemplateProblem, VARIABLES, Wrong, meaning,
};
