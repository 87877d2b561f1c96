package dev.penstock.core.dialect.translation;

import static dev.penstock.core.dialect.Dialect.ANTHROPIC;
import static dev.penstock.core.dialect.Dialect.OLLAMA;
import static dev.penstock.core.dialect.Dialect.OPENAI;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.pivot.Feature;
import java.util.List;

/**
 * How a caller of one dialect asks for a feature: a request without it and the same request with it, both complete but for
 * their braces.
 *
 * @param member the member that messages and headers name
 */
record FeatureUse(Dialect caller, Feature feature, String member, Operation operation, String without, String with) {
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String LIMIT = "\"max_tokens\":9000,";
    private static final String PNG = "iVBORw0KGgo=";
    private static final String OPENAI_TOOLS = HI
            + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}}]";
    private static final String ANTHROPIC_TOOLS = LIMIT + HI
            + ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}]";
    private static final String OLLAMA_TOOLS = OPENAI_TOOLS;

    static final List<FeatureUse> ALL = List.of(
            // Callers of the openai dialect.
            openai(
                    Feature.SYSTEM,
                    "messages[].role",
                    HI,
                    "\"messages\":[{\"role\":\"developer\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi\"}]"),
            openai(
                    Feature.MESSAGE_NAME,
                    "messages[].name",
                    HI,
                    "\"messages\":[{\"role\":\"user\",\"name\":\"bob\",\"content\":\"hi\"}]"),
            openaiPart(
                    Feature.IMAGE_DATA,
                    "messages[].content[].image_url.url",
                    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + PNG + "\"}}"),
            openaiPart(
                    Feature.IMAGE_LINK,
                    "messages[].content[].image_url.url",
                    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\"}}"),
            new FeatureUse(
                    OPENAI,
                    Feature.IMAGE_DETAIL,
                    "messages[].content[].image_url.detail",
                    Operation.CHAT,
                    openaiContent(
                            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + PNG + "\"}}"),
                    openaiContent(
                            "{\"type\":\"image_url\",\"image_url\":{\"detail\":\"low\",\"url\":\"data:image/png;base64,"
                                    + PNG + "\"}}")),
            openaiPart(
                    Feature.DOCUMENT_DATA,
                    "messages[].content[].file.file_data",
                    "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}"),
            openaiPart(
                    Feature.STORED_FILE,
                    "messages[].content[].file.file_id",
                    "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}"),
            openaiPart(
                    Feature.AUDIO_DATA,
                    "messages[].content[].input_audio.data",
                    "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"UklGRg==\",\"format\":\"wav\"}}"),
            new FeatureUse(
                    OPENAI,
                    Feature.CACHE_MARKS,
                    "messages[].content[].cache_control",
                    Operation.CHAT,
                    openaiContent("{\"type\":\"text\",\"text\":\"x\"}"),
                    openaiContent("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}")),
            openai(Feature.TOOLS, "tools", HI, OPENAI_TOOLS),
            openai(
                    Feature.TOOL_STRICT,
                    "tools[].function.strict",
                    OPENAI_TOOLS,
                    OPENAI_TOOLS.replace("\"name\":\"f\"", "\"name\":\"f\",\"strict\":true")),
            openai(Feature.HOSTED_TOOLS, "web_search_options", HI, HI + ",\"web_search_options\":{}"),
            openai(Feature.OLD_FUNCTIONS, "functions", HI, HI + ",\"functions\":[{\"name\":\"f\"}]"),
            openai(Feature.TOOL_CHOICE_NONE, "tool_choice", OPENAI_TOOLS, OPENAI_TOOLS + ",\"tool_choice\":\"none\""),
            openai(
                    Feature.TOOL_CHOICE_REQUIRED,
                    "tool_choice",
                    OPENAI_TOOLS,
                    OPENAI_TOOLS + ",\"tool_choice\":\"required\""),
            openai(
                    Feature.TOOL_CHOICE_NAMED,
                    "tool_choice",
                    OPENAI_TOOLS,
                    OPENAI_TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}"),
            openai(
                    Feature.ONE_TOOL_AT_A_TIME,
                    "parallel_tool_calls",
                    OPENAI_TOOLS,
                    OPENAI_TOOLS + ",\"parallel_tool_calls\":false"),
            openai(Feature.MAX_TOKENS, "max_completion_tokens", HI, HI + ",\"max_completion_tokens\":77"),
            openai(Feature.TEMPERATURE, "temperature", HI, HI + ",\"temperature\":0.5"),
            openai(Feature.TOP_P, "top_p", HI, HI + ",\"top_p\":0.5"),
            openai(Feature.TOP_K, "top_k", HI, HI + ",\"top_k\":5"),
            openai(Feature.MIN_P, "min_p", HI, HI + ",\"min_p\":0.5"),
            openai(Feature.FREQUENCY_PENALTY, "frequency_penalty", HI, HI + ",\"frequency_penalty\":0.5"),
            openai(Feature.PRESENCE_PENALTY, "presence_penalty", HI, HI + ",\"presence_penalty\":0.5"),
            openai(Feature.REPEAT_PENALTY, "repetition_penalty", HI, HI + ",\"repetition_penalty\":1.5"),
            openai(Feature.SEED, "seed", HI, HI + ",\"seed\":5"),
            openai(Feature.STOP, "stop", HI, HI + ",\"stop\":[\"END\"]"),
            openai(Feature.LOGIT_BIAS, "logit_bias", HI, HI + ",\"logit_bias\":{\"1\":2}"),
            openai(Feature.SEVERAL_CHOICES, "n", HI, HI + ",\"n\":2"),
            openai(Feature.LOGPROBS, "logprobs", HI, HI + ",\"logprobs\":true,\"top_logprobs\":2"),
            openai(Feature.JSON_OBJECT, "response_format", HI, HI + ",\"response_format\":{\"type\":\"json_object\"}"),
            openai(
                    Feature.JSON_SCHEMA,
                    "response_format",
                    HI,
                    HI
                            + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}"),
            openai(Feature.VERBOSITY, "verbosity", HI, HI + ",\"verbosity\":\"low\""),
            openai(
                    Feature.PREDICTION,
                    "prediction",
                    HI,
                    HI + ",\"prediction\":{\"type\":\"content\",\"content\":\"x\"}"),
            openai(Feature.AUDIO_OUTPUT, "modalities", HI, HI + ",\"modalities\":[\"text\",\"audio\"]"),
            openai(Feature.REASONING_EFFORT, "reasoning_effort", HI, HI + ",\"reasoning_effort\":\"high\""),
            openai(Feature.REASONING_BUDGET, "thinking_budget", HI, HI + ",\"thinking_budget\":2048"),
            openai(Feature.REASONING_OFF, "reasoning_effort", HI, HI + ",\"reasoning_effort\":\"none\""),
            openai(Feature.USER, "user", HI, HI + ",\"user\":\"u\""),
            openai(Feature.METADATA, "metadata", HI, HI + ",\"metadata\":{\"a\":\"b\"}"),
            openai(Feature.SERVICE_TIER, "service_tier", HI, HI + ",\"service_tier\":\"flex\""),
            openai(Feature.STORE, "store", HI, HI + ",\"store\":true"),
            openai(Feature.CACHE_KEY, "prompt_cache_key", HI, HI + ",\"prompt_cache_key\":\"k\""),
            new FeatureUse(
                    OPENAI,
                    Feature.DIMENSIONS,
                    "dimensions",
                    Operation.EMBEDDINGS,
                    "\"input\":\"x\"",
                    "\"input\":\"x\",\"dimensions\":8"),
            new FeatureUse(
                    OPENAI, Feature.TOKEN_INPUT, "input", Operation.EMBEDDINGS, "\"input\":\"x\"", "\"input\":[1,2,3]"),
            // Callers of the anthropic dialect.
            anthropic(Feature.SYSTEM, "system", HI, HI + ",\"system\":\"be brief\""),
            anthropicBlock(
                    Feature.IMAGE_DATA,
                    "messages[].content[].source.data",
                    "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" + PNG
                            + "\"}}"),
            anthropicBlock(
                    Feature.IMAGE_LINK,
                    "messages[].content[].source.url",
                    "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}}"),
            anthropicBlock(
                    Feature.DOCUMENT_DATA,
                    "messages[].content[].source.data",
                    "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JVBERi0=\"}}"),
            anthropicBlock(
                    Feature.DOCUMENT_LINK,
                    "messages[].content[].source.url",
                    "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.pdf\"}}"),
            anthropicBlock(
                    Feature.DOCUMENT_TEXT,
                    "messages[].content[].source.data",
                    "{\"type\":\"document\",\"title\":\"T\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"}}"),
            anthropicBlock(
                    Feature.STORED_FILE,
                    "messages[].content[].source.file_id",
                    "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}"),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.CITATIONS,
                    "messages[].content[].citations",
                    Operation.CHAT,
                    anthropicContent(
                            "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"}}"),
                    anthropicContent(
                            "{\"type\":\"document\",\"citations\":{\"enabled\":true},\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"}}")),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.CACHE_MARKS,
                    "messages[].content[].cache_control",
                    Operation.CHAT,
                    anthropicContent("{\"type\":\"text\",\"text\":\"x\"}"),
                    anthropicContent("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}")),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.HELD_CONVERSATION,
                    "thread",
                    Operation.CHAT,
                    LIMIT + HI,
                    LIMIT + HI + ",\"thread\":{\"type\":\"create\"}"),
            new FeatureUse(ANTHROPIC, Feature.TOOLS, "tools", Operation.CHAT, LIMIT + HI, ANTHROPIC_TOOLS),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.TOOL_STRICT,
                    "tools[].strict",
                    Operation.CHAT,
                    ANTHROPIC_TOOLS,
                    ANTHROPIC_TOOLS.replace("\"name\":\"f\"", "\"name\":\"f\",\"strict\":true")),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.HOSTED_TOOLS,
                    "tools[].type",
                    Operation.CHAT,
                    LIMIT + HI,
                    LIMIT + HI + ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.TOOL_CHOICE_NONE,
                    "tool_choice",
                    Operation.CHAT,
                    ANTHROPIC_TOOLS,
                    ANTHROPIC_TOOLS + ",\"tool_choice\":{\"type\":\"none\"}"),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.TOOL_CHOICE_REQUIRED,
                    "tool_choice",
                    Operation.CHAT,
                    ANTHROPIC_TOOLS,
                    ANTHROPIC_TOOLS + ",\"tool_choice\":{\"type\":\"any\"}"),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.TOOL_CHOICE_NAMED,
                    "tool_choice",
                    Operation.CHAT,
                    ANTHROPIC_TOOLS,
                    ANTHROPIC_TOOLS + ",\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}"),
            new FeatureUse(
                    ANTHROPIC,
                    Feature.ONE_TOOL_AT_A_TIME,
                    "tool_choice.disable_parallel_tool_use",
                    Operation.CHAT,
                    ANTHROPIC_TOOLS + ",\"tool_choice\":{\"type\":\"auto\"}",
                    ANTHROPIC_TOOLS + ",\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"),
            anthropicResult(
                    Feature.TOOL_RESULT_FAILED,
                    "messages[].content[].is_error",
                    "\"content\":\"x\"",
                    "\"content\":\"x\",\"is_error\":true"),
            anthropicResult(
                    Feature.TOOL_RESULT_MEDIA,
                    "messages[].content[].content",
                    "\"content\":\"x\"",
                    "\"content\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                            + PNG + "\"}}]"),
            new FeatureUse(
                    ANTHROPIC, Feature.MAX_TOKENS, "max_tokens", Operation.CHAT, LIMIT + HI, "\"max_tokens\":77," + HI),
            anthropic(Feature.TEMPERATURE, "temperature", HI, HI + ",\"temperature\":0.5"),
            anthropic(Feature.TOP_P, "top_p", HI, HI + ",\"top_p\":0.5"),
            anthropic(Feature.TOP_K, "top_k", HI, HI + ",\"top_k\":5"),
            anthropic(Feature.STOP, "stop_sequences", HI, HI + ",\"stop_sequences\":[\"END\"]"),
            anthropic(
                    Feature.JSON_SCHEMA,
                    "output_config.format.schema",
                    HI,
                    HI + ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}"),
            anthropic(
                    Feature.REASONING_EFFORT,
                    "output_config.effort",
                    HI,
                    HI + ",\"output_config\":{\"effort\":\"high\"}"),
            anthropic(
                    Feature.REASONING_BUDGET,
                    "thinking.budget_tokens",
                    HI,
                    HI + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}"),
            anthropic(Feature.REASONING_OFF, "thinking", HI, HI + ",\"thinking\":{\"type\":\"disabled\"}"),
            anthropic(Feature.USER, "metadata.user_id", HI, HI + ",\"metadata\":{\"user_id\":\"u\"}"),
            anthropic(Feature.SERVICE_TIER, "service_tier", HI, HI + ",\"service_tier\":\"auto\""),
            // Callers of Ollama's dialect.
            ollama(
                    Feature.SYSTEM,
                    "messages[].role",
                    HI,
                    "\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi\"}]"),
            ollama(
                    Feature.IMAGE_DATA,
                    "messages[].images",
                    HI,
                    "\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":[\"" + PNG + "\"]}]"),
            ollama(Feature.TOOLS, "tools", HI, OLLAMA_TOOLS),
            ollama(Feature.MAX_TOKENS, "options.num_predict", HI, option("\"num_predict\":77")),
            ollama(Feature.TEMPERATURE, "options.temperature", HI, option("\"temperature\":0.5")),
            ollama(Feature.TOP_P, "options.top_p", HI, option("\"top_p\":0.5")),
            ollama(Feature.TOP_K, "options.top_k", HI, option("\"top_k\":5")),
            ollama(Feature.MIN_P, "options.min_p", HI, option("\"min_p\":0.5")),
            ollama(Feature.FREQUENCY_PENALTY, "options.frequency_penalty", HI, option("\"frequency_penalty\":0.5")),
            ollama(Feature.PRESENCE_PENALTY, "options.presence_penalty", HI, option("\"presence_penalty\":0.5")),
            ollama(Feature.REPEAT_PENALTY, "options.repeat_penalty", HI, option("\"repeat_penalty\":1.5")),
            ollama(Feature.SEED, "options.seed", HI, option("\"seed\":5")),
            ollama(Feature.STOP, "options.stop", HI, option("\"stop\":[\"END\"]")),
            ollama(Feature.JSON_OBJECT, "format", HI, HI + ",\"format\":\"json\""),
            ollama(Feature.JSON_SCHEMA, "format", HI, HI + ",\"format\":{\"type\":\"object\"}"),
            ollama(Feature.REASONING_EFFORT, "think", HI, HI + ",\"think\":\"high\""),
            ollama(Feature.REASONING_OFF, "think", HI, HI + ",\"think\":false"),
            new FeatureUse(
                    OLLAMA,
                    Feature.FILL_IN,
                    "suffix",
                    Operation.GENERATE,
                    "\"prompt\":\"x\"",
                    "\"prompt\":\"x\",\"suffix\":\"y\""),
            new FeatureUse(
                    OLLAMA,
                    Feature.DIMENSIONS,
                    "dimensions",
                    Operation.EMBEDDINGS,
                    "\"input\":\"x\"",
                    "\"input\":\"x\",\"dimensions\":8"));

    private static FeatureUse openai(Feature feature, String member, String without, String with) {
        return new FeatureUse(OPENAI, feature, member, Operation.CHAT, without, with);
    }

    private static FeatureUse openaiPart(Feature feature, String member, String part) {
        return openai(
                feature,
                member,
                openaiContent("{\"type\":\"text\",\"text\":\"x\"}"),
                openaiContent("{\"type\":\"text\",\"text\":\"x\"}," + part));
    }

    private static String openaiContent(String parts) {
        return "\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]";
    }

    private static FeatureUse anthropic(Feature feature, String member, String without, String with) {
        return new FeatureUse(ANTHROPIC, feature, member, Operation.CHAT, LIMIT + without, LIMIT + with);
    }

    private static FeatureUse anthropicBlock(Feature feature, String member, String block) {
        String text = "{\"type\":\"text\",\"text\":\"x\"}";
        return new FeatureUse(
                ANTHROPIC,
                feature,
                member,
                Operation.CHAT,
                anthropicContent(text),
                anthropicContent(text + "," + block));
    }

    private static String anthropicContent(String blocks) {
        return LIMIT + "\"messages\":[{\"role\":\"user\",\"content\":[" + blocks + "]}]";
    }

    private static FeatureUse anthropicResult(Feature feature, String member, String without, String with) {
        String before =
                LIMIT + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":"
                        + "[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",";
        return new FeatureUse(
                ANTHROPIC, feature, member, Operation.CHAT, before + without + "}]}]", before + with + "}]}]");
    }

    private static FeatureUse ollama(Feature feature, String member, String without, String with) {
        return new FeatureUse(OLLAMA, feature, member, Operation.CHAT, without, with);
    }

    private static String option(String option) {
        return HI + ",\"options\":{" + option + "}";
    }

    @Override
    public String toString() {
        return caller + " " + feature;
    }
}
