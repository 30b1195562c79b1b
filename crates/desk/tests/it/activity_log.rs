//! The activity log: filters, export, the state of the chain.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

#[test]
fn the_log_is_filtered_and_its_pages_keep_the_filter() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        for _ in 0..51 {
            desk.caller(Role::Owner).await;
        }
        desk.post(&me, "/settings/organisation", &[("name", "Groupe")]).await;
        let page = desk.get(&me, "/activity?kind=signed_in&actor=owner%40test.example").await.body;
        assert_eq!(page.matches("<details><summary>Connexion").count(), 50);
        assert!(
            page.contains("kind=signed_in&amp;actor=owner%40test.example&amp;before=")
                || page.contains("kind=signed_in&#38;actor=owner%40test.example&before="),
            "{page}"
        );
        let changed = desk.get(&me, "/activity?kind=organisation_renamed").await.body;
        assert!(changed.contains("<del>Atelier Test</del> → Groupe"), "{changed}");
        assert!(desk.get(&me, "/activity?actor=nobody").await.body.contains("Aucun événement"));
        assert!(desk.get(&me, "/activity?from=2026-03-31&to=2026-03-31").await.body.contains("Groupe"));
        assert!(desk.get(&me, "/activity?to=2026-03-30").await.body.contains("Aucun événement"));
        let bad = desk.get(&me, "/activity?from=hier").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn the_log_is_exported_whole_without_formulas() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        desk.post(&me, "/settings/organisation", &[("name", "=1+1")]).await;
        let csv = desk.get(&me, "/activity.csv").await;
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        let mut tx = world.db.begin_read().await.unwrap();
        let events = app::activity::find_head(&mut tx, world.ctx.org).await.unwrap();
        assert_eq!(i64::try_from(csv.body.lines().count()), Ok(events + 1));
        assert!(csv.body.lines().skip(1).all(|line| line.starts_with(|it: char| it.is_ascii_digit())));
        assert!(csv.body.contains("organisation_renamed"));
        let one = desk.get(&me, "/activity.csv?kind=organisation_renamed").await.body;
        assert_eq!(one.lines().count(), 2);
    });
}

#[test]
fn a_broken_chain_is_told_once_it_is_walked_again() {
    on_both_engines(async |world: World| {
        tell(&world, "invoice FA-2026-000123 | Durand SAS | 120.00\nmatch").await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Auditor).await;
        assert!(desk.get(&me, "/activity").await.body.contains("Intègre"));
        world.tamper("update events set actor = 'x' where sequence = 1").await.unwrap();
        let page = desk.get(&me, "/activity").await.body;
        assert!(page.contains("Intègre"), "what was verified is not read on each view");
        let again = desk.post(&me, "/activity/verify", &[]).await;
        assert_eq!(again.location(), "/activity");
        let page = desk.get(&me, "/activity").await.body;
        assert!(page.contains("Rompue à l’événement n° 1"), "{page}");
    });
}

/// A decision leads to the transaction that it explains, one without a transaction to its entry.
#[test]
fn decisions_lead_to_what_they_are_about() {
    on_both_engines(async |world: World| {
        let story = "invoice FA-2026-000123 | Durand SAS | 120.00\n bank t1 | 2026-03-05 | 50.00 | DIVERS | INCONNU\n match";
        tell(&world, story).await;
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let line = app::allocation::SplitLine::Account { account: "758000".to_owned(), amount_minor: 5_000 };
        let made = world.split(&waiting, vec![line]).await.unwrap();
        world.undo(&made.allocation).await.unwrap();
        let command = app::allocation::Adjust {
            kind: app::allocation::AdjustmentKind::Doubtful,
            documents: vec![app::allocation::AdjustedDocument::whole("FA-2026-000123")],
            recovers_vat: false,
            reason: "test".to_owned(),
            reference: String::new(),
            on: None,
        };
        let adjusted = world.adjust(&command).await.unwrap();
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let decided = format!("/bank/transactions/{waiting}#{}", made.allocation);
        for (kind, place, thing) in [
            ("allocation_accepted", decided.clone(), "Affectation INCONNU, 50,00\u{a0}€"),
            ("allocation_undone", decided, "Affectation INCONNU, 50,00\u{a0}€"),
            ("documents_adjusted", format!("/accounting/entries/{}", adjusted.entry), "Régularisation"),
        ] {
            let page = desk.get(&me, &format!("/activity?kind={kind}")).await.body;
            assert!(page.contains(&format!("href=\"{place}\">{thing}<")), "{kind}: {page}");
            assert_eq!(desk.get(&me, &place).await.status, StatusCode::OK, "{place}");
        }
    });
}
