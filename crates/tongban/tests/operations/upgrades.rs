//! Packs of a folder into a city at work, on both engines: new versions, offers that wait, and what refuses them.

use base::{Clock, Locale, Text};
use catalogue::library::commands::{ApproveDraft, PublishDraft, SaveDraft, StartDraft, SubmitDraft};
use db::Call;
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use std::fs;
use std::path::{Path, PathBuf};
use testkit::{Store, on_both};
use tongban::operations::packs::{Brought, publish};
use tongban::operations::{Installation, Opening, open};
use tongban::settings::{Given, Settings};

const ITEM: &str = "community/old-age-card";

/// A city with an installation and a folder of packs of its own.
struct Town {
    installation: Installation,
    folder: tempfile::TempDir,
    _store: Store,
}

impl From<Store> for Town {
    fn from(store: Store) -> Town {
        let folder = tempfile::tempdir().expect("a folder");
        let given = Given {
            data: Some(folder.path().join("data")),
            database: Some(store.url().to_owned()),
            key_file: Some(folder.path().join("master.key")),
            ..Given::default()
        };
        let settings = Settings::load(&given).expect("settings");
        let installation = open(&settings, Clock::system(), Opening::Make).expect("opens");
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/community"),
            &folder.path().join("packs/community"),
        );
        offices(&installation);
        Town { installation, folder, _store: store }
    }
}

/// A city government with the office that the item belongs to.
fn offices(installation: &Installation) {
    let office = |parent, code: &'static str, name: &'static str, functions: &'static [&'static str]| {
        let facts = OfficeFacts {
            kind: "department".into(),
            name: Text::new(name, code),
            division: "990100".into(),
            phone: "0990-88000000".into(),
            hours: Text::new("周一至周五 9:00—17:00", "Monday to Friday, 9:00 to 17:00"),
            functions: functions.iter().map(|function| (*function).to_owned()).collect(),
            ..OfficeFacts::default()
        };
        let create = CreateOffice { parent, code: code.into(), facts };
        installation.db.write_now(&Call::system("test"), "office", move |cx| create.run(cx)).expect("made").id
    };
    let root = office(None, "government", "云州市人民政府", &[]);
    office(Some(root), "civil-affairs", "云州市民政局", &["civil-affairs"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

impl Town {
    fn file(&self) -> PathBuf {
        self.folder.path().join("packs/community/items/old-age-card.toml")
    }

    fn bring(&self) -> tongban::failure::Outcome<Brought> {
        publish(&self.installation, &self.folder.path().join("packs"), "12345")
    }

    /// The pack's next version says something else.
    fn change(&self, from: &str, to: &str) {
        let words = fs::read_to_string(self.file()).expect("is there");
        assert!(words.contains(from), "{from} is not in the item");
        fs::write(self.file(), words.replacen(from, to, 1)).expect("written");
    }

    /// Three people of the city write their own conditions into the item.
    fn edit(&self) {
        let db = &self.installation.db;
        let who = |account: i64| {
            let mut principal = base::Principal::signed_in(base::Kind::Official, base::AccountId(account), "官员");
            let grants: Vec<base::Grant> = ["item.edit", "item.review", "item.publish"]
                .into_iter()
                .map(|right| base::Grant { right: right.into(), scope: base::Scope::Subtree("/".into()) })
                .collect();
            principal.grants = grants.into();
            Call::new(principal, Locale::Zh, "test")
        };
        let draft = db.write_now(&who(1), "t", |cx| StartDraft { name: ITEM.into() }.run(cx)).expect("begun");
        let stored = db.read_now(&who(1), "t", move |cx| catalogue::library::store::draft(cx, draft)).expect("reads");
        let mut item = stored.expect("is there").item().clone();
        item.conditions = Text::new("本市的条件。", "The city's conditions.");
        let save = SaveDraft { draft, version: 1, item };
        db.write_now(&who(1), "t", move |cx| save.run(cx)).expect("saved");
        db.write_now(&who(1), "t", move |cx| SubmitDraft { draft, version: 2 }.run(cx)).expect("handed in");
        let approve = ApproveDraft { draft, version: 3, remarks: String::new() };
        db.write_now(&who(2), "t", move |cx| approve.run(cx)).expect("passed");
        db.write_now(&who(2), "t", move |cx| PublishDraft { draft, version: 4 }.run(cx)).expect("published");
    }

    fn conditions(&self) -> (i64, String) {
        let found = self
            .installation
            .db
            .read_now(&Call::system("test"), "item", |cx| catalogue::published::store::current(cx, ITEM));
        let published = found.expect("reads").expect("is there");
        (published.version, published.parts.item.conditions.zh.clone())
    }
}

on_both! {
    fn a_new_version_is_published_once(town: Town) {
        let first = town.bring().expect("published");
        assert!(first.items >= 10 && first.new == first.items, "{first:?}");
        let second = town.bring().expect("nothing to do");
        assert_eq!((second.items, second.new, second.waiting, second.left), (first.items, 0, 0, 0));
        town.change("年满 60 周岁；\n户籍", "年满 61 周岁；\n户籍");
        assert_eq!(town.bring().expect("published").new, 1);
        assert!(town.conditions().0 == 2 && town.conditions().1.contains("61"), "{:?}", town.conditions());
    }

    fn what_an_office_has_written_waits_to_be_compared(town: Town) {
        town.bring().expect("published");
        town.edit();
        town.change("年满 60 周岁；\n户籍", "年满 61 周岁；\n户籍");
        let brought = town.bring().expect("offered");
        assert_eq!((brought.new, brought.waiting), (0, 1), "never written over");
        assert_eq!(town.conditions(), (2, "本市的条件。".to_owned()));
        assert_eq!(town.bring().expect("offered").waiting, 1, "it waits until somebody has looked at it");
    }

    fn a_pack_with_an_error_refuses_all_of_them(town: Town) {
        town.bring().expect("published");
        town.change("年满 60 周岁；\n户籍", "年满 61 周岁；\n户籍");
        let other = town.folder.path().join("packs/community/items/residence-permit.toml");
        let words = fs::read_to_string(&other).expect("is there");
        fs::write(&other, format!("nonsense = true\n{words}")).expect("written");
        let failure = town.bring().expect_err("refused").say(Locale::En);
        assert!(failure.contains("P003 community/items/residence-permit.toml:1"), "{failure}");
        assert_eq!(town.conditions().0, 1, "nothing was published");
        fs::write(&other, words).expect("written");
        assert_eq!(town.bring().expect("published").new, 1);
    }
}
