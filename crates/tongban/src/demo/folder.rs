//! The demonstration's folder: only one that a demonstration made is ever used or emptied.

use super::{SignIn, Wish};
use crate::failure::{Failure, Outcome};
use crate::operations::serving::{LOCK, is_served};
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const MARKER: &str = "tongban-demo.json";
const FORMAT: u32 = 1;
/// Everything that a demonstration makes in its folder.
const OURS: &[&str] = &["tongban.db", "tongban.db-wal", "tongban.db-shm", "blobs", "sms.log", "seals.log", LOCK];

/// Says that a demonstration made the folder.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    format: u32,
    seed: u64,
    scale: f64,
    /// Whether filling came to its end.
    whole: bool,
    /// The key that was made with it.
    key_file: PathBuf,
    sign_ins: Vec<SignIn>,
}

/// What the folder holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A whole city of this wish.
    Whole(Vec<SignIn>),
    /// Nothing, now.
    Nothing,
}

/// Looks at the folder; empties it when that was asked for and it is ours, and marks it.
pub fn prepare(settings: &Settings, wish: &Wish) -> Outcome<Found> {
    let folder = &settings.data;
    if let Some(marker) = read(folder)? {
        let same = marker.seed == wish.seed && (marker.scale - wish.scale).abs() < 1e-9;
        if marker.whole && same && !wish.fresh {
            return Ok(Found::Whole(marker.sign_ins));
        }
        if marker.whole && !wish.fresh {
            return Err(Failure::usage(
                format!("{} 里是另一座示例城市（种子 {}，规模 {}）。", folder.display(), marker.seed, marker.scale),
                format!(
                    "{} holds another sample city (seed {}, scale {}).",
                    folder.display(),
                    marker.seed,
                    marker.scale
                ),
            )
            .todo(
                "加 --fresh 重建，或用 --data 换一个目录。",
                "Make it anew with --fresh, or choose another folder with --data.",
            ));
        }
        empty(settings, &marker)?;
    } else if !is_empty(folder) {
        return Err(Failure::usage(
            format!("{} 不是 demo 建的目录，不会动它。", folder.display()),
            format!("{} was not made by demo; it is left alone.", folder.display()),
        )
        .todo("请用 --data 换一个空目录。", "Choose an empty folder with --data."));
    } else if settings.key_file.exists() {
        return Err(Failure::usage(
            format!("{} 已经有一把密钥。", settings.key_file.display()),
            format!("{} is a key already.", settings.key_file.display()),
        )
        .todo(
            "示例城市要用自己的密钥，请换一个 --data 或 --key-file。",
            "A sample city has a key of its own: choose another --data or --key-file.",
        ));
    }
    if settings.database_path().is_none_or(|path| path.parent() != Some(folder)) {
        return Err(Failure::usage(
            "demo 只用自己目录里的嵌入式数据库。",
            "A demonstration uses the embedded database in its own folder.",
        )
        .todo(
            "请去掉 --database；要试数据库服务器，请用 serve。",
            "Leave --database out; to try a database server, use serve.",
        ));
    }
    write(settings, wish, false, &[])?;
    Ok(Found::Nothing)
}

/// Says that the city is whole.
pub fn finished(settings: &Settings, wish: &Wish, sign_ins: &[SignIn]) -> Outcome {
    write(settings, wish, true, sign_ins)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(!folder.exists(), |mut entries| entries.next().is_none())
}

fn read(folder: &Path) -> Outcome<Option<Marker>> {
    let path = folder.join(MARKER);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    match serde_json::from_str::<Marker>(&text) {
        Ok(marker) if marker.format == FORMAT => Ok(Some(marker)),
        _ => Err(Failure::usage(
            format!("{} 不是本版本写的。", path.display()),
            format!("{} was not written by this version.", path.display()),
        )
        .todo("请用 --data 换一个空目录。", "Choose an empty folder with --data.")),
    }
}

fn write(settings: &Settings, wish: &Wish, whole: bool, sign_ins: &[SignIn]) -> Outcome {
    let marker = Marker {
        format: FORMAT,
        seed: wish.seed,
        scale: wish.scale,
        whole,
        key_file: settings.key_file.clone(),
        sign_ins: sign_ins.to_vec(),
    };
    let (path, waiting) = (settings.data.join(MARKER), settings.data.join("tongban-demo.json.new"));
    let text =
        serde_json::to_string_pretty(&marker).map_err(|error| Failure::failed(error.to_string(), error.to_string()))?;
    fs::create_dir_all(&settings.data)
        .and_then(|()| fs::write(&waiting, text))
        .and_then(|()| fs::rename(&waiting, &path))
        .map_err(|error| Failure::io(&path, &error))
}

/// Removes what a demonstration made, and nothing else: one file that it does not know stops it before it begins.
fn empty(settings: &Settings, marker: &Marker) -> Outcome {
    let folder = &settings.data;
    if is_served(folder)? {
        return Err(Failure::failed(
            format!("{} 里的示例城市正开着。", folder.display()),
            format!("The sample city in {} is being served.", folder.display()),
        )
        .todo("请先停掉它。", "Stop it first."));
    }
    let entries = fs::read_dir(folder).map_err(|error| Failure::io(folder, &error))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != MARKER
            && name != "tongban-demo.json.new"
            && !name.starts_with(".probe-")
            && !OURS.contains(&name.as_str())
        {
            return Err(Failure::usage(
                format!("{} 里有 demo 不认识的 {name}，什么也没有删。", folder.display()),
                format!("{} holds {name}, which demo does not know; nothing was removed.", folder.display()),
            )
            .todo("请把它挪走，或用 --data 换一个目录。", "Move it away, or choose another folder with --data."));
        }
    }
    for name in OURS {
        let path = folder.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Failure::io(&path, &error)),
            _ => {}
        }
    }
    if marker.key_file == settings.key_file {
        let _ = fs::remove_file(&marker.key_file);
    }
    Ok(())
}
