//! Fills a store with any number of cases: those that were lived through are copied.

use crate::lives::fault;
use anyhow::{Result, ensure};
use base::{CaseId, Right, Target};
use db::{Call, Cx, Db};
use testkit::Template;

const FILL: Right = Right("bench.fill");
/// Copies made in one command.
const COPIES: i64 = 4;
/// Cases whose words are put in one command.
const WORDS: i64 = 1_000;

fn template(cx: &mut Cx) -> base::Result<Template> {
    let row = cx.one(Template::ASK, &[])?.ok_or_else(|| base::Error::fault("a count has a row"))?;
    Ok(Template { first: row.i64(0)?, last: row.i64(1)?, count: row.i64(2)? })
}

/// Copies the cases of a store until there are `cases` of them.
pub fn fill(db: &Db, cases: u64) -> Result<()> {
    let system = Call::system("bench");
    let lived = db.read_now(&system, "bench.template", template).map_err(fault)?;
    let copies = lived.copies(i64::try_from(cases)?);
    ensure!(copies == 0 || lived.count > 0, "a store without cases cannot be filled");
    for start in (1..=copies).step_by(COPIES as usize) {
        db.write_now(&system, "bench.fill", move |cx| {
            let permit = cx.permit(FILL, Target::default())?;
            for copy in start..(start + COPIES).min(copies + 1) {
                lived.copy(copy).into_iter().try_for_each(|sql| cx.keep(&permit, sql, Vec::new()))?;
            }
            Ok(())
        })
        .map_err(fault)?;
    }
    let mut from = Some(CaseId(0)).filter(|_| copies > 0);
    while let Some(first) = from {
        let refill = move |cx: &mut Cx| cases::case::words::refill(cx, first, WORDS);
        from = db.write_now(&system, "bench.words", refill).map_err(fault)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lives::{self, Until};
    use cases::task::store::{After, Filter, Way, Which, page};
    use testkit::{Store, on_both};

    on_both! {
        fn a_store_is_filled_with_copies_that_lists_show(store: Store) {
            let city = lives::city(store.url(), 2, 2).expect("a city");
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                for until in [Until::Submitted, Until::Accepted, Until::Decided] {
                    lives::life(&city, 1, until).await.expect("lived");
                }
            });
            fill(&city.db, 60).expect("filled");
            let stored = city.db.read_now(&Call::system("test"), "count", template).expect("counts");
            assert_eq!(stored.count, 60);
            let pool = |clerk: usize| {
                let start = Way::Onward(After { due: -1, id: 0 });
                let read = move |cx: &mut Cx| page(cx, Which::Pool, &Filter::default(), start, 100);
                city.db.read_now(&city.clerks[clerk], "pool", read).expect("reads").len()
            };
            assert_eq!((pool(0), pool(1)), (0, 60), "one step of a third of the cases, two of another third");
            runtime.block_on(lives::life(&city, 1, Until::Decided)).expect("life goes on");
            city.db.close();
        }
    }
}
