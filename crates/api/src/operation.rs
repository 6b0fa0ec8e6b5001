//! What an operation is: a name, an address, fields in, a body.

use crate::input::Input;
use base::Result;
use db::Cx;
use serde_json::Value;

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query of a GET, in the JSON body of a POST.
    Body,
    /// It is what comes back.
    Answer,
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
    /// The content of a file: the whole body of the request, while the other fields stand in the query; or of the answer.
    File,
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

    /// What comes back is a file, whose id stands in the operation's answer as `file`.
    pub const fn content(about: &'static str) -> Field {
        Field { name: "content", kind: Kind::File, place: Place::Answer, required: false, about }
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
    /// What goes in.
    pub fields: &'static [Field],
    /// What runs, in one transaction.
    pub run: fn(&mut Cx, &Input) -> Result<Value>,
}

impl Operation {
    /// Whether the body is the content of a file and not JSON.
    pub fn takes_file(&self) -> bool {
        self.fields.iter().any(|field| field.kind == Kind::File && field.place == Place::Body)
    }

    /// Whether a file comes back and not JSON. The look may write, so it runs as a writing command, though it is a GET.
    pub fn gives_file(&self) -> bool {
        self.fields.iter().any(|field| field.place == Place::Answer)
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", if self.writes { "POST" } else { "GET" }, self.path)
    }
}
