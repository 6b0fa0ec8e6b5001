//! The closed lists of the national element set, each value with its word in files, its national code and its names.
//!
//! Sources: GB/T 39046 annex A for types, levels, bodies, audiences, channels and handling; the national platform's
//! tables for the others. Where a list has no national code the Chinese word itself is exchanged.

/// Declares a closed list: variant, word in files, national code, Chinese and English name.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $word:literal $code:literal $zh:literal $en:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = concat!($zh, ", ", $en, ".")] $(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the standard.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word used in pack files.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The code, or where the list has none the Chinese word, used in exchange.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The value with this code; the word and the Chinese name are understood too.
            pub fn from_code(code: &str) -> Option<$name> {
                match code.trim() {
                    $($code => Some($name::$variant),)+
                    other => $name::ALL.iter().copied().find(|value| value.word() == other || value.text().zh == other),
                }
            }

            /// Its name in both languages.
            pub fn text(self) -> base::Text {
                match self { $($name::$variant => base::Text::new($zh, $en),)+ }
            }
        }
    };
}
pub(super) use coded;

coded!(
    /// Kind of item, GB/T 39046 A.1. In files it is written as its code.
    ItemType {
        Power "00" "00" "行政权力" "Administrative power",
        Licensing "01" "01" "行政许可" "Administrative licensing",
        Penalty "02" "02" "行政处罚" "Administrative penalty",
        Coercion "03" "03" "行政强制" "Administrative coercion",
        Collection "04" "04" "行政征收" "Administrative collection",
        Benefit "05" "05" "行政给付" "Administrative benefit",
        Inspection "06" "06" "行政检查" "Administrative inspection",
        Confirmation "07" "07" "行政确认" "Administrative confirmation",
        Reward "08" "08" "行政奖励" "Administrative reward",
        Adjudication "09" "09" "行政裁决" "Administrative adjudication",
        OtherPower "10" "10" "其他行政权力" "Other administrative power",
        InternalApproval "11" "11" "内部审批" "Internal approval",
        PublicService "20" "20" "公共服务" "Public service",
    }
);
coded!(
    /// Level at which the item is exercised, GB/T 39046 A.2.
    Level {
        National "national" "1" "国家级" "National",
        Province "province" "2" "省级" "Province",
        City "city" "3" "市级" "City",
        County "county" "4" "县级" "County or district",
        Town "town" "5" "镇（乡、街道）级" "Town or street",
        Village "village" "6" "村（社区）级" "Village or community",
        Graded "graded" "7" "分级管理" "Shared between levels",
    }
);
coded!(
    /// Nature of the body in charge, GB/T 39046 A.3.
    BodyKind {
        Statutory "statutory" "1" "法定机关" "Statutory agency",
        Authorised "authorised" "2" "授权组织" "Authorised organisation",
        Entrusted "entrusted" "3" "受委托组织" "Entrusted organisation",
        Other "other" "9" "其他" "Other",
    }
);
coded!(
    /// Who may apply, GB/T 39046 A.4.
    Audience {
        Person "person" "1" "自然人" "Natural person",
        Enterprise "enterprise" "2" "企业法人" "Enterprise",
        Institution "institution" "3" "事业法人" "Public institution",
        SocialOrganisation "social-organisation" "4" "社会组织法人" "Social organisation",
        Agency "agency" "5" "行政机关" "Government agency",
        Other "other" "6" "其他组织" "Other organisation",
    }
);

impl Audience {
    /// Whether this is a natural person; everything else has the organisations' themes.
    pub fn is_person(self) -> bool {
        self == Audience::Person
    }
}

coded!(
    /// Where one can apply, GB/T 39046 A.5.
    Channel {
        Window "window" "1" "窗口办理" "At a window",
        Online "online" "2" "网上办理" "Online",
        Phone "phone" "3" "手机办理" "On a phone",
        Mail "mail" "4" "快递申请" "By mail",
        Other "other" "9" "其他" "Other",
    }
);
coded!(
    /// Kind of handling, GB/T 39046 A.6.
    Handling {
        Instant "instant" "1" "即办件" "While you wait",
        Promise "promise" "2" "承诺件" "Within a promised limit",
        Other "other" "9" "其他" "Other",
    }
);
coded!(
    /// Special procedures whose time is not counted (Licensing Law art. 45), or that extend the limit (art. 42).
    /// GB/T 39046 A.7 knows two kinds only: 1 extension, 2 any other.
    SpecialProcedure {
        Extension "extension" "延长审批" "延长审批" "Extension",
        Hearing "hearing" "听证" "听证" "Hearing",
        Tender "tender" "招标" "招标" "Tender",
        Auction "auction" "拍卖" "拍卖" "Auction",
        SiteInspection "inspection" "检验" "检验" "Inspection",
        Testing "testing" "检测" "检测" "Testing",
        Quarantine "quarantine" "检疫" "检疫" "Quarantine",
        Appraisal "appraisal" "鉴定" "鉴定" "Appraisal",
        ExpertReview "expert-review" "专家评审" "专家评审" "Expert review",
        Publicity "publicity" "公示" "公示" "Public notice",
    }
);

impl SpecialProcedure {
    /// The code of GB/T 39046 A.7.
    pub fn kind_code(self) -> &'static str {
        if self == SpecialProcedure::Extension { "1" } else { "2" }
    }
}

coded!(
    /// Where the power comes from.
    PowerSource {
        Own "own" "1" "法定本级行使" "By law at this level",
        PassedDown "passed-down" "2" "上级下放" "Passed down",
        AuthorisedByHigher "authorised-higher" "3" "上级授权" "Authorised by a higher level",
        AuthorisedBySame "authorised-same" "4" "同级授权" "Authorised at the same level",
        EntrustedByHigher "entrusted-higher" "5" "上级委托" "Entrusted by a higher level",
        EntrustedBySame "entrusted-same" "6" "同级委托" "Entrusted at the same level",
    }
);
coded!(
    /// What can be done online (网上办理深度).
    Depth {
        Consult "consult" "1" "互联网咨询" "Ask online",
        Receive "receive" "2" "互联网收件" "Hand in online",
        Precheck "precheck" "3" "互联网预审" "Checked beforehand online",
        Accept "accept" "4" "互联网受理" "Accepted online",
        Handle "handle" "5" "互联网办理" "Handled online",
        Feedback "feedback" "6" "互联网办理结果信息反馈" "Result told online",
        Licence "licence" "7" "互联网电子证照反馈" "Electronic licence online",
        Other "other" "8" "其他" "Other",
    }
);
coded!(
    /// How far the item can be handled away from home (通办范围, GB/T 39046 field 33).
    Reach {
        National "national" "全国" "全国通办" "Nationwide",
        CrossProvince "cross-province" "跨省" "跨省通办" "Across provinces",
        Province "province" "全省" "全省通办" "Whole province",
        CrossCity "cross-city" "跨市" "跨市通办" "Across cities",
        City "city" "全市" "全市通办" "Whole city",
        CrossCounty "cross-county" "跨县" "跨县通办" "Across districts",
    }
);
coded!(
    /// How it is handled away from home (通办形式).
    ReachForm {
        Online "online" "全程网办" "全程网办" "Online from start to end",
        Relay "relay" "异地代收代办" "异地代收代办" "Handed in at another place",
        Several "several" "多地联办" "多地联办" "Handled by several places together",
    }
);
coded!(
    /// What the applicant gets (审批结果类型).
    ResultKind {
        Licence "licence" "证照" "证照" "Licence",
        Approval "approval" "批文" "批文" "Approval paper",
        Other "other" "其他" "其他" "Other",
    }
);
coded!(
    /// Original or copy (材料类型).
    CopyKind {
        Original "original" "1" "原件" "Original",
        Copy "copy" "2" "复印件" "Copy",
        Either "either" "3" "原件和/或复印件" "Original or copy",
    }
);
coded!(
    /// Paper or electronic (材料形式).
    MaterialForm {
        Paper "paper" "1" "纸质" "Paper",
        Electronic "electronic" "2" "电子化" "Electronic",
        Either "either" "3" "纸质/电子化" "Paper or electronic",
    }
);
coded!(
    /// Whether a material is needed (材料必要性).
    Need {
        Required "required" "1" "必要" "Required",
        Optional "optional" "2" "非必要" "Optional",
        Deferred "deferred" "3" "容缺后补" "May follow later",
    }
);
coded!(
    /// Where a material comes from (来源渠道).
    SourceType {
        Applicant "applicant" "10" "申请人自备" "Made by the applicant",
        Government "government" "20" "政府部门核发" "Issued by government",
        Intermediary "intermediary" "30" "中介机构出具" "Issued by an intermediary",
        Other "other" "99" "其他" "Other",
    }
);
coded!(
    /// State of a published item (事项状态).
    ItemState {
        InUse "in-use" "1" "在用" "In use",
        Suspended "suspended" "2" "暂停" "Suspended",
        Cancelled "cancelled" "3" "取消" "Cancelled",
        Draft "draft" "4" "草稿" "Draft",
    }
);
coded!(
    /// A step of the guide's flow. A licensing item names accept, examine, decide, finish and deliver.
    StepKind {
        Apply "apply" "申请" "申请" "Apply",
        Accept "accept" "受理" "受理" "Acceptance",
        Examine "examine" "审查" "审查" "Examination",
        Special "special" "特别程序" "特别程序" "Special procedure",
        Decide "decide" "决定" "决定" "Decision",
        Finish "finish" "办结" "办结" "Completion",
        Deliver "deliver" "送达" "送达" "Delivery",
    }
);
coded!(
    /// For whom one may apply in one's own name, by law or by a mandate.
    OnBehalf {
        Child "child" "child" "未成年子女" "One's child under age",
        Ward "ward" "ward" "被监护人" "A ward",
        Relative "relative" "relative" "近亲属（受委托）" "A close relative, by mandate",
        Company "company" "company" "本单位" "One's company",
    }
);
coded!(
    /// What silence does when nobody says within the time for acceptance what is missing (Licensing Law art. 32).
    Silence {
        Accepts "accepts" "accepts" "逾期不告知视为受理" "Silence accepts it",
        Waits "waits" "waits" "须本人到场才能受理" "It is accepted in person only",
    }
);
