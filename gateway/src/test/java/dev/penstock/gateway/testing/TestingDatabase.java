package dev.penstock.gateway.testing;

import dev.penstock.gateway.settings.DatabaseAddress;
import dev.penstock.gateway.settings.DatabaseAddress.Kind;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.settings.DatabaseAddress.Tls;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A private database server on a free port, with its files in a temporary folder: an installed MariaDB or PostgreSQL. A test is
 * skipped where the program is missing. PostgreSQL refuses to run as root, so root runs it as another user.
 */
public final class TestingDatabase implements AutoCloseable {
    public static final String NAME = "music_platform";

    private static final int START_SECONDS = 60;

    private final Kind kind;
    private final Path folder;
    private final Process process;
    private final int port;

    private TestingDatabase(Kind kind, Path folder, Process process, int port) {
        this.kind = kind;
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    public static TestingDatabase mariaDb() throws IOException, InterruptedException {
        String server = program("mariadbd", "MariaDB");
        String install = program("mariadb-install-db", "MariaDB");
        Path folder = Files.createTempDirectory("penstock-mariadb");
        String user = "--user=" + System.getProperty("user.name");
        Path data = folder.resolve("data");
        // A MariaDB that starts deletes the temporary tables in its folder for such, and all of them share one by
        // default.
        String temporary = "--tmpdir=" + folder;
        run(
                folder,
                install,
                "--no-defaults",
                user,
                "--datadir=" + data,
                temporary,
                "--auth-root-authentication-method=normal");
        int port = freePort();
        Process process = start(
                folder,
                List.of(
                        server,
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        temporary,
                        "--socket=" + folder.resolve("s.sock"),
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--innodb-buffer-pool-size=32M",
                        "--character-set-server=latin1",
                        "--default-time-zone=+08:00"));
        TestingDatabase database = new TestingDatabase(Kind.MYSQL, folder, process, port);
        database.awaitListening();
        database.client("CREATE DATABASE " + NAME + "; CREATE USER tester@localhost IDENTIFIED BY 'p@ss:w/rd';"
                + " GRANT ALL ON *.* TO tester@localhost");
        return database;
    }

    public static TestingDatabase postgreSql() throws IOException, InterruptedException {
        String server = program("postgres", "PostgreSQL");
        String init = program("initdb", "PostgreSQL");
        Path folder = Files.createTempDirectory("penstock-postgresql");
        Path password = Files.writeString(folder.resolve("password"), "p@ss:w/rd\n");
        List<String> as = List.of();
        if (System.getProperty("user.name").equals("root")) {
            // Becomes the server, where runuser would stay its parent, and stop for good when the server is frozen.
            as = List.of(
                    program("setpriv", "PostgreSQL as root"),
                    "--reuid=postgres",
                    "--regid=postgres",
                    "--init-groups",
                    "--");
            run(folder, "chown", "-R", "postgres", folder.toString());
        }
        String data = folder.resolve("data").toString();
        run(
                folder,
                with(
                        as,
                        init,
                        "-D",
                        data,
                        "-U",
                        "tester",
                        "--pwfile=" + password,
                        "-A",
                        "md5",
                        "--no-sync",
                        "-E",
                        "UTF8",
                        "--locale=C"));
        int port = freePort();
        Process process = start(
                folder,
                List.of(with(
                        as,
                        server,
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "timezone=Asia/Shanghai")));
        TestingDatabase database = new TestingDatabase(Kind.POSTGRESQL, folder, process, port);
        database.awaitListening();
        database.client("CREATE DATABASE " + NAME);
        return database;
    }

    private static String[] with(List<String> first, String... rest) {
        return Stream.concat(first.stream(), Stream.of(rest)).toArray(String[]::new);
    }

    /** As the settings would have it. */
    public Server server() {
        return new Server(kind, "127.0.0.1", port, NAME, "tester", new Secret("p@ss:w/rd"), Tls.OFF);
    }

    public String url() {
        return (kind == Kind.MYSQL ? "mysql" : "postgresql") + "://tester:p%40ss%3Aw%2Frd@127.0.0.1:" + port + "/"
                + NAME;
    }

    /** The same in the words of the deployment guide: name, value, name, value. */
    public List<String> variables() {
        return List.of(
                "DB_HOST",
                "127.0.0.1",
                "DB_PORT",
                Integer.toString(port),
                "DB_USERNAME",
                "tester",
                "DB_PASSWORD",
                "p@ss:w/rd",
                "DB_DATABASE",
                NAME);
    }

    public static DatabaseSettings settings(DatabaseAddress address) {
        return new DatabaseSettings(address, 20, Duration.ofSeconds(5), 64 << 20, 90, 365, Duration.ofSeconds(2));
    }

    /** Drops the database and makes it anew. */
    public void clear() throws IOException, InterruptedException {
        client("DROP DATABASE " + NAME);
        client("CREATE DATABASE " + NAME);
    }

    /** What the server's own client program prints; on MariaDB each statement may end with a semicolon. */
    public String client(String sql) throws IOException, InterruptedException {
        return kind == Kind.MYSQL
                ? run(
                        folder,
                        program("mariadb", "MariaDB"),
                        "--no-defaults",
                        "-N",
                        "-S",
                        folder.resolve("s.sock").toString(),
                        "-uroot",
                        "-e",
                        sql)
                : postgresClient(sql);
    }

    /** The same, in our database. */
    public String query(String sql) throws IOException, InterruptedException {
        return kind == Kind.MYSQL ? client("USE " + NAME + ";\n" + sql) : postgresClient(sql, NAME);
    }

    private String postgresClient(String sql) throws IOException, InterruptedException {
        return postgresClient(sql, "postgres");
    }

    private String postgresClient(String sql, String database) throws IOException, InterruptedException {
        return run(
                folder,
                program("env", "env"),
                "PGPASSWORD=p@ss:w/rd",
                program("psql", "PostgreSQL"),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                "tester",
                "-d",
                database,
                "-At",
                "-c",
                sql);
    }

    /** Stops it where it stands, as a machine would that hangs; {@link #thaw} lets it go on. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(process.pid())));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        run(folder, command.toArray(String[]::new));
    }

    private static String program(String name, String what) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of(
                                "/usr/sbin",
                                "/usr/local/sbin",
                                "/usr/lib/postgresql/18/bin",
                                "/usr/lib/postgresql/17/bin",
                                "/usr/lib/postgresql/16/bin",
                                "/usr/lib/postgresql/15/bin",
                                "/usr/lib/postgresql/14/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> Assumptions.abort(what + " is not installed: there is no program " + name));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private void awaitListening() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!listening()) {
            if (!process.isAlive() || System.nanoTime() - end >= 0) {
                throw new IOException("the server does not listen: " + Files.readString(log()));
            }
            Thread.sleep(20);
        }
        if (kind == Kind.POSTGRESQL) {
            while (!Files.readString(log()).contains("ready to accept connections")) {
                Thread.sleep(20);
            }
        }
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private boolean listening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed: " + said);
        }
        return said;
    }

    /** PostgreSQL waits for its clients after a SIGTERM, so that a connection that was just begun would hold it up. */
    private void end() throws IOException {
        if (kind == Kind.MYSQL) {
            process.destroy();
            return;
        }
        String postmaster =
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        try {
            run(folder, "kill", "-INT", postmaster.strip());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            end();
        }
        process.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
