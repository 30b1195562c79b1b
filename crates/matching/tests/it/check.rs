//! Cases as text: a book and transactions in, decisions out.
//!
//! ```text
//! customer KEY Name of the customer; account=A number=C17 mandate=M paid_by=KEY
//! open NUMBER KEY MINOR; due=DATE issued=DATE currency=USD ref=R discount=DATE:MINOR
//! settled NUMBER KEY MINOR
//! payment KEY MINOR; ref=R paid=NUMBER:MINOR
//! alias KEY Name on the statement          alias-account KEY A          own A
//! rule CONTAINS TEXT -> account 627        rule CONTAINS TEXT -> payer KEY
//! set tolerance|charges|work MINOR
//! bank ID MINOR from Name; account=A on=DATE class=return ref=R doc=N reason=AC04 undone=FINGERPRINT | the text
//! ```

use jiff::civil::{Date, date};
use matching::{
    AccountKey, Alias, AliasKey, Book, Customer, Decision, Explanation, ItemKind, Line, MovementClass,
    OpenItem, PastPayment, PaymentRef, Rule, RuleEffect, Settings, SettledItem, Transaction,
};
use money::Currency;

/// A case read from its text.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub book: Book,
    pub transactions: Vec<Transaction>,
    pub ids: Vec<String>,
    pub settings: Settings,
    keys: Vec<String>,
}

/// Reads a case, settles it, and compares the decisions with what is expected, line by line.
pub fn check(case: &str, expected: &str) {
    let case = read(case);
    let decided = matching::settle(&case.book, &case.transactions, &case.settings);
    let shown: Vec<String> = case
        .ids
        .iter()
        .zip(&decided)
        .map(|(id, decision)| format!("{id} {}", show(&case, decision)))
        .collect();
    let wanted: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(shown, wanted);
}

/// A decision as one line.
pub fn show(case: &Case, decision: &Decision) -> String {
    match decision {
        Decision::Automatic(explanation) => {
            format!("{}: {}", explanation.method.as_str(), show_lines(case, explanation))
        }
        Decision::Exception { reason, alternatives } => {
            let shown: Vec<String> = alternatives.iter().map(|one| show_lines(case, one)).collect();
            format!("? {}: {}", reason.as_str(), shown.join(" | ")).trim_end().to_owned()
        }
    }
}

fn show_lines(case: &Case, explanation: &Explanation) -> String {
    let customer = |index: u32| case.keys[index as usize].as_str();
    let mut shown: Vec<String> = explanation
        .lines
        .iter()
        .map(|line| match line {
            Line::Item { item, amount_minor } => {
                format!("{} {amount_minor}", case.book.items[*item as usize].number)
            }
            Line::Reopened { document, amount_minor, .. } => format!("reopened {document} {amount_minor}"),
            Line::Role { role, amount_minor } => format!("{role:?} {amount_minor}"),
            Line::Account { account, amount_minor } => format!("account {account} {amount_minor}"),
            Line::Credit { customer: index, amount_minor } => {
                format!("credit {} {amount_minor}", customer(*index))
            }
        })
        .collect();
    match explanation.takes_back {
        Some(PaymentRef::Past(_)) => shown.push("takes back a past payment".into()),
        Some(PaymentRef::Run(index)) => shown.push(format!("takes back {}", case.ids[index as usize])),
        None => {}
    }
    shown.join(", ")
}

/// Reads a case.
pub fn read(text: &str) -> Case {
    let mut case = Case::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap();
        case.read_line(word, rest);
    }
    case
}

fn account(name: &str) -> AccountKey {
    AccountKey(name.bytes().fold(7, |key, byte| key * 251 + u128::from(byte)))
}

/// Splits `head; key=value key=value`.
fn options(text: &str) -> (&str, Vec<(&str, &str)>) {
    let (head, tail) = text.split_once(';').unwrap_or((text, ""));
    (head.trim(), tail.split_whitespace().map(|option| option.split_once('=').unwrap()).collect())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Case {
    fn customer(&self, key: &str) -> u32 {
        u32::try_from(self.keys.iter().position(|known| known == key).unwrap()).unwrap()
    }

    fn read_line(&mut self, word: &str, rest: &str) {
        match word {
            "customer" => self.read_customer(rest),
            "open" => self.read_open(rest),
            "settled" => {
                let parts: Vec<&str> = rest.split_whitespace().collect();
                let (customer, amount_minor) = (self.customer(parts[1]), parts[2].parse().unwrap());
                self.book.settled.push(SettledItem { customer, number: parts[0].into(), amount_minor });
            }
            "payment" => self.read_payment(rest),
            "alias" => {
                let (key, name) = rest.split_once(' ').unwrap();
                self.book
                    .aliases
                    .push(Alias { customer: self.customer(key), by: AliasKey::Name(name.into()) });
            }
            "alias-account" => {
                let (key, name) = rest.split_once(' ').unwrap();
                self.book
                    .aliases
                    .push(Alias { customer: self.customer(key), by: AliasKey::Account(account(name)) });
            }
            "own" => self.book.own_accounts.push(account(rest)),
            "rule" => {
                let (contains, effect) = rest.split_once(" -> ").unwrap();
                let effect = match effect.split_once(' ').unwrap() {
                    ("account", number) => RuleEffect::PostToAccount(number.into()),
                    (_, key) => RuleEffect::PayerIs(self.customer(key)),
                };
                self.book.rules.push(Rule {
                    contains: contains.into(),
                    direction: None,
                    amount_range: None,
                    effect,
                });
            }
            "set" => match rest.split_once(' ').unwrap() {
                ("tolerance", amount) => self.settings.tolerance_minor = amount.parse().unwrap(),
                ("charges", amount) => self.settings.charges_minor_max = amount.parse().unwrap(),
                (_, work) => self.settings.subset_work_max = work.parse().unwrap(),
            },
            "bank" => self.read_bank(rest),
            other => panic!("unknown line {other}"),
        }
    }

    fn read_customer(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let (key, name) = head.split_once(' ').unwrap();
        let mut customer = Customer { name: name.into(), ..Customer::default() };
        for (option, value) in options {
            match option {
                "account" => customer.accounts.push(account(value)),
                "number" => customer.number = value.into(),
                "mandate" => customer.mandates.push(value.into()),
                _ => customer.paid_by = Some(self.customer(value)),
            }
        }
        self.keys.push(key.into());
        self.book.customers.push(customer);
    }

    fn read_open(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let parts: Vec<&str> = head.split_whitespace().collect();
        let open_minor = parts[2].parse().unwrap();
        let mut item = OpenItem {
            customer: self.customer(parts[1]),
            kind: if open_minor < 0 { ItemKind::CreditNote } else { ItemKind::Invoice },
            number: parts[0].into(),
            references: Vec::new(),
            open_minor,
            currency: Currency::EUR,
            issued_on: date(2025, 1, 1),
            due_on: date(2025, 1, 31),
            discount: None,
        };
        for (option, value) in options {
            match option {
                "due" => item.due_on = day(value),
                "issued" => item.issued_on = day(value),
                "currency" => item.currency = Currency::parse(value).unwrap(),
                "ref" => item.references.push(value.into()),
                _ => {
                    let (until, amount) = value.split_once(':').unwrap();
                    item.discount = Some((day(until), amount.parse().unwrap()));
                }
            }
        }
        self.book.items.push(item);
    }

    fn read_payment(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let (key, amount) = head.split_once(' ').unwrap();
        let mut payment = PastPayment {
            customer: Some(self.customer(key)),
            amount_minor: amount.parse().unwrap(),
            currency: Currency::EUR,
            booked_on: date(2025, 1, 20),
            references: Vec::new(),
            documents: Vec::new(),
            is_returned: false,
        };
        for (option, value) in options {
            if option == "ref" {
                payment.references.push(value.into());
            } else {
                let (number, amount) = value.split_once(':').unwrap();
                payment.documents.push((number.into(), amount.parse().unwrap()));
            }
        }
        self.book.payments.push(payment);
    }

    fn read_bank(&mut self, rest: &str) {
        let (head, text) = rest.split_once('|').unwrap_or((rest, ""));
        let (head, options) = options(head);
        let (head, name) = head.split_once(" from ").unwrap_or((head, ""));
        let (id, amount) = head.split_once(' ').unwrap();
        let mut transaction = Transaction {
            amount_minor: amount.trim().parse().unwrap(),
            currency: Currency::EUR,
            booked_on: date(2025, 2, 10),
            class: MovementClass::Unspecified,
            references: Vec::new(),
            mandate: String::new(),
            documents: Vec::new(),
            text: text.trim().into(),
            counterparty: name.trim().into(),
            ultimate_counterparty: String::new(),
            account: None,
            batch_count: 0,
            return_reason: String::new(),
            key: self.ids.len() as u128,
            undone: Vec::new(),
        };
        for (option, value) in options {
            match option {
                "account" => transaction.account = Some(account(value)),
                "on" => transaction.booked_on = day(value),
                "ref" => transaction.references.push(value.into()),
                "doc" => transaction.documents.push(value.into()),
                "mandate" => transaction.mandate = value.into(),
                "reason" => transaction.return_reason = value.into(),
                "currency" => transaction.currency = Currency::parse(value).unwrap(),
                "undone" => transaction.undone.push(value.parse().unwrap()),
                _ => transaction.class = class(value),
            }
        }
        self.ids.push(id.into());
        self.transactions.push(transaction);
    }
}

fn class(name: &str) -> MovementClass {
    match name {
        "fee" => MovementClass::Fee,
        "interest" => MovementClass::Interest,
        "internal" => MovementClass::Internal,
        "return" => MovementClass::Return,
        "cheque-unpaid" => MovementClass::ChequeUnpaid,
        "card" => MovementClass::Card,
        other => panic!("unknown class {other}"),
    }
}
