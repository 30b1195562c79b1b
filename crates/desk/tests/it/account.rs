//! My account: profile, password, second factor, sessions.

use app::identity::{Role, totp_code};
use axum::http::StatusCode;
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

/// The text between two others.
fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    let start = body.find(before).unwrap_or_else(|| panic!("no {before:?} in {body}")) + before.len();
    let rest = &body[start..];
    &rest[..rest.find(after).unwrap()]
}

fn leads_to(answer: &Answer, place: &str) {
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, place), "{}", answer.body);
}

#[test]
fn a_profile_is_changed_and_the_page_speaks_the_new_language() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(desk.get(&me, "/account").await.body.contains("Mon compte"));
        let form = [("name", "Anne D."), ("language", "en"), ("theme", "dark")];
        leads_to(&desk.post(&me, "/account", &form).await, "/account");
        let page = desk.get(&me, "/account").await.body;
        assert!(page.contains("My account") && page.contains("value=\"Anne D.\""), "{page}");
        assert!(page.contains("data-theme=\"dark\"") && !page.contains("data-shortcuts"));
        let refused =
            desk.post(&me, "/account", &[("name", " "), ("language", "en"), ("theme", "dark")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"name-error\""), "{}", refused.body);
        leads_to(&desk.post(&me, "/account/language", &[("language", "fr")]).await, "/");
        leads_to(&desk.post(&me, "/account/theme", &[("theme", "light")]).await, "/");
        assert!(desk.get(&me, "/account").await.body.contains("Mon compte"));
    });
}

#[test]
fn a_password_is_changed_after_it_was_typed_again_lately() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let other = desk.caller(Role::Owner).await;
        let change = async |first: &str, second: &str| {
            desk.post(&me, "/account/password", &[("password", first), ("again", second)]).await
        };
        let differs = change("un autre mot de passe", "un autre mot de pass").await;
        assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(differs.body.contains("id=\"again-error\"") && !differs.body.contains("un autre mot"));
        let short = change("court", "court").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.body.contains("id=\"password-error\""));
        leads_to(&change("un autre mot de passe", "un autre mot de passe").await, "/account");
        assert!(desk.get(&other, "/account").await.location().starts_with("/sign-in"), "others are ended");
        world.clock.advance_micros(11 * 60_000_000);
        let stale = desk.get(&me, "/account/password").await;
        leads_to(&stale, "/sign-in/again?next=%2Faccount%2Fpassword");
    });
}

#[test]
fn a_second_factor_is_enrolled_and_given_up() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        leads_to(&desk.post(&me, "/account/second-factor/begin", &[]).await, "/account/second-factor");
        let page = desk.get(&me, "/account/second-factor").await.body;
        assert!(page.contains("<svg class=\"qr\""));
        let secret: String =
            between(&page, "<code class=\"secret\">", "</code>").split_whitespace().collect();
        let wrong = desk.post(&me, "/account/second-factor/confirm", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("id=\"code-error\"") && wrong.body.contains("<svg class=\"qr\""));
        let code = totp_code(&bytes(&secret), world.ctx.now_micros());
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let codes = desk.post(&me, "/account/second-factor/confirm", &[("code", &spaced)]).await;
        assert_eq!(codes.status, StatusCode::OK, "{}", codes.body);
        assert_eq!(codes.body.matches("<li><code>").count(), 10);
        assert_eq!(codes.headers["cache-control"], "no-store");
        let renewed = desk.post(&me, "/account/second-factor/renew", &[]).await;
        assert_eq!(renewed.body.matches("<li><code>").count(), 10);
        leads_to(&desk.post(&me, "/account/second-factor/disable", &[]).await, "/account");
        let again = desk.post(&me, "/account/second-factor/disable", &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    });
}

/// The bytes behind base 32 (RFC 4648).
fn bytes(base32: &str) -> Vec<u8> {
    let mut bits: Vec<u8> = Vec::new();
    for letter in base32.bytes() {
        let value = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        bits.extend((0..5).rev().map(|place| value >> place & 1));
    }
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect()
}

#[test]
fn sessions_are_listed_and_ended() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let (second, third) = (desk.caller(Role::Owner).await, desk.caller(Role::Owner).await);
        let page = desk.get(&me, "/account").await.body;
        assert_eq!(page.matches("/end\"").count(), 2, "this session has no button: {page}");
        let id = between(&page, "/account/sessions/ses_", "/end");
        let action = format!("/account/sessions/ses_{id}/end");
        leads_to(&desk.post(&me, &action, &[]).await, "/account");
        let gone = [&second, &third];
        let mut ended = 0;
        for caller in gone {
            ended += u32::from(desk.get(caller, "/account").await.location().starts_with("/sign-in"));
        }
        assert_eq!(ended, 1);
        leads_to(&desk.post(&me, "/account/sessions/end-others", &[]).await, "/account");
        assert_eq!(desk.get(&me, "/account").await.body.matches("/end\"").count(), 0);
        assert_eq!(desk.post(&me, "/account/sessions/ses_x/end", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_sign_in_page_says_what_happened_before_and_where_the_first_link_is() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let stranger = Caller::default();
        let page = desk.get(&stranger, "/sign-in").await.body;
        assert!(page.contains("n’a pas encore d’utilisateur"), "{page}");
        desk.caller(Role::Owner).await;
        let page = desk.get(&stranger, "/sign-in").await.body;
        assert!(!page.contains("n’a pas encore d’utilisateur"));
        // Said once, where the reader is next: they are signed in nowhere yet.
        let text = r#"{"tone":"ok","text":"Votre compte est prêt."}"#;
        let value: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let told = desk.get(&stranger.with_cookie(&format!("quittance_flash={value}")), "/sign-in").await;
        assert!(told.body.contains("Votre compte est prêt."), "{}", told.body);
        let mut cookies = told.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        assert!(cookies.any(|it| it.starts_with("quittance_flash=;")), "it is forgotten");
    });
}

#[test]
fn the_form_of_a_customer_keeps_all_that_was_typed() {
    on_both_engines(async |world: World| {
        world.import_customers("c.csv", "Code client;Nom\nC1;Durand SAS\n").await.unwrap();
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let list = desk.get(&me, "/customers").await.body;
        let at = list.find("/customers/cus_").expect("a customer");
        let place = list[at..].split(['"', '?']).next().unwrap().to_owned();
        let form = [
            ("name", "Durand SAS"),
            ("credit_limit", "5 000"),
            ("tags", "nord, vip"),
            ("tags_before", ""),
            ("account_manager", ""),
            ("account_manager_before", ""),
        ];
        let saved = desk.post(&me, &place, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = desk.get(&me, &format!("{place}?tab=settings")).await.body;
        assert!(page.contains("name=\"tags_before\" value=\"nord, vip\""), "{page}");
        assert_eq!(world.count("select count(*) from events where kind = 'customer_tagged'").await, 1);
        // What is not changed makes no event; what is refused keeps what was typed.
        let same = [("name", "Durand SAS"), ("tags", "nord, vip"), ("tags_before", "nord, vip")];
        assert_eq!(desk.post(&me, &place, &same).await.status, StatusCode::SEE_OTHER);
        assert_eq!(world.count("select count(*) from events where kind = 'customer_tagged'").await, 1);
        let wrong = [("name", "Durand SAS"), ("siren", "123"), ("tags", "sud"), ("tags_before", "nord, vip")];
        let refused = desk.post(&me, &place, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"sud\""), "{}", refused.body);
    });
}
