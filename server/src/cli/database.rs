//! Commands about the database, and opening it for all the others.

use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::preference::Language;
use migrations::MigrateFault;
use serde_json::json;
use services::chance::SystemChance;
use services::clock::SystemClock;
use services::{No, Services};
use store::{AuditHead, AuditVerdict, Store, StoreFault, StoreOptions};

use super::{CliFault, print};
use crate::config::{Config, DatabaseUrl};
use crate::secret_file::read_or_draw;
use crate::{folder, lock};

/// Hexadecimal digits of a head of the audit log: SHA-256.
const HEAD_DIGITS: usize = 64;

/// Codes of seats that are shown to a person; `--json` has all.
const CODES_SHOWN: usize = 3;

/// Brings the database up to this program.
pub(super) async fn migrate(config: Config) -> Result<(), CliFault> {
    make_folder(&config)?;
    let _lock = lock::take(&config.database_url)?;
    let migrated = migrations::migrate(config.database_url.expose())
        .await
        .map_err(|fault| in_words(&config.database_url, fault))?;
    print(&match migrated.applied {
        0 => format!("{} is up to date", config.database_url),
        1 => format!("{}: 1 change applied", config.database_url),
        many => format!("{}: {many} changes applied", config.database_url),
    })
}

/// The data folder is the program's own; any other folder is left to whoever chose it.
pub(super) fn make_folder(config: &Config) -> Result<(), CliFault> {
    let Some(file) = config.database_url.sqlite_file() else {
        return Ok(());
    };
    if file.parent() == Some(config.data.as_path()) {
        let doing = format!("the data folder {} cannot be made", config.data.display());
        folder::make_private(&config.data).map_err(CliFault::io(doing))?;
    }
    Ok(())
}

/// What the migrations say, for a person.
pub(super) fn in_words(database: &DatabaseUrl, fault: MigrateFault) -> CliFault {
    let words = match fault {
        MigrateFault::Newer { unknown } => newer(database, &unknown),
        MigrateFault::Database(error) => {
            let fault = StoreFault::from(error);
            return store_words(database, &fault);
        }
        other => format!("{database}: {other}"),
    };
    CliFault::said(words)
}

fn newer(database: &DatabaseUrl, unknown: &[String]) -> String {
    format!(
        "{database} was made by a newer sunshine (unknown here: {}): use that program, or restore \
         a backup made by this one",
        unknown.join(", ")
    )
}

/// What the database says, for a person.
pub(super) fn store_words(database: &DatabaseUrl, fault: &StoreFault) -> CliFault {
    let words = match fault {
        StoreFault::Missing => {
            format!("{database}: {fault}; run: sunshine migrate (with the same settings)")
        }
        StoreFault::Damaged => {
            format!("{database}: {fault}; restore a backup: sunshine restore FILE")
        }
        StoreFault::ReadOnly => {
            format!("{database}: {fault}; give the file and its folder to the user who runs this")
        }
        StoreFault::Busy => format!("{database}: {fault}; stop what else uses it"),
        other => format!("{database}: {other}"),
    };
    CliFault::said(words)
}

/// What a service says no with, for a person at the shell.
pub(super) fn no_words(config: &Config, no: No) -> CliFault {
    match no {
        No::Refused(refusal) => CliFault::said(format!("refused: {}", refusal.code())),
        No::Invalid(faults) => {
            let fields = faults.into_vec().into_iter();
            let fields: Vec<_> = fields
                .map(|wrong| format!("{}: {}", wrong.field, wrong.fault.code()))
                .collect();
            CliFault::said(format!("refused: {}", fields.join(", ")))
        }
        No::Broke(fault) => store_words(&config.database_url, &fault),
    }
}

/// Opens a database that is exactly as new as this program.
pub(super) async fn open(config: &Config) -> Result<Store, CliFault> {
    let database = &config.database_url;
    if let Some(file) = database.sqlite_file() {
        check_file(database, &file)?;
    }
    let options = StoreOptions {
        readers: config.database_readers,
    };
    let store = Store::open(database.expose(), options).await;
    let store = store.map_err(|fault| store_words(database, &fault))?;
    let state = migrations::state(database.expose()).await;
    let state = state.map_err(|fault| in_words(database, fault))?;
    if !state.unknown.is_empty() {
        return Err(CliFault::said(newer(database, &state.unknown)));
    }
    if !state.pending.is_empty() {
        return Err(CliFault::said(format!(
            "{database} is older than this sunshine (it lacks {}); run: sunshine migrate",
            state.pending.join(", ")
        )));
    }
    // What the newest change of the tables left to the program.
    let ordered = store.put_names_in_order().await;
    ordered.map_err(|fault| store_words(database, &fault))?;
    Ok(store)
}

/// The driver's words for these are the same for all of them.
fn check_file(database: &DatabaseUrl, file: &Path) -> Result<(), CliFault> {
    match std::fs::metadata(file) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(CliFault::said(format!("{} is no file", file.display()))),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            Err(store_words(database, &StoreFault::Missing))
        }
        Err(why) => Err(CliFault::Io {
            doing: format!("{} cannot be read", file.display()),
            why,
        }),
    }
}

/// The whole system on this database, with the machine's clock and chance.
pub(super) async fn services(config: &Config) -> Result<(Services, Store), CliFault> {
    let store = open(config).await?;
    let chance = SystemChance;
    let secrets = read_or_draw(&config.secret_file, &chance)?;
    let (clock, chance) = (Arc::new(SystemClock), Arc::new(chance));
    Ok((
        Services::new(store.clone(), clock, chance, secrets, config.rules),
        store,
    ))
}

/// Loads the demo.
pub(super) async fn demo_data(
    config: Config,
    json: bool,
    seats: u16,
    language: Language,
) -> Result<(), CliFault> {
    let (services, store) = services(&config).await?;
    let summary = services.load_demo_of(seats.into(), language).await;
    let summary = summary.map_err(|no| match no {
        No::Refused(domain::refusal::Refusal::NotPermitted) => CliFault::said(format!(
            "{} belongs to an office: the demo is for an empty database",
            config.database_url
        )),
        other => no_words(&config, other),
    })?;
    store.close().await;
    if json {
        return print(&json!(summary).to_string());
    }
    let loaded = if summary.loaded {
        "loaded"
    } else {
        "there already"
    };
    let language = summary.language.tag();
    print(&format!(
        "the demo office is {loaded}, in {language}; log in as:"
    ))?;
    for login in summary.logins {
        let role = login.role.code();
        print(&format!(
            "  {role:<22} {:<10} {}",
            login.username, login.password
        ))?;
    }
    print("its sessions, with the codes of the first seats:")?;
    for session in summary.sessions {
        let seats = session.seats.len();
        let codes = session.seats.iter().take(CODES_SHOWN);
        let codes: Vec<_> = codes.map(|seat| seat.code.as_str()).collect();
        print(&format!(
            "  {:<12} {:<13} {seats:>3} seats  {}  {}",
            session.number,
            session.status.code(),
            codes.join(" "),
            session.projector.as_deref().unwrap_or_default()
        ))?;
    }
    Ok(())
}

/// Recomputes the audit chain and looks for what keeps it append-only; with a head kept from an
/// earlier run, also looks for that.
pub(super) async fn audit_verify(config: Config, expect: Option<String>) -> Result<(), CliFault> {
    let kept = expect.as_deref().map(kept_head).transpose()?;
    let store = open(&config).await?;
    let verified = match &kept {
        None => store.audit_verify().await.map(|verdict| (verdict, None)),
        Some(kept) => store.audit_verify_since(kept).await,
    };
    store.close().await;
    let database = &config.database_url;
    let (verdict, since) = verified.map_err(|fault| store_words(database, &fault))?;
    let unguarded = migrations::guard_faults(database.expose()).await;
    let unguarded = unguarded.map_err(|fault| in_words(database, fault))?;
    let found = chain_words(verdict, kept.as_deref(), since);
    if unguarded.is_empty() {
        return match found {
            Ok(whole) => print(&whole),
            Err(broken) => Err(CliFault::said(broken)),
        };
    }
    let (Ok(words) | Err(words)) = found;
    let faults: Vec<_> = unguarded.iter().map(ToString::to_string).collect();
    Err(CliFault::said(format!(
        "{words}\nnothing keeps the audit log append-only any more: the trigger or its function {}; \
         whoever did that may have written the log anew: compare heads that were kept elsewhere",
        faults.join(", ")
    )))
}

/// What the chain came to, in words; an error where it is not what it should be.
fn chain_words(
    verdict: AuditVerdict,
    kept: Option<&str>,
    since: Option<u64>,
) -> Result<String, String> {
    let (rows, head) = match verdict {
        AuditVerdict::Broken { seq, why } => {
            return Err(format!("the audit log is broken at row {seq}: {why}"));
        }
        AuditVerdict::Whole { rows, head } => (rows, head),
    };
    let whole = format!("the audit log is whole: {rows} rows, head {}", head.hash);
    let Some(kept) = kept else {
        return Ok(whole);
    };
    let followed = match since {
        // Every log begins there, also one that was written anew.
        Some(1..) if kept == AuditHead::default().hash => {
            return Err(format!(
                "64 zeros are the head of an empty audit log, and this one has {rows} rows: that \
                 says nothing about them; expect the head of an earlier run of `audit verify`"
            ));
        }
        Some(0) => "it ends with the expected head".to_owned(),
        Some(1) => "1 row followed the expected head".to_owned(),
        Some(many) => format!("{many} rows followed the expected head"),
        None => {
            return Err(format!(
                "no row of the audit log has the expected head {kept}: rows were cut off, or the \
                 log was written anew; what is there now is consistent, {rows} rows, and ends with \
                 {}",
                head.hash
            ));
        }
    };
    Ok(format!("{whole}; {followed}"))
}

/// A head as it was copied, perhaps in capitals or with a blank at its end.
fn kept_head(typed: &str) -> Result<String, CliFault> {
    // Pages show it in groups of four.
    let head: String = typed.split_whitespace().collect();
    let head = head.to_ascii_lowercase();
    if head.len() == HEAD_DIGITS && head.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(head)
    } else {
        Err(CliFault::said(format!(
            "{typed} is no head of an audit log, which has {HEAD_DIGITS} hexadecimal digits; an \
             earlier run of `audit verify` printed it"
        )))
    }
}
