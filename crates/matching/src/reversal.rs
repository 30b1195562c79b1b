//! Stage 7: payments that came back.

use compact_str::CompactString;

use crate::claims::{Engine, Rank, Reading, Verdict};
use crate::explain::reversing;
use crate::hash::{self, Positions};
use crate::items::first_due;
use crate::model::{
    Book, Evidence, ExceptionReason, Explanation, Line, MovementClass, PastPayment, PaymentRef, Transaction,
};
use crate::normalise::Text;
use crate::numbers::{Target, canonical};

/// Earlier payments by what a return may quote of them.
pub(crate) struct Past {
    by_reference: Positions,
    by_document: Positions,
    by_amount: Positions,
    run_by_reference: Positions,
}

impl Past {
    /// Files the payments of the book and of this run.
    pub(crate) fn build(book: &Book, transactions: &[Transaction]) -> Self {
        let (mut references, mut documents, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
        for (payment, index) in book.payments.iter().zip(0_u32..) {
            references.extend(payment.references.iter().filter_map(|text| Some((telling(text)?, index))));
            documents
                .extend(payment.documents.iter().filter_map(|(number, _)| Some((filed(number)?, index))));
            amounts.push((amount_hash(payment.amount_minor), index));
        }
        let mut run = Vec::new();
        // Without a return in the run nobody asks.
        if transactions.iter().any(|transaction| transaction.amount_minor < 0) {
            for (transaction, index) in transactions.iter().zip(0_u32..) {
                if transaction.amount_minor > 0 {
                    let quoted = transaction.references.iter().chain([&transaction.mandate]);
                    run.extend(quoted.filter_map(|text| Some((telling(text)?, index))));
                }
            }
        }
        Self {
            by_reference: Positions::build(references),
            by_document: Positions::build(documents),
            by_amount: Positions::build(amounts),
            run_by_reference: Positions::build(run),
        }
    }
}

fn amount_hash(amount: i64) -> u64 {
    hash::finish(hash::step(23, amount.cast_unsigned()))
}

fn filed(reference: &str) -> Option<u64> {
    let canonical = canonical(reference);
    (!canonical.is_empty()).then(|| hash::of_bytes(canonical.as_bytes()))
}

/// The hash of a reference that says something: not what banks write when there is none.
fn telling(reference: &str) -> Option<u64> {
    let canonical = canonical(reference);
    let is_empty =
        canonical.len() < 4 || matches!(canonical.as_str(), "NOTPROVIDED" | "NONREF" | "NONE" | "UNKNOWN");
    (!is_empty).then(|| hash::of_bytes(canonical.as_bytes()))
}

/// Whether the bank says that something came back, or only the words do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Return {
    /// The bank's code or a reason code says so.
    Coded,
    /// The words suggest it.
    Worded,
}

/// Whether a transaction is a return.
pub(crate) fn is_return(transaction: &Transaction, text: &Text) -> Option<Return> {
    let is_coded = match transaction.class {
        MovementClass::Return | MovementClass::ChequeUnpaid => true,
        MovementClass::DirectDebitIssued | MovementClass::Bill => transaction.amount_minor < 0,
        MovementClass::Unspecified
        | MovementClass::Transfer
        | MovementClass::DirectDebitPaid
        | MovementClass::Cheque
        | MovementClass::Card
        | MovementClass::Cash
        | MovementClass::Fee
        | MovementClass::Interest
        | MovementClass::Internal => !transaction.return_reason.is_empty(),
    };
    if is_coded {
        return Some(Return::Coded);
    }
    let is_word = |word: &str| {
        matches!(
            word,
            "REJET"
                | "REJETE"
                | "IMPAYE"
                | "IMPAYES"
                | "RETOUR"
                | "RETOURNE"
                | "RETURN"
                | "RETURNED"
                | "UNPAID"
                | "RUECKLASTSCHRIFT"
                | "RUCKLASTSCHRIFT"
                | "REJECT"
                | "REVERSAL"
                | "RAPPEL"
                | "RECALL"
        )
    };
    let is_worded =
        transaction.amount_minor < 0 && (0..text.tokens.len()).any(|token| is_word(text.word(token)));
    is_worded.then_some(Return::Worded)
}

/// The payments that a return may take back, and how it is known.
struct Found {
    payments: Vec<PaymentRef>,
    quoted: CompactString,
    /// Whether something that the return quotes leads there, not the amount alone.
    is_quoted: bool,
}

/// Explains a return by the payment it takes back.
pub(crate) fn explain(engine: &Engine<'_>, reading: &Reading<'_>, kind: Return) -> Verdict {
    if reading.transaction.amount_minor > 0 {
        // Something we had sent came back: no customer's payment is undone.
        return Verdict::Queued(ExceptionReason::ReturnUnmatched, Vec::new());
    }
    let Found { payments, quoted, is_quoted } = find(engine, reading);
    let reason = &reading.transaction.return_reason;
    let fact = || Evidence::TakesBack { reason_code: reason.into(), quoted: quoted.clone() };
    let shown: Vec<Explanation> =
        payments.iter().map(|&payment| reversing(lines(engine, payment), payment, vec![fact()])).collect();
    if let ([only], true, Return::Coded) = (&shown[..], is_quoted, kind) {
        return Verdict::settled(Rank::Cited, only.clone());
    }
    // A payment of this run has no lines before it is settled: it cannot be offered.
    let shown = shown.into_iter().filter(|explanation| !explanation.lines.is_empty());
    let shown = shown.take(crate::alternatives::ALTERNATIVES_MAX).collect();
    Verdict::Queued(ExceptionReason::ReturnUnmatched, shown)
}

fn find(engine: &Engine<'_>, reading: &Reading<'_>) -> Found {
    let transaction = reading.transaction;
    let amount = transaction.amount_minor.saturating_neg();
    let fits_past = |payment: &PastPayment| {
        payment.amount_minor == amount
            && !payment.is_returned
            && payment.currency == transaction.currency
            && payment.booked_on <= transaction.booked_on
    };
    let past = |positions: &[u32]| -> Vec<PaymentRef> {
        let fits = |&&index: &&u32| engine.book.payments.get(index as usize).is_some_and(fits_past);
        positions.iter().filter(fits).map(|&index| PaymentRef::Past(index)).collect()
    };
    let run = |positions: &[u32]| -> Vec<PaymentRef> {
        let fits = |&&index: &&u32| {
            engine.transactions.get(index as usize).is_some_and(|payment| {
                payment.amount_minor == amount
                    && payment.currency == transaction.currency
                    && payment.booked_on <= transaction.booked_on
            })
        };
        positions.iter().filter(fits).map(|&index| PaymentRef::Run(index)).collect()
    };
    for reference in transaction.references.iter().chain([&transaction.mandate]) {
        let Some(key) = telling(reference) else { continue };
        let mut payments = past(engine.past.by_reference.under(key));
        payments.extend(run(engine.past.run_by_reference.under(key)));
        if !payments.is_empty() {
            latest_first(engine, &mut payments);
            return Found { payments, quoted: reference.into(), is_quoted: true };
        }
    }
    for citation in &reading.cited.citations {
        let number = match citation.target {
            Target::Open(index) | Target::Reference(index, _) => {
                engine.book.items.get(index as usize).map(|item| &item.number)
            }
            Target::Settled(index) => engine.book.settled.get(index as usize).map(|settled| &settled.number),
        };
        let key = number.and_then(|number| filed(number));
        let mut payments = key.map_or_else(Vec::new, |key| past(engine.past.by_document.under(key)));
        if !payments.is_empty() {
            latest_first(engine, &mut payments);
            return Found { payments, quoted: citation.written.clone(), is_quoted: true };
        }
    }
    let mut payments = past(engine.past.by_amount.under(amount_hash(amount)));
    latest_first(engine, &mut payments);
    Found { payments, quoted: CompactString::default(), is_quoted: false }
}

/// The latest payment is the likeliest to come back.
fn latest_first(engine: &Engine<'_>, payments: &mut [PaymentRef]) {
    let key = |payment: &PaymentRef| match *payment {
        PaymentRef::Past(index) => {
            let found = engine.book.payments.get(index as usize);
            (found.map(|past| past.booked_on), found.map(|past| (&past.references, &past.documents)), None)
        }
        PaymentRef::Run(index) => {
            let found = engine.transactions.get(index as usize);
            (found.map(|payment| payment.booked_on), None, found.map(|payment| payment.key))
        }
    };
    payments.sort_by(|left, right| key(right).cmp(&key(left)));
}

/// The documents that a past payment had paid, owed again. Lines of a payment of this run are
/// filled in once that payment is settled.
fn lines(engine: &Engine<'_>, payment: PaymentRef) -> Vec<Line> {
    let PaymentRef::Past(index) = payment else { return Vec::new() };
    let Some(past) = engine.book.payments.get(index as usize) else { return Vec::new() };
    let mut rest = past.amount_minor;
    let mut lines = Vec::new();
    for (number, amount) in &past.documents {
        rest = rest.saturating_sub(*amount);
        let known = engine.numbers.find_field(number).into_iter();
        let open = known
            .filter_map(|known| match known.target {
                Target::Open(item) if belongs(engine.book, item, past) => Some(item),
                Target::Open(_) | Target::Reference(..) | Target::Settled(_) => None,
            })
            .min_by(|&left, &right| first_due(engine.book, left, right));
        let amount_minor = amount.saturating_neg();
        lines.push(match open {
            Some(item) => Line::Item { item, amount_minor },
            None => Line::Reopened { document: number.clone(), customer: past.customer, amount_minor },
        });
    }
    if rest != 0 {
        // What had become credit of the customer is no longer.
        lines.push(match past.customer {
            Some(customer) => Line::Credit { customer, amount_minor: rest.saturating_neg() },
            None => Line::Reopened {
                document: String::new(),
                customer: None,
                amount_minor: rest.saturating_neg(),
            },
        });
    }
    lines
}

fn belongs(book: &Book, item: u32, payment: &PastPayment) -> bool {
    let customer = book.items.get(item as usize).map(|item| item.customer);
    payment.customer.is_none() || customer == payment.customer
}
