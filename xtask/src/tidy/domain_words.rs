//! `db` and `jobs` are infrastructure: they know no word of the trade.

use super::Finding;
use super::rust_source::{RustSource, identifiers};
use super::tree::Tree;

/// Words of the glossary that have no other use in a database layer or a queue.
const WORDS: [&str; 18] = [
    "allocation",
    "creditor",
    "customer",
    "debtor",
    "dunning",
    "iban",
    "instalment",
    "invoice",
    "lettrage",
    "mandate",
    "payer",
    "payment",
    "payout",
    "receivable",
    "refund",
    "reminder",
    "remittance",
    "supplier",
];

/// Identifiers of `db` and `jobs` hold no such word.
pub fn absent_from_infrastructure(tree: &Tree) -> Vec<Finding> {
    tree.product()
        .filter(|(file, _)| matches!(file.crate_name(), Some("db" | "jobs")))
        .flat_map(|(file, rust)| in_code(rust).map(|(line, message)| Finding::new(&file.path, line, message)))
        .collect()
}

fn in_code(rust: &RustSource) -> impl Iterator<Item = (usize, String)> {
    identifiers(&rust.product_code).filter_map(|(line, identifier)| {
        let word = parts(identifier).find_map(|part| WORDS.iter().find(|word| is_form_of(&part, word)))?;
        Some((line, format!("`{identifier}`: this crate knows no {word}; move it to `app`")))
    })
}

fn is_form_of(part: &str, word: &str) -> bool {
    part == word || part.strip_suffix('s') == Some(word)
}

/// `OpenInvoice` and `open_invoice` are both `open` and `invoice`.
fn parts(identifier: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::new();
    let mut after_lower = false;
    for it in identifier.chars() {
        if it.is_uppercase() && after_lower {
            spaced.push('_');
        }
        after_lower = it.is_lowercase();
        spaced.extend(it.to_lowercase());
    }
    spaced.split('_').map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::absent_from_infrastructure;

    #[test]
    fn infrastructure_knows_no_trade() {
        check(
            absent_from_infrastructure,
            "== crates/jobs/src/lib.rs
//! A job may import an invoice.
struct InvoiceJob;
fn claim(queue: &str) {}
fn list_payments() {}
#[cfg(test)]
mod tests { fn customer() {} }
== crates/app/src/lib.rs
struct Invoice;
",
            "crates/jobs/src/lib.rs:2: `InvoiceJob`: this crate knows no invoice; move it to `app`
             crates/jobs/src/lib.rs:4: `list_payments`: this crate knows no payment; move it to `app`",
        );
    }
}
