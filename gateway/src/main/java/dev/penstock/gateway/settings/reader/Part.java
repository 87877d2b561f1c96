package dev.penstock.gateway.settings.reader;

import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Items;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import dev.penstock.gateway.settings.source.YamlNode.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One thing in a YAML file, a provider or a key, read member by member. Confined to one thread. */
public final class Part {
    private final String path;
    private final Members node;
    private final Faults faults;
    private final Set<String> known = new LinkedHashSet<>();

    private Part(String path, Members node, Faults faults) {
        this.path = path;
        this.node = node;
        this.faults = faults;
    }

    /** A part of which nothing need be said: a name with no members has none. */
    public static Part of(String path, YamlNode node, Faults faults) {
        return switch (node) {
            case Members members -> new Part(path, members, faults);
            case Text(var written)
            when written.text().isBlank() -> new Part(path, new Members(Map.of(), written.origin()), faults);
            case Text(var written) -> {
                faults.add(path, written, "members");
                yield new Part(path, Members.NONE, faults);
            }
            case Items items -> {
                faults.add(path, "a list", "members", items.origin());
                yield new Part(path, Members.NONE, faults);
            }
        };
    }

    public <T> T or(String name, T preset, Form<T> form) {
        return maybe(name, form).orElse(preset);
    }

    public <T> Optional<T> maybe(String name, Form<T> form) {
        known.add(name);
        return switch (node.members().get(name)) {
            case null -> Optional.empty();
            case Text(var written) when written.text().isBlank() -> Optional.empty();
            case Text(var written) -> form.read(path + "." + name, written, faults);
            case YamlNode other -> {
                faults.add(path + "." + name, "a list or members", form.expected(), other.origin());
                yield Optional.empty();
            }
        };
    }

    /** A member that must be there, and say something. */
    public <T> Optional<T> required(String name, Form<T> form) {
        known.add(name);
        boolean blank = node.members().get(name) instanceof Text(var written)
                && written.text().isBlank();
        if (blank || !node.members().containsKey(name)) {
            fault(name, "not set", form.expected());
        }
        return maybe(name, form);
    }

    /** Several texts, written as a list or as one. */
    public List<String> texts(String name) {
        known.add(name);
        return switch (node.members().get(name)) {
            case null -> List.of();
            case Text(var written) -> written.text().isBlank() ? List.of() : List.of(written.text());
            case Items items -> texts(name, items);
            case Members members -> {
                faults.add(path + "." + name, "members", "a list", members.origin());
                yield List.of();
            }
        };
    }

    /** The things in a list, each with members of its own. */
    public List<Part> items(String name) {
        known.add(name);
        return switch (node.members().get(name)) {
            case null -> List.of();
            case Text(var written) when written.text().isBlank() -> List.of();
            case Items items -> {
                List<Part> parts = new ArrayList<>();
                for (YamlNode item : items.items()) {
                    parts.add(of(path + "." + name + "[" + parts.size() + "]", item, faults));
                }
                yield parts;
            }
            case YamlNode other -> {
                faults.add(path + "." + name, "no list", "a list", other.origin());
                yield List.of();
            }
        };
    }

    private List<String> texts(String name, Items items) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (item instanceof Text(var written) && !written.text().isBlank()) {
                texts.add(written.text());
            } else {
                faults.add(path + "." + name, "an item that is no text", "texts", item.origin());
            }
        }
        return texts;
    }

    public Optional<Part> part(String name) {
        known.add(name);
        return Optional.ofNullable(node.members().get(name)).map(child -> of(path + "." + name, child, faults));
    }

    /** The members of a member, by name. */
    public Map<String, Part> parts(String name) {
        return part(name).map(Part::children).orElse(Map.of());
    }

    public Map<String, Part> children() {
        Map<String, Part> children = new LinkedHashMap<>();
        node.members().forEach((name, child) -> children.put(name, of(path + "." + name, child, faults)));
        return children;
    }

    public boolean has(String name) {
        known.add(name);
        return node.members().containsKey(name);
    }

    public void fault(String name, String found, String expected) {
        faults.add(name.isEmpty() ? path : path + "." + name, found, expected, node.origin());
    }

    /** Ends the reading: members that nobody asked for are faults. */
    public void done() {
        node.members().forEach((name, child) -> {
            if (!known.contains(name)) {
                faults.addUnknown(path + "." + name, name, known, child.origin());
            }
        });
    }
}
