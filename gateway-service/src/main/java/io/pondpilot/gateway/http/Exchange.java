package io.pondpilot.gateway.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One request with its answer, and the headers that every answer to it gets, also an error's.
public final class Exchange {
    /// Where clients of Anthropic put what others put into `Authorization`.
    public static final HeaderName API_KEY = HeaderNames.create("x-api-key");

    private static final Header NO_STORE = HeaderValues.create("Cache-Control", "no-store");
    private static final Header NO_SNIFF = HeaderValues.create("X-Content-Type-Options", "nosniff");

    private final ServerRequest request;
    private final ServerResponse response;
    private final String requestId;
    private final ReadDeadlines deadlines;
    private BodyLimit limit;
    private ErrorShape errors = ErrorShape.PROBLEM_DOCUMENT;
    private boolean last;
    private final List<Header> headers = new ArrayList<>();

    private Exchange(
            ServerRequest request,
            ServerResponse response,
            ReadDeadlines deadlines,
            BodyLimit limit) {
        this.limit = limit;
        this.request = request;
        this.response = response;
        this.requestId = RequestId.of(request.headers());
        this.deadlines = deadlines;
        this.last = request.headers().contains(HeaderValues.CONNECTION_CLOSE);
        headers.add(HeaderValues.create(RequestId.HEADER, requestId));
        headers.add(NO_STORE);
        headers.add(NO_SNIFF);
    }

    static Exchange begin(
            ServerRequest request,
            ServerResponse response,
            ReadDeadlines deadlines,
            BodyLimit limit) {
        Exchange exchange = new Exchange(request, response, deadlines, limit);
        request.context().register(exchange);
        return exchange;
    }

    /// The exchange of a request that has passed [Edge].
    public static Exchange of(ServerRequest request) {
        return request.context()
                .get(Exchange.class)
                .orElseThrow(() -> new IllegalStateException("The edge filter did not run"));
    }

    /// The request.
    public ServerRequest request() {
        return request;
    }

    /// Finds the log lines of this request.
    public String requestId() {
        return requestId;
    }

    /// Takes over what is special about the path.
    void follow(Optional<BodyLimit> body, ErrorShape shape) {
        limit = body.orElse(limit);
        errors = shape;
    }

    /// Refuses a body that says itself that it is too large, before any of it is read.
    ///
    /// @throws ProxyException `TOO_LARGE`
    void checkLength() {
        if (request.headers().contentLength().orElse(0) > limit.most().bytes()) {
            throw tooLarge();
        }
    }

    private ProxyException tooLarge() {
        last = true;
        return new ProxyException(
                ErrorCode.TOO_LARGE, "the body is larger than " + limit.setting());
    }

    /// The whole body, at most what the path allows. Blocks while it comes, but not for ever.
    ///
    /// @throws ProxyException `TOO_LARGE` for a larger one
    public byte[] body() {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (ReadDeadlines.Reading _ = deadlines.begin()) {
            byte[] body = request.content().inputStream().readNBytes(limit.most().intBytes() + 1);
            if (body.length > limit.most().bytes()) {
                throw tooLarge();
            }
            return body;
        } catch (RequestException e) {
            last = true;
            throw e;
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            last = true;
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "the body is not well-formed HTTP", e);
        }
    }

    /// Reads what the handler left of the body, so that the client reads the answer and not a reset
    /// connection.
    void discardRest() {
        if (last || !request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        try (ReadDeadlines.Reading _ = deadlines.begin()) {
            long rest = request.content().inputStream().skip(limit.most().bytes() + 1);
            // More than anybody may send: the answer is out, the connection ends.
            last = rest > limit.most().bytes();
        } catch (IOException e) {
            last = true;
        }
    }

    /// Ends the connection after this answer.
    void close() {
        last = true;
    }

    boolean last() {
        return last;
    }

    /// Adds a header to the answer, whatever the answer becomes.
    public void header(String name, String value) {
        headers.add(HeaderValues.create(name, value));
    }

    /// Answers with JSON.
    public void json(Status status, byte[] body) {
        send(status, "application/json", body);
    }

    /// Answers with a problem document.
    public void problem(Problem problem) {
        ErrorShape.Rendered rendered = errors.of(problem);
        headers.addAll(rendered.headers());
        send(Status.create(problem.status()), rendered.mediaType(), rendered.body());
    }

    /// Answers with a body; a HEAD request gets its headers alone.
    public void send(Status status, String mediaType, byte[] body) {
        response.status(status);
        headers.forEach(response::header);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send();
        } else {
            response.send(body);
        }
    }

    /// Begins an answer that comes bit by bit; what is written and flushed is sent at once.
    ///
    /// @param more headers that win over those of every answer
    public OutputStream stream(Status status, List<Header> more) {
        response.status(status);
        headers.forEach(response::header);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        more.forEach(response::header);
        return response.outputStream();
    }

    /// Answers with a body and headers of its own, which win over those of every answer.
    public void send(Status status, List<Header> more, byte[] body) {
        response.status(status);
        headers.forEach(response::header);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        more.forEach(response::header);
        response.send(body);
    }

    /// Answers without a body.
    public void empty(Status status) {
        response.status(status);
        headers.forEach(response::header);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.send();
    }
}
