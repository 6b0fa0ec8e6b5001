//! Asking and answering.

mod answer_question;
mod ask_question;

pub use answer_question::AnswerQuestion;
pub use ask_question::AskQuestion;
