//! `tongban serve` and `tongban demo`.

use super::{Console, DemoArgs, ServeArgs};
use crate::city::City;
use crate::demo::{self, Live};
use crate::failure::{Failure, Outcome};
use crate::operations::{Installation, Opening, open, packs, serving};
use crate::server::{self, App, Occasion};
use crate::settings::{Given, Log, LogFormat, Settings};
use base::Clock;
use std::path::Path;
use tracing_subscriber::EnvFilter;

/// Serves an installation.
pub fn serve(given: &Given, args: &ServeArgs, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    start_log(&settings.file.log, "info,tower_http=info")?;
    let installation = open(&settings, Clock::system(), Opening::Make)?;
    let _serving = serving::begin(&settings)?;
    if let Some(folder) = args.packs.as_ref().or(settings.file.packs.as_ref())
        && let Err(failure) = publish(&settings, &installation, folder, console)
    {
        installation.db.close();
        return Err(failure);
    }
    run(&settings, installation, Occasion::Service, console, &[])
}

/// Publishes what is new in the packs of a folder, and says what came of it.
fn publish(settings: &Settings, installation: &Installation, folder: &Path, console: Console) -> Outcome {
    let site = server::site(settings, installation, Occasion::Service)?;
    let packs::Brought { items, new, waiting, left } =
        packs::publish(installation, folder, &site.settings().city.hotline)?;
    tracing::info!(items, new, waiting, left, "packs are published");
    console.say(
        format!("应用包：{items} 个事项，{new} 个新版本已启用。"),
        format!("Packs: {items} service items, {new} new versions in use."),
    );
    if waiting > 0 {
        console.say(
            format!("{waiting} 个事项有本地改动，新版本等在事项库里比对。"),
            format!("{waiting} items were changed here: their new versions wait in the library to be compared."),
        );
    }
    if left > 0 {
        console.say(
            format!("{left} 个事项没有动：机构信息和它们不合，原因见日志。"),
            format!("{left} items were left as they are: what the offices say does not fit; the log says why."),
        );
    }
    Ok(())
}

/// Fills a sample city and serves it.
pub fn demo(given: &Given, args: &DemoArgs, console: Console) -> Outcome {
    let given = Given { data: Some(given.data.clone().unwrap_or_else(|| demo::FOLDER.into())), ..given.clone() };
    let mut settings = Settings::load(&given)?;
    let live = args.live.as_deref().map(Live::of).transpose()?;
    settings.live = live.as_ref().map(Live::kit);
    start_log(&settings.file.log, "warn")?;
    let wish = demo::Wish { seed: args.seed, scale: args.scale, fresh: args.fresh };
    let (installation, sign_ins) = demo::make(&settings, &wish, &Clock::system(), console)?;
    if args.fill_only {
        installation.db.close();
        return Ok(());
    }
    let _serving = serving::begin(&settings)?;
    let _watch = live
        .map(|live| live.watch(installation.db.clone(), City::generate(wish.seed, wish.scale), console))
        .transpose()?;
    run(&settings, installation, Occasion::Demonstration, console, &sign_ins)
}

fn run(
    settings: &Settings,
    installation: Installation,
    occasion: Occasion,
    console: Console,
    sign_ins: &[demo::SignIn],
) -> Outcome {
    let app = App::new(settings, installation, occasion)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(32)
        .build()
        .map_err(|error| Failure::failed(format!("不能启动：{error}。"), format!("Cannot start: {error}.")))?;
    runtime.block_on(async move {
        let stop = server::asked_to_stop();
        let listener = server::listen(settings.listen).await?;
        let address = listener.local_addr().unwrap_or(settings.listen);
        tracing::info!(%address, version = crate::kernel::VERSION, database = settings.database_words(), "serving");
        console.say(format!("已打开：http://{address}"), format!("Serving at http://{address}"));
        demo::announce(sign_ins, console);
        server::serve(app, settings, listener, stop).await
    })
}

/// Starts the log, on standard error. Lines hold no personal data: paths without queries, ids, trace ids.
fn start_log(log: &Log, usual: &str) -> Outcome {
    let level = log.level.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(level).map_err(|error| {
        Failure::usage(
            format!("log.level 的 {level} 看不懂：{error}。"),
            format!("log.level {level} is not understood: {error}."),
        )
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // In a test the log may be there already.
    let _ = match log.format {
        LogFormat::Text => lines.compact().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}
