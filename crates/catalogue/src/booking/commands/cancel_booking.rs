//! A person takes a booking back; somebody else can have the time.

use crate::booking::{BookingState, store};
use crate::rights::VISIT;
use base::{OrRefuse, Refusal, Result, Target};
use db::Cx;

/// Takes a booking back.
#[derive(Debug, Clone, Copy)]
pub struct CancelBooking {
    /// The booking.
    pub booking: i64,
}

impl CancelBooking {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let booking = store::of_me(cx, self.booking)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(VISIT, Target { owner: Some(booking.account), ..Target::default() })?;
        base::refuse_if!(booking.state != BookingState::Booked, "book.not_booked");
        base::refuse_if!(booking.day < cx.today(), "book.over");
        cx.about("booking", booking.id);
        store::set_state(cx, &permit, booking.id, BookingState::Cancelled)
    }
}
