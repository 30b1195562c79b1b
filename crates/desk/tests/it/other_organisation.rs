//! Every route that names an object, asked by the owner of another organisation in the same database: there
//! is no such object for them, whether they read or write, on pages and by the API, and nothing changes.

use std::collections::BTreeMap;

use app::context::Ctx;
use app::correspondence::{KeepMail, MailKind, keep_mail};
use app::identity::Role;
use app::ids::{
    AccessLinkId, AdjustmentId, AlertId, AliasId, AllocationId, ApiKeyId, BankAccountId, BankTransactionId,
    ChangeRequestId, ContactId, CustomerId, DeskActionId, DunningPlanId, EntryId, HoldId, InputFileId,
    LegalEntityId, LetterBundleId, MailId, MessageId, NoteId, OpenItemId, PaymentPlanId, PortalAnswerId,
    ReceiptId, RuleId, SavedViewId, SessionId, TaskId, TemplateId, UserId,
};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use db::uuid::Uuid;
use db::{OrgId, Rows, Tx};
use desk::routes;
use serde_json::{Value, json};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Martin et Fils
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | Martin et Fils | 75.50 | 2026-03-02 | 2026-04-01
    bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 | DURAND PAYSAGE |
    bank t2 | 2026-03-04 | 75.50 | MERCI | PLATEFORME X |
    bank t3 | 2026-03-05 | 33.00 | DIVERS | |
    bank t4 | 2026-03-06 | 66.00 | ENCORE | |
    match";

/// How an id is written.
type Written = fn(Uuid) -> String;

/// The tables of the objects that routes name, and how their ids are written.
const TABLES: &[(&str, Written)] = &[
    ("access_links", |id| AccessLinkId::from_uuid(id).to_string()),
    ("adjustments", |id| AdjustmentId::from_uuid(id).to_string()),
    ("allocations", |id| AllocationId::from_uuid(id).to_string()),
    ("api_keys", |id| ApiKeyId::from_uuid(id).to_string()),
    ("bank_accounts", |id| BankAccountId::from_uuid(id).to_string()),
    ("bank_transactions", |id| BankTransactionId::from_uuid(id).to_string()),
    ("change_requests", |id| ChangeRequestId::from_uuid(id).to_string()),
    ("collection_tasks", |id| TaskId::from_uuid(id).to_string()),
    ("customer_alerts", |id| AlertId::from_uuid(id).to_string()),
    ("customer_contacts", |id| ContactId::from_uuid(id).to_string()),
    ("customer_notes", |id| NoteId::from_uuid(id).to_string()),
    ("customers", |id| CustomerId::from_uuid(id).to_string()),
    ("desk_actions", |id| DeskActionId::from_uuid(id).to_string()),
    ("dunning_holds", |id| HoldId::from_uuid(id).to_string()),
    ("dunning_messages", |id| MessageId::from_uuid(id).to_string()),
    ("dunning_plans", |id| DunningPlanId::from_uuid(id).to_string()),
    ("import_templates", |id| TemplateId::from_uuid(id).to_string()),
    ("input_files", |id| InputFileId::from_uuid(id).to_string()),
    ("journal_entries", |id| EntryId::from_uuid(id).to_string()),
    ("late_charge_notes", |id| OpenItemId::from_uuid(id).to_string()),
    ("legal_entities", |id| LegalEntityId::from_uuid(id).to_string()),
    ("letter_bundles", |id| LetterBundleId::from_uuid(id).to_string()),
    ("match_rules", |id| RuleId::from_uuid(id).to_string()),
    ("open_items", |id| OpenItemId::from_uuid(id).to_string()),
    ("payer_aliases", |id| AliasId::from_uuid(id).to_string()),
    ("payment_plans", |id| PaymentPlanId::from_uuid(id).to_string()),
    ("portal_answers", |id| PortalAnswerId::from_uuid(id).to_string()),
    ("receipts", |id| ReceiptId::from_uuid(id).to_string()),
    ("received_mails", |id| MailId::from_uuid(id).to_string()),
    ("saved_views", |id| SavedViewId::from_uuid(id).to_string()),
    ("sessions", |id| SessionId::from_uuid(id).to_string()),
    ("users", |id| UserId::from_uuid(id).to_string()),
];

/// What the object of a route is, by the beginning of its path; a draft is not in the store.
const OBJECTS: &[(&str, &str)] = &[
    ("/account/sessions/", "sessions"),
    ("/accounting/entries/", "journal_entries"),
    ("/adjust/", "adjustments"),
    ("/api/v1/adjustments/", "adjustments"),
    ("/api/v1/allocations/", "allocations"),
    ("/api/v1/contacts/", "customer_contacts"),
    ("/api/v1/customers/", "customers"),
    ("/api/v1/disputes/", "dunning_holds"),
    ("/api/v1/entries/", "journal_entries"),
    ("/api/v1/exceptions/", "bank_transactions"),
    ("/api/v1/holds/", "dunning_holds"),
    ("/api/v1/imports/", "input_files"),
    ("/api/v1/invoices/", "open_items"),
    ("/api/v1/keys/", "api_keys"),
    ("/api/v1/late-charges/", "late_charge_notes"),
    ("/api/v1/notes/", "customer_notes"),
    ("/api/v1/payment-plans/", "payment_plans"),
    ("/api/v1/reminders/", "dunning_messages"),
    ("/api/v1/rules/", "match_rules"),
    ("/api/v1/tasks/", "collection_tasks"),
    ("/api/v1/transactions/", "bank_transactions"),
    ("/bank/transactions/", "bank_transactions"),
    ("/bank/", "bank_accounts"),
    ("/collections/alerts/", "customer_alerts"),
    ("/collections/answers/", "portal_answers"),
    ("/collections/charges/", "late_charge_notes"),
    ("/collections/bundles/", "letter_bundles"),
    ("/collections/disputes/", "dunning_holds"),
    ("/collections/holds/", "dunning_holds"),
    ("/collections/letters/", "dunning_messages"),
    ("/collections/messages/", "dunning_messages"),
    ("/collections/payment-plans/", "payment_plans"),
    ("/collections/plans/", "dunning_plans"),
    ("/collections/receipts/", "receipts"),
    ("/collections/received/", "received_mails"),
    ("/collections/tasks/", "collection_tasks"),
    ("/contacts/", "customer_contacts"),
    ("/customers/", "customers"),
    ("/import/drafts/", "drafts"),
    ("/import/templates/", "import_templates"),
    ("/import/", "input_files"),
    ("/invoices/", "open_items"),
    ("/notes/", "customer_notes"),
    ("/reconcile/allocations/", "allocations"),
    ("/reconcile/batches/", "desk_actions"),
    ("/reconcile/", "bank_transactions"),
    ("/settings/entities/", "legal_entities"),
    ("/settings/keys/", "api_keys"),
    ("/settings/links/", "access_links"),
    ("/settings/payers/", "payer_aliases"),
    ("/settings/requests/", "change_requests"),
    ("/settings/rules/", "match_rules"),
    ("/settings/users/", "users"),
    ("/views/", "saved_views"),
];

/// What varies in these paths is no object of an organisation.
const NO_OBJECTS: &[&str] = &[
    "/assets/{name}",
    "/link/{token}",
    "/portal/link/{token}",
    "/portal/look/{entity}/{changed}/logo",
    "/portal/look/{entity}/{changed}/style.css",
    // For customers: payment_plans.rs.
    "/portal/plans/{id}",
    "/portal/documents/{id}/pdf",
    "/portal/plans/{id}/answer",
    "/settings/chart/{role}",
];

/// What not every object of its kind has: a file whose rows were corrected, a proposal to accept, a proof.
const NOT_EVERYWHERE: &[&str] =
    &["/import/{file}/mended", "/collections/answers/{id}/proof", "/collections/letters/{id}/pdf"];

/// One object of each table, of an organisation.
async fn objects(world: &World, org: OrgId) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::from([("drafts", "0190f5f0-0000-7000-8000-000000000000".to_owned())]);
    for (table, text) in TABLES {
        let id = world.first_id(org, table).await;
        found.insert(table, text(id.unwrap_or_else(|| panic!("the story makes no row of {table}"))));
    }
    found
}

/// An organisation in which there is one of everything. Its first owner is answered.
async fn one_of_everything(world: &World, desk: &TestDesk<'_>) -> Caller {
    tell(world, STORY).await;
    let me = desk.caller(Role::Owner).await;
    let post = async |path: &str, form: &[(&str, &str)]| {
        let answer = desk.post(&me, path, form).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{path}: {}", answer.status);
    };
    let second = transaction_id(world, "t2").await;
    world.accept(&second, 1).await.unwrap();
    let third = transaction_id(world, "t3").await;
    post(&format!("/reconcile/{third}/aside"), &[("note", "À demander")]).await;
    let customer = desk.api(&me, Method::GET, "/api/v1/customers", None).await.json();
    let customer = customer["items"][0]["id"].as_str().unwrap().to_owned();
    post(&format!("/customers/{customer}/contacts"), &[("name", "Claire")]).await;
    post(&format!("/customers/{customer}/notes"), &[("body", "Rappelle lundi.")]).await;
    post(&format!("/customers/{customer}/holds"), &[("kind", "dispute"), ("reason", "Prix")]).await;
    let task = [("kind", "call"), ("due", "2026-12-01"), ("why", "Demander un règlement")];
    post(&format!("/customers/{customer}/tasks"), &task).await;
    post("/settings/portal", &[("is_open", "yes"), ("person", "Claire"), ("phone", "01 23")]).await;
    let made = desk.post(&me, &format!("/customers/{customer}/portal/link"), &[]).await;
    let token = made.body.split("/portal/link/").nth(1).unwrap();
    let token: String = token.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    let entered = desk.post(&Caller::default(), &format!("/portal/link/{token}"), &[]).await;
    let cookie = entered.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let inside = Caller::default().with_cookie(&cookie);
    let said = desk.post(&inside, "/portal/say", &[("kind", "message"), ("text", "Bonjour")]).await;
    assert_eq!(said.location(), "/portal", "{}", said.body);
    post("/collections/run", &[]).await;
    post("/views", &[("list", "invoices"), ("name", "Retards"), ("query", "tab=overdue")]).await;
    post("/settings/rules", &[("contains", "DIVERS"), ("account", "627000"), ("effect", "account")]).await;
    post(
        "/settings/users/invite",
        &[("email", "late@test.example"), ("role", "finance"), ("language", "fr")],
    )
    .await;
    desk.program(&me, &["read_receivables"], "business").await;
    let doubtful = json!({ "kind": "doubtful", "documents": [{ "document": "FA-2026-0002" }],
        "reason": "Procédure collective" });
    let doubtful = desk.api(&me, Method::POST, "/api/v1/adjustments", Some(doubtful)).await;
    assert_eq!(doubtful.status, StatusCode::OK, "{}", doubtful.body);
    let other = desk.second_owner().await;
    let users = desk.api(&me, Method::GET, "/api/v1/users", None).await.json();
    let invited = users["items"].as_array().unwrap().iter().find(|user| user["state"] == "invited").unwrap();
    let path = format!("/settings/users/{}/role", invited["id"].as_str().unwrap());
    assert!(desk.post(&other, &path, &[("role", "sales")]).await.status.is_redirection());
    let ctx = &world.ctx;
    let mut tx: Tx = world.db.begin_write().await.unwrap();
    let columns =
        ["org_id", "id", "legal_entity_id", "kind", "name", "header_key", "settings", "saved_by", "saved_at"];
    let mut rows = Rows::new("import_templates", &columns);
    let text = |text: &str| text.to_owned().into();
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        text("invoices"),
        text("Mon export"),
        text("a;b"),
        text(""),
        text("tester"),
        0_i64.into(),
    ]);
    rows.insert(&mut tx).await.unwrap();
    message_row(ctx, &customer).insert(&mut tx).await.unwrap();
    alert_row(ctx, &customer).insert(&mut tx).await.unwrap();
    receipt_row(ctx, &customer).insert(&mut tx).await.unwrap();
    bundle_row(ctx).insert(&mut tx).await.unwrap();
    payment_plan_row(ctx, &customer).insert(&mut tx).await.unwrap();
    let claim = app::receivables::find_by_number(&mut tx, ctx, "FA-2026-0002").await.unwrap().unwrap();
    claim_row(ctx, &claim).insert(&mut tx).await.unwrap();
    // What belongs to nobody yet can be placed, given and settled.
    keep_mail(ctx, &mut tx, &unknown_mail()).await.unwrap();
    tx.commit().await.unwrap();
    me
}

/// A reminder about a customer that waits for a person.
fn message_row(ctx: &Ctx, customer: &str) -> Rows {
    let customer: CustomerId = customer.parse().unwrap();
    let text = |text: &str| text.to_owned().into();
    let verdict = r#"{"verdict":"send","lines":[],"totals":[],"sources":[]}"#;
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "customer_id",
        "other_customers",
        "channel",
        "tone",
        "state",
        "state_at",
        "tries",
        "is_shadow",
        "decided_at",
        "approved_by",
        "amount_minor",
        "currency",
        "items",
        "verdict",
        "note",
    ];
    let mut rows = Rows::new("dunning_messages", &columns);
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        customer.into(),
        0_i64.into(),
        text("email"),
        text("friendly"),
        text("proposed"),
        0_i64.into(),
        0_i64.into(),
        false.into(),
        0_i64.into(),
        text(""),
        10_000_i64.into(),
        text("EUR"),
        1_i64.into(),
        text(verdict),
        text(""),
    ]);
    rows
}

/// A document by which late charges were claimed.
fn claim_row(ctx: &Ctx, item: &app::receivables::OpenItem) -> Rows {
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "customer_id",
        "number",
        "entry_id",
        "amount_minor",
        "currency",
        "claimed_by",
        "claimed_at",
        "withdrawal",
    ];
    let mut rows = Rows::new("late_charge_notes", &columns);
    rows.push([
        ctx.org.into(),
        item.id.into(),
        ctx.legal_entity.into(),
        item.customer.into(),
        "PEN-2026-0001".to_owned().into(),
        ctx.new_id().unwrap().into(),
        4_000_i64.into(),
        "EUR".to_owned().into(),
        "tester".to_owned().into(),
        0_i64.into(),
        String::new().into(),
    ]);
    rows
}

/// A mail of somebody whom nobody knows.
fn unknown_mail() -> KeepMail {
    KeepMail {
        origin: "imap:1:1".to_owned(),
        identity: "1".to_owned(),
        kind: MailKind::Reply,
        written_at: None,
        from_name: String::new(),
        from_email: "who@nowhere.example".to_owned(),
        subject: "Bonjour".to_owned(),
        text: "Qui suis-je ?".to_owned(),
        whole: String::new(),
        attachments: Vec::new(),
        problem: String::new(),
        about: Vec::new(),
        returned: Vec::new(),
    }
}

/// Thanks to a customer that are planned.
fn bundle_row(ctx: &Ctx) -> Rows {
    let columns =
        ["org_id", "id", "legal_entity_id", "made_at", "made_by", "letters", "pages", "pdf", "list"];
    let mut rows = Rows::new("letter_bundles", &columns);
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        0_i64.into(),
        String::new().into(),
        0_i64.into(),
        0_i64.into(),
        b"%PDF".to_vec().into(),
        String::new().into(),
    ]);
    rows
}

fn receipt_row(ctx: &Ctx, customer: &str) -> Rows {
    let customer: CustomerId = customer.parse().unwrap();
    let text = |text: &str| text.to_owned().into();
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "customer_id",
        "contact_key",
        "state",
        "state_at",
        "tries",
        "amount_minor",
        "currency",
        "received_on",
        "planned_at",
        "made_of",
        "note",
    ];
    let mut rows = Rows::new("receipts", &columns);
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        customer.into(),
        ctx.new_id().unwrap().into(),
        text("planned"),
        0_i64.into(),
        0_i64.into(),
        10_000_i64.into(),
        text("EUR"),
        ctx.today().into(),
        0_i64.into(),
        text(""),
        text(""),
    ]);
    rows
}

/// A draft of a payment plan.
fn payment_plan_row(ctx: &Ctx, customer: &str) -> Rows {
    let customer: CustomerId = customer.parse().unwrap();
    let text = |text: &str| text.to_owned().into();
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "customer_id",
        "reference",
        "version",
        "state",
        "currency",
        "total_minor",
        "paid_before_minor",
        "grace_days",
        "notice_days",
        "note",
        "made_by",
        "made_at",
        "accepted_how",
        "accepted_by",
        "accepted_terms",
        "late_number",
        "state_at",
        "state_by",
        "ending",
    ];
    let mut rows = Rows::new("payment_plans", &columns);
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        customer.into(),
        text("ECH-2026-0001"),
        1_i64.into(),
        text("draft"),
        text("EUR"),
        10_000_i64.into(),
        0_i64.into(),
        3_i64.into(),
        10_i64.into(),
        text(""),
        text("tester"),
        0_i64.into(),
        text(""),
        text(""),
        text(""),
        0_i64.into(),
        0_i64.into(),
        text("tester"),
        text(""),
    ]);
    rows
}

/// Something that somebody should be told of a customer.
fn alert_row(ctx: &Ctx, customer: &str) -> Rows {
    let customer: CustomerId = customer.parse().unwrap();
    let text = |text: &str| text.to_owned().into();
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "customer_id",
        "kind",
        "subject",
        "number",
        "amount_minor",
        "currency",
        "raised_at",
    ];
    let mut rows = Rows::new("customer_alerts", &columns);
    rows.push([
        ctx.org.into(),
        ctx.new_id().unwrap().into(),
        ctx.legal_entity.into(),
        customer.into(),
        text("unanswered"),
        text(""),
        3_i64.into(),
        0_i64.into(),
        text(""),
        0_i64.into(),
    ]);
    rows
}

/// A form in which every form of the desk finds what it needs, about somebody else's objects.
fn form(of: &BTreeMap<&'static str, String>) -> Vec<(&'static str, String)> {
    let text = |name, text: &str| (name, text.to_owned());
    vec![
        text("name", "Autre nom"),
        text("label", "Autre nom"),
        text("body", "Une remarque."),
        text("note", "Une remarque."),
        text("reason", "Erreur de saisie"),
        text("tags", "a, b"),
        text("role", "finance"),
        text("account", "758000"),
        text("number", "1"),
        text("fingerprint", "1"),
        text("rest", "33,00"),
        text("place", "1"),
        text("siren", "732829320"),
        text("is_on", "true"),
        text("mode", "live"),
        text("until", "2030-01-01"),
        text("on", "2026-03-01"),
        text("subject", "Un point"),
        text("sure", "yes"),
        text("confirm", "yes"),
        ("allocation", of["allocations"].clone()),
        ("transaction", of["bank_transactions"].clone()),
        ("item", of["open_items"].clone()),
        ("account_manager", of["users"].clone()),
        ("person", of["users"].clone()),
    ]
}

/// The JSON that a write of the API needs.
fn body(path: &str) -> Option<Value> {
    Some(match path {
        "/api/v1/adjustments/{id}/undo" | "/api/v1/allocations/{id}/undo" => {
            json!({ "reason": "Erreur de saisie" })
        }
        "/api/v1/customers/{id}" => json!({ "name": "Autre nom", "tags": ["a"] }),
        "/api/v1/customers/{id}/contacts" => json!({ "name": "Claire" }),
        "/api/v1/customers/{id}/notes" => json!({ "body": "Une remarque." }),
        "/api/v1/customers/{id}/late-charges/claim" => {
            json!({ "charges": [], "shown_minor": 0, "due_on": "2030-01-01" })
        }
        "/api/v1/customers/{id}/late-charges/waive" => json!({ "charges": [], "reason": "Geste" }),
        "/api/v1/disputes/{id}" => json!({ "topic": "price" }),
        "/api/v1/disputes/{id}/settle" => json!({ "settlement": "resumed" }),
        "/api/v1/holds/{id}/end" => json!({ "ending": "Erreur" }),
        "/api/v1/payment-plans/{id}" => json!({ "action": "cancel", "why": "Erreur" }),
        "/api/v1/reminders/{id}/skip" | "/api/v1/late-charges/{id}/withdraw" => {
            json!({ "reason": "Erreur" })
        }
        "/api/v1/reminders/{id}/postpone" => json!({ "until_on": "2030-01-01" }),
        "/api/v1/tasks/{id}" => json!({ "due_on": "2030-01-01" }),
        "/api/v1/tasks/{id}/outcome" => json!({ "outcome": "other", "note": "Rien" }),
        "/api/v1/transactions/{id}/comments/remove" => json!({ "comment": "x" }),
        "/api/v1/transactions/{id}/comments" => json!({ "body": "Une question." }),
        "/api/v1/rules/{id}/switch" => json!({ "is_on": true }),
        "/api/v1/transactions/{id}/aside" => json!({ "is_aside": true }),
        _ => return None,
    })
}

fn request(caller: &Caller, method: &Method, path: &str, pattern: &str, form: &str) -> Request<Body> {
    if pattern.starts_with("/api/") {
        return TestDesk::api_request(caller, method.clone(), path, body(pattern));
    }
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, caller.cookie())
        .header("sec-fetch-site", "same-origin");
    match *method {
        Method::GET => request.body(Body::empty()).unwrap(),
        _ => request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap(),
    }
}

#[test]
fn the_objects_of_another_organisation_are_not_there() {
    on_both_engines(async |world: World| {
        let ours = TestDesk::new(&world);
        let me = one_of_everything(&world, &ours).await;
        let elsewhere = world.second_organisation().await;
        let theirs = TestDesk::of(&world, elsewhere.clone());
        let stranger = theirs.caller(Role::Owner).await;
        let mut found = objects(&world, world.ctx.org).await;
        // One that waits, so that the desk has its line.
        found.insert("bank_transactions", transaction_id(&world, "t4").await);
        // Each session opens its own organisation only.
        assert_eq!(theirs.get(&me, "/customers").await.location().split('?').next(), Some("/sign-in"));
        assert_eq!(ours.get(&stranger, "/customers").await.location().split('?').next(), Some("/sign-in"));

        let form: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form(&found)).finish();
        let before = world.row_counts().await;
        let mut wrong = Vec::new();
        for route in routes().into_iter().filter(|route| route.path.contains('{')) {
            if NO_OBJECTS.contains(&route.path) {
                continue;
            }
            let object = OBJECTS.iter().find(|(prefix, _)| route.path.starts_with(prefix));
            let (_, table) = object.unwrap_or_else(|| panic!("whose is the object of {}?", route.path));
            let (head, rest) = route.path.split_once('{').unwrap();
            let path = format!("{head}{}{}", found[table], rest.split_once('}').unwrap().1);
            let answer = theirs.ask(request(&stranger, &route.method, &path, route.path, &form)).await;
            if answer.status != StatusCode::NOT_FOUND {
                wrong.push(format!("{} {}: {}", route.method, route.path, answer.status));
            }
            // The same by somebody to whom it belongs is no 404: the address was a good one.
            if route.method == Method::GET && *table != "drafts" && !NOT_EVERYWHERE.contains(&route.path) {
                let mine = ours.ask(request(&me, &route.method, &path, route.path, "")).await;
                if mine.status == StatusCode::NOT_FOUND {
                    wrong.push(format!("{} {} is not there for its owner either", route.method, route.path));
                }
            }
        }
        assert_eq!(wrong, [""; 0]);
        // Objects that a query or a body names, not the path.
        for path in ["/invoices?customer={}", "/accounting/suspense?owner=usr_x"] {
            let path = path.replace("{}", &found["customers"]);
            assert_eq!(theirs.get(&stranger, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let lists = [
            "/api/v1/invoices?customer=",
            "/api/v1/holds?customer=",
            "/api/v1/reminders?customer=",
            "/api/v1/customers?number=C1",
            "/search/palette?q=durand",
        ];
        for path in lists {
            let path =
                if path.ends_with('=') { format!("{path}{}", found["customers"]) } else { path.to_owned() };
            let answer = theirs.api(&stranger, Method::GET, &path, None).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.body.contains("FA-2026") && !answer.body.contains("Durand"), "{path}");
        }
        let allocate = json!({ "transaction": found["bank_transactions"], "alternative": 1 });
        let answer = theirs.api(&stranger, Method::POST, "/api/v1/allocations", Some(allocate)).await;
        assert!(answer.status.is_client_error(), "{}", answer.body);
        assert_eq!(world.row_counts().await, before, "nothing was written anywhere");
    });
}
