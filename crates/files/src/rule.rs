//! What an upload may be.

use crate::Kind;
use base::{Refusal, Result};

/// Most characters of a file's name.
const NAME: usize = 200;
/// Most pixels of one side of a picture, and of the whole.
const SIDE: u32 = 20_000;
const PIXELS: u64 = 100_000_000;

/// What one upload may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Kinds that are taken.
    pub kinds: Vec<Kind>,
    /// Most bytes.
    pub max: u64,
    /// Whether the content is encrypted at rest.
    pub sealed: bool,
}

impl Rule {
    /// A rule by groups as forms name them (`image`, `pdf`, `word`, …); unknown groups add nothing.
    pub fn of<'a>(groups: impl IntoIterator<Item = &'a str>, max: u64) -> Rule {
        let kinds = groups.into_iter().flat_map(Kind::group).copied().collect();
        Rule { kinds, max, sealed: false }
    }

    /// Pictures and PDF, the usual materials.
    pub fn papers(max: u64) -> Rule {
        Rule::of(["image", "pdf"], max)
    }

    /// With the content encrypted at rest.
    pub fn sealed(mut self) -> Rule {
        self.sealed = true;
        self
    }

    /// The endings of names that fit, for a sentence: `jpg / png / pdf`.
    pub fn endings(&self) -> String {
        let mut endings: Vec<&str> = self.kinds.iter().filter_map(|kind| kind.endings().first().copied()).collect();
        endings.dedup();
        endings.join(" / ")
    }

    pub(crate) fn check_kind(&self, kind: Kind) -> Result<()> {
        base::refuse_if!(kind == Kind::Program, "file.program");
        base::refuse_if!(!self.kinds.contains(&kind), "file.kind", "kinds" = self.endings());
        Ok(())
    }
}

/// The name to store: refused when it is too long, holds parts of a path or characters that cannot be seen.
pub(crate) fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    base::refuse_if!(name.chars().count() > NAME, "file.name_long", "most" = NAME);
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let wrong = name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\']) || name.contains(hidden);
    base::refuse_if!(wrong, "file.name");
    Ok(name.to_owned())
}

pub(crate) fn check_picture(size: Option<(u32, u32)>) -> Result<()> {
    let (width, height) = size.ok_or_else(|| Refusal::new("file.broken"))?;
    base::refuse_if!(width == 0 || height == 0, "file.broken");
    let large = width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS;
    base::refuse_if!(large, "file.picture_large", "width" = width, "height" = height);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_no_paths_and_nothing_hidden() {
        for name in ["../a.pdf", "a\\b.pdf", "/etc/passwd", "", "..", "a\u{202e}fdp.exe", "a\0.pdf", "a\nb.pdf"] {
            assert_eq!(check_name(name).expect_err("refused").code(), Some("file.name"), "{name:?}");
        }
        assert_eq!(check_name(&"长".repeat(201)).expect_err("refused").code(), Some("file.name_long"));
        assert_eq!(check_name(" 租赁合同.pdf ").expect("kept"), "租赁合同.pdf");
    }

    #[test]
    fn pictures_stay_within_bounds() {
        assert!(check_picture(Some((4_000, 3_000))).is_ok());
        assert_eq!(check_picture(Some((60_000, 10))).expect_err("refused").code(), Some("file.picture_large"));
        assert_eq!(check_picture(Some((15_000, 15_000))).expect_err("refused").code(), Some("file.picture_large"));
        assert_eq!(check_picture(None).expect_err("refused").code(), Some("file.broken"));
        assert_eq!(Rule::of(["image", "pdf", "nonsense"], 5).endings(), "jpg / png / webp / gif / heic / pdf");
    }
}
