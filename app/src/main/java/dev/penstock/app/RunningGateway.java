package dev.penstock.app;

import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.gateway.BudgetsDamaged;
import dev.penstock.gateway.Penstock;
import dev.penstock.gateway.identity.FirstAdmin;
import dev.penstock.gateway.jobs.Jobs;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The gateway of this process, with the simulator behind it where no provider is set up. */
final class RunningGateway {
    private final Vertx vertx;
    private final Penstock penstock;
    private final Optional<Simulator> simulator;
    private final Keeping keeping;
    private final Jobs jobs;

    private RunningGateway(Vertx vertx, Penstock penstock, Optional<Simulator> simulator, Keeping keeping, Jobs jobs) {
        this.vertx = vertx;
        this.penstock = penstock;
        this.simulator = simulator;
        this.keeping = keeping;
        this.jobs = jobs;
    }

    /**
     * Starts everything.
     *
     * @throws CannotStart with a reason that the operator can mend
     */
    static RunningGateway start(Settings settings) throws CannotStart, BadSettings {
        Keeping keeping = Keeping.begin(settings);
        Vertx vertx = vertx(settings);
        try {
            Optional<Simulator> simulator = Optional.empty();
            Optional<ServedProvider> standIn = Optional.empty();
            if (settings.trial()) {
                Simulator trial = Simulator.start(
                                vertx, SimulatorSettings.defaults().withTrialText(TrialProvider.TEXT))
                        .await();
                simulator = Optional.of(trial);
                standIn = Optional.of(TrialProvider.at(trial.port(), settings));
            }
            Penstock penstock = Penstock.start(
                            vertx, settings, keeping.opening(), standIn, translators(settings), Version.NUMBER)
                    .await();
            keeping.await();
            await(penstock);
            Store store = keeping.opening().join();
            Jobs jobs = Jobs.start(
                    store, Jobs.documented(store, settings), settings.limits().zone());
            if (penstock.firstAdmin().join().isPresent()) {
                // The hash of the first password took 19 MiB of the heap. Now few calls wait; an idle gateway would
                // keep them.
                System.gc();
            }
            return new RunningGateway(vertx, penstock, simulator, keeping, jobs);
        } catch (BudgetsDamaged damaged) {
            vertx.close();
            keeping.close();
            throw new CannotStart(String.valueOf(damaged.getMessage()));
        } catch (IOException | CompletionException failure) {
            vertx.close();
            keeping.close();
            throw new CannotStart(reason(failure, settings));
        } catch (BadSettings | CannotStart | RuntimeException failure) {
            vertx.close();
            keeping.close();
            throw failure;
        }
    }

    /** What the database says is served, or must not be. */
    private static void await(Penstock penstock) throws BadSettings {
        try {
            penstock.live()
                    .configured()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof BadSettings bad) {
                throw bad;
            }
            throw refused;
        }
    }

    /** Whether the simulator answers, because nobody has set up a provider. */
    boolean trial() {
        return penstock.live().standsIn();
    }

    private static Translators translators(Settings settings) {
        StreamLimits limits = new StreamLimits(
                settings.upstream().eventBytesMax(),
                settings.upstream().streamEventsMax(),
                settings.upstream().streamBytesMax());
        return new DialectMatrix(InstantSource.system(), limits);
    }

    private static Vertx vertx(Settings settings) {
        int loops = settings.server().eventLoops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : settings.server().eventLoops();
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static String reason(Throwable failure, Settings settings) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof FileSystemException) {
            return Keeping.unusable(settings.server().dataFolder());
        }
        if (cause instanceof IOException) {
            String advice = cause instanceof BindException
                    ? "set PORT to a free one"
                    : "set HOST to an address of this machine, and PORT to a free one";
            return "cannot listen on " + settings.server().host() + ":"
                    + settings.server().port() + ": " + cause.getMessage() + " (" + advice + ")";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    Penstock penstock() {
        return penstock;
    }

    /** The admin made at this start, if one was. */
    Optional<FirstAdmin> firstAdmin() {
        return penstock.firstAdmin().join();
    }

    int port() {
        return penstock.port();
    }

    /** Takes no more calls and returns when nothing runs any more. */
    void stop(Duration preStop) {
        jobs.close();
        penstock.stop(preStop).await();
        simulator.ifPresent(standIn -> standIn.close().await());
        vertx.close().await();
        keeping.close();
    }

    /** Ends the running calls now. */
    void cutOff() {
        penstock.cutOff();
    }
}
