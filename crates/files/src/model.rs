//! A file's facts.

use crate::Kind;
use base::{AccountId, FileId, Moment};
use zeroize::Zeroizing;

/// The key of one sealed file.
pub(crate) type FileKey = Zeroizing<[u8; 16]>;

/// Content that lies in the folder, on its way to a row.
#[derive(Debug, Clone)]
pub struct Stored {
    /// SM3 of the content, 64 hexadecimal digits.
    pub digest: String,
    /// Bytes of the content.
    pub size: u64,
    /// What it is.
    pub kind: Kind,
    /// Name as it was declared.
    pub name: String,
    pub(crate) blob: String,
    pub(crate) key: Option<FileKey>,
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Uploaded, belongs to nothing yet; gone after a day.
    Fresh,
    /// Belongs to something.
    Kept,
    /// Not to be read any more.
    Gone,
}

impl State {
    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            State::Fresh => "fresh",
            State::Kept => "kept",
            State::Gone => "gone",
        }
    }

    /// Reads a stored word; what is not known is gone.
    pub fn from_code(code: &str) -> State {
        [State::Fresh, State::Kept].into_iter().find(|state| state.code() == code).unwrap_or(State::Gone)
    }
}

/// A stored file as its row tells it, with what is needed to read it.
#[derive(Debug, Clone)]
pub struct File {
    /// Id.
    pub id: FileId,
    /// SM3 of the content, 64 hexadecimal digits.
    pub digest: String,
    /// Bytes of the content.
    pub size: u64,
    /// What it is.
    pub kind: Kind,
    /// Name as it was declared.
    pub name: String,
    /// Account that brought it; 0 for the system.
    pub owner: AccountId,
    /// What it belongs to, such as `("case", 123)`; an empty noun while it is fresh.
    pub about: (String, i64),
    /// Where it stands.
    pub state: State,
    /// Whether the content is encrypted at rest.
    pub sealed: bool,
    /// When it came.
    pub made_at: Moment,
    pub(crate) blob: String,
    pub(crate) key: Option<FileKey>,
}

impl File {
    /// The name with an ending that fits its kind: `run.exe` that is a PDF becomes `run.exe.pdf`.
    pub fn safe_name(&self) -> String {
        let endings = self.kind.endings();
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match endings.first() {
            Some(usual) if !ending.is_some_and(|ending| endings.contains(&ending.as_str())) => {
                format!("{}.{usual}", self.name)
            }
            _ => self.name.clone(),
        }
    }
}
