//! What is looked at before the XML parser sees a file: size, encoding, depth and the number of attributes.
//!
//! The parser itself refuses document types and entities. Many attributes on one element, or many nested namespace
//! declarations, would cost it quadratic time; both are bounded here by one pass over the bytes.

use crate::finding::{Findings, Place};

/// Longest file, in bytes.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Most elements of the BPMN namespace.
pub const MOST_ELEMENTS: usize = 20_000;
/// Deepest nesting of XML elements.
pub const MOST_DEPTH: usize = 100;
/// Most attributes of one element.
pub const MOST_ATTRIBUTES: usize = 100;
/// Longest id, name or expression, in bytes.
pub const MOST_TEXT: usize = 4_096;

/// Adds findings for a file that must not be parsed.
pub(crate) fn check(xml: &str, findings: &mut Findings) {
    if xml.len() > MOST_BYTES {
        let (zh, en) = (format!("文件超过 {MOST_BYTES} 字节"), format!("the file is longer than {MOST_BYTES} bytes"));
        findings.error("F003", Place::line(0), zh, en);
        return;
    }
    check_encoding(xml, findings);
    check_shape(xml.as_bytes(), findings);
}

/// A declaration that names another encoding than UTF-8 means that the text was decoded wrongly.
fn check_encoding(xml: &str, findings: &mut Findings) {
    let head = xml.trim_start_matches('\u{feff}');
    let Some(declaration) = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) else { return };
    let Some((_, named)) = declaration.0.split_once("encoding") else { return };
    let named = named.trim_start().trim_start_matches('=').trim();
    let named: String = named.chars().skip(1).take_while(|c| !matches!(c, '"' | '\'')).take(40).collect();
    if !matches!(named.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii") {
        let zh = format!("文件声明的编码是“{named}”，请存为 UTF-8");
        findings.error("F002", Place::line(1), zh, format!("the file declares encoding “{named}”; save it as UTF-8"));
    }
}

fn check_shape(bytes: &[u8], findings: &mut Findings) {
    let (mut at, mut line, mut depth) = (0, 1_u32, 0_usize);
    while at < bytes.len() {
        if bytes[at] != b'<' {
            line += u32::from(bytes[at] == b'\n');
            at += 1;
            continue;
        }
        let rest = &bytes[at..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open.as_bytes()))
            .map(|(_, close)| find(rest, close.as_bytes()));
        let tag = match skipped {
            Some(end) => Tag { end, attributes: 0, closed: true },
            None => read_tag(rest),
        };
        if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
        } else if !tag.closed {
            depth += 1;
        }
        if depth > MOST_DEPTH {
            let zh = format!("元素嵌套超过 {MOST_DEPTH} 层");
            findings.error("F003", Place::line(line), zh, format!("elements nest deeper than {MOST_DEPTH}"));
            return;
        }
        if tag.attributes > MOST_ATTRIBUTES {
            let zh = format!("一个元素的属性超过 {MOST_ATTRIBUTES} 个");
            let en = format!("an element has more than {MOST_ATTRIBUTES} attributes");
            findings.error("F003", Place::line(line), zh, en);
            return;
        }
        line += rest[..tag.end].split(|byte| *byte == b'\n').count() as u32 - 1;
        at += tag.end;
    }
}

struct Tag {
    end: usize,
    attributes: usize,
    /// Whether it leaves the depth as it is.
    closed: bool,
}

fn read_tag(rest: &[u8]) -> Tag {
    let (mut quote, mut attributes) = (None, 0);
    for (at, &byte) in rest.iter().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => {
                attributes += 1;
                quote = Some(byte);
            }
            (None, b'>') => {
                let closed = rest[at - 1] == b'/' || rest.starts_with(b"<!");
                return Tag { end: at + 1, attributes, closed };
            }
            _ => {}
        }
    }
    Tag { end: rest.len(), attributes, closed: true }
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).map_or(bytes.len(), |at| at + what.len())
}

/// Lines by position, since the parser would count from the top each time.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte position, from 1.
    pub fn at(&self, position: usize) -> u32 {
        self.0.partition_point(|&end| end < position) as u32 + 1
    }
}
