package dev.penstock.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one must know of a machine to compare its figures with those of another. */
public final class MachineFacts {
    private MachineFacts() {}

    public static Map<String, String> gather() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("cpu", field(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("cpus", Integer.toString(CpuTimes.now().byCpu().size()));
        facts.put("governor", text(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
        facts.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("hugePages", text(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")));
        facts.put("kernel", text(Path.of("/proc/sys/kernel/osrelease")));
        facts.put("openFilesMax", openFilesMax());
        facts.put("jdk", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        facts.put("nginx", Tool.answer("nginx", "-v"));
        facts.put("wrk", Tool.answer("wrk", "-v").lines().findFirst().orElse("no version given"));
        return facts;
    }

    private static String openFilesMax() {
        String line = field(Path.of("/proc/self/limits"), "Max open files");
        return line.replaceFirst("\\s.*", "");
    }

    private static String field(Path file, String name) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()).replaceFirst("^[\\s:]+", ""))
                .orElse("not told");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "not told";
        }
    }
}
