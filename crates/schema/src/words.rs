//! The sentences of problems, in both languages: `{name}` takes a value.

use base::Text;

/// The sentence of a code. Codes not in the table do not exist: a test reads every use.
pub fn say(code: &str, args: &[(&str, String)]) -> Text {
    let (zh, en) = TABLE.iter().find(|row| row.0 == code).map_or((code, code), |row| (row.1, row.2));
    Text::new(fill(zh, args), fill(en, args))
}

/// Puts values into `{name}` places.
pub fn fill<V: AsRef<str>>(template: &str, args: &[(&str, V)]) -> String {
    let mut result = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        result.push_str(before);
        let place = after.find('}').and_then(|end| {
            let value = args.iter().find(|(name, _)| *name == &after[1..end])?;
            Some((end, value.1.as_ref()))
        });
        match place {
            Some((end, value)) => {
                result.push_str(value);
                rest = &after[end + 1..];
            }
            None => {
                result.push('{');
                rest = &after[1..];
            }
        }
    }
    result + rest
}

/// Code, Chinese, English.
pub const TABLE: &[(&str, &str, &str)] = &[
    ("required", "请填写“{label}”。", "Enter “{label}”."),
    ("required-choice", "请为“{label}”选一项。", "Choose an answer for “{label}”."),
    ("required-choices", "请为“{label}”至少选一项。", "Choose at least one answer for “{label}”."),
    ("required-file", "请上传“{label}”。", "Upload “{label}”."),
    ("required-tick", "请读完这条声明，同意就勾选。", "Read this declaration and tick it to agree."),
    ("required-rows", "“{label}”至少要填 {min} 行。", "Fill in at least {min} rows of “{label}”."),
    ("wrong-type", "这里的数据类型不对，应为{expected}。", "The data type is wrong here; it must be {expected}."),
    ("unknown-field", "表单里没有“{name}”这一项，请去掉。", "The form has no field “{name}”. Take it out."),
    ("overflow", "一次提交的内容太多，请分几次填写。", "Too much was sent at once. Fill in the form in several steps."),
    (
        "control",
        "里面有看不见的特殊字符，请删掉后重新输入。",
        "The text has hidden control characters. Delete them and type it again.",
    ),
    (
        "direction",
        "里面有改变文字方向的特殊字符，请删掉后重新输入。",
        "The text has characters that change the writing direction. Delete them and type it again.",
    ),
    (
        "too-long",
        "最多 {max} 个字，现在是 {length} 个，请写短一些。",
        "Use at most {max} characters; there are {length} now.",
    ),
    (
        "too-short",
        "至少 {min} 个字，现在是 {length} 个，请写完整。",
        "Use at least {min} characters; there are {length} now.",
    ),
    ("pattern-digits", "只能写数字，请去掉其他字符。", "Use digits only."),
    ("pattern-letters-digits", "只能写字母和数字，请去掉其他字符。", "Use Latin letters and digits only."),
    (
        "pattern-name",
        "姓名请照证件写，不要有数字和符号。",
        "Write the name as on the certificate, without digits or signs.",
    ),
    ("pattern-postcode", "邮政编码是 6 位数字，比如 350001。", "A postcode has 6 digits, such as 350001."),
    (
        "pattern-plate",
        "请照行驶证写号牌，比如 闽A12345。",
        "Write the plate as on the vehicle licence, such as 闽A12345.",
    ),
    ("whole", "请写一个整数，比如 12。", "Write a whole number, such as 12."),
    ("number", "请写一个数，比如 12.5。", "Write a number, such as 12.5."),
    (
        "decimals",
        "小数点后最多 {max} 位，现在是 {length} 位。",
        "Use at most {max} digits after the point; there are {length} now.",
    ),
    ("money", "请写金额，比如 300000 或 300,000.00。", "Write an amount, such as 300000 or 300,000.00."),
    ("at-least", "不能小于 {min}，请改一下。", "The number must be {min} or more."),
    ("at-most", "不能大于 {max}，请改一下。", "The number must be {max} or less."),
    ("date", "请写一个真实的日期，比如 2026-01-05。", "Write a real date, such as 2026-01-05."),
    ("date-early", "不能早于 {min}，请改一下。", "The date must not be before {min}."),
    ("date-late", "不能晚于 {max}，请改一下。", "The date must not be after {max}."),
    ("range-start", "请写开始日期。", "Enter the first day."),
    ("range-end", "请写结束日期。", "Enter the last day."),
    ("range-order", "结束日期不能早于开始日期 {from}。", "The last day must not be before the first day, {from}."),
    ("time", "请写时间，用 24 小时制，比如 09:30。", "Write a time of day in 24 hours, such as 09:30."),
    ("month", "请写年和月，比如 2026-01。", "Write a year and month, such as 2026-01."),
    ("year", "请写四位数的年份，比如 2026。", "Write a year of four digits, such as 2026."),
    ("choice", "请从给出的选项里选一项。", "Choose one of the given answers."),
    ("choices-few", "至少选 {min} 项，现在选了 {count} 项。", "Choose at least {min}; {count} chosen now."),
    ("choices-many", "最多选 {max} 项，现在选了 {count} 项。", "Choose at most {max}; {count} chosen now."),
    ("yes-no", "请选“是”或“否”。", "Choose “Yes” or “No”."),
    ("code", "代码表里没有“{value}”，请重新选择。", "“{value}” is not in the code list. Choose again."),
    ("division", "请选择区县、街道。", "Choose a district and street."),
    (
        "division-unknown",
        "没有找到区划代码“{value}”，请重新选择。",
        "The division code “{value}” is not known. Choose again.",
    ),
    ("division-rough", "请选到{level}。", "Choose a place down to the {level}."),
    (
        "address-detail",
        "请写到门牌号或房间号，比如“桂花巷 16 号 2 层”。",
        "Write down to the house or room number, such as “16 Osmanthus Lane, floor 2”.",
    ),
    ("address-missing", "请写路名、门牌号和房间号。", "Enter the road, house number and room."),
    ("point", "地图位置不对，请在地图上重新点选。", "The point on the map is not right. Choose it again."),
    ("certificate-type", "请选择证件类型。", "Choose the type of certificate."),
    ("certificate-number", "请填写证件号码。", "Enter the certificate number."),
    (
        "phone",
        "请写手机号或带区号的座机号，比如 13800138000 或 0591-87654321。",
        "Write a mobile number or a landline with its area code, such as 13800138000 or 0591-87654321.",
    ),
    ("mobile", "请写 11 位手机号，比如 13800138000。", "Write a mobile number of 11 digits, such as 13800138000."),
    ("email", "请写完整的邮箱地址，比如 name@example.com。", "Write a whole e-mail address, such as name@example.com."),
    (
        "url",
        "请写完整的网址，以 http:// 或 https:// 开头。",
        "Write a whole web address that begins with http:// or https://.",
    ),
    (
        "bank-account",
        "请照银行卡或开户许可写账号，只有数字，6 到 32 位。",
        "Copy the account number from the card or permit: digits only, 6 to 32 of them.",
    ),
    (
        "bank-check",
        "银行卡号有一位不对，请照卡面重新核对。",
        "One digit of the card number is wrong. Compare it with the card.",
    ),
    ("person-name", "请填写姓名。", "Enter the name."),
    ("person-phone", "请填写联系电话。", "Enter the phone number."),
    ("organisation-name", "请填写单位名称。", "Enter the name of the organisation."),
    ("organisation-code", "请填写统一社会信用代码。", "Enter the unified social credit code."),
    ("file-unknown", "没有找到这个文件，请重新上传。", "The file was not found. Upload it again."),
    ("file-kind", "“{name}”的格式不能用，请换成{kinds}。", "“{name}” has a format that is not taken. Use {kinds}."),
    (
        "file-size",
        "“{name}”有 {size}，超过 {max}。请压缩后再上传。",
        "“{name}” has {size}, more than {max}. Make it smaller and upload it again.",
    ),
    (
        "file-count",
        "最多 {max} 个文件，现在是 {count} 个，请删掉多余的。",
        "At most {max} files are taken; there are {count} now. Take some out.",
    ),
    (
        "rows-many",
        "最多 {max} 行，现在是 {count} 行，请删掉多余的。",
        "At most {max} rows are taken; there are {count} now. Take some out.",
    ),
    ("statement", "请读完这条声明，同意就勾选。", "Read this declaration and tick it to agree."),
    (
        "unclear",
        "这一项没能核对出结果，请检查有关的回答；还不行，打 12345。",
        "This could not be worked out. Look at the answers it depends on; if that does not help, call 12345.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_take_the_same_values() {
        let places = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| rest.split('}').next().map(str::to_owned)).collect();
            names.sort();
            names
        };
        for (code, zh, en) in TABLE {
            assert_eq!(places(zh), places(en), "{code}");
            assert!(zh.ends_with('。') && en.ends_with('.'), "{code}");
            assert_eq!(TABLE.iter().filter(|row| row.0 == *code).count(), 1, "{code}");
        }
    }

    #[test]
    fn values_fill_their_places_once() {
        assert_eq!(fill("{a} {b} {c", &[("a", "{b}"), ("b", "2")]), "{b} 2 {c");
        assert_eq!(say("at-least", &[("min", "3".into())]).en, "The number must be 3 or more.");
    }

    #[test]
    fn every_sentence_that_is_used_exists_and_every_one_is_used() {
        let sources = [
            include_str!("accept.rs"),
            include_str!("read.rs"),
            include_str!("validate.rs"),
            include_str!("types/mod.rs"),
            include_str!("types/text.rs"),
            include_str!("types/number.rs"),
            include_str!("types/date.rs"),
            include_str!("types/choice.rs"),
            include_str!("types/code.rs"),
            include_str!("types/place.rs"),
            include_str!("types/identity.rs"),
            include_str!("types/contact.rs"),
            include_str!("types/party.rs"),
            include_str!("types/file.rs"),
            include_str!("types/table.rs"),
            include_str!("types/computed.rs"),
        ]
        .join("\n");
        for (code, _, _) in TABLE {
            assert!(sources.contains(&format!("\"{code}\"")), "{code} is never said");
        }
        for call in ["refuse(\"", "refuse_in(\"", "refuse_label(\""] {
            for rest in sources.split(call).skip(1) {
                let code = rest.split('"').next().unwrap_or_default();
                assert!(TABLE.iter().any(|row| row.0 == code), "{code} has no sentence");
            }
        }
    }
}
