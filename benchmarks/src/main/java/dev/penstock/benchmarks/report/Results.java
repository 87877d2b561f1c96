package dev.penstock.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.penstock.benchmarks.notes.Notebook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder where a comparison leaves its table, its raw data and the facts about the machine. */
public final class Results {
    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss");

    private final Path folder;

    /**
     * @param parent gets a folder with the present time as its name
     */
    public Results(Path parent) {
        try {
            folder = Files.createDirectories(
                    parent.resolve(LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public void write(Table table, Notebook notebook, Map<String, String> facts) {
        var raw = new LinkedHashMap<String, Object>();
        raw.put("facts", facts);
        raw.put("rejections", notebook.rejections());
        raw.put("observations", notebook.observations());
        try {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(folder.resolve("raw.json").toFile(), raw);
            Files.writeString(folder.resolve("table.md"), table.markdown() + "\n" + list(facts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String list(Map<String, String> facts) {
        var text = new StringBuilder();
        facts.forEach((fact, value) ->
                text.append("- ").append(fact).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
