//! What the forms of the settings say, and what is wrong with it.

use std::collections::BTreeMap;

use marka_pages::texts::PeopleTexts;
use marka_store::{Micros, Person, Role, Route, RouteStep, Who, fold};

use crate::form::{Pairs, value};
use crate::moment::{end_of_day, start_of_day};

/// The most steps of a route.
const STEPS: usize = 12;
/// The longest title of a step, in characters.
const TITLE: usize = 120;

/// The route that a form describes; steps at which nobody decides are left out. Else what is wrong.
pub(super) fn route(pairs: &Pairs, people: &[Person], w: &PeopleTexts) -> Result<Route, String> {
    let known: BTreeMap<String, i64> =
        people.iter().map(|person| (fold::name(&person.login), person.id)).collect();
    let mut steps = Vec::new();
    for at in 0..STEPS {
        let field = |name: &str| format!("{name}-{at}");
        let roles = pairs.iter().filter(|pair| pair.0 == field("roles"));
        let mut who: Vec<Who> = roles.filter_map(|pair| Role::from_word(&pair.1)).map(Who::Role).collect();
        for login in value(pairs, &field("people")).split([',', ' ', ';']).filter(|login| !login.is_empty()) {
            let login = login.trim_start_matches('@');
            let Some(person) = known.get(&fold::name(login)) else {
                return Err(format!("{}: {login}", w.settings_nobody));
            };
            who.push(Who::Person(*person));
        }
        if !who.is_empty() {
            let title = value(pairs, &field("title")).chars().take(TITLE).collect();
            steps.push(RouteStep { title, who, all: !value(pairs, &field("all")).is_empty() });
        }
    }
    let route = Route { ordered: value(pairs, "ordered") != "at-once", steps };
    if route.is_passable() { Ok(route) } else { Err(w.settings_route_empty.clone()) }
}

/// From when until when somebody acts for another; `None` where that makes no sense.
pub(crate) fn while_away(pairs: &Pairs, absent: i64, now: Micros) -> Option<(i64, (Micros, Micros))> {
    let acts = value(pairs, "acts").parse::<i64>().ok()?;
    let (from, to) = (start_of_day(value(pairs, "from"))?, end_of_day(value(pairs, "to"))?);
    (absent != acts && from <= to && to >= now).then_some((acts, (from, to)))
}

#[cfg(test)]
mod tests {
    use marka_pages::texts::Lang;

    use super::*;

    fn check(form: &str, expected: Result<&[(&str, usize, bool)], &str>) {
        let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let route = route(&pairs, &[], Lang::Ru.people_texts());
        let told = route.as_ref().map(|route| {
            route.steps.iter().map(|step| (step.title.as_str(), step.who.len(), step.all)).collect::<Vec<_>>()
        });
        match (told, expected) {
            (Ok(steps), Ok(expected)) => assert_eq!(steps, expected, "{form}"),
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{form}: {error}"),
            (told, _) => panic!("{form}: {told:?}"),
        }
    }

    #[test]
    fn a_route_has_steps_at_which_somebody_decides() {
        check("title-0=Норма&roles-0=norm-control&roles-0=approver&all-0=1", Ok(&[("Норма", 2, true)]));
        check("title-0=Пусто&title-2=Есть&roles-2=approver", Ok(&[("Есть", 1, false)]));
        check("title-0=Пусто", Err("шаг"));
        check("people-0=nobody", Err("nobody"));
    }
}
