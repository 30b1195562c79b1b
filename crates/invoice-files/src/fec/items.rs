//! Customer postings become open and settled items.
//!
//! Per customer (auxiliary account, else account), postings are put together by lettering code and
//! piece. A lettered group that sums to zero is settled: its invoices and credit notes are given
//! with nothing open. In a group that does not (partial lettering) what its payments leave of its
//! pieces stays open, the oldest paid first, as the bookkeeper lettered them together. Without
//! lettering, each piece stands for itself.

use std::collections::{BTreeMap, HashMap};

use file_intake::{Place, Problem, ProblemCode};
use jiff::civil::Date;
use money::Currency;

use super::posting::{Nature, Posting};
use crate::columns::header_key;
use crate::document::{CustomerParty, Document, DocumentKind, Sink};

/// Every posting on customer accounts, by customer.
#[derive(Default)]
pub(crate) struct Items {
    customers: BTreeMap<String, Vec<Posting>>,
}

/// What the postings of one piece within one lettering come to.
struct Piece {
    number: String,
    kind: DocumentKind,
    line: u64,
    dated_on: Date,
    due_on: Option<Date>,
    /// Debits that are owed, less credits that reduce what is owed; positive for an invoice.
    total_minor: i128,
    /// Signed: what is left, positive owed by the customer.
    left_minor: i128,
    lettering: String,
}

impl Items {
    pub(crate) fn take(&mut self, posting: Posting) {
        self.customers.entry(posting.customer_number.clone()).or_default().push(posting);
    }

    /// Hands the items over, in the order of the lines they begin on.
    pub(crate) fn finish(self, nature: impl Fn(&str) -> Nature, sink: &mut dyn Sink) {
        let shared = shared_pieces(&self.customers, &nature);
        let mut documents = Vec::new();
        for (number, postings) in self.customers {
            let name = postings.iter().map(|posting| &posting.customer_name).find(|name| !name.is_empty());
            let customer =
                CustomerParty { number, name: name.cloned().unwrap_or_default(), ..CustomerParty::default() };
            for piece in merge(items_of(&postings, &nature, &shared)) {
                match document(piece, &customer) {
                    Ok(document) => documents.push(document),
                    Err(problem) => sink.problem(problem),
                }
            }
        }
        documents.sort_by_key(|document| document.place.line);
        for document in documents {
            sink.document(document);
        }
    }
}

/// Piece references that opening entries give to several postings (« AN2026 » on every line): they
/// name no document.
fn shared_pieces(
    customers: &BTreeMap<String, Vec<Posting>>,
    nature: &impl Fn(&str) -> Nature,
) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for posting in customers.values().flatten() {
        if nature(&posting.entry) == Nature::Opening {
            *counts.entry(posting.piece.clone()).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > 1);
    counts
}

/// The number of the document: the piece; for a shared or missing piece the first word of the
/// label that looks like a number, else the piece with its line.
fn number_of(posting: &Posting, nature: Nature, shared: &HashMap<String, usize>) -> String {
    let is_shared = nature == Nature::Opening && shared.contains_key(&posting.piece);
    if !posting.piece.is_empty() && !is_shared {
        return posting.piece.clone();
    }
    let is_number = |word: &&str| {
        word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains('/')
    };
    let word = posting.label.split_whitespace().find(is_number);
    word.map_or_else(|| format!("{}-{}", posting.piece, posting.line), str::to_owned)
}

fn items_of(
    postings: &[Posting],
    nature: &impl Fn(&str) -> Nature,
    shared: &HashMap<String, usize>,
) -> Vec<Piece> {
    let mut groups: BTreeMap<&str, Vec<&Posting>> = BTreeMap::new();
    for posting in postings {
        groups.entry(&posting.lettering).or_default().push(posting);
    }
    let mut items = Vec::new();
    for (lettering, group) in groups {
        let mut pieces = pieces_of(&group, nature, shared);
        if lettering.is_empty() {
            items.append(&mut pieces);
            continue;
        }
        let left: i128 = pieces.iter().map(|piece| piece.left_minor).sum();
        if left == 0 {
            for piece in &mut pieces {
                piece.left_minor = 0;
            }
        } else {
            set_off(&mut pieces);
        }
        // Money that is used up is no item.
        pieces.retain(|piece| piece.kind != DocumentKind::UnusedCredit || piece.left_minor != 0);
        items.append(&mut pieces);
    }
    items
}

/// Sums the postings of each piece.
fn pieces_of(
    group: &[&Posting],
    nature: &impl Fn(&str) -> Nature,
    shared: &HashMap<String, usize>,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut by_number: HashMap<String, usize> = HashMap::new();
    for posting in group {
        let nature = nature(&posting.entry);
        let number = number_of(posting, nature, shared);
        let at = *by_number.entry(number.clone()).or_insert_with(|| {
            pieces.push(Piece {
                number,
                kind: DocumentKind::UnusedCredit,
                line: posting.line,
                dated_on: posting.dated_on,
                due_on: None,
                total_minor: 0,
                left_minor: 0,
                lettering: posting.lettering.clone(),
            });
            pieces.len() - 1
        });
        pieces[at].add(posting, nature);
    }
    pieces.retain(|piece| piece.total_minor != 0 || piece.left_minor != 0);
    pieces
}

impl Piece {
    fn add(&mut self, posting: &Posting, nature: Nature) {
        let amount = i128::from(posting.signed_minor);
        self.left_minor += amount;
        self.due_on = self.due_on.or(posting.due_on);
        let is_credit_note = amount < 0
            && (nature == Nature::Sale
                || nature != Nature::Money && header_key(&posting.label).contains("avoir"));
        if amount > 0 && self.kind != DocumentKind::Invoice {
            // The invoice gives the piece its date and place, whatever stood before it.
            self.kind = DocumentKind::Invoice;
            self.dated_on = posting.dated_on;
            self.line = posting.line;
            self.total_minor = amount;
        } else if amount > 0 {
            self.total_minor += amount;
        } else if is_credit_note && self.kind == DocumentKind::UnusedCredit {
            self.kind = DocumentKind::CreditNote;
            self.total_minor = amount;
        } else if self.kind != DocumentKind::Invoice {
            self.total_minor += amount;
        }
    }
}

/// Uses the credits of a partial group on its debits, the oldest first.
fn set_off(pieces: &mut [Piece]) {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|at| (pieces[*at].dated_on, pieces[*at].line));
    let mut credit: i128 = pieces.iter().map(|piece| piece.left_minor.min(0)).sum();
    for at in &order {
        let used = pieces[*at].left_minor.clamp(0, -credit);
        pieces[*at].left_minor -= used;
        credit += used;
    }
    // What remains of the credits is theirs, the latest last.
    for at in order.iter().rev() {
        if pieces[*at].left_minor < 0 {
            let kept = pieces[*at].left_minor.max(credit);
            pieces[*at].left_minor = kept;
            credit -= kept;
        }
    }
}

/// Puts together what one number left in several letterings: an invoice settled on 411 and taken
/// over on 416 is one document.
fn merge(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    let mut by_number: HashMap<String, usize> = HashMap::new();
    for piece in pieces {
        match by_number.get(&piece.number).map(|at| &mut merged[*at]) {
            Some(first) if (first.kind == DocumentKind::Invoice) == (piece.kind == DocumentKind::Invoice) => {
                let is_larger = piece.total_minor.abs() > first.total_minor.abs();
                first.total_minor = if is_larger { piece.total_minor } else { first.total_minor };
                first.left_minor += piece.left_minor;
                first.line = first.line.min(piece.line);
                first.dated_on = first.dated_on.min(piece.dated_on);
                first.due_on = first.due_on.or(piece.due_on);
            }
            Some(_) => merged.push(piece),
            None => {
                by_number.insert(piece.number.clone(), merged.len());
                merged.push(piece);
            }
        }
    }
    merged
}

fn document(piece: Piece, customer: &CustomerParty) -> Result<Document, Problem> {
    let place = Place::line(piece.line);
    // An invoice that was credited beyond its amount leaves money of the customer.
    let is_overpaid = piece.kind == DocumentKind::Invoice && piece.left_minor < 0;
    let kind = if is_overpaid { DocumentKind::UnusedCredit } else { piece.kind };
    let total = if is_overpaid { piece.left_minor } else { piece.total_minor };
    let minor = |amount: i128| i64::try_from(amount.unsigned_abs()).ok();
    let (Some(total_minor), Some(open_minor)) = (minor(total), minor(piece.left_minor)) else {
        return Err(Problem::error(ProblemCode::AmountUnreadable, place, "Debit", &piece.number));
    };
    Ok(Document {
        place,
        kind,
        number: piece.number,
        customer: customer.clone(),
        issued_on: piece.dated_on,
        due_on: piece.due_on,
        currency: Currency::EUR,
        total_minor,
        open_minor: Some(open_minor),
        vat: Vec::new(),
        payment_reference: String::new(),
        purchase_order: String::new(),
        preceding: Vec::new(),
        vat_on_payment: None,
        discount: None,
        lettering: piece.lettering,
    })
}
