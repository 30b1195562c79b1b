//! Any bytes: the camt reader must not panic, and what it hands out must hold together.
//!
//! Runs a bounded number of iterations as a test; `cargo bolero test` runs a target without end.
//! The files of `test_data/camt`, with bytes changed, are its corpus.

use bank_files::{Format, Sink, StatementEnd, StatementHeader, Transaction, read};
use file_intake::{FIELD_BYTES_MAX, Problem};

/// Checks what every sink may rely on.
#[derive(Default)]
struct Invariants {
    header: Option<StatementHeader>,
    movements_minor: i128,
    position: u32,
}

impl Sink for Invariants {
    fn opened(&mut self, header: &StatementHeader) {
        assert!(self.header.is_none(), "the statement before was not closed");
        self.header = Some(header.clone());
        (self.movements_minor, self.position) = (0, 0);
    }

    fn transaction(&mut self, transaction: &Transaction) {
        assert!(self.header.is_some(), "a movement outside of a statement");
        assert!(transaction.currency.is_some());
        assert!(transaction.amount_minor != 0);
        assert!(transaction.position >= self.position.max(1));
        assert!(transaction.end_to_end_id != "NOTPROVIDED");
        assert!(transaction.remittance.len() <= FIELD_BYTES_MAX);
        self.position = transaction.position;
        self.movements_minor += i128::from(transaction.amount_minor);
    }

    fn closed(&mut self, end: &StatementEnd) {
        assert!(self.header.take().is_some(), "an end without a beginning");
        // A statement may hold entries in other currencies, which its sum leaves out.
        if end.movements == 0 {
            assert_eq!(self.movements_minor, 0);
        }
    }

    fn problem(&mut self, problem: Problem) {
        assert!(problem.found.chars().count() <= 80);
    }
}

fn survives(file: &[u8]) {
    let mut sink = Invariants::default();
    // Refused or not: what was opened is closed.
    let _ = read(Format::Camt, &mut &file[..], None, &mut sink);
    assert!(sink.header.is_none(), "a statement was left open");
}

#[test]
fn any_bytes_are_survived() {
    bolero::check!().with_iterations(2_000).for_each(survives);
}

/// Whole files with a few bytes changed: where, and to what, is drawn.
#[test]
fn changed_files_are_survived() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/test_data/camt");
    let mut files: Vec<Vec<u8>> =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    files.sort();
    for file in &files {
        survives(file);
    }
    bolero::check!().with_iterations(3_000).with_type::<(u8, Vec<(u16, u8)>)>().for_each(
        |(pick, changes)| {
            let mut file = files[usize::from(*pick) % files.len()].clone();
            let length = file.len();
            for (at, byte) in changes.iter().take(8) {
                file[usize::from(*at) % length] = *byte;
            }
            survives(&file);
        },
    );
}

/// Well-formed trees of camt elements in any order and nesting reach deeper than bytes.
#[test]
fn any_tree_is_survived() {
    bolero::check!().with_iterations(10_000).with_max_len(400).for_each(|picks: &[u8]| {
        survives(tree(picks).as_bytes());
        survives(format!("<BkToCstmrStmt><Stmt><Acct><Ccy>EUR</Ccy></Acct>{}", tree(picks)).as_bytes());
        let entry = "<BkToCstmrStmt><Stmt><Ntry><Amt Ccy='EUR'>2</Amt><CdtDbtInd>CRDT</CdtDbtInd>";
        survives(format!("{entry}{}</Ntry></Stmt></BkToCstmrStmt>", tree(picks)).as_bytes());
    });
}

const NAMES: &[&str] = &[
    "BkToCstmrStmt",
    "Stmt",
    "Rpt",
    "x:Ntfctn",
    "Acct",
    "Id",
    "Bal",
    "Ntry",
    "Ntry",
    "Ntry",
    "Amt",
    "CdtDbtInd",
    "Sts",
    "Cd",
    "Prtry",
    "BookgDt",
    "Dt",
    "NtryDtls",
    "TxDtls",
    "TxDtls",
    "Btch",
    "NbOfTxs",
    "AmtDtls",
    "TxAmt",
    "Refs",
    "EndToEndId",
    "RltdPties",
    "Dbtr",
    "Cdtr",
    "Nm",
    "DbtrAcct",
    "IBAN",
    "RmtInf",
    "Ustrd",
    "Strd",
    "CdtrRefInf",
    "Ref",
    "RfrdDocInf",
    "Nb",
    "Chrgs",
    "Rcrd",
    "RtrInf",
    "Rsn",
    "BkTxCd",
    "Domn",
    "Fmly",
    "SubFmlyCd",
    "AddtlNtryInf",
    "Tp",
    "CdOrPrtry",
    "RvslInd",
    "Unknown",
    "Pty",
    "AcctSvcrRef",
];

const TEXTS: &[&str] = &[
    "12.30",
    "1",
    "0",
    "99999999999999999",
    "CRDT",
    "DBIT",
    "BOOK",
    "PDNG",
    "2025-02-30",
    "2025-01-02T",
    "OPBD",
    "CLBD",
    "ITBD",
    "true",
    "é",
    "&amp;&#233;&",
    "<![CDATA[<&]]>",
    "<!-- - -->",
    "NOTPROVIDED",
    "AM04",
    " \n ",
    "IDDT",
    "4000000000",
];

/// Each byte opens an element, closes the last one or writes a text.
fn tree(picks: &[u8]) -> String {
    let (mut text, mut open) = (String::new(), Vec::new());
    for pick in picks {
        let index = usize::from(pick / 3);
        match pick % 3 {
            0 => {
                let name = NAMES[index % NAMES.len()];
                let attribute = if name == "Amt" { " Ccy=\"EUR\"" } else { "" };
                text.extend(["<", name, attribute, ">"]);
                open.push(name);
            }
            1 => text.extend(open.pop().map(|name| format!("</{name}>"))),
            _ => text.push_str(TEXTS[index % TEXTS.len()]),
        }
    }
    while let Some(name) = open.pop() {
        text.extend(["</", name, ">"]);
    }
    text
}
