//! What is composed reads back as itself, whole and with every part left out that a text may omit.

use marka_engine::compiled::Limits;
use marka_engine::compose::{Written, compose};
use marka_engine::diagram::Scratch;
use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};
use marka_engine::selection::Selection;
use marka_rules::model::ElementId;

/// Constructions drawn from each family.
const DRAWN: usize = 250;
/// Subsets of omitted elements tried for each construction.
const SUBSETS: usize = 16;

/// Numbers that repeat with their seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % count
    }
}

/// A usual construction where there is one.
fn construction(engine: &Engine, family: usize, draw: &mut Draw, scratch: &mut Scratch) -> Selection {
    let compiled = &engine.families[family];
    let mut selection = Selection::open(&compiled.family);
    for element in 0..selection.sets.len() {
        compiled.domains(&selection, scratch);
        let domain = scratch.domains[element];
        let options: Vec<_> =
            if domain.usual.is_empty() { domain.possible } else { domain.usual }.iter().collect();
        if !options.is_empty() {
            selection = selection.with(element, options[draw.below(options.len())]);
        }
    }
    selection
}

/// Reads a text that leaves out some elements of a construction; gives what is wrong with the answer.
fn check(
    engine: &Engine,
    family: usize,
    whole: &Selection,
    omitted: &[ElementId],
    reader: &mut Reader,
) -> Option<String> {
    let written = Written { omitted: omitted.to_vec(), ..Written::default() };
    let text = compose(&engine.families[family].family, whole, &written).full();
    let answer = engine.read(&text, reader);
    let holds = |at: usize, said: &Selection| {
        at == family && said.sets.iter().zip(&whole.sets).all(|(said, whole)| said.and(*whole) == *whole)
    };
    let own = answer.readings.iter().find(|reading| {
        holds(reading.family, &reading.selection)
            || reading.others.iter().any(|(other, said)| holds(*other, said))
    });
    // What is left out may make a text that several families share: then it is ambiguous, never another cable.
    let sure = matches!(answer.status, Status::Exact | Status::Repaired);
    match own {
        None if sure => {
            let reading = &answer.readings[0];
            let said = reading.designation(&engine.families[reading.family].family).full();
            (said != text).then(|| format!("«{text}» is read as «{said}»"))
        }
        None if omitted.is_empty() => Some(format!("«{text}» does not read back: {:?}", answer.status)),
        Some(_) if omitted.is_empty() && answer.status == Status::Repaired => {
            Some(format!("«{text}» is corrected"))
        }
        _ => None,
    }
}

#[test]
fn composed_designations_read_back() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    let engine = Engine::new(base, &Limits::default());
    let (mut reader, mut scratch, mut draw) =
        (Reader::default(), Scratch::default(), Draw(0x5eed_1234_5678_9abc));
    let mut wrong = Vec::new();
    for family in 0..engine.families.len() {
        let elements = &engine.families[family].family.elements;
        let may: Vec<ElementId> = (0..elements.len()).filter(|&element| elements[element].may_omit).collect();
        for _ in 0..DRAWN {
            let whole = construction(&engine, family, &mut draw, &mut scratch);
            wrong.extend(check(&engine, family, &whole, &[], &mut reader));
            for subset in 1..(1_usize << may.len()).min(SUBSETS) {
                let omitted: Vec<ElementId> = may
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| subset >> bit & 1 == 1)
                    .map(|(_, at)| *at)
                    .collect();
                wrong.extend(check(&engine, family, &whole, &omitted, &mut reader));
            }
        }
    }
    let shown = wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} texts differ:\n{shown}", wrong.len());
}

/// Replaces some characters by others of their declared group: twins of the other alphabet, signs of one meaning.
fn damaged(text: &str, groups: &[Vec<char>], draw: &mut Draw) -> String {
    let one = |c: char, draw: &mut Draw| match groups.iter().find(|group| group.contains(&c)) {
        Some(group) if draw.below(3) == 0 => group[draw.below(group.len())],
        _ => c,
    };
    text.chars().map(|c| one(c, draw)).collect()
}

#[test]
fn light_damage_never_makes_another_cable() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    let engine = Engine::new(base, &Limits::default());
    let spelling = &engine.base.spelling;
    let groups: Vec<Vec<char>> =
        spelling.twins.iter().chain(&spelling.signs).map(|group| group.chars().collect()).collect();
    let (mut reader, mut scratch, mut draw) =
        (Reader::default(), Scratch::default(), Draw(0x0dd_ba11_cafe_f00d));
    let (mut wrong, mut right, mut all) = (Vec::new(), 0_usize, 0_usize);
    for family in 0..engine.families.len() {
        for _ in 0..DRAWN {
            let whole = construction(&engine, family, &mut draw, &mut scratch);
            let text = compose(&engine.families[family].family, &whole, &Written::default()).full();
            let written = damaged(&text, &groups, &mut draw);
            let answer = engine.read(&written, &mut reader);
            all += 1;
            if !matches!(answer.status, Status::Exact | Status::Repaired) {
                continue;
            }
            let reading = &answer.readings[0];
            let said = reading.designation(&engine.families[reading.family].family).full();
            if said == text {
                right += 1;
            } else {
                wrong.push(format!("«{written}» for «{text}» is read as «{said}»"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right * 10 >= all * 9, "only {right} of {all} are read");
}
