//! The database server's own tools, for backups of an installation that uses one.

use crate::failure::{Failure, Outcome};
use std::path::Path;
use std::process::{Command, Stdio};

fn missing(tool: &str) -> Failure {
    Failure::failed(
        format!("没有找到 {tool}，不能备份或恢复数据库服务器。"),
        format!("{tool} is not installed: a database server cannot be copied without it."),
    )
    .todo(
        "请安装 PostgreSQL 客户端（apt install postgresql-client）。",
        "Install the PostgreSQL client (apt install postgresql-client).",
    )
}

fn run(mut command: Command, tool: &str) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|_| missing(tool))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words: String = String::from_utf8_lossy(&output.stderr).lines().take(3).collect::<Vec<_>>().join(" ");
    Err(Failure::failed(format!("{tool} 失败：{words}"), format!("{tool} failed: {words}")))
}

/// Calls a tool for an address. A password goes by the environment: what stands on a command line can be read by every user
/// of the machine.
fn tool(name: &str, url: &str) -> Command {
    let mut command = Command::new(name);
    let (plain, password) = without_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg(format!("--dbname={plain}"));
    command
}

/// Copies a server's database into a file.
pub fn dump(url: &str, target: &Path) -> Outcome {
    let mut command = tool("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(target);
    run(command, "pg_dump").map(drop)
}

/// Whether a server's database has no tables yet.
pub fn is_empty(url: &str) -> Outcome<bool> {
    let mut command = tool("psql", url);
    command.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", r"\dt"]);
    Ok(run(command, "psql")?.trim().is_empty())
}

/// Fills an empty database from a file.
pub fn load(url: &str, source: &Path) -> Outcome {
    let mut command = tool("pg_restore", url);
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
    command.arg(source);
    run(command, "pg_restore").map(drop)
}

fn without_password(url: &str) -> (String, Option<String>) {
    let Some(start) = url.find("://").map(|at| at + 3) else { return (url.to_owned(), None) };
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    let authority = &url[start..end];
    match authority.rfind('@').and_then(|at| authority[..at].find(':').map(|colon| (colon, at))) {
        Some((colon, at)) => {
            let plain = format!("{}{}{}{}", &url[..start], &authority[..colon], &authority[at..], &url[end..]);
            (plain, Some(authority[colon + 1..at].to_owned()))
        }
        None => (url.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_command_line() {
        let (plain, password) = without_password("postgres://a:s3cret@db:5432/city?sslmode=require");
        assert_eq!(plain, "postgres://a@db:5432/city?sslmode=require");
        assert_eq!(password.as_deref(), Some("s3cret"));
        assert_eq!(without_password("postgres:///city?host=/run").1, None);
        let command = tool("pg_dump", "postgres://a:s3cret@db/city");
        assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("s3cret")));
    }
}
