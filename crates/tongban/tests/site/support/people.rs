//! Who comes to the site in these tests.

use tongban::city::City as Plan;

/// The sort of visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Lives here.
    Resident,
    /// Works here.
    Official,
    /// Administers.
    Administrator,
}

/// A visitor with a sign-in.
#[derive(Debug, Clone)]
pub struct Person {
    /// How the tests call it.
    pub name: &'static str,
    /// What is typed into the sign-in page.
    pub login: String,
    /// The sort.
    pub sort: Sort,
}

const RESIDENTS: &[&str] = &["chen-xiaolan", "li-guiying", "sun-mei", "zhao-min"];

/// Officials by name in the tests and login.
const OFFICIALS: &[(&str, &str)] = &[
    ("window", "yunzhou-government-services-clerk"),
    ("market-clerk", "yunjiang-market-regulation-clerk"),
    ("market-chief", "yunjiang-market-regulation-chief"),
    ("police-clerk", "yunjiang-public-security-clerk"),
    ("civil-clerk", "yunjiang-civil-affairs-clerk"),
    ("registrar", "yunjiang-civil-affairs-registrar"),
    ("inspector", "yunjiang-disabled-federation-inspector"),
    ("community", "binjiang-street-001-clerk"),
    ("desk-admin", "yunzhou-government-services-admin"),
    ("editor", "yunzhou-data-editor"),
    ("reviewer", "yunzhou-data-reviewer"),
    (ELSEWHERE, "linpu-taxation-clerk"),
];

const ADMINISTRATORS: &[&str] = &["sys-admin", "sec-admin", "audit-admin"];

/// An official of another district and another department, whom nothing of the others' work concerns.
pub const ELSEWHERE: &str = "elsewhere";

/// Everybody, residents first.
pub fn people(plan: &Plan) -> Vec<Person> {
    let mut all = Vec::new();
    for slug in RESIDENTS {
        let phone =
            plan.resident(slug).and_then(|resident| resident.phone.as_ref()).expect("a known resident has a phone");
        all.push(Person { name: slug, login: phone.to_string(), sort: Sort::Resident });
    }
    if let Some(company) = plan.company("shiguang")
        && let Some(phone) = &plan.residents[company.legal].phone
    {
        all.push(Person { name: "company-owner", login: phone.to_string(), sort: Sort::Resident });
    }
    for (name, login) in OFFICIALS {
        if plan.officials.iter().any(|official| official.login == *login) {
            all.push(Person { name, login: (*login).to_owned(), sort: Sort::Official });
        } else {
            assert_ne!(*name, ELSEWHERE, "the sample city has no {login}");
        }
    }
    for name in ADMINISTRATORS {
        all.push(Person { name, login: (*name).to_owned(), sort: Sort::Administrator });
    }
    all
}

/// Somebody by name, if the city has only one of that name and the name has a phone.
pub fn resident(plan: &Plan, name: &'static str, full_name: &str) -> Option<Person> {
    let mut found = plan.residents.iter().filter(|resident| resident.name == full_name);
    let (one, None) = (found.next()?, found.next()) else { return None };
    Some(Person { name, login: one.phone.as_ref()?.to_string(), sort: Sort::Resident })
}
