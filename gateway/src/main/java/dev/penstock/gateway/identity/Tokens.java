package dev.penstock.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeyLengthException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.penstock.gateway.identity.oidc.Pending;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The tokens of logins: JWTs (RFC 8725) signed with HMAC-SHA-256 and nothing else, whatever their header says. An access token
 * is sent with every request; a refresh token is good for one renewal. May be shared between threads.
 */
final class Tokens {
    private static final String ISSUER = "penstock";
    private static final String AUDIENCE = "penstock-control";
    private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");
    private static final JOSEObjectType REFRESH = new JOSEObjectType("rt+jwt");
    private static final JOSEObjectType PENDING = new JOSEObjectType("oidc+jwt");
    private static final String STATE = "state";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final String SESSION = "sid";
    private static final String GENERATION = "gen";
    private static final int LENGTH_MAX = 2048;
    /** The clocks of several gateways differ. */
    private static final int SKEW_SECONDS = 30;

    private final MACSigner signer;
    private final DefaultJWTProcessor<SecurityContext> accessReader;
    private final DefaultJWTProcessor<SecurityContext> refreshReader;
    private final DefaultJWTProcessor<SecurityContext> pendingReader;
    private final InstantSource clock;

    /** What a good access token says. */
    record Access(long userId, String sessionId) {}

    /** What a good refresh token says. */
    record Refresh(String sessionId, long generation) {}

    Tokens(TokenSecret secret, InstantSource clock) {
        try {
            this.signer = new MACSigner(secret.bytes());
        } catch (KeyLengthException tooShort) {
            throw new IllegalArgumentException("the secret of tokens is too short", tooShort);
        }
        this.clock = clock;
        this.accessReader = reader(secret, ACCESS, Set.of("sub", "iat", "exp", "jti", SESSION), clock);
        this.refreshReader = reader(secret, REFRESH, Set.of("sub", "iat", "exp", "jti", SESSION, GENERATION), clock);
        this.pendingReader = reader(secret, PENDING, Set.of("iat", "exp", "jti", STATE, NONCE, VERIFIER), clock);
    }

    private static DefaultJWTProcessor<SecurityContext> reader(
            TokenSecret secret, JOSEObjectType type, Set<String> required, InstantSource clock) {
        DefaultJWTProcessor<SecurityContext> reader = new DefaultJWTProcessor<>();
        reader.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(type));
        reader.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableSecret<>(secret.bytes())));
        reader.setJWTClaimsSetVerifier(new Claims(required, clock));
        return reader;
    }

    /** Which claims there must be, by our own clock. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final InstantSource clock;

        Claims(Set<String> required, InstantSource clock) {
            super(AUDIENCE, new JWTClaimsSet.Builder().issuer(ISSUER).build(), required);
            this.clock = clock;
            setMaxClockSkew(SKEW_SECONDS);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }

    String access(long userId, String sessionId, Duration life) {
        return sign(ACCESS, claims(userId, sessionId, clock.instant().plus(life)));
    }

    String refresh(long userId, String sessionId, long generation, Instant expires) {
        return sign(REFRESH, claims(userId, sessionId, expires).claim(GENERATION, generation));
    }

    /** What the browser keeps that has begun a login elsewhere. */
    String pending(Pending pending, Duration life) {
        return sign(
                PENDING,
                claims(clock.instant().plus(life))
                        .claim(STATE, pending.state())
                        .claim(NONCE, pending.nonce())
                        .claim(VERIFIER, pending.verifier()));
    }

    private JWTClaimsSet.Builder claims(long userId, String sessionId, Instant expires) {
        return claims(expires).subject(Long.toString(userId)).claim(SESSION, sessionId);
    }

    private JWTClaimsSet.Builder claims(Instant expires) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expires))
                .jwtID(UUID.randomUUID().toString());
    }

    private String sign(JOSEObjectType type, JWTClaimsSet.Builder claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build(), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("cannot sign a token", impossible);
        }
        return token.serialize();
    }

    /** Reads an access token; empty where it is not good. */
    Optional<Access> access(String token) {
        return claims(accessReader, token).flatMap(Tokens::access);
    }

    private static Optional<Access> access(JWTClaimsSet claims) {
        try {
            return Optional.of(new Access(Long.parseLong(claims.getSubject()), claims.getStringClaim(SESSION)));
        } catch (ParseException | NumberFormatException strange) {
            return Optional.empty();
        }
    }

    /** Reads a refresh token; empty where it is not good. */
    Optional<Refresh> refresh(String token) {
        return claims(refreshReader, token).flatMap(Tokens::refresh);
    }

    private static Optional<Refresh> refresh(JWTClaimsSet claims) {
        try {
            return Optional.of(new Refresh(claims.getStringClaim(SESSION), claims.getLongClaim(GENERATION)));
        } catch (ParseException strange) {
            return Optional.empty();
        }
    }

    /** Reads what a browser has kept; empty where it is not good. */
    Optional<Pending> pending(String token) {
        return claims(pendingReader, token).flatMap(Tokens::pending);
    }

    private static Optional<Pending> pending(JWTClaimsSet claims) {
        try {
            return Optional.of(new Pending(
                    claims.getStringClaim(STATE), claims.getStringClaim(NONCE), claims.getStringClaim(VERIFIER)));
        } catch (ParseException strange) {
            return Optional.empty();
        }
    }

    private static Optional<JWTClaimsSet> claims(DefaultJWTProcessor<SecurityContext> reader, String token) {
        if (token.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException notGood) {
            return Optional.empty();
        }
    }
}
