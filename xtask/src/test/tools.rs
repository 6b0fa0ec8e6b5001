//! What the tests need from the machine: looked for, installed where we may, otherwise named.

use crate::shell;
use anyhow::{Result, bail};
use std::path::Path;

/// A thing the tests use: its name, the Debian package, and how to see that it is there.
struct Need {
    name: &'static str,
    package: &'static str,
    present: fn() -> bool,
}

const NEEDS: [Need; 3] = [
    Need { name: "PostgreSQL", package: "postgresql", present: postgres },
    Need { name: "Chromium", package: "chromium", present: chromium },
    Need { name: "CJK fonts", package: "fonts-noto-cjk", present: fonts },
];

fn postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

fn chromium() -> bool {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"]
        .iter()
        .any(|path| Path::new(path).is_file())
}

fn fonts() -> bool {
    let listed = shell::works("fc-list", &["--version"])
        && shell::output("fc-list", &[":lang=zh"]).is_ok_and(|list| !list.trim().is_empty());
    listed || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}

/// Installs what is missing; gives the names of what still is. An error in CI when anything is.
pub fn prepare() -> Result<Vec<String>> {
    let absent = || NEEDS.iter().filter(|need| !(need.present)()).collect::<Vec<_>>();
    let before = absent();
    if !before.is_empty() {
        let packages: Vec<&str> = before.iter().map(|need| need.package).collect();
        println!("installing {}", packages.join(", "));
        install(&packages);
    }
    let names: Vec<String> =
        absent().iter().map(|need| format!("{} is missing (apt install {})", need.name, need.package)).collect();
    if shell::in_ci() && !names.is_empty() {
        bail!("CI needs all of them: {}", names.join("; "));
    }
    for name in &names {
        println!("{name}: what needs it is not tested");
    }
    Ok(names)
}

/// Debian's apt, as root or by a sudo that asks nothing. What does not succeed is seen by looking again.
fn install(packages: &[&str]) {
    if !shell::works("apt-get", &["--version"]) {
        return println!("apt-get is not here: please install them by other means");
    }
    let root = shell::output("id", &["-u"]).is_ok_and(|id| id.trim() == "0");
    let prefix: &[&str] = match (root, shell::works("sudo", &["-n", "true"])) {
        (true, _) => &[],
        (false, true) => &["sudo", "-n"],
        (false, false) => return println!("not root and no sudo: please run `apt-get install {}`", packages.join(" ")),
    };
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let apt = |last: &[&str]| {
        let all: Vec<&str> = words.iter().chain(last).copied().collect();
        all.split_first().is_some_and(|(program, rest)| shell::run(&mut shell::command(program, rest)).unwrap_or(false))
    };
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    let _ = apt(&["update", "-q"]) && apt(&install);
}

/// Whether cargo-nextest is there; in CI it is built when it is not.
pub fn nextest() -> bool {
    let present = || shell::works("cargo", &["nextest", "--version"]);
    if present() {
        return true;
    }
    println!("building cargo-nextest, once");
    let _ = shell::run(&mut shell::command("cargo", &["install", "--locked", "cargo-nextest"]));
    present()
}
