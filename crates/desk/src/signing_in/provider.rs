//! Signing in through a provider of identities: to it, and back from it.

use app::identity::{
    Principal, ProvenIdentity, Provider, ProviderRequest, Secret, SignInError, SignedIn, ask_provider,
    load_provider, reauthenticate_by_provider, refuse_provider, sign_in_by_provider, take_provider_request,
};
use app::write::{Call, write};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::Tx;
use open_id::{Asked, Claims, Expected, Party, ProviderError};
use serde::Deserialize;

use super::pages::{Next, again_page, come_in, refusal_of, sign_in_page, text_of};
use super::{cookie, identify};
use crate::access::{User, own_path};
use crate::callers::Caller;
use crate::error::PageError;
use crate::failures::asked_language;
use crate::state::Desk;
use crate::web::PageResult;
use crate::words::Words;

/// The cookie that shows that the same browser comes back.
const STATE_COOKIE: &str = "quittance_provider";
/// Where the provider sends people back to.
pub const RETURN_PATH: &str = "/sign-in/provider/done";
const MICROS: i64 = 1_000_000;

/// The provider of this desk: that of the command line, else that of the settings.
pub async fn provider_of(desk: &Desk) -> Result<Option<Provider>, PageError> {
    if let Some(fixed) = desk.fixed_provider() {
        return Ok(Some(fixed.clone()));
    }
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let found = load_provider(desk.own_context(), &mut tx).await?;
        tx.rollback().await?;
        Ok(found)
    })
    .await
}

fn return_address(desk: &Desk) -> Result<String, PageError> {
    let address = desk.settings().public_url.join(RETURN_PATH);
    address.map(String::from).map_err(|error| PageError::Other(Box::new(error)))
}

/// `GET /sign-in/provider`: to the provider.
pub async fn leave(
    State(desk): State<Desk>,
    Query(next): Query<Next>,
    headers: HeaderMap,
    jar: CookieJar,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let next = own_path(next.next.as_deref()).to_owned();
    if let Ok(response) = to_provider(&desk, jar, None, &next).await? {
        return Ok(response);
    }
    let error = Some(words.say("sign-in-provider-away"));
    let page = sign_in_page(&desk, &words, next, (String::new(), error), None).await?;
    Ok((StatusCode::BAD_GATEWAY, page).into_response())
}

/// `GET /sign-in/again/provider`: to the provider, to type the password there.
pub async fn leave_again(
    State(desk): State<Desk>,
    user: User,
    Query(next): Query<Next>,
    jar: CookieJar,
) -> PageResult {
    let next = own_path(next.next.as_deref()).to_owned();
    if let Ok(response) = to_provider(&desk, jar, Some(user.principal.clone()), &next).await? {
        return Ok(response);
    }
    let error = Some(user.words.say("sign-in-provider-away"));
    let page = again_page(&desk, &user, next, error).await?;
    Ok((StatusCode::BAD_GATEWAY, page).into_response())
}

/// The provider does not answer as it should; the log says how.
struct Away;

fn away(error: &ProviderError) -> Away {
    tracing::warn!(error = error.to_string(), "provider of identities");
    Away
}

async fn to_provider(
    desk: &Desk,
    jar: CookieJar,
    me: Option<Principal>,
    next: &str,
) -> Result<Result<Response, Away>, PageError> {
    let provider = provider_of(desk).await?.ok_or(PageError::NotFound)?;
    let client = desk.open_id()?;
    let found = match client.described(&provider.issuer).await {
        Ok(found) => found,
        Err(error) => return Ok(Err(away(&error))),
    };
    let (asked_of, next, is_again) = (provider.clone(), next.to_owned(), me.is_some());
    let ask = desk
        .run(async move |desk: Desk| {
            let (ctx, call) = (desk.own_context(), Call::new("ask_provider", &asked_of.issuer));
            let asked = write(desk.db(), ctx, call, async |tx: &mut Tx| {
                let ask = ask_provider(ctx, tx, desk.identity(), &asked_of, me.as_ref(), &next).await?;
                Ok::<_, app::write::Fault>((ask, None))
            });
            Ok(asked.await?)
        })
        .await?;
    let redirect = return_address(desk)?;
    let asked = Asked {
        state: ask.state.reveal(),
        nonce: ask.nonce.reveal(),
        verifier: ask.verifier.reveal(),
        is_again,
    };
    let address = match found.authorization(&party(&provider, &redirect), &asked) {
        Ok(address) => address,
        Err(error) => return Ok(Err(away(&error))),
    };
    let jar = jar.add(cookie(desk, STATE_COOKIE, ask.state.reveal().to_owned()));
    Ok(Ok((jar, Redirect::to(address.as_str())).into_response()))
}

fn party<'a>(provider: &'a Provider, redirect: &'a str) -> Party<'a> {
    Party { client_id: &provider.client_id, client_secret: provider.client_secret.reveal(), redirect }
}

/// What the provider sends people back with.
#[derive(Debug, Default, Deserialize)]
pub struct Returned {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

/// `GET /sign-in/provider/done`: back from the provider.
pub async fn come_back(
    State(desk): State<Desk>,
    Caller(address): Caller,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
    jar: CookieJar,
) -> PageResult {
    let words = Words::new(asked_language(&headers));
    let is_same_browser = !returned.state.is_empty()
        && jar.get(STATE_COOKIE).is_some_and(|cookie| cookie.value() == returned.state);
    let jar = jar.remove(cookie(&desk, STATE_COOKIE, String::new()));
    let state = Secret::new(if is_same_browser { returned.state.as_str() } else { "" });
    let address = address.to_string();
    let taken = desk
        .run(async move |desk: Desk| {
            Ok(take_provider_request(desk.db(), desk.own_context(), &state, &address).await)
        })
        .await?;
    let mut next = "/".to_owned();
    let came = match taken {
        Ok(request) => {
            own_path(Some(&request.next)).clone_into(&mut next);
            finish(&desk, &headers, request, &returned.code).await?
        }
        Err(error) => Err(error),
    };
    match came {
        Ok(Some(signed_in)) => Ok(come_in(&desk, jar, &signed_in, &next)),
        Ok(None) => Ok((jar, Redirect::to(&next)).into_response()),
        Err(error) => {
            let text = match error {
                SignInError::Wrong => words.say("sign-in-provider-refused"),
                SignInError::Over => words.say("sign-in-provider-over"),
                other => refusal_of(other, &words)?,
            };
            let page = sign_in_page(&desk, &words, next, (String::new(), Some(text)), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, jar, page).into_response())
        }
    }
}

/// Who came back: a new session, or nothing when a session became fresh again.
async fn finish(
    desk: &Desk,
    headers: &HeaderMap,
    request: ProviderRequest,
    code: &str,
) -> Result<Result<Option<SignedIn>, SignInError>, PageError> {
    let provider = provider_of(desk).await?.filter(|provider| provider.issuer == request.issuer);
    let claims = match &provider {
        Some(provider) if !code.is_empty() => proven(desk, provider, &request, code).await?,
        _ => None,
    };
    let (Some(provider), Some(claims)) = (provider, claims) else {
        desk.run(async move |desk: Desk| Ok(refuse_provider(desk.db(), desk.own_context()).await))
            .await?
            .map_err(|error| PageError::Other(Box::new(error)))?;
        return Ok(Err(SignInError::Wrong));
    };
    let identity = ProvenIdentity {
        issuer: claims.issuer,
        subject: claims.subject,
        email: claims.email,
        is_email_verified: claims.is_email_verified,
        signed_in_at: claims.signed_in_at,
    };
    if request.is_again() {
        let me = identify(desk, headers).await?.principal;
        let done = desk.run(async move |desk: Desk| {
            Ok(reauthenticate_by_provider(desk.db(), desk.own_context(), &me, &request, &identity).await)
        });
        return Ok(done.await?.map(|()| None));
    }
    let user_agent = text_of(headers, header::USER_AGENT);
    let done = desk.run(async move |desk: Desk| {
        let (ctx, access) = (desk.own_context(), desk.identity());
        Ok(sign_in_by_provider(desk.db(), ctx, access, &provider, &request, &identity, &user_agent).await)
    });
    Ok(done.await?.map(Some))
}

/// Who the code is for, as the provider says; nothing when it does not, or is not to be believed.
async fn proven(
    desk: &Desk,
    provider: &Provider,
    request: &ProviderRequest,
    code: &str,
) -> Result<Option<Claims>, PageError> {
    let (client, redirect) = (desk.open_id()?, return_address(desk)?);
    let expected = Expected { nonce: request.nonce.reveal(), now: desk.own_context().now_micros() / MICROS };
    let asked = async {
        let found = client.described(&provider.issuer).await?;
        let verifier = request.verifier.reveal();
        client.identify(&found, &party(provider, &redirect), code, verifier, &expected).await
    };
    match asked.await {
        Ok(claims) => Ok(Some(claims)),
        Err(error) => {
            away(&error);
            Ok(None)
        }
    }
}
