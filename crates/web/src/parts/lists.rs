//! Facts in rows: summary lists, materials, tables, files.

use super::status::{ClockTag, Tag};

/// A row of a summary list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Question.
    pub question: String,
    /// Answer; lines part at line feeds.
    pub answer: String,
    /// Where a prefilled answer comes from; empty when the person gave it.
    pub source: String,
    /// Where it is changed; empty when it cannot be.
    pub change: String,
    /// Whether the answer is a number or code, set with even figures.
    pub code: bool,
}

impl Row {
    /// A question and its answer.
    pub fn new(question: impl Into<String>, answer: impl Into<String>) -> Row {
        Row { question: question.into(), answer: answer.into(), ..Row::default() }
    }

    /// With where it comes from.
    pub fn source(mut self, source: impl Into<String>) -> Row {
        self.source = source.into();
        self
    }

    /// With where it is changed.
    pub fn change(mut self, href: impl Into<String>) -> Row {
        self.change = href.into();
        self
    }

    /// Set as a code.
    pub fn code(mut self) -> Row {
        self.code = true;
        self
    }

    /// The lines of the answer.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.answer.lines()
    }
}

/// A material with its trust level (look 4.10).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Material {
    /// `A` issuer, `B` seen at a window, `C` uploaded, `D` declared.
    pub trust: String,
    /// Name.
    pub name: String,
    /// What follows: 不用交, 上传, 勾选承诺.
    pub tag: Tag,
    /// A sentence more.
    pub hint: String,
    /// Address of a sample or of the file; empty for none.
    pub href: String,
    /// Words of that link.
    pub link: String,
}

impl Material {
    /// The class of the level's letter.
    pub fn trust_class(&self) -> String {
        format!("trust trust-{}", self.trust.to_ascii_lowercase())
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Words.
    pub words: String,
    /// Address; empty for plain words.
    pub href: String,
    /// A status instead of words.
    pub tag: Option<Tag>,
    /// A clock instead of words.
    pub clock: Option<ClockTag>,
    /// A second line, small.
    pub note: String,
}

impl Cell {
    /// With a second line, small.
    pub fn noted(mut self, note: impl Into<String>) -> Cell {
        self.note = note.into();
        self
    }

    /// Words.
    pub fn text(words: impl Into<String>) -> Cell {
        Cell { words: words.into(), ..Cell::default() }
    }

    /// A link.
    pub fn link(words: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { words: words.into(), href: href.into(), ..Cell::default() }
    }

    /// A status.
    pub fn tag(tag: Tag) -> Cell {
        Cell { tag: Some(tag), ..Cell::default() }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Head.
    pub label: String,
    /// Numbers stand right.
    pub numeric: bool,
}

/// A table; the first cell of each row is its head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it holds, for readers of the page's code.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
    /// Scrolls sideways on phones instead of becoming cards (more than five columns).
    pub wide: bool,
}

impl Table {
    /// Each cell of a row with its column.
    pub fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        self.columns.iter().zip(row)
    }
}

/// A file that was uploaded, is being uploaded, or was refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRow {
    /// Name.
    pub name: String,
    /// Size and pages in words.
    pub note: String,
    /// Address to look at it; empty for none.
    pub href: String,
    /// Name of the button that removes it; empty for none.
    pub remove: String,
    /// What is wrong and how to cure it; empty when all is well.
    pub error: String,
}
