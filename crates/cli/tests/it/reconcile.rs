//! `quittance reconcile` as scripts rely on it: names, exit codes, formats, and nothing left behind.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::place::Place;

/// Two payments: one names its document, the other is too much for it.
const PAID: &str = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\
    <BANKACCTFROM><BANKID>30004<ACCTID>00000123456<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\
    <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260303<TRNAMT>1200.00<FITID>t1<NAME>DURAND SAS<MEMO>FA-2026-0001</STMTTRN>\
    <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260304<TRNAMT>700.00<NAME>DURAND SAS<MEMO>FA-2026-0003</STMTTRN>\
    </BANKTRANLIST><LEDGERBAL><BALAMT>1900.00<DTASOF>20260304</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";
const INVOICES: &str = "Numéro;Date;Échéance;Code client;Client;Montant TTC;Devise\n\
    FA-2026-0001;2026-02-01;2026-03-01;C1;Durand SAS;1 200,00;EUR\n\
    FA-2026-0003;2026-02-03;2026-03-03;C1;Durand SAS;600,00;EUR\n";
const BAD_LINE: &str = "FA-2026-0004;un jour;2026-03-03;C1;Durand SAS;600,00;EUR\n";
const BOTH: &str = "reconcile --invoices f.csv --statements r.ofx";

const SUMMARY: &str = "files files_refused customers_new documents documents_new statements transactions \
    transactions_new allocations allocations_automatic allocated_minor allocated exceptions problems milliseconds";
const MILLISECONDS: &str = "import_customers import_invoices import_statements load match post total";
const TRANSACTION: &str =
    "id file statement position bank_reference booked_on amount_minor currency counterparty remittance";
const PROBLEM: &str = "file severity code line element field found message remedy";

fn place() -> Place {
    let place = Place::empty();
    place.write("f.csv", INVOICES);
    place.write("mal.csv", &[INVOICES, BAD_LINE].concat());
    place.write("r.ofx", PAID);
    place
}

fn has_keys(value: &Value, expected: &str) {
    let keys: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, expected.split_whitespace().collect(), "{value}");
}

#[test]
fn every_name_of_the_contract() {
    let place = place();
    let (code, text, said) =
        place.told("reconcile --invoices mal.csv --statements r.ofx --format json --lang en");
    assert_eq!((code, said.as_str()), (1, ""), "a line could not be read: {text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    has_keys(&report, "summary allocations exceptions problems");
    has_keys(&report["summary"], SUMMARY);
    has_keys(&report["summary"]["milliseconds"], MILLISECONDS);
    has_keys(&report["summary"]["allocated"][0], "currency minor");
    let summary = &report["summary"];
    for (key, expected) in [("files", 2), ("documents", 2), ("transactions", 2), ("allocations_automatic", 1)]
    {
        assert_eq!(summary[key], expected, "{key}");
    }
    assert_eq!(summary["allocated_minor"], 120_000);

    let allocation = &report["allocations"][0];
    has_keys(allocation, "id transaction method automatic evidence lines");
    has_keys(&allocation["transaction"], TRANSACTION);
    assert_eq!((&allocation["method"], &allocation["automatic"]), (&"citation".into(), &true.into()));
    assert!(allocation["evidence"][0].as_str().unwrap().contains("FA-2026-0001"));
    has_keys(&allocation["lines"][0], "document amount_minor");
    let transaction = &allocation["transaction"];
    assert_eq!((&transaction["position"], &transaction["bank_reference"]), (&1.into(), &"t1".into()));
    assert_eq!((&transaction["booked_on"], &transaction["file"]), (&"2026-03-03".into(), &"r.ofx".into()));

    let exception = &report["exceptions"][0];
    has_keys(exception, "transaction rest_minor reason alternatives");
    has_keys(&exception["transaction"], TRANSACTION);
    assert_eq!((&exception["reason"], &exception["rest_minor"]), (&"amount_differs".into(), &70_000.into()));
    assert_eq!(exception["transaction"]["position"], 2);
    assert_eq!(exception["transaction"]["bank_reference"], Value::Null, "the bank gave none");
    let alternative = &exception["alternatives"][0];
    has_keys(alternative, "key method lines evidence");
    has_keys(&alternative["lines"][1], "account customer amount_minor");
    assert_eq!(alternative["lines"][1]["amount_minor"], 10_000);

    let problem = &report["problems"][0];
    has_keys(problem, PROBLEM);
    assert_eq!((&problem["file"], &problem["line"]), (&"mal.csv".into(), &4.into()));
    assert_eq!((&problem["severity"], &problem["code"]), (&"error".into(), &"date-unreadable".into()));
}

#[test]
fn it_says_how_it_ended_and_leaves_nothing_behind() {
    let place = place();
    assert_eq!(place.told(BOTH).0, 0, "something waits for a person, and nothing is wrong with the files");
    for (refused, why) in [
        (
            "reconcile --invoices f.csv",
            "Indiquez au moins un fichier après --invoices et un après --statements",
        ),
        ("reconcile --invoices r.ofx --statements f.csv", "Donnez-le après --statements"),
        ("reconcile --invoices rien.csv --statements r.ofx", "rien.csv"),
        ("reconcile --invoices f.csv --statements r.ofx --format xml", "xml"),
    ] {
        let (code, text) = place.run(refused);
        assert!(code == 2 && text.contains(why), "{refused}: {text}");
    }
    assert!(place.is_clean(), "the temporary database is gone, also after a refusal");
    assert!(!place.path().join("quittance.sqlite").exists());
    assert!(!place.path().join("quittance.key").exists());
}

#[test]
fn formats_and_where_they_go() {
    let place = place();
    let (code, text, said) = place.told(&format!("{BOTH} --format csv --out sortie.csv"));
    assert_eq!((code, text.as_str(), said.as_str()), (0, "", ""), "all of it is in the file");
    let csv = place.read("sortie.csv");
    let mut lines = csv.lines();
    let header = "decision,file,statement,position,bank_reference,booked_on,transaction_minor,currency,\
        method_or_reason,document,account,amount_minor,evidence";
    assert_eq!(lines.next(), Some(header));
    let allocation = "allocation,r.ofx,1,1,t1,2026-03-03,120000,EUR,citation,FA-2026-0001,,120000,";
    assert!(lines.next().unwrap().starts_with(allocation), "{csv}");
    let credit = "exception,r.ofx,1,2,,2026-03-04,70000,EUR,amount_differs,,419100,10000,";
    assert!(lines.nth(1).unwrap().starts_with(credit), "{csv}");

    let (_, loud, _) = place.told(BOTH);
    let (code, quiet, said) = place.told(&format!("{BOTH} --quiet"));
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(loud.ends_with(&quiet) && loud.len() > quiet.len(), "without the summary:\n{quiet}");
    assert!(loud.starts_with("2 pièces, 2 mouvements"), "{loud}");
}

#[test]
fn what_one_run_learned_serves_another() {
    let place = place();
    place.write(
        "f.csv",
        "Numéro;Date;Code client;Client;Montant TTC\nFA-2026-0009;2026-02-01;C9;Moreau SARL;99,99\n",
    );
    let waits = |payer: &str| {
        PAID.replace("DURAND SAS", payer).replace("1200.00", "99.99").replace("FA-2026-0001", "MERCI")
    };
    place.write("r.ofx", &waits("MME LE FANAL"));
    let (code, text) = place.run(&format!("{BOTH} --database sqlite:q.sqlite --format json"));
    assert_eq!(code, 0, "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["summary"]["allocations"], 0);
    let id = report["exceptions"][0]["transaction"]["id"].as_str().unwrap();
    let (code, text) =
        place.run(&format!("accept {id} --document FA-2026-0009=99,99 --database sqlite:q.sqlite"));
    assert_eq!(code, 0, "{text}");
    let (code, learned) = place.run("learned --database sqlite:q.sqlite --format json --out appris.json");
    assert_eq!((code, learned.as_str()), (0, ""));
    let learned: Value = serde_json::from_str(&place.read("appris.json")).unwrap();
    has_keys(&learned[0], "payer customer_number customer_name");

    let (_, text) = place.run(&format!("{BOTH} --learned appris.json --format json"));
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["allocations"][0]["lines"][0]["document"], "FA-2026-0009", "{text}");
}
