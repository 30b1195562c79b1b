//! Who becomes a user, by which link, in which role, and who stops being one.

use app::identity::{
    AcceptInvitation, AcceptReset, AcceptSetUp, Access, AuthenticateError, ChangeRole, ChangeUserError,
    DisableUser, Invite, InviteError, LinkError, LinkKind, MakeResetLink, Permission, ResetLinkError,
    RevokeLink, Role, Secret, SignInError, UserReady, UserState, accept_invitation, accept_reset,
    accept_set_up, change_role, disable_user, has_owner, invite, list_links, list_users, make_reset_link,
    make_set_up_link, revoke_link, show_link,
};
use testkit::{World, on_both_engines};

use crate::identity_access::{
    ADDRESS, DAY, HOUR, OWNER, PASSWORD, access, invitation, invited, member, owner, principal, run,
    set_up_link, signed_in, try_sign_in, user_id, who,
};

fn set_up(token: &Secret) -> AcceptSetUp {
    AcceptSetUp {
        token: token.clone(),
        email: OWNER.to_owned(),
        name: "Camille".to_owned(),
        password: Secret::new(PASSWORD),
        language: "fr".to_owned(),
    }
}

async fn try_set_up(world: &World, access: &Access, command: AcceptSetUp) -> Result<UserReady, LinkError> {
    run(world, &world.ctx, async |tx| accept_set_up(&world.ctx, tx, access, &command).await).await
}

async fn try_accept(
    world: &World,
    access: &Access,
    token: &Secret,
    name: &str,
    password: &str,
) -> Result<UserReady, LinkError> {
    let command =
        AcceptInvitation { token: token.clone(), name: name.to_owned(), password: Secret::new(password) };
    run(world, &world.ctx, async |tx| accept_invitation(&world.ctx, tx, access, &command).await).await
}

async fn try_invite(world: &World, access: &Access, command: Invite) -> Result<(), InviteError> {
    let made = run(world, &world.ctx, async |tx| invite(&world.ctx, tx, access, &command).await).await;
    made.map(|made| assert!(made.token.reveal().starts_with("ql_")))
}

async fn try_role(world: &World, user: &str, role: &str) -> Result<ChangeRole, ChangeUserError> {
    let command = ChangeRole { user: user.to_owned(), role: role.to_owned() };
    run(world, &world.ctx, async |tx| change_role(&world.ctx, tx, &command).await).await
}

async fn try_disable(world: &World, user: &str) -> Result<DisableUser, ChangeUserError> {
    let command = DisableUser { user: user.to_owned() };
    run(world, &world.ctx, async |tx| disable_user(&world.ctx, tx, &command).await).await
}

#[test]
fn the_first_owner_comes_in_by_the_last_set_up_link() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        let first = set_up_link(&world, &access).await;
        let link = set_up_link(&world, &access).await;
        assert_eq!(link.expires_at, ctx.now_micros() + DAY);
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(!has_owner(ctx, &mut tx).await.unwrap());
        let shown = show_link(ctx, &mut tx, &link.token).await.unwrap();
        assert_eq!((shown.kind, shown.role, shown.email.as_str()), (LinkKind::SetUp, Role::Owner, ""));
        drop(tx);
        let refused = try_set_up(&world, &access, set_up(&first.token)).await;
        assert!(matches!(refused, Err(LinkError::Unknown)), "replaced");
        let good = || set_up(&link.token);
        for bad in [
            AcceptSetUp { email: "nobody".to_owned(), ..good() },
            AcceptSetUp { name: String::new(), ..good() },
            AcceptSetUp { language: "de".to_owned(), ..good() },
            AcceptSetUp { password: Secret::new("motdepasse2026"), ..good() },
            AcceptSetUp { password: Secret::new(OWNER), ..good() },
        ] {
            let refused = try_set_up(&world, &access, bad).await.unwrap_err();
            assert!(
                matches!(
                    refused,
                    LinkError::BadEmail(_)
                        | LinkError::BadName(_)
                        | LinkError::UnknownLanguage(_)
                        | LinkError::Password(_)
                ),
                "{refused}"
            );
        }
        let ready = try_set_up(&world, &access, good()).await.unwrap();
        assert_eq!(ready.email, OWNER);
        let me = principal(&world, &access, OWNER).await;
        assert!(Permission::ALL.into_iter().all(|permission| me.may(permission)));
        assert!(matches!(try_set_up(&world, &access, good()).await, Err(LinkError::Unknown)), "used");
        let refused = run(&world, ctx, async |tx| make_set_up_link(ctx, tx, &access).await).await;
        assert!(matches!(refused, Err(LinkError::OwnerExists)));
    });
}

#[test]
fn a_set_up_link_ends_by_time_or_when_an_owner_comes_in_otherwise() {
    on_both_engines(async |world| {
        let access = access(&world);
        let link = set_up_link(&world, &access).await;
        world.clock.advance_micros(DAY);
        assert!(matches!(try_set_up(&world, &access, set_up(&link.token)).await, Err(LinkError::Over)));
        let mut tx = world.db.begin_read().await.unwrap();
        let shown = show_link(&world.ctx, &mut tx, &link.token).await;
        assert!(matches!(shown, Err(LinkError::Over)));
        assert!(matches!(show_link(&world.ctx, &mut tx, &Secret::new("")).await, Err(LinkError::Unknown)));
        drop(tx);
        let link = set_up_link(&world, &access).await;
        member(&world, &access, "sam@example.fr", "finance").await;
        let taken = AcceptSetUp { email: "SAM@example.fr".to_owned(), ..set_up(&link.token) };
        assert!(matches!(try_set_up(&world, &access, taken).await, Err(LinkError::EmailTaken(_))));
        member(&world, &access, "lou@example.fr", "owner").await;
        let refused = try_set_up(&world, &access, set_up(&link.token)).await;
        assert!(matches!(refused, Err(LinkError::OwnerExists)));
    });
}

#[test]
fn an_invitation_is_accepted_once() {
    on_both_engines(async |world| {
        let access = access(&world);
        let link = invited(&world, &access, "Sam@Example.fr", "accountant").await;
        assert_eq!(link.expires_at, world.ctx.now_micros() + 7 * DAY);
        let mut tx = world.db.begin_read().await.unwrap();
        for _ in 0..2 {
            let shown = show_link(&world.ctx, &mut tx, &link.token).await.unwrap();
            assert_eq!((shown.kind, shown.role), (LinkKind::Invitation, Role::Accountant));
            assert_eq!((shown.email.as_str(), shown.name.as_str()), ("Sam@Example.fr", "Sam"));
        }
        drop(tx);
        let refused = try_sign_in(&world, &access, "sam@example.fr", PASSWORD, ADDRESS).await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "no password yet");
        let refused = try_accept(&world, &access, &link.token, "Sam", "short").await;
        assert!(matches!(refused, Err(LinkError::Password(_))));
        let refused = try_accept(&world, &access, &link.token, "\u{7}", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::BadName(_))));
        let ready = try_accept(&world, &access, &link.token, "Sam", PASSWORD).await.unwrap();
        assert_eq!(ready.user, link.user);
        let refused = try_accept(&world, &access, &link.token, "Sam", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::Unknown)));
        let sam = principal(&world, &access, "sam@example.fr").await;
        assert!(sam.may(Permission::WriteBooks) && !sam.may(Permission::ManageUsers));
    });
}

#[test]
fn an_invitation_ends_by_time_by_revocation_and_by_another() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        let first = invited(&world, &access, "sam@example.fr", "sales").await;
        let second = invited(&world, &access, "SAM@example.fr", "auditor").await;
        assert_eq!(first.user, second.user);
        let refused = try_accept(&world, &access, &first.token, "Sam", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::Unknown)));
        let mut tx = world.db.begin_read().await.unwrap();
        let links = list_links(ctx, &mut tx, None, 10).await.unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!(
            (&links[0].id, &links[0].user, links[0].kind),
            (&second.link, &second.user, LinkKind::Invitation)
        );
        assert_eq!(list_links(ctx, &mut tx, second.link.parse().ok(), 10).await.unwrap(), []);
        drop(tx);
        let revoke = async |link: &str| {
            let command = RevokeLink { link: link.to_owned() };
            run(&world, ctx, async |tx| revoke_link(ctx, tx, &command).await).await
        };
        revoke(&second.link).await.unwrap();
        assert!(matches!(revoke(&second.link).await, Err(LinkError::Unknown)));
        assert!(matches!(revoke("lnk_nonsense").await, Err(LinkError::Unknown)));
        let refused = try_accept(&world, &access, &second.token, "Sam", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::Unknown)));
        let third = invited(&world, &access, "sam@example.fr", "auditor").await;
        world.clock.advance_micros(7 * DAY);
        let refused = try_accept(&world, &access, &third.token, "Sam", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::Over)));
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(list_links(ctx, &mut tx, None, 10).await.unwrap(), []);
    });
}

#[test]
fn who_cannot_be_invited() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let ask = async |command: Invite| try_invite(&world, &access, command).await;
        assert!(matches!(ask(invitation("nobody", "sales")).await, Err(InviteError::BadEmail(_))));
        for role in ["integration", "king", ""] {
            let refused = ask(invitation("a@example.fr", role)).await;
            assert!(matches!(refused, Err(InviteError::UnknownRole(_))), "{role}");
        }
        let nameless = Invite { name: "a\nb".to_owned(), ..invitation("a@example.fr", "sales") };
        assert!(matches!(ask(nameless).await, Err(InviteError::BadName(_))));
        let spoken = Invite { language: "de".to_owned(), ..invitation("a@example.fr", "sales") };
        assert!(matches!(ask(spoken).await, Err(InviteError::UnknownLanguage(_))));
        let again = ask(invitation("camille@EXAMPLE.fr", "sales")).await;
        assert!(matches!(again, Err(InviteError::AlreadyActive(_))));
        assert_eq!(world.count("select count(*) from users").await, 1);
    });
}

#[test]
fn a_link_of_one_kind_does_nothing_of_another() {
    on_both_engines(async |world| {
        let access = access(&world);
        let set_up_token = set_up_link(&world, &access).await.token;
        let invitation = invited(&world, &access, "sam@example.fr", "sales").await.token;
        assert!(matches!(
            try_accept(&world, &access, &set_up_token, "Sam", PASSWORD).await,
            Err(LinkError::Unknown)
        ));
        assert!(matches!(try_set_up(&world, &access, set_up(&invitation)).await, Err(LinkError::Unknown)));
        let reset = AcceptReset { token: invitation, password: Secret::new(PASSWORD) };
        let refused =
            run(&world, &world.ctx, async |tx| accept_reset(&world.ctx, tx, &access, &reset).await).await;
        assert!(matches!(refused, Err(LinkError::Unknown)));
    });
}

#[test]
fn a_reset_link_brings_another_password_and_ends_the_sessions() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        let made = owner(&world, &access).await;
        let token = signed_in(&world, &access, OWNER).await.token;
        let link_for = async |user: &str| {
            let command = MakeResetLink { user: user.to_owned(), clears_second_factor: false };
            run(&world, ctx, async |tx| make_reset_link(ctx, tx, &access, &command).await).await
        };
        let use_link = async |token: &Secret, password: &str| {
            let command = AcceptReset { token: token.clone(), password: Secret::new(password) };
            run(&world, ctx, async |tx| accept_reset(ctx, tx, &access, &command).await).await
        };
        let first = link_for(&made.user).await.unwrap();
        let link = link_for(&made.user).await.unwrap();
        assert!(matches!(use_link(&first.token, "six vaches rouges !").await, Err(LinkError::Unknown)));
        assert!(matches!(use_link(&link.token, "camille@example.fr").await, Err(LinkError::Password(_))));
        who(&world, &access, &token).await.unwrap();
        use_link(&link.token, "six vaches rouges !").await.unwrap();
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Unknown)));
        assert!(try_sign_in(&world, &access, OWNER, PASSWORD, ADDRESS).await.is_err());
        try_sign_in(&world, &access, OWNER, "six vaches rouges !", ADDRESS).await.unwrap();
        assert!(matches!(use_link(&link.token, PASSWORD).await, Err(LinkError::Unknown)));
        let late = link_for(&made.user).await.unwrap();
        world.clock.advance_micros(24 * HOUR);
        assert!(matches!(use_link(&late.token, PASSWORD).await, Err(LinkError::Over)));
        let kim = invited(&world, &access, "kim@example.fr", "sales").await.user;
        assert!(matches!(link_for(&kim).await, Err(ResetLinkError::NotActive(_))));
        for bad in ["usr_nonsense", "usr_01h2xcejqtf2nbrexx3vqjhp41"] {
            assert!(matches!(link_for(bad).await, Err(ResetLinkError::Unknown(id)) if id == bad));
        }
    });
}

#[test]
fn another_role_holds_at_once_and_the_last_owner_keeps_theirs() {
    on_both_engines(async |world| {
        let access = access(&world);
        let made = owner(&world, &access).await;
        for role in ["finance", "sales"] {
            let refused = try_role(&world, &made.user, role).await;
            assert!(matches!(refused, Err(ChangeUserError::LastOwner(email)) if email == OWNER));
        }
        assert!(matches!(try_disable(&world, &made.user).await, Err(ChangeUserError::LastOwner(_))));
        // An invited owner cannot sign in yet, so it does not count.
        let kim = invited(&world, &access, "kim@example.fr", "owner").await.user;
        assert!(matches!(try_disable(&world, &made.user).await, Err(ChangeUserError::LastOwner(_))));
        try_role(&world, &kim, "sales").await.unwrap();
        let sam = member(&world, &access, "sam@example.fr", "owner").await;
        let token = signed_in(&world, &access, OWNER).await.token;
        try_role(&world, &made.user, "auditor").await.unwrap();
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Unknown)));
        let me = principal(&world, &access, OWNER).await;
        assert!(me.may(Permission::ReadBank) && !me.may(Permission::DecideAllocations));
        assert!(matches!(try_disable(&world, &sam.user).await, Err(ChangeUserError::LastOwner(_))));
        let events = world.count("select count(*) from events").await;
        try_role(&world, &made.user, "auditor").await.unwrap();
        assert_eq!(world.count("select count(*) from events").await, events, "the same role");
        for role in ["integration", "king"] {
            assert!(matches!(try_role(&world, &made.user, role).await, Err(ChangeUserError::UnknownRole(_))));
        }
        for bad in ["usr_nonsense", "usr_01h2xcejqtf2nbrexx3vqjhp41"] {
            assert!(matches!(try_role(&world, bad, "sales").await, Err(ChangeUserError::Unknown(_))));
        }
    });
}

#[test]
fn who_is_disabled_is_out_until_invited_again() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let sam = member(&world, &access, "sam@example.fr", "finance").await;
        let token = signed_in(&world, &access, "sam@example.fr").await.token;
        try_disable(&world, &sam.user).await.unwrap();
        assert!(matches!(who(&world, &access, &token).await, Err(AuthenticateError::Unknown)));
        let refused = try_sign_in(&world, &access, "sam@example.fr", PASSWORD, ADDRESS).await;
        assert!(matches!(refused, Err(SignInError::Wrong)));
        assert!(matches!(try_disable(&world, &sam.user).await, Err(ChangeUserError::Disabled(_))));
        assert!(matches!(try_role(&world, &sam.user, "sales").await, Err(ChangeUserError::Disabled(_))));
        let again = member(&world, &access, "sam@example.fr", "sales").await;
        assert_eq!(again.user, sam.user);
        principal(&world, &access, "sam@example.fr").await;
        // An invitation is worth nothing to somebody who was disabled after it was made.
        let kim = invited(&world, &access, "kim@example.fr", "sales").await;
        try_disable(&world, &kim.user).await.unwrap();
        let refused = try_accept(&world, &access, &kim.token, "Kim", PASSWORD).await;
        assert!(matches!(refused, Err(LinkError::Unknown)));
    });
}

#[test]
fn users_are_listed_in_pages() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        signed_in(&world, &access, OWNER).await;
        invited(&world, &access, "sam@example.fr", "sales").await;
        let mut tx = world.db.begin_read().await.unwrap();
        let first = list_users(&mut tx, world.ctx.org, None, 1).await.unwrap();
        assert_eq!((first.len(), first[0].email.as_str(), first[0].role), (1, OWNER, Role::Owner));
        assert_eq!((first[0].state, first[0].has_second_factor), (UserState::Active, false));
        assert_eq!(first[0].last_signed_in_at, Some(world.ctx.now_micros()));
        let rest = list_users(&mut tx, world.ctx.org, first[0].id.parse().ok(), 10).await.unwrap();
        assert_eq!((rest.len(), rest[0].state, rest[0].name.as_str()), (1, UserState::Invited, "sam"));
        assert_eq!((rest[0].language.as_str(), rest[0].last_signed_in_at), ("en", None));
        drop(tx);
        assert_eq!(user_id(&world, "SAM@example.fr").await, rest[0].id);
    });
}
