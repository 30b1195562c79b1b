//! Settings: entities, chart, matching, users, keys, second person.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

fn leads_to(answer: &Answer, place: &str) {
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, place), "{}", answer.body);
}

/// The form came back with something wrong in this field.
fn refused(answer: &Answer, field: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "no error at {field}: {}", answer.body);
}

/// The first text that begins so and ends at a quotation mark or a slash.
fn id_of(body: &str, prefix: &str) -> String {
    let start = body.find(prefix).unwrap_or_else(|| panic!("no {prefix} in {body}"));
    body[start..].split(['"', '/', '<']).next().unwrap().to_owned()
}

#[test]
fn every_page_is_shown_to_who_may_read_settings() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        for role in [Role::Owner, Role::Finance, Role::Accountant, Role::Auditor] {
            let caller = desk.caller(role).await;
            for path in ["", "/chart", "/matching", "/payers", "/users", "/keys", "/security"]
                .map(|it| format!("/settings{it}"))
            {
                let answer = desk.get(&caller, &path).await;
                assert_eq!(answer.status, StatusCode::OK, "{role:?} {path}");
                assert_eq!(answer.body.matches("<h1>").count(), 1, "{path}");
                assert!(!answer.body.contains("[settings") && !answer.body.contains("[account"), "{path}");
            }
            let can_manage = role == Role::Owner || role == Role::Finance;
            let page = desk.get(&caller, "/settings/chart").await.body;
            assert_eq!(page.contains("href=\"/settings/chart/bank\""), can_manage, "{role:?}");
            let users = desk.get(&caller, "/settings/users").await.body;
            assert_eq!(users.contains("/settings/users/invite"), role == Role::Owner);
        }
    });
}

#[test]
fn an_entity_is_checked_added_and_switched_to() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(!desk.get(&me, "/settings").await.body.contains("entity-menu"), "one entity needs no switch");
        let add = async |siren: &str, vat: &str| {
            let form = [("name", "Filiale"), ("siren", siren), ("vat_number", vat), ("address", "Paris")];
            desk.post(&me, "/settings/entities", &form).await
        };
        let wrong = add("732829321", "").await;
        refused(&wrong, "siren");
        assert!(wrong.body.contains("value=\"732829321\"") && wrong.body.contains("value=\"Filiale\""));
        refused(&add("", "FR45732829320").await, "vat_number");
        leads_to(&add("732 829 320", "FR44732829320").await, "/settings");
        refused(&add("732829320", "").await, "siren");
        let page = desk.get(&me, "/settings").await.body;
        assert!(page.contains("FR44732829320") && page.contains("entity-menu"));
        let other = id_of(&page[page.find("entity-menu").unwrap()..], "ent_");
        leads_to(&desk.post(&me, "/account/entity", &[("entity", &other)]).await, "/");
        let page = desk.get(&me, "/settings").await.body;
        let menu = &page[page.find("entity-menu").unwrap()..];
        assert!(menu[..300].contains("Filiale"), "{}", &menu[..300]);
        let form = desk.get(&me, &format!("/settings/entities/{other}")).await.body;
        assert!(form.contains("value=\"732829320\""));
        let nobody = desk.post(&me, "/account/entity", &[("entity", "ent_x")]).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        leads_to(&desk.post(&me, "/settings/organisation", &[("name", "Groupe")]).await, "/settings");
        refused(&desk.post(&me, "/settings/organisation", &[("name", "")]).await, "name");
    });
}

#[test]
fn an_account_of_the_chart_is_changed_or_says_why_not() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let set = async |role: &str, number: &str| {
            desk.post(&me, &format!("/settings/chart/{role}"), &[("number", number)]).await
        };
        refused(&set("sales", "abc").await, "number");
        refused(&set("sales", "411000").await, "number");
        leads_to(&set("sales", "707 100").await, "/settings/chart");
        assert!(desk.get(&me, "/settings/chart").await.body.contains("707100"));
        tell(&world, "bank t1 | 2026-03-03 | 12.00 | X | Y\nmatch").await;
        let used = set("bank", "512100").await;
        refused(&used, "number");
        assert!(used.body.contains("512000"), "it says which account is in use");
        assert_eq!(desk.get(&me, "/settings/chart/nothing").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn tolerances_are_typed_as_amounts() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let form = [("tolerance", "1,50"), ("charges", "x")];
        refused(&desk.post(&me, "/settings/matching", &form).await, "charges");
        let form = [("tolerance", "1,50"), ("charges", "12"), ("discounts", "on")];
        leads_to(&desk.post(&me, "/settings/matching", &form).await, "/settings/matching");
        let page = desk.get(&me, "/settings/matching").await.body;
        assert!(page.contains("value=\"1,50\"") && page.contains("value=\"12,00\""));
    });
}

#[test]
fn a_rule_is_looked_back_with_before_it_is_on() {
    on_both_engines(async |world: World| {
        tell(&world, "bank t1 | 2026-03-03 | -12.00 | FRAIS TENUE DE COMPTE | BANQUE\nmatch").await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let add = async |contains: &str, account: &str, min: &str| {
            let form = [
                ("contains", contains),
                ("direction", "out"),
                ("min", min),
                ("effect", "account"),
                ("account", account),
            ];
            desk.post(&me, "/settings/rules", &form).await
        };
        refused(&add("ab", "627000", "").await, "contains");
        refused(&add("tenue", "512000", "").await, "account");
        refused(&add("tenue", "", "").await, "account");
        refused(&add("tenue", "627000", "x").await, "min");
        let made = add("tenue de compte", "627000", "").await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let place = made.location().to_owned();
        let page = desk.get(&me, &place).await.body;
        assert!(page.contains("Traiterait 1 ligne en attente, 0 contradiction"), "{page}");
        assert!(page.contains("FRAIS TENUE DE COMPTE") && page.contains("\u{2212}12,00"), "{page}");
        let switch = format!("{place}/switch");
        leads_to(&desk.post(&me, &switch, &[("on", "yes")]).await, "/settings/matching");
        assert!(desk.get(&me, "/settings/matching").await.body.contains("Active"));
        world.run_matching().await;
        assert_eq!(world.exceptions().await.len(), 0, "the rule decides");
        leads_to(&desk.post(&me, &switch, &[("on", "no")]).await, "/settings/matching");
        assert_eq!(desk.get(&me, "/settings/rules/rul_x").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_learned_payer_is_forgotten() {
    on_both_engines(async |world: World| {
        let story = "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-03-03 | 120.00 | MERCI | PLATEFORME X
             match
             accept t1 1";
        tell(&world, story).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let page = desk.get(&me, "/settings/payers").await.body;
        assert!(page.contains("PLATEFORME X") && page.contains("Durand SAS"));
        let forget = format!("/settings/payers/{}/forget", id_of(&page, "ali_"));
        leads_to(&desk.post(&me, &forget, &[]).await, "/settings/payers");
        assert!(!desk.get(&me, "/settings/payers").await.body.contains("PLATEFORME X"));
        assert_eq!(desk.post(&me, &forget, &[]).await.status, StatusCode::NOT_FOUND);
    });
}

async fn invite(desk: &TestDesk<'_>, me: &Caller, email: &str, role: &str) -> Answer {
    let form = [("email", email), ("name", ""), ("role", role), ("language", "fr")];
    desk.post(me, "/settings/users/invite", &form).await
}

#[test]
fn somebody_is_invited_by_a_link_that_is_shown_once() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        refused(&invite(&desk, &me, "nobody", "sales").await, "email");
        refused(&invite(&desk, &me, "a@b.fr", "integration").await, "role");
        let made = invite(&desk, &me, "kim@example.fr", "accountant").await;
        assert_eq!(made.status, StatusCode::OK);
        assert_eq!(made.headers["cache-control"], "no-store");
        let link = id_of(&made.body[made.body.find("/link/").unwrap()..], "ql_");
        assert_eq!(desk.get(&Caller::default(), &format!("/link/{link}")).await.status, StatusCode::OK);
        let page = desk.get(&me, "/settings/users").await.body;
        assert!(page.contains("kim@example.fr") && !page.contains(&link));
        let revoke = format!("/settings/links/{}/revoke", id_of(&page, "lnk_"));
        leads_to(&desk.post(&me, &revoke, &[]).await, "/settings/users");
        let gone = desk.get(&Caller::default(), &format!("/link/{link}")).await;
        assert!(!gone.body.contains("name=\"password\""));
    });
}

#[test]
fn a_user_is_given_another_role_and_disabled_but_never_the_last_owner() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let paul = desk.caller(Role::Sales).await;
        let page = desk.get(&me, "/settings/users").await.body;
        let place = |email: &str| {
            let row = &page[page.find(email).unwrap()..];
            format!(
                "/settings/users/{}",
                id_of(&row[row.find("/settings/users/usr_").unwrap() + 16..], "usr_")
            )
        };
        let (own, pauls) = (place("owner@test.example"), place("sales@test.example"));
        refused(&desk.post(&me, &format!("{own}/role"), &[("role", "sales")]).await, "role");
        let last = desk.post(&me, &format!("{own}/disable"), &[]).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.body.contains("seule adresse qui peut tout faire"));
        leads_to(
            &desk.post(&me, &format!("{pauls}/role"), &[("role", "collector")]).await,
            "/settings/users",
        );
        assert!(
            desk.get(&paul, "/account").await.location().starts_with("/sign-in"),
            "their session is over"
        );
        let reset = desk.post(&me, &format!("{pauls}/reset-link"), &[]).await;
        assert!(reset.status == StatusCode::OK && reset.body.contains("/link/ql_"), "{}", reset.body);
        leads_to(&desk.post(&me, &format!("{pauls}/disable"), &[]).await, "/settings/users");
        assert!(desk.get(&me, "/settings/users").await.body.contains("Désactivé"));
        assert_eq!(desk.get(&me, "/settings/users/usr_x").await.status, StatusCode::NOT_FOUND);
    });
}

async fn ask_for_key(desk: &TestDesk<'_>, me: &Caller, side: &str, permission: &str) -> Answer {
    let form = [("name", "CRM"), ("side", side), ("permission", permission), ("days", "30")];
    desk.post(me, "/settings/keys", &form).await
}

#[test]
fn a_key_is_made_shown_once_and_revoked() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let of_others = ask_for_key(&desk, &me, "business", "read_bank").await;
        assert!(of_others.body.contains("ne reçoit pas le droit « Voir la banque »"), "{}", of_others.body);
        refused(&of_others, "permission");
        refused(
            &desk.post(&me, "/settings/keys", &[("name", "X"), ("side", "business"), ("days", "9")]).await,
            "permission",
        );
        let days = [("name", "X"), ("side", "business"), ("permission", "read_customers"), ("days", "x")];
        refused(&desk.post(&me, "/settings/keys", &days).await, "days");
        let made = ask_for_key(&desk, &me, "business", "read_customers").await;
        assert_eq!(made.status, StatusCode::OK);
        let key = id_of(&made.body, "qk_");
        assert_eq!(key.len(), 67);
        let page = desk.get(&me, "/settings/keys").await.body;
        assert!(page.contains("CRM") && !page.contains(&key));
        let revoke = format!("/settings/keys/{}/revoke", id_of(&page, "key_"));
        leads_to(&desk.post(&me, &revoke, &[]).await, "/settings/keys");
        assert!(desk.get(&me, "/settings/keys").await.body.contains("Révoquée"));
    });
}

#[test]
fn two_owners_decide_on_a_key_together() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let first = desk.caller(Role::Owner).await;
        let second = desk.second_owner().await;
        leads_to(&ask_for_key(&desk, &first, "payment", "read_bank").await, "/settings/keys");
        let page = desk.get(&first, "/settings/users").await.body;
        let request = id_of(&page, "req_");
        assert!(!page.contains(&format!("{request}/confirm")), "who asked does not confirm");
        let place = format!("/settings/requests/{request}");
        let own = desk.post(&first, &format!("{place}/confirm"), &[]).await;
        assert_eq!(own.status, StatusCode::CONFLICT);
        leads_to(&desk.post(&second, &format!("{place}/confirm"), &[]).await, "/settings/users");
        let taken = desk.post(&first, &format!("{place}/take"), &[]).await;
        assert!(taken.status == StatusCode::OK && taken.body.contains("qk_"), "{}", taken.body);
        refused(&invite(&desk, &first, "puppet@example.fr", "owner").await, "role");
        leads_to(&ask_for_key(&desk, &first, "payment", "read_bank").await, "/settings/keys");
        let request = id_of(&desk.get(&second, "/settings/keys").await.body, "req_");
        leads_to(
            &desk.post(&second, &format!("/settings/requests/{request}/withdraw"), &[]).await,
            "/settings/users",
        );
        assert!(!desk.get(&first, "/settings/keys").await.body.contains("req_"));
    });
}

/// What is said after an action is said once: the page that says it makes the browser forget it.
#[test]
fn what_was_done_is_said_once() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let done = desk.post(&me, "/settings/organisation", &[("name", "Groupe")]).await;
        let said = done.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert!(said.starts_with("quittance_flash="));
        let page = desk.get(&me.with_cookie(&said), "/settings").await;
        assert!(page.body.contains("C’est enregistré."), "{}", page.body);
        let forgotten = page.headers["set-cookie"].to_str().unwrap();
        assert!(forgotten.starts_with("quittance_flash=;") && forgotten.contains("Max-Age=0"), "{forgotten}");
        assert!(!desk.get(&me, "/settings").await.headers.contains_key("set-cookie"));
    });
}
