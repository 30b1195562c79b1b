//! Two persons for roles and keys, where the organisation has two owners.

use app::allocation::{
    Adjust, AdjustError, Adjusted, AdjustedDocument, AdjustmentKind, adjust_alone, ask_adjust,
    confirm_write_off,
};
use app::identity::{
    AcceptReset, Access, Asked, ChangeRole, ChangeUserError, ChangeWriteOffLimit, InviteError, KeyError,
    KeyMade, LinkError, LinkMade, MakeResetLink, NamedRequest, Principal, ProviderSet, ProviderSettingsError,
    RequestView, RequestedChange, ResetLinkError, Role, SecondPersonError, Secret, SetProvider, Who,
    accept_reset, ask_key, ask_provider_change, ask_reset_link, ask_role_change, authenticate_key,
    change_write_off_limit, confirm_request, find_user, invite, list_requests, load_provider,
    needs_second_person, remove_provider, sweep, take_key, withdraw_request,
};
use testkit::{World, on_both_engines};

use crate::identity_access::{
    DAY, MINUTE, OWNER, PASSWORD, access, invitation, key_of, member, owner, principal, run,
};
use crate::identity_keys::program;

const SECOND: &str = "noa@example.fr";
const SAM: &str = "sam@example.fr";

/// Two owners, a collector, and who they are.
struct Team {
    access: Access,
    first: Principal,
    second: Principal,
    sam: String,
}

async fn team(world: &World) -> Team {
    let access = access(world);
    owner(world, &access).await;
    let sam = member(world, &access, SAM, "collector").await.user;
    member(world, &access, SECOND, "owner").await;
    let first = principal(world, &access, OWNER).await;
    let second = principal(world, &access, SECOND).await;
    Team { access, first, second, sam }
}

type Refused<T> = Result<T, SecondPersonError>;

async fn ask_role(world: &World, me: &Principal, user: &str, role: &str) -> Refused<Asked<ChangeRole>> {
    let command = ChangeRole { user: user.to_owned(), role: role.to_owned() };
    let ctx = me.ctx(&world.ctx);
    run(world, &ctx, async |tx| ask_role_change(&ctx, tx, me, &command).await).await
}

async fn ask_for_key(world: &World, access: &Access, me: &Principal) -> Refused<Asked<KeyMade>> {
    let command = key_of(&["read_bank"], "payment");
    let ctx = me.ctx(&world.ctx);
    run(world, &ctx, async |tx| ask_key(&ctx, tx, access, me, &command).await).await
}

async fn ask_for_provider(
    world: &World,
    access: &Access,
    me: &Principal,
    issuer: &str,
) -> Refused<Asked<ProviderSet>> {
    let command = SetProvider {
        issuer: issuer.to_owned(),
        client_id: "quittance".to_owned(),
        client_secret: Some(Secret::new("s3cret")),
        label: String::new(),
        asks_second_factor: false,
    };
    let ctx = me.ctx(&world.ctx);
    run(world, &ctx, async |tx| ask_provider_change(&ctx, tx, access, me, &command).await).await
}

/// The issuer that is asked, and the secret it is asked with.
async fn provider_of(world: &World) -> Option<(String, String)> {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = load_provider(&world.ctx, &mut tx).await.unwrap();
    found.map(|it| (it.issuer, it.client_secret.reveal().to_owned()))
}

async fn ask_for_reset(
    world: &World,
    access: &Access,
    me: &Principal,
    (user, clears_second_factor): (&str, bool),
) -> Result<LinkMade, ResetLinkError> {
    let command = MakeResetLink { user: user.to_owned(), clears_second_factor };
    let ctx = me.ctx(&world.ctx);
    run(world, &ctx, async |tx| ask_reset_link(&ctx, tx, access, me, &command).await).await
}

fn user_of(me: &Principal) -> String {
    match me.who {
        Who::User { user, .. } => user.to_string(),
        Who::Key { .. } => panic!("a program"),
    }
}

fn named(request: &str) -> NamedRequest {
    NamedRequest { request: request.to_owned() }
}

async fn confirm(world: &World, me: &Principal, request: &str) -> Refused<NamedRequest> {
    let (command, ctx) = (named(request), me.ctx(&world.ctx));
    run(world, &ctx, async |tx| confirm_request(&ctx, tx, me, &command).await).await
}

async fn take(world: &World, access: &Access, me: &Principal, request: &str) -> Refused<KeyMade> {
    let (command, ctx) = (named(request), me.ctx(&world.ctx));
    run(world, &ctx, async |tx| take_key(&ctx, tx, access, me, &command).await).await
}

async fn withdraw(world: &World, me: &Principal, request: &str) -> Refused<NamedRequest> {
    let (command, ctx) = (named(request), me.ctx(&world.ctx));
    run(world, &ctx, async |tx| withdraw_request(&ctx, tx, me, &command).await).await
}

async fn waiting(world: &World) -> Vec<RequestView> {
    let mut tx = world.db.begin_read().await.unwrap();
    list_requests(&world.ctx, &mut tx).await.unwrap()
}

async fn role_of(world: &World, user: &str) -> Role {
    let mut tx = world.db.begin_read().await.unwrap();
    find_user(&mut tx, world.ctx.org, user.parse().unwrap()).await.unwrap().unwrap().role
}

fn waits<T: std::fmt::Debug>(asked: Refused<Asked<T>>) -> String {
    match asked.unwrap() {
        Asked::Waits(request) => request,
        Asked::Done(done) => panic!("{done:?} was done at once"),
    }
}

async fn last_event(world: &World) -> (String, String, serde_json::Value) {
    let mut tx = world.db.begin_read().await.unwrap();
    let last = app::activity::list_events_before(&mut tx, world.ctx.org, None, 1).await.unwrap().remove(0);
    (last.kind, last.actor, serde_json::from_str(&last.data).unwrap())
}

fn loss(documents: &[&str]) -> Adjust {
    Adjust {
        kind: AdjustmentKind::WriteOff,
        documents: documents.iter().map(|number| AdjustedDocument::whole(*number)).collect(),
        recovers_vat: false,
        reason: "huissier 4111111111111111".to_owned(),
        reference: String::new(),
        on: None,
    }
}

async fn ask_loss(world: &World, me: &Principal, documents: &[&str]) -> Result<Asked<Adjusted>, AdjustError> {
    let (command, ctx) = (loss(documents), me.ctx(&world.ctx));
    run(world, &ctx, async |tx| ask_adjust(&ctx, tx, me, &command).await).await
}

async fn confirm_loss(world: &World, me: &Principal, request: &str) -> Result<Adjusted, AdjustError> {
    let (command, ctx) = (named(request), me.ctx(&world.ctx));
    run(world, &ctx, async |tx| confirm_write_off(&ctx, tx, me, &command).await).await
}

#[test]
fn a_large_write_off_takes_two() {
    on_both_engines(async |world| {
        let invoices = "invoice FA-2026-000001 | Durand SAS | 80.00\n invoice FA-2026-000002 | Durand SAS | 70.00\n \
            invoice FA-2026-000003 | Durand SAS | 60.00\n invoice FA-2026-000004 | Durand SAS | 150.00";
        testkit::script::tell(&world, invoices).await;
        let limit = ChangeWriteOffLimit { alone_minor: 10_000 };
        run(&world, &world.ctx, async |tx| change_write_off_limit(&world.ctx, tx, &limit).await)
            .await
            .unwrap();
        let Team { first, second, .. } = team(&world).await;
        let small = ask_loss(&world, &first, &["FA-2026-000001"]).await.unwrap();
        assert!(matches!(small, Asked::Done(_)), "up to the limit one person decides");

        let both = ["FA-2026-000002", "FA-2026-000003"];
        let Asked::Waits(request) = ask_loss(&world, &first, &both).await.unwrap() else {
            panic!("done at once")
        };
        assert_eq!(world.open_minor("FA-2026-000002").await, 7_000, "nothing is posted yet");
        let found = waiting(&world).await;
        let RequestedChange::WriteOff { documents, amount_minor, currency, reason } = &found[0].change else {
            panic!("{found:?}")
        };
        assert_eq!(
            (documents.as_slice(), *amount_minor, currency.as_str()),
            (&both.map(String::from)[..], 13_000, "EUR")
        );
        assert!(!reason.contains("4111111111111111"), "{reason}");
        let refused =
            run(&world, &world.ctx, async |tx| adjust_alone(&world.ctx, tx, &loss(&both)).await).await;
        assert!(
            matches!(refused, Err(AdjustError::NeedsSecondPerson { limit_minor: 10_000 })),
            "{refused:?}"
        );
        let own = confirm_loss(&world, &first, &request).await;
        assert!(matches!(own, Err(AdjustError::SecondPerson(SecondPersonError::SamePerson))), "{own:?}");
        assert!(confirm(&world, &second, &request).await.is_err(), "it is confirmed where it is posted");
        confirm_loss(&world, &second, &request).await.unwrap();
        assert_eq!(world.open_minor("FA-2026-000003").await, 0);
        let (kind, actor, data) = last_event(&world).await;
        assert_eq!((kind.as_str(), actor.as_str()), ("documents_adjusted", SECOND));
        assert_eq!(data["requested_by"], user_of(&first));
        assert!(confirm_loss(&world, &second, &request).await.is_err(), "once");

        let Asked::Waits(request) = ask_loss(&world, &first, &["FA-2026-000004"]).await.unwrap() else {
            panic!()
        };
        testkit::script::tell(&world, "bank t1 | 2026-03-05 | 40.00 | FA-2026-000004 | DURAND SAS\n match")
            .await;
        let changed = confirm_loss(&world, &second, &request).await;
        assert!(matches!(changed, Err(AdjustError::Changed { .. })), "what was seen or nothing: {changed:?}");
        assert_eq!((world.open_minor("FA-2026-000004").await, waiting(&world).await.len()), (11_000, 1));
        world.assert_sound().await;
    });
}

#[test]
fn one_owner_decides_alone() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let sam = member(&world, &access, SAM, "collector").await.user;
        let me = principal(&world, &access, OWNER).await;
        let done = ask_role(&world, &me, &sam, "finance").await.unwrap();
        assert!(matches!(done, Asked::Done(_)));
        assert_eq!(role_of(&world, &sam).await, Role::Finance);
        assert!(matches!(ask_for_key(&world, &access, &me).await.unwrap(), Asked::Done(_)));
        assert_eq!(waiting(&world).await, []);
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(!needs_second_person(&world.ctx, &mut tx).await.unwrap());
    });
}

#[test]
fn two_owners_change_a_role_together() {
    on_both_engines(async |world| {
        let Team { first, second, sam, .. } = team(&world).await;
        let request = waits(ask_role(&world, &first, &sam, "finance").await);
        assert_eq!(role_of(&world, &sam).await, Role::Collector, "nothing is changed yet");
        let found = waiting(&world).await;
        let change = ChangeRole { user: sam.clone(), role: "finance".to_owned() };
        assert_eq!((found.len(), &found[0].change), (1, &RequestedChange::Role(change)));
        assert!(matches!(confirm(&world, &first, &request).await, Err(SecondPersonError::SamePerson)));
        confirm(&world, &second, &request).await.unwrap();
        assert_eq!(role_of(&world, &sam).await, Role::Finance);
        let (kind, actor, data) = last_event(&world).await;
        assert_eq!((kind.as_str(), actor.as_str()), ("role_changed", SECOND));
        assert_eq!(data["requested_by"], found[0].requested_by);
        let again = confirm(&world, &second, &request).await;
        assert!(matches!(again, Err(SecondPersonError::Unknown(_))));
        assert_eq!(waiting(&world).await, []);
        let same = ask_role(&world, &first, &sam, "finance").await.unwrap();
        assert!(matches!(same, Asked::Done(_)), "there is nothing to confirm");
        world.assert_sound().await;
    });
}

#[test]
fn two_owners_make_a_key_together_and_who_asked_sees_it() {
    on_both_engines(async |world| {
        let Team { access, first, second, .. } = team(&world).await;
        let request = waits(ask_for_key(&world, &access, &first).await);
        let early = take(&world, &access, &first, &request).await;
        assert!(matches!(early, Err(SecondPersonError::NotConfirmed)));
        confirm(&world, &second, &request).await.unwrap();
        confirm(&world, &second, &request).await.unwrap();
        assert!(waiting(&world).await[0].is_confirmed);
        let other = take(&world, &access, &second, &request).await;
        assert!(matches!(other, Err(SecondPersonError::NotConfirmed)), "it is shown to who asked alone");
        world.clock.advance_micros(11 * MINUTE);
        let stale = take(&world, &access, &first, &request).await;
        assert!(matches!(stale, Err(SecondPersonError::Key(KeyError::NotFresh))));
        let first = principal(&world, &access, OWNER).await;
        let made = take(&world, &access, &first, &request).await.unwrap();
        let (kind, _, data) = last_event(&world).await;
        assert_eq!((kind.as_str(), data["confirmed_by"].is_string()), ("key_made", true));
        let mut tx = world.db.begin_read().await.unwrap();
        let program = authenticate_key(&world.ctx, &mut tx, &made.key).await.unwrap().principal;
        assert_eq!(program.actor, "key:CRM");
        drop(tx);
        assert_eq!(waiting(&world).await, []);
    });
}

#[test]
fn two_owners_choose_the_provider_of_identities_together_and_one_removes_it() {
    const ISSUER: &str = "https://login.example";
    on_both_engines(async |world| {
        let Team { access, first, second, .. } = team(&world).await;
        let bad = ask_for_provider(&world, &access, &first, "nothing").await;
        assert!(matches!(bad, Err(SecondPersonError::Provider(ProviderSettingsError::BadIssuer(_)))));
        let request = waits(ask_for_provider(&world, &access, &first, ISSUER).await);
        assert_eq!(provider_of(&world).await, None, "nothing is changed yet");
        let change = RequestedChange::Provider {
            issuer: ISSUER.to_owned(),
            client_id: "quittance".to_owned(),
            asks_second_factor: false,
        };
        assert_eq!(waiting(&world).await[0].change, change);
        let seen = "select cast(count(*) as bigint) from change_requests where command like '%s3cret%'";
        assert_eq!(world.count(seen).await, 0, "the secret is sealed while it waits");
        // It is sealed again with the others.
        let ctx = &world.ctx;
        let rotated = run(&world, ctx, async |tx| app::rotate::rotate_sealed(ctx, tx).await).await;
        assert_eq!(rotated.unwrap().sealed, 1);
        assert!(matches!(confirm(&world, &first, &request).await, Err(SecondPersonError::SamePerson)));
        confirm(&world, &second, &request).await.unwrap();
        assert_eq!(provider_of(&world).await, Some((ISSUER.to_owned(), "s3cret".to_owned())));
        let (kind, actor, data) = last_event(&world).await;
        assert_eq!((kind.as_str(), actor.as_str()), ("provider_set", SECOND));
        assert_eq!(data["requested_by"], user_of(&first));
        assert_eq!(waiting(&world).await, []);
        // Another one waits too, and so does one that takes the place of what was removed.
        waits(ask_for_provider(&world, &access, &first, "https://other.example").await);
        world.clock.advance_micros(11 * MINUTE);
        let remove = async |me: &Principal| {
            let ctx = me.ctx(&world.ctx);
            run(&world, &ctx, async |tx| remove_provider(&ctx, tx, &access, me).await).await
        };
        assert!(matches!(remove(&first).await, Err(ProviderSettingsError::NotFresh)));
        let first = principal(&world, &access, OWNER).await;
        remove(&first).await.unwrap();
        waits(ask_for_provider(&world, &access, &first, ISSUER).await);
        assert_eq!(provider_of(&world).await, None);
    });
}

#[test]
fn no_owner_makes_a_link_that_lets_them_in_as_another() {
    on_both_engines(async |world| {
        let Team { access, first, second, sam } = team(&world).await;
        let other = user_of(&second);
        for clears in [false, true] {
            let refused = ask_for_reset(&world, &access, &first, (&other, clears)).await;
            assert!(matches!(refused, Err(ResetLinkError::AnotherOwner(_))), "{clears}");
        }
        ask_for_reset(&world, &access, &first, (&user_of(&first), true)).await.unwrap();
        // Who becomes an owner is not let in by a link that was made before.
        let link = ask_for_reset(&world, &access, &first, (&sam, true)).await.unwrap();
        let request = waits(ask_role(&world, &first, &sam, "owner").await);
        confirm(&world, &second, &request).await.unwrap();
        let command = AcceptReset { token: link.token, password: Secret::new(PASSWORD) };
        let ctx = &world.ctx;
        let late = run(&world, ctx, async |tx| accept_reset(ctx, tx, &access, &command).await).await;
        assert!(matches!(late, Err(LinkError::Unknown)));
    });
}

#[test]
fn who_may_not_ask_or_confirm_is_refused() {
    on_both_engines(async |world| {
        let Team { access, first, second, sam } = team(&world).await;
        let request = waits(ask_role(&world, &first, &sam, "finance").await);
        let collector = principal(&world, &access, SAM).await;
        assert!(matches!(confirm(&world, &collector, &request).await, Err(SecondPersonError::NotAnOwner)));
        let key = waits(ask_for_key(&world, &access, &first).await);
        confirm(&world, &second, &key).await.unwrap();
        let made = take(&world, &access, &first, &key).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let program = authenticate_key(&world.ctx, &mut tx, &made.key).await.unwrap().principal;
        drop(tx);
        for refused in [
            ask_role(&world, &program, &sam, "finance").await.err(),
            ask_for_key(&world, &access, &program).await.err(),
            confirm(&world, &program, &request).await.err(),
            withdraw(&world, &program, &request).await.err(),
        ] {
            assert!(matches!(refused, Some(SecondPersonError::NotAPerson)), "{refused:?}");
        }
        let nobody = ask_role(&world, &first, "usr_x", "finance").await;
        assert!(matches!(nobody, Err(SecondPersonError::Role(ChangeUserError::Unknown(_)))));
        let robot = ask_role(&world, &first, &sam, "integration").await;
        assert!(matches!(robot, Err(SecondPersonError::Role(ChangeUserError::UnknownRole(_)))));
        let unknown = confirm(&world, &second, "req_x").await;
        assert!(matches!(unknown, Err(SecondPersonError::Unknown(_))));
    });
}

#[test]
fn one_owner_alone_makes_no_third() {
    on_both_engines(async |world| {
        let Team { access, .. } = team(&world).await;
        let command = invitation("puppet@example.fr", "owner");
        let refused =
            run(&world, &world.ctx, async |tx| invite(&world.ctx, tx, &access, &command).await).await;
        assert!(matches!(refused, Err(InviteError::OwnerNeedsSecondPerson)));
    });
}

#[test]
fn a_request_is_withdrawn_or_over_after_a_week() {
    on_both_engines(async |world| {
        let Team { access, first, second, sam } = team(&world).await;
        let request = waits(ask_role(&world, &first, &sam, "finance").await);
        withdraw(&world, &second, &request).await.unwrap();
        assert_eq!(last_event(&world).await.0, "change_withdrawn");
        assert!(matches!(withdraw(&world, &second, &request).await, Err(SecondPersonError::Unknown(_))));
        let request = waits(ask_role(&world, &first, &sam, "finance").await);
        world.clock.advance_micros(7 * DAY);
        assert_eq!(waiting(&world).await, []);
        assert!(matches!(confirm(&world, &second, &request).await, Err(SecondPersonError::Unknown(_))));
        let count = "select cast(count(*) as bigint) from change_requests";
        assert_eq!(world.count(count).await, 1);
        let swept = world.db.write(async |tx| sweep(&world.ctx, tx, &access).await).await.unwrap();
        assert!(swept > 0);
        assert_eq!(world.count(count).await, 0);
        assert_eq!(role_of(&world, &sam).await, Role::Collector);
    });
}

/// A key made before there were two owners goes on; `program` is what other tests use.
#[test]
fn keys_that_were_made_stay() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let program = program(&world, &access, &me, &["read_bank"], "payment").await;
        member(&world, &access, SECOND, "owner").await;
        assert!(program.may(app::identity::Permission::ReadBank));
    });
}
