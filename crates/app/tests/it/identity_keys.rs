//! Keys of programs: what they may, who made them, until when.

use app::identity::{
    Access, AuthenticateError, ChangeRole, DisableUser, KeyError, KeyMade, MakeKey, Permission, Principal,
    RevokeKey, Role, Secret, Side, Who, authenticate_key, change_role, disable_user, list_keys, make_key,
    mark_seen, revoke_key,
};
use db::Tx;
use testkit::{World, on_both_engines};

use crate::identity_access::{DAY, MINUTE, OWNER, access, key_of, member, owner, principal, run};

async fn try_key(
    world: &World,
    access: &Access,
    me: &Principal,
    command: &MakeKey,
) -> Result<KeyMade, KeyError> {
    run(world, &world.ctx, async |tx| make_key(&world.ctx, tx, access, me, command).await).await
}

async fn authenticated(world: &World, key: &Secret) -> Result<Principal, AuthenticateError> {
    let mut tx = world.db.begin_read().await.unwrap();
    authenticate_key(&world.ctx, &mut tx, key).await.map(|found| found.principal)
}

/// A program with a key of these permissions.
pub async fn program(
    world: &World,
    access: &Access,
    me: &Principal,
    permissions: &[&str],
    side: &str,
) -> Principal {
    let made = try_key(world, access, me, &key_of(permissions, side)).await.unwrap();
    authenticated(world, &made.key).await.unwrap()
}

#[test]
fn a_key_may_what_it_was_made_with() {
    on_both_engines(async |world| {
        let access = access(&world);
        let made_by = owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let asked = ["read_receivables", "import_receivables"];
        let made = try_key(&world, &access, &me, &key_of(&asked, "business")).await.unwrap();
        assert!(made.key.reveal().starts_with("qk_") && made.key.reveal().len() == 67);
        let program = authenticated(&world, &made.key).await.unwrap();
        for permission in Permission::ALL {
            assert_eq!(program.may(permission), asked.contains(&permission.as_str()), "{permission:?}");
        }
        assert_eq!((program.role, program.side), (Role::Integration, Side::Business));
        assert_eq!((program.actor.as_str(), program.name.as_str()), ("key:CRM", "CRM"));
        assert!(matches!(program.who, Who::Key { made_by: by, .. } if by.to_string() == made_by.user));
        for other in ["", "qk_", &made.key.reveal()[..66], &format!("{}0", made.key.reveal())] {
            let found = authenticated(&world, &Secret::new(other)).await;
            assert!(matches!(found, Err(AuthenticateError::Unknown)), "{other}");
        }
    });
}

#[test]
fn what_cannot_be_asked_for_is_refused() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        member(&world, &access, "sam@example.fr", "collector").await;
        let me = principal(&world, &access, OWNER).await;
        let sam = principal(&world, &access, "sam@example.fr").await;
        let ask = async |me: &Principal, command: MakeKey| try_key(&world, &access, me, &command).await;
        for (permission, side) in [
            ("read_bank", "business"),
            ("decide_allocations", "business"),
            ("read_books", "business"),
            ("manage_users", "payment"),
            ("manage_keys", "payment"),
        ] {
            let refused = ask(&me, key_of(&["read_customers", permission], side)).await;
            let expected: Permission = permission.parse().unwrap();
            // Why: the side, or that no program has it.
            match refused {
                Err(KeyError::NotOfSide(found)) => {
                    assert!(side == "business" && found == expected, "{found:?}");
                }
                Err(KeyError::NotAllowed(found)) => {
                    assert!(side == "payment" && found == expected, "{found:?}");
                }
                other => panic!("{permission}: {other:?}"),
            }
        }
        let refused = ask(&sam, key_of(&["read_books"], "payment")).await;
        assert!(matches!(refused, Err(KeyError::NotAllowed(Permission::ReadBooks))), "more than its maker");
        assert!(matches!(ask(&me, key_of(&[], "payment")).await, Err(KeyError::NoPermission)));
        let sensitive = ask(&me, key_of(&["read_activity"], "payment")).await;
        assert!(matches!(sensitive, Err(KeyError::NotConfirmed(Permission::ReadActivity))));
        assert!(matches!(ask(&me, key_of(&["fly"], "payment")).await, Err(KeyError::UnknownPermission(_))));
        assert!(matches!(ask(&me, key_of(&["read_bank"], "up")).await, Err(KeyError::UnknownSide(_))));
        let command = key_of(&["read_bank"], "payment");
        let nameless = MakeKey { name: " ".to_owned(), ..command.clone() };
        assert!(matches!(ask(&me, nameless).await, Err(KeyError::BadName(_))));
        for days in [i64::MIN, -1, 0, 397, i64::MAX] {
            let command = MakeKey { days, ..command.clone() };
            assert!(matches!(ask(&me, command).await, Err(KeyError::BadDays)), "{days}");
        }
        let program = program(&world, &access, &me, &["read_bank"], "payment").await;
        assert!(matches!(ask(&program, command.clone()).await, Err(KeyError::NotAPerson)));
        world.clock.advance_micros(10 * MINUTE);
        assert!(matches!(ask(&me, command).await, Err(KeyError::NotFresh)));
    });
}

#[test]
fn a_key_ends_by_time_or_when_it_is_revoked() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let made = try_key(&world, &access, &me, &key_of(&["read_bank"], "payment")).await.unwrap();
        let other = try_key(&world, &access, &me, &key_of(&["read_bank"], "payment")).await.unwrap();
        let revoke = async |key: &str| {
            let command = RevokeKey { key: key.to_owned() };
            run(&world, ctx, async |tx| revoke_key(ctx, tx, &command).await).await
        };
        revoke(&other.id).await.unwrap();
        assert!(matches!(authenticated(&world, &other.key).await, Err(AuthenticateError::Unknown)));
        for bad in [other.id.as_str(), "key_nonsense", "key_01h2xcejqtf2nbrexx3vqjhp41"] {
            assert!(matches!(revoke(bad).await, Err(KeyError::Unknown(id)) if id == bad));
        }
        world.clock.advance_micros(30 * DAY - 1);
        authenticated(&world, &made.key).await.unwrap();
        world.clock.advance_micros(1);
        assert!(matches!(authenticated(&world, &made.key).await, Err(AuthenticateError::Over)));
    });
}

#[test]
fn a_key_has_no_more_than_its_maker_has_left() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let sam = member(&world, &access, "sam@example.fr", "owner").await;
        let me = principal(&world, &access, "sam@example.fr").await;
        let command = key_of(&["read_bank", "decide_allocations", "read_receivables"], "payment");
        let key = try_key(&world, &access, &me, &command).await.unwrap().key;
        let left = async || -> Vec<Permission> {
            authenticated(&world, &key).await.unwrap().permissions().iter().collect()
        };
        assert_eq!(left().await.len(), 3);
        for (role, expected) in [
            ("collector", vec![Permission::ReadReceivables, Permission::ReadBank]),
            ("sales", vec![Permission::ReadReceivables]),
        ] {
            let change = ChangeRole { user: sam.user.clone(), role: role.to_owned() };
            run(&world, ctx, async |tx| change_role(ctx, tx, &change).await).await.unwrap();
            assert_eq!(left().await, expected);
        }
        let disable = DisableUser { user: sam.user.clone() };
        run(&world, ctx, async |tx| disable_user(ctx, tx, &disable).await).await.unwrap();
        assert!(matches!(authenticated(&world, &key).await, Err(AuthenticateError::Unknown)));
    });
}

#[test]
fn keys_are_listed_without_what_they_open_and_with_their_last_use() {
    on_both_engines(async |world| {
        let access = access(&world);
        let ctx = &world.ctx;
        owner(&world, &access).await;
        let me = principal(&world, &access, OWNER).await;
        let first = try_key(&world, &access, &me, &key_of(&["read_bank"], "payment")).await.unwrap();
        let second = try_key(&world, &access, &me, &key_of(&["read_customers"], "business")).await.unwrap();
        let due = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            authenticate_key(ctx, &mut tx, &first.key).await.unwrap()
        };
        let found = due().await;
        assert!(found.is_due, "never used");
        let mark = async |tx: &mut Tx| mark_seen(ctx, tx, &found.principal).await.map(|()| ((), None));
        run(&world, ctx, mark).await.unwrap();
        world.clock.advance_micros(MINUTE - 1);
        assert!(!due().await.is_due);
        world.clock.advance_micros(1);
        assert!(due().await.is_due);
        let mut tx = world.db.begin_read().await.unwrap();
        let listed = list_keys(ctx, &mut tx, None, 10).await.unwrap();
        let ids: Vec<&str> = listed.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(ids, [first.id.as_str(), second.id.as_str()]);
        assert_eq!(listed[0].last_used_at, Some(ctx.now_micros() - MINUTE));
        assert_eq!((listed[1].last_used_at, listed[1].side), (None, Side::Business));
        assert_eq!(listed[1].permissions, [Permission::ReadCustomers]);
        assert!(first.key.reveal().starts_with(&listed[0].hint) && listed[0].hint.len() == 9);
        let after = list_keys(ctx, &mut tx, first.id.parse().ok(), 10).await.unwrap();
        assert_eq!(after.len(), 1);
    });
}
