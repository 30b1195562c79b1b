//! From parts to things with a place: what stands on which page of a letter.

use messages::{Part, Span};

use crate::face::{Faces, Run};
use crate::measures::{
    ADDRESS_LEADING, ADDRESS_LEFT, ADDRESS_TOP, ADDRESS_WIDTH, BOTTOM, DAY_TOP, FOOT, GAP, HAND, LEADING,
    LEFT, Milli, RIGHT, SENDER_TOP, SENDER_WIDTH, SIZE, SIZE_MIN, SMALL, SMALL_LEADING, TOP,
};
use crate::print::{Letter, PaperError};

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Text whose baseline begins here.
    Text { x: Milli, y: Milli, size: Milli, run: Run },
    /// A thin line from left to right.
    Rule { from: Milli, to: Milli, y: Milli },
}

/// The marks of a page.
pub type Sheet = Vec<Mark>;

/// How far below the top of its line a baseline is.
const ASCENT: Milli = 9_600;
/// How far items of a list are put in.
const INDENT: Milli = 14_000;

/// A letter while it is laid out.
pub struct Flow<'f> {
    pub faces: &'f Faces,
    sheets: Vec<Sheet>,
    /// Where the next line begins.
    y: Milli,
}

impl<'f> Flow<'f> {
    fn new(faces: &'f Faces) -> Self {
        Self { faces, sheets: vec![Sheet::new()], y: TOP }
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(mark);
        }
    }

    /// Runs that follow each other, from a place on, with the line's top here.
    pub fn put(&mut self, mut x: Milli, size: Milli, runs: &[Run]) -> Result<(), PaperError> {
        for run in runs {
            let width = self.faces.shape(run)?.width(size);
            let y = self.y + ASCENT;
            self.mark(Mark::Text { x, y, size, run: run.clone() });
            x += width;
        }
        Ok(())
    }

    /// The same up to a place.
    pub fn put_right(&mut self, right: Milli, size: Milli, run: &Run) -> Result<(), PaperError> {
        let width = self.faces.shape(run)?.width(size);
        self.put(right - width, size, std::slice::from_ref(run))
    }

    pub fn rule(&mut self, from: Milli, to: Milli) {
        let y = self.y;
        self.mark(Mark::Rule { from, to, y });
    }

    pub fn down(&mut self, by: Milli) {
        self.y += by;
    }

    /// Goes to the next page when this much does not fit any more; answers whether it did.
    pub fn need(&mut self, height: Milli) -> bool {
        // What is taller than a page begins on a new one, once.
        if self.y + height <= BOTTOM || self.y <= TOP {
            return false;
        }
        self.sheets.push(Sheet::new());
        self.y = TOP;
        true
    }

    fn at(&mut self, y: Milli) {
        self.y = y;
    }

    fn paragraph(&mut self, spans: &[Span], left: Milli) -> Result<(), PaperError> {
        for line in self.faces.lines(spans, SIZE, RIGHT - left)? {
            self.need(LEADING);
            self.put(left, SIZE, &line)?;
            self.down(LEADING);
        }
        Ok(())
    }

    fn part(&mut self, part: &Part) -> Result<(), PaperError> {
        match part {
            Part::Paragraph(spans) => self.paragraph(spans, LEFT)?,
            Part::List(items) => self.list(items)?,
            Part::Table { columns, rows, totals, .. } => crate::table::put(self, columns, rows, totals)?,
            // Nobody presses paper.
            Part::Button { .. } => return Ok(()),
            Part::Answers { intro, answers } => {
                let text = |text: &str| vec![Span::Text { text: text.to_owned(), is_bold: false }];
                self.paragraph(&text(intro), LEFT)?;
                let items: Vec<Vec<Span>> = answers.iter().map(|(label, _)| text(label)).collect();
                self.list(&items)?;
            }
            Part::Details(lines) => self.details(lines)?,
            Part::Signature(lines) => self.signature(lines)?,
        }
        self.down(GAP);
        Ok(())
    }

    fn list(&mut self, items: &[Vec<Span>]) -> Result<(), PaperError> {
        for item in items {
            self.need(LEADING);
            self.put(LEFT + INDENT / 3, SIZE, &[Run::plain("–")])?;
            self.paragraph(item, LEFT + INDENT)?;
        }
        Ok(())
    }

    /// Labels and values in two columns, together on one page.
    fn details(&mut self, lines: &[(String, String)]) -> Result<(), PaperError> {
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX / LEADING);
        self.need(count.saturating_mul(LEADING));
        let mut widest = 0;
        for (label, _) in lines {
            widest = widest.max(self.faces.width_of(&[Run::plain(label)], SIZE)?);
        }
        let value_left = LEFT + (widest + INDENT).min((RIGHT - LEFT) / 2);
        for (label, value) in lines {
            self.need(LEADING);
            let label = Run::plain(label);
            let size = self.faces.fitting(&label, SIZE, value_left - LEFT)?.max(SIZE_MIN);
            self.put(LEFT, size, &[label])?;
            let value = Run::bold(value);
            let size = self.faces.fitting(&value, SIZE, RIGHT - value_left)?.max(SIZE_MIN);
            self.put(value_left, size, &[value])?;
            self.down(LEADING);
        }
        Ok(())
    }

    /// Room for a hand, then who signs; together on one page.
    fn signature(&mut self, lines: &[String]) -> Result<(), PaperError> {
        let count = i64::try_from(lines.len()).unwrap_or(1);
        if !self.need(HAND + count * LEADING) {
            self.down(HAND);
        }
        for (place, line) in lines.iter().enumerate() {
            let run = if place == 0 { Run::bold(line) } else { Run::plain(line) };
            self.put(LEFT, SIZE, &[run])?;
            self.down(LEADING);
        }
        Ok(())
    }

    fn head(&mut self, letter: &Letter) -> Result<(), PaperError> {
        self.at(SENDER_TOP);
        for (place, line) in letter.sender.iter().take(7).enumerate() {
            let run = if place == 0 { Run::bold(line) } else { Run::plain(line) };
            let size = self.faces.fitting(&run, SIZE, SENDER_WIDTH)?;
            self.put(LEFT, size, &[run])?;
            self.down(LEADING - 1_200);
        }
        self.at(ADDRESS_TOP);
        for line in &letter.addressee {
            let run = Run::plain(line);
            let size = self.faces.fitting(&run, SIZE, ADDRESS_WIDTH)?;
            self.put(ADDRESS_LEFT, size, &[run])?;
            self.down(ADDRESS_LEADING);
        }
        // What does not fit the window pushes the rest down.
        self.y = self.y.max(DAY_TOP);
        let day = Run::plain(&letter.place_and_day);
        let size = self.faces.fitting(&day, SIZE, RIGHT - ADDRESS_LEFT)?;
        self.put(ADDRESS_LEFT, size, &[day])?;
        for (label, value) in &letter.references {
            let run = Run::plain(&format!("{label} {value}"));
            let size = self.faces.fitting(&run, SIZE, ADDRESS_LEFT - LEFT - GAP)?;
            self.put(LEFT, size, &[run])?;
            self.down(LEADING);
        }
        if letter.references.is_empty() {
            self.down(LEADING);
        }
        self.down(LEADING);
        if let Some(sending) = &letter.sending {
            self.put(LEFT, SIZE, &[Run::bold(sending)])?;
            self.down(LEADING + GAP / 2);
        }
        let subject = [
            Span::Text { text: letter.words.subject.clone(), is_bold: false },
            Span::Text { text: letter.subject.clone(), is_bold: true },
        ];
        self.paragraph(&subject, LEFT)?;
        self.down(LEADING);
        Ok(())
    }
}

/// The pages of a letter.
pub fn lay_out(faces: &Faces, letter: &Letter) -> Result<Vec<Sheet>, PaperError> {
    let mut flow = Flow::new(faces);
    flow.head(letter)?;
    for part in &letter.parts {
        flow.part(part)?;
    }
    let mut sheets = flow.sheets;
    let count = sheets.len();
    for (number, sheet) in (1..).zip(&mut sheets) {
        foot(faces, letter, (number, count), sheet)?;
    }
    Ok(sheets)
}

/// Who writes, as the law wants it said, and the page of pages.
fn foot(
    faces: &Faces,
    letter: &Letter,
    (number, count): (usize, usize),
    sheet: &mut Sheet,
) -> Result<(), PaperError> {
    let page = Run::plain(&format!("{} {number}/{count}", letter.words.page));
    let width = faces.shape(&page)?.width(SMALL);
    sheet.push(Mark::Rule { from: LEFT, to: RIGHT, y: FOOT - SMALL_LEADING });
    let identity = Run::plain(&letter.foot);
    let size = faces.fitting(&identity, SMALL, RIGHT - LEFT - width - GAP)?;
    sheet.push(Mark::Text { x: LEFT, y: FOOT, size, run: identity });
    sheet.push(Mark::Text { x: RIGHT - width, y: FOOT, size: SMALL, run: page });
    Ok(())
}
