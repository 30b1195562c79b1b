//! Legal entities: made, changed, switched to.

use app::identity::{
    ChangeEntity, EntityError, EntityFacts, EntityView, RenameOrganisation, SwitchEntity, Who, add_entity,
    change_entity, find_entity, list_entities, organisation_name, rename_organisation, switch_entity,
};
use testkit::{World, on_both_engines};

use crate::identity_access::{OWNER, access, owner, principal, run, signed_in, who};
use crate::identity_keys::program;

fn facts(name: &str, siren: &str, vat_number: &str) -> EntityFacts {
    EntityFacts {
        name: name.to_owned(),
        siren: siren.to_owned(),
        vat_number: vat_number.to_owned(),
        address: "1 rue des Lilas\n\n  75001 Paris ".to_owned(),
    }
}

async fn add(world: &World, facts: &EntityFacts) -> Result<EntityView, EntityError> {
    run(world, &world.ctx, async |tx| add_entity(&world.ctx, tx, facts).await).await
}

async fn change(world: &World, entity: &str, facts: EntityFacts) -> Result<EntityView, EntityError> {
    let command = ChangeEntity { entity: entity.to_owned(), facts };
    run(world, &world.ctx, async |tx| change_entity(&world.ctx, tx, &command).await).await
}

async fn kinds(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let events = app::activity::list_events(&mut tx, world.ctx.org, 0, 100).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

#[test]
fn an_entity_is_added_and_changed() {
    on_both_engines(async |world| {
        let added = add(&world, &facts(" Filiale ", "732 829 320", "fr44 732829320")).await.unwrap();
        assert_eq!(
            (added.name.as_str(), added.siren.as_str(), added.vat_number.as_str(), added.address.as_str()),
            ("Filiale", "732829320", "FR44732829320", "1 rue des Lilas\n75001 Paris")
        );
        let own = world.ctx.legal_entity.to_string();
        let changed = change(&world, &own, facts("Atelier", "", "")).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.siren.as_str()), ("Atelier", ""));
        let again = change(&world, &own, facts("Atelier", "", "")).await.unwrap();
        assert_eq!(again, changed);
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(list_entities(&mut tx, world.ctx.org).await.unwrap(), [changed.clone(), added]);
        let found = find_entity(&mut tx, world.ctx.org, world.ctx.legal_entity).await.unwrap();
        assert_eq!(found, Some(changed));
        drop(tx);
        assert_eq!(kinds(&world).await, ["entity_added", "entity_changed"], "no event for no change");
        world.assert_sound().await;
    });
}

#[test]
fn what_is_no_entity_is_refused() {
    on_both_engines(async |world| {
        let added = add(&world, &facts("Filiale", "732829320", "")).await.unwrap();
        let told = async |facts: EntityFacts| add(&world, &facts).await.unwrap_err().to_string();
        assert_eq!(told(facts(" ", "", "")).await, "\" \" is not a name");
        assert_eq!(told(facts("A", "732829321", "")).await, "\"732829321\" is not a SIREN");
        assert_eq!(told(facts("A", "732829320", "")).await, "another entity has the SIREN 732829320");
        assert_eq!(told(facts("A", "", "FR45732829320")).await, "\"FR45732829320\" is not a VAT number");
        assert_eq!(
            told(facts("A", "552100554", "FR44732829320")).await,
            "the VAT number is not that of this SIREN"
        );
        let long = EntityFacts { address: "x".repeat(501), ..facts("A", "", "") };
        assert_eq!(told(long).await, "an address has at most 500 characters");
        let own = world.ctx.legal_entity.to_string();
        let taken = change(&world, &own, facts("A", "732829320", "")).await;
        assert!(matches!(taken, Err(EntityError::SirenTaken(_))));
        change(&world, &added.id, facts("B", "732829320", "")).await.unwrap();
        for id in ["ent_x", "ent_01h455vb4pex5vsknk084sn02q"] {
            let unknown = change(&world, id, facts("A", "", "")).await;
            assert!(matches!(unknown, Err(EntityError::Unknown(_))), "{id}");
        }
    });
}

#[test]
fn the_organisation_is_renamed() {
    on_both_engines(async |world| {
        let rename = async |name: &str| {
            let command = RenameOrganisation { name: name.to_owned() };
            run(&world, &world.ctx, async |tx| rename_organisation(&world.ctx, tx, &command).await).await
        };
        assert_eq!(rename(" Groupe Durand ").await.unwrap().name, "Groupe Durand");
        rename("Groupe Durand").await.unwrap();
        assert!(matches!(rename("").await, Err(EntityError::BadName(_))));
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(organisation_name(&mut tx, world.ctx.org).await.unwrap(), "Groupe Durand");
        drop(tx);
        assert_eq!(kinds(&world).await, ["organisation_renamed"]);
    });
}

#[test]
fn a_session_works_on_the_entity_it_was_switched_to() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        let added = add(&world, &facts("Filiale", "", "")).await.unwrap();
        let (here, elsewhere) =
            (signed_in(&world, &access, OWNER).await, signed_in(&world, &access, OWNER).await);
        let me = who(&world, &access, &here.token).await.unwrap();
        assert_eq!(me.legal_entity, world.ctx.legal_entity);
        let switch = async |me, entity: &str| {
            let command = SwitchEntity { entity: entity.to_owned() };
            run(&world, &world.ctx, async |tx| switch_entity(&world.ctx, tx, me, &command).await).await
        };
        let events = kinds(&world).await.len();
        assert_eq!(switch(&me, &added.id).await.unwrap(), added);
        let me = who(&world, &access, &here.token).await.unwrap();
        assert_eq!(me.legal_entity.to_string(), added.id);
        assert_eq!(me.ctx(&world.ctx).legal_entity, me.legal_entity);
        let other = who(&world, &access, &elsewhere.token).await.unwrap();
        assert_eq!(other.legal_entity, world.ctx.legal_entity, "each session looks where it wants");
        assert_eq!(kinds(&world).await.len(), events, "what one looks at is no event");
        assert!(matches!(switch(&me, "ent_x").await, Err(EntityError::Unknown(_))));
        let program = program(&world, &access, &me, &["read_customers"], "business").await;
        assert!(matches!(program.who, Who::Key { .. }));
        assert!(matches!(switch(&program, &added.id).await, Err(EntityError::NotAPerson)));
    });
}

/// A job asked for on the books of one entity is run by a process that works for another.
#[test]
fn matching_runs_on_the_entity_that_asked_for_it() {
    on_both_engines(async |world| {
        let added = add(&world, &facts("Filiale", "", "")).await.unwrap();
        let theirs = world.ctx.on_entity(added.id.parse().unwrap());
        let invoice = World::invoices_csv(&["FA-2026-000123;Facture;Durand SAS;2026-03-02;2026-04-01;77.00"]);
        let command = app::receivables::ImportInvoices { file: World::file("i.csv", invoice), mapping: None };
        run(&world, &theirs, async |tx| app::receivables::import_invoices(&theirs, tx, &command).await)
            .await
            .unwrap();
        let entry = testkit::camt::BankEntry::new(jiff::civil::date(2026, 3, 9), 7_700, "FA-2026-000123");
        let statement = testkit::camt::Statement::new("S1", jiff::civil::date(2026, 3, 9), vec![entry])
            .opening(0, jiff::civil::date(2026, 3, 9));
        let file = World::file("s.xml", statement.to_camt053());
        let command = app::banking::ImportStatements::new(file);
        run(&world, &theirs, async |tx| app::banking::import_statements(&theirs, tx, &command).await)
            .await
            .unwrap();
        let matched = app::work::run_due_jobs(&world.db, &world.ctx).await.unwrap().unwrap();
        assert_eq!((matched.transactions, matched.automatic), (1, 1));
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(app::allocation::has_decisions(&mut tx, &theirs).await.unwrap());
        assert!(!app::allocation::has_decisions(&mut tx, &world.ctx).await.unwrap());
        drop(tx);
        principal_is_still_there(&world).await;
    });
}

/// Signing in works on a database with two entities.
async fn principal_is_still_there(world: &World) {
    let access = access(world);
    owner(world, &access).await;
    assert_eq!(principal(world, &access, OWNER).await.legal_entity, world.ctx.legal_entity);
}
