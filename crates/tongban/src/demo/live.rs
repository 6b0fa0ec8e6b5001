//! A demonstration beside its source: style sheets and words are read at each request, and packs are published as new versions
//! as soon as one of their files changes. What is wrong with a pack is printed, and the versions before stay in use.

use super::packs::publish;
use crate::city::City;
use crate::cli::Console;
use crate::failure::{Failure, Outcome};
use db::Db;
use sm3::{Digest, Sm3};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the files are looked at.
const EACH: Duration = Duration::from_millis(500);
/// How deep folders of packs lie.
const DEEPEST: usize = 4;

/// A source folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    root: PathBuf,
}

impl Live {
    /// A folder that holds the style sheets, the words and the packs; refused when it does not.
    pub fn of(root: &Path) -> Outcome<Live> {
        let live = Live { root: root.to_owned() };
        let missing = [live.kit().join("assets"), live.kit().join("locales"), live.packs()];
        match missing.iter().find(|folder| !folder.is_dir()) {
            None => Ok(live),
            Some(folder) => Err(Failure::usage(
                format!("{} 不是源码目录：没有 {}。", root.display(), folder.display()),
                format!("{} is no source folder: there is no {}.", root.display(), folder.display()),
            )),
        }
    }

    /// Where style sheets and words lie.
    pub fn kit(&self) -> PathBuf {
        self.root.join("crates/web")
    }

    fn packs(&self) -> PathBuf {
        self.root.join("packs")
    }

    /// Publishes the packs as they are now, and again whenever a file of theirs changes, until the watch is dropped.
    pub fn watch(self, db: Db, city: City, console: Console) -> Outcome<Watch> {
        let (stop, stopped) = channel::<()>();
        let work = move || {
            let mut seen = None;
            loop {
                let now = mark(&self.packs());
                if seen.as_ref() != Some(&now) {
                    self.publish(&db, &city, console);
                    seen = Some(now);
                }
                if stopped.recv_timeout(EACH) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("live-packs".to_owned()).spawn(work).map_err(|error| {
            Failure::failed(format!("不能启动线程：{error}。"), format!("Cannot start a thread: {error}."))
        })?;
        Ok(Watch { stop: Some(stop), thread: Some(thread) })
    }

    fn publish(&self, db: &Db, city: &City, console: Console) {
        let all = match ::packs::read_all(&self.packs(), Vec::new()) {
            Ok(all) => all,
            Err(findings) => {
                for finding in &findings {
                    console.print(&finding.to_string());
                }
                return;
            }
        };
        match publish(db, city, &all) {
            Ok(report) => {
                for item in report.items.iter().filter(|item| item.new) {
                    let (name, version) = (&item.name, item.version);
                    console
                        .say(format!("{name} 第 {version} 版已启用"), format!("{name}: version {version} is in use"));
                }
            }
            Err(failure) => console.complain(&failure),
        }
    }
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The digest of what the packs' files hold; an editor that writes a file twice in a moment is seen once.
fn mark(folder: &Path) -> Vec<u8> {
    let mut hash = Sm3::new();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                if depth < DEEPEST {
                    open.push((path, depth + 1));
                }
            } else if let Ok(bytes) = std::fs::read(&path) {
                hash.update(path.to_string_lossy().as_bytes());
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(&bytes);
            }
        }
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_source_is_refused_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let failure = Live::of(folder.path()).expect_err("refused");
        assert!(failure.what.en.contains("no source folder"), "{}", failure.what.en);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(Live::of(&source).is_ok());
    }

    #[test]
    fn any_change_of_any_file_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a/items/x.toml");
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        let empty = mark(folder.path());
        std::fs::write(&file, "id = 1").expect("written");
        let first = mark(folder.path());
        assert_ne!(empty, first);
        assert_eq!(first, mark(folder.path()), "nothing changed");
        std::fs::write(&file, "id = 2").expect("written");
        let second = mark(folder.path());
        assert_ne!(first, second, "a change of the same length");
        std::fs::remove_file(&file).expect("removed");
        assert_eq!(mark(folder.path()), empty);
    }
}
