//! Log-ins that end, and which of many are still good.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, LogInId};
use domain::people::account::Roles;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::fault::StoreFault;
use crate::rows::{self, account, account_role, log_in};
use crate::store::Store;
use crate::transaction::Tx;

/// Most log-ins of one question: the databases take some ten thousand values at once, and a
/// question of a thousand is read in milliseconds.
const ASKED_MAX: usize = 1_000;

impl Store {
    /// Which of these log-ins are good: neither ended nor run out, and of an account that is not
    /// disabled and has roles: these. Two questions, or two for each thousand.
    ///
    /// # Errors
    /// As [`Store::log_in`].
    pub async fn good_log_ins(
        &self,
        among: &[LogInId],
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<LogInId, Roles>, StoreFault> {
        let mut good = BTreeMap::new();
        for asked in among.chunks(ASKED_MAX) {
            let enabled = Query::select()
                .column(account::Column::Id)
                .from(account::Entity)
                .and_where(account::Column::DisabledAt.is_null())
                .to_owned();
            let select = log_in::Entity::find()
                .filter(log_in::Column::Id.is_in(asked.iter().map(|id| id.uuid())))
                .filter(log_in::Column::EndedAt.is_null())
                .filter(log_in::Column::EndsAt.gt(rows::stored(now)))
                .filter(log_in::Column::AccountId.in_subquery(enabled));
            let found = rows::all(self.readers(), select).await?;
            let accounts: BTreeSet<_> = found.iter().map(|row| row.account_id).collect();
            let select = account_role::Entity::find()
                .filter(account_role::Column::AccountId.is_in(accounts));
            let mut words: BTreeMap<_, Vec<String>> = BTreeMap::new();
            for row in rows::all(self.readers(), select).await? {
                words.entry(row.account_id).or_default().push(row.role);
            }
            good.extend(found.iter().filter_map(|row| {
                let words = words.get(&row.account_id)?;
                // Roles that break a rule are nobody's: such a log-in is good for nothing.
                let roles = Roles::from_codes(words.iter().map(String::as_str)).ok()?;
                Some((LogInId::new(row.id), roles))
            }));
        }
        Ok(good)
    }
}

impl Tx {
    /// Ends the log-ins of an account that were not ended before, but for one; tells how many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_log_ins(
        &self,
        account: AccountId,
        at: DateTime<Utc>,
        except: Option<LogInId>,
    ) -> Result<u64, StoreFault> {
        let mut which = Condition::all()
            .add(log_in::Column::AccountId.eq(account.uuid()))
            .add(log_in::Column::EndedAt.is_null());
        if let Some(spared) = except {
            which = which.add(log_in::Column::Id.ne(spared.uuid()));
        }
        let (open, rows_affected) = self
            .with(|db| async move {
                // Nobody else writes meanwhile: what is read here is what ends here.
                let open = log_in::Entity::find().filter(which.clone());
                let open = rows::all(db.as_ref(), open).await?;
                let ended = log_in::Entity::update_many()
                    .col_expr(log_in::Column::EndedAt, Expr::val(rows::stored(at)))
                    .filter(which)
                    .exec(db.as_ref())
                    .await?;
                Ok((open, ended.rows_affected))
            })
            .await?;
        self.note(|changed| {
            let ids = open.iter().map(|row| LogInId::new(row.id));
            changed.log_ins_ended.extend(ids);
        });
        Ok(rows_affected)
    }
}
