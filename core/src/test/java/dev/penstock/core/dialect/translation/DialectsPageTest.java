package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.pivot.Fate;
import dev.penstock.core.dialect.pivot.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/dialects.md} is printed from the table and the uses that {@link FeatureTest} proves. {@code
 * -Dpenstock.golden=rewrite} prints it anew.
 */
class DialectsPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("penstock.root", "..")).resolve("docs/dialects.md");
    private static final List<Dialect> UPSTREAMS = List.of(Dialect.values());

    @Test
    void page_saysWhatTheCodeDoes() throws IOException {
        String page = page();
        if ("rewrite".equals(System.getProperty("penstock.golden"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE, UTF_8)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder out = new StringBuilder(HEAD);
        for (Dialect caller : Attempts.CALLERS) {
            table(caller, out);
        }
        return out.append(TAIL).toString();
    }

    private static void table(Dialect caller, StringBuilder out) {
        List<Dialect> upstreams =
                UPSTREAMS.stream().filter(upstream -> upstream != caller).toList();
        out.append("\n## Callers of the ").append(name(caller)).append(" dialect\n\n| asked for | by | ");
        out.append(upstreams.stream().map(DialectsPageTest::name).collect(Collectors.joining(" | ")));
        out.append(" | note |\n|---|---|")
                .append("---|".repeat(upstreams.size()))
                .append("---|\n");
        for (Feature feature : Feature.values()) {
            List<FeatureUse> uses = FeatureUse.ALL.stream()
                    .filter(use -> use.caller() == caller && use.feature() == feature)
                    .toList();
            if (uses.isEmpty()) {
                continue;
            }
            out.append("| ")
                    .append(feature.words())
                    .append(" | `")
                    .append(uses.getFirst().member())
                    .append("` |");
            for (Dialect upstream : upstreams) {
                out.append(' ').append(word(feature.at(upstream))).append(" |");
            }
            out.append(' ').append(feature.note()).append(" |\n");
        }
    }

    private static String word(Fate fate) {
        return switch (fate) {
            case CARRIED -> "yes";
            case ADAPTED -> "adapted";
            case DROPPED -> "left out";
            case REFUSED -> "**400**";
        };
    }

    private static String name(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    private static final String HEAD = Arrays.stream("""
            # Dialects

            Any caller reaches any provider. Within one dialect the bytes pass through, and only the model's name changes
            (and in the openai dialect usage is always asked for). Between two dialects a call is translated, and this
            page says what becomes of everything that it may ask for:

            - **yes**: the provider has the same.
            - **adapted**: the provider gets the best equivalent that it has.
            - **left out**: the answer comes without it, and the response header `x-penstock-dropped` names the member.
            - **400**: the answer would not be what was asked for; the error names the member.

            A member that is not listed here is left out and named in the header. Nothing is left out in silence. The
            page is printed by a test from the table that decides (`Feature`), and another test proves every cell.
            """.split("\n")).collect(Collectors.joining("\n")) + "\n";

    private static final String TAIL = """

            ## By flavour

            Some providers take less or more than their dialect; the catalogue says so:

            | setting | what changes |
            |---|---|
            | `api_version: 2026-10-21` (anthropic) | `temperature`, `top_p` and `top_k` are left out; reasoning is asked for by effort and not by budget |
            | `extra_sampling` (openai) | the members it names are carried |
            | `json_schema: false` (openai) | a schema is asked for in words, with any JSON as the format, and told, since nothing makes the model obey it; so it is for callers of the openai dialect too |
            | `reasoning_switch` (openai) | `effort` cannot switch reasoning off, so that is left out; `thinking` and `enable_thinking` can |
            | `reasoning_member: none` (openai) | reasoning of earlier turns is left out |
            | `reasoning_member: reasoning` (openai) | `reasoning_details` that such a provider gave go back to it |

            Models of the openai dialect that allow only one temperature (`o1`, `o3`, `o4`, `gpt-5`) get none; another than the
            default is left out and told.

            ## What depends on the rest of a request

            - A temperature over 1 becomes 1 for anthropic, and is told. So is a reasoning budget that becomes another figure: it
              must lie within what the model takes, and for anthropic leave a quarter of the output limit for the answer.
            - Of two output limits that differ (`max_completion_tokens`, `max_tokens`) the first counts, and the other is told.
            - What is blank is left out where a provider refuses it (anthropic: texts, stop sequences, which are told, and the
              end of an answer that the model is to go on from).
            - Instructions with something else than text in them are answered by 400.
            - Reasoning is left out for anthropic, and told, beside a forced tool, under a limit of 1024 tokens or less, and in a
              tool loop whose first turn lacks its thinking blocks (up to version 2023-06-01). With a budget, `temperature`,
              `top_k` and a `top_p` under 0.95 are left out.
            - Arguments of a call that are not a JSON object go to a side that wants one as `{"INVALID_JSON": "the text"}`.
            - Ids of calls stay what they are. Where a provider gives none, one is made from the reply and the call's place in
              it; one that a provider would not take is replaced by its digest, in the call and in the result.

            ## Reasoning in tool loops

            Providers want back with a tool's result what they thought before the call, unchanged: anthropic its thinking
            blocks with their signatures, gemini its `thoughtSignature`, DeepSeek its `reasoning_content`, OpenRouter its
            `reasoning_details`. A caller of another dialect has no members for some of these, so they travel in what it does
            have. Nothing is stored; any node can serve the next turn.

            | caller | carrier |
            |---|---|
            | openai | `reasoning_content` for the text; `reasoning_details` on the message (one entry, `"format": "penstock-v1"`) for all that is sealed; and the first tool call's id, which every client keeps, up to 24 KiB |
            | anthropic | thinking blocks: the text is theirs, and the signature begins with `penstock1_`; a seal of a call in its id, which ends in a bare `_penstock1_` where a provider was asked to reason and showed nothing of it |
            | ollama | `thinking` for the text; the tool call's `id` |

            What comes back is sent only to a provider of the dialect that it came from. Marks of ours never reach one: where
            the next turn goes to a provider of the caller's own dialect, marked blocks, entries and ids are taken out of it.
            Where a tool loop would then begin without its thinking at an anthropic provider, reasoning is left out and told.
            """;
}
