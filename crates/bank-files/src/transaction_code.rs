//! What the codes of the banks mean, reduced to a [`TransactionClass`].
//!
//! Sources: the ISO 20022 external bank transaction codes, the CFONB interbank operation codes
//! (record 04, positions 33-34), the SWIFT transaction types of MT940 `:61:`, OFX `TRNTYPE`.

use crate::TransactionClass;

/// The class of a CFONB interbank operation code (two characters). Codes that banks use for
/// anything (`91`, `99`) are [`TransactionClass::Unspecified`].
pub(crate) fn class_from_cfonb(code: &str) -> TransactionClass {
    match code.trim() {
        "01" | "02" | "15" | "16" | "17" => TransactionClass::Cheque,
        "03" => TransactionClass::ChequeUnpaid,
        "04" => TransactionClass::Cash,
        "05" | "06" | "18" | "21" | "39" | "40" | "41" | "44" | "45" | "50" | "78" | "79" | "C1" | "C2" => {
            TransactionClass::Transfer
        }
        "07" | "31" | "32" | "35" | "37" | "90" => TransactionClass::Bill,
        "08" | "23" | "96" | "B1" | "B2" => TransactionClass::DirectDebitPaid,
        "09" | "25" | "97" | "A1" | "A2" => TransactionClass::DirectDebitIssued,
        "10" | "12" | "27" | "33" | "34" | "98" | "A3" | "A4" | "A5" | "A6" | "B3" | "B4" | "B5" | "B6"
        | "C3" | "C4" | "C5" => TransactionClass::Return,
        "11" | "28" | "30" | "36" | "38" => TransactionClass::Card,
        "13" | "14" | "92" | "93" | "94" | "95" => TransactionClass::Internal,
        "62" | "64" | "65" | "66" | "67" => TransactionClass::Fee,
        "61" | "63" | "70" => TransactionClass::Interest,
        _ => TransactionClass::Unspecified,
    }
}

/// The class of an MT940 transaction type: `NTRF`, or its last three letters alone.
pub(crate) fn class_from_swift(code: &str) -> TransactionClass {
    let code = code.trim();
    let kind = match code.as_bytes() {
        [b'N' | b'S' | b'F', _, _, _] => code.get(1..).unwrap_or(code),
        _ => code,
    };
    match kind {
        "TRF" | "STO" | "FEX" => TransactionClass::Transfer,
        "CHK" | "CLR" | "TCK" => TransactionClass::Cheque,
        "CHG" | "COM" | "BRF" => TransactionClass::Fee,
        "INT" => TransactionClass::Interest,
        "RTI" => TransactionClass::Return,
        "DDT" => TransactionClass::DirectDebitPaid,
        "COL" => TransactionClass::DirectDebitIssued,
        "BOE" => TransactionClass::Bill,
        _ => TransactionClass::Unspecified,
    }
}

/// The class of an OFX `TRNTYPE`.
pub(crate) fn class_from_ofx(code: &str) -> TransactionClass {
    match code.trim() {
        "DIRECTDEP" | "REPEATPMT" | "PAYMENT" | "XFER" => TransactionClass::Transfer,
        "DIRECTDEBIT" => TransactionClass::DirectDebitPaid,
        "CHECK" => TransactionClass::Cheque,
        "POS" => TransactionClass::Card,
        "ATM" | "CASH" => TransactionClass::Cash,
        "FEE" | "SRVCHG" => TransactionClass::Fee,
        "INT" => TransactionClass::Interest,
        _ => TransactionClass::Unspecified,
    }
}

/// The class of an ISO 20022 bank transaction code. The family decides, but for the subfamilies
/// that say fee, interest, return or unpaid whatever the family.
pub(crate) fn class_from_domain(domain: &str, family: &str, subfamily: &str) -> TransactionClass {
    if domain != "PMNT" && domain != "ACMT" && domain != "CAMT" {
        return TransactionClass::Unspecified;
    }
    match subfamily {
        "CHRG" | "COMM" | "COME" | "COMI" | "COMT" | "FEES" | "TAXE" => return TransactionClass::Fee,
        "INTR" => return TransactionClass::Interest,
        "UPCQ" | "CQRV" | "NPCC" | "UPCT" => return TransactionClass::ChequeUnpaid,
        "RRTN" | "UPDD" | "PRDD" | "RCDD" | "UPCC" | "ARET" | "RIMB" => return TransactionClass::Return,
        _ => {}
    }
    if domain == "CAMT" {
        return TransactionClass::Internal;
    }
    match family {
        "RCDT" | "ICDT" | "RRCT" | "IRCT" => match subfamily {
            "BOOK" | "ACOR" | "ICCT" => TransactionClass::Internal,
            _ => TransactionClass::Transfer,
        },
        "IDDT" => TransactionClass::DirectDebitIssued,
        "RDDT" => TransactionClass::DirectDebitPaid,
        "RCHQ" | "ICHQ" => TransactionClass::Cheque,
        "CCRD" | "MCRD" => TransactionClass::Card,
        "CNTR" => TransactionClass::Cash,
        "DRFT" => TransactionClass::Bill,
        _ => TransactionClass::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cfonb_codes() {
        assert_eq!(class_from_cfonb("05"), TransactionClass::Transfer);
        assert_eq!(class_from_cfonb("A1"), TransactionClass::DirectDebitIssued);
        assert_eq!(class_from_cfonb("B3"), TransactionClass::Return);
        assert_eq!(class_from_cfonb("B1"), TransactionClass::DirectDebitPaid);
        assert_eq!(class_from_cfonb("03"), TransactionClass::ChequeUnpaid);
        assert_eq!(class_from_cfonb("62"), TransactionClass::Fee);
        assert_eq!(class_from_cfonb("99"), TransactionClass::Unspecified);
    }

    #[test]
    fn swift_and_ofx_codes() {
        assert_eq!(class_from_swift("NTRF"), TransactionClass::Transfer);
        assert_eq!(class_from_swift("RTI"), TransactionClass::Return);
        assert_eq!(class_from_swift("NCLR"), TransactionClass::Cheque);
        assert_eq!(class_from_swift("NMSC"), TransactionClass::Unspecified);
        assert_eq!(class_from_ofx("SRVCHG"), TransactionClass::Fee);
        assert_eq!(class_from_ofx("CREDIT"), TransactionClass::Unspecified);
    }

    #[test]
    fn domain_codes() {
        assert_eq!(class_from_domain("PMNT", "RCDT", "ESCT"), TransactionClass::Transfer);
        assert_eq!(class_from_domain("PMNT", "RRCT", "ESCT"), TransactionClass::Transfer);
        assert_eq!(class_from_domain("PMNT", "IDDT", "ESDD"), TransactionClass::DirectDebitIssued);
        assert_eq!(class_from_domain("PMNT", "IDDT", "UPDD"), TransactionClass::Return);
        assert_eq!(class_from_domain("PMNT", "RCHQ", "UPCQ"), TransactionClass::ChequeUnpaid);
        assert_eq!(class_from_domain("ACMT", "MDOP", "CHRG"), TransactionClass::Fee);
        assert_eq!(class_from_domain("PMNT", "MCRD", "POSP"), TransactionClass::Card);
        assert_eq!(class_from_domain("XTND", "NTAV", "NTAV"), TransactionClass::Unspecified);
    }
}
