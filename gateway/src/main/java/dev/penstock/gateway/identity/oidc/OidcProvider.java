package dev.penstock.gateway.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.penstock.gateway.settings.OidcSettings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider: the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1, RFC 9700). What
 * it says of itself is read when it is first needed. May be shared between threads; its calls block.
 */
public final class OidcProvider {
    private static final int MILLIS_MAX = 5000;
    private static final int BYTES_MAX = 512 * 1024;
    private static final int SKEW_SECONDS = 60;
    /** None that a shared secret signs: whoever knows it could make tokens. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private @Nullable Known known;

    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

    public OidcProvider(OidcSettings settings) {
        this.settings = settings;
    }

    private synchronized Known known() throws CannotIdentify {
        Known before = known;
        if (before != null) {
            return before;
        }
        try {
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), OidcProvider::bounded);
            JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                            metadata.getJWKSetURI().toURL(),
                            new DefaultResourceRetriever(MILLIS_MAX, MILLIS_MAX, BYTES_MAX))
                    .build();
            IDTokenValidator validator = new IDTokenValidator(
                    metadata.getIssuer(),
                    new ClientID(settings.clientId()),
                    new JWSVerificationKeySelector<>(ALGORITHMS, keys),
                    null);
            validator.setMaxClockSkew(SKEW_SECONDS);
            Known found = new Known(metadata, validator);
            known = found;
            return found;
        } catch (GeneralException | MalformedURLException strange) {
            throw new CannotIdentify("the identity provider describes itself in a way we do not understand", strange);
        } catch (IOException away) {
            throw new CannotIdentify("the identity provider cannot be reached", away);
        }
    }

    private static void bounded(HTTPRequest request) {
        request.setConnectTimeout(MILLIS_MAX);
        request.setReadTimeout(MILLIS_MAX);
        request.setFollowRedirects(false);
    }

    /** Where somebody is sent to log in. */
    public URI authorization(Pending pending) throws CannotIdentify {
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        Scope.parse(settings.scopes()),
                        new ClientID(settings.clientId()),
                        settings.redirectUri())
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(new State(pending.state()))
                .nonce(new Nonce(pending.nonce()))
                .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Redeems the code that somebody came back with.
     *
     * @throws CannotIdentify if the provider does not take it, or its ID token is not good
     */
    public Identified redeem(String code, Pending pending) throws CannotIdentify {
        Known provider = known();
        try {
            HTTPRequest request =
                    tokenRequest(provider.metadata(), code, pending).toHTTPRequest();
            bounded(request);
            TokenResponse response = OIDCTokenResponseParser.parse(request.send());
            if (!(response instanceof OIDCTokenResponse tokens)) {
                throw new CannotIdentify("the identity provider refused the code: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            IDTokenClaimsSet claims =
                    provider.validator().validate(tokens.getOIDCTokens().getIDToken(), new Nonce(pending.nonce()));
            return new Identified(
                    claims.getSubject().getValue(),
                    Optional.ofNullable(claims.getStringClaim(settings.usernameClaim())));
        } catch (ParseException strange) {
            throw new CannotIdentify("the identity provider answered in a way we do not understand", strange);
        } catch (BadJOSEException | JOSEException notGood) {
            throw new CannotIdentify("the ID token is not good: " + notGood.getMessage(), notGood);
        } catch (IOException away) {
            throw new CannotIdentify("the identity provider cannot be reached", away);
        }
    }

    private TokenRequest tokenRequest(OIDCProviderMetadata metadata, String code, Pending pending) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), settings.redirectUri(), new CodeVerifier(pending.verifier()));
        ClientID client = new ClientID(settings.clientId());
        URI endpoint = metadata.getTokenEndpointURI();
        if (settings.clientSecret().isEmpty()) {
            return new TokenRequest.Builder(endpoint, client, grant).build();
        }
        Secret secret = new Secret(settings.clientSecret().get().reveal());
        List<ClientAuthenticationMethod> takes = metadata.getTokenEndpointAuthMethods();
        boolean inBody = takes != null
                && takes.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !takes.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return new TokenRequest.Builder(
                        endpoint,
                        inBody ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret),
                        grant)
                .build();
    }
}
