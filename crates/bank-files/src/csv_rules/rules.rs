//! What the columns of a bank's CSV mean.

use crate::text_input::DateOrder;
use serde::{Deserialize, Serialize};

/// How to read one bank's CSV. Written in TOML:
///
/// ```toml
/// delimiter = ";"            # one character; default: found from the file
/// encoding = "windows-1252"  # or "utf-8", "utf-16le", "utf-16be"; default: found from the file
/// skip_lines = 3             # lines before the header row; default 0
/// header = true              # whether a header row names the columns; default true
/// decimal = "comma"          # or "point", "detect" (default)
/// date_order = "dmy"         # or "mdy", "ymd"; default dmy. A year of four digits in front always reads as ymd
/// invert_sign = false        # true when the bank writes money out as positive
/// currency = "EUR"           # when no column states it
/// account = "FR76…"          # when no column states it
///
/// [columns]                  # a header's name, or a column's number from 1
/// date = "Date"
/// value_date = "Date de valeur"
/// amount = "Montant"         # or debit and credit, of which either sign of debit is money out
/// debit = "Débit"
/// credit = "Crédit"
/// label = ["Libellé", "Détail"]
/// counterparty = 6
/// counterparty_account = "IBAN"
/// account = "Compte"
/// reference = "Référence"
/// end_to_end = "Référence de bout en bout"
/// mandate = "RUM"
/// cheque_number = "N° chèque"
/// currency = "Devise"
/// direction = "Type"         # a column that says debit or credit beside an amount without sign
///
/// [[skip]]                   # rows to pass over, any number of conditions
/// column = "Statut"
/// equals = ["En attente"]    # or contains = ["…"], or empty = true
/// ```
///
/// Header names are compared without case, accents and punctuation.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct CsvRules {
    /// Delimiter; found from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Encoding; found from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<EncodingName>,
    /// Lines before the header row.
    #[serde(default)]
    pub skip_lines: u64,
    /// Whether a header row names the columns.
    #[serde(default = "yes")]
    pub header: bool,
    /// The decimal sign.
    #[serde(default)]
    pub decimal: DecimalName,
    /// The order of day, month and year.
    #[serde(default)]
    pub date_order: DateOrder,
    /// Whether the bank writes money out as positive.
    #[serde(default)]
    pub invert_sign: bool,
    /// Currency when no column states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Account when no column states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Where each datum stands.
    pub columns: Columns,
    /// Rows to pass over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<SkipWhen>,
}

/// Where each datum stands.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Booking date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Column>,
    /// Value date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_date: Option<Column>,
    /// Signed amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Column>,
    /// Money out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Column>,
    /// Money in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Column>,
    /// Remittance text, from one or several columns.
    #[serde(default)]
    pub label: OneOrMany,
    /// Name of the counterparty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Column>,
    /// Account of the counterparty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<Column>,
    /// Our account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Column>,
    /// The bank's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Column>,
    /// End-to-end id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end: Option<Column>,
    /// Mandate reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Column>,
    /// Cheque number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheque_number: Option<Column>,
    /// Currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Column>,
    /// Debit or credit, beside an amount without sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Column>,
}

/// A column, by its name in the header or its number from 1.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Column {
    /// Its number, from 1.
    Number(usize),
    /// Its name in the header.
    Name(String),
}

/// One column or several, in order.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(Column),
    /// Several, or none.
    Many(Vec<Column>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    /// The columns.
    pub fn columns(&self) -> &[Column] {
        match self {
            Self::One(column) => std::slice::from_ref(column),
            Self::Many(columns) => columns,
        }
    }
}

/// A condition under which a row is passed over.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SkipWhen {
    /// The column looked at.
    pub column: Column,
    /// It is one of these.
    #[serde(default)]
    pub equals: Vec<String>,
    /// It contains one of these.
    #[serde(default)]
    pub contains: Vec<String>,
    /// It is empty.
    #[serde(default)]
    pub empty: bool,
}

/// The decimal sign, by name.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum DecimalName {
    /// `1 234,56`.
    Comma,
    /// `1,234.56`.
    Point,
    /// Found from each amount.
    #[default]
    Detect,
}

/// An encoding, by name.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum EncodingName {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252 and ISO 8859-1.
    #[serde(rename = "windows-1252", alias = "iso-8859-1", alias = "latin-1")]
    Windows1252,
    /// UTF-16, little endian.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big endian.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

fn yes() -> bool {
    true
}

/// Why a rules file is not usable.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// Not TOML, an unknown key, or a value of the wrong kind.
    #[error("the rules cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// No column for the date.
    #[error("the rules name no column for the date")]
    DateMissing,
    /// No column for the amount, nor for debit or credit.
    #[error("the rules name no column for the amount")]
    AmountMissing,
    /// Columns are named, but the file is said to have no header row.
    #[error("column {0:?} is named, but there is no header row")]
    NameWithoutHeader(String),
    /// Columns are counted from 1.
    #[error("columns are numbered from 1")]
    NumberZero,
    /// Not one ASCII character, or one that has another meaning in CSV.
    #[error("the delimiter must be one ASCII character other than a quote or a line end")]
    DelimiterUnusable,
    /// Not an ISO 4217 code.
    #[error("{0:?} is not an ISO 4217 currency code")]
    CurrencyUnknown(String),
}

impl CsvRules {
    /// Reads rules from TOML and checks that they say enough.
    ///
    /// ```
    /// use bank_files::CsvRules;
    /// let rules = "[columns]\ndate = 'Date'\namount = 'Montant'\nlabel = 'Libellé'";
    /// assert!(CsvRules::from_toml(rules).is_ok());
    /// assert!(CsvRules::from_toml("[columns]\ndate = 1").is_err());
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text)?;
        rules.check()?;
        Ok(rules)
    }

    /// Writes rules as TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// Checks that the rules say enough.
    pub fn check(&self) -> Result<(), RulesError> {
        let columns = &self.columns;
        if columns.date.is_none() {
            return Err(RulesError::DateMissing);
        }
        if columns.amount.is_none() && columns.debit.is_none() && columns.credit.is_none() {
            return Err(RulesError::AmountMissing);
        }
        if let Some(delimiter) = self.delimiter
            && (!delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r'))
        {
            return Err(RulesError::DelimiterUnusable);
        }
        if let Some(currency) = &self.currency
            && money::Currency::parse(currency).is_err()
        {
            return Err(RulesError::CurrencyUnknown(currency.clone()));
        }
        for column in self.every_column() {
            match column {
                Column::Number(0) => return Err(RulesError::NumberZero),
                Column::Name(name) if !self.header => {
                    return Err(RulesError::NameWithoutHeader(name.clone()));
                }
                Column::Number(_) | Column::Name(_) => {}
            }
        }
        Ok(())
    }

    fn every_column(&self) -> impl Iterator<Item = &Column> {
        let of = &self.columns;
        [
            &of.date,
            &of.value_date,
            &of.amount,
            &of.debit,
            &of.credit,
            &of.counterparty,
            &of.counterparty_account,
            &of.account,
            &of.reference,
            &of.end_to_end,
            &of.mandate,
            &of.cheque_number,
            &of.currency,
            &of.direction,
        ]
        .into_iter()
        .flatten()
        .chain(of.label.columns())
        .chain(self.skip.iter().map(|skip| &skip.column))
    }
}
