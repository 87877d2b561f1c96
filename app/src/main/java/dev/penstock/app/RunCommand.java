package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code penstock run}: serves until a signal comes. */
final class RunCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private RunCommand() {}

    static int run() throws BadSettings, CannotStart {
        Settings settings = Settings.load(System.getenv(), Path.of(""));
        Logging.toFolder(
                settings.server().dataFolder().resolve("logs"),
                settings.observation().logLevel());
        RunningGateway gateway = RunningGateway.start(settings);
        StopSignals.hear(new Stopping(gateway, settings)::wish);
        announce(settings, gateway);
        return Commands.STAYS;
    }

    private static void announce(Settings settings, RunningGateway gateway) {
        String address = "http://" + host(settings.server().host()) + ":" + gateway.port();
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        LOG.info("listening on {} after {} ms", address, millis);
        settings.providers().notices().forEach(LOG::warn);
        gateway.firstAdmin().ifPresent(admin -> System.out.println(Greeting.admin(admin)));
        System.out.println(gateway.trial() ? Greeting.trial(address, settings) : Greeting.live(address, settings));
    }

    private static String host(String bound) {
        return switch (bound) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            default -> bound.indexOf(':') >= 0 ? "[" + bound + "]" : bound;
        };
    }

    /** The end of the process: the first signal lets calls end, a second one ends them. */
    private static final class Stopping {
        private final RunningGateway gateway;
        private final Settings settings;
        private final AtomicBoolean begun = new AtomicBoolean();

        Stopping(RunningGateway gateway, Settings settings) {
            this.gateway = gateway;
            this.settings = settings;
        }

        void wish(StopSignals.Wish wish) {
            if (!begun.compareAndSet(false, true)) {
                LOG.info("second signal: ending the running calls now");
                gateway.cutOff();
                return;
            }
            Duration preStop =
                    wish == StopSignals.Wish.TERMINATE ? settings.server().preStop() : Duration.ZERO;
            Thread.ofPlatform().name("penstock-stop").start(() -> {
                gateway.stop(preStop);
                LOG.info("stopped");
                System.exit(0);
            });
        }
    }
}
