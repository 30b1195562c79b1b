//! The log as a table for a spreadsheet, read and sent piece by piece.

use app::activity::{EventFilter, RecordedEvent, list_filtered};
use app::context::Ctx;
use app::identity::Permission;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use db::Tx;
use futures_util::stream::try_unfold;
use jiff::Timestamp;

use super::kinds::key_of;
use super::pages::Asked;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;
use crate::web::export::{Cell, FileForm, Sheet, export, file, file_name};
use crate::words::Words;

/// Events read at a time.
const PIECE: i64 = 1_000;

/// `GET /activity.csv`
pub async fn csv(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    if !user.may(Permission::ExportData) {
        return Err(PageError::Forbidden);
    }
    let filter = asked.filter()?;
    let name = file_name(&desk, &user, &user.words.say("activity-file")).await?;
    let head = head(&user.words);
    let start = Some((None, head));
    let pieces = try_unfold(start, move |state| {
        let (desk, user, filter) = (desk.clone(), user.clone(), filter.clone());
        async move {
            let Some((before, head)) = state else { return Ok(None) };
            let piece = read(&desk, &user, filter, before).await?;
            let next =
                piece.last().filter(|_| i64::try_from(piece.len()) == Ok(PIECE)).map(|event| event.sequence);
            let lines: String = piece.into_iter().map(|event| line(event, &user.words)).collect();
            let state = next.map(|sequence| (Some(sequence), String::new()));
            Ok::<_, PageError>(Some((Bytes::from(head + &lines), state)))
        }
    });
    Ok(file(Body::from_stream(pieces), "text/csv; charset=utf-8", &format!("{name}.csv")))
}

/// `GET /activity.xlsx`
pub async fn xlsx(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let (filter, words) = (asked.filter()?, user.words.clone());
    let (head, name) = (names(&words), words.say("activity-file"));
    export(
        &desk,
        &user,
        FileForm::Xlsx,
        &name,
        head,
        async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
            let mut before = None;
            loop {
                let events = list_filtered(tx, ctx.org, &filter, before, PIECE).await?;
                let Some(last) = events.last() else { return Ok(()) };
                before = Some(last.sequence);
                for event in events {
                    let sequence = event.sequence;
                    let mut cells: Vec<Cell> = texts(event, &words).map(Cell::Text).to_vec();
                    cells.insert(0, Cell::Count(sequence));
                    sheet.row(&cells).await?;
                }
            }
        },
    )
    .await
}

async fn read(
    desk: &Desk,
    user: &User,
    filter: EventFilter,
    before: Option<i64>,
) -> Result<Vec<RecordedEvent>, PageError> {
    desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(list_filtered(tx, ctx.org, &filter, before, PIECE).await?)
    })
    .await
}

/// The names of the columns, after the mark by which spreadsheets know UTF-8.
fn head(words: &Words) -> String {
    let names: Vec<String> = names(words).iter().map(|name| cell(name)).collect();
    format!("\u{feff}{}\r\n", names.join(";"))
}

fn names(words: &Words) -> Vec<String> {
    let keys = ["number", "when", "who", "what", "kind", "subject", "facts", "hash"];
    keys.iter().map(|key| words.say(&format!("activity-{key}"))).collect()
}

/// What an event says, in the order of the columns after its number.
fn texts(event: RecordedEvent, words: &Words) -> [String; 7] {
    let at = Timestamp::from_microsecond(event.at).map(|at| at.to_string()).unwrap_or_default();
    let what = words.find(&key_of(&event.kind)).unwrap_or_default();
    [at, event.actor, what, event.kind, event.subject, event.data, event.hash]
}

fn line(event: RecordedEvent, words: &Words) -> String {
    let number = event.sequence.to_string();
    let cells: Vec<String> =
        std::iter::once(number).chain(texts(event, words)).map(|text| cell(&text)).collect();
    format!("{}\r\n", cells.join(";"))
}

/// A cell. A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([';', '"', '\n', '\r']) {
        return format!("\"{}\"", guarded.replace('"', "\"\""));
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a;b\"c"), "\"a;b\"\"c\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-2;3"), "\"'-2;3\"");
        assert_eq!(cell("@x"), "'@x");
    }
}
