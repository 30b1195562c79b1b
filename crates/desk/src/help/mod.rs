//! Help: the keys of each screen, whom to ask, how accessible the pages are.

use app::context::Ctx;
use askama::Template;
use axum::extract::State;
use db::Tx;

use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// The keys of a screen: each group of keys with the key of what it does.
pub struct Screen {
    title: &'static str,
    keys: &'static [(&'static [&'static str], &'static str)],
}

/// Every key, by screen. `Enter`, `Shift` and arrows are written in the reader's language.
const SCREENS: &[Screen] = &[
    Screen {
        title: "help-everywhere",
        keys: &[
            (&["/"], "help-search"),
            (&["Ctrl", "K"], "help-palette"),
            (&["?"], "help-here"),
            (&["Tab"], "help-tab"),
        ],
    },
    Screen {
        title: "nav-reconcile",
        keys: &[
            (&["J"], "help-next"),
            (&["K"], "help-previous"),
            (&["help-key-enter"], "help-accept"),
            (&["1…9"], "help-choose"),
            (&["A"], "help-other"),
            (&["P"], "help-partial"),
            (&["E"], "help-difference"),
            (&["T"], "help-transfer"),
            (&["C"], "help-comment"),
            (&["S"], "help-aside"),
            (&["X"], "help-tick"),
            (&["help-key-shift", "J"], "help-range"),
            (&["help-key-shift", "help-key-enter"], "help-bulk"),
            (&["Z"], "help-undo"),
        ],
    },
    Screen {
        title: "tasks-title",
        keys: &[
            (&["J"], "help-next"),
            (&["K"], "help-previous"),
            (&["help-key-enter"], "tasks-open"),
            (&["P"], "tasks-outcome-promise"),
            (&["L"], "tasks-outcome-dispute"),
            (&["R"], "tasks-outcome-said-paid"),
            (&["N"], "tasks-outcome-not-reached"),
            (&["A"], "tasks-outcome-other"),
        ],
    },
    Screen {
        title: "help-find-and-match",
        keys: &[(&["="], "help-fill"), (&["help-key-escape"], "help-close")],
    },
];

#[derive(Template)]
#[template(path = "help/templates/shortcuts.html")]
struct ShortcutsPage {
    frame: Frame,
    screens: &'static [Screen],
}

#[derive(Template)]
#[template(path = "help/templates/support.html")]
struct SupportPage {
    frame: Frame,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "help/templates/accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
}

/// `GET /help`
pub async fn shortcuts(State(desk): State<Desk>, user: User) -> PageResult {
    desk.show(&user, Section::Elsewhere, async |_: &Ctx, _: &mut Tx, frame| {
        Ok(ShortcutsPage { frame, screens: SCREENS })
    })
    .await
}

/// `GET /help/support`
pub async fn support(State(desk): State<Desk>, user: User) -> PageResult {
    desk.show(&user, Section::Elsewhere, async |_: &Ctx, _: &mut Tx, frame| {
        Ok(SupportPage { frame, version: env!("CARGO_PKG_VERSION") })
    })
    .await
}

/// `GET /help/accessibility`
pub async fn accessibility(State(desk): State<Desk>, user: User) -> PageResult {
    desk.show(&user, Section::Elsewhere, async |_: &Ctx, _: &mut Tx, frame| Ok(AccessibilityPage { frame }))
        .await
}
