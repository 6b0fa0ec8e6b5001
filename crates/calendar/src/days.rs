//! Days as numbers: days since 1970-01-01 in the proleptic Gregorian calendar, the form in which dates are stored.
//!
//! Walking over a term is a loop over these numbers; civil dates appear only at its ends.

use jiff::civil::Date;

/// The number of the first day that a civil date can be (-9999-01-01).
pub(crate) const FIRST: i32 = -4_371_587;
/// The number of the last day that a civil date can be (9999-12-31).
pub(crate) const LAST: i32 = 2_932_896;

/// Days since 1970-01-01; negative before it.
pub fn day_number(date: Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(date.day()) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date with this number; numbers outside the years -9999 to 9999 give the nearest date inside.
pub fn from_day_number(number: i32) -> Date {
    let shifted = number.clamp(FIRST, LAST) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    Date::new(year as i16, month as i8, day as i8).expect("the number was clamped to the range of civil dates")
}

/// Monday 0 to Sunday 6.
pub(crate) fn weekday(number: i32) -> i32 {
    (number + 3).rem_euclid(7)
}

/// Monday to Friday.
pub(crate) fn is_weekday(number: i32) -> bool {
    weekday(number) < 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn numbers_agree_with_the_library_over_every_kind_of_year() {
        for start in [Date::MIN, Date::constant(1899, 12, 1), Date::constant(1999, 12, 1), Date::constant(2399, 12, 1)]
        {
            let mut date = start;
            for step in 0..800 {
                let number = day_number(date);
                assert_eq!(number, day_number(start) + step);
                assert_eq!(from_day_number(number), date);
                assert_eq!(weekday(number), i32::from(date.weekday().to_monday_zero_offset()));
                date = date.checked_add(1.day()).expect("within range");
            }
        }
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!((day_number(Date::MIN), day_number(Date::MAX)), (FIRST, LAST));
        assert_eq!(from_day_number(i32::MAX), Date::MAX);
        assert_eq!(from_day_number(i32::MIN), Date::MIN);
    }
}
