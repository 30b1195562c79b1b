//! Templates: text that users edit, checked when it is saved, rendered when it is sent.
//!
//! A source passes three belts: its tags are counted before anything parses them, its syntax tree is compared with the list of
//! variables, and the engine runs it with fuel, a recursion limit and a limit on what it writes.

mod check;
mod consumers;
mod lines;
mod marks;
mod meaning;
mod problem;
mod tags;
mod variables;

pub use meaning::meaning;
pub use problem::{Part as TemplatePart, TemplateProblem, Wrong};
pub use variables::{Field, Shape, VARIABLES};

pub(crate) use variables::one_line;

use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use crate::document::Document;
use crate::facts::Facts;
use crate::header::{HeaderProblem, HeaderText};
use crate::language::Language;
use crate::layout::{Part, lay_out};
use crate::look::Look;
use crate::purpose::{Medium, Purpose};
use crate::sms::{self, SmsSize};

/// Bytes of a body at most.
pub const SOURCE_MAX: usize = 64_000;
/// Bytes of the source of a subject at most.
pub const SUBJECT_SOURCE_MAX: usize = 400;
/// Bytes that a rendering may write.
const OUTPUT_MAX: usize = 1_000_000;
/// Steps that the engine may take.
const FUEL: u64 = 50_000;
/// How deep it may go.
const RECURSION_MAX: usize = 32;
/// Characters of a subject at most; what is longer is cut.
const SUBJECT_MAX: usize = 200;
const FORMAL_NOTICE: Purpose = Purpose::Reminder(dunning::plan::Tone::FormalNotice);

/// A template as it is edited and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its language.
    pub language: Language,
    /// What it is for.
    pub purpose: Purpose,
    /// What carries it.
    pub medium: Medium,
    /// The subject; ignored for a text message.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// A template that can be rendered.
#[derive(Debug)]
pub struct Compiled {
    language: Language,
    purpose: Purpose,
    medium: Medium,
    engine: Environment<'static>,
}

/// A message that was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// An e-mail.
    Email {
        /// The subject.
        subject: HeaderText,
        /// The HTML part.
        html: String,
        /// The plain-text part, which says the same.
        text: String,
    },
    /// A letter, to be laid out on paper.
    Letter {
        /// The subject.
        subject: HeaderText,
        /// What is below it.
        parts: Vec<Part>,
    },
    /// A text message.
    Sms {
        /// The text, in the GSM alphabet as far as it goes.
        text: String,
        /// How long that is.
        size: SmsSize,
    },
}

/// Why a template that was saved could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// It took more steps than it may.
    #[error("the template takes too many steps")]
    TooLong,
    /// It wrote more than it may.
    #[error("the template writes more than {OUTPUT_MAX} bytes")]
    TooLarge,
    /// The facts lack what it needs, or it is not one that was checked.
    #[error("line {line} of the template: {found}")]
    Template {
        /// The line.
        line: u32,
        /// What was found.
        found: String,
    },
    /// A formal notice without a day to pay by is none (C. civ. art. 1344).
    #[error("a formal notice needs a day to pay by")]
    NoPayBy,
    /// The subject cannot be one.
    #[error("the subject is refused")]
    Subject(#[from] HeaderProblem),
    /// Nothing but a subject would be sent.
    #[error("the message says nothing")]
    Empty,
    /// The HTML could not be drawn.
    #[error("the message cannot be drawn")]
    Html(#[from] crate::html::HtmlError),
}

impl Template {
    /// Everything that is wrong, refusals first, each kind in the order of its lines.
    pub fn problems(&self) -> Vec<TemplateProblem> {
        let mut found = self.refusals();
        if found.is_empty() {
            found = self.warnings();
        }
        found
    }

    /// Checks the template and makes it ready to be rendered; refuses with all that is wrong.
    pub fn compile(&self) -> Result<Compiled, Vec<TemplateProblem>> {
        let refusals = self.refusals();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut engine = Environment::empty();
        engine.set_fuel(Some(FUEL));
        engine.set_recursion_limit(RECURSION_MAX);
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_formatter(write_value);
        engine.add_filter("upper", |text: String| text.to_uppercase());
        engine.add_filter("lower", |text: String| text.to_lowercase());
        engine.add_filter("capitalize", |text: String| capitalized(&text));
        let sources =
            [("subject", self.subject_source().to_owned()), ("body", lines::without_empty_lines(&self.body))];
        for (name, source) in sources {
            let part = if name == "body" { TemplatePart::Body } else { TemplatePart::Subject };
            engine.add_template_owned(name, source).map_err(|error| {
                vec![TemplateProblem {
                    part,
                    line: tags::line_of(&error),
                    what: Wrong::Syntax(tags::short(&error)),
                }]
            })?;
        }
        Ok(Compiled { language: self.language, purpose: self.purpose, medium: self.medium, engine })
    }

    /// A text message has no subject, whatever is stored.
    fn subject_source(&self) -> &str {
        match self.medium {
            Medium::Email | Medium::Letter => self.subject.trim(),
            Medium::Sms => "",
        }
    }

    fn refusals(&self) -> Vec<TemplateProblem> {
        let subject = self.subject_source();
        let mut found = Vec::new();
        if self.medium != Medium::Sms && subject.is_empty() {
            found.push(TemplateProblem { part: TemplatePart::Subject, line: 1, what: Wrong::NoSubject });
        }
        if self.body.trim().is_empty() {
            found.push(TemplateProblem { part: TemplatePart::Body, line: 1, what: Wrong::NoBody });
        }
        let of_subject = unreadable(subject, TemplatePart::Subject, SUBJECT_SOURCE_MAX);
        match of_subject {
            Some(problem) => found.push(problem),
            None => found.extend(check::problems(subject, TemplatePart::Subject, false)),
        }
        match unreadable(&self.body, TemplatePart::Body, SOURCE_MAX) {
            Some(problem) => found.push(problem),
            None => found.extend(check::problems(&self.body, TemplatePart::Body, self.medium != Medium::Sms)),
        }
        found
    }

    /// What does not keep it from being saved.
    fn warnings(&self) -> Vec<TemplateProblem> {
        let mut found = Vec::new();
        let mut add = |line, what| found.push(TemplateProblem { part: TemplatePart::Body, line, what });
        let body = self.body.to_lowercase();
        let is_written = self.medium != Medium::Sms;
        if is_written && self.purpose.asks() && !body.contains("answer_links") {
            add(1, Wrong::NoAnswerLinks);
        }
        if is_written && !body.contains("signature") {
            add(1, Wrong::NoSignature);
        }
        if self.purpose == FORMAL_NOTICE {
            if !body.contains(self.language.pick("mise en demeure", "formal notice")) {
                add(1, Wrong::NoFormalNotice);
            }
            if !body.contains("pay_by") {
                add(1, Wrong::NoPayBy);
            }
        }
        if self.purpose.is_gentle() {
            for (line, word) in penalties(&body) {
                add(line, Wrong::PenaltiesTooEarly(word));
            }
        }
        if self.medium == Medium::Sms
            && let Some(parts) = self.parts_of_sms().filter(|parts| *parts > 1)
        {
            add(1, Wrong::LongSms { parts });
        }
        found
    }

    /// Parts that the text message has with the facts of the preview.
    fn parts_of_sms(&self) -> Option<usize> {
        let compiled = self.compile().ok()?;
        match compiled.render(&Facts::sample(), &Look::default()).ok()? {
            Rendered::Sms { size, .. } => Some(size.parts),
            Rendered::Email { .. } | Rendered::Letter { .. } => None,
        }
    }
}

impl Compiled {
    /// The message for given facts.
    pub fn render(&self, facts: &Facts, look: &Look) -> Result<Rendered, RenderError> {
        if self.purpose == FORMAL_NOTICE && facts.pay_by.is_none() {
            return Err(RenderError::NoPayBy);
        }
        let values = variables::values(facts, self.language);
        let body = self.run("body", &values)?;
        if self.medium == Medium::Sms {
            let text = sms::in_gsm_alphabet(&marks::plain(&body));
            return Ok(Rendered::Sms { size: sms::size(&text), text });
        }
        let subject = HeaderText::new(&shortened(&marks::plain(&self.run("subject", &values)?)))?;
        let document = marks::read(&body);
        let parts = lay_out(&document, facts, self.language);
        let text = crate::plain_text::plain_text(&parts, self.language);
        if text.trim().is_empty() {
            return Err(RenderError::Empty);
        }
        if self.medium == Medium::Letter {
            return Ok(Rendered::Letter { subject, parts });
        }
        let html = crate::html::html(&parts, subject.as_str(), look, self.language)?;
        Ok(Rendered::Email { subject, html, text })
    }

    /// The body as blocks, for whoever lays it out differently.
    pub fn document(&self, facts: &Facts) -> Result<Document, RenderError> {
        Ok(marks::read(&self.run("body", &variables::values(facts, self.language))?))
    }

    fn run(&self, name: &str, values: &Value) -> Result<String, RenderError> {
        let mut page = Page::default();
        let template = self.engine.get_template(name).map_err(|error| refused(&error))?;
        let outcome = template.render_captured_to(values.clone(), &mut page).map(|_| ());
        if page.is_full {
            return Err(RenderError::TooLarge);
        }
        outcome.map_err(|error| refused(&error))?;
        String::from_utf8(page.bytes)
            .map_err(|_| RenderError::Template { line: 1, found: "text that is not UTF-8".to_owned() })
    }
}

fn refused(error: &Error) -> RenderError {
    if error.kind() == ErrorKind::OutOfFuel {
        return RenderError::TooLong;
    }
    RenderError::Template { line: tags::line_of(error), found: tags::short(error) }
}

/// What keeps a source from being looked at.
fn unreadable(source: &str, part: TemplatePart, most: usize) -> Option<TemplateProblem> {
    if source.len() > most {
        return Some(TemplateProblem { part, line: 1, what: Wrong::TooLarge { most } });
    }
    source
        .lines()
        .zip(1_u32..)
        .find_map(|(line, number)| {
            let is_wrong = |it: &char| marks::is_private(*it) || (it.is_control() && *it != '\t');
            let found = line.chars().find(is_wrong)?;
            Some(TemplateProblem { part, line: number, what: Wrong::Character(found) })
        })
        .or_else(|| {
            let breaks = part == TemplatePart::Subject && source.contains('\n');
            breaks.then_some(TemplateProblem { part, line: 1, what: Wrong::Character('\n') })
        })
}

fn penalties(body: &str) -> Vec<(u32, String)> {
    const WORDS: [&str; 5] = ["pénalité", "penalt", "indemnité", "{{ interest", "{{ indemnity"];
    body.lines()
        .zip(1_u32..)
        .filter_map(|(line, number)| {
            WORDS.iter().find(|word| line.contains(*word)).map(|word| (number, (*word).to_owned()))
        })
        .collect()
}

/// Writes a value between the signs that keep it from being read as a mark; a block is one sign.
fn write_value(out: &mut Output, _state: &mut State, value: &Value) -> Result<(), Error> {
    if let Some(text) = value.as_str() {
        let mut signs = text.chars();
        if let (Some(sign), None) = (signs.next(), signs.next())
            && marks::BLOCKS.iter().any(|(_, block, _)| *block == sign)
        {
            return write!(out, "{sign}").map_err(Error::from);
        }
        return write!(out, "{}{text}{}", marks::VALUE_OPENS, marks::VALUE_CLOSES).map_err(Error::from);
    }
    if value.is_integer() {
        return write!(out, "{value}").map_err(Error::from);
    }
    Err(Error::new(ErrorKind::InvalidOperation, "a variable is missing or is not text"))
}

fn capitalized(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

fn shortened(subject: &str) -> String {
    if subject.chars().count() <= SUBJECT_MAX {
        return subject.to_owned();
    }
    subject.chars().take(SUBJECT_MAX - 1).chain(['…']).collect()
}

/// Takes what a template writes, up to the limit.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    is_full: bool,
}

impl std::io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len().saturating_add(bytes.len()) > OUTPUT_MAX {
            self.is_full = true;
            return Err(std::io::Error::other("the message is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
