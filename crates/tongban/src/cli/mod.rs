//! The command line. Exit codes: 0 done, 1 failed, 2 wrong command line or settings, 3 something wrong was found.

mod admin;
mod backup;
mod check;
mod console;
mod migrate;
mod pack;
mod serve;
mod story;

pub use console::Console;

use crate::failure::Outcome;
use crate::settings::Given;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Tongban 通办: a city's digital government in one program. 一个程序，一座城市的数字政府。
#[derive(Debug, Parser)]
#[command(name = "tongban", version, disable_help_subcommand = true, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Begin with 先试一试:  tongban demo\nExit codes 退出码:  0 done 成功, 1 failed 失败, 2 wrong settings 参数或配置有错, 3 something wrong was found 查出问题";

#[derive(Debug, Args)]
struct Global {
    /// Data folder 数据目录
    #[arg(long, global = true, value_name = "DIR", env = "TONGBAN_DATA")]
    data: Option<PathBuf>,
    /// Database: sqlite:///path/to/file.db or postgres://user@host/name 数据库地址
    #[arg(long, global = true, value_name = "URL", env = "TONGBAN_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Address to listen at, such as 127.0.0.1:8787 监听地址
    #[arg(long, global = true, value_name = "ADDR", env = "TONGBAN_LISTEN", value_parser = address)]
    listen: Option<SocketAddr>,
    /// Settings file 配置文件
    #[arg(long, global = true, value_name = "FILE", env = "TONGBAN_CONFIG")]
    config: Option<PathBuf>,
    /// Master key's file 主密钥文件
    #[arg(long, global = true, value_name = "FILE", env = "TONGBAN_KEY_FILE")]
    key_file: Option<PathBuf>,
    /// Language of messages: zh or en 提示语言
    #[arg(long, global = true, value_name = "LANG", env = "TONGBAN_LANG")]
    lang: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fill a sample city and serve it 建一座示例城市并打开
    Demo(DemoArgs),
    /// Serve an installation 启动服务
    Serve(ServeArgs),
    /// Work with packs 应用包
    #[command(subcommand)]
    Pack(PackCommand),
    /// Bring the database's schema up to date 升级数据库结构
    Migrate,
    /// First administrators, failed jobs 管理员链接、失败任务
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Back database, blobs and key up into a new folder 备份
    Backup(FolderArgs),
    /// Restore a backup into an empty place 恢复
    Restore(FolderArgs),
    /// Check database, audit, blobs and keys 检查
    Check(CheckArgs),
    /// Run stories 运行故事
    Story(StoryArgs),
    /// Say the version 版本
    Version,
}

/// `tongban demo`.
#[derive(Debug, Args)]
struct DemoArgs {
    /// Throw an earlier sample city in the folder away 清掉目录里原来的示例城市
    #[arg(long)]
    fresh: bool,
    /// Seed of the city 种子
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Size of the city: 1 is some 400 residents 规模
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true, value_parser = scale)]
    scale: f64,
    /// Fill the city and end, without serving 只建不开
    #[arg(long)]
    fill_only: bool,
    /// The source folder: style sheets and words are read from it at each request, packs when a file changes 从源码目录即时读取
    #[arg(long, value_name = "DIR")]
    live: Option<PathBuf>,
}

/// `tongban serve`.
#[derive(Debug, Args)]
struct ServeArgs {
    /// Packs whose new versions are published at the start: a folder of packs 启动时发布的应用包目录
    #[arg(long, value_name = "DIR", env = "TONGBAN_PACKS")]
    packs: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    /// Check packs, or folders of packs 检查应用包
    Check {
        /// A folder with pack.toml, or one that holds such folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// One-time links for administrators who are not there yet 三员的一次性链接
    Links,
    /// Jobs that failed for good 彻底失败的任务
    Jobs,
    /// Let failed jobs run again 重跑失败的任务
    Retry {
        /// Ids of jobs; all when none is given
        ids: Vec<i64>,
    },
}

/// `tongban backup` and `tongban restore`.
#[derive(Debug, Args)]
struct FolderArgs {
    /// The backup's folder 备份目录
    folder: PathBuf,
    /// A file that holds the passphrase of the key 口令文件
    #[arg(long, value_name = "FILE", env = "TONGBAN_PASSPHRASE_FILE")]
    passphrase_file: PathBuf,
}

/// `tongban story`.
#[derive(Debug, Args)]
struct StoryArgs {
    /// Stories, or folders of stories or packs
    paths: Vec<PathBuf>,
    /// Every story of the folders packs and stories here
    #[arg(long)]
    all: bool,
    /// One JSON object a line instead of words
    #[arg(long)]
    json: bool,
    /// Keep what came of them in the installation, for /about/systems 把结果记入本机的系统清单
    #[arg(long)]
    record: bool,
    /// Engine: sqlite, postgres, both 数据库引擎
    #[arg(long, default_value = "sqlite")]
    engine: String,
    /// An empty PostgreSQL database
    #[arg(long, value_name = "URL", env = "TONGBAN_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
}

/// `tongban check`.
#[derive(Debug, Args)]
struct CheckArgs {
    /// One JSON object instead of sentences
    #[arg(long)]
    json: bool,
}

/// An address with its port; what is missing is told.
fn address(text: &str) -> Result<SocketAddr, String> {
    let hint = |meant: String| format!("write an address and a port, such as {meant} 请写地址和端口，例如 {meant}");
    let port = text.trim_start_matches(':').parse::<u16>();
    text.parse()
        .map_err(|_| hint(port.map_or_else(|_| "127.0.0.1:8787".to_owned(), |port| format!("127.0.0.1:{port}"))))
}

/// The size of a sample city.
fn scale(text: &str) -> Result<f64, String> {
    let scale = text.parse::<f64>().ok().filter(|scale| (0.05..=30.0).contains(scale));
    scale.ok_or_else(|| "a city has a size from 0.05 to 30 规模从 0.05 到 30".to_owned())
}

impl Global {
    fn given(&self) -> Given {
        Given {
            config: self.config.clone(),
            data: self.data.clone(),
            database: self.database.clone(),
            key_file: self.key_file.clone(),
            listen: self.listen,
        }
    }
}

/// Reads the command line, does what it says, and answers the exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no failures.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let console = Console::new(cli.global.lang.as_deref());
    match run(&cli, console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.complain(&failure);
            failure.code()
        }
    }
}

fn run(cli: &Cli, console: Console) -> Outcome {
    let given = cli.global.given();
    match &cli.command {
        Command::Demo(args) => serve::demo(&given, args, console),
        Command::Serve(args) => serve::serve(&given, args, console),
        Command::Pack(PackCommand::Check { paths }) => pack::check(paths, console),
        Command::Migrate => migrate::migrate(&given, console),
        Command::Admin(command) => admin::run(&given, command, console),
        Command::Backup(args) => backup::backup(&given, args, console),
        Command::Restore(args) => backup::restore(&given, args, console),
        Command::Check(args) => check::check(&given, args, console),
        Command::Story(args) => story::run(&given, args, console),
        Command::Version => {
            console.print(&format!("tongban {}", crate::kernel::VERSION));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
