package dev.penstock.gateway.settings.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a YAML file. Every scalar is text, so that {@code no} and {@code 1_0} mean what their reader says they mean. */
public sealed interface YamlNode {

    /** The file and line where it begins. */
    String origin();

    /** A value; blank where the file names a member and gives nothing. */
    record Text(Written written) implements YamlNode {
        @Override
        public String origin() {
            return written.origin();
        }
    }

    record Items(List<YamlNode> items, String origin) implements YamlNode {}

    record Members(Map<String, YamlNode> members, String origin) implements YamlNode {
        public static final Members NONE = new Members(Map.of(), "");

        /** These members over those of another: text and lists replace, members merge. */
        public Members over(Members base) {
            Map<String, YamlNode> merged = new LinkedHashMap<>(base.members);
            members.forEach((name, node) -> merged.merge(name, node, Members::merged));
            return new Members(merged, origin.isEmpty() ? base.origin : origin);
        }

        private static YamlNode merged(YamlNode below, YamlNode above) {
            return below instanceof Members base && above instanceof Members members ? members.over(base) : above;
        }
    }
}
