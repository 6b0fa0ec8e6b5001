//! What an operation answers: a closed vocabulary, from which the schemas of the document are made.
//!
//! A shape is declared beside the function that makes its JSON, so that both are changed together.

/// What an outgoing value is.
#[derive(Debug, Clone, Copy)]
pub enum Is {
    /// A 64-bit id, a string of digits.
    Id,
    /// Text.
    Text,
    /// A text in Chinese, and in English where there is one.
    Both,
    /// A day, `2026-11-23`.
    Day,
    /// An instant with the city's offset, `2026-11-23T09:00:00+08:00`.
    Instant,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// One of stated words.
    Word(Words),
    /// A list of texts.
    Texts,
    /// A list of texts in both languages.
    Boths,
    /// A list of stated words.
    SomeOf(Words),
    /// An object of this shape.
    One(&'static Shape),
    /// A list of objects of this shape.
    List(&'static Shape),
    /// An object whose names are data; each value is of one kind.
    Named(&'static Is),
    /// A JSON object whose fields are described elsewhere.
    Object,
    /// Any JSON value.
    Any,
}

/// The words that a value may be, from the type that holds them.
pub type Words = fn() -> Vec<&'static str>;

/// One outgoing field. Every field of a shape is always there; what is not known is null.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    /// Name.
    pub name: &'static str,
    /// What it is.
    pub is: Is,
    /// Whether it may be null.
    pub null: bool,
    /// What it means.
    pub about: &'static str,
}

impl Out {
    /// A field that is always known.
    pub const fn new(name: &'static str, is: Is, about: &'static str) -> Out {
        Out { name, is, null: false, about }
    }

    /// A field that may be null.
    pub const fn may(name: &'static str, is: Is, about: &'static str) -> Out {
        Out { name, is, null: true, about }
    }
}

/// An object with known fields.
#[derive(Debug)]
pub struct Shape {
    /// Name in the document.
    pub name: &'static str,
    /// The shape whose fields it has too.
    base: Option<&'static Shape>,
    /// Its own fields.
    own: &'static [Out],
}

impl Shape {
    /// A shape of its own.
    pub const fn new(name: &'static str, own: &'static [Out]) -> Shape {
        Shape { name, base: None, own }
    }

    /// All fields of another shape, and more.
    pub const fn more(name: &'static str, base: &'static Shape, own: &'static [Out]) -> Shape {
        Shape { name, base: Some(base), own }
    }

    /// All fields.
    pub fn fields(&self) -> Vec<&'static Out> {
        let mut fields = self.base.map(Shape::fields).unwrap_or_default();
        fields.extend(self.own);
        fields
    }
}

/// By what a list goes on after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The id of the last row.
    Id,
    /// The name of the last row.
    Name,
    /// Due day and id of the last row.
    Due,
    /// How many rows were seen.
    Count,
}

impl Key {
    /// Whether a text is such a place.
    pub fn fits(self, place: &str) -> bool {
        match self {
            Key::Id => place.parse::<i64>().is_ok(),
            Key::Name => !place.is_empty() && !place.chars().any(char::is_control),
            Key::Due => place
                .split_once('-')
                .is_some_and(|(due, id)| due.parse::<i64>().is_ok() && id.parse::<i64>().is_ok_and(|id| id >= 0)),
            Key::Count => place.parse::<u32>().is_ok(),
        }
    }
}

/// What an operation answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// These fields; see [`Answer::NOTHING`].
    Fields(&'static [Out]),
    /// An object.
    One(&'static Shape),
    /// All rows of a list as `items`, `next`, which is always null, and these fields.
    List(Is, &'static [Out]),
    /// A page of a list as `items`, `next`, and these fields. The operation takes `after` and `limit`.
    Page(Key, &'static Shape, &'static [Out]),
    /// A JSON object that is described elsewhere; where.
    Object(&'static str),
    /// A file, whose id stands in the operation's answer as `file`. The look may write, so it runs as a writing command, though it
    /// is a GET.
    File(&'static str),
}

impl Answer {
    /// An empty object: it is done.
    pub const NOTHING: Answer = Answer::Fields(&[]);

    /// All rows of a list.
    pub const fn list(of: &'static Shape) -> Answer {
        Answer::List(Is::List(of), &[])
    }

    /// A page of a list.
    pub const fn page(key: Key, of: &'static Shape) -> Answer {
        Answer::Page(key, of, &[])
    }
}

impl std::fmt::Display for Answer {
    /// In a few words, for the list of operations.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Answer::Fields([]) => f.write_str("{}"),
            Answer::Fields(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                write!(f, "{{ {} }}", names.join(", "))
            }
            Answer::One(shape) => f.write_str(shape.name),
            Answer::List(Is::List(shape), _) | Answer::Page(_, shape, _) => write!(f, "[{}]", shape.name),
            Answer::List(..) => f.write_str("[…]"),
            Answer::Object(_) => f.write_str("{…}"),
            Answer::File(_) => f.write_str("*/*"),
        }
    }
}

/// The words of a type with a list of all, and a function that says the word of each.
macro_rules! words {
    ($kind:ty, $word:ident) => {
        $crate::answer::Is::Word(|| <$kind>::ALL.iter().map(|one| one.$word()).collect())
    };
}

pub(crate) use words;
