//! Where one is signed in.

use app::identity::{EndSession, SessionView, end_other_sessions, end_session};
use app::write::Call;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;

use crate::access::User;
use crate::state::Desk;
use crate::web::PageResult;
use crate::web::form::done;
use crate::words::Words;

/// A session as its owner's page shows it.
pub struct SessionRow {
    pub(super) id: String,
    pub(super) device: String,
    pub(super) begun: i64,
    pub(super) seen: i64,
    pub(super) is_this: bool,
}

impl SessionRow {
    pub(super) fn new(view: SessionView, this: &str, words: &Words) -> Self {
        let is_this = view.id == this;
        let device = device(&view.user_agent).unwrap_or_else(|| words.say("account-session-unknown"));
        Self { id: view.id, device, begun: view.created_at, seen: view.last_seen_at, is_this }
    }
}

/// What a browser says of itself, and its name. The order matters: most claim to be Chrome or Safari.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// What a browser says of the system that it runs on. A phone says that of its computer cousin too.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// A browser in words that its owner recognises: `Firefox · Linux`.
fn device(user_agent: &str) -> Option<String> {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    // Only the first characters are kept: a cut name may lack its browser, never its system.
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => Some(user_agent.to_owned()).filter(|text| !text.trim().is_empty()),
    }
}

/// `POST /account/sessions/{id}/end`
pub async fn end(State(desk): State<Desk>, user: User, jar: CookieJar, Path(id): Path<String>) -> PageResult {
    let (me, command) = (user.principal.clone(), EndSession { session: id });
    let call = Call::new("end_session", &command);
    desk.write(&user, call, async move |ctx, tx| end_session(ctx, tx, &me, &command).await).await?;
    done(&desk, jar, &user.words.say("account-session-ended"), "/account")
}

/// `POST /account/sessions/end-others`
pub async fn end_others(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let me = user.principal.clone();
    let call = Call::new("end_other_sessions", &());
    desk.write(&user, call, async move |ctx, tx| end_other_sessions(ctx, tx, &me).await).await?;
    done(&desk, jar, &user.words.say("account-sessions-ended"), "/account")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_in_words() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1 Safari/5 Edg/1";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19 Safari/6";
        assert_eq!(device(edge).as_deref(), Some("Edge · Windows"));
        assert_eq!(device(phone).as_deref(), Some("Safari · iPhone"));
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").as_deref(),
            Some("Firefox · Linux")
        );
        assert_eq!(device("curl/8.5").as_deref(), Some("curl"));
        assert_eq!(device("Robot").as_deref(), Some("Robot"));
        assert_eq!(device(" "), None);
    }
}
