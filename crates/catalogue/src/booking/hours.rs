//! Opening hours: read from the sentence in which an office writes them.

use serde::{Deserialize, Serialize};

/// Spans of one day in minutes of the day, in order, not touching.
pub type Spans = Vec<(i64, i64)>;

/// Most spans of one day.
const SPANS: usize = 6;

/// When an office opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    /// On working days of the calendar, swapped ones included.
    pub workdays: Spans,
    /// On Saturdays that are no holidays; empty for closed.
    pub saturdays: Spans,
}

impl Opens {
    /// Nine to twelve and half past one to five.
    pub fn usual() -> Opens {
        Opens { workdays: vec![(540, 720), (810, 1_020)], saturdays: Vec::new() }
    }

    /// Reads a sentence such as `周一至周五 9:00—12:00，13:30—17:30，周六 9:00—12:00`. `None` when it names no hours.
    pub fn parse(sentence: &str) -> Option<Opens> {
        let mut opens = Opens { workdays: Vec::new(), saturdays: Vec::new() };
        let mut saturday = false;
        for part in sentence.split(['，', ',', '；', ';', '、', '。']).take(20) {
            let lower = part.to_lowercase();
            if part.contains("周六") || part.contains("星期六") || lower.contains("sat") {
                saturday = !(part.contains("周一") || lower.contains("mon"));
            } else if part.contains('周') || lower.contains("mon") {
                saturday = false;
            }
            for span in spans(part) {
                let list = if saturday { &mut opens.saturdays } else { &mut opens.workdays };
                list.push(span);
            }
        }
        opens.workdays = tidy(&opens.workdays)?;
        opens.saturdays = tidy(&opens.saturdays)?;
        if opens.workdays.is_empty() { None } else { Some(opens) }
    }

    /// The hours of working days as one types them: `9:00-12:00 13:30-17:00`.
    pub fn words(spans: &Spans) -> String {
        spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect::<Vec<_>>().join(" ")
    }

    /// Reads hours as one types them; `None` when they do not read, overlap or are too many.
    pub fn typed(text: &str) -> Option<Spans> {
        let parts: Vec<&str> = text.split([' ', '，', ',', '　']).filter(|part| !part.is_empty()).collect();
        let found: Vec<(i64, i64)> = parts.iter().flat_map(|part| spans(part)).collect();
        if found.len() == parts.len() { tidy(&found) } else { None }
    }
}

/// `09:20` of a minute of the day.
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// All spans in a text: two times with a dash between them.
fn spans(text: &str) -> Vec<(i64, i64)> {
    let mut times = Vec::new();
    let mut digits = String::new();
    for character in text.chars().take(200).chain([' ']) {
        if character.is_ascii_digit() || character == ':' || character == '：' {
            digits.push(if character == '：' { ':' } else { character });
        } else if !digits.is_empty() {
            if let Some(minute) = time(&digits) {
                times.push(minute);
            }
            digits.clear();
        }
    }
    times.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn time(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The spans in order; `None` when one is empty or two overlap.
fn tidy(spans: &[(i64, i64)]) -> Option<Spans> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let good = spans.len() <= SPANS
        && spans.iter().all(|(from, to)| from < to)
        && spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    good.then_some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_hours_are_read() {
        let opens = Opens::parse("周一至周五 9:00—12:00，13:30—17:30，周六 9:00—12:00").expect("reads");
        assert_eq!(opens.workdays, [(540, 720), (810, 1_050)]);
        assert_eq!(opens.saturdays, [(540, 720)]);
        let opens = Opens::parse("Mon to Fri 9:00–17:00, Sat 9:00–12:00").expect("reads");
        assert_eq!(
            (opens.workdays.as_slice(), opens.saturdays.as_slice()),
            ([(540, 1_020)].as_slice(), [(540, 720)].as_slice())
        );
        assert_eq!(Opens::parse("请先打电话"), None);
        assert_eq!(Opens::parse("9:00—12:00，11:00—13:00"), None, "overlapping hours are no hours");
    }

    #[test]
    fn typed_hours_are_read_and_written() {
        let spans = Opens::typed("9:00-12:00 13:30-17:00").expect("reads");
        assert_eq!(Opens::words(&spans), "09:00-12:00 13:30-17:00");
        assert_eq!(Opens::typed(&Opens::words(&spans)), Some(spans));
        assert_eq!(Opens::typed(""), Some(Vec::new()));
        for bad in ["9-12", "12:00-9:00", "25:00-26:00", "9:00", "今天"] {
            assert_eq!(Opens::typed(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(text in ".{0,80}") {
            let _ = Opens::typed(&text);
            let _ = Opens::parse(&text);
        }
    }
}
