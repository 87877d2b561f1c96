package dev.penstock.gateway.live;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.KnownProvider;
import dev.penstock.gateway.settings.ModelExtras;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.store.catalogue.StoredModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes the models of one provider: those of its rows, and after them those that only the settings or the catalogue know. */
final class ModelMaker {
    private final KnownProvider known;
    private final List<String> troubles;
    private final Map<String, Model> knownModels = new HashMap<>();
    private final List<Model> stored = new ArrayList<>();
    private final Set<String> rows = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();
    private boolean hasDefault;

    ModelMaker(KnownProvider known, List<String> troubles) {
        this.known = known;
        this.troubles = troubles;
        known.models().forEach(model -> knownModels.put(model.id(), model));
    }

    void add(StoredModel row) {
        rows.add(row.code());
        Optional<Model.Kind> kind = kind(row.type());
        if (!row.active() || kind.isEmpty()) {
            withheld.add(row.code());
            return;
        }
        try {
            List<Fault> unknown = new ArrayList<>();
            Model read = model(row, kind.get(), unknown);
            unknown.forEach(fault -> troubles.add(where(row) + " is served, but: " + fault));
            Model model = known.modelsSet().contains(row.code()) ? knownModels.getOrDefault(row.code(), read) : read;
            hasDefault |= row.isDefault();
            stored.add(model);
        } catch (IllegalArgumentException | BadSettings broken) {
            withheld.add(row.code());
            troubles.add(where(row) + " is not served: " + broken.getMessage());
        }
    }

    /** What is wrong with a row, whether or not it is switched on. What nobody can call is read as what gives no text. */
    List<String> faults(StoredModel row) {
        List<Fault> faults = new ArrayList<>();
        try {
            model(row, kind(row.type()).orElse(Model.Kind.EMBEDDING), faults);
        } catch (IllegalArgumentException broken) {
            return List.of(String.valueOf(broken.getMessage()));
        } catch (BadSettings broken) {
            faults.addAll(broken.faults());
        }
        return faults.stream().map(Fault::toString).toList();
    }

    private String where(StoredModel row) {
        return "model " + row.code() + " of " + known.name() + " (t_ai_models row " + row.id() + ")";
    }

    List<Model> served() {
        List<Model> all = new ArrayList<>(stored);
        for (Model model : known.models()) {
            if (!rows.contains(model.id())) {
                all.add(hasDefault ? model.asNoDefault() : model);
            }
        }
        return all;
    }

    Set<String> withheld() {
        return withheld;
    }

    private Model model(StoredModel row, Model.Kind kind, List<Fault> unknown) throws BadSettings {
        ModelExtras extras = extras(row, kind, unknown);
        return new Model(
                row.code(),
                row.upstreamName().filter(name -> !name.isBlank()).orElse(row.code()),
                kind,
                tokens(row.maxInputTokens()),
                tokens(row.maxOutputTokens()),
                row.streaming(),
                row.functionCall(),
                row.vision(),
                extras.price().or(() -> price(row)),
                extras.imageTokens().isPresent()
                        ? extras.imageTokens()
                        : Optional.ofNullable(knownModels.get(row.code()))
                                .map(Model::imageTokens)
                                .orElse(OptionalLong.empty()),
                row.isDefault());
    }

    private static ModelExtras extras(StoredModel row, Model.Kind kind, List<Fault> unknown) throws BadSettings {
        Optional<String> text = row.configJson().filter(config -> !config.isBlank());
        return text.isEmpty() ? ModelExtras.NONE : ModelExtras.read(text.get(), kind == Model.Kind.CHAT, unknown);
    }

    /** The table has no place for dearer long prompts, fees and peak hours; they hold as long as the rest of the price does. */
    private Optional<Price> price(StoredModel row) {
        Optional<Price> whole = Optional.ofNullable(knownModels.get(row.code())).flatMap(Model::price);
        boolean same = whole.isPresent()
                && row.price().isPresent()
                && sameRates(whole.get(), row.price().get());
        return same ? whole : row.price();
    }

    private static boolean sameRates(Price one, Price other) {
        return one.input() == other.input()
                && one.output() == other.output()
                && one.cachedInput() == other.cachedInput()
                && one.cacheWrite() == other.cacheWrite()
                && one.reasoning() == other.reasoning();
    }

    private static OptionalLong tokens(Optional<Integer> tokens) {
        return tokens.isPresent() ? OptionalLong.of(tokens.get()) : OptionalLong.empty();
    }

    /** What no surface can call has none. */
    private static Optional<Model.Kind> kind(String type) {
        return switch (type) {
            case "chat", "completion" -> Optional.of(Model.Kind.CHAT);
            case "embedding" -> Optional.of(Model.Kind.EMBEDDING);
            case "speech" -> Optional.of(Model.Kind.SPEECH);
            default -> Optional.empty();
        };
    }
}
