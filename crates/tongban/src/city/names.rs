//! Names as people of a Chinese city have them: surnames by their share, given names by sex and generation.

use super::random::Random;
use codes::Sex;

/// Surnames with their share in ten thousand of the population, roughly (the most frequent sixty).
const SURNAMES: &[(&str, u32)] = &[
    ("王", 719),
    ("李", 700),
    ("张", 652),
    ("刘", 513),
    ("陈", 455),
    ("杨", 309),
    ("黄", 218),
    ("赵", 212),
    ("吴", 206),
    ("周", 201),
    ("徐", 163),
    ("孙", 154),
    ("马", 136),
    ("朱", 134),
    ("胡", 127),
    ("郭", 120),
    ("何", 117),
    ("林", 113),
    ("高", 111),
    ("罗", 109),
    ("郑", 92),
    ("梁", 85),
    ("谢", 83),
    ("宋", 82),
    ("唐", 80),
    ("许", 79),
    ("韩", 77),
    ("冯", 73),
    ("邓", 70),
    ("曹", 69),
    ("彭", 67),
    ("曾", 66),
    ("肖", 64),
    ("田", 60),
    ("董", 59),
    ("潘", 58),
    ("袁", 57),
    ("蔡", 55),
    ("蒋", 54),
    ("余", 53),
    ("于", 52),
    ("杜", 51),
    ("叶", 50),
    ("程", 49),
    ("苏", 48),
    ("魏", 47),
    ("吕", 46),
    ("丁", 45),
    ("任", 44),
    ("沈", 43),
    ("姚", 40),
    ("卢", 39),
    ("姜", 38),
    ("崔", 37),
    ("钟", 36),
    ("谭", 35),
    ("陆", 34),
    ("汪", 33),
    ("范", 32),
    ("欧阳", 6),
];

const ELDER_MEN: &[&str] = &[
    "建国", "国强", "志明", "德胜", "永福", "玉山", "树林", "文彬", "宝根", "长海", "金生", "庆华", "世昌", "兴旺",
    "福生", "明德", "国栋", "援朝", "卫东", "耀祖",
];
const ELDER_WOMEN: &[&str] = &[
    "桂英", "秀兰", "玉珍", "淑芬", "桂花", "凤英", "秀英", "玉兰", "素珍", "美华", "春梅", "月娥", "惠芳", "金凤",
    "翠英", "兰香", "彩霞", "秋菊", "慧珍", "爱莲",
];
const ADULT_MEN: &[&str] = &[
    "伟", "强", "磊", "军", "勇", "涛", "杰", "鹏", "斌", "波", "志强", "建华", "海涛", "文杰", "晓东", "国华", "俊",
    "凯", "明", "辉", "少峰", "立新", "振宇", "家豪", "永刚", "宏伟", "世杰", "浩", "宁", "启航",
];
const ADULT_WOMEN: &[&str] = &[
    "敏", "静", "丽", "艳", "娟", "霞", "燕", "玲", "婷", "雪", "丹", "倩", "晓燕", "丽华", "海燕", "雅琴", "佳", "慧",
    "颖", "琳", "秋月", "文静", "晓梅", "春燕", "思敏", "红梅", "悦", "婉清", "璐", "欣",
];
const YOUNG_MEN: &[&str] = &[
    "子轩", "浩然", "宇航", "俊熙", "梓睿", "一鸣", "思远", "嘉树", "皓轩", "泽宇", "沐阳", "奕辰", "天佑", "明哲",
    "景行", "知行", "子墨", "博文", "承泽", "云帆",
];
const YOUNG_WOMEN: &[&str] = &[
    "梓涵", "雨桐", "欣怡", "诗涵", "可馨", "一诺", "语嫣", "若曦", "佳怡", "思琪", "沐晴", "书瑶", "静姝", "安然",
    "雅雯", "晨曦", "知夏", "念慈", "舒窈", "芷若",
];

/// A surname.
pub fn surname(random: &mut Random) -> &'static str {
    random.weighted::<&str>(SURNAMES)
}

/// A given name for somebody born in a year.
pub fn given(random: &mut Random, sex: Sex, born: i16) -> &'static str {
    let names = match (sex, born) {
        (Sex::Male, ..1968) => ELDER_MEN,
        (Sex::Female, ..1968) => ELDER_WOMEN,
        (Sex::Male, 1968..2002) => ADULT_MEN,
        (Sex::Female, 1968..2002) => ADULT_WOMEN,
        (Sex::Male, _) => YOUNG_MEN,
        (Sex::Female, _) => YOUNG_WOMEN,
    };
    random.pick::<&str>(names)
}

/// A whole name.
pub fn full(random: &mut Random, sex: Sex, born: i16) -> String {
    let surname = surname(random);
    format!("{surname}{}", given(random, sex, born))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn surnames_come_about_as_often_as_in_life() {
        let mut random = Random::new(3, "surnames");
        let drawn: Vec<&str> = (0..5_000).map(|_| surname(&mut random)).collect();
        let wang = drawn.iter().filter(|name| **name == "王").count();
        let ouyang = drawn.iter().filter(|name| **name == "欧阳").count();
        assert!((350..650).contains(&wang), "{wang}");
        assert!(ouyang < 30, "{ouyang}");
        assert!(drawn.iter().collect::<BTreeSet<_>>().len() > 50);
    }
}
