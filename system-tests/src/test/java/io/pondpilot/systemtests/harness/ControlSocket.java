package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A worker's control socket, spoken by hand: one JSON line there, one back.
public final class ControlSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final BufferedReader in;
    private final Writer out;
    private final String credential;

    public ControlSocket(Worker worker, String credential) {
        this.credential = credential;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(worker.controlSocket()));
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            out = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends `{"op": operation}` with the credential.
    public JsonNode ask(String operation) {
        try {
            out.write(
                    JSON.writeValueAsString(Map.of("op", operation, "credential", credential))
                            + "\n");
            out.flush();
            String line = in.readLine();
            if (line == null) {
                throw new IllegalStateException("the worker closed its control socket");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many streams and statements run in the worker now.
    public int running() {
        return ask("status").path("running").asInt(-1);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
