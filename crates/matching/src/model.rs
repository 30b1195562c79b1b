//! What goes into matching and what comes out.
//!
//! Everything is referred to by its index in the slices of the [`Book`], so that the engine knows
//! nothing of ids or storage. Amounts are signed minor units: an invoice is positive, a credit
//! note negative, money in positive, money out negative. The lines of an explanation always sum to
//! the amount of the transaction.
//!
//! Names and numbers are [`CompactString`]s: nearly all are short enough to stand where they are
//! named, and a book of a million items is read without going elsewhere in memory for each.

use compact_str::CompactString;
use jiff::civil::Date;
use money::Currency;

/// Index of a customer in [`Book::customers`].
pub type CustomerIndex = u32;
/// Index of an open item in [`Book::items`].
pub type ItemIndex = u32;

/// A keyed hash of an account number: equal accounts have equal keys, nothing else is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey(pub u128);

/// Everything that is known before the transactions are looked at.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Who may owe.
    pub customers: Vec<Customer>,
    /// What is open.
    pub items: Vec<OpenItem>,
    /// What was open once and is settled: cited again, it means a double payment or an old number.
    pub settled: Vec<SettledItem>,
    /// Payments already allocated, which a return may take back.
    pub payments: Vec<PastPayment>,
    /// Names and accounts that a person has tied to a customer.
    pub aliases: Vec<Alias>,
    /// Rules that a person has switched on, strongest first.
    pub rules: Vec<Rule>,
    /// Accounts of our own: movements between them are internal transfers.
    pub own_accounts: Vec<AccountKey>,
}

/// A customer.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// The name as registered.
    pub name: CompactString,
    /// Our number for the customer, or empty.
    pub number: CompactString,
    /// Keys of the accounts it is known to pay from.
    pub accounts: Vec<AccountKey>,
    /// Mandate references it signed.
    pub mandates: Vec<String>,
    /// The company that pays for it, once a person has said so.
    pub paid_by: Option<CustomerIndex>,
}

/// What kind of document an open item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// An invoice or an instalment of one.
    #[default]
    Invoice,
    /// A credit note: its open amount is negative.
    CreditNote,
    /// Money received earlier and not yet used (an over-payment): negative.
    UnusedCredit,
}

/// An amount still open.
#[derive(Clone, Debug)]
pub struct OpenItem {
    /// Who owes it (or is owed it).
    pub customer: CustomerIndex,
    /// Invoice or credit note.
    pub kind: ItemKind,
    /// The number of the document.
    pub number: CompactString,
    /// Other references that identify it alone: its RF reference, an end-to-end id we set.
    pub references: Vec<String>,
    /// What is still open, signed minor units.
    pub open_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Issue date.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// Early-payment discount: (last day, amount in minor units), when the invoice grants one.
    pub discount: Option<(Date, i64)>,
}

/// A document that is settled.
#[derive(Clone, Debug)]
pub struct SettledItem {
    /// Who owed it.
    pub customer: CustomerIndex,
    /// Its number.
    pub number: CompactString,
    /// Its original amount.
    pub amount_minor: i64,
}

/// A payment that was allocated before.
#[derive(Clone, Debug)]
pub struct PastPayment {
    /// Who paid.
    pub customer: Option<CustomerIndex>,
    /// What it received, positive for money in.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// When it was booked.
    pub booked_on: Date,
    /// Its end-to-end id, mandate and bank references: whatever a return quotes.
    pub references: Vec<String>,
    /// Numbers of the documents it paid, with the amount each received.
    pub documents: Vec<(String, i64)>,
    /// Whether it was taken back already.
    pub is_returned: bool,
}

/// Something a person taught: this payer name or account stands for that customer.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The customer it stands for.
    pub customer: CustomerIndex,
    /// How the payer is recognised.
    pub by: AliasKey,
}

/// How a learned payer is recognised.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AliasKey {
    /// By the name on the statement (compared after normalisation).
    Name(String),
    /// By account.
    Account(AccountKey),
}

/// A rule that a person switched on: what matches all its conditions is explained by its effect.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Text that the remittance or the counterparty must contain, after normalisation; may be empty.
    pub contains: String,
    /// Money in, money out, or both.
    pub direction: Option<Direction>,
    /// Smallest and greatest absolute amount, in minor units.
    pub amount_range: Option<(i64, i64)>,
    /// What it does.
    pub effect: RuleEffect,
}

/// Direction of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Money in.
    In,
    /// Money out.
    Out,
}

/// What a rule does with a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleEffect {
    /// Post the whole amount to an account of the chart.
    PostToAccount(String),
    /// Treat the payer as this customer; the later stages find the items.
    PayerIs(CustomerIndex),
}

/// What kind of movement it is, as far as matching needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MovementClass {
    /// Nothing particular is known.
    #[default]
    Unspecified,
    /// A transfer from or to a third party.
    Transfer,
    /// Direct debits we issued.
    DirectDebitIssued,
    /// Something of ours that came back, or of theirs that we must give back.
    Return,
    /// A direct debit drawn on us.
    DirectDebitPaid,
    /// Cheques.
    Cheque,
    /// An unpaid cheque.
    ChequeUnpaid,
    /// Cards.
    Card,
    /// Cash.
    Cash,
    /// Bank fees: the bank's own code says so.
    Fee,
    /// Interest: the bank's own code says so.
    Interest,
    /// Bills of exchange.
    Bill,
    /// Between accounts of one owner: the bank's own code says so.
    Internal,
}

/// A bank transaction to explain.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Signed minor units, positive is money in; never zero.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Booking date.
    pub booked_on: Date,
    /// What kind of movement it is.
    pub class: MovementClass,
    /// Structured references: end-to-end id, RF, instruction id, payment information id, mandate.
    pub references: Vec<String>,
    /// The mandate it was drawn under, or empty.
    pub mandate: String,
    /// Document numbers cited in structured form.
    pub documents: Vec<String>,
    /// All free text: remittance information, then the bank's additional information.
    pub text: String,
    /// Name of the payer (payee for money out), or empty.
    pub counterparty: String,
    /// Name of the ultimate payer, or empty.
    pub ultimate_counterparty: String,
    /// Key of the counterparty's account, where the bank gives it.
    pub account: Option<AccountKey>,
    /// Number of payments in a batch that stays whole; 0 otherwise.
    pub batch_count: u32,
    /// Reason code of a return, or empty.
    pub return_reason: String,
    /// A stable key of the transaction, to order what is otherwise equal; unique.
    pub key: u128,
    /// Explanations that a person has undone: an explanation with one of these fingerprints is
    /// never automatic again.
    pub undone: Vec<u64>,
}

/// What matching may do without asking.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Differences up to this many minor units are written off on their own line. 0 = never.
    pub tolerance_minor: i64,
    /// Bank charges deducted on the way: up to this many minor units. 0 = never.
    pub charges_minor_max: i64,
    /// Whether early-payment discounts of the items are recognised.
    pub discounts: bool,
    /// Work limit of one subset search, in visited states.
    pub subset_work_max: u64,
    /// Most items one subset may choose.
    pub subset_items_max: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance_minor: 0,
            charges_minor_max: 0,
            discounts: true,
            subset_work_max: 2_000_000,
            subset_items_max: 12,
        }
    }
}

/// By which means a transaction was explained: the stages of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// 1: a reference that identifies one item alone.
    Identity,
    /// 2: document numbers cited, amounts exact.
    Citation,
    /// 2 + 6: one document cited, less than its amount received.
    PartialCitation,
    /// 3 + 4: payer and a unique set of items of exactly this amount.
    PayerAmount,
    /// 5: as above, with a tolerated difference on its own line.
    Tolerance,
    /// 6: more than was owed; the rest is usable credit.
    OverPayment,
    /// 7: an earlier payment that came back.
    Reversal,
    /// 8: not a customer's payment.
    NotCustomer,
    /// A rule that a person switched on.
    Rule,
}

impl Method {
    /// The stable name used in exports and language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Citation => "citation",
            Self::PartialCitation => "partial_citation",
            Self::PayerAmount => "payer_amount",
            Self::Tolerance => "tolerance",
            Self::OverPayment => "over_payment",
            Self::Reversal => "reversal",
            Self::NotCustomer => "not_customer",
            Self::Rule => "rule",
        }
    }
}

/// A role that the chart of accounts gives an account number to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountRole {
    /// Settlement differences to our cost (658) or benefit (758), by sign.
    SettlementDifference,
    /// Early-payment discount granted (665).
    DiscountGranted,
    /// Bank charges (627).
    BankCharges,
    /// Interest and other financial income or cost.
    Interest,
    /// Transfers between our own accounts (580).
    InternalTransfer,
}

impl AccountRole {
    /// The stable name, as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SettlementDifference => "settlement_difference",
            Self::DiscountGranted => "discount_granted",
            Self::BankCharges => "bank_charges",
            Self::Interest => "interest",
            Self::InternalTransfer => "internal_transfer",
        }
    }
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// So much of this open item. Positive reduces an invoice, negative uses a credit note.
    Item {
        /// The item.
        item: ItemIndex,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much of a settled document is owed again: what a return reopens and the book no longer
    /// lists as open. Negative.
    Reopened {
        /// Number of the document.
        document: String,
        /// Who owes it, where known.
        customer: Option<CustomerIndex>,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to an account by its role.
    Role {
        /// The role.
        role: AccountRole,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to an account that a rule names.
    Account {
        /// Account number.
        account: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// More than was owed: usable credit of the customer.
    Credit {
        /// The customer.
        customer: CustomerIndex,
        /// Signed minor units.
        amount_minor: i64,
    },
}

/// An earlier payment, known from the book or from the same run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentRef {
    /// Index in [`Book::payments`].
    Past(u32),
    /// Index among the transactions of this run.
    Run(u32),
}

/// Why an explanation holds, as facts; the language files put them in words under `evidence-<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A structured reference equals one of the item's references or its number.
    ReferenceEquals {
        /// The reference as received.
        reference: CompactString,
        /// The document.
        document: CompactString,
    },
    /// The document's number stands in the text, to the letter but for separators.
    NumberCited {
        /// The document.
        document: CompactString,
        /// As written in the text.
        written: CompactString,
    },
    /// The document's number stands in the text without its prefix or leading zeros.
    NumberCitedShort {
        /// The document.
        document: CompactString,
        /// As written in the text.
        written: CompactString,
    },
    /// The text holds a number one keystroke away from the document's.
    NumberCitedMistyped {
        /// The document.
        document: CompactString,
        /// As written in the text.
        written: CompactString,
    },
    /// The payer's account is known for this customer.
    AccountKnown {
        /// The customer's name.
        customer: CompactString,
    },
    /// A person once tied this payer to the customer.
    AliasKnown {
        /// The customer's name.
        customer: CompactString,
    },
    /// The payer's name equals the customer's.
    NameEquals {
        /// The customer's name.
        customer: CompactString,
    },
    /// The payer's name resembles the customer's.
    NameResembles {
        /// The customer's name.
        customer: CompactString,
        /// As written on the statement.
        written: CompactString,
        /// 0 to 100.
        likeness: u8,
    },
    /// The customer's number stands in the text.
    CustomerNumberCited {
        /// The customer's name.
        customer: CompactString,
    },
    /// The payer is known, and is another customer than that of a document. Speaks against the explanation.
    AnotherCustomerPays {
        /// The name of the customer who pays.
        customer: CompactString,
    },
    /// The documents are of several customers, and nothing is known of who pays.
    SeveralCustomers {
        /// How many.
        customers: u32,
    },
    /// The number is made of digits alone and no word announces it. Speaks against the explanation.
    DigitsAlone,
    /// The amount equals the open amount of the one item.
    AmountEqualsItem,
    /// The amount equals the sum of the items cited.
    AmountEqualsCited {
        /// How many items.
        items: u32,
    },
    /// Of all sets of the payer's open items, only this one has the amount.
    OnlySubset {
        /// How many items were searched.
        searched: u32,
        /// How many are in the set.
        chosen: u32,
    },
    /// Such a set may have the amount by accident. Speaks against the explanation.
    MayBeAccident,
    /// Less than the open amount was received; the rest stays open.
    RestStaysOpen {
        /// Minor units that stay open.
        rest_minor: i64,
    },
    /// More than the open amount was received; the rest is usable credit.
    RestIsCredit {
        /// Minor units of credit.
        rest_minor: i64,
    },
    /// A difference within the tolerance that was set.
    DifferenceTolerated {
        /// Minor units.
        difference_minor: i64,
    },
    /// An early-payment discount, taken in time.
    DiscountTaken {
        /// Minor units.
        discount_minor: i64,
    },
    /// It takes back an earlier payment.
    TakesBack {
        /// Reason code of the return, or empty.
        reason_code: CompactString,
        /// What the return quotes of the payment.
        quoted: CompactString,
    },
    /// The bank's own code says what it is.
    BankCode,
    /// The counterparty is one of our own accounts.
    OwnAccount,
    /// A rule says so.
    RuleSays {
        /// The rule's text.
        contains: CompactString,
    },
    /// Several transactions claimed these items; this is the only settlement of all of them.
    SettledTogether {
        /// How many transactions.
        transactions: u32,
    },
}

/// One way to explain a transaction, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// By which means.
    pub method: Method,
    /// What it is made of; sums to the transaction.
    pub lines: Vec<Line>,
    /// Why, strongest first.
    pub evidence: Vec<Evidence>,
    /// The payment it takes back, for [`Method::Reversal`].
    pub takes_back: Option<PaymentRef>,
}

/// Why a transaction is not explained without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExceptionReason {
    /// Two different sets of items explain it.
    AmbiguousItems,
    /// Two customers could be the payer.
    AmbiguousPayer,
    /// Nothing says who paid.
    UnknownPayer,
    /// The payer is known, no set of items has this amount.
    AmountDiffers,
    /// The document cited is settled already.
    AlreadyPaid,
    /// A number is cited that no open document has.
    ClosedItemCited,
    /// The items are in another currency.
    CurrencyDiffers,
    /// A payout of a provider that must be decomposed first.
    PayoutResidual,
    /// The same payment seems to have come twice.
    DuplicateSuspected,
    /// Two transactions claim the same items and nothing decides between them.
    ItemsClaimedTwice,
    /// The search reached its work limit before uniqueness was proven.
    SearchLimit,
    /// Something came back and the payment it takes back is not known.
    ReturnUnmatched,
    /// It does not look like a customer's payment; a person or a rule says where it goes.
    NotCustomer,
    /// A good explanation that a person must confirm (new payer, weak name, undone before).
    ToConfirm,
}

impl ExceptionReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::AmbiguousItems,
        Self::AmbiguousPayer,
        Self::UnknownPayer,
        Self::AmountDiffers,
        Self::AlreadyPaid,
        Self::ClosedItemCited,
        Self::CurrencyDiffers,
        Self::PayoutResidual,
        Self::DuplicateSuspected,
        Self::ItemsClaimedTwice,
        Self::SearchLimit,
        Self::ReturnUnmatched,
        Self::NotCustomer,
        Self::ToConfirm,
    ];

    /// The stable name used in exports and language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmbiguousItems => "ambiguous_items",
            Self::AmbiguousPayer => "ambiguous_payer",
            Self::UnknownPayer => "unknown_payer",
            Self::AmountDiffers => "amount_differs",
            Self::AlreadyPaid => "already_paid",
            Self::ClosedItemCited => "closed_item_cited",
            Self::CurrencyDiffers => "currency_differs",
            Self::PayoutResidual => "payout_residual",
            Self::DuplicateSuspected => "duplicate_suspected",
            Self::ItemsClaimedTwice => "items_claimed_twice",
            Self::SearchLimit => "search_limit",
            Self::ReturnUnmatched => "return_unmatched",
            Self::NotCustomer => "not_customer",
            Self::ToConfirm => "to_confirm",
        }
    }
}

/// What was decided about one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// One explanation and no other comes near: to be posted.
    Automatic(Explanation),
    /// For a person, with the alternatives, likeliest first (at most ten).
    Exception {
        /// Why.
        reason: ExceptionReason,
        /// What it could be.
        alternatives: Vec<Explanation>,
    },
}
