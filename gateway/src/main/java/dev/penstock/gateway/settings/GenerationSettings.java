package dev.penstock.gateway.settings;

import dev.penstock.core.money.price.ContinuedJob;
import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * Long generations: which model they use, what it costs, and how they are continued beyond one call's limit.
 *
 * @param contextWindow in tokens
 * @param outputPerCall the most output tokens of one call
 * @param priceIn nano-dollars per token, and so are the other prices
 * @param continuationsMax how many further calls there may be
 * @param safetyMargin input tokens that each further call adds
 * @param guarded whether a call is guarded by budgets that does not say
 * @param continued whether a call is continued that does not say
 * @param long128k whether the whole window and continuation are on at all
 */
public record GenerationSettings(
        String model,
        int contextWindow,
        int outputPerCall,
        long priceIn,
        long priceOut,
        long priceReasoning,
        int continuationsMax,
        int safetyMargin,
        boolean guarded,
        boolean continued,
        boolean long128k) {

    private static final String MODEL = "deepseek-v3.1";
    private static final long PRICE_IN = 1400;
    private static final long PRICE_OUT = 2800;

    /** Dollars per thousand tokens become whole nano-dollars per token. */
    private static final Form<Long> PER_1K = new Form<>(
            new Words("dollars per 1000 tokens, at most 1000 and with at most six decimals", "每千 token 的美元价格，最多六位小数"),
            GenerationSettings::nanos,
            nanos -> BigDecimal.valueOf(nanos, 6).toPlainString());

    private static final Form<Boolean> SWITCH = new Form<>(
            new Words("enabled or disabled", "enabled 或 disabled"),
            text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "enabled", "on", "true" -> Optional.of(true);
                case "disabled", "off", "false" -> Optional.of(false);
                default -> Optional.empty();
            },
            on -> on ? "enabled" : "disabled");

    static GenerationSettings read(SettingsReader in) {
        return new GenerationSettings(
                in.key("MODEL_NAME", "generation.model")
                        .says("The model of /api/generate where a call names none.", "/api/generate 的默认模型。")
                        .or(MODEL, Forms.text("a model's name", "模型名称")),
                in.key("MODEL_CTX", "generation.context")
                        .says("Its context window, in tokens.", "其上下文窗口（token）。")
                        .or(131_072, Forms.wholeNumber(1024, 100_000_000)),
                in.key("MODEL_MAX_OUTPUT_PER_REQ", "generation.output_per_call")
                        .says(
                                "The most output tokens of one call; longer ones are continued.",
                                "单次调用的最大输出 token；更长的将续写。")
                        .or(8192, Forms.wholeNumber(1, 10_000_000)),
                in.key("PRICE_IN_PER_1K", "generation.price_in_per_1k")
                        .says("Its price for input, in dollars per 1000 tokens.", "每千输入 token 的美元价格。")
                        .or(PRICE_IN, PER_1K),
                in.key("PRICE_OUT_PER_1K", "generation.price_out_per_1k")
                        .says("Its price for output, in dollars per 1000 tokens.", "每千输出 token 的美元价格。")
                        .or(PRICE_OUT, PER_1K),
                in.key("PRICE_REASON_PER_1K", "generation.price_reason_per_1k")
                        .says("Its price for reasoning that a preflight names.", "预检中推理 token 的每千价格。")
                        .or(5600L, PER_1K),
                in.key("CONTINUATION_MAX", "generation.continuations_max")
                        .says("How many further calls continue a long generation.", "长文本最多续写次数。")
                        .or(6, Forms.wholeNumber(0, 1000)),
                in.key("SAFETY_MARGIN", "generation.safety_margin")
                        .says("Input tokens that each further call adds.", "每次续写增加的输入 token。")
                        .or(1024, Forms.wholeNumber(0, 1_000_000)),
                in.key("EP_LONG_OUTPUT_GUARD", "generation.guard")
                        .says(
                                "Whether calls of /api/generate are guarded by budgets unless they say otherwise.",
                                "/api/generate 默认是否启用预算守护。")
                        .or(true, SWITCH),
                in.key("EP_AUTO_CONTINUATION", "generation.auto_continuation")
                        .says("Whether long generations are continued unless a call says otherwise.", "默认是否自动续写。")
                        .or(true, SWITCH),
                in.key("EP_128K_MODE", "generation.long_mode")
                        .says(
                                "Where disabled: a window of 32768, at most 8192 output tokens, and no continuation.",
                                "disabled：窗口 32768，输出至多 8192，不续写。")
                        .or(true, SWITCH));
    }

    private static Optional<Long> nanos(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,6}0*)?")
                ? Optional.of(new BigDecimal(text).movePointRight(6).longValueExact())
                : Optional.empty();
    }

    /**
     * What its tokens cost; reasoning counts as output where a provider bills it within that. Absent where another model was
     * named and nobody set a price for it: the catalogue then knows better.
     */
    Optional<Price> price() {
        boolean own = model.equals(MODEL) || priceIn != PRICE_IN || priceOut != PRICE_OUT;
        return own ? Optional.of(Price.of(priceIn, priceOut)) : Optional.empty();
    }

    /** How long generations run. */
    public ContinuedJob job() {
        return new ContinuedJob(outputPerCall, long128k ? continuationsMax : 0, safetyMargin);
    }
}
