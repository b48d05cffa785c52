//! `marka migrate` and `marka db …`.

use std::process::ExitCode;

use anyhow::Context as _;
use marka_portal::{Place, console};

use super::print;
use crate::cli::{Db, Site};
use crate::config;

/// Brings the database to the present schema.
pub(crate) fn migrate(site: &Site) -> anyhow::Result<ExitCode> {
    let config = config::read(site.config.as_deref(), &site.data)?;
    make_folder(site)?;
    let steps =
        console::migrate(&config.place).context("схема базы не обновлена, в ней ничего не изменилось")?;
    match steps.as_slice() {
        [] => print("Схема базы уже новая.\n")?,
        steps => print(&format!("Выполнены шаги: {}.\n", steps.join(", ")))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Moves all data into another database.
pub(crate) fn run(command: &Db) -> anyhow::Result<ExitCode> {
    let Db::Move { site, to } = command;
    let config = config::read(site.config.as_deref(), &site.data)?;
    let moved = console::copy(&config.place, &Place::from_address(to))
        .context("данные не перенесены: в прежней базе всё осталось как было, новая не изменена")?;
    for table in &moved {
        print(&format!(
            "{:<16} {:>9} строк  {}\n",
            table.table,
            table.rows,
            table.checksum.get(..12).unwrap_or("")
        ))?;
    }
    print("Перенесено и сверено. Укажите новую базу в файле настроек: [database] url.\n")?;
    Ok(ExitCode::SUCCESS)
}

fn make_folder(site: &Site) -> anyhow::Result<()> {
    std::fs::create_dir_all(&site.data)
        .with_context(|| format!("папку данных {} нельзя создать", site.data.display()))
}
