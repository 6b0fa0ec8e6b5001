//! Service items and published definitions of forms and processes.
//!
//! [`item`] is the pure model of a service item, [`published`] the versions that cases pin, [`library`] what stands about each item in
//! the administrators' library, [`hall`] what people see of it, [`question`] and [`booking`] what they ask and book.

pub mod app;
pub mod booking;
pub mod hall;
mod here;
pub mod item;
pub mod library;
pub mod published;
pub mod question;
pub mod rights;
mod tables;

pub use app::{App, Figure, Hooks};
pub use tables::MIGRATIONS;

use std::sync::Arc;
use web::Routes;

/// All pages of the catalogue: the hall, what officials answer and receive, the item library.
pub fn routes() -> Routes<Arc<App>> {
    hall::pages::routes()
        .merge(question::pages::routes())
        .merge(booking::pages::routes())
        .merge(library::pages::routes())
}
