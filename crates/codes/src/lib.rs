//! National identifiers: parsing, check digits, building and masking.
//!
//! Every code is a type of its own that can only hold a well-formed value. `parse` accepts what people type: full-width
//! digits and letters, lower case, spaces and hyphens; it answers with the normal form or with a [`CodeError`] that says
//! what is wrong, in a code for machines and a sentence in both languages. `Display` and serde give the normal form,
//! `mask()` what may be shown. Codes that identify a person show only their mask in `{:?}`.
//!
//! A citizen number's first six digits must be a division that exists or once existed ([`Divisions`]); a city can add
//! its own or allow unknown ones. Code lists of GB/T 39046 and others are in [`list`].
//!
//! Pure: no I/O, no clock; nothing here panics on any text.

#[macro_use]
mod text;

mod bank;
mod case_number;
mod certificate;
pub mod check;
mod citizen;
mod credit;
mod division;
mod divisions;
mod email;
mod error;
mod item;
mod licence;
mod lists;
pub mod mask;
mod organisation;
mod phone;
mod plate;
mod postcode;

pub use bank::{BankAccount, BankCard};
pub use case_number::CaseNumber;
pub use certificate::{CertificateNumber, CertificateType};
pub use citizen::{CitizenId, Sex};
pub use credit::CreditCode;
pub use division::{DivisionCode, DivisionKind, DivisionLevel};
pub use divisions::{DivisionSpan, Divisions};
pub use email::Email;
pub use error::CodeError;
pub use item::{CatalogCode, HandleItemCode, TaskCode};
pub use licence::LicenceNumber;
pub use lists::{CodeList, ListEntry, list, lists};
pub use organisation::OrganisationCode;
pub use phone::{Landline, Mobile, MobileSegments, Phone};
pub use plate::PlateNumber;
pub use postcode::Postcode;
pub use text::normalise;
