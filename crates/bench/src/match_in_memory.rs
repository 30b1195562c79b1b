//! The matching engine alone: a generated company, read by our own readers, matched in memory.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufReader, Read as _};
use std::path::Path;

use anyhow::Context as _;
use bank_files::{Sink, StatementEnd, StatementHeader};
use file_intake::Problem;
use invoice_files::{Format, Input};
use jiff::civil::Date;
use matching::{
    AccountKey, Book, Customer, Decision, ItemKind, MovementClass, OpenItem, Settings, Transaction,
};
use money::Currency;
use serde_json::{Value, json};

use crate::meter::{Meter, peak_mib};

const HEAD_BYTES: u64 = 64 * 1024;
const MUCH_BYTES: usize = 100 * 1024;

/// Loads, matches, and says how long the matching took, its indexes included.
pub fn run(folder: &Path) -> anyhow::Result<Value> {
    let book = load_book(folder)?;
    let transactions = load_transactions(&folder.join("bank.csv"))?;
    // The allocator tidies what reading gave back when somebody first asks for much: that belongs to reading.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(MUCH_BYTES)));
    let meter = Meter::start();
    let decisions = matching::settle(&book, &transactions, &Settings::default());
    let used = meter.used();
    let automatic = decisions.iter().filter(|it| matches!(it, Decision::Automatic(_))).count();
    Ok(json!({
        "wall_seconds": used.wall_seconds,
        "cpu_seconds": used.cpu_seconds,
        "peak_mib": peak_mib(),
        "items": book.items.len(),
        "transactions": transactions.len(),
        "automatic": automatic,
    }))
}

fn load_book(folder: &Path) -> anyhow::Result<Book> {
    let mut list = invoice_files::Collected::default();
    let mut input = open(&folder.join("customers.csv"))?;
    invoice_files::read_customers(Format::Csv, Input::Stream(&mut input), None, &mut list)?;
    let mut input = open(&folder.join("invoices.csv"))?;
    invoice_files::read(Format::Csv, Input::Stream(&mut input), None, &mut list)?;
    let indexes: HashMap<&str, u32> =
        (0..).zip(&list.customers).map(|(index, customer)| (customer.party.number.as_str(), index)).collect();
    let mut book = Book::default();
    for document in &list.documents {
        let customer = indexes.get(document.customer.number.as_str());
        book.items.push(OpenItem {
            customer: *customer.with_context(|| format!("customer {}", document.customer.number))?,
            kind: ItemKind::Invoice,
            number: document.number.as_str().into(),
            references: Vec::new(),
            open_minor: document.open_minor.unwrap_or(document.total_minor),
            currency: document.currency,
            issued_on: document.issued_on,
            due_on: document.due_on.unwrap_or(document.issued_on),
            discount: None,
        });
    }
    book.customers = list
        .customers
        .iter()
        .map(|customer| Customer {
            name: customer.party.name.as_str().into(),
            number: customer.party.number.as_str().into(),
            accounts: account_key(&customer.party.iban).into_iter().collect(),
            ..Customer::default()
        })
        .collect();
    Ok(book)
}

fn load_transactions(file: &Path) -> anyhow::Result<Vec<Transaction>> {
    let mut head = Vec::new();
    open(file)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    let rules = bank_files::detect_rules(&head).context("the columns of bank.csv are not recognised")?;
    let mut found = Gathered::default();
    bank_files::read_csv(&mut open(file)?, &rules, &mut found)?;
    Ok(found.transactions)
}

fn open(file: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(file).with_context(|| file.display().to_string())?))
}

/// What stands for an account number; the product uses a keyed hash of the same width.
fn account_key(account: &str) -> Option<AccountKey> {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, account).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (!account.is_empty()).then(|| AccountKey(half(0) << 64 | half(1)))
}

#[derive(Default)]
struct Gathered {
    transactions: Vec<Transaction>,
}

impl Sink for Gathered {
    fn opened(&mut self, _: &StatementHeader) {}

    fn transaction(&mut self, read: &bank_files::Transaction) {
        self.transactions.push(Transaction {
            amount_minor: read.amount_minor,
            currency: read.currency.unwrap_or(Currency::EUR),
            booked_on: read.booked_on.unwrap_or(Date::constant(1970, 1, 1)),
            class: MovementClass::Unspecified,
            references: Vec::new(),
            mandate: String::new(),
            documents: Vec::new(),
            text: read.remittance.clone(),
            counterparty: read.counterparty_name.clone(),
            ultimate_counterparty: String::new(),
            account: account_key(&read.counterparty_account),
            batch_count: 0,
            return_reason: String::new(),
            key: self.transactions.len() as u128,
            undone: Vec::new(),
        });
    }

    fn closed(&mut self, _: &StatementEnd) {}

    fn problem(&mut self, _: Problem) {}
}
