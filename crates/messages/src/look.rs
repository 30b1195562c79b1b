//! The logo and the colour of an entity.

use std::fmt;

/// How the letters of an entity look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    colour: Colour,
    logo: Option<Logo>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    source: String,
    alt: String,
    width: u16,
}

/// What cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// A colour is `#rrggbb`.
    #[error("a colour is written #rrggbb")]
    Colour,
    /// A logo is an `https` address, or `cid:` and the id of a part of the message.
    #[error("a logo is an https address or a cid")]
    LogoSource,
    /// It says nothing to those who do not see it.
    #[error("a logo needs a text for those who do not see it")]
    LogoText,
}

impl Look {
    /// A look of its own.
    pub fn new(colour: Colour, logo: Option<Logo>) -> Self {
        Self { colour, logo }
    }

    /// The main colour.
    pub fn colour(&self) -> Colour {
        self.colour
    }

    /// The logo.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// Black or white, whichever reads better on the main colour.
    pub fn ink_on_colour(&self) -> &'static str {
        if self.colour.is_light() { "#000000" } else { "#ffffff" }
    }
}

impl Default for Colour {
    fn default() -> Self {
        Self { red: 0x1f, green: 0x4e, blue: 0x79 }
    }
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Result<Self, LookError> {
        let digits =
            text.strip_prefix('#').filter(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_hexdigit()));
        let number = digits.and_then(|it| u32::from_str_radix(it, 16).ok()).ok_or(LookError::Colour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { red, green, blue })
    }

    /// Whether black has more contrast on it than white (WCAG 2.2, relative luminance above 0.179), in
    /// thousandths and with squares for the exponent of 2.4.
    fn is_light(self) -> bool {
        let linear = |channel: u8| u32::from(channel) * u32::from(channel) * 1_000 / 65_025;
        (2_126 * linear(self.red) + 7_152 * linear(self.green) + 722 * linear(self.blue)) / 10_000 > 200
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Logo {
    /// A logo at an `https` address, or in a part of the message (`cid:logo@…`), at most 300 pixels wide.
    pub fn new(source: &str, alt: &str, width: u16) -> Result<Self, LookError> {
        let is_plain = source.bytes().all(|it| it.is_ascii_graphic() && !b"\"'<>\\`".contains(&it));
        let is_known = source.len() > 8 && (source.starts_with("https://") || source.starts_with("cid:"));
        if !is_plain || !is_known {
            return Err(LookError::LogoSource);
        }
        if alt.trim().is_empty() {
            return Err(LookError::LogoText);
        }
        Ok(Self { source: source.to_owned(), alt: alt.trim().to_owned(), width: width.clamp(16, 300) })
    }

    /// Where it is.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What it says to those who do not see it.
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// Its width in pixels.
    pub fn width(&self) -> u16 {
        self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_says_which_ink_reads_on_it() {
        let check = |text: &str, expected: &str| {
            let look = Look::new(Colour::parse(text).unwrap(), None);
            assert_eq!(format!("{} {}", look.colour(), look.ink_on_colour()), expected);
        };
        check("#FFCC00", "#ffcc00 #000000");
        check("#1f4e79", "#1f4e79 #ffffff");
        check("#000000", "#000000 #ffffff");
        check("#ffffff", "#ffffff #000000");
        for wrong in ["red", "#fff", "#12345g", "#1234567", "#+12345", "", "#ééé"] {
            assert_eq!(Colour::parse(wrong), Err(LookError::Colour), "{wrong}");
        }
    }

    #[test]
    fn a_logo_is_https_or_a_part_of_the_message() {
        assert!(Logo::new("https://a.example/logo.png", "Atelier", 120).is_ok());
        assert!(Logo::new("cid:logo@a.example", "Atelier", 120).is_ok());
        let refused = [
            "http://a.example/l.png",
            "javascript:alert(1)",
            "data:image/png,x",
            "https://",
            "https://a\" onerror=\"x",
        ];
        for wrong in refused {
            assert_eq!(Logo::new(wrong, "Atelier", 120), Err(LookError::LogoSource), "{wrong}");
        }
        assert_eq!(Logo::new("cid:logo@a.example", " ", 120), Err(LookError::LogoText));
    }
}
