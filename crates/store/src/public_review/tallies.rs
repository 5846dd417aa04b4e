//! What was counted: written once, when a round is closed.

use std::collections::BTreeMap;

use domain::ids::{RoundId, SessionId};
use domain::public_review::tally::{Counts, Tally, ThresholdRule};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::fault::StoreFault;
use crate::rows::{self, question_tally, review_round};
use crate::store::Store;
use crate::transaction::Tx;

impl Tx {
    /// Writes the tallies of a round, in the order of its questions.
    ///
    /// # Errors
    /// As the database says: a question is counted once.
    pub async fn add_tallies(&self, round: RoundId, tallies: &[Tally]) -> Result<(), StoreFault> {
        let mut rows = Vec::new();
        for (question, tally) in (0_u32..).zip(tallies) {
            let counts = tally.counts();
            let row = question_tally::Model {
                round_id: round.uuid(),
                question: rows::whole(question)?,
                eligible: rows::whole(counts.eligible)?,
                present: rows::whole(counts.present)?,
                issued: rows::whole(counts.issued)?,
                returned: rows::whole(counts.returned)?,
                invalid: rows::whole(counts.invalid)?,
                options: rows::json(&counts.options)?,
                abstain: rows::whole(counts.abstain)?,
                rule: tally.rule().code().to_owned(),
            };
            rows.push(row.into_active_model().reset_all());
        }
        self.with(|db| async move {
            question_tally::Entity::insert_many(rows)
                .exec_without_returning(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }
}

impl Store {
    /// What was counted in a session, by round.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn session_tallies(
        &self,
        session: SessionId,
    ) -> Result<BTreeMap<RoundId, Vec<Tally>>, StoreFault> {
        of_session(self.readers(), session).await
    }
}

/// The tallies of every round of a session, in one question.
pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<BTreeMap<RoundId, Vec<Tally>>, StoreFault> {
    let rounds = review_round::Entity::find()
        .select_only()
        .column(review_round::Column::Id)
        .filter(review_round::Column::SessionId.eq(session.uuid()))
        .into_query();
    let select = question_tally::Entity::find()
        .filter(question_tally::Column::RoundId.in_subquery(rounds))
        .order_by_asc(question_tally::Column::RoundId)
        .order_by_asc(question_tally::Column::Question);
    let mut all: BTreeMap<RoundId, Vec<Tally>> = BTreeMap::new();
    for row in rows::all(db, select).await? {
        let of = all.entry(RoundId::new(row.round_id)).or_default();
        of.push(of_row(&row)?);
    }
    Ok(all)
}

pub(super) fn of_row(row: &question_tally::Model) -> Result<Tally, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("question_tally", row.round_id, why);
    let number = |stored| rows::number(stored).ok_or_else(|| corrupt("a figure is negative"));
    let counts = Counts {
        eligible: number(row.eligible)?,
        present: number(row.present)?,
        issued: number(row.issued)?,
        returned: number(row.returned)?,
        invalid: number(row.invalid)?,
        options: serde_json::from_str(&row.options)
            .map_err(|_cause| corrupt("the options cannot be read"))?,
        abstain: number(row.abstain)?,
    };
    let rule = ThresholdRule::from_code(&row.rule).ok_or_else(|| corrupt("unknown rule"))?;
    Tally::of(counts, rule).map_err(|_miscount| corrupt("the figures contradict each other"))
}
