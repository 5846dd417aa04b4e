//! Rows that break a rule on the way out: told with table, row and reason, never a panic.

use domain::ids::CommandId;
use domain::page::Cut;
use serde_json::json;
use store::testing::{on_postgres, raw};
use store::{AuditFilter, ReviewerFilter, StoreFault, Tx};
use uuid::Uuid;

use crate::office::{
    ORG, account, add, add_account, at, log_in, office, reviewer, reviewer_id, sql_id,
};

fn told<T: std::fmt::Debug>(read: Result<T, StoreFault>, table: &str, id: &str) {
    match read {
        Err(StoreFault::Corrupt {
            table: told,
            id: row,
            ..
        }) => {
            assert_eq!((told, row.as_str()), (table, id));
        }
        other => panic!("not told as corrupt: {other:?}"),
    }
}

#[tokio::test]
async fn a_reviewer_that_breaks_a_rule() {
    let mut breaks = vec![
        "name = ' 赵示例 '",
        "name = ''",
        "appointing_body = ''",
        "term_from = '2026-1-1'",
        "term_to = 'never'",
        "conflict_units = 'nonsense'",
        "conflict_units = '{\"a\": 1}'",
        "conflict_units = '[\"甲\", \"甲\"]'",
        "access_needs = '[\"wings\"]'",
        "access_note = '  '",
    ];
    if !on_postgres() {
        breaks.extend([
            "retired_at = 'yesterday', retire_reason = '任期已满'",
            "version = 'three'",
            "name = X'ff00'",
        ]);
    }
    let office = office().await;
    add(&office.store, reviewer(1, "赵示例"))
        .await
        .expect("added");
    let id = reviewer_id(1);
    for broken in breaks {
        raw(&office.url, &format!("UPDATE reviewer SET {broken}"))
            .await
            .expect(broken);
        told(
            office.store.reviewer(ORG, id).await,
            "reviewer",
            &id.to_string(),
        );
        let every = ReviewerFilter::default();
        let list = office
            .store
            .reviewers_page(ORG, &every, &Cut::Start, 9)
            .await;
        assert!(
            matches!(list, Ok(_) | Err(StoreFault::Corrupt { .. })),
            "{list:?}"
        );
        let heal = "UPDATE reviewer SET name = '赵示例', appointing_body = '示例市司法局', \
            term_from = '2026-01-01', term_to = '2027-12-31', conflict_units = '[]', \
            access_needs = '[]', access_note = NULL, retired_at = NULL, retire_reason = NULL, \
            version = 1";
        raw(&office.url, heal).await.expect("heals");
        assert!(
            office
                .store
                .reviewer(ORG, id)
                .await
                .expect("healed")
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_version_that_breaks_a_rule() {
    let office = office().await;
    add(&office.store, reviewer(1, "赵示例"))
        .await
        .expect("added");
    add(&office.store, reviewer(2, "钱样本"))
        .await
        .expect("added");
    let id = reviewer_id(1);
    let of_another = format!(
        "(SELECT snapshot FROM reviewer_revision WHERE reviewer_id = {})",
        sql_id(2, on_postgres())
    );
    for snapshot in [
        "'nonsense'",
        "'{}'",
        "replace(snapshot, '2027-12-31', '1999-12-31')",
        &of_another,
    ] {
        let sql = format!(
            "UPDATE reviewer_revision SET snapshot = {snapshot} WHERE reviewer_id = {}",
            sql_id(1, on_postgres())
        );
        raw(&office.url, &sql).await.expect("breaks");
        told(
            office.store.reviewer_history(ORG, id).await,
            "reviewer_revision",
            &format!("{id}/1"),
        );
    }
}

#[tokio::test]
async fn an_account_or_log_in_that_breaks_a_rule() {
    let office = office().await;
    let clerk = account(1, "clerk", &["clerk"]);
    add_account(&office.store, clerk.clone())
        .await
        .expect("added");
    let row = log_in(5, clerk.id);
    let kept = office
        .store
        .keep_house(|tx: Tx| async move { tx.add_log_in(&row).await });
    kept.await.expect("kept");
    let id = clerk.id.to_string();
    for (broken, heal) in [
        (
            "UPDATE account SET username = 'Cl'",
            "UPDATE account SET username = 'clerk'",
        ),
        (
            "UPDATE account SET username = 'CLERK'",
            "UPDATE account SET username = 'clerk'",
        ),
        (
            "UPDATE account SET display_name = ''",
            "UPDATE account SET display_name = '示例clerk'",
        ),
        (
            "UPDATE account SET totp_last_step = 5",
            "UPDATE account SET totp_last_step = NULL",
        ),
        (
            "UPDATE account_role SET role = 'auditor'",
            "UPDATE account_role SET role = 'clerk'",
        ),
        ("DELETE FROM account_role", ""),
    ] {
        raw(&office.url, broken).await.expect(broken);
        if broken.contains("'auditor'") {
            assert!(office.store.account(clerk.id).await.is_ok());
        } else {
            told(office.store.account(clerk.id).await, "account", &id);
            told(
                office.store.accounts_page(ORG, &Cut::Start, 9).await,
                "account",
                &id,
            );
        }
        if !heal.is_empty() {
            raw(&office.url, heal).await.expect(heal);
        }
    }
    if !on_postgres() {
        raw(&office.url, "UPDATE log_in SET ends_at = 'soon'")
            .await
            .expect("breaks");
        let row = log_in(5, clerk.id);
        told(
            office.store.log_in(row.id).await,
            "log_in",
            &row.id.to_string(),
        );
    }
}

#[tokio::test]
async fn a_command_or_audit_row_that_breaks_a_rule() {
    let office = office().await;
    let id = CommandId::new(Uuid::from_u128(3));
    let kept = office.store.keep_house(move |tx: Tx| async move {
        tx.keep_command(id, "a", "k", "f", &json!({}), at(0)).await
    });
    kept.await.expect("kept");
    raw(&office.url, "UPDATE command SET outcome = 'nonsense'")
        .await
        .expect("breaks");
    let read = office
        .store
        .keep_house(move |tx: Tx| async move { tx.earlier_command(id).await });
    told(read.await, "command", &id.to_string());

    let lift = if on_postgres() {
        "ALTER TABLE audit_entry DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER audit_entry_is_never_changed"
    };
    raw(&office.url, lift).await.expect("lifts");
    for broken in ["detail = 'nonsense'", "deed = 'unheard-of'"] {
        raw(&office.url, &format!("UPDATE audit_entry SET {broken}"))
            .await
            .expect(broken);
        told(
            office
                .store
                .audit_page(&AuditFilter::default(), &Cut::Start, 5)
                .await,
            "audit_entry",
            "1",
        );
    }
}
