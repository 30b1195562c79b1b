//! What surrounds every page of the portal.

use app::customers::find_customer;
use app::identity::{EntityLook, find_entity, find_look};
use app::portal::{PortalReader, PortalSettings, find_portal_settings};
use db::Tx;

use super::look::{LookPaths, paths_of};
use crate::error::PageError;
use crate::state::Desk;
use crate::web::Flash;
use crate::words::Words;

/// Whose portal it is, who can be asked, and what is said once.
pub struct PortalFrame {
    pub lang: &'static str,
    pub style: String,
    pub entity: String,
    pub customer: String,
    pub settings: PortalSettings,
    /// The telephone as it is dialled.
    pub dialled: String,
    pub flash: Option<Flash>,
    pub look: EntityLook,
    /// Where its styles and its logo are had.
    pub paths: LookPaths,
}

impl PortalFrame {
    /// The frame of the customer who is in.
    pub async fn load(
        desk: &Desk,
        tx: &mut Tx,
        reader: &PortalReader,
        words: &Words,
        flash: Option<Flash>,
    ) -> Result<Self, PageError> {
        let entity = find_entity(tx, reader.ctx.org, reader.ctx.legal_entity).await?;
        let settings = find_portal_settings(tx, &reader.ctx).await?;
        let look = find_look(tx, &reader.ctx).await?;
        let customer = find_customer(tx, &reader.ctx, reader.customer).await?;
        Ok(Self {
            lang: words.code(),
            style: desk.assets().style.clone(),
            entity: entity.map(|entity| entity.name).unwrap_or_default(),
            customer: customer.map(|customer| customer.name).unwrap_or_default(),
            dialled: settings.phone.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect(),
            settings,
            flash,
            paths: paths_of(reader.ctx.legal_entity, &look),
            look,
        })
    }
}
