//! What programs get: answers of the engine as plain data and as JSON, written straight into bytes.
//!
//! The keys are a contract: some may be added, none is ever renamed or changes its meaning.

pub mod analogues;
pub mod choice;
pub mod coverage;
pub mod decode;
pub mod domains;
pub mod families;
pub mod form;
pub mod json;
pub mod line;
pub mod notice;
pub mod present;
mod property;
pub mod reply;
pub mod words;

use std::sync::{Arc, OnceLock};

use marka_engine::engine::Engine;
use marka_engine::grammar::alphabet::Deviation;
use marka_rules::model::{ElementId, Family, OptionId};

use property::Property;

/// An engine, with all that answers repeat laid out once.
#[derive(Debug)]
pub struct Answers {
    /// The engine that is asked.
    pub engine: Arc<Engine>,
    layouts: Vec<Layout>,
}

/// What answers about one family repeat.
#[derive(Debug)]
struct Layout {
    conductor: Property,
    armoured: Property,
    screened: Property,
    /// For each element and option, and once more for an undecided option, its members of a part.
    /// Each is laid out when it is first used, because few of them ever are.
    members: Vec<Vec<OnceLock<Vec<u8>>>>,
}

impl Layout {
    fn new(family: &Family) -> Layout {
        let members = |count| std::iter::repeat_with(OnceLock::new).take(count + 1).collect();
        Layout {
            conductor: Property::new(family, "conductor"),
            armoured: Property::new(family, "armoured"),
            screened: Property::new(family, "screened"),
            members: family.elements.iter().map(|element| members(element.options.len())).collect(),
        }
    }
}

impl Answers {
    /// Prepares to answer for an engine.
    pub fn new(engine: Arc<Engine>) -> Answers {
        let layouts = engine.families.iter().map(|compiled| Layout::new(&compiled.family)).collect();
        Answers { engine, layouts }
    }

    fn option_members(&self, family: usize, element: ElementId, option: Option<OptionId>) -> &[u8] {
        let options = &self.layouts[family].members[element];
        let slot = &options[option.unwrap_or(options.len() - 1)];
        slot.get_or_init(|| decode::option_members(&self.engine.families[family].family, element, option))
    }

    /// The code or word of a colour.
    fn colour(&self, colour: usize) -> &str {
        &self.engine.base.spelling.colours[colour].0
    }

    /// Why a spelling is corrected; the kind itself where the rules give no reason.
    fn reason(&self, deviation: Deviation) -> &str {
        let spelling = &self.engine.base.spelling;
        let damage = match deviation {
            Deviation::Damage(damage) => spelling.damages.get(usize::from(damage)),
            _ => None,
        };
        let general = || spelling.reasons.iter().find(|reason| reason.0 == deviation.key());
        let reason = damage.map(|damage| &damage.reason).filter(|reason| !reason.ru.is_empty());
        reason.or_else(|| general().map(|reason| &reason.1)).map_or(deviation.key(), |reason| &reason.ru)
    }
}
