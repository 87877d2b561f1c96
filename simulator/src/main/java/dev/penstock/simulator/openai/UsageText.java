package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;

/** Usage as the openai dialect writes it. */
final class UsageText {
    private UsageText() {}

    static String of(Variant variant, Usage usage, UsageShape shape) {
        StringBuilder json = new StringBuilder(256)
                .append("{\"prompt_tokens\":")
                .append(shape.figure(usage.prompt()))
                .append(",\"completion_tokens\":")
                .append(shape.figure(usage.completion()))
                .append(",\"total_tokens\":")
                .append(shape.figure(usage.prompt() + usage.completion()));
        if (variant != Variant.OLLAMA) {
            json.append(",\"prompt_tokens_details\":{\"cached_tokens\":")
                    .append(shape.figure(usage.cached()))
                    .append(",\"cache_write_tokens\":")
                    .append(shape.figure(usage.cacheWritten()))
                    .append("},\"completion_tokens_details\":{\"reasoning_tokens\":")
                    .append(shape.figure(usage.reasoning()))
                    .append('}');
        }
        if (variant == Variant.DEEPSEEK) {
            json.append(",\"prompt_cache_hit_tokens\":")
                    .append(shape.figure(usage.cached()))
                    .append(",\"prompt_cache_miss_tokens\":")
                    .append(shape.figure(usage.prompt() - usage.cached()));
        }
        return json.append('}').toString();
    }
}
