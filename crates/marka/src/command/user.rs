//! `marka user …`: people, from the command line of the server.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use marka_portal::console::{self, Change, Invited};

use super::print;
use crate::cli::{Account, Site, User};
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
        User::Invite { account, name, email, roles } => {
            let unknown: Vec<&String> =
                roles.iter().filter(|role| !console::roles().contains(&role.as_str())).collect();
            if !unknown.is_empty() {
                bail!("нет такой роли: {unknown:?}; есть: {}", console::roles().join(", "));
            }
            let (config, login) = (config(&account.site)?, &account.login);
            let invited =
                Invited { login, name: name.as_deref().unwrap_or(login), email: email.as_deref(), roles };
            let link = console::invite(&config.place, &config.portal, &invited)
                .with_context(|| format!("«{login}» не приглашён"))?;
            print(&format!("Ссылка, по которой «{login}» придумает пароль, действует 7 дней:\n{link}\n"))?;
        }
        User::Link(account) => {
            let config = config(&account.site)?;
            let link = console::link(&config.place, &config.portal, &account.login)
                .with_context(|| about(&account.login))?;
            print(&format!("Ссылка на новый пароль, действует 7 дней:\n{link}\n"))?;
        }
        User::Key { account, name } => {
            let key = console::key(&config(&account.site)?.place, &account.login, name)
                .with_context(|| about(&account.login))?;
            print(&format!("{key}\n"))?;
        }
        User::SecondOff(account) => change(account, Change::SecondOff)?,
        User::Block(account) => change(account, Change::Block)?,
        User::Unblock(account) => change(account, Change::Unblock)?,
        User::Administrator(account) => change(account, Change::Administrator)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn config(site: &Site) -> anyhow::Result<Config> {
    config::read(site.config.as_deref(), &site.data)
}

fn about(login: &str) -> String {
    format!("учётная запись «{login}» не изменена")
}

fn change(account: &Account, change: Change) -> anyhow::Result<()> {
    console::change(&config(&account.site)?.place, &account.login, change)
        .with_context(|| about(&account.login))?;
    print("Сделано.\n")
}
