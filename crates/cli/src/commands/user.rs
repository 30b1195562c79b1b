//! `quittance user`: who may sign in to the pages. Passwords are chosen behind a link, never typed here.

use app::activity::Event;
use app::context::Ctx;
use app::identity::{
    Access, DisableUser, HashCost, Invite, LINK_PATH, LinkMade, MakeResetLink, Role, SessionLimits, UserView,
    disable_user, find_user_by_email, invite, list_users, make_reset_link,
};
use app::words::{Language, Words};
use app::write::{Call, write};
use db::{AsDbError, Tx};
use serde::Serialize;

use super::listings::{first_of, say_cut};
use crate::Ended;
use crate::arguments::{AddUserArguments, Common, Format, ResetLinkArguments, UserCommand};
use crate::output::{Output, new_table, whole};
use crate::session::Session;

/// A link that was made, with what opens it: it is shown this once.
#[derive(Debug, Serialize)]
struct LinkPrinted {
    link: String,
    user: String,
    address: String,
    expires_at: i64,
}

/// Runs the command.
pub async fn run(common: &Common, command: UserCommand, words: &Words) -> anyhow::Result<Ended> {
    let session = if matches!(command, UserCommand::Add(_)) {
        Session::open_or_create(common, words).await?
    } else {
        Session::open(common, words).await?
    };
    let mut output = Output::open(common)?;
    match command {
        UserCommand::Add(arguments) => {
            let made = add(&session, &arguments, words).await?;
            print_link(common, &mut output, made, arguments.url.as_deref(), words)?;
        }
        UserCommand::List(arguments) => {
            let mut tx = session.db.begin_read().await?;
            let asked = i64::from(arguments.limit).saturating_add(1);
            let mut users = list_users(&mut tx, session.ctx.org, None, asked).await?;
            tx.rollback().await?;
            let is_cut = first_of(&mut users, arguments.limit);
            show_users(common, &mut output, &users, words)?;
            say_cut(common, is_cut, arguments.limit, words);
        }
        UserCommand::Disable(argument) => {
            let command = DisableUser { user: id_of(&session, &argument.user).await? };
            let ctx = &session.ctx;
            let call = Call::new("disable_user", &command);
            let disabled =
                write(&session.db, ctx, call, async |tx: &mut Tx| disable_user(ctx, tx, &command).await)
                    .await?;
            match common.format {
                Format::Json => output.json(&disabled)?,
                Format::Table | Format::Csv => {
                    output.prose(&words.say_with("cli-user-disabled", &[("user", argument.user.into())]))?;
                }
            }
        }
        UserCommand::ResetLink(arguments) => {
            let made = reset(&session, &arguments).await?;
            print_link(common, &mut output, made, arguments.url.as_deref(), words)?;
        }
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

/// The id behind what was typed: an address that is known, or the text itself.
async fn id_of(session: &Session, user: &str) -> anyhow::Result<String> {
    let mut tx = session.db.begin_read().await?;
    let found = find_user_by_email(&mut tx, session.ctx.org, user).await?;
    tx.rollback().await?;
    Ok(found.map_or_else(|| user.to_owned(), |found| found.id))
}

fn access(session: &Session) -> anyhow::Result<Access> {
    Ok(Access::new(session.sources.entropy.clone(), HashCost::default(), SessionLimits::default())?)
}

/// The stable name of a role that is told by it or as it is shown in the language.
fn role_of(text: &str, words: &Words) -> String {
    let told = text.trim().to_lowercase();
    let shown = |role: &Role| words.say(&format!("role-{}", role.as_str())).to_lowercase() == told;
    Role::ALL.iter().find(|role| shown(role)).map_or_else(|| text.to_owned(), |role| role.as_str().to_owned())
}

async fn add(session: &Session, arguments: &AddUserArguments, words: &Words) -> anyhow::Result<LinkMade> {
    let language = match words.language() {
        Language::French => "fr",
        Language::English => "en",
    };
    let command = Invite {
        email: arguments.email.clone(),
        name: arguments.name.clone(),
        role: role_of(&arguments.role, words),
        language: language.to_owned(),
    };
    let access = access(session)?;
    made_by(session, Call::new("invite", &command), async |ctx, tx| invite(ctx, tx, &access, &command).await)
        .await
}

async fn reset(session: &Session, arguments: &ResetLinkArguments) -> anyhow::Result<LinkMade> {
    let command = MakeResetLink {
        user: id_of(session, &arguments.user.user).await?,
        clears_second_factor: arguments.clear_second_factor,
    };
    let access = access(session)?;
    made_by(session, Call::new("make_reset_link", &command), async |ctx, tx| {
        make_reset_link(ctx, tx, &access, &command).await
    })
    .await
}

async fn made_by<E: std::error::Error + AsDbError + Send + Sync + 'static>(
    session: &Session,
    call: Call,
    mut make: impl AsyncFnMut(&Ctx, &mut Tx) -> Result<(LinkMade, Option<Event>), E>,
) -> anyhow::Result<LinkMade> {
    let ctx = &session.ctx;
    Ok(write(&session.db, ctx, call, async |tx: &mut Tx| make(ctx, tx).await).await?)
}

fn print_link(
    common: &Common,
    output: &mut Output,
    made: LinkMade,
    url: Option<&str>,
    words: &Words,
) -> anyhow::Result<()> {
    let pages = url.unwrap_or_default().trim_end_matches('/');
    let address = format!("{pages}{LINK_PATH}{}", made.token.reveal());
    let printed = LinkPrinted { link: made.link, user: made.user, address, expires_at: made.expires_at };
    match common.format {
        Format::Json => output.json(&printed),
        Format::Csv => output.csv(
            &["link", "user", "address", "expires_at"],
            [vec![printed.link, printed.user, printed.address, printed.expires_at.to_string()]],
        ),
        Format::Table => {
            let key = if url.is_some() { "cli-user-link" } else { "cli-user-link-path" };
            output.prose(&words.say_with(key, &[("day", day_of(printed.expires_at, words).into())]))?;
            // On a line of its own, so that it can be copied whole.
            output.line(&printed.address)
        }
    }
}

fn day_of(micros: i64, words: &Words) -> String {
    let paris = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_microsecond(micros)
        .map_or_else(|_| String::new(), |at| words.day(at.to_zoned(paris).date()))
}

fn show_users(common: &Common, output: &mut Output, users: &[UserView], words: &Words) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&users),
        Format::Csv => {
            let header = ["id", "email", "name", "role", "state", "has_second_factor", "last_signed_in_at"];
            output.csv(&header, users.iter().map(user_cells))
        }
        Format::Table => {
            let header = [
                "cli-column-email",
                "cli-column-name",
                "cli-column-role",
                "cli-column-state",
                "cli-column-last-signed-in",
            ];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
            for user in users {
                table.add_row(vec![
                    user.email.clone(),
                    user.name.clone(),
                    words.say(&format!("role-{}", user.role.as_str())),
                    words.say(&format!("user-state-{}", user.state.as_str())),
                    user.last_signed_in_at.map(|at| day_of(at, words)).unwrap_or_default(),
                ]);
            }
            output.table(&whole(table, &[0]))
        }
    }
}

fn user_cells(user: &UserView) -> Vec<String> {
    vec![
        user.id.clone(),
        user.email.clone(),
        user.name.clone(),
        user.role.as_str().to_owned(),
        user.state.as_str().to_owned(),
        user.has_second_factor.to_string(),
        user.last_signed_in_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}
