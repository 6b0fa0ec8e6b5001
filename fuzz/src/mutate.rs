//! Changes of an input, the same ones each time: for tests without libFuzzer.

/// A small generator of numbers (xorshift), seeded by hand so that a test repeats.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// From a seed.
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below `most`; 0 for 0.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if most == 0 { 0 } else { (self.0 % most as u64) as usize }
    }
}

/// What parsers stumble over.
const WORDS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xe2\x80\xae",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&b;",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"{{",
    b"}}",
    b"[[",
    b"\"\"\"",
    b"\r\n\r\n",
    b"%00",
    b"\\u0000",
    b"../",
    b"((((((((((((((((",
    b"[[[[[[[[[[[[[[[[",
    b"\xf0\x9f\x91\xa8\xe2\x80\x8d",
    b"PK\x03\x04",
    b"\x7f\xff\xff\xff",
    b"if ",
    b"for x in ",
];

/// A changed input: some of bytes flipped, taken out, doubled, cut, a stumbling block put in, or a piece of another input.
pub fn mutate(input: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(7) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << numbers.below(8);
            }
            1 => {
                let end = (at + numbers.below(32)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + numbers.below(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => bytes.truncate(at),
            4 => {
                let from = numbers.below(other.len());
                let to = (from + numbers.below(128)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => bytes.insert(at, numbers.below(256) as u8),
            _ => {
                let word = WORDS[numbers.below(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
    bytes
}
