//! What comes back after it was allocated: VAT, credit and documents stay what the books say.

use testkit::script::{check, tell, transaction_id};
use testkit::{World, on_both_engines};

/// A UBL invoice of Durand SAS over 100.00 at 20 % and 50.00 at 10 %, whose VAT falls due on payment.
fn ubl_due_on_payment(number: &str) -> String {
    let tax = |base: &str, vat: &str, rate: &str| {
        format!(
            "<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">{base}</cbc:TaxableAmount>\
             <cbc:TaxAmount currencyID=\"EUR\">{vat}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>\
             <cbc:Percent>{rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>\
             </cac:TaxCategory></cac:TaxSubtotal>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
         <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-02-02</cbc:IssueDate><cbc:DueDate>2026-03-04</cbc:DueDate>\
         <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\
         <cac:InvoicePeriod><cbc:DescriptionCode>432</cbc:DescriptionCode></cac:InvoicePeriod>\
         <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>\
         <cbc:RegistrationName>Durand SAS</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>\
         </cac:AccountingCustomerParty>\
         <cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">25.00</cbc:TaxAmount>{}{}</cac:TaxTotal>\
         <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">150.00</cbc:LineExtensionAmount>\
         <cbc:TaxExclusiveAmount currencyID=\"EUR\">150.00</cbc:TaxExclusiveAmount>\
         <cbc:TaxInclusiveAmount currencyID=\"EUR\">175.00</cbc:TaxInclusiveAmount>\
         <cbc:PayableAmount currencyID=\"EUR\">175.00</cbc:PayableAmount></cac:LegalMonetaryTotal>\
         <cac:InvoiceLine><cbc:ID>1</cbc:ID>\
         <cbc:LineExtensionAmount currencyID=\"EUR\">150.00</cbc:LineExtensionAmount></cac:InvoiceLine></Invoice>",
        tax("100.00", "20.00", "20"),
        tax("50.00", "5.00", "10")
    )
}

async fn with_invoice(world: &World) {
    let imported = world.import_invoices("f.xml", ubl_due_on_payment("FA-2026-000123")).await.unwrap();
    assert_eq!((imported.documents_new, &imported.problems[..]), (1, &[][..]));
}

const PAYMENT: &str =
    "bank t1 | 2026-03-03 | 70.00 | ACOMPTE FA-2026-000123 | DURAND SAS | e2e=E2E-0007 code=IDDT/ESDD";
const RETURN: &str =
    "bank t2 | 2026-03-10 | -70.00 | IMPAYE | DURAND SAS | e2e=E2E-0007 code=IDDT/UPDD reason=AM04";

#[test]
fn vat_goes_back_the_same_in_one_run_and_in_two() {
    on_both_engines(async |world| {
        with_invoice(&world).await;
        let owed = world.balances().await;
        tell(&world, &format!("{PAYMENT}\n{RETURN}\nmatch")).await;
        assert_eq!(world.allocations().await.len(), 2);
        let returned: Vec<_> =
            world.balances().await.into_iter().filter(|(account, _)| !account.starts_with("512")).collect();
        assert_eq!(returned, owed, "in one run on {:?}", world.engine);
        world.assert_sound().await;
        let paid = PAYMENT.replace("t1", "t3").replace("0007", "0008");
        tell(&world, &format!("{paid}\nmatch")).await;
        let between = world.balances().await;
        assert!(between.contains(&("445710".to_owned(), -1_000)), "{between:?}");
        world.assert_sound().await;
        let back = RETURN.replace("t2", "t4").replace("0007", "0008");
        tell(&world, &format!("{back}\nmatch")).await;
        assert_eq!(world.allocations().await.len(), 4);
        assert_eq!(world.balances().await, owed, "in two runs on {:?}", world.engine);
        world.assert_sound().await;
    });
}

#[test]
fn vat_of_a_document_that_is_paid_returned_and_paid_again_in_one_run() {
    on_both_engines(async |world| {
        with_invoice(&world).await;
        let again = PAYMENT.replace("t1", "t3").replace("0007", "0008").replace("03-03", "03-20");
        let rest = "bank t4 | 2026-03-21 | 105.00 | SOLDE FA-2026-000123 | DURAND SAS";
        tell(&world, &format!("{PAYMENT}\n{RETURN}\n{again}\nmatch\n{rest}\nmatch")).await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        let balances = world.balances().await;
        assert!(balances.contains(&("445710".to_owned(), -2_500)), "{balances:?}");
        assert!(balances.iter().all(|(account, _)| account != "445740"), "{balances:?}");
        world.assert_sound().await;
    });
}

#[test]
fn several_lines_of_one_document_move_its_vat_once() {
    on_both_engines(async |world| {
        with_invoice(&world).await;
        tell(
            &world,
            "bank t1 | 2026-03-03 | 175.00 | MERCI |
             match
             split t1 | FA-2026-000123 70.00, FA-2026-000123 105.00",
        )
        .await;
        let balances = world.balances().await;
        assert!(balances.contains(&("445710".to_owned(), -2_500)), "{balances:?}");
        world.assert_sound().await;
    });
}

#[test]
fn an_entry_that_cannot_be_is_left_to_a_person_and_the_others_are_decided() {
    on_both_engines(async |world| {
        with_invoice(&world).await;
        // Damage: a share and a balance that no account can hold together.
        world
            .tamper("update open_item_vat set vat_minor = case when line_no = 1 then 5000 else -3000 end")
            .await
            .unwrap();
        world
            .tamper("update postings set amount_minor = -9223372036854775807 where role = 'vat_pending' and amount_minor = -2000")
            .await
            .unwrap();
        world
            .tamper("update postings set amount_minor = 0 where role = 'vat_pending' and amount_minor = -500")
            .await
            .unwrap();
        let told = tell(
            &world,
            "invoice FA-2026-000200 | Moreau SAS | 50.00
             bank t1 | 2026-03-03 | 175.00 | FA-2026-000123 | DURAND SAS
             bank t2 | 2026-03-03 | 50.00 | FA-2026-000200 | MOREAU SAS
             match",
        )
        .await;
        assert_eq!(
            told,
            [
                "t1 ? to_confirm: FA-2026-000123 175.00",
                "t2 citation: FA-2026-000200 50.00",
                "open FA-2026-000123 175.00",
            ]
        );
    });
}

const DEBITED: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     bank t1 | 2026-03-03 | 150.00 | FA-2026-000123 | DURAND SAS | e2e=E2E-0007 code=IDDT/ESDD
     match
     accept t1 1";

#[test]
fn a_return_does_not_take_credit_that_was_used() {
    on_both_engines(async |world| {
        tell(&world, DEBITED).await;
        // The credit is used: its document is paid with it.
        let told = tell(
            &world,
            "invoice FA-2026-000300 | Durand SAS | 50.00
             bank t2 | 2026-03-05 | 20.00 | FA-2026-000300 MOINS AVOIR | DURAND SAS
             match",
        )
        .await;
        assert_eq!(world.open_minor("FA-2026-000300").await, 0, "{told:?}");
        let told = tell(
            &world,
            "bank t3 | 2026-03-10 | -150.00 | IMPAYE | DURAND SAS | e2e=E2E-0007 code=IDDT/UPDD reason=AM04
             match
             accept t3 1",
        )
        .await;
        assert_eq!(
            told[0],
            "t3 refused: the credit that allocation alc_… left was used since; undo what used it first"
        );
        assert!(told.iter().any(|line| line.starts_with("t3 ? return_unmatched: ")), "{told:?}");
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        world.assert_sound().await;
    });
}

#[test]
fn a_stored_take_back_looks_again_at_what_it_takes() {
    on_both_engines(async |world| {
        let told = tell(
            &world,
            "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-03-03 | 120.00 | REMISE FA-2026-000123 | DURAND SAS | code=RCHQ/CCHQ
             match
             bank t2 | 2026-03-10 | -120.00 | CHEQUE IMPAYE | | code=RCHQ/UPCQ
             bank t3 | 2026-03-11 | -120.00 | CHEQUE IMPAYE | | code=RCHQ/UPCQ
             match
             accept t2 1
             accept t3 1",
        )
        .await;
        assert_eq!(told[0], "t3 refused: allocation alc_… was already taken back by alc_…");
        let second = transaction_id(&world, "t2").await;
        let taken = world.allocations().await;
        let taking = taken.iter().find(|view| view.transaction.id == second).unwrap().id.clone();
        world.undo(&taking).await.unwrap();
        let told = tell(&world, "undo t1\naccept t2 1\naccept t3 1").await;
        for line in &told[..2] {
            assert!(
                line.ends_with("refused: the payment that came back is not allocated (any more)"),
                "{told:?}"
            );
        }
        world.assert_sound().await;
    });
}

#[test]
fn undo_does_not_open_a_document_twice() {
    check(
        "invoice FA-2026-000123 | Durand SAS | 120.00
         bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND SAS
         match
         bank t2 | 2026-03-10 | -120.00 | REMBOURSEMENT | DURAND SAS
         match
         split t2 | FA-2026-000123 -120.00
         undo t1
         undo t2
         undo t1",
        "t1 refused: document FA-2026-000123 would be open for more than its amount; undo what was decided about it since
         t1 ? to_confirm: FA-2026-000123 120.00
         t2 ? to_confirm: FA-2026-000123 -120.00
         open FA-2026-000123 120.00",
    );
}

#[test]
fn a_return_does_not_open_a_document_twice() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND SAS | e2e=E2E-0007 code=IDDT/ESDD
             match
             bank t2 | 2026-03-05 | -120.00 | REMBOURSEMENT | DURAND SAS
             match
             split t2 | FA-2026-000123 -120.00
             bank t3 | 2026-03-10 | -120.00 | IMPAYE | DURAND SAS | e2e=E2E-0007 code=IDDT/UPDD reason=AM04
             match",
        )
        .await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        let waiting = world.exceptions().await;
        assert_eq!(waiting.iter().map(|view| view.reason.as_str()).collect::<Vec<_>>(), ["return_unmatched"]);
        let refused = world.accept(&waiting[0].transaction.id, 1).await.unwrap_err();
        assert_eq!(refused.to_string(), "document FA-2026-000123 would be open for more than its amount");
        world.assert_sound().await;
    });
}

#[test]
fn vat_that_does_not_follow_the_settlement_is_found() {
    on_both_engines(async |world| {
        with_invoice(&world).await;
        tell(&world, &format!("{PAYMENT}\nmatch")).await;
        // Two documents at once: what was booked before is added up with them.
        let others = [
            "FA-8;Facture;Moreau SAS;2026-02-02;2026-03-04;10,00",
            "FA-9;Facture;Moreau SAS;2026-02-02;2026-03-04;20,00",
        ];
        world.import_invoices("others.csv", World::invoices_csv(&others)).await.unwrap();
        world.assert_sound().await;
        // A cent less fell due, in an entry that balances.
        for (role, from, to) in [("vat_pending", 800, 799), ("vat_on_sales", -800, -799)] {
            let statement = format!(
                "update postings set amount_minor = {to} where role = '{role}' and amount_minor = {from}"
            );
            assert_eq!(world.tamper(&statement).await.unwrap(), 1);
        }
        let found: Vec<&str> = world
            .checks()
            .await
            .into_iter()
            .filter(|check| check.is_damage && !check.findings.is_empty())
            .map(|check| check.name)
            .collect();
        assert_eq!(found, ["ledger-days", "vat-follows-settlement"]);
    });
}

#[test]
fn a_discount_that_a_person_grants_carries_its_vat_and_goes_back_with_it() {
    on_both_engines(async |world| {
        let rows = "Numéro;Client;Date;Échéance;HT;TVA;TTC\n\
             FA-2026-000123;Durand SAS;2026-02-02;2026-03-04;100,00;20,00;120,00\n";
        world.import_invoices("f.csv", rows).await.unwrap();
        let owed = world.balances().await;
        tell(
            &world,
            "bank t1 | 2026-03-03 | 117.60 | FA-2026-000123 escompte 2% | DURAND SAS | e2e=E2E-0007 code=IDDT/ESDD
             match
             accept t1 2",
        )
        .await;
        let balances = world.balances().await;
        for (account, sum) in [("665000", 200), ("445710", -1_960)] {
            assert!(balances.contains(&(account.to_owned(), sum)), "{balances:?}");
        }
        tell(
            &world,
            "bank t2 | 2026-03-10 | -117.60 | IMPAYE | DURAND SAS | e2e=E2E-0007 code=IDDT/UPDD reason=AM04
             match",
        )
        .await;
        assert_eq!(world.allocations().await.len(), 2);
        assert_eq!(world.balances().await, owed);
        world.assert_sound().await;
    });
}
