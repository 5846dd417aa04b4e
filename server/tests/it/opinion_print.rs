//! The opinion as it is printed: everything that was written, counted and signed stands on the
//! sheet, each under its own heading.

use axum::http::StatusCode;
use domain::public_review::opinion::OpinionInput;
use domain::public_review::remedy::RemedyInput;
use store::testing::raw;

use crate::hostile_outcome::{House, house, wish};
use crate::office::Person;

/// The session of the demo that was announced and has no opinion yet.
pub const ANNOUNCED: &str = "PR-2026-02";

const ADVISORY: &str = "评议意见供参考，不影响您申请复查、复核或依法复议、诉讼的权利。";

/// An opinion with no minority.
pub fn opinion(remedy: &str, last_day: &str) -> OpinionInput {
    OpinionInput {
        facts_agreed: "七户共用四个车位。".into(),
        facts_disputed: "车位是否够用。".into(),
        majority_view: "没有形成多数，双方各有道理。".into(),
        minority_view: String::new(),
        recommendation: "由居委会再组织一次协商。".into(),
        next_remedy: RemedyInput {
            remedy: remedy.into(),
            last_day: last_day.into(),
        },
    }
}

/// A text without its spaces: where those stand is for the eye.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

async fn page(house: &House, clerk: &Person, number: &str) -> String {
    let path = format!("/office/review-sessions/{number}/opinion/print");
    let page = house.office.get(&path).browser(clerk).page().send().await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    page.body
}

/// What is read on the sheet: without tags, and bare.
async fn sheet(house: &House, clerk: &Person, number: &str) -> String {
    let page = page(house, clerk, number).await;
    let sheet = page.split_once("<article class=\"official-sheet\">");
    let (_, sheet) = sheet.expect("a sheet");
    let (sheet, _) = sheet.split_once("</article>").expect("its end");
    let texts = sheet
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_tag, text)| text));
    bare(&texts.collect::<String>())
}

/// Each part stands there, below the one before it.
fn assert_says(sheet: &str, parts: &[&str]) {
    let mut rest = sheet;
    for part in parts {
        let wanted = bare(part);
        let found = rest.split_once(wanted.as_str());
        let (_, below) = found.unwrap_or_else(|| panic!("{part} is missing below: {sheet}"));
        rest = below;
    }
}

/// The end of the chain as the sheet says it.
async fn head(house: &House, number: &str) -> String {
    let file = house.services().opinion(&house.clerk, number).await;
    let head = file.unwrap().kept.unwrap().head.unwrap();
    assert!(head.seq > 0);
    assert_eq!(head.hash.len(), 64);
    format!("审计链第 {} 条：{}", head.seq, head.hash)
}

#[tokio::test]
async fn a_signed_opinion_is_printed_with_every_count_and_both_names() {
    let house = house().await;
    let clerk = house.office.log_in_as("clerk", "sunshine-2026").await;
    let printed = sheet(&house, &clerk, &house.number).await;
    let file = house.services().opinion(&house.clerk, &house.number).await;
    let entry = file.unwrap().kept.unwrap().opinion.entry;
    let minority = entry.minority_view.unwrap();
    let head = head(&house, &house.number).await;
    assert_says(
        &printed,
        &[
            "示例市信访局",
            "PR-2026-01 号",
            "相邻排水与宅基地界址 评议意见书",
            "信访事项 XF-2026-0001",
            "评议时间 2026年4月17日 09:30",
            "评议地点 东样镇会堂",
            "责任单位 东样镇人民政府",
            &format!("一、双方认可的事实 {}", entry.facts_agreed),
            &format!("二、有争议的事实 {}", entry.facts_disputed),
            "三、评议结果",
            "准许修建散水坡的诉求是否合理？",
            "多数意见：合理 合理 6 票，超过 5.5。",
            "全团 11 席，到场 11 人。发出选票 11 张，收回 11 张。收回的 11 张都有效。",
            "合理 6 票，部分合理 3 票，不合理 0 票，弃权 2 票，合计 11 票。",
            "一项要超过到场 11 人的一半，就是超过 5.5 票，至少 6 票。",
            "是否同意共用明沟、两户各退20厘米、镇补三成费用？",
            "多数意见：同意 同意 8 票，超过 5.5。",
            "全团 11 席，到场 11 人。发出选票 11 张，收回 11 张。收回的 11 张都有效。",
            "同意 8 票，不同意 2 票，弃权 1 票，合计 11 票。",
            "一项要超过到场 11 人的一半，就是超过 5.5 票，至少 6 票。",
            &format!("四、多数意见和少数意见 多数意见：{}", entry.majority_view),
            &format!("少数意见：{minority}"),
            &format!("五、建议 {}", entry.recommendation),
            "六、不服答复，下一步 向原办理机关、单位的上一级机关、单位申请复查，\
             期限自书面答复送达的次日起计算；送达以前没有截止日期。",
            ADVISORY,
            "主持人（签名）：示例戊 2026年4月17日 12:40",
            "书记员（签名）：示例丁 2026年4月17日 12:35",
            &head,
        ],
    );
    // It is no draft, nobody stood in, and there is no last day.
    for other in ["未签名", "代主持人", "代书记员", "最后一天："] {
        assert!(!printed.contains(other), "{other}");
    }
}

#[tokio::test]
async fn a_last_day_no_majority_and_who_stands_in_are_printed_as_well() {
    let house = house().await;
    let services = house.services();
    let clerk = house.office.log_in_as("clerk", "sunshine-2026").await;
    let none = page(&house, &clerk, ANNOUNCED).await;
    assert!(none.contains("还没有意见书"));
    assert!(!none.contains("official-sheet"));
    let first = opinion("litigation", "2026-06-22");
    let written = services.write_opinion(&house.clerk, wish(20), ANNOUNCED, 0, &first);
    written.await.unwrap();
    let draft = sheet(&house, &clerk, ANNOUNCED).await;
    assert_says(
        &draft,
        &["未签名的草稿", "主持人（签名）：书记员（签名）："],
    );
    for other in ["少数意见：", "审计链", "示例丁", "示例戊"] {
        assert!(!draft.contains(other), "{other}");
    }
    let second = OpinionInput {
        minority_view: "有人认为应当先修路。".into(),
        ..first
    };
    let written = services.write_opinion(&house.clerk, wish(21), ANNOUNCED, 1, &second);
    written.await.unwrap();
    // Neither of them is whom the session names.
    let others = format!(
        "UPDATE review_session SET chair_id = clerk_id, clerk_id = chair_id \
         WHERE number = '{ANNOUNCED}'"
    );
    raw(&house.office.fresh.url, &others).await.unwrap();
    house.sign(ANNOUNCED, 2).await;
    let printed = sheet(&house, &clerk, ANNOUNCED).await;
    let head = head(&house, ANNOUNCED).await;
    assert_says(
        &printed,
        &[
            "PR-2026-02 号",
            "一、双方认可的事实 七户共用四个车位。",
            "二、有争议的事实 车位是否够用。",
            "三、评议结果 四个公共车位应当怎样使用？",
            "未形成多数意见 没有一项超过 4.5，最多的一项 4 票。",
            "全团 9 席，到场 9 人。发出选票 9 张，收回 9 张。收回的 9 张都有效。",
            "每月抽签轮换 4 票，按月收费共用 4 票，均不同意 0 票，弃权 1 票，合计 9 票。",
            "一项要超过到场 9 人的一半，就是超过 4.5 票，至少 5 票。",
            "四、多数意见和少数意见 多数意见：没有形成多数，双方各有道理。",
            "少数意见：有人认为应当先修路。",
            "五、建议 由居委会再组织一次协商。",
            "六、不服答复，下一步 向人民法院起诉，最后一天：2026年6月22日 星期一",
            ADVISORY,
            "代主持人（签名）：示例戊 2026年5月6日 09:00",
            "代书记员（签名）：示例丁 2026年5月6日 09:00",
            &head,
        ],
    );
    assert!(!printed.contains("未签名"));
    assert!(!printed.contains("送达的次日"), "there is a last day");
}
