package dev.penstock.gateway.settings.source;

import dev.penstock.gateway.settings.source.YamlNode.Items;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import dev.penstock.gateway.settings.source.YamlNode.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML text into {@link YamlNode}s. Stops at SnakeYAML's node tree: it knows the lines, and nothing in it can make
 * objects of a class that the file names.
 */
public final class YamlFile {
    private static final int DEPTH_MAX = 20;

    private final String name;
    private final References references;
    private final Faults faults;

    private YamlFile(String name, References references, Faults faults) {
        this.name = name;
        this.references = references;
        this.faults = faults;
    }

    /** Reads a whole file; an empty one has no members. What is wrong with it becomes a fault. */
    public static Members read(String name, String text, Environment environment, Faults faults) {
        YamlFile file = new YamlFile(name, new References(environment, faults), faults);
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root == null) {
                return Members.NONE;
            }
            if (file.node(root, 0) instanceof Members members) {
                return members;
            }
            faults.add(name, "no members", "lines such as 'server:'", "");
        } catch (MarkedYAMLException malformed) {
            String line = malformed.getProblemMark() == null
                    ? ""
                    : name + " line " + (malformed.getProblemMark().getLine() + 1);
            faults.add(name, String.valueOf(malformed.getProblem()), "YAML", line);
        } catch (YAMLException malformed) {
            faults.add(name, "not readable as YAML", "YAML in UTF-8", "");
        }
        return Members.NONE;
    }

    private YamlNode node(Node node, int depth) {
        String origin = name + " line " + (node.getStartMark().getLine() + 1);
        if (depth > DEPTH_MAX) {
            faults.add(name, "nested too deep", "at most " + DEPTH_MAX + " levels", origin);
            return Members.NONE;
        }
        return switch (node) {
            case ScalarNode scalar -> text(scalar, origin);
            case SequenceNode sequence -> items(sequence, origin, depth);
            case MappingNode mapping -> members(mapping, origin, depth);
            default -> throw new IllegalStateException("a new kind of YAML node: " + node.getNodeId());
        };
    }

    private Text text(ScalarNode scalar, String origin) {
        String raw = scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
        return new Text(references.resolve(raw, origin));
    }

    private Items items(SequenceNode sequence, String origin, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(node(item, depth + 1));
        }
        return new Items(items, origin);
    }

    private Members members(MappingNode mapping, String origin, int depth) {
        Map<String, YamlNode> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            YamlNode before = members.put(key, node(tuple.getValueNode(), depth + 1));
            if (before != null) {
                String second =
                        name + " line " + (tuple.getKeyNode().getStartMark().getLine() + 1);
                faults.add(key, "twice, first in " + before.origin(), "once", second);
            }
        }
        return new Members(members, origin);
    }
}
