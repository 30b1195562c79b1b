//! QIF: own files, and what a public converter writes.

#[cfg(test)]
mod statement_text;

use bank_files::{Collected, read_qif};
use file_intake::Refusal;
use statement_text::{assert_written, files, samples};

#[cfg(test)]
fn read(bytes: &[u8]) -> Result<Collected, Refusal> {
    let mut found = Collected::default();
    read_qif(&mut &bytes[..], &mut found).map(|()| found)
}

#[cfg(test)]
fn check(bytes: &[u8], expected: &str) {
    assert_written(&read(bytes).unwrap(), expected);
}

#[test]
fn a_french_export() {
    check(
        include_bytes!("../test_data/qif/french.qif"),
        r#"
        Statement Compte courant -: none -> none
        1 120050 2025-12-31 Unspecified cheque[0001234] name[ATELIER MARTIN] text[FACTURE FA-2025-000123]
        2 -1200 2026-01-02 Unspecified name[FRAIS] text[FRAIS] info[Frais bancaires Frais Part 1 -10,00 Taxes -2,00]
        3 -1200 2026-01-02 Unspecified name[FRAIS] text[FRAIS]
        ! Error amount-unreadable at 27: T "douze"
        ! Warning record-unknown at 30: !Type "!Type:Cat"
        "#,
    );
}

#[test]
fn the_order_of_dates() {
    let check = |dates: &[&str], expected: &[&str], problems: usize| {
        let mut records = String::new();
        for date in dates {
            records.extend(["D", date, "\nT1.00\n^\n"]);
        }
        let found = read(format!("!Type:Bank\n{records}").as_bytes()).unwrap();
        let read: Vec<String> = found.statements[0]
            .transactions
            .iter()
            .map(|movement| movement.booked_on.map_or("-".to_owned(), |day| day.to_string()))
            .collect();
        assert_eq!(read, expected);
        assert_eq!(found.problems.len(), problems, "{:?}", found.problems);
    };
    check(&["03/04/2026", "31/12/2025"], &["2026-04-03", "2025-12-31"], 0);
    check(&["03/04/2026", "12/31/2025"], &["2026-03-04", "2025-12-31"], 0);
    check(&["2026-04-03"], &["2026-04-03"], 0);
    // Nothing tells: day first, with one warning.
    check(&["03/04/2026", "5/6'26"], &["2026-04-03", "2026-06-05"], 1);
}

#[test]
fn a_record_without_its_end_is_read() {
    assert_eq!(read(b"!Type:Bank\nD31/12/2025\nT5,00").unwrap().statements[0].transactions.len(), 1);
}

#[test]
fn what_is_no_qif_is_refused() {
    assert!(matches!(read(b""), Err(Refusal::Empty)));
    assert!(matches!(read(b"Date;Montant"), Err(Refusal::UnknownFormat)));
}

/// Movements and their sum in minor units, of all lists of a file together.
const CONVERTED: [(&str, usize, i128); 10] = [
    ("creditunion", 8, 46_500_000),
    ("default", 8, 46_500_000),
    ("default_w_splits", 8, 46_500_000),
    ("mint", 4, -300_000),
    ("mint_alt", 2, -50_000),
    ("mint_extra", 3, -50_000),
    ("stripe-all", 5, 11_250),
    ("stripe-default", 5, 11_250),
    ("ubs-ch-fr", 3, 3_000),
    ("xero", 5, -23_300_000),
];

#[test]
fn converted_samples() {
    let Some(folder) = samples("qif/csv2ofx/converted") else { return };
    assert_eq!(files(&folder, &[".qif"]).len(), CONVERTED.len());
    for (name, count, sum) in CONVERTED {
        let found = read(&std::fs::read(folder.join(format!("{name}.qif"))).unwrap()).unwrap();
        assert_eq!(found.problems, [], "{name}");
        let counted: usize = found.statements.iter().map(|statement| statement.transactions.len()).sum();
        let summed: i128 = found.statements.iter().map(|statement| statement.end.movements_minor).sum();
        assert_eq!((counted, summed), (count, sum), "{name}");
    }
}
