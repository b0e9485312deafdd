package io.pondpilot.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.pondpilot.common.failure.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;

/// Refuses requests whose end two programs could see in two places (RFC 9112, 6.3), which is how
/// requests are smuggled past a proxy in front of this one.
final class StrictFraming {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private StrictFraming() {}

    /// True if the request was refused, and its connection will be closed.
    static boolean refused(Exchange exchange) {
        ServerRequestHeaders headers = exchange.request().headers();
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        List<String> encodings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
        boolean oneLength =
                encodings.isEmpty()
                        && lengths.size() <= 1
                        && lengths.stream().allMatch(length -> LENGTH.matcher(length).matches());
        boolean chunks =
                lengths.isEmpty()
                        && encodings.size() == 1
                        && encodings.getFirst().equalsIgnoreCase("chunked");
        if (oneLength || chunks) {
            return false;
        }
        exchange.close();
        exchange.problem(
                new Problem(
                        400,
                        ErrorCode.INVALID_ARGUMENT.name(),
                        "the request's length is not clear",
                        exchange.requestId()));
        return true;
    }
}
