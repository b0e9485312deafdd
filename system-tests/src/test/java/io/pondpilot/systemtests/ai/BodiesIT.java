package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Row 15 of the failure table: bodies that are too large, too deep, or no text.
@ExtendWith(SharedAi.class)
class BodiesIT {
    private static final int LIMIT = 4 * 1024 * 1024;

    private final AiCluster ai;

    BodiesIT(AiCluster ai) {
        this.ai = ai;
    }

    @Test
    void row15ABodyOverTheLimitIs413() throws Exception {
        String padding = "x".repeat(LIMIT);
        HttpResponse<String> answer =
                send(HttpRequest.BodyPublishers.ofString(Calls.chat("limits", false) + padding));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Calls.json(answer).at("/error/message").asText()).contains("ai.max_chat_body");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void row15AHundredMegabytesInChunksAreNotRead() {
        Endless endless = new Endless(100_000_000);

        int status;
        try {
            status = send(HttpRequest.BodyPublishers.ofInputStream(() -> endless)).statusCode();
        } catch (IOException _) {
            status = 0; // The connection was closed while the client still wrote.
        }

        assertThat(status).isIn(0, 413);
        assertThat(endless.read.get()).isLessThan(40_000_000);
    }

    @Test
    void row15APackedBodyIsRefusedAndNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1_000_000]);
            }
        }
        HttpRequest request =
                builder(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                        .header("content-encoding", "gzip")
                        .build();

        assertThat(Calls.send(request).statusCode()).isIn(400, 415);
    }

    @Test
    void row15ADepthOfTenThousandIs400() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        String body = Calls.chat("limits", false).replace("\"How many rows?\"", deep);

        assertThat(send(HttpRequest.BodyPublishers.ofString(body)).statusCode()).isEqualTo(400);
    }

    @Test
    void row15WhatIsNoTextIs400() throws Exception {
        byte[] body = Calls.chat("limits", false).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        body[body.length / 2] = (byte) 0xff;

        assertThat(send(HttpRequest.BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(400);
        assertThat(ai.provider().requests("limits")).isEmpty();
    }

    private HttpResponse<String> send(HttpRequest.BodyPublisher body) throws IOException {
        return Calls.send(builder(body).build());
    }

    private HttpRequest.Builder builder(HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(ai.http("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + Tokens.of("bodies"))
                .POST(body);
    }

    private static final class Endless extends InputStream {
        private final long size;
        private final java.util.concurrent.atomic.AtomicLong read =
                new java.util.concurrent.atomic.AtomicLong();

        Endless(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (read.get() >= size) {
                return -1;
            }
            java.util.Arrays.fill(target, offset, offset + length, (byte) ' ');
            read.addAndGet(length);
            return length;
        }
    }
}
