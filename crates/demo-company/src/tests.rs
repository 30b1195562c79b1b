use std::collections::HashMap;

use jiff::civil::date;

use super::*;

const DIGEST: u64 = 16_794_615_484_844_214_221;

fn text_of(company: &DemoCompany, start: &str) -> Vec<String> {
    let files = company.files.iter().filter(|file| file.name.starts_with(start));
    files.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect()
}

#[test]
fn every_case_occurs_for_any_seed() {
    for seed in [1, 2, 3, 42, 2026] {
        let company = generate(seed);
        let missing: Vec<DemoCase> =
            company.story.cases.iter().filter(|(_, count)| *count == 0).map(|(case, _)| *case).collect();
        assert_eq!(missing, [], "seed {seed}");
        assert!((350..700).contains(&company.story.invoices), "{} invoices", company.story.invoices);
        assert!(company.story.credit_notes >= 8, "{} credit notes", company.story.credit_notes);
    }
}

#[test]
fn the_seed_decides_everything() {
    assert_eq!(generate(7), generate(7));
    assert_ne!(generate(7).files, generate(8).files);
}

#[test]
fn numbers_are_continuous_and_documents_are_settled_at_most_once() {
    let company = generate(1);
    let mut totals: HashMap<String, i64> = HashMap::new();
    for text in text_of(&company, "factures-") {
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(';').collect();
            let amount = |field: &str| field.replace(',', "").parse::<i64>().unwrap();
            assert_eq!(amount(fields[7]) + amount(fields[8]), amount(fields[9]), "{line}");
            assert!(totals.insert(fields[0].to_owned(), amount(fields[9])).is_none(), "{line}");
        }
    }
    assert_eq!(totals.len(), company.story.invoices + company.story.credit_notes);
    let of_2025 = totals.keys().filter(|number| number.starts_with("FA-2025")).count();
    assert!(totals.contains_key(&format!("FA-2025-{of_2025:04}")));
    let mut settled: HashMap<&str, i64> = HashMap::new();
    for (number, amount) in company.truth.iter().flat_map(|row| &row.documents) {
        *settled.entry(number).or_default() += amount;
    }
    for (number, settled) in settled {
        let total = totals[number];
        assert!((0..=total.abs()).contains(&(settled * total.signum())), "{number}: {settled} of {total}");
    }
}

#[test]
fn what_is_settled_agrees_with_the_money() {
    for row in generate(1).truth {
        let settled: i64 = row.documents.iter().map(|(_, amount)| amount).sum();
        let difference = row.amount_minor - settled;
        let is_expected = match row.case {
            DemoCase::OverPayment => (500..=9_000).contains(&difference),
            DemoCase::EarlyPaymentDiscount => difference == -(settled / 50),
            DemoCase::SmallDifference => (-60..0).contains(&difference),
            DemoCase::DoublePayment => settled == 0,
            case if case.concerns_a_customer() => difference == 0,
            _ => row.documents.is_empty(),
        };
        assert!(is_expected, "{row:?}");
    }
}

/// Reads the overpunched amount of a CFONB record.
fn cfonb_minor(record: &str) -> i64 {
    let field = &record[90..104];
    let last = field.chars().last().unwrap();
    let (sign, digit) = match "{ABCDEFGHI".find(last) {
        Some(digit) => (1, digit),
        None => (-1, "}JKLMNOPQR".find(last).unwrap()),
    };
    sign * format!("{}{digit}", &field[..13]).parse::<i64>().unwrap()
}

#[test]
fn cfonb_statements_add_up_and_follow_one_another() {
    let company = generate(1);
    let mut balance = OPENING_B_MINOR;
    let mut movements = 0;
    let files = text_of(&company, "banque-b-");
    assert_eq!(files.len(), 18);
    for text in files {
        for record in text.lines() {
            assert_eq!(record.len(), 120, "{record}");
            match &record[..2] {
                "04" => {
                    balance += cfonb_minor(record);
                    movements += 1;
                }
                "01" | "07" => assert_eq!(cfonb_minor(record), balance),
                code => assert_eq!(code, "05"),
            }
        }
    }
    let of_b = company.truth.iter().filter(|row| row.file.starts_with("banque-b-"));
    assert_eq!(of_b.count(), movements);
}

/// The signed amounts that follow each occurrence of a mark.
fn camt_minors(text: &str, mark: &str) -> Vec<i64> {
    let after_mark = text.split(mark).skip(1);
    after_mark
        .map(|rest| {
            let (_, rest) = rest.split_once("<Amt Ccy=\"EUR\">").unwrap();
            let (amount, rest) = rest.split_once("</Amt><CdtDbtInd>").unwrap();
            let minor: i64 = amount.replace('.', "").parse().unwrap();
            if rest.starts_with("CRDT") { minor } else { -minor }
        })
        .collect()
}

#[test]
fn camt_statements_add_up_and_follow_one_another() {
    let company = generate(1);
    let mut balance = OPENING_A_MINOR;
    let files = text_of(&company, "banque-a-");
    assert_eq!(files.len(), 18);
    for text in files {
        assert_eq!(camt_minors(&text, "<Cd>OPBD</Cd>"), [balance]);
        let entries = camt_minors(&text, "<NtryRef>");
        balance += entries.iter().sum::<i64>();
        assert_eq!(camt_minors(&text, "<Cd>CLBD</Cd>"), [balance]);
        // Each entry is the sum of its details.
        let details: i64 = camt_minors(&text, "<TxDtls>").iter().sum();
        assert_eq!(details, entries.iter().sum::<i64>());
    }
}

#[test]
fn everything_happens_on_a_working_day_of_the_story() {
    let company = generate(1);
    for row in &company.truth {
        let story = &company.story;
        assert!((story.from..=story.to).contains(&row.booked_on), "{row:?}");
        assert_eq!(calendar::working_day(row.booked_on), row.booked_on, "{row:?}");
        let month = row.booked_on.strftime("%Y-%m").to_string();
        assert!(row.file.contains(&month), "{row:?}");
    }
}

#[test]
fn internal_transfers_come_in_pairs() {
    let company = generate(1);
    let internal = company.truth.iter().filter(|row| row.case == DemoCase::InternalTransfer);
    assert_eq!(internal.map(|row| row.amount_minor).sum::<i64>(), 0);
}

/// A sum of every byte of every file: what tests and the README say holds for one day.
fn digest(company: &DemoCompany) -> u64 {
    let bytes = company.files.iter().flat_map(|file| file.name.as_bytes().iter().chain(&file.bytes));
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_company_of_the_fixed_day_stays_as_it_is() {
    assert_eq!(digest(&generate(2026)), DIGEST);
}

#[test]
fn the_company_ends_with_the_day_asked_for() {
    // A Monday, the first days of a month and of a year, a leap day, the last day of a month.
    for day in [date(2026, 11, 23), date(2026, 12, 2), date(2027, 1, 4), date(2028, 3, 1), date(2027, 6, 30)]
    {
        let last_day = working_day_before(day);
        let company = generate_until(2026, last_day);
        assert_eq!(company, generate_until(2026, last_day));
        assert_eq!(company.story.to, last_day);
        let missing: Vec<_> = company.story.cases.iter().filter(|(_, count)| *count == 0).collect();
        assert!(missing.is_empty(), "{day}: {missing:?}");
        let latest = company.truth.iter().map(|row| row.booked_on).max().unwrap();
        assert!(latest <= last_day && latest >= calendar::days_after(last_day, -4), "{day}: {latest}");
        let is_paid_lately = |row: &&ExpectedTransaction| {
            row.case.concerns_a_customer() && row.booked_on >= calendar::days_after(last_day, -10)
        };
        let lately: i64 = company.truth.iter().filter(is_paid_lately).map(|row| row.amount_minor).sum();
        assert!(lately > 0, "{day}: {lately}");
        for text in text_of(&company, "factures-") {
            for line in text.lines().skip(1) {
                let issued = line.split(';').nth(2).unwrap();
                let issued = Date::strptime("%d/%m/%Y", issued).unwrap();
                assert!((company.story.from..=last_day).contains(&issued), "{day}: {line}");
            }
        }
        let files = text_of(&company, "banque-b-");
        assert_eq!(files.len(), 18);
        let closing = files[17].lines().last().unwrap();
        assert_eq!(&closing[34..40], last_day.strftime("%d%m%y").to_string());
    }
}

#[test]
fn the_morning_after_a_weekend_has_the_statements_of_friday() {
    for day in [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)] {
        assert_eq!(working_day_before(day), date(2026, 11, 20), "{day}");
    }
    assert_eq!(working_day_before(date(2026, 11, 24)), date(2026, 11, 23));
}
