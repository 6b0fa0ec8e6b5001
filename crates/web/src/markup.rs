//! HTML that is already safe, and the small pictures drawn in place.

use base::Locale;
use std::fmt;
use std::fmt::Write as _;

/// HTML that templates write as it is. Made only from fixed text and escaped values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(String);

impl askama::filters::HtmlSafe for Markup {}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Escapes text for element content and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

impl Markup {
    /// Plain text, escaped.
    pub fn text(text: &str) -> Markup {
        Markup(escape(text))
    }

    /// Words in a page of another language: names of people and companies stay as they are, and each run of Chinese in them is
    /// marked as such, so that it is read aloud with a Chinese voice (WCAG 2.2, 3.1.2).
    pub fn names(words: &str, page: Locale) -> Markup {
        if page == Locale::Zh {
            return Markup::text(words);
        }
        let (mut out, mut run, mut chinese) = (String::new(), String::new(), false);
        let put = |out: &mut String, run: &str, chinese: bool| {
            if chinese {
                let _ = write!(out, "<span lang=\"zh-CN\">{}</span>", escape(run));
            } else {
                out.push_str(&escape(run));
            }
        };
        for character in words.chars() {
            let ideograph = matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
            let stays =
                ideograph || (chinese && matches!(character, '（' | '）' | '〔' | '〕' | '·' | '、' | '“' | '”'));
            if stays != chinese {
                put(&mut out, &run, chinese);
                run.clear();
                chinese = stays;
            }
            run.push(character);
        }
        put(&mut out, &run, chinese);
        Markup(out)
    }

    /// The HTML itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An icon out of the sheet at `sheet`; `class` is `icon` or `icon icon-l`. Always beside a word, so hidden from readers.
    pub fn icon(sheet: &str, name: &str, class: &str) -> Markup {
        Markup(format!(
            "<svg class=\"{}\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{}#{}\"></use></svg>",
            escape(class),
            escape(sheet),
            escape(name)
        ))
    }

    /// A rendered template: trusted because askama escaped its values.
    pub fn rendered(template: &impl askama::Template) -> askama::Result<Markup> {
        template.render().map(Markup)
    }

    /// The product's mark: a door, a way through it, and you.
    pub fn mark() -> Markup {
        Markup(
            "<svg class=\"mark\" viewBox=\"0 0 40 40\" aria-hidden=\"true\" focusable=\"false\">\
             <path class=\"mark-door\" d=\"M5 38V17C5 8.7 11.7 2 20 2s15 6.7 15 15v21z\"/>\
             <path class=\"mark-way\" d=\"M12 38c0-5 2-8 6-10.5 3.6-2.2 5.3-3.8 5.3-6.5H27c0 4-2 6.5-5.5 8.7C19 31.5 20 34 20 38z\"/>\
             <circle class=\"mark-you\" cx=\"20\" cy=\"13\" r=\"4.2\"/></svg>"
                .to_owned(),
        )
    }

    /// Strands that meet in one point: as many as departments work on one matter (1 to 9 are drawn).
    pub fn strands(departments: usize) -> Markup {
        let count = departments.clamp(1, 9);
        let mut out =
            String::from("<svg class=\"strands\" viewBox=\"0 0 64 28\" aria-hidden=\"true\" focusable=\"false\">");
        for number in 0..count {
            let y = if count == 1 { 14.0 } else { 3.0 + 22.0 * number as f64 / (count - 1) as f64 };
            let _ = write!(out, "<path d=\"M2 {y:.1}h18c14 0 16 {:.1} 34 {:.1}\"/>", 14.0 - y, 14.0 - y);
        }
        out.push_str("<circle cx=\"57\" cy=\"14\" r=\"4\"/></svg>");
        Markup(out)
    }

    /// A round seal: name on the arc, the wave sign in the middle, its use below. `id` must be unique in the page.
    pub fn seal(id: &str, name: &str, purpose: &str, label: &str) -> Markup {
        let (id, letters) = (escape(id), name.chars().count());
        let size = if letters > 14 {
            9
        } else if letters > 10 {
            11
        } else {
            13
        };
        Markup(format!(
            "<svg class=\"seal\" viewBox=\"0 0 120 120\" role=\"img\" aria-label=\"{}\">\
             <circle class=\"ring\" cx=\"60\" cy=\"60\" r=\"55\" stroke-width=\"3.5\"/>\
             <path id=\"{id}\" d=\"M21.9 77.7A42 42 0 1 1 98.1 77.7\" fill=\"none\" class=\"ring\" stroke-width=\"0\"/>\
             <text font-size=\"{size}\" letter-spacing=\"1.2\"><textPath href=\"#{id}\" startOffset=\"50%\" text-anchor=\"middle\">{}</textPath></text>\
             <path d=\"M42 66c6-9 12-9 18 0s12 9 18 0M42 56c6-9 12-9 18 0s12 9 18 0\" class=\"ring\" stroke-width=\"3\" stroke-linecap=\"round\"/>\
             <text x=\"60\" y=\"96\" font-size=\"11\" text-anchor=\"middle\">{}</text></svg>",
            escape(label),
            escape(name),
            escape(purpose)
        ))
    }

    /// Waves at the foot of a licence card.
    pub fn waves() -> Markup {
        let mut out = String::from(
            "<svg class=\"waves\" viewBox=\"0 0 400 40\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">",
        );
        for y in [8, 16, 24, 32, 40] {
            let _ = write!(
                out,
                "<path d=\"M-20 {y}c30-12 50 12 80 0s50 12 80 0 50 12 80 0 50 12 80 0 50 12 80 0 50 12 80 0\"/>"
            );
        }
        out.push_str("</svg>");
        Markup(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_pictures_are_escaped() {
        let icon = Markup::icon("/assets/icons.svg", "\"><script>", "icon");
        assert!(!icon.as_str().contains("<script>"));
        assert!(!Markup::seal("s", "<b>", "用", "'").as_str().contains("<b>"));
        assert_eq!(Markup::text("a<b & \"c\"").as_str(), "a&lt;b &amp; &quot;c&quot;");
    }

    #[test]
    fn chinese_names_are_marked_in_an_english_page() {
        let marked = |words| Markup::names(words, Locale::En).as_str().to_owned();
        assert_eq!(
            marked("Start an enterprise 云江<拾光>"),
            "Start an enterprise <span lang=\"zh-CN\">云江</span>&lt;<span lang=\"zh-CN\">拾光</span>&gt;"
        );
        assert_eq!(marked("云州拾光（云江）咖啡馆"), "<span lang=\"zh-CN\">云州拾光（云江）咖啡馆</span>");
        assert_eq!(marked("Café & Co"), "Café &amp; Co");
        assert_eq!(marked(""), "");
        assert_eq!(Markup::names("云江", Locale::Zh).as_str(), "云江");
    }

    #[test]
    fn as_many_strands_as_departments() {
        assert_eq!(Markup::strands(5).as_str().matches("<path").count(), 5);
        assert_eq!(Markup::strands(0).as_str().matches("<path").count(), 1);
        assert_eq!(Markup::strands(40).as_str().matches("<path").count(), 9);
    }
}
