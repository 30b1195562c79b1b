//! Every route, pages and JSON, in one list, each with what it asks of whoever calls it.

use app::identity::Permission::{self, ReadActivity, ReadBooks, ReadReceivables, ReadSettings, WriteBooks};
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::{Access, guard};
use crate::state::Desk;
use crate::{accounting, activity, aged, assets, dashboard, health, live, signing_in};

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
        // Dashboard.
        get("/", needs(ReadReceivables), dashboard::pages::dashboard),
        // What is owed, by age.
        get("/aged-balance", needs(ReadReceivables), aged::pages::list),
        // The books.
        get("/accounting", needs(ReadBooks), accounting::journal::list),
        get("/accounting/entries/{id}", needs(ReadBooks), accounting::entry::one),
        get("/accounting/ledger", needs(ReadBooks), accounting::ledger::list),
        get("/accounting/balance", needs(ReadBooks), accounting::balance::list),
        get("/accounting/suspense", needs(ReadBooks), accounting::suspense::list),
        get("/accounting/closings", needs(ReadBooks), accounting::closings::list),
        get("/accounting/closings/new", Fresh(WriteBooks), accounting::closings::form),
        post("/accounting/closings", Fresh(WriteBooks), accounting::closings::close),
        get("/accounting/year", needs(ReadBooks), accounting::year::file),
        // Activity log.
        get("/activity", needs(ReadActivity), activity::pages::log),
    ]
}

/// The list as a service.
pub fn router(desk: &Desk) -> Router<Desk> {
    routes().into_iter().fold(Router::new(), |router, route| {
        let guarded = route.handler.route_layer(from_fn_with_state((desk.clone(), route.access), guard));
        router.route(route.path, guarded)
    })
}
