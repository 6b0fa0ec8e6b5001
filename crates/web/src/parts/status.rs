//! How things stand: tags, clocks, steps, days, departments side by side.

/// The tone of a tag or notice: its class suffix and icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Draft, neutral.
    #[default]
    Plain,
    /// In work.
    Civic,
    /// Something is to be done soon.
    Soon,
    /// Done.
    Ok,
    /// Refused, failed.
    Bad,
    /// You are here, new.
    Warm,
}

impl Tone {
    /// Class of a tag.
    pub fn tag_class(self) -> &'static str {
        match self {
            Tone::Plain => "tag",
            Tone::Civic => "tag tag-civic",
            Tone::Soon => "tag tag-soon",
            Tone::Ok => "tag tag-ok",
            Tone::Bad => "tag tag-bad",
            Tone::Warm => "tag tag-warm",
        }
    }

    /// Class of a notice.
    pub fn notice_class(self) -> &'static str {
        match self {
            Tone::Ok => "notice notice-ok",
            Tone::Soon | Tone::Warm => "notice notice-soon",
            Tone::Bad => "notice notice-bad",
            Tone::Plain | Tone::Civic => "notice",
        }
    }

    /// The shape that says the same without colour; empty for a tag of words alone.
    pub fn tag_icon(self) -> &'static str {
        match self {
            Tone::Ok => "check",
            Tone::Bad => "x",
            _ => "",
        }
    }

    /// Whether a notice of this tone is read out at once.
    pub fn is_bad(self) -> bool {
        self == Tone::Bad
    }

    /// The icon of a notice.
    pub fn notice_icon(self) -> &'static str {
        match self {
            Tone::Ok => "check",
            Tone::Soon | Tone::Warm | Tone::Bad => "alert",
            Tone::Plain | Tone::Civic => "info",
        }
    }
}

/// A status in words, with its tone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tag {
    /// Words.
    pub words: String,
    /// Tone.
    pub tone: Tone,
}

impl Tag {
    /// A status.
    pub fn new(words: impl Into<String>, tone: Tone) -> Tag {
        Tag { words: words.into(), tone }
    }
}

/// How a legal or promised limit stands (look 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ClockState {
    /// 绿: in time.
    #[default]
    Green,
    /// 预警: at most two working days or a fifth left.
    Soon,
    /// 黄: over the promised limit.
    Yellow,
    /// 红: over the statutory limit.
    Red,
    /// 停: stopped.
    Stop,
}

impl ClockState {
    /// Class of the tag.
    pub fn class(self) -> &'static str {
        match self {
            ClockState::Green => "clock clock-green",
            ClockState::Soon => "clock clock-soon",
            ClockState::Yellow => "clock clock-yellow",
            ClockState::Red => "clock clock-red",
            ClockState::Stop => "clock clock-stop",
        }
    }

    /// The path of its shape: ring, half disc, triangle, octagon, two bars, in a box of 12.
    pub fn shape(self) -> &'static str {
        match self {
            ClockState::Green => "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0zm0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
            ClockState::Soon => "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0zm0 1.6v8.8a4.4 4.4 0 0 0 0-8.8z",
            ClockState::Yellow => "M6 0l6.5 11.5h-13z",
            ClockState::Red => "M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z",
            ClockState::Stop => "M2 1h3v10H2zM7 1h3v10H7z",
        }
    }
}

/// A clock tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockTag {
    /// State.
    pub state: ClockState,
    /// How many working days against which limit, or why the clock stands.
    pub words: String,
}

impl ClockTag {
    /// A clock tag.
    pub fn new(state: ClockState, words: impl Into<String>) -> ClockTag {
        ClockTag { state, words: words.into() }
    }
}

/// Done, being done, to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    #[default]
    Next,
}

impl Progress {
    /// Class of a step.
    pub fn class(self) -> &'static str {
        match self {
            Progress::Done => "done",
            Progress::Now => "now",
            Progress::Next => "next",
        }
    }

    /// Whether it is here, for `aria-current`.
    pub fn is_now(&self) -> bool {
        *self == Progress::Now
    }

    /// Whether it is behind.
    pub fn is_done(&self) -> bool {
        *self == Progress::Done
    }
}

/// A step in the strip, a part in the outline, or an event in the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// Label or plain past-tense sentence.
    pub label: String,
    /// When, or how far.
    pub note: String,
    /// Who and what; only timelines show it.
    pub detail: String,
    /// Where it stands.
    pub progress: Progress,
    /// Address; empty for no link.
    pub href: String,
}

impl Step {
    /// A step.
    pub fn new(label: impl Into<String>, note: impl Into<String>, progress: Progress) -> Step {
        Step { label: label.into(), note: note.into(), progress, ..Step::default() }
    }

    /// With a detail.
    pub fn detail(mut self, detail: impl Into<String>) -> Step {
        self.detail = detail.into();
        self
    }
}

/// A day in the working-day ruler.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Day {
    /// The number of the working day, 休, or 受理.
    pub mark: String,
    /// The date: `11-23 一`.
    pub label: String,
    /// A second line: 今天, 到期.
    pub note: String,
    /// Not counted.
    pub off: bool,
    /// Behind.
    pub spent: bool,
    /// Today.
    pub today: bool,
    /// The day it is due.
    pub due: bool,
}

impl Day {
    /// Classes of the cell.
    pub fn class(&self) -> String {
        [(self.off, "off"), (self.spent, "spent"), (self.today, "today"), (self.due, "due")]
            .iter()
            .filter_map(|(on, class)| on.then_some(*class))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One department's row in parallel progress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lane {
    /// The matter.
    pub matter: String,
    /// The department, and what it waits for.
    pub office: String,
    /// The steps.
    pub steps: Vec<Progress>,
    /// The steps in words.
    pub words: String,
    /// Status, if it has no running clock.
    pub tag: Option<Tag>,
    /// Clock, while it runs.
    pub clock: Option<ClockTag>,
    /// Address of the child; empty for none.
    pub href: String,
}
