//! How a law is cited, in the same words by guides, papers, records and findings.

use super::{Basis, Limit};
use base::Locale;

/// A place in a law or another paper: an article, or a section where there are no articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cited<'a> {
    /// Name of the law or paper, without the marks 《》.
    pub law: &'a str,
    /// Number of the paper, such as 国发〔2015〕52号; empty for none.
    pub number: &'a str,
    /// Number of the article, such as `32(4)`; empty for none.
    pub article: &'a str,
    /// The section, such as `三（二）`; empty for none, and passed over where there is an article.
    pub section: &'a str,
}

impl Cited<'_> {
    /// The citation; empty without a law.
    ///
    /// ```
    /// use base::Locale::{En, Zh};
    /// use catalogue::item::Cited;
    ///
    /// let article = Cited { law: "居住证暂行条例", article: "9", ..Cited::default() };
    /// assert_eq!((article.words(Zh), article.words(En)), ("《居住证暂行条例》第 9 条".into(), "《居住证暂行条例》 art. 9".into()));
    /// let section = Cited { law: "意见", number: "国发〔2015〕52号", section: "二十一", ..Cited::default() };
    /// assert_eq!(section.words(Zh), "《意见》（国发〔2015〕52号）第二十一部分");
    /// ```
    pub fn words(&self, locale: Locale) -> String {
        if self.law.is_empty() {
            return String::new();
        }
        let number = if self.number.is_empty() { String::new() } else { format!("（{}）", self.number) };
        let place = match (locale, self.article, self.section) {
            (_, "", "") => String::new(),
            (Locale::Zh, "", section) => format!("第{section}部分"),
            (Locale::En, "", section) => format!(", section {section}"),
            (Locale::Zh, article, _) => format!("第 {article} 条"),
            (Locale::En, article, _) => format!(" art. {article}"),
        };
        format!("《{}》{number}{place}", self.law)
    }
}

impl Limit {
    /// The law that sets it.
    pub fn cited(&self) -> Cited<'_> {
        Cited { law: &self.law, number: "", article: &self.article, section: &self.section }
    }
}

impl Basis {
    /// As it is cited.
    pub fn cited(&self) -> Cited<'_> {
        Cited { law: &self.law, number: &self.number, article: &self.article, section: &self.section }
    }
}
