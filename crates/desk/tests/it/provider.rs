//! Signing in through a provider of identities: a small one of our own, that can be told to lie.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::identity::{Provider, Role, Secret};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use open_id::{Client, Reach, code_challenge};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as RsaKeyPair, PublicKeyComponents};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use testkit::{World, on_both_engines};
use tokio::net::TcpListener;

use crate::harness::{Answer, Caller, TestDesk};

const CLIENT: &str = "quittance";
const SECRET: &str = "s3cret & more";
/// An RSA key for tests, used nowhere else: making one takes seconds.
const RSA_KEY: &str = include_str!("provider_rsa.txt");
const DAY: i64 = 24 * 3_600_000_000;
const MINUTE: i64 = 60_000_000;

/// What the provider knows of a code: the challenge it was asked with, and the token it gives.
struct Issued {
    challenge: String,
    token: String,
}

struct Inner {
    key: EcdsaKeyPair,
    rsa: RsaKeyPair,
    issuer: String,
    codes: Mutex<HashMap<String, Issued>>,
    /// How often it was asked what it is.
    described: AtomicUsize,
}

/// A provider on this machine.
#[derive(Clone)]
struct TestProvider(Arc<Inner>);

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn new_key() -> EcdsaKeyPair {
    let (how, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let made = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(how, made.as_ref(), &random).unwrap()
}

fn rsa_key() -> RsaKeyPair {
    let der = STANDARD.decode(RSA_KEY.replace('\n', "")).unwrap();
    RsaKeyPair::from_der(&der).unwrap()
}

/// A token signed as most providers sign theirs.
fn signed_by_rsa(key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", encoded(signature))
}

fn signed(key: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
    let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
    format!("{text}.{}", encoded(signature))
}

impl TestProvider {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self(Arc::new(Inner {
            key: new_key(),
            rsa: rsa_key(),
            issuer,
            codes: Mutex::default(),
            described: AtomicUsize::new(0),
        }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        provider
    }

    /// A code for a token with these claims, over the good ones; `null` takes a claim away.
    fn issue(&self, asked: &Left, now: i64, change: &Value) -> String {
        let token =
            signed(&self.0.key, &json!({ "alg": "ES256", "kid": "k1" }), &self.claims(asked, now, change));
        self.keep(asked, token)
    }

    /// What a good token says, but for what is changed.
    fn claims(&self, asked: &Left, now: i64, change: &Value) -> Value {
        let mut claims = json!({ "iss": self.0.issuer, "aud": CLIENT, "sub": "1001", "nonce": asked.nonce,
            "iat": now, "exp": now + 300, "email": "owner@test.example", "email_verified": true });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn keep(&self, asked: &Left, token: String) -> String {
        let code = encoded(ring::digest::digest(&ring::digest::SHA256, token.as_bytes()));
        let issued = Issued { challenge: asked.challenge.clone(), token };
        self.0.codes.lock().unwrap().insert(code.clone(), issued);
        code
    }
}

async fn describe(State(provider): State<TestProvider>) -> Json<Value> {
    provider.0.described.fetch_add(1, Ordering::Relaxed);
    let issuer = &provider.0.issuer;
    Json(json!({ "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"] }))
}

async fn keys(State(provider): State<TestProvider>) -> Json<Value> {
    let point = provider.0.key.public_key().as_ref();
    let key = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": "k1",
        "x": encoded(&point[1..33]), "y": encoded(&point[33..]) });
    let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(provider.0.rsa.public());
    let rsa =
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "r1", "n": encoded(n), "e": encoded(e) });
    Json(json!({ "keys": [{ "kty": "RSA", "kid": "old", "n": "AQAB", "e": "AQAB" }, key, rsa] }))
}

/// A code is good once, for who asked for it, who has to know the verifier.
async fn token(
    State(provider): State<TestProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let basic = STANDARD.encode(format!("{CLIENT}:s3cret+%26+more"));
    if headers[header::AUTHORIZATION] != format!("Basic {basic}") {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let issued = provider.0.codes.lock().unwrap().remove(&form["code"]).ok_or(StatusCode::BAD_REQUEST)?;
    let is_whole = form["grant_type"] == "authorization_code"
        && form["redirect_uri"] == "http://localhost/sign-in/provider/done"
        && code_challenge(&form["code_verifier"]) == issued.challenge;
    if !is_whole {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(json!({ "id_token": issued.token, "token_type": "Bearer", "access_token": "unused" })))
}

/// A browser that was sent to the provider.
struct Left {
    state: String,
    nonce: String,
    challenge: String,
    is_again: bool,
    cookie: String,
}

impl Left {
    /// How the browser comes back.
    fn path(&self, code: &str) -> String {
        format!("/sign-in/provider/done?code={code}&state={}", self.state)
    }

    fn caller(&self, known: &Caller) -> Caller {
        known.with_cookie(&self.cookie)
    }
}

fn set_cookie<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let mut cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    cookies.find_map(|cookie| cookie.to_str().unwrap().split(';').next()?.strip_prefix(name))
}

async fn leave(desk: &TestDesk<'_>, caller: &Caller, path: &str) -> Left {
    let answer = desk.get(caller, path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let address = url::Url::parse(answer.location()).unwrap();
    let query: HashMap<String, String> = address.query_pairs().into_owned().collect();
    assert!(address.path() == "/authorize" && query["code_challenge_method"] == "S256");
    assert_eq!((query["client_id"].as_str(), query["response_type"].as_str()), (CLIENT, "code"));
    Left {
        state: query["state"].clone(),
        nonce: query["nonce"].clone(),
        challenge: query["code_challenge"].clone(),
        is_again: query.get("prompt").is_some_and(|prompt| prompt == "login"),
        cookie: format!("quittance_provider={}", set_cookie(&answer, "quittance_provider=").unwrap()),
    }
}

/// A desk that signs in through a provider.
async fn desk_with(world: &World, asks_second_factor: bool) -> (TestDesk<'_>, TestProvider) {
    let (desk, provider) = (TestDesk::new(world), TestProvider::start().await);
    desk.desk().ask_providers_by(Client::new(Reach::LoopbackToo).unwrap());
    desk.desk().fix_provider(Provider {
        issuer: provider.0.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Secret::new(SECRET),
        label: "Compte Atelier".to_owned(),
        asks_second_factor,
    });
    (desk, provider)
}

fn seconds(world: &World) -> i64 {
    world.ctx.now_micros() / 1_000_000
}

/// Comes back with a token of these claims. Answers who is signed in then, or the refusal.
async fn come_back(
    world: &World,
    (desk, provider): &(TestDesk<'_>, TestProvider),
    change: Value,
) -> Result<Caller, String> {
    let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
    let code = provider.issue(&left, seconds(world), &change);
    let answer = desk.get(&left.caller(&Caller::default()), &left.path(&code)).await;
    came(&answer)
}

fn came(answer: &Answer) -> Result<Caller, String> {
    if let Some(token) = set_cookie(answer, "quittance_session=") {
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/customers"));
        return Ok(Caller::default().with_cookie(&format!("quittance_session={token}")));
    }
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let at = answer.body.find("id=\"error\">").expect("why") + "id=\"error\">".len();
    Err(answer.body[at..].split('<').next().unwrap().to_owned())
}

async fn events(world: &World, kind: &str) -> i64 {
    world.count(&format!("select count(*) from events where kind = '{kind}'")).await
}

#[test]
fn whoever_the_provider_names_comes_in_when_they_are_known_here() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let desk = &both.0;
        desk.caller(Role::Owner).await;
        let page = desk.get(&Caller::default(), "/sign-in").await;
        assert!(page.body.contains("Se connecter avec Compte Atelier"));
        let me = come_back(&world, &both, json!({})).await.unwrap();
        assert_eq!(desk.get(&me, "/customers").await.status, StatusCode::OK);
        assert_eq!(events(&world, "signed_in_by_provider").await, 1);
        // From then on the account at the provider tells who it is, whatever its address becomes.
        for change in [json!({ "email": "other@test.example" }), json!({ "email_verified": false })] {
            assert!(come_back(&world, &both, change).await.is_ok());
        }
        // Another account there does not take an address over that belongs to one already.
        let refused = come_back(&world, &both, json!({ "sub": "1002" })).await.unwrap_err();
        assert!(refused.contains("invitation"), "{refused}");
        // Whoever was invited is in by it, without a password.
        desk.post(
            &me,
            "/settings/users/invite",
            &[("email", "zoe@test.example"), ("role", "accountant"), ("language", "fr")],
        )
        .await;
        let zoe = json!({ "sub": "1003", "email": "Zoe@Test.example" });
        let zoe = come_back(&world, &both, zoe).await.unwrap();
        assert_eq!(desk.get(&zoe, "/accounting").await.status, StatusCode::OK);
        assert_eq!(
            world.count("select count(*) from users where state = 'active' and password_hash is null").await,
            1
        );
        assert_eq!(world.count("select count(*) from access_links").await, 0, "the invitation is used up");
        // A user who was disabled is not.
        world
            .tamper("update users set state = 'disabled' where email_key = 'zoe@test.example'")
            .await
            .unwrap();
        assert!(come_back(&world, &both, json!({ "sub": "1003" })).await.is_err());
        assert_eq!(world.count("select count(*) from provider_requests").await, 0, "each was used up");
    });
}

#[test]
fn an_account_at_the_provider_is_unlinked_by_an_owner_or_with_another_password() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let desk = &both.0;
        let me = desk.caller(Role::Owner).await;
        let users = desk.get(&me, "/settings/users").await.body;
        let at = users.find("/settings/users/usr_").expect("a user");
        let page = users[at..].split('"').next().unwrap().to_owned();
        assert!(!desk.get(&me, &page).await.body.contains("/unlink"), "there is nothing to unlink");
        let stolen = come_back(&world, &both, json!({})).await.unwrap();
        assert!(come_back(&world, &both, json!({ "sub": "1002" })).await.is_err());
        assert!(desk.get(&me, &page).await.body.contains(&format!("{page}/unlink")));
        let unlink = format!("{page}/unlink");
        assert_eq!(desk.post(&me, &unlink, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.post(&me, &unlink, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(events(&world, "provider_unlinked").await, 1);
        assert_eq!(desk.get(&me, "/customers").await.status, StatusCode::OK);
        assert_ne!(desk.get(&stolen, "/customers").await.status, StatusCode::OK, "that session is over");
        assert!(come_back(&world, &both, json!({ "sub": "1002" })).await.is_ok());
        assert!(come_back(&world, &both, json!({})).await.is_err());
        // Whoever takes another password by a link begins anew too.
        let made = desk.post(&me, &format!("{page}/reset-link"), &[]).await.body;
        let at = made.find("/link/ql_").expect("a link");
        let link = made[at..].split(['"', '<']).next().unwrap();
        let form = [("password", "six vaches rouges !")];
        let used = desk.post(&Caller::default(), link, &form).await;
        assert_eq!(used.status, StatusCode::SEE_OTHER, "{}", used.body);
        assert_eq!(world.count("select count(*) from provider_links").await, 0);
        assert!(come_back(&world, &both, json!({})).await.is_ok());
    });
}

#[test]
fn who_clicks_often_makes_us_ask_the_provider_once() {
    on_both_engines(async |world: World| {
        let (desk, provider) = desk_with(&world, false).await;
        for _ in 0..5 {
            leave(&desk, &Caller::default(), "/sign-in/provider").await;
        }
        assert_eq!(provider.0.described.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_token_signed_by_rsa_is_believed_as_one_by_an_elliptic_curve() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let (desk, provider) = &both;
        desk.caller(Role::Owner).await;
        let back = async |header: Value, spoil: fn(String) -> String| {
            world.clock.advance_micros(DAY);
            let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
            let claims = provider.claims(&left, seconds(&world), &json!({}));
            let code = provider.keep(&left, spoil(signed_by_rsa(&provider.0.rsa, &header, &claims)));
            came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await)
        };
        let me = back(json!({ "alg": "RS256", "kid": "r1" }), |token| token).await.unwrap();
        assert_eq!(desk.get(&me, "/customers").await.status, StatusCode::OK);
        // A provider that names no key, as it may when there is one of the kind.
        assert!(back(json!({ "alg": "RS256" }), |token| token).await.is_ok());
        // A letter of the signature is another one; the key is said to be for another algorithm, or is another.
        let spoiled: fn(String) -> String = |token| {
            let at = token.len() - 20;
            let other = if &token[at..=at] == "A" { "B" } else { "A" };
            format!("{}{other}{}", &token[..at], &token[at + 1..])
        };
        assert!(back(json!({ "alg": "RS256", "kid": "r1" }), spoiled).await.is_err());
        assert!(back(json!({ "alg": "RS512", "kid": "r1" }), |token| token).await.is_err());
        assert!(back(json!({ "alg": "ES256", "kid": "r1" }), |token| token).await.is_err());
        assert!(back(json!({ "alg": "RS256", "kid": "k1" }), |token| token).await.is_err());
    });
}

#[test]
fn a_token_that_is_not_to_be_believed_lets_nobody_in() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let (desk, provider) = &both;
        desk.caller(Role::Owner).await;
        let sessions = world.count("select count(*) from sessions").await;
        let now = seconds(&world);
        for change in [
            json!({ "nonce": "another" }),
            json!({ "nonce": null }),
            json!({ "aud": "another" }),
            json!({ "aud": [CLIENT, "another"] }),
            json!({ "iss": "https://login.example" }),
            json!({ "exp": now - 3_600 }),
            json!({ "iat": now - 3_600 }),
            json!({ "email_verified": false }),
            json!({ "email_verified": null }),
            json!({ "email": "stranger@test.example" }),
            json!({ "email": null }),
            json!({ "sub": "" }),
        ] {
            // Failures are forgotten after a day, so that each is tried.
            world.clock.advance_micros(DAY);
            let moved = |name: &str| change[name].as_i64().map(|at| at + seconds(&world) - now);
            let mut change = change.clone();
            for name in ["exp", "iat"] {
                if let Some(at) = moved(name) {
                    change[name] = at.into();
                }
            }
            let refused = come_back(&world, &both, change.clone()).await.unwrap_err();
            assert!(refused.contains("fournisseur"), "{change}: {refused}");
        }
        let claims = |left: &Left| {
            json!({ "iss": provider.0.issuer, "aud": CLIENT, "sub": "1001",
            "nonce": left.nonce, "iat": seconds(&world), "exp": seconds(&world) + 300,
            "email": "owner@test.example", "email_verified": true })
        };
        for forged in ["none", "other key", "no signature", "of the public key"] {
            world.clock.advance_micros(DAY);
            let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
            let claims = claims(&left);
            let plain = |alg: &str| {
                format!("{}.{}", encoded(json!({ "alg": alg }).to_string()), encoded(claims.to_string()))
            };
            let token = match forged {
                "none" => format!("{}.", plain("none")),
                "other key" => signed(&new_key(), &json!({ "alg": "ES256", "kid": "k1" }), &claims),
                "no signature" => plain("ES256"),
                // The public key taken for a secret that both sides share.
                _ => {
                    let key =
                        ring::hmac::Key::new(ring::hmac::HMAC_SHA256, provider.0.key.public_key().as_ref());
                    let text = plain("HS256");
                    format!("{text}.{}", encoded(ring::hmac::sign(&key, text.as_bytes())))
                }
            };
            let code = provider.keep(&left, token);
            let answer = desk.get(&left.caller(&Caller::default()), &left.path(&code)).await;
            assert!(came(&answer).is_err(), "{forged}");
        }
        assert_eq!(world.count("select count(*) from sessions").await, sessions);
        assert_eq!(world.count("select count(*) from provider_links").await, 0);
        assert_eq!(events(&world, "sign_in_failed").await, 16);
        world.clock.advance_micros(DAY);
        assert!(come_back(&world, &both, json!({})).await.is_ok(), "the good one is good");
    });
}

#[test]
fn an_answer_is_taken_once_from_the_browser_that_asked_in_time() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let (desk, provider) = &both;
        desk.caller(Role::Owner).await;
        let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
        let code = provider.issue(&left, seconds(&world), &json!({}));
        let stolen = desk.get(&Caller::default(), &left.path(&code)).await;
        assert!(came(&stolen).is_err(), "another browser");
        assert!(came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await).is_ok());
        let again = came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await);
        assert!(again.unwrap_err().contains("expiré"), "the same answer again");
        // The same code for another request: the provider gives no token for it.
        let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
        assert!(came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await).is_err());
        // A code for another challenge than that of the browser.
        let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
        let other = Left {
            challenge: code_challenge("something else"),
            state: String::new(),
            cookie: String::new(),
            nonce: left.nonce.clone(),
            is_again: false,
        };
        let code = provider.issue(&other, seconds(&world), &json!({}));
        assert!(came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await).is_err());
        let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
        world.clock.advance_micros(10 * MINUTE);
        let code = provider.issue(&left, seconds(&world), &json!({}));
        let late = came(&desk.get(&left.caller(&Caller::default()), &left.path(&code)).await);
        assert!(late.unwrap_err().contains("expiré"));
        // Who refuses there comes back without a code.
        world.clock.advance_micros(DAY);
        let left = leave(desk, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
        let path = format!("/sign-in/provider/done?error=access_denied&state={}", left.state);
        assert!(came(&desk.get(&left.caller(&Caller::default()), &path).await).is_err());
        // Too many failures of an address have to wait, like those of passwords.
        for _ in 0..9 {
            let _ = desk.get(&Caller::default(), "/sign-in/provider/done?state=x&code=y").await;
        }
        let tired = came(&desk.get(&Caller::default(), "/sign-in/provider/done?state=x&code=y").await);
        assert!(tired.unwrap_err().contains("Trop"), "too many");
    });
}

#[test]
fn the_code_of_the_second_factor_is_asked_for_as_the_setting_says() {
    on_both_engines(async |world: World| {
        for (asks, is_in) in [(true, false), (false, true)] {
            let both = desk_with(&world, asks).await;
            enrol(&world, &both.0).await;
            let left = leave(&both.0, &Caller::default(), "/sign-in/provider?next=%2Fcustomers").await;
            let code = both.1.issue(&left, seconds(&world), &json!({}));
            let answer = both.0.get(&left.caller(&Caller::default()), &left.path(&code)).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            let token = set_cookie(&answer, "quittance_session=").unwrap();
            let me = Caller::default().with_cookie(&format!("quittance_session={token}"));
            assert_eq!(both.0.get(&me, "/customers").await.status == StatusCode::OK, is_in);
            assert_eq!(answer.location().starts_with("/sign-in/code"), !is_in);
        }
    });
}

/// Gives the owner a second factor, once.
async fn enrol(world: &World, desk: &TestDesk<'_>) {
    if world.count("select count(*) from users where totp_sealed is not null").await > 0 {
        return;
    }
    let me = desk.caller(Role::Owner).await;
    desk.post(&me, "/account/second-factor/begin", &[]).await;
    let page = desk.get(&me, "/account/second-factor").await.body;
    let secret = secret_of(&page);
    let code = app::identity::totp_code(&base32(&secret), world.ctx.now_micros());
    let done = desk.post(&me, "/account/second-factor/confirm", &[("code", &code)]).await;
    assert!(done.status.is_success(), "{}", done.body);
}

/// The secret that the page of the enrolment shows: groups of base 32.
fn secret_of(page: &str) -> String {
    let is_secret = |text: &str| {
        let plain: String = text.chars().filter(|it| !it.is_whitespace()).collect();
        (plain.len() >= 32 && plain.chars().all(|it| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains(it)))
            .then_some(plain)
    };
    page.split(['<', '>', '"']).find_map(is_secret).expect("a secret")
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn who_is_signed_in_shows_at_the_provider_that_they_are_still_there() {
    on_both_engines(async |world: World| {
        let both = desk_with(&world, false).await;
        let (desk, provider) = &both;
        desk.caller(Role::Owner).await;
        let me = come_back(&world, &both, json!({})).await.unwrap();
        world.clock.advance_micros(20 * MINUTE);
        assert!(desk.get(&me, "/settings/keys/new").await.location().starts_with("/sign-in/again"));
        assert!(desk.get(&me, "/sign-in/again?next=%2Fcustomers").await.body.contains("Compte Atelier"));
        let now = seconds(&world);
        // An old sign-in there, none that is told, and the account of somebody else are not enough.
        for change in
            [json!({ "auth_time": now - 1_200 }), json!({}), json!({ "auth_time": now, "sub": "1009" })]
        {
            let left = leave(desk, &me, "/sign-in/again/provider?next=%2Fcustomers").await;
            assert!(left.is_again);
            let code = provider.issue(&left, now, &change);
            assert!(came(&desk.get(&left.caller(&me), &left.path(&code)).await).is_err(), "{change}");
        }
        let left = leave(desk, &me, "/sign-in/again/provider?next=%2Fcustomers").await;
        let code = provider.issue(&left, now, &json!({ "auth_time": now }));
        let answer = desk.get(&left.caller(&me), &left.path(&code)).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/customers"));
        assert_eq!(desk.get(&me, "/settings/keys/new").await.status, StatusCode::OK);
        // An answer for one session refreshes no other.
        let other = come_back(&world, &both, json!({})).await.unwrap();
        let left = leave(desk, &me, "/sign-in/again/provider?next=%2Fcustomers").await;
        let code = provider.issue(&left, now, &json!({ "auth_time": now }));
        assert!(came(&desk.get(&left.caller(&other), &left.path(&code)).await).is_err());
    });
}

#[test]
fn an_owner_sets_a_provider_that_answers_and_its_secret_is_not_seen_again() {
    on_both_engines(async |world: World| {
        let (desk, provider) = (TestDesk::new(&world), TestProvider::start().await);
        desk.desk().ask_providers_by(Client::new(Reach::LoopbackToo).unwrap());
        let me = desk.caller(Role::Owner).await;
        let finance = desk.caller(Role::Finance).await;
        assert!(!desk.get(&Caller::default(), "/sign-in").await.body.contains("/sign-in/provider"));
        assert_eq!(desk.get(&Caller::default(), "/sign-in/provider").await.status, StatusCode::NOT_FOUND);
        let issuer = provider.0.issuer.clone();
        let form = |issuer: &str, secret: &str| {
            [
                ("issuer", issuer.to_owned()),
                ("client_id", CLIENT.to_owned()),
                ("client_secret", secret.to_owned()),
                ("label", String::new()),
            ]
        };
        let send = async |caller: &Caller, form: [(&'static str, String); 4]| {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.post(caller, "/settings/provider", &form).await
        };
        assert_eq!(send(&finance, form(&issuer, SECRET)).await.status, StatusCode::FORBIDDEN);
        for (issuer, secret) in [
            ("nothing", SECRET),
            ("http://login.example", SECRET),
            ("https://169.254.169.254", SECRET),
            (format!("{issuer}/").as_str(), SECRET),
            (issuer.as_str(), ""),
        ] {
            let refused = send(&me, form(issuer, secret)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{issuer}");
        }
        assert_eq!(send(&me, form(&issuer, SECRET)).await.status, StatusCode::SEE_OTHER);
        // Kept without typing the secret again, and never shown.
        assert_eq!(send(&me, form(&issuer, "")).await.status, StatusCode::SEE_OTHER);
        let page = desk.get(&me, "/settings/provider").await;
        assert!(page.body.contains(&issuer) && !page.body.contains("s3cret"));
        assert_eq!(world.count("select count(*) from events where data like '%s3cret%'").await, 0);
        assert!(desk.get(&Caller::default(), "/sign-in").await.body.contains("Se connecter avec 127.0.0.1"));
        let both = (desk, provider);
        assert!(come_back(&world, &both, json!({})).await.is_ok());
        assert_eq!(both.0.post(&me, "/settings/provider/remove", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!both.0.get(&Caller::default(), "/sign-in").await.body.contains("/sign-in/provider"));
        // Where two owners exist the other one confirms, by what the page of users says of it.
        let second = both.0.second_owner().await;
        let form: Vec<_> = form(&issuer, SECRET).into_iter().collect();
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let asked = both.0.post(&me, "/settings/provider", &form).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/settings/users"));
        assert!(!both.0.get(&Caller::default(), "/sign-in").await.body.contains("/sign-in/provider"));
        let users = both.0.get(&second, "/settings/users").await.body;
        assert!(users.contains(&issuer));
        let at = users.find("/settings/requests/req_").expect("a request");
        let confirm = users[at..].split('"').next().unwrap();
        assert_ne!(both.0.post(&me, confirm, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(both.0.post(&second, confirm, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(both.0.get(&Caller::default(), "/sign-in").await.body.contains("/sign-in/provider"));
        // What was fixed at the start is neither changed nor removed here.
        both.0.desk().fix_provider(Provider {
            issuer: issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Secret::new(SECRET),
            label: "Compte Atelier".to_owned(),
            asks_second_factor: true,
        });
        for path in ["/settings/provider", "/settings/provider/remove"] {
            assert_eq!(both.0.post(&me, path, &form).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}
