//! The demonstration, and every table it fills: a person's terminal has 100 columns.

use serde_json::Value;

use crate::place::Place;

const COLUMNS: usize = 100;
const ON_DEMO: &str = "--database sqlite:demo.sqlite --key-file demo.key";
/// Every command that prints a list, a table or prose of its own.
const TABLES: [&str; 17] = [
    "reconcile --invoices factures.csv --statements releve.ofx",
    "import --invoices factures.csv --statements releve.ofx --dry-run",
    "allocations",
    "exceptions",
    "exceptions --aside",
    "adjustments",
    "open-items",
    "entries",
    "entries --balance",
    "rules list",
    "settings",
    "learned",
    "check",
    "migrate",
    "keys rotate",
    "backup copie.qb",
    "user list",
];

fn fits(command: &str, text: &str) {
    let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap_or_default();
    assert!(widest.chars().count() <= COLUMNS, "{command}: {} columns\n{widest}", widest.chars().count());
}

#[test]
fn the_story_and_every_table_of_it() {
    let place = Place::empty();
    let (code, told, said) = place.told("demo --format json");
    assert_eq!((code, said.as_str()), (0, ""), "{told}");
    let story: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(story["checks_passed"], story["checks"]);
    for (key, at_least) in [("customers", 60), ("files", 30), ("documents", 400), ("automatic", 300)] {
        assert!(story[key].as_i64().unwrap() >= at_least, "{key}: {story}");
    }
    assert!(place.is_clean(), "the demonstration's files and database are gone");

    let (code, text) = place.run(&format!("demo --until 2026-10-31 {ON_DEMO}"));
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("467") && text.contains("076,80"), "{text}");
    fits("demo", &text);
    assert!(text.lines().count() < 60, "one screen:\n{text}");
    let (code, text) = place.run(&format!(
        "rules add --contains COTISATION-ANNUELLE-DU-CONTRAT-DE-PREVOYANCE-COLLECTIVE --account 758000 {ON_DEMO}"
    ));
    assert_eq!(code, 0, "{text}");
    let (code, text) = place.run(&format!("user add {}@example.fr --role finance {ON_DEMO}", "a".repeat(60)));
    assert_eq!(code, 0, "{text}");
    for command in TABLES {
        let (code, text) = place.run(&format!("{command} {ON_DEMO}"));
        assert!(code < 2 && !text.is_empty(), "{command}: {text}");
        fits(command, &text);
    }
}
