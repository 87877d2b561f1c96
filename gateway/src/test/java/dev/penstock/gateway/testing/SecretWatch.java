package dev.penstock.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one running gateway, looked for in whatever comes out while any test runs: every answer that a test reads, every
 * log line of ours of every level with its cause, and at the end every file of the data folder, with the rows, journals, and
 * logs in it. So each test of a gateway is one of its secrets too; {@link #close} fails where one came out.
 */
public final class SecretWatch implements AutoCloseable {
    /** Shorter ones, such as the {@code password} of a guide, are found in the names of things. */
    private static final int CHARS_MIN = 10;

    private static final Pattern SECRET_SETTINGS =
            Pattern.compile(".*_API_KEY|PENSTOCK_VIRTUAL_KEY|ADMIN_PASSWORD|JWT_SECRET"
                    + "|PENSTOCK_MASTER_KEY|PENSTOCK_PEPPER|OIDC_CLIENT_SECRET|DB_PASSWORD|API_KEY_ENCRYPTION_KEY");
    private static final int BLOCK_BYTES = 1 << 20;
    private static final Set<SecretWatch> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        hearTheLog();
    }

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    private SecretWatch() {}

    /** Begins with the secrets among these settings. */
    public static SecretWatch over(Map<String, String> environment) {
        SecretWatch watch = new SecretWatch();
        environment.forEach((name, value) -> {
            if (SECRET_SETTINGS.matcher(name).matches()) {
                Arrays.stream(value.split(",", -1)).forEach(secret -> watch.alsoOver(name, secret));
            }
        });
        RUNNING.add(watch);
        return watch;
    }

    /** One more secret, from now on. */
    public void alsoOver(String name, String secret) {
        if (secret.length() >= CHARS_MIN) {
            secrets.put(secret, name);
        }
    }

    /** Looks at what has come out. */
    public static void look(String place, String text) {
        for (SecretWatch watch : RUNNING) {
            watch.secrets.forEach((secret, name) -> {
                if (text.contains(secret)) {
                    watch.leaks.add(name + " in " + place);
                }
            });
        }
    }

    /** Looks at every file in a folder. */
    public void lookInto(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                secretsIn(file).forEach(name -> leaks.add(name + " in the file " + folder.relativize(file)));
            }
        }
    }

    /** Large files are looked at block by block, each with the end of the one before it. */
    private Set<String> secretsIn(Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            String before = "";
            for (byte[] block = in.readNBytes(BLOCK_BYTES); block.length > 0; block = in.readNBytes(BLOCK_BYTES)) {
                String text = before + new String(block, ISO_8859_1);
                secrets.forEach((secret, name) -> {
                    if (text.contains(secret)) {
                        found.add(name);
                    }
                });
                before = text.substring(Math.max(0, text.length() - 1000));
            }
        }
        return found;
    }

    @Override
    public void close() {
        RUNNING.remove(this);
        if (!leaks.isEmpty()) {
            throw new AssertionError("secrets came out: " + leaks);
        }
    }

    /** Logback itself; while another thread still sets it up there is a stand-in. */
    public static LoggerContext log() {
        for (int i = 0; i < 10_000; i++) {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                return context;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        throw new IllegalStateException("another logger than logback");
    }

    private static void hearTheLog() {
        LoggerContext context = log();
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                look("a log line of " + event.getLoggerName(), event.getFormattedMessage());
                if (event.getThrowableProxy() != null) {
                    look(
                            "a stack trace of " + event.getLoggerName(),
                            ThrowableProxyUtil.asString(event.getThrowableProxy()));
                }
            }
        };
        ear.setContext(context);
        ear.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        // The console goes on telling what it told.
        ThresholdFilter shown = new ThresholdFilter();
        shown.setLevel(root.getEffectiveLevel().toString());
        shown.start();
        root.iteratorForAppenders().forEachRemaining(console -> console.addFilter(shown));
        root.addAppender(ear);
        context.getLogger("dev.penstock").setLevel(Level.TRACE);
    }
}
