//! The organisations of the sample city: the city's departments, those of each district, halls, streets, communities.

use super::model::Office;
use super::places::{CITY, CITY_NAME, DISTRICTS, District, ROADS, Street};
use super::random::Random;
use base::Text;
use codes::CreditCode;

/// A department: what it does (also its slug), names without the place, short names, functions besides, whether districts have one.
struct Department {
    function: &'static str,
    name: (&'static str, &'static str),
    short: (&'static str, &'static str),
    more: &'static [&'static str],
    districts: bool,
}

const fn department(
    function: &'static str,
    name: (&'static str, &'static str),
    short: (&'static str, &'static str),
    districts: bool,
) -> Department {
    Department { function, name, short, more: &[], districts }
}

/// The city's departments, those of the packs first.
const DEPARTMENTS: &[Department] = &[
    department(
        "market-regulation",
        ("市场监督管理局", "Market Regulation Bureau"),
        ("市监局", "Market regulation"),
        true,
    ),
    department("public-security", ("公安局", "Public Security Bureau"), ("公安局", "Public security"), true),
    department("taxation", ("税务局", "Tax Bureau"), ("税务局", "Taxation"), true),
    Department {
        more: &["social-security", "employment"],
        ..department(
            "human-resources",
            ("人力资源和社会保障局", "Human Resources and Social Security Bureau"),
            ("人社局", "Social security"),
            true,
        )
    },
    department(
        "housing-fund",
        ("住房公积金管理中心", "Housing Provident Fund Centre"),
        ("公积金中心", "Housing fund"),
        false,
    ),
    department("civil-affairs", ("民政局", "Civil Affairs Bureau"), ("民政局", "Civil affairs"), true),
    department(
        "medical-security",
        ("医疗保障局", "Healthcare Security Bureau"),
        ("医保局", "Healthcare security"),
        true,
    ),
    department(
        "disabled-federation",
        ("残疾人联合会", "Disabled Persons' Federation"),
        ("残联", "Disabled persons"),
        true,
    ),
    department(
        "housing",
        ("住房和城乡建设局", "Housing and Urban-Rural Development Bureau"),
        ("住建局", "Housing"),
        true,
    ),
    department("health", ("卫生健康委员会", "Health Commission"), ("卫健委", "Health"), false),
    department("education", ("教育局", "Education Bureau"), ("教育局", "Education"), false),
    department(
        "natural-resources",
        ("自然资源和规划局", "Natural Resources and Planning Bureau"),
        ("资规局", "Natural resources"),
        false,
    ),
    department("transport", ("交通运输局", "Transport Bureau"), ("交通局", "Transport"), false),
    department(
        "culture-tourism",
        ("文化和旅游局", "Culture and Tourism Bureau"),
        ("文旅局", "Culture and tourism"),
        false,
    ),
    department("ecology", ("生态环境局", "Ecology and Environment Bureau"), ("生态环境局", "Environment"), false),
    department("justice", ("司法局", "Justice Bureau"), ("司法局", "Justice"), false),
    department("data", ("数据局", "Data Bureau"), ("数据局", "Data"), false),
    department("urban-management", ("城市管理局", "Urban Management Bureau"), ("城管局", "Urban management"), false),
    department("emergency", ("应急管理局", "Emergency Management Bureau"), ("应急局", "Emergency management"), false),
    department(
        "agriculture",
        ("农业农村局", "Agriculture and Rural Affairs Bureau"),
        ("农业农村局", "Agriculture"),
        false,
    ),
    department("water", ("水务局", "Water Bureau"), ("水务局", "Water"), false),
    department("commerce", ("商务局", "Commerce Bureau"), ("商务局", "Commerce"), false),
    department(
        "development",
        ("发展和改革委员会", "Development and Reform Commission"),
        ("发改委", "Development"),
        false,
    ),
    department(
        "industry",
        ("工业和信息化局", "Industry and Information Technology Bureau"),
        ("工信局", "Industry"),
        false,
    ),
    department("finance", ("财政局", "Finance Bureau"), ("财政局", "Finance"), false),
    department("veterans", ("退役军人事务局", "Veterans Affairs Bureau"), ("退役军人局", "Veterans"), false),
    department("petitions", ("信访局", "Public Complaints Bureau"), ("信访局", "Complaints"), false),
    department("forestry", ("园林和林业局", "Parks and Forestry Bureau"), ("园林局", "Parks"), false),
    department("archives", ("档案馆", "Archives"), ("档案馆", "Archives"), false),
];

/// Draws what every office has: a credit code, telephones, an address, hours.
struct Maker<'a> {
    random: &'a mut Random,
    count: u32,
    all: Vec<Office>,
}

/// What is particular to an office.
struct Wish {
    code: String,
    parent: String,
    kind: &'static str,
    name: Text,
    short: Text,
    division: String,
    functions: Vec<&'static str>,
    place: Text,
}

impl Maker<'_> {
    fn add(&mut self, wish: Wish) {
        self.count += 1;
        let (road, number) = (*self.random.pick(ROADS), self.random.between(2, 198));
        let county = wish.division.get(..6).unwrap_or(CITY);
        let category = if wish.kind == "hall" || wish.kind == "community" { '2' } else { '1' };
        let credit_code = CreditCode::build('1', category, county, &format!("{:08}", 1_100_000 + self.count))
            .expect("digits only, of the right length");
        let saturday = matches!(wish.kind, "hall" | "street");
        let hours = if saturday {
            Text::new("周一至周五 9:00—17:00，周六 9:00—12:00", "Mon to Fri 9:00–17:00, Sat 9:00–12:00")
        } else {
            Text::new("周一至周五 9:00—12:00，13:30—17:30", "Mon to Fri 9:00–12:00 and 13:30–17:30")
        };
        self.all.push(Office {
            code: wish.code,
            parent: wish.parent,
            kind: wish.kind,
            name: wish.name,
            short: wish.short,
            division: wish.division,
            functions: wish.functions,
            credit_code,
            phone: format!("0990-{:08}", 88_120_000 + self.count * 10),
            complaints: format!("0990-{:08}", 88_120_009 + self.count * 10),
            address: Text::new(
                format!("{}{} {number} 号", wish.place.zh, road.0),
                format!("{number} {}, {}", road.1, wish.place.en),
            ),
            hours,
        });
    }
}

fn joined(place: (&str, &str), name: (&str, &str)) -> Text {
    Text::new(format!("{}{}", place.0, name.0), format!("{} {}", place.1, name.1))
}

fn text(name: (&str, &str)) -> Text {
    Text::new(name.0, name.1)
}

/// All offices, each after the one above it.
pub fn offices(random: &mut Random) -> Vec<Office> {
    let mut maker = Maker { random, count: 0, all: Vec::new() };
    city(&mut maker);
    for district in DISTRICTS {
        of_district(&mut maker, district);
    }
    maker.all
}

fn city(maker: &mut Maker) {
    let place = text(DISTRICTS[0].name);
    let mut add = |code: &str, parent: &str, kind, name: Text, short: (&str, &str), functions: Vec<&'static str>| {
        maker.add(Wish {
            code: code.to_owned(),
            parent: parent.to_owned(),
            kind,
            name,
            short: text(short),
            division: CITY.to_owned(),
            functions,
            place: place.clone(),
        });
    };
    let root = "yunzhou-government";
    add(
        root,
        "",
        "government",
        joined(CITY_NAME, ("人民政府", "Municipal Government")),
        ("市政府", "City government"),
        vec!["review"],
    );
    add(
        "yunzhou-government-services",
        root,
        "hall",
        joined(CITY_NAME, ("政务服务中心", "Government Service Centre")),
        ("市政务服务中心", "City service centre"),
        vec!["government-services"],
    );
    for department in DEPARTMENTS {
        let name = if department.function == "taxation" {
            Text::new(
                format!("国家税务总局{}税务局", CITY_NAME.0),
                format!("{} Tax Service, State Taxation Administration", CITY_NAME.1),
            )
        } else {
            joined(CITY_NAME, department.name)
        };
        let functions = [department.function].into_iter().chain(department.more.iter().copied()).collect();
        add(&format!("yunzhou-{}", department.function), root, "department", name, department.short, functions);
    }
}

fn of_district(maker: &mut Maker, district: &District) {
    let root = format!("{}-government", district.slug);
    let place = text(district.name);
    let wish = |code: String, parent: &str, kind, name: Text, short: Text, functions: Vec<&'static str>| Wish {
        code,
        parent: parent.to_owned(),
        kind,
        name,
        short,
        division: district.code.to_owned(),
        functions,
        place: place.clone(),
    };
    let short = |words: (&str, &str)| joined(district.name, words);
    maker.add(wish(
        root.clone(),
        "yunzhou-government",
        "government",
        joined(district.name, ("人民政府", "Government")),
        short(("政府", "Government")),
        vec![],
    ));
    maker.add(wish(
        format!("{}-government-services", district.slug),
        &root,
        "hall",
        joined(district.name, ("政务服务中心", "Government Service Centre")),
        short(("政务服务中心", "service centre")),
        vec!["government-services", "community-affairs"],
    ));
    for department in DEPARTMENTS.iter().filter(|department| department.districts) {
        let taxes = department.function == "taxation";
        let parent = if taxes { "yunzhou-taxation" } else { &root };
        let name = if taxes {
            Text::new(
                format!("国家税务总局{}税务局", district.name.0),
                format!("{} Tax Service, State Taxation Administration", district.name.1),
            )
        } else {
            joined(district.name, department.name)
        };
        let functions = [department.function].into_iter().chain(department.more.iter().copied()).collect();
        let code = format!("{}-{}", district.slug, department.function);
        maker.add(wish(code, parent, "department", name, short(department.short), functions));
    }
    maker.add(wish(
        format!("{}-means-check", district.slug),
        &format!("{}-civil-affairs", district.slug),
        "department",
        joined(district.name, ("居民家庭经济状况核对中心", "Centre for Checking Household Means")),
        short(("核对中心", "Means check")),
        vec!["means-check"],
    ));
    for street in district.streets {
        of_street(maker, district, street, &root);
    }
}

fn of_street(maker: &mut Maker, district: &District, street: &Street, root: &str) {
    let code = format!("{}-{}", street.slug, if street.number < 100 { "street" } else { "town" });
    let division = format!("{}{:03}", district.code, street.number);
    let place = joined(district.name, street.name);
    maker.add(Wish {
        code: code.clone(),
        parent: root.to_owned(),
        kind: "street",
        name: Text::new(format!("{}便民服务中心", street.name.0), format!("{} Service Centre", street.name.1)),
        short: text(street.name),
        division: division.clone(),
        functions: vec!["community-affairs"],
        place: place.clone(),
    });
    for (number, zh, en) in street.communities {
        maker.add(Wish {
            code: format!("{code}-{number:03}"),
            parent: code.clone(),
            kind: "community",
            name: Text::new(
                format!("{}{zh}便民服务站", street.name.0),
                format!("{en} Service Station, {}", street.name.1),
            ),
            short: Text::new(zh, en),
            division: format!("{division}{number:03}"),
            functions: vec!["community-window"],
            place: place.clone(),
        });
    }
}
