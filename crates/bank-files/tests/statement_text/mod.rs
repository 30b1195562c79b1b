//! Statements and problems as text, for comparison with the text expected.

use bank_files::{AccountId, Balance, Collected, Statement, Transaction};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Everything that was read, one line per statement, movement and problem. Empty fields are left out.
pub fn written(found: &Collected) -> String {
    let mut out = String::new();
    for statement in &found.statements {
        head(&mut out, statement);
        for transaction in &statement.transactions {
            movement(&mut out, transaction);
        }
    }
    for problem in &found.problems {
        let line = problem.place.line.map_or("-".to_owned(), |line| line.to_string());
        let (severity, code) = (problem.severity, problem.code.as_str());
        writeln!(out, "! {severity:?} {code} at {line}: {} {:?}", problem.field, problem.found).unwrap();
    }
    out
}

fn head(out: &mut String, statement: &Statement) {
    let header = &statement.header;
    let account = match &header.account {
        AccountId::Unknown => "no account".to_owned(),
        AccountId::Iban(iban) => iban.clone(),
        AccountId::Rib { bank, branch, account } => format!("{bank} {branch} {account}"),
        AccountId::Other(other) => other.clone(),
    };
    let currency = header.currency.map_or("-", money::Currency::code);
    let balance = |balance: Option<Balance>| {
        balance.map_or("none".to_owned(), |balance| {
            format!("{} on {}", balance.minor, balance.on.map_or("-".to_owned(), |day| day.to_string()))
        })
    };
    let (opening, closing) = (balance(statement.end.opening), balance(statement.end.closing));
    writeln!(out, "{:?} {account} {currency}: {opening} -> {closing}", header.kind).unwrap();
}

fn movement(out: &mut String, transaction: &Transaction) {
    let day = |day: Option<jiff::civil::Date>| day.map_or("-".to_owned(), |day| day.to_string());
    write!(out, "  {} {} {}", transaction.position, transaction.amount_minor, day(transaction.booked_on))
        .unwrap();
    if transaction.value_on != transaction.booked_on && transaction.value_on.is_some() {
        write!(out, " value {}", day(transaction.value_on)).unwrap();
    }
    write!(out, " {:?}", transaction.class).unwrap();
    for (name, value) in [
        ("code", &transaction.bank_code),
        ("ref", &transaction.bank_reference),
        ("e2e", &transaction.end_to_end_id),
        ("instruction", &transaction.instruction_id),
        ("batch", &transaction.payment_information_id),
        ("mandate", &transaction.mandate_id),
        ("rf", &transaction.creditor_reference),
        ("cheque", &transaction.cheque_number),
        ("name", &transaction.counterparty_name),
        ("for", &transaction.ultimate_counterparty_name),
        ("account", &transaction.counterparty_account),
        ("text", &transaction.remittance),
        ("info", &transaction.additional_information),
        ("reason", &transaction.return_reason),
    ] {
        if !value.is_empty() {
            write!(out, " {name}[{value}]").unwrap();
        }
    }
    if transaction.charges_minor != 0 {
        write!(out, " charges[{}]", transaction.charges_minor).unwrap();
    }
    if transaction.is_reversal {
        out.push_str(" reversal");
    }
    out.push('\n');
}

/// Compares without the indentation of the expected text.
pub fn assert_written(found: &Collected, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found = written(found);
    let found: Vec<&str> = found.lines().map(str::trim).collect();
    assert_eq!(found, expected);
}

/// A folder of the shared samples, or a line saying that the test is skipped.
pub fn samples(folder: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/a_bank")).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no sample files at {}", path.display());
    None
}

/// The files under a folder that end with one of these, in order.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}
