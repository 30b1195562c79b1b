//! FEC: open and settled items from customer postings.

use std::fmt::Write;

use crate::show;

const HEADER: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\t\
    PieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise";

/// One entry in short: `journal number date`, then postings `account aux piece label debit credit let`
/// separated by commas; balanced by hand.
fn fec(lines: &[&str]) -> String {
    let mut text = format!("{HEADER}\r\n");
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let [journal, number, date, account, auxiliary, piece, label, debit, credit, letter] = fields[..]
        else {
            panic!("{line}")
        };
        let name = if auxiliary.is_empty() { "" } else { "Dupont SARL" };
        let (debit, credit) = (debit.replace('.', ","), credit.replace('.', ","));
        write!(
            text,
            "{journal}\t{journal}\t{number}\t{date}\t{account}\tCompte\t{auxiliary}\t{name}\t{piece}\t{date}\t{label}\t\
             {debit}\t{credit}\t{letter}\t\t{date}\t\t\r\n"
        )
        .unwrap();
    }
    text
}

#[track_caller]
fn check(lines: &[&str], expected: &str) {
    let text = fec(lines);
    assert_eq!(show(text.as_bytes(), None).trim_end(), expected);
    // The bar as separator, a misspelt header and Windows-1252 change nothing.
    let barred = text.replace('\t', "|").replace("EcritureLet", "EcrtureLet");
    assert_eq!(show(barred.as_bytes(), None).trim_end(), expected);
}

#[test]
fn an_open_invoice() {
    check(
        &[
            "VE,1,20261121,411000,CDUPONT,FA-2026-0042,Facture,1200.00,0.00,",
            "VE,1,20261121,706000,,FA-2026-0042,Facture,0.00,1000.00,",
            "VE,1,20261121,445740,,FA-2026-0042,Facture,0.00,200.00,",
        ],
        "Invoice FA-2026-0042 CDUPONT|Dupont SARL 2026-11-21 120000 EUR open 120000",
    );
}

#[test]
fn settled_partial_and_unused() {
    check(
        &[
            "VE,1,20260101,411000,C1,FA1,Facture,100.00,0,AA",
            "VE,1,20260101,707000,,FA1,Facture,0,100.00,",
            "BQ,2,20260115,512000,,VIR1,Virement,100.00,0,",
            "BQ,2,20260115,411000,C1,VIR1,Virement,0,100.00,AA",
            // Partly paid, lettered together.
            "VE,3,20260201,411000,C1,FA2,Facture,300.00,0,ab",
            "VE,3,20260201,707000,,FA2,Facture,0,300.00,",
            "BQ,4,20260215,512000,,VIR2,Virement,120.00,0,",
            "BQ,4,20260215,411000,C1,VIR2,Virement,0,120.00,ab",
            // A credit note and a payment that are not used.
            "VE,5,20260301,411000,C1,AV1,Avoir,0,50.00,",
            "VE,5,20260301,707000,,AV1,Avoir,50.00,0,",
            "BQ,6,20260302,512000,,VIR3,Virement,70.00,0,",
            "BQ,6,20260302,411000,C1,VIR3,Virement,0,70.00,",
        ],
        "Invoice FA1 C1|Dupont SARL 2026-01-01 10000 EUR open 0 let AA\n\
         Invoice FA2 C1|Dupont SARL 2026-02-01 30000 EUR open 18000 let ab\n\
         CreditNote AV1 C1|Dupont SARL 2026-03-01 5000 EUR open 5000\n\
         UnusedCredit VIR3 C1|Dupont SARL 2026-03-02 7000 EUR open 7000",
    );
}

#[test]
fn postings_of_one_piece_are_summed() {
    check(
        &[
            "VE,1,20260101,411000,C1,FA1,Facture,100.00,0,",
            "VE,1,20260101,411000,C1,FA1,Port,20.00,0,",
            "VE,1,20260101,707000,,FA1,Facture,0,120.00,",
            "BQ,2,20260115,512000,,FA1,Acompte,50.00,0,",
            "BQ,2,20260115,411000,C1,FA1,Acompte,0,50.00,",
        ],
        "Invoice FA1 C1|Dupont SARL 2026-01-01 12000 EUR open 7000",
    );
}

#[test]
fn doubtful_customers_and_opening_balances() {
    check(
        &[
            "AN,1,20260101,411000,C1,AN2026,FA-2025-001 solde,100.00,0,",
            "AN,1,20260101,411000,C1,AN2026,FA-2025-002 solde,40.00,0,",
            "AN,1,20260101,411000,C1,AN2026,Acompte 20251230,0,30.00,",
            "AN,1,20260101,110000,,AN2026,RAN,0,110.00,",
            "VE,2,20260110,411000,C1,FA9,Facture,500.00,0,BB",
            "VE,2,20260110,707000,,FA9,Facture,0,500.00,",
            "OD,3,20260601,416000,C1,FA9,Douteux,500.00,0,",
            "OD,3,20260601,411000,C1,FA9,Douteux,0,500.00,BB",
        ],
        "Invoice FA-2025-001 C1|Dupont SARL 2026-01-01 10000 EUR open 10000\n\
         Invoice FA-2025-002 C1|Dupont SARL 2026-01-01 4000 EUR open 4000\n\
         UnusedCredit 20251230 C1|Dupont SARL 2026-01-01 3000 EUR open 3000\n\
         Invoice FA9 C1|Dupont SARL 2026-01-10 50000 EUR open 50000",
    );
}

#[test]
fn what_is_wrong_is_told() {
    check(
        &[
            "VE,1,20260101,411000,C1,FA1,Facture,11.00,0,",
            "VE,1,20260101,707000,,FA1,Facture,0,10.00,",
            "VE,2,20260231,411000,C1,FA2,Facture,11.00,0,",
            "VE,2,20260231,707000,,FA2,Facture,0,11.00,",
            "VE,3,20260301,411000,C1,FA3,Facture,onze,0,",
        ],
        "Invoice FA1 C1|Dupont SARL 2026-01-01 1100 EUR open 1100\n\
         Error date-unreadable line 4 EcritureDate: 20260231\n\
         Error amount-unreadable line 6 Debit: onze\n\
         Warning entry-unbalanced line 2 EcritureNum: VE 1: 1.00",
    );
    let text = fec(&["VE,1,20260101,411000,C1,FA1,Facture,11.00,11.00,"]);
    let shown = show(format!("{text}VE\tx\n{text}").as_bytes(), None);
    assert!(shown.contains("Error row-length line 3 line: 2 / 18"), "{shown}");
}

#[test]
fn amount_and_direction_and_a_due_date() {
    let text = "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|\
        PieceDate|EcritureLib|Montant|Sens|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise|DateLimitReglmt\n\
        VE|Ventes|1|20260101|411C1|Été|||FA1|20260102|Facture| 0120,00|D|||20260101|||20260201\n\
        VE|Ventes|1|20260101|707000|Ventes|||FA1|20260102|\"Facture| 0120,00|C|||20260101|||\n";
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(show(&bytes, None), "Invoice FA1 411C1|Été 2026-01-02..2026-02-01 12000 EUR open 12000\n");
}
