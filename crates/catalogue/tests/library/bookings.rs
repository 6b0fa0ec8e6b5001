//! Times at an office: booked, taken back, marked, and planned.

use crate::city::{CARD, City, code, nobody, resident};
use base::{Moment, OfficeId, Result};
use catalogue::booking::commands::{Book, CancelBooking, MarkBooking, SetPlan};
use catalogue::booking::{Booking, BookingState, Plan, national};
use catalogue::rights::{ANSWER, SLOTS};
use db::Call;
use identity::offices::commands::CloseOffice;
use jiff::civil::{Date, date};
use testkit::on_both;

const TUESDAY: Date = date(2026, 11, 24);

impl City {
    fn book_at(&self, who: &Call, office: OfficeId, item: &str, day: Date, minute: i64) -> Result<Booking> {
        let book = Book { office, item: item.into(), day, minute, days: national };
        self.run(who, move |cx| book.run(cx))
    }

    fn book(&self, account: i64, day: Date, minute: i64) -> Result<Booking> {
        self.book_at(&resident(account), self.near.id, CARD, day, minute)
    }

    fn cancel(&self, who: &Call, booking: i64) -> Result<()> {
        self.run(who, move |cx| CancelBooking { booking }.run(cx))
    }

    fn mark(&self, who: &Call, booking: i64, came: bool) -> Result<()> {
        self.run(who, move |cx| MarkBooking { booking, came }.run(cx))
    }

    fn window(&self) -> Call {
        self.official(41, &[SLOTS], &self.near)
    }

    fn standing(&self, id: i64) -> BookingState {
        self.read(move |cx| catalogue::booking::store::one_at_desk(cx, id)).expect("is there").state
    }

    fn set_plan(&self, who: &Call, change: fn(&mut Plan)) -> Result<()> {
        let office = self.near.clone();
        let mut plan = self.read(move |cx| catalogue::booking::store::plan(cx, &office));
        change(&mut plan);
        let set = SetPlan { office: self.near.id, plan };
        self.run(who, move |cx| set.run(cx))
    }
}

on_both! {
    fn a_time_is_booked_until_it_is_full(city: City) {
        let first = city.book(5, TUESDAY, 540).expect("booked");
        assert_eq!((first.time().as_str(), first.code.len(), first.state), ("09:00", 6, BookingState::Booked));
        assert_eq!(code(city.book(5, TUESDAY, 540)), "book.same_time");
        city.book(6, TUESDAY, 540).expect("two may come at a time");
        assert_eq!(code(city.book(7, TUESDAY, 540)), "book.full");
        city.cancel(&resident(5), first.id).expect("taken back");
        city.book(7, TUESDAY, 540).expect("the place is free again");
    }

    fn what_cannot_be_booked_is_told(city: City) {
        assert_eq!(code(city.book_at(&nobody(), city.near.id, CARD, TUESDAY, 540)), "not_signed_in");
        assert_eq!(code(city.book_at(&city.editor(), city.near.id, CARD, TUESDAY, 540)), "not_permitted");
        assert_eq!(code(city.book_at(&resident(5), OfficeId(77), CARD, TUESDAY, 540)), "not_found");
        assert_eq!(code(city.book_at(&resident(5), city.near.id, "library/nothing", TUESDAY, 540)), "not_found");
        assert_eq!(code(city.book(5, TUESDAY, 541)), "book.no_such_slot");
        assert_eq!(code(city.book(5, date(2026, 11, 29), 540)), "book.no_such_slot", "a Sunday");
        assert_eq!(code(city.book(5, date(2026, 11, 23), 540)), "book.no_such_slot", "it has begun");
        assert_eq!(code(city.book(5, date(2026, 12, 31), 540)), "book.no_such_slot", "too far ahead");
        for minute in [540, 560, 580] {
            city.book(5, TUESDAY, minute).expect("booked");
        }
        for minute in [540, 560] {
            city.book(5, date(2026, 11, 25), minute).expect("booked");
        }
        assert_eq!(code(city.book(5, date(2026, 11, 26), 540)), "book.too_many");
        let office = city.far.id;
        city.run(&Call::system("test"), move |cx| CloseOffice { office }.run(cx)).expect("closed");
        assert_eq!(code(city.book_at(&resident(6), office, "", TUESDAY, 540)), "not_found", "a closed office receives nobody");
    }

    fn a_booking_is_taken_back_by_its_owner_in_time(city: City) {
        let booking = city.book(5, TUESDAY, 540).expect("booked").id;
        assert_eq!(code(city.cancel(&resident(6), booking)), "not_found");
        assert_eq!(code(city.cancel(&city.window(), booking)), "not_found");
        assert_eq!(code(city.cancel(&nobody(), booking)), "not_found");
        city.cancel(&resident(5), booking).expect("taken back");
        assert_eq!(code(city.cancel(&resident(5), booking)), "book.not_booked");
        let late = city.book(5, TUESDAY, 560).expect("booked").id;
        city.clock.set(Moment::parse("2026-11-25T09:00:00+08:00").expect("a time"));
        assert_eq!(code(city.cancel(&resident(5), late)), "book.over");
    }

    fn the_window_marks_who_came(city: City) {
        let (came, missed) = (city.book(5, TUESDAY, 540).expect("booked").id, city.book(6, TUESDAY, 560).expect("booked").id);
        assert_eq!(code(city.mark(&city.window(), came, true)), "book.not_yet");
        city.clock.set(Moment::parse("2026-11-24T09:30:00+08:00").expect("a time"));
        assert_eq!(code(city.mark(&city.elsewhere(), came, true)), "not_found");
        assert_eq!(code(city.mark(&resident(5), came, true)), "not_found");
        assert_eq!(code(city.mark(&city.official(42, &[ANSWER], &city.near), came, true)), "not_found");
        city.mark(&city.window(), came, true).expect("marked");
        city.mark(&city.window(), missed, false).expect("marked");
        assert_eq!((city.standing(came), city.standing(missed)), (BookingState::Came, BookingState::Missed));
        assert_eq!(code(city.mark(&city.window(), came, false)), "book.not_booked");
    }

    fn an_office_plans_its_times(city: City) {
        assert_eq!(code(city.set_plan(&city.elsewhere(), |plan| plan.capacity = 9)), "not_permitted");
        assert_eq!(code(city.set_plan(&resident(5), |plan| plan.capacity = 9)), "not_permitted");
        assert_eq!(code(city.set_plan(&city.window(), |plan| plan.minutes = 4)), "book.bad_minutes");
        assert_eq!(code(city.set_plan(&city.window(), |plan| plan.capacity = 201)), "book.bad_capacity");
        assert_eq!(code(city.set_plan(&city.window(), |plan| plan.ahead = 0)), "book.bad_ahead");
        city.set_plan(&city.window(), |plan| plan.capacity = 1).expect("set");
        assert_eq!(code(city.set_plan(&city.window(), |plan| plan.version = 0)), "stale");
        city.book(5, TUESDAY, 540).expect("booked");
        assert_eq!(code(city.book(6, TUESDAY, 540)), "book.full", "one at a time now");
        city.set_plan(&city.window(), |plan| plan.capacity = 0).expect("closed");
        assert_eq!(code(city.book(6, TUESDAY, 560)), "book.no_such_slot");
    }
}
