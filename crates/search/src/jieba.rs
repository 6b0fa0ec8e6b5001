//! The Chinese dictionary, loaded once with the first use: 0.1 s and some 32 MiB.

use jieba_rs::Jieba;
use std::sync::OnceLock;

static DICTIONARY: OnceLock<Jieba> = OnceLock::new();

/// Words that people use for services and the dictionary lacks.
const MORE: &[&str] = &[
    "居住证",
    "老年证",
    "优待证",
    "残疾证",
    "户口本",
    "上户口",
    "落户",
    "低保",
    "低收入",
    "公积金",
    "医保",
    "社保",
    "备案",
    "异地就医",
    "奶茶店",
    "营业执照",
    "个体户",
    "就业登记",
    "租房备案",
    "结婚证",
    "出生证",
    "刻章",
    "公章",
    "参保",
    "办税",
];

fn dictionary() -> &'static Jieba {
    DICTIONARY.get_or_init(|| {
        let mut jieba = Jieba::new();
        for word in MORE {
            jieba.add_word(word, Some(20_000), None);
        }
        jieba
    })
}

/// Loads the dictionary now, so that the first search need not wait.
pub fn warm() {
    let _ = dictionary();
}

/// Words of a text as a search wants them: long words and the words within them.
pub(crate) fn cut(text: &str) -> Vec<&str> {
    dictionary().cut_for_search(text, false).into_iter().map(|token| token.word).collect()
}
