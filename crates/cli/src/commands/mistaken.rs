//! A file that was given after the wrong option, or a table that nobody understands.

use app::inbox::{FileProblem, InputFile};

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Invoices or customers.
    Receivables,
    /// Bank statements.
    Statements,
}

/// A refusal, said better when the file belongs after another option, or is a table whose columns
/// nobody knows.
pub fn mistaken(wanted: Wanted, file: &InputFile, problem: FileProblem) -> FileProblem {
    if !["unknown-format", "columns-missing", "nothing-inside"].contains(&problem.code.as_str()) {
        return problem;
    }
    let Ok(fingerprint) = file.fingerprint() else { return problem };
    let head = &fingerprint.head;
    let (is_statement, is_receivable) =
        (bank_files::detect(head).is_some(), invoice_files::detect(head).is_some());
    let code = match wanted {
        Wanted::Receivables if is_statement && !is_receivable => "statement-elsewhere",
        Wanted::Statements if is_receivable && !is_statement => "invoices-elsewhere",
        _ if problem.code == "unknown-format" && looks_like_table(head) => "columns-unknown",
        _ => return problem,
    };
    FileProblem { code: code.to_owned(), found: String::new(), ..problem }
}

/// Whether the first lines are cut into as many fields, at least two, by one separator.
fn looks_like_table(head: &[u8]) -> bool {
    let lines: Vec<&[u8]> =
        head.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).take(2).collect();
    let [first, second] = lines[..] else { return false };
    [b';', b',', b'\t'].iter().any(|separator| {
        let fields = |line: &[u8]| line.split(|byte| byte == separator).count();
        fields(first) > 1 && fields(first) == fields(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wanted: Wanted, content: &str, expected: &str) {
        let file = InputFile::from_bytes("f", content.as_bytes());
        let refused = FileProblem::refused("f", &file_intake::Refusal::UnknownFormat);
        assert_eq!(mistaken(wanted, &file, refused).code, expected, "{content}");
    }

    #[test]
    fn a_file_after_the_wrong_option_is_told_apart() {
        let ofx = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX></OFX>";
        check(Wanted::Receivables, ofx, "statement-elsewhere");
        let invoices = "Numéro;Date;Échéance;Client;Montant TTC\nFA-1;01/02/2025;01/03/2025;Dupont;12,00\n";
        check(Wanted::Statements, invoices, "invoices-elsewhere");
        check(Wanted::Receivables, "foo;bar\n1;2\n", "columns-unknown");
        check(Wanted::Receivables, "just text", "unknown-format");
    }
}
