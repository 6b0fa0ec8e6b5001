//! What one fills in and presses: fields, choices, actions.

/// What is wrong with one field: the field's id in the page, and a sentence that says what to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// Id of the field, without `#`.
    pub field: String,
    /// The sentence.
    pub message: String,
}

/// How a field is sized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// The whole line.
    #[default]
    Full,
    /// About 22 letters.
    Mid,
    /// About 12 letters.
    Short,
}

/// A one-line or long text field of simple pages. Forms of items are rendered by the forms crate with the same classes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Name and id.
    pub name: String,
    /// Label.
    pub label: String,
    /// Hint before the input; empty for none.
    pub hint: String,
    /// What was typed.
    pub value: String,
    /// A sentence that says what to write; empty when all is well.
    pub error: String,
    /// `text`, `password`, `tel`, `email`, `date`, `search`, `number`.
    pub kind: String,
    /// `autocomplete` token; empty for none.
    pub autocomplete: String,
    /// `inputmode`; empty for none.
    pub inputmode: String,
    /// Most characters; 0 for no limit.
    pub limit: usize,
    /// Lines; 0 or 1 for one line.
    pub lines: usize,
    /// May be left out.
    pub optional: bool,
    /// Known already and not to be changed: where it comes from.
    pub source: String,
    /// A unit after the input.
    pub unit: String,
    /// Size.
    pub width: Width,
    /// Even figures.
    pub code: bool,
}

impl Field {
    /// A text field.
    pub fn new(name: &str, label: impl Into<String>) -> Field {
        Field { name: name.to_owned(), label: label.into(), kind: "text".to_owned(), ..Field::default() }
    }

    /// With a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    /// With what was typed.
    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }

    /// With a sentence that says what to write.
    pub fn error(mut self, error: impl Into<String>) -> Field {
        self.error = error.into();
        self
    }

    /// Of another kind than text.
    pub fn kind(mut self, kind: &str) -> Field {
        kind.clone_into(&mut self.kind);
        self
    }

    /// With an `autocomplete` token.
    pub fn autocomplete(mut self, token: &str) -> Field {
        token.clone_into(&mut self.autocomplete);
        self
    }

    /// With digits on phones, and even figures.
    pub fn digits(mut self) -> Field {
        "numeric".clone_into(&mut self.inputmode);
        self.code = true;
        self
    }

    /// With at most so many characters.
    pub fn limit(mut self, characters: usize) -> Field {
        self.limit = characters;
        self
    }

    /// As a long text of so many lines.
    pub fn lines(mut self, lines: usize) -> Field {
        self.lines = lines;
        self
    }

    /// May be left out.
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// Known already, from this source.
    pub fn source(mut self, source: impl Into<String>) -> Field {
        self.source = source.into();
        self
    }

    /// With a unit after the input.
    pub fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = unit.into();
        self
    }

    /// Sized.
    pub fn width(mut self, width: Width) -> Field {
        self.width = width;
        self
    }

    /// Classes of the input.
    pub fn class(&self) -> String {
        let width = match self.width {
            Width::Full => "",
            Width::Mid => " input-mid",
            Width::Short => " input-short",
        };
        format!("input{width}{}", if self.code { " code" } else { "" })
    }

    /// Ids that describe the input, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        [(!self.hint.is_empty(), "hint"), (!self.error.is_empty(), "error"), (!self.source.is_empty(), "source")]
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, part)| format!("{}-{part}", self.name))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One choice of several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Value that is sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// A sentence more.
    pub hint: String,
    /// Chosen.
    pub checked: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>, checked: bool) -> Choice {
        Choice { value: value.into(), label: label.into(), hint: String::new(), checked }
    }

    /// With a sentence more.
    pub fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = hint.into();
        self
    }
}

/// The looks of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one filled button.
    Primary,
    /// Outlined.
    #[default]
    Line,
    /// Without outline.
    Plain,
    /// Outlined red; asks once more on a page of its own.
    Risk,
}

impl Weight {
    /// Classes of the button.
    pub fn class(self) -> &'static str {
        match self {
            Weight::Primary => "button",
            Weight::Line => "button button-line",
            Weight::Plain => "button button-plain",
            Weight::Risk => "button button-risk",
        }
    }
}

/// An action at the desk: a link to a page, or a button of the form around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    /// A verb: what happens next.
    pub label: String,
    /// Address; empty for a button.
    pub href: String,
    /// Value of the button named `action`.
    pub value: String,
    /// The key, such as `b`; empty for none.
    pub key: String,
    /// Looks.
    pub weight: Weight,
    /// Why it cannot be done now; empty when it can.
    pub reason: String,
}

impl Action {
    /// A link.
    pub fn link(label: impl Into<String>, href: impl Into<String>, key: &str) -> Action {
        Action { label: label.into(), href: href.into(), key: key.to_owned(), ..Action::default() }
    }

    /// A button of the form around it.
    pub fn button(label: impl Into<String>, value: &str, key: &str) -> Action {
        Action { label: label.into(), value: value.to_owned(), key: key.to_owned(), ..Action::default() }
    }

    /// With other looks.
    pub fn weight(mut self, weight: Weight) -> Action {
        self.weight = weight;
        self
    }

    /// The key as a keyboard shows it.
    pub fn key_cap(&self) -> String {
        match self.key.as_str() {
            "ctrl+enter" => "Ctrl Enter".to_owned(),
            "enter" => "Enter".to_owned(),
            key => key.to_uppercase(),
        }
    }
}
