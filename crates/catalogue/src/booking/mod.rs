//! Booking a time at an office: which slots there are on which days, who comes when.
//!
//! Days are working days of the calendar (and Saturdays where the office opens on them); hours come from the office's plan, or
//! from its opening hours as they are written. How many may come at a time is a setting of each office.

pub mod commands;
pub mod hours;
pub mod model;
pub mod pages;
pub mod slots;
pub mod store;

pub use model::{Booking, BookingState, Plan};
pub use slots::{Day, Slot};

use calendar::Calendar;
use std::sync::Arc;

/// Gives the working-day calendar with the years that were loaded.
pub type Days = fn(&mut db::Cx) -> base::Result<Arc<Calendar>>;

/// The national calendar as the program knows it.
pub fn national(_: &mut db::Cx) -> base::Result<Arc<Calendar>> {
    Ok(Arc::new(Calendar::national().clone()))
}
