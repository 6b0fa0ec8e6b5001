//! The divisions of the sample city: a city of four districts and two counties with streets and communities, under codes
//! that no real place uses (no province has the number 99).

use super::model::Division;
use base::Text;

/// A district or county: code, the part of codes and logins that names it, names, its streets, its seat's road.
pub struct District {
    /// Six digits.
    pub code: &'static str,
    /// How logins and office codes name it.
    pub slug: &'static str,
    /// Name in Chinese and English.
    pub name: (&'static str, &'static str),
    /// Streets: number among them, slug, names, whether it is a town.
    pub streets: &'static [Street],
}

/// A street or town.
pub struct Street {
    /// Three digits: 001 to 099 streets, 100 to 199 towns.
    pub number: u16,
    /// How logins and office codes name it.
    pub slug: &'static str,
    /// Name in Chinese and English.
    pub name: (&'static str, &'static str),
    /// Communities (three digits, Chinese, English).
    pub communities: [(u16, &'static str, &'static str); 3],
}

/// The code of the city.
pub const CITY: &str = "990100";
/// The name of the city.
pub const CITY_NAME: (&str, &str) = ("云州市", "Yunzhou");
/// The name of the province, whose code is 990000.
pub const PROVINCE_NAME: (&str, &str) = ("云泽省", "Yunze Province");

macro_rules! street {
    ($number:literal, $slug:literal, $zh:literal, $en:literal, $($code:literal $czh:literal $cen:literal),+) => {
        Street { number: $number, slug: $slug, name: ($zh, $en), communities: [$(($code, $czh, $cen)),+] }
    };
}

/// All districts and counties.
pub const DISTRICTS: &[District] = &[
    District {
        code: "990102",
        slug: "yunjiang",
        name: ("云江区", "Yunjiang District"),
        streets: &[
            street!(1, "binjiang", "滨江街道", "Binjiang Street", 1 "桂花巷社区" "Guihuaxiang Community", 2 "老邮局社区" "Laoyouju Community", 3 "江畔社区" "Jiangpan Community"),
            street!(2, "gulou", "鼓楼街道", "Gulou Street", 1 "书院社区" "Shuyuan Community", 2 "钟楼社区" "Zhonglou Community", 3 "文庙社区" "Wenmiao Community"),
            street!(3, "donghu", "东湖街道", "Donghu Street", 1 "荷塘社区" "Hetang Community", 2 "柳岸社区" "Liu'an Community", 3 "湖心社区" "Huxin Community"),
        ],
    },
    District {
        code: "990103",
        slug: "linpu",
        name: ("临浦区", "Linpu District"),
        streets: &[
            street!(1, "pukou", "浦口街道", "Pukou Street", 1 "渡口社区" "Dukou Community", 2 "海棠社区" "Haitang Community", 3 "盐仓社区" "Yancang Community"),
            street!(2, "xingang", "新港街道", "Xingang Street", 1 "码头社区" "Matou Community", 2 "货栈社区" "Huozhan Community", 3 "灯塔社区" "Dengta Community"),
            street!(3, "chaosheng", "潮生街道", "Chaosheng Street", 1 "听潮社区" "Tingchao Community", 2 "望海社区" "Wanghai Community", 3 "沙堤社区" "Shadi Community"),
        ],
    },
    District {
        code: "990104",
        slug: "wangshan",
        name: ("望山区", "Wangshan District"),
        streets: &[
            street!(1, "qingquan", "清泉街道", "Qingquan Street", 1 "泉眼社区" "Quanyan Community", 2 "竹林社区" "Zhulin Community", 3 "石阶社区" "Shijie Community"),
            street!(2, "songtao", "松涛街道", "Songtao Street", 1 "松下社区" "Songxia Community", 2 "茶亭社区" "Chating Community", 3 "云台社区" "Yuntai Community"),
            street!(100, "yanling", "雁岭镇", "Yanling Town", 1 "镇前社区" "Zhenqian Community", 201 "上雁村" "Shangyan Village", 202 "下雁村" "Xiayan Village"),
        ],
    },
    District {
        code: "990105",
        slug: "qingshi",
        name: ("青石区", "Qingshi District"),
        streets: &[
            street!(1, "shiqiao", "石桥街道", "Shiqiao Street", 1 "桥头社区" "Qiaotou Community", 2 "石匠社区" "Shijiang Community", 3 "碑林社区" "Beilin Community"),
            street!(2, "heping", "和平街道", "Heping Street", 1 "和平里社区" "Hepingli Community", 2 "纺织社区" "Fangzhi Community", 3 "铁路社区" "Tielu Community"),
            street!(3, "kaifa", "开发街道", "Kaifa Street", 1 "创业社区" "Chuangye Community", 2 "星河社区" "Xinghe Community", 3 "科苑社区" "Keyuan Community"),
        ],
    },
    District {
        code: "990121",
        slug: "liuxi",
        name: ("柳溪县", "Liuxi County"),
        streets: &[
            street!(100, "chengguan", "城关镇", "Chengguan Town", 1 "东门社区" "Dongmen Community", 2 "西街社区" "Xijie Community", 201 "河湾村" "Hewan Village"),
            street!(101, "miqiao", "米桥镇", "Miqiao Town", 1 "米市社区" "Mishi Community", 201 "稻香村" "Daoxiang Village", 202 "水碾村" "Shuinian Village"),
            street!(102, "huaxi", "花溪镇", "Huaxi Town", 1 "溪口社区" "Xikou Community", 201 "桃源村" "Taoyuan Village", 202 "杏花村" "Xinghua Village"),
        ],
    },
    District {
        code: "990122",
        slug: "beiling",
        name: ("北岭县", "Beiling County"),
        streets: &[
            street!(100, "lingxia", "岭下镇", "Lingxia Town", 1 "岭下社区" "Lingxia Community", 2 "粮站社区" "Liangzhan Community", 201 "山脚村" "Shanjiao Village"),
            street!(101, "beichuankou", "北川口镇", "Beichuankou Town", 1 "川口社区" "Chuankou Community", 201 "柿子村" "Shizi Village", 202 "梯田村" "Titian Village"),
            street!(102, "hongye", "红叶镇", "Hongye Town", 1 "红叶社区" "Hongye Community", 201 "林场村" "Linchang Village", 202 "石屋村" "Shiwu Village"),
        ],
    },
];

/// Roads, each with its English name; house numbers are drawn.
pub const ROADS: &[(&str, &str)] = &[
    ("滨江路", "Binjiang Road"),
    ("桂花巷", "Guihua Lane"),
    ("人民路", "Renmin Road"),
    ("书院街", "Shuyuan Street"),
    ("石桥街", "Shiqiao Street"),
    ("望山大道", "Wangshan Avenue"),
    ("海棠路", "Haitang Road"),
    ("解放路", "Jiefang Road"),
    ("学府路", "Xuefu Road"),
    ("清泉路", "Qingquan Road"),
    ("新港大道", "Xingang Avenue"),
    ("柳岸街", "Liu'an Street"),
    ("和平路", "Heping Road"),
    ("创业路", "Chuangye Road"),
    ("茶亭路", "Chating Road"),
    ("东门街", "Dongmen Street"),
];

fn text(name: (&str, &str)) -> Text {
    Text::new(name.0, name.1)
}

/// All divisions from the province down to the communities, each after the one above it.
pub fn divisions() -> Vec<Division> {
    let mut all = Vec::new();
    let mut add = |code: String, parent: &str, name: (&str, &str)| {
        all.push(Division { code, parent: parent.to_owned(), name: text(name) });
    };
    add("990000".to_owned(), "", PROVINCE_NAME);
    add(CITY.to_owned(), "990000", CITY_NAME);
    for district in DISTRICTS {
        add(district.code.to_owned(), CITY, district.name);
        for street in district.streets {
            let code = format!("{}{:03}", district.code, street.number);
            add(code.clone(), district.code, street.name);
            for (number, zh, en) in street.communities {
                add(format!("{code}{number:03}"), &code, (zh, en));
            }
        }
    }
    all
}
