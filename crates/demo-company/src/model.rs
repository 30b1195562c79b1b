//! What the generator makes, before it is written into files.

use jiff::civil::Date;

/// What kind of case a bank transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DemoCase {
    /// One invoice, its number cited as printed, the exact amount.
    ExactCitation,
    /// Several invoices of one customer in one transfer, all cited.
    SeveralInvoices,
    /// A part of one cited invoice; the rest stays open.
    Partial,
    /// A deposit on an invoice, cited; the balance follows.
    Deposit,
    /// The balance after a deposit, cited.
    Balance,
    /// More than the cited invoice.
    OverPayment,
    /// Nothing cited: payer and amount only.
    NoReference,
    /// Nothing but a shortened name in the label of the bank.
    NameOnly,
    /// The number written in another way.
    MangledReference,
    /// A wrong digit in the number.
    Typo,
    /// A payer that nobody knows, and no number.
    UnknownPayer,
    /// Paid by the parent company of the customer.
    ParentCompany,
    /// Paid from the account of another customer, the number cited: for a person to confirm.
    AnotherCustomer,
    /// A company that is no customer pays for two of them at once, both numbers cited.
    ForTwoCustomers,
    /// One payment of a batch of direct debits.
    DirectDebit,
    /// A direct debit that came back.
    DirectDebitReturned,
    /// Cheques of one or more customers banked together.
    ChequeDeposit,
    /// An invoice paid again after it was settled.
    DoublePayment,
    /// A credit note deducted, both cited.
    CreditNoteDeducted,
    /// Early-payment discount taken, as the invoice grants it.
    EarlyPaymentDiscount,
    /// Some cents too little.
    SmallDifference,
    /// One invoice cited twice in one label.
    CitedTwice,
    /// Paid before the invoice was issued.
    BeforeInvoice,
    /// The daily takings by card, less fees.
    CardRemittance,
    /// A payout of an online payment provider.
    ProviderPayout,
    /// Money between the two banks.
    InternalTransfer,
    /// A fee of the bank.
    BankFee,
    /// A wage.
    Salary,
    /// A supplier or the rent.
    Supplier,
    /// Social contributions and taxes.
    SocialContributions,
}

impl DemoCase {
    /// Every case, in the order of the story.
    pub const ALL: [Self; 30] = [
        Self::ExactCitation,
        Self::SeveralInvoices,
        Self::Partial,
        Self::Deposit,
        Self::Balance,
        Self::OverPayment,
        Self::NoReference,
        Self::NameOnly,
        Self::MangledReference,
        Self::Typo,
        Self::UnknownPayer,
        Self::ParentCompany,
        Self::AnotherCustomer,
        Self::ForTwoCustomers,
        Self::DirectDebit,
        Self::DirectDebitReturned,
        Self::ChequeDeposit,
        Self::DoublePayment,
        Self::CreditNoteDeducted,
        Self::EarlyPaymentDiscount,
        Self::SmallDifference,
        Self::CitedTwice,
        Self::BeforeInvoice,
        Self::CardRemittance,
        Self::ProviderPayout,
        Self::InternalTransfer,
        Self::BankFee,
        Self::Salary,
        Self::Supplier,
        Self::SocialContributions,
    ];

    /// Whether the money is a customer's, paid against documents of ours.
    pub fn concerns_a_customer(self) -> bool {
        !matches!(
            self,
            Self::CardRemittance
                | Self::ProviderPayout
                | Self::InternalTransfer
                | Self::BankFee
                | Self::Salary
                | Self::Supplier
                | Self::SocialContributions
        )
    }
}

/// What is true of one bank transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedTransaction {
    /// The file it stands in.
    pub file: String,
    /// Its position in its statement, from 1; the payments of one batch share it.
    pub position: u32,
    /// Its position in a batch, from 1; 0 for a movement of its own.
    pub batch_position: u32,
    /// The bank's own reference.
    pub bank_reference: String,
    /// The booking date.
    pub booked_on: Date,
    /// The amount in cents, negative for money out.
    pub amount_minor: i64,
    /// What kind of case it is.
    pub case: DemoCase,
    /// The documents it settles with the amount of each in cents, negative for a credit note
    /// deducted and for an invoice reopened. What is missing to the amount of the transaction is a
    /// discount, a difference or an advance; without documents it is no settlement at all.
    pub documents: Vec<(String, i64)>,
}

/// A customer of the demonstration company.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) city: &'static str,
    pub(crate) siren: String,
    pub(crate) iban: String,
    /// Whether the customer list knows the account.
    pub(crate) iban_is_listed: bool,
    pub(crate) days_to_pay: i64,
    pub(crate) bank: Bank,
    pub(crate) parent: Option<&'static str>,
    /// The mandate, when we draw what it owes.
    pub(crate) mandate: Option<String>,
    /// The usual net amount of an invoice, in cents.
    pub(crate) usual_net_minor: i64,
}

/// An invoice, or a credit note when its amounts are negative.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) number: String,
    pub(crate) customer: usize,
    pub(crate) issued_on: Date,
    pub(crate) due_on: Date,
    pub(crate) net_minor: i64,
    pub(crate) vat_percent: i64,
    pub(crate) vat_minor: i64,
    /// The number of the invoice that a credit note corrects.
    pub(crate) corrects: Option<String>,
}

impl Document {
    pub(crate) fn total_minor(&self) -> i64 {
        self.net_minor + self.vat_minor
    }
}

/// The two banks of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bank {
    /// Statements in camt.053.
    A,
    /// Statements in CFONB 120.
    B,
}

/// How money moves, which decides the codes of the banks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    TransferIn,
    InstantTransferIn,
    TransferOut,
    DirectDebitsIssued,
    DirectDebitReturned,
    DirectDebitPaid,
    Cheques,
    Cards,
    Fee,
}

/// One movement on an account.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) bank: Bank,
    pub(crate) booked_on: Date,
    pub(crate) amount_minor: i64,
    pub(crate) nature: Nature,
    pub(crate) counterparty: String,
    pub(crate) counterparty_iban: String,
    pub(crate) text: String,
    pub(crate) end_to_end: String,
    pub(crate) mandate: String,
    pub(crate) case: DemoCase,
    pub(crate) documents: Vec<(String, i64)>,
    /// The payments of a batch; empty for a movement of its own.
    pub(crate) parts: Vec<Movement>,
}

impl Movement {
    pub(crate) fn new(
        bank: Bank,
        booked_on: Date,
        amount_minor: i64,
        nature: Nature,
        case: DemoCase,
    ) -> Self {
        Self {
            bank,
            booked_on,
            amount_minor,
            nature,
            counterparty: String::new(),
            counterparty_iban: String::new(),
            text: String::new(),
            end_to_end: String::new(),
            mandate: String::new(),
            case,
            documents: Vec::new(),
            parts: Vec::new(),
        }
    }

    pub(crate) fn with_counterparty(mut self, name: &str, iban: &str) -> Self {
        name.clone_into(&mut self.counterparty);
        iban.clone_into(&mut self.counterparty_iban);
        self
    }

    pub(crate) fn with_text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    pub(crate) fn with_documents(mut self, documents: Vec<(String, i64)>) -> Self {
        self.documents = documents;
        self
    }
}
