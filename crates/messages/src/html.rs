//! The HTML part: MJML of ours around the parts, drawn by mrml. Every text is escaped here, once.

use std::collections::HashMap;
use std::fmt::Write as _;

use mrml::prelude::render::RenderOptions;

use crate::document::Span;
use crate::language::Language;
use crate::layout::Part;
use crate::look::Look;

const INK: &str = "#1f2328";
const PALE: &str = "#57606a";
const LINE: &str = "#d8dee4";

/// Why parts could not be drawn; a fault of ours, since what users write never reaches MJML as markup.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The MJML could not be read.
    #[error("the MJML cannot be read")]
    Parse(#[source] Box<mrml::prelude::parser::Error>),
    /// It could not be drawn.
    #[error("the MJML cannot be drawn")]
    Render(#[source] Box<mrml::prelude::render::Error>),
}

/// Draws parts as a page of HTML. Nothing in it is loaded from elsewhere but the logo of `look`.
pub fn html(parts: &[Part], title: &str, look: &Look, language: Language) -> Result<String, HtmlError> {
    let mjml = mjml(parts, title, look, language);
    let page = mrml::parse(&mjml).map_err(|error| HtmlError::Parse(Box::new(error)))?;
    // Without fonts of its own it links to none.
    let options = RenderOptions { disable_comments: true, social_icon_origin: None, fonts: HashMap::new() };
    page.element.render(&options).map_err(|error| HtmlError::Render(Box::new(error)))
}

fn mjml(parts: &[Part], title: &str, look: &Look, language: Language) -> String {
    let colour = look.colour();
    let mut page = String::with_capacity(4_096);
    let _ = write!(
        page,
        "<mjml lang=\"{}\"><mj-head><mj-title>{}</mj-title><mj-preview>{}</mj-preview><mj-attributes>\
         <mj-all font-family=\"Arial, Helvetica, sans-serif\" />\
         <mj-text font-size=\"15px\" line-height=\"1.5\" color=\"{INK}\" padding=\"8px 24px\" />\
         </mj-attributes></mj-head><mj-body width=\"600px\" background-color=\"#f3f4f6\">\
         <mj-section background-color=\"#ffffff\" border-top=\"4px solid {colour}\" padding=\"16px 0\"><mj-column>",
        language.tag(),
        escaped(title),
        escaped(&preview(parts)),
    );
    if let Some(logo) = look.logo() {
        let _ = write!(
            page,
            "<mj-image src=\"{}\" alt=\"{}\" width=\"{}px\" align=\"left\" padding=\"8px 24px\" />",
            escaped(logo.source()),
            escaped(logo.alt()),
            logo.width()
        );
    }
    for part in parts {
        drawn(part, look, &mut page);
    }
    page.push_str("</mj-column></mj-section></mj-body></mjml>");
    page
}

/// The line that mail programs show beside the subject.
fn preview(parts: &[Part]) -> String {
    let said = parts.iter().filter_map(|part| match part {
        Part::Paragraph(spans) => Some(plain(spans)),
        Part::List(_)
        | Part::Table { .. }
        | Part::Button { .. }
        | Part::Answers { .. }
        | Part::Details(_)
        | Part::Signature(_) => None,
    });
    said.skip(1).chain([String::new()]).next().unwrap_or_default().chars().take(120).collect()
}

fn plain(spans: &[Span]) -> String {
    let text = spans.iter().map(|span| match span {
        Span::Text { text, .. } => text.as_str(),
        Span::Break => " ",
    });
    text.collect()
}

fn drawn(part: &Part, look: &Look, page: &mut String) {
    let _ = match part {
        Part::Paragraph(spans) => write!(page, "<mj-text>{}</mj-text>", inline(spans)),
        Part::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("<li>{}</li>", inline(item))).collect();
            write!(
                page,
                "<mj-text><ul style=\"margin:0;padding-left:20px\">{}</ul></mj-text>",
                items.concat()
            )
        }
        Part::Table { caption, columns, rows, totals } => {
            table(caption, columns, rows, totals, page);
            Ok(())
        }
        Part::Button { label, link } => write!(
            page,
            "<mj-button href=\"{}\" background-color=\"{}\" color=\"{}\" font-size=\"16px\" align=\"left\" \
             border-radius=\"6px\" inner-padding=\"12px 24px\" padding=\"12px 24px\">{}</mj-button>",
            escaped(link),
            look.colour(),
            look.ink_on_colour(),
            escaped(label)
        ),
        Part::Answers { intro, answers } => {
            let answers: String =
                answers.iter().map(|(label, link)| answer(label, link.as_deref())).collect();
            write!(
                page,
                "<mj-text>{}<ul style=\"margin:0;padding-left:20px\">{answers}</ul></mj-text>",
                escaped(intro)
            )
        }
        Part::Details(lines) => {
            let lines: Vec<String> = lines
                .iter()
                .map(|(label, value)| {
                    format!("<span style=\"color:{PALE}\">{}</span> {}", escaped(label), escaped(value))
                })
                .collect();
            write!(page, "<mj-text>{}</mj-text>", lines.join("<br />"))
        }
        Part::Signature(lines) => {
            let lines: Vec<String> = lines
                .iter()
                .enumerate()
                .map(|(index, line)| match index {
                    0 => format!("<strong>{}</strong>", escaped(line)),
                    _ => escaped(line),
                })
                .collect();
            write!(page, "<mj-text padding-top=\"16px\">{}</mj-text>", lines.join("<br />"))
        }
    };
}

fn answer(label: &str, link: Option<&str>) -> String {
    match link {
        Some(link) => {
            format!("<li><a href=\"{}\" style=\"color:{INK}\">{}</a></li>", escaped(link), escaped(label))
        }
        None => format!("<li>{}</li>", escaped(label)),
    }
}

fn table(
    caption: &str,
    columns: &[(String, bool)],
    rows: &[Vec<String>],
    totals: &[(String, String)],
    page: &mut String,
) {
    let side = |is_number: bool| if is_number { "right" } else { "left" };
    // On a phone the number of an invoice may break; a day or an amount may not.
    let wrap = |index: usize| if index > 0 { "white-space:nowrap;" } else { "" };
    let _ = write!(
        page,
        "<mj-table font-size=\"13px\" color=\"{INK}\" padding=\"8px 24px\" role=\"table\">\
         <caption style=\"text-align:left;color:{PALE};padding-bottom:4px\">{}</caption><tr>",
        escaped(caption)
    );
    for (index, (heading, is_number)) in columns.iter().enumerate() {
        let (side, wrap) = (side(*is_number), wrap(index));
        let _ = write!(
            page,
            "<th scope=\"col\" align=\"{side}\" style=\"text-align:{side};{wrap}border-bottom:2px solid {LINE};padding:6px 4px\">{}</th>",
            escaped(heading)
        );
    }
    page.push_str("</tr>");
    for row in rows {
        page.push_str("<tr>");
        for (index, (cell, (_, is_number))) in row.iter().zip(columns).enumerate() {
            let (side, wrap) = (side(*is_number), wrap(index));
            let _ = write!(
                page,
                "<td align=\"{side}\" style=\"text-align:{side};{wrap}border-bottom:1px solid {LINE};padding:6px 4px\">{}</td>",
                escaped(cell)
            );
        }
        page.push_str("</tr>");
    }
    let span = columns.len().saturating_sub(1).max(1);
    for (label, sum) in totals {
        let _ = write!(
            page,
            "<tr><td colspan=\"{span}\" style=\"text-align:left;padding:6px 4px\">{}</td>\
             <td align=\"right\" style=\"text-align:right;white-space:nowrap;padding:6px 4px\"><strong>{}</strong></td></tr>",
            escaped(label),
            escaped(sum)
        );
    }
    page.push_str("</mj-table>");
}

fn inline(spans: &[Span]) -> String {
    let said = spans.iter().map(|span| match span {
        Span::Text { text, is_bold: true } => format!("<strong>{}</strong>", escaped(text)),
        Span::Text { text, is_bold: false } => escaped(text),
        Span::Break => "<br />".to_owned(),
    });
    said.collect()
}

/// Text as HTML shows it. What XML 1.0 cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for it in text.chars() {
        match it {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            it => safe.push(it),
        }
    }
    safe
}
