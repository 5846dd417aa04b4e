//! What is written after the demo's hearings: opinions, and what is published of them.

use domain::preference::Language;
use domain::public_review::opinion::OpinionInput;
use domain::public_review::outcome::{OutcomeInput, ResponseInput};
use domain::public_review::remedy::RemedyInput;

use super::said::{Said, said};

/// The papers of one hearing.
pub(super) struct Papers {
    facts_agreed: Said,
    facts_disputed: Said,
    majority_view: Said,
    minority_view: Said,
    recommendation: Said,
    remedy: &'static str,
    place: Said,
    plain_line: Said,
    /// What the unit answered, in a later edition.
    response: Option<(&'static str, Said)>,
    /// Why nothing of it is public, where that is so.
    pub kept_back: Option<KeptBack>,
}

/// Why nothing is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeptBack {
    /// It never was.
    Withheld(Said),
    /// It was, and was taken away.
    Withdrawn(Said),
}

/// Where it was, as far as anybody has to know.
const ELSEWHERE: Said = said("示例市", "Shili City");

/// Case 1: published, and answered by the unit.
pub(super) const DRAINAGE: Papers = Papers {
    facts_agreed: said(
        "两户相邻，地势一高一低，雨天积水流向信访人一家。原始界桩已无，两户建房均与批复不符。",
        "The two households are neighbours, one on higher ground than the other, and rainwater \
         runs towards the petitioners' house. The original boundary stakes are gone, and neither \
         house was built as approved.",
    ),
    facts_disputed: said(
        "信访人一家认为散水坡在自家范围内。邻居认为修坡占其宅基地15厘米。东样镇人民政府认为现有档案不足以确定界址。",
        "The petitioners hold that the drainage apron lies within their own plot. The neighbour \
         holds that it would take 15 cm of the neighbouring house plot. The People's Government of \
         Dongyang Town holds that the existing records are not enough to fix the boundary.",
    ),
    majority_view: said(
        "修坡排水的诉求合理，可以在双方各退一步的前提下解决。",
        "The request to build the apron for drainage is reasonable, and can be settled if each \
         side gives way a little.",
    ),
    minority_view: said(
        "有评议员认为应当先查清界址，再决定怎样修。",
        "Some reviewers hold that the boundary should be established first, before it is decided \
         how to build.",
    ),
    recommendation: said(
        "准许修坡；两户共用明沟，各退20厘米；镇里补助三成费用，并在雨季以前完工。",
        "Allow the apron to be built. Both households share an open ditch and yield 20 cm each; the \
         town pays 30% of the cost, and the work is finished before the rainy season.",
    ),
    remedy: "statutory_review",
    place: said("东样镇", "Dongyang Town"),
    plain_line: said(
        "评议团多数认为修坡的诉求合理，建议两户共用一条明沟，镇里补助三成。",
        "Most find the request reasonable and advise a shared ditch, 30% town-funded.",
    ),
    response: Some((
        "adopted",
        said(
            "采纳评议意见：准许修坡，两户共用明沟、各退20厘米，镇里补助三成费用。明沟在雨季以前开工。",
            "The panel's advice is adopted: the apron may be built, both households share an open \
             ditch and yield 20 cm each, and the town pays 30% of the cost. Work on the ditch begins \
             before the rainy season.",
        ),
    )),
    kept_back: None,
};

/// Case 7: withheld, which is a normal result.
pub(super) const FEES: Papers = Papers {
    facts_agreed: said(
        "小区两年来服务时断时续，部分住户两年没有缴费。",
        "For two years the services on the estate have been irregular, and some households have \
         paid no fees in that time.",
    ),
    facts_disputed: said(
        "住户认为服务不到位在先。物业企业认为欠费在先，才无力维修。",
        "Residents hold that the poor service came first. The management company holds that the \
         arrears came first and left it unable to pay for repairs.",
    ),
    majority_view: said(
        "同意补缴七成、三个月内整改的办法。",
        "The plan is agreed to: 70% of the arrears are paid, and the service is put right within \
         three months.",
    ),
    minority_view: said(
        "有评议员认为应当先整改，再谈补缴。",
        "Some reviewers hold that the service should be put right before payment is discussed.",
    ),
    recommendation: said(
        "先由街道组织调解，约定补缴比例和整改期限；谈不成的，依法通过诉讼解决。",
        "The sub-district office should first arrange mediation, to agree what share is paid and by \
         when the service is put right. If no agreement is reached, the dispute is to be settled in \
         court, according to law.",
    ),
    remedy: "litigation",
    place: said("示例街道", "Shili Sub-district"),
    plain_line: said(
        "评议团多数同意补缴七成、三个月内整改。",
        "Most agree that 70% is paid and the service put right within three months.",
    ),
    response: None,
    kept_back: Some(KeptBack::Withheld(said(
        "信访人不同意公开",
        "The petitioner does not agree to publication",
    ))),
};

/// Case 9: it was public, and the petitioner thought again.
pub(super) const PENSION: Papers = Papers {
    facts_agreed: said(
        "信访人年过七旬，早年在乡镇企业工作，企业已经不在，档案缺失。",
        "The petitioner is over seventy, and worked in earlier years for a township enterprise that \
         no longer exists. The file is missing.",
    ),
    facts_disputed: said(
        "信访人认为有8年工龄没有计算。社保部门认为缺少档案，现行政策不支持直接认定。",
        "The petitioner holds that eight years of service were not counted. The social insurance \
         authority holds that there is no file and that current policy does not support direct \
         recognition.",
    ),
    majority_view: said(
        "诉求部分合理，可以用工资账和证人笔录补证。",
        "The claim is partly reasonable; payroll records and witness statements may serve as \
         further proof.",
    ),
    minority_view: said(
        "有评议员认为年代久远，补证很难。",
        "Some reviewers hold that it was so long ago that further proof will be hard to find.",
    ),
    recommendation: said(
        "由社保部门列出可以补证的材料，派人上门协助查找工资账、制作证人笔录，再依规认定。",
        "The social insurance authority should list what can serve as further proof, send somebody to \
         the petitioner's home to help find payroll records and take witness statements, and then \
         decide according to the rules.",
    ),
    remedy: "statutory_review",
    place: said("西样镇", "Xiyang Town"),
    plain_line: said(
        "评议团建议用工资账和证人笔录补证，再认定早年的工龄。",
        "The panel advises proof by payroll and witnesses before the years are counted.",
    ),
    response: None,
    kept_back: Some(KeptBack::Withdrawn(said(
        "信访人要求撤下",
        "The petitioner asked for it to be taken down",
    ))),
};

impl Papers {
    /// The opinion, as a clerk would type it.
    pub(super) fn opinion(&self, language: Language) -> OpinionInput {
        let typed = |said: Said| said.in_language(language).to_owned();
        OpinionInput {
            facts_agreed: typed(self.facts_agreed),
            facts_disputed: typed(self.facts_disputed),
            majority_view: typed(self.majority_view),
            minority_view: typed(self.minority_view),
            recommendation: typed(self.recommendation),
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
    pub(super) fn text(&self, begin_with: OutcomeInput, language: Language) -> OutcomeInput {
        OutcomeInput {
            place: self.place.in_language(language).to_owned(),
            plain_line: self.plain_line.in_language(language).to_owned(),
            ..begin_with
        }
    }

    /// The same without where it was: what was taken away is asked about anew in fewer words.
    pub(super) fn again(&self, begin_with: OutcomeInput, language: Language) -> OutcomeInput {
        OutcomeInput {
            place: ELSEWHERE.in_language(language).to_owned(),
            ..self.text(begin_with, language)
        }
    }

    /// The same once the unit has answered and its answer was served: a last day stands there now.
    pub(super) fn answered(
        &self,
        begin_with: OutcomeInput,
        replied_on: String,
        last_day: String,
        language: Language,
    ) -> Option<OutcomeInput> {
        let (adoption, reasons) = self.response?;
        Some(OutcomeInput {
            response: ResponseInput {
                adoption: adoption.to_owned(),
                reasons: reasons.in_language(language).to_owned(),
                replied_on,
            },
            next_remedy: self.next_remedy(last_day),
            ..self.text(begin_with, language)
        })
    }
}
