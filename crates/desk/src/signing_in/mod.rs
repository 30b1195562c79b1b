//! Coming in: who calls, the cookie, and the pages before anyone is known.

mod links;
mod pages;
mod provider;

pub use links::{link, use_link};
pub use pages::{again, again_form, code, code_form, form, sign_in, sign_out};
pub use provider::{RETURN_PATH, come_back, leave, leave_again, provider_of};

use app::identity::{
    AuthenticateError, Authenticated, Principal, Secret, authenticate_key, authenticate_session, mark_seen,
};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use db::{DbError, Tx};

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::Flash;
use crate::words::Words;

/// The cookie that says one thing once.
const FLASH_COOKIE: &str = "quittance_flash";
/// Longest value of it, as it is sent: browsers keep 4,096 bytes with name and attributes.
const FLASH_MAX: usize = 3_600;

/// What surrounds a page that is shown to nobody in particular.
#[derive(Clone, Debug)]
pub struct Plain {
    /// Language of the page.
    pub lang: &'static str,
    /// Where the style sheet is.
    pub style: String,
    /// Where our script is.
    pub script: String,
}

impl Plain {
    /// In this language.
    pub fn new(desk: &Desk, words: &Words) -> Self {
        Self { lang: words.code(), style: desk.assets().style.clone(), script: desk.assets().script.clone() }
    }
}

/// Name of the cookie that holds the token of the session. Over an encrypted connection the prefix
/// binds it to this very host.
fn session_cookie(desk: &Desk) -> &'static str {
    if desk.settings().is_secure() { "__Host-quittance_session" } else { "quittance_session" }
}

/// A cookie that no script reads and no other site sends.
pub fn cookie(desk: &Desk, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .http_only(true)
        .secure(desk.settings().is_secure())
        .same_site(SameSite::Lax)
        .path("/")
        .build()
}

/// The jar, with something to say on the next page.
pub fn say_once(desk: &Desk, jar: CookieJar, tone: &str, text: &str) -> CookieJar {
    let written = |text: &str| {
        let flash = Flash { tone: tone.to_owned(), text: text.to_owned() };
        let json = serde_json::to_vec(&flash).unwrap_or_default();
        url::form_urlencoded::byte_serialize(&json).collect::<String>()
    };
    let mut value = written(text);
    let mut words = text.split(' ').count();
    // A browser drops a cookie that is too long, and nothing would be said at all.
    while value.len() > FLASH_MAX && words > 0 {
        words = words * 9 / 10;
        let kept: Vec<&str> = text.split(' ').take(words).collect();
        value = written(&format!("{} …", kept.join(" ")));
    }
    jar.add(cookie(desk, FLASH_COOKIE, value))
}

/// An answer that has said it: the browser forgets it.
pub fn said(desk: &Desk, mut response: Response) -> Response {
    let mut forgotten = cookie(desk, FLASH_COOKIE, String::new());
    forgotten.make_removal();
    if let Ok(value) = HeaderValue::from_str(&forgotten.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// What the last page wanted to be said here.
pub fn flash_of(jar: &CookieJar) -> Option<Flash> {
    let value = jar.get(FLASH_COOKIE)?.value().to_owned();
    let (text, _) = url::form_urlencoded::parse(value.as_bytes()).next()?;
    let flash: Flash = serde_json::from_str(&text).ok()?;
    ["ok", "warn", "bad"].contains(&flash.tone.as_str()).then_some(flash)
}

/// By what a caller is known: the key of a program, or the token of a session.
#[derive(Clone, Debug)]
pub struct Credentials {
    key: Option<Secret>,
    token: Option<Secret>,
}

impl Credentials {
    /// What a request brings.
    pub fn of(desk: &Desk, headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let token = jar.get(session_cookie(desk)).map(|cookie| Secret::new(cookie.value()));
        Self { key: bearer(headers), token }
    }

    /// Whose they are now. It only reads.
    pub async fn identify(&self, desk: &Desk, tx: &mut Tx) -> Result<Authenticated, PageError> {
        let ctx = desk.own_context();
        let found = match (&self.key, &self.token) {
            (Some(key), _) => authenticate_key(ctx, tx, key).await,
            (None, Some(token)) => authenticate_session(ctx, tx, desk.identity(), token).await,
            (None, None) => Err(AuthenticateError::Unknown),
        };
        found.map_err(|error| match error {
            AuthenticateError::Db(error) => error.into(),
            AuthenticateError::Unknown | AuthenticateError::Over | AuthenticateError::SecondFactorMissing => {
                PageError::Unauthenticated
            }
        })
    }
}

/// Who calls, as the session cookie or the key says.
pub async fn identify(desk: &Desk, headers: &HeaderMap) -> Result<User, PageError> {
    let credentials = Credentials::of(desk, headers);
    let found = desk.run(async move |desk: Desk| who(&desk, &credentials).await).await?;
    Ok(User {
        words: Words::new(found.language),
        is_fresh: found.is_fresh(desk.identity(), desk.own_context().now_micros()),
        principal: found,
        flash: flash_of(&CookieJar::from_headers(headers)),
    })
}

/// The key of a program: `Authorization: Bearer qk_…`.
fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(key.trim()))
}

async fn who(desk: &Desk, credentials: &Credentials) -> Result<Principal, PageError> {
    let mut tx = desk.db().begin_read().await?;
    let found = credentials.identify(desk, &mut tx).await;
    tx.rollback().await?;
    let Authenticated { principal, is_due } = found?;
    if is_due {
        let ctx = desk.own_context();
        desk.db().write(async |tx: &mut Tx| mark_seen(ctx, tx, &principal).await).await.map_err(ours)?;
    }
    Ok(principal)
}

fn ours(error: DbError) -> PageError {
    error.into()
}
