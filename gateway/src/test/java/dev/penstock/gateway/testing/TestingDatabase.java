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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A private database server on a free port, with its files in a temporary folder: an installed MariaDB or PostgreSQL. A test is
 * skipped where the program is missing. PostgreSQL refuses to run as root, so root runs it as another user.
 */
public final class TestingDatabase implements AutoCloseable {
    public static final String NAME = "music_platform";

    private static final String KEPT = "kept";
    private static final int START_SECONDS = 60;
    private static final Pattern READY = Pattern.compile("ready (for|to accept) connections");
    private static final int PORTS_TRIED = 5;
    private static final String PASSWORD = "p@ss:w/rd";
    private static final ServerFiles MARIADB = new ServerFiles("mariadb", TestingDatabase::installMariaDb);
    private static final ServerFiles POSTGRESQL = new ServerFiles("postgresql", TestingDatabase::installPostgreSql);

    private final Kind kind;
    private final Path folder;
    private final Process process;
    private final int port;
    private boolean kept;

    private TestingDatabase(Kind kind, Path folder, Process process, int port) {
        this.kind = kind;
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    public static TestingDatabase mariaDb() throws IOException, InterruptedException {
        String server = TestingProgram.find("mariadbd", "MariaDB");
        Path folder = MARIADB.copy();
        TestingDatabase database = start(
                Kind.MYSQL,
                folder,
                port -> with(
                        List.of(server),
                        with(
                                mariaDbFiles(folder),
                                "--innodb-flush-log-at-trx-commit=2",
                                "--innodb-flush-method=nosync",
                                "--debug-no-sync",
                                "--socket=" + folder.resolve("s.sock"),
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
                                "--character-set-server=latin1",
                                "--default-time-zone=+08:00")));
        database.client("CREATE DATABASE " + NAME + "; CREATE USER tester@localhost IDENTIFIED BY '" + PASSWORD
                + "'; GRANT ALL ON *.* TO tester@localhost");
        return database;
    }

    private static void installMariaDb(Path folder) throws IOException, InterruptedException {
        TestingProgram.run(
                folder,
                with(
                        List.of(TestingProgram.find("mariadb-install-db", "MariaDB")),
                        with(mariaDbFiles(folder), "--auth-root-authentication-method=normal")));
    }

    /**
     * Small ones, without the kernel's queues, which a machine may be short of. One that starts deletes the temporary tables in its
     * folder for such, and all of them share one by default.
     */
    private static List<String> mariaDbFiles(Path folder) {
        return List.of(
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + folder.resolve("data"),
                "--tmpdir=" + folder,
                "--innodb-log-file-size=16M",
                "--innodb-use-native-aio=0",
                "--innodb-buffer-pool-size=32M");
    }

    public static TestingDatabase postgreSql() throws IOException, InterruptedException {
        String server = TestingProgram.find("postgres", "PostgreSQL");
        Path folder = POSTGRESQL.copy();
        List<String> as = asPostgres(folder);
        TestingDatabase database = start(
                Kind.POSTGRESQL,
                folder,
                port -> with(
                        as,
                        List.of(
                                server,
                                "-D",
                                folder.resolve("data").toString(),
                                "-p",
                                Integer.toString(port),
                                "-k",
                                folder.toString(),
                                "-c",
                                "fsync=off",
                                "-c",
                                "full_page_writes=off",
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "timezone=Asia/Shanghai")));
        database.client("CREATE DATABASE " + NAME);
        return database;
    }

    private static void installPostgreSql(Path folder) throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        TestingProgram.run(
                folder,
                with(
                        asPostgres(folder),
                        List.of(
                                TestingProgram.find("initdb", "PostgreSQL"),
                                "-D",
                                folder.resolve("data").toString(),
                                "-U",
                                "tester",
                                "--pwfile=" + password,
                                "-A",
                                "md5",
                                "--no-sync",
                                "-E",
                                "UTF8",
                                "--locale=C")));
    }

    /** Becomes the server, where runuser would stay its parent, and stop for good when the server is frozen. */
    private static List<String> asPostgres(Path folder) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        String become = TestingProgram.find("setpriv", "PostgreSQL as root");
        TestingProgram.run(folder, List.of("chown", "-R", "postgres", folder.toString()));
        return List.of(become, "--reuid=postgres", "--regid=postgres", "--init-groups", "--");
    }

    private static List<String> with(List<String> first, List<String> rest) {
        return Stream.concat(first.stream(), rest.stream()).toList();
    }

    private static List<String> with(List<String> first, String... rest) {
        return with(first, List.of(rest));
    }

    /** As the settings would have it. */
    public Server server() {
        return new Server(kind, "127.0.0.1", port, NAME, "tester", new Secret(PASSWORD), Tls.OFF);
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
                PASSWORD,
                "DB_DATABASE",
                NAME);
    }

    public static DatabaseSettings settings(DatabaseAddress address) {
        return new DatabaseSettings(address, 20, Duration.ofSeconds(5), 64 << 20, 90, 365, Duration.ofSeconds(2));
    }

    /** Drops the database and makes it anew, as it was {@link #keep kept}, or empty. */
    public void clear() throws IOException, InterruptedException {
        client("DROP DATABASE " + NAME);
        client("CREATE DATABASE " + NAME + (kept ? " TEMPLATE " + KEPT : ""));
    }

    /** Keeps the database as it is, while nobody is connected to it, where the server can copy one: MariaDB cannot. */
    public void keep() throws IOException, InterruptedException {
        if (kind == Kind.POSTGRESQL) {
            client("CREATE DATABASE " + KEPT + " TEMPLATE " + NAME);
            kept = true;
        }
    }

    /** What the server's own client program prints; on MariaDB each statement may end with a semicolon. */
    public String client(String sql) throws IOException, InterruptedException {
        return kind == Kind.MYSQL ? mariaDbClient(sql) : postgresClient(sql, "postgres");
    }

    /** The same, in our database. */
    public String query(String sql) throws IOException, InterruptedException {
        return kind == Kind.MYSQL ? mariaDbClient("USE " + NAME + ";\n" + sql) : postgresClient(sql, NAME);
    }

    private String mariaDbClient(String sql) throws IOException, InterruptedException {
        String socket = folder.resolve("s.sock").toString();
        return TestingProgram.run(
                folder,
                List.of(
                        TestingProgram.find("mariadb", "MariaDB"),
                        "--no-defaults",
                        "-N",
                        "-S",
                        socket,
                        "-uroot",
                        "-e",
                        sql));
    }

    private String postgresClient(String sql, String database) throws IOException, InterruptedException {
        String address = "postgresql://tester@127.0.0.1:" + port + "/" + database;
        return TestingProgram.run(
                folder,
                List.of(
                        TestingProgram.find("env", "env"),
                        "PGPASSWORD=" + PASSWORD,
                        TestingProgram.find("psql", "PostgreSQL"),
                        address,
                        "-At",
                        "-c",
                        sql));
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
        TestingProgram.run(folder, command);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** On another port where somebody took the one that was free. */
    private static TestingDatabase start(Kind kind, Path folder, IntFunction<List<String>> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("server.log");
        for (int i = 1; ; i++) {
            int port = freePort();
            Process process = new ProcessBuilder(command.apply(port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (process.isAlive() && System.nanoTime() - end < 0) {
                if (READY.matcher(Files.readString(log)).find()) {
                    return new TestingDatabase(kind, folder, process, port);
                }
                Thread.sleep(20);
            }
            process.destroyForcibly().waitFor();
            if (i == PORTS_TRIED || !Files.readString(log).contains("Address already in use")) {
                IOException failure = TestingProgram.failure(folder, "the server does not start", "");
                ServerFiles.remove(folder);
                throw failure;
            }
        }
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
            TestingProgram.run(folder, List.of("kill", "-INT", postmaster.strip()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server; its files stay until it is closed. */
    public void stop() throws IOException {
        if (process.isAlive()) {
            end();
        }
        process.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        stop();
        ServerFiles.remove(folder);
    }
}
