package dev.penstock.gateway.settings;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.routing.NamePattern;
import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.upstream.TimeLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is said of a provider beside its address, its keys and its models.
 *
 * @param variant how it is spoken to
 * @param limits how long its answers may take
 * @param discovers whether its own list of models is asked for
 * @param accepts names that it takes although no list has them
 * @param needsKey whether it answers under a key only
 * @param price of its models that have none of their own
 */
public record ProviderTraits(
        Variant variant,
        TimeLimits limits,
        boolean discovers,
        List<NamePattern> accepts,
        boolean needsKey,
        Optional<Price> price) {

    /** The members that say all this, in the catalogue as in a row of the database. */
    static final Set<String> MEMBERS = Set.of(
            "dialect",
            "limit_field",
            "stream_options",
            "credential",
            "api_version",
            "reasoning_member",
            "json_schema",
            "reasoning_switch",
            "extra_sampling",
            "timeouts",
            "discovers",
            "accepts",
            "key",
            "price");

    public ProviderTraits {
        accepts = List.copyOf(accepts);
    }

    /** Whether a provider answers without a key. */
    private enum KeyNeed {
        REQUIRED,
        OPTIONAL
    }

    /** Those of a provider of which nothing is said: it speaks as OpenAI does. */
    public static ProviderTraits usual(TimeLimits limits) {
        return new ProviderTraits(Variant.of(Dialect.OPENAI), limits, false, List.of(), true, Optional.empty());
    }

    /** These, but for what the part says otherwise. */
    ProviderTraits changedBy(Part part) {
        KeyNeed need = part.or("key", needsKey ? KeyNeed.REQUIRED : KeyNeed.OPTIONAL, Forms.choice(KeyNeed.class));
        return new ProviderTraits(
                variant(part),
                limits(part),
                part.or("discovers", discovers, Forms.flag()),
                part.has("accepts")
                        ? part.texts("accepts").stream().map(NamePattern::new).toList()
                        : accepts,
                need == KeyNeed.REQUIRED,
                part.part("price").flatMap(own -> PriceEntry.read(own, true)).or(() -> price));
    }

    /**
     * These, but for what a text says otherwise, in JSON or YAML.
     *
     * @param where it stands, for the message
     * @param unknown takes what is said of members that do not exist; they change nothing
     * @throws BadSettings if a value is wrong
     */
    public ProviderTraits changedBy(String where, String text, List<Fault> unknown) throws BadSettings {
        return RowText.read(where, text, this::changedBy, unknown);
    }

    private Variant variant(Part part) {
        Dialect dialect = part.or("dialect", variant.dialect(), Forms.choice(Dialect.class));
        Variant preset = dialect == variant.dialect() ? variant : Variant.of(dialect);
        return new Variant(
                dialect,
                part.or("limit_field", preset.limitField(), Forms.choice(Variant.LimitField.class)),
                part.or("stream_options", preset.streamOptions(), Forms.flag()),
                part.or("credential", preset.credential(), Forms.choice(Variant.Credential.class)),
                part.or("api_version", preset.apiVersion(), Forms.text("a version", "版本")),
                reasoningMember(part, preset),
                part.or("json_schema", preset.jsonSchema(), Forms.flag()),
                part.or("reasoning_switch", preset.reasoningSwitch(), Forms.choice(Variant.ReasoningSwitch.class)),
                part.has("extra_sampling") ? Set.copyOf(part.texts("extra_sampling")) : preset.extraSampling());
    }

    private static String reasoningMember(Part part, Variant preset) {
        Form<String> name = Forms.text("a member's name", "字段名");
        String member = part.or("reasoning_member", preset.reasoningMember(), name);
        return member.equals("none") ? "" : member;
    }

    private TimeLimits limits(Part part) {
        return part.part("timeouts")
                .map(own -> {
                    TimeLimits changed = new TimeLimits(
                            own.or("first_byte", limits.firstByte(), UpstreamSettings.timeLimit()),
                            own.or("idle", limits.idle(), UpstreamSettings.timeLimit()),
                            own.or("total", limits.total(), UpstreamSettings.timeLimit()));
                    own.done();
                    return changed;
                })
                .orElse(limits);
    }
}
