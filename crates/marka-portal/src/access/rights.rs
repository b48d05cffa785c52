//! Rights, and which roles have them: the one table.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use marka_store::Role;

use super::Signed;
use crate::error::AppError;

/// A right: what a route needs.
pub(crate) trait Right {
    /// Whether somebody with these roles has it.
    fn of(roles: &BTreeSet<Role>) -> bool;
}

/// A person who has a right. Nothing but a request of such a person makes one.
pub(crate) struct May<R> {
    signed: Signed,
    right: PhantomData<R>,
}

impl<R> Deref for May<R> {
    type Target = Signed;

    fn deref(&self) -> &Signed {
        &self.signed
    }
}

impl<S: Sync, R: Right> FromRequestParts<S> for May<R> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<May<R>, AppError> {
        let signed = parts.extensions.get::<Signed>().cloned().ok_or_else(|| AppError::sign_in(parts))?;
        if R::of(&signed.person.roles) {
            return Ok(May { signed, right: PhantomData });
        }
        Err(AppError::not_allowed())
    }
}

/// Whether a person has a right, for pages that show what may be done.
pub(crate) fn has<R: Right>(signed: &Signed) -> bool {
    R::of(&signed.person.roles)
}

macro_rules! rights {
    ($($(#[$about:meta])* $Name:ident: $($Role:ident)*;)*) => {$(
        $(#[$about])*
        pub(crate) struct $Name;

        impl Right for $Name {
            fn of(roles: &BTreeSet<Role>) -> bool {
                let needed: &[Role] = &[$(Role::$Role),*];
                needed.is_empty() || needed.iter().any(|role| roles.contains(role))
            }
        }
    )*};
}

rights! {
    /// Anybody who is signed in.
    SignedIn: ;
    /// To ask for designations, and to see one's own requests.
    OrderDesignations: Customer Technologist NormControl Approver RuleEditor Administrator;
    /// To see the register.
    SeeRegister: Technologist NormControl Approver RuleEditor Administrator;
    /// To add entries to the register and to change them.
    EditRegister: Technologist;
    /// To see all requests and to work on them.
    WorkOnRequests: Technologist;
    /// To invite people, to give them roles and to block them.
    CareForPeople: Administrator;
    /// To change what holds for the whole site.
    CareForSettings: Administrator;
    /// To decide on suggestions, and to exchange them with other sites.
    LeadSuggestions: Administrator;
    /// To see who asks for what, and to turn addresses away.
    WatchSite: Administrator;
}
