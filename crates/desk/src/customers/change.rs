//! What people change on the page of a customer.

use app::customers::{
    AssignCustomer, ChangeCustomer, PostalAddress, RemoveContact, RemoveNote, SaveContact, SetPostalAddress,
    TagCustomer, WriteNote, assign_customer, change_customer, remove_contact as forget_contact,
    remove_note as forget_note, save_contact as keep_contact, set_postal_address as keep_postal_address,
    tag_customer, write_note as keep_note,
};
use app::listing::amount_of;
use app::write::Call;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;

use super::page::{Refused, page};
use super::wording::judging_words;
use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Address, FormState, PageResult};

/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("bad-customer-name", "name"),
    ("bad-customer-email", "email"),
    ("bad-siren", "siren"),
    ("bad-vat-number", "vat_number"),
    ("bad-country", "country"),
    ("bad-payment-days", "payment_days"),
    ("bad-credit-limit", "credit_limit"),
    ("customer-payer-unknown", "paid_by"),
    ("payer-in-circle", "paid_by"),
    ("bad-note", "body"),
    ("bad-tags", "tags"),
    ("account-manager-unknown", "account_manager"),
];

/// The field that a refusal is about.
pub fn field_of(code: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(refused, _)| *refused == code).map(|(_, field)| *field)
}

fn place(id: &str, tab: &str) -> Address {
    Address::new(format!("/customers/{id}")).with("tab", tab)
}

/// The page again, with what was refused beside its field.
async fn refused(
    desk: &Desk,
    user: &User,
    id: &str,
    tab: &str,
    form: FormState,
    error: PageError,
) -> PageResult {
    let form = form.refused(error, &user.words, FIELDS)?;
    page(desk, user, id, place(id, tab), Refused { form, judging: Vec::new() }).await
}

/// `POST /customers/{id}`
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let wrong = async |field: &str, key: &str| {
        let form = form.clone().wrong(field, user.words.say(key));
        page(&desk, &user, &id, place(&id, "settings"), Refused { form, judging: Vec::new() }).await
    };
    let payment_days = match form.value("payment_days") {
        "" => None,
        text => match text.parse() {
            Ok(days) => Some(days),
            Err(_) => return wrong("payment_days", "error-bad-payment-days").await,
        },
    };
    let credit_limit_minor = match form.value("credit_limit") {
        "" => None,
        text => match amount_of(text) {
            Some(minor) => Some(minor),
            None => return wrong("credit_limit", "list-bad-amount").await,
        },
    };
    let command = ChangeCustomer {
        customer: id.clone(),
        name: form.value("name").to_owned(),
        email: form.value("email").to_owned(),
        siren: form.value("siren").to_owned(),
        vat_number: form.value("vat_number").to_owned(),
        country: form.value("country").to_owned(),
        payment_days,
        credit_limit_minor,
        paid_by: form.value("paid_by").to_owned(),
    };
    let call = Call::new("change_customer", &command);
    let changed = desk
        .write(&user, call, async move |ctx, tx| change_customer(ctx, tx, &command).await)
        .await
        .map(drop);
    let saved = match changed {
        Ok(()) => change_rest(&desk, &user, &id, &form).await,
        refused => refused,
    };
    match saved {
        Ok(()) => done(&desk, jar, &user.words.say("customers-saved"), &place(&id, "settings").to_string()),
        Err(error) => refused(&desk, &user, &id, "settings", form, error).await,
    }
}

/// The tags and who looks after the customer, where the form changes them: events of their own.
async fn change_rest(desk: &Desk, user: &User, id: &str, form: &FormState) -> Result<(), PageError> {
    if form.value("tags") != form.value("tags_before") {
        let command = TagCustomer { customer: id.to_owned(), tags: tags_of(form) };
        let call = Call::new("tag_customer", &command);
        desk.write(user, call, async move |ctx, tx| tag_customer(ctx, tx, &command).await).await?;
    }
    if form.value("account_manager") != form.value("account_manager_before") {
        let account_manager = form.value("account_manager").to_owned();
        let command = AssignCustomer { customer: id.to_owned(), account_manager };
        let call = Call::new("assign_customer", &command);
        desk.write(user, call, async move |ctx, tx| assign_customer(ctx, tx, &command).await).await?;
    }
    Ok(())
}

fn tags_of(form: &FormState) -> Vec<String> {
    form.value("tags").split([',', ';']).map(str::to_owned).collect()
}

/// `POST /customers/{id}/tags`
pub async fn tag(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let command = TagCustomer { customer: id.clone(), tags: tags_of(&form) };
    let call = Call::new("tag_customer", &command);
    match desk.write(&user, call, async move |ctx, tx| tag_customer(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("customers-tagged"), &place(&id, "").to_string()),
        Err(error) => refused(&desk, &user, &id, "settings", form, error).await,
    }
}

/// `POST /customers/{id}/account-manager`
pub async fn assign(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let account_manager = form.value("account_manager").to_owned();
    let command = AssignCustomer { customer: id.clone(), account_manager };
    let call = Call::new("assign_customer", &command);
    match desk.write(&user, call, async move |ctx, tx| assign_customer(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("customers-assigned"), &place(&id, "settings").to_string()),
        Err(error) => refused(&desk, &user, &id, "settings", form, error).await,
    }
}

/// `POST /customers/{id}/contacts`: a new one, or another state of a known one.
pub async fn save_contact(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let command = SaveContact {
        customer: id.clone(),
        contact: form.value("contact").to_owned(),
        name: form.value("name").to_owned(),
        role: form.value("role").to_owned(),
        email: form.value("email").to_owned(),
        phone: form.value("phone").to_owned(),
        language: form.value("language").to_owned(),
    };
    let call = Call::new("save_contact", &command);
    match desk.write(&user, call, async move |ctx, tx| keep_contact(ctx, tx, &command).await).await {
        Ok(_) => {
            done(&desk, jar, &user.words.say("customers-contact-saved"), &place(&id, "contacts").to_string())
        }
        Err(error) => refused(&desk, &user, &id, "contacts", form, error).await,
    }
}

/// `POST /contacts/{id}/remove`
pub async fn remove_contact(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(contact): Path<String>,
) -> PageResult {
    let command = RemoveContact { contact };
    let call = Call::new("remove_contact", &command);
    let removed =
        desk.write(&user, call, async move |ctx, tx| forget_contact(ctx, tx, &command).await).await?;
    let place = place(&removed.customer, "contacts").to_string();
    done(&desk, jar, &user.words.say("customers-contact-removed"), &place)
}

/// `POST /customers/{id}/notes`: a note that judges is shown again with what to rephrase, and kept only
/// when its writer insists.
pub async fn write_note(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let judging = judging_words(form.exact("body"));
    if !judging.is_empty() && form.value("insist") != "1" {
        let text = user.words.say("customers-note-judging");
        let form = form.wrong("body", text);
        return page(&desk, &user, &id, place(&id, "notes"), Refused { form, judging }).await;
    }
    let command = WriteNote { customer: id.clone(), body: form.exact("body").to_owned() };
    let call = Call::new("write_note", &command);
    match desk.write(&user, call, async move |ctx, tx| keep_note(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("customers-note-saved"), &place(&id, "notes").to_string()),
        Err(error) => refused(&desk, &user, &id, "notes", form, error).await,
    }
}

/// `POST /notes/{id}/remove`
pub async fn remove_note(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(note): Path<String>,
) -> PageResult {
    let command = RemoveNote { note };
    let call = Call::new("remove_note", &command);
    let removed = desk.write(&user, call, async move |ctx, tx| forget_note(ctx, tx, &command).await).await?;
    let place = place(&removed.customer, "notes").to_string();
    done(&desk, jar, &user.words.say("customers-note-removed"), &place)
}

/// `POST /customers/{id}/postal-address` with `lines`, `postcode`, `town` and `postal_country`.
pub async fn set_postal_address(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let text = |field: &str| form.exact(field).to_owned();
    let address = PostalAddress {
        lines: text("lines"),
        postcode: text("postcode"),
        town: text("town"),
        country: text("postal_country"),
    };
    let command = SetPostalAddress { customer: id.clone(), address };
    let call = Call::new("set_postal_address", &command);
    let set =
        desk.write(&user, call, async move |ctx, tx| keep_postal_address(ctx, tx, &command).await).await;
    match set {
        Ok(_) => done(&desk, jar, &user.words.say("customers-saved"), &place(&id, "settings").to_string()),
        // The form of everything else stands on the same page and is not to be emptied.
        Err(PageError::Refused(refusal)) if refusal.code != "customer-gone" => {
            let jar = say_once(&desk, jar, "bad", &refusal_in_words(&refusal, &user.words));
            Ok((jar, Redirect::to(&place(&id, "settings").to_string())).into_response())
        }
        Err(PageError::Refused(_)) => Err(PageError::NotFound),
        Err(error) => Err(error),
    }
}
