//! Why a payment failed and how a dispute ended, in the words that a customer reads.

use crate::language::Language;

/// Why a payment came back, as far as its payer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureReason {
    /// There was not enough money.
    Funds,
    /// The account is not known at the bank.
    Account,
    /// The account was closed.
    Closed,
    /// The account cannot be drawn on in this way.
    NotAllowed,
    /// The bank does not say.
    Unsaid,
}

impl FailureReason {
    /// The end of a sentence about the payment.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        match self {
            Self::Funds => {
                language.pick("provision insuffisante", "there was not enough money on the account")
            }
            Self::Account => {
                language.pick("compte non reconnu par la banque", "the bank does not know the account")
            }
            Self::Closed => language.pick("compte clôturé", "the account was closed"),
            Self::NotAllowed => language.pick(
                "ce compte n’accepte pas ce moyen de paiement",
                "this account cannot be paid from in this way",
            ),
            Self::Unsaid => {
                language.pick("la banque n’en a pas précisé le motif", "the bank does not say why")
            }
        }
    }
}

/// How a dispute ended, as its customer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeEnd<'a> {
    /// By a credit note, of this number.
    Credited(&'a str),
    /// The invoice stands.
    Stands,
    /// The invoice is not asked for any more.
    Dropped,
}

impl DisputeEnd<'_> {
    /// The end of a sentence about the request.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match self {
            Self::Credited(number) => {
                language.pick("un avoir a été émis, le n°\u{a0}", "a credit note was issued, no. ").to_owned()
                    + number
            }
            Self::Stands => language
                .pick(
                    "après vérification, la facture reste due pour son montant",
                    "after checking, the invoice stands as it was issued",
                )
                .to_owned(),
            Self::Dropped => language
                .pick(
                    "nous ne vous demandons plus le règlement de cette facture",
                    "we no longer ask you to pay this invoice",
                )
                .to_owned(),
        }
    }
}
