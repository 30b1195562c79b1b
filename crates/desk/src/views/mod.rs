//! Saved views, the filters of a list under a name, and chosen columns: for whoever saved or chose them.

use app::ids::BankAccountId;
use app::views::{
    ChooseColumns, DeleteView, RenameView, SaveView, choose_columns, delete_view, rename_view, save_view,
};
use app::write::Call;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;

use crate::access::{User, own_path};
use crate::error::PageError;
use crate::invoices::{self, person};
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::columns::List;
use crate::web::form::done;
use crate::web::{Address, FormState, PageResult};
use crate::{bank, customers};

/// The lists that have views, by where they are.
const LISTS: [&str; 12] = [
    "accounting",
    "accounting/clearing",
    "accounting/ledger",
    "accounting/suspense",
    "activity",
    "aged-balance",
    "collections/disputes",
    "collections/holds",
    "collections/promises",
    "collections/tasks",
    "customers",
    "invoices",
];

/// A list that has views: one of ours, or the movements of a bank account.
fn list_of(name: &str) -> Result<&str, PageError> {
    let is_account = name.strip_prefix("bank/").is_some_and(|id| id.parse::<BankAccountId>().is_ok());
    Some(name).filter(|name| is_account || LISTS.contains(name)).ok_or(PageError::NotFound)
}

/// `POST /views`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let me = person(&user).ok_or(PageError::Forbidden)?;
    let list = list_of(form.value("list"))?;
    // Only what an address of the list can hold is kept.
    let address = Address::with_query(&format!("/{list}"), form.value("query")).without(&[]);
    let command =
        SaveView { list: list.to_owned(), name: form.value("name").to_owned(), query: address.query() };
    let call = Call::new("save_view", &command);
    desk.write(&user, call, async move |ctx, tx| save_view(ctx, tx, me, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("views-saved"));
    Ok((jar, Redirect::to(&address.to_string())).into_response())
}

/// `POST /views/{id}/rename`
pub async fn rename(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(view): Path<String>,
    form: FormState,
) -> PageResult {
    let me = person(&user).ok_or(PageError::Forbidden)?;
    let command = RenameView { view, name: form.value("name").to_owned() };
    let call = Call::new("rename_view", &command);
    let saved =
        desk.write(&user, call, async move |ctx, tx| rename_view(ctx, tx, me, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("views-renamed"));
    Ok((jar, Redirect::to(&format!("/{}", list_of(&saved.list)?))).into_response())
}

/// `POST /views/{id}/delete`
pub async fn delete(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(view): Path<String>,
) -> PageResult {
    let me = person(&user).ok_or(PageError::Forbidden)?;
    let command = DeleteView { view };
    let call = Call::new("delete_view", &command);
    let saved =
        desk.write(&user, call, async move |ctx, tx| delete_view(ctx, tx, me, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("views-deleted"));
    Ok((jar, Redirect::to(&format!("/{}", list_of(&saved.list)?))).into_response())
}

/// The lists whose columns can be chosen.
const COLUMNS: [List; 3] = [invoices::COLUMNS, customers::COLUMNS, bank::COLUMNS];

/// `POST /columns`
pub async fn columns(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let me = person(&user).ok_or(PageError::Forbidden)?;
    let list = COLUMNS.into_iter().find(|list| list.name == form.value("list")).ok_or(PageError::NotFound)?;
    let columns = form.value("usual").is_empty().then(|| list.known(&form.all("column")));
    let said = if columns.is_some() { "columns-chosen" } else { "columns-back" };
    let command = ChooseColumns { list: list.name.to_owned(), columns };
    let call = Call::new("choose_columns", &command);
    desk.write(&user, call, async move |ctx, tx| choose_columns(ctx, tx, me, &command).await).await?;
    done(&desk, jar, &user.words.say(said), own_path(Some(form.value("back"))))
}
