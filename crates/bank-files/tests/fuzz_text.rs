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

/// The inputs kept for a target: what found a fault, or would have found one. Every run begins with them.
#[cfg(test)]
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/hostile").join(target);
    let files = std::fs::read_dir(&folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let inputs: Vec<Vec<u8>> = files.collect();
    assert!(!inputs.is_empty(), "{}", folder.display());
    inputs
}

/// Rules that are read are written back as they are, and whatever they say, a statement is read with them.
#[cfg(test)]
fn run_rules(text: &[u8]) {
    let Ok(rules) = CsvRules::from_toml(&String::from_utf8_lossy(text)) else { return };
    assert_eq!(CsvRules::from_toml(&rules.to_toml().unwrap()).unwrap(), rules);
    let mut found = Collected::default();
    let _ =
        read_csv(&mut include_bytes!("../test_data/csv/caisse_epargne.csv").as_slice(), &rules, &mut found);
}

const RULES: &[u8] =
    b"delimiter = ';'\nencoding = 'utf-8'\nheader = false\nskip_lines = 1\ncurrency = 'EUR'\n[columns]\n\
date = 1\ndebit = 4\ncredit = 5\nlabel = [3, 6]\n";

#[test]
fn fuzz_rules() {
    assert!(
        CsvRules::from_toml("[columns]\ndate = 1\namount = 2\n").is_ok(),
        "a target that refuses all finds nothing"
    );
    for file in kept("rules") {
        run_rules(&file);
    }
    bolero::check!().with_iterations(2000).with_max_len(256).for_each(|bytes: &[u8]| {
        run_rules(bytes);
        run_rules(&assembled(RULES, bytes));
    });
}

#[test]
fn fuzz_cfonb120() {
    for file in kept("cfonb120") {
        let _ = read_cfonb120(&mut file.as_slice(), &mut Collected::default());
    }
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

/// What is hostile to one reader is given to every one.
#[test]
fn hostile_files_are_answered_by_every_reader() {
    let readers: [Reader; 5] = [
        |mut bytes, found| read_camt(&mut bytes, found),
        |mut bytes, found| read_cfonb120(&mut bytes, found),
        |mut bytes, found| read_mt940(&mut bytes, found),
        |mut bytes, found| read_ofx(&mut bytes, found),
        |mut bytes, found| read_qif(&mut bytes, found),
    ];
    for file in kept("every") {
        for reader in readers {
            let _ = reader(&file, &mut Collected::default());
        }
        let rules = detect_rules(&file).unwrap_or_default();
        let _ = read_csv(&mut &file[..], &rules, &mut Collected::default());
    }
}
