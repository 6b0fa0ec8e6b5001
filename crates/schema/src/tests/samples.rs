//! A sample of every type: its declaration, what is typed, the canonical JSON, the words.

use serde_json::{Value, json};

pub(crate) struct Sample {
    pub kind: &'static str,
    pub more: &'static str,
    pub typed: Vec<(&'static str, String)>,
    pub json: Value,
    pub zh: &'static str,
    pub en: &'static str,
    pub masked: &'static str,
}

fn one(kind: &'static str, more: &'static str, typed: &str, json: Value, zh: &'static str, en: &'static str) -> Sample {
    Sample { kind, more, typed: vec![("f", typed.to_owned())], json, zh, en, masked: "" }
}

impl Sample {
    fn masked(mut self, masked: &'static str) -> Sample {
        self.masked = masked;
        self
    }

    fn typed(mut self, typed: &[(&'static str, &str)]) -> Sample {
        self.typed = typed.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        self
    }

    /// The sample's form, its field named `f`.
    pub fn form(&self) -> crate::Form {
        super::fields(&format!(
            "[[page.field]]\nid = \"f\"\ntype = \"{}\"\nlabel = {{ zh = \"问题\", en = \"Question\" }}\nclass = \"sensitive\"\n{}\n",
            self.kind, self.more
        ))
    }
}

const OPTIONS: &str = r#"options = [{ id = "a", zh = "甲", en = "First" }, { id = "b", zh = "乙", en = "Second" }, { id = "c", zh = "丙", en = "Third" }]"#;

/// One good sample of every type.
pub(crate) fn all() -> Vec<Sample> {
    let person = super::citizen(1990, 1, 1);
    vec![
        one("text", "", " 云州拾光茶饮９９ ", json!("云州拾光茶饮99"), "云州拾光茶饮99", "云州拾光茶饮99").masked("云**"),
        one("long-text", "", "一\r\n二", json!("一\n二"), "一\n二", "一\n二").masked("已填写，不显示"),
        one("whole", "unit = { zh = \"人\", en = \"people\" }", "１，200", json!(1200), "1,200 人", "1,200 people"),
        one("decimal", "", "1,234.50", json!("1234.5"), "1,234.5", "1,234.5"),
        one("money", "", "300,000 元", json!(30_000_000), "300,000.00 元", "300,000.00 yuan"),
        one("percent", "", "70%", json!("70"), "70%", "70%"),
        one("date", "", "2026年1月5日", json!("2026-01-05"), "2026 年 1 月 5 日", "5 January 2026"),
        one("date-range", "", "", json!({"from": "2026-01-05", "to": "2026-02-01"}), "2026 年 1 月 5 日至2026 年 2 月 1 日", "5 January 2026 to 1 February 2026")
            .typed(&[("f.from", "2026-1-5"), ("f.to", "20260201")]),
        one("time", "", "9点30分", json!("09:30"), "09:30", "09:30"),
        one("month", "", "2026年1月", json!("2026-01"), "2026 年 1 月", "January 2026"),
        one("year", "", "２０２６年", json!(2026), "2026 年", "2026"),
        one("yes-no", "", "yes", json!(true), "是", "Yes"),
        one("choice", OPTIONS, "b", json!("b"), "乙", "Second"),
        one("choices", OPTIONS, "", json!(["a", "c"]), "甲；丙", "First; Third").typed(&[("f", "c"), ("f", "a"), ("f", "a")]),
        one("statement", "", "yes", json!(true), "已同意", "Agreed"),
        one("code", "list = \"trades\"", "H62", json!("H62"), "餐饮业", "Catering"),
        one("division", "", "990101001", json!("990101001"), "云江区滨江街道", "Riverside Street, Yunjiang District").masked("云江区滨江街道"),
        one(
            "address",
            "point = true",
            "",
            json!({"lon": "119.3", "lat": "26.08", "division": "990101001", "detail": "桂花巷 16 号 2 层"}),
            "云江区滨江街道桂花巷 16 号 2 层",
            "桂花巷 16 号 2 层, Riverside Street, Yunjiang District",
        )
        .typed(&[("f.division", "990101001"), ("f.detail", "桂花巷 16 号 2 层"), ("f.lon", "119.30"), ("f.lat", "26.08")])
        .masked("云江区滨江街道****"),
        one("citizen-id", "", "110105 19491231 002x", json!("11010519491231002X"), "11010519491231002X", "11010519491231002X")
            .masked("1101 **** **** 002X"),
        one("credit-code", "", "91350100m000100y43", json!("91350100M000100Y43"), "91350100M000100Y43", "91350100M000100Y43")
            .masked("9135 **** **** 0Y43"),
        one("certificate", "", "", json!({"type": "414", "number": "E12345678"}), "普通护照 E12345678", "Passport E12345678")
            .typed(&[("f.type", "414"), ("f.number", "e12345678")])
            .masked("普通护照 E****78"),
        one("phone", "", "138 0013 8000", json!("13800138000"), "13800138000", "13800138000").masked("138****8000"),
        one("email", "", "Chen@Example.COM", json!("Chen@example.com"), "Chen@example.com", "Chen@example.com").masked("C***@example.com"),
        one("url", "", "https://example.com/a", json!("https://example.com/a"), "https://example.com/a", "https://example.com/a"),
        one("bank-account", "", "3501 0000 1234", json!("350100001234"), "3501 0000 1234", "3501 0000 1234").masked("****1234"),
        one(
            "person",
            "types = [\"111\"]",
            "",
            json!({"name": "陈晓岚", "certificate": {"type": "111", "number": person}, "phone": "13800138000"}),
            "",
            "",
        )
        .typed(&[("f.name", "陈晓岚"), ("f.certificate.number", &person), ("f.phone", "13800138000")]),
        one("organisation", "", "", json!({"name": "云州拾光茶饮有限公司", "code": "91350100M000100Y43"}), "云州拾光茶饮有限公司（91350100M000100Y43）", "云州拾光茶饮有限公司 (91350100M000100Y43)")
            .typed(&[("f.name", "云州拾光茶饮有限公司"), ("f.code", "91350100M000100Y43")])
            .masked("云** 9135 **** **** 0Y43"),
        one("file", "", "1", json!([{"id": "1", "name": "合同.pdf", "size": 1_887_437, "media": "application/pdf"}]), "合同.pdf（1.8 MB）", "合同.pdf (1.8 MB)")
            .masked("1 个文件"),
        one("image", "", "2", json!([{"id": "2", "name": "照片.jpg", "size": 300_000, "media": "image/jpeg"}]), "照片.jpg（293 KB）", "照片.jpg (293 KB)"),
        one(
            "table",
            "fields = [{ id = \"name\", type = \"text\", label = { zh = \"姓名\", en = \"Name\" } }, { id = \"share\", type = \"percent\", label = { zh = \"比例\", en = \"Share\" } }]",
            "",
            json!([{"name": "陈晓岚", "share": "70"}, {"name": "周立", "share": "30"}]),
            "陈晓岚，70%；周立，30%",
            "陈晓岚, 70%; 周立, 30%",
        )
        .typed(&[("f[0].name", "陈晓岚"), ("f[0].share", "70"), ("f[3].name", "周立"), ("f[3].share", "30"), ("f[2].name", " ")]),
        one("computed", "value = '1 + 2'\nas = \"money\"", "", json!(300), "3.00 元", "3.00 yuan").typed(&[("f", "999")]),
    ]
}
