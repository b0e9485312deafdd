package io.pondpilot.worker.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.ControlRequest;
import io.pondpilot.common.worker.WorkerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server of the control protocol: newline-delimited JSON, one answer for each request, any
/// number of requests on a connection. Every accepted request is a sign for the [DeadMan].
public final class ControlPort implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlPort.class);
    private static final int MOST_CONNECTIONS = 32;
    private static final int LONGEST_LINE = 16 * 1024;

    private final ServerSocketChannel server;
    private final byte[] credential;
    private final Controlled worker;
    private final DeadMan deadMan;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private ControlPort(
            ServerSocketChannel server, Secret credential, Controlled worker, DeadMan deadMan) {
        this.server = server;
        this.credential = credential.bytes();
        this.worker = worker;
        this.deadMan = deadMan;
    }

    /// Listens and answers from now on.
    ///
    /// @throws IOException when the address is taken
    public static ControlPort start(
            WorkerAddress address, Secret credential, Controlled worker, DeadMan deadMan)
            throws IOException {
        ServerSocketChannel server =
                address instanceof WorkerAddress.Unix
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open();
        server.bind(address.socketAddress());
        ControlPort port = new ControlPort(server, credential, worker, deadMan);
        Thread.ofPlatform().daemon().name("control").start(port::accept);
        return port;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (connections.tryAcquire()) {
                    open.add(channel);
                    Thread.ofVirtual().start(() -> serve(channel));
                } else {
                    channel.close();
                }
            } catch (IOException e) {
                if (server.isOpen()) {
                    log.atWarn().setCause(e).log("Control connection not accepted");
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                Reader reader = Channels.newReader(channel, StandardCharsets.UTF_8);
                BufferedReader lines = new BufferedReader(reader)) {
            String line = line(lines);
            while (line != null) {
                ByteBuffer answer =
                        ByteBuffer.wrap((answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
                while (answer.hasRemaining()) {
                    channel.write(answer);
                }
                line = line(lines);
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Control connection lost");
        } finally {
            open.remove(channel);
            connections.release();
        }
    }

    private static @org.jspecify.annotations.Nullable String line(BufferedReader reader)
            throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next >= 0; next = reader.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a control request is longer than " + LONGEST_LINE);
            }
            line.append((char) next);
        }
        return null;
    }

    private String answer(String line) {
        try {
            ControlRequest request = ControlRequest.fromJson(line);
            if (!MessageDigest.isEqual(credential, request.credential().bytes())) {
                return error("credential");
            }
            deadMan.sign();
            return switch (request.operation()) {
                case STATUS -> worker.status().toJson();
                case DRAIN -> running(worker.drain(true));
                case UNDRAIN -> running(worker.drain(false));
                case STOP -> {
                    int running = worker.drain(true);
                    worker.stop();
                    yield running(running);
                }
            };
        } catch (IllegalArgumentException e) {
            return error(String.valueOf(e.getMessage()));
        }
    }

    private static String running(int running) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("ok", true)
                .put("running", running)
                .toString();
    }

    private static String error(String text) {
        return JsonNodeFactory.instance.objectNode().put("ok", false).put("error", text).toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
