//! The sample city: divisions, offices, officials, residents, companies, drawn from a seed. Pure and repeatable.
//!
//! Nothing here is real: the province has the number 99, which no province has; names of people are drawn. Check digits of
//! identity numbers and credit codes are valid, so that every form accepts them.

mod companies;
mod known;
mod mobiles;
mod model;
mod names;
mod offices;
mod officials;
mod people;
mod places;
mod random;
#[cfg(test)]
mod tests;

pub use model::{Company, Division, Household, Office, Official, Relation, Resident};
pub use officials::ROLES;
pub use places::{CITY, CITY_NAME, divisions};
pub use random::Random;

use codes::{DivisionCode, Divisions};
use mobiles::Mobiles;
use people::{Maker, Numbers};

/// Places of the same province from which people have moved here.
const ELSEWHERE: &[(&str, &str)] =
    &[("990201", "澄江市北城区"), ("990202", "澄江市南城区"), ("990301", "石浦市东港区"), ("990322", "石浦市沙洲县")];

/// The whole city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// From the province down, each after the one above it.
    pub divisions: Vec<Division>,
    /// Offices, each after the one above it.
    pub offices: Vec<Office>,
    /// Officials at their posts.
    pub officials: Vec<Official>,
    /// Residents.
    pub residents: Vec<Resident>,
    /// Their households.
    pub households: Vec<Household>,
    /// Companies.
    pub companies: Vec<Company>,
}

impl City {
    /// The city of a seed. At scale 1 there are some 400 residents and 60 companies; both grow with the scale (0.1 to 10,000).
    pub fn generate(seed: u64, scale: f64) -> City {
        let scale = if scale.is_finite() { scale.clamp(0.1, 10_000.0) } else { 1.0 };
        let (mut mobiles, mut numbers) = (Mobiles::new(), Numbers::default());
        let offices = offices::offices(&mut Random::new(seed, "offices"));
        let mut random = Random::new(seed, "people");
        let mut maker = Maker {
            random: &mut random,
            mobiles: &mut mobiles,
            numbers: &mut numbers,
            residents: Vec::new(),
            households: Vec::new(),
        };
        maker.people((400.0 * scale) as usize);
        let Maker { mut residents, households, .. } = maker;
        let companies =
            companies::companies(&mut Random::new(seed, "companies"), &residents, (60.0 * scale).ceil() as usize);
        employ(&mut Random::new(seed, "work"), &mut residents, &companies);
        let mut random = Random::new(seed, "officials");
        let officials = officials::officials(&offices, &mut random, scale, &mut mobiles, &mut numbers);
        City { divisions: divisions(), offices, officials, residents, households, companies }
    }

    /// The divisions that identity numbers of the city may begin with: the nation's, the city's own and its neighbours'.
    pub fn known_divisions() -> Divisions {
        let own = divisions().into_iter().map(|division| (division.code, division.name.zh));
        let near = ELSEWHERE.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned()));
        own.chain(near).fold(Divisions::default(), |known, (code, name)| match DivisionCode::parse(&code) {
            Ok(code) => known.with(code, name),
            Err(_) => known,
        })
    }

    /// A resident by slug, such as `chen-xiaolan`.
    pub fn resident(&self, slug: &str) -> Option<&Resident> {
        self.residents.iter().find(|resident| !slug.is_empty() && resident.slug == slug)
    }

    /// A company by slug, such as `shiguang`.
    pub fn company(&self, slug: &str) -> Option<&Company> {
        self.companies.iter().find(|company| !slug.is_empty() && company.slug == slug)
    }

    /// An office by its code.
    pub fn office(&self, code: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.code == code)
    }
}

/// Six of ten adults of working age have an employer here.
fn employ(random: &mut Random, residents: &mut [Resident], companies: &[Company]) {
    let open: Vec<usize> = (0..companies.len()).filter(|index| companies[*index].active).collect();
    if open.is_empty() {
        return;
    }
    for resident in residents.iter_mut() {
        let works = (1966..=2004).contains(&resident.birth().year()) && random.chance(60);
        let employer = *random.pick(&open);
        if works || resident.slug == "zhao-min" {
            resident.employer = Some(employer);
        }
    }
}
