//! The case engine: apply, accept, handle, decide, deliver, rate.
//!
//! A case pins a publication of the catalogue. Its row is the state, its journal explains it, its process (BPMN) says what comes
//! next, its clock is recomputed from its spans. Joint cases open a child for each department's item; parent and child talk by
//! jobs in the outbox, which may come twice and count once.
//!
//! [`commands`] holds everything one can do; pages, API, jobs and stories call nothing else.

mod acting;
pub mod app;
pub mod case;
pub mod clock;
pub mod commands;
pub mod countersign;
pub mod draft;
pub mod engine;
pub mod job;
pub mod journal;
pub mod known;
pub mod leaver;
pub mod material;
pub mod note;
mod notice;
pub mod pages;
pub mod paper;
pub mod promise;
pub mod rating;
pub mod rights;
mod tables;
pub mod task;
pub mod visit;
pub mod words;

pub use app::App;
pub use pages::desk::desk_routes;
pub use pages::public::public_routes;
pub use tables::MIGRATIONS;
