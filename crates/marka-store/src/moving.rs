//! A whole installation from one database to another: every table, verified by counts and checksums.

use std::path::Path;

use sea_orm::{ConnectionTrait, QueryResult, TryGetable, Value};
use sha2::{Digest, Sha256};

use crate::digest::hexadecimal;
use crate::people::administrators;
use crate::sql::{add_rows, statement, value};
use crate::tx::Part;
use crate::{Place, Refusal, Store, StoreError, Tx};

/// Rows that are read and written at once.
const BATCH: usize = 500;
/// The same where rows have bytes.
const BATCH_OF_BYTES: usize = 16;

/// Values of a row, in the order of its table's columns.
type Row = Vec<Value>;

/// Kinds of columns.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Text,
    Flag,
    Bytes,
}

/// A table: its columns, the first of them its order.
struct Table {
    name: &'static str,
    /// Columns by which rows are in order and unique.
    order: &'static str,
    columns: &'static [(&'static str, Kind)],
}

macro_rules! tables {
    ($($name:ident ($order:literal) { $($kind:ident: $($column:ident)*;)* })*) => {
        &[$(Table {
            name: stringify!($name),
            order: $order,
            columns: &[$($((stringify!($column), Kind::$kind),)*)*],
        },)*]
    };
}

/// All tables, each behind those that it names.
const TABLES: &[Table] = tables! {
    person ("id") {
        Number: id created_at changed_at totp_step;
        Text: login login_key name email language state source external_id password totp seen_release;
    }
    person_role ("person_id, role") { Number: person_id; Text: role; }
    recovery_code ("person_id, hash") { Number: person_id used_at; Text: hash; }
    link ("hash") { Number: person_id made_by made_at expires_at used_at; Text: hash kind; }
    session ("id") { Number: id person_id created_at seen_at expires_at; Text: hash device address; }
    sign_in_failure ("id") { Number: id at forgiven_at; Text: login_key address; }
    setup ("id") { Number: id made_at closed_at; Text: code_hash; }
    entry ("id") {
        Number: id codes_by codes_at version round successor_id former_id author_id created_at changed_by changed_at;
        Text: designation identity folded head tail mark family edition specification rating colour construction article notes
            okpd2 tnved okei status reason;
    }
    part ("kind, folded") { Text: kind folded; }
    entry_option ("entry_id, element") { Number: entry_id; Text: element option; }
    history ("id") { Number: id subject_id at person_id; Text: subject kind before after; }
    remark ("id") { Number: id subject_id person_id at; Text: subject text; }
    file ("id") { Number: id subject_id size person_id at; Text: subject name media sha256; }
    file_chunk ("file_id, place") { Number: file_id place; Bytes: bytes; }
    saved_view ("id") { Number: id person_id; Text: name query; }
    request ("id") {
        Number: id author_id assignee_id due_at version created_at changed_at;
        Text: number kind text state reason;
    }
    request_entry ("request_id, entry_id") { Number: request_id entry_id; }
    request_line ("request_id, place") { Number: request_id place entry_id; Text: text remark; }
    series ("name") { Text: name; Number: last; }
    approval ("id") { Number: id entry_id round step who person_id in_place_of at; Text: decision remark; }
    substitute ("id") { Number: id person_id substitute_id from_at to_at made_by; }
    notice ("id") { Number: id person_id at subject_id read_at; Text: kind subject text; }
    outbox ("id") {
        Number: id created_at next_at attempts sent_at given_up_at; Text: recipient subject body last_error;
    }
    job ("id") {
        Number: id run_at attempts done_part whole lease_until created_at finished_at; Flag: cancel;
        Text: kind payload once state node last_error;
    }
    traffic ("slot, route, address, person_id, status") {
        Number: slot person_id status count micros slowest; Text: route address;
    }
    latency ("slot, route, step") { Number: slot step count; Text: route; }
    fault ("id") {
        Number: id status first_at last_at count person_id settled_at; Text: mark route cause request address;
    }
    alert ("id") { Number: id began_at ended_at; Text: rule about text; }
    suggestion ("id") {
        Number: id author_id supported_elsewhere version created_at changed_at;
        Text: code origin title text folded place state answer release;
    }
    suggestion_support ("suggestion_id, person_id") { Number: suggestion_id person_id at; Text: reason; }
    ticket ("id") {
        Number: id author_id assignee_id answered_at version created_at changed_at;
        Text: number tag category priority state title place folded;
    }
    ticket_message ("id") { Number: id ticket_id person_id at; Text: text; Flag: note; }
    answer_text ("id") { Number: id changed_by changed_at; Text: kind title text; }
    webhook ("id") { Number: id made_by made_at told_at; Text: url events secret last_error; }
    setting ("key") { Text: key value; Number: changed_by changed_at; }
    change_count ("name") { Text: name; Number: count; }
};

/// Tables with something in them before anybody has set the portal up.
const OF_THE_FIRST_START: &[&str] =
    &["setup", "sign_in_failure", "change_count", "traffic", "latency", "fault", "alert"];

/// What was moved of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The table.
    pub table: &'static str,
    /// How many rows.
    pub rows: usize,
    /// Hash over all rows in their order, alike in both databases.
    pub checksum: String,
}

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|column| format!("\"{}\"", column.0)).collect::<Vec<_>>().join(", ")
    }

    /// The next rows behind one, in their order.
    async fn read(&self, on: &impl ConnectionTrait, last: Option<&Row>) -> Result<Vec<Row>, StoreError> {
        let order: Vec<&str> = self.order.split(", ").collect();
        let (mut behind, mut values) = (String::new(), Vec::new());
        if let Some(last) = last {
            let places: Vec<String> = (1..=order.len()).map(|place| format!("${place}")).collect();
            behind = format!("WHERE ({}) > ({})", self.bytewise(on), places.join(", "));
            values.extend(order.iter().filter_map(|name| last.get(self.place(name)?).cloned()));
        }
        let sql = format!(
            "SELECT {} FROM {} {behind} ORDER BY {} LIMIT {}",
            self.names(),
            self.name,
            self.bytewise(on),
            self.batch()
        );
        let rows = on.query_all_raw(statement(on.get_database_backend(), &sql, values)).await?;
        rows.iter().map(|row| self.row(row)).collect()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.0 == name)
    }

    /// Rows with bytes are large.
    fn batch(&self) -> usize {
        if self.columns.iter().any(|column| matches!(column.1, Kind::Bytes)) { BATCH_OF_BYTES } else { BATCH }
    }

    /// The columns of the order; texts byte by byte, since their order would else depend on the database.
    fn bytewise(&self, on: &impl ConnectionTrait) -> String {
        let is_text = |name: &str| self.columns.iter().any(|it| it.0 == name && matches!(it.1, Kind::Text));
        let collated = |name: &str| match on.get_database_backend() {
            sea_orm::DbBackend::Postgres if is_text(name) => format!("\"{name}\" COLLATE \"C\""),
            _ => format!("\"{name}\""),
        };
        self.order.split(", ").map(collated).collect::<Vec<_>>().join(", ")
    }

    fn row(&self, row: &QueryResult) -> Result<Row, StoreError> {
        fn get<T: TryGetable>(row: &QueryResult, at: usize) -> Result<Option<T>, StoreError>
        where
            Option<T>: TryGetable,
        {
            Ok(row.try_get_by_index::<Option<T>>(at)?)
        }
        let columns = self.columns.iter().enumerate();
        let values = columns.map(|(at, (_, kind))| match kind {
            Kind::Number => Ok(get::<i64>(row, at)?.into()),
            Kind::Text => Ok(get::<String>(row, at)?.into()),
            Kind::Flag => Ok(get::<bool>(row, at)?.into()),
            Kind::Bytes => Ok(get::<Vec<u8>>(row, at)?.into()),
        });
        values.collect()
    }

    /// The next rows behind the last ones; `None` at the end.
    async fn next(
        &self,
        on: &impl ConnectionTrait,
        last: &mut Option<Row>,
    ) -> Result<Option<Vec<Row>>, StoreError> {
        let rows = self.read(on, last.as_ref()).await?;
        *last = rows.last().cloned();
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// All rows one after the other, counted and hashed.
    async fn moved(&self, on: &impl ConnectionTrait) -> Result<Moved, StoreError> {
        let (mut tally, mut last) = (Tally::default(), None);
        while let Some(rows) = self.next(on, &mut last).await? {
            tally.add(&rows);
        }
        Ok(tally.moved(self.name))
    }

    /// Copies all rows; counts and hashes what it read.
    async fn copy(&self, from: &Tx, to: &Tx) -> Result<Moved, StoreError> {
        let (mut tally, mut last) = (Tally::default(), None);
        while let Some(rows) = self.next(from, &mut last).await? {
            tally.add(&rows);
            add_rows(to, &format!("{} ({})", self.name, self.names()), rows, "").await?;
        }
        Ok(tally.moved(self.name))
    }
}

/// Rows that were seen.
#[derive(Default)]
struct Tally {
    rows: usize,
    hash: Sha256,
}

impl Tally {
    fn add(&mut self, rows: &[Row]) {
        self.rows += rows.len();
        for value in rows.iter().flatten() {
            match value {
                Value::BigInt(Some(number)) => self.piece(b'n', &number.to_be_bytes()),
                Value::Bool(Some(flag)) => self.piece(b'f', &[u8::from(*flag)]),
                Value::String(Some(text)) => self.piece(b't', text.as_bytes()),
                Value::Bytes(Some(bytes)) => self.piece(b'b', bytes),
                _ => self.piece(b'-', &[]),
            }
        }
    }

    /// A value with its kind and length, so that no two rows look alike.
    fn piece(&mut self, kind: u8, bytes: &[u8]) {
        self.hash.update([kind]);
        self.hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.hash.update(bytes);
    }

    fn moved(self, table: &'static str) -> Moved {
        Moved { table, rows: self.rows, checksum: hexadecimal(&self.hash.finalize()) }
    }
}

impl Store {
    /// Copies everything into another database, which must be new, all or nothing; gives what was verified on both.
    pub async fn copy_to(&self, other: &Store) -> Result<Vec<Moved>, StoreError> {
        let tx = other.write().await?;
        self.copy(tx).await
    }

    /// The same into a database that is in use already but has no administrator: its first start ends with this.
    pub async fn copy_to_unused(&self, other: &Store) -> Result<Vec<Moved>, StoreError> {
        let tx = other.write().await?;
        tx.alone(Part::Administrators).await?;
        if !administrators(&tx).await?.is_empty() {
            return Err(Refusal::SetupClosed.into());
        }
        for table in OF_THE_FIRST_START {
            tx.execute_unprepared(&format!("DELETE FROM {table}")).await?;
        }
        self.copy(tx).await
    }

    async fn copy(&self, tx: Tx) -> Result<Vec<Moved>, StoreError> {
        // Nobody writes to the source meanwhile: a file by its lock, a server by one snapshot of all reads.
        let source = self.write().await?;
        if !self.is_file() {
            source.execute_unprepared("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
        }
        for table in TABLES {
            let sql = format!("SELECT COUNT(*) FROM {}", table.name);
            if value::<i64>(&tx, &sql, vec![]).await? != Some(0) {
                return Err(Refusal::NotEmpty.into());
            }
        }
        tx.defer_references().await?;
        let mut all = Vec::new();
        for table in TABLES {
            let here = table.copy(&source, &tx).await?;
            let there = table.moved(&tx).await?;
            if here != there {
                return Err(Refusal::NotTheSame.into());
            }
            all.push(there);
        }
        tx.go_on_counting().await?;
        tx.commit().await?;
        Ok(all)
    }

    /// Writes all that is kept into a new file of SQLite, as it is at one moment; others go on meanwhile.
    /// Gives what is in the file.
    pub async fn snapshot(&self, path: &Path) -> Result<Vec<Moved>, StoreError> {
        let place = Place::File(path.to_owned());
        if !self.is_file() {
            let copy = Store::open(&place).await?;
            let copied = self.copy_to(&copy).await;
            copy.close().await?;
            return copied;
        }
        let path = path.to_string_lossy().replace('\'', "''");
        self.execute(&format!("VACUUM INTO '{path}'")).await?;
        let copy = Store::connect(&place).await?;
        let contents = copy.contents().await;
        copy.close().await?;
        contents
    }

    /// Counts and checksums of all tables.
    pub async fn contents(&self) -> Result<Vec<Moved>, StoreError> {
        let mut all = Vec::new();
        for table in TABLES {
            all.push(table.moved(&self.db).await?);
        }
        Ok(all)
    }

    /// Names of tables that the database has and nothing here moves, for the tests.
    #[doc(hidden)]
    pub async fn unmoved_tables(&self) -> Result<Vec<String>, StoreError> {
        let sql = if self.is_file() {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'entry_search%'"
        } else {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
        };
        let names: Vec<String> = crate::sql::values(&self.db, sql, vec![]).await?;
        let moved = |name: &String| name == "step" || TABLES.iter().any(|table| table.name == *name);
        Ok(names.into_iter().filter(|name| !moved(name)).collect())
    }
}

impl Tx {
    /// Entries name entries that come behind them: such references are looked at when the transaction ends.
    async fn defer_references(&self) -> Result<(), StoreError> {
        match self.get_database_backend() {
            sea_orm::DbBackend::Sqlite => self.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?,
            _ => self.execute_unprepared("SET CONSTRAINTS ALL DEFERRED").await?,
        };
        Ok(())
    }

    /// Lets the numbers of PostgreSQL go on behind those that were written.
    async fn go_on_counting(&self) -> Result<(), StoreError> {
        if self.get_database_backend() != sea_orm::DbBackend::Postgres {
            return Ok(());
        }
        for table in TABLES.iter().filter(|table| table.order == "id" && table.name != "setup") {
            let name = table.name;
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)"
            );
            self.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
