//! Every route, pages and JSON, in one list, each with what it asks of whoever calls it.

use app::identity::Permission::{self, DecideAllocations, ExportData, ImportReceivables, ReadActivity};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::{Access, guard};
use crate::state::Desk;
use crate::{activity, assets, health, import, live, signing_in};

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

/// Files that are sent: their size has a limit of its own.
fn post_files<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let limit = DefaultBodyLimit::max(import::FILE_BYTES_MAX);
    let handler = on(MethodFilter::POST, handler).layer(limit);
    Route { method: Method::POST, path, access, handler }
}

const fn needs(permission: Permission) -> Access {
    Access::Needs(permission)
}

/// The list.
pub fn routes() -> Vec<Route> {
    use Access::{Public, SignedIn};
    vec![
        // What any browser and any monitor may ask.
        get("/assets/{name}", Public, assets::serve),
        get("/healthz", Public, health::alive),
        get("/readyz", Public, health::ready),
        // Signing in.
        get("/sign-in", Public, signing_in::form),
        post("/sign-in", Public, signing_in::sign_in),
        get("/sign-in/code", Public, signing_in::code_form),
        post("/sign-in/code", Public, signing_in::code),
        get("/sign-in/again", SignedIn, signing_in::again_form),
        post("/sign-in/again", SignedIn, signing_in::again),
        post("/sign-out", SignedIn, signing_in::sign_out),
        get("/welcome/{token}", Public, signing_in::welcome),
        post("/welcome/{token}", Public, signing_in::accept_welcome),
        get("/invitation/{token}", Public, signing_in::invitation),
        post("/invitation/{token}", Public, signing_in::accept_invitation),
        get("/reset/{token}", Public, signing_in::reset),
        post("/reset/{token}", Public, signing_in::accept_reset),
        // What happens while a page is open.
        get("/events", SignedIn, live::events),
        get("/events/latest", SignedIn, live::latest),
        // Files that come in.
        get("/import", needs(ImportReceivables), import::list),
        post_files("/import/files", needs(ImportReceivables), import::upload),
        get("/import/drafts/{id}", needs(ImportReceivables), import::settings),
        post("/import/drafts/{id}", needs(ImportReceivables), import::save),
        get("/import/drafts/{id}/review", needs(ImportReceivables), import::review),
        post("/import/drafts/{id}/rows", needs(ImportReceivables), import::correct),
        get("/import/drafts/{id}/rejected", needs(ImportReceivables), import::rejected),
        post("/import/drafts/{id}/confirm", needs(ImportReceivables), import::confirm),
        post("/import/drafts/{id}/cancel", needs(ImportReceivables), import::cancel),
        get("/import/drafts/{id}/progress", needs(ImportReceivables), import::progress),
        post("/import/templates/{id}/delete", needs(ImportReceivables), import::delete_template),
        get("/import/{file}", needs(ImportReceivables), import::import),
        get("/import/{file}/raw", needs(ExportData), import::raw),
        get("/import/{file}/undo", needs(DecideAllocations), import::undo_form),
        post("/import/{file}/undo", needs(DecideAllocations), import::undo),
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
