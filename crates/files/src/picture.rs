//! The size of a picture, read from its header alone: a small file can unfold into gigabytes of pixels.

use crate::Kind;
use std::io::{Read, Seek, SeekFrom};

/// How much of a file the search for a header reads.
const REACH: u64 = 1 << 20;

/// Width and height in pixels; `None` when the header does not say.
pub(crate) fn size(kind: Kind, file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut head = Vec::new();
    file.take(REACH).read_to_end(&mut head).ok()?;
    match kind {
        Kind::Png => Some((be32(&head, 16)?, be32(&head, 20)?)).filter(|_| head.get(12..16) == Some(b"IHDR")),
        Kind::Gif => Some((le16(&head, 6)?, le16(&head, 8)?)),
        Kind::Jpeg => jpeg(&head),
        Kind::Webp => webp(&head),
        Kind::Heic => heic(&head),
        _ => None,
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 2).map(|two| u32::from(u16::from_be_bytes([two[0], two[1]])))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 2).map(|two| u32::from(u16::from_le_bytes([two[0], two[1]])))
}

/// Walks the segments to the frame header (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?));
            }
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 | 0xda => return None,
            _ => at += 2 + (be16(bytes, at + 2)?.max(2) as usize),
        }
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let le24 = |at: usize| Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16);
    match bytes.get(12..16)? {
        b"VP8X" => Some((le24(24)? + 1, le24(27)? + 1)),
        b"VP8L" => {
            let bits = le16(bytes, 21)? | le16(bytes, 23)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff)),
        _ => None,
    }
}

/// The largest `ispe` property (ISO/IEC 23008-12, 6.5.3).
fn heic(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes
        .windows(4)
        .enumerate()
        .filter(|(_, word)| word == b"ispe")
        .filter_map(|(at, _)| Some((be32(bytes, at + 8)?, be32(bytes, at + 12)?)))
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    #[test]
    fn headers_tell_the_size() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend_from_slice(&[0, 0, 3, 32, 0, 0, 2, 88]);
        assert_eq!(size(Kind::Png, &mut Cursor::new(png)), Some((800, 600)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08\x02\x58\x03\x20\x01".to_vec();
        assert_eq!(size(Kind::Jpeg, &mut Cursor::new(jpeg)), Some((800, 600)));
        let gif = b"GIF89a\x20\x03\x58\x02".to_vec();
        assert_eq!(size(Kind::Gif, &mut Cursor::new(gif)), Some((800, 600)));
        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        webp.extend_from_slice(&[0x1f, 3, 0, 0x57, 2, 0]);
        assert_eq!(size(Kind::Webp, &mut Cursor::new(webp)), Some((800, 600)));
        let mut heic = b"\0\0\0\x18ftypheic....\0\0\0\x14ispe\0\0\0\0".to_vec();
        heic.extend_from_slice(&[0, 0, 3, 32, 0, 0, 2, 88]);
        assert_eq!(size(Kind::Heic, &mut Cursor::new(heic)), Some((800, 600)));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            for kind in [Kind::Png, Kind::Gif, Kind::Jpeg, Kind::Webp, Kind::Heic] {
                let _ = size(kind, &mut Cursor::new(bytes.clone()));
                let with_head = [b"\xff\xd8\xff".as_slice(), &bytes].concat();
                let _ = size(kind, &mut Cursor::new(with_head));
            }
        }
    }
}
