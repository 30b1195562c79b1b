//! Where the business terms stand in a UBL 2 `Invoice` or `CreditNote`.

use super::draft::Draft;
use super::xml::Leaf;

/// Takes one element into the draft.
pub(crate) fn take(draft: &mut Draft, leaf: &Leaf<'_>) {
    if draft.root.is_empty() {
        leaf.root.clone_into(&mut draft.root);
    }
    match leaf.path {
        "ID" => draft.set(|draft| &mut draft.number, leaf),
        "InvoiceTypeCode" | "CreditNoteTypeCode" => draft.set(|draft| &mut draft.type_code, leaf),
        "IssueDate" => draft.set(|draft| &mut draft.issued_on, leaf),
        "DueDate" | "PaymentMeans/PaymentDueDate" => draft.set(|draft| &mut draft.due_on, leaf),
        "DocumentCurrencyCode" => draft.set(|draft| &mut draft.currency, leaf),
        "InvoicePeriod/DescriptionCode" => draft.set(|draft| &mut draft.tax_point, leaf),
        "OrderReference/ID" => draft.set(|draft| &mut draft.purchase_order, leaf),
        "BillingReference/InvoiceDocumentReference/ID" => draft.preceding.push(leaf.text.to_owned()),
        "PaymentMeans/PaymentID" => draft.set(|draft| &mut draft.payment_reference, leaf),
        "PaymentMeans/PaymentMandate/PayerFinancialAccount/ID" => draft.buyer.account(leaf.text),
        "PaymentTerms/Note" => draft.take_terms(leaf.text),
        "InvoiceLine/LineExtensionAmount" | "CreditNoteLine/LineExtensionAmount" => {
            leaf.text.clone_into(&mut draft.line_open.net);
        }
        "InvoiceLine" | "CreditNoteLine" => draft.close_line(),
        path => {
            if let Some(path) = path.strip_prefix("AccountingCustomerParty/Party/") {
                take_buyer(draft, path, leaf);
            } else if let Some(path) = path.strip_prefix("TaxTotal/") {
                take_tax(draft, path, leaf);
            } else if let Some(path) = path.strip_prefix("LegalMonetaryTotal/") {
                take_totals(draft, path, leaf);
            }
        }
    }
}

fn take_buyer(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    let buyer = &mut draft.buyer;
    match path {
        "PartyIdentification/ID" => buyer.identify(leaf.qualifier, leaf.text),
        "PartyLegalEntity/CompanyID" => buyer.identify_legally(leaf.qualifier, leaf.text),
        // The registered name is the buyer's (BT-44); the party name is its trade name (BT-45).
        "PartyLegalEntity/RegistrationName" => leaf.text.clone_into(&mut buyer.name),
        "PartyName/Name" if buyer.name.is_empty() => leaf.text.clone_into(&mut buyer.name),
        "PartyTaxScheme/CompanyID" => leaf.text.clone_into(&mut draft.tax_number_open),
        "PartyTaxScheme/TaxScheme/ID" if leaf.text == "VAT" => {
            buyer.vat_number = crate::parties::compact(&draft.tax_number_open);
        }
        // BT-50, BT-51 and BT-163, then BT-53 and BT-52.
        "PostalAddress/StreetName"
        | "PostalAddress/AdditionalStreetName"
        | "PostalAddress/AddressLine/Line" => buyer.postal.push(leaf.text),
        "PostalAddress/PostalZone" => leaf.text.clone_into(&mut buyer.postal.postcode),
        "PostalAddress/CityName" => leaf.text.clone_into(&mut buyer.postal.town),
        "PostalAddress/Country/IdentificationCode" => leaf.text.clone_into(&mut buyer.country),
        "Contact/ElectronicMail" => leaf.text.clone_into(&mut buyer.email),
        "EndpointID" => buyer.address(leaf.qualifier, leaf.text),
        _ => {}
    }
}

fn take_tax(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    let tax = &mut draft.vat_open;
    match path {
        "TaxAmount" => draft.take_tax_total(leaf),
        "TaxSubtotal/TaxableAmount" => leaf.text.clone_into(&mut tax.base),
        "TaxSubtotal/TaxAmount" => {
            leaf.text.clone_into(&mut tax.vat);
            leaf.qualifier.clone_into(&mut tax.currency);
        }
        "TaxSubtotal/TaxCategory/Percent" => leaf.text.clone_into(&mut tax.rate),
        "TaxSubtotal" => {
            let tax = std::mem::take(tax);
            // A second breakdown in the currency of the tax authority repeats the first.
            if tax.currency.is_empty() || draft.currency.is_empty() || tax.currency == draft.currency {
                draft.vat.push(tax);
            }
        }
        _ => {}
    }
}

fn take_totals(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    match path {
        "LineExtensionAmount" => draft.set(|draft| &mut draft.totals.lines, leaf),
        "TaxExclusiveAmount" => draft.set(|draft| &mut draft.totals.net, leaf),
        "TaxInclusiveAmount" => draft.set(|draft| &mut draft.totals.gross, leaf),
        "AllowanceTotalAmount" => draft.set(|draft| &mut draft.totals.allowances, leaf),
        "ChargeTotalAmount" => draft.set(|draft| &mut draft.totals.charges, leaf),
        "PrepaidAmount" => draft.set(|draft| &mut draft.totals.prepaid, leaf),
        "PayableRoundingAmount" => draft.set(|draft| &mut draft.totals.rounding, leaf),
        "PayableAmount" => {
            draft.set(|draft| &mut draft.totals.payable, leaf);
            if draft.currency.is_empty() {
                leaf.qualifier.clone_into(&mut draft.currency);
            }
        }
        _ => {}
    }
}
