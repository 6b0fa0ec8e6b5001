//! What may be shown of names, addresses and numbers where the whole is not needed.

/// Surnames of two characters.
const COMPOUND: [&str; 24] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "轩辕",
    "长孙", "宇文", "闻人", "端木", "申屠", "太史", "南宫", "独孤", "呼延", "西门",
];

/// A long number in the form of the design: `9901 **** **** 4028`. Up to eight characters show only the last two.
pub fn number(code: &str) -> String {
    let all: Vec<char> = code.chars().collect();
    if all.len() <= 8 {
        return ends(code, 0, 2.min(all.len() / 2));
    }
    let head: String = all[..4].iter().collect();
    let tail: String = all[all.len() - 4..].iter().collect();
    format!("{head} **** **** {tail}")
}

/// The first and last characters with four stars between: `138****1234`.
pub fn ends(code: &str, head: usize, tail: usize) -> String {
    let all: Vec<char> = code.chars().collect();
    if head + tail >= all.len() {
        return "****".to_owned();
    }
    let (first, last): (String, String) = (all[..head].iter().collect(), all[all.len() - tail..].iter().collect());
    format!("{first}****{last}")
}

/// A person's name: the surname and a star (`张*`, `欧阳*`).
pub fn name(name: &str) -> String {
    let name = name.trim();
    let long = name.chars().count() > 2 && COMPOUND.iter().any(|surname| name.starts_with(surname));
    let kept: String = name.chars().take(if long { 2 } else { 1 }).collect();
    kept + "*"
}

/// An address down to the street or town; without one, down to the district; otherwise its first four characters.
pub fn address(address: &str) -> String {
    let address = address.trim();
    let cut = |words: &[&str]| {
        words
            .iter()
            .filter_map(|word| address.find(word).map(|at| at + word.len()))
            .filter(|end| *end < address.len())
            .min()
    };
    let kept = match cut(&["街道", "镇", "乡"]).or_else(|| cut(&["区", "县"])) {
        Some(end) => address[..end].to_owned(),
        None => address.chars().take(4).collect(),
    };
    kept + "****"
}
