package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.source.Environment;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.YamlFile;
import java.util.List;
import java.util.function.Function;

/** What a row of the database says in JSON (or YAML), in the catalogue's words, because no column is for it. */
public final class RowText {
    private RowText() {}

    /**
     * Reads it.
     *
     * @param where it stands, for the message
     * @param as takes the members that it knows
     * @param unknown takes what is said of members that do not exist; they change nothing
     * @throws BadSettings if a value is wrong
     */
    public static <T> T read(String where, String text, Function<Part, T> as, List<Fault> unknown) throws BadSettings {
        Faults faults = new Faults();
        Part part = Part.of(where, YamlFile.read(where, text, Environment.EMPTY, faults), faults);
        T read = as.apply(part);
        List<Fault> wrong = List.copyOf(faults.list());
        if (!wrong.isEmpty()) {
            throw new BadSettings(wrong);
        }
        part.done();
        unknown.addAll(faults.list());
        return read;
    }
}
