//! How what a legal entity sends and shows looks: its colour and its logo.

use db::{DbError, Tx};
use imagesize::ImageType;
use messages::Colour;
use serde::{Deserialize, Serialize};

use super::fault::carries_fault;
use super::store::{self, LookRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::refusal::{Refusal, Refuses, Value};
use crate::write::Fault;

/// Most bytes of a logo: it goes with every letter.
pub const LOGO_BYTES_MAX: usize = 200_000;
/// Longest side of a logo, in pixels.
const LOGO_SIDE_MAX: usize = 4_000;
/// The room that a logo is shown in, in pixels.
const SHOWN_WIDTH: i64 = 200;
const SHOWN_HEIGHT: i64 = 64;

/// How a legal entity looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityLook {
    /// `#rrggbb`.
    pub colour: String,
    /// Its logo.
    pub logo: Option<EntityLogo>,
    /// When it was changed last, in microseconds since 1970 UTC.
    pub changed_at: i64,
}

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityLogo {
    /// The picture.
    pub bytes: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub content_type: String,
    /// How wide it is shown, in pixels.
    pub shown_width: u16,
    /// How high it is shown, in pixels.
    pub shown_height: u16,
}

/// What becomes of the logo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NewLogo {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Remove,
    /// It is this picture, in PNG or JPEG.
    Put(Vec<u8>),
}

/// Look like this from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SetLook {
    /// The colour, `#rrggbb`.
    pub colour: String,
    /// The logo.
    pub logo: NewLogo,
}

/// The look is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookSet {
    /// The colour.
    pub colour: String,
}

/// Why a look was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetLookError {
    /// Not a colour.
    #[error("{0:?} is not a colour")]
    BadColour(String),
    /// Larger than [`LOGO_BYTES_MAX`], or with too long a side.
    #[error("the logo is too large")]
    LargeLogo,
    /// Neither PNG nor JPEG, or broken.
    #[error("the logo is neither PNG nor JPEG")]
    BadLogo,
    /// The store or the machine.
    #[error(transparent)]
    Fault(Fault),
}

carries_fault!(SetLookError);

impl Refuses for SetLookError {
    fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::BadColour(text) => Refusal::new("look-colour", [("value", Value::Text(text.clone()))]),
            Self::LargeLogo => Refusal::new("look-logo-large", []),
            Self::BadLogo => Refusal::new("look-logo", []),
            Self::Fault(_) => return None,
        })
    }
}

/// How the context's legal entity looks; the product's own colour and no logo where nobody said.
pub async fn find_look(tx: &mut Tx, ctx: &Ctx) -> Result<EntityLook, DbError> {
    let usual = || EntityLook { colour: Colour::default().to_string(), ..EntityLook::default() };
    Ok(store::find_look(tx, ctx).await?.map_or_else(usual, |row| EntityLook {
        colour: row.colour,
        changed_at: row.changed_at,
        logo: (!row.logo.is_empty()).then(|| {
            let (width, height) = shown(row.logo_width, row.logo_height);
            EntityLogo {
                bytes: row.logo,
                content_type: row.logo_type,
                shown_width: width,
                shown_height: height,
            }
        }),
    }))
}

/// A picture's sides in the room that it is shown in; never larger than it is.
fn shown(width: i64, height: i64) -> (u16, u16) {
    let (width, height) = (width.max(1), height.max(1));
    let (mut wide, mut high) = (width.min(SHOWN_WIDTH), height.min(SHOWN_HEIGHT));
    if wide * height > high * width {
        wide = (high * width / height).max(1);
    } else {
        high = (wide * height / width).max(1);
    }
    (u16::try_from(wide).unwrap_or(1), u16::try_from(high).unwrap_or(1))
}

/// Sets how the context's legal entity looks.
pub async fn set_look(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetLook,
) -> Result<(LookSet, Option<Event>), SetLookError> {
    let text = command.colour.trim();
    let colour = Colour::parse(text).map_err(|_| SetLookError::BadColour(text.to_owned()))?.to_string();
    let mut row = store::find_look(tx, ctx).await?.unwrap_or_else(|| LookRow {
        colour: String::new(),
        logo: Vec::new(),
        logo_type: String::new(),
        logo_width: 0,
        logo_height: 0,
        changed_at: 0,
    });
    match &command.logo {
        NewLogo::Keep => {}
        NewLogo::Remove => row.logo = Vec::new(),
        NewLogo::Put(bytes) => {
            let (content_type, width, height) = read_logo(bytes)?;
            row.logo.clone_from(bytes);
            content_type.clone_into(&mut row.logo_type);
            (row.logo_width, row.logo_height) = (width, height);
        }
    }
    row.colour.clone_from(&colour);
    row.changed_at = ctx.now_micros();
    store::replace_look(tx, ctx, &row).await?;
    let data = serde_json::json!({ "colour": colour, "has_logo": !row.logo.is_empty() });
    Ok((LookSet { colour }, Some(Event::new("look_set", ctx.legal_entity, data))))
}

/// The type and the sides of a picture.
fn read_logo(bytes: &[u8]) -> Result<(&'static str, i64, i64), SetLookError> {
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(SetLookError::LargeLogo);
    }
    let content_type = match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(_) | Err(_) => return Err(SetLookError::BadLogo),
    };
    let size = imagesize::blob_size(bytes).map_err(|_| SetLookError::BadLogo)?;
    if size.width == 0 || size.height == 0 {
        return Err(SetLookError::BadLogo);
    }
    if size.width.max(size.height) > LOGO_SIDE_MAX {
        return Err(SetLookError::LargeLogo);
    }
    let side = |pixels: usize| i64::try_from(pixels).unwrap_or(i64::MAX);
    Ok((content_type, side(size.width), side(size.height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_shown_whole_and_never_larger_than_it_is() {
        assert_eq!(shown(400, 128), (200, 64));
        assert_eq!(shown(1_000, 100), (200, 20));
        assert_eq!(shown(100, 1_000), (6, 64));
        assert_eq!(shown(120, 40), (120, 40));
        assert_eq!(shown(4_000, 1), (200, 1));
    }
}
