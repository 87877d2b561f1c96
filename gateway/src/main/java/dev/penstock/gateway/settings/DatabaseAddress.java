package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Words;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Where the database is. */
public sealed interface DatabaseAddress {

    /** A file beside the gateway. */
    record Embedded(Path file) implements DatabaseAddress {}

    /**
     * A server.
     *
     * @param tls how it is made sure that nobody listens
     */
    record Server(Kind kind, String host, int port, String database, String user, Secret password, Tls tls)
            implements DatabaseAddress {}

    /** The database servers that are known. */
    enum Kind {
        MYSQL(3306),
        POSTGRESQL(5432);

        private final int port;

        Kind(int port) {
            this.port = port;
        }

        int port() {
            return port;
        }
    }

    /** Encryption of the connection to a server. */
    enum Tls {
        OFF,
        /** Encrypted, to whoever answers. */
        ENCRYPT,
        /** Encrypted, to a server whose certificate is good for its name. */
        VERIFY
    }

    /** Addresses in one line. The whole line is secret, because a password may stand in it. */
    static Form<DatabaseAddress> form(Path folder, Tls tls) {
        Words takes = new Words(
                "sqlite:PATH, or mysql://, mariadb:// or postgresql:// with USER:PASSWORD@HOST:PORT/NAME",
                "sqlite:路径，或 mysql://、mariadb://、postgresql:// 加 用户:密码@主机:端口/库名");
        return new Form<DatabaseAddress>(takes, text -> read(text, folder, tls), address -> "").kept();
    }

    private static Optional<DatabaseAddress> read(String text, Path folder, Tls tls) {
        try {
            URI url = new URI(text);
            return switch (String.valueOf(url.getScheme())) {
                case "sqlite" -> file(url.getSchemeSpecificPart()).map(file -> new Embedded(folder.resolve(file)));
                case "mysql", "mariadb" -> server(Kind.MYSQL, url, tls);
                case "postgresql", "postgres" -> server(Kind.POSTGRESQL, url, tls);
                default -> Optional.empty();
            };
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Path> file(String path) {
        return path.isBlank() || path.startsWith("//") || path.startsWith(":")
                ? Optional.empty()
                : Optional.of(Path.of(path));
    }

    private static Optional<DatabaseAddress> server(Kind kind, URI url, Tls tls) {
        String database = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("^/", "");
        String who = url.getRawUserInfo();
        if (url.getHost() == null || !DatabaseSettings.isName(decoded(database)) || who == null) {
            return Optional.empty();
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getPort() > 65_535) {
            return Optional.empty();
        }
        int colon = who.indexOf(':');
        String user = decoded(colon < 0 ? who : who.substring(0, colon));
        String password = colon < 0 ? "" : decoded(who.substring(colon + 1));
        int port = url.getPort() < 0 ? kind.port() : url.getPort();
        return Optional.of(new Server(
                kind,
                url.getHost().replaceAll("[\\[\\]]", ""),
                port,
                decoded(database),
                user,
                new Secret(password),
                tls));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
