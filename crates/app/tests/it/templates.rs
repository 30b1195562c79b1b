//! Texts of the organisation: saved, brought back, shown and sent.

#[path = "../../../messages/tests/it/payloads.rs"]
mod payloads;

use app::collections::{
    DunningError, HoldReminders, LetterLinks, MessageDecision, MessageRow, Mode, RestoreTemplate,
    SaveTemplate, SetReminders, TemplateName, Wording, Writer, find_template, find_template_version,
    list_templates, page_of_template_versions, preview_message, restore_template, save_template,
    try_template, word_email,
};
use app::customers::find_by_number;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use messages::{Links, Template};
use payloads::{PAYLOADS, TEXTS};
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};
use crate::collections_change::text;

const FRIENDLY: &str = "fr-friendly-new";
const BODY: &str = "{{ contact.greeting }},\n\n{{ customer.name }} doit {{ total }}.\n\n{{ answer_links }}\n\n{{ signature }}";

async fn save(world: &World, seen: i64, subject: &str, body: &str) -> Result<i64, WriteError<DunningError>> {
    let (ctx, template) = (&world.ctx, FRIENDLY.to_owned());
    let command = SaveTemplate { template, seen, subject: subject.to_owned(), body: body.to_owned() };
    let call = Call::new("save_template", &command);
    let saved = write(&world.db, ctx, call, async |tx: &mut Tx| save_template(ctx, tx, &command).await);
    Ok(saved.await?.version)
}

async fn restore(world: &World, seen: i64, version: i64) -> Result<i64, WriteError<DunningError>> {
    let ctx = &world.ctx;
    let command = RestoreTemplate { template: FRIENDLY.to_owned(), seen, version };
    let call = Call::new("restore_template", &command);
    let restored = write(&world.db, ctx, call, async |tx: &mut Tx| restore_template(ctx, tx, &command).await);
    Ok(restored.await?.version)
}

fn refusal(outcome: Result<i64, WriteError<DunningError>>) -> DunningError {
    match outcome {
        Err(WriteError::Refused(error)) => error,
        other => panic!("{other:?}"),
    }
}

async fn stands(world: &World) -> (i64, Template) {
    let mut tx = world.db.begin_read().await.unwrap();
    let view = find_template(&mut tx, &world.ctx, TemplateName::parse(FRIENDLY).unwrap()).await.unwrap();
    (view.version(), view.template().unwrap())
}

/// Every function on texts, for the test that each table is reached.
pub async fn reach(world: &World) {
    let (version, template) = stands(world).await;
    save(world, version, "Autre objet", &template.body).await.unwrap();
}

/// A reminder that a person approves first: the customer is a key account.
async fn proposed_to_durand(shop: &Shop<'_>) -> MessageRow {
    shop.all_plans(Mode::Live).await;
    let key = Some("key_account".to_owned());
    let set = SetReminders { customer: "D".to_owned(), segment: key, ..SetReminders::default() };
    shop.set(&set).await;
    shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
    assert_eq!(shop.morning(date(2026, 7, 6)).await.proposed, 1);
    shop.messages("proposed").await.remove(0)
}

#[test]
fn what_is_saved_is_what_is_shown_and_what_is_sent() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        let proposed = proposed_to_durand(&shop).await;
        let shown = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let writer = Writer { name: "Camille".to_owned(), ..Writer::default() };
            let preview =
                preview_message(&mut tx, &world.ctx, &proposed, &writer, &Links::default()).await.unwrap();
            let sent = word_email(&mut tx, &world.ctx, proposed.id, &LetterLinks::default()).await.unwrap();
            let sent = sent.unwrap();
            match preview.unwrap().wording {
                Wording::Text { subject, text, .. } => {
                    assert_eq!(subject, sent.subject.as_str());
                    // Who writes is known to the outgoing server alone.
                    assert_eq!(text.replace("Camille\n", ""), sent.text.replace("Camille\n", ""));
                    text
                }
                other => panic!("{other:?}"),
            }
        };
        assert!(!shown().await.contains("Durand SAS doit"));
        assert_eq!(save(&world, 0, "Facture de {{ customer.name }}", BODY).await.unwrap(), 1);
        assert!(shown().await.contains("Durand SAS doit 100,00"), "{}", shown().await);
        // What somebody wrote for this message stays.
        shop.decide(&proposed, text(&proposed, "Rien que pour vous")).await.unwrap();
        save(&world, 1, "Un autre objet", BODY).await.unwrap();
        assert_eq!(shown().await, "Rien que pour vous");
        assert_eq!(shop.run().await.proposed, 1);
        assert_eq!(shown().await, "Rien que pour vous");
    });
}

#[test]
fn what_cannot_be_said_is_said_in_the_words_of_the_product() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        let proposed = proposed_to_durand(&shop).await;
        let sent = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let sent = word_email(&mut tx, &world.ctx, proposed.id, &LetterLinks::default()).await.unwrap();
            let sent = sent.unwrap();
            (sent.subject.as_str().to_owned(), sent.text)
        };
        let ours = sent().await;
        // Nobody is called so in the facts that a text is tried with.
        let subject = "{% if customer.name != \"Durand SAS\" %}Objet{% endif %}";
        save(&world, 0, subject, BODY).await.unwrap();
        assert_eq!(sent().await, ours);
        save(&world, 1, "Objet", BODY).await.unwrap();
        assert_eq!(sent().await.0, "Objet");
        // Who read the words before they were saved anew does not approve the new ones.
        let read = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let writer = Writer::default();
            let preview = preview_message(&mut tx, &world.ctx, &proposed, &writer, &Links::default()).await;
            MessageDecision::ApproveRead { words: preview.unwrap().unwrap().words }
        };
        let before = read().await;
        save(&world, 2, "Un autre objet", BODY).await.unwrap();
        let refused = shop.decide(&proposed, before.clone()).await;
        let is_changed = matches!(refused, Err(WriteError::Refused(DunningError::BasisChanged(_))));
        assert!(is_changed, "{refused:?}");
        shop.decide(&proposed, text(&proposed, "Rien que pour vous")).await.unwrap();
        let own = read().await;
        shop.decide(&proposed, text(&proposed, "Rien que pour toi")).await.unwrap();
        for outdated in [before, own] {
            assert!(shop.decide(&proposed, outdated).await.is_err());
        }
        let now = read().await;
        assert_eq!(shop.decide(&proposed, now).await.unwrap(), "planned");
    });
}

#[test]
fn what_was_sent_is_shown_as_it_was_sent() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 1);
        let shown = async |state: &str| {
            let row = shop.messages(state).await.remove(0);
            let mut tx = world.db.begin_read().await.unwrap();
            let preview =
                preview_message(&mut tx, &world.ctx, &row, &Writer::default(), &Links::default()).await;
            match preview.unwrap().unwrap().wording {
                Wording::Text { subject, .. } => subject,
                other => panic!("{other:?}"),
            }
        };
        let ours = shown("planned").await;
        save(&world, 0, "Un", BODY).await.unwrap();
        assert_eq!(shown("planned").await, "Un");
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        save(&world, 1, "Deux", BODY).await.unwrap();
        restore(&world, 2, 0).await.unwrap();
        assert_eq!(shown("sent").await, "Un");
        assert_ne!(ours, "Un");
    });
}

#[test]
fn every_version_stays_and_can_be_brought_back() {
    on_both_engines(async |world| {
        let (_, ours) = stands(&world).await;
        assert_eq!(save(&world, 0, "Un", BODY).await.unwrap(), 1);
        assert_eq!(save(&world, 1, "Deux", &BODY.replace('\n', "\r\n")).await.unwrap(), 2);
        assert_eq!(stands(&world).await.1.body, BODY, "line breaks are of one kind");
        assert_eq!(save(&world, 2, " Deux ", BODY).await.unwrap(), 2, "nothing changed");
        let tabs = BODY.replace(' ', "\t");
        assert_eq!(save(&world, 2, "\tDeux", &tabs).await.unwrap(), 2, "a tab is a space");
        let late = refusal(save(&world, 1, "Trois", BODY).await);
        assert!(matches!(late, DunningError::TemplateChanged(_)), "{late:?}");
        assert!(matches!(refusal(restore(&world, 1, 1).await), DunningError::TemplateChanged(_)));
        assert!(matches!(refusal(restore(&world, 2, 9).await), DunningError::UnknownTemplate(_)));
        assert_eq!(restore(&world, 2, 2).await.unwrap(), 2, "it stands already");
        assert_eq!(restore(&world, 2, 1).await.unwrap(), 3);
        assert_eq!(stands(&world).await.1.subject, "Un");
        assert_eq!(restore(&world, 3, 0).await.unwrap(), 4);
        assert_eq!(stands(&world).await, (4, ours.clone()));
        assert_eq!(restore(&world, 4, 0).await.unwrap(), 4, "the product's own stands");
        assert_eq!(restore(&world, 4, 2).await.unwrap(), 5);
        let name = TemplateName::parse(FRIENDLY).unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let told: Vec<_> = page_of_template_versions(&mut tx, ctx, name, None, 3).await.unwrap();
        let told: Vec<_> = told.iter().map(|row| (row.version, row.is_own, row.restored)).collect();
        assert_eq!(told, [(5, true, Some(2)), (4, false, None), (3, true, Some(1))]);
        let rest = page_of_template_versions(&mut tx, ctx, name, Some(3), 3).await.unwrap();
        assert_eq!(rest.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
        let second = find_template_version(&mut tx, ctx, name, 2).await.unwrap().unwrap();
        assert_eq!((second.subject.as_str(), second.saved_by.as_str()), ("Deux", ctx.actor.as_str()));
        let changed: Vec<_> = list_templates(&mut tx, ctx)
            .await
            .unwrap()
            .into_iter()
            .filter(|view| view.version() > 0)
            .collect();
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].name, changed[0].version()), (name, 5));
        // Nothing of it is there for another organisation.
        let other = world.second_organisation().await;
        assert_eq!(find_template(&mut tx, &other, name).await.unwrap().version(), 0);
        assert!(find_template_version(&mut tx, &other, name, 1).await.unwrap().is_none());
        tx.rollback().await.unwrap();
        assert!(TemplateName::parse("fr-friendly-nobody").is_none());
        world.assert_sound().await;
    });
}

#[test]
fn nothing_that_cannot_be_sent_is_saved() {
    on_both_engines(async |world| {
        for payload in PAYLOADS {
            let error = refusal(save(&world, 0, "Objet", payload).await);
            assert!(matches!(error, DunningError::Template(_)), "{payload}: {error:?}");
            let error = refusal(save(&world, 0, payload, "Bonjour").await);
            assert!(matches!(error, DunningError::Template(_)), "{payload}: {error:?}");
        }
        let loops = "{% for a in invoices %}{% for b in invoices %}{% for c in invoices %}x{% endfor %}{% endfor %}{% endfor %}";
        let large = format!("{{% for a in invoices %}}{}{{% endfor %}}", "x".repeat(50_000));
        let long = "x".repeat(64_001);
        for (subject, body, expected) in [
            ("Objet", "{{ contact.nam }}", "body:1:unknown_variable"),
            ("Objet", "Bonjour\n\n{{ last_conversation.on }}", "body:3:may_be_missing"),
            ("Objet", "L’indemnité forfaitaire de 40 € est due.", "body:1:indemnity_unconditional"),
            ("Objet", long.as_str(), "body:1:too_large"),
            ("", "Bonjour", "subject:1:no_subject"),
            ("Objet", " \n\t ", "body:1:no_body"),
            ("Objet", "{% if days_late > 0 %}Bonjour{% endif %}", "body:1:no_body"),
            ("Objet", "{% if last_conversation %}Bonjour{% endif %}", "body:1:no_body"),
            ("{% if customer.is_consumer %}{% else %}Objet{% endif %}", "Bonjour", "subject"),
            ("{% if not customer.is_public %}Objet{% endif %}", "Bonjour", "subject"),
            ("{% if days_late > 0 %}Objet{% endif %}", "Bonjour", "subject"),
            ("a\nBcc: x@y.fr", "Bonjour", "subject:1:character"),
            ("\u{202e}Objet", "Bonjour", "subject"),
            ("Objet", loops, "heavy"),
            ("Objet", large.as_str(), "heavy"),
            ("Objet", "Virez sur FR76 3000 6000 0112 3456 7890 189", "number"),
        ] {
            let error = refusal(save(&world, 0, subject, body).await);
            let told = match &error {
                DunningError::Template(_) => {
                    let refusal = app::refusal::Refuses::refusal(&error).unwrap();
                    format!("{:?}", refusal.values)
                }
                DunningError::TemplateSubject => "subject".to_owned(),
                DunningError::TemplateHeavy => "heavy".to_owned(),
                DunningError::TemplateNumber => "number".to_owned(),
                other => panic!("{other:?}"),
            };
            assert!(told.contains(expected), "{subject} {body:.60}: {told}");
        }
        assert_eq!(stands(&world).await.0, 0, "none of it was kept");
        for (place, found) in TEXTS.iter().enumerate() {
            let version = i64::try_from(place).unwrap();
            assert_eq!(save(&world, version, "Objet", found).await.unwrap(), version + 1, "{found}");
        }
    });
}

#[test]
fn a_text_is_tried_on_what_a_customer_owes() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
        shop.invoice("FA-2", "Durand SAS", date(2026, 7, 2), date(2026, 8, 1), 20_000).await;
        shop.at(date(2026, 7, 8), 9);
        let ctx = &world.ctx;
        let mut tx = world.db.begin_read().await.unwrap();
        let durand = find_by_number(&mut tx, ctx, "D").await.unwrap().unwrap().id;
        let petit = find_by_number(&mut tx, ctx, "P").await.unwrap().unwrap().id;
        let asked = (&Writer::default(), &Links::default());
        let body = "{% for it in invoices %}{{ it.number }} {{ it.open }} {{ it.days_late }}\n{% endfor %}{{ signature }}";
        let draft = |name: &str, body: &str| {
            app::collections::drafted(TemplateName::parse(name).unwrap(), "Pour {{ customer.name }}", body)
        };
        let late = try_template(&mut tx, ctx, &draft(FRIENDLY, body), Some(durand), asked).await.unwrap();
        let said = late.said.unwrap();
        assert_eq!(said.subject, "Pour Durand SAS");
        assert!(said.text.contains("FA-1 100,00") && said.text.contains(" 7\n"), "{}", said.text);
        assert!(!said.text.contains("FA-2"), "what is not late is no matter of a reminder");
        let early = draft("fr-courtesy-usual", body);
        let early = try_template(&mut tx, ctx, &early, Some(durand), asked).await.unwrap();
        let text = early.said.unwrap().text;
        assert!(text.contains("FA-2") && !text.contains("FA-1"), "{text}");
        let notice = draft("fr-formal_notice-usual", "{% if pay_by %}Avant le {{ pay_by }}{% endif %}");
        let notice = try_template(&mut tx, ctx, &notice, Some(durand), asked).await.unwrap();
        assert!(notice.said.unwrap().text.contains("16\u{a0}juillet 2026"));
        // Who owes nothing is no example; neither is who belongs to somebody else.
        let other = world.second_organisation().await;
        for (ctx, customer) in [(ctx, Some(petit)), (ctx, None), (&other, Some(durand))] {
            let tried = try_template(&mut tx, ctx, &draft(FRIENDLY, body), customer, asked).await.unwrap();
            assert!(tried.is_sample && tried.said.unwrap().subject.contains("Menuiserie Durand"));
        }
        let wrong = try_template(&mut tx, ctx, &draft(FRIENDLY, "{{ nope }}"), Some(durand), asked).await;
        let wrong = wrong.unwrap();
        assert!(wrong.said.is_none() && wrong.problems.len() == 1, "{:?}", wrong.problems);
        tx.rollback().await.unwrap();
        // What is held back is spoken of to nobody.
        let dispute = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-1".to_owned()],
            kind: "dispute".to_owned(),
            reason: "Prix".to_owned(),
            ..HoldReminders::default()
        };
        shop.hold(&dispute).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let held = try_template(&mut tx, ctx, &draft(FRIENDLY, body), Some(durand), asked).await.unwrap();
        assert!(!held.said.unwrap().text.contains("FA-1 100,00"));
        tx.rollback().await.unwrap();
    });
}
