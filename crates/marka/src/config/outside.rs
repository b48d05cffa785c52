//! Sign-in that others vouch for, as the configuration file says it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use marka_portal::{Admission, Directory, Provider, Role};
use serde::Deserialize;

use super::secret;

/// `[ldap]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ldap {
    url: String,
    #[serde(default)]
    plain: bool,
    user: Option<String>,
    password_file: Option<PathBuf>,
    base: String,
    #[serde(default = "filter")]
    filter: String,
    #[serde(default = "entry_uuid")]
    id: String,
    #[serde(default = "uid")]
    login: String,
    #[serde(default = "cn")]
    name: String,
    #[serde(default = "mail")]
    mail: String,
    #[serde(default = "member_of")]
    member_of: String,
    group_base: Option<String>,
    group_filter: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    role: Option<String>,
}

/// `[oidc]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Oidc {
    issuer: String,
    client: String,
    secret_file: PathBuf,
    #[serde(default = "scopes")]
    scopes: Vec<String>,
    #[serde(default = "preferred_username")]
    login: String,
    #[serde(default = "name")]
    name: String,
    #[serde(default = "email")]
    mail: String,
    #[serde(default = "groups")]
    groups: String,
    #[serde(default = "button")]
    button: String,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    role: Option<String>,
}

macro_rules! texts {
    ($($name:ident: $text:literal;)*) => { $(fn $name() -> String { $text.to_owned() })* };
}

texts! {
    filter: "(uid={login})";
    entry_uuid: "entryUUID";
    uid: "uid";
    cn: "cn";
    mail: "mail";
    member_of: "memberOf";
    preferred_username: "preferred_username";
    name: "name";
    email: "email";
    groups: "groups";
    button: "Войти через учётную запись предприятия";
}

fn scopes() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

fn admission(
    of: &str,
    roles: BTreeMap<String, String>,
    otherwise: Option<&str>,
) -> anyhow::Result<Admission> {
    let role = |word: &str| {
        let known = || Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
        Role::from_word(word).with_context(|| format!("в [{of}] нет такой роли: «{word}»; есть: {}", known()))
    };
    let otherwise = otherwise.map(role).transpose()?;
    let roles = roles.into_iter().map(|(group, word)| Ok((group, role(&word)?)));
    let roles = roles.collect::<anyhow::Result<Vec<_>>>()?;
    if roles.is_empty() && otherwise.is_none() {
        bail!("в [{of}] никто не получит роли: задайте [{of}.roles] или role");
    }
    Ok(Admission { roles, otherwise })
}

/// The directory of the house.
pub(super) fn ldap(ldap: Ldap) -> anyhow::Result<(Directory, Admission)> {
    if !ldap.url.starts_with("ldaps://") && !ldap.url.starts_with("ldap://") {
        bail!("в [ldap] url начинается с ldaps:// или ldap://, а задан «{}»", ldap.url);
    }
    let loopback = ["ldap://127.0.0.1", "ldap://localhost", "ldap://[::1]"];
    if ldap.plain && !loopback.iter().any(|own| ldap.url.starts_with(own)) {
        bail!("в [ldap] plain допустим только в пределах сервера: пароли пошли бы по сети открытыми");
    }
    if !ldap.filter.contains("{login}") {
        bail!("в [ldap] в filter нет {{login}}: например, (uid={{login}})");
    }
    let account = match (ldap.user, ldap.password_file) {
        (Some(user), Some(path)) => Some((user, secret(&path)?)),
        (None, None) => None,
        _ => bail!("в [ldap] нужны и user, и password-file, или ни того, ни другого"),
    };
    let groups = match (ldap.group_base, ldap.group_filter) {
        (Some(base), Some(filter)) => Some((base, filter)),
        (None, None) => None,
        _ => bail!("в [ldap] нужны и group-base, и group-filter, или ни того, ни другого"),
    };
    let directory = Directory {
        url: ldap.url,
        plain: ldap.plain,
        account,
        base: ldap.base,
        filter: ldap.filter,
        attributes: [ldap.id, ldap.login, ldap.name, ldap.mail],
        member_of: ldap.member_of,
        groups,
    };
    Ok((directory, admission("ldap", ldap.roles, ldap.role.as_deref())?))
}

/// The provider of identities, and what its button says.
pub(super) fn oidc(oidc: Oidc, address: Option<&str>) -> anyhow::Result<(Provider, Admission, String)> {
    let Some(address) = address else {
        bail!("для [oidc] нужен адрес портала: [portal] address, куда служба возвращает человека");
    };
    let provider = Provider {
        issuer: oidc.issuer,
        client: oidc.client,
        secret: secret(&oidc.secret_file)?,
        back: format!("{}/sign-in/back", address.trim_end_matches('/')),
        scopes: oidc.scopes,
        claims: [oidc.login, oidc.name, oidc.mail, oidc.groups],
    };
    Ok((provider, admission("oidc", oidc.roles, oidc.role.as_deref())?, oidc.button))
}
