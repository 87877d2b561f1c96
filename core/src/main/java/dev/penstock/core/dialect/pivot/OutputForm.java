package dev.penstock.core.dialect.pivot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The form a caller wants the answer's text in. */
public sealed interface OutputForm {
    record Free() implements OutputForm {}

    record AnyJson() implements OutputForm {}

    record Schema(String name, @Nullable String description, ObjectNode schema, boolean strict) implements OutputForm {}
}
