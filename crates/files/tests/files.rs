//! Uploads, their rows and their blobs, on both engines.

use base::moment::{DAY, HOUR};
use base::{AccountId, Clock, FileId, Grant, Kind as Who, Locale, Moment, Principal, Right, Scope, Target};
use db::{Call, Cx, Db, Keys, Options, V};
use files::{Files, Kind, MIGRATIONS, Rule, Show, State, Stored};
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Store, on_both};

const START: Moment = Moment(1_795_000_000_000);
const USE: Right = Right("thing.use");
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nsecret words of a lease\nendobj\n%%EOF\n";

struct City {
    db: Db,
    files: Files,
    _store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        let clock = Clock::standing_at(START);
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        let db = Db::open(&options, MIGRATIONS).expect("opens");
        let files = Files::open(&store.folder().join("blobs"), clock).expect("opens");
        City { db, files, _store: store }
    }
}

fn person(account: i64) -> Call {
    let grants = vec![Grant { right: Arc::from(USE.0), scope: Scope::Own }];
    let actor =
        Principal { grants: Arc::from(grants), ..Principal::signed_in(Who::Person, AccountId(account), "陈晓岚") };
    Call::new(actor, Locale::Zh, "trace")
}

impl City {
    fn write<T: Send + 'static>(
        &self,
        account: i64,
        body: impl Fn(&mut Cx, &base::Permit) -> base::Result<T> + Send + 'static,
    ) -> base::Result<T> {
        self.db.write_now(&person(account), "thing.use", move |cx| {
            cx.about("thing", 1);
            let permit = cx.permit(USE, Target { owner: Some(cx.me()), ..Target::default() })?;
            body(cx, &permit)
        })
    }

    fn pdf(&self, rule: &Rule) -> Stored {
        self.files.store(PDF, "租赁合同.pdf", rule).expect("stored")
    }

    fn kept(&self, stored: &Stored) -> FileId {
        let stored = stored.clone();
        self.write(5, move |cx, permit| files::keep(cx, permit, &stored, ("case", 9))).expect("kept")
    }

    fn open(&self, id: FileId) -> base::Result<files::File> {
        self.db.read_now(&person(5), "file.open", move |cx| files::open(cx, id))
    }

    fn on_disk(&self) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        for shelf in std::fs::read_dir(self.files.folder()).expect("lists").flatten() {
            for blob in std::fs::read_dir(shelf.path()).expect("lists").flatten() {
                found.push(std::fs::read(blob.path()).expect("reads"));
            }
        }
        found
    }

    fn later(&self, milliseconds: i64) {
        assert!(self.db.clock().set(self.db.clock().now().plus(milliseconds)));
    }
}

fn refused(result: base::Result<Stored>) -> String {
    result.expect_err("refused").code().expect("a refusal").to_owned()
}

on_both! {
    fn a_file_comes_back_as_it_was_with_its_facts(city: City) {
        let id = city.kept(&city.pdf(&Rule::papers(1 << 20)));
        let file = city.open(id).expect("opens");
        assert_eq!((file.kind, file.size, file.name.as_str()), (Kind::Pdf, PDF.len() as u64, "租赁合同.pdf"));
        assert_eq!((file.state, file.owner, file.about.clone()), (State::Kept, AccountId(5), ("case".to_owned(), 9)));
        assert!(!file.sealed);
        assert_eq!(city.files.bytes(&file, 1 << 20).expect("reads"), PDF);
        let of = city.db.read_now(&person(5), "file.of", |cx| files::of(cx, "case", 9)).expect("lists");
        assert_eq!(of.len(), 1);
        assert_eq!(city.files.bytes(&file, 3).expect_err("too much").code(), Some("file.too_large"));
    }

    fn a_sealed_file_is_unreadable_on_disk_and_gone_with_its_key(city: City) {
        let rule = Rule::papers(1 << 20).sealed();
        let id = city.kept(&city.pdf(&rule));
        assert!(city.on_disk().iter().all(|blob| !blob.windows(6).any(|word| word == b"secret")));
        let file = city.open(id).expect("opens");
        assert!(file.sealed);
        let mut content = Vec::new();
        city.files.read(&file).expect("opens").read_to_end(&mut content).expect("reads");
        assert_eq!(content, PDF);
        let checked = city.files.verify(&city.db).expect("walks");
        assert_eq!((checked.rows, checked.blobs, checked.wrong), (1, 1, 0), "a check needs no key");
        city.write(5, move |cx, permit| files::destroy(cx, permit, id, ("case", 9))).expect("destroyed");
        assert_eq!(city.open(id).expect_err("gone").code(), Some("not_found"));
    }

    fn only_its_owner_attaches_a_fresh_file_and_only_once(city: City) {
        let stored = city.pdf(&Rule::papers(1 << 20));
        let id = city.write(5, move |cx, permit| files::take(cx, permit, &stored, cx.me())).expect("taken");
        assert_eq!(city.open(id).expect("opens").state, State::Fresh);
        let attach = |account: i64, about: i64| {
            city.write(account, move |cx, permit| files::attach(cx, permit, id, cx.me(), ("draft", about)))
        };
        assert_eq!(attach(6, 1).expect_err("somebody else's").code(), Some("stale"));
        attach(5, 1).expect("attached");
        attach(5, 1).expect("once more does nothing");
        assert_eq!(attach(5, 2).expect_err("belongs to another").code(), Some("stale"));
        city.write(5, move |cx, permit| files::discard(cx, permit, id, ("draft", 1))).expect("gone");
        assert_eq!(city.open(id).expect_err("gone").code(), Some("not_found"));
    }

    fn what_belongs_to_nothing_is_swept_after_a_day(city: City) {
        let kept = city.kept(&city.pdf(&Rule::papers(1 << 20)));
        let fresh = city.files.store(&b"%PDF-1.4 forgotten"[..], "a.pdf", &Rule::papers(99)).expect("stored");
        let stored = fresh.clone();
        city.write(5, move |cx, permit| files::take(cx, permit, &stored, cx.me())).expect("taken");
        city.files.store(&b"%PDF-1.4 without a row"[..], "b.pdf", &Rule::papers(99)).expect("stored");
        std::fs::write(city.files.folder().join(format!("tmp/{}-ab", START.0)), "half").expect("written");
        city.later(HOUR);
        assert_eq!(city.files.sweep(&city.db).expect("sweeps"), files::Swept::default());
        assert_eq!(city.files.verify(&city.db).expect("walks").waiting, 1);
        city.later(DAY);
        let again = city.files.store(&b"%PDF-1.4 without a row"[..], "b.pdf", &Rule::papers(99)).expect("young again");
        let swept = city.files.sweep(&city.db).expect("sweeps");
        assert_eq!((swept.rows, swept.blobs, swept.temporaries), (1, 1, 1));
        city.kept(&again);
        assert_eq!(city.files.bytes(&city.open(kept).expect("opens"), 999).expect("reads"), PDF);
        let checked = city.files.verify(&city.db).expect("walks");
        assert_eq!((checked.rows, checked.blobs, checked.waiting, checked.wrong), (2, 2, 0, 0));
    }

    fn the_check_finds_missing_changed_and_stray_content(city: City) {
        let rule = Rule::papers(1 << 20);
        let one = city.pdf(&rule);
        let two = city.files.store(&b"%PDF-1.4 two"[..], "b.pdf", &rule).expect("stored");
        city.kept(&one);
        city.kept(&two);
        city.files.store(&b"%PDF-1.4 three"[..], "c.pdf", &rule).expect("stored");
        let path = |digest: &str| city.files.folder().join(&digest[..2]).join(&digest[2..]);
        std::fs::remove_file(path(&one.digest)).expect("removed");
        std::fs::write(path(&two.digest), "changed").expect("changed");
        city.later(2 * DAY);
        let checked = city.files.verify(&city.db).expect("walks");
        let problems = checked.problems.join("\n");
        assert_eq!(checked.wrong, 3, "{problems}");
        for word in ["is missing", "was changed", "belongs to no file"] {
            assert!(problems.contains(word), "{problems}");
        }
    }

    async fn a_browser_is_told_what_it_is_and_nothing_more(city: City) {
        let rule = Rule::of(["pdf", "text"], 1 << 20);
        let (stored, text) = (city.pdf(&rule), city.files.store(&b"plain"[..], "run.exe", &rule).expect("stored"));
        let about = move |cx: &mut Cx| {
            cx.about("thing", 1);
            let permit = cx.permit(USE, Target { owner: Some(cx.me()), ..Target::default() })?;
            Ok((files::keep(cx, &permit, &stored, ("case", 9))?, files::keep(cx, &permit, &text, ("case", 9))?))
        };
        let (pdf, text) = city.db.write(&person(5), "file.keep", about).await.expect("kept");
        let reader = person(5);
        let open = |id: FileId| city.db.read(&reader, "file.open", move |cx| files::open(cx, id));
        let response = city.files.response(&open(pdf).await.expect("opens"), Show::Inline).expect("answers");
        let header = |response: &axum::response::Response, name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header(&response, "content-type"), "application/pdf");
        assert!(header(&response, "content-disposition").starts_with("inline; "));
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(axum::body::to_bytes(response.into_body(), 9_999).await.expect("reads"), PDF);
        let response = city.files.response(&open(text).await.expect("opens"), Show::Inline).expect("answers");
        assert!(header(&response, "content-disposition").starts_with("attachment; filename=\"run.exe.txt\""));
        assert!(header(&response, "content-security-policy").contains("sandbox"));
    }

    fn an_acknowledged_file_survives_the_death_of_its_process(store: Store) {
        let this = std::env::current_exe().expect("the test itself");
        let blobs = store.folder().join("blobs");
        let mut acknowledged = 0;
        for after in testkit::moments(3, 4, Duration::from_millis(900)) {
            let mut child = std::process::Command::new(&this);
            child.args(["--exact", "writes_until_it_dies", "--ignored", "--nocapture"]);
            child.env("FILES_CHILD_DATABASE", store.url()).env("FILES_CHILD_FOLDER", &blobs);
            let killed = testkit::kill9(&mut child, after + Duration::from_millis(300)).expect("runs");
            let ids: Vec<FileId> = killed.lines.iter().filter_map(|line| line.strip_prefix("kept ")?.parse().ok()).collect();
            let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::system());
            let db = Db::open(&options, MIGRATIONS).expect("opens after the kill");
            let files = Files::open(&blobs, Clock::system()).expect("opens");
            for id in &ids {
                let id = *id;
                let file = db.read_now(&person(5), "file.open", move |cx| files::open(cx, id)).expect("the row is there");
                assert!(files.bytes(&file, 1 << 20).expect("the content is there").starts_with(b"%PDF-1.7"));
            }
            let checked = files.verify(&db).expect("walks");
            assert_eq!(checked.wrong, 0, "{:?}", checked.problems);
            assert!(checked.rows >= ids.len());
            acknowledged += ids.len();
        }
        assert!(acknowledged > 0, "no child got as far as one file");
    }
}

#[test]
#[ignore = "the child of an_acknowledged_file_survives_the_death_of_its_process"]
fn writes_until_it_dies() {
    #[expect(clippy::disallowed_methods, reason = "the parent tells its child where to write")]
    let (Ok(url), Ok(folder)) = (std::env::var("FILES_CHILD_DATABASE"), std::env::var("FILES_CHILD_FOLDER")) else {
        return;
    };
    let options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::system());
    let db = Db::open(&options, MIGRATIONS).expect("opens");
    let files = Files::open(folder.as_ref(), Clock::system()).expect("opens");
    for number in 0..100_000u32 {
        let content = format!("%PDF-1.7 {} {number}", std::process::id());
        let rule = if number % 2 == 0 { Rule::papers(999) } else { Rule::papers(999).sealed() };
        let stored = files.store(content.as_bytes(), "a.pdf", &rule).expect("stored");
        let id = db
            .write_now(&person(5), "file.keep", move |cx| {
                cx.about("case", 1);
                let permit = cx.permit(USE, Target { owner: Some(cx.me()), ..Target::default() })?;
                files::keep(cx, &permit, &stored, ("case", 1))
            })
            .expect("kept");
        println!("kept {id}");
    }
}

#[test]
fn what_should_not_be_held_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::open(folder.path(), Clock::standing_at(START)).expect("opens");
    let rule = Rule::of(["image", "pdf", "word"], 100);
    let cases: &[(&[u8], &str, &str)] = &[
        (b"", "a.pdf", "file.empty"),
        (b"MZ\x90\0\x03", "a.pdf", "file.program"),
        (b"\x7fELF\x02\x01", "a.pdf", "file.program"),
        (b"\xcf\xfa\xed\xfe\x07", "a.png", "file.program"),
        (b"#!/bin/sh\nrm", "a.pdf", "file.program"),
        (b"<svg onload=alert(1)>", "a.png", "file.kind"),
        (b"plain words", "a.pdf", "file.kind"),
        (b"%PDF-1.7", "../a.pdf", "file.name"),
        (b"PK\x03\x04 cut", "a.docx", "file.broken"),
        (b"\x89PNG\r\n\x1a\n and no header", "a.png", "file.broken"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0", "a.png", "file.picture_large"),
        (&[b'%'; 101], "a.pdf", "file.too_large"),
    ];
    for (content, name, code) in cases {
        assert_eq!(refused(files.store(*content, name, &rule)), *code, "{name}");
    }
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the line broke"))
        }
    }
    assert!(files.store(Breaks, "a.pdf", &rule).expect_err("broke off").code().is_none());
    let left: Vec<_> = std::fs::read_dir(folder.path().join("tmp")).expect("lists").collect();
    assert!(left.is_empty(), "{left:?}");
}

on_both! {
    fn two_rows_of_the_same_content_share_one_blob(city: City) {
        let rule = Rule::papers(1 << 20);
        let (one, two) = (city.kept(&city.pdf(&rule)), city.kept(&city.pdf(&rule)));
        assert_eq!(city.on_disk().len(), 1);
        city.write(5, move |cx, permit| files::discard(cx, permit, one, ("case", 9))).expect("gone");
        city.later(2 * DAY);
        city.files.sweep(&city.db).expect("sweeps");
        assert_eq!(city.files.bytes(&city.open(two).expect("opens"), 999).expect("reads"), PDF);
        let rows = city.db.read_now(&person(5), "count", |cx| Ok(cx.query("SELECT id FROM file", &[] as &[V])?.len()));
        assert_eq!(rows.expect("reads"), 2);
    }
}
