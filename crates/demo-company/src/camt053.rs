//! Bank A's statements: camt.053.001.08, one message a month.

use std::fmt::Write as _;

use super::model::{DemoCase, Movement, Nature};
use super::statements::{Account, Statement};

pub(crate) fn write(statement: &Statement<'_>, account: &Account) -> String {
    let mut xml = String::new();
    let (first, last) = (statement.month, statement.last_day);
    let id = format!("BQA-{}", first.strftime("%Y%m"));
    let _ = write!(
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n <BkToCstmrStmt>\n  <GrpHdr>\
         <MsgId>{id}</MsgId><CreDtTm>{last}T22:00:00</CreDtTm></GrpHdr>\n  <Stmt>\n   <Id>{id}</Id>\
         <ElctrncSeqNb>{}</ElctrncSeqNb>\n   <FrToDt><FrDtTm>{first}T00:00:00</FrDtTm>\
         <ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>\n   <Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy>\
         <Ownr><Nm>{}</Nm></Ownr></Acct>\n",
        statement.number,
        account.iban,
        escaped(&account.holder),
    );
    write_balance(&mut xml, "OPBD", statement.opening_minor, &first.to_string());
    write_balance(&mut xml, "CLBD", statement.closing_minor, &last.to_string());
    for (index, movement) in statement.movements.iter().enumerate() {
        write_entry(&mut xml, movement, &statement.bank_reference(index));
    }
    xml.push_str("  </Stmt>\n </BkToCstmrStmt>\n</Document>\n");
    xml
}

fn write_balance(xml: &mut String, code: &str, minor: i64, day: &str) {
    let _ = writeln!(
        xml,
        "   <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>",
        amount(minor)
    );
}

fn amount(minor: i64) -> String {
    let absolute = minor.unsigned_abs();
    let indicator = if minor < 0 { "DBIT" } else { "CRDT" };
    format!(
        "<Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>",
        absolute / 100,
        absolute % 100
    )
}

fn write_entry(xml: &mut String, movement: &Movement, reference: &str) {
    let [domain, family, sub_family] = bank_transaction_code(movement);
    let _ = write!(
        xml,
        "   <Ntry><NtryRef>{reference}</NtryRef>{}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
         <ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd><Domn><Cd>{domain}</Cd>\
         <Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly></Domn></BkTxCd>\n    <NtryDtls>",
        amount(movement.amount_minor),
        day = movement.booked_on,
    );
    if movement.parts.is_empty() {
        write_details(xml, movement, reference);
    } else {
        let _ = write!(
            xml,
            "<Btch><PmtInfId>{}</PmtInfId><NbOfTxs>{}</NbOfTxs></Btch>",
            movement.end_to_end,
            movement.parts.len()
        );
        for (place, part) in (1..).zip(&movement.parts) {
            write_details(xml, part, &format!("{reference}-{place:03}"));
        }
    }
    xml.push_str("</NtryDtls>\n   </Ntry>\n");
}

fn write_details(xml: &mut String, movement: &Movement, reference: &str) {
    let end_to_end = if movement.end_to_end.is_empty() { "NOTPROVIDED" } else { &movement.end_to_end };
    let _ = write!(
        xml,
        "\n     <TxDtls><Refs><AcctSvcrRef>{reference}</AcctSvcrRef><EndToEndId>{end_to_end}</EndToEndId>"
    );
    if !movement.mandate.is_empty() {
        let _ = write!(xml, "<MndtId>{}</MndtId>", movement.mandate);
    }
    let _ = write!(xml, "</Refs>{}", amount(movement.amount_minor));
    write_parties(xml, movement);
    if !movement.text.is_empty() {
        let _ = write!(xml, "<RmtInf><Ustrd>{}</Ustrd></RmtInf>", escaped(&movement.text));
    }
    if movement.nature == Nature::DirectDebitReturned {
        xml.push_str("<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>");
    }
    xml.push_str("</TxDtls>");
}

/// The other party is the debtor of money in, and of a direct debit that came back.
fn write_parties(xml: &mut String, movement: &Movement) {
    if movement.counterparty.is_empty() {
        return;
    }
    let is_debtor = movement.amount_minor > 0 || movement.nature == Nature::DirectDebitReturned;
    let role = if is_debtor { "Dbtr" } else { "Cdtr" };
    let _ =
        write!(xml, "<RltdPties><{role}><Pty><Nm>{}</Nm></Pty></{role}>", escaped(&movement.counterparty));
    if !movement.counterparty_iban.is_empty() {
        let iban = &movement.counterparty_iban;
        let _ = write!(xml, "<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>");
    }
    xml.push_str("</RltdPties>");
}

/// Domain, family and sub-family of ISO 20022's external list.
fn bank_transaction_code(movement: &Movement) -> [&'static str; 3] {
    let is_internal = movement.case == DemoCase::InternalTransfer;
    match movement.nature {
        Nature::TransferIn if is_internal => ["PMNT", "RCDT", "BOOK"],
        Nature::TransferIn => ["PMNT", "RCDT", "ESCT"],
        Nature::InstantTransferIn => ["PMNT", "RRCT", "ESCT"],
        Nature::TransferOut if is_internal => ["PMNT", "ICDT", "BOOK"],
        Nature::TransferOut => ["PMNT", "ICDT", "ESCT"],
        Nature::DirectDebitsIssued => ["PMNT", "IDDT", "ESDD"],
        Nature::DirectDebitReturned => ["PMNT", "IDDT", "UPDD"],
        Nature::DirectDebitPaid => ["PMNT", "RDDT", "ESDD"],
        Nature::Cheques => ["PMNT", "RCHQ", "CCHQ"],
        Nature::Cards => ["PMNT", "MCRD", "POSP"],
        Nature::Fee => ["ACMT", "MDOP", "CHRG"],
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
