//! The twelve invented cases of the demo, de-identified as an office writes them.

use domain::petitions::matter::MatterInput;
use domain::preference::Language;

use super::said::{Said, said};
use super::units::{
    DONGYANG_GOVERNMENT, ENVIRONMENT_BUREAU, EXPROPRIATION_OFFICE, SUBDISTRICT_OFFICE,
    TRANSPORT_BUREAU,
};

/// A matter of the demo.
pub(super) struct Case {
    /// Topic in a few words.
    pub title: Said,
    purpose: &'static str,
    category: &'static str,
    /// De-identified summary.
    pub summary: Said,
    unit: Said,
}

/// In their order: case 1 stands first.
pub(super) const CASES: [Case; 12] = [
    Case {
        title: said("相邻排水与宅基地界址", "Drainage and house-plot boundary"),
        purpose: "CLAIM",
        category: "land",
        summary: said(
            "两户相邻。信访人一家为老年夫妇，屋后散水坡被邻居拦阻，雨天积水进屋；邻居认为修坡占其宅基地15厘米。两户均未按批复建房，原始界桩已无。",
            "Two households are neighbours. The petitioners are an elderly couple: their neighbour is \
             preventing work on the drainage apron behind their house, and water comes in when it \
             rains. The neighbour holds that the apron would take 15 cm of the neighbouring house \
             plot. Neither house was built as approved, and the original boundary stakes are gone.",
        ),
        unit: DONGYANG_GOVERNMENT,
    },
    Case {
        title: said(
            "房屋征收装修补偿标准",
            "Fit-out compensation on expropriation",
        ),
        purpose: "CLAIM",
        category: "urban_rural",
        summary: said(
            "同一片区23户，房屋装修补偿标准不一，请求补差。征收部门按不同评估时点定价，结果均已公示。",
            "In one area, 23 households were compensated at different rates for the fit-out of their \
             houses, and ask for the difference to be made up. The expropriation authority set the \
             rates by different valuation dates, and all the results were published.",
        ),
        unit: EXPROPRIATION_OFFICE,
    },
    Case {
        title: said("劳务队拖欠工资", "Wages owed by a labour subcontractor"),
        purpose: "CLAIM",
        category: "labour_social",
        summary: said(
            "某劳务队工人9名，被欠薪4个月，认为监察拖延。总包单位称已付分包款，监察部门已立案。",
            "Nine workers of a labour subcontractor are owed four months' wages and hold that the \
             labour inspectorate is delaying. The main contractor says that it has paid the \
             subcontractor, and the inspectorate that it has opened a case.",
        ),
        unit: said(
            "示例人社局",
            "Shili Human Resources and Social Security Bureau",
        ),
    },
    Case {
        title: said("工厂夜间噪声", "Factory noise at night"),
        purpose: "CLAIM",
        category: "environment",
        summary: said(
            "居民区旁一家五金厂夜间作业，多户住户反映无法入睡，请求停夜班。企业称监测达标，停班将减产；一次夜间监测超标2分贝，已责令整改。",
            "A hardware factory beside a residential area works at night. Several households report \
             that they cannot sleep, and ask for the night shift to stop. The company says that its \
             readings are within the limit and that stopping would reduce output. One night reading \
             was 2 decibels over the limit, and correction has been ordered.",
        ),
        unit: ENVIRONMENT_BUREAU,
    },
    Case {
        title: said("新建小区学区划分", "School zoning of a new estate"),
        purpose: "CLAIM",
        category: "education",
        summary: said(
            "新建小区被划入3公里外的学校，住户请求就近入学，并建议开通校车。主管部门称附近学校学位不足，抽签公开进行。",
            "A new housing estate was assigned to a school 3 km away. Its residents ask for places at \
             a nearby school and suggest a school bus. The education authority says that the nearby \
             schools have too few places and that the draw was held in public.",
        ),
        unit: said("示例教育局", "Shili Education Bureau"),
    },
    Case {
        title: said("术前告知与医患沟通", "Communication before an operation"),
        purpose: "CLAIM",
        category: "health",
        summary: said(
            "患者家属认为术前告知不足，请求致歉并赔偿。院方称诊疗规范，愿意接受鉴定。",
            "The family of a patient hold that too little was explained before an operation, and ask \
             for an apology and damages. The hospital says that the treatment followed the standards, \
             and is willing to accept an expert appraisal.",
        ),
        unit: said("示例医院", "Shili Hospital"),
    },
    Case {
        title: said("物业服务与缴费", "Property services and fees"),
        purpose: "CLAIM",
        category: "urban_rural",
        summary: said(
            "部分业主认为物业服务差，两年未缴物业费。物业企业称欠费致无法维修；街道认为属合同纠纷。",
            "Some owners consider the property management poor and have paid no fees for two years. \
             The management company says that the arrears make repairs impossible; the sub-district \
             office considers it a contract dispute.",
        ),
        unit: SUBDISTRICT_OFFICE,
    },
    Case {
        title: said("村道破损养护", "Repair of a village road"),
        purpose: "SUGGESTION",
        category: "transport",
        summary: said(
            "村道路面破损、积水，村民建议列入当年养护。主管部门称年度计划已定，拟列入下年。",
            "The surface of a village road is broken and holds water, and villagers suggest adding it \
             to this year's maintenance. The transport authority says that the plan for the year is \
             fixed, and intends to include the road next year.",
        ),
        unit: TRANSPORT_BUREAU,
    },
    Case {
        title: said("早年工龄认定", "Recognition of early years of service"),
        purpose: "CLAIM",
        category: "labour_social",
        summary: said(
            "一位老人请求补认早年在乡镇企业工作的8年工龄。档案缺失，现行政策不支持，经办机构愿接受补充证明。",
            "An elderly person asks for eight years of early work at a township enterprise to be \
             recognised as years of service. The file is missing and current policy does not support \
             it; the agency is willing to accept further proof.",
        ),
        unit: said("示例市社保局", "Shili City Social Insurance Bureau"),
    },
    // Of what was reported nothing is said, and there is no session on it.
    Case {
        title: said("水体污染反映", "Report of water pollution"),
        purpose: "ACCUSATION",
        category: "environment",
        summary: said(
            "匿名反映养殖水体异常。主管部门暂未查实，已加密监测。",
            "An anonymous report says that water used for fish farming is not in its normal state. \
             The authority has not confirmed this so far, and has stepped up monitoring.",
        ),
        unit: ENVIRONMENT_BUREAU,
    },
    Case {
        title: said("承包地调整", "Reallocation of contracted land"),
        purpose: "CLAIM",
        category: "agriculture",
        summary: said(
            "信访人的承包地多年前被调整给他户，三次答复不一，请求恢复。镇政府称依当年村民会议决议。",
            "Many years ago the petitioner's contracted land was reallocated to another household. \
             Three replies have contradicted each other, and the petitioner asks for the land to be \
             restored. The town government relies on the resolution of the villagers' meeting of that \
             year.",
        ),
        unit: said("示例镇人民政府", "People's Government of Shili Town"),
    },
    Case {
        title: said("邻里公共车位使用", "Shared parking among neighbours"),
        purpose: "CLAIM",
        category: "urban_rural",
        summary: said(
            "七户共用四个车位。信访人请求抽签轮换使用；其他住户主张收费共用。居委会愿组织协商。",
            "Seven households share four parking bays. The petitioner asks for the bays to be assigned \
             in rotation, by lot; other residents prefer shared use for a fee. The residents' \
             committee is willing to organise a consultation.",
        ),
        unit: said("示例居委会", "Shili Residents' Committee"),
    },
];

/// The case as a clerk would register it; `place` counts from 0.
pub(super) fn matter(place: usize, year: i32, language: Language) -> Option<MatterInput> {
    let case = CASES.get(place)?;
    Some(MatterInput {
        matter_no: format!("XF-{year}-{:04}", place + 1),
        title: case.title.in_language(language).to_owned(),
        purpose: case.purpose.to_owned(),
        category: case.category.to_owned(),
        summary: case.summary.in_language(language).to_owned(),
        responsible_unit: case.unit.in_language(language).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use domain::petitions::matter::MatterEntry;

    use super::*;

    #[test]
    fn every_case_is_a_sound_matter() {
        for language in Language::ALL {
            for place in 0..CASES.len() {
                let checked = MatterEntry::check(&matter(place, 2026, language).unwrap());
                assert!(checked.is_ok(), "case {}: {checked:?}", place + 1);
            }
            assert!(matter(CASES.len(), 2026, language).is_none());
        }
    }
}
