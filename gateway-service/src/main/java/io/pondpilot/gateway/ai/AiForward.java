package io.pondpilot.gateway.ai;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.helidon.webserver.CloseConnectionException;
import io.pondpilot.common.net.WatchedConnection;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Problem;
import io.pondpilot.gateway.http.RequestId;
import io.pondpilot.gateway.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes a call on to ai-service and its answer back, as it comes, for as long as its client
/// stays. The token goes with it: ai-service verifies it again.
final class AiForward implements Route.Handler {
    private static final Logger log = LoggerFactory.getLogger(AiForward.class);
    private static final int BUFFER = 16 * 1024;

    // RFC 9110, 7.6.1, and what belongs to one connection or is written anew.
    private static final Set<HeaderName> NOT_FORWARDED =
            Set.of(
                    HeaderNames.CONNECTION,
                    HeaderNames.create("keep-alive"),
                    HeaderNames.create("proxy-connection"),
                    HeaderNames.PROXY_AUTHENTICATE,
                    HeaderNames.PROXY_AUTHORIZATION,
                    HeaderNames.TE,
                    HeaderNames.TRAILER,
                    HeaderNames.TRANSFER_ENCODING,
                    HeaderNames.UPGRADE,
                    HeaderNames.HOST,
                    HeaderNames.EXPECT,
                    HeaderNames.CONTENT_LENGTH,
                    HeaderNames.ACCEPT_ENCODING,
                    HeaderNames.COOKIE,
                    RequestId.HEADER);
    private static final Set<HeaderName> NOT_RETURNED =
            Set.of(
                    HeaderNames.CONNECTION,
                    HeaderNames.create("keep-alive"),
                    HeaderNames.TRANSFER_ENCODING,
                    HeaderNames.TRAILER,
                    HeaderNames.UPGRADE,
                    HeaderNames.DATE,
                    HeaderNames.SERVER,
                    HeaderNames.SET_COOKIE,
                    RequestId.HEADER);

    private final AiUpstream upstream;

    AiForward(AiUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void handle(Exchange exchange) {
        byte[] body = exchange.body();
        try (Departures.Attendance client = upstream.attend(WatchedConnection.current())) {
            forward(exchange, body, client);
        }
    }

    private void forward(Exchange exchange, byte[] body, Departures.Attendance client) {
        Http1ClientResponse answer;
        try {
            answer = request(exchange).submit(body);
        } catch (RuntimeException e) {
            if (client.left()) {
                throw new CloseConnectionException("The client left", e);
            }
            // Helidon's client has an exception of its own for each way to be left without answer.
            away(exchange, e);
            return;
        }
        try {
            relay(exchange, answer);
        } finally {
            // The response and never its stream: closing that one waits for the next chunk.
            answer.close();
        }
    }

    private Http1ClientRequest request(Exchange exchange) {
        var prologue = exchange.request().prologue();
        Http1ClientRequest request = upstream.request(prologue.method(), path(exchange));
        for (Header header : exchange.request().headers()) {
            if (!NOT_FORWARDED.contains(header.headerName())) {
                request.header(header);
            }
        }
        return request.header(RequestId.HEADER, exchange.requestId());
    }

    private static String path(Exchange exchange) {
        return exchange.request().path().rawPath();
    }

    private static void away(Exchange exchange, RuntimeException cause) {
        log.atWarn()
                .addKeyValue(Keys.PATH, path(exchange))
                .addKeyValue(Keys.ERROR, cause.toString())
                .log("ai-service does not answer");
        exchange.problem(
                new Problem(
                        502,
                        "AI_UNAVAILABLE",
                        "the AI service does not answer; it runs as \"serve ai\" where ai.url"
                                + " points to",
                        exchange.requestId()));
    }

    private static void relay(Exchange exchange, Http1ClientResponse answer) {
        List<Header> headers = returned(answer.headers());
        long length = answer.headers().contentLength().orElse(-1);
        InputStream in = answer.inputStream();
        if (length >= 0 && length <= BUFFER) {
            // One write for all of it.
            exchange.send(answer.status(), headers, whole(in, (int) length));
            return;
        }
        try {
            OutputStream out = exchange.stream(answer.status(), headers);
            copy(in, out, length);
            out.close();
        } catch (IOException | UncheckedIOException e) {
            throw broken(e);
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
            out.write(buffer, 0, count);
            // Each piece at once: a client counts the time to its first word.
            out.flush();
            copied += count;
        }
        if (length >= 0 && copied < length) {
            throw new IOException("the answer ended early");
        }
    }

    // Helidon tells of a broken connection by exceptions of several kinds.
    private static int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (RuntimeException e) {
            throw new IOException("the answer broke off", e);
        }
    }

    private static byte[] whole(InputStream in, int length) {
        try {
            byte[] whole = in.readNBytes(length);
            if (whole.length < length) {
                throw new IOException("the answer ended early");
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    // Without the last chunk or with bytes missing: a client must see that this is no whole answer.
    private static CloseConnectionException broken(Exception cause) {
        return new CloseConnectionException("The answer could not be passed on to its end", cause);
    }

    private static List<Header> returned(Headers headers) {
        List<Header> returned = new ArrayList<>();
        for (Header header : headers) {
            if (!NOT_RETURNED.contains(header.headerName())) {
                returned.add(header);
            }
        }
        return returned;
    }
}
