//! Values of the domain.

use std::collections::BTreeSet;

use domain::audit::Recorded;
use domain::ids::{AccountId, LogInId, ReviewerId};
use domain::page::Page;
use domain::people::account::{LogInStage, Role, Roles};
use domain::people::reviewer::{
    AccessNeed, Reviewer, ReviewerCategory, ReviewerEntry, ReviewerVersion, Standing, Term,
};
use domain::preference::{Language, TextSize};
use domain::text::{Line, Paragraphs};
use domain::wire::{
    AccountList, AccountSummary, AuditLine, AuditList, OwnLogIn, ReviewerList, SecondFactorOffer,
};
use serde_json::Value;

use super::{Unpack, field, spelled, unpack_fields, unpack_words};

unpack_words! {
    AccessNeed => AccessNeed::from_code,
    Language => Language::from_tag,
    LogInStage => LogInStage::from_code,
    Recorded => Recorded::from_word,
    ReviewerCategory => ReviewerCategory::from_code,
    Role => Role::from_code,
    TextSize => TextSize::from_code,
}

unpack_fields!(ReviewerEntry {
    name,
    category,
    appointing_body,
    term,
    conflict_units,
    access_needs,
    access_note,
});
unpack_fields!(Reviewer {
    id,
    entry,
    standing,
    version
});
unpack_fields!(ReviewerVersion {
    reviewer,
    changed_at,
    changed_by
});
unpack_fields!(ReviewerList {
    page,
    total,
    after,
    before
});
unpack_fields!(AccountSummary {
    id,
    username,
    display_name,
    roles,
    disabled,
    locked,
    second_factor,
    must_change_password,
    version,
});
unpack_fields!(AccountList {
    page,
    after,
    before
});
unpack_fields!(AuditLine {
    seq,
    recorded_at,
    actor,
    actor_name,
    deed,
    object_kind,
    object_id,
    object_name,
    actor_seat,
    detail,
    hash,
});
unpack_fields!(AuditList {
    page,
    after,
    before
});
unpack_fields!(OwnLogIn {
    id,
    device,
    created_at,
    last_seen_at,
    current
});
unpack_fields!(SecondFactorOffer {
    secret_text,
    url,
    qr_svg
});

impl Unpack for AccountId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl Unpack for LogInId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl Unpack for ReviewerId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl<const MAX: usize> Unpack for Line<MAX> {
    fn unpack(json: &Value) -> Option<Self> {
        Self::new(json.as_str()?).ok()
    }
}

impl<const MAX: usize> Unpack for Paragraphs<MAX> {
    fn unpack(json: &Value) -> Option<Self> {
        Self::new(json.as_str()?).ok()
    }
}

impl Unpack for Term {
    fn unpack(json: &Value) -> Option<Self> {
        Self::new(field(json, "from")?, field(json, "to")?).ok()
    }
}

impl Unpack for Roles {
    fn unpack(json: &Value) -> Option<Self> {
        Self::from_codes(json.as_array()?.iter().filter_map(Value::as_str)).ok()
    }
}

impl Unpack for BTreeSet<AccessNeed> {
    fn unpack(json: &Value) -> Option<Self> {
        // One by one: collecting would bring a whole sort into the browser program.
        let mut needs = Self::new();
        for need in json.as_array()? {
            needs.insert(AccessNeed::unpack(need)?);
        }
        Some(needs)
    }
}

impl Unpack for Standing {
    fn unpack(json: &Value) -> Option<Self> {
        match json.get("state")?.as_str()? {
            "serving" => Some(Self::Serving),
            "retired" => Some(Self::Retired {
                at: field(json, "at")?,
                reason: field(json, "reason")?,
            }),
            _ => None,
        }
    }
}

impl<T: Unpack> Unpack for Page<T> {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            rows: field(json, "rows")?,
            has_before: field(json, "has_before")?,
            has_after: field(json, "has_after")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::super::reads_back;
    use super::*;

    fn id<T: std::str::FromStr<Err: Debug>>() -> T {
        "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap()
    }

    fn reviewer(standing: Standing) -> Reviewer {
        let day = |text| domain::people::reviewer::date(text).unwrap();
        Reviewer {
            id: id(),
            entry: ReviewerEntry {
                name: Line::new("赵示例").unwrap(),
                category: ReviewerCategory::PartyDelegate,
                appointing_body: Line::new("示例市人大常委会").unwrap(),
                term: Term::new(day("2026-01-01"), day("2027-12-31")).unwrap(),
                conflict_units: vec![Line::new("\"quoted\" \\ unit").unwrap()],
                access_needs: AccessNeed::ALL.iter().copied().collect(),
                access_note: Paragraphs::new("一\n二").ok(),
            },
            standing,
            version: 3,
        }
    }

    fn page<T>(row: T) -> Page<T> {
        Page {
            rows: vec![row],
            has_before: true,
            has_after: false,
        }
    }

    #[test]
    fn reviewers_read_back() {
        let at = "2026-05-06T01:00:00.5Z".parse().unwrap();
        let reason = Line::new("搬迁").unwrap();
        let retired = reviewer(Standing::Retired { at, reason });
        reads_back(&ReviewerVersion {
            reviewer: retired.clone(),
            changed_at: at,
            changed_by: "钱书记员".into(),
        });
        reads_back(&ReviewerList {
            page: page(reviewer(Standing::Serving)),
            total: 108,
            after: Some("x".into()),
            before: None,
        });
        reads_back(&(retired, vec![1_u32, 2]));
    }

    #[test]
    fn accounts_read_back() {
        for role in Role::ALL {
            reads_back(&AccountList {
                page: page(AccountSummary {
                    id: id(),
                    username: "clerk".into(),
                    display_name: "钱书记员".into(),
                    roles: Roles::new([role]).unwrap(),
                    disabled: true,
                    locked: false,
                    second_factor: true,
                    must_change_password: false,
                    version: 9,
                }),
                after: None,
                before: Some("y".into()),
            });
        }
        let at = "2026-05-06T01:00:00Z".parse().unwrap();
        reads_back(&vec![OwnLogIn {
            id: id(),
            device: "Firefox".into(),
            created_at: at,
            last_seen_at: at,
            current: true,
        }]);
    }

    #[test]
    fn the_audit_log_reads_back() {
        for deed in Recorded::ALL {
            reads_back(&AuditList {
                page: page(AuditLine {
                    seq: -1,
                    recorded_at: "2026-05-06T01:00:00.001Z".parse().unwrap(),
                    actor: "operator".into(),
                    actor_name: String::new(),
                    deed: *deed,
                    object_kind: "account".into(),
                    object_id: "1".into(),
                    object_name: "示例".into(),
                    actor_seat: Some(3),
                    detail: "{}".into(),
                    hash: "00".into(),
                }),
                after: None,
                before: None,
            });
        }
    }

    #[test]
    fn words_read_back() {
        Language::ALL.iter().for_each(reads_back);
        LogInStage::ALL.iter().for_each(reads_back);
        ReviewerCategory::ALL.iter().for_each(reads_back);
        for size in [TextSize::Normal, TextSize::Large, TextSize::Largest] {
            reads_back(&size);
        }
    }

    #[test]
    fn a_row_that_breaks_a_rule_is_not_read() {
        let mut json = serde_json::to_value(reviewer(Standing::Serving)).unwrap();
        json["entry"]["name"] = Value::String(" ".into());
        assert_eq!(Reviewer::unpack(&json), None);
    }
}
