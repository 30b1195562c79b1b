//! The colour and the logo of a legal entity, for the browsers of its customers.

use app::identity::{EntityLook, find_look};
use app::ids::LegalEntityId;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use messages::{Colour, Look};

use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;

/// Where the look of a legal entity is had. The time of its last change stands in the address, so that browsers may keep it.
pub struct LookPaths {
    /// Its styles.
    pub style: String,
    /// Its logo, where it has one.
    pub logo: Option<String>,
}

/// Where a look is had.
pub fn paths_of(entity: LegalEntityId, look: &EntityLook) -> LookPaths {
    let path = |what: &str| format!("/portal/look/{entity}/{}/{what}", look.changed_at);
    LookPaths { style: path("style.css"), logo: look.logo.as_ref().map(|_| path("logo")) }
}

async fn look_of(desk: Desk, entity: &str) -> Result<EntityLook, PageError> {
    let entity: LegalEntityId = entity.parse().map_err(|_| PageError::NotFound)?;
    desk.run(async move |desk: Desk| {
        let ctx = desk.own_context().on_entity(entity);
        let mut tx = desk.db().begin_read().await?;
        let look = find_look(&mut tx, &ctx).await?;
        tx.rollback().await?;
        Ok(look)
    })
    .await
}

/// `GET /portal/look/{entity}/{changed}/style.css`
pub async fn style(State(desk): State<Desk>, Path((entity, _)): Path<(String, String)>) -> PageResult {
    let look = look_of(desk, &entity).await?;
    let colour = Colour::parse(&look.colour).unwrap_or_default();
    let ink = Look::new(colour, None).ink_on_colour();
    // Only what the colour is on: all else keeps the contrasts of the product.
    let rules = format!(
        "@layer pages{{.branded .portal-head{{background:{colour};color:{ink};border-bottom-color:{colour}}}\
         .branded .portal-head a,.branded .portal-head .button-quiet{{color:{ink}}}\
         .branded .portal-head a:focus-visible,.branded .portal-head .button:focus-visible{{outline-color:{ink}}}\
         .branded .portal-head .button-quiet:hover{{background:transparent;text-decoration:underline}}\
         .branded .button-primary,.branded .button-primary:hover{{background:{colour};color:{ink};border-color:{colour}}}}}"
    );
    Ok(kept(Body::from(rules), "text/css; charset=utf-8"))
}

/// `GET /portal/look/{entity}/{changed}/logo`
pub async fn logo(State(desk): State<Desk>, Path((entity, _)): Path<(String, String)>) -> PageResult {
    let logo = look_of(desk, &entity).await?.logo.ok_or(PageError::NotFound)?;
    let content_type = if logo.content_type == "image/png" { "image/png" } else { "image/jpeg" };
    Ok(kept(Body::from(logo.bytes), content_type))
}

fn kept(body: Body, content_type: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, body).into_response()
}
