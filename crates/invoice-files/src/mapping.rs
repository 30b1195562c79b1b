//! A mapping: how a table of invoices or customers is to be read. It is detected, shown, saved as
//! a TOML template and given back with the next file of the same origin.

use std::collections::BTreeMap;

use file_intake::{Encoding, Refusal};
use money::DecimalSign;
use serde::{Deserialize, Serialize};

use crate::columns::{Field, List};
use crate::detect::{Format, detect};
use crate::{csv, xlsx};

/// Order of day and month in dates such as 03/11/2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 November, as in Europe.
    DayFirst,
    /// 11 March, as in the United States.
    MonthFirst,
}

/// The decimal sign, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1 234,56`.
    Comma,
    /// `1,234.56`.
    Point,
}

impl DecimalMark {
    pub(crate) fn sign(self) -> DecimalSign {
        match self {
            Self::Comma => DecimalSign::Comma,
            Self::Point => DecimalSign::Point,
        }
    }

    pub(crate) fn of(sign: DecimalSign) -> Option<Self> {
        match sign {
            DecimalSign::Comma => Some(Self::Comma),
            DecimalSign::Point => Some(Self::Point),
            DecimalSign::Detect => None,
        }
    }
}

/// A text encoding, by name. Latin-1 is read as Windows-1252, which contains its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextEncoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252 and ISO 8859-1.
    #[serde(rename = "windows-1252", alias = "latin-1", alias = "iso-8859-1", alias = "iso-8859-15")]
    Windows1252,
    /// UTF-16, little endian.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big endian.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl TextEncoding {
    pub(crate) fn encoding(self) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::Windows1252 => Encoding::Windows1252,
            Self::Utf16Le => Encoding::Utf16Le,
            Self::Utf16Be => Encoding::Utf16Be,
        }
    }

    pub(crate) fn of(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Windows1252 => Self::Windows1252,
            Encoding::Utf16Le => Self::Utf16Le,
            Encoding::Utf16Be => Self::Utf16Be,
        }
    }
}

/// How a table is read. What is absent is detected.
///
/// ```
/// use invoice_files::{Field, Mapping};
/// let mapping = Mapping::from_toml("delimiter = ';'\n[columns]\nnumber = 'Pce'\n")?;
/// assert_eq!(mapping.columns[&Field::Number], "Pce");
/// # Ok::<(), invoice_files::MappingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mapping {
    /// Delimiter of a text table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Encoding of a text table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TextEncoding>,
    /// Decimal sign of amounts written as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// Order of day and month in dates written as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Currency of rows that state none; EUR when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Sheet of a workbook; the first with a known header when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Header of the column that holds a field. Fields not named here are found by their header.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Field, String>,
}

/// Why a mapping file is not a mapping.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The text is not TOML of the shape of [`Mapping`].
    #[error("the mapping cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// The mapping cannot be written as TOML.
    #[error("the mapping cannot be written")]
    Unwritable(#[from] toml::ser::Error),
    /// The currency is not an ISO 4217 code.
    #[error(transparent)]
    Currency(#[from] money::UnknownCurrency),
    /// The delimiter is not one of the characters that can delimit.
    #[error("{0:?} cannot be a delimiter")]
    Delimiter(char),
}

impl Mapping {
    /// Reads a mapping file.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text)?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Checks currency and delimiter.
    pub fn check(&self) -> Result<(), MappingError> {
        if let Some(code) = &self.currency {
            money::Currency::parse(code)?;
        }
        if let Some(delimiter) = self.delimiter
            && (!delimiter.is_ascii() || delimiter.is_ascii_alphanumeric() || "\"\n\r".contains(delimiter))
        {
            return Err(MappingError::Delimiter(delimiter));
        }
        Ok(())
    }

    /// Writes a mapping file.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        Ok(toml::to_string(self)?)
    }
}

/// What was detected in a table, to be shown, corrected and saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectedMapping {
    /// Everything that was detected, complete.
    pub mapping: Mapping,
    /// Line or row of the header, from 1.
    pub header_line: u64,
    /// Every header, in order.
    pub headers: Vec<String>,
    /// Headers that were not recognised and are not read.
    pub unused: Vec<String>,
    /// Whether a date proved the order of day and month; when not, the day is taken first.
    pub date_order_certain: bool,
}

/// Detects how an invoice list is written, from the beginning of a CSV file or a whole workbook.
pub fn detect_mapping(head: &[u8]) -> Result<DetectedMapping, Refusal> {
    detect_mapping_of(head, List::Invoices)
}

/// Detects how a customer list is written, from the beginning of a CSV file or a whole workbook.
pub fn detect_customer_mapping(head: &[u8]) -> Result<DetectedMapping, Refusal> {
    detect_mapping_of(head, List::Customers)
}

fn detect_mapping_of(head: &[u8], list: List) -> Result<DetectedMapping, Refusal> {
    match detect(head) {
        Some(Format::Xlsx) => xlsx::detect_mapping(head, list),
        Some(Format::Csv) => csv::detect_mapping(head, list),
        Some(Format::Cii | Format::Ubl | Format::FacturX | Format::Fec) => {
            Err(Refusal::NothingInside("only CSV and XLSX have a mapping"))
        }
        None => Err(Refusal::UnknownFormat),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_survives_its_file() {
        let mapping = Mapping {
            delimiter: Some(';'),
            encoding: Some(TextEncoding::Windows1252),
            decimal: Some(DecimalMark::Comma),
            dates: Some(DateOrder::DayFirst),
            currency: Some("EUR".to_owned()),
            sheet: None,
            columns: BTreeMap::from([
                (Field::Number, "Pce".to_owned()),
                (Field::CustomerName, "Tiers".to_owned()),
            ]),
        };
        let text = mapping.to_toml().unwrap();
        assert!(text.contains("customer-name = \"Tiers\""), "{text}");
        assert_eq!(Mapping::from_toml(&text).unwrap(), mapping);
    }

    #[test]
    fn mistakes_in_a_mapping_are_told() {
        assert!(matches!(Mapping::from_toml("currency = 'EURO'"), Err(MappingError::Currency(_))));
        assert!(matches!(Mapping::from_toml("delimiter = 'a'"), Err(MappingError::Delimiter('a'))));
        assert!(matches!(Mapping::from_toml("colums = 1"), Err(MappingError::Unreadable(_))));
    }
}
