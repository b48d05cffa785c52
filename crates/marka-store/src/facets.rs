//! How many entries of a list have which status, family or option of an element: among the first of them.

use sea_orm::FromQueryResult;

use crate::sql::all;
use crate::{Filter, Store, StoreError};

/// How many of the first entries are counted by status and family.
const COUNTED: usize = 1000;
/// How many by the options of their elements, of which each has many.
const OPTIONS_OF: usize = 300;
/// Among how many they are sought where they may be anywhere.
const WINDOW: u64 = 5_000;

/// How many entries have which value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Statuses, the most frequent first.
    pub statuses: Vec<Facet>,
    /// Families, the most frequent first.
    pub families: Vec<Facet>,
}

/// A value and how many entries have it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Facet {
    /// The value, as it is kept.
    pub value: String,
    /// How many.
    pub count: i64,
}

/// An option of an element and how many entries have it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OptionFacet {
    /// The element.
    pub element: String,
    /// Its option or number.
    pub option: String,
    /// How many.
    pub count: i64,
}

impl Store {
    /// How many entries have each status and each family, among the first ones that a filter lets through.
    pub async fn facets(&self, filter: &Filter) -> Result<Facets, StoreError> {
        let any_status = Filter { statuses: Vec::new(), ..filter.clone() };
        let any_family = Filter { family: None, ..filter.clone() };
        Ok(Facets {
            statuses: self.facet("status", &any_status).await?,
            families: self.facet("family", &any_family).await?,
        })
    }

    async fn facet(&self, column: &str, filter: &Filter) -> Result<Vec<Facet>, StoreError> {
        let asked = self.look(filter).await?.sample(WINDOW, COUNTED).within(
            &format!("SELECT {column} AS value, COUNT(*) AS count FROM entry WHERE id IN ("),
            &format!(") GROUP BY {column} ORDER BY 2 DESC, 1"),
        );
        all(&self.search, &asked.text, asked.values).await
    }

    /// How many entries have each option of each element, among the first ones that a filter lets through;
    /// by element, the most frequent first.
    pub async fn option_facets(&self, filter: &Filter) -> Result<Vec<OptionFacet>, StoreError> {
        let asked = self.look(filter).await?.sample(WINDOW, OPTIONS_OF).within(
            "SELECT element, option, COUNT(*) AS count FROM entry_option WHERE entry_id IN (",
            ") GROUP BY element, option ORDER BY element, 3 DESC, option",
        );
        all(&self.search, &asked.text, asked.values).await
    }
}
