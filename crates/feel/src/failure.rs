//! How an evaluation stops or goes without a result: failures at a bound, and notes on why something is `null`.

use crate::finding::Span;
use std::fmt;

/// A bound was reached: the expression has no value at all. Everything else that goes wrong is `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which bound.
    pub code: Limit,
    /// The byte range of the part that was being evaluated.
    pub span: Span,
}

/// The bounds of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Too many steps.
    Steps,
    /// A list grew too long.
    List,
    /// Calls or values are nested too deeply.
    Depth,
    /// A text grew too long.
    Text,
}

impl Limit {
    /// Stable code, such as `feel.limit_steps`.
    pub fn code(self) -> &'static str {
        match self {
            Limit::Steps => "feel.limit_steps",
            Limit::List => "feel.limit_list",
            Limit::Depth => "feel.limit_depth",
            Limit::Text => "feel.limit_text",
        }
    }

    /// The sentence in Chinese.
    pub fn message_zh(self) -> &'static str {
        match self {
            Limit::Steps => "表达式计算步骤过多，已停止。",
            Limit::List => "表达式产生的列表过长，已停止。",
            Limit::Depth => "表达式计算嵌套过深，已停止。",
            Limit::Text => "表达式产生的文本过长，已停止。",
        }
    }

    /// The sentence in English.
    pub fn message_en(self) -> &'static str {
        match self {
            Limit::Steps => "The expression took too many steps and was stopped.",
            Limit::List => "The expression made too long a list and was stopped.",
            Limit::Depth => "The expression nested too deeply and was stopped.",
            Limit::Text => "The expression made too long a text and was stopped.",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}..{}: {}", self.code.code(), self.span.0, self.span.1, self.code.message_en())
    }
}

impl std::error::Error for Failure {}

/// Why a part of an expression became `null` although its operands were there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// `operands`, `arguments`, `condition`, `unknown_name`, `not_a_function`.
    pub code: &'static str,
    /// The byte range of the part.
    pub span: Span,
}
