//! What a walk over a term saw, day by day: the cells of the ruler and the facts of the sentence.

use crate::days::from_day_number;
use crate::interval::{Interval, Stops};
use crate::national::{Calendar, DayKind};
use crate::phrase::holiday_en;
use crate::term::{Term, Unit};
use crate::walk::{Step, Walked};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Cells kept at each end of a long span; what lies between becomes one [`CellKind::Gap`].
const KEPT: usize = 45;
/// Runs of off days, intervals and made-up days that a sentence names one by one.
const NAMED: usize = 3;
const LONGEST_REASON: usize = 40;

/// The days from an event to its due date, and the sentence that says why it is that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The day of the event, day 0.
    pub start: Date,
    /// The last day of the term.
    pub due: Date,
    /// The term.
    pub term: Term,
    /// The day on which this was said.
    pub today: Date,
    /// One cell a day, in order; at most 91, with one gap in the middle of longer spans.
    pub cells: Vec<DayCell>,
    /// The year whose notice can still move the due date.
    pub unannounced: Option<i16>,
    #[serde(skip)]
    pub(crate) notes: Notes,
}

/// One day of the ruler (工作日尺).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCell {
    /// The day; of a gap, its first day.
    pub date: Date,
    /// What the day is in the count.
    pub kind: CellKind,
    /// Whether it is today, or a gap that holds today.
    pub today: bool,
}

/// What a day is in the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// The day of the event.
    Start,
    /// The n-th counted day.
    Counted(u32),
    /// Not counted: nobody works.
    Off(OffReason),
    /// Not counted by law, with the reason.
    Excluded(String),
    /// The last day, with the number of counted days.
    Due(u32),
    /// Days left out of a long ruler.
    Gap {
        /// How many days.
        days: u32,
        /// How many of them count.
        counted: u32,
    },
}

/// Why nobody works on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OffReason {
    /// Saturday or Sunday.
    Weekend,
    /// A holiday by notice.
    Holiday(String),
}

impl OffReason {
    fn of(kind: DayKind<'_>) -> OffReason {
        match kind {
            DayKind::Holiday(name) => OffReason::Holiday(name.to_owned()),
            _ => OffReason::Weekend,
        }
    }

    /// `周末` or the holiday's name.
    pub fn words_zh(&self) -> &str {
        match self {
            OffReason::Weekend => "周末",
            OffReason::Holiday(name) => name,
        }
    }

    /// `weekend` or the holiday's name in English.
    pub fn words_en(&self) -> String {
        match self {
            OffReason::Weekend => "weekend".to_owned(),
            OffReason::Holiday(name) => holiday_en(name),
        }
    }
}

/// The facts a sentence needs, gathered on the walk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Notes {
    pub weekends: Runs,
    pub holidays: Runs,
    pub made_up: Runs,
    pub excluded: Vec<Stopped>,
    /// The last counted day, where the term moved on to the next working day.
    pub moved_from: Option<Moved>,
}

/// A last day that was no working day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub day: i32,
    /// Why; none when the clock stood still on it.
    pub reason: Option<OffReason>,
}

/// Runs of consecutive days: the first few by date, all of them by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Runs {
    pub first: Vec<Run>,
    pub count: u32,
    pub days: u32,
    last: Option<i32>,
}

/// Consecutive days with one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub from: i32,
    pub to: i32,
    pub name: String,
}

impl Runs {
    fn add(&mut self, day: i32, name: &str) {
        let follows = self.last == Some(day - 1);
        self.last = Some(day);
        self.days += 1;
        let open = self.first.len() == self.count as usize;
        match self.first.last_mut() {
            Some(run) if follows && open && run.name == name => run.to = day,
            _ if follows && !open => {}
            _ => {
                self.count += 1;
                if self.first.len() < NAMED {
                    self.first.push(Run { from: day, to: day, name: name.to_owned() });
                }
            }
        }
    }
}

/// An interval and how many days it took out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stopped {
    pub from: Date,
    pub to: Option<Date>,
    pub reason: String,
    pub days: u32,
}

/// Gathers cells and notes while the walk goes.
pub(crate) struct Collector<'a> {
    calendar: &'a Calendar,
    excluded: &'a [Interval],
    stops: Stops,
    today: Date,
    head: Vec<DayCell>,
    gap: Option<DayCell>,
    tail: VecDeque<DayCell>,
    notes: Notes,
    taken: BTreeMap<usize, u32>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(calendar: &'a Calendar, excluded: &'a [Interval], today: Date) -> Collector<'a> {
        Collector {
            calendar,
            excluded,
            stops: Stops::new(excluded, today),
            today,
            head: Vec::new(),
            gap: None,
            tail: VecDeque::new(),
            notes: Notes::default(),
            taken: BTreeMap::new(),
        }
    }

    pub(crate) fn visit(&mut self, day: i32, step: Step) {
        let kind = match step {
            Step::Start => CellKind::Start,
            Step::Counted(number) => {
                self.note_made_up(day);
                CellKind::Counted(number)
            }
            Step::Due(number) => {
                self.note_made_up(day);
                CellKind::Due(number)
            }
            Step::Off => {
                let reason = OffReason::of(self.calendar.kind(day));
                // Off days inside an interval are covered by what is said about the interval.
                if self.stops.at(day).is_none() {
                    match &reason {
                        OffReason::Weekend => self.notes.weekends.add(day, ""),
                        OffReason::Holiday(name) => self.notes.holidays.add(day, name),
                    }
                }
                CellKind::Off(reason)
            }
            Step::Excluded(index) => {
                *self.taken.entry(index).or_default() += 1;
                CellKind::Excluded(reason_of(&self.excluded[index]))
            }
        };
        let date = from_day_number(day);
        self.push(DayCell { date, kind, today: date == self.today });
    }

    fn note_made_up(&mut self, day: i32) {
        if let DayKind::MakeUp(name) = self.calendar.kind(day) {
            self.notes.made_up.add(day, name);
        }
    }

    fn push(&mut self, cell: DayCell) {
        if self.head.len() < KEPT {
            self.head.push(cell);
            return;
        }
        self.tail.push_back(cell);
        if self.tail.len() <= KEPT {
            return;
        }
        let Some(hidden) = self.tail.pop_front() else { return };
        let is_counted = u32::from(matches!(hidden.kind, CellKind::Counted(_)));
        match &mut self.gap {
            Some(DayCell { kind: CellKind::Gap { days, counted }, today, .. }) => {
                *days += 1;
                *counted += is_counted;
                *today |= hidden.today;
            }
            _ => self.gap = Some(DayCell { kind: CellKind::Gap { days: 1, counted: is_counted }, ..hidden }),
        }
    }

    pub(crate) fn finish(mut self, start: Date, term: Term, walked: Walked, unannounced: Option<i16>) -> Explanation {
        self.notes.excluded = self
            .taken
            .iter()
            .map(|(index, days)| {
                let interval = &self.excluded[*index];
                Stopped { from: interval.from, to: interval.to, reason: reason_of(interval), days: *days }
            })
            .collect();
        if walked.nominal != walked.due {
            let off = !self.calendar.works(walked.nominal);
            let reason = off.then(|| OffReason::of(self.calendar.kind(walked.nominal)));
            self.notes.moved_from = Some(Moved { day: walked.nominal, reason });
        }
        let mut cells = self.head;
        cells.extend(self.gap);
        cells.extend(self.tail);
        let due = from_day_number(walked.due);
        Explanation { start, due, term, today: self.today, cells, unannounced, notes: self.notes }
    }
}

fn reason_of(interval: &Interval) -> String {
    interval.reason.chars().filter(|character| !character.is_control()).take(LONGEST_REASON).collect()
}

impl Explanation {
    /// Days counted, up to the due date.
    pub fn counted(&self) -> u32 {
        match self.cells.last().map(|cell| &cell.kind) {
            Some(CellKind::Due(number)) => *number,
            _ => 0,
        }
    }

    /// Whether off days are left out of the count.
    pub(crate) fn counts_working_days(&self) -> bool {
        self.term.unit == Unit::WorkingDays
    }
}
