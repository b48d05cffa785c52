//! `marka user …`: people, from the command line of the server.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use marka_portal::console::{self, Change, Invited};

use super::print;
use crate::cli::{Site, User};
use crate::config::{self, Config};

/// Runs one command about people.
pub(crate) fn run(command: &User) -> anyhow::Result<ExitCode> {
    match command {
        User::List(site) => {
            for person in console::people(&config(site)?.place)? {
                let roles = person.roles.join(", ");
                print(&format!("{:<20} {:<10} {:<30} {roles}\n", person.login, person.state, person.name))?;
            }
        }
        User::Invite { site, login, name, email, roles } => {
            let config = config(site)?;
            let unknown: Vec<&String> =
                roles.iter().filter(|role| !console::roles().contains(&role.as_str())).collect();
            if !unknown.is_empty() {
                bail!("нет такой роли: {unknown:?}; есть: {}", console::roles().join(", "));
            }
            let invited =
                Invited { login, name: name.as_deref().unwrap_or(login), email: email.as_deref(), roles };
            let link = console::invite(&config.place, &config.portal, &invited)
                .with_context(|| format!("«{login}» не приглашён"))?;
            print(&format!("Ссылка, по которой «{login}» придумает пароль, действует 7 дней:\n{link}\n"))?;
        }
        User::Link { site, login } => {
            let config = config(site)?;
            let link = console::link(&config.place, &config.portal, login).with_context(|| about(login))?;
            print(&format!("Ссылка на новый пароль, действует 7 дней:\n{link}\n"))?;
        }
        User::SecondOff { site, login } => change(site, login, Change::SecondOff)?,
        User::Block { site, login } => change(site, login, Change::Block)?,
        User::Unblock { site, login } => change(site, login, Change::Unblock)?,
        User::Administrator { site, login } => change(site, login, Change::Administrator)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn config(site: &Site) -> anyhow::Result<Config> {
    config::read(site.config.as_deref(), &site.data)
}

fn about(login: &str) -> String {
    format!("учётная запись «{login}» не изменена")
}

fn change(site: &Site, login: &str, change: Change) -> anyhow::Result<()> {
    console::change(&config(site)?.place, login, change).with_context(|| about(login))?;
    print("Сделано.\n")
}
