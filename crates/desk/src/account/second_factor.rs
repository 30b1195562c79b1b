//! The second factor: scan, confirm, keep the recovery codes.

use std::fmt::Write as _;

use app::context::Ctx;
use app::identity::{
    ConfirmEnrolment, RecoveryCodes, SecondFactorOffer, Secret, begin_enrolment, confirm_enrolment,
    count_recovery_codes, disable_second_factor, find_user, renew_recovery_codes, show_enrolment,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use qrcodegen::{QrCode, QrCodeEcc};

use super::person;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

/// White modules around a QR code, as its standard asks (ISO/IEC 18004, 5.3.8).
const QUIET: i32 = 4;

#[derive(Template)]
#[template(path = "account/templates/second_factor.html")]
struct SecondFactorPage {
    frame: Frame,
    form: FormState,
    is_on: bool,
    codes_left: i64,
    offer: Option<Offer>,
}

#[derive(Template)]
#[template(path = "account/templates/codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
}

/// An enrolment as the page draws it.
struct Offer {
    secret: String,
    path: String,
    side: i32,
}

impl Offer {
    fn draw(offer: &SecondFactorOffer) -> Result<Self, PageError> {
        let code = QrCode::encode_text(offer.uri.reveal(), QrCodeEcc::Medium)
            .map_err(|error| PageError::Other(Box::new(error)))?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        let secret = in_groups(offer.secret.reveal());
        Ok(Self { secret, path, side: code.size() + 2 * QUIET })
    }
}

/// A secret in groups of four, which is how people copy it.
fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `GET /account/second-factor`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, FormState::default()).await
}

async fn show(desk: &Desk, user: &User, form: FormState) -> PageResult {
    let (id, _) = person(user)?;
    let (me, identity, status) = (user.principal.clone(), desk.identity().clone(), form.status());
    let page = desk
        .show(user, Section::Elsewhere, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let found = find_user(tx, ctx.org, id).await?.ok_or(PageError::NotFound)?;
            let codes_left = count_recovery_codes(ctx, tx, id).await?;
            let pending = show_enrolment(ctx, tx, &identity, &me).await.map_err(PageError::of)?;
            let offer = pending.as_ref().map(Offer::draw).transpose()?;
            Ok(SecondFactorPage { frame, form, is_on: found.has_second_factor, codes_left, offer })
        })
        .await;
    with_status(status, page)
}

/// `POST /account/second-factor/begin`
pub async fn begin(State(desk): State<Desk>, user: User) -> PageResult {
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("begin_enrolment", &());
    desk.write(&user, call, async move |ctx, tx| begin_enrolment(ctx, tx, &identity, &me).await).await?;
    Ok(Redirect::to("/account/second-factor").into_response())
}

/// `POST /account/second-factor/confirm`
pub async fn confirm(State(desk): State<Desk>, user: User, form: FormState) -> PageResult {
    let command = ConfirmEnrolment { code: Secret::new(form.value("code").replace(' ', "")) };
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("confirm_enrolment", &command);
    let tried = desk
        .write(&user, call, async move |ctx, tx| confirm_enrolment(ctx, tx, &identity, &me, &command).await)
        .await;
    match tried {
        Ok(codes) => show_codes(&desk, &user, codes).await,
        Err(error) => {
            let form = FormState::default().refused(error, &user.words, &[("wrong-code", "code")])?;
            show(&desk, &user, form).await
        }
    }
}

/// `POST /account/second-factor/renew`
pub async fn renew(State(desk): State<Desk>, user: User) -> PageResult {
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("renew_recovery_codes", &());
    let codes = desk
        .write(&user, call, async move |ctx, tx| renew_recovery_codes(ctx, tx, &identity, &me).await)
        .await?;
    show_codes(&desk, &user, codes).await
}

/// `POST /account/second-factor/disable`
pub async fn disable(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let (me, identity) = (user.principal.clone(), desk.identity().clone());
    let call = Call::new("disable_second_factor", &());
    desk.write(&user, call, async move |ctx, tx| disable_second_factor(ctx, tx, &identity, &me).await)
        .await?;
    done(&desk, jar, &user.words.say("account-factor-disabled"), "/account")
}

async fn show_codes(desk: &Desk, user: &User, codes: RecoveryCodes) -> PageResult {
    let codes = codes.codes.iter().map(|code| code.reveal().to_owned()).collect();
    desk.show(user, Section::Elsewhere, async move |_: &Ctx, _: &mut Tx, frame| {
        Ok(CodesPage { frame, codes })
    })
    .await
}
