//! Text in, text out: a story in a few lines, and how the books stand at its end.
//!
//! One command a line, its fields between bars:
//!
//! - `customer NUMBER | NAME | IBAN`
//! - `invoice NUMBER | CUSTOMER | TOTAL | ISSUED | DUE`, and `credit` with a negative total
//! - `bank NAME | DAY | AMOUNT | TEXT | PAYER | OPTIONS`: an entry whose bank reference is the name;
//!   options are `iban=`, `e2e=`, `code=`, `reason=`
//! - `match`; `tolerance CENTS CENTS`
//! - `accept NAME NUMBER`, `split NAME | TARGET AMOUNT, …` (a document, `account:NUMBER`, `credit:CUSTOMER`)
//! - `undo NAME`
//!
//! The last two answer `NAME refused: REASON` when they are refused. At the end every transaction says
//! what became of it, and every open document what is open.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use app::allocation::{LineView, SplitLine};
use jiff::civil::Date;

use crate::camt::{BankEntry, Statement};
use crate::{World, on_both_engines};

/// Runs a story on both engines and compares its end; the books must be sound.
pub fn check(script: &str, expected: &str) {
    on_both_engines(async |world| {
        let told = tell(&world, script).await;
        world.assert_sound().await;
        let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(told.join("\n"), expected.join("\n"), "on {:?}", world.engine);
    });
}

/// Runs a story; answers what was refused, then what became of each transaction, then what is open.
pub async fn tell(world: &World, script: &str) -> Vec<String> {
    let mut teller = Teller {
        world,
        files: 0,
        lists: BTreeMap::new(),
        entries: Vec::new(),
        balance_minor: 0,
        told: Vec::new(),
    };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        teller.run(line).await;
    }
    teller.flush().await;
    let mut told = teller.told;
    told.extend(outcome(world).await);
    told
}

struct Teller<'a> {
    world: &'a World,
    files: usize,
    lists: BTreeMap<&'static str, String>,
    entries: Vec<BankEntry>,
    balance_minor: i64,
    told: Vec<String>,
}

impl Teller<'_> {
    async fn run(&mut self, line: &str) {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let fields: Vec<&str> = rest.split('|').map(str::trim).collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or_default();
        match command {
            "customer" => {
                let list = self.lists.entry("1 customers").or_insert("Code client;Nom;IBAN\n".to_owned());
                let _ = writeln!(list, "{};{};{}", field(0), field(1), field(2));
            }
            "invoice" | "credit" => {
                let list = self.lists.entry("2 invoices").or_insert_with(|| World::invoices_csv(&[]));
                let kind = if command == "invoice" { "Facture" } else { "Avoir" };
                let issued = if field(3).is_empty() { "2026-02-02" } else { field(3) };
                let due = if field(4).is_empty() { "2026-03-04" } else { field(4) };
                let _ = writeln!(list, "{};{kind};{};{issued};{due};{}", field(0), field(1), field(2));
            }
            "bank" => self.entries.push(entry(&fields)),
            "match" => {
                self.flush().await;
                self.world.run_matching().await;
            }
            "tolerance" => {
                let (tolerance, charges) = rest.split_once(' ').expect("two amounts");
                self.world.set_tolerance(minor(tolerance), minor(charges)).await;
            }
            "accept" => {
                let (name, number) = rest.split_once(' ').expect("a name and a number");
                let id = transaction_id(self.world, name).await;
                let outcome = self.world.accept(&id, number.parse().expect("a number")).await;
                self.tell_refusal(name, outcome.err());
            }
            "split" => {
                let id = transaction_id(self.world, field(0)).await;
                let lines = field(1).split(',').map(|line| split_line(line.trim())).collect();
                let outcome = self.world.split(&id, lines).await;
                self.tell_refusal(field(0), outcome.err());
            }
            "undo" => {
                let found = self.world.allocations().await.into_iter().rev();
                let mut of_name = found.filter(|view| name_of(&view.transaction) == rest);
                let id = of_name.next().unwrap_or_else(|| panic!("nothing decided about {rest}")).id;
                let outcome = self.world.undo(&id).await;
                self.tell_refusal(rest, outcome.err());
            }
            other => panic!("no command {other:?}"),
        }
    }

    fn tell_refusal(&mut self, name: &str, error: Option<impl std::fmt::Display>) {
        self.told.extend(error.map(|error| format!("{name} refused: {}", without_ids(&error.to_string()))));
    }

    /// Imports what was gathered: customers, documents, then one statement.
    async fn flush(&mut self) {
        for (kind, text) in std::mem::take(&mut self.lists) {
            self.files += 1;
            let name = format!("{kind}-{}.csv", self.files);
            if kind.ends_with("customers") {
                let outcome = self.world.import_customers(&name, text).await.expect("customers are imported");
                assert_eq!(outcome.problems, [], "{name}");
            } else {
                let outcome = self.world.import_invoices(&name, text).await.expect("documents are imported");
                // The lists of scripts state totals only, and that is said.
                let mut codes = outcome.problems.iter().map(|problem| problem.code.as_str());
                assert!(codes.all(|code| code == "vat-missing"), "{name}: {:?}", outcome.problems);
            }
        }
        let entries = std::mem::take(&mut self.entries);
        let Some(last) = entries.iter().map(|entry| entry.booked_on).max() else { return };
        self.files += 1;
        let (opening, first) =
            (self.balance_minor, entries.iter().map(|entry| entry.booked_on).min().unwrap_or(last));
        self.balance_minor += entries.iter().map(|entry| entry.amount_minor).sum::<i64>();
        let statement = Statement::new(&format!("S{}", self.files), last, entries).opening(opening, first);
        let name = format!("statement-{}.xml", self.files);
        let outcome = self
            .world
            .import_statements(&name, statement.to_camt053())
            .await
            .expect("statements are imported");
        assert_eq!(outcome.problems, [], "{name}");
    }
}

/// A text with what differs from run to run taken out of its ids: `alc_…`.
fn without_ids(text: &str) -> String {
    let words: Vec<String> = text
        .split(' ')
        .map(|word| match word.split_once('_') {
            Some((prefix, rest)) if prefix.len() == 3 && rest.len() >= 26 => {
                format!("{prefix}_…{}", &rest[26..])
            }
            _ => word.to_owned(),
        })
        .collect();
    words.join(" ")
}

fn entry(fields: &[&str]) -> BankEntry {
    let field = |index: usize| fields.get(index).copied().unwrap_or_default();
    let booked_on: Date = field(1).parse().expect("a day");
    let mut entry =
        BankEntry::new(booked_on, minor(field(2)), field(3)).with_reference(field(0)).from(field(4));
    if entry.amount_minor < 0 {
        "ICDT/ESCT".clone_into(&mut entry.code);
    }
    for option in field(5).split_whitespace() {
        let (name, value) = option.split_once('=').expect("name=value");
        let target = match name {
            "iban" => &mut entry.iban,
            "e2e" => &mut entry.end_to_end,
            "code" => &mut entry.code,
            "reason" => &mut entry.return_reason,
            other => panic!("no option {other:?}"),
        };
        value.clone_into(target);
    }
    entry
}

fn split_line(text: &str) -> SplitLine {
    let (target, amount) = text.rsplit_once(' ').expect("a target and an amount");
    let amount_minor = minor(amount);
    match target.split_once(':') {
        Some(("account", account)) => SplitLine::Account { account: account.to_owned(), amount_minor },
        Some(("credit", customer)) => SplitLine::Credit { customer: customer.to_owned(), amount_minor },
        _ => SplitLine::Document { number: target.to_owned(), amount_minor },
    }
}

/// The id of the transaction with this name.
pub async fn transaction_id(world: &World, name: &str) -> String {
    let waiting = world.exceptions().await.into_iter().map(|view| view.transaction);
    let decided = world.allocations().await.into_iter().map(|view| view.transaction);
    let found = waiting.chain(decided).find(|view| name_of(view) == name);
    found.unwrap_or_else(|| panic!("no transaction {name}")).id
}

fn name_of(view: &app::allocation::TransactionView) -> String {
    view.bank_reference.clone().unwrap_or_else(|| format!("{}#{}", view.statement, view.position))
}

/// What became of each transaction, and what is open, in the order of names.
pub async fn outcome(world: &World) -> Vec<String> {
    let mut told = Vec::new();
    for view in world.allocations().await {
        let by = if view.automatic { "" } else { " by hand" };
        told.push(format!("{} {}{by}: {}", name_of(&view.transaction), view.method, in_words(&view.lines)));
    }
    for view in world.exceptions().await {
        let alternatives: Vec<String> =
            view.alternatives.iter().map(|found| in_words(&found.lines)).collect();
        told.push(
            format!("{} ? {}: {}", name_of(&view.transaction), view.reason, alternatives.join(" / "))
                .trim_end()
                .to_owned(),
        );
    }
    told.sort();
    let mut tx = world.db.begin_read().await.expect("a read begins");
    let items = app::receivables::list_items(&mut tx, &world.ctx).await.expect("the items are read");
    let mut open: Vec<String> = items
        .into_iter()
        .filter(|item| item.open_minor != 0)
        .map(|item| {
            let number = if item.number.starts_with("CREDIT-") { "credit" } else { &item.number };
            format!("open {number} {}", decimal(item.open_minor))
        })
        .collect();
    open.sort();
    told.extend(open);
    told
}

fn in_words(lines: &[LineView]) -> String {
    let words: Vec<String> = lines
        .iter()
        .map(|line| {
            let target = match (&line.document, &line.account, &line.customer) {
                (_, _, Some(customer)) => format!("credit of {customer}"),
                (Some(number), _, _) if number.starts_with("CREDIT-") => "credit".to_owned(),
                (Some(number), _, _) => number.clone(),
                (None, account, _) => account.clone().unwrap_or_default(),
            };
            format!("{target} {}", decimal(line.amount_minor))
        })
        .collect();
    words.join(" + ")
}

/// Cents of a decimal with two places.
pub fn minor(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("{text:?} is not an amount"))
}

fn decimal(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}
