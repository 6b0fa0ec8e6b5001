//! The limits that laws set, with law and article: the ceilings of what an office may promise.

use crate::term::Term;

/// A statutory limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// Its name in packs and checks (`licence.decide`).
    pub id: &'static str,
    /// What has to be done, in Chinese.
    pub title_zh: &'static str,
    /// What has to be done, in English.
    pub title_en: &'static str,
    /// The limit.
    pub term: Term,
    /// How much it may be extended, with approval and reasons told.
    pub extension: Option<Term>,
    /// The law, in Chinese.
    pub law_zh: &'static str,
    /// The law, in English.
    pub law_en: &'static str,
    /// The article and paragraph (`32(4)`).
    pub article: &'static str,
    /// Whether the article was compared with the published text; false is recalled and shown as such.
    pub checked: bool,
}

type Law = (&'static str, &'static str);
const LICENSING: Law = ("行政许可法", "Administrative Licensing Law");
const PENALTY: Law = ("行政处罚法", "Administrative Penalty Law");
const DISCLOSURE: Law = ("政府信息公开条例", "Regulations on Open Government Information");
const PETITION: Law = ("信访工作条例", "Regulations on Petition Work");

const fn row(
    id: &'static str,
    title_zh: &'static str,
    title_en: &'static str,
    terms: (Term, Option<Term>),
    law: Law,
    article: &'static str,
) -> Ceiling {
    let (term, extension) = terms;
    Ceiling { id, title_zh, title_en, term, extension, law_zh: law.0, law_en: law.1, article, checked: true }
}

const fn work(amount: u32) -> (Term, Option<Term>) {
    (Term::working_days(amount), None)
}

const fn work_more(amount: u32, more: u32) -> (Term, Option<Term>) {
    (Term::working_days(amount), Some(Term::working_days(more)))
}

const fn days(amount: u32) -> (Term, Option<Term>) {
    (Term::natural_days(amount), None)
}

const fn recalled(ceiling: Ceiling) -> Ceiling {
    Ceiling { checked: false, ..ceiling }
}

static CEILINGS: [Ceiling; 25] = [
    row("licence.supplement", "一次告知全部补正内容", "tell everything missing at once", work(5), LICENSING, "32(4)"),
    row("licence.decide", "作出许可决定", "decide on a licence", work_more(20, 10), LICENSING, "42"),
    row("licence.joint", "统一、联合、集中办理", "handle jointly", work_more(45, 15), LICENSING, "42"),
    row("licence.review", "下级机关初审", "review by the lower office", work(20), LICENSING, "43"),
    row("licence.deliver", "颁发、送达证件", "issue and deliver the licence", work(10), LICENSING, "44"),
    row("licence.hearing_request", "申请听证", "ask for a hearing", work(5), LICENSING, "47"),
    row("licence.hearing", "组织听证", "hold the hearing", work(20), LICENSING, "47"),
    recalled(row("penalty.decide", "作出处罚决定", "decide on a penalty", days(90), PENALTY, "60")),
    recalled(row("penalty.deliver", "送达处罚决定书", "deliver the penalty decision", work(7), PENALTY, "61, 85")),
    row("disclosure.publish", "主动公开", "publish on one's own duty", work(20), DISCLOSURE, "26"),
    row("disclosure.supplement", "告知补正申请", "ask to correct the request", work(7), DISCLOSURE, "30"),
    row("disclosure.reply", "答复公开申请", "answer a request", work_more(20, 20), DISCLOSURE, "33"),
    row("disclosure.third_party", "第三方提出意见", "opinion of a third party", work(15), DISCLOSURE, "32"),
    row("disclosure.co_author", "共同制作机关提出意见", "opinion of a co-author", work(15), DISCLOSURE, "34"),
    row("petition.register", "登记并转送、交办", "register and pass on a petition", days(15), PETITION, "22"),
    row("petition.tell", "告知是否受理", "tell whether it is accepted", days(15), PETITION, "23"),
    row("petition.object", "对转送提出异议", "object to a wrong transfer", work(5), PETITION, "23"),
    row(
        "petition.handle",
        "办理申诉求决",
        "handle a claim",
        (Term::natural_days(60), Some(Term::natural_days(30))),
        PETITION,
        "34",
    ),
    row("petition.ask_review", "请求复查", "ask for a review", days(30), PETITION, "35"),
    row("petition.review", "复查", "review", days(30), PETITION, "35"),
    row("petition.ask_final", "请求复核", "ask for a final review", days(30), PETITION, "36"),
    row("petition.final", "复核", "final review", days(30), PETITION, "36"),
    row(
        "credit.publish",
        "公示许可、处罚信息",
        "publish licences and penalties",
        work(7),
        ("“双公示”要求", "double publication rules"),
        "",
    ),
    row(
        "credit.withdraw",
        "变更、撤销后撤下公示",
        "withdraw what was changed or annulled",
        work(3),
        ("“双公示”要求", "double publication rules"),
        "",
    ),
    row(
        "credit.repair",
        "答复信用修复申请",
        "answer a request for credit repair",
        work_more(10, 10),
        ("信用修复管理办法", "Measures for Credit Repair"),
        "",
    ),
];

/// All statutory limits known here.
pub fn ceilings() -> &'static [Ceiling] {
    &CEILINGS
}

/// One statutory limit by its id.
pub fn ceiling(id: &str) -> Option<&'static Ceiling> {
    CEILINGS.iter().find(|ceiling| ceiling.id == id)
}

/// A promise or an extension that a statutory limit does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CeilingProblem {
    /// Longer than allowed.
    #[error("{} is longer than the {} the law allows", term.words_en(), most.words_en())]
    TooLong {
        /// What was asked for.
        term: Term,
        /// The most there may be.
        most: Term,
    },
    /// The units cannot be compared (working days against months).
    #[error("{} and {} cannot be compared; state both in one unit", term.words_en(), most.words_en())]
    OtherUnit {
        /// What was asked for.
        term: Term,
        /// The most there may be.
        most: Term,
    },
    /// The law knows no extension here.
    #[error("the law knows no extension of this limit")]
    NoExtension,
}

impl CeilingProblem {
    /// The refusal's code, also a message key.
    pub fn code(self) -> &'static str {
        match self {
            CeilingProblem::TooLong { .. } => "calendar-term-over-ceiling",
            CeilingProblem::OtherUnit { .. } => "calendar-term-other-unit",
            CeilingProblem::NoExtension => "calendar-no-extension",
        }
    }

    /// What is wrong, in Chinese.
    pub fn sentence_zh(self) -> String {
        match self {
            CeilingProblem::TooLong { term, most } => {
                format!("{}超过了法定的 {}", term.words_zh(), most.words_zh())
            }
            CeilingProblem::OtherUnit { term, most } => {
                format!("{}和 {}单位不同，没法比较，请用同一种单位", term.words_zh(), most.words_zh())
            }
            CeilingProblem::NoExtension => "法律没有规定这个期限可以延长".to_owned(),
        }
    }
}

/// Checks that a promised limit is not above the statutory one (rule 1 of the item library).
pub fn check_promise(promised: Term, statutory: Term) -> Result<(), CeilingProblem> {
    match promised.at_most(statutory) {
        _ if promised.amount == 0 => Ok(()),
        Some(true) => Ok(()),
        Some(false) => Err(CeilingProblem::TooLong { term: promised, most: statutory }),
        None => Err(CeilingProblem::OtherUnit { term: promised, most: statutory }),
    }
}

/// Checks that an extension is allowed and not longer than the law says.
pub fn check_extension(extension: Term, ceiling: &Ceiling) -> Result<(), CeilingProblem> {
    check_promise(extension, ceiling.extension.ok_or(CeilingProblem::NoExtension)?)
}
