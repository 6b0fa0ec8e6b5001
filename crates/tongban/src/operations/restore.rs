//! Restores a backup into an empty place.

use super::backup::{BLOBS, DATABASE, DUMP, KEY};
use super::manifest::Manifest;
use super::{digest, tools, wrap};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use std::fs;
use std::path::Path;

/// Restores: everything is verified before the first byte is written, and once more where it has arrived.
pub fn restore(settings: &Settings, source: &Path, passphrase: &str) -> Outcome<Manifest> {
    let manifest = Manifest::read(source)?;
    same_kind(settings, &manifest)?;
    sound(&manifest, source)?;
    empty(settings)?;
    let key = key(source, passphrase)?;
    let building = settings.data.with_extension("restoring");
    if building.exists() {
        return Err(Failure::failed(
            format!("{} 还在：上一次恢复没有完成。", building.display()),
            format!("{} is still there: an earlier restore was broken off.", building.display()),
        )
        .todo("请确认后删除它，再恢复一次。", "Remove it once you have looked, and restore again."));
    }
    for entry in manifest.files.iter().filter(|entry| entry.path != KEY && entry.path != DUMP) {
        let place = if entry.path == DATABASE { "tongban.db".to_owned() } else { entry.path.clone() };
        digest::copy(&source.join(&entry.path), &building.join(place))?;
    }
    fs::create_dir_all(building.join(BLOBS)).map_err(|error| Failure::io(&building, &error))?;
    verify(&manifest, &building)?;
    if settings.database_path().is_none() {
        tools::load(&settings.database, &source.join(DUMP))?;
    }
    place_key(settings, &key)?;
    if settings.data.exists() {
        fs::remove_dir(&settings.data).map_err(|error| Failure::io(&settings.data, &error))?;
    }
    fs::rename(&building, &settings.data).map_err(|error| Failure::io(&settings.data, &error))?;
    if let Some(path) = settings.database_path().filter(|path| *path != settings.data.join("tongban.db")) {
        digest::copy(&settings.data.join("tongban.db"), &path)?;
        fs::remove_file(settings.data.join("tongban.db")).map_err(|error| Failure::io(&settings.data, &error))?;
    }
    if let Some(parent) = settings.data.parent() {
        digest::sync_folder(parent)?;
    }
    Ok(manifest)
}

fn same_kind(settings: &Settings, manifest: &Manifest) -> Outcome {
    let here = if settings.database_path().is_some() { "embedded" } else { "server" };
    if manifest.database == here {
        return Ok(());
    }
    Err(Failure::usage(
        format!("备份来自另一种数据库（{}），这里配置的是 {here}。", manifest.database),
        format!("The backup is of another kind of database ({}); here it is {here}.", manifest.database),
    )
    .todo("请用 --database 指定同一种数据库。", "Name a database of the same kind with --database."))
}

fn sound(manifest: &Manifest, source: &Path) -> Outcome {
    let wrong = manifest.differences(source)?;
    if wrong.is_empty() {
        return Ok(());
    }
    let (zh, en): (Vec<String>, Vec<String>) = wrong.into_iter().take(20).unzip();
    Err(Failure::found(
        format!("备份不完整：{}。", zh.join("；")),
        format!("The backup is not sound: {}.", en.join("; ")),
    )
    .todo("什么也没有恢复。请用另一份备份。", "Nothing was restored. Use another backup."))
}

/// The data folder, the database and the key must not be there: a restore never writes over anything.
fn empty(settings: &Settings) -> Outcome {
    let occupied = |path: &Path| {
        Err(Failure::usage(format!("{} 里已经有东西。", path.display()), format!("{} is not empty.", path.display()))
            .todo(
                "恢复只写入空的地方，请换一个目录。",
                "A restore writes into an empty place only; choose another folder.",
            ))
    };
    if !digest::is_empty(&settings.data) {
        return occupied(&settings.data);
    }
    match settings.database_path() {
        Some(path) if path.exists() => occupied(&path),
        Some(_) => Ok(()),
        None if tools::is_empty(&settings.database)? => Ok(()),
        None => Err(Failure::usage("数据库里已经有表。", "The database already has tables.")
            .todo("请新建一个空库。", "Make an empty database.")),
    }
}

fn key(source: &Path, passphrase: &str) -> Outcome<zeroize::Zeroizing<Vec<u8>>> {
    let path = source.join(KEY);
    let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    let wrapped = serde_json::from_str(&text).map_err(|error| {
        Failure::found(
            format!("备份里的密钥看不懂：{error}。"),
            format!("The key in the backup does not read: {error}."),
        )
    })?;
    wrap::unwrap(&wrapped, passphrase)
}

/// Writes the key, unless the very same one is there.
fn place_key(settings: &Settings, key: &[u8]) -> Outcome {
    match fs::read_to_string(&settings.key_file) {
        Ok(there) if there.trim().as_bytes() == key => Ok(()),
        Ok(_) => Err(Failure::usage(
            format!("{} 是另一把密钥。", settings.key_file.display()),
            format!("{} is another key.", settings.key_file.display()),
        )
        .todo(
            "请用 --key-file 换一个位置；现有的密钥不会被覆盖。",
            "Choose another place with --key-file; a key is never written over.",
        )),
        Err(_) => {
            if let Some(folder) = settings.key_file.parent() {
                fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
            }
            digest::write(&settings.key_file, key)
        }
    }
}

fn verify(manifest: &Manifest, building: &Path) -> Outcome {
    for entry in manifest.files.iter().filter(|entry| entry.path != KEY && entry.path != DUMP) {
        let place = if entry.path == DATABASE { "tongban.db" } else { &entry.path };
        let (size, sm3) = digest::measure(&building.join(place))?;
        if size != entry.size || sm3 != entry.sm3 {
            return Err(Failure::failed(
                format!("写到 {} 的 {place} 与备份不同，请检查磁盘。", building.display()),
                format!("{place} in {} differs from the backup; check the disk.", building.display()),
            ));
        }
    }
    Ok(())
}
