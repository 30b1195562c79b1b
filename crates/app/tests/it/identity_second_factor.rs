//! The second factor: enrolled, asked for, replayed, lost, given up.

use std::sync::Arc;

use app::identity::{
    AcceptReset, AuthenticateError, ConfirmEnrolment, ConfirmSecondFactor, MakeResetLink, Principal,
    SecondFactorError, Secret, SignInError, SignedIn, accept_reset, confirm_enrolment, confirm_second_factor,
    count_recovery_codes, disable_second_factor, make_reset_link, renew_recovery_codes, totp_code,
};
use app::keys::Vault;
use testkit::{World, on_both_engines};

use crate::identity_access::{
    ADDRESS, HOUR, MINUTE, OWNER, PASSWORD, access, enrolled, offer, owner, principal, run, signed_in,
    try_sign_in, user_id, who,
};

const STEP: i64 = MINUTE / 2;

async fn confirm(world: &World, token: &Secret, code: &str) -> Result<SignedIn, SignInError> {
    let command =
        ConfirmSecondFactor { token: token.clone(), code: Secret::new(code), address: ADDRESS.to_owned() };
    confirm_second_factor(&world.db, &world.ctx, &access(world), &command).await
}

fn is_wrong(outcome: &Result<SignedIn, SignInError>) -> bool {
    matches!(outcome, Err(SignInError::Wrong))
}

async fn recovery_codes_left(world: &World) -> i64 {
    let user = user_id(world, OWNER).await.parse().unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    count_recovery_codes(&world.ctx, &mut tx, user).await.unwrap()
}

#[test]
fn the_code_is_asked_for_after_the_password_and_changes_the_token() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (secret, _) = enrolled(&world, &access, &me).await;
        world.clock.advance_micros(STEP);
        let half = signed_in(&world, &access, OWNER).await;
        assert!(half.needs_second_factor);
        let found = who(&world, &access, &half.token).await;
        assert!(matches!(found, Err(AuthenticateError::SecondFactorMissing)));
        let code = totp_code(&secret, world.ctx.now_micros());
        let whole = confirm(&world, &half.token, &code).await.unwrap();
        assert!(!whole.needs_second_factor && whole.token != half.token && whole.user == half.user);
        assert_eq!(who(&world, &access, &whole.token).await.unwrap().actor, OWNER);
        assert!(matches!(who(&world, &access, &half.token).await, Err(AuthenticateError::Unknown)));
        let again = confirm(&world, &half.token, &code).await;
        assert!(matches!(again, Err(SignInError::Over)));
        let not_waiting = confirm(&world, &whole.token, &code).await;
        assert!(matches!(not_waiting, Err(SignInError::Over)));
    });
}

#[test]
fn a_code_is_good_once() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (secret, _) = enrolled(&world, &access, &me).await;
        let half = signed_in(&world, &access, OWNER).await.token;
        let code = totp_code(&secret, world.ctx.now_micros());
        assert!(is_wrong(&confirm(&world, &half, &code).await), "the enrolment used it");
        let before = totp_code(&secret, world.ctx.now_micros() - STEP);
        assert!(is_wrong(&confirm(&world, &half, &before).await), "older than one that was used");
        let next = totp_code(&secret, world.ctx.now_micros() + STEP);
        confirm(&world, &half, &next).await.unwrap();
        let half = signed_in(&world, &access, OWNER).await.token;
        assert!(is_wrong(&confirm(&world, &half, &next).await));
        world.clock.advance_micros(2 * STEP);
        confirm(&world, &half, &totp_code(&secret, world.ctx.now_micros())).await.unwrap();
    });
}

#[test]
fn guessing_codes_costs_time_whatever_the_password() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (secret, _) = enrolled(&world, &access, &me).await;
        let good = totp_code(&secret, world.ctx.now_micros() + STEP);
        let bad = if good == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            // The password is right each time, which clears its own count and not this one.
            let half = signed_in(&world, &access, OWNER).await.token;
            assert!(is_wrong(&confirm(&world, &half, bad).await));
        }
        let half = signed_in(&world, &access, OWNER).await.token;
        let refused = confirm(&world, &half, &good).await;
        assert!(matches!(refused, Err(SignInError::TooMany { retry_after_seconds: 1 })), "{refused:?}");
        world.clock.advance_micros(1_000_000);
        confirm(&world, &half, &good).await.unwrap();
        assert_eq!(world.count("select count(*) from events where kind = 'sign_in_failed'").await, 5);
    });
}

#[test]
fn waiting_for_the_code_ends_after_ten_minutes() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (secret, _) = enrolled(&world, &access, &me).await;
        let half = signed_in(&world, &access, OWNER).await.token;
        world.clock.advance_micros(10 * MINUTE);
        let code = totp_code(&secret, world.ctx.now_micros());
        assert!(matches!(confirm(&world, &half, &code).await, Err(SignInError::Over)));
        assert!(matches!(confirm(&world, &Secret::new("qs_"), &code).await, Err(SignInError::Over)));
    });
}

#[test]
fn each_recovery_code_lets_in_once_however_it_is_typed() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (_, codes) = enrolled(&world, &access, &me).await;
        assert_eq!((codes.codes.len(), recovery_codes_left(&world).await), (10, 10));
        let first = codes.codes[0].reveal();
        assert_eq!((first.len(), first.matches('-').count()), (19, 3), "{first}");
        let half = signed_in(&world, &access, OWNER).await.token;
        confirm(&world, &half, first).await.unwrap();
        let half = signed_in(&world, &access, OWNER).await.token;
        assert!(is_wrong(&confirm(&world, &half, first).await));
        let second = codes.codes[1].reveal().to_lowercase().replace('-', " ");
        confirm(&world, &half, &second).await.unwrap();
        assert_eq!(recovery_codes_left(&world).await, 8);
        let new =
            run(&world, &world.ctx, async |tx| renew_recovery_codes(&world.ctx, tx, &access, &me).await)
                .await;
        assert_eq!(recovery_codes_left(&world).await, 10);
        let half = signed_in(&world, &access, OWNER).await.token;
        assert!(is_wrong(&confirm(&world, &half, codes.codes[2].reveal()).await));
        confirm(&world, &half, new.unwrap().codes[0].reveal()).await.unwrap();
    });
}

#[test]
fn enrolling_needs_a_right_code_and_a_fresh_session() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let confirm = async |code: String| {
            let command = ConfirmEnrolment { code: Secret::new(code) };
            run(&world, ctx, async |tx| confirm_enrolment(ctx, tx, &access, &me, &command).await).await
        };
        let renew =
            async || run(&world, ctx, async |tx| renew_recovery_codes(ctx, tx, &access, &me).await).await;
        let disable =
            async || run(&world, ctx, async |tx| disable_second_factor(ctx, tx, &access, &me).await).await;
        assert!(matches!(confirm("123456".to_owned()).await, Err(SecondFactorError::NotBegun)));
        assert!(matches!(renew().await, Err(SecondFactorError::Off)));
        assert!(matches!(disable().await, Err(SecondFactorError::Off)));
        let first = offer(&world, &access, &me).await;
        let second = offer(&world, &access, &me).await;
        assert!(second.uri.reveal().starts_with("otpauth://totp/Quittance:Camille%40Example.fr?secret="));
        let code_of = |offer: &app::identity::SecondFactorOffer| {
            totp_code(&crate::identity_access::secret_bytes(offer.secret.reveal()), ctx.now_micros())
        };
        let wrong = confirm(code_of(&first)).await;
        assert!(matches!(wrong, Err(SecondFactorError::WrongCode)), "of an offer that was replaced");
        assert!(!signed_in(&world, &access, OWNER).await.needs_second_factor, "not confirmed yet");
        confirm(code_of(&second)).await.unwrap();
        assert!(matches!(confirm(code_of(&second)).await, Err(SecondFactorError::AlreadyOn)));
        let begun = run(&world, ctx, async |tx| app::identity::begin_enrolment(ctx, tx, &access, &me).await);
        assert!(matches!(begun.await, Err(SecondFactorError::AlreadyOn)));
        world.clock.advance_micros(10 * MINUTE);
        assert!(matches!(disable().await, Err(SecondFactorError::NotFresh)));
        assert!(matches!(renew().await, Err(SecondFactorError::NotFresh)));
    });
}

#[test]
fn given_up_it_is_asked_for_no_more() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        enrolled(&world, &access, &me).await;
        run(&world, ctx, async |tx| disable_second_factor(ctx, tx, &access, &me).await).await.unwrap();
        assert!(!signed_in(&world, &access, OWNER).await.needs_second_factor);
        assert_eq!(recovery_codes_left(&world).await, 0);
    });
}

#[test]
fn a_program_has_no_second_factor() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let program = crate::identity_keys::program(&world, &access, &me, &["read_bank"], "payment").await;
        let program: &Principal = &program;
        let refused =
            run(&world, ctx, async |tx| disable_second_factor(ctx, tx, &access, program).await).await;
        assert!(matches!(refused, Err(SecondFactorError::NotAPerson)));
    });
}

#[test]
fn who_lost_the_authenticator_is_let_in_by_an_owner() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        let made = owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        enrolled(&world, &access, &me).await;
        for clears_second_factor in [false, true] {
            let command = MakeResetLink { user: made.user.clone(), clears_second_factor };
            let link =
                run(&world, ctx, async |tx| make_reset_link(ctx, tx, &access, &command).await).await.unwrap();
            let command = AcceptReset { token: link.token, password: Secret::new(PASSWORD) };
            run(&world, ctx, async |tx| accept_reset(ctx, tx, &access, &command).await).await.unwrap();
            let half = try_sign_in(&world, &access, OWNER, PASSWORD, ADDRESS).await.unwrap();
            assert_eq!(half.needs_second_factor, !clears_second_factor);
            world.clock.advance_micros(HOUR);
        }
    });
}

#[test]
fn the_secret_is_sealed_with_the_current_key_after_a_rotation() {
    on_both_engines(async |mut world| {
        let access = access(&world);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quittance.key");
        let entropy = world.sources.entropy.clone();
        world.ctx.vault = Arc::new(Vault::open_or_create(&file, entropy.clone(), "2026-03-31").unwrap());
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let (secret, codes) = enrolled(&world, &access, &me).await;
        world.ctx.vault = Arc::new(Vault::with_new_key(&file, entropy, "2026-04-01").unwrap());
        let rotated =
            run(&world, &world.ctx, async |tx| app::rotate::rotate_sealed(&world.ctx, tx).await).await;
        assert_eq!(rotated.unwrap().sealed, 1);
        let mut tx = world.db.begin_read().await.unwrap();
        let rows = db::fetch_all!(
            &mut tx,
            (Vec<u8>,),
            "select totp_sealed from users where totp_sealed is not null"
        );
        drop(tx);
        assert_eq!(rows.unwrap()[0].0[1], world.ctx.vault.current_key().0, "sealed with the new key");
        world.clock.advance_micros(STEP);
        let half = signed_in(&world, &access, OWNER).await.token;
        confirm(&world, &half, &totp_code(&secret, world.ctx.now_micros())).await.unwrap();
        let half = signed_in(&world, &access, OWNER).await.token;
        confirm(&world, &half, codes.codes[0].reveal()).await.unwrap();
    });
}
