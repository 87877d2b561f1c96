package dev.penstock.benchmarks;

import dev.penstock.benchmarks.load.Bursts;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Saturation;
import dev.penstock.benchmarks.load.Wrk;
import dev.penstock.benchmarks.machine.MachineFacts;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.machine.Tool;
import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.process.Children;
import dev.penstock.benchmarks.process.Nginx;
import dev.penstock.benchmarks.process.Programs;
import dev.penstock.benchmarks.process.Stage;
import dev.penstock.benchmarks.report.Results;
import dev.penstock.benchmarks.report.Table;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** What {@code ./penstock bench} runs: the comparison with nginx, or JMH. */
public final class Bench {
    private static final String JMH_PACKAGE = "dev.penstock.benchmarks.jmh";

    /** In dollars: none of the calls of a run comes near. */
    private static final String WIDE_BUDGET = "1000000";

    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var options = new Options();
        var commandLine = Options.commandLine(options);
        try {
            commandLine.parseArgs(args);
            options.check();
        } catch (CommandLine.ParameterException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        if (options.help) {
            commandLine.usage(System.out);
        } else if (options.jmh) {
            org.openjdk.jmh.Main.main(
                    options.rest.isEmpty() ? new String[] {JMH_PACKAGE} : options.rest.toArray(String[]::new));
        } else {
            compareOrTellWhyNot(options);
        }
    }

    private static void compareOrTellWhyNot(Options options) throws InterruptedException {
        try {
            compare(options);
        } catch (IllegalStateException e) {
            System.err.println("The comparison ended early. " + e.getMessage());
            System.exit(1);
        }
    }

    private static void compare(Options options) throws InterruptedException {
        var pinning = new Pinning(options.armCpu, options.loadCpu);
        pinning.pinSelf();
        Map<String, String> facts = facts(options, pinning);
        var notebook = new Notebook();
        try (var children = new Children();
                var client = new OpenLoop()) {
            Saturation saturation = Tool.installed("wrk") ? new Wrk(children.folder()) : new Bursts(client);
            var nginx = new Nginx(children, Integer.parseInt(facts.get("openFilesMax")));
            Optional<Programs> programs = options.selfCheck
                    ? Optional.empty()
                    : Optional.of(new Programs(
                            children,
                            options.gatewayCommand,
                            Repertoire.VIRTUAL_KEY,
                            options.budgets ? WIDE_BUDGET : "off"));
            var repertoire = new Repertoire(options, pinning, saturation, client);
            var stage = new Stage(pinning, children, nginx, programs);
            new Comparison(options, stage, client, repertoire, notebook).play();
        }
        var table = new Table(notebook);
        var results = new Results(options.out);
        results.write(table, notebook, facts);
        System.out.println(table.markdown());
        System.out.println("Raw data and facts: " + results.folder().toAbsolutePath());
    }

    private static Map<String, String> facts(Options options, Pinning pinning) {
        Map<String, String> facts = MachineFacts.gather();
        facts.put(
                "pinning", "arm on CPU %d, upstream and load on CPU %d".formatted(pinning.armCpu(), pinning.loadCpu()));
        facts.put("gateway", options.selfCheck ? "a second nginx (self-check)" : options.gatewayCommand);
        facts.put("simulator", options.simulatorCommand);
        facts.put("budgets", options.budgets ? "on" : "off");
        facts.put("blocks", Integer.toString(options.blocks()));
        facts.put("length", options.length().toString());
        facts.put("warmUp", options.warmUp().toString());
        return facts;
    }
}
