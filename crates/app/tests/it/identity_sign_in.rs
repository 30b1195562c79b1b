//! Signing in, staying in, and being kept out.

use app::identity::{
    AuthenticateError, ChangePassword, ChangeProfile, EndSession, EndSessionError, LinkError, MakeResetLink,
    Preferences, ProfileError, Reauthenticate, Secret, SessionLimits, SignInError, Theme,
    authenticate_session, change_password, change_profile, end_other_sessions, end_session, list_sessions,
    make_reset_link, mark_seen, reauthenticate, show_link,
};
use app::words::Language;
use db::Tx;
use testkit::{World, on_both_engines};

use crate::identity_access::{
    ADDRESS, HOUR, MINUTE, OWNER, PASSWORD, access, key_of, member, owner, principal, run, session_of,
    signed_in, try_sign_in, user_id, who,
};

const SECOND: i64 = 1_000_000;

fn is_wrong<T: std::fmt::Debug>(outcome: &Result<T, SignInError>) -> bool {
    matches!(outcome, Err(SignInError::Wrong))
}

#[test]
fn the_right_password_lets_in_whatever_the_case_of_the_address() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        for email in [OWNER, "camille@example.fr", " CAMILLE@EXAMPLE.FR "] {
            let signed_in = try_sign_in(&world, &access, email, PASSWORD, ADDRESS).await.unwrap();
            assert!(!signed_in.needs_second_factor);
            let me = who(&world, &access, &signed_in.token).await.unwrap();
            assert_eq!((me.actor.as_str(), me.name.as_str()), (OWNER, "Camille Durand"));
            assert_eq!(me.language, Language::French);
            assert_eq!(me.ctx(&world.ctx).actor, OWNER);
        }
        let wrong = [(OWNER, "quatre chevaux verts"), (OWNER, ""), ("nobody@example.fr", PASSWORD), ("", "")];
        for (email, password) in wrong {
            assert!(is_wrong(&try_sign_in(&world, &access, email, password, ADDRESS).await), "{email}");
        }
    });
}

#[test]
fn only_the_token_opens_a_session_and_it_is_not_kept() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        for other in ["", "qs_", &format!("{}0", token.reveal()), &token.reveal().to_uppercase()] {
            let found = who(&world, &access, &Secret::new(other)).await;
            assert!(matches!(found, Err(AuthenticateError::Unknown)), "{other}");
        }
        assert_ne!(signed_in(&world, &access, OWNER).await.token, token);
    });
}

#[test]
fn failures_of_an_account_cost_time_and_a_right_password_clears_them() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        // Somebody who is there and somebody who is not are answered alike, attempt by attempt.
        for email in [OWNER, "nobody@example.fr"] {
            for attempt in 0..5 {
                let address = format!("198.51.100.{attempt}");
                assert!(is_wrong(&try_sign_in(&world, &access, email, "wrong", &address).await));
            }
            for (waited, delay) in [(0, 1), (SECOND, 2), (2 * SECOND, 4)] {
                world.clock.advance_micros(waited);
                if waited > 0 {
                    assert!(is_wrong(&try_sign_in(&world, &access, email, "wrong", "203.0.113.1").await));
                }
                for password in ["wrong", PASSWORD] {
                    let refused = try_sign_in(&world, &access, email, password, "203.0.113.2").await;
                    let Err(SignInError::TooMany { retry_after_seconds }) = refused else {
                        panic!("{refused:?}")
                    };
                    assert_eq!(retry_after_seconds, delay, "{email}");
                }
            }
        }
        world.clock.advance_micros(4 * SECOND);
        try_sign_in(&world, &access, OWNER, PASSWORD, "203.0.113.3").await.unwrap();
        assert!(is_wrong(&try_sign_in(&world, &access, OWNER, "wrong", "203.0.113.3").await));
        try_sign_in(&world, &access, OWNER, PASSWORD, "203.0.113.3").await.unwrap();
    });
}

#[test]
fn an_address_that_tries_many_accounts_waits_and_one_good_account_is_no_way_round() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        for attempt in 0..19 {
            let email = format!("user{attempt}@example.fr");
            let address = format!("2001:db8::{attempt:x}");
            assert!(is_wrong(&try_sign_in(&world, &access, &email, "wrong", &address).await));
        }
        try_sign_in(&world, &access, OWNER, PASSWORD, "2001:db8::99").await.unwrap();
        assert!(is_wrong(&try_sign_in(&world, &access, "x@example.fr", "wrong", "2001:db8::1").await));
        let refused = try_sign_in(&world, &access, OWNER, PASSWORD, "2001:db8::2").await;
        assert!(matches!(refused, Err(SignInError::TooMany { retry_after_seconds: 1 })), "{refused:?}");
        try_sign_in(&world, &access, OWNER, PASSWORD, "2001:db8:0:1::2").await.unwrap();
    });
}

#[test]
fn many_attempts_at_once_are_counted_each() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (db, ctx, access) = (world.db.clone(), world.ctx.clone(), access.clone());
            let runtime = tokio::runtime::Handle::current();
            tries.spawn_blocking(move || {
                let command = app::identity::SignIn {
                    email: OWNER.to_owned(),
                    password: Secret::new("wrong"),
                    address: ADDRESS.to_owned(),
                    user_agent: String::new(),
                };
                runtime.block_on(app::identity::sign_in(&db, &ctx, &access, &command))
            });
        }
        let outcomes = tries.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| is_wrong(outcome)).count(), 5, "{outcomes:?}");
        assert_eq!(world.count("select count(*) from events where kind = 'sign_in_failed'").await, 5);
    });
}

#[test]
fn failures_are_forgotten_after_a_day() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        for _ in 0..5 {
            assert!(is_wrong(&try_sign_in(&world, &access, OWNER, "wrong", ADDRESS).await));
        }
        world.clock.advance_micros(24 * HOUR);
        for _ in 0..4 {
            assert!(is_wrong(&try_sign_in(&world, &access, OWNER, "wrong", ADDRESS).await));
        }
        signed_in(&world, &access, OWNER).await;
    });
}

#[test]
fn a_session_ends_by_silence_and_by_age() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        world.clock.advance_micros(HOUR - 1);
        who(&world, &access, &token).await.unwrap();
        world.clock.advance_micros(1);
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Over)));
        // With a sign of life twice an hour it lasts until its twelve hours are over.
        let token = signed_in(&world, &access, OWNER).await.token;
        for _ in 0..23 {
            world.clock.advance_micros(30 * MINUTE);
            assert!(seen(&world, &token).await);
        }
        world.clock.advance_micros(30 * MINUTE - 1);
        who(&world, &access, &token).await.unwrap();
        world.clock.advance_micros(1);
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Over)));
    });
}

/// Comes with a token; writes the sign of life when it is due, and answers whether it was.
async fn seen(world: &World, token: &Secret) -> bool {
    let access = access(world);
    let mut tx = world.db.begin_read().await.unwrap();
    let found = authenticate_session(&world.ctx, &mut tx, &access, token).await.unwrap();
    drop(tx);
    if found.is_due {
        let mark = async |tx: &mut Tx| mark_seen(&world.ctx, tx, &found.principal).await.map(|()| ((), None));
        run(world, &world.ctx, mark).await.unwrap();
    }
    found.is_due
}

#[test]
fn a_sign_of_life_is_written_once_a_minute_and_leaves_no_event() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        let events = world.count("select count(*) from events").await;
        assert!(!seen(&world, &token).await);
        world.clock.advance_micros(MINUTE - 1);
        assert!(!seen(&world, &token).await);
        world.clock.advance_micros(1);
        assert!(seen(&world, &token).await);
        assert!(!seen(&world, &token).await);
        assert_eq!(world.count("select count(*) from events").await, events);
    });
}

#[test]
fn sessions_are_listed_and_ended_one_or_all_others() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        member(&world, &access, "sam@example.fr", "finance").await;
        let me = principal(&world, &access, OWNER).await;
        let second = principal(&world, &access, OWNER).await;
        let third = principal(&world, &access, OWNER).await;
        let sam = principal(&world, &access, "sam@example.fr").await;
        let listed = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let user = user_id(&world, OWNER).await.parse().unwrap();
            list_sessions(ctx, &mut tx, &access, user, None, 10).await.unwrap()
        };
        assert_eq!(listed().await.len(), 3);
        assert_eq!(listed().await[0].user_agent, "Firefox");
        let end = |session: String| EndSession { session };
        for bad in [session_of(&sam), "ses_nonsense".to_owned()] {
            let command = end(bad.clone());
            let refused = run(&world, ctx, async |tx| end_session(ctx, tx, &me, &command).await).await;
            assert!(matches!(refused, Err(EndSessionError::Unknown(id)) if id == bad));
        }
        let command = end(session_of(&second));
        run(&world, ctx, async |tx| end_session(ctx, tx, &me, &command).await).await.unwrap();
        let ids: Vec<String> = listed().await.into_iter().map(|session| session.id).collect();
        assert_eq!(ids, [session_of(&me), session_of(&third)]);
        let ended = run(&world, ctx, async |tx| end_other_sessions(ctx, tx, &me).await).await.unwrap();
        assert_eq!(ended.sessions, 1);
        let events = world.count("select count(*) from events").await;
        let ended = run(&world, ctx, async |tx| end_other_sessions(ctx, tx, &me).await).await.unwrap();
        assert_eq!((ended.sessions, world.count("select count(*) from events").await), (0, events));
        let command = end(session_of(&me));
        run(&world, ctx, async |tx| end_session(ctx, tx, &me, &command).await).await.unwrap();
        assert_eq!(listed().await, []);
        assert_eq!(world.count("select count(*) from sessions").await, 1, "that of Sam");
    });
}

#[test]
fn the_password_typed_again_makes_a_session_fresh() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        let me = who(&world, &access, &token).await.unwrap();
        assert!(me.is_fresh(&access, ctx.now_micros()));
        world.clock.advance_micros(10 * MINUTE);
        assert!(!me.is_fresh(&access, ctx.now_micros()));
        let again =
            |password: &str| Reauthenticate { password: Secret::new(password), address: ADDRESS.to_owned() };
        let refused = reauthenticate(&world.db, ctx, &access, &me, &again("wrong")).await;
        assert!(is_wrong(&refused));
        reauthenticate(&world.db, ctx, &access, &me, &again(PASSWORD)).await.unwrap();
        assert!(who(&world, &access, &token).await.unwrap().is_fresh(&access, ctx.now_micros()));
        let command = EndSession { session: session_of(&me) };
        run(&world, ctx, async |tx| end_session(ctx, tx, &me, &command).await).await.unwrap();
        let refused = reauthenticate(&world.db, ctx, &access, &me, &again(PASSWORD)).await;
        assert!(matches!(refused, Err(SignInError::Over)));
        for _ in 0..4 {
            let _ = reauthenticate(&world.db, ctx, &access, &me, &again("wrong")).await;
        }
        let refused = reauthenticate(&world.db, ctx, &access, &me, &again(PASSWORD)).await;
        assert!(matches!(refused, Err(SignInError::TooMany { .. })), "{refused:?}");
    });
}

#[test]
fn another_password_ends_the_other_sessions() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let other = signed_in(&world, &access, OWNER).await.token;
        let token = signed_in(&world, &access, OWNER).await.token;
        let me = who(&world, &access, &token).await.unwrap();
        let change = async |password: &str| {
            let command = ChangePassword { password: Secret::new(password) };
            run(&world, ctx, async |tx| change_password(ctx, tx, &access, &me, &command).await).await
        };
        assert!(matches!(change("short").await, Err(ProfileError::Password(_))));
        assert!(matches!(change("camille@example.fr").await, Err(ProfileError::Password(_))));
        let reset = MakeResetLink { user: user_id(&world, OWNER).await, clears_second_factor: false };
        let link =
            run(&world, ctx, async |tx| make_reset_link(ctx, tx, &access, &reset).await).await.unwrap();
        assert_eq!(change("six vaches rouges !").await.unwrap().sessions, 1);
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(matches!(show_link(ctx, &mut tx, &link.token).await, Err(LinkError::Unknown)));
        drop(tx);
        assert!(matches!(who(&world, &access, &other).await, Err(AuthenticateError::Unknown)));
        who(&world, &access, &token).await.unwrap();
        assert!(is_wrong(&try_sign_in(&world, &access, OWNER, PASSWORD, ADDRESS).await));
        try_sign_in(&world, &access, OWNER, "six vaches rouges !", ADDRESS).await.unwrap();
        world.clock.advance_micros(10 * MINUTE);
        assert!(matches!(change(PASSWORD).await, Err(ProfileError::NotFresh)));
    });
}

#[test]
fn a_profile_is_changed_in_part() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        let me = who(&world, &access, &token).await.unwrap();
        let change = async |command: ChangeProfile| {
            run(&world, ctx, async |tx| change_profile(ctx, tx, &me, &command).await).await
        };
        let named = |name: &str| ChangeProfile { name: Some(name.to_owned()), ..ChangeProfile::default() };
        let spoken =
            |code: &str| ChangeProfile { language: Some(code.to_owned()), ..ChangeProfile::default() };
        let themed =
            |theme: &str| ChangeProfile { theme: Some(theme.to_owned()), ..ChangeProfile::default() };
        assert!(matches!(change(named(" ")).await, Err(ProfileError::BadName(_))));
        assert!(matches!(change(spoken("de")).await, Err(ProfileError::UnknownLanguage(_))));
        assert!(matches!(change(themed("pink")).await, Err(ProfileError::UnknownTheme(_))));
        change(named("Camille D.")).await.unwrap();
        change(spoken("en")).await.unwrap();
        change(themed("dark")).await.unwrap();
        let preferences = Some(Preferences { has_single_key_shortcuts: false, ..Preferences::default() });
        let profile = change(ChangeProfile { preferences, ..ChangeProfile::default() }).await.unwrap();
        let expected = ("Camille D.".to_owned(), "en".to_owned(), Theme::Dark, false);
        let shortcuts = profile.preferences.has_single_key_shortcuts;
        assert_eq!((profile.name, profile.language, profile.theme, shortcuts), expected);
        let me = who(&world, &access, &token).await.unwrap();
        let shortcuts = me.preferences.has_single_key_shortcuts;
        assert_eq!((me.name.as_str(), me.language, me.theme), ("Camille D.", Language::English, Theme::Dark));
        assert!(!shortcuts);
        let events = world.count("select count(*) from events").await;
        change(themed("dark")).await.unwrap();
        assert_eq!(world.count("select count(*) from events").await, events, "nothing differs");
    });
}

#[test]
fn a_program_has_no_session_profile_or_password() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let command = key_of(&["read_bank"], "payment");
        let key =
            run(&world, ctx, async |tx| app::identity::make_key(ctx, tx, &access, &me, &command).await).await;
        let key = key.unwrap().key;
        let mut tx = world.db.begin_read().await.unwrap();
        let program = app::identity::authenticate_key(ctx, &mut tx, &key).await.unwrap().principal;
        drop(tx);
        assert!(!program.is_fresh(&access, ctx.now_micros()));
        let end = EndSession { session: session_of(&me) };
        let refused = run(&world, ctx, async |tx| end_session(ctx, tx, &program, &end).await).await;
        assert!(matches!(refused, Err(EndSessionError::NotAPerson)));
        let refused = run(&world, ctx, async |tx| end_other_sessions(ctx, tx, &program).await).await;
        assert!(matches!(refused, Err(EndSessionError::NotAPerson)));
        let change = ChangeProfile::default();
        let refused = run(&world, ctx, async |tx| change_profile(ctx, tx, &program, &change).await).await;
        assert!(matches!(refused, Err(ProfileError::NotAPerson)));
        let password = Reauthenticate { password: Secret::new(PASSWORD), address: ADDRESS.to_owned() };
        let refused = reauthenticate(&world.db, ctx, &access, &program, &password).await;
        assert!(matches!(refused, Err(SignInError::NotAPerson)));
    });
}

#[test]
fn limits_are_what_the_process_says() {
    on_both_engines(async |world| {
        let mut strict = access(&world);
        let limits = SessionLimits { idle: 5 * MINUTE, absolute: HOUR, ..SessionLimits::default() };
        strict.limits = limits;
        owner(&world, &strict).await;
        let token = signed_in(&world, &strict, OWNER).await.token;
        world.clock.advance_micros(5 * MINUTE);
        assert!(matches!(who(&world, &strict, &token).await, Err(AuthenticateError::Over)));
    });
}
