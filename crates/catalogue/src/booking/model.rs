//! What a booking and an office's plan are.

use super::hours::Opens;
use base::{AccountId, Moment, OfficeId, Target};
use jiff::civil::Date;

/// How a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingState {
    /// The person will come.
    Booked,
    /// Taken back in time.
    Cancelled,
    /// The person came.
    Came,
    /// The person did not come.
    Missed,
}

impl BookingState {
    /// All of them.
    pub const ALL: [BookingState; 4] =
        [BookingState::Booked, BookingState::Cancelled, BookingState::Came, BookingState::Missed];

    /// The word in the database and in keys of the Fluent files.
    pub fn word(self) -> &'static str {
        match self {
            BookingState::Booked => "booked",
            BookingState::Cancelled => "cancelled",
            BookingState::Came => "came",
            BookingState::Missed => "missed",
        }
    }

    /// The key of its name in the Fluent files.
    pub fn key(self) -> &'static str {
        match self {
            BookingState::Booked => "book-state-booked",
            BookingState::Cancelled => "book-state-cancelled",
            BookingState::Came => "book-state-came",
            BookingState::Missed => "book-state-missed",
        }
    }

    pub(crate) fn read(word: &str) -> BookingState {
        match word {
            "cancelled" => BookingState::Cancelled,
            "came" => BookingState::Came,
            "missed" => BookingState::Missed,
            _ => BookingState::Booked,
        }
    }
}

/// A booked time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Id.
    pub id: i64,
    /// The office.
    pub office: OfficeId,
    /// Path of the office.
    pub path: String,
    /// Division code of the office.
    pub region: String,
    /// `pack/item`; empty for anything.
    pub item: String,
    /// Who comes.
    pub account: AccountId,
    /// That person's name.
    pub name: String,
    /// The day.
    pub day: Date,
    /// Minute of the day at which the slot begins.
    pub minute: i64,
    /// Code to say at the window.
    pub code: String,
    /// How it stands.
    pub state: BookingState,
    /// When it was booked.
    pub made: Moment,
}

impl Booking {
    /// The booking as a target of rights.
    pub fn target(&self) -> Target<'_> {
        Target { owner: Some(self.account), office: Some(self.office), path: &self.path, region: &self.region }
    }

    /// `09:20`.
    pub fn time(&self) -> String {
        super::hours::clock(self.minute)
    }
}

/// How an office receives people who booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Hours on working days and on Saturdays.
    pub opens: Opens,
    /// Minutes of one slot.
    pub minutes: i64,
    /// How many can come in one slot; 0 closes booking.
    pub capacity: i64,
    /// How many days ahead one can book.
    pub ahead: i64,
    /// Version for optimistic writes; 0 for the plan of an office that never set one.
    pub version: i64,
}

impl Plan {
    /// The plan of an office that never set one: its written hours, slots of twenty minutes for two people, two weeks ahead.
    pub fn usual(hours: &str) -> Plan {
        Plan {
            opens: Opens::parse(hours).unwrap_or_else(Opens::usual),
            minutes: 20,
            capacity: 2,
            ahead: 14,
            version: 0,
        }
    }
}
