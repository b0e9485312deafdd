package io.pondpilot.systemtests.provider;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What happened to one request. Written by its connection and its watch, read by the control port.
final class Observation {
    private static final int KEPT_BODY = 64 * 1024;

    private final long id;
    private final long connection;
    private final Request request;
    private final String model;
    private final long begin = System.nanoTime();
    private final Instant at = Instant.now();
    private final MessageDigest sent = digest();
    private volatile int status;
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long firstByte = -1;
    private volatile @Nullable Instant firstByteAt;
    private volatile long left = -1;
    private volatile @Nullable Instant leftAt;
    private volatile long ended = -1;
    private volatile @Nullable String outcome;
    private volatile @Nullable String sentDigest;

    Observation(long id, long connection, Request request, String model) {
        this.id = id;
        this.connection = connection;
        this.request = request;
        this.model = model;
    }

    String model() {
        return model;
    }

    void answered(int with) {
        status = with;
    }

    /// Entity bytes went out.
    void wrote(byte[] what, int offset, int length) {
        if (firstByte < 0) {
            firstByte = System.nanoTime() - begin;
            firstByteAt = Instant.now();
        }
        sent.update(what, offset, length);
        bytes.addAndGet(length);
    }

    void frame() {
        frames.incrementAndGet();
    }

    void clientLeft() {
        left = System.nanoTime() - begin;
        leftAt = Instant.now();
    }

    /// The answer is over: `complete`, `cut`, `gone` (the client left before its end) or `failed`.
    void end(String how) {
        ended = System.nanoTime() - begin;
        sentDigest = HexFormat.of().formatHex(sent.digest());
        outcome = how;
    }

    boolean isOver() {
        return outcome != null;
    }

    /// As JSON. Times are milliseconds after the request had come; `-1` stands for not yet.
    String json() {
        StringJoiner headers = new StringJoiner(",", "[", "]");
        for (Request.Field field : request.fields()) {
            headers.add("[" + Json.quote(field.name()) + "," + Json.quote(field.value()) + "]");
        }
        StringJoiner json = new StringJoiner(",", "{", "}");
        json.add("\"id\":" + id);
        json.add("\"connection\":" + connection);
        json.add("\"at_us\":" + micros(at));
        json.add("\"method\":" + Json.quote(request.method()));
        json.add("\"path\":" + Json.quote(request.path()));
        json.add("\"model\":" + Json.quote(model));
        json.add("\"headers\":" + headers);
        json.add("\"body_bytes\":" + request.body().length());
        json.add("\"body_sha256\":" + Json.quote(hex(request.bytes())));
        if (request.body().length() <= KEPT_BODY) {
            json.add("\"body\":" + Json.quote(request.text()));
        }
        json.add("\"status\":" + status);
        json.add("\"frames\":" + frames);
        json.add("\"bytes\":" + bytes);
        String digest = sentDigest;
        json.add("\"sha256\":" + (digest == null ? "null" : Json.quote(digest)));
        json.add("\"first_byte_ms\":" + millis(firstByte));
        json.add("\"first_byte_us\":" + micros(firstByteAt));
        json.add("\"left_ms\":" + millis(left));
        json.add("\"left_us\":" + micros(leftAt));
        json.add("\"ended_ms\":" + millis(ended));
        String how = outcome;
        json.add("\"outcome\":" + (how == null ? "null" : Json.quote(how)));
        return json.toString();
    }

    private static String millis(long nanos) {
        return nanos < 0 ? "-1" : "%.3f".formatted(nanos / 1e6);
    }

    private static long micros(@Nullable Instant instant) {
        return instant == null ? -1 : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
