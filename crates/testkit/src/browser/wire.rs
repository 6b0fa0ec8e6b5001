//! The DevTools connection: calls with an answer each, and the events that come between.

use super::PATIENCE;
use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket};

/// Events kept for a page between two looks at them; more than this and the page is out of control.
const MOST_EVENTS: usize = 100_000;
/// Long screenshots and reports come as one message.
const LONGEST_MESSAGE: usize = 256 << 20;

#[derive(Debug)]
pub(super) struct Event {
    pub(super) method: String,
    pub(super) params: Value,
}

#[derive(Debug)]
pub(super) struct Wire {
    socket: WebSocket<TcpStream>,
    last: u64,
    answers: HashMap<u64, Value>,
    events: HashMap<String, Vec<Event>>,
}

impl Wire {
    pub(super) fn connect(port: u16, path: &str) -> Result<Wire> {
        let stream = TcpStream::connect(("127.0.0.1", port)).context("cannot reach the browser")?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let config =
            WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
        let address = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _) = tungstenite::client::client_with_config(address, stream, Some(config))
            .map_err(|error| anyhow!("the browser refused the connection: {error}"))?;
        socket.get_ref().set_read_timeout(Some(Duration::from_millis(20)))?;
        Ok(Wire { socket, last: 0, answers: HashMap::new(), events: HashMap::new() })
    }

    /// Sends a call without waiting for its answer; gives the call's number.
    pub(super) fn send(&mut self, session: Option<&str>, method: &str, params: &Value) -> Result<u64> {
        self.last += 1;
        let mut call = json!({"id": self.last, "method": method, "params": params});
        if let Some(session) = session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).with_context(|| format!("cannot send {method}"))?;
        Ok(self.last)
    }

    /// Calls `method` and waits for its answer.
    pub(super) fn call(&mut self, session: Option<&str>, method: &str, params: &Value) -> Result<Value> {
        let id = self.send(session, method, params)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(mut answer) = self.answers.remove(&id) {
                if let Some(error) = answer.get("error") {
                    bail!("{method}: {}", error["message"].as_str().unwrap_or("refused by the browser"));
                }
                return Ok(answer["result"].take());
            }
            if Instant::now() >= deadline {
                bail!("{method}: no answer within {PATIENCE:?}");
            }
            self.read()?;
        }
    }

    /// Takes the events that came for a page.
    pub(super) fn events(&mut self, session: &str) -> Vec<Event> {
        self.events.get_mut(session).map(std::mem::take).unwrap_or_default()
    }

    /// Reads one message, waiting at most 20 ms for it.
    pub(super) fn read(&mut self) -> Result<()> {
        let message = match self.socket.read() {
            Ok(Message::Text(text)) => text,
            Ok(_) => return Ok(()),
            Err(Error::Io(error)) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(());
            }
            Err(error) => bail!("the connection to the browser broke: {error}"),
        };
        let mut message: Value = serde_json::from_str(&message).context("the browser sent no JSON")?;
        if let Some(id) = message["id"].as_u64() {
            self.answers.insert(id, message);
            return Ok(());
        }
        let session = message["sessionId"].as_str().unwrap_or_default().to_owned();
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        if method == "Page.javascriptDialogOpening" {
            // A dialog stops the page, and with it every answer.
            self.send(Some(&session), "Page.handleJavaScriptDialog", &json!({"accept": true}))?;
        }
        let kept = self.events.entry(session).or_default();
        if kept.len() < MOST_EVENTS {
            kept.push(Event { method, params: message["params"].take() });
        }
        Ok(())
    }
}
