//! What conditions of a process see besides the plain answers of the case. Sensitive answers are not among them: a condition
//! on one cannot be published.

use db::Cx;
use feel::Environment;

/// Today and now in the city.
pub(crate) fn environment(cx: &Cx) -> Environment {
    Environment::at(cx.now().civil())
}
