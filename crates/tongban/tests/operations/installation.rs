//! An installation on both engines: backed up and restored as one, checked, opened by the wrong program, cut off from its database.

use base::{Clock, Locale, Right, Target};
use codes::CitizenId;
use db::Call;
use files::Rule;
use identity::people::commands::AtWindow;
use jiff::civil::date;
use std::fs;
use std::path::{Path, PathBuf};
use testkit::{Cluster, Store, on_both};
use tongban::operations::backup::backup;
use tongban::operations::check::check;
use tongban::operations::restore::restore;
use tongban::operations::{Installation, Opening, open};
use tongban::server::{App, Health, Occasion};
use tongban::settings::{Given, Settings};

const WRITE: Right = Right("test.write");
const PASSPHRASE: &str = "a passphrase for tests";

/// Where an installation lies: its database, its data folder, its key.
struct Place {
    store: Store,
    folder: tempfile::TempDir,
}

impl From<Store> for Place {
    fn from(store: Store) -> Place {
        Place { store, folder: tempfile::tempdir().expect("a folder") }
    }
}

impl Place {
    /// Another one on the same engine.
    fn another(&self) -> Place {
        Place::from(Store::fresh(self.store.engine()).expect("the engine is there"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self) -> Settings {
        settings(self.store.url(), self.folder.path())
    }

    fn open(&self, opening: Opening) -> Installation {
        open(&self.settings(), Clock::system(), opening).expect("opens")
    }

    /// Why it does not open.
    fn refused(&self) -> String {
        let opened = open(&self.settings(), Clock::system(), Opening::AsItIs);
        opened.map(|_| ()).expect_err("does not open").say(Locale::En)
    }

    /// What a check finds.
    fn wrong(&self) -> Vec<String> {
        let installation = self.open(Opening::AsItIs);
        let parts = check(&installation, None).expect("is looked at");
        installation.db.close();
        parts.into_iter().flat_map(|part| part.wrong).collect()
    }

    /// The file of a blob.
    fn blob(&self, digest: &str) -> PathBuf {
        self.path("data").join("blobs").join(&digest[..2]).join(&digest[2..])
    }
}

fn settings(url: &str, folder: &Path) -> Settings {
    let given = Given {
        data: Some(folder.join("data")),
        database: Some(url.to_owned()),
        key_file: Some(folder.join("master.key")),
        ..Given::default()
    };
    Settings::load(&given).expect("settings")
}

/// A person whose number is sealed, and a file with its row; answers the digest.
fn fill(installation: &Installation) -> String {
    let (db, files) = (&installation.db, &installation.files);
    let number = CitizenId::build("990102", date(1990, 3, 7), 26).expect("a number");
    let person = AtWindow { name: "陈晓岚".into(), number, phone: None };
    db.write_now(&Call::system("test"), "person", move |cx| person.run(cx)).expect("registered");
    let stored = files.store("a lease".as_bytes(), "lease.txt", &Rule::of(["text"], 1 << 20)).expect("stored");
    let digest = stored.digest.clone();
    db.write_now(&Call::system("test"), "file", move |cx| {
        let permit = cx.permit(WRITE, Target::default())?;
        cx.about("test", 1);
        files::keep(cx, &permit, &stored, ("test", 1)).map(drop)
    })
    .expect("kept");
    jobs::Sealer::default().run(db).expect("sealed");
    digest
}

fn name_and_number(installation: &Installation) -> (String, String) {
    installation
        .db
        .read_now(&Call::system("test"), "person", |cx| {
            let row = cx.one("SELECT id, name FROM person", &[])?.expect("one person");
            let person = base::PersonId(row.i64(0)?);
            Ok((row.string(1)?, identity::people::store::sensitive(cx, person)?.number))
        })
        .expect("reads")
}

/// Puts other bytes in the place of a file; a file that a backup shares with the installation stays as it is there.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).expect("is there");
    bytes[0] ^= 1;
    fs::remove_file(path).expect("removed");
    fs::write(path, bytes).expect("written");
}

on_both! {
    fn a_forged_line_of_the_audit_is_found(place: Place) {
        let installation = place.open(Opening::Make);
        fill(&installation);
        let forged = installation.db.write_now(&Call::system("thief"), "theft", |cx| {
            let permit = cx.permit(WRITE, Target::default())?;
            cx.keep(&permit, "UPDATE audit SET actor = 'somebody else' WHERE id = (SELECT max(id) FROM audit)", vec![])
        });
        forged.expect("forged");
        installation.db.close();
        assert!(place.wrong().iter().any(|line| line.contains("an audit row was changed")), "{:?}", place.wrong());
    }

    fn database_blobs_and_key_come_back_as_one(place: Place) {
        let installation = place.open(Opening::Make);
        let digest = fill(&installation);
        let (known, target) = (name_and_number(&installation), place.path("backup"));
        backup(&place.settings(), &installation, &target, PASSPHRASE).expect("backed up while it is open");
        installation.db.close();
        assert_eq!(place.wrong(), Vec::<String>::new());

        let restored = place.another();
        restore(&restored.settings(), &target, PASSPHRASE).expect("restored");
        assert_eq!(restored.wrong(), Vec::<String>::new());
        let installation = restored.open(Opening::AsItIs);
        assert_eq!(name_and_number(&installation), known, "the key opens what is sealed");
        installation.db.close();

        let again = restore(&restored.settings(), &target, PASSPHRASE).expect_err("it is not empty");
        assert!(again.say(Locale::En).contains("not empty"), "{again:?}");

        damage(&restored.blob(&digest));
        assert!(restored.wrong().iter().any(|line| line.contains(&digest)), "{:?}", restored.wrong());
        fs::remove_file(restored.blob(&digest)).expect("removed");
        assert!(restored.wrong().iter().any(|line| line.contains(&digest)), "{:?}", restored.wrong());

        let key = restored.path("master.key");
        let words = fs::read_to_string(&key).expect("is there");
        fs::remove_file(&key).expect("removed");
        assert!(restored.refused().contains("master.key is not there"), "{}", restored.refused());
        let other: String = words.trim().chars().rev().collect();
        fs::write(&key, other).expect("written");
        assert!(restored.refused().contains("not the one of this database"), "{}", restored.refused());
    }

    fn a_damaged_backup_restores_nothing(place: Place) {
        let installation = place.open(Opening::Make);
        let digest = fill(&installation);
        let target = place.path("backup");
        backup(&place.settings(), &installation, &target, PASSPHRASE).expect("backed up");
        installation.db.close();
        let empty = place.another();
        let try_it = |part: &str| {
            let failure = restore(&empty.settings(), &target, PASSPHRASE).expect_err("refused").say(Locale::En);
            assert!(failure.contains(part), "{failure}");
            assert!(!empty.path("data").exists() && !empty.path("master.key").exists(), "nothing was restored");
        };
        let blob = target.join("blobs").join(&digest[..2]).join(&digest[2..]);
        let good = fs::read(&blob).expect("is there");
        damage(&blob);
        try_it(&digest[2..]);
        fs::remove_file(&blob).expect("removed");
        try_it("is missing");
        fs::write(&blob, good).expect("written");
        let key = target.join("key.json");
        let good = fs::read(&key).expect("is there");
        fs::remove_file(&key).expect("removed");
        try_it("key.json is missing");
        fs::write(&key, good).expect("written");
        damage(&target.join("manifest.json"));
        try_it("manifest.json was changed");
        assert_eq!(place.wrong(), Vec::<String>::new(), "the installation itself is as it was");
    }

    fn an_older_program_refuses_a_newer_schema(place: Place) {
        let installation = place.open(Opening::Make);
        installation
            .db
            .write_now(&Call::system("test"), "newer", |cx| {
                let permit = cx.permit(WRITE, Target::default())?;
                let sql = "INSERT INTO schema_migration (id, digest, at) VALUES ('cases-999', 'x', 1)";
                cx.keep(&permit, sql, Vec::new())
            })
            .expect("written");
        installation.db.close();
        for opening in [Opening::Make, Opening::AsItIs] {
            let failure = open(&place.settings(), Clock::system(), opening).map(|_| ()).expect_err("refused");
            let words = failure.say(Locale::En);
            assert!(words.contains("newer version") && words.contains("cases-999"), "{words}");
        }
    }

    /// A closed store stands for one that does not answer.
    fn a_database_that_does_not_answer_is_told(place: Place) {
        let (settings, installation) = (place.settings(), place.open(Opening::Make));
        let health = Health::new(&settings, &installation);
        assert!(health.look(&installation.db).ready, "{:?}", health.look(&installation.db));
        installation.db.close();
        let ready = health.look(&installation.db);
        let database = ready.conditions.iter().find(|condition| condition.name == "database").expect("is looked at");
        assert!(!ready.ready && !database.ok && !database.why.is_empty(), "{ready:?}");
    }
}

/// The server itself goes away and comes back, under the router that a load balancer asks.
#[test]
fn readiness_follows_a_database_server_that_goes_and_comes_back() {
    if Cluster::programs().is_none() {
        return testkit::missing("PostgreSQL (apt install postgresql)");
    }
    let cluster = Cluster::durable().expect("starts");
    let database = cluster.fresh_database().expect("a database");
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(database.url(), folder.path());
    let installation = open(&settings, Clock::system(), Opening::Make).expect("opens");
    let app = App::new(&settings, installation.clone(), Occasion::Service).expect("is put together");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let ask = |path: &'static str| {
        let router = tongban::server::router(&app);
        runtime.block_on(async move {
            use tower::ServiceExt as _;
            let request = axum::extract::Request::get(path).body(axum::body::Body::empty()).expect("a request");
            let response = router.oneshot(request).await.expect("answers");
            let status = response.status().as_u16();
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("reads");
            (status, String::from_utf8_lossy(&bytes).into_owned())
        })
    };
    let settles = |status: u16| {
        (0..100).any(|_| {
            let found = ask("/readyz").0 == status;
            if !found {
                std::thread::sleep(std::time::Duration::from_millis(200));
            }
            found
        })
    };
    assert_eq!(ask("/readyz").0, 200, "{}", ask("/readyz").1);
    cluster.crash().expect("stops");
    assert!(settles(503), "{}", ask("/readyz").1);
    assert!(ask("/readyz").1.contains("the database does not answer"));
    assert_eq!(ask("/healthz").0, 200, "the process lives");
    cluster.restart().expect("starts again");
    assert!(settles(200), "{}", ask("/readyz").1);
    installation.db.close();
}
