//! Scripts, styles, fonts and icons, embedded. Their addresses change with their content.

/// One file that pages refer to.
#[derive(Debug)]
pub struct Asset {
    /// Name without the hash: `app.css`.
    pub name: &'static str,
    /// Address: `/assets/app-….css`.
    pub url: &'static str,
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The file packed by brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// The file packed by gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at an address.
pub fn at(url: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url == url)
}

/// The address of a file by its name, at compile time: a misspelt name does not build.
pub(crate) const fn url(name: &str) -> &'static str {
    let mut index = 0;
    while index < ASSETS.len() {
        if same(ASSETS[index].name.as_bytes(), name.as_bytes()) {
            return ASSETS[index].url;
        }
        index += 1;
    }
    panic!("no asset has this name")
}

const fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_by_its_address_and_holds_something() {
        for asset in ASSETS {
            assert_eq!(at(asset.url).map(|found| found.name), Some(asset.name));
            assert!(!asset.bytes.is_empty());
        }
        assert!(at("/assets/none.js").is_none());
    }
}
