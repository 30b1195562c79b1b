//! Set aside, rules, learned payers, settings: what scenarios do not reach.

use app::allocation::{
    AddRule, LearnedPayer, MatchSettings, RuleError, RuleView, add_rule, export_learned, import_learned,
    list_rules, load_settings, look_back, switch_rule,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use testkit::script::{outcome, tell, transaction_id};
use testkit::{World, on_both_engines};

const STORY: &str = "customer C1 | Durand SAS
     invoice FA-2026-000123 | Durand SAS | 120.00
     invoice FA-2026-000124 | Durand SAS | 80.00
     bank t1 | 2026-03-03 | 120.00 | MERCI | PLATEFORME X
     bank t2 | 2026-03-04 | 45.00 | REMBOURSEMENT ASSURANCE MAIF |
     match";

#[test]
fn what_is_set_aside_leaves_the_queue_until_it_is_taken_up() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t2").await;
        world.set_aside(&id, true).await.unwrap();
        tell(&world, "invoice FA-2026-000999 | Durand SAS | 1.00\nmatch").await;
        assert_eq!(world.exceptions().await.len(), 1, "a run leaves it alone");
        world.set_aside(&id, false).await.unwrap();
        tell(&world, "invoice FA-2026-001000 | Durand SAS | 1.00\nmatch").await;
        assert_eq!(world.exceptions().await.len(), 2);
        let unknown = world.set_aside("btx_00000000000000000000000000", true).await.unwrap_err();
        assert_eq!(unknown.to_string(), "there is no transaction btx_00000000000000000000000000");
        world.set_aside("nonsense", true).await.unwrap_err();
        world.assert_sound().await;
    });
}

fn rule(contains: &str, account: Option<&str>, customer: Option<&str>) -> AddRule {
    AddRule {
        contains: contains.to_owned(),
        direction: Some("in".to_owned()),
        amount_min_minor: Some(1),
        amount_max_minor: Some(1_000_000),
        account: account.map(str::to_owned),
        customer: customer.map(str::to_owned),
    }
}

async fn add(world: &World, command: &AddRule) -> Result<RuleView, WriteError<RuleError>> {
    let call = Call::new("add_rule", command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| add_rule(&world.ctx, tx, command).await).await
}

async fn switch(world: &World, id: &str, is_on: bool) -> Result<(), WriteError<RuleError>> {
    let call = Call::new("switch_rule", &(id, is_on));
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| switch_rule(&world.ctx, tx, id, is_on).await).await
}

#[test]
fn a_rule_is_looked_back_on_then_switched_on() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let to_account = add(&world, &rule("assurance maif", Some("791000"), None)).await.unwrap();
        let to_payer = add(&world, &rule("plateforme", None, Some("C1"))).await.unwrap();
        tell(&world, "match").await;
        assert_eq!(world.allocations().await.len(), 0, "a rule is off until it is switched on");
        let mut tx = world.db.begin_read().await.unwrap();
        for id in [&to_account.id, &to_payer.id] {
            let report = look_back(&world.ctx, &mut tx, id).await.unwrap();
            assert_eq!((report.matched, report.newly_automatic, report.contradicts), (1, 1, 0), "{report:?}");
        }
        drop(tx);
        switch(&world, &to_account.id, true).await.unwrap();
        switch(&world, &to_payer.id, true).await.unwrap();
        tell(&world, "invoice FA-2026-000125 | Durand SAS | 33.00\nmatch").await;
        assert_eq!(
            outcome(&world).await,
            [
                "t1 payer_amount: FA-2026-000123 120.00",
                "t2 rule: 791000 45.00",
                "open FA-2026-000124 80.00",
                "open FA-2026-000125 33.00",
            ]
        );
        let mut tx = world.db.begin_read().await.unwrap();
        let report = look_back(&world.ctx, &mut tx, &to_account.id).await.unwrap();
        assert_eq!((report.matched, report.agrees, report.contradicts), (1, 1, 0), "{report:?}");
        drop(tx);
        switch(&world, &to_payer.id, false).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let rules: Vec<(bool, Option<String>)> = list_rules(&mut tx, &world.ctx)
            .await
            .unwrap()
            .into_iter()
            .map(|rule| (rule.is_on, rule.customer))
            .collect();
        assert_eq!(rules, [(true, None), (false, Some("C1".to_owned()))]);
        drop(tx);
        world.assert_sound().await;
    });
}

#[test]
fn a_rule_that_contradicts_what_stands_says_so() {
    on_both_engines(async |world| {
        tell(&world, &format!("{STORY}\nsplit t2 | account:758000 45.00")).await;
        let made = add(&world, &rule("assurance maif", Some("791000"), None)).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let report = look_back(&world.ctx, &mut tx, &made.id).await.unwrap();
        assert_eq!((report.matched, report.agrees, report.contradicts), (1, 0, 1));
        assert_eq!(report.contradictions.len(), 1);
    });
}

#[test]
fn rules_that_are_refused() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let before = world.row_counts().await;
        for (command, reason) in [
            (rule("ab", Some("791000"), None), "a rule needs a text of at least three characters"),
            (rule("abc", None, None), "a rule posts to an account or names a customer, one of the two"),
            (
                rule("abc", Some("791000"), Some("C1")),
                "a rule posts to an account or names a customer, one of the two",
            ),
            (rule("abc", Some("x"), None), "\"x\" is not an account number"),
            (
                rule("abc", Some("512000"), None),
                "account 512000 is kept by the program: name a document or a customer's credit instead",
            ),
            (rule("abc", None, Some("C9")), "there is no customer C9"),
        ] {
            assert_eq!(add(&world, &command).await.unwrap_err().to_string(), reason);
        }
        assert_eq!(switch(&world, "rul_x", true).await.unwrap_err().to_string(), "there is no rule rul_x");
        let mut tx = world.db.begin_read().await.unwrap();
        look_back(&world.ctx, &mut tx, "rul_x").await.unwrap_err();
        drop(tx);
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn learned_payers_travel_in_a_file() {
    on_both_engines(async |world| {
        tell(&world, &format!("{STORY}\nsplit t1 | FA-2026-000123 120.00")).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let learned = export_learned(&mut tx, &world.ctx).await.unwrap();
        drop(tx);
        let expected = LearnedPayer {
            payer: "PLATEFORME X".to_owned(),
            customer_number: "C1".to_owned(),
            customer_name: "Durand SAS".to_owned(),
        };
        assert_eq!(learned, std::slice::from_ref(&expected));
        let other =
            LearnedPayer { payer: "Holding Atlas".to_owned(), customer_number: "C77".to_owned(), ..expected };
        for fresh in [1, 0] {
            // The same payer twice in a file is learned once.
            let both = [learned[0].clone(), other.clone(), other.clone()];
            let call = Call::new("import_learned", &both);
            let work = async |tx: &mut Tx| import_learned(&world.ctx, tx, &both).await;
            assert_eq!(write(&world.db, &world.ctx, call, work).await.unwrap(), fresh);
        }
        tell(
            &world,
            "bank t3 | 2026-03-20 | 80.00 | MERCI | PLATEFORME X
             match",
        )
        .await;
        assert_eq!(world.open_minor("FA-2026-000124").await, 0, "the learned payer is used");
        world.assert_sound().await;
    });
}

/// The files of learned payers that are kept because they are hostile: refused as JSON, or learned without harm.
#[test]
fn hostile_files_of_learned_payers() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/hostile/learned");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    let texts: Vec<String> = files.map(read).collect();
    let lists: Vec<Vec<LearnedPayer>> =
        texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    assert_eq!((lists.len(), texts.len()), (5, 9), "the others are no lists of learned payers");
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        for list in &lists {
            for is_again in [false, true] {
                let call = Call::new("import_learned", list);
                let work = async |tx: &mut Tx| import_learned(&world.ctx, tx, list).await;
                let fresh = write(&world.db, &world.ctx, call, work).await.unwrap();
                assert!(!is_again || fresh == 0, "{fresh} learned again of {list:?}");
            }
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let learned = export_learned(&mut tx, &world.ctx).await.unwrap();
        drop(tx);
        assert!(learned.iter().all(|payer| !payer.payer.contains('\0')), "{learned:?}");
        tell(&world, "match").await;
        world.assert_sound().await;
    });
}

#[test]
fn settings_are_kept() {
    on_both_engines(async |world| {
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(load_settings(&mut tx, &world.ctx).await.unwrap(), MatchSettings::default());
        drop(tx);
        for tolerance in [2, 5] {
            world.set_tolerance(tolerance, 1_500).await;
            let mut tx = world.db.begin_read().await.unwrap();
            let found = load_settings(&mut tx, &world.ctx).await.unwrap();
            assert_eq!(
                (found.tolerance_minor, found.charges_minor_max, found.has_discounts),
                (tolerance, 1_500, true)
            );
        }
    });
}

#[test]
fn what_was_undone_says_by_whom() {
    on_both_engines(async |world| {
        tell(&world, &format!("{STORY}\nsplit t1 | FA-2026-000123 120.00")).await;
        let transaction = transaction_id(&world, "t1").await.parse().unwrap();
        for _ in 0..2 {
            let id = world.allocations().await[0].id.clone();
            world.undo(&id).await.unwrap();
            let mut tx = world.db.begin_read().await.unwrap();
            let line = app::allocation::find_work(&mut tx, &world.ctx, transaction).await.unwrap().unwrap();
            let [only] = &line.proposals[..] else { panic!("{:?}", line.proposals) };
            let told: Vec<(&str, &str)> =
                only.evidence.iter().map(|fact| (fact.fact.as_str(), fact.customer.as_str())).collect();
            assert_eq!(told, [("undone-by", world.ctx.actor.as_str())], "nobody has decided it any more");
            drop(tx);
            // Decided again, it is undone again: the fact is there once.
            world.accept(&transaction.to_string(), 1).await.unwrap();
            let standing = "select count(*) from allocations a left join allocation_undos u on u.org_id = a.org_id \
                 and u.allocation_id = a.id where u.allocation_id is null and a.evidence like '%person-says%'";
            assert_eq!(world.count(standing).await, 1, "what stands says that a person says so");
            let told = "select count(*) from allocations where evidence like '%undone-by%'";
            assert_eq!(world.count(told).await, 0, "and nothing of what was undone before");
        }
    });
}

#[test]
fn undo_refuses_what_is_not_there() {
    on_both_engines(async |world| {
        tell(&world, &format!("{STORY}\nsplit t1 | FA-2026-000123 120.00")).await;
        let id = world.allocations().await[0].id.clone();
        world.undo(&id).await.unwrap();
        assert_eq!(
            world.undo(&id).await.unwrap_err().to_string(),
            format!("allocation {id} is already undone")
        );
        for unknown in ["alc_00000000000000000000000000", "nonsense"] {
            let refused = world.undo(unknown).await.unwrap_err();
            assert_eq!(refused.to_string(), format!("there is no allocation {unknown}"));
        }
        let refused = world.accept("btx_00000000000000000000000000", 1).await.unwrap_err();
        assert_eq!(refused.to_string(), "there is no transaction btx_00000000000000000000000000");
        let transaction = transaction_id(&world, "t1").await;
        assert_eq!(world.split(&transaction, Vec::new()).await.unwrap_err().to_string(), "no line was given");
    });
}

#[test]
fn a_document_in_another_currency_is_refused() {
    on_both_engines(async |world| {
        let rows =
            "Numéro;Client;Date;Échéance;TTC;Devise\nUS-1;Durand SAS;2026-02-02;2026-03-04;120,00;USD\n";
        world.import_invoices("usd.csv", rows).await.unwrap();
        tell(&world, "bank t1 | 2026-03-03 | 120.00 | US-1 | DURAND SAS\nmatch").await;
        assert_eq!(world.allocations().await.len(), 0);
        let told = tell(&world, "split t1 | US-1 120.00").await;
        assert_eq!(told[0], "t1 refused: document US-1 is in another currency");
    });
}

#[test]
fn evidence_is_in_words_of_both_languages() {
    on_both_engines(async |world| {
        tell(&world, "invoice FA-2026-000123 | Durand SAS | 120.00\nbank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND SAS\nmatch").await;
        let english = world.allocations().await[0].evidence.clone();
        let mut french = Vec::new();
        let words = app::words::Words::new(app::words::Language::French);
        let mut tx = world.db.begin_read().await.unwrap();
        app::allocation::list_allocations(&mut tx, &world.ctx, &words, |view| french.extend(view.evidence))
            .await
            .unwrap();
        assert!(
            !english.is_empty() && english.len() == french.len() && english != french,
            "{english:?} {french:?}"
        );
        assert!(english.iter().chain(&french).all(|text| text.contains(' ')), "{english:?} {french:?}");
    });
}
