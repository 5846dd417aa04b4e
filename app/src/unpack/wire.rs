//! What this crate's own pages and forms are told.

use crate::api::audit::AuditPage;
use crate::api::done::{Done, Notice, Once};
use crate::api::hall::{SeatOffer, SeatScreen};
use crate::api::me::{May, Me};
use crate::api::reviewers::PoolPage;
use crate::form::{Answer, Refused};
use crate::live::OfficeNews;
use crate::trouble::{FieldTrouble, Trouble};
use crate::unpack::{unpack_fields, unpack_words};

unpack_words! {
    May => May::from_word,
    Notice => Notice::from_code,
}

unpack_fields!(Answer {
    page,
    refused,
    notice,
    once
});
unpack_fields!(AuditPage {
    list,
    head_seq,
    head_hash
});
unpack_fields!(FieldTrouble {
    field,
    code,
    detail
});
unpack_fields!(Me {
    account,
    username,
    display_name,
    roles,
    may,
    stage,
    language,
    text_size,
    now,
});
unpack_fields!(OfficeNews { reviewers_revision });
unpack_fields!(SeatOffer {
    seat,
    name,
    title,
    ballot_mode
});
unpack_fields!(SeatScreen {
    moved,
    shown,
    offered,
    refused
});
unpack_fields!(Once { username, password });
unpack_fields!(PoolPage {
    list,
    today,
    revision
});
unpack_fields!(Refused {
    command,
    form,
    typed,
    trouble
});

impl super::Unpack for Done {
    fn unpack(json: &serde_json::Value) -> Option<Self> {
        use super::field;
        Some(Self {
            go: field(json, "go")?,
            notice: field(json, "notice")?,
            once: field(json, "once")?,
            receipt: field(json, "receipt")?,
            // Drawn by the server alone.
            #[cfg(feature = "ssr")]
            cards: None,
        })
    }
}

impl super::Unpack for Trouble {
    fn unpack(json: &serde_json::Value) -> Option<Self> {
        use super::field;
        Some(Self {
            kind: field(json, "type")?,
            title: field(json, "title")?,
            status: field(json, "status")?,
            code: field(json, "code")?,
            detail: field(json, "detail")?,
            // Left out where there are none.
            fields: field::<Option<_>>(json, "fields")?.unwrap_or_default(),
            request_id: field(json, "request_id")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::people::account::{LogInStage, Role};
    use domain::preference::Language;
    use domain::refusal::{Fault, FieldFaults, Refusal};

    use super::super::reads_back;
    use super::*;
    use crate::words::Words;

    #[test]
    fn a_reader_reads_back() {
        reads_back(&Me::default());
        reads_back(&Me {
            account: "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().ok(),
            roles: Role::ALL.to_vec(),
            may: May::ALL.to_vec(),
            stage: Some(LogInStage::Enrol),
            now: "2026-05-06T01:00:00Z".parse().unwrap(),
            ..Me::default()
        });
    }

    #[test]
    fn an_answered_form_reads_back() {
        let faults = FieldFaults::one("name", Fault::TooLong { max: 40, now: 41 });
        let troubles = [
            Trouble::invalid(faults, Words(Language::English), "r-1"),
            Trouble::refused(Refusal::Busy, Words::default(), ""),
        ];
        for trouble in troubles {
            reads_back(&Answer::refused(
                "/office".into(),
                Refused {
                    command: "/do/x".into(),
                    form: String::new(),
                    typed: vec![("name".into(), "</script>".into())],
                    trouble,
                },
            ));
        }
    }

    #[test]
    fn what_was_done_reads_back() {
        reads_back(&Done::go("/"));
        reads_back(&Done::go("/").once("clerk".into(), "x".into()));
        for notice in Notice::ALL {
            reads_back(&Done::say("/office", *notice));
        }
    }

    #[test]
    fn news_of_a_newer_server_can_still_be_read() {
        let news = super::super::unpack::<OfficeNews>(r#"{"reviewers_revision":7,"more":1}"#);
        assert_eq!(news.map(|news| news.reviewers_revision), Some(7));
    }
}
