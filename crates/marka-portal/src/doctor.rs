//! What an administrator would be asked when something does not work, looked at and told what to do about it.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use marka_store::{Place, Setup, Store};

use crate::console::{ConsoleError, wait};
use crate::edition::PortalConfig;
use crate::mail;
use crate::tls::Certificate;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Less free room than this is too little, and than that is little, in bytes.
const TOO_LITTLE: u64 = 256 * 1024 * 1024;
const LITTLE: u64 = 2 * 1024 * 1024 * 1024;
/// A backup older than this is too old.
const OLD: Duration = Duration::from_hours(48);
/// A certificate with fewer days left is to be renewed.
const SOON: i64 = 21;
/// The program is younger than any moment before this, in seconds since 1970: 1 November 2026.
const BUILT: u64 = 1_793_491_200;

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Well.
    Good,
    /// It works, but ought to be seen to.
    Doubtful,
    /// It does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What it is.
    pub what: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: String,
    /// What to do; empty where nothing is to be done.
    pub advice: String,
}

fn finding(what: &'static str, verdict: Verdict, seen: impl Into<String>, advice: &str) -> Finding {
    Finding { what, verdict, seen: seen.into(), advice: advice.to_owned() }
}

/// Looks at everything but the rules. Nothing is changed: a database of an older schema stays as it is.
pub fn examine(place: &Place, data: &Path, config: &PortalConfig) -> Result<Vec<Finding>, ConsoleError> {
    let mut found = vec![clock(), folder(data), room("место для данных", data)];
    wait(async {
        found.extend(database(place).await);
        found.push(backups(data, config));
        found.push(address(config));
        found.extend(config.certificate.as_ref().map(certificate));
        found.push(match &config.mail {
            None => finding(
                "почта",
                Verdict::Doubtful,
                "сервер не задан",
                "Уведомления видны только в портале. Задайте [mail] в файле настроек.",
            ),
            Some(mail) => match mail::reach(mail).await {
                Ok(()) => finding("почта", Verdict::Good, format!("{} отвечает", mail.server), ""),
                Err(why) => finding(
                    "почта",
                    Verdict::Bad,
                    format!("{}:{}: {why}", mail.server, mail.port),
                    "Проверьте server, port, security и пароль в разделе [mail].",
                ),
            },
        });
        Ok(())
    })?;
    if let Some((directory, _)) = &config.directory {
        found.push(reached("каталог (LDAP)", &directory.url));
    }
    Ok(found)
}

fn clock() -> Finding {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    if since.as_secs() < BUILT {
        return finding(
            "часы",
            Verdict::Bad,
            "часы сервера отстают: сейчас не может быть раньше выпуска программы",
            "Включите синхронизацию времени (timedatectl set-ntp true): коды второго фактора иначе не подойдут.",
        );
    }
    finding("часы", Verdict::Good, "похожи на верные", "")
}

fn folder(data: &Path) -> Finding {
    let what = "папка данных";
    if !data.is_dir() {
        let seen = format!("{} нет", data.display());
        return finding(
            what,
            Verdict::Bad,
            seen,
            "Назовите папку ключом --data или запустите портал: он её создаст.",
        );
    }
    if let Err(error) = tempfile::tempfile_in(data) {
        return finding(
            what,
            Verdict::Bad,
            format!("{}: {error}", data.display()),
            "Портал должен иметь право писать в эту папку: chown и chmod для его пользователя.",
        );
    }
    if is_open(data) {
        let advice = "Закройте её для других: chmod o-rwx. В ней база с учётными записями.";
        return finding(what, Verdict::Doubtful, format!("{} открыта всем", data.display()), advice);
    }
    finding(what, Verdict::Good, data.display().to_string(), "")
}

/// Whether anybody on the server can read a folder.
#[cfg(unix)]
fn is_open(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    folder.metadata().is_ok_and(|about| about.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

fn room(what: &'static str, folder: &Path) -> Finding {
    let Ok(about) = rustix::fs::statvfs(folder) else {
        return finding(what, Verdict::Doubtful, "не удалось узнать", "");
    };
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let seen = format!("свободно {} МБ", free / (1024 * 1024));
    match free {
        ..TOO_LITTLE => finding(what, Verdict::Bad, seen, "Освободите место: запись скоро остановится."),
        TOO_LITTLE..LITTLE => finding(what, Verdict::Doubtful, seen, "Места осталось мало."),
        LITTLE.. => finding(what, Verdict::Good, seen, ""),
    }
}

async fn database(place: &Place) -> Vec<Finding> {
    let what = "база данных";
    if let Place::File(path) = place
        && !path.exists()
    {
        let advice =
            "Её создаст первый запуск портала. Если портал уже работал, проверьте --data и [database].";
        return vec![finding(what, Verdict::Doubtful, format!("{} ещё нет", path.display()), advice)];
    }
    let store = match Store::connect(place).await {
        Ok(store) => store,
        Err(error) => {
            let advice = "Проверьте [database] в файле настроек и то, что сервер базы работает.";
            return vec![finding(what, Verdict::Bad, error.to_string(), advice)];
        }
    };
    let mut found = vec![match store.damage().await {
        Ok(None) => finding(what, Verdict::Good, format!("{} отвечает, повреждений нет", store.kind()), ""),
        Ok(Some(damage)) => {
            finding(what, Verdict::Bad, damage, "Восстановите базу из последней годной копии.")
        }
        Err(error) => finding(what, Verdict::Bad, error.to_string(), "Проверьте права на файл базы."),
    }];
    found.push(match store.missing_steps().await {
        Ok(missing) if missing.is_empty() => finding("схема базы", Verdict::Good, "нынешняя", ""),
        Ok(missing) => finding(
            "схема базы",
            Verdict::Doubtful,
            format!("недостаёт шагов: {}", missing.join(", ")),
            "Их выполнит запуск портала или «marka migrate». Сначала сделайте копию прежней программой.",
        ),
        Err(error) => finding("схема базы", Verdict::Bad, error.to_string(), ""),
    });
    if matches!(store.setup().await, Ok(Setup::Open)) {
        let advice = "Откройте адрес первого запуска: портал печатает его в журнал при каждом запуске.";
        found.push(finding("первый запуск", Verdict::Doubtful, "администратора ещё нет", advice));
    }
    found
}

fn backups(data: &Path, config: &PortalConfig) -> Finding {
    let (what, folder) = ("резервные копии", config.backup.folder(data));
    let advice = "Сделайте копию: «marka backup». Каждый день их делает портал: «Управление» → «Копии».";
    let newest = match marka_backup::archives(&folder) {
        Ok(archives) => archives.into_iter().next(),
        Err(error) => return finding(what, Verdict::Bad, error.to_string(), "Проверьте [backup] folder."),
    };
    let Some(newest) = newest else {
        return finding(what, Verdict::Doubtful, format!("в {} нет ни одной", folder.display()), advice);
    };
    let made = folder.join(&newest.name).metadata().and_then(|about| about.modified());
    let age = made.ok().and_then(|made| made.elapsed().ok()).unwrap_or_default();
    if age > OLD {
        return finding(what, Verdict::Doubtful, format!("последней {} ч", age.as_secs() / 3600), advice);
    }
    finding(what, Verdict::Good, newest.name, "")
}

fn address(config: &PortalConfig) -> Finding {
    let what = "адрес портала";
    match config.address.as_deref() {
        None => finding(
            what,
            Verdict::Doubtful,
            "не задан",
            "Ссылки в письмах будут без адреса. Задайте [portal] address.",
        ),
        Some(address) if !address.starts_with("https://") => finding(
            what,
            Verdict::Doubtful,
            format!("{address}: без шифрования"),
            "Пароли идут по сети открыто. Поставьте перед порталом nginx, HAProxy или Caddy с сертификатом либо задайте certificate и certificate-key.",
        ),
        Some(address) => finding(what, Verdict::Good, address, ""),
    }
}

fn certificate(certificate: &Certificate) -> Finding {
    let what = "сертификат";
    match certificate.days_left() {
        Err(error) => finding(
            what,
            Verdict::Bad,
            error.to_string(),
            "Проверьте certificate и certificate-key в разделе [portal].",
        ),
        Ok(..0) => finding(what, Verdict::Bad, "срок истёк", "Замените файлы: портал перечитает их сам."),
        Ok(days @ 0..SOON) => {
            let advice = "Получите новый и замените файлы: портал перечитает их сам.";
            finding(what, Verdict::Doubtful, format!("осталось дней: {days}"), advice)
        }
        Ok(days) => finding(what, Verdict::Good, format!("осталось дней: {days}"), ""),
    }
}

/// Whether a server takes a connection.
fn reached(what: &'static str, url: &str) -> Finding {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split('/').next().unwrap_or(rest);
    let port = if scheme == "ldaps" { 636 } else { 389 };
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:{port}") };
    let connected = host.to_socket_addrs().and_then(|mut addresses| {
        let address = addresses.next().ok_or(std::io::ErrorKind::NotFound)?;
        TcpStream::connect_timeout(&address, PATIENCE)
    });
    match connected {
        Ok(_) => finding(what, Verdict::Good, format!("{url} отвечает"), ""),
        Err(error) => {
            finding(what, Verdict::Bad, format!("{url}: {error}"), "Проверьте адрес и сеть между серверами.")
        }
    }
}
