//! One way of speaking to both databases: the same text, numbered places, rows as structs.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, TryGetable, Value};

use crate::StoreError;

/// A statement with its values.
pub(crate) fn statement(backend: DbBackend, sql: &str, values: Vec<Value>) -> Statement {
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
