package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A small OpenID Connect provider that logs everybody in at once. It checks what a real one checks (client, redirect, PKCE, a
 * code is good once), and can be told to make ID tokens that nobody should take.
 */
final class TestingIdentityProvider implements AutoCloseable {
    static final String CLIENT = "penstock-test";
    static final String SECRET = "a_client_secret_of_thirty_two_bytes";

    private final Vertx vertx = Vertx.vertx();
    private final RSAKey key;
    private final RSAKey foreignKey;
    private final HttpServer server;
    private final Map<String, Begun> codes = new ConcurrentHashMap<>();
    private volatile Fault fault = Fault.NONE;
    private volatile UnaryOperator<JWTClaimsSet.Builder> person = claims -> claims;

    private record Begun(String challenge, String redirect, String nonce) {}

    /** What can be wrong with an ID token. */
    enum Fault {
        NONE,
        UNSIGNED,
        FOREIGN_KEY,
        SHARED_SECRET,
        OTHER_AUDIENCE,
        OTHER_ISSUER,
        OTHER_NONCE,
        EXPIRED
    }

    TestingIdentityProvider() throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        foreignKey = new RSAKeyGenerator(2048).keyID("k1").generate();
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())))
                .listen(0, "127.0.0.1")
                .await();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** From now on tokens are wrong in this way. */
    void faulty(Fault next) {
        fault = next;
    }

    /** Who logs in from now on. */
    void person(String subject, String username) {
        person = claims -> claims.subject(subject).claim("preferred_username", username);
    }

    private void answer(HttpServerRequest request, String body) {
        switch (request.path()) {
            case "/.well-known/openid-configuration" -> json(request, 200, metadata());
            case "/jwks" -> json(request, 200, new JsonObject(new JWKSet(key.toPublicJWK()).toJSONObject()));
            case "/authorize" -> authorize(request);
            case "/token" -> token(request, body);
            default -> json(request, 404, new JsonObject());
        }
    }

    private JsonObject metadata() {
        return new JsonObject()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize")
                .put("token_endpoint", issuer() + "/token")
                .put("jwks_uri", issuer() + "/jwks")
                .put("response_types_supported", new JsonArray().add("code"))
                .put("subject_types_supported", new JsonArray().add("public"))
                .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"));
    }

    private void authorize(HttpServerRequest request) {
        if (!CLIENT.equals(request.getParam("client_id"))
                || !"S256".equals(request.getParam("code_challenge_method"))) {
            json(request, 400, new JsonObject().put("error", "invalid_request"));
            return;
        }
        String code = UUID.randomUUID().toString();
        String redirect = request.getParam("redirect_uri");
        codes.put(code, new Begun(request.getParam("code_challenge"), redirect, request.getParam("nonce")));
        request.response()
                .setStatusCode(302)
                .putHeader(
                        "location",
                        redirect + "?code=" + code + "&session_state=x&state="
                                + URLEncoder.encode(request.getParam("state"), UTF_8))
                .end();
    }

    private void token(HttpServerRequest request, String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        Begun begun = codes.remove(form.getOrDefault("code", ""));
        String basic =
                Base64.getEncoder().encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, UTF_8)).getBytes(UTF_8));
        if (begun == null
                || !("Basic " + basic).equals(request.getHeader("authorization"))
                || !begun.redirect().equals(form.get("redirect_uri"))
                || !begun.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))) {
            json(request, 400, new JsonObject().put("error", "invalid_grant"));
            return;
        }
        json(
                request,
                200,
                new JsonObject()
                        .put("access_token", "x")
                        .put("token_type", "Bearer")
                        .put("expires_in", 60)
                        .put("id_token", idToken(begun.nonce())));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String idToken(String nonce) {
        Instant now = Instant.now();
        boolean expired = fault == Fault.EXPIRED;
        JWTClaimsSet claims = person.apply(new JWTClaimsSet.Builder()
                        .issuer(fault == Fault.OTHER_ISSUER ? "http://other.example" : issuer())
                        .audience(fault == Fault.OTHER_AUDIENCE ? "other" : CLIENT)
                        .claim("nonce", fault == Fault.OTHER_NONCE ? "other" : nonce)
                        .issueTime(Date.from(now.minusSeconds(expired ? 600 : 0)))
                        .expirationTime(Date.from(now.plusSeconds(expired ? -300 : 60))))
                .build();
        try {
            return switch (fault) {
                case UNSIGNED -> new PlainJWT(claims).serialize();
                case FOREIGN_KEY -> signed(JWSAlgorithm.RS256, new RSASSASigner(foreignKey), claims);
                case SHARED_SECRET -> signed(JWSAlgorithm.HS256, new MACSigner(SECRET), claims);
                default -> signed(JWSAlgorithm.RS256, new RSASSASigner(key), claims);
            };
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("k1").build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toBuffer());
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
