//! Shows what a reader found as text, one line per fact.

use bank_files::{AccountId, Balance, Collected, Format, Statement, Transaction, detect, read};
use file_intake::{Problem, Refusal, Severity};
use std::fmt::Write as _;

/// What is found in a camt file, or why it is refused.
pub fn shown(file: &[u8]) -> String {
    assert_eq!(detect(file), Some(Format::Camt));
    let (found, outcome) = collected(file);
    let mut text = String::new();
    for statement in &found.statements {
        show_statement(&mut text, statement);
    }
    for problem in &found.problems {
        show_problem(&mut text, problem);
    }
    if let Err(refusal) = outcome {
        writeln!(text, "refused {}", refusal.code()).unwrap();
    }
    text
}

/// Everything that is found in a camt file.
pub fn collected(file: &[u8]) -> (Collected, Result<(), Refusal>) {
    let mut found = Collected::default();
    let outcome = read(Format::Camt, &mut &file[..], None, &mut found);
    (found, outcome)
}

fn show_statement(text: &mut String, statement: &Statement) {
    let (header, end) = (&statement.header, &statement.end);
    let account = match &header.account {
        AccountId::Unknown => "no account".to_owned(),
        AccountId::Iban(number) => format!("IBAN {number}"),
        AccountId::Other(number) => format!("account {number}"),
        AccountId::Rib { bank, branch, account } => format!("RIB {bank} {branch} {account}"),
    };
    let currency = header.currency.map_or("no currency", |currency| currency.code());
    write!(text, "{:?} {account} {currency}", header.kind).unwrap();
    for (name, value) in
        [("id", &header.statement_id), ("no", &header.sequence), ("name", &header.account_name)]
    {
        if !value.is_empty() {
            write!(text, " {name}={value}").unwrap();
        }
    }
    text.push('\n');
    for transaction in &statement.transactions {
        show_transaction(text, transaction);
    }
    let balance = |balance: Option<Balance>| match balance {
        Some(Balance { minor, on: Some(on) }) => format!("{minor} on {on}"),
        Some(Balance { minor, on: None }) => minor.to_string(),
        None => "none".to_owned(),
    };
    let (opening, closing) = (balance(end.opening), balance(end.closing));
    writeln!(
        text,
        "opening {opening}, {} movements {:+}, closing {closing}",
        end.movements, end.movements_minor
    )
    .unwrap();
}

fn show_transaction(text: &mut String, transaction: &Transaction) {
    let day = |day: Option<jiff::civil::Date>| day.map_or("-".to_owned(), |day| day.to_string());
    let part = match transaction.batch_position {
        0 => String::new(),
        part => format!(".{part}"),
    };
    write!(
        text,
        "  {}{part} {} {} {:+} {} {:?}",
        transaction.position,
        day(transaction.booked_on),
        day(transaction.value_on),
        transaction.amount_minor,
        transaction.currency.map_or("no currency", |currency| currency.code()),
        transaction.class,
    )
    .unwrap();
    let documents = transaction.documents.join(",");
    for (name, value) in [
        ("code", &transaction.bank_code),
        ("ref", &transaction.bank_reference),
        ("e2e", &transaction.end_to_end_id),
        ("instr", &transaction.instruction_id),
        ("pmtinf", &transaction.payment_information_id),
        ("mandate", &transaction.mandate_id),
        ("rf", &transaction.creditor_reference),
        ("cheque", &transaction.cheque_number),
        ("documents", &documents),
        ("party", &transaction.counterparty_name),
        ("ultimate", &transaction.ultimate_counterparty_name),
        ("account", &transaction.counterparty_account),
        ("reason", &transaction.return_reason),
        ("rmt", &transaction.remittance),
        ("info", &transaction.additional_information),
    ] {
        if !value.is_empty() {
            write!(text, " {name}={value}").unwrap();
        }
    }
    for (name, is_set) in [("reversal", transaction.is_reversal)] {
        if is_set {
            write!(text, " {name}").unwrap();
        }
    }
    if transaction.batch_count > 0 {
        write!(text, " batch of {}", transaction.batch_count).unwrap();
    }
    if transaction.charges_minor != 0 {
        write!(text, " charges={}", transaction.charges_minor).unwrap();
    }
    text.push('\n');
}

fn show_problem(text: &mut String, problem: &Problem) {
    let severity = match problem.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let place = problem.place.element.as_deref().unwrap_or("-");
    writeln!(text, "{severity} {} at {place}: {}", problem.code.as_str(), problem.found).unwrap();
}
