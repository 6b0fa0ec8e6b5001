//! Dates, times, money and durations as people read them (look, section 3).

use base::{Locale, Moment};
use jiff::civil::{Date, DateTime, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1]
}

/// The day of the week: 周一, Mon.
pub fn weekday(date: Date, locale: Locale) -> &'static str {
    let (zh, en) = match date.weekday() {
        Weekday::Monday => ("周一", "Mon"),
        Weekday::Tuesday => ("周二", "Tue"),
        Weekday::Wednesday => ("周三", "Wed"),
        Weekday::Thursday => ("周四", "Thu"),
        Weekday::Friday => ("周五", "Fri"),
        Weekday::Saturday => ("周六", "Sat"),
        Weekday::Sunday => ("周日", "Sun"),
    };
    if locale == Locale::Zh { zh } else { en }
}

/// A date in a sentence: `11 月 23 日（周一）`, `23 November (Mon)`; with the year when it is not `today`'s.
pub fn date_long(date: Date, today: Date, locale: Locale) -> String {
    let day = weekday(date, locale);
    format!(
        "{}{}",
        date_plain(date, today, locale),
        match locale {
            Locale::Zh => format!("（{day}）"),
            Locale::En => format!(" ({day})"),
        }
    )
}

/// A date in a sentence without its weekday: `11 月 23 日`, `2025 年 3 月 1 日`, `23 November`.
pub fn date_plain(date: Date, today: Date, locale: Locale) -> String {
    let other_year = date.year() != today.year();
    match (locale, other_year) {
        (Locale::Zh, true) => format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day()),
        (Locale::Zh, false) => format!("{} 月 {} 日", date.month(), date.day()),
        (Locale::En, true) => format!("{} {} {}", date.day(), month(date), date.year()),
        (Locale::En, false) => format!("{} {}", date.day(), month(date)),
    }
}

/// A date with its year whatever the day, for papers: `2026 年 11 月 23 日`, `23 November 2026`.
pub fn date_full(date: Date, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day()),
        Locale::En => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// A date in a table: `11-23`, `2025-11-23`; in English `23 Nov`, `23 Nov 2025`.
pub fn date_short(date: Date, today: Date, locale: Locale) -> String {
    let other_year = date.year() != today.year();
    match (locale, other_year) {
        (Locale::Zh, true) => format!("{}-{:02}-{:02}", date.year(), date.month(), date.day()),
        (Locale::Zh, false) => format!("{:02}-{:02}", date.month(), date.day()),
        (Locale::En, true) => format!("{} {} {}", date.day(), &month(date)[..3], date.year()),
        (Locale::En, false) => format!("{} {}", date.day(), &month(date)[..3]),
    }
}

/// A time of day in 24 hours: `17:00`.
pub fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// An instant in a sentence: `今天 09:41`, `11 月 18 日 09:32`; `today 09:41`, `18 November, 09:32`.
pub fn moment_long(moment: Moment, today: Date, locale: Locale) -> String {
    let at = moment.civil();
    match (locale, at.date() == today) {
        (Locale::Zh, true) => format!("今天 {}", time(at)),
        (Locale::En, true) => format!("today {}", time(at)),
        (Locale::Zh, false) => format!("{} {}", date_plain(at.date(), today, locale), time(at)),
        (Locale::En, false) => format!("{}, {}", date_plain(at.date(), today, locale), time(at)),
    }
}

/// An instant in a table: `11-18 09:32`; `18 Nov 09:32`.
pub fn moment_short(moment: Moment, today: Date, locale: Locale) -> String {
    let at = moment.civil();
    format!("{} {}", date_short(at.date(), today, locale), time(at))
}

/// A whole number with groups of three: `38,214`.
pub fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Money from cents: `300,000.00 元`, `CNY 300,000.00`.
pub fn money(cents: i64, locale: Locale) -> String {
    let (yuan, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let sign = if cents < 0 { "-" } else { "" };
    let amount = format!("{sign}{}.{rest:02}", number(i64::try_from(yuan).unwrap_or(i64::MAX)));
    match locale {
        Locale::Zh => format!("{amount} 元"),
        Locale::En => format!("CNY {amount}"),
    }
}

/// A span of time in its two largest units: `2 小时 5 分钟`, `2 h 5 min`. Less than a minute is said so.
pub fn duration(milliseconds: i64, locale: Locale) -> String {
    let minutes = milliseconds.unsigned_abs() / 60_000;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts = match locale {
        Locale::Zh => [(days, " 天"), (hours, " 小时"), (rest, " 分钟")],
        Locale::En => [(days, " d"), (hours, " h"), (rest, " min")],
    };
    let said: Vec<String> = parts
        .iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    match (said.is_empty(), locale) {
        (false, _) => said.join(" "),
        (true, Locale::Zh) => "不到 1 分钟".to_owned(),
        (true, Locale::En) => "less than 1 min".to_owned(),
    }
}

/// A legal term in working days: `3 个工作日`, `3 working days`. A legal term is never written with a bare 天.
pub fn working_days(count: i64, locale: Locale) -> String {
    match (locale, count) {
        (Locale::Zh, _) => format!("{count} 个工作日"),
        (Locale::En, 1) => "1 working day".to_owned(),
        (Locale::En, _) => format!("{count} working days"),
    }
}

/// A legal term in natural days: `60 日`, `60 days`.
pub fn natural_days(count: i64, locale: Locale) -> String {
    match (locale, count) {
        (Locale::Zh, _) => format!("{count} 日"),
        (Locale::En, 1) => "1 day".to_owned(),
        (Locale::En, _) => format!("{count} days"),
    }
}

/// The size of a file: `1.8 MB`, `640 KB`, `12 B`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => {
            let tenths = (u128::from(bytes) * 10 + 524_288) / 1_048_576;
            if tenths.is_multiple_of(10) {
                format!("{} MB", tenths / 10)
            } else {
                format!("{}.{} MB", tenths / 10, tenths % 10)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn dates_read_as_people_say_them() {
        assert_eq!(date_long(TODAY, TODAY, Locale::Zh), "11 月 23 日（周一）");
        assert_eq!(date_long(TODAY, TODAY, Locale::En), "23 November (Mon)");
        assert_eq!(date_long(date(2027, 1, 4), TODAY, Locale::Zh), "2027 年 1 月 4 日（周一）");
        assert_eq!(date_short(date(2026, 2, 3), TODAY, Locale::Zh), "02-03");
        assert_eq!(date_short(date(2025, 9, 30), TODAY, Locale::En), "30 Sep 2025");
        let moment = Moment::parse("2026-11-23T09:41:00+08:00").expect("valid");
        assert_eq!(moment_long(moment, TODAY, Locale::Zh), "今天 09:41");
        assert_eq!(moment_long(moment, date(2026, 11, 24), Locale::En), "23 November, 09:41");
        assert_eq!(moment_short(moment, TODAY, Locale::Zh), "11-23 09:41");
    }

    #[test]
    fn money_and_spans_carry_their_unit() {
        assert_eq!(money(30_000_000, Locale::Zh), "300,000.00 元");
        assert_eq!(money(-1205, Locale::En), "CNY -12.05");
        assert_eq!(duration(125 * 60_000, Locale::Zh), "2 小时 5 分钟");
        assert_eq!(duration(26 * 3_600_000, Locale::En), "1 d 2 h");
        assert_eq!(duration(40_000, Locale::Zh), "不到 1 分钟");
        assert_eq!(working_days(3, Locale::Zh), "3 个工作日");
        assert_eq!(working_days(1, Locale::En), "1 working day");
        assert_eq!(size(1_887_437), "1.8 MB");
        assert_eq!(size(20 << 20), "20 MB");
    }

    proptest! {
        #[test]
        fn every_number_reads_back(value in any::<i64>()) {
            let text = number(value).replace(',', "");
            prop_assert_eq!(text.parse::<i64>().expect("digits"), value);
            let _ = (money(value, Locale::Zh), duration(value, Locale::En), size(value.unsigned_abs()));
        }
    }
}
