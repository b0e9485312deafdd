package io.pondpilot.container.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.pondpilot.container.orchestrator.OrchestratorException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The standard input of a container that is about to start: the only way by which a worker gets
/// its secrets, which so stand in no environment, argument, label or file. One line is written,
/// then the input ends, since the engine closes it with the first who leaves.
final class Stdin implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Stdin.class);
    private static final Duration ATTACHED_WITHIN = Duration.ofSeconds(10);
    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    private final ResultCallback.Adapter<Frame> connection = new ResultCallback.Adapter<>();
    private final Line line;

    private Stdin(String text) {
        this.line = new Line((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Attaches to a container that was created, with what it is to read. Blocks until the engine
    /// holds it.
    ///
    /// @throws OrchestratorException when the engine does not take it
    static Stdin attach(Engine engine, String container, String text) {
        var stdin = new Stdin(text);
        try {
            engine.streams()
                    .attachContainerCmd(container)
                    .withStdIn(stdin.line)
                    .withFollowStream(true)
                    .exec(stdin.connection);
            if (!stdin.connection.awaitStarted(ATTACHED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OrchestratorException(
                        "the Docker engine did not attach to a container within "
                                + ATTACHED_WITHIN.toSeconds()
                                + " s",
                        null);
            }
            return stdin;
        } catch (InterruptedException e) {
            stdin.close();
            Thread.currentThread().interrupt();
            throw new OrchestratorException("interrupted while attaching to a container", e);
        } catch (RuntimeException e) {
            stdin.close();
            throw e instanceof OrchestratorException
                    ? e
                    : new OrchestratorException(
                            "the Docker engine cannot attach to a container", e);
        }
    }

    /// Leaves as soon as all is written; does not block. Whoever reads it reads what is on the way.
    void leave() {
        Thread.ofVirtual()
                .name("bootstrap")
                .start(() -> {
                    try {
                        line.taken.await(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        // Closed all the same.
                    } finally {
                        close();
                    }
                });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("The input of a container did not close");
        }
    }

    /// Tells when it was read to its end: what reads it asks again only once it has written.
    private static final class Line extends FilterInputStream {
        private final CountDownLatch taken = new CountDownLatch(1);

        Line(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read() throws IOException {
            return told(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return told(super.read(buffer, offset, length));
        }

        private int told(int read) {
            if (read < 0) {
                taken.countDown();
            }
            return read;
        }
    }
}
