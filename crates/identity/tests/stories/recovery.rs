//! Forgotten passwords, lost phones, links.

use crate::city::{City, PASSWORD, code, hash, id, mobile};
use base::moment::{DAY, HOUR};
use identity::accounts::commands::{
    ChangePhone, Enrol, ForgottenPassword, LostPhone, SignedIn, Welcome, Welcomed, WindowPhone, welcomes,
};
use identity::accounts::model::PhonePurpose;
use identity::passwords::hash_now;
use identity::proofs::{CardKind, Proofs};

testkit::on_both! {
    /// The phone's code and the identity number set a new password; every device is signed out.
    fn a_forgotten_password(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let token = city.sign_in("13900000001");
        let ticket = city.ticket(PhonePurpose::Forgot, &mobile(1));
        let new = hash_now("Mountain-2027").expect("hashes");
        let forgot = |number| {
            let command = ForgottenPassword { ticket: ticket.clone(), number, password: new.clone() };
            city.write(&city.nobody(), move |cx| command.run(cx))
        };
        assert_eq!(code(&forgot(None)), "recover.no_match");
        assert_eq!(code(&forgot(Some(id(1990, 30)))), "recover.no_match");
        assert!(city.who(&token).is_some());
        forgot(Some(id(1990, 28))).expect("sets it");
        assert!(city.who(&token).is_none());
        assert_eq!(code(&forgot(Some(id(1990, 28)))), "link.gone", "a ticket works once");
        assert!(matches!(city.try_sign_in("13900000001", "Mountain-2027"), SignedIn::Done { .. }));
        let stranger = city.ticket(PhonePurpose::Forgot, &mobile(9));
        let command = ForgottenPassword { ticket: stranger, number: Some(id(1990, 28)), password: hash() };
        assert_eq!(code(&city.write(&city.nobody(), move |cx| command.run(cx))), "recover.no_match", "a phone that nobody has");
    }

    /// Three proofs give the account another phone.
    fn a_lost_phone(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let token = city.sign_in("13900000001");
        let ticket = city.ticket(PhonePurpose::Lost, &mobile(8));
        let number = id(1990, 28);
        let proved = Proofs::Simulated.identity("陈晓岚", &number).expect("confirmed");
        let card = Proofs::Simulated.card("陈晓岚", &number, CardKind::SocialSecurity, "990102345").expect("confirmed");
        let other = Proofs::Simulated.card("周立", &id(1985, 11), CardKind::SocialSecurity, "990102345").expect("confirmed");
        let lost = |card| {
            let command = LostPhone { ticket: ticket.clone(), identity: proved.clone(), card };
            city.write(&city.nobody(), move |cx| command.run(cx))
        };
        assert_eq!(code(&lost(other)), "recover.no_match", "another person's card");
        lost(card).expect("changes the phone");
        assert!(city.who(&token).is_none());
        assert!(matches!(city.try_sign_in("13900000001", PASSWORD), SignedIn::Wrong { .. }));
        assert!(matches!(city.try_sign_in("13900000008", PASSWORD), SignedIn::Done { .. }));
    }

    /// At the window an official changes the phone and hands out a link for a new password.
    fn a_lost_phone_at_the_window(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let at_window = |name: &str, phone| {
            let command = WindowPhone { number: id(1990, 28), name: name.to_owned(), phone };
            city.write(&db::Call::system("window"), move |cx| command.run(cx))
        };
        assert_eq!(code(&at_window("陈小岚", mobile(8))), "recover.no_match");
        let token = at_window("陈晓岚", mobile(8)).expect("changes");
        let looked = token.clone();
        let welcomed = city.read(&city.nobody(), move |cx| welcomes(cx, &looked)).expect("welcomes");
        assert!(matches!(welcomed, Welcomed::Account { login: None, duty: false, .. }));
        let command = Welcome { token: token.clone(), login: String::new(), name: String::new(), password: hash_now("Mountain-2027").expect("hashes") };
        city.write(&city.nobody(), move |cx| command.run(cx)).expect("sets it");
        assert!(matches!(city.try_sign_in("13900000008", "Mountain-2027"), SignedIn::Done { .. }));
        let again = Welcome { token, login: String::new(), name: String::new(), password: hash() };
        assert_eq!(code(&city.write(&city.nobody(), move |cx| again.run(cx))), "link.gone");
        let command = WindowPhone { number: id(1990, 28), name: "陈晓岚".to_owned(), phone: mobile(7) };
        city.resident("周立", &id(1985, 11), 2);
        let token = city.sign_in("13900000002");
        assert_eq!(code(&city.write(&city.by(&token), move |cx| command.run(cx))), "not_permitted", "not by a resident");
    }

    /// A link that nobody opens in time is gone.
    fn an_expired_link(city: City) {
        let enrol = Enrol { name: "陈晓岚".to_owned(), number: id(1990, 28), phone: mobile(1), password: None };
        let token = city.system(move |cx| enrol.run(cx)).token.expect("a link");
        assert!(matches!(city.try_sign_in("13900000001", ""), SignedIn::Wrong { .. }), "no password opens an account without one");
        city.later(DAY - HOUR);
        let looked = token.clone();
        assert!(city.read(&city.nobody(), move |cx| welcomes(cx, &looked)).is_ok());
        city.later(HOUR);
        assert_eq!(code(&city.write(&city.nobody(), move |cx| welcomes(cx, &token))), "link.gone");
        assert_eq!(code(&city.write(&city.nobody(), |cx| welcomes(cx, "never-made"))), "link.gone");
    }

    /// Whoever is signed in can change the phone, but not to somebody else's.
    fn changing_the_phone(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        city.resident("周立", &id(1985, 11), 2);
        let token = city.sign_in("13900000001");
        for (phone, expected) in [(mobile(2), "register.phone_taken"), (mobile(3), "done")] {
            let ticket = city.ticket(PhonePurpose::Change, &phone);
            assert_eq!(code(&city.write(&city.by(&token), move |cx| ChangePhone { ticket: ticket.clone() }.run(cx))), expected);
        }
        city.sign_in("13900000003");
    }
}
