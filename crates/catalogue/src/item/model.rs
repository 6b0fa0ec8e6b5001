//! The service item itself, in the shape of `packs/*/items/*.toml`.
//!
//! Words of the files are the field names here. What only a city can say (codes, places, phones, hours, the hall, the
//! result's sample) may be empty in a pack and is filled by an [`Overlay`](super::Overlay).

use super::{
    Assigned, Audience, Channel, Child, Depth, EnterpriseTheme, Fee, Handling, ItemType, Level, LifeEvent, Limits,
    Material, OnBehalf, PersonTheme, PowerSource, Reach, ReachForm, ResultKind, Silence, SpecialProcedure, StepKind,
};
use base::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A service item with its national elements (GB/T 39046 and the national implementation list).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name within the pack: lower-case letters, digits and hyphens.
    pub id: String,
    /// Legal name (事项名称).
    pub title: Text,
    /// The plain name people use, shown first where there is room: 我要开公司.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<Text>,
    /// One or two sentences at the head of the guide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// Kind of item, GB/T 39046 A.1.
    #[serde(rename = "type")]
    pub kind: ItemType,
    /// Who may apply.
    pub audience: Vec<Audience>,
    /// For whom one may apply besides oneself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_behalf: Vec<OnBehalf>,
    /// Function of the city; the office of the case's region that has it is in charge.
    pub office: String,
    /// Functions of the other offices that take part (联办机构).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Level at which it is exercised.
    pub level: Level,
    /// Where the power comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_source: Option<PowerSource>,
    /// While one waits, or within a promised limit.
    pub handling: Handling,
    /// Where one can apply.
    pub channels: Vec<Channel>,
    /// How often one has to come (到办事现场次数).
    #[serde(default)]
    pub visits: u8,
    /// Why one has to come; required when `visits` is not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_reason: Option<Text>,
    /// What silence does; absent, it accepts unless one has to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// A time slot is booked before coming.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub appointment: bool,
    /// Runs on self-service terminals.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terminal: bool,
    /// False for an item that only runs as part of a joint item.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub alone: bool,
    /// Minutes it takes to fill in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Time limits with their law.
    #[serde(default)]
    pub limits: Limits,
    /// Themes for natural persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<PersonTheme>,
    /// Themes for organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enterprise_themes: Vec<EnterpriseTheme>,
    /// Life events it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub life: Vec<LifeEvent>,
    /// Other words people search with; the titles need not be repeated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Legal basis (设定依据).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Form id, in this pack or as `pack/form`; a child of a joint item may have none and read the joint form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Process that handles it, with its parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    /// What the applicant gets.
    pub result: Outcome,
    /// When it is accepted (受理条件), one condition a line.
    pub conditions: Text,
    /// How many are granted at most, if limited (数量限制).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Text>,
    /// Special procedures that may be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special: Vec<SpecialProcedure>,
    /// Granted on a promise (告知承诺).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<NoticePromise>,
    /// The statement the applicant ticks before submitting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Text>,
    /// Whether anything is charged (是否收费).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub charges: bool,
    /// Intermediary services needed (中介服务).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intermediary: Option<Text>,
    /// What can be done online.
    #[serde(default)]
    pub online: Online,
    /// What can go by mail.
    #[serde(default)]
    pub mail: Mail,
    /// How far it can be handled away from home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// In which way it is handled away from home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach_form: Option<ReachForm>,
    /// Opening hours where a place has none of its own (办理时间).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Text>,
    /// Numbers to ask and to complain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Phones>,
    /// Where to turn when one is not satisfied (法律救济).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<Remedies>,
    /// The applicant's rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<Text>,
    /// The applicant's duties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Text>,
    /// Steps of the guide (办理流程).
    #[serde(default, rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Materials.
    #[serde(default, rename = "material", skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// Fees.
    #[serde(default, rename = "fee", skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// Common questions.
    #[serde(default, rename = "faq", skip_serializing_if = "Vec::is_empty")]
    pub faqs: Vec<Faq>,
    /// Places to go to (办理地点).
    #[serde(default, rename = "place", skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// Children of a joint item.
    #[serde(default, rename = "child", skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
    /// What the city's implementation assigned; never written in a pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
}

impl Item {
    /// Whether several items run under it.
    pub fn is_joint(&self) -> bool {
        !self.children.is_empty()
    }

    /// What silence within the time for acceptance does: a law that wants people to come accepts nobody who has not.
    pub fn silence(&self) -> Silence {
        self.silence.unwrap_or(if self.visits == 0 { Silence::Accepts } else { Silence::Waits })
    }

    /// The material with this id.
    pub fn material(&self, id: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.id == id)
    }

    /// All words people may search with: titles, the plain name and the keywords.
    pub fn search_words(&self) -> impl Iterator<Item = &str> {
        let plain = self.plain.iter().flat_map(|text| [text.zh.as_str(), text.en.as_str()]);
        [self.title.zh.as_str(), self.title.en.as_str()]
            .into_iter()
            .chain(plain)
            .chain(self.keywords.iter().map(String::as_str))
            .filter(|word| !word.is_empty())
    }
}

/// One law the item rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Name of the law or document, without the marks 《》.
    pub law: String,
    /// Number of the document, such as 国发〔2015〕52号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Number of the article; empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// The section of a paper that has no articles, such as `三（二）`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Words of the article.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Recalled and still to be compared with the official text; the guide says so (凭记忆，待核对).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
}

/// A process with the values of its parameters: `{ use = "standard/one-office", decide = "section-chief" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Process id, in this pack or as `pack/flow`.
    #[serde(rename = "use")]
    pub name: String,
    /// Values of the declared parameters.
    #[serde(flatten)]
    pub parameters: BTreeMap<String, String>,
}

/// What the applicant gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Licence, approval paper, or other.
    #[serde(default = "Outcome::default_kind")]
    pub kind: ResultKind,
    /// Name of the licence or paper (结果名称).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Licence type that is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Pattern of its number: `{region.short}优〔{year}〕{seq}号`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Sample to show (结果样本), usually from the city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// How long it is valid, such as `"1y"`; absent for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<String>,
}

impl Outcome {
    fn default_kind() -> ResultKind {
        ResultKind::Licence
    }
}

/// Granting on a promise (告知承诺): what is promised, when it is checked, what a breach means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticePromise {
    /// What the applicant promises.
    pub text: Text,
    /// Materials the promise stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<String>,
    /// Within what time it is checked, such as `"3m"`.
    pub check: String,
    /// What happens on a breach.
    pub breach: Text,
}

/// What can be done online.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// From start to end without coming (全程网办, level Ⅳ).
    #[serde(default)]
    pub whole: bool,
    /// Depth of online handling.
    #[serde(default)]
    pub depth: Vec<Depth>,
    /// Fees can be paid online (网上支付).
    #[serde(default)]
    pub pay: bool,
    /// Address on the web, where it is not this hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Address on phones, where it is not this hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_url: Option<String>,
}

/// What can go by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Materials can be mailed in (是否支持申报材料邮寄).
    #[serde(default)]
    pub materials: bool,
    /// The result can be mailed out (是否支持办件结果邮寄).
    #[serde(default)]
    pub result: bool,
}

/// Ways to ask and to complain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phones {
    /// Number to ask (咨询).
    #[serde(default)]
    pub consult: String,
    /// Number to complain (监督投诉); must differ from the first.
    #[serde(default)]
    pub complaint: String,
    /// Mail address for either.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// Postal address for either.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub letter: String,
}

/// Where to turn against a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedies {
    /// Administrative review (行政复议).
    pub review: Remedy,
    /// Administrative lawsuit (行政诉讼).
    pub lawsuit: Remedy,
}

/// One legal route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// The body to turn to.
    pub office: Text,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
    /// Its telephone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Its website.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub website: String,
    /// Within what time from the decision: `"60d"` for review, `"6m"` for a lawsuit.
    pub within: String,
}

/// A step of the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which step it is.
    pub kind: StepKind,
    /// What happens, who does it, by when.
    pub text: Text,
}

/// A common question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// The question as people ask it.
    pub ask: Text,
    /// The answer.
    pub answer: Text,
}

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Name of the hall and window.
    pub name: Text,
    /// Address.
    pub address: Text,
    /// Division code of the place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub division: String,
    /// Opening hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Text>,
    /// How to get there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit: Option<Text>,
    /// Telephone of the place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}
