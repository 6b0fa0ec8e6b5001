//! A service item (政务服务事项): the pure model of its national elements and what can be said about them.
//!
//! Two owners write one definition. A pack gives the catalogue item (基本目录) as [`Item`]; a city's implementation
//! (实施清单) is an [`Overlay`] by office. [`merge`] makes the definition that is published, guided by and run.
//! On a merged definition [`check`] applies the eight consistency rules, [`compare`](fn@compare) shows what a new pack version
//! would change, and [`exchange`] and [`sheets`] carry it in the national field names.
//!
//! Nothing here reads a clock, a file or a database.

mod assigned;
mod cited;
mod compare;
pub mod exchange;
mod finding;
mod joint;
mod limits;
mod lists;
mod material;
mod model;
mod names;
mod overlay;
mod reading;
mod rules;
mod shape;
pub mod sheets;
mod themes;

#[cfg(test)]
mod tests;

pub use assigned::{Assigned, Codes, Hall, OwnOffice};
pub use cited::Cited;
pub use compare::{Change, ChangeKind, apply, compare};
pub use finding::{Finding, Severity};
pub use joint::{Child, ChildClock, OnRefusal, order};
pub use limits::{Limit, Limits, fits};
pub use lists::{
    Audience, BodyKind, Channel, CopyKind, Depth, Handling, ItemState, ItemType, Level, MaterialForm, Need, OnBehalf,
    PowerSource, Reach, ReachForm, ResultKind, Silence, SourceType, SpecialProcedure, StepKind,
};
pub use material::{Fee, FileRule, Material, MaterialSample, Take, Trust};
pub use model::{Basis, Faq, Flow, Item, Mail, NoticePromise, Online, Outcome, Phones, Place, Remedies, Remedy, Step};
pub use names::element;
pub use overlay::{Overlay, OverlayLimits, OverlayOutcome, merge};
pub use reading::MAX_BYTES;
pub use rules::{check, check_rule};
pub use shape::shape;
pub use themes::{EnterpriseTheme, LifeEvent, PersonTheme};
