//! The light of a clock: in time, soon, over the promised limit, over the statutory limit, stopped, done
//! (电子监察 thresholds; the thresholds are settings).

use crate::due::remaining;
use crate::national::Calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How urgent a clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 已办结: the work is done.
    Done,
    /// 停: the clock stands still.
    Paused,
    /// 绿: in time.
    Green,
    /// 预警: little is left of the nearer limit.
    Soon,
    /// 黄: over the promised limit.
    Yellow,
    /// 红: over the statutory limit.
    Red,
}

/// When a clock warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LightSettings {
    /// Warn at so many working days left or fewer.
    pub warn_days: u32,
    /// Warn when at most this share of the term's working days is left, 0 to 100.
    pub warn_percent: u32,
}

impl Default for LightSettings {
    fn default() -> Self {
        LightSettings { warn_days: 2, warn_percent: 20 }
    }
}

/// What a clock measures: the event, and the last days by promise and by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The day of the event.
    pub start: Date,
    /// The promised last day (承诺).
    pub promised: Option<Date>,
    /// The statutory last day (法定).
    pub statutory: Option<Date>,
    /// Whether the clock stands still now.
    pub paused: bool,
    /// Whether the work is done.
    pub done: bool,
}

/// Against which limit a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// 承诺.
    Promised,
    /// 法定.
    Statutory,
}

/// A light with the number it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The light.
    pub light: Light,
    /// The limit that decides it; none when there is no limit, or when done or paused.
    pub limit: Option<Limit>,
    /// Working days left until that limit; negative when over.
    pub left: i32,
}

/// The light of a clock today. A paused clock is neither soon nor over: what it was when it stopped stands in the journal.
pub fn light(calendar: &Calendar, today: Date, limits: &Limits, settings: &LightSettings) -> Light {
    reading(calendar, today, limits, settings).light
}

/// The light with the working days left or over.
pub fn reading(calendar: &Calendar, today: Date, limits: &Limits, settings: &LightSettings) -> Reading {
    let plain = |light| Reading { light, limit: None, left: 0 };
    if limits.done {
        return plain(Light::Done);
    }
    if limits.paused {
        return plain(Light::Paused);
    }
    for (limit, date, light) in
        [(Limit::Statutory, limits.statutory, Light::Red), (Limit::Promised, limits.promised, Light::Yellow)]
    {
        if let Some(date) = date.filter(|date| today > *date) {
            return Reading { light, limit: Some(limit), left: remaining(calendar, today, date, &[]) };
        }
    }
    let both = [(limits.promised, Limit::Promised), (limits.statutory, Limit::Statutory)];
    let nearest = both.into_iter().filter_map(|(date, limit)| Some((date?, limit))).min_by_key(|(date, _)| *date);
    let Some((date, limit)) = nearest else { return plain(Light::Green) };
    let left = remaining(calendar, today, date, &[]);
    let whole = i64::from(calendar.workdays_between(limits.start, date));
    let few = i64::from(left) <= i64::from(settings.warn_days);
    let small_share = i64::from(left) * 100 <= whole * i64::from(settings.warn_percent.min(100));
    Reading { light: if few || small_share { Light::Soon } else { Light::Green }, limit: Some(limit), left }
}

impl Reading {
    /// `剩 6 日`, `今天到期`, `超承诺 2 日`, `超法定 1 日`, `停`, `已办结`, `不限时`.
    pub fn words_zh(&self) -> String {
        match (self.light, self.limit) {
            (Light::Done, _) => "已办结".to_owned(),
            (Light::Paused, _) => "停".to_owned(),
            (_, None) => "不限时".to_owned(),
            (Light::Red, _) => format!("超法定 {} 日", self.left.unsigned_abs()),
            (Light::Yellow, _) => format!("超承诺 {} 日", self.left.unsigned_abs()),
            _ if self.left == 0 => "今天到期".to_owned(),
            _ => format!("剩 {} 日", self.left),
        }
    }

    /// `6 days left`, `due today`, `2 days over the promise`, `1 day over the legal limit`, `paused`, `done`, `no limit`.
    pub fn words_en(&self) -> String {
        let days = self.left.unsigned_abs();
        let unit = if days == 1 { "day" } else { "days" };
        match (self.light, self.limit) {
            (Light::Done, _) => "done".to_owned(),
            (Light::Paused, _) => "paused".to_owned(),
            (_, None) => "no limit".to_owned(),
            (Light::Red, _) => format!("{days} {unit} over the legal limit"),
            (Light::Yellow, _) => format!("{days} {unit} over the promise"),
            _ if self.left == 0 => "due today".to_owned(),
            _ => format!("{days} {unit} left"),
        }
    }
}
