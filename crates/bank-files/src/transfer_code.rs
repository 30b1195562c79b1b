//! The text of the QR code that a bank's program reads to prepare a SEPA credit transfer (EPC069-12, version 2.1 of the
//! document, version 002 of the code).

use crate::reference::is_valid_iban;

/// A transfer to be prepared by whoever reads the code.
///
/// ```
/// use bank_files::CreditTransferCode;
/// let code = CreditTransferCode {
///     holder: "Lumière SARL", iban: "FR76 3000 6000 0112 3456 7890 189", cents: 12_345, text: "FA-2026-0001",
/// };
/// assert_eq!(
///     code.payload().as_deref(),
///     Some("BCD\n002\n1\nSCT\n\nLumière SARL\nFR7630006000011234567890189\nEUR123.45\n\n\nFA-2026-0001"),
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditTransferCode<'a> {
    /// The name of the account's holder, 1 to 70 characters.
    pub holder: &'a str,
    /// The account.
    pub iban: &'a str,
    /// How much, in euro cents: 1 to 999 999 999.99 €.
    pub cents: i64,
    /// What the payer's bank passes on, at most [`CreditTransferCode::TEXT_MAX`] characters.
    pub text: &'a str,
}

/// Bytes of a payload (EPC069-12, section 3.3).
const PAYLOAD_MAX: usize = 331;

impl CreditTransferCode<'_> {
    /// Characters of the text.
    pub const TEXT_MAX: usize = 140;

    /// The text of the code; `None` where it cannot say this.
    pub fn payload(&self) -> Option<String> {
        let holder = self.holder.trim();
        let text = self.text.trim();
        let iban: String = self.iban.chars().filter(|it| !it.is_whitespace()).collect();
        let is_line = |text: &str| !text.chars().any(char::is_control);
        let fits = (1..=70).contains(&holder.chars().count())
            && text.chars().count() <= Self::TEXT_MAX
            && is_line(holder)
            && is_line(text)
            && (1..=99_999_999_999).contains(&self.cents)
            && is_valid_iban(&iban);
        if !fits {
            return None;
        }
        let iban = iban.to_ascii_uppercase();
        // In UTF-8, of any bank of the area, without its code: the account says the bank.
        let payload = format!(
            "BCD\n002\n1\nSCT\n\n{holder}\n{iban}\nEUR{}.{:02}\n\n\n{text}",
            self.cents / 100,
            self.cents % 100
        );
        let payload = payload.trim_end().to_owned();
        (payload.len() <= PAYLOAD_MAX).then_some(payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: CreditTransferCode<'_> = CreditTransferCode {
        holder: "Lumière SARL",
        iban: "FR7630006000011234567890189",
        cents: 1,
        text: "",
    };

    #[test]
    fn what_the_code_cannot_say_has_none() {
        assert_eq!(
            CODE.payload().as_deref(),
            Some("BCD\n002\n1\nSCT\n\nLumière SARL\nFR7630006000011234567890189\nEUR0.01")
        );
        let long = "x".repeat(141);
        for wrong in [
            CreditTransferCode { holder: " ", ..CODE },
            CreditTransferCode { holder: "A\nB", ..CODE },
            CreditTransferCode { holder: &long[..71], ..CODE },
            CreditTransferCode { iban: "FR7630006000011234567890188", ..CODE },
            CreditTransferCode { cents: 0, ..CODE },
            CreditTransferCode { cents: -5, ..CODE },
            CreditTransferCode { cents: 100_000_000_000, ..CODE },
            CreditTransferCode { text: &long, ..CODE },
            CreditTransferCode { text: "A\nEUR9", ..CODE },
        ] {
            assert_eq!(wrong.payload(), None, "{wrong:?}");
        }
        assert!(CreditTransferCode { text: &long[..140], ..CODE }.payload().is_some());
    }
}
