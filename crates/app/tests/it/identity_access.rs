//! How people and programs come in: what the tests of identity share, and what holds for all of it.

use std::sync::Arc;

use app::activity::Event;
use app::context::Ctx;
use app::identity::{
    AcceptInvitation, AcceptSetUp, Access, Asked, AuthenticateError, ChangePassword, ConfirmEnrolment,
    DisableUser, EndSession, HashCost, Invite, LinkMade, MakeKey, MakeResetLink, Principal, Reauthenticate,
    RecoveryCodes, RevokeKey, RevokeLink, SecondFactorOffer, Secret, SessionLimits, SignIn, SignInError,
    SignedIn, UserReady, accept_invitation, accept_set_up, ask_key, authenticate_session, begin_enrolment,
    change_password, confirm_enrolment, disable_user, end_session, invite, make_key, make_reset_link,
    make_set_up_link, reauthenticate, revoke_key, revoke_link, sign_in, sweep, totp_code,
};
use app::write::{Call, WriteError, write};
use db::{AsDbError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use testkit::{World, on_both_engines};

pub const OWNER: &str = "Camille@Example.fr";
pub const PASSWORD: &str = "quatre chevaux bleus";
pub const ADDRESS: &str = "192.0.2.7";
pub const MINUTE: i64 = 60_000_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Access with a hash that costs nothing, so that tests are quick.
pub fn access(world: &World) -> Access {
    let cost = HashCost { memory_kib: 8, passes: 1, lanes: 1 };
    Access::new(world.sources.entropy.clone(), cost, SessionLimits::default()).unwrap()
}

/// Runs an operation as a write.
pub async fn run<T, E>(
    world: &World,
    ctx: &Ctx,
    operation: impl AsyncFnMut(&mut Tx) -> Result<(T, Option<Event>), E>,
) -> Result<T, E>
where
    T: Serialize + DeserializeOwned,
    E: std::error::Error + AsDbError + 'static,
{
    write(&world.db, ctx, Call::new("test", &()), operation).await.map_err(|error| match error {
        WriteError::Refused(error) => error,
        other => panic!("{other}"),
    })
}

pub async fn set_up_link(world: &World, access: &Access) -> LinkMade {
    run(world, &world.ctx, async |tx| make_set_up_link(&world.ctx, tx, access).await).await.unwrap()
}

/// Makes the first owner.
pub async fn owner(world: &World, access: &Access) -> UserReady {
    let link = set_up_link(world, access).await;
    let command = AcceptSetUp {
        token: link.token,
        email: OWNER.to_owned(),
        name: "Camille Durand".to_owned(),
        password: Secret::new(PASSWORD),
        language: "fr".to_owned(),
    };
    run(world, &world.ctx, async |tx| accept_set_up(&world.ctx, tx, access, &command).await).await.unwrap()
}

pub fn invitation(email: &str, role: &str) -> Invite {
    Invite { email: email.to_owned(), name: String::new(), role: role.to_owned(), language: "en".to_owned() }
}

pub async fn invited(world: &World, access: &Access, email: &str, role: &str) -> LinkMade {
    let command = invitation(email, role);
    run(world, &world.ctx, async |tx| invite(&world.ctx, tx, access, &command).await).await.unwrap()
}

/// Invites somebody who accepts.
pub async fn member(world: &World, access: &Access, email: &str, role: &str) -> UserReady {
    let link = invited(world, access, email, role).await;
    let command =
        AcceptInvitation { token: link.token, name: "Sam".to_owned(), password: Secret::new(PASSWORD) };
    run(world, &world.ctx, async |tx| accept_invitation(&world.ctx, tx, access, &command).await)
        .await
        .unwrap()
}

pub async fn try_sign_in(
    world: &World,
    access: &Access,
    email: &str,
    password: &str,
    address: &str,
) -> Result<SignedIn, SignInError> {
    let command = SignIn {
        email: email.to_owned(),
        password: Secret::new(password),
        address: address.to_owned(),
        user_agent: "Firefox".to_owned(),
    };
    sign_in(&world.db, &world.ctx, access, &command).await
}

pub async fn signed_in(world: &World, access: &Access, email: &str) -> SignedIn {
    try_sign_in(world, access, email, PASSWORD, ADDRESS).await.unwrap()
}

pub async fn who(world: &World, access: &Access, token: &Secret) -> Result<Principal, AuthenticateError> {
    let mut tx = world.db.begin_read().await.unwrap();
    authenticate_session(&world.ctx, &mut tx, access, token).await.map(|found| found.principal)
}

/// Signs in and answers who that is.
pub async fn principal(world: &World, access: &Access, email: &str) -> Principal {
    let signed_in = signed_in(world, access, email).await;
    who(world, access, &signed_in.token).await.unwrap()
}

pub fn session_of(me: &Principal) -> String {
    let app::identity::Who::User { session, .. } = me.who else { panic!("a person") };
    session.to_string()
}

pub async fn offer(world: &World, access: &Access, me: &Principal) -> SecondFactorOffer {
    run(world, &world.ctx, async |tx| begin_enrolment(&world.ctx, tx, access, me).await).await.unwrap()
}

/// The bytes behind base 32.
pub fn secret_bytes(base32: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in base32.bytes() {
        let value = if letter >= b'A' { letter - b'A' } else { letter - b'2' + 26 };
        bits = (bits << 5 | u32::from(value)) & 0xffff;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

/// Enrols an authenticator; answers its secret and the recovery codes.
pub async fn enrolled(world: &World, access: &Access, me: &Principal) -> (Vec<u8>, RecoveryCodes) {
    let offer = offer(world, access, me).await;
    let secret = secret_bytes(offer.secret.reveal());
    let code = Secret::new(totp_code(&secret, world.ctx.now_micros()));
    let command = ConfirmEnrolment { code };
    let codes =
        run(world, &world.ctx, async |tx| confirm_enrolment(&world.ctx, tx, access, me, &command).await)
            .await
            .unwrap();
    (secret, codes)
}

pub fn key_of(permissions: &[&str], side: &str) -> MakeKey {
    MakeKey {
        name: "CRM".to_owned(),
        permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        side: side.to_owned(),
        days: 30,
        is_confirmed: false,
    }
}

/// One of each: every table of this slice holds a row afterwards. Answers every secret that was about.
pub async fn live(world: &World) -> Vec<String> {
    let access = Arc::new(access(world));
    let ctx = &world.ctx;
    let mut secrets = vec![PASSWORD.to_owned()];
    owner(world, &access).await;
    let me = principal(world, &access, OWNER).await;
    let offered = offer(world, &access, &me).await;
    secrets.extend([offered.secret.reveal().to_owned(), offered.uri.reveal().to_owned()]);
    let (secret, codes) = enrolled(world, &access, &me).await;
    secrets.push(totp_code(&secret, world.ctx.now_micros()));
    secrets.extend(codes.codes.iter().map(|code| code.reveal().to_owned()));
    let made =
        run(world, ctx, async |tx| make_key(ctx, tx, &access, &me, &key_of(&["read_bank"], "payment")).await);
    let made = made.await.unwrap();
    secrets.push(made.key.reveal().to_owned());
    let sam = member(world, &access, "sam@example.fr", "sales").await;
    let link = invited(world, &access, "kim@example.fr", "auditor").await;
    secrets.push(link.token.reveal().to_owned());
    let sams = signed_in(world, &access, "sam@example.fr").await;
    secrets.push(sams.token.reveal().to_owned());
    assert!(try_sign_in(world, &access, "sam@example.fr", "wrong horse", ADDRESS).await.is_err());
    secrets.push("wrong horse".to_owned());
    let reset = MakeResetLink { user: sam.user, clears_second_factor: true };
    let reset = run(world, ctx, async |tx| make_reset_link(ctx, tx, &access, &reset).await).await.unwrap();
    secrets.push(reset.token.reveal().to_owned());
    member(world, &access, "noa@example.fr", "owner").await;
    let asked =
        run(world, ctx, async |tx| ask_key(ctx, tx, &access, &me, &key_of(&["read_bank"], "payment")).await);
    assert!(matches!(asked.await.unwrap(), Asked::Waits(_)), "two owners decide together");
    secrets
}

#[test]
fn nothing_secret_is_kept_or_told() {
    on_both_engines(async |world| {
        let secrets = live(&world).await;
        let access = access(&world);
        let me = principal(&world, &access, "sam@example.fr").await;
        let password = Reauthenticate { password: Secret::new(PASSWORD), address: ADDRESS.to_owned() };
        reauthenticate(&world.db, &world.ctx, &access, &me, &password).await.unwrap();
        // Under an idempotency key the outcome is stored, and answered again without what is shown once.
        let command = invitation("lou@example.fr", "finance");
        let call = || Call::new("invite", &command).with_key(Some("once".to_owned()));
        let operation = async |tx: &mut Tx| invite(&world.ctx, tx, &access, &command).await;
        let first = write(&world.db, &world.ctx, call(), operation).await.unwrap();
        let operation = async |tx: &mut Tx| invite(&world.ctx, tx, &access, &command).await;
        let again = write(&world.db, &world.ctx, call(), operation).await.unwrap();
        assert_eq!((&first.link, again.token.reveal()), (&again.link, ""));
        let mut texts = Vec::new();
        let mut tx = world.db.begin_read().await.unwrap();
        for event in app::activity::list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap() {
            texts.push(format!("{} {} {} {}", event.actor, event.kind, event.subject, event.data));
        }
        texts.extend(stored_texts(&mut tx).await);
        let told = texts.join("\n");
        assert!(told.contains("user_invited") && told.contains("sign_in_failed"), "{told}");
        for secret in secrets.iter().map(String::as_str).chain([first.token.reveal()]) {
            assert!(secret.len() > 5 && !told.contains(secret), "{secret:?} is in\n{told}");
            assert!(!told.contains(secret.trim_start_matches("qs_").trim_start_matches("ql_")));
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let events = app::activity::list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
        assert!(events.iter().all(|event| !event.data.contains("argon2") && !event.data.contains("_hash")));
        world.assert_sound().await;
    });
}

/// Every text of the tables that hold what came of a secret.
async fn stored_texts(tx: &mut Tx) -> Vec<String> {
    let mut texts = Vec::new();
    for (outcome, hash) in
        db::fetch_all!(tx, (String, String), "select outcome, input_hash from idempotency_keys").unwrap()
    {
        texts.extend([outcome, hash]);
    }
    for (hash,) in db::fetch_all!(
        tx,
        (String,),
        "select token_hash from sessions union all select token_hash from access_links \
         union all select key_hash from api_keys union all select password_hash from users where password_hash is not null"
    )
    .unwrap()
    {
        texts.push(hash);
    }
    texts
}

#[test]
fn each_operation_leaves_one_event() {
    on_both_engines(async |world| {
        let ctx = &world.ctx;
        let access = access(&world);
        live(&world).await;
        let me = principal(&world, &access, "sam@example.fr").await;
        let link = invited(&world, &access, "lou@example.fr", "finance").await;
        let revoke = RevokeLink { link: link.link };
        run(&world, ctx, async |tx| revoke_link(ctx, tx, &revoke).await).await.unwrap();
        let password = ChangePassword { password: Secret::new("six vaches rouges !") };
        run(&world, ctx, async |tx| change_password(ctx, tx, &access, &me, &password).await).await.unwrap();
        let end = EndSession { session: session_of(&me) };
        run(&world, ctx, async |tx| end_session(ctx, tx, &me, &end).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let key = app::identity::list_keys(ctx, &mut tx, None, 10).await.unwrap().remove(0).id;
        drop(tx);
        run(&world, ctx, async |tx| revoke_key(ctx, tx, &RevokeKey { key: key.clone() }).await)
            .await
            .unwrap();
        let disable = DisableUser { user: user_id(&world, "sam@example.fr").await };
        run(&world, ctx, async |tx| disable_user(ctx, tx, &disable).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let events = app::activity::list_events(&mut tx, ctx.org, 0, 1_000).await.unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        let expected = "set_up_link_made owner_made signed_in second_factor_begun second_factor_begun \
             second_factor_on key_made user_invited invitation_accepted user_invited signed_in sign_in_failed \
             reset_link_made user_invited invitation_accepted \
             change_requested signed_in user_invited link_revoked password_changed signed_out key_revoked \
             user_disabled";
        assert_eq!(kinds, expected.split_whitespace().collect::<Vec<_>>());
        assert_eq!(events[2].actor, OWNER, "who signs in is the actor");
        world.assert_sound().await;
    });
}

pub async fn user_id(world: &World, email: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    app::identity::find_user_by_email(&mut tx, world.ctx.org, email).await.unwrap().unwrap().id
}

#[test]
fn what_is_over_is_swept_away() {
    on_both_engines(async |world| {
        live(&world).await;
        let access = access(&world);
        let counts = async || {
            let mut counts = Vec::new();
            for table in ["sessions", "access_links", "sign_in_attempts", "users", "api_keys"] {
                counts.push(world.count(&format!("select count(*) from {table}")).await);
            }
            counts
        };
        let sweep_now = async || {
            run(&world, &world.ctx, async |tx| {
                sweep(&world.ctx, tx, &access).await.map(|swept| (swept, None))
            })
            .await
            .unwrap()
        };
        assert_eq!(counts().await, [2, 2, 2, 4, 1]);
        assert_eq!(sweep_now().await, 0);
        world.clock.advance_micros(HOUR);
        assert_eq!(sweep_now().await, 2, "sessions that were silent for an hour");
        world.clock.advance_micros(DAY);
        assert_eq!(sweep_now().await, 3, "a reset link and two counters");
        world.clock.advance_micros(7 * DAY);
        assert_eq!(sweep_now().await, 2, "an invitation and a request");
        assert_eq!(counts().await, [0, 0, 0, 4, 1]);
    });
}

#[test]
fn another_organisation_knows_nobody() {
    on_both_engines(async |mut world| {
        let access = access(&world);
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        let me = who(&world, &access, &token).await.unwrap();
        let key = run(&world, &world.ctx, async |tx| {
            make_key(&world.ctx, tx, &access, &me, &key_of(&["read_bank"], "payment")).await
        })
        .await
        .unwrap();
        let disable = DisableUser { user: user_id(&world, OWNER).await };
        world.ctx.org = db::OrgId::from_uuid(world.ctx.new_id().unwrap());
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Unknown)));
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let found = app::identity::authenticate_key(ctx, &mut tx, &key.key).await;
        assert!(matches!(found, Err(AuthenticateError::Unknown)));
        assert_eq!(app::identity::list_users(&mut tx, ctx.org, None, 10).await.unwrap(), []);
        assert_eq!(app::identity::list_keys(ctx, &mut tx, None, 10).await.unwrap(), []);
        assert!(!app::identity::has_owner(ctx, &mut tx).await.unwrap());
        drop(tx);
        assert!(matches!(
            try_sign_in(&world, &access, OWNER, PASSWORD, ADDRESS).await,
            Err(SignInError::Wrong)
        ));
        let refused = run(&world, ctx, async |tx| disable_user(ctx, tx, &disable).await).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("there is no user {}", disable.user));
    });
}
