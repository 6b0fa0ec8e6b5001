//! `tongban backup` and `tongban restore`.

use super::{Console, FolderArgs};
use crate::failure::Outcome;
use crate::operations::{Manifest, Opening, backup as work, open, restore as back};
use crate::settings::{Given, Settings, secret};
use base::Clock;

/// Backs up, while the product runs or not.
pub fn backup(given: &Given, args: &FolderArgs, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    let passphrase = secret(&args.passphrase_file)?;
    let installation = open(&settings, Clock::system(), Opening::AsItIs)?;
    let manifest = work::backup(&settings, &installation, &args.folder, &passphrase);
    installation.db.close();
    let (files, bytes) = size(&manifest?);
    console.say(
        format!("已备份到 {}：{files} 个文件，{bytes} 字节。", args.folder.display()),
        format!("Backed up into {}: {files} files, {bytes} bytes.", args.folder.display()),
    );
    console.say(
        "口令丢了，备份里的密钥就打不开；请把口令和备份分开保管。",
        "Without the passphrase the key in the backup cannot be opened: keep both, apart from each other.",
    );
    Ok(())
}

/// Restores into an empty place.
pub fn restore(given: &Given, args: &FolderArgs, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    let passphrase = secret(&args.passphrase_file)?;
    let manifest = back::restore(&settings, &args.folder, &passphrase)?;
    let (files, _) = size(&manifest);
    console.say(
        format!(
            "已恢复 {} 的备份：{files} 个文件，摘要全部相符。主密钥在 {}。",
            manifest.made_at,
            settings.key_file.display()
        ),
        format!(
            "Restored the backup of {}: {files} files, every digest agrees. The master key is {}.",
            manifest.made_at,
            settings.key_file.display()
        ),
    );
    console.say("请接着运行 tongban check。", "Now run tongban check.");
    Ok(())
}

fn size(manifest: &Manifest) -> (usize, u64) {
    (manifest.files.len(), manifest.files.iter().map(|entry| entry.size).sum())
}
