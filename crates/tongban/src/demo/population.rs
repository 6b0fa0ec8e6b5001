//! Residents with their accounts, and companies.

use crate::city::City;
use crate::failure::Outcome;
use crate::kernel;
use crate::operations::Installation;
use base::{AccountId, Locale, PersonId};
use db::{Call, Db};
use identity::accounts::commands::Enrol;
use identity::companies::commands::Record;
use identity::people::commands::AtWindow;
use std::sync::Arc;

const BATCH: usize = 40;

fn call() -> Call {
    Call::system("demonstration")
}

/// The residents as they are stored, in the order of the city.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Their ids.
    pub persons: Vec<PersonId>,
    /// Their accounts; children have none.
    pub accounts: Vec<Option<AccountId>>,
}

impl People {
    /// A call by a resident; none for one without an account.
    pub fn call(&self, installation: &Installation, index: usize) -> Outcome<Option<Call>> {
        match self.accounts.get(index).copied().flatten() {
            Some(account) => self.call_of(installation, account),
            None => Ok(None),
        }
    }

    /// A call by the holder of an account.
    pub fn call_of(&self, installation: &Installation, account: AccountId) -> Outcome<Option<Call>> {
        let signed = installation
            .db
            .read_now(&call(), "resident.find", move |cx| identity::principal_of(cx, &kernel::setup(), account))?;
        Ok(signed.map(|signed| Call { actor: signed.principal, locale: Locale::Zh, trace: Arc::from("demonstration") }))
    }
}

/// Makes the residents, those with a telephone with an account.
pub fn residents(db: &Db, city: &City, hash: &str) -> Outcome<People> {
    let mut people = People::default();
    for batch in city.residents.chunks(BATCH) {
        let (batch, hash) = (batch.to_vec(), hash.to_owned());
        let made = db.write_now(&call(), "person.enrol", move |cx| {
            let mut made = Vec::with_capacity(batch.len());
            for resident in &batch {
                let (name, number) = (resident.name.clone(), resident.number.clone());
                made.push(match resident.phone.clone() {
                    Some(phone) => {
                        let enrolled = Enrol { name, number, phone, password: Some(hash.clone()) }.run(cx)?;
                        (enrolled.person, Some(enrolled.account))
                    }
                    None => (AtWindow { name, number, phone: None }.run(cx)?, None),
                });
            }
            Ok(made)
        })?;
        for (person, account) in made {
            people.persons.push(person);
            people.accounts.push(account);
        }
    }
    Ok(people)
}

/// Records the companies.
pub fn companies(db: &Db, city: &City, people: &[PersonId]) -> Outcome {
    for batch in city.companies.chunks(BATCH) {
        let records: Vec<Record> = batch
            .iter()
            .map(|company| Record {
                name: company.name.clone(),
                credit_code: company.credit_code.clone(),
                legal_name: city.residents[company.legal].name.clone(),
                legal_person: people.get(company.legal).copied(),
            })
            .collect();
        db.write_now(&call(), "company.record", move |cx| {
            records.iter().try_for_each(|record| record.run(cx).map(drop))
        })?;
    }
    Ok(())
}
