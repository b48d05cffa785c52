//! Signatures as minisign makes them.

use std::io::Cursor;

use minisign::{KeyPair, PublicKey as PublicHalf, SecretKey, SecretKeyBox};
use minisign_verify::{PublicKey, Signature};

use crate::UpdateError;

/// Keys whose signatures count: those built in, and those that an installation names.
#[derive(Clone, Default)]
pub struct Keys(Vec<PublicKey>);

/// What is built in: the key of the maker, and one in reserve for the day on which the first is lost. A maker puts their
/// own here before building.
const BUILT_IN: [&str; 2] = [include_str!("../keys/first.pub"), include_str!("../keys/reserve.pub")];

impl Keys {
    /// The keys built in, and further ones.
    pub fn new(further: &[String]) -> Result<Keys, UpdateError> {
        let all = BUILT_IN.iter().copied().chain(further.iter().map(String::as_str));
        let keys = all.map(|text| {
            read(text).map_err(|error| UpdateError::Signature(format!("ключ «{text}»: {error}")))
        });
        Ok(Keys(keys.collect::<Result<_, _>>()?))
    }

    /// Whether one of the keys signed these bytes.
    pub fn verify(&self, bytes: &[u8], signature: &str) -> Result<(), UpdateError> {
        let told = |error: &dyn std::fmt::Display| UpdateError::Signature(error.to_string());
        let signature = Signature::decode(signature).map_err(|error| told(&error))?;
        let good = self.0.iter().any(|key| key.verify(bytes, &signature, false).is_ok());
        if good {
            Ok(())
        } else {
            Err(UpdateError::Signature("подписано не изготовителем".to_owned()))
        }
    }
}

/// A key alone, or the file of minisign with its comment.
fn read(text: &str) -> Result<PublicKey, minisign_verify::Error> {
    PublicKey::from_base64(text.trim()).or_else(|_| PublicKey::decode(text.trim()))
}

/// A new pair, each as its file.
pub struct NewKey {
    /// What is built in, or named by installations.
    pub public: String,
    /// What signs; with the passphrase it is worth nothing to others.
    pub secret: String,
}

/// Makes a pair; the secret is encrypted with a passphrase.
pub fn new_key(passphrase: &str) -> Result<NewKey, UpdateError> {
    let pair =
        KeyPair::generate_encrypted_keypair(Some(passphrase.to_owned())).map_err(|error| told(&error))?;
    Ok(NewKey {
        public: pair.pk.to_box().map_err(|error| told(&error))?.to_string(),
        secret: pair.sk.to_box(Some("marka")).map_err(|error| told(&error))?.to_string(),
    })
}

fn told(error: &minisign::PError) -> UpdateError {
    UpdateError::Signature(error.to_string())
}

fn opened(secret: &str, passphrase: &str) -> Result<SecretKey, UpdateError> {
    let secret = SecretKeyBox::from_string(secret).map_err(|error| told(&error))?;
    secret.into_secret_key(Some(passphrase.to_owned())).map_err(|error| told(&error))
}

/// The public half of a secret key.
pub fn public_half(secret: &str, passphrase: &str) -> Result<String, UpdateError> {
    let public = PublicHalf::from_secret_key(&opened(secret, passphrase)?).map_err(|error| told(&error))?;
    Ok(public.to_base64())
}

/// Signs bytes.
pub fn sign(bytes: &[u8], secret: &str, passphrase: &str) -> Result<String, UpdateError> {
    let secret = opened(secret, passphrase)?;
    let signed = minisign::sign(None, &secret, Cursor::new(bytes), Some("marka"), None)
        .map_err(|error| told(&error))?;
    Ok(signed.into_string())
}
