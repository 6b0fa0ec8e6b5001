//! A person books a time at an office.

use crate::booking::{Booking, BookingState, Days, slots, store};
use crate::published::store as published;
use crate::rights::VISIT;
use base::{OfficeId, OrRefuse, Refusal, Result, Target};
use db::Cx;
use jiff::civil::Date;
use serde_json::json;

/// Most bookings that one person may hold at a time.
const MOST: usize = 5;

/// Books a time.
#[derive(Debug, Clone)]
pub struct Book {
    /// The office.
    pub office: OfficeId,
    /// `pack/item`; empty for anything.
    pub item: String,
    /// The day.
    pub day: Date,
    /// Minute of the day at which the slot begins.
    pub minute: i64,
    /// Where the calendar comes from.
    pub days: Days,
}

impl Book {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<Booking> {
        base::refuse_if!(cx.me().0 == 0, "not_signed_in");
        let office = identity::office(cx, self.office)?.filter(|office| office.open).or_refuse(Refusal::NOT_FOUND)?;
        if !self.item.is_empty() {
            published::current(cx, &self.item)?.or_refuse(Refusal::NOT_FOUND)?;
        }
        let permit = cx.permit(VISIT, Target { owner: Some(cx.me()), ..Target::default() })?;
        let today = cx.today();
        let mine: Vec<Booking> =
            store::own(cx, today, 100)?.into_iter().filter(|booking| booking.state == BookingState::Booked).collect();
        base::refuse_if!(mine.len() >= MOST, "book.too_many", "limit" = MOST);
        let same = mine.iter().any(|booking| booking.day == self.day && booking.minute == self.minute);
        base::refuse_if!(same, "book.same_time");
        let plan = store::plan(cx, &office)?;
        let calendar = (self.days)(cx)?;
        let taken = store::taken(cx, office.id, today)?;
        let days = slots::days(&plan, &calendar, cx.now().civil(), &taken);
        let slot = days.iter().find(|day| day.date == self.day).and_then(|day| day.slot(self.minute));
        let slot = slot.or_refuse("book.no_such_slot")?;
        base::refuse_if!(slot.left == 0, "book.full");
        let id = cx.new_id();
        let booking = Booking {
            id,
            office: office.id,
            path: office.path.clone(),
            region: office.region.clone(),
            item: self.item.clone(),
            account: cx.me(),
            name: cx.actor().name.to_string(),
            day: self.day,
            minute: self.minute,
            code: code(id),
            state: BookingState::Booked,
            made: cx.now(),
        };
        cx.about("booking", id);
        cx.note("office", office.code.as_str());
        store::insert(cx, &permit, &booking)?;
        cx.emit("booking.made", &json!({ "booking": id.to_string(), "account": cx.me().to_string() }))?;
        Ok(booking)
    }
}

/// Six letters and digits to say at the window; none that look or sound alike.
fn code(id: i64) -> String {
    const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTUVWXY";
    let mut rest = (id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (0..6)
        .map(|_| {
            let sign = SIGNS[(rest % 30) as usize];
            rest /= 30;
            char::from(sign)
        })
        .collect()
}
