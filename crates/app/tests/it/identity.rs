//! The worked examples of docs/spec/bank-transaction-identity.md, one test a row.

use std::sync::Arc;

use app::identity::{SetUpError, set_up};
use app::keys::Vault;
use app::source::SeededEntropy;
use jiff::civil::{Date, date};
use testkit::camt::{BankEntry, OUR_IBAN, Statement};
use testkit::{World, on_both_engines};

const THIRD: Date = date(2026, 3, 3);

/// Imports statements in this order; answers how many movements each brought, and the amounts recorded.
async fn import(world: &World, files: &[(&str, &str)]) -> (Vec<u64>, Vec<i64>) {
    let mut fresh = Vec::new();
    for (name, text) in files {
        let imported = world.import_statements(name, text).await.unwrap();
        assert!(
            imported.problems.iter().all(|problem| problem.severity == "warning"),
            "{:?}",
            imported.problems
        );
        fresh.push(imported.transactions_new);
    }
    world.run_matching().await;
    let mut amounts: Vec<i64> =
        world.exceptions().await.into_iter().map(|view| view.transaction.amount_minor).collect();
    amounts.sort_unstable();
    world.assert_sound().await;
    (fresh, amounts)
}

fn check(files: &[(&str, &str)], fresh: &[u64], amounts: &[i64]) {
    on_both_engines(async |world| {
        let (found, recorded) = import(&world, files).await;
        assert_eq!((&found[..], &recorded[..]), (fresh, amounts), "{:?}", world.engine);
    });
}

fn coffee() -> BankEntry {
    BankEntry::new(THIRD, -450, "CARTE BOULANGERIE")
}

#[test]
fn the_same_bytes_under_another_name() {
    let text = Statement::new("S1", THIRD, vec![coffee()]).opening(0, THIRD).to_camt053();
    on_both_engines(async |world| {
        world.import_statements("march.xml", &text).await.unwrap();
        let before = world.row_counts().await;
        let again = world.import_statements("march (1).xml", &text).await.unwrap();
        assert!(again.is_known);
        assert_eq!((again.transactions, again.transactions_new), (1, 0));
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn overlapping_statements_with_references() {
    let entries = |last: i8| -> Vec<BankEntry> {
        (1..=last)
            .map(|day| {
                BankEntry::new(date(2026, 3, day), i64::from(day) * 100, "VIR")
                    .with_reference(&format!("R{day}"))
            })
            .collect()
    };
    let half = Statement::new("H", date(2026, 3, 15), entries(15)).opening(0, date(2026, 3, 1)).to_camt053();
    let whole = Statement::new("W", date(2026, 3, 31), entries(31)).opening(0, date(2026, 3, 1)).to_camt053();
    let amounts: Vec<i64> = (1..=31).map(|day| day * 100).collect();
    check(&[("half.xml", &half), ("whole.xml", &whole)], &[15, 16], &amounts);
    check(&[("whole.xml", &whole), ("half.xml", &half)], &[31, 0], &amounts);
}

#[test]
fn equal_movements_with_their_own_references() {
    let entries = vec![coffee().with_reference("A1"), coffee().with_reference("A2")];
    let text = Statement::new("S1", THIRD, entries).opening(0, THIRD).to_camt053();
    check(&[("s.xml", &text)], &[2], &[-450, -450]);
}

const COFFEES: &str =
    "Date;Libellé;Montant\n03/03/2026;CARTE BOULANGERIE;-4,50\n03/03/2026;CARTE BOULANGERIE;-4,50\n";

#[test]
fn two_identical_card_purchases_same_day() {
    check(&[("c.csv", COFFEES)], &[2], &[-450, -450]);
}

#[test]
fn that_list_exported_again_with_more_days() {
    let more = format!("{COFFEES}12/03/2026;CARTE LIBRAIRIE;-21,90\n");
    check(&[("c.csv", COFFEES), ("more.csv", &more)], &[2, 1], &[-2190, -450, -450]);
    check(&[("more.csv", &more), ("c.csv", COFFEES)], &[3, 0], &[-2190, -450, -450]);
}

fn mt940(number: u32, opening: &str, closing: &str) -> String {
    format!(
        ":20:STARTUMSE\r\n:25:{OUR_IBAN}\r\n:28C:{number}/1\r\n:60F:C260303EUR{opening}\r\n\
         :61:2603030303C100,00NTRFNONREF\r\n:86:VIREMENT DUPONT\r\n:62F:C260303EUR{closing}\r\n-\r\n"
    )
}

#[test]
fn same_day_statements_that_continue() {
    let (first, second) = (mt940(1, "500,00", "600,00"), mt940(2, "600,00", "700,00"));
    check(&[("1.sta", &first), ("2.sta", &second)], &[1, 1], &[10_000, 10_000]);
    let both = format!("{first}{second}");
    check(&[("both.sta", &both)], &[2], &[10_000, 10_000]);
    check(&[("1.sta", &first), ("2.sta", &second), ("both.sta", &both)], &[1, 1, 0], &[10_000, 10_000]);
}

#[test]
fn same_day_statements_that_continue_under_one_reference() {
    let statement = |id: &str, opening: i64, text: &str| {
        let entry = BankEntry::new(THIRD, 5_000, text).with_reference("VIR");
        Statement::new(id, THIRD, vec![entry]).opening(opening, THIRD).to_camt053()
    };
    let (first, second) = (statement("S1", 100_000, "DUPONT"), statement("S2", 105_000, "MARTIN"));
    let again = second.replace("<MsgId>", "<MsgId>X");
    check(&[("1.xml", &first), ("2.xml", &second), ("3.xml", &again)], &[1, 1, 0], &[5_000, 5_000]);
}

#[test]
fn a_list_that_names_no_account_is_of_the_only_account() {
    let entry = BankEntry::new(THIRD, 5_000, "DUPONT").with_reference("B1");
    let camt = Statement::new("S1", THIRD, vec![entry]).opening(0, THIRD).to_camt053();
    let csv = "Date;Libellé;Montant;Référence\n03/03/2026;DUPONT;50,00;B1\n";
    on_both_engines(async |world| {
        world.import_statements("s.xml", &camt).await.unwrap();
        let imported = world.import_statements("s.csv", csv).await.unwrap();
        assert!(imported.problems.iter().any(|problem| problem.code == "account-missing"));
        assert_eq!(world.count("select count(*) from bank_accounts").await, 1);
    });
}

#[test]
fn read_as_the_wrong_thing_first() {
    let csv = "Date;Libellé;Montant\n03/03/2026;DUPONT;50,00\n";
    on_both_engines(async |world| {
        let _ = world.import_invoices("s.csv", csv).await;
        let imported = world.import_statements("s.csv", csv).await.unwrap();
        assert!(!imported.is_known);
        assert_eq!(imported.transactions_new, 1);
    });
}

#[test]
fn accounts_in_labels_are_masked() {
    let entry = BankEntry::new(THIRD, 5_000, "VIR DE FR7630006000011234567890189 MERCI").with_reference("B1");
    let camt = Statement::new("S1", THIRD, vec![entry]).opening(0, THIRD).to_camt053();
    on_both_engines(async |world| {
        world.import_statements("s.xml", &camt).await.unwrap();
        world.run_matching().await;
        let views = world.exceptions().await;
        assert_eq!(views[0].transaction.remittance, "VIR DE FR…0189 MERCI");
    });
}

#[test]
fn a_database_refuses_other_keys() {
    on_both_engines(async |world| {
        let other = Vault::ephemeral(Arc::new(SeededEntropy::new(99))).unwrap();
        let refused = set_up(&world.db, &world.sources, &other, "again").await.unwrap_err();
        assert!(matches!(refused, SetUpError::OtherKeys));
        assert!(set_up(&world.db, &world.sources, &world.ctx.vault, "again").await.is_ok());
    });
}

fn batch() -> (String, String) {
    let whole = BankEntry::new(THIRD, 30_000, "REMISE PRLV").with_reference("B7");
    let notice =
        Statement::new("N1", THIRD, vec![whole.clone().with_batch(&[10_000, 10_000, 10_000])]).to_camt054();
    let statement = Statement::new("S1", THIRD, vec![whole]).opening(0, THIRD).to_camt053();
    (notice, statement)
}

#[test]
fn camt054_with_the_batch_before_camt053() {
    let (notice, statement) = batch();
    check(&[("054.xml", &notice), ("053.xml", &statement)], &[3, 0], &[10_000, 10_000, 10_000]);
}

#[test]
fn camt053_before_camt054_with_the_batch() {
    let (notice, statement) = batch();
    check(&[("053.xml", &statement), ("054.xml", &notice)], &[1, 0], &[30_000]);
}

#[test]
fn ofx_of_days_that_came_as_camt053_is_shown_by_check() {
    let entry = BankEntry::new(THIRD, 12_000, "VIR DUPONT").with_reference("CAMT-REF-1");
    let camt = Statement::new("S1", THIRD, vec![entry]).opening(0, date(2026, 3, 1)).to_camt053();
    let ofx = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\
         COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\
         <BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901<ACCTTYPE>CHECKING</BANKACCTFROM>\
         <BANKTRANLIST><DTSTART>20260301<DTEND>20260303<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260303<TRNAMT>120.00\
         <FITID>OFX-1<NAME>VIR DUPONT</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>120.00<DTASOF>20260303</LEDGERBAL>\
         </STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
    on_both_engines(async |world| {
        let (fresh, amounts) = import(&world, &[("s.xml", &camt), ("s.ofx", ofx)]).await;
        assert_eq!((fresh, amounts), (vec![1, 1], vec![12_000, 12_000]));
        assert_eq!(world.count("select count(*) from bank_accounts").await, 1, "one account in both formats");
        let checks = world.checks().await;
        let shown = checks.iter().find(|check| check.name == "accounts-equal-statements").unwrap();
        assert_eq!(shown.findings.len(), 1, "{shown:?}");
    });
}

#[test]
fn re_import_of_the_same_camt_after_re_consent() {
    let entry = |text: &str| BankEntry::new(THIRD, 12_000, text).with_reference("R1");
    let first = Statement::new("S1", THIRD, vec![entry("VIR DUPONT")]).opening(0, THIRD).to_camt053();
    // After a new consent the bank writes another message id and another text for the same entry.
    let again =
        Statement::new("S1-BIS", THIRD, vec![entry("VIREMENT RECU DUPONT")]).opening(0, THIRD).to_camt053();
    check(&[("a.xml", &first), ("b.xml", &again)], &[1, 0], &[12_000]);
}
