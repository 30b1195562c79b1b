//! My account: who I am to the desk, my password, my second factor, where I am signed in.

mod profile;
mod second_factor;
mod sessions;

pub use profile::{change_language, change_password, change_theme, page, password_form, save};
pub use second_factor::{
    begin as begin_second_factor, confirm as confirm_second_factor, disable as disable_second_factor,
    page as second_factor_page, renew as renew_recovery_codes,
};
pub use sessions::{end as end_session, end_others as end_other_sessions};

use app::identity::Who;
use app::ids::{SessionId, UserId};

use crate::access::User;
use crate::error::PageError;

/// The person behind a request, and their session. A program has no account.
fn person(user: &User) -> Result<(UserId, SessionId), PageError> {
    match user.principal.who {
        Who::User { user, session, .. } => Ok((user, session)),
        Who::Key { .. } => Err(PageError::Forbidden),
    }
}
