//! Problems of files for people: where they are and what stands there, in words. What programs read stays as it is.

use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};

use crate::words::Words;

/// What the program says of a list whose columns it did not find.
const COLUMNS: &str = "columns not found: ";
/// Problems whose quoted text we wrote, so that its days may be written as people write them.
const OURS: [&str; 5] =
    ["due-date-assumed", "period-closed", "transaction-known", "open-amount-differs", "due-before-issue"];

/// The name of a field in words, or as the format has it.
pub fn field_words(field: &str, words: &Words) -> String {
    words.find(&format!("field-{}", slug(field))).unwrap_or_else(|| field.to_owned())
}

/// An element, cell or record: the n-th movement of a statement is told so, anything else is as its format has it.
pub fn element_words(element: &str, words: &Words) -> String {
    match element.strip_prefix('#').and_then(|number| number.parse::<u64>().ok()) {
        Some(number) => words.say_with("place-movement", &[("number", words.count(number).into())]),
        None => element.to_owned(),
    }
}

/// What stands there: figures as amounts, names of fields in words, days as people write them.
pub fn found_words(code: &str, severity: &str, found: &str, words: &Words) -> String {
    if severity == "refused" {
        // What a reader says of a whole file is for programs; but the columns help a person.
        let Some(missing) = found.strip_prefix(COLUMNS) else { return String::new() };
        let columns = fields_words(missing, words);
        return words.say_with("refusal-columns-list", &[("columns", columns.into())]);
    }
    match code {
        "balance-broken" => {
            figures_words("found-balance-broken", found, words).unwrap_or_else(|| found.to_owned())
        }
        "balance-missing" => fields_words(found, words),
        "due-date-assumed" => assumed_words(found, words),
        "movements-overlap" => overlap_words(found, words).unwrap_or_else(|| found.to_owned()),
        "totals-disagree" => both_words(found, words),
        "amount-by-style" => reading_words(found, words),
        "vat-missing" => without_vat_words(found, words),
        code if OURS.contains(&code) => with_days(found, words),
        _ => found.to_owned(),
    }
}

/// `field, field` in words.
fn fields_words(fields: &str, words: &Words) -> String {
    fields.split(", ").map(|field| field_words(field.trim(), words)).collect::<Vec<_>>().join(", ")
}

/// `FA-1: 2026-02-02 + 45 (+ 3)`: a document, its day, the days that were added, how many others.
fn assumed_words(found: &str, words: &Words) -> String {
    let (first, others) = and_others(found, words);
    let told = first.rsplit_once(": ").and_then(|(number, rest)| {
        let (day, days) = rest.split_once(" + ")?;
        let (day, days) = (day.parse::<Date>().ok()?, days.parse::<u64>().ok()?);
        let values = [
            ("document", number.to_owned().into()),
            ("day", words.day(day).into()),
            ("days", words.count(days).into()),
        ];
        Some(words.say_with("found-due-date-assumed", &values))
    });
    format!("{}{others}", told.unwrap_or_else(|| first.to_owned()))
}

/// `1800.00 EUR / 1900.00 EUR`: what net and VAT add up to, and the total beside it.
fn both_words(found: &str, words: &Words) -> String {
    let told = found.split_once(" / ").and_then(|(sum, total)| {
        let values = [("sum", money_words(sum, words)?.into()), ("total", money_words(total, words)?.into())];
        Some(words.say_with("found-totals-disagree", &values))
    });
    told.unwrap_or_else(|| found.to_owned())
}

/// `ACCOUNT 2026-02-02 – 2026-02-03: 2 (170.00 EUR, 0.00 EUR)`: an account, days, movements, money in and out.
fn overlap_words(found: &str, words: &Words) -> Option<String> {
    let (place, sums) = found.rsplit_once(": ")?;
    let (place, through) = place.rsplit_once(" – ")?;
    let (account, from) = place.rsplit_once(' ')?;
    let (count, sums) = sums.split_once(" (")?;
    let (money_in, money_out) = sums.strip_suffix(')')?.split_once(", ")?;
    let count = count.parse::<u64>().ok()?;
    let values = [
        ("account", account.to_owned().into()),
        ("from", words.day(from.parse().ok()?).into()),
        ("through", words.day(through.parse().ok()?).into()),
        ("count", count.into()),
        ("shown", words.count(count).into()),
        ("in", money_words(money_in, words)?.into()),
        ("out", money_words(money_out, words)?.into()),
    ];
    Some(words.say_with("found-movements-overlap", &values))
}

/// `1234.00 EUR` as people write it.
fn money_words(text: &str, words: &Words) -> Option<String> {
    let (number, code) = text.split_once(' ')?;
    let currency = Currency::parse(code).ok()?;
    let minor = parse_minor(number, currency.decimals(), DecimalSign::Point).ok()?;
    Some(words.amount(minor, currency))
}

/// `1.234 → 1234.00 EUR`: an amount as it stands in the file, and as it was read.
fn reading_words(found: &str, words: &Words) -> String {
    let told = found
        .rsplit_once(" → ")
        .and_then(|(text, read)| Some(format!("{text} → {}", money_words(read, words)?)));
    told.unwrap_or_else(|| found.to_owned())
}

/// `FA-1: 706000 (+ 3)`: a document, the account of its whole amount, how many others.
fn without_vat_words(found: &str, words: &Words) -> String {
    let (first, others) = and_others(found, words);
    let told = first.rsplit_once(": ").map(|(number, account)| {
        let values = [("document", number.to_owned().into()), ("account", account.to_owned().into())];
        words.say_with("found-vat-missing", &values)
    });
    format!("{}{others}", told.unwrap_or_else(|| first.to_owned()))
}

/// A text that ends with how many others there are: the text, and that in words.
fn and_others<'a>(found: &'a str, words: &Words) -> (&'a str, String) {
    let counted = found.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (+ "));
    match counted.and_then(|(first, count)| Some((first, count.parse::<u64>().ok()?))) {
        Some((first, count)) => {
            let values = [("count", count.into()), ("shown", words.count(count).into())];
            (first, words.say_with("found-and-others", &values))
        }
        None => (found, String::new()),
    }
}

/// A text in which days stand as programs write them, with the days as people do.
fn with_days(text: &str, words: &Words) -> String {
    let told = text.split(' ').map(|word| match word.parse::<Date>() {
        Ok(day) if word.len() == 10 => words.day(day),
        _ => word.to_owned(),
    });
    told.collect::<Vec<_>>().join(" ")
}

/// A sentence with the numbers of a text, minor units, written with two decimals. Nothing when the
/// language files do not hold it.
pub fn figures_words(key: &str, text: &str, words: &Words) -> Option<String> {
    let numbers = text
        .split(|c: char| !c.is_ascii_digit() && c != '-' && c != '+')
        .filter_map(|part| part.parse::<i64>().ok())
        .map(|minor| words.number(minor, 2));
    let values: Vec<_> = ["a", "b", "c", "d"].into_iter().zip(numbers.map(Into::into)).collect();
    // Sentences with variables cannot be looked for without them.
    Some(words.say_with(key, &values)).filter(|told| !told.contains(key))
}

/// Letters and digits, small and without accents, with one hyphen between them: how a key or a file's name is made of a
/// name.
pub fn slug(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match unaccented(letter) {
            Some(plain) => lower.push_str(plain),
            None => lower.push(letter),
        }
    }
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A small letter of the Latin alphabets without its accent; nothing for other letters.
fn unaccented(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ì'..='ï' | 'ĩ' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ş' | 'š' => "s",
        'ß' => "ss",
        'ţ' | 'ť' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // Combining accents of decomposed text vanish.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_name_without_its_accents_is_a_key() {
        assert_eq!(slug("Atelier Méridor"), "atelier-meridor");
        assert_eq!(slug("Atelier Me\u{301}ridor"), "atelier-meridor");
        assert_eq!(slug("L’Œuvre & Fils, ÉTÉ 2026"), "l-oeuvre-fils-ete-2026");
        assert_eq!(slug("Ελλάδα"), "");
    }

    #[test]
    fn what_stands_there_is_told_as_people_write_it() {
        let words = Words::new(Language::French);
        let told = |code: &str, found: &str| {
            found_words(code, "warning", found, &words).replace(['\u{a0}', '\u{202f}'], " ")
        };
        assert_eq!(
            told("balance-broken", "1000000 + 534900 <> 1535000 (+100)"),
            "solde initial 10 000,00, mouvements 5 349,00, solde final 15 350,00 : écart de 1,00"
        );
        assert_eq!(told("due-date-assumed", "FA-1: 2026-02-02 + 45"), "FA-1 : 02/02/2026 + 45 jours");
        assert_eq!(
            told("due-date-assumed", "FA-1: 2026-02-02 + 30 (+ 2)"),
            "FA-1 : 02/02/2026 + 30 jours, et 2 autres"
        );
        assert_eq!(
            told("movements-overlap", "FR76 … 0189 2026-02-02 – 2026-02-03: 2 (170.00 EUR, 0.00 EUR)"),
            "FR76 … 0189, du 02/02/2026 au 03/02/2026 : 2 mouvements, 170,00 € reçus, 0,00 € sortis"
        );
        assert_eq!(told("vat-missing", "FA-1: 706000 (+ 1)"), "FA-1 : compte 706000, et 1 autre");
        assert_eq!(
            told("totals-disagree", "1800.00 EUR / 1900.00 EUR"),
            "HT et TVA font 1 800,00 €, le total est de 1 900,00 €"
        );
        assert_eq!(told("amount-by-style", "1.234 → 1234.00 EUR"), "1.234 → 1 234,00 €");
        assert_eq!(told("period-closed", "2026-01-05 → 2026-02-01"), "05/01/2026 → 01/02/2026");
        // What stands in the file is shown as it stands there.
        assert_eq!(told("date-unreadable", "2025-02-01 or so"), "2025-02-01 or so");
        assert_eq!(element_words("#7", &words).replace('\u{a0}', " "), "mouvement n° 7");
        assert_eq!(element_words("Ntry[2]", &words), "Ntry[2]");
        assert_eq!(field_words("account", &words), "compte bancaire");
    }

    #[test]
    fn refusals_name_the_columns_in_words() {
        let words = Words::new(Language::French);
        let told = |found: &str| found_words("columns-missing", "refused", found, &words);
        assert_eq!(
            told("columns not found: number, due-on, Soldé").replace('\u{a0}', " "),
            "Manquent : numéro, échéance, Soldé."
        );
        assert_eq!(told("format not recognised"), "");
    }
}
