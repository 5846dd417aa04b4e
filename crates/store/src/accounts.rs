//! Accounts of the office.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, OrgId};
use domain::page::{Cut, Page};
use domain::people::account::{AccountEntry, AccountInput, DISPLAY_NAME_CHARS_MAX, Role, Username};
use domain::preference::{Language, TextSize};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::like::{bytewise, contains};
use crate::paging::{self, key_text};
use crate::rows::{self, account, account_role, reviewer};
use crate::store::Store;
use crate::transaction::Tx;

/// Most names of each kind that are looked for in a text.
const NAMES_MAX: u64 = 2_000;

/// A person who can log in at the office.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// The office.
    pub org: OrgId,
    /// User name, displayed name and roles.
    pub entry: AccountEntry,
    /// The password, hashed.
    pub password_hash: String,
    /// The password came from an administrator and must be replaced.
    pub must_change_password: bool,
    /// Since when the account may not log in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The second factor, offered or set up.
    pub second_factor: Option<SecondFactor>,
    /// Chosen language.
    pub language: Option<Language>,
    /// Chosen size of text.
    pub text_size: Option<TextSize>,
    /// Counts the changes of names and roles, from 1.
    pub version: u32,
}

/// A second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, sealed.
    pub sealed_secret: String,
    /// When it was set up; before that it is only offered.
    pub enrolled_at: Option<DateTime<Utc>>,
    /// Step of the last code taken, so that no code works twice.
    pub last_step: Option<i64>,
}

impl fmt::Debug for Account {
    /// Hash and secret are hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SecondFactor {
    /// The secret is hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor")
            .field("enrolled_at", &self.enrolled_at)
            .finish_non_exhaustive()
    }
}

/// Place of an account in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountKey {
    /// User name.
    pub username: String,
}

impl Store {
    /// The account of this id.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreFault> {
        by_id(self.readers(), id).await
    }

    /// The account of this user name.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub async fn account_by_username(
        &self,
        username: &Username,
    ) -> Result<Option<Account>, StoreFault> {
        by_username(self.readers(), username).await
    }

    /// A page of the accounts of an office, in order of user name.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub async fn accounts_page(
        &self,
        org: OrgId,
        cut: &Cut<AccountKey>,
        rows: u64,
    ) -> Result<Page<Account>, StoreFault> {
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(key) => Cut::After(vec![key_text(&key.username)]),
            Cut::Before(key) => Cut::Before(vec![key_text(&key.username)]),
        };
        let select = account::Entity::find().filter(account::Column::OrgId.eq(org.uuid()));
        let columns = [account::Column::Username];
        let db = self.readers();
        let found = paging::page(db, select, &columns, Order::Asc, cut, rows).await?;
        let rows = with_roles(db, found.rows).await?;
        Ok(Page {
            rows,
            has_before: found.has_before,
            has_after: found.has_after,
        })
    }

    /// The accounts of an office whose user name or displayed name contains `part`, at most
    /// `rows`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn accounts_named(
        &self,
        org: OrgId,
        part: &str,
        rows: u64,
    ) -> Result<Vec<AccountId>, StoreFault> {
        let backend = self.readers().get_database_backend();
        let holds = |column| contains(bytewise(backend, column), part, DISPLAY_NAME_CHARS_MAX);
        let named = Condition::any()
            .add(holds(account::Column::Username))
            .add(holds(account::Column::DisplayName));
        let select = account::Entity::find()
            .filter(account::Column::OrgId.eq(org.uuid()))
            .filter(named)
            .limit(rows);
        let found = rows::all(self.readers(), select).await?;
        Ok(found
            .into_iter()
            .map(|row| AccountId::new(row.id))
            .collect())
    }

    /// The displayed names of these accounts of an office; those it does not have are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn account_names(
        &self,
        org: OrgId,
        ids: &[AccountId],
    ) -> Result<BTreeMap<AccountId, String>, StoreFault> {
        let select = account::Entity::find()
            .filter(account::Column::OrgId.eq(org.uuid()))
            .filter(account::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
        let found = rows::all(self.readers(), select).await?;
        let named = found
            .into_iter()
            .map(|row| (AccountId::new(row.id), row.display_name));
        Ok(named.collect())
    }

    /// Names the office knows: of its people and of the whole pool, at most some thousands.
    ///
    /// # Errors
    /// As the database says.
    pub async fn known_names(&self, org: OrgId) -> Result<Vec<String>, StoreFault> {
        let accounts = account::Entity::find()
            .select_only()
            .column(account::Column::DisplayName)
            .filter(account::Column::OrgId.eq(org.uuid()))
            .limit(NAMES_MAX);
        let mut names: Vec<String> = accounts.into_tuple().all(self.readers()).await?;
        let reviewers = reviewer::Entity::find()
            .select_only()
            .column(reviewer::Column::Name)
            .filter(reviewer::Column::OrgId.eq(org.uuid()))
            .limit(NAMES_MAX);
        let pool: Vec<String> = reviewers.into_tuple().all(self.readers()).await?;
        names.extend(pool);
        Ok(names)
    }

    /// The accounts of an office that carry a role and may log in, by displayed name; at most
    /// `rows`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn active_with(
        &self,
        org: OrgId,
        role: Role,
        rows: u64,
    ) -> Result<Vec<(AccountId, String)>, StoreFault> {
        let select = carriers_of(org, role)
            .order_by_asc(account::Column::DisplayName)
            .order_by_asc(account::Column::Id)
            .limit(rows);
        let found = rows::all(self.readers(), select).await?;
        let named = found
            .into_iter()
            .map(|row| (AccountId::new(row.id), row.display_name));
        Ok(named.collect())
    }

    /// Whether anybody can log in at all.
    ///
    /// # Errors
    /// As the database says.
    pub async fn accounts_exist(&self) -> Result<bool, StoreFault> {
        let any = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .limit(1);
        Ok(any
            .into_tuple::<Uuid>()
            .one(self.readers())
            .await?
            .is_some())
    }
}

impl Tx {
    /// The account of this id.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), id).await })
            .await
    }

    /// The account of this user name.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub async fn account_by_username(
        &self,
        username: &Username,
    ) -> Result<Option<Account>, StoreFault> {
        self.with(|db| async move { by_username(db.as_ref(), username).await })
            .await
    }

    /// Adds an account.
    ///
    /// # Errors
    /// As the database says; a user name is taken once.
    pub async fn add_account(
        &self,
        account: &Account,
        created_by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let mut row = active(account);
        row.created_at = Set(rows::stored(at));
        row.created_by = Set(created_by.to_owned());
        self.with(|db| async move {
            account::Entity::insert(row)
                .exec_without_returning(db.as_ref())
                .await?;
            put_roles(db.as_ref(), account).await
        })
        .await
    }

    /// Writes an account over the row of its id, whose version must not be newer.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where no such row is.
    pub async fn save_account(&self, account: &Account) -> Result<(), StoreFault> {
        let row = active(account);
        let version = i32::try_from(account.version).unwrap_or(i32::MAX);
        self.with(|db| async move {
            let not_newer = account::Column::Version.lte(version);
            let saved = account::Entity::update_many()
                .set(row)
                .filter(account::Column::Id.eq(account.id.uuid()))
                .filter(not_newer)
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected != 1 {
                let why = "it is not there, or newer than what was read";
                return Err(StoreFault::corrupt("account", account.id, why));
            }
            account_role::Entity::delete_many()
                .filter(account_role::Column::AccountId.eq(account.id.uuid()))
                .exec(db.as_ref())
                .await?;
            put_roles(db.as_ref(), account).await
        })
        .await
    }

    /// How many accounts of an office carry a role and may log in.
    ///
    /// # Errors
    /// As the database says.
    pub async fn count_active(&self, org: OrgId, role: Role) -> Result<u64, StoreFault> {
        let active = carriers_of(org, role);
        self.with(|db| async move { Ok(active.count(db.as_ref()).await?) })
            .await
    }
}

/// The accounts of an office that carry a role and may log in.
fn carriers_of(org: OrgId, role: Role) -> Select<account::Entity> {
    let carriers = account_role::Entity::find()
        .select_only()
        .column(account_role::Column::AccountId)
        .filter(account_role::Column::Role.eq(role.code()));
    account::Entity::find()
        .filter(account::Column::OrgId.eq(org.uuid()))
        .filter(account::Column::DisabledAt.is_null())
        .filter(account::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(carriers)))
}

async fn by_id(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<Account>, StoreFault> {
    let found = rows::first(db, account::Entity::find_by_id(id.uuid())).await?;
    Ok(with_roles(db, found.into_iter().collect()).await?.pop())
}

async fn by_username(
    db: &impl ConnectionTrait,
    username: &Username,
) -> Result<Option<Account>, StoreFault> {
    let select = account::Entity::find().filter(account::Column::Username.eq(username.as_str()));
    let found = rows::first(db, select).await?;
    Ok(with_roles(db, found.into_iter().collect()).await?.pop())
}

async fn with_roles(
    db: &impl ConnectionTrait,
    found: Vec<account::Model>,
) -> Result<Vec<Account>, StoreFault> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = found.iter().map(|row| row.id);
    let select = account_role::Entity::find().filter(account_role::Column::AccountId.is_in(ids));
    let mut roles: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in rows::all(db, select).await? {
        roles.entry(row.account_id).or_default().push(row.role);
    }
    found
        .into_iter()
        .map(|row| {
            let roles = roles.remove(&row.id).unwrap_or_default();
            account(row, roles)
        })
        .collect()
}

fn account(row: account::Model, roles: Vec<String>) -> Result<Account, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("account", row.id, why);
    let input = AccountInput {
        username: row.username.clone(),
        display_name: row.display_name.clone(),
        roles,
    };
    let entry = AccountEntry::check(&input)
        .map_err(|_faults| corrupt("user name, displayed name or roles break a rule"))?;
    if entry.username.as_str() != row.username || entry.display_name.as_str() != row.display_name {
        return Err(corrupt(
            "user name or displayed name has more than one spelling",
        ));
    }
    let second_factor = match (
        row.totp_secret_sealed,
        row.totp_enrolled_at,
        row.totp_last_step,
    ) {
        (Some(sealed_secret), enrolled_at, last_step) => Some(SecondFactor {
            sealed_secret,
            enrolled_at,
            last_step,
        }),
        (None, None, None) => None,
        (None, _, _) => return Err(corrupt("a second factor without its secret")),
    };
    let known = |what: Option<bool>, why| {
        if what == Some(false) {
            Err(corrupt(why))
        } else {
            Ok(())
        }
    };
    let language = row.language.as_deref().map(Language::from_tag);
    known(language.map(|tag| tag.is_some()), "unknown language")?;
    let text_size = row.text_size.as_deref().map(TextSize::from_code);
    known(text_size.map(|size| size.is_some()), "unknown size of text")?;
    let version = u32::try_from(row.version)
        .ok()
        .filter(|version| *version >= 1)
        .ok_or_else(|| corrupt("the version is not positive"))?;
    Ok(Account {
        id: AccountId::new(row.id),
        org: OrgId::new(row.org_id),
        entry,
        password_hash: row.password_hash,
        must_change_password: row.must_change_password,
        disabled_at: row.disabled_at,
        second_factor,
        language: language.flatten(),
        text_size: text_size.flatten(),
        version,
    })
}

/// Every column but those of its creation.
fn active(account: &Account) -> account::ActiveModel {
    let factor = account.second_factor.as_ref();
    account::ActiveModel {
        id: Set(account.id.uuid()),
        org_id: Set(account.org.uuid()),
        username: Set(account.entry.username.as_str().to_owned()),
        display_name: Set(account.entry.display_name.as_str().to_owned()),
        password_hash: Set(account.password_hash.clone()),
        must_change_password: Set(account.must_change_password),
        disabled_at: Set(account.disabled_at.map(rows::stored)),
        totp_secret_sealed: Set(factor.map(|factor| factor.sealed_secret.clone())),
        totp_enrolled_at: Set(factor
            .and_then(|factor| factor.enrolled_at)
            .map(rows::stored)),
        totp_last_step: Set(factor.and_then(|factor| factor.last_step)),
        version: Set(i32::try_from(account.version).unwrap_or(i32::MAX)),
        created_at: NotSet,
        created_by: NotSet,
        language: Set(account.language.map(|language| language.tag().to_owned())),
        text_size: Set(account.text_size.map(|size| size.code().to_owned())),
    }
}

async fn put_roles(db: &impl ConnectionTrait, account: &Account) -> Result<(), StoreFault> {
    let roles = account.entry.roles.iter().map(|role| {
        let role = role.code().to_owned();
        account_role::Model {
            account_id: account.id.uuid(),
            role,
        }
        .into_active_model()
        .reset_all()
    });
    account_role::Entity::insert_many(roles)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
