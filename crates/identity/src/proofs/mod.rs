//! Who confirms that somebody is who they say: three proofs (number and name, a code by phone, a card), the tie between a
//! guardian and a child, and who represents a company. Asked before the transaction; what was confirmed travels as a value
//! that only this module makes.

mod simulator;

use base::{Locale, Refusal, Result};
use codes::{CitizenId, CreditCode};
use std::fmt;
use std::sync::Arc;

/// The provider that is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Proofs {
    /// None: people are asked to come to a window.
    #[default]
    Closed,
    /// A simulator for sample cities: numbers with valid check digits pass; see [`Proofs::rules`] for those that do not.
    Simulated,
}

/// A card that shows who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// 银行卡.
    Bank,
    /// 社会保障卡.
    SocialSecurity,
}

impl CardKind {
    /// As forms send it.
    pub fn code(self) -> &'static str {
        match self {
            CardKind::Bank => "bank",
            CardKind::SocialSecurity => "social-security",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<CardKind> {
        [CardKind::Bank, CardKind::SocialSecurity].into_iter().find(|kind| kind.code() == code)
    }
}

/// A number and a name that belong together.
#[derive(Debug, Clone)]
pub struct ProvedIdentity {
    name: String,
    number: CitizenId,
}

/// A card that belongs to a number and a name.
#[derive(Debug, Clone)]
pub struct ProvedCard {
    number: CitizenId,
    kind: CardKind,
}

/// A child whose guardian somebody is.
#[derive(Debug, Clone)]
pub struct ProvedGuardian {
    guardian: CitizenId,
    child_name: String,
    child: CitizenId,
}

/// A company that somebody represents.
#[derive(Debug, Clone)]
pub struct ProvedLegal {
    name: String,
    code: CreditCode,
    person: CitizenId,
}

impl ProvedIdentity {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number.
    pub fn number(&self) -> &CitizenId {
        &self.number
    }
}

impl ProvedCard {
    /// The number of the card's holder.
    pub fn number(&self) -> &CitizenId {
        &self.number
    }

    /// The sort of card.
    pub fn kind(&self) -> CardKind {
        self.kind
    }
}

impl ProvedGuardian {
    /// The guardian's number.
    pub fn guardian(&self) -> &CitizenId {
        &self.guardian
    }

    /// The child's name and number.
    pub fn child(&self) -> (&str, &CitizenId) {
        (&self.child_name, &self.child)
    }
}

impl ProvedLegal {
    /// The company's name and code.
    pub fn company(&self) -> (&str, &CreditCode) {
        (&self.name, &self.code)
    }

    /// The number of the legal representative.
    pub fn person(&self) -> &CitizenId {
        &self.person
    }
}

impl Proofs {
    /// Whether a provider is set up.
    pub fn is_open(self) -> bool {
        self != Proofs::Closed
    }

    fn open(self) -> Result<()> {
        base::refuse_if!(self == Proofs::Closed, "proof.closed");
        Ok(())
    }

    /// Whether number and name belong together.
    pub fn identity(self, name: &str, number: &CitizenId) -> Result<ProvedIdentity> {
        self.open()?;
        simulator::identity(name, number)?;
        Ok(ProvedIdentity { name: name.to_owned(), number: number.clone() })
    }

    /// Whether a card belongs to number and name. `card` is digits, spaces allowed.
    pub fn card(self, name: &str, number: &CitizenId, kind: CardKind, card: &str) -> Result<ProvedCard> {
        self.open()?;
        simulator::card(name, kind, card)?;
        Ok(ProvedCard { number: number.clone(), kind })
    }

    /// Whether somebody is the guardian of a child.
    pub fn guardian(self, guardian: &CitizenId, child_name: &str, child: &CitizenId) -> Result<ProvedGuardian> {
        self.open()?;
        simulator::guardian(guardian, child_name, child)?;
        Ok(ProvedGuardian { guardian: guardian.clone(), child_name: child_name.to_owned(), child: child.clone() })
    }

    /// Whether somebody is the legal representative of a company.
    pub fn legal(self, company: &str, code: &CreditCode, person_name: &str, person: &CitizenId) -> Result<ProvedLegal> {
        self.open()?;
        simulator::legal(company, code, person_name)?;
        Ok(ProvedLegal { name: company.to_owned(), code: code.clone(), person: person.clone() })
    }

    /// The keys of the sentences that tell the rules of the simulator, for sample cities; none with a real provider.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Proofs::Closed => &[],
            Proofs::Simulated => {
                &["identity-simulator-numbers", "identity-simulator-cards", "identity-simulator-children"]
            }
        }
    }
}

/// Sends a code to a phone, in a language.
pub type SendCode = Arc<dyn Fn(&str, &str, Locale) -> Result<()> + Send + Sync>;

/// How codes reach a phone.
#[derive(Clone, Default)]
pub enum CodeSender {
    /// Not at all: no gateway is set up.
    #[default]
    Closed,
    /// Printed on the page; for sample cities only.
    Shown,
    /// By a gateway. The code has been stored before it is sent.
    Gateway(SendCode),
}

impl fmt::Debug for CodeSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CodeSender::Closed => "Closed",
            CodeSender::Shown => "Shown",
            CodeSender::Gateway(_) => "Gateway",
        })
    }
}

impl CodeSender {
    /// Refuses when no code can be sent.
    pub fn open(&self) -> Result<()> {
        match self {
            CodeSender::Closed => Err(Refusal::new("code.closed").into()),
            CodeSender::Shown | CodeSender::Gateway(_) => Ok(()),
        }
    }

    /// Sends a code; answers what the page may print.
    pub fn send(&self, phone: &str, code: &str, locale: Locale) -> Result<Option<String>> {
        match self {
            CodeSender::Closed => Err(Refusal::new("code.closed").into()),
            CodeSender::Shown => Ok(Some(code.to_owned())),
            CodeSender::Gateway(send) => send(phone, code, locale).map(|()| None),
        }
    }
}
