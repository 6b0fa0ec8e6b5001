//! Which elements stand in which section, and how each is written. Paths are those of the item's files.

use crate::item::{
    Audience, Channel, CopyKind, Depth, EnterpriseTheme, Handling, ItemType, Level, LifeEvent, MaterialForm, Need,
    OnBehalf, PersonTheme, PowerSource, Reach, ReachForm, ResultKind, Silence, SourceType, SpecialProcedure, StepKind,
};
use base::Text;
use serde_json::{Value, json};

/// Words to choose from: as files write them, and as people read them.
pub type Words = fn() -> Vec<(&'static str, Text)>;

/// How an element is written.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line of plain text.
    Line,
    /// One line in both languages.
    Text,
    /// Several lines in both languages.
    Long,
    /// Several lines of plain text.
    Plain,
    /// A whole number, at most this.
    Number(i64),
    /// Yes or no.
    Tick,
    /// A legal term such as `20wd`.
    Term,
    /// A size such as `5MB`.
    Size,
    /// A FEEL condition.
    Condition,
    /// One word of a list.
    Pick(Words),
    /// Several words of a list.
    Picks(Words),
    /// Several plain words, one a line.
    Lines,
}

/// An element.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Path in the item, or in the row.
    pub path: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// Whether it must always be there; an empty one stays as empty words.
    pub required: bool,
}

/// Elements under a heading.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Name in addresses, and of the list it holds, if any.
    pub id: &'static str,
    /// Heading in Chinese.
    pub zh: &'static str,
    /// Heading in English.
    pub en: &'static str,
    /// Elements.
    pub specs: &'static [Spec],
    /// The list below them.
    pub list: Option<&'static List>,
}

/// A list of rows.
#[derive(Debug)]
pub struct List {
    /// Its path in the item.
    pub path: &'static str,
    /// Elements of a row.
    pub specs: &'static [Spec],
    /// A fresh row.
    pub fresh: fn(usize) -> Value,
    /// Most rows.
    pub most: usize,
}

const fn spec(path: &'static str, zh: &'static str, en: &'static str, kind: Kind) -> Spec {
    Spec { path, zh, en, kind, required: false }
}

const fn must(path: &'static str, zh: &'static str, en: &'static str, kind: Kind) -> Spec {
    Spec { path, zh, en, kind, required: true }
}

macro_rules! words {
    ($name:ident) => {
        || $name::ALL.iter().map(|value| (value.word(), value.text())).collect()
    };
}

const FILES: Words = || {
    vec![
        ("image", Text::new("图片", "Picture")),
        ("pdf", Text::new("PDF", "PDF")),
        ("word", Text::new("Word 文档", "Word")),
        ("sheet", Text::new("电子表格", "Spreadsheet")),
        ("ofd", Text::new("OFD", "OFD")),
    ]
};

const BASIC: &[Spec] = &[
    must("title", "事项名称", "Name of the item", Kind::Text),
    spec("plain", "通俗名称", "Plain name", Kind::Text),
    spec("summary", "一句话说明", "Summary", Kind::Long),
    must("type", "事项类型", "Kind of item", Kind::Pick(words!(ItemType))),
    must("audience", "服务对象", "Who may apply", Kind::Picks(words!(Audience))),
    spec("on_behalf", "可代谁办理", "On whose behalf", Kind::Picks(words!(OnBehalf))),
    must("office", "实施主体（职能）", "Office in charge (function)", Kind::Line),
    spec("with", "联办机构（职能，一行一个）", "Offices that take part (functions, one a line)", Kind::Lines),
    must("level", "行使层级", "Level", Kind::Pick(words!(Level))),
    spec("power_source", "权力来源", "Source of power", Kind::Pick(words!(PowerSource))),
    spec("themes", "自然人主题", "Themes for persons", Kind::Picks(words!(PersonTheme))),
    spec("enterprise_themes", "法人主题", "Themes for organisations", Kind::Picks(words!(EnterpriseTheme))),
    spec("life", "人生和企业大事", "Life events", Kind::Picks(words!(LifeEvent))),
    spec("keywords", "搜索用词（一行一个）", "Search words (one a line)", Kind::Lines),
];
const WAYS: &[Spec] = &[
    must("handling", "办件类型", "Kind of handling", Kind::Pick(words!(Handling))),
    must("channels", "办理形式", "Ways to apply", Kind::Picks(words!(Channel))),
    must("visits", "到办事现场次数", "Trips to the window", Kind::Number(99)),
    spec("visit_reason", "必须现场办理原因", "Why one has to come", Kind::Text),
    spec("silence", "逾期不告知", "What silence does", Kind::Pick(words!(Silence))),
    spec("appointment", "预约办理", "By appointment", Kind::Tick),
    spec("terminal", "自助终端办理", "Self-service terminals", Kind::Tick),
    spec("minutes", "填写时间（分钟）", "Minutes to fill in", Kind::Number(600)),
    spec("online.whole", "全程网办", "Online from start to end", Kind::Tick),
    spec("online.depth", "网上办理深度", "Depth of online handling", Kind::Picks(words!(Depth))),
    spec("online.pay", "网上支付", "Online payment", Kind::Tick),
    spec("mail.materials", "申报材料可邮寄", "Materials can be mailed in", Kind::Tick),
    spec("mail.result", "办件结果可邮寄", "The result can be mailed out", Kind::Tick),
    spec("reach", "通办范围", "Reach", Kind::Pick(words!(Reach))),
    spec("reach_form", "通办形式", "Form of reach", Kind::Pick(words!(ReachForm))),
    spec("special", "特别程序", "Special procedures", Kind::Picks(words!(SpecialProcedure))),
];
const CONDITIONS: &[Spec] = &[
    must("conditions", "受理条件（一行一条）", "Conditions (one a line)", Kind::Long),
    spec("quantity", "数量限制", "Quantity limit", Kind::Text),
    spec("commitment", "申请人声明", "Applicant's statement", Kind::Long),
    spec("rights", "依法享有的权利", "Rights", Kind::Long),
    spec("duties", "依法履行的义务", "Duties", Kind::Long),
    spec("intermediary", "中介服务", "Intermediary services", Kind::Long),
];
const LIMITS: &[Spec] = &[
    spec("limits.accept.term", "受理时限", "Limit for acceptance", Kind::Term),
    spec("limits.accept.law", "受理时限依据", "Law of the limit for acceptance", Kind::Line),
    spec("limits.accept.article", "条", "Article", Kind::Line),
    spec("limits.accept.section", "部分（没有条的文件）", "Section, of a paper without articles", Kind::Line),
    spec("limits.accept.recalled", "凭记忆，待核对", "Recalled, to be compared", Kind::Tick),
    spec("limits.promised.term", "承诺办结时限", "Promised limit", Kind::Term),
    spec("limits.promised.note", "承诺办结时限说明", "Note to the promised limit", Kind::Text),
    spec("limits.statutory.term", "法定办结时限", "Statutory limit", Kind::Term),
    spec("limits.statutory.law", "法定办结时限依据", "Law of the statutory limit", Kind::Line),
    spec("limits.statutory.article", "条", "Article", Kind::Line),
    spec("limits.statutory.section", "部分（没有条的文件）", "Section, of a paper without articles", Kind::Line),
    spec("limits.statutory.recalled", "凭记忆，待核对", "Recalled, to be compared", Kind::Tick),
    spec("limits.statutory.note", "法定办结时限说明", "Note to the statutory limit", Kind::Text),
    spec("limits.extension.term", "可延长时限", "Extension", Kind::Term),
    spec("limits.extension.law", "可延长时限依据", "Law of the extension", Kind::Line),
    spec("limits.extension.article", "条", "Article", Kind::Line),
    spec("limits.extension.section", "部分（没有条的文件）", "Section, of a paper without articles", Kind::Line),
    spec("limits.extension.recalled", "凭记忆，待核对", "Recalled, to be compared", Kind::Tick),
    spec("limits.deliver.term", "送达时限", "Limit for delivery", Kind::Term),
    spec("limits.deliver.law", "送达时限依据", "Law of the limit for delivery", Kind::Line),
    spec("limits.deliver.article", "条", "Article", Kind::Line),
    spec("limits.deliver.section", "部分（没有条的文件）", "Section, of a paper without articles", Kind::Line),
    spec("limits.deliver.recalled", "凭记忆，待核对", "Recalled, to be compared", Kind::Tick),
];
const RESULT: &[Spec] = &[
    must("result.kind", "审批结果类型", "Kind of result", Kind::Pick(words!(ResultKind))),
    spec("result.name", "审批结果名称", "Name of the result", Kind::Text),
    spec("result.licence", "证照类型", "Licence type", Kind::Line),
    spec("result.number", "文号样式", "Pattern of its number", Kind::Line),
    spec("result.sample", "审批结果样本", "Sample of the result", Kind::Line),
    spec("result.valid", "有效期", "Valid for", Kind::Term),
];
const CONTACT: &[Spec] = &[
    spec("hours", "办理时间", "Opening hours", Kind::Text),
    spec("phones.consult", "咨询电话", "Number to ask", Kind::Line),
    spec("phones.complaint", "监督投诉电话", "Number to complain", Kind::Line),
    spec("phones.mail", "电子邮件", "Mail address", Kind::Line),
    spec("phones.letter", "信函地址", "Postal address", Kind::Line),
    spec("remedies.review.office", "行政复议部门", "Body for administrative review", Kind::Text),
    spec("remedies.review.within", "行政复议期限", "Time for administrative review", Kind::Term),
    spec("remedies.review.phone", "行政复议电话", "Telephone of the review body", Kind::Line),
    spec("remedies.lawsuit.office", "行政诉讼部门", "Court", Kind::Text),
    spec("remedies.lawsuit.within", "行政诉讼期限", "Time for a lawsuit", Kind::Term),
    spec("remedies.lawsuit.phone", "行政诉讼电话", "Telephone of the court", Kind::Line),
];
const FEES: &[Spec] = &[spec("charges", "是否收费", "Whether it costs", Kind::Tick)];

/// Rows of 设定依据.
static BASIS_ROWS: List = List {
    path: "basis",
    specs: &[
        must("law", "法律法规名称", "Law", Kind::Line),
        spec("number", "文号", "Number", Kind::Line),
        spec("article", "条", "Article", Kind::Line),
        spec("section", "部分（没有条的文件）", "Section, of a paper without articles", Kind::Line),
        spec("text", "条文", "Words", Kind::Plain),
        spec("recalled", "凭记忆，待核对", "Recalled, to be compared", Kind::Tick),
    ],
    fresh: |_| json!({ "law": "" }),
    most: 50,
};
/// Rows of 办理流程.
static STEP_ROWS: List = List {
    path: "step",
    specs: &[
        must("kind", "环节", "Step", Kind::Pick(words!(StepKind))),
        must("text", "说明", "What happens", Kind::Text),
    ],
    fresh: |_| json!({ "kind": "apply", "text": { "zh": "" } }),
    most: 20,
};
/// Rows of 申请材料.
static MATERIAL_ROWS: List = List {
    path: "material",
    specs: &[
        must("id", "材料标识", "Id", Kind::Line),
        must("title", "材料名称", "Name", Kind::Text),
        must("need", "必要性", "Need", Kind::Pick(words!(Need))),
        spec("when", "何时要（条件）", "When (condition)", Kind::Condition),
        spec("within", "容缺补交期限", "How long it may follow", Kind::Term),
        spec("take.record", "调取的数据", "Record the city has", Kind::Line),
        spec("take.key", "调取用的字段", "Its key", Kind::Line),
        spec("show", "窗口看原件", "Seen at a window", Kind::Tick),
        spec("file.kinds", "可上传的格式", "Kinds of files", Kind::Picks(FILES)),
        spec("file.max", "文件大小上限", "Largest file", Kind::Size),
        spec("file.count", "文件个数上限", "Most files", Kind::Number(50)),
        spec("declare", "勾选承诺的话", "Sentence to tick", Kind::Text),
        spec("copies", "份数", "Copies", Kind::Number(50)),
        spec("original", "原件或复印件", "Original or copy", Kind::Pick(words!(CopyKind))),
        spec("form", "材料形式", "Form", Kind::Pick(words!(MaterialForm))),
        spec("source_type", "来源渠道", "Where it comes from", Kind::Pick(words!(SourceType))),
        spec("source", "来源说明", "Who issues it", Kind::Text),
        spec("hint", "填报须知", "What to take care of", Kind::Text),
        spec("accepted_when", "受理标准", "When it is accepted", Kind::Text),
        spec("by_law", "依据", "Law", Kind::Line),
    ],
    fresh: |number| json!({ "id": format!("material-{}", number + 1), "title": { "zh": "" }, "need": "required", "show": true }),
    most: 100,
};
/// Rows of 收费.
static FEE_ROWS: List = List {
    path: "fee",
    specs: &[
        must("name", "收费项目", "Fee", Kind::Text),
        spec("standard_cents", "金额（分）", "Sum (cents)", Kind::Number(100_000_000_000)),
        spec("standard", "收费标准说明", "Standard in words", Kind::Text),
        spec("by_law", "收费依据", "Basis", Kind::Line),
        spec("waiver", "减免", "Waiver", Kind::Text),
    ],
    fresh: |_| json!({ "name": { "zh": "" } }),
    most: 50,
};
/// Rows of 常见问题.
static FAQ_ROWS: List = List {
    path: "faq",
    specs: &[must("ask", "问题", "Question", Kind::Text), must("answer", "解答", "Answer", Kind::Long)],
    fresh: |_| json!({ "ask": { "zh": "" }, "answer": { "zh": "" } }),
    most: 100,
};
/// Rows of 办理地点.
static PLACE_ROWS: List = List {
    path: "place",
    specs: &[
        must("name", "名称和窗口", "Name and window", Kind::Text),
        must("address", "地址", "Address", Kind::Text),
        spec("hours", "办理时间", "Hours", Kind::Text),
        spec("transit", "交通", "How to get there", Kind::Text),
        spec("phone", "电话", "Telephone", Kind::Line),
    ],
    fresh: |_| json!({ "name": { "zh": "" }, "address": { "zh": "" } }),
    most: 200,
};

/// All sections, in the order of the national layout.
pub const SECTIONS: &[Section] = &[
    Section { id: "basic", zh: "基本信息", en: "Basic information", specs: BASIC, list: None },
    Section { id: "ways", zh: "怎么办", en: "Ways to apply", specs: WAYS, list: None },
    Section { id: "conditions", zh: "受理条件", en: "Conditions", specs: CONDITIONS, list: None },
    Section { id: "material", zh: "申请材料", en: "Materials", specs: &[], list: Some(&MATERIAL_ROWS) },
    Section { id: "step", zh: "办理流程", en: "Steps", specs: &[], list: Some(&STEP_ROWS) },
    Section { id: "limits", zh: "办理时限", en: "Limits", specs: LIMITS, list: None },
    Section { id: "fee", zh: "收费", en: "Fees", specs: FEES, list: Some(&FEE_ROWS) },
    Section { id: "basis", zh: "设定依据", en: "Legal basis", specs: &[], list: Some(&BASIS_ROWS) },
    Section { id: "result", zh: "审批结果", en: "Result", specs: RESULT, list: None },
    Section {
        id: "contact",
        zh: "时间、咨询、监督、救济",
        en: "Hours, contacts, remedies",
        specs: CONTACT,
        list: None,
    },
    Section { id: "place", zh: "办理地点", en: "Places", specs: &[], list: Some(&PLACE_ROWS) },
    Section { id: "faq", zh: "常见问题", en: "Common questions", specs: &[], list: Some(&FAQ_ROWS) },
];

/// The lists that the editor knows, by path.
pub const LISTS: [&List; 6] = [&BASIS_ROWS, &STEP_ROWS, &MATERIAL_ROWS, &FEE_ROWS, &FAQ_ROWS, &PLACE_ROWS];
