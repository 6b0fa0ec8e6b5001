//! The window marks who came and who did not.

use crate::booking::{BookingState, store};
use crate::rights::SLOTS;
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Marks a booking.
#[derive(Debug, Clone, Copy)]
pub struct MarkBooking {
    /// The booking.
    pub booking: i64,
    /// Whether the person came.
    pub came: bool,
}

impl MarkBooking {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let booking = store::one_at_desk(cx, self.booking)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(SLOTS, booking.target())?;
        base::refuse_if!(booking.state != BookingState::Booked, "book.not_booked");
        base::refuse_if!(booking.day > cx.today(), "book.not_yet");
        cx.about("booking", booking.id);
        store::set_state(cx, &permit, booking.id, if self.came { BookingState::Came } else { BookingState::Missed })
    }
}
