//! Division codes as a tree: the significant digits of a code are a prefix of every code below it.

/// The significant digits of a division code of 6, 9 or 12 digits: `990102000` and `990102` give `990102`, `990100` gives
/// `9901`, `990000` gives `99`. What is no such code gives nothing.
pub fn significant(code: &str) -> &str {
    let code = code.trim();
    if !matches!(code.len(), 2 | 4 | 6 | 9 | 12) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return "";
    }
    let mut end = code.len();
    while end > 2 {
        let step = if end > 6 { 3 } else { 2 };
        if !code[end - step..end].bytes().all(|byte| byte == b'0') {
            break;
        }
        end -= step;
    }
    &code[..end]
}

/// A region and those around it, the nearest first: `990102003`, `990102`, `9901`, `99`.
pub fn upward(code: &str) -> Vec<&str> {
    let start = significant(code);
    let mut ends: Vec<usize> = [12, 9, 6, 4, 2].into_iter().filter(|end| *end <= start.len()).collect();
    ends.dedup();
    ends.into_iter().map(|end| &start[..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_at_the_end_say_nothing() {
        for (code, expected) in [
            ("990102", "990102"),
            ("990100", "9901"),
            ("990000", "99"),
            ("990102003", "990102003"),
            ("990102000", "990102"),
            ("990102003000", "990102003"),
            ("990102003007", "990102003007"),
            ("", ""),
            ("99x100", ""),
            ("9901021", ""),
            ("000000", "00"),
        ] {
            assert_eq!(significant(code), expected, "{code}");
        }
    }

    #[test]
    fn the_way_up_names_each_level_once() {
        assert_eq!(upward("990102003007"), ["990102003007", "990102003", "990102", "9901", "99"]);
        assert_eq!(upward("990100"), ["9901", "99"]);
        assert!(upward("nowhere").is_empty());
    }
}
