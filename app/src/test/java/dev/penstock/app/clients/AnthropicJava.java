package dev.penstock.app.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StructuredMessage;
import com.anthropic.models.messages.StructuredTextBlock;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Dialect;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The official Java client of Anthropic. */
final class AnthropicJava implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TURNS_MAX = 5;
    private static final int CHARACTERS_READ = 20;

    record Event(String name, List<String> people, boolean indoors) {}

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC;
    }

    @Override
    public Seen run(Scenario scenario, Task task) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(task.url())
                .apiKey(task.key())
                .maxRetries(task.retries())
                .build();
        try {
            return run(scenario, task, client);
        } catch (AnthropicException raised) {
            return raised(raised);
        } finally {
            client.close();
        }
    }

    private static Seen run(Scenario scenario, Task task, AnthropicClient client) {
        MessageCreateParams.Builder asked =
                MessageCreateParams.builder().model(task.model()).maxTokens(4096);
        if (scenario == Scenario.VISION) {
            asked.addUserMessageOfContentBlockParams(seeing(task));
        } else {
            asked.addUserMessage(task.prompt());
        }
        return switch (scenario) {
            case CHAT, VISION -> seen(client.messages().create(asked.build()), List.of());
            case STREAM -> seen(joined(client, asked), List.of());
            case STREAM_TOOLS -> seen(joined(client, offered(asked)), List.of());
            case TOOL_LOOP -> toolLoop(client, offered(asked));
            case STRUCTURED -> structured(client, asked);
            case ABORT -> beginning(client, asked);
        };
    }

    private static Message joined(AnthropicClient client, MessageCreateParams.Builder asked) {
        MessageAccumulator joined = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(asked.build())) {
            events.stream().forEach(joined::accumulate);
        }
        return joined.message();
    }

    private static Seen beginning(AnthropicClient client, MessageCreateParams.Builder asked) {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(asked.build())) {
            Iterator<RawMessageStreamEvent> each = events.stream().iterator();
            while (text.length() <= CHARACTERS_READ && each.hasNext()) {
                each.next()
                        .contentBlockDelta()
                        .flatMap(event -> event.delta().text())
                        .ifPresent(delta -> text.append(delta.text()));
            }
        }
        return new Seen(text.toString(), null, 0, 0, List.of(), null, null);
    }

    private static MessageCreateParams.Builder offered(MessageCreateParams.Builder asked) {
        Map<String, ?> zone = Map.of("type", "string", "enum", List.of("CET", "CST"));
        return asked.addTool(tool("get_weather", "The weather in a city", Map.of("city", Map.of("type", "string"))))
                .addTool(tool(
                        "get_time", "The time in a zone", Map.of("zone", zone, "seconds", Map.of("type", "boolean"))));
    }

    private static Tool tool(String name, String description, Map<String, ?> properties) {
        Tool.InputSchema schema = Tool.InputSchema.builder()
                .properties(JsonValue.from(properties).convert(Tool.InputSchema.Properties.class))
                .required(List.copyOf(properties.keySet()))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build();
        return Tool.builder()
                .name(name)
                .description(description)
                .inputSchema(schema)
                .build();
    }

    private static List<ContentBlockParam> seeing(Task task) {
        Base64ImageSource picture = Base64ImageSource.builder()
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .data(Task.PICTURE)
                .build();
        return List.of(
                ContentBlockParam.ofImage(
                        ImageBlockParam.builder().source(picture).build()),
                ContentBlockParam.ofText(task.prompt()));
    }

    private static Seen toolLoop(AnthropicClient client, MessageCreateParams.Builder asked) {
        List<Seen.ToolCall> called = new ArrayList<>();
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            Message message = joined(client, asked);
            List<ToolUseBlock> uses = uses(message);
            if (uses.isEmpty()) {
                return seen(message, called);
            }
            called.addAll(calls(message));
            asked.addMessage(message)
                    .addUserMessageOfContentBlockParams(
                            uses.stream().map(AnthropicJava::result).toList());
        }
        throw new AssertionError("no end after " + TURNS_MAX + " turns");
    }

    private static ContentBlockParam result(ToolUseBlock use) {
        return ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                .toolUseId(use.id())
                .content("18 °C in " + arguments(use).path("city").asText())
                .build());
    }

    private static Seen structured(AnthropicClient client, MessageCreateParams.Builder asked) {
        StructuredMessage<Event> message =
                client.messages().create(asked.outputConfig(Event.class).build());
        Optional<Event> event = message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(StructuredTextBlock::text)
                .findFirst();
        return seen(message.rawMessage(), List.of()).withObject(JSON.valueToTree(event.orElseThrow()));
    }

    /** Tools called before, or those of this answer where there are none. */
    private static Seen seen(Message message, List<Seen.ToolCall> before) {
        String text = message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(TextBlock::text)
                .collect(Collectors.joining());
        return new Seen(
                text,
                message.stopReason().map(reason -> finish(reason.asString())).orElse(null),
                message.usage().inputTokens(),
                message.usage().outputTokens(),
                before.isEmpty() ? calls(message) : before,
                null,
                null);
    }

    private static String finish(String reason) {
        return switch (reason) {
            case "end_turn" -> "stop";
            case "tool_use" -> "tool_calls";
            default -> reason;
        };
    }

    private static List<ToolUseBlock> uses(Message message) {
        return message.content().stream()
                .map(ContentBlock::toolUse)
                .flatMap(use -> use.stream())
                .toList();
    }

    private static List<Seen.ToolCall> calls(Message message) {
        return uses(message).stream()
                .map(use -> new Seen.ToolCall(use.name(), arguments(use)))
                .toList();
    }

    private static JsonNode arguments(ToolUseBlock use) {
        return JSON.valueToTree(use._input().convert(Map.class));
    }

    private static Seen raised(AnthropicException failure) {
        String name = failure.getClass().getSimpleName();
        String message = String.valueOf(failure.getMessage());
        Seen.Raised raised = failure instanceof AnthropicServiceException service
                ? new Seen.Raised(
                        name,
                        service.statusCode(),
                        service.errorCode().orElse(""),
                        message,
                        service.requestId().orElse(""))
                : new Seen.Raised(name, 0, "", message, "");
        return new Seen("", null, 0, 0, List.of(), null, raised);
    }

    @Override
    public void close() {
        // each run has closed its own client
    }

    @Override
    public String toString() {
        return "anthropic-java";
    }
}
