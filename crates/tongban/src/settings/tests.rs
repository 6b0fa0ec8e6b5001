//! Settings that are taken, and those that are refused with a helpful word.

use super::*;
use base::Locale;

fn refused(text: &str) -> String {
    SettingsFile::parse(text, "t.toml").expect_err("refused").say(Locale::En)
}

#[test]
fn a_whole_file_is_read() {
    let text = r#"
        data = "/var/lib/tongban"
        database = "postgres://tongban@db.example/tongban"
        key_file = "/etc/tongban/master.key"
        listen = "0.0.0.0:8787"
        public_url = "https://www.example.gov.cn"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        [log]
        format = "json"
        [mail]
        host = "mail.example"
        from = "service@example.gov.cn"
        [limits]
        file_mb = 20
        request_mb = 128
    "#;
    let file = SettingsFile::parse(text, "t.toml").expect("is read");
    assert_eq!(file.log.format, LogFormat::Json);
    assert_eq!(file.mail.expect("mail").host, "mail.example");
    assert_eq!(file.limits.file_mb, Some(20));
}

#[test]
fn an_unknown_word_is_refused_with_the_nearest_one() {
    assert_eq!(refused("\nlissten = \"1.1.1.1:1\""), "t.toml:2: unknown word lissten.\nDid you mean listen?");
    assert_eq!(refused("[log]\n\nformt = \"json\""), "t.toml:3: [log] unknown word formt.\nDid you mean format?");
    assert!(refused("[mail]\nhost = \"a\"\nfrom = \"b\"\npassword = \"x\"").contains("Did you mean password_file?"));
    assert!(refused("[mail]\nfrobnicate = 1").contains("Known words are: host, port, from, tls,"));
    assert!(refused("database_password = \"x\"").contains("Did you mean database_file?"));
    assert!(refused("frobnicate = 1").contains("Known words are: data,"));
    assert!(refused("[smtp]\nhost = \"a\"").contains("Did you mean mail?"));
}

#[test]
fn values_must_make_sense() {
    assert!(refused("trusted_proxies = [\"here\"]").contains("here"));
    assert!(refused("public_url = \"www.example.gov.cn\"").contains("https://"));
    assert!(refused("[limits]\nfile_mb = 0").contains("between 1"));
    assert!(refused("[limits]\nfile_mb = 30\nrequest_mb = 20").contains("must not be above"));
    let mail = |more: &str| refused(&format!("[mail]\nhost = \"a\"\nfrom = \"b@c.example\"\n{more}"));
    assert!(mail("username = \"a\"").contains("go together"));
    assert!(mail("tls = \"none\"\nusername = \"a\"\npassword_file = \"p\"").contains("in clear"));
    assert!(mail("tls = \"none\"\naccept_any_certificate = true").contains("no certificate"));
    assert!(mail("ca_file = \"c\"\naccept_any_certificate = true").contains("not both"));
    assert!(mail("tls = \"ssl\"").contains("starttls"));
    assert!(refused("listen = \"8787\"").contains("listen"));
    assert!(refused("data = ").contains("t.toml"));
}

#[test]
fn secrets_stay_out_of_the_file_and_the_key_out_of_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.toml");
    let load = |text: &str| {
        std::fs::write(&path, text).expect("written");
        Settings::load(&Given {
            config: Some(path.clone()),
            data: Some(folder.path().join("data")),
            ..Given::default()
        })
    };
    let error = load("database = \"postgres://tongban:secret@db/tongban\"").expect_err("refused").say(Locale::En);
    assert!(error.contains("TONGBAN_DATABASE") && !error.contains("secret"), "{error}");
    let key = folder.path().join("data/keys/master.key");
    assert!(load(&format!("key_file = {key:?}")).expect_err("refused").say(Locale::Zh).contains("主密钥"));
    let usual = load("").expect("is read");
    assert_eq!(usual.key_file, folder.path().join("data.key"));
    assert_eq!(usual.database_path(), Some(folder.path().join("data/tongban.db")));
    assert!(usual.listen.ip().is_loopback());
    let secret_file = folder.path().join("url");
    std::fs::write(&secret_file, "postgres://tongban:secret@db/tongban\n").expect("written");
    let server = load(&format!("database_file = {secret_file:?}")).expect("is read");
    assert!(server.database.ends_with("tongban") && server.database_path().is_none());
    assert_eq!(server.database_words(), "postgres://tongban:***@db/tongban");
    assert!(Settings::load(&Given::default()).expect_err("refused").say(Locale::En).contains("--data"));
}
