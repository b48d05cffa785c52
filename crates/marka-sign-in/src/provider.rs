//! A provider by `OpenID` Connect: the authorization code flow with PKCE.

use std::error::Error;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use serde_json::{Map, Value};

use crate::http::send;
use crate::{Outside, SignInError};

/// Where a provider is and what it tells.
#[derive(Clone)]
pub struct Provider {
    /// Its address; what else it offers is found there.
    pub issuer: String,
    /// What the portal is called there.
    pub client: String,
    /// The secret of the portal there.
    pub secret: String,
    /// Where the provider sends people back: an address of the portal.
    pub back: String,
    /// What is asked for, beside `openid`.
    pub scopes: Vec<String>,
    /// Claims: name at sign-in, name, mail, groups.
    pub claims: [String; 4],
}

/// Without the secret.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// A sign-in that waits for the provider: kept by the browser that began it, and by nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Tells the answer to this request from others.
    pub state: String,
    /// Tells the token for this request from others.
    pub nonce: String,
    /// Shows that who brings the code is who began.
    pub verifier: String,
}

/// A sign-in that has begun.
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it must bring back.
    pub pending: Pending,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    async fn metadata(&self) -> Result<CoreProviderMetadata, SignInError> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(misconfigured)?;
        // Asked anew each time: the keys of a provider change when it likes.
        CoreProviderMetadata::discover_async(issuer, &send).await.map_err(|error| match error {
            openidconnect::DiscoveryError::Request(error) => SignInError::Unreachable(error.to_string()),
            error => SignInError::Misconfigured(chain(&error)),
        })
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Result<Client, SignInError> {
        let (id, secret) = (ClientId::new(self.client.clone()), ClientSecret::new(self.secret.clone()));
        let back = RedirectUrl::new(self.back.clone()).map_err(misconfigured)?;
        Ok(CoreClient::from_provider_metadata(metadata, id, Some(secret)).set_redirect_uri(back))
    }

    /// Begins a sign-in.
    pub async fn begin(&self) -> Result<Begun, SignInError> {
        let client = self.client(self.metadata().await?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let request = request.add_scopes(self.scopes.iter().cloned().map(Scope::new));
        let (address, state, nonce) = request.set_pkce_challenge(challenge).url();
        let pending = Pending {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        };
        Ok(Begun { address: address.to_string(), pending })
    }

    /// Finishes a sign-in with the code that the provider gave to the browser.
    pub async fn finish(&self, code: String, pending: &Pending) -> Result<Outside, SignInError> {
        let metadata = self.metadata().await?;
        let more = metadata.userinfo_endpoint().map(ToString::to_string);
        let client = self.client(metadata)?;
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(misconfigured)?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()));
        let tokens = request.request_async(&send).await.map_err(|error| match error {
            openidconnect::RequestTokenError::Request(error) => SignInError::Unreachable(error.to_string()),
            error => SignInError::Refused(chain(&error)),
        })?;
        let token =
            tokens.id_token().ok_or_else(|| SignInError::Refused("no token of identity".to_owned()))?;
        let nonce = Nonce::new(pending.nonce.clone());
        let claims = token
            .claims(&client.id_token_verifier(), &nonce)
            .map_err(|error| SignInError::Refused(chain(&error)))?;
        let subject = claims.subject().to_string();
        // The token was proved above; claims that the library has no name for are read from its text.
        let mut told = payload(&token.to_string()).unwrap_or_default();
        if let Some(more) = more.filter(|_| self.claims.iter().any(|claim| !told.contains_key(claim))) {
            let further = user_info(&more, tokens.access_token()).await?;
            if further.get("sub").and_then(Value::as_str) == Some(&subject) {
                told.extend(further);
            }
        }
        Ok(self.outside(&subject, &told))
    }

    fn outside(&self, subject: &str, told: &Map<String, Value>) -> Outside {
        let text =
            |at: usize| told.get(&self.claims[at]).and_then(Value::as_str).unwrap_or_default().to_owned();
        let groups = match told.get(&self.claims[3]) {
            Some(Value::Array(groups)) => {
                groups.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(Value::String(group)) => vec![group.clone()],
            _ => Vec::new(),
        };
        let login = text(0);
        Outside {
            id: format!("{} {subject}", self.issuer),
            login: if login.is_empty() { subject.to_owned() } else { login },
            name: text(1),
            email: text(2),
            groups,
        }
    }
}

/// The claims of a token whose signature was proved.
fn payload(token: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// What a provider tells beside the token.
async fn user_info(address: &str, token: &AccessToken) -> Result<Map<String, Value>, SignInError> {
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = address.parse().map_err(misconfigured)?;
    let bearer = format!("Bearer {}", token.secret()).parse().map_err(misconfigured)?;
    request.headers_mut().insert("authorization", bearer);
    let answer = send(request).await.map_err(|error| SignInError::Unreachable(error.to_string()))?;
    Ok(serde_json::from_slice(answer.body()).unwrap_or_default())
}

fn misconfigured(error: impl std::fmt::Display) -> SignInError {
    SignInError::Misconfigured(error.to_string())
}

/// An error with its causes: the library tells of most in those.
fn chain(error: &dyn Error) -> String {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
