//! How the entries of a list are looked for: by statements that never look at the whole register where few answer.

use sea_orm::{DbBackend, Value};
use serde_json::json;

use crate::parts::like;
use crate::{Filter, Order, fold};

/// A place in a list: the sort value and number of an entry.
pub(crate) type After = (String, i64);

/// Where the entries of a filter are.
pub(crate) enum Place {
    /// Few: all that have the rarest of what is asked for.
    Few(Vec<i64>),
    /// With these heads, which all have the part.
    Heads(Vec<String>),
    /// With these tails, which all have the part.
    Tails(Vec<String>),
    /// Everywhere.
    Anywhere,
}

/// A condition; each `?` stands for one of its values.
#[derive(Clone)]
struct Condition {
    text: String,
    values: Vec<Value>,
    /// The orders of lists in which the entries that meet it lie together.
    together: &'static [Order],
}

impl Condition {
    fn new(text: impl Into<String>, values: Vec<Value>) -> Condition {
        Condition { text: text.into(), values, together: &[] }
    }

    fn all(filter: &Filter, place: &Place) -> Vec<Condition> {
        let mut all = Vec::new();
        // Their indexes end in the sort value, for every order.
        let everywhere: &[Order] = &[Order::Changed, Order::Designation, Order::Created];
        let of_order =
            |text: &str, value: Value, together| Condition { together, ..Condition::new(text, vec![value]) };
        if let Some(author) = filter.author {
            all.push(of_order("author_id = ?", author.into(), everywhere));
        }
        if let Some(family) = &filter.family {
            all.push(of_order("family = ?", family.as_str().into(), everywhere));
        }
        let statuses: Vec<Value> = filter.statuses.iter().map(|status| status.word().into()).collect();
        match statuses.len() {
            0 => {}
            1 => all.push(of_order("status = ?", statuses[0].clone(), &[Order::Changed])),
            many => all.push(Condition::new(format!("status IN ({})", vec!["?"; many].join(", ")), statuses)),
        }
        let part = fold::designation(&filter.part);
        // Heads and tails are chosen by the part: their entries all have it.
        if !part.is_empty() && matches!(place, Place::Few(_) | Place::Anywhere) {
            all.push(Condition::new("folded LIKE ? ESCAPE '\\'", vec![like(&part).into()]));
        }
        for (element, option) in &filter.options {
            let text = "EXISTS (SELECT 1 FROM entry_option WHERE entry_id = entry.id AND element = ? AND option = ?)";
            all.push(Condition::new(text, vec![element.as_str().into(), option.as_str().into()]));
        }
        all
    }

    /// What lies behind a place of a list.
    fn behind(order: Order, (sort, id): &After) -> Condition {
        let (key, _, sign) = by(order);
        let sort: Value = match order {
            // The number is the sort value.
            Order::Created => return Condition::new(format!("entry.id {sign} ?"), vec![(*id).into()]),
            Order::Changed => sort.parse::<i64>().unwrap_or(i64::MAX).into(),
            Order::Designation => sort.as_str().into(),
        };
        Condition::new(format!("(entry.{key}, entry.id) {sign} (?, ?)"), vec![sort, (*id).into()])
    }
}

/// The column of an order, its direction, and the sign of what follows.
fn by(order: Order) -> (&'static str, &'static str, &'static str) {
    match order {
        Order::Changed => ("changed_at", "DESC", "<"),
        Order::Designation => ("folded", "ASC", ">"),
        // Numbers are given in the order of time.
        Order::Created => ("id", "DESC", "<"),
    }
}

/// A statement under way, with no value that it does not name: both databases remember statements by their text.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Asked {
    fn add(&mut self, text: &str) -> &mut Asked {
        self.text.push_str(text);
        self
    }

    fn value(&mut self, value: Value) -> &mut Asked {
        self.values.push(value);
        let place = format!("${}", self.values.len());
        self.add(&place)
    }

    fn all_of(&mut self, conditions: &[Condition]) -> &mut Asked {
        self.add("1 = 1");
        for condition in conditions {
            let mut pieces = condition.text.split('?');
            self.add(" AND ").add(pieces.next().unwrap_or_default());
            for (piece, value) in pieces.zip(&condition.values) {
                self.value(value.clone()).add(piece);
            }
        }
        self
    }

    /// Lays texts around the statement.
    pub(crate) fn within(mut self, before: &str, behind: &str) -> Asked {
        self.text = format!("{before}{}{behind}", self.text);
        self
    }
}

/// How the entries of a filter are looked for.
pub(crate) struct Look {
    pub(crate) place: Place,
    backend: DbBackend,
    order: Order,
    /// The condition, if any, whose entries lie together in the order of the list.
    together: Vec<Condition>,
    others: Vec<Condition>,
}

impl Look {
    pub(crate) fn new(backend: DbBackend, filter: &Filter, place: Place) -> Look {
        let mut others = Condition::all(filter, &place);
        let order = filter.order;
        let first = others.iter().position(|it| it.together.contains(&order));
        let together = first.map(|first| others.remove(first)).into_iter().collect();
        Look { place, backend, order, together, others }
    }

    /// The order of the list.
    pub(crate) fn order(&self) -> String {
        let (key, direction, _) = by(self.order);
        format!("entry.{key} {direction}, entry.id {direction}")
    }

    fn conditions(&self, after: Option<&After>) -> Vec<Condition> {
        let behind = after.map(|after| Condition::behind(self.order, after));
        self.together.iter().chain(&self.others).cloned().chain(behind).collect()
    }

    /// Asks for the numbers of the first entries behind a place of the list; where they are anywhere,
    /// of those among the next `window`.
    pub(crate) fn numbers(&self, after: Option<&After>, window: u64, limit: usize) -> Asked {
        self.first(after, window, limit, limit)
    }

    /// Asks for the numbers of some of the first entries; of each head or tail there are about as many.
    pub(crate) fn sample(&self, window: u64, limit: usize) -> Asked {
        let each = match &self.place {
            Place::Heads(words) | Place::Tails(words) => limit.div_ceil(words.len().max(1)),
            Place::Few(_) | Place::Anywhere => limit,
        };
        self.first(None, window, limit, each)
    }

    /// Asks for the numbers of entries in no order.
    pub(crate) fn any(&self, window: u64, limit: usize) -> Asked {
        let (column, words) = match &self.place {
            Place::Heads(words) => ("head", words),
            Place::Tails(words) => ("tail", words),
            Place::Few(_) | Place::Anywhere => return self.numbers(None, window, limit),
        };
        let mut asked = Asked::default();
        asked.add(&format!("SELECT id FROM entry WHERE {column} IN ("));
        self.each_of(&mut asked, json!(words).to_string());
        asked.add(") AND ").all_of(&self.conditions(None)).add(&format!(" LIMIT {limit}"));
        asked
    }

    /// The texts of a list in JSON, as rows.
    fn each_of(&self, asked: &mut Asked, json: String) {
        if self.backend == DbBackend::Postgres {
            asked.add("SELECT json_array_elements_text(").value(json.into()).add("::json)");
        } else {
            asked.add("SELECT value FROM json_each(").value(json.into()).add(")");
        }
    }

    fn first(&self, after: Option<&After>, window: u64, limit: usize, each: usize) -> Asked {
        let mut asked = Asked::default();
        let tail = format!(" ORDER BY {} LIMIT {limit}", self.order());
        match &self.place {
            Place::Few(ids) => {
                asked.add("SELECT id FROM entry WHERE id IN (");
                self.each_of(&mut asked, json!(ids).to_string());
                asked.add(if self.backend == DbBackend::Postgres { "::bigint) AND " } else { ") AND " });
                asked.all_of(&self.conditions(after)).add(&tail);
            }
            Place::Heads(words) => self.merge(&mut asked, ("head", words), after, (limit, each)),
            Place::Tails(words) => self.merge(&mut asked, ("tail", words), after, (limit, each)),
            Place::Anywhere => {
                // What orders ask for and conditions look at, and no more: the window may be sorted once more.
                asked.add("SELECT id FROM (SELECT id, folded, changed_at, family, author_id, status FROM entry WHERE ");
                self.window(&mut asked, after);
                asked.add(&format!(" LIMIT {window}) AS entry WHERE ")).all_of(&self.others).add(&tail);
            }
        }
        asked
    }

    /// Takes the first entries of each word, of which each database keeps them in order, and of those the first.
    fn merge(
        &self,
        asked: &mut Asked,
        (column, words): (&str, &[String]),
        after: Option<&After>,
        (limit, each): (usize, usize),
    ) {
        let (key, direction, _) = by(self.order);
        let conditions = self.conditions(after);
        let first = format!(" ORDER BY {} LIMIT {each}) AS first", self.order());
        asked.add("SELECT id FROM (");
        if self.backend == DbBackend::Postgres {
            asked.add("SELECT first.* FROM json_array_elements_text(").value(json!(words).to_string().into());
            asked.add(&format!(
                "::json) AS asked (word), LATERAL (SELECT id, {key} AS sorted FROM entry WHERE {column} = word AND "
            ));
            asked.all_of(&conditions).add(&first);
        } else {
            for (at, word) in words.iter().enumerate() {
                let union = if at > 0 { " UNION ALL " } else { "" };
                asked.add(&format!(
                    "{union}SELECT * FROM (SELECT id, {key} AS sorted FROM entry WHERE {column} = "
                ));
                asked.value(word.as_str().into()).add(" AND ").all_of(&conditions).add(&first);
            }
        }
        asked.add(&format!(") AS nearest ORDER BY sorted {direction}, id {direction} LIMIT {limit}"));
    }

    fn window(&self, asked: &mut Asked, after: Option<&After>) {
        let behind = after.map(|after| Condition::behind(self.order, after));
        let conditions: Vec<Condition> = self.together.iter().cloned().chain(behind).collect();
        asked.all_of(&conditions).add(" ORDER BY ").add(&self.order());
    }

    /// Asks for the place in the list at which a window ends.
    pub(crate) fn end_of(&self, after: Option<&After>, window: u64) -> Asked {
        let mut asked = Asked::default();
        asked.add(match self.order {
            Order::Changed => "SELECT CAST(changed_at AS TEXT) AS sort, id FROM entry WHERE ",
            Order::Designation => "SELECT folded AS sort, id FROM entry WHERE ",
            Order::Created => "SELECT CAST(id AS TEXT) AS sort, id FROM entry WHERE ",
        });
        self.window(&mut asked, after);
        asked.add(&format!(" LIMIT 1 OFFSET {}", window - 1));
        asked
    }
}
