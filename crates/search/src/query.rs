//! A query taken apart: without the words around what is meant, in other wordings, as it sounds.

use crate::normal::{fold_short, is_han, runs, words};
use crate::sound::{self, Syllable};
use crate::synonyms::{self, Wording};

/// Words around what is meant. The longer ones first.
const AROUND: &[&str] = &[
    "需要准备什么材料",
    "需要什么材料",
    "要带什么材料",
    "需要哪些材料",
    "要什么手续",
    "需要什么手续",
    "怎么申请",
    "怎么办理",
    "如何办理",
    "如何申请",
    "在哪里办",
    "去哪里办",
    "在哪办理",
    "去哪儿办",
    "网上办理",
    "怎么弄",
    "怎么办",
    "怎么领",
    "怎么开",
    "在哪办",
    "去哪办",
    "怎么样",
    "多少钱",
    "我想要",
    "我想",
    "我要",
    "想要",
    "请问",
    "怎样",
    "怎么",
    "如何",
    "哪里",
    "哪儿",
    "帮我",
    "可以",
    "能不能",
    "流程",
    "手续",
    "办理",
    "申请",
    "申领",
    "一下",
    "办个",
    "领个",
    "开个",
    "个人",
    "吗",
    "呢",
    "办",
    "领",
    "去",
];

/// A query, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// As folded, and without the words around; one or two.
    pub texts: Vec<String>,
    /// In other words.
    pub wordings: Vec<Wording>,
    /// Its words.
    pub words: Vec<String>,
    /// As it sounds; empty when it is neither Chinese nor pinyin.
    pub said: Vec<Syllable>,
    /// Typed letters only, without spaces.
    pub letters: Option<String>,
}

impl Query {
    pub fn new(text: &str) -> Query {
        let folded = fold_short(text);
        let core = core(&folded);
        let letters: String = folded.chars().filter(|c| *c != ' ').collect();
        let latin = letters.len() > 1 && letters.len() <= 24 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut texts = vec![core.clone()];
        if core != folded {
            texts.push(folded);
        }
        Query {
            wordings: synonyms::wordings(&core),
            words: words(&core),
            said: said(&core).unwrap_or_default(),
            letters: latin.then_some(letters),
            texts,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.texts.iter().all(String::is_empty)
    }
}

/// The query without the words around what is meant; all of it when nothing would be left.
fn core(folded: &str) -> String {
    let mut text = folded.to_owned();
    loop {
        let cut = AROUND.iter().find_map(|word| text.strip_prefix(word).or_else(|| text.strip_suffix(word)));
        match cut {
            Some(rest) if rest.chars().count() >= 2 => text = rest.trim().to_owned(),
            _ => return text,
        }
    }
}

fn said(text: &str) -> Option<Vec<Syllable>> {
    let mut out = Vec::new();
    for run in runs(text) {
        if run.starts_with(is_han) {
            out.extend(run.chars().map(|c| sound::readings(c)[0]));
        } else {
            out.extend(sound::parse(run)?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_left() {
        assert_eq!(core("我想办居住证需要什么材料"), "居住证");
        assert_eq!(core("怎么办理"), "怎么办理", "something must be left");
        assert_eq!(core("结婚"), "结婚");
        assert_eq!(Query::new("办 居住证！").texts, ["居住证", "办居住证"]);
        assert_eq!(Query::new("ban juzhuzheng").said.len(), 4);
        assert!(Query::new("marriage").said.is_empty());
        assert!(Query::new("！？").is_empty());
    }
}
