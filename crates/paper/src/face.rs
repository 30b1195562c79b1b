//! The two faces that letters are set in: shaping, widths, and lines that are not too long.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use messages::Span;
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::measures::Milli;
use crate::print::PaperError;

const REGULAR: &[u8] = include_bytes!("../fonts/LibertinusSerif-Regular.otf");
const BOLD: &[u8] = include_bytes!("../fonts/LibertinusSerif-Bold.otf");

/// One face.
struct Cut {
    face: Face<'static>,
    font: Font,
    units: i64,
}

impl Cut {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(bytes, 0)?;
        let font = Font::new(bytes.into(), 0)?;
        let units = i64::from(face.units_per_em()).max(1);
        Some(Self { face, font, units })
    }
}

/// The regular and the bold face.
pub struct Faces {
    regular: Cut,
    bold: Cut,
}

/// A text that is set in one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub is_bold: bool,
}

impl Run {
    pub fn plain(text: &str) -> Self {
        Self { text: clean(text), is_bold: false }
    }

    pub fn bold(text: &str) -> Self {
        Self { text: clean(text), is_bold: true }
    }
}

/// A shaped run.
pub struct Shaped {
    pub glyphs: Vec<KrillaGlyph>,
    pub font: Font,
    /// In thousandths of the size.
    width: i64,
}

impl Shaped {
    /// How wide it is in a size.
    pub fn width(&self, size: Milli) -> Milli {
        self.width * size / 1_000
    }
}

impl Faces {
    pub fn load() -> Result<Self, PaperError> {
        let cut = |bytes| Cut::load(bytes).ok_or(PaperError::Face);
        Ok(Self { regular: cut(REGULAR)?, bold: cut(BOLD)? })
    }

    /// The glyphs of a run, from left to right.
    pub fn shape(&self, run: &Run) -> Result<Shaped, PaperError> {
        let cut = if run.is_bold { &self.bold } else { &self.regular };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&run.text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&cut.face, &[], buffer);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let starts: Vec<usize> =
            infos.iter().map(|info| usize::try_from(info.cluster).unwrap_or(0)).collect();
        let units = u16::try_from(cut.units).map_or(1_000.0, f32::from);
        let part = |value: i32| f32::from(i16::try_from(value).unwrap_or(0)) / units;
        let mut width = 0;
        let mut glyphs = Vec::with_capacity(infos.len());
        for (place, (info, at)) in infos.iter().zip(positions).enumerate() {
            let start = starts.get(place).copied().unwrap_or(0);
            if info.glyph_id == 0 {
                let character = run.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                return Err(PaperError::Unprintable(character));
            }
            let end = starts.iter().skip(place).copied().find(|other| *other > start);
            let text = start..end.unwrap_or(run.text.len());
            width += i64::from(at.x_advance);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                part(at.x_advance),
                part(at.x_offset),
                part(at.y_offset),
                part(at.y_advance),
                text,
                None,
            ));
        }
        Ok(Shaped { glyphs, font: cut.font.clone(), width: width * 1_000 / cut.units })
    }

    /// How wide runs are that follow each other.
    pub fn width_of(&self, runs: &[Run], size: Milli) -> Result<Milli, PaperError> {
        let mut width = 0;
        for run in runs {
            width += self.shape(run)?.width(size);
        }
        Ok(width)
    }

    /// The size, or a smaller one in which a text fits.
    pub fn fitting(&self, run: &Run, size: Milli, room: Milli) -> Result<Milli, PaperError> {
        let width = self.shape(run)?.width(size);
        Ok(if width <= room { size } else { size * room / width.max(1) })
    }

    /// Lines of at most a width. A word that is wider is broken where it has to be.
    pub fn lines(&self, spans: &[Span], size: Milli, room: Milli) -> Result<Vec<Vec<Run>>, PaperError> {
        let mut lines = Vec::new();
        for words in broken(spans) {
            let mut line: Vec<Run> = Vec::new();
            let mut used = 0;
            for word in words {
                let width = self.width_of(&word, size)?;
                let space = self.width_of(&[Run::plain(" ")], size)?;
                let is_first = line.is_empty();
                if !is_first && used + space + width > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                let pieces = if width > room { self.cut(&word, size, room)? } else { vec![word] };
                for (place, piece) in pieces.into_iter().enumerate() {
                    if place > 0 {
                        lines.push(std::mem::take(&mut line));
                        used = 0;
                    }
                    let width = self.width_of(&piece, size)?;
                    used += width + if line.is_empty() { 0 } else { space };
                    join(&mut line, piece);
                }
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// A word in pieces of at most a width, of one character at least.
    fn cut(&self, word: &[Run], size: Milli, room: Milli) -> Result<Vec<Vec<Run>>, PaperError> {
        let mut pieces: Vec<Vec<Run>> = Vec::new();
        let (mut piece, mut used): (Vec<Run>, Milli) = (Vec::new(), 0);
        for run in word {
            for character in run.text.chars() {
                let one = Run { text: character.to_string(), is_bold: run.is_bold };
                let width = self.width_of(std::slice::from_ref(&one), size)?;
                if used + width > room && !piece.is_empty() {
                    pieces.push(std::mem::take(&mut piece));
                    used = 0;
                }
                used += width;
                match piece.last_mut().filter(|last| last.is_bold == one.is_bold) {
                    Some(last) => last.text.push(character),
                    None => piece.push(one),
                }
            }
        }
        pieces.push(piece);
        Ok(pieces)
    }
}

/// Adds a word to a line, after a space.
fn join(line: &mut Vec<Run>, word: Vec<Run>) {
    if let Some(last) = line.last_mut() {
        last.text.push(' ');
    }
    for run in word {
        match line.last_mut().filter(|last| last.is_bold == run.is_bold) {
            Some(last) => last.text.push_str(&run.text),
            None => line.push(run),
        }
    }
}

/// The words between the breaks of a paragraph. Only ordinary spaces part words: a number stays with its unit.
fn broken(spans: &[Span]) -> Vec<Vec<Vec<Run>>> {
    let mut lines: Vec<Vec<Vec<Run>>> = vec![Vec::new()];
    let mut word: Vec<Run> = Vec::new();
    let end = |lines: &mut Vec<Vec<Vec<Run>>>, word: &mut Vec<Run>| {
        if !word.is_empty()
            && let Some(line) = lines.last_mut()
        {
            line.push(std::mem::take(word));
        }
    };
    for span in spans {
        match span {
            Span::Break => {
                end(&mut lines, &mut word);
                lines.push(Vec::new());
            }
            Span::Text { text, is_bold } => {
                for (place, part) in clean(text).split(' ').enumerate() {
                    if place > 0 {
                        end(&mut lines, &mut word);
                    }
                    if !part.is_empty() {
                        word.push(Run { text: part.to_owned(), is_bold: *is_bold });
                    }
                }
            }
        }
    }
    end(&mut lines, &mut word);
    lines
}

/// A text in one line: what controls a terminal or turns a line around is not printed.
fn clean(text: &str) -> String {
    let is_silent = |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
    text.chars()
        .filter(|it| !is_silent(*it))
        .map(|it| if it.is_control() || it == '\u{2028}' || it == '\u{2029}' { ' ' } else { it })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::SIZE;

    fn text(text: &str, is_bold: bool) -> Span {
        Span::Text { text: text.to_owned(), is_bold }
    }

    fn said(lines: &[Vec<Run>]) -> Vec<String> {
        let line = |line: &Vec<Run>| line.iter().map(|run| run.text.as_str()).collect::<String>();
        lines.iter().map(line).collect()
    }

    #[test]
    fn lines_are_broken_at_spaces_and_numbers_stay_with_their_unit() {
        let faces = Faces::load().unwrap();
        let spans =
            [text("La note de 1\u{202f}200,00\u{a0}€ est ", false), text("due", true), text(".", false)];
        let room = faces.width_of(&[Run::plain("1\u{202f}200,00\u{a0}€ es")], SIZE).unwrap();
        let lines = faces.lines(&spans, SIZE, room).unwrap();
        assert_eq!(said(&lines), ["La note de", "1\u{202f}200,00\u{a0}€", "est due."]);
        let last: Vec<(&str, bool)> = lines[2].iter().map(|run| (run.text.as_str(), run.is_bold)).collect();
        assert_eq!(last, [("est ", false), ("due", true), (".", false)]);
        for line in &lines {
            assert!(faces.width_of(line, SIZE).unwrap() <= room);
        }
    }

    #[test]
    fn a_word_that_is_too_wide_is_broken() {
        let faces = Faces::load().unwrap();
        let lines = faces.lines(&[text(&"W".repeat(40), false)], SIZE, 60_000).unwrap();
        assert!(lines.len() > 4, "{lines:?}");
        assert_eq!(said(&lines).concat(), "W".repeat(40));
        assert_eq!(
            said(&faces.lines(&[text("a", false), Span::Break, Span::Break], SIZE, 9).unwrap()),
            ["a", "", ""]
        );
    }

    #[test]
    fn what_has_no_glyph_is_named() {
        let faces = Faces::load().unwrap();
        assert_eq!(faces.shape(&Run::plain("漢")).err(), Some(PaperError::Unprintable('漢')));
        for text in ["Ça coûte 12\u{202f}€ – œuvre « à »", "Łódź, Ærø, Şişli, Αθήνα, Москва", "−5\u{a0}%"]
        {
            assert!(faces.shape(&Run::plain(text)).is_ok(), "{text}");
        }
        assert_eq!(Run::plain("a\tb\u{202e}c\u{0}").text, "a bc ");
    }
}
