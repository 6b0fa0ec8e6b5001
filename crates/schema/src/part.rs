//! How a field is asked, without a word of HTML: a list of inputs that pages, windows and spreadsheets share.

use crate::Entry;
use base::Text;

/// One input of a field. A simple type has one, with an empty suffix; an address has two or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What is added to the field's path: empty, or such as `.detail`.
    pub suffix: String,
    /// Its own label where a field has several inputs.
    pub label: Option<Text>,
    /// A sentence before the input.
    pub hint: Option<Text>,
    /// May be left empty while the rest of the field is filled.
    pub optional: bool,
    /// What one types or chooses with.
    pub control: Control,
}

/// The kind of input.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// One line of text.
    Line {
        /// Which keyboard a phone shows.
        mode: Mode,
        /// How long the answer usually is.
        width: Width,
        /// A number or code set in tabular figures.
        code: bool,
        /// What stands behind the input, such as 元.
        affix: Option<Text>,
        /// Most characters.
        max: usize,
        /// The HTML `autocomplete` word.
        autocomplete: Option<&'static str>,
    },
    /// Several lines of text.
    Area {
        /// Lines shown.
        rows: u8,
        /// Most characters.
        max: usize,
    },
    /// A date (`date`), month (`month`) or time of day (`time`) picker of the browser; plain text works as well.
    Picker {
        /// The HTML input type.
        kind: &'static str,
        /// Earliest value, in its canonical form.
        min: Option<String>,
        /// Latest value, in its canonical form.
        max: Option<String>,
    },
    /// One of many, by groups.
    Select {
        /// Groups in order; one group without a label when there are no groups.
        groups: Vec<Group>,
    },
    /// One of a few, all in view.
    Radios {
        /// The answers.
        options: Vec<Entry>,
    },
    /// Any of several.
    Checks {
        /// The answers.
        options: Vec<Entry>,
    },
    /// One box to tick; its label is the field's.
    Tick,
    /// Files to upload.
    Files {
        /// Endings and media types for the `accept` attribute.
        accept: Vec<&'static str>,
        /// Most bytes of one file.
        max_bytes: u64,
        /// Most files.
        count: usize,
    },
    /// Rows of the field's own fields.
    Rows {
        /// Rows at the least.
        min: usize,
        /// Rows at the most.
        max: usize,
    },
    /// Nothing to type: the value is worked out.
    Output,
}

/// Which keyboard a phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Letters.
    Text,
    /// Digits.
    Numeric,
    /// Digits with a point.
    Decimal,
    /// A telephone's keys.
    Tel,
    /// Letters with @.
    Email,
    /// Letters with / and a point.
    Url,
}

impl Mode {
    /// The HTML `inputmode` word.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Text => "text",
            Mode::Numeric => "numeric",
            Mode::Decimal => "decimal",
            Mode::Tel => "tel",
            Mode::Email => "email",
            Mode::Url => "url",
        }
    }
}

/// How long the answer usually is; the width of the input tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Up to about 12 characters.
    Short,
    /// Up to about 24 characters.
    Middle,
    /// A whole line.
    Full,
}

/// A group of a select.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its heading.
    pub label: Option<Text>,
    /// What can be chosen.
    pub options: Vec<Entry>,
}

impl Part {
    /// The only input of a simple field.
    pub fn only(control: Control) -> Vec<Part> {
        vec![Part { suffix: String::new(), label: None, hint: None, optional: false, control }]
    }

    /// One of several inputs.
    pub fn named(suffix: &str, zh: &str, en: &str, control: Control) -> Part {
        Part { suffix: suffix.to_owned(), label: Some(Text::new(zh, en)), hint: None, optional: false, control }
    }

    /// The same with a hint.
    pub fn hint(mut self, zh: &str, en: &str) -> Part {
        self.hint = Some(Text::new(zh, en));
        self
    }

    /// The same, may be left empty.
    pub fn optional(mut self) -> Part {
        self.optional = true;
        self
    }
}

impl Control {
    /// A line of text of at most so many characters.
    pub fn line(mode: Mode, width: Width, max: usize) -> Control {
        let code = matches!(mode, Mode::Numeric | Mode::Decimal | Mode::Tel);
        Control::Line { mode, width, code, affix: None, max, autocomplete: None }
    }

    /// The same set as a code.
    pub fn code(mut self) -> Control {
        if let Control::Line { code, .. } = &mut self {
            *code = true;
        }
        self
    }

    /// The same with a unit behind it.
    pub fn affix(mut self, text: Text) -> Control {
        if let Control::Line { affix, .. } = &mut self {
            *affix = Some(text);
        }
        self
    }

    /// The same with the HTML `autocomplete` word.
    pub fn autocomplete(mut self, word: &'static str) -> Control {
        if let Control::Line { autocomplete, .. } = &mut self {
            *autocomplete = Some(word);
        }
        self
    }

    /// Radios for a few, a select for many.
    pub fn one_of(options: Vec<Entry>) -> Control {
        if options.len() <= 7 {
            Control::Radios { options }
        } else {
            Control::Select { groups: vec![Group { label: None, options }] }
        }
    }

    /// Everything that can be chosen with it.
    pub fn options(&self) -> Vec<&Entry> {
        match self {
            Control::Radios { options } | Control::Checks { options } => options.iter().collect(),
            Control::Select { groups } => groups.iter().flat_map(|group| &group.options).collect(),
            _ => Vec::new(),
        }
    }
}
