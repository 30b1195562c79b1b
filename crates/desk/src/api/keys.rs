//! Keys of programs: made by a person, shown once, listed, revoked.

use app::activity::Event;
use app::context::Ctx;
use app::identity::{
    Asked, KeyError, KeyView, MakeKey, Permission, RevokeKey, Side, ask_key, list_keys, revoke_key,
};
use app::ids::ApiKeyId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::{Asked as Query, Named, Sent, Write};
use super::shapes::instant;
use crate::access::User;
use crate::state::Desk;

/// A key of a program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    #[schema(examples("key_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// What it was made with; it has no more of it than its maker has now.
    pub permissions: Vec<String>,
    /// `payment` or `business`: a key of the business side never sees bank data.
    pub side: String,
    /// Who made it, by id.
    pub made_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl From<KeyView> for ApiKey {
    fn from(view: KeyView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            hint: view.hint,
            permissions: view.permissions.into_iter().map(|it: Permission| it.as_str().to_owned()).collect(),
            side: Side::as_str(view.side).to_owned(),
            made_by: view.made_by,
            created_at: instant(view.created_at),
            expires_at: instant(view.expires_at),
            last_used_at: view.last_used_at.map(instant),
            revoked_at: view.revoked_at.map(instant),
        }
    }
}

/// Lists keys, oldest first; those that are over or revoked are among them.
#[utoipa::path(get, path = "/api/v1/keys", tag = "keys", params(Paged),
    responses((status = 200, description = "A page of keys", body = Page<ApiKey>)))]
pub async fn list(State(desk): State<Desk>, user: User, Query(paged): Query<Paged>) -> Answer<Page<ApiKey>> {
    let place: Place<ApiKeyId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(list_keys(ctx, tx, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.clone(), ApiKey::from)))
}

/// A key to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is for.
    #[schema(examples("ERP"), min_length = 1, max_length = 100)]
    pub name: String,
    /// What it may do: at most what its maker may.
    #[schema(min_items = 1, max_items = 32, examples(json!(["read_receivables", "import_receivables"])))]
    pub permissions: Vec<String>,
    /// `payment` or `business`.
    #[schema(examples("business"))]
    pub side: String,
    /// Days until it is over.
    #[schema(minimum = 1, maximum = 396, examples(365))]
    pub days: i64,
    /// Confirms that the key may see or change settings, or read the activity log, when it is to.
    #[serde(default)]
    pub confirmed: bool,
}

/// A key that was made, or waits for another owner: where there are two, one confirms what the other asks for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeyMade {
    /// Its id, when it was made.
    pub id: Option<String>,
    /// The key itself: shown this once. A call that is repeated under its idempotency key does not show
    /// it again.
    pub key: Option<String>,
    /// When it is over.
    pub expires_at: Option<Timestamp>,
    /// The request that another owner has to confirm, when the key was not made at once.
    pub request: Option<String>,
}

/// Makes a key. A person does it, freshly signed in; a key makes no keys.
#[utoipa::path(post, path = "/api/v1/keys", tag = "keys", request_body = NewKey,
    responses((status = 200, description = "The key", body = KeyMade)))]
pub async fn make(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewKey>,
) -> Answer<KeyMade> {
    let NewKey { name, permissions, side, days, confirmed } = new;
    let command = MakeKey { name, permissions, side, days, is_confirmed: confirmed };
    let call = write.call("ask_key", &command);
    let access = desk.identity().clone();
    let me = user.principal.clone();
    let made = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        ask_key(ctx, tx, &access, &me, &command).await
    });
    Ok(Json(match made.await? {
        Asked::Done(made) => KeyMade {
            id: Some(made.id),
            key: Some(made.key.reveal().to_owned()).filter(|key| !key.is_empty()),
            expires_at: Some(instant(made.expires_at)),
            request: None,
        },
        Asked::Waits(request) => KeyMade { id: None, key: None, expires_at: None, request: Some(request) },
    }))
}

/// A key was revoked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeyRevoked {
    /// The key, by id.
    pub key: String,
}

/// Revokes a key: it opens nothing any more. It stays on the list.
#[utoipa::path(post, path = "/api/v1/keys/{id}/revoke", tag = "keys", params(("id" = String, Path, description = "Id of the key")),
    responses((status = 200, description = "Revoked", body = KeyRevoked)))]
pub async fn revoke(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<ApiKeyId>,
    write: Write,
) -> Answer<KeyRevoked> {
    let command = RevokeKey { key: id.to_string() };
    let call = write.call("revoke_key", &command);
    let revoked = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (revoked, event) = revoke_key(ctx, tx, &command).await?;
        Ok::<(KeyRevoked, Option<Event>), KeyError>((KeyRevoked { key: revoked.key }, event))
    });
    Ok(Json(revoked.await?))
}
