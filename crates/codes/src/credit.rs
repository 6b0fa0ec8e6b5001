//! Unified social credit codes (统一社会信用代码, GB 32100-2015): 1 department, 1 category, 6 division, 9 organisation, 1 check.

use crate::check::{self, CREDIT_ALPHABET};
use crate::error::CodeError;
use crate::organisation::OrganisationCode;
use crate::{mask, text};

code_type!(
    /// A unified social credit code of 18 characters.
    CreditCode,
    open,
    stored = parse
);

type Words = (&'static str, &'static str);

/// Registering departments by the first character.
const DEPARTMENTS: [(char, Words); 12] = [
    ('1', ("机构编制", "Public sector reform")),
    ('2', ("外交", "Foreign affairs")),
    ('3', ("司法行政", "Justice")),
    ('4', ("文化", "Culture")),
    ('5', ("民政", "Civil affairs")),
    ('6', ("旅游", "Tourism")),
    ('7', ("宗教", "Religious affairs")),
    ('8', ("工会", "Trade unions")),
    ('9', ("市场监管", "Market regulation")),
    ('A', ("中央军委改革和编制办公室", "Central Military Commission")),
    ('N', ("农业", "Agriculture")),
    ('Y', ("其他", "Other")),
];

/// Categories by department and the second character.
const CATEGORIES: [(&str, Words); 15] = [
    ("11", ("机关", "Government organ")),
    ("12", ("事业单位", "Public institution")),
    ("13", ("群众团体", "Mass organisation")),
    ("19", ("其他", "Other")),
    ("51", ("社会团体", "Social association")),
    ("52", ("民办非企业单位", "Private non-enterprise unit")),
    ("53", ("基金会", "Foundation")),
    ("59", ("其他", "Other")),
    ("91", ("企业", "Enterprise")),
    ("92", ("个体工商户", "Individual business")),
    ("93", ("农民专业合作社", "Farmers' cooperative")),
    ("N1", ("组级集体经济组织", "Group-level collective")),
    ("N2", ("村级集体经济组织", "Village-level collective")),
    ("N3", ("乡镇级集体经济组织", "Township-level collective")),
    ("N9", ("其他", "Other")),
];

impl CreditCode {
    /// Reads a code and checks its alphabet, its own check character and that of the organisation code inside.
    pub fn parse(text: &str) -> Result<CreditCode, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 18)?;
        text::every(&code, 1, |character| CREDIT_ALPHABET.contains(character))?;
        text::digits(&code[2..8], 3)?;
        let expected = check::credit(&code[..17]).expect("17 characters of the alphabet");
        if !code.ends_with(expected) {
            return Err(CodeError::Check { expected });
        }
        let inner = check::organisation(&code[8..16]).expect("8 digits or capitals");
        if code[16..17].starts_with(inner) {
            Ok(CreditCode(code))
        } else {
            Err(CodeError::InnerCheck { expected: inner })
        }
    }

    /// Makes a code from its parts: department and category characters, a division of six digits, a body of eight
    /// characters of the alphabet. Both check characters are computed.
    pub fn build(department: char, category: char, division: &str, body: &str) -> Result<CreditCode, CodeError> {
        text::exactly(division, 6)?;
        text::exactly(body, 8)?;
        let first = text::normalise(&format!("{department}{category}{division}{body}"))?;
        text::exactly(&first, 16)?;
        text::every(&first, 1, |character| CREDIT_ALPHABET.contains(character))?;
        text::digits(&first[2..8], 3)?;
        let inner = check::organisation(&first[8..]).expect("8 digits or capitals");
        let first = format!("{first}{inner}");
        let check = check::credit(&first).expect("17 characters of the alphabet: X, 0 to 9 are in it");
        Ok(CreditCode(format!("{first}{check}")))
    }

    /// The character of the registering department.
    pub fn department(&self) -> char {
        self.0.chars().next().expect("18 characters")
    }

    /// The registering department in Chinese and English; none for one outside the standard's list.
    pub fn department_words(&self) -> Option<(&'static str, &'static str)> {
        DEPARTMENTS.iter().find(|(code, _)| *code == self.department()).map(|(_, words)| *words)
    }

    /// The category in Chinese and English (企业, 机关…); none for one outside the standard's list.
    pub fn category_words(&self) -> Option<(&'static str, &'static str)> {
        let other = ("其他", "Other");
        let found = CATEGORIES.iter().find(|(code, _)| self.0.starts_with(code)).map(|(_, words)| *words);
        found.or_else(|| (self.0.starts_with("Y1")).then_some(other))
    }

    /// The six digits of the registering division.
    pub fn division(&self) -> &str {
        &self.0[2..8]
    }

    /// The organisation code inside.
    pub fn organisation(&self) -> OrganisationCode {
        OrganisationCode::parse(&self.0[8..17]).expect("checked when parsed")
    }

    /// Whether the holder is a company or another body registered by market regulation.
    pub fn is_market_entity(&self) -> bool {
        self.department() == '9'
    }

    /// `9135 **** **** 0Y43`.
    pub fn mask(&self) -> String {
        mask::number(&self.0)
    }
}
