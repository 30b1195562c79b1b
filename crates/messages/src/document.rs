//! What a body becomes before it is laid out: the same blocks for HTML, plain text and paper.

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its blocks, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a body. Those without content are laid out from the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list of items.
    List(Vec<Vec<Span>>),
    /// The invoices with their totals.
    InvoicesTable,
    /// The days and amounts of a payment plan.
    InstalmentsTable,
    /// One button to where it can be paid.
    PayButton,
    /// Already paid, I do not agree, I need time.
    AnswerLinks,
    /// Where money is to be sent.
    BankDetails,
    /// Who writes.
    Signature,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Text.
    Text {
        /// The text itself: whatever it looks like, it is not markup.
        text: String,
        /// Whether it stands out.
        is_bold: bool,
    },
    /// The line ends here.
    Break,
}
