//! Bank statements for tests: camt.053 and camt.054 written from a few words.

use std::fmt::Write as _;

use jiff::civil::Date;

/// The account that statements are of unless a test says otherwise.
pub const OUR_IBAN: &str = "FR7630006000011234567890189";

/// One booked entry.
#[derive(Clone, Debug)]
pub struct BankEntry {
    /// The bank's own reference, or empty.
    pub reference: String,
    /// Booking day.
    pub booked_on: Date,
    /// Signed cents.
    pub amount_minor: i64,
    /// Remittance information.
    pub text: String,
    /// The other party's name, or empty.
    pub from: String,
    /// The other party's IBAN, or empty.
    pub iban: String,
    /// End-to-end id, or empty.
    pub end_to_end: String,
    /// Family and sub-family of the bank transaction code: `IDDT/UPDD`.
    pub code: String,
    /// Reason of a return, or empty.
    pub return_reason: String,
    /// The payments of a batch, as amounts; empty for an entry of its own.
    pub batch: Vec<i64>,
}

impl BankEntry {
    /// Money in or out without a reference of the bank.
    pub fn new(booked_on: Date, amount_minor: i64, text: &str) -> Self {
        Self {
            reference: String::new(),
            booked_on,
            amount_minor,
            text: text.to_owned(),
            from: String::new(),
            iban: String::new(),
            end_to_end: String::new(),
            code: String::new(),
            return_reason: String::new(),
            batch: Vec::new(),
        }
    }

    /// The same entry with the bank's own reference.
    #[must_use]
    pub fn with_reference(self, reference: &str) -> Self {
        Self { reference: reference.to_owned(), ..self }
    }

    /// The same entry from a party.
    #[must_use]
    pub fn from(self, name: &str) -> Self {
        Self { from: name.to_owned(), ..self }
    }

    /// The same entry as a batch of these payments.
    #[must_use]
    pub fn with_batch(self, batch: &[i64]) -> Self {
        Self { batch: batch.to_vec(), ..self }
    }
}

/// A statement to be written.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Our account.
    pub iban: String,
    /// What the bank calls it.
    pub id: String,
    /// Opening balance with its day, in cents.
    pub opening: Option<(i64, Date)>,
    /// Last day.
    pub closing_on: Date,
    /// Entries in their order.
    pub entries: Vec<BankEntry>,
}

impl Statement {
    /// A statement without balances.
    pub fn new(id: &str, closing_on: Date, entries: Vec<BankEntry>) -> Self {
        Self { iban: OUR_IBAN.to_owned(), id: id.to_owned(), opening: None, closing_on, entries }
    }

    /// The same with an opening balance; the closing one follows from the entries.
    #[must_use]
    pub fn opening(self, minor: i64, on: Date) -> Self {
        Self { opening: Some((minor, on)), ..self }
    }

    /// As camt.053.001.08.
    pub fn to_camt053(&self) -> String {
        self.to_message("053", "BkToCstmrStmt", "Stmt")
    }

    /// As camt.054.001.08, which has no balances.
    pub fn to_camt054(&self) -> String {
        Self { opening: None, ..self.clone() }.to_message("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")
    }

    fn to_message(&self, kind: &str, root: &str, holder: &str) -> String {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08\"><{root}><GrpHdr><MsgId>{id}</MsgId>\
             <CreDtTm>{day}T22:00:00</CreDtTm></GrpHdr><{holder}><Id>{id}</Id><Acct><Id><IBAN>{iban}</IBAN></Id>\
             <Ccy>EUR</Ccy></Acct>\n",
            id = self.id,
            day = self.closing_on,
            iban = self.iban
        );
        if let Some((opening, on)) = self.opening {
            let closing = opening + self.entries.iter().map(|entry| entry.amount_minor).sum::<i64>();
            for (code, minor, day) in [("OPBD", opening, on), ("CLBD", closing, self.closing_on)] {
                let _ = writeln!(
                    xml,
                    "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>",
                    amount(minor)
                );
            }
        }
        for entry in &self.entries {
            write_entry(&mut xml, entry);
        }
        let _ = writeln!(xml, "</{holder}></{root}></Document>");
        xml
    }
}

fn write_entry(xml: &mut String, entry: &BankEntry) {
    let day = entry.booked_on;
    let _ = write!(
        xml,
        "<Ntry>{}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>",
        amount(entry.amount_minor)
    );
    if !entry.reference.is_empty() {
        let _ = write!(xml, "<AcctSvcrRef>{}</AcctSvcrRef>", entry.reference);
    }
    let code = if entry.code.is_empty() { "RCDT/ESCT" } else { &entry.code };
    let (family, sub_family) = code.split_once('/').unwrap_or((code, "OTHR"));
    let _ = write!(
        xml,
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly></Domn></BkTxCd>\
         <NtryDtls>"
    );
    if entry.batch.is_empty() {
        write_details(xml, entry, entry.amount_minor, &entry.end_to_end);
    } else {
        let _ = write!(xml, "<Btch><NbOfTxs>{}</NbOfTxs></Btch>", entry.batch.len());
        for (place, minor) in (1..).zip(&entry.batch) {
            write_details(xml, entry, *minor, &format!("{}-{place}", entry.reference));
        }
    }
    xml.push_str("</NtryDtls></Ntry>\n");
}

fn write_details(xml: &mut String, entry: &BankEntry, amount_minor: i64, end_to_end: &str) {
    let end_to_end = if end_to_end.is_empty() { "NOTPROVIDED" } else { end_to_end };
    let _ = write!(xml, "<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>{}", amount(amount_minor));
    if !entry.from.is_empty() || !entry.iban.is_empty() {
        // The other party of money in, and of what comes back, is the debtor.
        let role = if amount_minor > 0 || !entry.return_reason.is_empty() { "Dbtr" } else { "Cdtr" };
        let _ = write!(xml, "<RltdPties><{role}><Pty><Nm>{}</Nm></Pty></{role}>", escaped(&entry.from));
        if !entry.iban.is_empty() {
            let _ = write!(xml, "<{role}Acct><Id><IBAN>{}</IBAN></Id></{role}Acct>", entry.iban);
        }
        xml.push_str("</RltdPties>");
    }
    if !entry.text.is_empty() {
        let _ = write!(xml, "<RmtInf><Ustrd>{}</Ustrd></RmtInf>", escaped(&entry.text));
    }
    if !entry.return_reason.is_empty() {
        let _ = write!(xml, "<RtrInf><Rsn><Cd>{}</Cd></Rsn></RtrInf>", entry.return_reason);
    }
    xml.push_str("</TxDtls>");
}

fn amount(minor: i64) -> String {
    let indicator = if minor < 0 { "DBIT" } else { "CRDT" };
    format!(
        "<Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>",
        minor.unsigned_abs() / 100,
        minor.unsigned_abs() % 100
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
