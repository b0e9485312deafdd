package io.pondpilot.common.settings;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.value.TimeSpan;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a setting is written and read.
///
/// @param name for people
/// @param secret whether the text must not be shown, and may come from a file
/// @param list whether YAML takes a sequence, and the environment a comma-separated text
/// @param reader from the texts: one, or the elements of a list; throws `IllegalArgumentException`
record Format<T>(String name, boolean secret, boolean list, Function<List<String>, T> reader) {
    T read(List<String> texts) {
        return reader.apply(texts);
    }

    private static <T> Format<T> of(String name, Function<String, T> reader) {
        return new Format<>(name, false, false, texts -> reader.apply(texts.getFirst()));
    }

    static Format<String> text() {
        return of("text", Function.identity());
    }

    static Format<Path> path() {
        return of("path", text -> Path.of(text).toAbsolutePath().normalize());
    }

    static Format<List<String>> texts() {
        return new Format<>("list of texts", false, true, List::copyOf);
    }

    static Format<List<AllowedHost>> hosts(boolean privateAddresses) {
        return new Format<>(
                "list of host:port",
                false,
                true,
                texts -> texts.stream().map(text -> host(text, privateAddresses)).toList());
    }

    private static AllowedHost host(String text, boolean privateAddresses) {
        try {
            return AllowedHost.parse(text, privateAddresses);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
        }
    }

    /// The file's text, which is read at once.
    static Format<String> certificates() {
        return of(
                "path of a PEM file",
                text -> {
                    String pem;
                    try {
                        pem = Files.readString(Path.of(text));
                    } catch (IOException | InvalidPathException e) {
                        throw new IllegalArgumentException(
                                "the file '" + text + "' cannot be read", e);
                    }
                    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
                        throw new IllegalArgumentException(
                                "the file '" + text + "' holds no certificate in PEM form");
                    }
                    return pem;
                });
    }

    /// A name or an address that is dialled, without a port.
    static Format<String> host() {
        return of(
                "host",
                text -> {
                    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9a-fA-F:]{2,39}")) {
                        throw new IllegalArgumentException(
                                "'" + text + "' is not a host name or an address; give no port");
                    }
                    return text;
                });
    }

    static Format<Secret> secretText() {
        return secretText(1);
    }

    static Format<Secret> secretText(int minLength) {
        return new Format<>(
                minLength > 1 ? "secret, at least " + minLength + " characters" : "secret",
                true,
                false,
                texts -> {
                    int length = texts.getFirst().length();
                    if (length < minLength) {
                        throw new IllegalArgumentException(
                                "it has " + length + " characters and needs at least " + minLength);
                    }
                    return new Secret(texts.getFirst());
                });
    }

    static Format<Secret> redisUrl() {
        return new Format<>(
                "URL",
                true,
                false,
                texts -> {
                    if (!texts.getFirst().matches("(?s)(rediss?|redis-socket)://.+")) {
                        throw new IllegalArgumentException(
                                "it must start with redis://, rediss:// or redis-socket://");
                    }
                    return new Secret(texts.getFirst());
                });
    }

    /// The secret that a file holds, which is read at once.
    static Format<Secret> secretFile() {
        return of(
                "path of a file",
                text -> {
                    String secret;
                    try {
                        secret = Files.readString(Path.of(text)).strip();
                    } catch (IOException | InvalidPathException e) {
                        throw new IllegalArgumentException(
                                "the file '" + text + "' cannot be read", e);
                    }
                    if (secret.isEmpty()) {
                        throw new IllegalArgumentException("the file '" + text + "' is empty");
                    }
                    return new Secret(secret);
                });
    }

    /// An `http://` or `https://` address without user, fragment, and slash at its end.
    static Format<URI> httpUrl() {
        return of(
                "URL",
                text -> {
                    URI url;
                    try {
                        url = new URI(text.replaceFirst("/+$", ""));
                    } catch (URISyntaxException e) {
                        throw new IllegalArgumentException("it cannot be read as a URL", e);
                    }
                    boolean http =
                            "http".equalsIgnoreCase(url.getScheme())
                                    || "https".equalsIgnoreCase(url.getScheme());
                    if (!http || url.getHost() == null) {
                        throw new IllegalArgumentException(
                                "it must be http://host or https://host, with a port and a path"
                                        + " where needed");
                    }
                    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
                        throw new IllegalArgumentException("it must have no user and no fragment");
                    }
                    return url;
                });
    }

    static Format<String> headerName() {
        return of(
                "header name",
                text -> {
                    if (!text.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
                        throw new IllegalArgumentException("it is not the name of a header");
                    }
                    return text.toLowerCase(Locale.ROOT);
                });
    }

    static Format<Long> whole(long min, long max) {
        return of("number, " + min + " to " + max, text -> whole(text, min, max));
    }

    static Format<Integer> integer(int min, int max) {
        return of("number, " + min + " to " + max, text -> integer(text, min, max));
    }

    static Format<Integer> port() {
        return of("port", text -> integer(text, 0, 65_535));
    }

    private static int integer(String text, int min, int max) {
        return (int) whole(text, min, max);
    }

    private static long whole(String text, long min, long max) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    "it must be " + min + " to " + max + ", not " + text);
        }
        return number;
    }

    static Format<Double> decimal(double min, double max) {
        return of(
                "number, " + min + " to " + max,
                text -> {
                    double number;
                    try {
                        number = Double.parseDouble(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("'" + text + "' is not a number", e);
                    }
                    if (!(number >= min && number <= max)) {
                        throw new IllegalArgumentException(
                                "it must be " + min + " to " + max + ", not " + text);
                    }
                    return number;
                });
    }

    static Format<Boolean> flag() {
        return of(
                "true or false",
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "yes", "on" -> true;
                            case "false", "no", "off" -> false;
                            default ->
                                    throw new IllegalArgumentException(
                                            "'" + text + "' is neither true nor false");
                        });
    }

    static Format<ByteSize> size(String min, String max) {
        return of(
                "size, " + min + " to " + max,
                text -> between(ByteSize.parse(text), ByteSize.parse(min), ByteSize.parse(max)));
    }

    static Format<Duration> duration(String min, String max) {
        return of("duration, " + min + " to " + max, text -> duration(text, min, max));
    }

    /// A duration whose bare number means milliseconds, as the documented variable has it.
    static Format<Duration> durationOrMillis(String min, String max) {
        return of(
                "duration, " + min + " to " + max + "; a bare number is milliseconds",
                text -> duration(text.matches("\\d{1,12}") ? text + "ms" : text, min, max));
    }

    private static Duration duration(String text, String min, String max) {
        Duration duration = TimeSpan.parse(text);
        if (duration.compareTo(TimeSpan.parse(min)) < 0
                || duration.compareTo(TimeSpan.parse(max)) > 0) {
            throw new IllegalArgumentException(
                    "it must be " + min + " to " + max + ", not " + text);
        }
        return duration;
    }

    private static ByteSize between(ByteSize size, ByteSize min, ByteSize max) {
        if (size.compareTo(min) < 0 || size.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "it must be " + min + " to " + max + ", not " + size);
        }
        return size;
    }

    static Format<Backend> backend() {
        return word(Backend.values(), Backend::text);
    }

    static Format<JailMode> jail() {
        return word(JailMode.values(), JailMode::text);
    }

    static <T extends Enum<T>> Format<T> lowerCase(T[] all) {
        return word(all, value -> value.name().toLowerCase(Locale.ROOT));
    }

    static Format<PullPolicy> pull() {
        return word(PullPolicy.values(), PullPolicy::text);
    }

    /// Where a Docker engine is, as the engine's own client takes it.
    static Format<URI> engine() {
        return of("unix:///path or tcp://host:port", URI::create);
    }

    private static <T> Format<T> word(T[] all, Function<T, String> name) {
        String names = Arrays.stream(all).map(name).collect(Collectors.joining(", "));
        return of(
                "one of " + names,
                text ->
                        Arrays.stream(all)
                                .filter(value -> name.apply(value).equals(text))
                                .findFirst()
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "'" + text + "' is not one of " + names)));
    }
}
