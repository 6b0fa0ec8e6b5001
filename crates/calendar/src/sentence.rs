//! The sentence beside a due date, in the tone of the case page:
//! `18 日受理，从 19 日起算；21、22 日是周末，不算。所以最晚 11 月 23 日办完。`

use crate::days::{day_number, from_day_number};
use crate::explain::{Explanation, Moved, Stopped};
use crate::phrase::{SpeakerEn, SpeakerZh, holiday_en, list_en, weekday_en, weekday_zh};
use crate::term::{Term, Unit};

/// More runs than this are counted, not named.
const FEW: usize = 2;

/// What happened on day 0 and what has to be done by the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording<'a> {
    /// `受理`
    pub event_zh: &'a str,
    /// `办完`
    pub outcome_zh: &'a str,
    /// `Accepted`
    pub event_en: &'a str,
    /// `done`
    pub outcome_en: &'a str,
}

impl Default for Wording<'_> {
    fn default() -> Self {
        Wording { event_zh: "受理", outcome_zh: "办完", event_en: "Accepted", outcome_en: "done" }
    }
}

impl Explanation {
    /// Why the due date is that day, in Chinese; the last date it names is the due date.
    pub fn sentence_zh(&self) -> String {
        self.sentence_zh_for(&Wording::default())
    }

    /// Why the due date is that day, in English; the last date it names is the due date.
    pub fn sentence_en(&self) -> String {
        self.sentence_en_for(&Wording::default())
    }

    /// The Chinese sentence for another event (`收到申请`) or outcome (`答复`).
    pub fn sentence_zh_for(&self, wording: &Wording<'_>) -> String {
        let one_month = (self.start.year(), self.start.month()) == (self.due.year(), self.due.month());
        let month = (one_month && self.start.year() == self.today.year()).then(|| self.start.month());
        let mut speaker = SpeakerZh::new(self.today.year(), month);
        let mut clauses = vec![self.opening_zh(&mut speaker, wording)];
        if self.counts_working_days() && self.term.amount > 0 {
            self.off_days_zh(&mut speaker, &mut clauses);
        }
        self.excluded_zh(&mut speaker, &mut clauses);
        if self.term.amount > 0 && matches!(self.term.unit, Unit::NaturalDays | Unit::Months | Unit::Years) {
            clauses.push(self.completed_zh(&mut speaker));
        }
        let later = match self.unannounced {
            Some(year) => format!("{year} 年的放假安排还没公布，公布后可能会变。"),
            None => String::new(),
        };
        let due = SpeakerZh::new(self.today.year(), None).day(self.due);
        format!("{}。所以最晚 {due}{}。{later}", clauses.join("；"), wording.outcome_zh)
    }

    /// The English sentence for another event (`Received`) or outcome (`answered`).
    pub fn sentence_en_for(&self, wording: &Wording<'_>) -> String {
        let mut speaker = SpeakerEn::new(self.today.year());
        let mut clauses = vec![self.opening_en(&mut speaker, wording)];
        if self.counts_working_days() && self.term.amount > 0 {
            self.off_days_en(&mut speaker, &mut clauses);
        }
        self.excluded_en(&mut speaker, &mut clauses);
        if self.term.amount > 0 && matches!(self.term.unit, Unit::NaturalDays | Unit::Months | Unit::Years) {
            clauses.push(self.completed_en(&mut speaker));
        }
        let later = match self.unannounced {
            Some(year) => format!(" The holidays of {year} are not announced yet; the date may move when they are."),
            None => String::new(),
        };
        let due = SpeakerEn::new(self.today.year()).day(self.due);
        format!("{}. So it will be {} by {due} at the latest.{later}", clauses.join("; "), wording.outcome_en)
    }

    /// The ruler's name for screen readers: `从 11 月 18 日受理到 11 月 23 日到期，共 3 个工作日`.
    pub fn label_zh(&self) -> String {
        let mut speaker = SpeakerZh::new(self.today.year(), None);
        let start = speaker.day(self.start);
        let due = SpeakerZh::new(self.today.year(), None).day(self.due);
        format!("从 {start}受理到 {due}到期，共 {}", self.term.words_zh())
    }

    /// The ruler's name for screen readers: `From 18 November to 23 November, 3 working days`.
    pub fn label_en(&self) -> String {
        let mut speaker = SpeakerEn::new(self.today.year());
        let start = speaker.day(self.start);
        let due = SpeakerEn::new(self.today.year()).day(self.due);
        format!("From {start} to {due}, {}", self.term.words_en())
    }

    fn opening_zh(&self, speaker: &mut SpeakerZh, wording: &Wording<'_>) -> String {
        let start = format!("{}{}", speaker.day(self.start), wording.event_zh);
        match (self.term, &self.notes.moved_from) {
            (Term { amount: 0, .. }, None) => format!("{start}，要求当天{}", wording.outcome_zh),
            (Term { amount: 0, .. }, Some(moved)) => format!("{start}，{}", moved_zh(moved)),
            (Term { unit: Unit::Hours, .. }, _) => format!("{start}，从那一刻起算 {}", self.term.words_zh()),
            _ => format!("{start}，从 {}起算", speaker.day(from_day_number(day_number(self.start) + 1))),
        }
    }

    fn opening_en(&self, speaker: &mut SpeakerEn, wording: &Wording<'_>) -> String {
        let start = format!("{} on {}", wording.event_en, speaker.day(self.start));
        match (self.term, &self.notes.moved_from) {
            (Term { amount: 0, .. }, None) => format!("{start}, to be {} the same day", wording.outcome_en),
            (Term { amount: 0, .. }, Some(moved)) => format!("{start}, {}", moved_en(moved)),
            (Term { unit: Unit::Hours, .. }, _) => format!("{start}; {} run from that moment", self.term.words_en()),
            _ => format!("{start}; counting starts on {}", speaker.day(from_day_number(day_number(self.start) + 1))),
        }
    }

    fn off_days_zh(&self, speaker: &mut SpeakerZh, clauses: &mut Vec<String>) {
        let notes = &self.notes;
        if notes.weekends.count as usize > FEW {
            clauses.push(format!("中间 {} 个周末共 {} 日，不算", notes.weekends.count, notes.weekends.days));
        } else if notes.weekends.count > 0 {
            let runs: Vec<String> = notes.weekends.first.iter().map(|run| speaker.run(run.from, run.to)).collect();
            clauses.push(format!("{}是周末，不算", runs.join("和 ")));
        }
        if notes.holidays.count as usize > notes.holidays.first.len() {
            clauses.push(format!("节假日放假共 {} 日，不算", notes.holidays.days));
        } else {
            for run in &notes.holidays.first {
                clauses.push(format!("{}{}放假，不算", speaker.run(run.from, run.to), run.name));
            }
        }
        if notes.made_up.count as usize > FEW {
            clauses.push(format!("{} 个调休上班的日子，要算", notes.made_up.days));
        } else {
            for day in notes.made_up.first.iter().flat_map(|run| run.from..=run.to) {
                let date = from_day_number(day);
                clauses.push(format!("{}（{}）调休上班，要算", speaker.day(date), weekday_zh(date)));
            }
        }
    }

    fn off_days_en(&self, speaker: &mut SpeakerEn, clauses: &mut Vec<String>) {
        let notes = &self.notes;
        if notes.weekends.count as usize > FEW {
            let (runs, days) = (notes.weekends.count, notes.weekends.days);
            clauses.push(format!("{runs} weekends ({days} days) between do not count"));
        } else if notes.weekends.count > 0 {
            let runs: Vec<String> = notes.weekends.first.iter().map(|run| speaker.run(run.from, run.to)).collect();
            let verb = if runs.len() == 1 { "is a weekend and does" } else { "are weekends and do" };
            clauses.push(format!("{} {verb} not count", list_en(&runs)));
        }
        if notes.holidays.count as usize > notes.holidays.first.len() {
            clauses.push(format!("{} days of public holidays do not count", notes.holidays.days));
        } else {
            for run in &notes.holidays.first {
                let verb = if run.from == run.to { "is off and does" } else { "are off and do" };
                let name = holiday_en(&run.name);
                clauses.push(format!("{} ({name}) {verb} not count", speaker.run(run.from, run.to)));
            }
        }
        if notes.made_up.count as usize > FEW {
            clauses.push(format!("{} made-up working days count", notes.made_up.days));
        } else {
            for day in notes.made_up.first.iter().flat_map(|run| run.from..=run.to) {
                let date = from_day_number(day);
                let weekday = weekday_en(date);
                clauses.push(format!("{} ({weekday}) is a made-up working day and counts", speaker.day(date)));
            }
        }
    }

    fn excluded_zh(&self, speaker: &mut SpeakerZh, clauses: &mut Vec<String>) {
        let (named, rest) = named_and_rest(&self.notes.excluded);
        for stopped in named {
            let (from, days) = (speaker.day(stopped.from), self.days_zh(stopped.days));
            let reason = &stopped.reason;
            clauses.push(match stopped.to {
                Some(to) => format!("{from}至 {}{reason}，其中 {days}不算", speaker.day(to)),
                None => format!("{from}起{reason}，还没恢复，到今天有 {days}不算，先按今天恢复来算"),
            });
        }
        if !rest.is_empty() {
            let days = rest.iter().map(|stopped| stopped.days).sum();
            clauses.push(format!("另外 {} 段停止计时，共 {}不算", rest.len(), self.days_zh(days)));
        }
    }

    fn excluded_en(&self, speaker: &mut SpeakerEn, clauses: &mut Vec<String>) {
        let (named, rest) = named_and_rest(&self.notes.excluded);
        for stopped in named {
            let (from, days) = (speaker.day(stopped.from), self.days_en(stopped.days));
            let reason = &stopped.reason;
            clauses.push(match stopped.to {
                Some(to) => format!("{from} to {}: {reason}, {days} not counted", speaker.day(to)),
                None => format!(
                    "since {from}: {reason}, not over yet, {days} not counted so far; the date below is for resuming today"
                ),
            });
        }
        if !rest.is_empty() {
            let days = rest.iter().map(|stopped| stopped.days).sum();
            clauses.push(format!("{} more pauses, {} not counted", rest.len(), self.days_en(days)));
        }
    }

    fn completed_zh(&self, speaker: &mut SpeakerZh) -> String {
        let term = self.term.words_zh();
        match &self.notes.moved_from {
            Some(moved) => format!("满 {term}是 {}，{}", speaker.day(from_day_number(moved.day)), moved_zh(moved)),
            None => format!("满 {term}是 {}", speaker.day(self.due)),
        }
    }

    fn completed_en(&self, speaker: &mut SpeakerEn) -> String {
        let term = self.term.words_en();
        let verb = if self.term.amount == 1 { "ends" } else { "end" };
        match &self.notes.moved_from {
            Some(moved) => format!("{term} {verb} on {}, {}", speaker.day(from_day_number(moved.day)), moved_en(moved)),
            None => format!("{term} {verb} on {}", speaker.day(self.due)),
        }
    }

    fn days_zh(&self, days: u32) -> String {
        let unit = if self.counts_working_days() { Term::working_days(days) } else { Term::natural_days(days) };
        unit.words_zh()
    }

    fn days_en(&self, days: u32) -> String {
        let unit = if self.counts_working_days() { Term::working_days(days) } else { Term::natural_days(days) };
        unit.words_en()
    }
}

fn named_and_rest(stopped: &[Stopped]) -> (&[Stopped], &[Stopped]) {
    // One more than a few is still named: "1 more pause" would say less in the same space.
    stopped.split_at(if stopped.len() <= FEW + 1 { stopped.len() } else { FEW })
}

fn moved_zh(moved: &Moved) -> String {
    match &moved.reason {
        Some(reason) => format!("正逢{}，顺延到之后第一个工作日", reason.words_zh()),
        None => "那天停止计时，顺延到恢复后第一个工作日".to_owned(),
    }
}

fn moved_en(moved: &Moved) -> String {
    match &moved.reason {
        Some(reason) => format!("which is off ({}), so the term moves to the next working day", reason.words_en()),
        None => "when the clock stands still, so the term moves to the next working day after it".to_owned(),
    }
}
