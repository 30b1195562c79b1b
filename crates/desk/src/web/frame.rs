//! The frame of a page: who reads, where they are, what waits for them.

use app::activity::find_head;
use app::context::Ctx;
use app::identity::{Permission, Theme, list_entities};
use app::inbox::has_sample;
use db::Tx;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// A part of the desk, as the navigation lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What needs doing today, and the figures.
    Dashboard,
    /// The reconcile desk.
    Reconcile,
    /// Invoices and credit notes.
    Invoices,
    /// Customers.
    Customers,
    /// Reminders of what is late.
    Collections,
    /// What is owed, by age.
    AgedBalance,
    /// Bank accounts and statements.
    Bank,
    /// Journal, ledger, closing.
    Accounting,
    /// Files that come in.
    Import,
    /// Who did what.
    Activity,
    /// Settings.
    Settings,
    /// A page that no entry of the navigation leads to.
    Elsewhere,
}

impl Section {
    /// The part in which an address lies, by how it begins.
    pub fn of_path(path: &str) -> Self {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        NAVIGATION
            .iter()
            .find(|(_, href, ..)| !first.is_empty() && href.trim_start_matches('/') == first)
            .map_or(Self::Elsewhere, |(section, ..)| *section)
    }
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its text.
    pub key: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// How much waits there, when something does.
    pub count: Option<u64>,
    /// Whether this page is in it.
    pub is_current: bool,
}

/// Something to say once, after an action.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    /// `ok`, `warn` or `bad`.
    pub tone: String,
    /// The sentence, already in the reader's language.
    pub text: String,
}

/// What surrounds a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Language of the page, as HTML names it.
    pub lang: &'static str,
    /// `light`, `dark`, or nothing to follow the machine.
    pub theme: String,
    /// Name of the reader.
    pub user_name: String,
    /// Two letters for the reader's portrait.
    pub initials: String,
    /// The number of the last event that the page knows of.
    pub head: i64,
    /// Key of the name of the reader's role.
    pub role_key: String,
    /// The legal entity whose books are shown.
    pub entity: String,
    /// The other legal entities, id and name, to which they may switch.
    pub other_entities: Vec<(String, String)>,
    /// The navigation, as far as the reader's role allows.
    pub nav: Vec<NavItem>,
    /// Whether the reader sees figures of the whole business.
    pub sees_books: bool,
    /// Something to say once.
    pub flash: Option<Flash>,
    /// Whether the figures are those of the sample data.
    pub has_sample: bool,
    /// Whether single keys are shortcuts (WCAG 2.1.4 asks that they can be switched off).
    pub has_shortcuts: bool,
    /// Where the style sheet is.
    pub style: String,
    /// Where our script is.
    pub script: String,
    /// Where htmx is.
    pub htmx: Option<String>,
}

impl Frame {
    /// The frame of a page in this section, for this reader.
    pub async fn load(
        ctx: &Ctx,
        tx: &mut Tx,
        user: &User,
        section: Section,
        desk: &Desk,
    ) -> Result<Self, PageError> {
        let (here, elsewhere): (Vec<_>, Vec<_>) = list_entities(tx, ctx.org)
            .await?
            .into_iter()
            .map(|found| (found.id, found.name))
            .partition(|(id, _)| *id == ctx.legal_entity.to_string());
        let entity = here.into_iter().next().map(|(_, name)| name).unwrap_or_default();
        let assets = desk.assets();
        let head = find_head(tx, ctx.org).await?;
        let waiting =
            if user.may(Permission::ReadBank) { desk.work_counts(tx, ctx, head).await?.waiting() } else { 0 };
        let nav = NAVIGATION
            .iter()
            .filter(|(_, _, _, _, needs)| user.may(*needs))
            .map(|(place, href, key, icon, _)| NavItem {
                href,
                key,
                icon,
                count: (*place == Section::Reconcile && waiting > 0).then_some(waiting),
                is_current: *place == section,
            })
            .collect();
        Ok(Self {
            lang: user.words.code(),
            theme: theme_word(user.principal.theme),
            user_name: user.principal.name.clone(),
            initials: initials(&user.principal.name),
            head,
            role_key: format!("role-{}", user.principal.role.as_str()),
            entity,
            other_entities: elsewhere,
            nav,
            sees_books: user.may(Permission::ReadBooks),
            flash: user.flash.clone(),
            has_sample: has_sample(tx, ctx).await?,
            has_shortcuts: user.principal.preferences.has_single_key_shortcuts,
            style: assets.style.clone(),
            script: assets.script.clone(),
            htmx: assets.htmx.clone(),
        })
    }
}

/// Section, address, text, icon, and what it needs.
const NAVIGATION: &[(Section, &str, &str, &str, Permission)] = &[
    (Section::Dashboard, "/", "nav-dashboard", "home", Permission::ReadReceivables),
    (Section::Reconcile, "/reconcile", "nav-reconcile", "match", Permission::ReadBank),
    (Section::Invoices, "/invoices", "nav-invoices", "invoice", Permission::ReadReceivables),
    (Section::Customers, "/customers", "nav-customers", "customers", Permission::ReadCustomers),
    (Section::Collections, "/collections", "nav-collections", "remind", Permission::ReadReceivables),
    (Section::AgedBalance, "/aged-balance", "nav-aged-balance", "aged", Permission::ReadReceivables),
    (Section::Bank, "/bank", "nav-bank", "bank", Permission::ReadBank),
    (Section::Accounting, "/accounting", "nav-accounting", "books", Permission::ReadBooks),
    (Section::Import, "/import", "nav-import", "import", Permission::ReadBank),
    (Section::Activity, "/activity", "nav-activity", "activity", Permission::ReadActivity),
    (Section::Settings, "/settings", "nav-settings", "settings", Permission::ReadSettings),
];

/// What the page is told of a theme: nothing leaves the choice to the machine.
fn theme_word(theme: Theme) -> String {
    match theme {
        Theme::System => String::new(),
        Theme::Light | Theme::Dark => theme.as_str().to_owned(),
    }
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect::<String>().to_uppercase()
}
