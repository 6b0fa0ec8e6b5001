//! The machine interface, `/api/v1`: the same commands as the pages, with tokens, idempotency keys and an OpenAPI 3.1 document.
//!
//! One list ([`operations::all`]) gives routes, document and checks. A token stands for an account and can do what the account can,
//! within the token's own list of rights. A write takes an `Idempotency-Key`: the same key with the same body answers what the first call
//! answered, in the same transaction; with another body it is refused. Errors are `application/problem+json` with the
//! refusal's code.

mod answer;
mod document;
mod input;
mod operation;
pub mod operations;
mod pages;
pub mod repeat;
mod schema;
mod serve;
mod tables;
pub mod token;
mod upload;

pub use answer::{Answer, Is, Key, Out, Shape};
pub use document::document;
pub use operation::{Field, Kind, Operation, Place};
pub use serve::{App, routes};
pub use tables::MIGRATIONS;
