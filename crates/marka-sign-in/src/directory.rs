//! A directory by LDAP: `OpenLDAP`, Active Directory and their kin.

use std::time::Duration;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry, ldap_escape};

use crate::{Outside, SignInError};

/// How long a directory is waited for.
const PATIENCE: Duration = Duration::from_secs(8);
/// `invalidCredentials` of RFC 4511, appendix A.
const WRONG_PASSWORD: u32 = 49;

/// Where a directory is and how people are found in it.
#[derive(Clone)]
pub struct Directory {
    /// `ldaps://host`, or `ldap://host`, which is then encrypted by `StartTLS`.
    pub url: String,
    /// Whether a connection may stay without encryption: within one machine only.
    pub plain: bool,
    /// Who looks people up: a distinguished name and its password; nobody where the directory lets everybody look.
    pub account: Option<(String, String)>,
    /// Where people are.
    pub base: String,
    /// The filter of a person, with `{login}` in it.
    pub filter: String,
    /// Attributes: what stays the same, name at sign-in, name, mail.
    pub attributes: [String; 4],
    /// The attribute that names the groups of a person.
    pub member_of: String,
    /// Where groups are and their filter, with `{dn}` and `{login}` in it, where people do not name theirs.
    pub groups: Option<(String, String)>,
}

/// Without the password of the account.
impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory").field("url", &self.url).field("base", &self.base).finish_non_exhaustive()
    }
}

impl Directory {
    /// Who signs in with a name and a password; nobody where either is wrong.
    pub async fn check(&self, login: &str, password: &str) -> Result<Option<Outside>, SignInError> {
        // A directory takes an empty password for a guest and says yes.
        if login.is_empty() || password.is_empty() {
            return Ok(None);
        }
        tokio::time::timeout(PATIENCE, self.look_up(login, password))
            .await
            .unwrap_or_else(|_| Err(SignInError::Unreachable("no answer in time".to_owned())))
    }

    async fn look_up(&self, login: &str, password: &str) -> Result<Option<Outside>, SignInError> {
        let mut ldap = self.connect().await?;
        if let Some((dn, password)) = &self.account {
            bind(&mut ldap, dn, password).await?.then_some(()).ok_or_else(|| {
                SignInError::Misconfigured(
                    "the directory does not take the account that looks people up".to_owned(),
                )
            })?;
        }
        let Some((entry, groups)) = self.find(&mut ldap, login).await? else { return Ok(None) };
        ldap.unbind().await.ok();
        // The password is tried on a connection of its own: the other one keeps its rights to itself.
        let mut own = self.connect().await?;
        let right = bind(&mut own, &entry.dn, password).await?;
        own.unbind().await.ok();
        Ok(right.then(|| self.outside(&entry, login, groups)))
    }

    async fn connect(&self) -> Result<Ldap, SignInError> {
        let encrypted = self.url.starts_with("ldaps://");
        let settings =
            LdapConnSettings::new().set_conn_timeout(PATIENCE).set_starttls(!encrypted && !self.plain);
        let (connection, ldap) =
            LdapConnAsync::with_settings(settings, &self.url).await.map_err(unreachable)?;
        tokio::spawn(async move {
            // Whoever waits for an answer hears of it there.
            let _ = connection.drive().await;
        });
        Ok(ldap)
    }

    /// The only person with a name, and that person's groups.
    async fn find(
        &self,
        ldap: &mut Ldap,
        login: &str,
    ) -> Result<Option<(SearchEntry, Vec<String>)>, SignInError> {
        let filter = self.filter.replace("{login}", &ldap_escape(login));
        let mut wanted: Vec<&str> = self.attributes.iter().map(String::as_str).collect();
        wanted.push(&self.member_of);
        let mut found = search(ldap, &self.base, &filter, &wanted).await?;
        if found.len() > 1 {
            return Err(SignInError::Misconfigured(format!("{} people answer to one name", found.len())));
        }
        let Some(entry) = found.pop() else { return Ok(None) };
        let mut groups = entry.attrs.get(&self.member_of).cloned().unwrap_or_default();
        if let Some((base, filter)) = &self.groups {
            let filter =
                filter.replace("{login}", &ldap_escape(login)).replace("{dn}", &ldap_escape(&*entry.dn));
            groups.extend(search(ldap, base, &filter, &["cn"]).await?.into_iter().map(|group| group.dn));
        }
        Ok(Some((entry, groups)))
    }

    fn outside(&self, entry: &SearchEntry, login: &str, groups: Vec<String>) -> Outside {
        let first = |at: usize| {
            let texts = entry.attrs.get(&self.attributes[at]).and_then(|values| values.first());
            let bytes = || entry.bin_attrs.get(&self.attributes[at]).and_then(|values| values.first());
            texts.cloned().or_else(|| bytes().map(|bytes| hexadecimal(bytes)))
        };
        Outside {
            id: first(0).unwrap_or_else(|| entry.dn.clone()),
            login: first(1).unwrap_or_else(|| login.to_owned()),
            name: first(2).unwrap_or_default(),
            email: first(3).unwrap_or_default(),
            groups,
        }
    }
}

/// Whether a password is right.
async fn bind(ldap: &mut Ldap, dn: &str, password: &str) -> Result<bool, SignInError> {
    let result = ldap.simple_bind(dn, password).await.map_err(unreachable)?;
    match result.rc {
        0 => Ok(true),
        WRONG_PASSWORD => Ok(false),
        code => Err(SignInError::Misconfigured(format!("code {code} of the directory: {}", result.text))),
    }
}

async fn search(
    ldap: &mut Ldap,
    base: &str,
    filter: &str,
    attributes: &[&str],
) -> Result<Vec<SearchEntry>, SignInError> {
    let found = ldap.search(base, Scope::Subtree, filter, attributes).await.map_err(unreachable)?;
    let (found, _) = found.success().map_err(|error| SignInError::Misconfigured(error.to_string()))?;
    let entries = found.into_iter().filter(|entry| !entry.is_ref());
    Ok(entries.map(SearchEntry::construct).collect())
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}

fn unreachable(error: LdapError) -> SignInError {
    match error {
        LdapError::FilterParsing | LdapError::UnknownScheme(_) | LdapError::UrlParsing { .. } => {
            SignInError::Misconfigured(error.to_string())
        }
        error => SignInError::Unreachable(error.to_string()),
    }
}
