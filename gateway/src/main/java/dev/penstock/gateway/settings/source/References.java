package dev.penstock.gateway.settings.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves references in YAML values: the name of a variable between <code>${</code> and <code>}</code>, or with a default after <code>:-</code>. Two dollar signs make a literal one. */
final class References {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

    private final Environment environment;
    private final Faults faults;

    References(Environment environment, Faults faults) {
        this.environment = environment;
        this.faults = faults;
    }

    Written resolve(String raw, String origin) {
        if (raw.indexOf("${") < 0) {
            return new Written(raw, raw, origin);
        }
        Matcher matcher = REFERENCE.matcher(raw);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(replacement(matcher, origin)));
        }
        return new Written(matcher.appendTail(text).toString(), raw, origin);
    }

    private String replacement(Matcher matcher, String origin) {
        String name = matcher.group(1);
        if (name == null) {
            if (matcher.group().equals("${")) {
                faults.add("${", "a reference that is not understood", "${NAME} or ${NAME:-default}", origin);
            }
            return "${";
        }
        Optional<Written> found = environment.find(name);
        if (found.isPresent()) {
            return found.get().text();
        }
        if (matcher.group(2) == null) {
            faults.add("${" + name + "}", "not set", "a variable in the environment or in .env", origin);
            return "";
        }
        return matcher.group(2);
    }
}
