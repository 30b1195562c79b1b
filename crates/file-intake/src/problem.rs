//! Problems with their place, and refusals.

/// Where in a file a problem is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line of a text file, counted from 1.
    pub line: Option<u64>,
    /// Element path, sheet and cell, or record position: whatever finds the spot in this format.
    pub element: Option<String>,
}

impl Place {
    /// A line of a text file.
    pub fn line(line: u64) -> Self {
        Self { line: Some(line), element: None }
    }

    /// An element, cell or record.
    pub fn element(element: impl Into<String>) -> Self {
        Self { line: None, element: Some(element.into()) }
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The record was read; a person should know.
    Warning,
    /// The record, or a part of it, could not be read and is not in the result.
    Error,
}

/// One thing wrong in a file. What is wrong and how to mend it are told in words by the language
/// files, from `code`; this holds the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Whether the record was kept.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The field, by the name the format gives it: `:61:`, `Ntry/Amt`, `amount`.
    pub field: &'static str,
    /// The offending text, cut to 80 characters.
    pub found: String,
}

impl Problem {
    /// A problem that cost the record or part of it.
    pub fn error(code: ProblemCode, place: Place, field: &'static str, found: &str) -> Self {
        Self { code, severity: Severity::Error, place, field, found: cut(found) }
    }

    /// A problem that cost nothing but that a person should know.
    pub fn warning(code: ProblemCode, place: Place, field: &'static str, found: &str) -> Self {
        Self { code, severity: Severity::Warning, place, field, found: cut(found) }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What can be wrong with a record. The texts are in the language files under
        /// `problem-<code>` and `problem-<code>-remedy`; a test keeps them complete.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// Every code, in the order they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name used in exports and language files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

problem_codes! {
    /// The amount cannot be read.
    AmountUnreadable = "amount-unreadable",
    /// The amount reads as a thousand of it just as well (`1,000`), and nothing in the file decides.
    AmountAmbiguous = "amount-ambiguous",
    /// The amount has two readings (`1.234`), and the style of the rest of the file alone has decided between them.
    AmountByStyle = "amount-by-style",
    /// The date cannot be read or does not exist.
    DateUnreadable = "date-unreadable",
    /// A date that no calendar has, as banks print for interest (30 February); the last day of that month is used.
    DateImpossible = "date-impossible",
    /// The currency is not an ISO 4217 code.
    CurrencyUnknown = "currency-unknown",
    /// A field that must be there is missing or empty.
    FieldMissing = "field-missing",
    /// A field is longer than is read; it was cut.
    FieldTooLong = "field-too-long",
    /// A record of an unknown kind was passed over.
    RecordUnknown = "record-unknown",
    /// A record stands where its format does not allow it.
    RecordMisplaced = "record-misplaced",
    /// A line is not of the length its format asks for.
    LineLength = "line-length",
    /// A character does not belong to the file's encoding.
    CharacterInvalid = "character-invalid",
    /// Opening balance plus movements is not the closing balance.
    BalanceBroken = "balance-broken",
    /// The statement states no opening or no closing balance, so it cannot be checked.
    BalanceMissing = "balance-missing",
    /// This opening balance is not the previous closing balance.
    ContinuityBroken = "continuity-broken",
    /// The details of a batch entry do not add up to it; the entry is kept whole.
    BatchNotExploded = "batch-not-exploded",
    /// The statement has no end.
    StatementUnfinished = "statement-unfinished",
    /// The account cannot be read.
    AccountUnreadable = "account-unreadable",
    /// The same document stands twice in the file.
    DocumentDuplicate = "document-duplicate",
    /// A document is due before it was issued. It is read as it stands.
    DueBeforeIssue = "due-before-issue",
    /// The totals of the document do not agree with each other.
    TotalsDisagree = "totals-disagree",
    /// A document of this type is not a receivable and was passed over.
    DocumentTypeUnsupported = "document-type-unsupported",
    /// The row has another number of fields than the header.
    RowLength = "row-length",
    /// A card number was found; it was masked before anything was stored.
    CardNumberMasked = "card-number-masked",
    /// A card number stands in a part of a container that is not read; the file itself is not kept.
    CardNumberInFile = "card-number-in-file",
    /// Movements of the same days and amounts came in another format before; nothing tells whether they are one.
    MovementsOverlap = "movements-overlap",
    /// The file ended in the middle of a record.
    FileTruncated = "file-truncated",
    /// No due date is stated; the payment terms of the customer, or thirty days, were taken.
    DueDateAssumed = "due-date-assumed",
    /// Only totals with tax are stated; the whole amount was posted to sales, and nothing to VAT.
    VatMissing = "vat-missing",
    /// The accounting entry does not balance.
    EntryUnbalanced = "entry-unbalanced",
    /// The customer of the row is neither named nor numbered.
    CustomerMissing = "customer-missing",
    /// Nobody who could look after the customer has the e-mail address of the row.
    AccountManagerUnknown = "account-manager-unknown",
    /// A postal address to which no letter could be sent; it was not kept.
    AddressIncomplete = "address-incomplete",
    /// The document is already known with another amount or customer.
    DocumentConflict = "document-conflict",
    /// The movement was already known from another file.
    TransactionKnown = "transaction-known",
    /// The bank announces the movement; it is not booked yet and is left out.
    TransactionPending = "transaction-pending",
    /// The accounting period of the record is closed; it was booked into the first open one.
    PeriodClosed = "period-closed",
    /// The statement names no account.
    AccountMissing = "account-missing",
    /// No date of the file says whether the day or the month comes first; the day was taken first.
    DateOrderAssumed = "date-order-assumed",
    /// More is stated to be open than the document's total, or of the other sign.
    OpenAmountImpossible = "open-amount-impossible",
    /// The file says that another amount is still open than the books do; the books were kept.
    OpenAmountDiffers = "open-amount-differs",
}

/// Why a whole file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No known format recognises the content.
    #[error("format not recognised")]
    UnknownFormat,
    /// The file is empty.
    #[error("empty file")]
    Empty,
    /// The account that was named for statements that name none is an IBAN with wrong check digits.
    #[error("the bank account has wrong check digits")]
    AccountNumber,
    /// A document type declaration: refused whatever it declares.
    #[error("the XML document has a DOCTYPE")]
    Doctype,
    /// Nested deeper than [`crate::XML_DEPTH_MAX`].
    #[error("the XML document is nested too deeply")]
    TooDeep,
    /// Unfolds to more than the limits allow.
    #[error("the compressed file unfolds to more than is accepted")]
    Bomb,
    /// The syntax breaks off so that nothing after it can be trusted.
    #[error("broken at {place}: {reason}")]
    Broken {
        /// Where: line, byte or element.
        place: String,
        /// What the parser said.
        reason: String,
    },
    /// The columns that are needed were not found.
    #[error("columns not found: {missing}")]
    ColumnsMissing {
        /// The missing columns.
        missing: String,
    },
    /// The file holds no part of the kind that was asked for (a PDF without an invoice inside).
    #[error("nothing to read in it: {0}")]
    NothingInside(&'static str),
    /// The file could not be read.
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
}

impl Refusal {
    /// The stable name used in exports and language files (`refusal-<code>`, `refusal-<code>-remedy`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFormat => "unknown-format",
            Self::Empty => "empty",
            Self::AccountNumber => "account-number",
            Self::Doctype => "doctype",
            Self::TooDeep => "too-deep",
            Self::Bomb => "bomb",
            Self::Broken { .. } => "broken",
            Self::ColumnsMissing { .. } => "columns-missing",
            Self::NothingInside(_) => "nothing-inside",
            Self::Io(_) => "io",
        }
    }

    /// Every code.
    pub const CODES: &'static [&'static str] = &[
        "unknown-format",
        "empty",
        "account-number",
        "doctype",
        "too-deep",
        "bomb",
        "broken",
        "columns-missing",
        "nothing-inside",
        "io",
    ];
}
