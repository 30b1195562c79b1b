//! Who may do what: each route says what it needs, and here is where it is refused.

use app::identity::{Permission, Principal};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::error::PageError;
use crate::failures::asked_language;
use crate::portal;
use crate::signing_in;
use crate::state::Desk;
use crate::web::Flash;
use crate::words::Words;

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// To be a customer who is in the portal.
    Customer,
    /// To be signed in, whatever the role.
    SignedIn,
    /// A role that allows this.
    Needs(Permission),
    /// A role that allows this, and a sign-in of the last minutes.
    Fresh(Permission),
    /// To be signed in, whatever the role, since the last minutes: one's own password and codes.
    FreshlySignedIn,
}

/// Whoever calls, as their session or their key says.
#[derive(Clone, Debug)]
pub struct User {
    /// Who acts, for whom, and what they may.
    pub principal: Principal,
    /// Speaks their language.
    pub words: Words,
    /// Whether they typed their password within the last minutes.
    pub is_fresh: bool,
    /// Something to say once.
    pub flash: Option<Flash>,
}

impl User {
    /// Whether they may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.principal.may(permission)
    }
}

/// Lets a request through to its handler, or refuses it.
pub async fn guard(
    State((desk, access)): State<(Desk, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    if access == Access::Public {
        return next.run(request).await;
    }
    if access == Access::Customer {
        return portal::guard(&desk, request, next).await;
    }
    let mut user = match signing_in::identify(&desk, request.headers()).await {
        Ok(user) => user,
        Err(PageError::Unauthenticated) => return sign_in_first(&request),
        Err(error) => return error.into_response(),
    };
    if is_api(request.uri().path()) && request.headers().contains_key(header::ACCEPT_LANGUAGE) {
        user.words = Words::new(asked_language(request.headers()));
    }
    let needed = match access {
        Access::Public | Access::Customer | Access::SignedIn | Access::FreshlySignedIn => None,
        Access::Needs(permission) | Access::Fresh(permission) => Some(permission),
    };
    if let Some(permission) = needed.filter(|permission| !user.may(*permission)) {
        let mut refused = PageError::Forbidden.into_response();
        refused.extensions_mut().insert(Missing(permission));
        return refused;
    }
    if matches!(access, Access::Fresh(_) | Access::FreshlySignedIn) && !user.is_fresh {
        return sign_in_again(&request);
    }
    // What is said once has been said when a whole page was shown.
    let is_said = user.flash.is_some() && !request.headers().contains_key("hx-request");
    request.extensions_mut().insert(user);
    let response = next.run(request).await;
    if is_said && is_page(&response) { signing_in::said(&desk, response) } else { response }
}

/// The permission for want of which a request was refused.
#[derive(Clone, Copy, Debug)]
pub struct Missing(pub Permission);

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Whether a path belongs to the API.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

fn sign_in_first(request: &Request) -> Response {
    redirect_for_sign_in(request, "/sign-in")
}

fn sign_in_again(request: &Request) -> Response {
    redirect_for_sign_in(request, "/sign-in/again")
}

/// Programs and parts of pages get a status; a page gets the form, and comes back after it.
fn redirect_for_sign_in(request: &Request, form: &str) -> Response {
    let path = request.uri().path();
    if is_api(path) || path == "/metrics" {
        return PageError::Unauthenticated.into_response();
    }
    let back = if request.method() == Method::GET {
        request.uri().path_and_query().map_or("/", |found| found.as_str())
    } else {
        referring_page(request.headers())
    };
    let address = sign_in_address(form, back);
    if request.headers().contains_key("hx-request") {
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", address)]).into_response();
    }
    Redirect::to(&address).into_response()
}

fn sign_in_address(form: &str, back: &str) -> String {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back).finish();
    format!("{form}?{query}")
}

/// The form for the password, of a page on which only some of what it does asks for it again; `back` is that page.
pub fn type_password_again(back: &str) -> Response {
    Redirect::to(&sign_in_address("/sign-in/again", back)).into_response()
}

/// The page from which a form was sent: only its path, so that nobody is led elsewhere.
pub fn referring_page(headers: &HeaderMap) -> &str {
    headers
        .get("referer")
        .and_then(|value| value.to_str().ok())
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .map_or("/", |path| own_path(Some(path)))
}

/// Where to go after signing in: a path of ours, or the first page.
pub fn own_path(next: Option<&str>) -> &str {
    // Browsers drop tabs and line ends from addresses, so that `/<tab>/` would lead to another host.
    let is_ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains(|it: char| it == '\\' || it.is_control())
    };
    next.filter(is_ours).unwrap_or("/")
}

impl<S: Send + Sync> FromRequestParts<S> for User {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        // Only the guard puts it there: a route that forgets to ask is refused, not open.
        parts.extensions.get::<Self>().cloned().ok_or(PageError::Forbidden)
    }
}
