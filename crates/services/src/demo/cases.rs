//! The twelve invented cases of the demo, de-identified as an office writes them.

use domain::petitions::matter::MatterInput;

/// A matter of the demo.
pub(super) struct Case {
    /// Topic in a few words.
    pub title: &'static str,
    purpose: &'static str,
    category: &'static str,
    /// De-identified summary.
    pub summary: &'static str,
    unit: &'static str,
}

/// In their order: case 1 stands first.
pub(super) const CASES: [Case; 12] = [
    Case {
        title: "相邻排水与宅基地界址",
        purpose: "CLAIM",
        category: "land",
        summary: "两户相邻。信访人一家为老年夫妇，屋后散水坡被邻居拦阻，雨天积水进屋；邻居认为修坡占其宅基地15厘米。两户均未按批复建房，原始界桩已无。",
        unit: "东样镇人民政府",
    },
    Case {
        title: "房屋征收装修补偿标准",
        purpose: "CLAIM",
        category: "urban_rural",
        summary: "同一片区23户，房屋装修补偿标准不一，请求补差。征收部门按不同评估时点定价，结果均已公示。",
        unit: "示例征收办",
    },
    Case {
        title: "劳务队拖欠工资",
        purpose: "CLAIM",
        category: "labour_social",
        summary: "某劳务队工人9名，被欠薪4个月，认为监察拖延。总包单位称已付分包款，监察部门已立案。",
        unit: "示例人社局",
    },
    Case {
        title: "工厂夜间噪声",
        purpose: "CLAIM",
        category: "environment",
        summary: "居民区旁一家五金厂夜间作业，多户住户反映无法入睡，请求停夜班。企业称监测达标，停班将减产；一次夜间监测超标2分贝，已责令整改。",
        unit: "示例环境局",
    },
    Case {
        title: "新建小区学区划分",
        purpose: "CLAIM",
        category: "education",
        summary: "新建小区被划入3公里外的学校，住户请求就近入学，并建议开通校车。主管部门称附近学校学位不足，抽签公开进行。",
        unit: "示例教育局",
    },
    Case {
        title: "术前告知与医患沟通",
        purpose: "CLAIM",
        category: "health",
        summary: "患者家属认为术前告知不足，请求致歉并赔偿。院方称诊疗规范，愿意接受鉴定。",
        unit: "示例医院",
    },
    Case {
        title: "物业服务与缴费",
        purpose: "CLAIM",
        category: "urban_rural",
        summary: "部分业主认为物业服务差，两年未缴物业费。物业企业称欠费致无法维修；街道认为属合同纠纷。",
        unit: "示例街道办事处",
    },
    Case {
        title: "村道破损养护",
        purpose: "SUGGESTION",
        category: "transport",
        summary: "村道路面破损、积水，村民建议列入当年养护。主管部门称年度计划已定，拟列入下年。",
        unit: "示例市交通局",
    },
    Case {
        title: "早年工龄认定",
        purpose: "CLAIM",
        category: "labour_social",
        summary: "一位老人请求补认早年在乡镇企业工作的8年工龄。档案缺失，现行政策不支持，经办机构愿接受补充证明。",
        unit: "示例市社保局",
    },
    // Of what was reported nothing is said, and there is no session on it.
    Case {
        title: "水体污染反映",
        purpose: "ACCUSATION",
        category: "environment",
        summary: "匿名反映养殖水体异常。主管部门暂未查实，已加密监测。",
        unit: "示例环境局",
    },
    Case {
        title: "承包地调整",
        purpose: "CLAIM",
        category: "agriculture",
        summary: "信访人的承包地多年前被调整给他户，三次答复不一，请求恢复。镇政府称依当年村民会议决议。",
        unit: "示例镇人民政府",
    },
    Case {
        title: "邻里公共车位使用",
        purpose: "CLAIM",
        category: "urban_rural",
        summary: "七户共用四个车位。信访人请求抽签轮换使用；其他住户主张收费共用。居委会愿组织协商。",
        unit: "示例居委会",
    },
];

/// The case as a clerk would register it; `place` counts from 0.
pub(super) fn matter(place: usize, year: i32) -> Option<MatterInput> {
    let case = CASES.get(place)?;
    Some(MatterInput {
        matter_no: format!("XF-{year}-{:04}", place + 1),
        title: case.title.to_owned(),
        purpose: case.purpose.to_owned(),
        category: case.category.to_owned(),
        summary: case.summary.to_owned(),
        responsible_unit: case.unit.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use domain::petitions::matter::MatterEntry;

    use super::*;

    #[test]
    fn every_case_is_a_sound_matter() {
        for place in 0..CASES.len() {
            let checked = MatterEntry::check(&matter(place, 2026).unwrap());
            assert!(checked.is_ok(), "case {}: {checked:?}", place + 1);
        }
        assert!(matter(CASES.len(), 2026).is_none());
    }
}
