//! The built program, as an operator runs it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub fn tongban(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongban"));
    command.args(["--lang", "en"]).args(arguments).stdin(Stdio::null());
    for name in ["DATA", "DATABASE", "LISTEN", "CONFIG", "KEY_FILE", "LANG", "PASSPHRASE_FILE"] {
        command.env_remove(format!("TONGBAN_{name}"));
    }
    command
}

pub fn run(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = tongban(arguments).output().expect("runs");
    let words = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().unwrap_or(-1), words)
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path of plain letters")
}

/// A folder with a small sample city in `city`, and its passphrase file.
pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn with_city() -> Place {
        let place = Place { folder: tempfile::tempdir().expect("a folder") };
        fs::write(place.path("passphrase"), "a passphrase for tests\n").expect("written");
        let (code, words) = run(&["demo", "--fill-only", "--scale", "0.1", "--data", text(&place.path("city"))]);
        assert_eq!(code, 0, "{words}");
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, command: &[&str], data: &str) -> (i32, String) {
        let (data, passphrase) = (self.path(data), self.path("passphrase"));
        let mut arguments = command.to_vec();
        arguments.extend(["--data", text(&data)]);
        if matches!(command[0], "backup" | "restore") {
            arguments.extend(["--passphrase-file", text(&passphrase)]);
        }
        run(&arguments)
    }
}

/// A running server: its address, read from what it prints.
pub struct Server {
    pub child: Child,
    pub address: String,
    /// What it said until it served.
    pub said: Vec<String>,
}

impl Server {
    pub fn start(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
        let mut said = Vec::new();
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            said.push(line.clone());
            line.split_once("http://").map(|(_, rest)| rest.trim().to_owned())
        });
        // The rest is read on, so that the program never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Server { child, address: address.expect("it says where it serves"), said }
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        self.get_with(path, "")
    }

    /// With further header lines, each ended by CR LF.
    pub fn get_with(&self, path: &str, headers: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n").expect("asked");
        answer(&mut stream)
    }

    /// Stops it gracefully; answers whether it ended well.
    pub fn stop(mut self) -> bool {
        self.signal("-TERM");
        self.child.wait().expect("ends").success()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and text of an answer.
pub fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, answer)
}
