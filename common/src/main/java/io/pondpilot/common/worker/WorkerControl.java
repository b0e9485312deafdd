package io.pondpilot.common.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.ControlRequest.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The client of a worker's control socket: one connection, one request at a time, every one
/// answered within the time-out. Each request resets the worker's dead-man timer. Blocks;
/// thread-safe. Every failure is a [ProxyException] `WORKER_UNAVAILABLE`, after which the
/// connection is of no more use.
public final class WorkerControl implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final LineChannel channel;
    private final Secret credential;
    private final Duration timeout;

    private WorkerControl(LineChannel channel, Secret credential, Duration timeout) {
        this.channel = channel;
        this.credential = credential;
        this.timeout = timeout;
    }

    /// Connects.
    ///
    /// @param timeout for connecting and for each request
    /// @throws ProxyException `WORKER_UNAVAILABLE` when nobody listens there
    public static WorkerControl connect(
            WorkerAddress address, Secret credential, Duration timeout) {
        try {
            return new WorkerControl(
                    LineChannel.connect(address.socketAddress(), timeout), credential, timeout);
        } catch (IOException e) {
            throw unavailable("the worker's control socket cannot be reached", e);
        }
    }

    /// Asks how the worker is.
    public WorkerStatus status() {
        return WorkerStatus.fromJson(ask(Operation.STATUS));
    }

    /// Lets the worker refuse new streams.
    ///
    /// @return the streams still running
    public int drain() {
        return Math.toIntExact(Json.number(Json.parse(ask(Operation.DRAIN)), "running"));
    }

    /// Lets the worker take streams again.
    public void undrain() {
        ask(Operation.UNDRAIN);
    }

    /// Lets the worker exit when its streams have ended.
    public void stop() {
        ask(Operation.STOP);
    }

    /// Waits until the worker closes this connection, which it does only by ending. No request can
    /// be made meanwhile: watch on a connection of its own.
    ///
    /// @return true when it has ended, false when the time passed first
    public boolean awaitEnd(Duration atMost) {
        lock.lock();
        try {
            return channel.awaitEnd(atMost);
        } finally {
            lock.unlock();
        }
    }

    private String ask(Operation operation) {
        lock.lock();
        try {
            String answer =
                    channel.ask(new ControlRequest(operation, credential).toJson(), timeout);
            JsonNode json = Json.parse(answer);
            if (!json.path("ok").asBoolean(false)) {
                throw unavailable(
                        "the worker refused '"
                                + operation
                                + "': "
                                + json.path("error").asText("no reason given"),
                        null);
            }
            return answer;
        } catch (IOException | IllegalArgumentException e) {
            throw unavailable("the worker did not answer on its control socket", e);
        } finally {
            lock.unlock();
        }
    }

    private static ProxyException unavailable(String message, @Nullable Exception cause) {
        return new ProxyException(ErrorCode.WORKER_UNAVAILABLE, message, cause);
    }

    /// Closes the connection; the worker goes on.
    @Override
    public void close() {
        channel.close();
    }
}
