package io.pondpilot.common.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkerControlIT {
    private static final Secret CREDENTIAL = new Secret("pp1.x.1.y");
    private static final Duration SECOND = Duration.ofSeconds(5);
    private static final WorkerStatus STATUS =
            new WorkerStatus(
                    new UserId("abc123"),
                    7,
                    true,
                    2,
                    Duration.ofMillis(1234),
                    ByteSize.parse("100m"),
                    List.of(new WorkerStatus.DatabaseStatus("sales", true)));

    @TempDir Path directory;

    @Test
    void requestsAreAnsweredOnOneConnection() throws Exception {
        try (Server server = new Server(directory, WorkerControlIT::answer);
                WorkerControl control =
                        WorkerControl.connect(server.address(), CREDENTIAL, SECOND)) {
            assertThat(control.status()).isEqualTo(STATUS);
            assertThat(control.drain()).isEqualTo(2);
            control.undrain();
            control.stop();
            assertThat(control.status()).isEqualTo(STATUS);
        }
    }

    @Test
    void refusalCarriesTheReasonOfTheWorker() throws Exception {
        try (Server server =
                        new Server(
                                directory,
                                line -> "{\"ok\":false,\"error\":\"wrong credential\"}");
                WorkerControl control =
                        WorkerControl.connect(server.address(), CREDENTIAL, SECOND)) {
            assertUnavailable(control::status).hasMessageContaining("wrong credential");
        }
    }

    @Test
    void silentWorkerIsATimeOutAndNonsenseAFailure() throws Exception {
        try (Server server = new Server(directory, line -> "");
                WorkerControl control =
                        WorkerControl.connect(
                                server.address(), CREDENTIAL, Duration.ofMillis(200))) {
            assertUnavailable(control::status);
        }
        try (Server server = new Server(directory.resolve("b"), line -> "nonsense");
                WorkerControl control =
                        WorkerControl.connect(server.address(), CREDENTIAL, SECOND)) {
            assertUnavailable(control::status);
        }
    }

    @Test
    void endOfTheWorkerIsSeenOnAHeldConnection() throws Exception {
        Server server = new Server(directory, WorkerControlIT::answer);
        try (WorkerControl control = WorkerControl.connect(server.address(), CREDENTIAL, SECOND)) {
            assertThat(control.status().ready()).isTrue();
            assertThat(control.awaitEnd(Duration.ofMillis(100))).isFalse();
            server.close();
            assertThat(control.awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertUnavailable(control::status);
        }
    }

    @Test
    void nobodyThereIsAFailureAtOnce() {
        WorkerAddress nowhere = new WorkerAddress.Unix(directory.resolve("none.sock"));
        assertUnavailable(() -> WorkerControl.connect(nowhere, CREDENTIAL, SECOND));
        assertUnavailable(() ->
                WorkerControl.connect(new WorkerAddress.Tcp("127.0.0.1", 1), CREDENTIAL, SECOND));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertUnavailable(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_UNAVAILABLE));
    }

    private static String answer(String line) {
        ControlRequest request = ControlRequest.fromJson(line);
        assertThat(request.credential()).isEqualTo(CREDENTIAL);
        return switch (request.operation()) {
            case STATUS -> STATUS.toJson();
            case DRAIN -> "{\"ok\":true,\"running\":2}";
            case UNDRAIN, STOP -> "{\"ok\":true}";
        };
    }

    /// Answers lines on a unix socket.
    private static final class Server implements AutoCloseable {
        private final ServerSocketChannel listener;
        private final Path socket;
        private volatile SocketChannel connection;

        Server(Path directory, UnaryOperator<String> answers) throws IOException {
            java.nio.file.Files.createDirectories(directory);
            socket = directory.resolve("c.sock");
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
            connection = SocketChannel.open(StandardProtocolFamily.UNIX);
            Thread.ofVirtual().start(() -> serve(answers));
        }

        private void serve(UnaryOperator<String> answers) {
            try {
                connection = listener.accept();
                var lines =
                        new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String answer = answers.apply(line);
                    if (!answer.isEmpty()) {
                        connection.write(
                                ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
                    }
                }
            } catch (IOException e) {
                // Closed by the test.
            }
        }

        WorkerAddress address() {
            return new WorkerAddress.Unix(socket);
        }

        @Override
        public void close() throws IOException {
            listener.close();
            connection.close();
        }
    }
}
