//! One movement: everything the bank said, and what was decided about it.

use app::allocation::{CommentRow, TransactionDecision, find_aside, list_comments, list_decisions_of};
use app::banking::{AccountView, MovementFacts, find_account_view, find_movement, reveal_counterparty};
use app::identity::Permission;
use app::ids::BankTransactionId;
use app::inbox::{ImportView, find_import};
use askama::Template;
use axum::extract::{Path, State};

use crate::access::User;
use crate::error::PageError;
use crate::reconcile::name_of;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "bank/templates/movement.html")]
struct MovementPage {
    frame: Frame,
    facts: MovementFacts,
    account: AccountView,
    import: Option<ImportView>,
    decisions: Vec<TransactionDecision>,
    /// Who set it aside and why, while it is.
    aside: Option<CommentRow>,
    /// What people wrote about it, oldest first.
    comments: Vec<CommentRow>,
    /// What the bank said beside the main facts: key of the name, text.
    more: Vec<(&'static str, String)>,
    counterparty_account: Option<String>,
    can_reveal: bool,
    can_decide: bool,
    can_import: bool,
}

/// `GET /bank/transactions/{id}`
pub async fn movement(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, &id, false).await
}

/// `POST /bank/transactions/{id}/account`: the same page with the counterparty's account in the clear.
pub async fn reveal(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, &id, true).await
}

async fn show(desk: &Desk, user: &User, id: &str, is_revealed: bool) -> PageResult {
    let id: BankTransactionId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(user, Section::Bank, async move |ctx, tx, frame| {
        let facts = find_movement(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let account = find_account_view(tx, ctx, facts.account).await?.ok_or(PageError::NotFound)?;
        let import = find_import(tx, ctx, facts.statement.file).await?;
        let mut decisions = list_decisions_of(tx, ctx, id, reader.words.shared()).await?;
        for decision in decisions.iter_mut().filter(|decision| !decision.is_automatic) {
            decision.decided_by = name_of(ctx, tx, &decision.decided_by).await?;
        }
        let mut aside = find_aside(tx, ctx, id).await?;
        let mut comments = list_comments(tx, ctx, id).await?;
        for said in aside.iter_mut().chain(&mut comments) {
            said.written_by = name_of(ctx, tx, &said.written_by).await?;
        }
        let counterparty_account = if is_revealed {
            reveal_counterparty(tx, ctx, id).await.map_err(|error| PageError::Other(Box::new(error)))?
        } else {
            None
        };
        Ok(MovementPage {
            frame,
            more: more_of(&facts),
            facts,
            account,
            import,
            decisions,
            aside,
            comments,
            counterparty_account,
            can_reveal: reader.may(Permission::WriteBank),
            can_decide: reader.may(Permission::DecideAllocations),
            can_import: reader.may(Permission::ImportReceivables),
        })
    })
    .await
}

/// The rest of what the bank said, what is empty left out.
fn more_of(facts: &MovementFacts) -> Vec<(&'static str, String)> {
    let details = &facts.details;
    let batch = if details.batch_count > 0 { details.batch_count.to_string() } else { String::new() };
    [
        ("bank-reference", facts.bank_reference.clone()),
        ("bank-end-to-end", facts.end_to_end_id.clone()),
        ("bank-creditor-reference", details.creditor_reference.clone()),
        ("bank-mandate", details.mandate_id.clone()),
        ("bank-instruction", details.instruction_id.clone()),
        ("bank-payment-information", details.payment_information_id.clone()),
        ("bank-cheque", details.cheque_number.clone()),
        ("bank-documents", details.documents.join(", ")),
        ("bank-ultimate", details.ultimate_counterparty.clone()),
        ("bank-code", details.bank_code.clone()),
        ("bank-return-reason", details.return_reason.clone()),
        ("bank-batch", batch),
        ("bank-additional", details.additional_information.clone()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect()
}
