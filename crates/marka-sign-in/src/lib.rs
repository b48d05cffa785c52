//! Sign-in that others vouch for: a directory of the house by LDAP, a provider by `OpenID` Connect.
//!
//! It answers who somebody is and in which groups; what that person may do is for the portal to say.

mod directory;
mod http;
mod provider;

pub use directory::Directory;
pub use provider::{Begun, Pending, Provider};

/// Somebody whom a directory or a provider knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// What stays the same whatever else changes.
    pub id: String,
    /// Name at sign-in.
    pub login: String,
    /// Name as colleagues see it; empty where it is not told.
    pub name: String,
    /// Address of mail; empty where it is not told.
    pub email: String,
    /// Groups, as they are told: names, or distinguished names.
    pub groups: Vec<String>,
}

impl Outside {
    /// Whether the person is in a group, called by its name or by its distinguished name.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups
            .iter()
            .any(|own| own.eq_ignore_ascii_case(group) || short(own).eq_ignore_ascii_case(group))
    }
}

/// The name within a distinguished name: `marka` of `cn=marka,ou=groups,dc=example,dc=org`.
fn short(group: &str) -> &str {
    let first = group.split(',').next().unwrap_or(group);
    first.split_once('=').map_or(group, |(_, name)| name.trim())
}

/// Why nobody could be vouched for.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The directory or provider does not answer.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// It answers, but not as it should: by its settings or ours.
    #[error("not as configured: {0}")]
    Misconfigured(String),
    /// The provider refuses, or what it sends cannot be trusted.
    #[error("refused: {0}")]
    Refused(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_called_by_its_name_or_its_place() {
        let groups = ["cn=Technologists,ou=groups,dc=example,dc=org", "plain"].map(str::to_owned).to_vec();
        let outside = Outside {
            id: String::new(),
            login: String::new(),
            name: String::new(),
            email: String::new(),
            groups,
        };
        for (group, is_in) in [
            ("technologists", true),
            ("CN=technologists,OU=groups,DC=example,DC=org", true),
            ("plain", true),
            ("groups", false),
            ("", false),
        ] {
            assert_eq!(outside.is_in(group), is_in, "{group}");
        }
    }
}
