//! What a bank statement holds, whatever its format.

use file_intake::Problem;
use jiff::civil::Date;
use money::Currency;

/// A format, found from the content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ISO 20022 camt.052, camt.053 or camt.054, any version.
    Camt,
    /// SWIFT MT940 (and MT942).
    Mt940,
    /// CFONB « relevé de compte 120 caractères ».
    Cfonb120,
    /// Open Financial Exchange 1 (SGML) or 2 (XML).
    Ofx,
    /// Quicken Interchange Format.
    Qif,
    /// Delimited text, read by rules.
    Csv,
}

/// What a statement is worth as a record of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// The booked movements of a period (camt.053, MT940, CFONB120, OFX).
    #[default]
    Statement,
    /// Movements of the running day (camt.052, MT942), which a statement will repeat.
    Intraday,
    /// Notices of single movements (camt.054), which a statement repeats or sums up.
    Notification,
}

/// An account, as the file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum AccountId {
    /// The file names no account.
    #[default]
    Unknown,
    /// An IBAN, without spaces, in capitals.
    Iban(String),
    /// French RIB parts without the key (CFONB120, OFX): bank, branch, account number.
    Rib {
        /// Code banque, 5 digits.
        bank: String,
        /// Code guichet, 5 digits.
        branch: String,
        /// Account number, 11 characters.
        account: String,
    },
    /// Any other identification, as written.
    Other(String),
}

/// A balance with its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Signed minor units; negative is overdrawn.
    pub minor: i64,
    /// The day it holds for, when stated.
    pub on: Option<Date>,
}

/// The head of one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementHeader {
    /// What kind of record it is.
    pub kind: StatementKind,
    /// The account.
    pub account: AccountId,
    /// Name of the account or of its owner.
    pub account_name: String,
    /// Currency of the account, when stated.
    pub currency: Option<Currency>,
    /// The bank's identification of the statement (camt `Stmt/Id`, MT940 `:20:`), or empty.
    pub statement_id: String,
    /// Statement number (camt `ElctrncSeqNb` or `LglSeqNb`, MT940 `:28C:`), or empty.
    pub sequence: String,
    /// Opening balance, when the format states it before the movements.
    pub opening: Option<Balance>,
    /// Line of the head in the file, when the format has lines.
    pub line: u64,
}

/// The end of one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementEnd {
    /// Opening balance, as finally known.
    pub opening: Option<Balance>,
    /// Closing balance.
    pub closing: Option<Balance>,
    /// Sum of the booked movements, in minor units.
    pub movements_minor: i128,
    /// Number of booked movements (before batches are exploded).
    pub movements: u64,
}

impl StatementEnd {
    /// Whether opening plus movements is closing; `None` when a balance is missing.
    pub fn is_balanced(&self) -> Option<bool> {
        let (opening, closing) = (self.opening?, self.closing?);
        Some(i128::from(opening.minor) + self.movements_minor == i128::from(closing.minor))
    }
}

/// What kind of movement the bank says it is, reduced to what matters for receivables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TransactionClass {
    /// The bank's code says nothing that is needed here.
    #[default]
    Unspecified,
    /// Credit transfer (also instant), in or out by its sign.
    Transfer,
    /// Direct debits that we issued, collected (often a batch).
    DirectDebitIssued,
    /// A direct debit or transfer that came back: return, reject, refund claim, reversal.
    Return,
    /// Direct debit drawn on our account.
    DirectDebitPaid,
    /// Cheque deposit or cheque paid, by sign.
    Cheque,
    /// Unpaid cheque.
    ChequeUnpaid,
    /// Card movement or remittance of card payments.
    Card,
    /// Cash at a counter or machine.
    Cash,
    /// Bank fees, commissions and taxes on them.
    Fee,
    /// Interest paid or received.
    Interest,
    /// Bills of exchange (LCR, BOR).
    Bill,
    /// Movement between accounts of one owner, cash pooling.
    Internal,
}

/// One movement. A reader hands out the same value again and again with its strings refilled:
/// a sink copies what it keeps. Empty strings mean "not given".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    /// Position in its statement, from 1; the parts of one exploded batch share it.
    pub position: u32,
    /// Position inside an exploded batch, from 1; 0 for a movement of its own.
    pub batch_position: u32,
    /// Line in the file, when the format has lines.
    pub line: u64,
    /// Booking date.
    pub booked_on: Option<Date>,
    /// Value date.
    pub value_on: Option<Date>,
    /// Signed minor units: positive is money in.
    pub amount_minor: i64,
    /// Currency of the movement.
    pub currency: Option<Currency>,
    /// The bank's own unique reference (`AcctSvcrRef`, CFONB reference zone, `FITID`).
    pub bank_reference: String,
    /// For a part of an exploded batch: the bank's reference of the whole entry, which a
    /// notification and a statement share. Empty otherwise.
    pub entry_reference: String,
    /// End-to-end id; never `NOTPROVIDED`.
    pub end_to_end_id: String,
    /// Instruction id.
    pub instruction_id: String,
    /// Payment information id: the batch that we sent.
    pub payment_information_id: String,
    /// Mandate reference (RUM).
    pub mandate_id: String,
    /// Structured creditor reference (RF, SCOR).
    pub creditor_reference: String,
    /// Cheque number.
    pub cheque_number: String,
    /// Unstructured remittance information, its parts joined in order by one space; parts that
    /// the format splits in the middle of a word are joined without.
    pub remittance: String,
    /// Numbers of documents cited in structured form (`RfrdDocInf/Nb`), in order.
    pub documents: Vec<String>,
    /// Name of the counterparty: payer of money in, payee of money out.
    pub counterparty_name: String,
    /// Name of the ultimate counterparty.
    pub ultimate_counterparty_name: String,
    /// IBAN or other account of the counterparty, without spaces.
    pub counterparty_account: String,
    /// What kind of movement it is.
    pub class: TransactionClass,
    /// The bank's code as written: `PMNT-RCDT-ESCT`, CFONB `05`, `NTRF`, OFX `CREDIT`.
    pub bank_code: String,
    /// Reason code of a return (`AM04`), or the CFONB code as written.
    pub return_reason: String,
    /// Whether the bank marks it as a reversal (`RvslInd`, `RC`/`RD`, reversal codes).
    pub is_reversal: bool,
    /// Free text of the bank about the movement (`AddtlNtryInf`, `:61:` supplementary details).
    pub additional_information: String,
    /// Number of payments in a batch that stays whole; 0 otherwise.
    pub batch_count: u32,
    /// Charges deducted by the bank before crediting, in minor units of the account, when stated.
    pub charges_minor: i64,
}

impl Transaction {
    /// Empties every field, keeping the memory of the strings.
    pub fn clear(&mut self) {
        let Self {
            position,
            batch_position,
            line,
            booked_on,
            value_on,
            amount_minor,
            currency,
            bank_reference,
            entry_reference,
            end_to_end_id,
            instruction_id,
            payment_information_id,
            mandate_id,
            creditor_reference,
            cheque_number,
            remittance,
            documents,
            counterparty_name,
            ultimate_counterparty_name,
            counterparty_account,
            class,
            bank_code,
            return_reason,
            is_reversal,
            additional_information,
            batch_count,
            charges_minor,
        } = self;
        (*position, *batch_position, *line, *amount_minor) = (0, 0, 0, 0);
        (*booked_on, *value_on, *currency) = (None, None, None);
        (*class, *is_reversal, *batch_count, *charges_minor) = (TransactionClass::Unspecified, false, 0, 0);
        documents.clear();
        for text in [
            bank_reference,
            entry_reference,
            end_to_end_id,
            instruction_id,
            payment_information_id,
            mandate_id,
            creditor_reference,
            cheque_number,
            remittance,
            counterparty_name,
            ultimate_counterparty_name,
            counterparty_account,
            bank_code,
            return_reason,
            additional_information,
        ] {
            text.clear();
        }
    }
}

/// Where a reader puts what it finds, in the order of the file.
pub trait Sink {
    /// A statement begins.
    fn opened(&mut self, header: &StatementHeader);
    /// A booked movement of the statement that was opened last.
    fn transaction(&mut self, transaction: &Transaction);
    /// The statement that was opened last ends.
    fn closed(&mut self, end: &StatementEnd);
    /// Something is wrong.
    fn problem(&mut self, problem: Problem);
}

/// A sink that keeps everything in memory: for tests and small files.
#[derive(Debug, Default)]
pub struct Collected {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// The problems, in order.
    pub problems: Vec<Problem>,
}

/// One whole statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its head.
    pub header: StatementHeader,
    /// Its movements, batches exploded.
    pub transactions: Vec<Transaction>,
    /// Its end.
    pub end: StatementEnd,
}

impl Sink for Collected {
    fn opened(&mut self, header: &StatementHeader) {
        self.statements.push(Statement { header: header.clone(), ..Statement::default() });
    }

    fn transaction(&mut self, transaction: &Transaction) {
        if let Some(statement) = self.statements.last_mut() {
            statement.transactions.push(transaction.clone());
        }
    }

    fn closed(&mut self, end: &StatementEnd) {
        if let Some(statement) = self.statements.last_mut() {
            statement.end = end.clone();
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
