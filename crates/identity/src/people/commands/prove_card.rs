//! Somebody adds the third proof: a card in the same name.

use super::me;
use crate::people::model::Level;
use crate::people::store;
use crate::proofs::ProvedCard;
use crate::rights::own;
use base::Result;
use db::Cx;
use serde_json::json;

/// Raises the level. The card was compared before and is not kept.
#[derive(Debug, Clone)]
pub struct ProveCard {
    /// What the provider confirmed.
    pub card: ProvedCard,
}

impl ProveCard {
    /// Raises it; emits `identity.proved {account, person}`. Refused as `proof.card_no_match` when the card is another person's.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let person = me(cx)?;
        cx.about("person", person.0);
        cx.note("card", self.card.kind().code());
        base::refuse_if!(store::clear(cx, person)?.number != self.card.number().to_string(), "proof.card_no_match");
        let person = store::must(cx, person)?;
        store::raise(cx, &permit, &person, Level::Proved)?;
        cx.emit("identity.proved", &json!({ "account": cx.me(), "person": person.id }))
    }
}
