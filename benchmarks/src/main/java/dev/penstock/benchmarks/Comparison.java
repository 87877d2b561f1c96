package dev.penstock.benchmarks;

import dev.penstock.benchmarks.Options.Part;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Child;
import dev.penstock.benchmarks.process.FirstAnswer;
import dev.penstock.benchmarks.process.Stage;
import dev.penstock.benchmarks.process.Upstream;
import dev.penstock.benchmarks.scene.Blocks;
import dev.penstock.benchmarks.scene.References;
import dev.penstock.benchmarks.scene.Scene;
import dev.penstock.benchmarks.scene.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The order in which a comparison is played: fresh starts, then full load and fixed rates, then streams. */
final class Comparison {
    private final Options options;
    private final Stage stage;
    private final OpenLoop client;
    private final Repertoire repertoire;
    private final Notebook notebook;

    Comparison(Options options, Stage stage, OpenLoop client, Repertoire repertoire, Notebook notebook) {
        this.options = options;
        this.stage = stage;
        this.client = client;
        this.repertoire = repertoire;
        this.notebook = notebook;
    }

    void play() throws InterruptedException {
        Map<Upstream, Integer> canned = stage.canned(options.model, options.eventsModel);
        if (options.only.contains(Part.START)) {
            starts(canned);
        }
        if (options.only.contains(Part.CPU) || options.only.contains(Part.LATENCY)) {
            chats(canned);
        }
        if (options.only.contains(Part.STREAMS)) {
            streams();
        }
    }

    private void starts(Map<Upstream, Integer> canned) throws InterruptedException {
        Scene start = new Start(client, repertoire.smallChat());
        for (int block = 0; block < options.starts(); block++) {
            progress("start " + (block + 1));
            for (Function<Map<Upstream, Integer>, Arm> starter :
                    List.<Function<Map<Upstream, Integer>, Arm>>of(stage::nginx, stage::gateway)) {
                Arm arm = starter.apply(canned);
                start.measure(arm, new Notes(notebook, start.name(), arm.name(), block));
                stage.end(arm);
            }
        }
    }

    private void chats(Map<Upstream, Integer> canned) throws InterruptedException {
        List<Arm> arms = arms(canned, Upstream.REPLY);
        var references = new References(client, arms.getFirst());
        var scenes = new ArrayList<Scene>();
        if (options.only.contains(Part.CPU)) {
            scenes.addAll(repertoire.fullLoad(references));
        }
        if (options.only.contains(Part.LATENCY)) {
            scenes.addAll(repertoire.fixedRates(references));
        }
        progress("warming up");
        repertoire.warmUp(arms.getLast(), options.warmUp());
        blocks().play(scenes, arms);
        arms.forEach(stage::end);
    }

    private void streams() throws InterruptedException {
        if (options.simulatorCommand.isBlank()) {
            progress("no streams: --simulator-command is not given");
            return;
        }
        List<Arm> arms = arms(stage.simulator(options.simulatorCommand), Upstream.SIMULATOR);
        var references = new References(client, arms.getFirst());
        progress("warming up for streams");
        for (Arm arm : arms) {
            repertoire.warmUpStreams(arm);
        }
        // Parked streams first: memory is then counted from what the gateway holds early in its life.
        new Blocks(notebook, 1, this::progress).play(List.of(repertoire.parkedStreams(references)), arms);
        blocks().play(List.of(repertoire.firstEvent(references)), arms);
        arms.forEach(stage::end);
    }

    private Blocks blocks() {
        return new Blocks(notebook, options.blocks(), this::progress);
    }

    /** The three arms before these upstreams, direct first, gateway last, all serving. */
    private List<Arm> arms(Map<Upstream, Integer> upstreams, Upstream asked) {
        List<Arm> arms = List.of(stage.direct(upstreams), stage.nginx(upstreams), stage.gateway(upstreams));
        for (Arm arm : arms) {
            if (arm.process().isPresent()) {
                Child process = arm.process().get();
                int port = arm.port(asked);
                FirstAnswer.after(process, port, repertoire.smallChat().message(port));
            }
        }
        return arms;
    }

    private void progress(String what) {
        stage.emptyLogs();
        System.err.println("bench: " + what);
    }
}
