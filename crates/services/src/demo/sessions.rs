//! What the sessions of the demo are about, and how far each has come.

use domain::preference::Language;
use domain::public_review::question::QuestionInput;
use domain::public_review::session::{RoundInput, SessionInput};

use super::cases::CASES;
use super::said::{Said, said};
use super::units::RECEPTION_CENTRE;

/// A question: its words, its template, its own options.
type Asked = (Said, &'static str, &'static [Said]);

/// Word of an answer that abstains.
pub(super) const ABSTAIN: u32 = u32::MAX;

/// A session of the demo.
pub(super) struct Plan {
    /// The case it is about, from 0.
    pub case: usize,
    petitioner: Said,
    unit: Said,
    venue: Said,
    rounds: &'static [&'static [Asked]],
    /// How many are drawn from the pool; none where the whole pool is the panel.
    pub drawn: Option<usize>,
    /// Of a hundred of the panel, how many have checked in.
    pub seated_percent: usize,
    /// How many have cast a ballot.
    pub voted: usize,
    /// Their ballots, seat by seat and then from the beginning again: an answer for each question.
    ballots: &'static [&'static [u32]],
}

/// 11 present: 6 of 11 are a majority, with 2 abstaining (case 1).
pub(super) const WITH_MAJORITY: Plan = Plan {
    case: 0,
    petitioner: said(
        "屋后散水坡年久失修，雨水倒灌进屋。请求准许在原址修坡，并请邻居不再阻拦。",
        "The drainage apron behind our house has not been repaired for years, and rainwater runs \
         into the house. We ask to be allowed to rebuild it where it was, and for our neighbour \
         to stop preventing it.",
    ),
    unit: said(
        "该片土地多次调整，原始界桩已无，两户建房均与批复不符。镇里愿组织两户共用明沟，并补助三成费用。",
        "The land here has been reallocated several times, the original boundary stakes are gone, \
         and neither house was built as approved. The town is willing to arrange an open ditch \
         shared by both households, and to pay 30% of the cost.",
    ),
    venue: said("东样镇会堂", "Dongyang Town Hall"),
    rounds: &[&[
        (
            said(
                "准许修建散水坡的诉求是否合理？",
                "Is the request to build the drainage apron reasonable?",
            ),
            "A",
            &[],
        ),
        (
            said(
                "是否同意共用明沟、两户各退20厘米、镇补三成费用？",
                "Agree to a shared ditch, 20 cm from each, 30% from the town?",
            ),
            "C",
            &[],
        ),
    ]],
    drawn: Some(11),
    seated_percent: 100,
    voted: 11,
    ballots: &[
        &[0, 0],
        &[0, 0],
        &[1, 0],
        &[0, 0],
        &[ABSTAIN, 0],
        &[0, 1],
        &[1, 0],
        &[0, 0],
        &[0, 0],
        &[1, 1],
        &[ABSTAIN, ABSTAIN],
    ],
};

/// 9 members, 4 to 4 and 1 abstaining: 未形成多数意见 (case 12).
pub(super) const WITHOUT_MAJORITY: Plan = Plan {
    case: 11,
    petitioner: said(
        "四个车位由七户共用，先到先得，晚归的人总没有位置。请求每月抽签轮换。",
        "Seven households share four bays, first come, first served, and whoever comes home late \
         never finds one. I ask for the bays to be rotated every month, by lot.",
    ),
    unit: said(
        "居委会愿组织协商。多数住户愿意按月交费、收入用于维修；轮换与收费两种方案都可以实行。",
        "The residents' committee is willing to organise a consultation. Most households would \
         pay a monthly fee, to be spent on repairs. Both plans, rotation and a fee, can be put \
         into practice.",
    ),
    venue: said("示例社区议事厅", "Shili Community Meeting Hall"),
    rounds: &[&[(
        said(
            "四个公共车位应当怎样使用？",
            "How should the four shared parking bays be used?",
        ),
        "D",
        &[
            said("每月抽签轮换", "Monthly rotation by lot"),
            said("按月收费共用", "Shared for a monthly fee"),
        ],
    )]],
    drawn: Some(9),
    seated_percent: 100,
    voted: 9,
    ballots: &[&[0], &[1], &[0], &[1], &[ABSTAIN], &[0], &[1], &[1], &[0]],
};

/// Nine members on fees that are owed for poor service (case 7).
pub(super) const ON_FEES: Plan = Plan {
    case: 6,
    petitioner: said(
        "小区保洁、门岗两年来时有时无，电梯常坏。住户拒缴两年物业费，请求先把服务做好。",
        "For two years the estate has been cleaned and its gate watched only now and then, and \
         the lifts often break down. Residents have withheld two years' fees and ask for the \
         service to be put right first.",
    ),
    unit: said(
        "街道认为这是合同纠纷，愿组织双方调解；物业企业称欠费过半，无力维修。",
        "The sub-district office considers this a contract dispute and is willing to arrange \
         mediation. The management company says that more than half of the fees are unpaid and \
         that it cannot pay for repairs.",
    ),
    venue: said("示例街道议事厅", "Shili Sub-district Meeting Hall"),
    rounds: &[&[(
        said(
            "是否同意补缴七成、三个月内整改？",
            "Agree that 70% is paid and service is put right in 3 months?",
        ),
        "C",
        &[],
    )]],
    drawn: Some(9),
    seated_percent: 100,
    voted: 9,
    ballots: &[&[0], &[0], &[1], &[0], &[0], &[1], &[0], &[ABSTAIN], &[0]],
};

/// Nine members on years of work that no file shows (case 9).
pub(super) const ON_PENSION: Plan = Plan {
    case: 8,
    petitioner: said(
        "早年在乡镇企业做工八年，企业不在了，档案也找不到。请求补认这段工龄。",
        "Years ago I worked for eight years at a township enterprise. The enterprise no longer \
         exists, and my file cannot be found. I ask for these years of service to be recognised.",
    ),
    unit: said(
        "档案缺失，现行政策不支持直接认定；如能补充工资账、证人笔录等材料，可以再议。",
        "The file is missing, and current policy does not support direct recognition. If payroll \
         records, witness statements or the like can be added, the matter can be considered \
         again.",
    ),
    venue: said("西样镇会堂", "Xiyang Town Hall"),
    rounds: &[&[
        (
            said(
                "补认八年工龄的诉求是否合理？",
                "Is the claim to eight more years of service reasonable?",
            ),
            "A",
            &[],
        ),
        (
            said(
                "是否建议以工资账和证人笔录补证？",
                "Recommend proof by payroll records and witness statements?",
            ),
            "C",
            &[],
        ),
    ]],
    drawn: Some(9),
    seated_percent: 100,
    voted: 9,
    ballots: &[
        &[1, 0],
        &[1, 0],
        &[0, 0],
        &[1, 0],
        &[1, ABSTAIN],
        &[1, 0],
        &[2, 1],
        &[1, 0],
        &[0, 0],
    ],
};

/// The whole pool votes just now (case 2).
pub(super) const IN_VOTING: Plan = Plan {
    case: 1,
    petitioner: said(
        "同一片区、同样结构的房屋，装修补偿标准不一。请求按同一标准补差，并说明首批评估的依据。",
        "Houses of the same structure in the same area were compensated at different rates for \
         their fit-out. We ask for the difference to be made up at one rate, and for the basis of \
         the first batch of valuations to be explained.",
    ),
    unit: said(
        "两批房屋的评估时点不同，标准随时点确定，评估结果均已公示，公示期内未收到异议。",
        "The two batches of houses were valued at different dates, and the rates follow the date. \
         All valuations were published, and no objection was received while they were on public \
         display.",
    ),
    venue: RECEPTION_CENTRE,
    rounds: &[&[
        (
            said(
                "按评估时点区分补偿标准是否恰当？",
                "Was it proper to vary the rates by date of valuation?",
            ),
            "B",
            &[],
        ),
        (
            said(
                "是否建议复核首批评估？",
                "Recommend a review of the first batch of valuations?",
            ),
            "C",
            &[],
        ),
    ]],
    drawn: None,
    seated_percent: 80,
    voted: 47,
    ballots: &[
        &[0, 0],
        &[1, 0],
        &[0, 0],
        &[2, 1],
        &[0, 1],
        &[0, 0],
        &[ABSTAIN, 0],
        &[1, 0],
        &[2, 0],
        &[0, 0],
        &[1, ABSTAIN],
    ],
};

/// The door is open and nobody has come yet (case 4).
pub(super) const READY: Plan = Plan {
    case: 3,
    petitioner: said(
        "工厂夜间作业，冲压声连续，家中老人和孩子无法入睡。请求停止夜班。",
        "The factory works at night and its presses never fall silent; the old people and the \
         children at home cannot sleep. We ask for the night shift to be stopped.",
    ),
    unit: said(
        "企业监测达标，停夜班将减产三成；我局一次夜间监测超标2分贝，已责令整改，并测算了隔声的费用。",
        "The company's own readings are within the limit, and without the night shift it would \
         produce 30% less. One night reading of this bureau was 2 decibels over the limit; we have \
         ordered correction and worked out the cost of sound insulation.",
    ),
    venue: RECEPTION_CENTRE,
    rounds: &[
        &[(
            said(
                "停止夜班的诉求是否合理？",
                "Is the request to stop the night shift reasonable?",
            ),
            "A",
            &[],
        )],
        &[(
            said("下一步应当怎样处理？", "What should be done next?"),
            "D",
            &[
                said("停止夜班", "Stop the night shift"),
                said("加装隔声并限定时段", "Insulate and limit hours"),
            ],
        )],
    ],
    drawn: None,
    seated_percent: 0,
    voted: 0,
    ballots: &[],
};

impl Plan {
    /// The ballots that were cast, seat by seat.
    pub(super) fn ballots(&self) -> impl Iterator<Item = &'static [u32]> {
        self.ballots.iter().copied().cycle().take(self.voted)
    }

    /// The session as a clerk would type it.
    pub(super) fn input(
        &self,
        number: String,
        scheduled_at: String,
        chair: String,
        language: Language,
    ) -> Option<SessionInput> {
        let case = CASES.get(self.case)?;
        let typed = |said: Said| said.in_language(language).to_owned();
        let question = |(text, template, options): &Asked| QuestionInput {
            text: typed(*text),
            template: (*template).to_owned(),
            options: options.iter().copied().map(typed).collect(),
        };
        let round = |asked: &&[Asked]| RoundInput {
            minutes: String::new(),
            questions: asked.iter().map(question).collect(),
        };
        Some(SessionInput {
            number,
            title: typed(case.title),
            summary: typed(case.summary),
            petitioner_statement: typed(self.petitioner),
            unit_statement: typed(self.unit),
            venue: typed(self.venue),
            scheduled_at,
            openness: "open".to_owned(),
            ballot_mode: "named".to_owned(),
            chair,
            statement_minutes: "15".to_owned(),
            expert_minutes: "10".to_owned(),
            reply_minutes: "5".to_owned(),
            questions_minutes: "20".to_owned(),
            last_minutes: "3".to_owned(),
            rounds: self.rounds.iter().map(round).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::public_review::session::SessionDraft;

    use super::*;

    #[test]
    fn every_session_is_sound_and_everybody_answers_every_question() {
        let plans = [
            WITH_MAJORITY,
            WITHOUT_MAJORITY,
            ON_FEES,
            ON_PENSION,
            IN_VOTING,
            READY,
        ];
        let both = |plan| Language::ALL.map(|language| (plan, language));
        for (plan, language) in plans.iter().flat_map(both) {
            let input = plan.input(
                "PR-2026-01".into(),
                "2026-05-06T09:00".into(),
                String::new(),
                language,
            );
            let draft = SessionDraft::check(&input.unwrap()).unwrap();
            let questions = &draft.rounds.first().unwrap().questions;
            assert!(plan.voted == 0 || plan.seated_percent >= 67, "the quorum");
            for ballot in plan.ballots() {
                assert_eq!(ballot.len(), questions.len());
                for (question, answer) in questions.iter().zip(ballot) {
                    let options = u32::try_from(question.options().len()).unwrap();
                    assert!(*answer < options || *answer == ABSTAIN);
                }
            }
        }
    }
}
