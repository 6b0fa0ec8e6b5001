//! Registering, proving, signing in, second factors, devices.

use crate::city::{City, PASSWORD, code, hash, id, mobile};
use base::Moment;
use base::moment::{DAY, HOUR, MINUTE};
use identity::accounts::commands::{
    ChangePassword, CheckCode, ConfirmTotp, EnrolTotp, RemoveTotp, RevokeOthers, RevokeSession, SecondStep, SendCode,
    SignOut, SignedIn,
};
use identity::accounts::model::PhonePurpose;
use identity::people::Level;
use identity::people::commands::{ProveCard, ProveIdentity};
use identity::proofs::{CardKind, Proofs};
use identity::totp;

testkit::on_both! {
    /// Chen Xiaolan registers, proves who she is, signs in again, and adds an authenticator.
    fn register_prove_sign_in_and_second_factor(city: City) {
        let phone = mobile(1);
        let (account, token) = city.register(&phone);
        assert_eq!(city.who(&token).expect("signed in").account, account);

        let number = id(1990, 28);
        let identity = Proofs::Simulated.identity("陈晓岚", &number).expect("confirmed");
        let person = city.write(&city.by(&token), move |cx| ProveIdentity { identity: identity.clone() }.run(cx)).expect("proves");
        let card = Proofs::Simulated.card("陈晓岚", &number, CardKind::SocialSecurity, "990102345").expect("confirmed");
        city.write(&city.by(&token), move |cx| ProveCard { card: card.clone() }.run(cx)).expect("proves");
        let known = city.read(&city.by(&token), move |cx| identity::person(cx, person)).expect("reads").expect("known");
        assert_eq!((known.name.as_str(), known.level, known.division.as_str()), ("陈晓岚", Level::Proved, "990102"));
        assert_eq!(known.number_mask, number.mask());
        assert_eq!(known.phone_mask.as_deref(), Some("139****0001"));
        assert_eq!(city.who(&token).expect("signed in").name.as_ref(), "陈晓岚", "the cached name is not kept");

        city.write(&city.by(&token), |cx| SignOut.run(cx)).expect("signs out");
        assert!(city.who(&token).is_none());
        for name in [phone.to_string(), number.to_string(), format!(" {number} ")] {
            assert!(city.who(&city.sign_in(&name)).is_some(), "by {name}");
        }

        let token = city.sign_in(&phone.to_string());
        let made = city.write(&city.by(&token), |cx| EnrolTotp { name: "手机".to_owned() }.run(cx, "云州通办")).expect("enrols");
        assert!(made.address.starts_with("otpauth://totp/"));
        let secret: [u8; 20] = totp::from_base32(&made.secret).expect("base 32").try_into().expect("160 bits");
        let confirm = |digits: String| city.write(&city.by(&token), move |cx| ConfirmTotp { factor: made.factor, code: digits.clone() }.run(cx));
        assert_eq!(code(&confirm("000000".to_owned())), "factor.wrong");
        confirm(totp::code_at(&secret, city.clock.now())).expect("confirms");

        let SignedIn::SecondStep { token: waits } = city.try_sign_in(&phone.to_string(), PASSWORD) else { panic!("no second step") };
        assert!(city.who(&waits).is_none(), "a session that waits is nobody's");
        let step = |digits: String, token: String| {
            let limits = city.setup.limits;
            let step = SecondStep { token, code: digits, device: String::new(), limits };
            city.write(&city.nobody(), move |cx| step.run(cx))
        };
        let used = totp::code_at(&secret, city.clock.now());
        assert_eq!(step(used, waits.clone()).expect("answers"), SignedIn::Wrong { left: 4 }, "a code works once");
        city.later(30_000);
        let SignedIn::Done { token: full, .. } = step(totp::code_at(&secret, city.clock.now()), waits.clone()).expect("answers") else {
            panic!("the next code is right")
        };
        assert!(city.who(&full).is_some());
        assert_eq!(code(&step("123456".to_owned(), waits)), "sign_in.again");

        let limits = city.setup.limits;
        let remove = |right: bool| {
            city.write(&city.by(&full), move |cx| RemoveTotp { factor: made.factor, right, hash: hash(), limits }.run(cx)).expect("answers")
        };
        assert!(!remove(false));
        assert!(remove(true));
        assert!(matches!(city.try_sign_in(&phone.to_string(), PASSWORD), SignedIn::Done { .. }));
    }

    /// Five wrong passwords let the account rest; a quarter of an hour later it opens. A name that nobody has answers the same.
    fn five_wrong_passwords_and_the_account_rests(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        for name in ["13900000001", "nobody.here"] {
            for left in (1..5).rev() {
                assert_eq!(city.try_sign_in(name, "wrong"), SignedIn::Wrong { left }, "{name}");
            }
            assert!(matches!(city.try_sign_in(name, "wrong"), SignedIn::Rests { .. }), "{name}");
            assert!(matches!(city.try_sign_in(name, PASSWORD), SignedIn::Rests { .. }), "the right password too: {name}");
        }
        city.later(15 * MINUTE + 1);
        assert_eq!(city.try_sign_in("nobody.here", PASSWORD), SignedIn::Wrong { left: 4 });
        assert!(matches!(city.try_sign_in("13900000001", PASSWORD), SignedIn::Done { .. }));
        assert_eq!(city.try_sign_in("13900000001", "wrong"), SignedIn::Wrong { left: 4 }, "a success forgets wrong tries");
    }

    /// A clock that was 400 days ahead and is set back locks nobody out, and leaves no session open for 400 days.
    fn a_clock_that_was_ahead_and_is_set_back(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let (true_time, phone) = (city.clock.now(), mobile(1));
        city.later(400 * DAY);
        let session = city.sign_in("13900000001");
        let made = city.write(&city.by(&session), |cx| EnrolTotp { name: "手机".to_owned() }.run(cx, "云州通办")).expect("enrols");
        let secret: [u8; 20] = totp::from_base32(&made.secret).expect("base 32").try_into().expect("160 bits");
        let digits = totp::code_at(&secret, city.clock.now());
        city.write(&city.by(&session), move |cx| ConfirmTotp { factor: made.factor, code: digits.clone() }.run(cx)).expect("confirms");
        let send = |purpose| {
            let phone = phone.clone();
            city.write(&city.nobody(), move |cx| SendCode { purpose, phone: phone.clone() }.run(cx))
        };
        send(PhonePurpose::Forgot).expect("sends");
        city.resident("周立", &id(1985, 11), 2);
        for _ in 0..5 {
            city.try_sign_in("13900000002", "wrong");
        }
        assert!(matches!(city.try_sign_in("13900000002", PASSWORD), SignedIn::Rests { .. }));

        assert!(city.clock.set(true_time));
        assert!(city.who(&session).is_none(), "a session that was used in the future is over");
        assert!(matches!(city.try_sign_in("13900000002", PASSWORD), SignedIn::Done { .. }), "nobody rests for 400 days");
        let code_now = send(PhonePurpose::Forgot).expect("a code from the future holds up no other");
        let typed = phone.clone();
        let check = move |cx: &mut db::Cx| CheckCode { purpose: PhonePurpose::Forgot, phone: typed.clone(), code: code_now.clone() }.run(cx);
        assert!(city.write(&city.nobody(), check).expect("checks").is_some());
        let SignedIn::SecondStep { token } = city.try_sign_in("13900000001", PASSWORD) else { panic!("no second step") };
        let limits = city.setup.limits;
        let step = SecondStep { token, code: totp::code_at(&secret, city.clock.now()), device: String::new(), limits };
        let again = step.clone();
        assert!(matches!(city.write(&city.nobody(), move |cx| step.run(cx)).expect("answers"), SignedIn::Done { .. }));
        assert_eq!(code(&city.write(&city.nobody(), move |cx| again.run(cx))), "sign_in.again", "a code still works once");
        let ids = city.system(|cx| Ok((cx.new_id(), cx.new_id())));
        assert!(ids.0 < ids.1);
    }

    /// A session that is ended on one device is over at once; nobody can end another's.
    fn sessions_end_at_once_and_only_one_s_own(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        city.resident("周立", &id(1985, 11), 2);
        let (phone, tablet, other) = (city.sign_in("13900000001"), city.sign_in("13900000001"), city.sign_in("13900000002"));
        let session = city.who(&tablet).expect("signed in").session;
        assert_eq!(code(&city.write(&city.by(&other), move |cx| RevokeSession { session }.run(cx))), "not_found");
        assert!(city.who(&tablet).is_some());
        city.write(&city.by(&phone), move |cx| RevokeSession { session }.run(cx)).expect("ends");
        assert!(city.who(&tablet).is_none());
        assert_eq!(code(&city.write(&city.by(&phone), move |cx| RevokeSession { session }.run(cx))), "not_found");

        let again = city.sign_in("13900000001");
        city.write(&city.by(&phone), |cx| RevokeOthers.run(cx)).expect("ends");
        assert!(city.who(&again).is_none() && city.who(&phone).is_some() && city.who(&other).is_some());
    }

    /// Sessions end by themselves: after an hour without a request, after twelve in any case.
    fn sessions_end_by_time(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let token = city.sign_in("13900000001");
        city.later(HOUR - 1);
        assert!(city.who(&token).is_some());
        city.later(1);
        assert!(city.who(&token).is_none());
    }

    /// A changed password signs other devices out; the old one must be known.
    fn changing_the_password(city: City) {
        city.resident("陈晓岚", &id(1990, 28), 1);
        let (this, other) = (city.sign_in("13900000001"), city.sign_in("13900000001"));
        let new = identity::passwords::hash_now("Mountain-2027").expect("hashes");
        let limits = city.setup.limits;
        let change = |right: bool| {
            let change = ChangePassword { right, old_hash: hash(), password: new.clone(), limits };
            city.write(&city.by(&this), move |cx| change.run(cx))
        };
        assert!(!change(false).expect("answers"));
        assert!(city.who(&other).is_some());
        assert!(change(true).expect("answers"));
        assert!(city.who(&other).is_none() && city.who(&this).is_some());
        assert!(matches!(city.try_sign_in("13900000001", PASSWORD), SignedIn::Wrong { .. }));
        assert!(matches!(city.try_sign_in("13900000001", "Mountain-2027"), SignedIn::Done { .. }));
    }

    /// One code a minute, ten a day; a code works once, for its purpose, for ten minutes, five tries.
    fn codes_by_phone_are_few_and_short_lived(city: City) {
        use identity::accounts::commands::CheckCode;
        let send = || city.write(&city.nobody(), |cx| SendCode { purpose: PhonePurpose::Register, phone: mobile(5) }.run(cx));
        let check = |purpose: PhonePurpose, digits: &str| {
            let check = CheckCode { purpose, phone: mobile(5), code: digits.to_owned() };
            city.write(&city.nobody(), move |cx| check.run(cx)).expect("answers").is_some()
        };
        let digits = send().expect("sends");
        assert_eq!(code(&send()), "code.wait");
        assert!(!check(PhonePurpose::Forgot, &digits), "another purpose");
        assert!(check(PhonePurpose::Register, &digits));
        assert!(!check(PhonePurpose::Register, &digits), "used");
        city.later(MINUTE);
        let digits = send().expect("sends");
        city.later(10 * MINUTE);
        assert!(!check(PhonePurpose::Register, &digits), "expired");
        let digits = send().expect("sends");
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert!(!check(PhonePurpose::Register, wrong));
        }
        assert!(!check(PhonePurpose::Register, &digits), "after five wrong tries");
        for _ in 3..10 {
            city.later(MINUTE);
            send().expect("sends");
        }
        city.later(MINUTE);
        assert_eq!(code(&send()), "code.too_many");
    }

    /// What the simulator refuses is told apart; nobody takes another's number.
    fn proofs_that_fail(city: City) {
        let (_, token) = city.register(&mobile(1));
        assert_eq!(code(&Proofs::Simulated.identity("陈晓岚", &id(1990, 404))), "proof.no_match");
        assert_eq!(code(&Proofs::Simulated.identity("陈晓岚", &id(1990, 503))), "proof.silent");
        assert_eq!(code(&Proofs::Closed.identity("陈晓岚", &id(1990, 28))), "proof.closed");
        city.resident("周立", &id(1985, 11), 2);
        let taken = Proofs::Simulated.identity("周立", &id(1985, 11)).expect("confirmed");
        assert_eq!(code(&city.write(&city.by(&token), move |cx| ProveIdentity { identity: taken.clone() }.run(cx))), "prove.taken");
        let identity = Proofs::Simulated.identity("陈晓岚", &id(1990, 28)).expect("confirmed");
        city.write(&city.by(&token), move |cx| ProveIdentity { identity: identity.clone() }.run(cx)).expect("proves");
        let second = Proofs::Simulated.identity("陈晓岚", &id(1991, 28)).expect("confirmed");
        assert_eq!(code(&city.write(&city.by(&token), move |cx| ProveIdentity { identity: second.clone() }.run(cx))), "prove.done");
        let card = Proofs::Simulated.card("周立", &id(1985, 11), CardKind::SocialSecurity, "990102345").expect("confirmed");
        assert_eq!(code(&city.write(&city.by(&token), move |cx| ProveCard { card: card.clone() }.run(cx))), "proof.card_no_match");
    }

    /// No number stands in clear in any column of any table, nor in the audit.
    fn numbers_are_never_stored_in_clear(city: City) {
        let (_, token) = city.register(&mobile(1));
        let number = id(1990, 28);
        let proved = Proofs::Simulated.identity("陈晓岚", &number).expect("confirmed");
        city.write(&city.by(&token), move |cx| ProveIdentity { identity: proved.clone() }.run(cx)).expect("proves");
        city.resident("周立", &id(1985, 11), 2);
        city.sign_in(&number.to_string());
        city.try_sign_in(&number.to_string(), "wrong");
        let texts = city.system(|cx| {
            let mut texts = Vec::new();
            for sql in [
                "SELECT name || number_blind || source || coalesce(phone_blind, '') FROM person",
                "SELECT name || coalesce(login, '') || coalesce(phone_blind, '') FROM account",
                "SELECT key FROM sign_in_attempt", "SELECT purpose || phone_blind || code_blind FROM phone_code",
                "SELECT purpose || detail FROM one_time_link", "SELECT detail || actor || command FROM audit", "SELECT payload FROM job",
            ] {
                for row in cx.query(sql, &[])? {
                    texts.push(row.string(0)?);
                }
            }
            Ok(texts)
        });
        assert!(texts.len() > 10);
        for secret in [number.to_string(), id(1985, 11).to_string(), mobile(1).to_string(), mobile(2).to_string()] {
            assert!(texts.iter().all(|text| !text.contains(&secret)), "{secret} is stored in clear");
        }
    }

    /// Without a password or with an unknown token there is nobody.
    fn unknown_tokens_are_nobody(city: City) {
        assert!(city.who("no-such-token").is_none());
        assert!(matches!(city.try_sign_in("", ""), SignedIn::Wrong { .. }));
        assert_eq!(code(&city.write(&city.nobody(), |cx| SignOut.run(cx))), "not_signed_in");
        assert!(Moment(0) < city.clock.now());
    }
}
