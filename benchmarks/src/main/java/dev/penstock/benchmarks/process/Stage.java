package dev.penstock.benchmarks.process;

import dev.penstock.benchmarks.machine.Pinning;
import java.util.Map;
import java.util.Optional;

/** Sets up upstreams and arms, each process on the CPU that is meant for it. */
public final class Stage {
    private final Pinning pinning;
    private final Children children;
    private final Nginx nginx;
    private final Optional<Programs> programs;

    /**
     * @param programs none when a second nginx shall stand in the gateway's place
     */
    public Stage(Pinning pinning, Children children, Nginx nginx, Optional<Programs> programs) {
        this.pinning = pinning;
        this.children = children;
        this.nginx = nginx;
        this.programs = programs;
    }

    public Map<Upstream, Integer> canned(String replyModel, String eventsModel) {
        return nginx.startCanned(pinning.loadCpu(), replyModel, eventsModel);
    }

    public Map<Upstream, Integer> simulator(String command) {
        return Map.of(Upstream.SIMULATOR, Programs.startSimulator(children, pinning.loadCpu(), command));
    }

    public Arm direct(Map<Upstream, Integer> upstreams) {
        return new Arm(Arm.Name.DIRECT, upstreams, Optional.empty());
    }

    /** The process is asked for; {@link FirstAnswer} tells when it serves. */
    public Arm nginx(Map<Upstream, Integer> upstreams) {
        return nginx.startProxy(Arm.Name.NGINX, pinning.armCpu(), upstreams);
    }

    /** The process is asked for; {@link FirstAnswer} tells when it serves. */
    public Arm gateway(Map<Upstream, Integer> upstreams) {
        return programs.map(started -> started.startGateway(pinning.armCpu(), upstreams))
                .orElseGet(() -> nginx.startProxy(Arm.Name.GATEWAY, pinning.armCpu(), upstreams));
    }

    public void end(Arm arm) {
        arm.process().ifPresent(children::end);
    }

    /** Empties the logs, which at saturation grow by megabytes a second. */
    public void emptyLogs() {
        children.emptyLogs();
    }
}
