//! The bounds that keep a hostile expression harmless, in one place.

/// Longest source text, in bytes.
pub const MAX_SOURCE: usize = 4 * 1024;
/// Deepest nesting of an expression.
pub const MAX_DEPTH: usize = 64;
/// Most nodes of one expression.
pub const MAX_NODES: usize = 2_000;
/// Most findings one check reports.
pub const MAX_FINDINGS: usize = 50;
/// Most notes one evaluation collects.
pub const MAX_NOTES: usize = 100;
/// Longest text an evaluation may make, in bytes.
pub const MAX_TEXT: usize = 1024 * 1024;
/// Deepest nesting of steps while evaluating, calls of functions included.
pub const MAX_EVALUATION_DEPTH: u32 = 256;
/// Default number of steps of one evaluation.
pub const DEFAULT_STEPS: u64 = 100_000;
/// Default length of the longest list.
pub const DEFAULT_LIST: usize = 10_000;
