//! Legal entities: whose books these are.

use app::context::Ctx;
use app::identity::{EntityView, list_entities};
use app::ids::LegalEntityId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::Asked;
use super::shapes::known;
use crate::access::User;
use crate::state::Desk;

/// A legal entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalEntity {
    /// Its id.
    #[schema(examples("ent_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its SIREN.
    pub siren: Option<String>,
    /// Its VAT number.
    pub vat_number: Option<String>,
    /// Currency of its books.
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Whether it is the one on whose books the caller works: every other address reads and writes these alone.
    pub is_current: bool,
}

impl LegalEntity {
    fn of(view: EntityView, current: LegalEntityId) -> Self {
        Self {
            is_current: view.id == current.to_string(),
            id: view.id,
            name: view.name,
            siren: known(view.siren),
            vat_number: known(view.vat_number),
            currency: view.currency,
        }
    }
}

/// Lists the legal entities of the organisation.
#[utoipa::path(get, path = "/api/v1/legal-entities", tag = "settings", params(Paged),
    responses((status = 200, description = "A page of legal entities", body = Page<LegalEntity>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(paged): Asked<Paged>,
) -> Answer<Page<LegalEntity>> {
    let place: Place<LegalEntityId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let found = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| {
        Ok((list_entities(tx, ctx.org).await?, ctx.legal_entity))
    });
    let (views, current) = found.await?;
    Ok(Json(place.cut(views, |view| view.id.clone(), |view| LegalEntity::of(view, current))))
}
