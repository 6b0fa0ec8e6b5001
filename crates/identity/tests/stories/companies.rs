//! Acting for a company.

use crate::city::{City, code, id};
use base::CompanyId;
use codes::CreditCode;
use identity::accounts::commands::{ActFor, Whom};
use identity::companies::Power;
use identity::companies::commands::{AddAgent, AddCompany, AnswerAgency, EndAgency, Record};
use identity::companies::store::{agencies_of, powers};
use identity::proofs::Proofs;
use jiff::civil::date;

fn credit_code() -> CreditCode {
    CreditCode::build('9', '1', "990102", "MA0000001")
        .or_else(|_| CreditCode::build('9', '1', "990102", "12345678"))
        .expect("a code")
}

fn act(city: &City, token: &str, company: CompanyId) -> String {
    code(&city.write(&city.by(token), move |cx| ActFor { whom: Whom::Company(company) }.run(cx)))
}

testkit::on_both! {
    /// A legal representative adds her company and names an agent, who accepts, acts, and is ended.
    fn an_agent_for_some_days(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let agent = city.resident("周立", &id(1985, 11), 2);
        city.resident("方敏", &id(1988, 22), 3);
        let (hers, his, strangers) = (city.sign_in("13900000001"), city.sign_in("13900000002"), city.sign_in("13900000003"));
        assert_eq!(code(&Proofs::Simulated.legal("云州拾光茶饮不符", &credit_code(), "陈晓岚", &id(1990, 28))), "proof.no_legal");
        let legal = Proofs::Simulated.legal("云州拾光茶饮有限公司", &credit_code(), "陈晓岚", &id(1990, 28)).expect("confirmed");
        let others = legal.clone();
        assert_eq!(code(&city.write(&city.by(&strangers), move |cx| AddCompany { legal: others.clone() }.run(cx))), "proof.no_legal");
        let company = city.write(&city.by(&hers), move |cx| AddCompany { legal: legal.clone() }.run(cx)).expect("adds");
        assert_eq!(act(&city, &hers, company), "done");
        assert!(city.who(&hers).expect("signed in").has_role("agent-sign"));

        let name = |token: &str, powers: Vec<Power>, from, to| {
            let command = AddAgent { company, name: "周立".to_owned(), number: id(1985, 11), powers, from, to };
            city.write(&city.by(token), move |cx| command.run(cx))
        };
        let (today, last) = (date(2026, 11, 23), date(2026, 12, 31));
        assert_eq!(code(&name(&strangers, vec![Power::Apply], today, last)), "not_found");
        assert_eq!(code(&name(&hers, vec![], today, last)), "agency.powers");
        assert_eq!(code(&name(&hers, vec![Power::Apply], last, today)), "agency.dates");
        let agency = name(&hers, vec![Power::Apply], today, last).expect("names");
        assert_eq!(code(&name(&hers, vec![Power::Apply], today, last)), "agency.known");
        assert_eq!(act(&city, &his, company), "not_found", "not before he accepts");
        let answer = |token: &str| code(&city.write(&city.by(token), move |cx| AnswerAgency { agency, yes: true }.run(cx)));
        assert_eq!(answer(&strangers), "not_found");
        assert_eq!(answer(&his), "done");
        assert_eq!(answer(&his), "agency.settled");
        assert_eq!(act(&city, &his, company), "done");
        let who = city.who(&his).expect("signed in");
        assert!(who.company == Some(company) && who.has_role("agent-apply") && !who.has_role("agent-sign"));
        assert_eq!(code(&name(&his, vec![Power::Apply], today, last)), "not_found", "he may not name others");

        let end = |token: &str| code(&city.write(&city.by(token), move |cx| EndAgency { agency }.run(cx)));
        assert_eq!(end(&strangers), "not_found");
        assert_eq!(end(&hers), "done");
        assert_eq!(city.who(&his).expect("signed in").company, None, "at once");
        assert!(city.read(&city.by(&his), move |cx| agencies_of(cx, agent.person)).expect("reads").is_empty());
    }

    /// A registration office records a company; only its representative has powers.
    fn a_recorded_company(city: City) {
        let founder = city.resident("陈晓岚", &id(1990, 28), 1);
        let other = city.resident("周立", &id(1985, 11), 2);
        let record = Record {
            name: "云州拾光茶饮有限公司".to_owned(),
            credit_code: credit_code(),
            legal_name: "陈晓岚".to_owned(),
            legal_person: Some(founder.person),
        };
        let token = city.sign_in("13900000001");
        let forged = record.clone();
        assert_eq!(code(&city.write(&city.by(&token), move |cx| forged.run(cx))), "not_permitted");
        let company = city.system(move |cx| record.run(cx));
        let known = city.read(&city.by(&token), move |cx| identity::company(cx, company)).expect("reads").expect("known");
        assert_eq!((known.name.as_str(), known.credit_code), ("云州拾光茶饮有限公司", credit_code().to_string()));
        let of = |person| city.read(&city.by(&token), move |cx| powers(cx, person, company)).expect("reads");
        assert_eq!(of(founder.person), Power::ALL);
        assert!(of(other.person).is_empty());
    }
}
