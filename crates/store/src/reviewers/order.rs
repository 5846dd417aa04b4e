//! The order of names as a Chinese reader expects it: by pinyin, character by character. Worked
//! out here and stored, so that both databases agree and an index serves the list.

use domain::text::folded;
use pinyin::{Pinyin, ToPinyin as _};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::fault::StoreFault;
use crate::rows::{self, reviewer};
use crate::store::Store;

/// Characters that are read otherwise where they are a surname.
const SURNAMES: [(char, &str); 24] = [
    ('单', "shan4"),
    ('曾', "zeng1"),
    ('仇', "qiu2"),
    ('解', "xie4"),
    ('区', "ou1"),
    ('查', "zha1"),
    ('盖', "ge3"),
    ('葛', "ge3"),
    ('朴', "piao2"),
    ('任', "ren2"),
    ('华', "hua4"),
    ('宁', "ning4"),
    ('翟', "zhai2"),
    ('覃', "qin2"),
    ('洗', "xian3"),
    ('召', "shao4"),
    ('缪', "miao4"),
    ('员', "yun4"),
    ('折', "she2"),
    ('秘', "bi4"),
    ('种', "chong2"),
    ('繁', "po2"),
    ('黑', "he4"),
    ('乐', "yue4"),
];

/// Surnames of two characters of which the first is read otherwise.
const DOUBLE_SURNAMES: [(&str, &str); 4] = [
    ("尉迟", "yu4"),
    ("万俟", "mo4"),
    ("长孙", "zhang3"),
    ("澹台", "tan2"),
];

/// What a name is ordered by, byte by byte: letters and digits before Chinese characters, those by
/// syllable, then tone, then the character itself.
#[must_use]
pub fn name_order(name: &str) -> String {
    let name = folded(name);
    let mut order = String::with_capacity(name.len() * 3);
    for (place, c) in name.chars().enumerate() {
        let surname = (place == 0).then(|| surname(&name, c)).flatten();
        let syllable = surname.or_else(|| c.to_pinyin().map(Pinyin::with_tone_num_end));
        match syllable {
            None => order.push('1'),
            Some(syllable) => {
                order.push('2');
                // `lü` follows `lu`, and a syllable without a tone the four with one.
                order.push_str(&syllable.replace('ü', "v"));
                if !syllable.ends_with(|last: char| last.is_ascii_digit()) {
                    order.push('5');
                }
            }
        }
        order.push(c);
    }
    order
}

fn surname(name: &str, first: char) -> Option<&'static str> {
    let double = DOUBLE_SURNAMES
        .iter()
        .find(|(one, _)| name.starts_with(one));
    let single = || SURNAMES.iter().find(|(one, _)| *one == first);
    double
        .map(|(_, syllable)| *syllable)
        .or_else(|| single().map(|(_, syllable)| *syllable))
}

impl Store {
    /// Works out by what a name is ordered and found, where a program that knew nothing of it
    /// wrote the row. No deed: what is known of the reviewer stays as it was.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_names_in_order(&self) -> Result<(), StoreFault> {
        let unknown = || reviewer::Entity::find().filter(reviewer::Column::NameOrder.eq(""));
        if rows::first(self.readers(), unknown()).await?.is_none() {
            return Ok(());
        }
        self.keep_house(move |tx| async move {
            tx.with(|db| async move {
                for row in rows::all(db.as_ref(), unknown()).await? {
                    let known = reviewer::ActiveModel {
                        name_order: Set(name_order(&row.name)),
                        name_folded: Set(folded(&row.name)),
                        ..Default::default()
                    };
                    reviewer::Entity::update_many()
                        .set(known)
                        .filter(reviewer::Column::Id.eq(row.id))
                        .exec(db.as_ref())
                        .await?;
                }
                Ok(())
            })
            .await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_their_pinyin() {
        let names = [
            "A",
            "abc",
            "阿卜杜拉·艾山",
            "曾示例",
            "查示例",
            "丁示例",
            "李示例",
            "李样本",
            "林示例",
            "卢示例",
            "吕示例",
            "任示例",
            "单示例",
            "王小",
            "王小明",
            "张示例",
            "长孙示例",
            "赵示例",
        ];
        let ordered = |mut names: Vec<&'static str>| {
            names.sort_by_key(|name| name_order(name));
            names
        };
        let syllables: Vec<_> = names.iter().map(|name| name_order(name)).collect();
        // 曾 and 查 are surnames: zeng, zha; 单 is shan.
        let wanted = [
            "A",
            "abc",
            "阿卜杜拉·艾山",
            "丁示例",
            "李示例",
            "李样本",
            "林示例",
            "卢示例",
            "吕示例",
            "任示例",
            "单示例",
            "王小",
            "王小明",
            "曾示例",
            "查示例",
            "张示例",
            "长孙示例",
            "赵示例",
        ];
        assert_eq!(ordered(names.to_vec()), wanted, "{syllables:?}");
    }

    #[test]
    fn width_spaces_and_case_do_not_move_a_name() {
        assert_eq!(name_order("王 小明"), name_order("王小明"));
        assert_eq!(name_order("ＡＢＣ"), name_order("abc"));
        assert_ne!(name_order("王晓明"), name_order("王小明"));
        assert_ne!(name_order("王"), "");
    }
}
