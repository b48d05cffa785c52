//! Tokens, passwords, second factors.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;
use totp_rs::{Builder, Secret, Totp};

use crate::blocking::blocking;
use crate::error::AppError;

/// The shortest password, in characters.
pub(crate) const SHORTEST: usize = 12;
/// The longest password, in bytes: hashing takes time by length.
const LONGEST: usize = 512;
/// A weaker password than this of the four grades of `zxcvbn` is a common one.
const STRONG: u8 = 3;
/// Seconds of a time step of the second factor.
const STEP: u64 = 30;
/// How many recovery codes there are.
const RECOVERY: usize = 10;

/// Each hash takes 19 MB and a core for a while: no more than two at once.
static HASHING: Semaphore = Semaphore::const_new(2);
/// What a password of nobody is compared with, so that an unknown name takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("nobody").unwrap_or_default());

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weak {
    /// It has too few characters.
    Short,
    /// It has too many.
    Long,
    /// It is among those that are tried first.
    Common,
}

/// Whether a password may be had; `known` is what everybody knows of the person.
pub(crate) fn weakness(password: &str, known: &[&str]) -> Option<Weak> {
    if password.chars().count() < SHORTEST {
        return Some(Weak::Short);
    }
    if password.len() > LONGEST {
        return Some(Weak::Long);
    }
    (u8::from(zxcvbn::zxcvbn(password, known).score()) < STRONG).then_some(Weak::Common)
}

/// A token: 256 random bits as plain letters and figures.
pub(crate) fn token() -> Result<String, AppError> {
    Ok(hexadecimal(&random::<32>()?))
}

fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}

fn hashed(password: &str) -> Result<String, AppError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| AppError::internal(format!("hashing failed: {error}")))
}

/// Hashes a password, away from the threads that answer.
pub(crate) async fn hash(password: String) -> Result<String, AppError> {
    let _turn = HASHING.acquire().await;
    blocking(move || hashed(&password)).await
}

/// Whether a password is the one that was hashed. Where there is none, it takes as long.
pub(crate) async fn verify(password: String, known: Option<String>) -> Result<bool, AppError> {
    let _turn = HASHING.acquire().await;
    blocking(move || {
        let is_known = known.is_some();
        let text = known.unwrap_or_else(|| NOBODY.clone());
        let hash = PasswordHash::new(&text);
        let same =
            hash.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        Ok(is_known && same)
    })
    .await
}

/// A new secret of a second factor, as people type it.
pub(crate) fn totp_secret() -> Result<String, AppError> {
    Ok(Secret::from(random::<20>()?).to_base32())
}

/// The time step whose code this is, if it is one of now.
pub(crate) fn totp_step(secret: &str, code: &str, seconds: u64) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    i64::try_from(totp(secret)?.check(&code, seconds)?).ok()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_step_duration(STEP).with_skew(1).build().ok()
}

/// What an application for codes reads.
pub(crate) fn totp_address(secret: &str, site: &str, login: &str) -> String {
    let (site, login) = (marka_pages::html::encoded(site), marka_pages::html::encoded(login));
    format!("otpauth://totp/{site}:{login}?secret={secret}&issuer={site}")
}

/// Codes for the day when the telephone is lost.
pub(crate) fn recovery_codes() -> Result<Vec<String>, AppError> {
    let code = |_| {
        let text = hexadecimal(&random::<8>()?);
        Ok(format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..]))
    };
    (0..RECOVERY).map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_short_passwords_are_not_taken() {
        assert_eq!(weakness("short", &[]), Some(Weak::Short));
        assert_eq!(weakness("passwordpassword", &[]), Some(Weak::Common));
        assert_eq!(weakness("ivanov.ivanov.ivanov", &["ivanov", "petr"]), Some(Weak::Common));
        assert_eq!(weakness(&"x".repeat(600), &[]), Some(Weak::Long));
        assert_eq!(weakness("семь-синих-слонов-поют", &[]), None);
    }

    #[test]
    fn a_code_is_good_for_its_time_only() {
        let secret = totp_secret().expect("there is randomness");
        let code = totp(&secret).expect("a good secret").generate(1_000_000).to_string();
        assert_eq!(totp_step(&secret, &format!(" {code} "), 1_000_020), Some(1_000_000 / 30));
        assert_eq!(totp_step(&secret, &code, 1_000_200), None);
        assert_eq!(totp_step("", &code, 1_000_000), None);
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash() {
        let known = hash("семь синих слонов".to_owned()).await.expect("it hashes");
        assert!(known.starts_with("$argon2id$"));
        assert!(verify("семь синих слонов".to_owned(), Some(known.clone())).await.expect("it verifies"));
        assert!(!verify("семь синих".to_owned(), Some(known)).await.expect("it verifies"));
        assert!(!verify("nobody".to_owned(), None).await.expect("it verifies"), "nobody has no password");
    }
}
