//! Letters to the bytes of one PDF.

use jiff::civil::Date;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use messages::Part;

use crate::face::Faces;
use crate::flow::{Mark, Sheet, lay_out};
use crate::measures::{HEIGHT, WIDTH, points};

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Who writes: the name, then its address in lines.
    pub sender: Vec<String>,
    /// Who is written to: the name, then its address in lines.
    pub addressee: Vec<String>,
    /// “Lyon, le 8 juillet 2026”.
    pub place_and_day: String,
    /// Labels and values above the subject, each label with its colon.
    pub references: Vec<(String, String)>,
    /// How it is sent, where the letter says so: “Lettre recommandée avec avis de réception”.
    pub sending: Option<String>,
    /// The subject.
    pub subject: String,
    /// What it says.
    pub parts: Vec<Part>,
    /// Who writes, in one line, at the foot of each page.
    pub foot: String,
    /// Words of the sheet itself.
    pub words: PageWords,
}

/// Words that a sheet needs, in the language of the letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageWords {
    /// Before the subject, with its blank: “Objet : ”.
    pub subject: String,
    /// Before the number of the page: “Page”.
    pub page: String,
}

/// Where a letter stands in what was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first page, from one.
    pub first_page: usize,
    /// Its pages, without a blank one after it.
    pub pages: usize,
}

/// What was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The PDF (PDF/A-2b).
    pub pdf: Vec<u8>,
    /// Where each letter stands, in their order.
    pub places: Vec<Place>,
    /// All pages.
    pub pages: usize,
}

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// No glyph of ours shows a character.
    #[error("there is no glyph for {0:?}")]
    Unprintable(char),
    /// There is no letter.
    #[error("there is no letter")]
    Nothing,
    /// A face that came with the program cannot be read.
    #[error("a face cannot be read")]
    Face,
    /// The library refuses to write it.
    #[error("the document cannot be written: {0}")]
    Document(String),
}

/// What a document says of itself to whoever opens it.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language, a code like `fr`.
    pub language: &'a str,
    /// The day it was made.
    pub made_on: Date,
}

/// Prints letters in their order, each from an odd page on.
pub fn print(about: About<'_>, letters: &[Letter]) -> Result<Printed, PaperError> {
    let faces = Faces::load()?;
    let broken = |what: &str| PaperError::Document(what.to_owned());
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| PaperError::Document(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new()
        .title(about.title.to_owned())
        .language(about.language.to_owned())
        .creation_date(day(about.made_on));
    document.set_metadata(metadata);
    let sheet = || PageSettings::from_wh(points(WIDTH), points(HEIGHT)).ok_or_else(|| broken("sheet"));
    let (mut places, mut pages) = (Vec::with_capacity(letters.len()), 0);
    for letter in letters {
        if pages % 2 == 1 {
            document.start_page_with(sheet()?).finish();
            pages += 1;
        }
        let sheets = lay_out(&faces, letter)?;
        places.push(Place { first_page: pages + 1, pages: sheets.len() });
        pages += sheets.len();
        for marks in &sheets {
            draw(&mut document, sheet()?, &faces, marks)?;
        }
    }
    if places.is_empty() {
        return Err(PaperError::Nothing);
    }
    let pdf = document.finish().map_err(|error| PaperError::Document(format!("{error:?}")))?;
    Ok(Printed { pdf, places, pages })
}

fn day(on: Date) -> DateTime {
    let small = |number: i8| u8::try_from(number).unwrap_or(1);
    DateTime::new(u16::try_from(on.year()).unwrap_or(0)).month(small(on.month())).day(small(on.day()))
}

fn draw(
    document: &mut Document,
    settings: PageSettings,
    faces: &Faces,
    marks: &Sheet,
) -> Result<(), PaperError> {
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    for mark in marks {
        match mark {
            Mark::Text { x, y, size, run } => {
                let shaped = faces.shape(run)?;
                let start = Point::from_xy(points(*x), points(*y));
                surface.draw_glyphs(start, &shaped.glyphs, shaped.font, &run.text, points(*size), false);
            }
            Mark::Rule { from, to, y } => {
                let mut path = PathBuilder::new();
                path.move_to(points(*from), points(*y));
                path.line_to(points(*to), points(*y));
                if let Some(path) = path.finish() {
                    surface.set_stroke(Some(Stroke { width: 0.5, ..Stroke::default() }));
                    surface.draw_path(&path);
                    surface.set_stroke(None);
                }
            }
        }
    }
    surface.finish();
    page.finish();
    Ok(())
}
