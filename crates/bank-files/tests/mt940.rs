//! MT940 and MT942: own files, and the samples of a public parser with its expected amounts.

#[cfg(test)]
mod statement_text;

use bank_files::{Collected, read_mt940};
use file_intake::Refusal;
use statement_text::{assert_written, files, samples};

#[cfg(test)]
fn read(bytes: &[u8]) -> Collected {
    let mut found = Collected::default();
    read_mt940(&mut &bytes[..], &mut found).unwrap();
    found
}

#[cfg(test)]
fn check(bytes: &[u8], expected: &str) {
    assert_written(&read(bytes), expected);
}

#[test]
fn a_message_in_its_envelope() {
    check(
        include_bytes!("../test_data/mt940/envelope.sta"),
        "
        Statement FR7630006000011234567890189 EUR: 100000 on 2025-12-31 -> 212500 on 2026-01-03
        1 120000 2025-12-31 value 2026-01-02 Transfer code[NTRF] ref[B000000017] e2e[E2E-17] name[ATELIER MARTIN SARL] account[FR1420041010050500013M02606] text[FACTURES FA-2025-000123 ET FA-2025-000124] info[VIR SEPA RECU]
        2 -5000 2026-01-02 Transfer code[NTRF] instruction[REF12] name[DURAND SA] text[REJET VIREMENT FACTURE 12] reason[AM04] reversal
        3 -1250 2026-01-03 Cheque code[NCHK] ref[B18] cheque[0001234] text[CHEQUE] info[CHEQUE REMIS]
        4 -1250 2026-01-03 Cheque code[NCHK] ref[B18] cheque[0001234] text[CHEQUE] info[CHEQUE REMIS]
        ",
    );
}

#[test]
fn the_running_day() {
    check(
        include_bytes!("../test_data/mt940/intraday.sta"),
        r#"
        Intraday 30006 00001 12345678901 -: none -> none
        1 1000 2026-01-02 Transfer code[NTRF] instruction[A1] text[VIR SEPA DUPONT FACTURE 14]
        ! Warning transaction-pending at 9: :61: "260102EC99,00NTRFA2"
        "#,
    );
}

#[test]
fn a_break_in_the_balances_is_reported() {
    check(
        b":20:A\n:25:1\n:28C:0000\n0\n:60F:C260101EUR10,00\n:61:260102D1,00NTRFX\n:62F:C260102EUR8,00\n-\n",
        r#"
        Statement 1 EUR: 1000 on 2026-01-01 -> 800 on 2026-01-02
        1 -100 2026-01-02 Transfer code[NTRF] instruction[X]
        ! Warning record-unknown at 4: line "0"
        ! Error balance-broken at 7: :62: "1000 + -100 <> 800 (-100)"
        "#,
    );
}

#[test]
fn what_is_no_mt940_is_refused() {
    let refusal = |bytes: &[u8]| read_mt940(&mut &bytes[..], &mut Collected::default()).unwrap_err();
    assert!(matches!(refusal(b"\r\n"), Refusal::Empty));
    assert!(matches!(refusal(b"Date;Montant\n"), Refusal::UnknownFormat));
}

/// Amounts of the movements in the object dump beside a sample, in minor units of two decimals.
fn expected_amounts(dump: &str) -> Vec<i64> {
    let Some(at) = dump.find("\ntransactions:") else { return Vec::new() };
    dump[at..]
        .split("apply:decimal.Decimal")
        .skip(1)
        .filter_map(|part| part.split('\'').nth(1))
        .filter_map(|amount| money::parse_minor(amount, 2, money::DecimalSign::Point).ok())
        .collect()
}

/// Where our reading legitimately differs from the dump.
const DIFFERENT: [(&str, &str); 2] = [
    ("sparkassen.sta", "a :61: that breaks off in its middle: the dump has none, we join the lines"),
    ("raphaelm.sta", "the dump keeps only what follows its last :20:"),
];

#[test]
fn samples_with_expected_amounts() {
    let Some(folder) = samples("mt940/wolph") else { return };
    let mut compared = 0;
    for path in files(&folder, &[".sta"]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = read(&std::fs::read(&path).unwrap());
        let dump = path.with_extension("yml");
        let Ok(dump) = std::fs::read_to_string(dump) else { continue };
        if DIFFERENT.iter().any(|(different, _)| *different == name) {
            continue;
        }
        let movements = found.statements.iter().flat_map(|statement| &statement.transactions);
        // The dump gives RC and RD the sign of C and D; the balances show that they turn it round.
        let read: Vec<i64> = movements
            .map(|movement| if movement.is_reversal { -movement.amount_minor } else { movement.amount_minor })
            .collect();
        assert_eq!(read, expected_amounts(&dump), "{name}");
        compared += 1;
    }
    assert!(compared >= 15, "{compared} compared");
}

#[test]
fn samples_that_balance_are_seen_to_balance() {
    let Some(folder) = samples("mt940/wolph") else { return };
    for (name, statements) in [
        ("betterplace/sepa_mt9401.sta", 25),
        ("ASNB/0708271685_09022020_164516.940.txt", 31),
        ("self-provided/february_30.sta", 1),
        ("self-provided/raphaelm.sta", 3),
    ] {
        let found = read(&std::fs::read(folder.join(name)).unwrap());
        assert!(found.statements.len() >= statements, "{name}: {}", found.statements.len());
        for statement in &found.statements {
            assert_eq!(statement.end.is_balanced(), Some(true), "{name} {}", statement.header.statement_id);
        }
    }
}

#[test]
fn samples_of_odd_ways() {
    let Some(folder) = samples("mt940/wolph") else { return };
    let first = |name: &str| {
        let found = read(&std::fs::read(folder.join(name)).unwrap());
        (found.statements[0].transactions[0].clone(), found.problems)
    };
    let (february, problems) = first("self-provided/february_30.sta");
    assert_eq!(february.value_on.unwrap().to_string(), "2016-02-29");
    assert_eq!(problems[0].code.as_str(), "date-impossible");
    let (glued, _) = first("ASNB/0708271685_09022020_164516.940.txt");
    assert_eq!(glued.counterparty_account, "NL47INGB9999999999");
    assert_eq!(
        (glued.counterparty_name.as_str(), glued.remittance.as_str()),
        ("hr gjlm paulissen", "Betaling sieraden")
    );
    let (wrapped, _) = first("self-provided/sparkassen.sta");
    assert_eq!((wrapped.amount_minor, wrapped.remittance.as_str()), (3000, "Test"));
    let (binary, _) = first("betterplace/with_binary_character.sta");
    assert_eq!(binary.counterparty_name, "PAYPAL");
    let (time, _) = first("self-provided/transaction_details_wrapped.sta");
    assert_eq!(time.remittance, "Pauschalen 2017-01-01T13:12:11");
    let (long, _) = first("self-provided/overly_long_details.sta");
    assert_eq!(long.ultimate_counterparty_name, "Finanzamt Sentinel");
    let (old, _) = first("self-provided/raphaelm.sta");
    assert_eq!(
        (old.counterparty_name.as_str(), old.remittance.as_str()),
        ("Empfänger", "Verwendungszweck 1 Verwendungszweck 2")
    );
}
