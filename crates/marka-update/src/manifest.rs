//! The list of releases, and the folder in which it lies.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Keys, UpdateError, Version, files, platform};

/// The format of the list.
const FORMAT: u32 = 1;

/// A list of releases of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format.
    pub format: u32,
    /// `stable` or `preview`.
    pub channel: String,
    /// Grows with each publication: an older list, which knows of no withdrawal, is not taken again.
    #[serde(default)]
    pub serial: u64,
    /// Releases, the newest first.
    pub releases: Vec<Release>,
}

/// A release for a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Version.
    pub version: String,
    /// Platform: `linux-x86_64`.
    pub platform: String,
    /// Name of the archive beside the list.
    pub archive: String,
    /// Hash of the archive.
    pub sha256: String,
    /// Length of the archive, in bytes.
    pub size: u64,
    /// The oldest version from which it may be taken.
    pub from: String,
    /// What is new, in Russian.
    pub notes: String,
    /// Which share of installations takes it by itself, of a hundred.
    pub wave: u8,
    /// Its maker has withdrawn it.
    pub withdrawn: bool,
}

/// Name of the list of a channel.
pub fn manifest_name(channel: &str) -> String {
    format!("marka-{channel}.json")
}

/// Name of the signature of a file.
pub fn signature_name(name: &str) -> String {
    format!("{name}.minisig")
}

impl Manifest {
    /// An empty list.
    pub fn new(channel: &str) -> Manifest {
        Manifest { format: FORMAT, channel: channel.to_owned(), serial: 0, releases: Vec::new() }
    }

    /// Reads a list whose signature was looked at.
    pub fn read(bytes: &[u8], signature: &str, keys: &Keys) -> Result<Manifest, UpdateError> {
        keys.verify(bytes, signature)?;
        let told = |error: serde_json::Error| UpdateError::Manifest(error.to_string());
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(told)?;
        if value["format"].as_u64().is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(UpdateError::Newer);
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(told)?;
        for release in &manifest.releases {
            let plain =
                |name: &str| !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
            if !plain(&release.archive) || Version::read(&release.version).is_none() {
                return Err(UpdateError::Manifest(format!("{} {}", release.version, release.archive)));
            }
        }
        Ok(manifest)
    }

    /// The newest release for this machine that is newer than what runs, and that this installation takes by itself.
    pub fn newest(&self, running: &Version, site: &str) -> Option<&Release> {
        let here = self.releases.iter().filter(|release| release.platform == platform());
        let fit = here.filter(|release| fit(release, running).is_ok() && is_in_wave(site, release));
        fit.max_by_key(|release| Version::read(&release.version))
    }

    /// The release of a version for this machine, if it may be taken from what runs.
    pub fn release(&self, version: &str, running: &Version) -> Result<&Release, UpdateError> {
        let known = self.releases.iter().find(|it| it.version == version && it.platform == platform());
        let known = known.ok_or_else(|| UpdateError::NoRelease(version.to_owned(), platform()))?;
        fit(known, running)?;
        Ok(known)
    }
}

/// Remembers the newest list of a channel; an older one, which knows of no withdrawal since, is refused.
pub fn accept(state: &Path, manifest: &Manifest) -> Result<(), UpdateError> {
    let path = state.join(format!("serial-{}", manifest.channel));
    let seen = match std::fs::read_to_string(&path) {
        Ok(text) => {
            text.trim().parse::<u64>().map_err(|_| UpdateError::Manifest(path.display().to_string()))?
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(UpdateError::at(&path)(error)),
    };
    if manifest.serial < seen {
        return Err(UpdateError::Older);
    }
    files::write(&path, manifest.serial.to_string().as_bytes())
}

/// Whether a release may be taken from what runs.
fn fit(release: &Release, running: &Version) -> Result<(), UpdateError> {
    let name = release.version.clone();
    if release.withdrawn {
        return Err(UpdateError::Withdrawn(name));
    }
    if Version::read(&name).is_none_or(|version| version <= *running) {
        return Err(UpdateError::NotNewer(name, running.to_string()));
    }
    if Version::read(&release.from).is_none_or(|from| *running < from) {
        return Err(UpdateError::TooOld(name, release.from.clone(), running.to_string()));
    }
    Ok(())
}

/// Whether an installation belongs to the share that takes a release by itself: told by its name and the version, so that
/// each release begins with others.
fn is_in_wave(site: &str, release: &Release) -> bool {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(format!("{site} {}", release.version));
    u16::from_be_bytes([hash[0], hash[1]]) % 100 < u16::from(release.wave)
}

/// A folder of releases: what a maker publishes, or what was carried by hand.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// The list of a channel, verified.
    pub fn manifest(&self, channel: &str, keys: &Keys) -> Result<Manifest, UpdateError> {
        let name = manifest_name(channel);
        let bytes = self.bytes(&name)?;
        let signature = self.bytes(&signature_name(&name))?;
        let manifest = Manifest::read(&bytes, &String::from_utf8_lossy(&signature), keys)?;
        if manifest.channel != channel {
            return Err(UpdateError::Manifest(format!("канал {}", manifest.channel)));
        }
        Ok(manifest)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, UpdateError> {
        let path = self.path(name);
        std::fs::read(&path).map_err(UpdateError::at(&path))
    }

    /// Where a file of it is.
    pub fn path(&self, name: &str) -> PathBuf {
        let folder: &Path = &self.0;
        folder.join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(version: &str, from: &str) -> Release {
        Release {
            version: version.to_owned(),
            platform: platform(),
            archive: format!("marka-{version}.tar.gz"),
            sha256: String::new(),
            size: 0,
            from: from.to_owned(),
            notes: String::new(),
            wave: 100,
            withdrawn: false,
        }
    }

    fn check(manifest: &Manifest, running: &str, expected: Option<&str>) {
        let running = Version::read(running).expect("a version");
        assert_eq!(manifest.newest(&running, "site").map(|it| it.version.as_str()), expected);
    }

    #[test]
    fn the_newest_that_fits_is_taken() {
        let other = Release { platform: "plan9-vax".to_owned(), ..release("9.0.0", "0.1.0") };
        let withdrawn = Release { withdrawn: true, ..release("0.4.0", "0.1.0") };
        let releases = vec![other, withdrawn, release("0.3.0", "0.2.0"), release("0.2.0", "0.1.0")];
        let manifest = Manifest { releases, ..Manifest::new("stable") };
        check(&manifest, "0.1.0", Some("0.2.0"));
        check(&manifest, "0.2.0", Some("0.3.0"));
        check(&manifest, "0.3.0", None);
        let running = Version::read("0.1.0").expect("a version");
        for (version, told) in
            [("0.4.0", "отозван"), ("0.3.0", "не раньше чем с 0.2.0"), ("0.1.0", "нет"), ("9.0.0", "нет")]
        {
            let error = manifest.release(version, &running).expect_err(version).to_string();
            assert!(error.contains(told), "{version}: {error}");
        }
    }

    #[test]
    fn a_wave_takes_about_its_share_and_other_ones_each_time() {
        let half = |version: &str| Release { wave: 50, ..release(version, "0.1.0") };
        let taken = |version: &str| {
            (0..400).filter(|at| is_in_wave(&at.to_string(), &half(version))).collect::<Vec<_>>()
        };
        let (one, other) = (taken("0.2.0"), taken("0.3.0"));
        assert!((140..260).contains(&one.len()), "{}", one.len());
        assert_ne!(one, other);
        assert!(!is_in_wave("a", &Release { wave: 0, ..release("0.2.0", "0.1.0") }));
    }
}
