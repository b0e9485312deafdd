package io.pondpilot.systemtests.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends one answer with everything that its script does to it.
final class Delivery {
    private final Socket socket;
    private final OutputStream out;
    private final Script script;
    private final Answer answer;
    private final Observation observation;
    private final @Nullable Watch watch;
    private final Charset charset;
    private int sent;

    Delivery(
            Socket socket,
            Script script,
            Answer answer,
            Observation observation,
            @Nullable Watch watch)
            throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.script = script;
        this.answer = answer;
        this.observation = observation;
        this.watch = watch;
        // An exact entity is bytes and need not be text.
        this.charset =
                script.entity().isEmpty() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }

    /// Sends it.
    ///
    /// @return `complete`, `cut` or `gone`; after anything but the first the connection is over
    String run() throws IOException, InterruptedException {
        if (script.is("silent")) {
            return forEver();
        }
        if (gone(script.time("ttft"))) {
            return "gone";
        }
        observation.answered(answer.status());
        byte[] whole =
                answer.streamed() ? new byte[0] : answer.frames().getFirst().getBytes(charset);
        byte[] head = head(whole.length);
        if (script.number("slow-headers", 0) > 0) {
            for (byte b : head) {
                if (gone(script.time("slow-headers"))) {
                    return "gone";
                }
                out.write(b);
            }
            head = new byte[0];
        }
        if (!answer.streamed()) {
            return entity(head, whole);
        }
        out.write(head);
        return gone(script.time("first")) ? "gone" : frames();
    }

    private String entity(byte[] head, byte[] whole) throws IOException {
        int cut = script.number("cut-byte", -1);
        int length = cut < 0 ? whole.length : Math.min(cut, whole.length);
        byte[] both = new byte[head.length + length];
        System.arraycopy(head, 0, both, 0, head.length);
        System.arraycopy(whole, 0, both, head.length, length);
        out.write(both);
        observation.wrote(whole, 0, length);
        observation.frame();
        return length < whole.length ? cut() : "complete";
    }

    private String frames() throws IOException, InterruptedException {
        List<String> frames = spoilt();
        for (int i = 0; i < frames.size(); i++) {
            if (i == script.number("silent-after", -1)) {
                return forEver();
            }
            if (i == script.number("cut-frame", -1)) {
                return cut();
            }
            if (i > answer.deltas() && gone(script.time("gap"))) {
                return "gone";
            }
            byte[] frame = frames.get(i).getBytes(charset);
            int cut = script.number("cut-byte", -1);
            boolean last = cut >= 0 && sent + frame.length > cut;
            pieces(frame, last ? cut - sent : frame.length);
            observation.frame();
            if (last) {
                return cut();
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return "complete";
    }

    private List<String> spoilt() {
        List<String> frames = new ArrayList<>(answer.frames());
        int garbage = script.number("garbage-frame", -1);
        if (garbage >= 0 && garbage < frames.size()) {
            frames.set(garbage, "data: {\"choices\":[{\"delta\": oops\n\n");
        }
        int error = script.number("error-frame", -1);
        if (error >= 0 && error < frames.size()) {
            frames = new ArrayList<>(frames.subList(0, error));
            frames.add(answer.errorEvent());
        } else if (script.is("open")) {
            frames.remove(answer.endMark());
        }
        return frames;
    }

    private void pieces(byte[] frame, int length) throws IOException {
        int size = script.number("piece", Integer.MAX_VALUE);
        for (int at = 0; at < length; at += Math.min(size, length - at)) {
            chunk(frame, at, Math.min(size, length - at));
        }
    }

    // One write for each chunk: length, bytes and end in one segment.
    private void chunk(byte[] frame, int offset, int length) throws IOException {
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[size.length + length + 2];
        System.arraycopy(size, 0, all, 0, size.length);
        System.arraycopy(frame, offset, all, size.length, length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        out.write(all);
        observation.wrote(frame, offset, length);
        sent += length;
    }

    private byte[] head(int length) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(answer.status()).append(" Mock\r\n");
        head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
        head.append("request-id: req_mock\r\nx-request-id: req_mock\r\n");
        String retryAfter = script.text("retry-after", "");
        if (!retryAfter.isEmpty()) {
            head.append("retry-after: ").append(retryAfter).append("\r\n");
        }
        head.append(
                answer.streamed()
                        ? "Transfer-Encoding: chunked\r\n\r\n"
                        : "Content-Length: " + length + "\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String cut() throws IOException {
        switch (script.text("cut", "fin")) {
            case "rst" -> socket.setSoLinger(true, 0);
            case "clean" -> {
                if (answer.streamed()) {
                    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            default -> {}
        }
        socket.close();
        return "cut";
    }

    private String forEver() throws InterruptedException {
        while (!gone(Duration.ofHours(1))) {}
        return "gone";
    }

    private boolean gone(Duration time) throws InterruptedException {
        if (watch != null) {
            return watch.gone(time);
        }
        Thread.sleep(time);
        return false;
    }
}
