//! What is written after the demo's hearings: opinions, and what is published of them.

use domain::public_review::opinion::OpinionInput;
use domain::public_review::outcome::{OutcomeInput, ResponseInput};
use domain::public_review::remedy::RemedyInput;

/// The papers of one hearing.
pub(super) struct Papers {
    facts_agreed: &'static str,
    facts_disputed: &'static str,
    majority_view: &'static str,
    minority_view: &'static str,
    recommendation: &'static str,
    remedy: &'static str,
    place: &'static str,
    plain_line: &'static str,
    /// What the unit answered, in a later edition.
    response: Option<(&'static str, &'static str)>,
    /// Why nothing of it is public, where that is so.
    pub kept_back: Option<KeptBack>,
}

/// Why nothing is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeptBack {
    /// It never was.
    Withheld(&'static str),
    /// It was, and was taken away.
    Withdrawn(&'static str),
}

/// Case 1: published, and answered by the unit.
pub(super) const DRAINAGE: Papers = Papers {
    facts_agreed: "两户相邻，地势一高一低，雨天积水流向信访人一家。原始界桩已无，两户建房均与批复不符。",
    facts_disputed: "信访人一家认为散水坡在自家范围内。邻居认为修坡占其宅基地15厘米。东样镇人民政府认为现有档案不足以确定界址。",
    majority_view: "修坡排水的诉求合理，可以在双方各退一步的前提下解决。",
    minority_view: "有评议员认为应当先查清界址，再决定怎样修。",
    recommendation: "准许修坡；两户共用明沟，各退20厘米；镇里补助三成费用，并在雨季以前完工。",
    remedy: "statutory_review",
    place: "东样镇",
    plain_line: "评议团多数认为修坡的诉求合理，建议两户共用一条明沟，镇里补助三成。",
    response: Some((
        "adopted",
        "采纳评议意见：准许修坡，两户共用明沟、各退20厘米，镇里补助三成费用。明沟在雨季以前开工。",
    )),
    kept_back: None,
};

/// Case 7: withheld, which is a normal result.
pub(super) const FEES: Papers = Papers {
    facts_agreed: "小区两年来服务时断时续，部分住户两年没有缴费。",
    facts_disputed: "住户认为服务不到位在先。物业企业认为欠费在先，才无力维修。",
    majority_view: "同意补缴七成、三个月内整改的办法。",
    minority_view: "有评议员认为应当先整改，再谈补缴。",
    recommendation: "先由街道组织调解，约定补缴比例和整改期限；谈不成的，依法通过诉讼解决。",
    remedy: "litigation",
    place: "示例街道",
    plain_line: "评议团多数同意补缴七成、三个月内整改。",
    response: None,
    kept_back: Some(KeptBack::Withheld("信访人不同意公开")),
};

/// Case 9: it was public, and the petitioner thought again.
pub(super) const PENSION: Papers = Papers {
    facts_agreed: "信访人年过七旬，早年在乡镇企业工作，企业已经不在，档案缺失。",
    facts_disputed: "信访人认为有8年工龄没有计算。社保部门认为缺少档案，现行政策不支持直接认定。",
    majority_view: "诉求部分合理，可以用工资账和证人笔录补证。",
    minority_view: "有评议员认为年代久远，补证很难。",
    recommendation: "由社保部门列出可以补证的材料，派人上门协助查找工资账、制作证人笔录，再依规认定。",
    remedy: "statutory_review",
    place: "西样镇",
    plain_line: "评议团建议用工资账和证人笔录补证，再认定早年的工龄。",
    response: None,
    kept_back: Some(KeptBack::Withdrawn("信访人要求撤下")),
};

impl Papers {
    /// The opinion, as a clerk would type it.
    pub(super) fn opinion(&self) -> OpinionInput {
        OpinionInput {
            facts_agreed: self.facts_agreed.to_owned(),
            facts_disputed: self.facts_disputed.to_owned(),
            majority_view: self.majority_view.to_owned(),
            minority_view: self.minority_view.to_owned(),
            recommendation: self.recommendation.to_owned(),
            next_remedy: self.next_remedy(String::new()),
        }
    }

    fn next_remedy(&self, last_day: String) -> RemedyInput {
        RemedyInput {
            remedy: self.remedy.to_owned(),
            last_day,
        }
    }

    /// What is published, from the words the form begins with.
    pub(super) fn text(&self, begin_with: OutcomeInput) -> OutcomeInput {
        OutcomeInput {
            place: self.place.to_owned(),
            plain_line: self.plain_line.to_owned(),
            ..begin_with
        }
    }

    /// The same once the unit has answered and its answer was served: a last day stands there now.
    pub(super) fn answered(
        &self,
        begin_with: OutcomeInput,
        replied_on: String,
        last_day: String,
    ) -> Option<OutcomeInput> {
        let (adoption, reasons) = self.response?;
        Some(OutcomeInput {
            response: ResponseInput {
                adoption: adoption.to_owned(),
                reasons: reasons.to_owned(),
                replied_on,
            },
            next_remedy: self.next_remedy(last_day),
            ..self.text(begin_with)
        })
    }
}
