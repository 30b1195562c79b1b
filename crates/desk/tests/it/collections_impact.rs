//! What reminders changed, the customers left alone to compare, and the statement of account, as pages.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::{World, on_both_engines};

use crate::collections::{company, told};
use crate::harness::TestDesk;

const PAGE: &str = "/collections/impact";

#[test]
fn what_reminders_changed_is_read_and_a_part_is_left_alone() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let (me, reader) = (desk.caller(Role::Finance).await, desk.caller(Role::Auditor).await);
        let collector = desk.caller(Role::Collector).await;
        assert_eq!(desk.get(&collector, PAGE).await.status, StatusCode::FORBIDDEN, "a figure of the whole");

        let page = desk.get(&me, PAGE).await.body;
        assert!(
            page.contains("Aucune relance n’est encore partie") && !page.contains("30 jours avant"),
            "{page}"
        );
        // June: nothing fell due; 600.00 is open, all of it invoiced in June.
        assert!(page.contains("06/2026") && page.contains("30,0\u{a0}j"), "{page}");
        let since = desk.get(&me, &format!("{PAGE}?since=2026-06-01")).await.body;
        assert!(
            since.contains("30 jours avant et depuis") && since.contains("jusqu’au 30/07/2026"),
            "{since}"
        );
        let ahead = desk.get(&me, &format!("{PAGE}?since=2026-07-09")).await;
        assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);

        let hold_out = format!("{PAGE}/hold-out");
        let form = [("share", "34"), ("days", "60")];
        assert_eq!(desk.post(&reader, &hold_out, &form).await.status, StatusCode::FORBIDDEN);
        let wrong = desk.post(&me, &hold_out, &[("share", "deux"), ("days", "60")]).await;
        assert!(told(&desk, &me, wrong).await.contains("de 1 à 50"));
        let drawn = desk.post(&me, &hold_out, &form).await;
        let page = told(&desk, &me, drawn).await;
        assert!(page.contains("2 clients restent sans relance") && page.contains("06/09/2026"), "{page}");
        let holds = desk.get(&me, "/collections/holds?kind=hold_out").await.body;
        assert_eq!(
            holds.matches("Groupe témoin, sans relance").count() - 1,
            2,
            "two holds, and the filter: {holds}"
        );
        let ended = desk.post(&me, &format!("{hold_out}/end"), &[]).await;
        assert!(told(&desk, &me, ended).await.contains("Le groupe témoin est terminé"));
        let log = desk.get(&me, "/activity").await.body;
        for text in ["Groupe témoin tiré au sort", "Groupe témoin terminé"] {
            assert!(log.contains(text), "{text}");
        }
    });
}

#[test]
fn a_statement_of_account_is_printed_from_the_page_of_a_customer() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let list = desk.get(&me, "/customers?q=durand").await.body;
        let id = list.split("/customers/cus_").nth(1).unwrap().split(['"', '?', '#']).next().unwrap();
        let path = format!("/customers/cus_{id}/statement");
        assert!(desk.get(&me, &format!("/customers/cus_{id}")).await.body.contains(&path));
        let page = desk.get(&me, &path).await.body;
        for text in ["Relevé de compte", "Facture FA-1", "Solde au 08/07/2026", "01/07/2025"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("FA-2"), "another customer's");
        let later = desk.get(&me, &format!("{path}?from=2026-07-01")).await.body;
        assert!(!later.contains("Facture FA-1") && later.contains("Solde précédent"), "{later}");
        let wrong = desk.get(&me, &format!("{path}?from=hier")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.get(&me, "/customers/cus_x/statement").await.status, StatusCode::NOT_FOUND);
    });
}
