//! Who booked a time at a hall, and who came.

use super::work::attempt;
use crate::city::Random;
use crate::demo::population::People;
use crate::failure::Outcome;
use crate::operations::Installation;
use base::{Moment, OfficeId};
use catalogue::booking::commands::{Book, MarkBooking};
use db::Call;
use identity::Office;

/// Most halls at which people book.
const HALLS: usize = 3;

/// A time that somebody has booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    booking: i64,
    /// The hall.
    pub office: OfficeId,
    /// When the slot begins.
    pub at: Moment,
}

/// The halls that receive people.
pub fn halls(installation: &Installation) -> Outcome<Vec<Office>> {
    Ok(installation.db.read_now(&Call::system("demonstration"), "office.list", |cx| {
        let offices = identity::offices(cx)?;
        Ok(offices.into_iter().filter(|office| office.kind == "hall").take(HALLS).collect())
    })?)
}

/// Somebody books one of the next days at a hall; none when the person has no account or nothing is free.
pub fn book(
    installation: &Installation,
    people: &People,
    hall: &Office,
    random: &mut Random,
) -> Outcome<Option<Visit>> {
    let person = random.between(0, people.persons.len() as i64 - 1) as usize;
    let Some(call) = people.call(installation, person)? else { return Ok(None) };
    let office = hall.clone();
    let days = installation.db.read_now(&call, "booking.free", move |cx| {
        let plan = catalogue::booking::store::plan(cx, &office)?;
        let calendar = cases::clock::calendar(cx)?;
        let taken = catalogue::booking::store::taken(cx, office.id, cx.today())?;
        Ok(catalogue::booking::slots::days(&plan, &calendar, cx.now().civil(), &taken))
    })?;
    let Some(day) = days.get(random.between(0, 3) as usize).or(days.first()) else { return Ok(None) };
    let free: Vec<i64> = day.slots.iter().filter(|slot| slot.left > 0).map(|slot| slot.minute).collect();
    if free.is_empty() {
        return Ok(None);
    }
    let (office, day) = (hall.id, day.date);
    let minute = free[random.between(0, free.len() as i64 - 1) as usize];
    let book = Book { office, item: String::new(), day, minute, days: cases::clock::calendar };
    let made = attempt(installation, &call, move |cx| book.run(cx))?;
    let at = Moment::of(day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0));
    Ok(made.map(|booking| Visit { booking: booking.id, office, at }))
}

/// The hall notes whether the person came.
pub fn mark(installation: &Installation, clerk: &Call, visit: Visit, random: &mut Random) -> Outcome {
    let mark = MarkBooking { booking: visit.booking, came: random.chance(88) };
    attempt(installation, clerk, move |cx| mark.run(cx)).map(drop)
}
