//! Users: who may sign in.

use app::context::Ctx;
use app::identity::{UserView, list_users};
use app::ids::UserId;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::Asked;
use super::shapes::instant;
use crate::access::User;
use crate::state::Desk;

/// A person who may sign in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct Person {
    /// Its id.
    #[schema(examples("usr_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// `invited`, `active` or `disabled`.
    pub state: String,
    /// Whether a code is asked for after the password.
    pub has_second_factor: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When they signed in last.
    pub last_signed_in_at: Option<Timestamp>,
}

impl From<UserView> for Person {
    fn from(view: UserView) -> Self {
        Self {
            id: view.id,
            email: view.email,
            name: view.name,
            role: view.role.as_str().to_owned(),
            state: view.state.as_str().to_owned(),
            has_second_factor: view.has_second_factor,
            created_at: instant(view.created_at),
            last_signed_in_at: view.last_signed_in_at.map(instant),
        }
    }
}

/// Lists users in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(Paged),
    responses((status = 200, description = "A page of users", body = Page<Person>)))]
pub async fn list(State(desk): State<Desk>, user: User, Asked(paged): Asked<Paged>) -> Answer<Page<Person>> {
    let place: Place<UserId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(list_users(tx, ctx.org, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.clone(), Person::from)))
}
