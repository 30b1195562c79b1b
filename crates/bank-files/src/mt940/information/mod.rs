//! `:86:`, the information on a movement, in the three ways that banks write it: numbered
//! sub-fields (`?20`), codes between slashes (`/EREF/`), and free text.

mod sepa;
mod slash;
mod subfields;

use crate::Transaction;
use crate::text_input::{Parties, push_text, push_words};
use file_intake::{Encoding, decode};
use std::borrow::Cow;

/// Characters of a full line: what stands in one was cut blindly and goes on in the next line.
const FULL_LINE: usize = 65;

/// The memory that reading `:86:` needs, used again and again.
#[derive(Debug, Default)]
pub(super) struct Information {
    unfolded: Vec<u8>,
    purpose: Vec<u8>,
    name: Vec<u8>,
    parties: Parties,
}

impl Information {
    /// Reads the lines of a `:86:` (separated by LF) into the movement.
    pub(super) fn read(&mut self, lines: &[u8], transaction: &mut Transaction) {
        self.parties.clear();
        if let Some(separator) = subfields::separator(lines) {
            self.unfold(lines, None);
            self.read_subfields(separator, transaction);
        } else {
            self.unfold(lines, Some(FULL_LINE));
            let text = lossy(&self.unfolded);
            let text = without_counterparty(text.trim(), transaction);
            if slash::is_coded(text) {
                slash::read(text, &mut self.parties, transaction);
            } else if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                push_words(&mut transaction.additional_information, text);
            } else {
                sepa::read(text, &mut self.parties, transaction);
            }
        }
        self.parties.settle(transaction);
    }

    /// Joins the lines. With `full_line`, a line shorter than that ended at a word; without,
    /// every line was cut blindly.
    fn unfold(&mut self, lines: &[u8], full_line: Option<usize>) {
        self.unfolded.clear();
        let mut rest = Some(lines);
        while let Some(lines) = rest {
            let end = memchr::memchr(b'\n', lines);
            let line = &lines[..end.unwrap_or(lines.len())];
            rest = end.map(|end| &lines[end + 1..]);
            self.unfolded.extend_from_slice(line);
            if full_line.is_some_and(|full| characters(line) < full) {
                self.unfolded.push(b' ');
            }
        }
    }

    fn read_subfields(&mut self, separator: u8, transaction: &mut Transaction) {
        self.purpose.clear();
        self.name.clear();
        let (mut purpose_width, mut name_width) = (0, 0);
        let code = subfields::transaction_code(&self.unfolded, separator);
        for (number, content) in subfields::split(&self.unfolded, separator) {
            match number {
                20..=29 | 60..=69 => subfields::append(&mut self.purpose, &mut purpose_width, content),
                32 | 33 => subfields::append(&mut self.name, &mut name_width, content),
                0 => push_words(&mut transaction.additional_information, &lossy(content)),
                31 => {
                    transaction.counterparty_account.clear();
                    push_text(&mut transaction.counterparty_account, content.trim_ascii());
                    transaction.counterparty_account.retain(|character| character != ' ');
                }
                34 if subfields::is_return(code) => {
                    push_text(&mut transaction.return_reason, content.trim_ascii());
                }
                _ => {}
            }
        }
        subfields::classify(code, transaction);
        push_words(&mut transaction.counterparty_name, &lossy(&self.name));
        sepa::read(&lossy(&self.purpose), &mut self.parties, transaction);
    }
}

/// Text of bytes in whichever encoding the bank uses.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => decode(bytes, Encoding::Windows1252).0,
    }
}

/// Number of characters, in UTF-8 as in an encoding of one byte each.
fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        bytes.len()
    } else {
        std::str::from_utf8(bytes).map_or(bytes.len(), |text| text.chars().count())
    }
}

/// The text after the account and name of the counterparty, when the bank repeats there what it
/// glued to `:61:` (ASN, SNS).
fn without_counterparty<'a>(text: &'a str, transaction: &Transaction) -> &'a str {
    let account = transaction.counterparty_account.as_str();
    let Some(rest) = text.strip_prefix(account).filter(|_| !account.is_empty()) else { return text };
    let rest = rest.trim_start();
    rest.strip_prefix(transaction.counterparty_name.as_str()).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(amount_minor: i64, text: &str, expected: &str) {
        let mut transaction = Transaction { amount_minor, ..Transaction::default() };
        Information::default().read(text.as_bytes(), &mut transaction);
        let mut found = String::new();
        for (name, value) in [
            ("name", &transaction.counterparty_name),
            ("ultimate", &transaction.ultimate_counterparty_name),
            ("account", &transaction.counterparty_account),
            ("e2e", &transaction.end_to_end_id),
            ("pmtinf", &transaction.payment_information_id),
            ("mandate", &transaction.mandate_id),
            ("rf", &transaction.creditor_reference),
            ("text", &transaction.remittance),
            ("info", &transaction.additional_information),
            ("reason", &transaction.return_reason),
        ] {
            if !value.is_empty() {
                found.extend([name, "=", value.as_str(), "|"]);
            }
        }
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbered_subfields_are_joined_as_they_were_cut() {
        check(
            1,
            "166?00SEPA CREDIT?100001?20VIR FACTURES FA-2025-000123?21 ET FA-2025-000124?30BNPAFRPP?31FR7630006000011234567890189?32ATELIER\n MARTIN",
            "name=ATELIER MARTIN|account=FR7630006000011234567890189|text=VIR FACTURES FA-2025-000123 ET FA-2025-000124|info=SEPA CREDIT|",
        );
        // Shorter than 27 characters: the bank cut at a word.
        check(1, "166?20VIR ALPHA?21FACTURE 12", "text=VIR ALPHA FACTURE 12|");
        check(1, "166?20ABCDEFGHIJKLMNOPQRSTUVWXYZ0?211 SUITE", "text=ABCDEFGHIJKLMNOPQRSTUVWXYZ01 SUITE|");
    }

    #[test]
    fn sepa_tokens_across_folds() {
        check(
            1,
            "166?00GUTSCHRIFT?100399?20EREF+EndToEndId TFNR 22 004?21 00001?22\nSVWZ+Verw CTSc-01 BC-PPP TF?23Nr 22 004?30DRESDEFF508?31DE1450880\n0500194785000?32KARL?33        KAUFMANN",
            "name=KARL KAUFMANN|account=DE14508800500194785000|e2e=EndToEndId TFNR 22 004 00001|text=Verw CTSc-01 BC-PPP TFNr 22 004|info=GUTSCHRIFT|",
        );
        check(
            -1,
            "835?20Cie., S.C.A.?21SEPA-BASISLASTSCHRIFT?22EREF+ 1234567890123 PAYPAL?23MREF+ 12AB234CD6E7F CRED+ A?24B12CDE0000000000000000034 S?25VWZ+ . SPOTIFY",
            "e2e=1234567890123 PAYPAL|mandate=12AB234CD6E7F|text=Cie., S.C.A. SEPA-BASISLASTSCHRIFT . SPOTIFY|info=CRED+AB12CDE0000000000000000034|",
        );
        check(
            -1,
            "109?00RETOURE?20EREF+TFNR 40001 00005?21MTLG:Grund nicht s\npezifizie?22rt Reject?34914",
            "e2e=TFNR 40001 00005|info=RETOURE Grund nicht spezifiziert Reject|reason=914|",
        );
        check(1, "EREF+NOTPROVIDED SVWZ+FACTURE 12 ABWA+DURAND SA", "ultimate=DURAND SA|text=FACTURE 12|");
    }

    #[test]
    fn codes_between_slashes() {
        check(
            1,
            "/NPY/DUPONT SARL/RCN/E2E-12/LIB/VIR FACTURE FA-2025-1/REF/REMISE1",
            "name=DUPONT SARL|e2e=E2E-12|pmtinf=REMISE1|text=VIR FACTURE FA-2025-1|",
        );
        check(
            1,
            "/EREF/E2E/1/ORDP//NAME/ACME SAS/IBAN/FR7630006000011234567890189/REMI/USTD//FA-1 ET FA-2",
            "name=ACME SAS|account=FR7630006000011234567890189|e2e=E2E/1|text=FA-1 ET FA-2|",
        );
        check(
            -1,
            "/TRTP/SEPA OVERBOEKING/CNTP/NL32INGB0000012345/INGBNL2A/ING BANK NV///REMI/STRD/CUR/RF18539007547034",
            "name=ING BANK NV|account=NL32INGB0000012345|rf=RF18539007547034|info=SEPA OVERBOEKING|",
        );
    }

    #[test]
    fn free_text() {
        check(1, "VIR SEPA DUPONT\nFACTURE 12", "text=VIR SEPA DUPONT FACTURE 12|");
        let full = "A".repeat(65);
        check(1, &format!("{full}\nB"), &format!("text={full}B|"));
        check(1, "091", "info=091|");
        check(1, "", "");
    }
}
