package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.source.Fault;
import java.util.List;

/** Thrown where the gateway cannot start with its settings; names every fault at once, so that one round mends them all. */
public final class BadSettings extends Exception {
    /** What a process ends with whose configuration is wrong (EX_CONFIG of {@code sysexits.h}). */
    public static final int EXIT_CODE = 78;

    private final transient List<Fault> faults;

    public BadSettings(List<Fault> faults) {
        super(message(faults));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    private static String message(List<Fault> faults) {
        StringBuilder message =
                new StringBuilder(faults.size() == 1 ? "A setting is" : faults.size() + " settings are");
        message.append(" wrong:");
        faults.forEach(fault -> message.append("\n  ").append(fault));
        return message.toString();
    }
}
