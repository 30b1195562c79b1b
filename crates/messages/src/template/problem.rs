//! What is wrong with a template: where, what was found, and what to do.

use std::fmt;

use crate::language::Language;

/// Which part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The subject.
    Subject,
    /// The body.
    Body,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// Where.
    pub part: Part,
    /// The line, from 1.
    pub line: u32,
    /// What.
    pub what: Wrong,
}

/// What can be wrong. Those that [`Wrong::refuses`] says keep a template from being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is larger than a source may be.
    TooLarge {
        /// Bytes it may have.
        most: usize,
    },
    /// A control character, or one that belongs to nobody.
    Character(char),
    /// It cannot be read.
    Syntax(String),
    /// A tag with more in it than one needs.
    TagTooLong,
    /// Statements inside each other beyond measure.
    TooDeep,
    /// A statement there is not.
    UnknownStatement(String),
    /// An expression there is not: a call, arithmetic, a slice.
    UnknownExpression(&'static str),
    /// A variable there is not.
    UnknownVariable {
        /// As written.
        found: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// A filter there is not.
    UnknownFilter(String),
    /// A variable that facts may lack, outside a condition on it.
    MayBeMissing {
        /// The variable.
        variable: String,
        /// What the condition must be on.
        condition: String,
    },
    /// A record, list or flag in the place of text.
    NotText(String),
    /// Something else than a list after `in`.
    NotAList(String),
    /// A name for the items of a list that is a variable already.
    NameTaken(String),
    /// A block where there is no place for one.
    BlockOutOfPlace(String),
    /// The indemnity or its law mentioned to those it may not concern.
    IndemnityUnconditional(String),
    /// A subject that is empty.
    NoSubject,
    /// A body that says nothing.
    NoBody,
    /// A reminder that gives no way to answer.
    NoAnswerLinks,
    /// An e-mail or letter that nobody signs.
    NoSignature,
    /// A formal notice without these words.
    NoFormalNotice,
    /// A formal notice without a day to pay by.
    NoPayBy,
    /// Penalties in a message that is too early for them.
    PenaltiesTooEarly(String),
    /// A text message that needs more than one part.
    LongSms {
        /// How many.
        parts: usize,
    },
}

impl Wrong {
    /// Whether a template that has it is refused; else it is a warning.
    pub fn refuses(&self) -> bool {
        match self {
            Self::NoAnswerLinks
            | Self::NoSignature
            | Self::NoFormalNotice
            | Self::NoPayBy
            | Self::PenaltiesTooEarly(_)
            | Self::LongSms { .. } => false,
            Self::TooLarge { .. }
            | Self::Character(_)
            | Self::Syntax(_)
            | Self::TagTooLong
            | Self::TooDeep
            | Self::UnknownStatement(_)
            | Self::UnknownExpression(_)
            | Self::UnknownVariable { .. }
            | Self::UnknownFilter(_)
            | Self::MayBeMissing { .. }
            | Self::NotText(_)
            | Self::NotAList(_)
            | Self::NameTaken(_)
            | Self::BlockOutOfPlace(_)
            | Self::IndemnityUnconditional(_)
            | Self::NoSubject
            | Self::NoBody => true,
        }
    }

    /// The name of the problem, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::Character(_) => "character",
            Self::Syntax(_) => "syntax",
            Self::TagTooLong => "tag_too_long",
            Self::TooDeep => "too_deep",
            Self::UnknownStatement(_) => "unknown_statement",
            Self::UnknownExpression(_) => "unknown_expression",
            Self::UnknownVariable { .. } => "unknown_variable",
            Self::UnknownFilter(_) => "unknown_filter",
            Self::MayBeMissing { .. } => "may_be_missing",
            Self::NotText(_) => "not_text",
            Self::NotAList(_) => "not_a_list",
            Self::NameTaken(_) => "name_taken",
            Self::BlockOutOfPlace(_) => "block_out_of_place",
            Self::IndemnityUnconditional(_) => "indemnity_unconditional",
            Self::NoSubject => "no_subject",
            Self::NoBody => "no_body",
            Self::NoAnswerLinks => "no_answer_links",
            Self::NoSignature => "no_signature",
            Self::NoFormalNotice => "no_formal_notice",
            Self::NoPayBy => "no_pay_by",
            Self::PenaltiesTooEarly(_) => "penalties_too_early",
            Self::LongSms { .. } => "long_sms",
        }
    }

    /// What is wrong and what to do, as a sentence for whoever edits the template.
    pub fn in_words(&self, language: Language) -> String {
        match language {
            Language::French => self.in_french(),
            Language::English => self.in_english(),
        }
    }

    fn in_french(&self) -> String {
        match self {
            Self::TooLarge { most } => format!("Le texte dépasse {most} octets : raccourcissez-le."),
            Self::Character(it) => format!(
                "Le caractère U+{:04X} n’est pas permis : effacez-le et retapez le passage.",
                u32::from(*it)
            ),
            Self::Syntax(found) => {
                format!("Une balise ne peut pas être lue ({found}) : vérifiez les accolades et les {{% endif %}}.")
            }
            Self::TagTooLong => "Une balise est trop longue : partagez-la en plusieurs.".to_owned(),
            Self::TooDeep => "Trop de conditions sont imbriquées : simplifiez ce passage.".to_owned(),
            Self::UnknownStatement(found) => {
                format!("« {found} » n’existe pas ici : seuls if, elif, else, endif, for et endfor existent.")
            }
            Self::UnknownExpression(found) => {
                format!("Cette expression ({found}) n’est pas permise : indiquez une variable de la liste.")
            }
            Self::UnknownVariable { found, nearest: Some(nearest) } => {
                format!("La variable « {found} » n’existe pas : vouliez-vous dire « {nearest} » ?")
            }
            Self::UnknownVariable { found, nearest: None } => {
                format!("La variable « {found} » n’existe pas : choisissez-en une dans la liste.")
            }
            Self::UnknownFilter(found) => {
                format!("Le filtre « {found} » n’existe pas : seuls upper, lower et capitalize existent.")
            }
            Self::MayBeMissing { variable, condition } => format!(
                "« {variable} » peut manquer : placez ce passage entre {{% if {condition} %}} et {{% endif %}}."
            ),
            Self::NotText(found) => {
                format!("« {found} » n’est pas un texte : indiquez l’un de ses champs, ou une condition.")
            }
            Self::NotAList(found) => format!("« {found} » n’est pas une liste : invoices et instalments en sont."),
            Self::NameTaken(found) => format!("« {found} » est déjà une variable : choisissez un autre nom."),
            Self::BlockOutOfPlace(found) => {
                format!("Le bloc « {found} » n’a pas sa place ici : mettez-le seul sur une ligne du corps d’un e-mail ou d’un courrier.")
            }
            Self::IndemnityUnconditional(found) => format!(
                "« {found} » ne concerne pas les particuliers : placez ce passage entre {{% if indemnity %}} et {{% endif %}}."
            ),
            Self::NoSubject => "L’objet est vide : écrivez-en un.".to_owned(),
            Self::NoBody => "Le texte est vide, au moins pour certains clients : écrivez ce qu’il dit à tous.".to_owned(),
            Self::NoAnswerLinks => "Le client n’a aucun moyen de répondre « déjà payé », « désaccord » ou « besoin de temps » : ajoutez {{ answer_links }}.".to_owned(),
            Self::NoSignature => "Personne ne signe : ajoutez {{ signature }}.".to_owned(),
            Self::NoFormalNotice => "Les mots « mise en demeure » manquent : sans eux, ce n’en est pas une.".to_owned(),
            Self::NoPayBy => "Aucun délai n’est donné : ajoutez {{ pay_by }} entre {% if pay_by %} et {% endif %}.".to_owned(),
            Self::PenaltiesTooEarly(found) => {
                format!("« {found} » : il est trop tôt pour parler de pénalités, une première relance suppose la bonne foi.")
            }
            Self::LongSms { parts } => {
                format!("Ce message part en {parts} SMS : raccourcissez-le à 160 caractères.")
            }
        }
    }

    fn in_english(&self) -> String {
        match self {
            Self::TooLarge { most } => format!("The text is over {most} bytes: shorten it."),
            Self::Character(it) => {
                format!("The character U+{:04X} is not allowed: delete it and type the passage again.", u32::from(*it))
            }
            Self::Syntax(found) => {
                format!("A tag cannot be read ({found}): check the braces and each {{% endif %}}.")
            }
            Self::TagTooLong => "A tag is too long: split it.".to_owned(),
            Self::TooDeep => "Too many conditions inside each other: simplify this passage.".to_owned(),
            Self::UnknownStatement(found) => {
                format!("There is no “{found}” here: only if, elif, else, endif, for and endfor.")
            }
            Self::UnknownExpression(found) => {
                format!("This expression ({found}) is not allowed: name a variable of the list.")
            }
            Self::UnknownVariable { found, nearest: Some(nearest) } => {
                format!("There is no variable “{found}”: did you mean “{nearest}”?")
            }
            Self::UnknownVariable { found, nearest: None } => {
                format!("There is no variable “{found}”: choose one of the list.")
            }
            Self::UnknownFilter(found) => {
                format!("There is no filter “{found}”: only upper, lower and capitalize.")
            }
            Self::MayBeMissing { variable, condition } => {
                format!("“{variable}” may be missing: put this passage between {{% if {condition} %}} and {{% endif %}}.")
            }
            Self::NotText(found) => format!("“{found}” is not text: name one of its fields, or a condition."),
            Self::NotAList(found) => format!("“{found}” is not a list: invoices and instalments are."),
            Self::NameTaken(found) => format!("“{found}” is a variable already: choose another name."),
            Self::BlockOutOfPlace(found) => {
                format!("There is no place for the block “{found}” here: put it on a line of its own in the body of an e-mail or letter.")
            }
            Self::IndemnityUnconditional(found) => format!(
                "“{found}” does not concern consumers: put this passage between {{% if indemnity %}} and {{% endif %}}."
            ),
            Self::NoSubject => "The subject is empty: write one.".to_owned(),
            Self::NoBody => "The text is empty, at least for some customers: write what it says to all.".to_owned(),
            Self::NoAnswerLinks => "The customer cannot say “already paid”, “I do not agree” or “I need time”: add {{ answer_links }}.".to_owned(),
            Self::NoSignature => "Nobody signs: add {{ signature }}.".to_owned(),
            Self::NoFormalNotice => "The words “formal notice” are missing: without them it is none.".to_owned(),
            Self::NoPayBy => "No day to pay by: add {{ pay_by }} between {% if pay_by %} and {% endif %}.".to_owned(),
            Self::PenaltiesTooEarly(found) => {
                format!("“{found}”: it is too early to speak of penalties; a first reminder supposes good faith.")
            }
            Self::LongSms { parts } => format!("This leaves as {parts} messages: shorten it to 160 characters."),
        }
    }
}

/// In English, with its place: for logs and tests.
impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Subject => "subject",
            Part::Body => "body",
        };
        write!(f, "{part} {}: {}", self.line, self.what.in_words(Language::English))
    }
}
