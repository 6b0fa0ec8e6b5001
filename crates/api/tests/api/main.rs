//! The machine interface does what the pages do, for who may, once; and what it answers is what its document says.

#[path = "../../../cases/tests/support/mod.rs"]
mod support;

mod acting;
mod calls;
mod document;
mod editing;
mod life;
mod pages;
mod samples;
mod schema;
mod tokens;
mod town;
mod walks;
