//! Who paid and who was paid, and which of the two is the counterparty.

use super::push_part;
use crate::{Transaction, TransactionClass};

/// The parties of a movement as a format names them, until its direction is known.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    /// Name of who pays.
    pub(crate) payer: String,
    /// Name of who is paid.
    pub(crate) payee: String,
    /// Name of the one on whose behalf it is paid.
    pub(crate) ultimate_payer: String,
    /// Name of the one for whom it is received.
    pub(crate) ultimate_payee: String,
    /// Account of who pays.
    pub(crate) payer_account: String,
    /// Account of who is paid.
    pub(crate) payee_account: String,
}

impl Parties {
    /// Forgets everything, keeping the memory.
    pub(crate) fn clear(&mut self) {
        let Self { payer, payee, ultimate_payer, ultimate_payee, payer_account, payee_account } = self;
        for text in [payer, payee, ultimate_payer, ultimate_payee, payer_account, payee_account] {
            text.clear();
        }
    }

    /// Fills the counterparty of the movement: who paid for money in, who was paid for money out.
    /// A movement that came back has its sign turned round, so the other way. When only the other
    /// party is named it is taken, because banks do not name their own customer to themselves.
    pub(crate) fn settle(&self, transaction: &mut Transaction) {
        let came_back =
            matches!(transaction.class, TransactionClass::Return | TransactionClass::ChequeUnpaid);
        let payer_first = (transaction.amount_minor >= 0) != came_back;
        let information = &mut transaction.additional_information;
        for (out, payer, payee) in [
            (&mut transaction.counterparty_name, &self.payer, &self.payee),
            (&mut transaction.ultimate_counterparty_name, &self.ultimate_payer, &self.ultimate_payee),
            (&mut transaction.counterparty_account, &self.payer_account, &self.payee_account),
        ] {
            let (wanted, other) = if payer_first { (payer, payee) } else { (payee, payer) };
            if wanted.is_empty() && other.is_empty() {
                continue;
            }
            if wanted.is_empty() && out.is_empty() {
                out.push_str(other);
            } else {
                push_part(out, wanted);
                push_part(information, other);
            }
        }
    }
}
