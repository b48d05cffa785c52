//! The rules of a family in a SAT solver.

use super::formula::{self, Logic, Strictness};
use batsat::{BasicSolver, Lit, SolverInterface, lbool};
use marka_rules::model::{ElementId, Family, OptionId, OptionSet};

/// A solver that knows the family, allowed and usual.
pub(crate) struct Sat {
    solver: BasicSolver,
    options: Vec<Vec<Lit>>,
    usual: Lit,
}

impl Sat {
    pub(crate) fn new(family: &Family) -> Sat {
        let mut solver = BasicSolver::default();
        let lit = |solver: &mut BasicSolver| Lit::new(solver.new_var_default(), true);
        let options =
            family.elements.iter().map(|element| element.options.iter().map(|_| lit(&mut solver)).collect());
        let options = options.collect();
        let usual = lit(&mut solver);
        let mut sat = Sat { solver, options, usual };
        let allowed = formula::family(&mut sat, family, Strictness::Allowed);
        sat.solver.add_clause_reuse(&mut vec![allowed]);
        let strict = formula::family(&mut sat, family, Strictness::Usual);
        sat.solver.add_clause_reuse(&mut vec![!usual, strict]);
        sat
    }

    /// Whether a construction lies within the sets; a usual one, if that is asked for.
    pub(crate) fn any(&mut self, sets: &[OptionSet], strictness: Strictness) -> bool {
        let mut assumed = Vec::new();
        for (element, options) in self.options.iter().enumerate() {
            assumed.extend(
                options.iter().enumerate().filter(|(at, _)| !sets[element].has(*at)).map(|(_, lit)| !*lit),
            );
        }
        if strictness == Strictness::Usual {
            assumed.push(self.usual);
        }
        self.solver.solve_limited(&assumed) == lbool::TRUE
    }
}

impl Logic for Sat {
    type Formula = Lit;

    fn option(&mut self, element: ElementId, option: OptionId) -> Lit {
        self.options[element][option]
    }

    fn all(&mut self, parts: &[Lit]) -> Lit {
        let whole = Lit::new(self.solver.new_var_default(), true);
        for &part in parts {
            self.solver.add_clause_reuse(&mut vec![!whole, part]);
        }
        self.solver.add_clause_reuse(&mut parts.iter().map(|part| !*part).chain([whole]).collect());
        whole
    }

    fn any(&mut self, parts: &[Lit]) -> Lit {
        let none = parts.iter().map(|part| !*part).collect::<Vec<_>>();
        !self.all(&none)
    }

    fn not(&mut self, part: &Lit) -> Lit {
        !*part
    }
}
