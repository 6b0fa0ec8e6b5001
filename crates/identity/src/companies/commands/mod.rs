//! What is done with companies and their agents: one file a command.

mod add_agent;
mod add_company;
mod answer_agency;
mod end_agency;
mod record;

pub use add_agent::AddAgent;
pub use add_company::AddCompany;
pub use answer_agency::AnswerAgency;
pub use end_agency::EndAgency;
pub use record::Record;
