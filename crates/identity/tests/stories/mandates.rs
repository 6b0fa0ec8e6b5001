//! Acting for a child or a parent.

use crate::city::{City, code, id, mobile};
use base::moment::{DAY, HOUR};
use base::{AccountId, PersonId};
use identity::accounts::commands::{ActFor, Whom};
use identity::people::Level;
use identity::people::commands::{
    AnswerMandate, AtWindow, ConfirmMandate, DeclareChild, GiveMandate, ProveCard, ProveIdentity, RevokeMandate,
    WindowCode, WindowCodeRead, WindowMandate,
};
use identity::people::mandates::store::mandates;
use identity::proofs::{CardKind, Proofs};
use jiff::civil::date;

fn act(city: &City, token: &str, whom: Whom) -> String {
    code(&city.write(&city.by(token), move |cx| ActFor { whom }.run(cx)))
}

fn acting(city: &City, token: &str) -> Option<PersonId> {
    city.who(token).expect("signed in").acting_for
}

testkit::on_both! {
    /// A mother acts for her child until the eighteenth birthday.
    fn a_mandate_for_a_child_and_its_end(city: City) {
        let mother = city.resident("陈晓岚", &id(1990, 28), 1);
        let token = city.sign_in("13900000001");
        let child = id(2010, 12);
        let proof = Proofs::Simulated.guardian(&id(1990, 28), "陈小禾", &child).expect("confirmed");
        let declare = DeclareChild { name: "陈小禾".to_owned(), number: child.clone(), proof: Some(proof), note: String::new() };
        city.write(&city.by(&token), move |cx| declare.run(cx)).expect("declares");
        let list = city.read(&city.by(&token), move |cx| mandates(cx, mother.person)).expect("reads");
        assert_eq!((list.len(), list[0].giver_name.as_str(), list[0].to), (1, "陈小禾", date(2028, 4, 30)));
        let giver = list[0].giver;
        assert_eq!(act(&city, &token, Whom::Person(giver)), "done");
        assert_eq!(acting(&city, &token), Some(giver));
        assert_eq!(act(&city, &token, Whom::Oneself), "done");
        assert_eq!(acting(&city, &token), None);

        city.clock.set(base::Moment::of(date(2028, 4, 30).at(23, 0, 0, 0)));
        let token = city.sign_in("13900000001");
        assert_eq!(act(&city, &token, Whom::Person(giver)), "done");
        city.later(HOUR - 1);
        assert_eq!(acting(&city, &token), Some(giver), "the last evening");
        city.clock.set(base::Moment::of(date(2028, 5, 1).at(0, 30, 0, 0)));
        let token = city.sign_in("13900000001");
        assert_eq!(act(&city, &token, Whom::Person(giver)), "not_found", "grown up");
    }

    /// Without a provider the window confirms, and only with the number on the paper.
    fn a_child_confirmed_at_the_window(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let token = city.sign_in("13900000001");
        let child = id(2018, 12);
        assert_eq!(code(&Proofs::Closed.guardian(&id(1990, 28), "陈小禾", &child)), "proof.closed");
        let declare = DeclareChild { name: "陈小禾".to_owned(), number: child.clone(), proof: None, note: "出生医学证明".to_owned() };
        let again = declare.clone();
        let mandate = city.write(&city.by(&token), move |cx| declare.run(cx)).expect("declares");
        assert_eq!(code(&city.write(&city.by(&token), move |cx| again.run(cx))), "mandate.known");
        let me = city.who(&token).expect("signed in").person.expect("a person");
        let giver = city.read(&city.by(&token), move |cx| mandates(cx, me)).expect("reads")[0].giver;
        assert_eq!(act(&city, &token, Whom::Person(giver)), "not_found", "it waits");
        let confirm = |number| city.write(&db::Call::system("window"), move |cx| ConfirmMandate { mandate, number: codes::CitizenId::clone(&number) }.run(cx));
        assert_eq!(code(&confirm(id(2018, 14))), "mandate.no_match");
        confirm(child).expect("confirms");
        assert_eq!(act(&city, &token, Whom::Person(giver)), "done");
    }

    /// A father lets his daughter act; she accepts; he takes it back, and she acts for herself at once.
    fn a_parent_gives_and_takes_back(city: City) {
        let father = city.resident("陈国强", &id(1950, 11), 1);
        city.resident("陈晓岚", &id(1990, 28), 2);
        city.resident("周立", &id(1985, 13), 3);
        let (his, hers, strangers) = (city.sign_in("13900000001"), city.sign_in("13900000002"), city.sign_in("13900000003"));
        let give = |number: codes::CitizenId, to| {
            let command = GiveMandate { name: "陈晓岚".to_owned(), number, from: date(2026, 11, 23), to };
            city.write(&city.by(&his), move |cx| command.run(cx))
        };
        assert_eq!(code(&give(id(1950, 11), date(2027, 1, 1))), "mandate.oneself");
        assert_eq!(code(&give(id(1990, 28), date(2029, 1, 1))), "mandate.dates");
        let mandate = give(id(1990, 28), date(2027, 11, 22)).expect("gives");
        let answer = |token: &str, yes| code(&city.write(&city.by(token), move |cx| AnswerMandate { mandate, yes }.run(cx)));
        assert_eq!(answer(&his, true), "not_found", "not by the giver");
        assert_eq!(answer(&strangers, true), "not_found");
        assert_eq!(act(&city, &hers, Whom::Person(father.person)), "not_found", "not before she accepts");
        assert_eq!(answer(&hers, true), "done");
        assert_eq!(answer(&hers, true), "mandate.settled");
        assert_eq!(act(&city, &hers, Whom::Person(father.person)), "done");
        assert_eq!(acting(&city, &hers), Some(father.person));

        let revoke = |token: &str| code(&city.write(&city.by(token), move |cx| RevokeMandate { mandate }.run(cx)));
        assert_eq!(revoke(&strangers), "not_found");
        assert_eq!(revoke(&his), "done");
        assert_eq!(acting(&city, &hers), None, "at once");
        assert_eq!(act(&city, &hers, Whom::Person(father.person)), "not_found");
    }

    /// A mandate ends with its last day also for a session that acts by it.
    fn a_mandate_ends_with_its_day(city: City) {
        let father = city.resident("陈国强", &id(1950, 11), 1);
        let daughter = city.resident("陈晓岚", &id(1990, 28), 2);
        let command = WindowMandate { giver: father.person, holder: daughter.person, note: "双方到场".to_owned(), to: date(2026, 11, 23) };
        city.system(move |cx| command.run(cx));
        city.clock.set(base::Moment::of(date(2026, 11, 23).at(23, 40, 0, 0)));
        let token = city.sign_in("13900000002");
        assert_eq!(act(&city, &token, Whom::Person(father.person)), "done");
        city.later(HOUR / 2);
        assert_eq!(acting(&city, &token), None);
    }

    /// A phone becomes a person's when its code was read out at the window, not before.
    fn a_phone_is_confirmed_at_the_window(city: City) {
        let window = db::Call::system("window");
        let command = AtWindow { name: "孙大爷".to_owned(), number: id(1945, 15), phone: None };
        let person = city.write(&window, move |cx| command.run(cx)).expect("seen");
        let known = || city.read(&window, move |cx| identity::person(cx, person)).expect("reads").expect("is there").phone_mask;
        let digits = city.write(&window, |cx| WindowCode { phone: mobile(5) }.run(cx)).expect("a code");
        let read = |code: String| {
            let read = WindowCodeRead { person, phone: mobile(5), code };
            city.write(&window, move |cx| read.run(cx)).expect("answers")
        };
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        assert!(!read(wrong.to_owned()) && known().is_none());
        assert!(read(digits.clone()) && known().is_some());
        assert!(!read(digits), "a code works once");
        assert!(city.write(&city.nobody(), |cx| WindowCode { phone: mobile(6) }.run(cx)).is_err(), "nobody else sends such codes");
    }

    /// Somebody served at a window without an account finds the same person when registering later.
    fn the_window_s_person_joins_a_later_account(city: City) {
        let command = AtWindow { name: "孙大爷".to_owned(), number: id(1945, 15), phone: None };
        let person = city.system(move |cx| command.run(cx));
        let (account, token) = city.register(&mobile(6));
        let proved = Proofs::Simulated.identity("孙大业", &id(1945, 15)).expect("confirmed");
        let joined = city.write(&city.by(&token), move |cx| ProveIdentity { identity: proved.clone() }.run(cx));
        assert_eq!(joined.expect("proves"), person);
        let known = city.read(&city.by(&token), move |cx| identity::person(cx, person)).expect("reads").expect("known");
        assert_eq!((known.name.as_str(), known.level), ("孙大爷", Level::Compared), "the account has two proofs of three");
        let card = Proofs::Simulated.card("孙大爷", &id(1945, 15), CardKind::SocialSecurity, "990102345").expect("confirmed");
        city.write(&city.by(&token), move |cx| ProveCard { card: card.clone() }.run(cx)).expect("proves");
        let known = city.read(&city.by(&token), move |cx| identity::person(cx, person)).expect("reads").expect("known");
        assert_eq!(known.level, Level::Proved);
        // Somebody else who stands at a window with the same name raises nothing for an account of two proofs.
        let (_, other) = city.register(&mobile(7));
        let compared = Proofs::Simulated.identity("李大妈", &id(1950, 26)).expect("confirmed");
        let second = city.write(&city.by(&other), move |cx| ProveIdentity { identity: compared.clone() }.run(cx)).expect("proves");
        let command = AtWindow { name: "李大妈".to_owned(), number: id(1950, 26), phone: None };
        assert_eq!(city.system(move |cx| command.run(cx)), second);
        let known = city.read(&city.by(&other), move |cx| identity::person(cx, second)).expect("reads").expect("known");
        assert_eq!(known.level, Level::Compared);
        assert_ne!(account, AccountId(0));
        city.later(DAY);
    }
}
