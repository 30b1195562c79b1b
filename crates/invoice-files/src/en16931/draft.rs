//! An EN 16931 document while it is read: texts by business term, then the document made of them.

use file_intake::{Place, Problem, ProblemCode};
use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};

use super::totals::Totals;
use super::type_codes::kind_of;
use super::xml::Leaf;
use crate::dates::parse_date;
use crate::document::{CustomerParty, Discount, Document, DocumentKind, PostalLines, Sink, VatLine};
use crate::mapping::DateOrder;
use crate::parties;

/// Which of the two syntaxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Syntax {
    #[default]
    Cii,
    Ubl,
}

/// The buyer, BG-7.
#[derive(Debug, Default)]
pub(crate) struct Buyer {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) siren: String,
    pub(crate) vat_number: String,
    pub(crate) email: String,
    pub(crate) iban: String,
    pub(crate) country: String,
    pub(crate) postal: PostalLines,
}

impl Buyer {
    /// An identifier (BT-46): a SIREN (scheme 0002) or SIRET (0009), or a number of the seller's own.
    pub(crate) fn identify(&mut self, scheme: &str, text: &str) {
        match scheme {
            "0002" | "0009" => self.siren = parties::siren(text).unwrap_or_else(|| self.siren.clone()),
            "" => text.clone_into(&mut self.number),
            _ => {}
        }
    }

    /// A legal registration (BT-47): without a scheme it may still be a SIREN or SIRET.
    pub(crate) fn identify_legally(&mut self, scheme: &str, text: &str) {
        if matches!(scheme, "" | "0002" | "0009")
            && let Some(siren) = parties::siren(text)
        {
            self.siren = siren;
        }
    }

    /// An electronic address (BT-49); scheme EM is e-mail. The contact's own address goes before.
    pub(crate) fn address(&mut self, scheme: &str, text: &str) {
        if scheme == "EM" && self.email.is_empty() {
            text.clone_into(&mut self.email);
        }
    }

    /// The account to be debited (BT-91).
    pub(crate) fn account(&mut self, text: &str) {
        self.iban = parties::iban(text).unwrap_or_default();
    }
}

/// One line of the VAT breakdown, BG-23.
#[derive(Debug, Default)]
pub(crate) struct VatDraft {
    pub(crate) rate: String,
    pub(crate) base: String,
    pub(crate) vat: String,
    pub(crate) currency: String,
    pub(crate) is_other_tax: bool,
}

/// One invoice line, BG-25, as far as its net amount (BT-131).
#[derive(Debug, Default)]
pub(crate) struct LineDraft {
    pub(crate) net: String,
    pub(crate) is_counted_elsewhere: bool,
}

/// The totals, BG-22.
#[derive(Debug, Default)]
pub(crate) struct TotalsDraft {
    pub(crate) lines: String,
    pub(crate) allowances: String,
    pub(crate) charges: String,
    pub(crate) net: String,
    pub(crate) vat: String,
    pub(crate) gross: String,
    pub(crate) prepaid: String,
    pub(crate) rounding: String,
    pub(crate) payable: String,
}

/// A cash discount of the payment terms.
#[derive(Debug, Default)]
pub(crate) struct DiscountDraft {
    pub(crate) basis: String,
    pub(crate) period: String,
    pub(crate) unit: String,
    pub(crate) percent: String,
}

/// The document while it is read.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) syntax: Syntax,
    pub(crate) root: String,
    pub(crate) number: String,
    pub(crate) type_code: String,
    pub(crate) issued_on: String,
    pub(crate) due_on: String,
    pub(crate) currency: String,
    pub(crate) buyer: Buyer,
    pub(crate) totals: TotalsDraft,
    pub(crate) vat: Vec<VatDraft>,
    pub(crate) vat_open: VatDraft,
    pub(crate) line_open: LineDraft,
    /// Sum of the line net amounts in millionths; `None` once one could not be read.
    pub(crate) lines_sum: Option<i128>,
    pub(crate) lines_count: u64,
    pub(crate) payment_reference: String,
    pub(crate) purchase_order: String,
    pub(crate) preceding: Vec<String>,
    pub(crate) tax_point: String,
    pub(crate) tax_number_open: String,
    pub(crate) discount: DiscountDraft,
    discounts: Vec<DiscountDraft>,
    too_long: Vec<Problem>,
}

/// An amount in millionths of the currency unit: EN 16931 allows two decimals, files in the wild
/// have up to six, and nothing may be rounded before it is compared.
pub(crate) fn millionths(text: &str) -> Option<i128> {
    parse_minor(text, 6, DecimalSign::Point).ok().map(i128::from)
}

impl Draft {
    /// Sets a term to its first occurrence that is not empty.
    pub(crate) fn set(&mut self, term: impl FnOnce(&mut Self) -> &mut String, leaf: &Leaf<'_>) {
        let term = term(self);
        if term.is_empty() {
            leaf.text.clone_into(term);
        }
    }

    /// Reports a text that was cut. Embedded files (BT-125) are long by nature and not read.
    pub(crate) fn report_cut(&mut self, leaf: &Leaf<'_>) {
        if leaf.is_cut && !leaf.path.ends_with("BinaryObject") {
            let place = Place::element(leaf.path);
            self.too_long.push(Problem::warning(ProblemCode::FieldTooLong, place, "element", leaf.text));
        }
    }

    /// The VAT total (BT-110); the one in the currency of the tax authority (BT-111) is another.
    pub(crate) fn take_tax_total(&mut self, leaf: &Leaf<'_>) {
        if leaf.qualifier.is_empty() || self.currency.is_empty() || leaf.qualifier == self.currency {
            self.set(|draft| &mut draft.totals.vat, leaf);
        }
    }

    pub(crate) fn close_line(&mut self) {
        let line = std::mem::take(&mut self.line_open);
        if line.is_counted_elsewhere {
            return;
        }
        let before = if self.lines_count == 0 { Some(0) } else { self.lines_sum };
        self.lines_sum = before.zip(millionths(&line.net)).map(|(sum, net)| sum + net);
        self.lines_count += 1;
    }

    pub(crate) fn close_discount(&mut self) {
        let discount = std::mem::take(&mut self.discount);
        self.discounts.push(discount);
    }

    /// Payment terms in words (BT-20): only the coded form of `XRechnung` (BR-DE-18) is read,
    /// `#SKONTO#TAGE=14#PROZENT=2.00#`.
    pub(crate) fn take_terms(&mut self, text: &str) {
        for line in text.lines().filter(|line| line.trim().starts_with("#SKONTO#")) {
            let value = |key: &str| line.split('#').find_map(|part| part.trim().strip_prefix(key));
            let (Some(days), Some(percent)) = (value("TAGE="), value("PROZENT=")) else { continue };
            let (period, percent) = (days.to_owned(), percent.to_owned());
            self.discounts.push(DiscountDraft {
                period,
                unit: "DAY".to_owned(),
                percent,
                ..Default::default()
            });
        }
    }

    /// Hands the document and its problems over.
    pub(crate) fn finish(mut self, sink: &mut dyn Sink) {
        for problem in std::mem::take(&mut self.too_long) {
            sink.problem(problem);
        }
        match self.document(sink) {
            Ok(document) => sink.document(document),
            Err(problem) => sink.problem(problem),
        }
    }

    fn place(&self) -> Place {
        Place::element(if self.number.is_empty() { "document" } else { &self.number })
    }

    fn error(&self, code: ProblemCode, term: &'static str, found: &str) -> Problem {
        Problem::error(code, self.place(), term, found)
    }

    fn document(&self, sink: &mut dyn Sink) -> Result<Document, Problem> {
        let stated_kind = self.kind(sink)?;
        if self.number.is_empty() {
            return Err(self.error(ProblemCode::FieldMissing, "BT-1", ""));
        }
        if self.currency.is_empty() {
            return Err(self.error(ProblemCode::FieldMissing, "BT-5", ""));
        }
        let currency = Currency::parse(&self.currency)
            .map_err(|_| self.error(ProblemCode::CurrencyUnknown, "BT-5", &self.currency))?;
        if self.issued_on.is_empty() {
            return Err(self.error(ProblemCode::FieldMissing, "BT-2", ""));
        }
        let issued_on = day(&self.issued_on)
            .ok_or_else(|| self.error(ProblemCode::DateUnreadable, "BT-2", &self.issued_on))?;
        let due_on = day(&self.due_on);
        if due_on.is_none() && !self.due_on.is_empty() {
            let code = ProblemCode::DateUnreadable;
            sink.problem(Problem::warning(code, self.place(), "BT-9", &self.due_on));
        }
        let customer = self.customer();
        let totals =
            Totals::of(self, currency).map_err(|(code, term, found)| self.error(code, term, &found))?;
        for (term, found) in totals.disagreements(self) {
            sink.problem(Problem::warning(ProblemCode::TotalsDisagree, self.place(), term, &found));
        }
        // Invoices below zero are credits; credit notes below zero are written so by mistake.
        let kind = if totals.is_negative() { DocumentKind::CreditNote } else { stated_kind };
        if customer == CustomerParty::default() {
            return Err(self.error(ProblemCode::CustomerMissing, "BT-44", ""));
        }
        Ok(Document {
            place: self.place(),
            kind,
            number: self.number.clone(),
            customer,
            issued_on,
            due_on,
            currency,
            total_minor: totals.total_minor,
            open_minor: totals.open_minor,
            vat: self.vat_lines(currency, totals.is_negative()),
            payment_reference: self.payment_reference.clone(),
            purchase_order: self.purchase_order.clone(),
            preceding: self.preceding.clone(),
            vat_on_payment: vat_on_payment(self.syntax, &self.tax_point),
            discount: self.discounts.iter().find_map(|discount| discount.made(issued_on)),
            lettering: String::new(),
        })
    }

    /// The kind by the type code (BT-3). A UBL credit note is one by its root.
    fn kind(&self, sink: &mut dyn Sink) -> Result<DocumentKind, Problem> {
        let is_credit_root = self.root == "CreditNote";
        if self.type_code.is_empty() {
            if is_credit_root {
                return Ok(DocumentKind::CreditNote);
            }
            sink.problem(Problem::warning(ProblemCode::FieldMissing, self.place(), "BT-3", ""));
            return Ok(DocumentKind::Invoice);
        }
        let kind = kind_of(&self.type_code)
            .ok_or_else(|| self.error(ProblemCode::DocumentTypeUnsupported, "BT-3", &self.type_code))?;
        Ok(if is_credit_root { DocumentKind::CreditNote } else { kind })
    }

    fn customer(&self) -> CustomerParty {
        let buyer = &self.buyer;
        let siren = if buyer.siren.is_empty() {
            parties::siren_of_vat_number(&buyer.vat_number)
        } else {
            buyer.siren.clone()
        };
        CustomerParty {
            number: buyer.number.clone(),
            name: buyer.name.clone(),
            siren,
            vat_number: buyer.vat_number.clone(),
            email: buyer.email.clone(),
            iban: buyer.iban.clone(),
            country: buyer.country.to_ascii_uppercase(),
            postal: buyer.postal.clone(),
        }
    }

    fn vat_lines(&self, currency: Currency, is_negative: bool) -> Vec<VatLine> {
        let minor = |text: &str| {
            let minor = super::totals::rounded_minor(millionths(text)?, currency)?;
            Some(if is_negative { -minor } else { minor })
        };
        let line = |vat: &VatDraft| {
            let rate = parse_minor(&vat.rate, 2, DecimalSign::Point).unwrap_or(0);
            Some(VatLine {
                rate_bps: u32::try_from(rate).unwrap_or(0),
                base_minor: minor(&vat.base)?,
                vat_minor: minor(&vat.vat)?,
            })
        };
        self.vat.iter().filter_map(line).collect()
    }
}

impl DiscountDraft {
    fn made(&self, issued_on: Date) -> Option<Discount> {
        let basis = day(&self.basis).unwrap_or(issued_on);
        let days = i32::try_from(parse_minor(&self.period, 0, DecimalSign::Point).ok()?).ok()?;
        let percent = u32::try_from(parse_minor(&self.percent, 2, DecimalSign::Point).ok()?).ok()?;
        if !matches!(self.unit.as_str(), "DAY" | "d" | "") || !(0..=3650).contains(&days) || percent == 0 {
            return None;
        }
        Some(Discount { until: basis.checked_add(days.days()).ok()?, percent_bps: percent })
    }
}

/// Whether VAT falls due on payment, by BT-8: UNTDID 2475 in CII (72 paid; 5 and 29 not), UNTDID
/// 2005 in UBL (432 paid; 3 and 35 not).
fn vat_on_payment(syntax: Syntax, code: &str) -> Option<bool> {
    match (syntax, code) {
        (Syntax::Cii, "72") | (Syntax::Ubl, "432") => Some(true),
        (Syntax::Cii, "5" | "29") | (Syntax::Ubl, "3" | "35") => Some(false),
        (Syntax::Cii | Syntax::Ubl, _) => None,
    }
}

/// A date: `102` (AAAAMMJJ) in CII, ISO in UBL; an offset behind it does not move the day.
fn day(text: &str) -> Option<Date> {
    let head = text.get(..8).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()));
    parse_date(head.or_else(|| text.get(..10)).unwrap_or(text), DateOrder::DayFirst)
}
