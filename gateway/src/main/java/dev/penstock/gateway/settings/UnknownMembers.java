package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Items;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import dev.penstock.gateway.settings.source.YamlNode.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what the settings file says that nobody reads: a misspelt key must not be a setting that silently does nothing. */
final class UnknownMembers {
    /** Read member by member elsewhere. */
    private static final Set<String> PARTS = Set.of("providers", "virtual_keys");

    private UnknownMembers() {}

    static void report(Members file, List<Key> keys, Faults faults) {
        Map<String, Set<String>> sections = sections(keys);
        Set<String> known = new TreeSet<>(sections.keySet());
        known.addAll(PARTS);
        file.members().forEach((name, node) -> {
            Set<String> section = sections.getOrDefault(name, Set.of());
            if (!known.contains(name)) {
                faults.addUnknown(name, name, known, node.origin());
            } else if (!section.isEmpty()) {
                section(name, node, section, faults);
            }
        });
    }

    private static void section(String name, YamlNode node, Set<String> known, Faults faults) {
        String expected = "members such as " + known.iterator().next();
        switch (node) {
            case Members section ->
                section.members().forEach((member, child) -> {
                    if (!known.contains(member)) {
                        faults.addUnknown(name + "." + member, member, known, child.origin());
                    }
                });
            case Text(var written) when written.text().isBlank() -> {
                // A section whose lines are all commented out.
            }
            case Text(var written) -> faults.add(name, written, expected);
            case Items items -> faults.add(name, "a list", expected, items.origin());
        }
    }

    /** The members of each section; none for a key that stands at the top. */
    private static Map<String, Set<String>> sections(List<Key> keys) {
        Map<String, Set<String>> sections = new TreeMap<>();
        for (Key key : keys) {
            String section = key.section();
            if (!section.isEmpty() && !PARTS.contains(section)) {
                Set<String> members = sections.computeIfAbsent(section, name -> new TreeSet<>());
                if (key.path().length() > section.length()) {
                    members.add(key.path().substring(section.length() + 1));
                }
            }
        }
        return sections;
    }
}
