//! Residents in their households: couples, children, parents; identity numbers that no two people share.

use super::mobiles::Mobiles;
use super::model::{Household, Relation, Resident};
use super::places::{DISTRICTS, District, ROADS, Street};
use super::random::Random;
use super::{ELSEWHERE, known, names};
use base::Text;
use codes::{BankCard, CitizenId, Sex};
use jiff::civil::{Date, date};
use std::collections::HashSet;

/// Hands out identity numbers.
#[derive(Debug, Default)]
pub struct Numbers(HashSet<CitizenId>);

impl Numbers {
    /// A number for somebody of a sex, born on a day, first registered in a district.
    pub fn make(&mut self, random: &mut Random, district: &str, birth: Date, sex: Sex) -> CitizenId {
        let odd = i64::from(sex == Sex::Male);
        let mut birth = birth;
        for turn in 1_u32.. {
            let sequence = (random.between(0, 499) * 2 + odd) as u16;
            let number =
                CitizenId::build(district, birth, sequence).expect("a district, a date, a sequence below 1000");
            if self.0.insert(number.clone()) {
                return number;
            }
            // A day on which half of all sequences are taken gives way to the next.
            if turn % 500 == 0 {
                birth = birth.tomorrow().unwrap_or(birth);
            }
        }
        unreachable!("the loop has no end but its return")
    }

    /// A number with everything given, for people who are the same in every city.
    pub fn exactly(&mut self, district: &str, birth: Date, sequence: u16) -> CitizenId {
        let number = CitizenId::build(district, birth, sequence).expect("a district, a date, a sequence below 1000");
        self.0.insert(number.clone());
        number
    }

    /// A number for somebody between 24 and 58 years of age in 2026.
    pub fn working_age(&mut self, random: &mut Random, sex: Sex) -> CitizenId {
        let district = random.pick(DISTRICTS).code;
        let birth = day_in(random, 1968, 2002);
        self.make(random, district, birth, sex)
    }
}

/// A day of the years from `first` to `last`.
pub fn day_in(random: &mut Random, first: i16, last: i16) -> Date {
    let year = random.between(i64::from(first), i64::from(last)) as i16;
    date(year, 1, 1).saturating_add(jiff::Span::new().days(random.between(0, 364)))
}

/// Everything that is drawn from while households are made.
pub struct Maker<'a> {
    /// Chance.
    pub random: &'a mut Random,
    /// Mobiles.
    pub mobiles: &'a mut Mobiles,
    /// Identity numbers.
    pub numbers: &'a mut Numbers,
    /// Residents so far.
    pub residents: Vec<Resident>,
    /// Households so far.
    pub households: Vec<Household>,
}

/// Where a household lives.
struct Home {
    district: &'static District,
    street: &'static Street,
    community: usize,
}

impl Maker<'_> {
    /// Households until there are `count` residents, the known ones first.
    pub fn people(&mut self, count: usize) {
        known::people(self);
        while self.residents.len() < count {
            self.household();
        }
    }

    fn home(&mut self) -> Home {
        // The inner districts are larger.
        let district = *self.random.weighted(&[(0_usize, 28), (1, 18), (2, 15), (3, 20), (4, 10), (5, 9)]);
        let district = &DISTRICTS[district];
        let street = self.random.pick(district.streets);
        Home { district, street, community: self.random.between(0, 2) as usize }
    }

    /// Opens an empty household; its members are added to it one by one.
    pub fn open(&mut self, community: &str, place: &Text, registered: bool, owns: bool) -> usize {
        let index = self.households.len();
        let (road, house) = (*self.random.pick(ROADS), self.random.between(1, 199));
        let (block, flat) = (self.random.between(1, 18), self.random.between(1, 11) * 100 + self.random.between(1, 4));
        let address = Text::new(
            format!("{}{} {house} 号 {block} 幢 {flat} 室", place.zh, road.0),
            format!("Flat {flat}, block {block}, {house} {}, {}", road.1, place.en),
        );
        let since = if registered { day_in(self.random, 1995, 2022) } else { day_in(self.random, 2018, 2025) };
        self.households.push(Household {
            number: format!("{}{:06}", &community[..9], index + 1),
            community: community.to_owned(),
            address,
            property: owns
                .then(|| format!("云（{}）{}不动产权第{:07}号", since.year(), &community[..6], 1_000 + index)),
            registered,
            since,
            low_income: false,
            members: Vec::new(),
        });
        index
    }

    /// Adds a member with a name and an identity number.
    pub fn add(&mut self, household: usize, relation: Relation, name: String, number: CitizenId) -> usize {
        let index = self.residents.len();
        let phone = (number.birth().year() < 2012).then(|| self.mobiles.next());
        let bank_card = BankCard::build(&format!("622990{index:012}")).expect("eighteen digits");
        self.residents.push(Resident {
            slug: "",
            name,
            number,
            bank_card,
            phone,
            household,
            relation,
            spouse: None,
            parents: Vec::new(),
            disability: None,
            employer: None,
        });
        self.households[household].members.push(index);
        index
    }

    /// Marries two residents.
    pub fn marry(&mut self, one: usize, other: usize) {
        self.residents[one].spouse = Some(other);
        self.residents[other].spouse = Some(one);
    }

    fn draw(
        &mut self,
        household: usize,
        relation: Relation,
        sex: Sex,
        years: (i16, i16),
        surname: Option<&str>,
    ) -> usize {
        let birth = day_in(self.random, years.0, years.1);
        let district = if self.households[household].registered {
            self.households[household].community[..6].to_owned()
        } else {
            self.random.pick(ELSEWHERE).0.to_owned()
        };
        let number = self.numbers.make(self.random, &district, birth, sex);
        let surname = surname.map_or_else(|| names::surname(self.random).to_owned(), str::to_owned);
        let name = format!("{surname}{}", names::given(self.random, sex, birth.year()));
        let index = self.add(household, relation, name, number);
        if relation != Relation::Child && self.random.chance(11) {
            self.residents[index].disability = Some(self.random.between(1, 4) as u8);
        }
        index
    }

    fn household(&mut self) {
        let Home { district, street, community } = self.home();
        let (number, zh, en) = street.communities[community];
        let code = format!("{}{:03}{number:03}", district.code, street.number);
        let place = Text::new(
            format!("{}{}{zh}", district.name.0, street.name.0),
            format!("{en}, {}, {}", street.name.1, district.name.1),
        );
        let registered = self.random.chance(86);
        let owns = registered && self.random.chance(78);
        let household = self.open(&code, &place, registered, owns);
        self.households[household].low_income = registered && self.random.chance(5);
        let kind = *self.random.weighted(&[("one", 14), ("couple", 16), ("family", 38), ("three", 16), ("elders", 16)]);
        let surname = names::surname(self.random);
        let generation = if kind == "elders" { (1944, 1962) } else { (1968, 1999) };
        let sex = if kind == "one" && self.random.chance(50) { Sex::Female } else { Sex::Male };
        let head = self.draw(household, Relation::Head, sex, generation, Some(surname));
        if kind == "one" {
            return;
        }
        let year = self.residents[head].birth().year();
        let wife = self.draw(household, Relation::Spouse, Sex::Female, (year - 1, year + 3), None);
        self.marry(head, wife);
        if kind == "family" || kind == "three" {
            self.children(household, head, wife, surname);
        }
        if kind == "three" {
            let mother = self.draw(household, Relation::Parent, Sex::Female, (year - 30, year - 23), None);
            self.residents[head].parents.push(mother);
            if self.random.chance(60) {
                let born = self.residents[mother].birth().year();
                let father = self.draw(household, Relation::Parent, Sex::Male, (born - 3, born + 1), Some(surname));
                self.residents[head].parents.push(father);
                self.marry(mother, father);
            }
        }
    }

    fn children(&mut self, household: usize, father: usize, mother: usize, surname: &str) {
        let born = self.residents[mother].birth().year();
        let count = if self.random.chance(35) { 2 } else { 1 };
        for turn in 0..count {
            let first = (born + 23 + turn * 3).min(2025);
            let sex = if self.random.chance(48) { Sex::Female } else { Sex::Male };
            let child = self.draw(household, Relation::Child, sex, (first, (first + 6).min(2025)), Some(surname));
            self.residents[child].parents = vec![mother, father];
        }
    }
}
