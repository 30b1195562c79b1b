//! The chart of accounts: which account plays which role in the books of a legal entity.

use crate::AccountNumber;

macro_rules! account_roles {
    ($($(#[$doc:meta])* $role:ident = $name:literal, $number:literal, $label:literal;)*) => {
        /// What an account is for in the posting rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum AccountRole {
            $($(#[$doc])* $role,)*
        }

        impl AccountRole {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$role,)*];

            /// The stable name, as stored and exported.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$role => $name,)*
                }
            }

            /// The role of a stable name.
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$role),)*
                    _ => None,
                }
            }
        }

        const FRENCH_DEFAULT: [(AccountNumber, &str); AccountRole::ALL.len()] =
            [$((AccountNumber::from_literal($number), $label),)*];
    };
}

account_roles! {
    /// 411: what customers owe, one auxiliary account each.
    Customers = "customers", "411000", "Clients";
    /// 416: customers who may not pay.
    DoubtfulCustomers = "doubtful_customers", "416000", "Clients douteux ou litigieux";
    /// 4191: money of customers that is not yet for an invoice.
    CustomerAdvances = "customer_advances", "419100", "Clients - avances et acomptes reçus";
    /// 44571: VAT that is due.
    VatOnSales = "vat_on_sales", "445710", "TVA collectée";
    /// 44574: VAT that falls due when the customer pays.
    VatPending = "vat_pending", "445740", "TVA en attente d'encaissement";
    /// 471: money not yet explained.
    Suspense = "suspense", "471000", "Compte d’attente";
    /// 511: money in the hands of a payment provider.
    ProviderClearing = "provider_clearing", "511800", "Valeurs à l'encaissement - prestataires";
    /// 512: bank accounts.
    Bank = "bank", "512000", "Banque";
    /// 58: money between two accounts of our own.
    InternalTransfer = "internal_transfer", "580000", "Virements internes";
    /// 627: bank fees and charges.
    BankCharges = "bank_charges", "627000", "Services bancaires";
    /// 654: debts that will not be paid.
    BadDebt = "bad_debt", "654000", "Pertes sur créances irrécouvrables";
    /// 658: small differences to our loss.
    SettlementLoss = "settlement_loss", "658000", "Charges diverses - différences de règlement";
    /// 661: interest that we pay.
    InterestExpense = "interest_expense", "661000", "Charges d'intérêts";
    /// 665: discounts for early payment.
    DiscountGranted = "discount_granted", "665000", "Escomptes accordés";
    /// 706 or 707: sales.
    Sales = "sales", "706000", "Ventes et prestations de services";
    /// 758: small differences to our gain.
    SettlementGain = "settlement_gain", "758000", "Produits divers - différences de règlement";
    /// 768 (763 for late payment): interest that we receive.
    InterestIncome = "interest_income", "768000", "Autres produits financiers";
    /// 890: counterpart of what is taken over from other books.
    OpeningBalance = "opening_balance", "890000", "Bilan d'ouverture";
}

/// Which account plays each role, and its label. Each legal entity has its own.
///
/// ```
/// use ledger::{AccountRole, ChartOfAccounts};
/// let chart = ChartOfAccounts::french_default().with(AccountRole::Sales, "707100".parse()?);
/// assert_eq!(chart.number(AccountRole::Sales).as_str(), "707100");
/// assert_eq!(chart.number(AccountRole::Customers).as_str(), "411000");
/// # Ok::<(), ledger::InvalidAccountNumber>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartOfAccounts {
    accounts: Vec<(AccountNumber, String)>,
}

impl ChartOfAccounts {
    /// The accounts of the plan comptable général that suit most small companies.
    pub fn french_default() -> Self {
        Self {
            accounts: FRENCH_DEFAULT.iter().map(|(number, label)| (*number, (*label).to_owned())).collect(),
        }
    }

    /// The same chart with another account for one role.
    #[must_use]
    pub fn with(mut self, role: AccountRole, number: AccountNumber) -> Self {
        self.accounts[role as usize].0 = number;
        self
    }

    /// The same chart with another label for one role.
    #[must_use]
    pub fn with_label(mut self, role: AccountRole, label: &str) -> Self {
        label.clone_into(&mut self.accounts[role as usize].1);
        self
    }

    /// The account that plays a role.
    pub fn number(&self, role: AccountRole) -> AccountNumber {
        self.accounts[role as usize].0
    }

    /// The label of the account that plays a role.
    pub fn label(&self, role: AccountRole) -> &str {
        &self.accounts[role as usize].1
    }

    /// The role that an account plays, the first when it plays several.
    pub fn role_of(&self, number: AccountNumber) -> Option<AccountRole> {
        AccountRole::ALL.iter().copied().find(|role| self.number(*role) == number)
    }
}

impl Default for ChartOfAccounts {
    fn default() -> Self {
        Self::french_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_name_that_reads_back_and_an_account() {
        let chart = ChartOfAccounts::french_default();
        for role in AccountRole::ALL {
            assert_eq!(AccountRole::parse(role.as_str()), Some(*role));
            assert_eq!(chart.role_of(chart.number(*role)), Some(*role));
        }
        assert_eq!(AccountRole::parse("sale"), None);
        assert_eq!(chart.number(AccountRole::VatPending).as_str(), "445740");
        assert_eq!(chart.label(AccountRole::Bank), "Banque");
    }
}
