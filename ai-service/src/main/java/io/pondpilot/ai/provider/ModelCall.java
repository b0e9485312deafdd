package io.pondpilot.ai.provider;

import io.pondpilot.ai.upstream.ResponseHead;
import io.pondpilot.ai.upstream.UpstreamCall;
import io.pondpilot.ai.upstream.UpstreamException;
import java.util.Map;

/// One request to a provider and its answer. [#cancel] is for any thread and ends it in every
/// phase; the rest belongs to one thread.
public final class ModelCall implements AutoCloseable {
    private final UpstreamCall call;
    private final String path;
    private final Map<String, String> headers;

    /// @param call to the provider's origin
    /// @param path with its query
    /// @param headers with the credential: they are never logged
    public ModelCall(UpstreamCall call, String path, Map<String, String> headers) {
        this.call = call;
        this.path = path;
        this.headers = headers;
    }

    /// Sends the body as it is and waits for the head of the answer.
    ///
    /// @param onSent run when the request is out and the wait begins
    /// @throws UpstreamException when there is none
    public ResponseHead send(byte[] body, Runnable onSent) throws UpstreamException {
        return call.post(path, headers, body, onSent);
    }

    /// Reads at least one byte of the answer; -1 at its proper end. Blocks.
    ///
    /// @throws UpstreamException when it ends before its end
    public int read(byte[] into, int offset, int length) throws UpstreamException {
        return call.read(into, offset, length);
    }

    /// Ends the call at once.
    public void cancel() {
        call.cancel();
    }

    /// Keeps the connection for another call when the answer was read to its end, else closes it.
    @Override
    public void close() {
        call.close();
    }
}
