package io.pondpilot.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {
    @TempDir Path directory;

    @Test
    void refusesCallersWithoutThePasswordAndLeavesNothingBehind() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start(directory);
        int port = URI.create(redis.url()).getPort();
        try (redis;
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));

            byte[] answer = socket.getInputStream().readNBytes(7);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("-NOAUTH");
        }
        assertThat(directory.resolve("redis.conf")).doesNotExist();
        assertThat(directory.resolve("redis.pid")).doesNotExist();
        assertThat(Files.readString(directory.resolve("redis.log"))).contains("bye bye");
    }

    @Test
    void endsTheServerThatAKilledOwnerLeftRunning() {
        EmbeddedRedis leftover = EmbeddedRedis.start(directory);

        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThat(redis.url()).isNotEqualTo(leftover.url());
            assertThat(leftover.alive()).isFalse();
        }
    }
}
