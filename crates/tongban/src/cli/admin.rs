//! `tongban admin`.

use super::{AdminCommand, Console};
use crate::failure::{Failure, Outcome};
use crate::operations::{Installation, Opening, open};
use crate::settings::{Given, Settings};
use base::{Clock, Right, Target};
use db::{Call, JobRow};
use identity::accounts::commands::FirstLinks;

const RETRY: Right = Right("job.retry");
const PAGE: i64 = 200;

/// Runs one of them.
pub fn run(given: &Given, command: &AdminCommand, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    let installation = open(&settings, Clock::system(), Opening::AsItIs)?;
    let done = match command {
        AdminCommand::Links => links(&settings, &installation, console),
        AdminCommand::Jobs => list(&installation, console),
        AdminCommand::Retry { ids } => retry(&installation, ids, console),
    };
    installation.db.close();
    done
}

fn links(settings: &Settings, installation: &Installation, console: Console) -> Outcome {
    let links =
        installation.db.write_now(&Call::system("command-line"), "identity.first-links", |cx| FirstLinks.run(cx));
    let links = links.map_err(|error| match error.code() {
        Some("admin.made") => Failure::failed("三员都已经有人了。", "All three administrators are there already.")
            .todo(
                "请由系统管理员新建账号，由安全管理员授权。",
                "New ones are made by the system administrator and authorised by the security administrator.",
            ),
        _ => error.into(),
    })?;
    let origin = settings.file.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.listen));
    console.say("每个链接只能用一次，一天内有效：", "Each link works once, within a day:");
    for link in links {
        console.print(&format!("{:12} {origin}/welcome/{}", link.duty.code(), link.token));
    }
    Ok(())
}

fn dead(installation: &Installation) -> Outcome<Vec<JobRow>> {
    let mut all: Vec<JobRow> = Vec::new();
    loop {
        let after = all.last().map_or(0, |job| job.id);
        let page =
            installation.db.read_now(&Call::system("command-line"), "job.dead", move |cx| cx.dead_jobs(after, PAGE))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn list(installation: &Installation, console: Console) -> Outcome {
    let jobs = dead(installation)?;
    if jobs.is_empty() {
        console.say("没有失败的任务。", "No job has failed.");
    }
    for job in jobs {
        console.print(&format!("{}  {}  {}  {}", job.id, job.run_at.rfc3339(), job.kind, job.last_error));
    }
    Ok(())
}

fn retry(installation: &Installation, ids: &[i64], console: Console) -> Outcome {
    let ids = if ids.is_empty() { dead(installation)?.iter().map(|job| job.id).collect() } else { ids.to_vec() };
    let count = ids.len();
    for id in ids {
        let revived = installation.db.write_now(&Call::system("command-line"), "job.retry", move |cx| {
            let permit = cx.permit(RETRY, Target::default())?;
            cx.revive_job(&permit, id)
        });
        revived.map_err(|error| match error.code() {
            Some("stale") => {
                Failure::failed(format!("没有失败的任务 {id}。"), format!("No failed job has the id {id}."))
                    .todo("用 tongban admin jobs 查看。", "See tongban admin jobs.")
            }
            _ => error.into(),
        })?;
    }
    console.say(format!("{count} 个任务会重新运行。"), format!("{count} jobs will run again."));
    Ok(())
}
