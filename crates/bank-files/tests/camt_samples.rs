//! Published samples of other projects, with the values that those projects expect of them. The
//! samples lie outside of this repository; where they are missing, nothing is tested.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says when it skips"
)]

mod camt_text;

use bank_files::{AccountId, Collected, Statement};
use camt_text::{collected, shown};
use file_intake::ProblemCode;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn samples(folder: &str) -> Option<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/a_bank/camt");
    let path = Path::new(root).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no samples at {}", path.display());
    None
}

fn read_sample(file: &Path) -> Collected {
    let (found, outcome) = collected(&fs::read(file).unwrap());
    assert!(outcome.is_ok(), "{}: {outcome:?}", file.display());
    found
}

/// The entries of a statement as the other project counts them: the parts of a batch together.
fn entry_amounts(statement: &Statement) -> Vec<i64> {
    let mut amounts = Vec::new();
    let mut last = 0;
    for transaction in &statement.transactions {
        if transaction.position == last {
            *amounts.last_mut().unwrap() += transaction.amount_minor;
        } else {
            amounts.push(transaction.amount_minor);
        }
        last = transaction.position;
    }
    amounts
}

#[test]
fn genkgo_samples_have_the_entries_of_their_json() {
    let Some(folder) = samples("genkgo") else { return };
    let mut compared = 0;
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let expected = match fs::read_to_string(file.with_extension("json")) {
            Ok(text) if file.extension().is_some_and(|extension| extension == "xml") => text,
            _ => continue,
        };
        compare(&file, &serde_json::from_str(&expected).unwrap(), &read_sample(&file));
        compared += 1;
    }
    assert_eq!(compared, 13);
}

fn compare(file: &Path, expected: &Value, found: &Collected) {
    let name = file.display();
    let statement = &found.statements[0];
    let entries: Vec<&Value> = expected["getEntries"].as_array().unwrap().iter().collect();
    let booked: Vec<&&Value> = entries.iter().filter(|entry| entry["getStatus"] == "BOOK").collect();
    let amounts: Vec<i64> = booked.iter().map(|entry| minor(&entry["getAmount"])).collect();
    assert_eq!(entry_amounts(statement), amounts, "{name}");
    let pending =
        found.problems.iter().filter(|problem| problem.code == ProblemCode::TransactionPending).count();
    assert_eq!(pending, entries.len() - booked.len(), "{name}");
    for (entry, transaction) in booked.iter().zip(&statement.transactions) {
        assert_eq!(
            transaction.currency.unwrap().code(),
            entry["getAmount"]["getCurrency"]["getCode"],
            "{name}"
        );
        assert_eq!(transaction.bank_reference, text(&entry["getAccountServicerReference"]), "{name}");
        assert_eq!(transaction.is_reversal, entry["getReversalIndicator"].as_bool().unwrap(), "{name}");
        let days = [(transaction.booked_on, "getBookingDate"), (transaction.value_on, "getValueDate")];
        for (day, field) in days {
            let expected_day =
                entry[field]["0"].as_str().and_then(|text| text.get(..10)).map(ToOwned::to_owned);
            assert_eq!(day.map(|day| day.to_string()), expected_day, "{name} {field}");
        }
    }
    let record = &entries[0]["getRecord"];
    let account = match &statement.header.account {
        AccountId::Iban(number) | AccountId::Other(number) => number.as_str(),
        _ => "",
    };
    assert_eq!(account, text(&record["getAccount"]["getIdentification"]), "{name}");
    let balance = |kind: &str| {
        let balances = record["getBalances"].as_array()?;
        let found = balances.iter().find(|balance| balance["getType"] == kind)?;
        // A balance in another currency than the account is passed over.
        let code = statement.header.currency.map_or("", |currency| currency.code());
        (found["getAmount"]["getCurrency"]["getCode"] == code).then(|| minor(&found["getAmount"]))
    };
    assert_eq!(statement.end.opening.map(|balance| balance.minor), balance("opening"), "{name}");
    assert_eq!(statement.end.closing.map(|balance| balance.minor), balance("closing"), "{name}");
}

fn minor(amount: &Value) -> i64 {
    amount["getAmount"].as_str().unwrap().parse().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn a_message_without_statement_is_empty() {
    let Some(folder) = samples("genkgo") else { return };
    let found = read_sample(&folder.join("camt053.v2.wrong.xml"));
    assert!(found.statements.is_empty() && found.problems.is_empty());
}

#[test]
fn german_and_swiss_samples_balance() {
    let Some(folder) = samples("camt_parser/fixtures/053") else { return };
    let found = read_sample(&folder.join("valid_example.xml"));
    let statement = &found.statements[0];
    assert_eq!(entry_amounts(statement), [-200, -300, 100, -600]);
    assert_eq!((statement.transactions.len(), statement.end.is_balanced()), (5, Some(true)));
    assert_eq!(statement.header.account, AccountId::Iban("DE14740618130000033626".to_owned()));
    let first = &statement.transactions[0];
    assert_eq!(first.mandate_id, "MandateReference");
    assert_eq!(first.counterparty_account, "DE09300606010012345671");

    let found = read_sample(&folder.join("valid_example_v4.xml"));
    let statement = &found.statements[0];
    assert_eq!((statement.end.movements, statement.end.is_balanced()), (13, Some(true)));
    assert_eq!(statement.transactions.len(), 32);
    assert_eq!(statement.transactions.iter().filter(|part| part.position == 7).count(), 10);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[test]
fn a_sample_whose_opening_balance_was_turned_around_is_flagged() {
    let Some(folder) = samples("camt_parser/fixtures/053") else { return };
    let found = read_sample(&folder.join("valid_example_with_debit.xml"));
    assert_eq!(found.problems[0].code, ProblemCode::BalanceBroken);
    assert_eq!(found.statements[0].end.opening.unwrap().minor, -3306);
}

#[test]
fn other_accounts_and_times_are_read() {
    let Some(folder) = samples("camt_parser/fixtures/053") else { return };
    let found = read_sample(&folder.join("valid_example_with_other_id.xml"));
    assert_eq!(found.statements[0].header.account, AccountId::Other("ABCDE1234".to_owned()));
    let found = read_sample(&folder.join("valid_example_with_datetime.xml"));
    let transaction = &found.statements[0].transactions[0];
    assert_eq!((transaction.amount_minor, transaction.charges_minor), (19_586, 414));
    assert_eq!(transaction.booked_on.unwrap().to_string(), "2023-06-21");
}

#[test]
fn documents_without_message_are_refused() {
    for (folder, file) in [("053", "valid_namespace.xml"), ("general", "invalid_namespace.xml")] {
        let Some(folder) = samples(&format!("camt_parser/fixtures/{folder}")) else { return };
        assert_eq!(shown(&fs::read(folder.join(file)).unwrap()), "refused nothing-inside\n");
    }
}
