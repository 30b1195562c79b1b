//! Letters on paper on the desk: an address typed, a bundle printed, downloaded and posted.

use app::collections::{ChannelWord, Mode, SavePlan, SetMode, StepBody, list_plans, save_plan, set_mode};
use app::identity::Role;
use app::write::{Call, write};
use axum::http::StatusCode;
use db::Tx;
use testkit::{World, on_both_engines};

use crate::collections::{company, told};
use crate::harness::{Caller, TestDesk};

/// Every step of every plan is a letter from now on.
async fn by_letter(world: &World) {
    let ctx = &world.ctx;
    let mut tx = world.db.begin_read().await.unwrap();
    let plans = list_plans(&mut tx, ctx).await.unwrap();
    tx.rollback().await.unwrap();
    for plan in plans {
        let mut body = plan.plan.clone();
        body.steps = body
            .steps
            .into_iter()
            .filter(|step| step.days > 0 && step.days < 8)
            .take(1)
            .map(|step| StepBody { channel: ChannelWord::Letter, ..step })
            .collect();
        if body.steps.is_empty() {
            let command = SetMode { plan: plan.id, mode: Mode::Off };
            let call = Call::new("set_mode", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await).await.unwrap();
            continue;
        }
        let command = SavePlan { plan: plan.id, body, seen: None };
        let call = Call::new("save_plan", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await.unwrap();
    }
}

async fn type_address(desk: &TestDesk<'_>, me: &Caller, customer: &str, postcode: &str) -> String {
    let fields = [
        ("lines", "12 avenue de la République"),
        ("postcode", postcode),
        ("town", "Paris"),
        ("postal_country", ""),
    ];
    let answer = desk.post(me, &format!("/customers/{customer}/postal-address"), &fields).await;
    told(desk, me, answer).await
}

#[test]
fn letters_are_printed_and_posted() {
    on_both_engines(async |world: World| {
        company(&world).await;
        by_letter(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let empty = desk.get(&me, "/collections/letters").await;
        assert!(empty.body.contains("Aucune lettre à imprimer"), "{}", empty.body);
        let ran = desk.post(&me, "/collections/run", &[]).await;
        assert_eq!(ran.status, StatusCode::SEE_OTHER);
        let held = desk.get(&me, "/collections?tab=held").await.body;
        assert!(held.contains("Saisir son adresse postale"), "{held}");
        let (durand, petit) =
            (crate::portal::customer(&world, "D").await, crate::portal::customer(&world, "P").await);
        let refused = type_address(&desk, &me, &durand, "7501").await;
        assert!(refused.contains("n’est pas un code postal"), "{refused}");
        for customer in [&durand, &petit] {
            let page = type_address(&desk, &me, customer, "75011").await;
            assert!(page.contains("12 avenue de la République") && page.contains("75011"), "{page}");
        }
        desk.post(&me, "/collections/run", &[]).await;
        let page = desk.get(&me, "/collections/letters").await.body;
        assert!(page.contains("Durand SAS") && page.contains("Petit SCI · 12 avenue"), "{page}");
        let letters: Vec<&str> = page
            .split("name=\"letter\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(letters.len(), 2, "{page}");
        let none = desk.post(&me, "/collections/letters", &[]).await;
        assert!(told(&desk, &me, none).await.contains("Cochez au moins une lettre"));
        let fields: Vec<(&str, &str)> = letters.iter().map(|id| ("letter", *id)).collect();
        let prepared = desk.post(&me, "/collections/letters", &fields).await;
        let bundle = prepared.location().to_owned();
        let page = told(&desk, &me, prepared).await;
        assert!(page.contains("2 lettres sont prêtes à imprimer.") && page.contains("Imprimée"), "{page}");
        let list = desk.get(&me, &format!("{bundle}/list")).await;
        assert!(list.body.contains("75011 PARIS") && list.body.contains("premiere_page"), "{}", list.body);
        let message = desk.get(&me, &format!("/collections/messages/{}", letters[0])).await.body;
        assert!(message.contains(&bundle), "the message says where it was printed: {message}");
        // An auditor reads and says nothing; sales see no bundle.
        let auditor = desk.caller(Role::Auditor).await;
        assert_eq!(desk.get(&auditor, &bundle).await.status, StatusCode::OK);
        let tell = format!("{bundle}/told");
        assert_eq!(desk.post(&auditor, &tell, &fields).await.status, StatusCode::FORBIDDEN);
        let sales = desk.caller(Role::Sales).await;
        assert_eq!(desk.get(&sales, &bundle).await.status, StatusCode::NOT_FOUND);
        let mut posted = vec![("outcome", "posted"), ("on", "2026-07-08"), ("registered", "1")];
        posted.push(fields[0]);
        let said = desk.post(&me, &tell, &posted).await;
        assert!(told(&desk, &me, said).await.contains("1 lettre est postée."));
        let not = [("outcome", "not_posted"), ("why", "Déchirée"), ("on", "2026-07-08"), fields[1]];
        let said = desk.post(&me, &tell, &not).await;
        let page = told(&desk, &me, said).await;
        assert!(page.contains("Postée en recommandé") && page.contains("Déchirée"), "{page}");
        let history = desk.get(&me, "/collections?tab=history").await.body;
        assert!(history.contains("envoyé"), "{history}");
        let list = desk.get(&me, "/collections/letters").await.body;
        assert!(list.contains("Terminé"), "{list}");
    });
}
