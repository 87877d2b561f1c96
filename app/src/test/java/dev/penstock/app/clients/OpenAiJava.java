package dev.penstock.app.clients;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import dev.penstock.core.dialect.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The official Java client of OpenAI; how it is waited for is up to its two forms. */
abstract sealed class OpenAiJava implements Client permits OpenAiJavaBlocking, OpenAiJavaAsync {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TURNS_MAX = 5;

    /** Asks for an answer in one piece. */
    abstract ChatCompletion whole(OpenAIClient client, ChatCompletionCreateParams asked);

    /** Asks for a stream, and joins it. */
    abstract ChatCompletion joined(OpenAIClient client, ChatCompletionCreateParams asked);

    /** Asks for a stream, reads so many characters of it, and leaves. */
    abstract String beginning(OpenAIClient client, ChatCompletionCreateParams asked, int characters);

    @JsonTypeName("get_weather")
    @JsonClassDescription("The weather in a city")
    record GetWeather(String city) {}

    @JsonTypeName("get_time")
    @JsonClassDescription("The time in a zone")
    record GetTime(Zone zone, boolean seconds) {}

    enum Zone {
        CET,
        CST
    }

    record Event(String name, List<String> people, boolean indoors) {}

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI;
    }

    @Override
    public Seen run(Scenario scenario, Task task) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(task.url() + "/v1")
                .apiKey(task.key())
                .maxRetries(task.retries())
                .build();
        try {
            return run(scenario, task, client);
        } catch (OpenAIException raised) {
            return raised(raised);
        } finally {
            client.close();
        }
    }

    private Seen run(Scenario scenario, Task task, OpenAIClient client) {
        ChatCompletionCreateParams.Builder asked =
                ChatCompletionCreateParams.builder().model(task.model());
        return switch (scenario) {
            case CHAT -> seen(whole(client, asked.addUserMessage(task.prompt()).build()), List.of());
            case STREAM -> seen(joined(client, withUsage(asked.addUserMessage(task.prompt()))), List.of());
            case STREAM_TOOLS ->
                seen(joined(client, withUsage(offered(asked.addUserMessage(task.prompt())))), List.of());
            case TOOL_LOOP -> toolLoop(client, offered(asked.addUserMessage(task.prompt())));
            case VISION ->
                seen(
                        whole(
                                client,
                                asked.addUserMessageOfArrayOfContentParts(seeing(task))
                                        .build()),
                        List.of());
            case STRUCTURED -> structured(client, asked.addUserMessage(task.prompt()));
            case ABORT ->
                text(beginning(client, asked.addUserMessage(task.prompt()).build(), 20));
        };
    }

    private static ChatCompletionCreateParams withUsage(ChatCompletionCreateParams.Builder asked) {
        return asked.streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    private static ChatCompletionCreateParams.Builder offered(ChatCompletionCreateParams.Builder asked) {
        return asked.addTool(GetWeather.class).addTool(GetTime.class);
    }

    private static List<ChatCompletionContentPart> seeing(Task task) {
        String picture = "data:image/png;base64," + Task.PICTURE;
        return List.of(
                ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                        .text(task.prompt())
                        .build()),
                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                .url(picture)
                                .build())
                        .build()));
    }

    private Seen toolLoop(OpenAIClient client, ChatCompletionCreateParams.Builder asked) {
        List<Seen.ToolCall> called = new ArrayList<>();
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            ChatCompletion completion = joined(client, withUsage(asked));
            ChatCompletionMessage message = completion.choices().getFirst().message();
            if (message.toolCalls().orElse(List.of()).isEmpty()) {
                return seen(completion, called);
            }
            called.addAll(calls(message));
            asked.addMessage(message);
            message.toolCalls().orElse(List.of()).forEach(call -> asked.addMessage(result(call)));
        }
        throw new AssertionError("no end after " + TURNS_MAX + " turns");
    }

    private static ChatCompletionToolMessageParam result(ChatCompletionMessageToolCall call) {
        GetWeather weather = call.asFunction().function().arguments(GetWeather.class);
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content("18 °C in " + weather.city())
                .build();
    }

    private static Seen structured(OpenAIClient client, ChatCompletionCreateParams.Builder asked) {
        var completion = client.chat()
                .completions()
                .create(asked.responseFormat(Event.class).build());
        Event event = completion.choices().getFirst().message().content().orElseThrow();
        return seen(completion.rawChatCompletion(), List.of()).withObject(JSON.valueToTree(event));
    }

    /** Tools called before, or those of this answer where there are none. */
    private static Seen seen(ChatCompletion completion, List<Seen.ToolCall> before) {
        ChatCompletion.Choice choice = completion.choices().getFirst();
        Optional<CompletionUsage> usage = completion.usage();
        return new Seen(
                choice.message().content().orElse(""),
                choice.finishReason().asString(),
                usage.map(CompletionUsage::promptTokens).orElse(0L),
                usage.map(CompletionUsage::completionTokens).orElse(0L),
                before.isEmpty() ? calls(choice.message()) : before,
                null,
                null);
    }

    private static List<Seen.ToolCall> calls(ChatCompletionMessage message) {
        return message.toolCalls().orElse(List.of()).stream()
                .map(call -> call.asFunction().function())
                .map(function -> new Seen.ToolCall(function.name(), read(function.arguments())))
                .toList();
    }

    private static JsonNode read(String arguments) {
        try {
            return JSON.readTree(arguments);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("arguments: " + arguments + " (expected: JSON)", broken);
        }
    }

    private static Seen text(String text) {
        return new Seen(text, null, 0, 0, List.of(), null, null);
    }

    private static Seen raised(OpenAIException failure) {
        String name = failure.getClass().getSimpleName();
        String message = String.valueOf(failure.getMessage());
        Seen.Raised raised = failure instanceof OpenAIServiceException service
                ? new Seen.Raised(name, service.statusCode(), service.code().orElse(""), message, requestId(service))
                : new Seen.Raised(name, 0, "", message, "");
        return new Seen("", null, 0, 0, List.of(), null, raised);
    }

    private static String requestId(OpenAIServiceException service) {
        return service.headers().values("x-request-id").stream().findFirst().orElse("");
    }

    @Override
    public void close() {
        // each run has closed its own client
    }
}
