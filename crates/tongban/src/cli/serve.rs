//! `tongban serve` and `tongban demo`.

use super::{Console, DemoArgs};
use crate::city::City;
use crate::demo::{self, Live};
use crate::failure::{Failure, Outcome};
use crate::operations::{Installation, Opening, open};
use crate::server::{self, App, Occasion};
use crate::settings::{Given, Log, LogFormat, Settings};
use base::Clock;
use tracing_subscriber::EnvFilter;

/// Serves an installation.
pub fn serve(given: &Given, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    start_log(&settings.file.log, "info,tower_http=info")?;
    let installation = open(&settings, Clock::system(), Opening::Make)?;
    run(&settings, installation, Occasion::Service, console, &[])
}

/// Fills a sample city and serves it.
pub fn demo(given: &Given, args: &DemoArgs, console: Console) -> Outcome {
    let given = Given { data: Some(given.data.clone().unwrap_or_else(|| demo::FOLDER.into())), ..given.clone() };
    let mut settings = Settings::load(&given)?;
    let live = args.live.as_deref().map(Live::of).transpose()?;
    settings.live = live.as_ref().map(Live::kit);
    start_log(&settings.file.log, "warn")?;
    let wish = demo::Wish { seed: args.seed, scale: args.scale, fresh: args.fresh };
    let (installation, sign_ins) = demo::make(&settings, &wish, console)?;
    if args.fill_only {
        installation.db.close();
        return Ok(());
    }
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
        let listener = server::listen(settings.listen).await?;
        let address = listener.local_addr().unwrap_or(settings.listen);
        tracing::info!(%address, version = crate::kernel::VERSION, database = settings.database_words(), "serving");
        console.say(format!("已打开：http://{address}"), format!("Serving at http://{address}"));
        demo::announce(sign_ins, console);
        server::serve(app, settings, listener, server::asked_to_stop()).await
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
