//! Where the business terms stand in a Cross Industry Invoice (D16B and D22B) and in `ZUGFeRD` 1.

use super::draft::{Draft, VatDraft};
use super::xml::Leaf;

/// Takes one element into the draft.
pub(crate) fn take(draft: &mut Draft, leaf: &Leaf<'_>) {
    let Some((part, path)) = leaf.path.split_once('/') else { return };
    match part {
        "ExchangedDocument" | "HeaderExchangedDocument" => take_head(draft, path, leaf),
        "SupplyChainTradeTransaction" | "SpecifiedSupplyChainTradeTransaction" => {
            let (group, path) = path.split_once('/').unwrap_or((path, ""));
            match group {
                "ApplicableHeaderTradeAgreement" | "ApplicableSupplyChainTradeAgreement" => {
                    take_agreement(draft, path, leaf);
                }
                "ApplicableHeaderTradeSettlement" | "ApplicableSupplyChainTradeSettlement" => {
                    take_settlement(draft, path, leaf);
                }
                "IncludedSupplyChainTradeLineItem" => take_line(draft, path, leaf),
                _ => {}
            }
        }
        _ => {}
    }
}

fn take_head(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    match path {
        "ID" => draft.set(|draft| &mut draft.number, leaf),
        "TypeCode" => draft.set(|draft| &mut draft.type_code, leaf),
        "IssueDateTime/DateTimeString" => draft.set(|draft| &mut draft.issued_on, leaf),
        _ => {}
    }
}

fn take_agreement(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    if let Some(path) = path.strip_prefix("BuyerTradeParty/") {
        let buyer = &mut draft.buyer;
        match path {
            "ID" => leaf.text.clone_into(&mut buyer.number),
            "Name" => leaf.text.clone_into(&mut buyer.name),
            "GlobalID" | "SpecifiedLegalOrganization/ID" => buyer.identify(leaf.qualifier, leaf.text),
            "SpecifiedTaxRegistration/ID" if leaf.qualifier == "VA" => {
                buyer.vat_number = crate::parties::compact(leaf.text);
            }
            // BT-50, BT-51 and BT-163, then BT-53 and BT-52.
            "PostalTradeAddress/LineOne" | "PostalTradeAddress/LineTwo" | "PostalTradeAddress/LineThree" => {
                buyer.postal.push(leaf.text);
            }
            "PostalTradeAddress/PostcodeCode" => leaf.text.clone_into(&mut buyer.postal.postcode),
            "PostalTradeAddress/CityName" => leaf.text.clone_into(&mut buyer.postal.town),
            "PostalTradeAddress/CountryID" => leaf.text.clone_into(&mut buyer.country),
            "DefinedTradeContact/EmailURIUniversalCommunication/URIID" => {
                leaf.text.clone_into(&mut buyer.email);
            }
            "URIUniversalCommunication/URIID" => buyer.address(leaf.qualifier, leaf.text),
            _ => {}
        }
        return;
    }
    match path {
        "BuyerOrderReferencedDocument/IssuerAssignedID" | "BuyerOrderReferencedDocument/ID" => {
            draft.set(|draft| &mut draft.purchase_order, leaf);
        }
        _ => {}
    }
}

fn take_settlement(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    if let Some(path) = path.strip_prefix("ApplicableTradeTax") {
        return take_tax(draft, path, leaf);
    }
    if let Some((group, path)) = path.split_once('/')
        && group.ends_with("MonetarySummation")
    {
        return take_totals(draft, path, leaf);
    }
    match path {
        "PaymentReference" => draft.set(|draft| &mut draft.payment_reference, leaf),
        "InvoiceCurrencyCode" => draft.set(|draft| &mut draft.currency, leaf),
        "SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount/IBANID" => {
            draft.buyer.account(leaf.text);
        }
        "InvoiceReferencedDocument/IssuerAssignedID" | "InvoiceReferencedDocument/ID" => {
            draft.preceding.push(leaf.text.to_owned());
        }
        "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString" => {
            draft.set(|draft| &mut draft.due_on, leaf);
        }
        "SpecifiedTradePaymentTerms/Description" => draft.take_terms(leaf.text),
        "SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms/BasisDateTime/DateTimeString" => {
            leaf.text.clone_into(&mut draft.discount.basis);
        }
        "SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms/BasisPeriodMeasure" => {
            leaf.text.clone_into(&mut draft.discount.period);
            leaf.qualifier.clone_into(&mut draft.discount.unit);
        }
        "SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms/CalculationPercent" => {
            leaf.text.clone_into(&mut draft.discount.percent);
        }
        "SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms" => draft.close_discount(),
        _ => {}
    }
}

fn take_tax(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    let tax = &mut draft.vat_open;
    match path {
        "/CalculatedAmount" => leaf.text.clone_into(&mut tax.vat),
        "/BasisAmount" => leaf.text.clone_into(&mut tax.base),
        "/RateApplicablePercent" | "/ApplicablePercent" => leaf.text.clone_into(&mut tax.rate),
        "/TypeCode" => tax.is_other_tax = leaf.text != "VAT",
        "/DueDateTypeCode" => draft.set(|draft| &mut draft.tax_point, leaf),
        "" => {
            let tax: VatDraft = std::mem::take(tax);
            if !tax.is_other_tax {
                draft.vat.push(tax);
            }
        }
        _ => {}
    }
}

fn take_totals(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    match path {
        "LineTotalAmount" => draft.set(|draft| &mut draft.totals.lines, leaf),
        "ChargeTotalAmount" => draft.set(|draft| &mut draft.totals.charges, leaf),
        "AllowanceTotalAmount" => draft.set(|draft| &mut draft.totals.allowances, leaf),
        "TaxBasisTotalAmount" => draft.set(|draft| &mut draft.totals.net, leaf),
        "TaxTotalAmount" => draft.take_tax_total(leaf),
        "RoundingAmount" => draft.set(|draft| &mut draft.totals.rounding, leaf),
        "GrandTotalAmount" => draft.set(|draft| &mut draft.totals.gross, leaf),
        "TotalPrepaidAmount" => draft.set(|draft| &mut draft.totals.prepaid, leaf),
        "DuePayableAmount" => draft.set(|draft| &mut draft.totals.payable, leaf),
        _ => {}
    }
}

fn take_line(draft: &mut Draft, path: &str, leaf: &Leaf<'_>) {
    match path {
        // Lines that group or inform repeat what their detail lines count (EXTENDED profile).
        "AssociatedDocumentLineDocument/LineStatusReasonCode" => {
            draft.line_open.is_counted_elsewhere = matches!(leaf.text, "GROUP" | "INFORMATION");
        }
        "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
        | "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeSettlementMonetarySummation/LineTotalAmount" => {
            leaf.text.clone_into(&mut draft.line_open.net);
        }
        "" => draft.close_line(),
        _ => {}
    }
}
