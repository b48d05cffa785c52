//! One way of speaking to both databases: the same text, numbered places, rows as structs.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, TryGetable, Value};

use crate::StoreError;

/// A statement with its values. PostgreSQL keeps no zero character in a text, so neither database gets one.
pub(crate) fn statement(backend: DbBackend, sql: &str, mut values: Vec<Value>) -> Statement {
    for value in &mut values {
        if let Value::String(Some(text)) = value {
            text.retain(|c| c != '\0');
        }
    }
    Statement::from_sql_and_values(backend, sql, values)
}

/// Rows of a statement.
pub(crate) async fn all<T: FromQueryResult>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<T>, StoreError> {
    let statement = statement(on.get_database_backend(), sql, values);
    Ok(T::find_by_statement(statement).all(on).await?)
}

/// The only row of a statement.
pub(crate) async fn one<T: FromQueryResult>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<T>, StoreError> {
    let statement = statement(on.get_database_backend(), sql, values);
    Ok(T::find_by_statement(statement).one(on).await?)
}

/// The first column of the only row of a statement.
pub(crate) async fn value<T: TryGetable>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<T>, StoreError> {
    let statement = statement(on.get_database_backend(), sql, values);
    match on.query_one_raw(statement).await? {
        Some(row) => Ok(Some(row.try_get_by_index(0)?)),
        None => Ok(None),
    }
}

/// The first column of every row.
pub(crate) async fn values<T: TryGetable>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<T>, StoreError> {
    let statement = statement(on.get_database_backend(), sql, values);
    let rows = on.query_all_raw(statement).await?;
    rows.into_iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Changes rows; gives how many.
pub(crate) async fn run(on: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    let statement = statement(on.get_database_backend(), sql, values);
    Ok(on.execute_raw(statement).await?.rows_affected())
}

/// Adds a row whose statement ends in `RETURNING id`.
pub(crate) async fn add(on: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<i64, StoreError> {
    let id = value(on, sql, values).await?;
    id.ok_or_else(|| StoreError::Database("the new row has no number".to_owned()))
}

/// The most values of one statement: SQLite takes 32 766, PostgreSQL 65 535.
const VALUES: usize = 30_000;

/// Adds rows to columns (`table (a, b)`), many by one statement; `tail` is what follows the values.
pub(crate) async fn add_rows(
    on: &impl ConnectionTrait,
    into: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<(), StoreError> {
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let (mut values, mut places) = (Vec::new(), Vec::new());
        for row in rows.by_ref().take(VALUES / width) {
            let own: Vec<String> = (1..=row.len()).map(|at| format!("${}", values.len() + at)).collect();
            places.push(format!("({})", own.join(", ")));
            values.extend(row);
        }
        let places = places.join(", ");
        run(on, &format!("INSERT INTO {into} VALUES {places} {tail}"), values).await?;
    }
    Ok(())
}
