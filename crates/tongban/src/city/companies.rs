//! Companies with a legal representative who lives in the city.

use super::model::{Company, Resident};
use super::people::day_in;
use super::places::{CITY_NAME, DISTRICTS, ROADS};
use super::random::Random;
use base::Text;
use codes::CreditCode;
use std::collections::HashSet;

const BRANDS: &[&str] = &[
    "春和", "百里", "云雾", "海棠", "青禾", "拾穗", "长风", "朗月", "同心", "宏远", "启明", "瑞丰", "安泰", "嘉禾",
    "远山", "星辰", "晨光", "恒信", "博雅", "天成", "万象", "千帆", "金桥", "福满", "小满", "立夏", "明德", "和润",
    "新港", "北岭",
];
/// Line of business and what stands in the name.
const TRADES: &[(&str, &str)] = &[
    ("餐饮服务", "餐饮管理"),
    ("茶叶种植和销售", "茶业"),
    ("软件和信息技术服务", "信息技术"),
    ("互联网零售", "电子商务"),
    ("房屋建筑业", "建筑工程"),
    ("道路货物运输", "物流"),
    ("粮油批发", "粮油"),
    ("文化艺术业", "文化传媒"),
    ("批发和零售", "商贸"),
    ("药品零售", "医药"),
    ("家政服务", "家政服务"),
    ("园林绿化", "园林"),
    ("机械制造", "机械制造"),
    ("纺织业", "纺织"),
    ("职业技能培训", "教育咨询"),
    ("住宿业", "酒店管理"),
    ("软件开发", "科技"),
    ("装饰装修", "装饰工程"),
];

/// The company that stories name: slug and name.
const KNOWN: (&str, &str) = ("shiguang", "云州拾光茶饮有限公司");

/// `count` companies, the known one first.
pub fn companies(random: &mut Random, residents: &[Resident], count: usize) -> Vec<Company> {
    let adults: Vec<usize> =
        (0..residents.len()).filter(|index| (1960..2004).contains(&residents[*index].birth().year())).collect();
    let mut names = HashSet::new();
    (0..count)
        .map(|index| {
            let (business, trade) = *random.pick(TRADES);
            let known = index == 0;
            let name = if known { KNOWN.1.to_owned() } else { name(random, &mut names, trade, index) };
            let district = random.pick(DISTRICTS);
            let (road, number) = (*random.pick(ROADS), random.between(1, 299));
            let body = format!("MA{:06}", 100_000 + index);
            Company {
                slug: if known { KNOWN.0 } else { "" },
                name,
                credit_code: CreditCode::build('9', '1', district.code, &body)
                    .expect("letters and digits of the alphabet"),
                legal: *random.pick(&adults),
                division: district.code.to_owned(),
                address: Text::new(
                    format!("{}{}{} {number} 号", CITY_NAME.0, district.name.0, road.0),
                    format!("{number} {}, {}, {}", road.1, district.name.1, CITY_NAME.1),
                ),
                phone: format!("0990-{:08}", 66_000_000 + index),
                capital: *random.weighted(&[
                    (10_000_000, 3),
                    (50_000_000, 4),
                    (100_000_000, 4),
                    (500_000_000, 2),
                    (2_000_000_000, 1),
                ]),
                founded: day_in(random, 2004, 2025),
                business,
                active: known || !random.chance(5),
            }
        })
        .collect()
}

fn name(random: &mut Random, taken: &mut HashSet<String>, trade: &str, index: usize) -> String {
    for _ in 0..40 {
        let name = format!("云州{}{trade}有限公司", random.pick(BRANDS));
        if taken.insert(name.clone()) {
            return name;
        }
    }
    // A large city runs out of pairs; two brands together do not repeat for as long as the index grows.
    let (first, second) = (BRANDS[index % BRANDS.len()], BRANDS[(index / BRANDS.len()) % BRANDS.len()]);
    let name = format!("云州{first}{second}{}{trade}有限公司", index / (BRANDS.len() * BRANDS.len()) + 1);
    taken.insert(name.clone());
    name
}
