//! Booking, taking back, marking who came, and the plan of an office.

mod book;
mod cancel_booking;
mod mark_booking;
mod set_plan;

pub use book::Book;
pub use cancel_booking::CancelBooking;
pub use mark_booking::MarkBooking;
pub use set_plan::SetPlan;
