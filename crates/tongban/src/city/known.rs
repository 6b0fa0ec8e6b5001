//! The residents who are the same in every sample city: the people of the packs' stories (`packs/*/demo/people.toml`), with
//! the households they live in.

use super::model::Relation;
use super::people::Maker;
use base::Text;
use codes::Mobile;
use jiff::civil::date;

/// Somebody known: slug, name, birth, sequence of the identity number (odd for men), relation.
struct Known(&'static str, &'static str, (i16, i8, i8), u16, Relation);

/// A household of known people: community, whether registered here, whether it owns its home, members with the head first.
struct Home(&'static str, bool, bool, &'static [Known]);

use Relation::{Child, Head, Parent, Spouse};

const HOMES: &[Home] = &[
    Home("990102001001", true, true, &[Known("li-guiying", "李桂英", (1960, 4, 18), 136, Head)]),
    Home("990102001001", true, true, &[Known("wang-jianjun", "王建军", (1968, 5, 27), 175, Head)]),
    Home(
        "990102001003",
        false,
        false,
        &[
            Known("zhao-min", "赵敏", (1995, 9, 3), 210, Head),
            Known("zhao-min-father", "赵德厚", (1963, 2, 11), 249, Parent),
        ],
    ),
    Home("990102001001", true, true, &[Known("guo-qiang", "郭强", (1984, 12, 20), 285, Head)]),
    Home(
        "990102001001",
        true,
        false,
        &[Known("ma-fang", "马芳", (1987, 7, 14), 322, Head), Known("ma-xiaobao", "马小宝", (2016, 3, 9), 359, Child)],
    ),
    Home("990102001001", true, false, &[Known("xu-ning", "徐宁", (1997, 1, 30), 396, Head)]),
    Home("990102001001", true, false, &[Known("lin-hao", "林浩", (1996, 6, 5), 433, Head)]),
    Home(
        "990102001001",
        true,
        true,
        &[Known("he-tao", "何涛", (1991, 8, 16), 471, Head), Known("sun-mei", "孙梅", (1993, 10, 22), 506, Spouse)],
    ),
    Home("990102001001", true, false, &[Known("he-tao-nephew", "何小乐", (2012, 5, 1), 545, Head)]),
    Home("990102001001", true, false, &[Known("liu-yang", "刘洋", (2003, 11, 11), 581, Head)]),
    Home("990102001001", true, true, &[Known("chen-xiaolan", "陈晓岚", (1992, 3, 15), 618, Head)]),
    Home("990102001001", true, true, &[Known("zhou-li", "周立", (1990, 9, 28), 655, Head)]),
];

/// The telephone of the founder, as the pages of the look show it.
const FOUNDER_PHONE: &str = "13899016027";
/// Households that receive the minimum living allowance, by their head.
const LOW_INCOME: &[&str] = &["wang-jianjun"];

/// Adds them, before all others.
pub fn people(maker: &mut Maker) {
    let place = Text::new("云江区滨江街道", "Binjiang Street, Yunjiang District");
    for Home(community, registered, owns, members) in HOMES {
        let household = maker.open(community, &place, *registered, *owns);
        let mut head = 0;
        for Known(slug, name, (year, month, day), sequence, relation) in *members {
            let number = maker.numbers.exactly(&community[..6], date(*year, *month, *day), *sequence);
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
            if *slug == "chen-xiaolan" {
                maker.residents[index].phone = Some(Mobile::parse(FOUNDER_PHONE).expect("a mobile number"));
            }
            if *slug == "he-tao-nephew" {
                // Old enough for a phone of his own, too young for most applications.
                maker.residents[index].phone = Some(maker.mobiles.next());
            }
            if *slug == "wang-jianjun" {
                maker.residents[index].disability = Some(2);
            }
            maker.households[household].low_income |= LOW_INCOME.contains(slug);
        }
    }
}
