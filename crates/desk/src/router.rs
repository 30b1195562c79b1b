//! Every route, pages and JSON, in one list, each with what it asks of whoever calls it.

use app::identity::Permission::{
    self, DecideAllocations, ImportReceivables, ImportStatements, ManageKeys, ManageSettings, ReadActivity,
    ReadBank, ReadBooks, ReadCustomers, ReadReceivables, ReadSettings, WriteBooks, WriteCustomers,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::{Access, guard};
use crate::state::Desk;
use crate::{activity, api, assets, health, live, signing_in};

/// A route: how it is called, what it asks, what answers.
#[derive(Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with `{id}` for what varies.
    pub path: &'static str,
    /// What it asks of whoever calls it.
    pub access: Access,
    handler: MethodRouter<Desk>,
}

fn route<H: Handler<T, Desk>, T: 'static>(
    (method, filter): (Method, MethodFilter),
    path: &'static str,
    access: Access,
    handler: H,
) -> Route {
    Route { method, path, access, handler: on(filter, handler) }
}

/// Something that is shown: a page, a part of one, or JSON.
fn get<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::GET, MethodFilter::GET), path, access, handler)
}

/// Something that is done.
fn post<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::POST, MethodFilter::POST), path, access, handler)
}

/// Something of which a part is changed.
fn patch<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::PATCH, MethodFilter::PATCH), path, access, handler)
}

/// A file that comes in: its own limit holds, not that of forms.
fn upload<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let route = post(path, access, handler);
    Route { handler: route.handler.layer(DefaultBodyLimit::disable()), ..route }
}

const fn needs(permission: Permission) -> Access {
    Access::Needs(permission)
}

/// The list.
pub fn routes() -> Vec<Route> {
    use Access::{Fresh, Public, SignedIn};
    vec![
        // What any browser and any monitor may ask.
        get("/assets/{name}", Public, assets::serve),
        get("/healthz", Public, health::alive),
        get("/readyz", Public, health::ready),
        get("/metrics", needs(ReadSettings), health::metrics),
        // Signing in.
        get("/sign-in", Public, signing_in::form),
        post("/sign-in", Public, signing_in::sign_in),
        get("/sign-in/code", Public, signing_in::code_form),
        post("/sign-in/code", Public, signing_in::code),
        get("/sign-in/again", SignedIn, signing_in::again_form),
        post("/sign-in/again", SignedIn, signing_in::again),
        post("/sign-out", SignedIn, signing_in::sign_out),
        get("/link/{token}", Public, signing_in::link),
        post("/link/{token}", Public, signing_in::use_link),
        // What happens while a page is open.
        get("/events", SignedIn, live::events),
        get("/events/latest", SignedIn, live::latest),
        // Activity log.
        get("/activity", needs(ReadActivity), activity::pages::log),
        // The API, and what describes it.
        get("/api", SignedIn, api::reference),
        get("/api/openapi.json", Public, api::raw),
        get("/api/v1/invoices", needs(ReadReceivables), api::invoices::list),
        post("/api/v1/invoices", needs(ImportReceivables), api::invoices::enter),
        get("/api/v1/invoices/{id}", needs(ReadReceivables), api::invoices::one),
        get("/api/v1/invoices/{id}/settlements", needs(ReadReceivables), api::invoices::settlements),
        get("/api/v1/customers", needs(ReadCustomers), api::customers::list),
        post("/api/v1/customers", needs(WriteCustomers), api::customers::enter),
        get("/api/v1/customers/{id}", needs(ReadCustomers), api::customers::one),
        get("/api/v1/bank-accounts", needs(ReadBank), api::bank::accounts),
        get("/api/v1/bank-statements", needs(ReadBank), api::bank::statements),
        get("/api/v1/transactions", needs(ReadBank), api::bank::transactions),
        get("/api/v1/transactions/{id}", needs(ReadBank), api::bank::transaction),
        post("/api/v1/transactions/{id}/aside", needs(DecideAllocations), api::exceptions::aside),
        get("/api/v1/exceptions", needs(ReadBank), api::exceptions::list),
        get("/api/v1/exceptions/{id}", needs(ReadBank), api::exceptions::one),
        get("/api/v1/allocations", needs(ReadBank), api::allocations::list),
        post("/api/v1/allocations", needs(DecideAllocations), api::allocations::make),
        get("/api/v1/allocations/{id}", needs(ReadBank), api::allocations::one),
        post("/api/v1/allocations/{id}/undo", needs(DecideAllocations), api::allocations::take_back),
        get("/api/v1/rules", needs(ReadSettings), api::rules::list),
        post("/api/v1/rules", needs(ManageSettings), api::rules::make),
        post("/api/v1/rules/{id}/switch", needs(ManageSettings), api::rules::switch),
        get("/api/v1/rules/{id}/look-back", needs(ManageSettings), api::rules::back),
        get("/api/v1/settings/matching", needs(ReadSettings), api::settings::show),
        patch("/api/v1/settings/matching", needs(ManageSettings), api::settings::change),
        get("/api/v1/entries", needs(ReadBooks), api::books::entries),
        get("/api/v1/entries/{id}", needs(ReadBooks), api::books::entry),
        get("/api/v1/accounts", needs(ReadBooks), api::books::accounts),
        get("/api/v1/trial-balance", needs(ReadBooks), api::books::balance),
        get("/api/v1/closings", needs(ReadBooks), api::books::closings),
        post("/api/v1/closings", Fresh(WriteBooks), api::books::close),
        post("/api/v1/checks", needs(ReadBooks), api::checks::run),
        get("/api/v1/imports", needs(ReadReceivables), api::imports::list),
        get("/api/v1/imports/{id}", needs(ReadReceivables), api::imports::one),
        get("/api/v1/imports/{id}/problems", needs(ReadReceivables), api::imports::problems),
        upload("/api/v1/imports/invoices", needs(ImportReceivables), api::imports::invoices),
        upload("/api/v1/imports/customers", needs(WriteCustomers), api::imports::customers),
        upload("/api/v1/imports/statements", needs(ImportStatements), api::imports::statements),
        get("/api/v1/events", needs(ReadActivity), api::activity::events),
        get("/api/v1/users", needs(ReadSettings), api::users::list),
        get("/api/v1/keys", needs(ReadSettings), api::keys::list),
        post("/api/v1/keys", Fresh(ManageKeys), api::keys::make),
        post("/api/v1/keys/{id}/revoke", needs(ManageKeys), api::keys::revoke),
    ]
}

/// The list as a service.
pub fn router(desk: &Desk) -> Router<Desk> {
    routes().into_iter().fold(Router::new(), |router, route| {
        let guarded = route.handler.route_layer(from_fn_with_state((desk.clone(), route.access), guard));
        router.route(route.path, guarded)
    })
}
