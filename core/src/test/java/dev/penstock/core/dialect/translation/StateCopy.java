package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an object with all state that it may change, so that one stream can be ended at every byte without being read
 * anew for each. What cannot change is shared: texts, records, enums, lambdas. Fails on a class of the JDK that it does not
 * know, so that nothing is shared by mistake.
 */
final class StateCopy {
    private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
    private long weight;

    private StateCopy() {}

    static <T> T of(T original) {
        @SuppressWarnings("unchecked") // a copy is of its original's class
        T copy = (T) new StateCopy().copy(original);
        return copy;
    }

    /** What an object holds on to, in bytes, roughly: its arrays, texts and trees, and some for every object. */
    static long weight(Object held) {
        StateCopy copy = new StateCopy();
        copy.copy(held);
        return copy.weight;
    }

    private Object copy(Object original) {
        Object known = copies.get(original);
        if (known != null) {
            return known;
        }
        weight += 16;
        Object copy = switch (original) {
            case String text -> weighed(text, text.length());
            case StringBuilder text -> text(text);
            case ByteArrayOutputStream bytes -> bytes(bytes);
            case BitSet bits -> weighed(bits.clone(), bits.size() / 8);
            case ContainerNode<?> tree ->
                weighed(tree.deepCopy(), tree.toString().length());
            case JsonNode value -> weighed(value, value.toString().length());
            case HashMap<?, ?> map -> map(map);
            case HashSet<?> set -> all(set, new HashSet<>());
            case ArrayDeque<?> queue -> all(queue, new ArrayDeque<>());
            case ArrayList<?> list -> all(list, new ArrayList<>());
            case Record shared -> record(shared);
            default -> other(original);
        };
        copies.put(original, copy);
        return copy;
    }

    private Object weighed(Object copy, long bytes) {
        weight += bytes;
        return copy;
    }

    private Object text(StringBuilder original) {
        StringBuilder copy = new StringBuilder(original.length());
        copy.append(original);
        return weighed(copy, original.capacity());
    }

    private Object bytes(ByteArrayOutputStream original) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.writeBytes(original.toByteArray());
        return weighed(copy, original.size());
    }

    private Object map(Map<?, ?> original) {
        Map<Object, Object> copy = new HashMap<>();
        original.forEach((key, value) -> copy.put(key, copy(value)));
        return copy;
    }

    private Object all(Collection<?> original, Collection<Object> copy) {
        original.forEach(element -> copy.add(copy(element)));
        return copy;
    }

    private Object record(Record shared) {
        for (var component : shared.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                Object held = component.getAccessor().invoke(shared);
                weight += held instanceof String text ? text.length() : 0;
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return shared;
    }

    private Object other(Object original) {
        Class<?> type = original.getClass();
        if (type.isArray()) {
            return array(original);
        }
        if (type.isEnum() || type.isHidden() || original instanceof Number || original instanceof Boolean) {
            return original;
        }
        if (type.getName().startsWith("java.util.ImmutableCollections")
                || type.getName().startsWith("java.time.")) {
            return original;
        }
        if (!type.getName().startsWith("dev.penstock.")) {
            throw new AssertionError("state: " + type + " (expected: a class that StateCopy knows)");
        }
        return fields(original, type);
    }

    private Object array(Object original) {
        int length = Array.getLength(original);
        Class<?> element = original.getClass().getComponentType();
        Object copy = Array.newInstance(element, length);
        if (element.isPrimitive()) {
            System.arraycopy(original, 0, copy, 0, length);
            weight += (long) length * (element == byte.class || element == boolean.class ? 1 : 8);
            return copy;
        }
        for (int i = 0; i < length; i++) {
            Object value = Array.get(original, i);
            Array.set(copy, i, value == null ? null : copy(value));
        }
        return copy;
    }

    private Object fields(Object original, Class<?> type) {
        try {
            Object copy = bare(type);
            copies.put(original, copy);
            for (Class<?> part = type; part != Object.class; part = part.getSuperclass()) {
                for (Field field : part.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        field.set(copy, value(field, original));
                    }
                }
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** An object whose constructor did not run. What the JDK has for it is asked for by name, since javac warns of the type. */
    private static Object bare(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object maker = factory.getMethod("getReflectionFactory").invoke(null);
        Constructor<?> constructor =
                (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                        .invoke(maker, type, Object.class.getDeclaredConstructor());
        return constructor.newInstance();
    }

    private @Nullable Object value(Field field, Object holder) throws IllegalAccessException {
        Object value = field.get(holder);
        return value == null || field.getType().isPrimitive() ? value : copy(value);
    }
}
