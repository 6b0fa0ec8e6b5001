//! The demonstration's folder and what it is filled with.

use super::*;
use crate::settings::Given;
use base::Locale;
use db::Call;

fn settings(folder: &std::path::Path) -> Settings {
    Settings::load(&Given { data: Some(folder.join("city")), ..Given::default() }).expect("settings")
}

fn wish(fresh: bool) -> Wish {
    Wish { seed: 3, scale: 0.1, fresh }
}

const QUIET: Console = Console { locale: Locale::En };

#[test]
fn a_city_is_made_once_and_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    let (installation, sign_ins) = make(&settings, &wish(false), &Clock::system(), QUIET).expect("made");
    assert!(sign_ins.iter().any(|sign_in| sign_in.zh.contains("陈晓岚")));
    let office = installation
        .db
        .read_now(&Call::system("test"), "office.find", |cx| {
            identity::offices_with_function(cx, "civil-affairs", "990102001003")
        })
        .expect("reads")
        .expect("an office");
    assert_eq!(office.code, "yunjiang-civil-affairs");
    let chiefs = installation
        .db
        .read_now(&Call::system("test"), "official.find", move |cx| {
            identity::officials_with_role(cx, office.id, "section-chief")
        })
        .expect("reads");
    assert_eq!(chiefs.len(), 1);
    let cases = installation
        .db
        .read_now(&Call::system("test"), "case.list", |cx| cases::case::store::list(cx, "", None, i64::MAX, 200))
        .expect("reads");
    let open = cases.iter().filter(|case| case.is_open()).count();
    assert!(cases.len() >= 15 && open >= 3 && open < cases.len(), "{open} of {} cases are open", cases.len());
    let accepted = cases.iter().filter(|case| case.accepted_at.is_some()).count();
    assert!(accepted * 5 > cases.len() * 2, "{accepted} of {} cases were accepted", cases.len());
    installation.db.close();
    let (again, same) = make(&settings, &wish(false), &Clock::system(), QUIET).expect("found");
    assert_eq!(same, sign_ins);
    again.db.close();
    let other = make(&settings, &Wish { seed: 4, ..wish(false) }, &Clock::system(), QUIET)
        .err()
        .expect("another city is refused");
    assert!(other.say(Locale::En).contains("--fresh"));
}

/// A weekend night, a holiday, the first minutes of a day, a year whose holidays nobody has announced: there is work, and people come.
#[test]
fn a_city_can_be_made_on_any_day() {
    for now in ["2026-11-21T23:46", "2026-10-03T12:00", "2026-11-30T00:05", "2027-01-04T09:00"] {
        let at: jiff::civil::DateTime = now.parse().expect("a time");
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::standing_at(Moment::of(at));
        let (installation, _) = make(&settings(folder.path()), &wish(false), &clock, QUIET).expect("made");
        let count = |sql: &'static str| {
            let today = base::moment::day_number(at.date());
            let params = if sql.contains("$1") { vec![db::V::from(today)] } else { vec![] };
            let look = move |cx: &mut db::Cx| cx.query(sql, &params)?[0].i64(0);
            installation.db.read_now(&Call::system("test"), "test.count", look).expect("reads")
        };
        assert!(
            count("SELECT count(*) FROM booking WHERE state = 'booked' AND day > $1") > 0,
            "nobody comes after {now}"
        );
        assert!(
            count("SELECT count(*) FROM booking WHERE state = 'booked' AND day <= $1") > 0,
            "all are noted at {now}"
        );
        assert!(count("SELECT count(*) FROM booking WHERE state = 'came'") > 0, "nobody came before {now}");
        assert!(count("SELECT count(*) FROM cases WHERE item = 'enterprise-start/enterprise-start'") > 0, "{now}");
        assert!(count("SELECT count(DISTINCT item) FROM cases") >= 13, "some items were never applied for at {now}");
        assert!(count("SELECT count(*) FROM cases WHERE status = 'submitted'") > 0, "nothing waits at {now}");
        assert!(count("SELECT count(*) FROM cases WHERE status = 'accepted'") > 0, "nothing is in work at {now}");
        assert!(count("SELECT count(*) FROM cases WHERE outcome = 'granted'") > 0, "nothing was granted before {now}");
        installation.db.close();
    }
}

/// The city of the demonstration, as large as it is unless somebody wishes otherwise: a few hundred cases, in every state.
#[test]
fn a_whole_city_has_cases_in_every_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let at: jiff::civil::DateTime = "2026-11-18T10:20".parse().expect("a time");
    let clock = Clock::standing_at(Moment::of(at));
    let whole = Wish { seed: 1, scale: 1.0, fresh: false };
    let (installation, _) = make(&settings(folder.path()), &whole, &clock, QUIET).expect("made");
    let count = |sql: &'static str| {
        let look = move |cx: &mut db::Cx| cx.query(sql, &[])?[0].i64(0);
        installation.db.read_now(&Call::system("test"), "test.count", look).expect("reads")
    };
    let all = count("SELECT count(*) FROM cases WHERE parent IS NULL");
    assert!((200..1_000).contains(&all), "{all} cases");
    for (state, found) in [
        ("submitted", count("SELECT count(*) FROM cases WHERE status = 'submitted'")),
        ("waiting for a supplement", count("SELECT count(*) FROM cases WHERE status = 'supplement'")),
        ("in work", count("SELECT count(*) FROM cases WHERE status = 'accepted' AND paused = 0")),
        ("paused", count("SELECT count(*) FROM cases WHERE paused = 1")),
        ("waiting for more time", count("SELECT count(*) FROM case_extension WHERE state = 'asked'")),
        ("granted", count("SELECT count(*) FROM cases WHERE outcome = 'granted'")),
        ("refused", count("SELECT count(*) FROM cases WHERE outcome = 'refused'")),
        ("withdrawn", count("SELECT count(*) FROM cases WHERE outcome = 'withdrawn'")),
        ("not accepted", count("SELECT count(*) FROM cases WHERE outcome = 'not-accepted'")),
        ("late", count("SELECT count(*) FROM cases WHERE finished_at IS NULL AND promised_due < 20775")),
        ("rated", count("SELECT count(*) FROM case_rating")),
        ("begun", count("SELECT count(*) FROM case_draft WHERE submitted IS NULL")),
    ] {
        assert!(found > 0, "no case is {state}");
    }
    // A step lies on the desk of each role that works on cases of the founder's district.
    let roles = count(
        "SELECT count(DISTINCT t.role) FROM case_task t JOIN office o ON o.id = t.office WHERE t.state = 'open' \
         AND o.code LIKE 'yunjiang-%'",
    );
    assert!(roles >= 4, "{roles} roles have work");
    installation.db.close();
}

#[test]
fn the_city_knows_its_people_only_in_sealed_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    let (installation, _) = make(&settings, &wish(false), &Clock::system(), QUIET).expect("made");
    let city = City::generate(3, 0.1);
    let elder = city.resident("li-guiying").expect("is there").number.to_string();
    let key = elder.clone();
    let taken = installation.db.write_now(&Call::system("test"), "record.take", move |cx| {
        let ask = ::records::Ask {
            consumer: "community/old-age-card",
            kind: "population",
            key: &key,
            fields: &["name"],
            about: ("test", 1),
        };
        ::records::take(cx, ask)
    });
    let taken = taken.expect("granted").expect("is known");
    assert_eq!(taken.values["name"], "李桂英");
    installation.db.close();
    let database = std::fs::read(settings.database_path().expect("embedded")).expect("readable");
    let holds = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("李桂英") && !holds(&elder));
    assert!(city.residents.iter().all(|resident| !holds(&resident.number.to_string())));
    assert!(
        city.residents.iter().filter_map(|resident| resident.phone.as_ref()).all(|phone| !holds(&phone.to_string()))
    );
}

#[test]
fn a_folder_that_demo_did_not_make_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    std::fs::create_dir_all(&settings.data).expect("made");
    let precious = settings.data.join("precious.txt");
    std::fs::write(&precious, "mine").expect("written");
    for fresh in [false, true] {
        let failure = make(&settings, &wish(fresh), &Clock::system(), QUIET).err().expect("refused");
        assert!(failure.say(Locale::En).contains("left alone"));
    }
    assert_eq!(std::fs::read_to_string(&precious).expect("still there"), "mine");
    assert_eq!(std::fs::read_dir(&settings.data).expect("a folder").count(), 1);
}

#[test]
fn fresh_removes_only_what_demo_knows() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    let (installation, _) = make(&settings, &wish(false), &Clock::system(), QUIET).expect("made");
    installation.db.close();
    let strange = settings.data.join("notes.txt");
    std::fs::write(&strange, "mine").expect("written");
    let failure = make(&settings, &wish(true), &Clock::system(), QUIET).err().expect("refused");
    assert!(failure.say(Locale::En).contains("notes.txt"));
    assert!(settings.database_path().expect("embedded").exists(), "nothing was removed");
    std::fs::remove_file(&strange).expect("removed");
    let (installation, _) = make(&settings, &wish(true), &Clock::system(), QUIET).expect("made anew");
    installation.db.close();
}
