//! Lettrage: one code for the postings of a customer that belong together. Section 8 of the
//! posting rules.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;

use crate::SubjectId;

/// A code of the sequence `AA`, `AB`, … `ZZ`, `AAA`, … Shown in capitals for a settled group, in
/// small letters for a partial one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LettrageCode(u32);

impl LettrageCode {
    /// Reads a code in either case; `None` for anything but two or more letters.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() < 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let mut number = 0_u64;
        for byte in text.bytes() {
            let letter = u64::from(byte.to_ascii_uppercase() - b'A');
            number = number.checked_mul(26)?.checked_add(letter + 1)?;
        }
        // Numbered as columns of a sheet are, `AA` is 27.
        u32::try_from(number - 27).ok().map(Self)
    }

    /// The code in small letters, for a group that is not settled.
    pub fn partial(self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for LettrageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = u64::from(self.0) + 27;
        let mut letters = Vec::new();
        while number > 0 {
            number -= 1;
            letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
            number /= 26;
        }
        letters.into_iter().rev().try_for_each(|letter| fmt::Write::write_char(f, letter))
    }
}

/// A posting on 411 of one customer, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerPosting {
    /// The open item it is about.
    pub item: SubjectId,
    /// The allocation that made it; `None` for the posting of the document itself.
    pub allocation: Option<SubjectId>,
    /// Debit positive, in minor units.
    pub amount_minor: i64,
}

/// Postings that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LettrageGroup {
    /// The code.
    pub code: LettrageCode,
    /// Whether it sums to zero.
    pub is_settled: bool,
    /// The postings, as indexes into what was given, rising.
    pub postings: Vec<usize>,
}

impl LettrageGroup {
    /// The code as it is shown: in capitals when settled, else in small letters.
    pub fn shown_code(&self) -> String {
        if self.is_settled { self.code.to_string() } else { self.code.partial() }
    }
}

/// Groups the postings of one customer. Postings of items without any allocation are in no group.
///
/// `places` says which of the customer's items each one is, from 0, in the order in which they came. The code
/// of a group is the place of its first item: items are only ever added at the end, so what is booked or
/// undone elsewhere never changes the letters of a group.
pub fn group<S: BuildHasher>(
    postings: &[CustomerPosting],
    places: &HashMap<SubjectId, u32, S>,
) -> Vec<LettrageGroup> {
    let mut sets = DisjointSets::new(postings.len());
    let mut of_item: HashMap<SubjectId, usize> = HashMap::new();
    let mut of_allocation: HashMap<SubjectId, usize> = HashMap::new();
    for (index, posting) in postings.iter().enumerate() {
        sets.join(index, *of_item.entry(posting.item).or_insert(index));
        if let Some(allocation) = posting.allocation {
            sets.join(index, *of_allocation.entry(allocation).or_insert(index));
        }
    }
    let linked = gathered(0..postings.len(), |index| sets.find(index));
    let mut groups = Vec::new();
    for members in linked {
        if is_settled(postings, &members) {
            groups.push((true, members));
        } else {
            for of_one_item in gathered(members, |index| of_item[&postings[index].item]) {
                groups.push((is_settled(postings, &of_one_item), of_one_item));
            }
        }
    }
    groups.retain(|(_, members)| members.iter().any(|index| postings[*index].allocation.is_some()));
    let coded = groups.into_iter().map(|(is_settled, members)| {
        let first = members.iter().filter_map(|index| places.get(&postings[*index].item)).min();
        let code = LettrageCode(first.copied().unwrap_or(u32::MAX));
        LettrageGroup { code, is_settled, postings: members }
    });
    let mut coded: Vec<LettrageGroup> = coded.collect();
    coded.sort_by_key(|group| group.code);
    coded
}

fn is_settled(postings: &[CustomerPosting], members: &[usize]) -> bool {
    members.iter().map(|index| i128::from(postings[*index].amount_minor)).sum::<i128>() == 0
}

/// Indexes with the same key together, in the order in which the keys first appear.
fn gathered(
    indexes: impl IntoIterator<Item = usize>,
    mut key_of: impl FnMut(usize) -> usize,
) -> Vec<Vec<usize>> {
    let mut place_of_key: HashMap<usize, usize> = HashMap::new();
    let mut gathered: Vec<Vec<usize>> = Vec::new();
    for index in indexes {
        let place = *place_of_key.entry(key_of(index)).or_insert(gathered.len());
        if place == gathered.len() {
            gathered.push(Vec::new());
        }
        gathered[place].push(index);
    }
    gathered
}

struct DisjointSets {
    parents: Vec<usize>,
}

impl DisjointSets {
    fn new(length: usize) -> Self {
        Self { parents: (0..length).collect() }
    }

    fn find(&mut self, index: usize) -> usize {
        let mut at = index;
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.find(left), self.find(right));
        self.parents[left.max(right)] = left.min(right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Postings as lines `item amount [allocation]`; groups as `CODE: indexes`.
    fn check(postings: &str, expected: &str) {
        let number = |text: &str| text.bytes().fold(0, |sum, byte| sum * 256 + u128::from(byte));
        let postings: Vec<CustomerPosting> = postings
            .lines()
            .map(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                CustomerPosting {
                    item: SubjectId(number(words[0])),
                    amount_minor: words[1].parse().unwrap(),
                    allocation: words.get(2).map(|word| SubjectId(number(word))),
                }
            })
            .collect();
        let mut places: HashMap<SubjectId, u32> = HashMap::new();
        for posting in &postings {
            let next = u32::try_from(places.len()).unwrap();
            places.entry(posting.item).or_insert(next);
        }
        let shown: Vec<String> = group(&postings, &places)
            .iter()
            .map(|group| format!("{}: {:?}", group.shown_code(), group.postings))
            .collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn example_25_one_transfer_for_two_invoices() {
        check("A 1200\nB 800\nA -1200 t\nB -800 t", "AA: [0, 1, 2, 3]");
    }

    #[test]
    fn example_26_one_of_two_is_paid_in_part() {
        check("A 1200\nB 800\nA -1200 t\nB -300 t", "AA: [0, 2]\nab: [1, 3]");
    }

    #[test]
    fn what_has_no_allocation_has_no_code() {
        check("A 1200\nB 800", "");
        check("A 1200\nB 800\nB -800 t", "AB: [1, 2]");
    }

    #[test]
    fn a_code_stays_when_other_groups_come_and_go() {
        check("A 1200\nB 800\nC 50\nB -800 t", "AB: [1, 3]");
        check("A 1200\nB 800\nC 50\nB -800 t\nA -1200 u\nC -20 v", "AA: [0, 4]\nAB: [1, 3]\nac: [2, 5]");
        // What joins an older group takes its letters.
        check("A 1200\nB 800\nC 50\nB -800 t\nC -50 t", "AB: [1, 2, 3, 4]");
    }

    #[test]
    fn a_credit_note_deducted_belongs_to_the_group() {
        check("A 1200\nC -120\nA -1200 t\nC 120 t", "AA: [0, 1, 2, 3]");
    }

    #[test]
    fn an_undone_allocation_leaves_the_item_partial() {
        check("A 1200\nA -1200 t\nA 1200 u", "aa: [0, 1, 2]");
    }

    #[test]
    fn codes_follow_one_another() {
        let shown = |number: u32| LettrageCode(number).to_string();
        assert_eq!(shown(0), "AA");
        assert_eq!(shown(25), "AZ");
        assert_eq!(shown(675), "ZZ");
        assert_eq!(shown(676), "AAA");
        assert_eq!(LettrageCode(1).partial(), "ab");
        for number in [0, 1, 26, 675, 676, 20_000, u32::MAX] {
            let code = LettrageCode(number);
            assert_eq!(LettrageCode::parse(&code.to_string()), Some(code));
            assert_eq!(LettrageCode::parse(&code.partial()), Some(code));
        }
        assert_eq!(LettrageCode::parse("A"), None);
        assert_eq!(LettrageCode::parse("A1"), None);
        assert_eq!(LettrageCode::parse(&"Z".repeat(99)), None);
    }
}
