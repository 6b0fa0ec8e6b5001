//! What a search answers.

use base::Text;
use serde::Serialize;

/// A thing as the index shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its id or code.
    pub id: String,
    /// Its legal name.
    pub title: Text,
    /// What people call it; may be empty.
    pub plain: Text,
    /// How much it is wanted.
    pub boost: i64,
    /// Who may find it; empty for everybody.
    pub scope: String,
}

/// Why a thing was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// By its legal name.
    Title,
    /// By what people call it.
    Plain,
    /// By a keyword.
    Keyword(String),
    /// By a word that means the same.
    Synonym {
        /// What was said.
        said: String,
        /// What it was taken to mean.
        meant: String,
    },
    /// By its sound: pinyin, initials, or characters that sound alike.
    Sound(String),
    /// By words in its text.
    Words,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its id or code.
    pub id: String,
    /// Its legal name.
    pub title: Text,
    /// What people call it; may be empty.
    pub plain: Text,
    /// Parts of the Chinese title that the query named, as ranges of bytes.
    pub spans: Vec<(usize, usize)>,
    /// Why it was found.
    pub why: Why,
    /// How well it answers; comparable within one search only.
    pub score: f32,
}

/// How what is being typed may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Words to search for.
    pub text: String,
    /// The thing they name.
    pub id: String,
}
