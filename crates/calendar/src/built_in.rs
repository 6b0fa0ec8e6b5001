//! The notices of 2007 to 2026 (and the empty file of 2027) that come with the program; data: holiday-cn, MIT.

use crate::notice::YearNotice;

macro_rules! years {
    ($($year:literal)*) => {
        [$(include_str!(concat!("../data/", $year, ".json"))),*]
    };
}

const FILES: [&str; 21] = years!(
    2007 2008 2009 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027
);

/// The built-in notices in order of year.
pub(crate) fn notices() -> Vec<YearNotice> {
    FILES.iter().map(|text| YearNotice::from_json(text).expect("built-in notices are checked by a test")).collect()
}
