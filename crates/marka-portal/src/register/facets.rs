//! Conditions beside the list of entries, with how many entries each leaves.

use marka_pages::register::FacetLink;
use marka_rules::model::Family;
use marka_store::{Filter, OptionFacet, StoreError};

use super::list::Asked;
use super::option_title;
use crate::edition::Portal;
use crate::locale::Locale;

/// The most elements, and the most options of each.
const ELEMENTS: usize = 8;
const OPTIONS: usize = 8;

/// Groups of conditions with their titles.
pub(super) async fn facets(
    portal: &Portal,
    locale: &Locale,
    asked: &Asked,
    filter: &Filter,
) -> Result<Vec<(String, Vec<FacetLink>)>, StoreError> {
    let w = locale.lang.register_texts();
    let facets = portal.store.facets(filter).await?;
    let edition = portal.edition();
    let family = |id: &str| {
        let index = edition.engine().family(id);
        index.map(|index| &edition.engine().families[index].family)
    };
    let title =
        |id: &str| family(id).map_or(id.to_owned(), |family| locale.lang.of(&family.title).to_owned());
    let link = |key: &'static str, value: &str, now: &str, title: String, count: Option<i64>| FacetLink {
        title,
        address: asked.with(key, if value == now { "" } else { value }),
        count,
        on: value == now && !value.is_empty(),
    };
    let statuses = facets.statuses.iter();
    let statuses = statuses
        .map(|it| link("status", &it.value, &asked.status, w.state(&it.value).to_owned(), Some(it.count)));
    let families = facets.families.iter();
    let families =
        families.map(|it| link("family", &it.value, &asked.family, title(&it.value), Some(it.count)));
    let mut all = vec![
        (w.register_status.clone(), statuses.collect::<Vec<_>>()),
        (w.register_family.clone(), families.collect()),
    ];
    if let Some(family) = family(&asked.family) {
        let found = portal.store.option_facets(filter).await?;
        all.extend(elements(family, &found, asked, locale));
    }
    let mine = vec![link("author", "me", &asked.author, w.register_mine.clone(), None)];
    let by = if asked.order == "designation" { "designation" } else { "" };
    let order = |value: &str, title: &String| FacetLink {
        title: title.clone(),
        address: asked.with("order", value),
        count: None,
        on: value == by,
    };
    let orders = vec![order("", &w.register_by_change), order("designation", &w.register_by_designation)];
    all.extend([(w.register_author.clone(), mine), (w.register_order.clone(), orders)]);
    Ok(all.into_iter().filter(|group| !group.1.is_empty()).collect())
}

/// Elements by which the entries of a family differ, and those that are asked for.
fn elements(
    family: &Family,
    found: &[OptionFacet],
    asked: &Asked,
    locale: &Locale,
) -> Vec<(String, Vec<FacetLink>)> {
    let set = asked.options();
    let group = |element: &marka_rules::model::Element| {
        let own = found.iter().filter(|facet| facet.element == element.key);
        let links: Vec<FacetLink> = own
            .take(OPTIONS)
            .map(|facet| {
                let pair = (facet.element.clone(), facet.option.clone());
                let on = set.contains(&pair);
                FacetLink {
                    title: option_title(element, &facet.option, locale.lang),
                    address: asked.with("options", &toggled(&set, &pair)),
                    count: Some(facet.count),
                    on,
                }
            })
            .collect();
        let tells = links.len() > 1 || links.iter().any(|link| link.on);
        tells.then(|| (locale.lang.of(&element.title).to_owned(), links))
    };
    family.elements.iter().filter_map(group).take(ELEMENTS).collect()
}

/// The options asked for with one more, or without it where it is among them.
fn toggled(set: &[(String, String)], pair: &(String, String)) -> String {
    let mut options: Vec<&(String, String)> = set.iter().filter(|known| *known != pair).collect();
    if options.len() == set.len() {
        options.push(pair);
    }
    let words = options.into_iter().map(|(element, option)| format!("{element}:{option}"));
    words.collect::<Vec<_>>().join(",")
}
