//! What an operation is: a name, an address, fields in, an answer, a body.

use crate::answer::{Answer, Key};
use crate::input::Input;
use base::Result;
use db::Cx;
use serde_json::Value;

/// Most rows of a page.
pub const MOST_ROWS: i64 = 200;
/// Rows of a page unless told.
pub const USUAL_ROWS: i64 = 50;

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query of a GET, in the JSON body of a POST.
    Body,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit id, a string of digits.
    Id,
    /// Text.
    Text,
    /// A day, `2026-11-23`.
    Day,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// A JSON object.
    Object,
    /// A list of JSON objects.
    Objects,
    /// The content of a file: the whole body of the request, while the other fields stand in the query.
    File,
    /// `next` of the page before, of the same list: the name of the operation, a colon, and the place.
    After(Key),
    /// Rows of a page, 1 to [`MOST_ROWS`].
    Limit,
}

/// One field of an operation's input.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// Whether it must be given.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
}

impl Field {
    /// A field of the path.
    pub const fn path(name: &'static str, about: &'static str) -> Field {
        Field { name, kind: Kind::Id, place: Place::Path, required: true, about }
    }

    /// A required field of the body.
    pub const fn must(name: &'static str, kind: Kind, about: &'static str) -> Field {
        Field { name, kind, place: Place::Body, required: true, about }
    }

    /// An optional field of the query or body.
    pub const fn may(name: &'static str, kind: Kind, about: &'static str) -> Field {
        Field { name, kind, place: Place::Body, required: false, about }
    }
}

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Stable name, which is also the name of the command, such as `case.claim`.
    pub name: &'static str,
    /// Path below `/api/v1`.
    pub path: &'static str,
    /// Whether it changes anything: POST; else GET.
    pub writes: bool,
    /// One line for the document.
    pub about: &'static str,
    /// What goes in; a page takes `after` and `limit` besides. See [`Operation::inputs`].
    pub fields: &'static [Field],
    /// What comes back.
    pub answer: Answer,
    /// What runs, in one transaction.
    pub run: fn(&mut Cx, &Input) -> Result<Value>,
}

impl Operation {
    /// All that goes in.
    pub fn inputs(&self) -> Vec<Field> {
        let mut inputs = self.fields.to_vec();
        if let Answer::Page(key, ..) = self.answer {
            inputs.push(Field::may("after", Kind::After(key), "`next` of the page before."));
            inputs.push(Field::may("limit", Kind::Limit, "Rows of a page; 50 unless told."));
        }
        inputs
    }

    /// Whether the body is the content of a file and not JSON.
    pub fn takes_file(&self) -> bool {
        self.fields.iter().any(|field| field.kind == Kind::File)
    }

    /// Whether a file comes back and not JSON.
    pub fn gives_file(&self) -> bool {
        matches!(self.answer, Answer::File(_))
    }

    /// Runs it. Where a page goes on is told with the name of the list, so that no other list takes it.
    pub(crate) fn answered(&self, cx: &mut Cx, input: &Input) -> Result<Value> {
        let mut value = (self.run)(cx, input)?;
        if let (Answer::Page(..), Some(place)) = (self.answer, value["next"].as_str()) {
            value["next"] = format!("{}:{place}", self.name).into();
        }
        Ok(value)
    }

    /// The place in a list that `after` names; none when it is not of this list.
    pub(crate) fn place<'a>(&self, after: &'a str) -> Option<&'a str> {
        let Answer::Page(key, ..) = self.answer else { return None };
        after.strip_prefix(self.name)?.strip_prefix(':').filter(|place| key.fits(place))
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", if self.writes { "POST" } else { "GET" }, self.path)
    }
}
