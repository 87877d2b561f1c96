package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.gateway.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that are good, and all the ways to make one that is not (RFC 8725). */
class TokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = NOW;
    private Tokens tokens;

    @BeforeEach
    void open() throws Exception {
        tokens = new Tokens(TokenSecret.open(Optional.of(new Secret(SECRET)), Path.of("")), () -> now);
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> with) {
        return with.apply(new JWTClaimsSet.Builder()
                        .issuer("penstock")
                        .audience("penstock-control")
                        .subject("7")
                        .claim("sid", "s")
                        .issueTime(Date.from(NOW))
                        .expirationTime(Date.from(NOW.plusSeconds(60)))
                        .jwtID("j"))
                .build();
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt"));
    }

    private static String hs256(UnaryOperator<JWTClaimsSet.Builder> with) throws JOSEException {
        return signed(header(JWSAlgorithm.HS256).build(), new MACSigner(SECRET), claims(with));
    }

    @Test
    void token_isReadAsItWasMade_untilItExpires() {
        String access = tokens.access(7, "s", Duration.ofMinutes(15));
        assertThat(tokens.access(access)).contains(new Tokens.Access(7, "s"));

        now = NOW.plus(Duration.ofMinutes(15)).plusSeconds(29);
        assertThat(tokens.access(access)).isPresent();
        now = NOW.plus(Duration.ofMinutes(15)).plusSeconds(31);
        assertThat(tokens.access(access)).isEmpty();
    }

    @Test
    void refreshToken_isNoAccessToken_andTheOtherWayRound() {
        String access = tokens.access(7, "s", Duration.ofMinutes(15));
        String refresh = tokens.refresh(7, "s", 3, NOW.plusSeconds(60));

        assertThat(tokens.refresh(refresh)).contains(new Tokens.Refresh("s", 3));
        assertThat(tokens.access(refresh)).isEmpty();
        assertThat(tokens.refresh(access)).isEmpty();
    }

    @Test
    void goodToken_ofAnotherMaker_isRead_soThatTheOthersFailForTheirFaultOnly() throws Exception {
        assertThat(tokens.access(hs256(same -> same))).isPresent();
    }

    @Test
    void unsigned_isRefused() {
        assertThat(tokens.access(new PlainJWT(claims(same -> same)).serialize()))
                .isEmpty();
        String[] parts = tokens.access(7, "s", Duration.ofMinutes(15)).split("\\.", -1);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
        assertThat(tokens.access(none + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.access(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.access(parts[0] + "." + parts[1] + "." + parts[2].replace(parts[2].charAt(3), '_') + "A"))
                .isEmpty();
    }

    @Test
    void otherAlgorithms_areRefused_whateverKeyTheyBring() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
        assertThat(tokens.access(signed(
                        header(JWSAlgorithm.RS256).jwk(rsa.toPublicJWK()).build(),
                        new RSASSASigner(rsa),
                        claims(same -> same))))
                .isEmpty();
        assertThat(tokens.access(signed(
                        header(JWSAlgorithm.ES256).jwk(ec.toPublicJWK()).build(),
                        new ECDSASigner(ec),
                        claims(same -> same))))
                .isEmpty();
        assertThat(tokens.access(signed(
                        header(JWSAlgorithm.HS512).build(), new MACSigner(SECRET.repeat(2)), claims(same -> same))))
                .isEmpty();
        // CVE-2022-21449: a signature of zeros.
        String es256 = signed(header(JWSAlgorithm.ES256).build(), new ECDSASigner(ec), claims(same -> same));
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
        assertThat(tokens.access(es256.substring(0, es256.lastIndexOf('.') + 1) + zeros))
                .isEmpty();
    }

    @Test
    void keysNamedInTheHeader_areNotLookedUp() throws Exception {
        MACSigner other = new MACSigner("fedcba9876543210fedcba9876543210");
        assertThat(tokens.access(signed(
                        header(JWSAlgorithm.HS256)
                                .keyID("../../dev/null")
                                .jwkURL(URI.create("http://127.0.0.1:1/jwks"))
                                .x509CertURL(URI.create("http://127.0.0.1:1/x5u"))
                                .build(),
                        other,
                        claims(same -> same))))
                .isEmpty();
    }

    @Test
    void missingOrForeignClaims_areRefused() throws Exception {
        assertThat(tokens.access(hs256(all -> all.expirationTime(null)))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.audience("other")))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.issuer("other")))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.subject(null)))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.subject("admin")))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.claim("sid", null)))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.claim("sid", 7)))).isEmpty();
        assertThat(tokens.access(hs256(all -> all.notBeforeTime(Date.from(NOW.plusSeconds(60))))))
                .isEmpty();
    }

    @Test
    void whatIsNoToken_orAHugeOne_isRefused() {
        assertThat(tokens.access("")).isEmpty();
        assertThat(tokens.access("a.b.c")).isEmpty();
        assertThat(tokens.access("x".repeat(1 << 20))).isEmpty();
    }
}
