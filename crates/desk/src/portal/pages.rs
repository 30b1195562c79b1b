//! The pages of the portal: what is owed and was paid, how to pay, what to say.

use std::fmt::Write as _;

use app::collections::PaymentPlanView;
use app::ids::OpenItemId;
use app::inbox::load_raw;
use app::portal::{
    PROOF_BYTES_MAX, Payment, PortalDocument, PortalError, PortalView, Proof, Said, SayInPortal,
    find_portal_pdf, how_to_pay, list_open_documents, list_portal_plans, say_in_portal, view_portal,
};
use app::work::request_dunning_soon;
use app::write::{Call, write};
use askama::Template;
use axum::body::Body;
use axum::extract::{Multipart, Path, State};
use axum::response::IntoResponse as _;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use db::Tx;
use qrcodegen::{QrCode, QrCodeEcc};

use super::frame::PortalFrame;
use super::session::{HOME, PortalUser};
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::export::{file, plain_name};
use crate::web::form::with_status;
use crate::web::{Address, FormState, PageResult, Parts, filters, read_parts, render};

/// White modules around a code, as its standard asks (ISO/IEC 18004, 5.3.8).
const QUIET: i32 = 4;
/// What can be said of documents.
const OF_DOCUMENTS: [&str; 4] = ["paid", "will_pay", "disagree", "need_time"];
/// What can be said besides.
const BESIDES: [&str; 3] = ["message", "correct", "personal_data"];

#[derive(Template)]
#[template(path = "portal/templates/view.html")]
struct ViewPage {
    frame: PortalFrame,
    view: PortalView,
    plans: Vec<PaymentPlanView>,
}

#[derive(Template)]
#[template(path = "portal/templates/pay.html")]
struct PayPage {
    frame: PortalFrame,
    payment: Option<Payment>,
    /// The path of the code's dark modules, and its side.
    code: Option<(String, i32)>,
}

#[derive(Template)]
#[template(path = "portal/templates/say.html")]
struct SayPage {
    frame: PortalFrame,
    kind: &'static str,
    form: FormState,
    documents: Vec<PortalDocument>,
}

#[derive(Template)]
#[template(path = "portal/templates/contact.html")]
struct ContactPage {
    frame: PortalFrame,
    form: FormState,
    kinds: [&'static str; 3],
}

/// `GET /portal`
pub async fn view(State(desk): State<Desk>, user: PortalUser) -> PageResult {
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let frame = PortalFrame::load(&desk, &mut tx, &user.reader, &user.words, user.flash.clone()).await?;
        let view = view_portal(&mut tx, &user.reader).await.map_err(PageError::of)?;
        let plans = list_portal_plans(&mut tx, &user.reader).await.map_err(PageError::of)?;
        tx.rollback().await?;
        render(&user.words, &ViewPage { frame, view, plans })
    })
    .await
}

/// `GET /portal/documents/{id}/pdf`: the document as it came in.
pub async fn pdf(State(desk): State<Desk>, user: PortalUser, Path(id): Path<String>) -> PageResult {
    let id: OpenItemId = id.parse().map_err(|_| PageError::NotFound)?;
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let found = find_portal_pdf(&mut tx, &user.reader, id).await.map_err(PageError::of)?;
        let found = found.ok_or(PageError::NotFound)?;
        let bytes = load_raw(&mut tx, &user.reader.ctx, &found.sha256).await;
        tx.rollback().await?;
        let bytes = bytes.map_err(|error| PageError::Other(Box::new(error)))?.ok_or(PageError::NotFound)?;
        Ok(file(Body::from(bytes), "application/pdf", &plain_name(&found.name)))
    })
    .await
}

/// `GET /portal/pay?document=…`: by transfer, all that is open when no document is named.
pub async fn pay(State(desk): State<Desk>, user: PortalUser, address: Address) -> PageResult {
    desk.run(async move |desk: Desk| {
        let documents: Vec<OpenItemId> =
            address.values("document").filter_map(|text| text.parse().ok()).collect();
        let mut tx = desk.db().begin_read().await?;
        let frame = PortalFrame::load(&desk, &mut tx, &user.reader, &user.words, None).await?;
        let payment = how_to_pay(&mut tx, &user.reader, &documents).await.map_err(PageError::of)?;
        tx.rollback().await?;
        let code = payment.as_ref().and_then(|payment| payment.code.as_deref()).and_then(draw);
        render(&user.words, &PayPage { frame, payment, code })
    })
    .await
}

/// The code as a path; nothing when it does not fit, and the text beside it says the same.
pub(super) fn draw(text: &str) -> Option<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some((path, code.size() + 2 * QUIET))
}

/// `GET /portal/say?kind=…&document=…`
pub async fn say_form(State(desk): State<Desk>, user: PortalUser, address: Address) -> PageResult {
    let kind = kind_of(address.value("kind"), &OF_DOCUMENTS)?;
    let chosen = address.values("document").map(|id| ("document".to_owned(), id.to_owned()));
    let form = FormState::holding_all(chosen.collect());
    show_say(&desk, user, kind, form).await
}

fn kind_of(word: &str, kinds: &[&'static str]) -> Result<&'static str, PageError> {
    kinds.iter().copied().find(|kind| *kind == word).ok_or(PageError::NotFound)
}

async fn show_say(desk: &Desk, user: PortalUser, kind: &'static str, form: FormState) -> PageResult {
    let status = form.status();
    let page = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let frame = PortalFrame::load(&desk, &mut tx, &user.reader, &user.words, None).await?;
            let mut documents = list_open_documents(&mut tx, &user.reader).await.map_err(PageError::of)?;
            tx.rollback().await?;
            documents.retain(|document| document.open_minor > 0);
            render(&user.words, &SayPage { frame, kind, form, documents })
        })
        .await;
    with_status(status, page)
}

/// `GET /portal/contact`
pub async fn contact(State(desk): State<Desk>, user: PortalUser) -> PageResult {
    show_contact(&desk, user, FormState::default()).await
}

async fn show_contact(desk: &Desk, user: PortalUser, form: FormState) -> PageResult {
    let status = form.status();
    let page = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let frame = PortalFrame::load(&desk, &mut tx, &user.reader, &user.words, None).await?;
            tx.rollback().await?;
            render(&user.words, &ContactPage { frame, form, kinds: BESIDES })
        })
        .await;
    with_status(status, page)
}

/// `POST /portal/say`
pub async fn say(State(desk): State<Desk>, user: PortalUser, jar: CookieJar, form: FormState) -> PageResult {
    take(&desk, user, jar, form, None).await
}

/// `POST /portal/paid`: the same of a payment, perhaps with a file that shows it.
pub async fn say_paid(
    State(desk): State<Desk>,
    user: PortalUser,
    jar: CookieJar,
    sent: Multipart,
) -> PageResult {
    let Parts { form, file } = read_parts(sent, "proof", PROOF_BYTES_MAX).await?;
    let proof = file.map(|file| Proof { name: file.name, bytes: file.bytes });
    take(&desk, user, jar, form, proof).await
}

async fn take(
    desk: &Desk,
    user: PortalUser,
    jar: CookieJar,
    form: FormState,
    proof: Option<Proof>,
) -> PageResult {
    let is_besides = BESIDES.contains(&form.value("kind"));
    let kind = kind_of(form.value("kind"), if is_besides { &BESIDES } else { &OF_DOCUMENTS })?;
    let said = match said(kind, &form) {
        Ok(said) => SayInPortal { documents: form.all("document"), said, proof },
        Err(PageError::BadField { field, message }) => {
            let form = form.wrong(field, user.words.say(message));
            return show_say(desk, user, kind, form).await;
        }
        Err(error) => return Err(error),
    };
    let reader = user.reader.clone();
    let told = desk
        .run(async move |desk: Desk| {
            let call = Call::new("say_in_portal", &said);
            let told = write(desk.db(), &reader.ctx, call, async |tx: &mut Tx| {
                let said = say_in_portal(&reader, tx, &said).await?;
                request_dunning_soon(tx, &reader.ctx).await?;
                Ok::<_, PortalError>(said)
            });
            Ok(told.await?)
        })
        .await;
    match told {
        Ok(_) => {
            let text = user.words.say(&format!("portal-said-{}", kind.replace('_', "-")));
            Ok((say_once(desk, jar, "ok", &text), Redirect::to(HOME)).into_response())
        }
        Err(PageError::Refused(refusal)) => {
            let field = match refusal.code {
                "portal-bad-day" | "dunning-day-missing" | "dunning-day-passed" => "on",
                "portal-bad-text" | "dunning-bad-text" => "text",
                "portal-bad-proof" | "portal-large-proof" => "proof",
                _ => "",
            };
            let form = form.wrong(field, refusal_in_words(&refusal, &user.words));
            if is_besides {
                show_contact(desk, user, form).await
            } else {
                show_say(desk, user, kind, form).await
            }
        }
        Err(error) => Err(error),
    }
}

fn said(kind: &str, form: &FormState) -> Result<Said, PageError> {
    let text = form.value("text").to_owned();
    let missing = || PageError::BadField { field: "on", message: "portal-day-missing" };
    let on = || day("on", Some(form.value("on")))?.ok_or_else(missing);
    Ok(match kind {
        "paid" => Said::Paid { on: on()?, text },
        "will_pay" => Said::WillPay { on: on()? },
        "disagree" => Said::Disagree { text },
        "need_time" => Said::NeedTime { text },
        "correct" => Said::Correct { text },
        "personal_data" => Said::PersonalData { text },
        _ => Said::Message { text },
    })
}
