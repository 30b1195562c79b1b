//! Problems of files in words: those that are alike in one row, remarks apart from what is wrong.

use std::path::Path;

use app::inbox::{ReportedProblem, element_words, field_words, figures_words, found_words, slug};
use app::words::Words;

use crate::counts::counted;
use crate::output::{Output, new_table};

/// Rows that a table shows; the rest is counted.
pub const SHOWN: usize = 20;

/// Tables of what is wrong and of what a person should know.
pub fn problems_tables(
    output: &mut Output,
    problems: &[ReportedProblem],
    words: &Words,
) -> anyhow::Result<()> {
    for (is_remark, title) in [(false, "problems-title"), (true, "remarks-title")] {
        let chosen: Vec<&ReportedProblem> =
            problems.iter().filter(|problem| is_remark_of(problem) == is_remark).collect();
        if !chosen.is_empty() {
            output.line(&counted(words, title, chosen.len() as u64))?;
            table(output, &chosen, words)?;
        }
    }
    Ok(())
}

/// Whether nothing was lost and nothing is in doubt: a person should know, no more.
pub fn is_remark_of(problem: &ReportedProblem) -> bool {
    is_remark(&problem.severity, &problem.code)
}

/// The same of a severity and a code. Movements that may be counted twice are to be looked at.
pub fn is_remark(severity: &str, code: &str) -> bool {
    severity == "warning" && code != "movements-overlap"
}

fn table(output: &mut Output, problems: &[&ReportedProblem], words: &Words) -> anyhow::Result<()> {
    let header = ["cli-column-place", "cli-column-problem", "cli-column-remedy"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
    let groups = grouped(problems);
    let (shown, rest) = groups.split_at(groups.len().min(SHOWN));
    for group in shown {
        let Some(first) = group.first() else { continue };
        table.add_row(vec![place_words(group, words), what_words(group, words), first.remedy.clone()]);
    }
    output.table(&table)?;
    let hidden: usize = rest.iter().map(Vec::len).sum();
    if hidden > 0 {
        output.line(&words.say_with("cli-more", &[("count", words.count(hidden as u64).into())]))?;
    }
    output.line("")
}

/// Problems of one file, one kind and one field together, in the order of the first of each.
fn grouped<'a>(problems: &[&'a ReportedProblem]) -> Vec<Vec<&'a ReportedProblem>> {
    let mut groups: Vec<Vec<&ReportedProblem>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for problem in problems {
        let key = (&problem.file, &problem.code, &problem.field, &problem.severity);
        // What has no line is told by its figures: each alone.
        let index = match problem.line {
            Some(_) => *places.entry(key).or_insert(groups.len()),
            None => groups.len(),
        };
        match groups.get_mut(index) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
}

/// The file, the lines and the field.
fn place_words(group: &[&ReportedProblem], words: &Words) -> String {
    let Some(first) = group.first() else { return String::new() };
    let name = Path::new(&first.file).file_name().map(|name| name.to_string_lossy().into_owned());
    let mut place = name.unwrap_or_else(|| first.file.clone());
    let lines: Vec<i64> = group.iter().filter_map(|problem| problem.line).collect();
    if !lines.is_empty() {
        let key = if lines.len() == 1 { "cli-place-line" } else { "cli-place-lines" };
        let ranges = ranges(&lines);
        place = words.say_with(key, &[("file", place.into()), ("lines", ranges.into())]);
    }
    if group.len() == 1 && !first.element.is_empty() {
        place = format!("{place}, {}", element_words(&first.element, words));
    }
    if !first.field.is_empty() && !first.element.starts_with(&first.field) {
        place = format!("{place} ({})", field_words(&first.field, words));
    }
    place
}

/// `2–8, 11`.
fn ranges(lines: &[i64]) -> String {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let mut parts: Vec<(i64, i64)> = Vec::new();
    for line in lines {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => parts.push((line, line)),
        }
    }
    let shown: Vec<String> = parts
        .iter()
        .take(6)
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    let more = if parts.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// What is wrong, with what stands there.
fn what_words(group: &[&ReportedProblem], words: &Words) -> String {
    let Some(first) = group.first() else { return String::new() };
    let is_alike = group.iter().all(|problem| problem.found == first.found);
    let found =
        if is_alike { found_words(&first.code, &first.severity, &first.found, words) } else { String::new() };
    if found.is_empty() { first.message.clone() } else { format!("{} ({found})", first.message) }
}

/// What a check found in words: the sentence is chosen by the words of the program, its figures are
/// written as amounts.
pub fn finding_words(detail: &str, words: &Words) -> String {
    // Figures, and codes of currencies beside them.
    let is_figure = |word: &str| !word.chars().any(char::is_lowercase);
    let without: Vec<&str> = detail.split_whitespace().filter(|word| !is_figure(word)).collect();
    figures_words(&format!("finding-{}", slug(&without.join(" "))), detail, words)
        .unwrap_or_else(|| detail.to_owned())
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    fn problem(line: Option<i64>, code: &str, found: &str) -> ReportedProblem {
        ReportedProblem {
            file: "dossier/factures.csv".to_owned(),
            severity: "error".to_owned(),
            code: code.to_owned(),
            line,
            element: String::new(),
            field: "amount".to_owned(),
            found: found.to_owned(),
            message: "Faux.".to_owned(),
            remedy: String::new(),
        }
    }

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn problems_that_are_alike_stand_in_one_row() {
        let words = Words::new(Language::French);
        let problems: Vec<ReportedProblem> =
            [2, 3, 4, 9].map(|line| problem(Some(line), "amount-unreadable", "x")).into();
        let problems: Vec<&ReportedProblem> = problems.iter().collect();
        let groups = grouped(&problems);
        assert_eq!(groups.len(), 1);
        assert_eq!(plain(&place_words(&groups[0], &words)), "factures.csv, lignes 2–4, 9 (montant)");
        let one = problem(Some(7), "amount-unreadable", "x");
        assert_eq!(plain(&place_words(&[&one], &words)), "factures.csv, ligne 7 (montant)");
    }

    #[test]
    fn figures_are_told_as_amounts() {
        let words = Words::new(Language::French);
        assert_eq!(
            plain(&finding_words("opens with 1000, before it -250", &words)),
            "s’ouvre à 10,00 alors que le précédent finit à −2,50"
        );
        assert_eq!(
            plain(&finding_words("holds 100 EUR, its subjects 200", &words)),
            "solde 1,00, détail 2,00"
        );
        assert_eq!(finding_words("something else 12", &words), "something else 12");
    }
}
