//! Import of statements: what does not add up, what is refused, what a reader hands over.

use app::banking::{check_recorded, list_balances};
use jiff::civil::date;
use testkit::camt::{BankEntry, OUR_IBAN, Statement};
use testkit::{World, on_both_engines};

#[test]
fn a_statement_that_does_not_add_up_is_imported_and_shown() {
    let day = date(2026, 3, 3);
    let entry = BankEntry::new(day, 1_000, "VIR").with_reference("R1");
    let text = Statement::new("S1", day, vec![entry]).opening(0, day).to_camt053();
    let text = text.replacen("10.00</Amt>", "11.00</Amt>", 1);
    on_both_engines(async |world| {
        let imported = world.import_statements("s.xml", &text).await.unwrap();
        assert_eq!(imported.transactions_new, 1);
        let codes: Vec<&str> = imported.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["balance-broken"], "{:?}", imported.problems);
        world.assert_sound().await;
    });
}

#[test]
fn refused_files_leave_nothing() {
    let doctype = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>&a;</BkToCstmrStmt></Document>";
    on_both_engines(async |world| {
        let before = world.row_counts().await;
        for (name, content) in [("empty.xml", ""), ("unknown.bin", "\u{1}\u{2}"), ("dtd.xml", doctype)] {
            let refused = world.import_statements(name, content).await.unwrap_err().to_string();
            assert!(refused.contains(name), "{refused}");
        }
        let file = app::inbox::InputFile::from_path(std::path::Path::new("does-not-exist.xml"));
        let command = app::banking::ImportStatements::new(file);
        let call = app::write::Call::new("import_statements", &"missing");
        let refused = app::write::write(&world.db, &world.ctx, call, async |tx: &mut db::Tx| {
            app::banking::import_statements(&world.ctx, tx, &command).await
        })
        .await
        .unwrap_err();
        assert_eq!(refused.to_string(), "the file cannot be read");
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn one_account_in_every_format() {
    let day = date(2026, 3, 3);
    let camt = Statement::new("S1", day, vec![BankEntry::new(day, 1_000, "A").with_reference("R1")])
        .opening(0, day)
        .to_camt053();
    let mt940 = format!(
        ":20:X\r\n:25:{OUR_IBAN}\r\n:28C:2/1\r\n:60F:C260304EUR10,00\r\n:61:2603040304C20,00NTRFNONREF//R2\r\n\
         :86:B\r\n:62F:C260304EUR30,00\r\n-\r\n"
    );
    on_both_engines(async |world| {
        world.import_statements("s.xml", &camt).await.unwrap();
        let imported = world.import_statements("s.sta", &mt940).await.unwrap();
        assert_eq!((imported.statements, imported.transactions_new), (1, 1));
        assert_eq!(world.count("select count(*) from bank_accounts").await, 1);
        assert!(
            world.checks().await.iter().all(|check| check.findings.is_empty()),
            "both continue each other"
        );
        let mut seen = Vec::new();
        let mut tx = world.db.begin_read().await.unwrap();
        app::banking::list_transactions(&mut tx, &world.ctx, |row| {
            seen.push((row.account_masked, row.bank_reference, row.amount_minor));
            Ok(())
        })
        .await
        .unwrap();
        let masked = app::banking::masked_account(OUR_IBAN);
        assert_eq!(masked, "FR76 … 0189");
        assert_eq!(seen, [(masked.clone(), "R1".to_owned(), 1_000), (masked, "R2".to_owned(), 2_000)]);
    });
}

#[test]
fn a_thousand_movements_come_in_whole() {
    let entries: Vec<BankEntry> = (1..=5_000)
        .map(|n| BankEntry::new(date(2026, 3, 3), n, "VIR").with_reference(&format!("R{n}")))
        .collect();
    let text = Statement::new("S1", date(2026, 3, 3), entries).opening(0, date(2026, 3, 3)).to_camt053();
    on_both_engines(async |world: World| {
        let imported = world.import_statements("s.xml", &text).await.unwrap();
        assert_eq!((imported.transactions, imported.transactions_new), (5_000, 5_000));
        assert_eq!(
            world.balances().await,
            [("471000".to_owned(), -12_502_500), ("512000".to_owned(), 12_502_500)]
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_nul_in_a_file_is_no_fault_of_the_store() {
    let mt940 = format!(
        ":20:A\0B\r\n:25:{OUR_IBAN}\r\n:28C:2\0/1\r\n:60F:C260304EUR10,00\r\n:61:2603040304C20,00NTRFNON\0REF//R\x002\r\n\
         :86:VIR\0EMENT\r\n:62F:C260304EUR30,00\r\n-\r\n"
    );
    let list = "Numéro;Client;Date;TTC\nFA\0-1;Du\0rand;2026-02-02;120,00\n";
    on_both_engines(async |world| {
        world.import_statements("s.sta", &mt940).await.unwrap();
        world.import_invoices("f\0.csv", list).await.unwrap();
        world.run_matching().await;
        world.assert_sound().await;
    });
}

#[test]
fn a_movement_without_a_readable_date_is_told_of_once_as_not_read() {
    on_both_engines(async |world| {
        let csv =
            "Date;Libellé;Montant\n2026-03-02;BON;10,00\n2026-13-45;PERDU;20,00\n2026-03-04;BON;30,00\n";
        let ofx = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30003\n\
            <ACCTID>00012345678</BANKACCTFROM><BANKTRANLIST>\n\
            <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261345<TRNAMT>20.00<FITID>a<NAME>PERDU</STMTTRN>\n\
            <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260304<TRNAMT>30.00<FITID>b<NAME>BON</STMTTRN>\n\
            </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";
        for (name, content, good) in [("s.csv", csv, 2), ("s.ofx", ofx, 1)] {
            let imported = world.import_statements(name, content).await.unwrap();
            let of_dates: Vec<_> = imported
                .problems
                .iter()
                .filter(|problem| problem.found.contains("1345") || problem.found.contains("13-45"))
                .map(|problem| (problem.severity.as_str(), problem.code.as_str()))
                .collect();
            assert_eq!(of_dates, [("error", "date-unreadable")], "{name}: {:?}", imported.problems);
            assert!(imported.problems.iter().all(|problem| problem.code != "field-missing"), "{name}");
            assert_eq!(imported.transactions_new, good, "{name}");
        }
    });
}

#[test]
fn movements_after_the_last_balance_are_no_gap() {
    on_both_engines(async |world| {
        let entry = BankEntry::new(date(2026, 3, 20), 2_500, "AVANT").with_reference("a").from("INCONNU");
        let known = Statement::new("S1", date(2026, 3, 20), vec![entry]).opening(10_000, date(2026, 3, 20));
        world.import_statements("a.xml", known.to_camt053()).await.unwrap();
        // Another export of the days after, which says no balance.
        let entry = BankEntry::new(date(2026, 3, 23), -700, "APRES").with_reference("b").from("INCONNU");
        let silent = Statement::new("S2", date(2026, 3, 23), vec![entry]);
        world.import_statements("b.xml", silent.to_camt053()).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let balances = list_balances(&mut tx, &world.ctx).await.unwrap();
        let found = &balances[0];
        assert_eq!((found.moved_minor, found.after_minor, found.before_minor), (1_800, -700, 0));
        assert_eq!((found.book_minor, found.bank_minor), (Some(12_500), Some(12_500)));
        assert!(found.is_whole(), "{found:?}");
        assert_eq!(check_recorded(&mut tx, &world.ctx).await.unwrap(), []);
        drop(tx);
        // One of its own days that the statement does not hold is still told.
        let entry = BankEntry::new(date(2026, 3, 20), 300, "EN TROP").with_reference("c").from("INCONNU");
        let silent = Statement::new("S3", date(2026, 3, 20), vec![entry]);
        world.import_statements("c.xml", silent.to_camt053()).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let told = check_recorded(&mut tx, &world.ctx).await.unwrap();
        assert_eq!((told[0].stated_minor, told[0].recorded_minor), (2_500, 2_800));
        drop(tx);
        world.assert_sound().await;
    });
}
