//! Names of record types and fields as people read them. A pack's own fields bring their words with them; these are the common ones.

use base::Text;

const TYPES: &[(&str, &str, &str)] = &[
    ("population", "人口信息", "Population record"),
    ("household", "户籍信息", "Household record"),
    ("marriage", "婚姻登记信息", "Marriage record"),
    ("company", "企业登记信息", "Company record"),
    ("licence", "证照信息", "Licence"),
    ("social-security", "社会保险信息", "Social security record"),
    ("housing", "房屋信息", "Housing record"),
    ("employment", "就业信息", "Employment record"),
    ("birth", "出生信息", "Birth record"),
    ("disability", "残疾人信息", "Disability record"),
    ("real-estate", "不动产信息", "Real estate record"),
    ("lease", "房屋租赁信息", "Lease record"),
    ("social-insurance", "社会保险信息", "Social insurance record"),
    ("insured", "医疗保险参保信息", "Health insurance record"),
    ("low-income-family", "低保家庭信息", "Minimum living allowance record"),
    ("means", "家庭经济状况", "Means of a household"),
];

const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "姓名", "name"),
    ("citizen_id", "身份证号", "identity number"),
    ("sex", "性别", "sex"),
    ("nation", "民族", "nationality"),
    ("birth_date", "出生日期", "birth date"),
    ("phone", "手机号", "phone"),
    ("address", "地址", "address"),
    ("household_address", "户籍地址", "registered address"),
    ("division", "所在区划", "division"),
    ("head", "户主", "head of household"),
    ("relation", "与户主关系", "relation to the head"),
    ("spouse", "配偶", "spouse"),
    ("marital_status", "婚姻状况", "marital status"),
    ("credit_code", "统一社会信用代码", "credit code"),
    ("legal_name", "法定代表人", "legal representative"),
    ("number", "证照编号", "licence number"),
    ("issued_on", "发证日期", "issued on"),
    ("valid_until", "有效期至", "valid until"),
    ("grade", "等级", "grade"),
    ("state", "状态", "state"),
    ("insured_since", "参保日期", "insured since"),
    ("employer", "工作单位", "employer"),
    ("owner", "所有人", "owner"),
    ("income", "收入", "income"),
    ("monthly_income", "月收入", "monthly income"),
    ("savings", "存款", "savings"),
    ("birth", "出生日期", "birth date"),
    ("born_on", "出生日期", "birth date"),
    ("hospital", "出生医院", "hospital of birth"),
    ("mother", "母亲", "mother"),
    ("father", "父亲", "father"),
    ("status", "状态", "status"),
    ("since", "起始日期", "since"),
    ("until", "截止日期", "until"),
    ("issued", "发证日期", "issued on"),
    ("valid", "是否有效", "whether it is valid"),
    ("kind", "类别", "kind"),
    ("use", "用途", "use"),
    ("tenant", "承租人", "tenant"),
    ("spouse_name", "配偶姓名", "spouse's name"),
    ("spouse_citizen_id", "配偶身份证号", "spouse's identity number"),
    ("household", "户别", "kind of household"),
    ("legal", "法定代表人", "legal representative"),
    ("founded", "成立日期", "founded on"),
    ("capital", "注册资本", "registered capital"),
    ("paying", "缴费状态", "whether contributions are paid"),
    ("unemployment_months", "失业月数", "months of unemployment"),
];

fn look(table: &[(&str, &str, &str)], code: &str) -> Option<Text> {
    table.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| Text::new(*zh, *en))
}

/// The name of a type; of `licence.driving` that of `licence`, and the code itself when unknown.
pub fn type_name(kind: &str) -> Text {
    let family = kind.split('.').next().unwrap_or_default();
    look(TYPES, kind).or_else(|| look(TYPES, family)).unwrap_or_else(|| Text::new(kind, ""))
}

/// The name of a field; the code itself when unknown.
pub fn field_name(field: &str) -> Text {
    look(FIELDS, field).unwrap_or_else(|| Text::new(field, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_code_and_family() {
        assert_eq!(type_name("licence.driving").zh, "证照信息");
        assert_eq!(type_name("lift").zh, "lift");
        assert_eq!(field_name("birth_date").en, "birth date");
        assert_eq!(field_name("tonnage").zh, "tonnage");
    }
}
