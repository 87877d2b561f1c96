package dev.penstock.core.dialect.pivot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A function the caller offers to the model.
 *
 * @param schema JSON Schema of the arguments, as the caller wrote it; not changed
 * @param strict whether the caller asked that arguments obey the schema
 */
public record Tool(String name, @Nullable String description, ObjectNode schema, boolean strict) {}
