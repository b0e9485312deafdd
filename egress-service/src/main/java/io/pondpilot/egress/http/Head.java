package io.pondpilot.egress.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/// Reads one head of a request, of at most 8 KiB, and nothing after it.
final class Head extends HttpRequestDecoder {
    private static final int LONGEST_LINE = 1 << 10;
    private static final int LONGEST_HEADERS = 7 << 10;

    Head() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_HEADERS)
                        .setStrictLineParsing(true));
        setSingleDecode(true);
    }

    /// Whether bytes came along behind the head, before it was answered.
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }
}
