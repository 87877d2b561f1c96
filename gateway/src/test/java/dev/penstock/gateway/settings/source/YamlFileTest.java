package dev.penstock.gateway.settings.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.source.YamlNode.Items;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import dev.penstock.gateway.settings.source.YamlNode.Text;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlFileTest {
    private final Faults faults = new Faults();

    @Test
    void scalars_stayTheTextTheyAre() {
        Members root = read("a: no\nb: 010\nc: 1.10\nd: ~\ne: 2027-01-31\nf: '#'\n");

        assertThat(text(root, "a")).isEqualTo("no");
        assertThat(text(root, "b")).isEqualTo("010");
        assertThat(text(root, "c")).isEqualTo("1.10");
        assertThat(text(root, "d")).isEmpty();
        assertThat(text(root, "e")).isEqualTo("2027-01-31");
        assertThat(text(root, "f")).isEqualTo("#");
    }

    @Test
    void references_resolveInsideTexts_andTwoDollarsMakeOne() {
        Members root = read("a: http://${HOST_NAME}:${PORT_NO:-80}/\nb: $${HOST_NAME}\nc: ${NONE:-}\n");

        assertThat(text(root, "a")).isEqualTo("http://example:80/");
        assertThat(text(root, "b")).isEqualTo("${HOST_NAME}");
        assertThat(text(root, "c")).isEmpty();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void referenceThatIsNotUnderstood_isAFault() {
        read("a: ${HOST_NAME\nb: ${}\n");

        assertThat(faults.list()).hasSize(2);
    }

    @Test
    void memberTwice_isAFault_withBothLines() {
        read("a: 1\nb: 2\na: 3\n");

        assertThat(faults.list())
                .extracting(Fault::toString)
                .containsExactly("a: twice, first in t.yaml line 1 (expected: once), in t.yaml line 3");
    }

    @Test
    void tagThatNamesAClass_isAFault() {
        assertThat(read("a: !!javax.script.ScriptEngineManager [x]\n").members())
                .isEmpty();

        assertThat(faults.list()).singleElement().asString().contains("tag", "t.yaml line 1");
    }

    @Test
    void textThatIsNoYaml_orHasNoMembers_orHoldsItself_isAFault() {
        read("a: [1\n");
        read("- 1\n");
        read("a: &x [*x]\n");

        assertThat(faults.list()).hasSize(3);
    }

    @Test
    void emptyFile_hasNoMembers() {
        assertThat(read("# nothing\n").members()).isEmpty();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void membersLaidOverOthers_replaceTextsAndLists_andMergeMembers() {
        Members base = read("a: 1\nl: [1, 2]\nm: {x: 1, y: 2}\n");
        Members over = read("a: 2\nl: [3]\nm: {y: 3}\nz: 1\n");

        Members merged = over.over(base);

        assertThat(merged.members().keySet()).containsExactly("a", "l", "m", "z");
        assertThat(text(merged, "a")).isEqualTo("2");
        assertThat(merged.members().get("l"))
                .isInstanceOfSatisfying(
                        Items.class, items -> assertThat(items.items()).hasSize(1));
        assertThat(merged.members().get("m")).isInstanceOfSatisfying(Members.class, members -> {
            assertThat(text(members, "x")).isEqualTo("1");
            assertThat(text(members, "y")).isEqualTo("3");
        });
    }

    private Members read(String yaml) {
        Environment environment = Environment.read(Map.of("HOST_NAME", "example"), Path.of("/nowhere"), faults);
        return YamlFile.read("t.yaml", yaml, environment, faults);
    }

    private static String text(Members members, String name) {
        return members.members().get(name) instanceof Text(var written) ? written.text() : "no text";
    }
}
