//! Names of people: those the office knows, and what stands where names stand.

use super::{HintKind, ends, first_of, is_han, starts};

/// Where it is and what it may be.
type Here = Option<(usize, HintKind)>;

/// Surnames of nearly everybody. A few that are everyday words (成, 安, 常, 温, 宗) are left out:
/// 信访人常年 would be a name at every turn.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏\
                        吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严\
                        覃武戴莫孔向汤褚卫季施倪葛\
                        洪鲁翟俞齐梅柳樊殷庄颜茅沙包尤祁牛耿焦巴关聂欧骆涂祝管鲍岳甘符岑阮裴窦柯桂翁詹霍\
                        丘冼戚屈麦蓝盛舒邬邢凌乔芦宁闵辛古兰";

/// Surnames of two characters.
const LONG_SURNAMES: [&str; 12] = [
    "欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "慕容", "司徒", "东方", "公孙", "令狐", "夏侯",
];

/// What stands before a name.
const BEFORE: [&str; 17] = [
    "信访人",
    "申请人",
    "村民",
    "居民",
    "邻居",
    "职工",
    "工人",
    "原告",
    "被告",
    "患者",
    "家属",
    "业主",
    "户主",
    "农民",
    "名叫",
    "姓名",
    "姓名：",
];

/// What stands after one.
const AFTER: [&str; 18] = [
    "先生", "女士", "夫妇", "同志", "师傅", "大爷", "大妈", "老人", "老师", "书记", "主任", "镇长",
    "村长", "局长", "科长", "医生", "律师", "等人",
];

/// What is no part of a name when it follows one.
const NO_NAME: &str =
    "的是在和与及等说称请要反认向因于将对家夫某先女同师大老书主镇村局科医律，。、：；,.:;（(";

/// A name the office knows.
pub(super) fn known(rest: &[char], names: &[&str]) -> Here {
    let names = names
        .iter()
        .filter(|name| !name.is_empty() && starts(rest, name));
    let longest = names.map(|name| name.chars().count()).max()?;
    Some((longest, HintKind::Name))
}

/// What stands where names stand: 村民钱样, 孙测试女士, Mr. Smith.
pub(super) fn title(before: &[char], rest: &[char]) -> Here {
    english(before, rest).or_else(|| {
        let (length, titled) = chinese(rest)?;
        let called = BEFORE.iter().any(|word| ends(before, word));
        (called || titled).then_some((length, HintKind::Name))
    })
}

/// Characters of what can be a name, and whether a title follows. 赵某 is no name any more.
fn chinese(rest: &[char]) -> Option<(usize, bool)> {
    let surname = match first_of(rest, &LONG_SURNAMES) {
        Some(long) => long,
        None => usize::from(rest.first().is_some_and(|one| SURNAMES.contains(*one))),
    };
    let given = |at: usize| {
        let letter = rest.get(surname + at);
        letter.is_some_and(|one| is_han(*one) && !NO_NAME.contains(*one))
    };
    if surname == 0 || !given(0) {
        return None;
    }
    let is_titled =
        |length: usize| first_of(rest.get(length..).unwrap_or_default(), &AFTER).is_some();
    let short = surname + 1;
    if is_titled(short) {
        return Some((short, true));
    }
    let length = if given(1) { short + 1 } else { short };
    Some((length, is_titled(length)))
}

fn english(before: &[char], rest: &[char]) -> Here {
    if before.last().is_some_and(|one| one.is_alphabetic()) {
        return None;
    }
    let title = first_of(
        rest,
        &[
            "Mr. ", "Mrs. ", "Ms. ", "Dr. ", "Mr ", "Mrs ", "Ms ", "Miss ",
        ],
    )?;
    let name = rest.get(title..).unwrap_or_default();
    let length = name.iter().take_while(|one| one.is_alphabetic()).count();
    let is_name = name.first().is_some_and(|one| one.is_uppercase());
    is_name.then_some((title + length, HintKind::Name))
}
