//! A demonstration company: eighteen months of invoices, credit notes and bank statements with
//! every kind of case, made from a seed into the files that its banks and its invoicing program
//! would give, and the truth about each bank transaction.
//!
//! Everyone in it is invented: the company, its customers, its banks (whose bank code no bank
//! has). The same seed and the same last day always make the same bytes.

mod another_pays;
mod calendar;
mod camt053;
mod cfonb120;
mod customers;
mod direct_debits;
mod documents;
mod household;
mod labels;
mod lists;
mod model;
mod payments;
mod random;
mod statements;
#[cfg(test)]
mod tests;

pub use calendar::{LAST_DAY, working_day_before};
pub use model::{DemoCase, ExpectedTransaction};

use jiff::civil::Date;

use calendar::Period;
use model::{Bank, Customer, Document};
use random::Random;
use statements::Account;

const COMPANY: &str = "Atelier Méridor";
const OPENING_A_MINOR: i64 = 8_825_012;
const OPENING_B_MINOR: i64 = 2_213_055;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoFileKind {
    /// The customer list, CSV.
    Customers,
    /// Invoices and credit notes, CSV.
    Invoices,
    /// One month of one bank account.
    Statement,
}

/// A file as the company would receive or export it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// Its name, without a folder.
    pub name: String,
    /// What it holds.
    pub kind: DemoFileKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The company, its files and the truth about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCompany {
    /// Its name.
    pub name: String,
    /// Its accounts: at bank A (camt.053), at bank B (CFONB 120).
    pub ibans: [String; 2],
    /// Customers first, then invoices, then statements, each in the order of time.
    pub files: Vec<DemoFile>,
    /// One row per bank transaction, in the order of the files.
    pub truth: Vec<ExpectedTransaction>,
    /// What there is to tell about it.
    pub story: DemoStory,
}

/// Figures of the story, all in cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoStory {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// How many customers there are.
    pub customers: usize,
    /// How many invoices.
    pub invoices: usize,
    /// How many credit notes.
    pub credit_notes: usize,
    /// Invoices less credit notes, VAT included.
    pub invoiced_minor: i64,
    /// What of it the bank transactions settle, discounts and small differences included.
    pub settled_minor: i64,
    /// How many bank transactions there are of each case.
    pub cases: Vec<(DemoCase, usize)>,
}

/// Makes the company of a seed as it was on [`LAST_DAY`].
///
/// ```
/// let company = demo_company::generate(1);
/// assert_eq!(company.story.customers, 60);
/// assert_eq!(company, demo_company::generate(1));
/// ```
pub fn generate(seed: u64) -> DemoCompany {
    generate_until(seed, LAST_DAY)
}

/// Makes the company of a seed as it is on the evening of a day: what would be issued or booked after it is not
/// there, and the last statements end with it.
///
/// ```
/// use jiff::civil::date;
///
/// let monday = date(2026, 11, 23);
/// let company = demo_company::generate_until(1, demo_company::working_day_before(monday));
/// assert_eq!((company.story.from, company.story.to), (date(2025, 6, 1), date(2026, 11, 20)));
/// ```
pub fn generate_until(seed: u64, last_day: Date) -> DemoCompany {
    let period = Period::until(last_day);
    let mut random = Random::new(seed);
    let customers = customers::customers(&mut random);
    let invoices = documents::invoices(&mut random, period, &customers);
    let credit_notes = credit_notes(&mut random, period, &customers, &invoices);
    let account = |random: &mut Random| Account {
        holder: COMPANY.to_uppercase(),
        iban: customers::french_iban(random),
    };
    let (account_a, account_b) = (account(&mut random), account(&mut random));
    let mut movements = payments::payments(&mut random, period, &customers, &invoices, &credit_notes);
    another_pays::let_another_pay(seed, last_day, &customers, &mut movements);
    another_pays::let_one_pay_for_two(seed, last_day, &mut movements);
    movements.extend(direct_debits::direct_debits(&mut random, period, &customers, &invoices));
    let own_ibans = [account_a.iban.as_str(), account_b.iban.as_str()];
    movements.extend(household::household(&mut random, period, &account_a.holder, own_ibans));

    let mut files = list_files(period, &customers, &invoices, &credit_notes);
    let mut truth = Vec::new();
    for (bank, opening, account) in
        [(Bank::A, OPENING_A_MINOR, &account_a), (Bank::B, OPENING_B_MINOR, &account_b)]
    {
        let (of_bank, truth_of_bank) =
            statements::statement_files(bank, period, movements.clone(), opening, account);
        files.extend(of_bank);
        truth.extend(truth_of_bank);
    }
    let story = DemoStory {
        from: period.first_day,
        to: last_day,
        customers: customers.len(),
        invoices: invoices.len(),
        credit_notes: credit_notes.len(),
        invoiced_minor: invoices.iter().chain(&credit_notes).map(Document::total_minor).sum(),
        settled_minor: truth.iter().flat_map(|row| &row.documents).map(|(_, amount)| amount).sum(),
        cases: statements::counts(&truth),
    };
    DemoCompany { name: COMPANY.to_owned(), ibans: [account_a.iban, account_b.iban], files, truth, story }
}

/// One invoice in eighteen is corrected, among the customers who pay by transfer.
fn credit_notes(
    random: &mut Random,
    period: Period,
    customers: &[Customer],
    invoices: &[Document],
) -> Vec<Document> {
    let mut credit_notes: Vec<Document> = Vec::new();
    for invoice in invoices {
        if customers[invoice.customer].mandate.is_none() && random.index(18) == 0 {
            credit_notes.push(documents::credit_note(random, period, invoice));
        }
    }
    credit_notes.sort_by_key(|note| note.issued_on);
    let mut series = documents::Series::default();
    for note in &mut credit_notes {
        note.number = series.next("AV", note.issued_on);
    }
    credit_notes
}

/// The customer list, and one list of documents per year.
fn list_files(
    period: Period,
    customers: &[Customer],
    invoices: &[Document],
    credit_notes: &[Document],
) -> Vec<DemoFile> {
    let mut files = vec![DemoFile {
        name: "clients.csv".to_owned(),
        kind: DemoFileKind::Customers,
        bytes: lists::customers_csv(customers),
    }];
    for year in period.first_day.year()..=period.last_day.year() {
        let of_year =
            invoices.iter().chain(credit_notes).filter(|document| document.issued_on.year() == year);
        files.push(DemoFile {
            name: format!("factures-{year}.csv"),
            kind: DemoFileKind::Invoices,
            bytes: lists::documents_csv(customers, of_year),
        });
    }
    files
}
