//! The past weeks of the sample city: a few hundred cases, driven by the commands that people and officials use, with the clock
//! moved along. So no desk is empty, and cases stand in every state.

mod answers;
pub(super) mod apply;
mod opinions;
mod visits;
mod work;

use super::population::People;
use crate::city::{City, Random};
use crate::failure::Outcome;
use crate::kernel;
use crate::operations::Installation;
use ::packs::Pack;
use apply::{Begun, Script};
use base::moment::{DAY, HOUR};
use base::{CaseId, Moment};
use jobs::Jobs;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use visits::Visit;
use work::Desk;
pub(super) use work::attempt;

/// How far back the past reaches.
const WEEKS: i64 = 6;

/// What will become of a case, as far as it depends on people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Granted,
    Refused,
    NotAccepted,
    /// Something is missing, and it is sent.
    Mended,
    /// Something is missing, and nothing comes.
    Waiting,
    /// A special procedure stops the clock for some days.
    Paused,
    Withdrawn,
    /// Nobody hurries.
    Slow,
    /// Promptly done up to here: after so many steps it lies on somebody's desk.
    Rests(u8),
}

const FATES: &[(Fate, u32)] = &[
    (Fate::Granted, 52),
    (Fate::Refused, 7),
    (Fate::NotAccepted, 4),
    (Fate::Mended, 9),
    (Fate::Waiting, 5),
    (Fate::Paused, 5),
    (Fate::Withdrawn, 5),
    (Fate::Slow, 13),
];

/// How many cases of each item the last days leave on the desks, in a city of scale 1.
const RESTING: f64 = 9.0;
/// How many hours ago they came, youngest first: most are in time, some are due, a few are late.
const AGES: &[i64] = &[5, 22, 29, 47, 54, 78, 102, 126, 198, 390];

/// How many hours ago the cases came whose clock stands still.
const PAUSED_AGE: i64 = 60;

/// How many of a hundred applications are handed in at the window of a hall.
const AT_WINDOW: u64 = 20;

/// For how many days before the end people book times at the halls, and how many of one hall in a day.
const BOOKED_DAYS: i64 = 12;
const BOOKED: usize = 2;
/// One in so many visitors is never noted as come or missed.
const UNNOTED: usize = 5;

/// What happens next.
#[derive(Debug, PartialEq, Eq)]
enum Event {
    /// Somebody applies; in the last days somebody near the script's own person, for a case whose fate is settled.
    Apply {
        script: usize,
        fate: Option<Fate>,
    },
    Work {
        case: CaseId,
        fate: Fate,
    },
    /// Somebody books a time at a hall.
    Book {
        hall: usize,
    },
    /// The hall says who came.
    Visit(Visit),
}

/// The agenda: by time, then in the order of entry.
#[derive(Default)]
struct Agenda {
    heap: BinaryHeap<Reverse<(Moment, u64)>>,
    events: HashMap<u64, Event>,
    entered: u64,
}

impl Agenda {
    fn enter(&mut self, at: Moment, event: Event) {
        self.entered += 1;
        self.heap.push(Reverse((at, self.entered)));
        self.events.insert(self.entered, event);
    }

    fn next(&mut self) -> Option<(Moment, Event)> {
        let Reverse((at, number)) = self.heap.pop()?;
        Some((at, self.events.remove(&number)?))
    }
}

/// How much of a past.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Applications over all the weeks.
    pub applications: usize,
    /// Applications of each item that the last days leave on the desks.
    pub desks: usize,
}

impl Wanted {
    /// For a city of a scale; the smallest has one case of each item on a desk.
    pub fn of_scale(applications: f64, scale: f64) -> Wanted {
        let scale = scale.clamp(0.0, 30.0);
        Wanted { applications: (applications * scale) as usize, desks: (RESTING * scale).ceil() as usize }
    }
}

/// When the past begins, for an installation that will be handed over at `until`.
pub fn begins(until: Moment) -> Moment {
    until.plus(-WEEKS * 7 * DAY)
}

/// Lives through the past until `until`; the installation's clock must be one that can be moved. Answers how many were handed in.
pub fn live(
    installation: &Installation,
    city: &City,
    people: &People,
    all: &[Pack],
    until: Moment,
    wish: Wanted,
) -> Outcome<usize> {
    let scripts = apply::scripts(all);
    if scripts.is_empty() {
        return Ok(0);
    }
    let mut past = Past {
        installation,
        jobs: kernel::case_jobs(),
        desk: Desk::new(),
        city,
        people,
        scripts,
        random: Random::new(0x5EED, "history"),
        agenda: Agenda::default(),
        known: std::collections::HashSet::new(),
        applied: <[apply::Applied; 2]>::default(),
        handed_in: 0,
        parts: HashMap::new(),
        halls: visits::halls(installation)?,
        visits: 0,
    };
    past.plan(until, wish.applications);
    past.plan_bookings(until);
    past.plan_desks(until, wish.desks);
    past.run(until)?;
    Ok(past.handed_in)
}

struct Past<'a> {
    installation: &'a Installation,
    jobs: Jobs,
    desk: Desk,
    city: &'a City,
    people: &'a People,
    scripts: Vec<Script>,
    random: Random,
    agenda: Agenda,
    known: std::collections::HashSet<CaseId>,
    /// Over the weeks, and in the last days: whoever got something weeks ago may ask for it again.
    applied: [apply::Applied; 2],
    handed_in: usize,
    /// Whose turn it is among the steps of an item's parts that rest.
    parts: HashMap<String, u8>,
    halls: Vec<identity::Office>,
    visits: usize,
}

impl Past<'_> {
    fn plan(&mut self, until: Moment, count: usize) {
        let begin = begins(until);
        for turn in 0..count {
            let span = (until.0 - begin.0) / HOUR;
            let at = begin.plus(self.random.between(1, span - 1) * HOUR + self.random.between(0, 59) * 60_000);
            // Each item has its turn; after that chance decides.
            let script = if turn < self.scripts.len() {
                turn
            } else {
                self.random.between(0, self.scripts.len() as i64 - 1) as usize
            };
            self.agenda.enter(daytime(at, 8, 21), Event::Apply { script, fate: None });
        }
    }

    /// The last days: each item leaves cases at each of its steps, of each age.
    fn plan_desks(&mut self, until: Moment, each: usize) {
        for script in 0..self.scripts.len() {
            for turn in 0..each {
                let age = AGES[(turn + script) % AGES.len()] * HOUR + self.random.between(0, 59) * 60_000;
                let fate = Some(Fate::Rests((turn % 4) as u8));
                self.agenda.enter(daytime(until.plus(-age), 8, 21), Event::Apply { script, fate });
            }
            // Some clocks stand still, however small the city is.
            let age = PAUSED_AGE * HOUR + self.random.between(0, 59) * 60_000;
            let event = Event::Apply { script, fate: Some(Fate::Paused) };
            self.agenda.enter(daytime(until.plus(-age), 8, 21), event);
        }
    }

    fn plan_bookings(&mut self, until: Moment) {
        for day in 1..=BOOKED_DAYS {
            for hall in 0..self.halls.len() {
                for _ in 0..BOOKED {
                    let at = until.plus(-day * DAY + self.random.between(0, 12 * 60) * 60_000);
                    self.agenda.enter(daytime(at, 8, 21), Event::Book { hall });
                }
            }
        }
    }

    fn run(&mut self, until: Moment) -> Outcome {
        let db = &self.installation.db;
        while let Some((at, event)) = self.agenda.next() {
            if at >= until {
                continue;
            }
            db.clock().set(at.max(db.clock().now()));
            self.jobs.run_due(db)?;
            match event {
                Event::Apply { script, fate } => self.apply(script, fate)?,
                Event::Work { case, fate } => self.work(case, fate)?,
                Event::Book { hall } => self.book(hall)?,
                Event::Visit(visit) => self.visit(visit)?,
            }
        }
        db.clock().set(until.max(db.clock().now()));
        self.jobs.run_due(db)?;
        Ok(())
    }

    fn apply(&mut self, script: usize, fate: Option<Fate>) -> Outcome {
        let script = self.scripts[script].clone();
        let near = fate.is_some();
        let at_window = if !near && self.random.chance(AT_WINDOW) { self.apply_at_window(&script)? } else { None };
        let handed_in = match at_window {
            Some(case) => Some(case),
            None => {
                let (applied, random) = (&mut self.applied[usize::from(near)], &mut self.random);
                apply::hand_in(self.installation, self.city, self.people, (&script, near), applied, random)?
            }
        };
        if let Some(case) = handed_in {
            self.handed_in += 1;
            self.known.insert(case);
            let fate = fate.unwrap_or_else(|| *self.random.weighted(FATES));
            self.later(case, fate);
        }
        Ok(())
    }

    /// At the window of a hall; none where nobody works there or nobody came whom the item fits.
    fn apply_at_window(&mut self, script: &Script) -> Outcome<Option<CaseId>> {
        let hall = self.random.pick(&self.halls).id;
        let Some(clerk) = self.desk.official(self.installation, hall, "window")? else { return Ok(None) };
        let (how, applied, random) = ((script, &clerk, true), &mut self.applied[0], &mut self.random);
        let begun = apply::at_window(self.installation, self.city, self.people, how, applied, random)?;
        Ok(begun.and_then(|begun| match begun {
            Begun::Case(case) => Some(case),
            Begun::Draft => None,
        }))
    }

    fn book(&mut self, hall: usize) -> Outcome {
        if let Some(visit) = visits::book(self.installation, self.people, &self.halls[hall], &mut self.random)? {
            self.visits += 1;
            if !self.visits.is_multiple_of(UNNOTED) {
                self.agenda.enter(visit.at.plus(HOUR / 2), Event::Visit(visit));
            }
        }
        Ok(())
    }

    fn visit(&mut self, visit: Visit) -> Outcome {
        match self.desk.official(self.installation, visit.office, "window")? {
            Some(clerk) => visits::mark(self.installation, &clerk, visit, &mut self.random),
            None => Ok(()),
        }
    }

    fn work(&mut self, case: CaseId, fate: Fate) -> Outcome {
        let done = self.desk.work(self.installation, self.people, case, fate, &mut self.random)?;
        self.jobs.run_due(&self.installation.db)?;
        if done.again {
            self.later(case, done.fate);
        }
        for (child, item) in work::children(self.installation, case)? {
            if self.known.insert(child) {
                let fate = match fate {
                    // Each step of a part has its turn, the first one first.
                    Fate::Rests(_) => {
                        let turn = self.parts.entry(item).or_default();
                        *turn = (*turn + 1) % 3;
                        Fate::Rests((*turn + 2) % 3)
                    }
                    _ if self.random.chance(92) => Fate::Granted,
                    _ => *self.random.weighted(FATES),
                };
                self.later(child, fate);
            }
        }
        Ok(())
    }

    /// The next look at a case, in office hours.
    fn later(&mut self, case: CaseId, fate: Fate) {
        let hours = match fate {
            Fate::Slow => self.random.between(30, 110),
            Fate::Rests(_) => 1,
            _ => self.random.between(2, 26),
        };
        let at = self.installation.db.clock().now().plus(hours * HOUR + self.random.between(0, 59) * 60_000);
        self.agenda.enter(daytime(at, 9, 17), Event::Work { case, fate });
    }
}

/// The next instant at or after `at` between two hours of a day from Monday to Friday; applications come on any day.
fn daytime(at: Moment, from: i8, to: i8) -> Moment {
    let office = from >= 9;
    let mut at = at;
    for _ in 0..10 {
        let civil = at.civil();
        let weekend = civil.weekday().to_monday_one_offset() > 5;
        if civil.hour() >= to || (office && weekend) {
            at = Moment::of(civil.date().tomorrow().unwrap_or(civil.date()).at(from, civil.minute(), 0, 0));
        } else if civil.hour() < from {
            at = Moment::of(civil.date().at(from, civil.minute(), 0, 0));
        } else {
            return at;
        }
    }
    at
}
