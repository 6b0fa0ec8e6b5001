//! A small HTTP/1.1 client over one kept connection: it shares the machine with what it measures, so it does no more than it must.

use anyhow::{Context, Result, bail, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Client {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Header lines as they came.
    pub head: String,
    /// The body, still compressed if it was.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| {
            line.len() > name.len()
                && line.as_bytes()[name.len()] == b':'
                && line[..name.len()].eq_ignore_ascii_case(name)
        });
        line.map_or("", |line| line[name.len() + 1..].trim())
    }

    /// The body as text, unpacked.
    pub fn text(&self) -> Result<String> {
        let mut out = Vec::new();
        match self.header("content-encoding") {
            "br" => drop(brotli::BrotliDecompress(&mut self.body.as_slice(), &mut out)?),
            "gzip" => {
                std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(self.body.as_slice()), &mut out)?;
            }
            _ => out.clone_from(&self.body),
        }
        Ok(String::from_utf8(out)?)
    }
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client { stream, host: address.to_string(), buffer: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request and reads its answer. `headers` are whole lines, each ended by `\r\n`.
    pub async fn send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n",
            self.host,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await?;
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.fill().await?;
        };
        let head = String::from_utf8(self.buffer.drain(..end).collect())?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        if answer.header("transfer-encoding").eq_ignore_ascii_case("chunked") {
            self.chunks(&mut answer.body).await?;
        } else if status != 304 && status != 204 {
            let length = answer.header("content-length").parse().context("no length")?;
            self.take(length, &mut answer.body).await?;
        }
        Ok(answer)
    }

    /// A page or fact that must be there.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        let answer = self.send("GET", path, headers, &[]).await?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(answer)
    }

    async fn fill(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }

    async fn take(&mut self, length: usize, into: &mut Vec<u8>) -> Result<()> {
        while self.buffer.len() < length {
            self.fill().await?;
        }
        into.extend(self.buffer.drain(..length));
        Ok(())
    }

    async fn chunks(&mut self, into: &mut Vec<u8>) -> Result<()> {
        loop {
            let end = loop {
                if let Some(at) = find(&self.buffer, b"\r\n") {
                    break at;
                }
                self.fill().await?;
            };
            let line: Vec<u8> = self.buffer.drain(..end + 2).collect();
            let length = usize::from_str_radix(std::str::from_utf8(&line)?.trim(), 16).context("a chunk's length")?;
            self.take(length, into).await?;
            let mut rest = Vec::new();
            self.take(2, &mut rest).await?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
