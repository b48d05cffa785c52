//! The configuration file: what must be known before the database is open. Everything else is set in the portal.

mod outside;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use marka_portal::{BackupConfig, Certificate, MailConfig, MailSecurity, Passphrase, Place, PortalConfig};
use serde::Deserialize;

/// Name of the file in the data folder that is taken where no other is named.
pub(crate) const NAME: &str = "marka.toml";

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    database: Database,
    portal: Portal,
    mail: Option<Mail>,
    backup: Backup,
    log: Log,
    update: Option<UpdateConfig>,
    ldap: Option<outside::Ldap>,
    oidc: Option<outside::Oidc>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Database {
    url: Option<String>,
    url_file: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Portal {
    address: Option<String>,
    proxies: usize,
    certificate: Option<PathBuf>,
    certificate_key: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Backup {
    folder: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    command: Vec<String>,
}

/// How this installation is updated.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateConfig {
    /// Folder or address of the releases.
    pub(crate) source: Option<String>,
    /// Their channel.
    #[serde(default = "stable")]
    pub(crate) channel: String,
    /// Keys whose signatures count, beside those built in.
    #[serde(default)]
    pub(crate) keys: Vec<String>,
    /// The folder of updates: nobody but the administrator of the server writes there.
    #[serde(default = "state")]
    pub(crate) state: PathBuf,
    /// The program that the service runs.
    #[serde(default = "program")]
    pub(crate) program: PathBuf,
    /// Commands that stop and start the service.
    #[serde(default = "stop")]
    pub(crate) stop: Vec<String>,
    #[serde(default = "start")]
    pub(crate) start: Vec<String>,
    /// Where the service is asked for its health.
    #[serde(default = "health")]
    pub(crate) health: String,
    /// New versions are taken by schedule without asking; else they are only shown.
    #[serde(default)]
    pub(crate) auto: bool,
    /// Folder or address to which it is told what runs here; nobody is told without.
    pub(crate) report: Option<String>,
    /// What this installation is called there.
    #[serde(default)]
    pub(crate) name: String,
    /// For how many seconds.
    #[serde(default = "patience")]
    pub(crate) patience: u64,
}

fn stable() -> String {
    "stable".to_owned()
}

fn program() -> PathBuf {
    PathBuf::from("/usr/bin/marka")
}

fn state() -> PathBuf {
    PathBuf::from("/var/lib/marka-update")
}

fn stop() -> Vec<String> {
    ["systemctl", "stop", "marka"].map(str::to_owned).to_vec()
}

fn start() -> Vec<String> {
    ["systemctl", "start", "marka"].map(str::to_owned).to_vec()
}

fn health() -> String {
    "http://127.0.0.1:8080/health/ready".to_owned()
}

fn patience() -> u64 {
    120
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Log {
    access: Option<PathBuf>,
    format: LogFormat,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For eyes.
    #[default]
    Text,
    /// An object a line.
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Mail {
    server: String,
    port: Option<u16>,
    #[serde(default)]
    security: Security,
    user: Option<String>,
    password_file: Option<PathBuf>,
    from: String,
}

#[derive(Clone, Copy, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Security {
    #[default]
    Tls,
    StartTls,
    None,
}

/// What the file says.
pub(crate) struct Config {
    /// Where the database is.
    pub(crate) place: Place,
    /// What the portal needs.
    pub(crate) portal: PortalConfig,
    /// How lines of the log are written.
    pub(crate) log: LogFormat,
    /// How it is updated, where that is said.
    pub(crate) update: Option<UpdateConfig>,
}

/// Reads the file that is named, or that of the data folder where there is one.
pub(crate) fn read(named: Option<&Path>, data: &Path) -> anyhow::Result<Config> {
    let own = data.join(NAME);
    let path = named.or_else(|| own.exists().then_some(own.as_path()));
    let file = match path {
        Some(path) => {
            let text = fs::read_to_string(path)
                .with_context(|| format!("файл настроек {} не прочитан", path.display()))?;
            toml::from_str(&text).with_context(|| format!("в файле настроек {} ошибка", path.display()))?
        }
        None => File::default(),
    };
    let place = match (file.database.url, file.database.url_file) {
        (Some(_), Some(_)) => bail!("в файле настроек заданы и url, и url-file: оставьте одно"),
        (Some(url), None) => Place::from_address(&url),
        (None, Some(path)) => Place::from_address(&secret(&path)?),
        (None, None) => Place::in_folder(data),
    };
    let mail = file.mail.map(mail).transpose()?;
    let directory = file.ldap.map(outside::ldap).transpose()?;
    let certificate = match (file.portal.certificate, file.portal.certificate_key) {
        (Some(chain), Some(key)) => Some(Certificate { chain, key }),
        (None, None) => None,
        _ => bail!("в файле настроек нужны и certificate, и certificate-key, или ни того, ни другого"),
    };
    let address = file.portal.address;
    let provider = file.oidc.map(|oidc| outside::oidc(oidc, address.as_deref())).transpose()?;
    let passphrase = file.backup.passphrase_file.map(|path| secret(&path)).transpose()?;
    let passphrase = passphrase.as_deref().and_then(Passphrase::new);
    let backup =
        BackupConfig { folder: file.backup.folder, passphrase, command: file.backup.command, rules: None };
    let portal = PortalConfig {
        address,
        proxies: file.portal.proxies,
        access_log: file.log.access,
        certificate,
        updates: file.update.as_ref().map(|update| update.state.clone()),
        mail,
        backup,
        directory,
        provider,
    };
    Ok(Config { place, portal, log: file.log.format, update: file.update })
}

fn mail(mail: Mail) -> anyhow::Result<MailConfig> {
    let (security, port) = match mail.security {
        Security::Tls => (MailSecurity::Tls, 465),
        Security::StartTls => (MailSecurity::StartTls, 587),
        Security::None => (MailSecurity::None, 25),
    };
    let account = match (mail.user, mail.password_file) {
        (Some(user), Some(path)) => Some((user, secret(&path)?)),
        (None, None) => None,
        _ => bail!("в файле настроек для почты нужны и user, и password-file, или ни того, ни другого"),
    };
    Ok(MailConfig {
        server: mail.server,
        port: mail.port.unwrap_or(port),
        security,
        account,
        from: mail.from,
    })
}

/// A secret from a file of its own, so that it stands neither in the configuration nor among the arguments.
pub(crate) fn secret(path: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("файл {} не прочитан", path.display()))?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        fs::write(folder.path().join("password"), "secret\n").expect("it can be written");
        let text = text.replace("FOLDER", &folder.path().display().to_string());
        fs::write(folder.path().join(NAME), text).expect("it can be written");
        read(None, folder.path()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_file_says_where_the_database_and_the_mail_are() {
        let config = check(
            "[database]\nurl = \"postgres://marka@db/marka\"\n[portal]\naddress = \"https://m\"\nproxies = 1\n\
             [mail]\nserver = \"mail\"\nsecurity = \"starttls\"\nuser = \"u\"\npassword-file = \"FOLDER/password\"\n\
             from = \"marka@example.org\"\n",
        )
        .expect("it is good");
        assert_eq!(config.place, Place::Server("postgres://marka@db/marka".to_owned()));
        let mail = config.portal.mail.expect("it is said");
        assert_eq!((mail.port, mail.security), (587, MailSecurity::StartTls));
        assert_eq!(mail.account, Some(("u".to_owned(), "secret".to_owned())));
    }

    #[test]
    fn without_a_file_the_database_is_in_the_data_folder() {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let config = read(None, folder.path()).expect("nothing is wrong");
        assert_eq!(config.place, Place::in_folder(folder.path()));
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_line() {
        let error = check("[portal]\nadress = \"x\"\n").err().expect("a key is misspelt");
        assert!(error.contains("adress") && error.contains('2'), "{error}");
        for (text, named) in [
            ("[database]\nurl = \"a\"\nurl-file = \"b\"\n", "url-file"),
            ("[ldap]\nurl = \"ldap://dc\"\nplain = true\nbase = \"dc=a\"\n", "plain"),
            ("[ldap]\nurl = \"ldaps://dc\"\nbase = \"dc=a\"\n", "роли"),
            ("[ldap]\nurl = \"ldaps://dc\"\nbase = \"dc=a\"\nrole = \"chief\"\n", "chief"),
            ("[ldap]\nurl = \"ldaps://dc\"\nbase = \"dc=a\"\nfilter = \"(uid=x)\"\n", "filter"),
            (
                "[oidc]\nissuer = \"https://i\"\nclient = \"m\"\nsecret-file = \"FOLDER/password\"\n",
                "address",
            ),
        ] {
            let error = check(text).err().expect(text);
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
