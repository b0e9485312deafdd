package io.pondpilot.systemtests.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// How one model behaves.
///
/// @param knobs what differs from an honest, quick provider; [#NAMES] are known
/// @param entity to answer with exactly, a character for each byte; empty for one made by the
///   provider
record Script(Map<String, String> knobs, String entity) {
    /// All knobs. Durations are in milliseconds, positions count from 0, and -1 means never.
    ///
    /// - `status`, `retry-after`, `type`: an error instead of an answer
    /// - `ttft`: before the status line; `first`: between the headers and the first frame; `gap`:
    ///   between frames
    /// - `frames`, `size`: how many deltas of how many characters
    /// - `cut-frame`, `cut-byte`, `cut` (`fin`, `rst`, or `clean`, which is a well-formed end of
    ///   the wrong stream): where the answer breaks, in frames or in bytes of the entity
    /// - `open`: leaves out the last mark (`[DONE]`, `message_stop`)
    /// - `silent`: never answers; `silent-after`: says nothing more after so many frames
    /// - `slow-headers`: a pause before each byte of the head
    /// - `error-frame`: the frame that is replaced by an error event; `garbage-frame`: by broken
    ///   JSON
    /// - `piece`: writes so many bytes of the entity at a time
    /// - `every`: faults on each so-many-th call only; `times`: on the first so many only
    /// - `tool`, `arguments`: answers by calling a tool; `thinking`: thinks before it answers
    /// - `input-tokens`, `output-tokens`, `cached-tokens`: the usage told
    /// - `content-type`: of an exact entity
    static final Set<String> NAMES =
            Set.of(
                    "status",
                    "retry-after",
                    "type",
                    "ttft",
                    "first",
                    "gap",
                    "frames",
                    "size",
                    "cut-frame",
                    "cut-byte",
                    "cut",
                    "open",
                    "silent",
                    "silent-after",
                    "slow-headers",
                    "error-frame",
                    "garbage-frame",
                    "piece",
                    "every",
                    "times",
                    "tool",
                    "arguments",
                    "thinking",
                    "input-tokens",
                    "output-tokens",
                    "cached-tokens",
                    "content-type");

    private static final Set<String> FAULTS =
            Set.of(
                    "status",
                    "retry-after",
                    "type",
                    "cut-frame",
                    "cut-byte",
                    "cut",
                    "open",
                    "silent",
                    "silent-after",
                    "slow-headers",
                    "error-frame",
                    "garbage-frame");

    private static final Set<String> PAUSES =
            Set.of("ttft", "first", "gap", "silent", "silent-after", "slow-headers");

    /// An honest and quick provider.
    static final Script HONEST = new Script(Map.of(), "");

    Script {
        Set<String> unknown = new TreeSet<>(knobs.keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown knobs: " + unknown);
        }
        knobs = Map.copyOf(knobs);
    }

    /// The same without what is wrong with it.
    Script honest() {
        Map<String, String> kept = new java.util.HashMap<>(knobs);
        kept.keySet().removeAll(FAULTS);
        return new Script(kept, entity);
    }

    /// For the so-many-th call, from 0.
    Script forCall(long number) {
        int every = number("every", 1);
        int times = number("times", Integer.MAX_VALUE);
        return number % every == every - 1 && number < times ? this : honest();
    }

    int number(String name, int otherwise) {
        String value = knobs.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    Duration time(String name) {
        return Duration.ofMillis(number(name, 0));
    }

    boolean is(String name) {
        return "true".equals(knobs.get(name));
    }

    String text(String name, String otherwise) {
        return knobs.getOrDefault(name, otherwise);
    }

    /// Whether answering takes so long that the client may leave meanwhile.
    boolean takesTime() {
        return knobs.keySet().stream().anyMatch(PAUSES::contains);
    }
}
