//! Whatever bytes come in, the readers of text formats answer: no panic, and what they count is
//! what they hand out.

use bank_files::{
    Collected, CsvRules, detect_rules, read_camt, read_cfonb120, read_csv, read_mt940, read_ofx, read_qif,
};
use file_intake::Refusal;

type Reader = fn(&[u8], &mut Collected) -> Result<(), Refusal>;

/// Puts pieces of a real file in the order, number and damage that the bytes say, so that inputs
/// reach beyond the first line.
#[cfg(test)]
fn assembled(seed: &[u8], bytes: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = seed.split_inclusive(|byte| matches!(byte, b'\n' | b'>')).collect();
    let mut out = Vec::new();
    for pair in bytes.chunks(2) {
        let piece = pieces[usize::from(pair[0]) % pieces.len()];
        out.extend_from_slice(piece);
        if let [at, damage] = *pair
            && damage % 3 == 0
            && !piece.is_empty()
        {
            let at = out.len() - 1 - usize::from(at) % piece.len();
            out[at] = damage;
        }
    }
    out
}

#[cfg(test)]
fn check(seed: &'static [u8], reader: Reader) {
    bolero::check!().with_iterations(600).with_max_len(256).for_each(|bytes: &[u8]| {
        for input in [bytes.to_vec(), assembled(seed, bytes)] {
            let mut found = Collected::default();
            if reader(&input, &mut found).is_err() {
                continue;
            }
            for statement in &found.statements {
                let sum: i128 =
                    statement.transactions.iter().map(|movement| i128::from(movement.amount_minor)).sum();
                assert_eq!(statement.end.movements_minor, sum);
                assert_eq!(statement.end.movements, statement.transactions.len() as u64);
            }
        }
    });
}

#[test]
fn fuzz_cfonb120() {
    check(include_bytes!("../test_data/cfonb120/details.txt"), |mut bytes, found| {
        read_cfonb120(&mut bytes, found)
    });
}

#[test]
fn fuzz_mt940() {
    check(include_bytes!("../test_data/mt940/envelope.sta"), |mut bytes, found| {
        read_mt940(&mut bytes, found)
    });
}

#[test]
fn fuzz_ofx() {
    check(include_bytes!("../test_data/ofx/sgml.ofx"), |mut bytes, found| read_ofx(&mut bytes, found));
}

#[test]
fn fuzz_qif() {
    check(include_bytes!("../test_data/qif/french.qif"), |mut bytes, found| read_qif(&mut bytes, found));
}

#[test]
fn fuzz_csv() {
    check(include_bytes!("../test_data/csv/caisse_epargne.csv"), |mut bytes, found| {
        let rules = match detect_rules(bytes) {
            Some(rules) => rules,
            None => CsvRules::from_toml(
                "header = false\n[columns]\ndate = 1\ndebit = 4\ncredit = 5\nlabel = [3, 6]",
            )
            .unwrap(),
        };
        read_csv(&mut bytes, &rules, found)
    });
}

#[test]
fn fuzz_rules() {
    check(include_bytes!("../test_data/kept/rules-odd.toml"), |bytes, found| {
        let Ok(rules) = std::str::from_utf8(bytes) else { return Ok(()) };
        let Ok(rules) = CsvRules::from_toml(rules) else { return Ok(()) };
        read_csv(&mut &include_bytes!("../test_data/csv/caisse_epargne.csv")[..], &rules, found)
    });
}

/// What once made a reader fail, or was made to: every reader is given every file.
#[test]
fn kept_inputs_are_answered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/test_data/kept");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let rules = std::str::from_utf8(&bytes).ok().and_then(|text| CsvRules::from_toml(text).ok());
        let rules = rules.or_else(|| detect_rules(&bytes)).unwrap_or_default();
        let readers: [fn(&mut &[u8], &mut Collected) -> Result<(), Refusal>; 5] = [
            |bytes, found| read_camt(bytes, found),
            |bytes, found| read_cfonb120(bytes, found),
            |bytes, found| read_mt940(bytes, found),
            |bytes, found| read_ofx(bytes, found),
            |bytes, found| read_qif(bytes, found),
        ];
        for reader in readers {
            let _ = reader(&mut &bytes[..], &mut Collected::default());
        }
        let _ = read_csv(&mut &bytes[..], &rules, &mut Collected::default());
        files += 1;
    }
    assert!(files >= 15, "{files} files");
}
