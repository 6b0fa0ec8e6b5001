//! What the sample city consists of. Plain values without ids of a database: the demonstration stores them by its commands.

use base::Text;
use codes::{BankCard, CitizenId, CreditCode, Mobile, Sex};
use jiff::civil::Date;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// 6, 9 or 12 digits.
    pub code: String,
    /// Code of the division above; empty for the province.
    pub parent: String,
    /// Name.
    pub name: Text,
}

/// An office of the government, or one that works for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Stable code such as `yunjiang-civil-affairs`.
    pub code: String,
    /// Code of the office above; empty for the root.
    pub parent: String,
    /// Sort: `government`, `department`, `hall`, `street`, `community`.
    pub kind: &'static str,
    /// Full name.
    pub name: Text,
    /// Short name.
    pub short: Text,
    /// Division code.
    pub division: String,
    /// What it does, such as `market-regulation`.
    pub functions: Vec<&'static str>,
    /// Credit code of the organisation.
    pub credit_code: CreditCode,
    /// Telephone for questions.
    pub phone: String,
    /// Telephone for complaints.
    pub complaints: String,
    /// Where it is.
    pub address: Text,
    /// When it is open.
    pub hours: Text,
}

/// An official at a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// Login name such as `yunjiang-civil-affairs-chief`.
    pub login: String,
    /// Name.
    pub name: String,
    /// Code of the office.
    pub office: String,
    /// Title of the post.
    pub title: Text,
    /// Roles held at the post.
    pub roles: Vec<&'static str>,
    /// Mobile.
    pub phone: Mobile,
    /// Identity number.
    pub number: CitizenId,
}

/// Who a resident is in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// In whose name it is registered.
    Head,
    /// Husband or wife of the head.
    Spouse,
    /// Child of the head.
    Child,
    /// Mother or father of the head.
    Parent,
}

impl Relation {
    /// In Chinese, as a household register says it.
    pub fn zh(self) -> &'static str {
        match self {
            Relation::Head => "户主",
            Relation::Spouse => "配偶",
            Relation::Child => "子女",
            Relation::Parent => "父母",
        }
    }

    /// A code for machines.
    pub fn code(self) -> &'static str {
        match self {
            Relation::Head => "head",
            Relation::Spouse => "spouse",
            Relation::Child => "child",
            Relation::Parent => "parent",
        }
    }
}

/// A resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Name by which stories and sign-ins call the known ones, such as `chen-xiaolan`; empty for the others.
    pub slug: &'static str,
    /// Name.
    pub name: String,
    /// Identity number.
    pub number: CitizenId,
    /// Mobile; children have none.
    pub phone: Option<Mobile>,
    /// Account at a bank.
    pub bank_card: BankCard,
    /// Place in [`super::City::households`].
    pub household: usize,
    /// Who the resident is in it.
    pub relation: Relation,
    /// Place of the husband or wife in [`super::City::residents`].
    pub spouse: Option<usize>,
    /// Places of mother and father, as far as they live here.
    pub parents: Vec<usize>,
    /// Grade of disability, 1 (most severe) to 4.
    pub disability: Option<u8>,
    /// Place in [`super::City::companies`] of the employer.
    pub employer: Option<usize>,
}

impl Resident {
    /// Sex, from the identity number.
    pub fn sex(&self) -> Sex {
        self.number.sex()
    }

    /// Birth date, from the identity number.
    pub fn birth(&self) -> Date {
        self.number.birth()
    }

    /// Age in full years.
    pub fn age_on(&self, day: Date) -> i16 {
        self.number.age_on(day)
    }
}

/// A household at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Number of the household register.
    pub number: String,
    /// Community, twelve digits.
    pub community: String,
    /// Address.
    pub address: Text,
    /// Number of the property's title, when the household owns the home; the others rent.
    pub property: Option<String>,
    /// Whether it is registered in the city; the others moved here from elsewhere.
    pub registered: bool,
    /// Day since which it lives there.
    pub since: Date,
    /// Whether it receives the minimum living allowance.
    pub low_income: bool,
    /// Residents by place, the head first.
    pub members: Vec<usize>,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Name by which stories call the known one, `shiguang`; empty for the others.
    pub slug: &'static str,
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Place of the legal representative in [`super::City::residents`].
    pub legal: usize,
    /// District, six digits.
    pub division: String,
    /// Address.
    pub address: Text,
    /// Telephone.
    pub phone: String,
    /// Registered capital in cents.
    pub capital: i64,
    /// Day of foundation.
    pub founded: Date,
    /// Line of business in Chinese.
    pub business: &'static str,
    /// Whether it still exists.
    pub active: bool,
}
