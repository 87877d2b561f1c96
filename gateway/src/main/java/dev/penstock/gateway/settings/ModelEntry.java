package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Model.Kind;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one model of the catalogue. */
final class ModelEntry {
    private static final Form<Integer> TOKENS = Forms.wholeNumber(1, 1_000_000_000);

    private ModelEntry() {}

    static Model read(String id, Part part, Optional<String> defaultModel) {
        Kind kind = part.or("kind", Kind.CHAT, Forms.choice(Kind.class));
        boolean chat = kind == Kind.CHAT;
        Model model = new Model(
                id,
                part.or("upstream", id, Forms.text("the provider's name for the model", "模型在提供商处的名称")),
                kind,
                tokens(part, "context"),
                tokens(part, "output"),
                part.or("streaming", kind != Kind.EMBEDDING, Forms.flag()),
                part.or("tools", chat, Forms.flag()),
                part.or("vision", false, Forms.flag()),
                part.part("price").flatMap(price -> PriceEntry.read(price, chat)),
                tokens(part, "image_tokens"),
                defaultModel.filter(id::equals).isPresent());
        part.done();
        return model;
    }

    private static OptionalLong tokens(Part part, String name) {
        Optional<Integer> tokens = part.maybe(name, TOKENS);
        return tokens.isPresent() ? OptionalLong.of(tokens.get()) : OptionalLong.empty();
    }
}
