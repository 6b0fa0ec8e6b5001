//! What belongs to nothing goes after a day: fresh rows, blobs without a living row, temporary files of dead processes.

use crate::blobs::Files;
use crate::{SWEEP, store};
use base::moment::DAY;
use base::{Moment, Result, Target};
use db::{Call, Db};

const BATCH: i64 = 500;

/// What a sweep removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Rows of uploads that nobody attached.
    pub rows: usize,
    /// Blobs.
    pub blobs: usize,
    /// Temporary files.
    pub temporaries: usize,
}

impl Files {
    /// Sweeps; a duty for once a day on the node that leads.
    pub fn sweep(&self, db: &Db) -> Result<Swept> {
        let before = Moment(self.clock().now().0 - DAY);
        let mut swept = Swept { rows: forget_rows(db, before)?, ..Swept::default() };
        let old: Vec<String> =
            self.blobs()?.into_iter().filter(|blob| blob.at < before).map(|blob| blob.digest).collect();
        for batch in old.chunks(200) {
            let asked = batch.to_vec();
            let living = db.read_now(&Call::system("files"), "file.living", move |cx| store::living(cx, &asked))?;
            for digest in batch.iter().filter(|digest| !living.contains(digest)) {
                swept.blobs += usize::from(self.remove_old(digest, before)?);
            }
        }
        swept.temporaries = self.remove_temporaries(before)?;
        if swept != Swept::default() {
            tracing::info!(swept.rows, swept.blobs, swept.temporaries, "files that belonged to nothing were removed");
        }
        Ok(swept)
    }
}

fn forget_rows(db: &Db, before: Moment) -> Result<usize> {
    let mut rows = 0;
    loop {
        let count = db.write_now(&Call::system("files"), "file.sweep", move |cx| {
            let ids = store::forgotten(cx, before, BATCH)?;
            let Some(first) = ids.first() else { return Ok(0) };
            cx.about("file", first.0);
            cx.note("rows", ids.len());
            let permit = cx.permit(SWEEP, Target::default())?;
            for id in &ids {
                store::forget(cx, &permit, *id)?;
            }
            Ok(ids.len())
        })?;
        rows += count;
        if count == 0 {
            return Ok(rows);
        }
    }
}
