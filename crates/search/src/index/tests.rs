use super::*;
use proptest::prelude::*;

fn row(id: &str, title: &str, plain: &str, keywords: &[&str], en: &str) -> Row {
    Row {
        id: id.to_owned(),
        title: Text::new(title, en),
        plain: Text::new(plain, ""),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        ..Row::default()
    }
}

fn index() -> Index {
    let rows = vec![
        row("food", "食品经营许可", "开餐馆", &["奶茶店", "饭店"], "Food licence"),
        row("stay", "居住证申领", "办居住证", &["暂住证"], "Residence permit"),
        row("wed", "内地居民结婚登记", "登记结婚", &["领证"], "Marriage registration"),
        Row { scope: "desk".to_owned(), ..row("inner", "居住证注销", "", &[], "") },
    ];
    Index::build(rows, 1)
}

fn first(query: &str) -> (String, Why) {
    let hits = index().find(query, 3);
    hits.first().map(|hit| (hit.id.clone(), hit.why.clone())).unwrap_or_else(|| ("nothing".to_owned(), Why::Words))
}

#[test]
fn each_way_of_asking_finds_it_and_says_why() {
    assert_eq!(first("居住证申领"), ("stay".to_owned(), Why::Title));
    assert_eq!(first("我想办居住证"), ("stay".to_owned(), Why::Plain));
    assert_eq!(first("奶茶店"), ("food".to_owned(), Why::Keyword("奶茶店".to_owned())));
    assert!(matches!(first("扯证"), (id, Why::Synonym { said, .. }) if id == "wed" && said == "扯证"));
    assert!(matches!(first("jzz"), (id, Why::Sound(_)) if id == "stay"));
    assert!(matches!(first("juzhuzheng"), (id, Why::Sound(_)) if id == "stay"));
    assert!(matches!(first("具主正"), (id, Why::Sound(_)) if id == "stay"));
    assert_eq!(first("mariage").0, "wed");
    assert_eq!(first("天气预报").0, "nothing");
    assert_eq!(first("").0, "nothing");
}

#[test]
fn what_is_not_public_is_found_only_by_those_who_may() {
    assert!(index().find("居住证注销", 9).iter().all(|hit| hit.id != "inner"));
    assert_eq!(index().find_where("居住证注销", 9, |_| true)[0].id, "inner");
}

#[test]
fn the_named_part_of_the_title_is_marked() {
    let hits = index().find("结婚", 1);
    let (start, end) = hits[0].spans[0];
    assert_eq!(&hits[0].title.zh[start..end], "结婚");
    let hits = index().find("jiehun", 1);
    let (start, end) = hits[0].spans[0];
    assert_eq!(&hits[0].title.zh[start..end], "结婚");
}

#[test]
fn typing_is_finished() {
    let texts = |prefix: &str| index().suggest(prefix, 5).into_iter().map(|found| found.text).collect::<Vec<_>>();
    assert_eq!(texts("居住"), ["居住证申领"]);
    assert_eq!(texts("banj"), ["办居住证"]);
    assert_eq!(texts("mar"), ["Marriage registration"]);
    assert!(texts("").is_empty());
}

proptest! {
    #[test]
    fn no_query_panics(query in "\\PC{0,80}") {
        let index = index();
        let hits = index.find(&query, 10);
        for hit in &hits {
            for (start, end) in &hit.spans {
                prop_assert!(hit.title.zh.get(*start..*end).is_some());
            }
        }
        let _ = index.suggest(&query, 5);
    }
}
