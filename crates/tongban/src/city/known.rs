//! The residents who are the same in every sample city: those whom stories and demo sign-ins name.

use super::model::Relation;
use super::people::Maker;
use base::Text;
use codes::Mobile;
use jiff::civil::date;

/// Somebody known: slug, name, birth, sequence of the identity number (odd for men), relation.
struct Known(&'static str, &'static str, (i16, i8, i8), u16, Relation);

/// A household of known people: community, whether registered here, whether it owns its home, members.
struct Home(&'static str, (&'static str, &'static str), bool, bool, &'static [Known]);

use Relation::{Child, Head, Parent, Spouse};

const HOMES: &[Home] = &[
    // The founder of a company.
    Home("990101001001", ("云江区滨江街道", "Binjiang Street, Yunjiang District"), true, false, &[Known("chen-xiaolan", "陈晓岚", (1992, 2, 9), 402, Head)]),
    // Her partner.
    Home("990101002001", ("云江区鼓楼街道", "Gulou Street, Yunjiang District"), true, true, &[Known("zhou-li", "周立", (1990, 6, 18), 213, Head)]),
    // An elder and her husband.
    Home(
        "990101003001",
        ("云江区东湖街道", "Donghu Street, Yunjiang District"),
        true,
        true,
        &[Known("zhang-desheng", "张德胜", (1957, 9, 3), 117, Head), Known("li-guiying", "李桂英", (1960, 4, 12), 326, Spouse)],
    ),
    // Parents with two children and a grandmother.
    Home(
        "990104001001",
        ("青石区石桥街道", "Shiqiao Street, Qingshi District"),
        true,
        true,
        &[
            Known("wu-hao", "吴浩", (1988, 11, 5), 311, Head),
            Known("sun-yue", "孙悦", (1990, 3, 21), 228, Spouse),
            Known("wu-yinuo", "吴一诺", (2016, 5, 30), 124, Child),
            Known("wu-zhixing", "吴知行", (2025, 8, 16), 139, Child),
            Known("wang-shufen", "王淑芬", (1962, 1, 27), 248, Parent),
        ],
    ),
    // A man with a severe disability.
    Home("990103001002", ("望山区清泉街道", "Qingquan Street, Wangshan District"), true, true, &[Known("he-guoliang", "何国梁", (1974, 7, 14), 335, Head)]),
    // A mother whose household receives the minimum living allowance.
    Home(
        "990121101201",
        ("柳溪县米桥镇", "Miqiao Town, Liuxi County"),
        true,
        false,
        &[Known("ma-xiulan", "马秀兰", (1979, 10, 2), 416, Head), Known("ma-siyuan", "马思远", (2012, 12, 8), 151, Child)],
    ),
    // Somebody who moved here and rents.
    Home("990102002001", ("临浦区新港街道", "Xingang Street, Linpu District"), false, false, &[Known("tang-ning", "唐宁", (1996, 8, 25), 519, Head)]),
    // Two who will marry.
    Home("990104002001", ("青石区和平街道", "Heping Street, Qingshi District"), true, false, &[Known("xie-bo", "谢波", (1995, 4, 4), 233, Head)]),
    Home("990101001003", ("云江区滨江街道", "Binjiang Street, Yunjiang District"), true, false, &[Known("luo-min", "罗敏", (1996, 10, 19), 140, Head)]),
];

/// The telephone of the founder, as the guides of the look show it.
const FOUNDER_PHONE: &str = "13899016027";

/// Adds them, before all others.
pub fn people(maker: &mut Maker) {
    for Home(community, place, registered, owns, members) in HOMES {
        let household = maker.open(community, &Text::new(place.0, place.1), *registered, *owns);
        let mut head = 0;
        for Known(slug, name, (year, month, day), sequence, relation) in *members {
            let district = if *registered { &community[..6] } else { super::ELSEWHERE[0].0 };
            let number = maker.numbers.exactly(district, date(*year, *month, *day), *sequence);
            let index = maker.add(household, *relation, (*name).to_owned(), number);
            maker.residents[index].slug = slug;
            match relation {
                Head => head = index,
                Spouse => maker.marry(head, index),
                Child => {
                    let parents: Vec<usize> = maker.residents[head].spouse.into_iter().chain([head]).collect();
                    maker.residents[index].parents = parents;
                }
                Parent => maker.residents[head].parents.push(index),
            }
            match *slug {
                "chen-xiaolan" => {
                    maker.residents[index].phone = Some(Mobile::parse(FOUNDER_PHONE).expect("a mobile number"));
                }
                "he-guoliang" => maker.residents[index].disability = Some(2),
                "ma-xiulan" => maker.households[household].low_income = true,
                _ => {}
            }
        }
    }
}
