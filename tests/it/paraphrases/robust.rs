//! A word taken out, doubled or misspelt: the answer follows, or the reader asks; it never answers as if the word had
//! been there, or had not.

use quanxuan::dsl::text::print;
use quanxuan::translate::{Draft, Verdict};

use super::phrase::{Dice, Paraphrase, normal, plain};
use super::{Bench, Outcome, questions, whole};

/// Questions that are spoilt, of the sample and of all.
const SPOILT: [usize; 2] = [120, 2_000];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    Deleted,
    Doubled,
    Misspelt,
}

#[test]
fn a_word_deleted_doubled_or_misspelt_never_goes_unnoticed() {
    let mut bench = Bench::open();
    let mut told = Vec::new();
    let mut seen = [0_usize; 3];
    let all: Vec<Paraphrase> = questions(true);
    let wanted = SPOILT[usize::from(whole())];
    for (index, question) in all.iter().step_by((all.len() / wanted).max(1)).enumerate() {
        let before = bench.read(&plain(&question.text));
        if bench.judge(question, &before) != Outcome::Right {
            continue;
        }
        let mut dice = Dice::new("robust", index);
        let words: Vec<&str> = question.text.split('⟦').skip(1).filter_map(|rest| rest.split('⟧').next()).collect();
        let word = *dice.one_of(&words);
        for harm in [Harm::Deleted, Harm::Doubled, Harm::Misspelt] {
            let Some(text) = spoilt(&question.text, word, harm, &mut dice) else { continue };
            let draft = bench.read(&text);
            seen[harm as usize] += 1;
            let noticed = match harm {
                Harm::Deleted => draft.verdict != Verdict::Run || !as_before(question, &before, &draft),
                // Said twice, or so nearly that it is still known, a word means what it means once.
                Harm::Doubled | Harm::Misspelt => {
                    draft.verdict != Verdict::Run || bench.judge(question, &draft) == Outcome::Right
                }
            };
            if !noticed {
                let read = draft.readings.first().map(|reading| print(&reading.segment)).unwrap_or_default();
                let asked = plain(&question.text);
                told.push(format!("{harm:?} `{word}` [{}] {asked}\n    {text}\n    read {read}", question.family));
            }
        }
    }
    println!("{} of {seen:?} went unnoticed", told.len());
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Whether a question is answered as one with a word more was, and nothing says that it was assumed.
fn as_before(question: &Paraphrase, before: &Draft, after: &Draft) -> bool {
    let told = |draft: &Draft| draft.readings.first().map(|reading| reading.assumptions.clone());
    let read = after.readings.first().map(|reading| normal(&reading.segment.rule));
    question.rules.iter().any(|rule| Some(normal(rule)) == read) && told(before) == told(after)
}

/// The question with one of its words spoilt; nothing where that makes another word of it (a number, say).
fn spoilt(text: &str, word: &str, harm: Harm, dice: &mut Dice) -> Option<String> {
    let number = word.chars().any(|c| c.is_numeric() || "一二三四五六七八九十百千万两半".contains(c));
    let spoilt = match harm {
        Harm::Deleted => String::new(),
        Harm::Doubled if number => return None,
        Harm::Doubled if word.is_ascii() => format!("{word} {word}"),
        Harm::Doubled => format!("{word}{word}"),
        Harm::Misspelt if number => return None,
        Harm::Misspelt => misspelt(word, dice)?,
    };
    let spoilt = plain(&text.replacen(&format!("⟦{word}⟧"), &spoilt, 1));
    Some(spoilt.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Two letters swapped, or one character taken for another.
fn misspelt(word: &str, dice: &mut Dice) -> Option<String> {
    let mut chars: Vec<char> = word.chars().collect();
    if word.is_ascii() {
        let longest = word.split(' ').max_by_key(|part| part.len()).filter(|part| part.len() > 4)?;
        let start = word.find(longest)?;
        let at = start + 1 + dice.below(longest.len() - 2);
        chars.swap(at, at + 1);
    } else {
        let at = dice.below(chars.len());
        chars[at] = *dice.one_of(&['莪', '钕', '尕', '甮']);
    }
    let spoilt: String = chars.into_iter().collect();
    (spoilt != word).then_some(spoilt)
}
