package io.pondpilot.systemtests.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON into maps, lists, strings, doubles and booleans, and quotes texts. `null` becomes
/// [#NULL].
final class Json {
    /// What stands for `null`.
    static final Object NULL = new Object();

    private static final int MAX_DEPTH = 512;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// The value of a document; an empty map where it is not JSON.
    static Object read(String text) {
        try {
            Json json = new Json(text);
            Object value = json.value(0);
            return json.skip() == text.length() ? value : Map.of();
        } catch (IndexOutOfBoundsException | NumberFormatException _) {
            return Map.of();
        }
    }

    /// A member of a map, or an empty map.
    static Object member(Object value, String name) {
        Object found = value instanceof Map<?, ?> map ? map.get(name) : null;
        return found == null ? Map.of() : found;
    }

    /// A member that is a text, or `otherwise`.
    static String text(Object value, String name, String otherwise) {
        return member(value, name) instanceof String found ? found : otherwise;
    }

    /// A string with its quotation marks.
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NumberFormatException("too deep");
        }
        skip();
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (text.charAt(skip()) == '}') {
            at++;
            return members;
        }
        while (true) {
            skip();
            String name = string();
            expect(':');
            members.put(name, value(depth + 1));
            if (more('}')) {
                return members;
            }
        }
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        if (text.charAt(skip()) == ']') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            if (more(']')) {
                return elements;
            }
        }
    }

    private boolean more(char end) {
        char c = text.charAt(skip());
        at++;
        if (c != end && c != ',') {
            throw new NumberFormatException("expected , or " + end);
        }
        return c == end;
    }

    private String string() {
        expect('"');
        int end = at;
        while (text.charAt(end) != '"' && text.charAt(end) != '\\') {
            end++;
        }
        if (text.charAt(end) == '"') {
            String plain = text.substring(at, end);
            at = end + 1;
            return plain;
        }
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
            default -> c;
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw new NumberFormatException("no value");
        }
        at += word.length();
        return value;
    }

    private Double number() {
        int begin = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(begin, at));
    }

    private void expect(char c) {
        if (text.charAt(skip()) != c) {
            throw new NumberFormatException("expected " + c);
        }
        at++;
    }

    private int skip() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }
}
