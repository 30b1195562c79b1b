//! The document that describes the API, made from its code.

use std::sync::LazyLock;

use serde_json::json;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Content, HeaderBuilder, OpenApi as Document, PathItem, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema, SecurityRequirement,
};
use utoipa::{Modify, OpenApi};

use super::failure_codes::FAILURE_CODES;
use super::{
    about_customers, activity, adjustments, allocations, bank, books, checks, comments, customers, disputes,
    entities, exceptions, holds, imports, invoices, keys, late_charges, payment_plans, promises,
    received_mails, reminders, reports, rules, settings, tasks, users,
};
use crate::access::Access;
use crate::failures::ApiFailure;
use crate::router::routes;

#[derive(OpenApi)]
#[openapi(
    info(title = "Quittance", version = "1", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        invoices::list, invoices::enter, invoices::one, invoices::settlements,
        customers::list, customers::enter, customers::one, customers::change,
        about_customers::contacts, about_customers::save, about_customers::remove,
        about_customers::notes, about_customers::write, about_customers::forget,
        exceptions::list, exceptions::one, exceptions::aside,
        allocations::list, allocations::make, allocations::one, allocations::take_back,
        adjustments::list, adjustments::make, adjustments::one, adjustments::take_back,
        reminders::list, reminders::one, reminders::approve, reminders::skip, reminders::postpone,
        holds::list, holds::begin, holds::end,
        disputes::list, disputes::open, disputes::one, disputes::change, disputes::settle,
        payment_plans::list, payment_plans::make, payment_plans::one, payment_plans::change,
        late_charges::list, late_charges::claim, late_charges::waive, late_charges::withdraw,
        promises::list, promises::note, received_mails::take,
        tasks::list, tasks::make, tasks::one, tasks::change, tasks::outcome,
        bank::accounts, bank::statements, bank::transactions, bank::transaction, comments::list, comments::write, comments::forget,
        rules::list, rules::make, rules::switch, rules::back,
        books::entries, books::entry, books::accounts, books::balance, books::closings, books::close, checks::run,
        reports::aged_balance, reports::figures,
        imports::list, imports::one, imports::problems, imports::invoices, imports::customers, imports::statements,
        activity::events, users::list, keys::list, keys::make, keys::revoke, settings::show, settings::change,
        entities::list,
    ),
    components(schemas(ApiFailure)),
    tags(
        (name = "invoices", description = "Invoices and credit notes: what was billed, what of it is open, what settled it."),
        (name = "customers", description = "Customers: who owes, and how much."),
        (name = "allocations", description = "What money paid: what waits, what was decided, undo."),
        (name = "adjustments", description = "Documents that are set off, written off, doubtful or paid through a provider, without a bank transaction."),
        (name = "collections", description = "Reminders, what keeps them back, disputes, promises, and what people are to do."),
        (name = "bank", description = "Bank accounts, statements and transactions."),
        (name = "rules", description = "Matching rules."),
        (name = "books", description = "Journal, accounts, trial balance, closings, checks."),
        (name = "reports", description = "What is owed by age, and the figures of the dashboard."),
        (name = "imports", description = "Files that come in."),
        (name = "activity", description = "Who did what."),
        (name = "users", description = "Who may sign in."),
        (name = "keys", description = "Keys of programs."),
        (name = "settings", description = "What matching may do without asking; legal entities."),
    ),
    modifiers(&Common),
)]
struct Api;

const DESCRIPTION: &str = "\
The same operations as the pages and the command line, for programs.

**Who calls.** `Authorization: Bearer qk_…` with a key made under Paramètres › Clés d’API, or the cookie of a \
session. A key has the permissions it was made with; one of the business side never sees bank data.

**Amounts** are integers of minor units (cents) beside the code of their currency. **Days** are `YYYY-MM-DD`, \
**instants** RFC 3339 in UTC, **ids** TypeIDs (`itm_01h455vb4pex5vsknk084sn02q`).

**Lists** are paged by key: an answer has `next` when there is more; send it as `after`. `limit` is at most 200.

**Writes** take an `Idempotency-Key`: the same call under the same key has one effect and one answer; another \
call under it is refused with `key_reused`. With `dry_run=true` everything is done and rolled back, so that the \
answer shows what would happen.

**Failures** are `{code, message, field}`: the code is stable, the message is in the language of \
`Accept-Language` (French or English), the field is there when one is concerned. Fields and parameters that are \
not known are refused by name.

**Limits.** Each address has a number of requests per second, shared by the keys used there; beyond it the answer is 429 with `Retry-After`. Bodies up to 2 MB, files \
up to 256 MB. Each answer has an `X-Request-Id`: quote it when something is wrong.";

/// What every operation has in common.
struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut Document) {
        document.info.description = Some(DESCRIPTION.to_owned());
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("qk_…").build();
        components.add_security_scheme("key", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("quittance_session"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        if let Some(RefOr::T(Schema::Object(failure))) = components.schemas.get_mut("ApiFailure")
            && let Some(RefOr::T(Schema::Object(code))) = failure.properties.get_mut("code")
        {
            code.enum_values = Some(FAILURE_CODES.iter().map(|(code, _)| json!(code)).collect());
            let lines: Vec<String> =
                FAILURE_CODES.iter().map(|(code, when)| format!("- `{code}`: {when}")).collect();
            code.description = Some(format!("Stable code.\n\n{}", lines.join("\n")));
        }
        for (status, name, description) in FAILURES {
            components.responses.insert((*name).to_owned(), RefOr::T(failure(status, description)));
        }
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                complete(path, &method, operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut Operation)> {
    let PathItem { get, post, patch, .. } = item;
    [(HttpMethod::Get, get), (HttpMethod::Post, post), (HttpMethod::Patch, patch)]
        .into_iter()
        .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
        .collect()
}

/// Adds to an operation its name, how it is called, and how it may fail.
fn complete(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let is_write = *method != HttpMethod::Get;
    operation.operation_id = Some(operation_name(path, method));
    operation.security = Some(vec![
        SecurityRequirement::new("key", Vec::<String>::new()),
        SecurityRequirement::new("session", Vec::<String>::new()),
    ]);
    if is_write {
        add_write_parameters(operation);
    }
    if let Some(needed) = needed(path, method) {
        let described = operation.description.take().map_or_else(String::new, |text| text + "\n\n");
        operation.description = Some(described + &needed);
    }
    let asked = |status: &str| match status {
        // A transaction to be explained stands in the body.
        "404" => path.contains('{') || (is_write && path.ends_with("/allocations")),
        "400" | "409" | "413" | "415" => is_write,
        _ => true,
    };
    for (status, name, _) in FAILURES.iter().filter(|(status, ..)| asked(status)) {
        let response = RefOr::Ref(Ref::from_response_name(*name));
        operation.responses.responses.insert((*status).to_owned(), response);
    }
}

/// What the route asks of whoever calls it.
fn needed(path: &str, method: &HttpMethod) -> Option<String> {
    let method = method_name(method).to_uppercase();
    let route = routes().into_iter().find(|route| route.path == path && route.method.as_str() == method)?;
    match route.access {
        Access::Public | Access::Customer | Access::SignedIn | Access::FreshlySignedIn => None,
        Access::Needs(permission) => Some(format!("Needs `{}`.", permission.as_str())),
        Access::Fresh(permission) => {
            Some(format!("Needs `{}` and a person who has just signed in.", permission.as_str()))
        }
    }
}

/// Status, name in the document, and when it is answered.
const FAILURES: &[(&str, &str, &str)] = &[
    ("400", "BadRequest", "The body cannot be read."),
    ("401", "Unauthenticated", "No key or session, or one that is over."),
    ("403", "Forbidden", "The key or the role does not allow it."),
    ("404", "NotFound", "There is no such thing, or not for this caller."),
    ("409", "Refused", "The books do not allow it, or the idempotency key was used for something else."),
    ("413", "TooLarge", "The body is too large."),
    ("415", "UnsupportedMediaType", "The body is not of the type that is asked for."),
    ("422", "BadInput", "A parameter or field cannot be so."),
    ("429", "TooMany", "Too many requests: wait as `Retry-After` says."),
    ("500", "Fault", "Something went wrong on our side; nothing was changed."),
];

fn failure(status: &str, description: &str) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("ApiFailure"));
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/json", Content::new(Some(schema)));
    if status == "429" {
        let seconds = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer));
        response = response.header("Retry-After", HeaderBuilder::new().schema(Some(seconds)).build());
    }
    response.build()
}

fn add_write_parameters(operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    if !parameters.iter().any(|parameter| matches!(parameter, RefOr::T(it) if it.name == "dry_run")) {
        let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean));
        let dry_run = ParameterBuilder::new()
            .name("dry_run")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some("Shows what would happen and changes nothing."))
            .schema(Some(schema));
        parameters.push(RefOr::T(dry_run.build()));
    }
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .min_length(Some(1))
        .max_length(Some(200));
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same call under the same key has one effect and one answer."))
        .schema(Some(schema));
    parameters.push(RefOr::T(key.build()));
}

/// `get_invoices_id_settlements`: stable, and unique because path and method are.
fn operation_name(path: &str, method: &HttpMethod) -> String {
    let words = path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{}_{words}", method_name(method))
}

fn method_name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Post => "post",
        HttpMethod::Patch => "patch",
        _ => "get",
    }
}

/// The document.
pub fn document() -> &'static Document {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(Api::openapi);
    &DOCUMENT
}

/// The document as JSON text, as it is kept in `docs/api/openapi.json` and served.
pub fn document_json() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut text = serde_json::to_string_pretty(document()).unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}
