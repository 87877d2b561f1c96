package dev.penstock.gateway.identity.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * What has to come back from a login that has begun, kept by the browser that began it.
 *
 * @param state in the answer of the provider: it is for this browser
 * @param nonce in the ID token: it was made for this login
 * @param verifier what the code is redeemed with (PKCE, RFC 7636)
 */
public record Pending(String state, String nonce, String verifier) {

    public static Pending begin() {
        return new Pending(new State().getValue(), new Nonce().getValue(), new CodeVerifier().getValue());
    }

    @Override
    public String toString() {
        return "Pending[***]";
    }
}
