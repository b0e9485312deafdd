package io.pondpilot.common.remote;

import java.util.Locale;
import java.util.regex.Pattern;

/// A server that workers may read remote files from. Never an address: what a name leads to is
/// looked at when it is used.
///
/// @param name in lower case, without a dot at its end, in ASCII
/// @param port 1 to 65535
/// @param privateAddresses whether the name may lead into a private network
public record AllowedHost(String name, int port, boolean privateAddresses) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// A last label that some resolver takes for a number makes the whole an IPv4 address (WHATWG
    /// URL, "ends in a number"): 127.1, 0x7f000001, 0177.0.0.1.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    public AllowedHost {
        checkName(name);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
    }

    /// Reads `host:port`, in any case, with or without a dot after the name.
    ///
    /// @throws IllegalArgumentException when it is not that; the message repeats the text only
    ///   where it is a name
    public static AllowedHost parse(String text, boolean privateAddresses) {
        int colon = text.lastIndexOf(':');
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(AllowedHost::isDigit)) {
            throw new IllegalArgumentException(
                    "it must be host:port, such as data.example.com:443");
        }
        return new AllowedHost(
                normal(text.substring(0, colon)), Integer.parseInt(port), privateAddresses);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static String normal(String name) {
        // Not by the rules of Unicode: they make an ASCII letter of what was none.
        if (name.chars().anyMatch(c -> c > 126)) {
            throw new IllegalArgumentException(
                    "a host's name has ASCII letters, digits, '-' and '.' only; write others in"
                            + " their xn-- form");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static void checkName(String name) {
        if (name.indexOf('*') >= 0) {
            throw new IllegalArgumentException("wildcards are not taken; list each host");
        }
        if (name.indexOf(':') >= 0 || name.indexOf('[') >= 0) {
            throw new IllegalArgumentException("an address is not taken; give the host a name");
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException(
                        "a host's name has letters, digits, '-' and '.' only");
            }
        }
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            throw new IllegalArgumentException("an address is not taken; give the host a name");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a host's name has at most 253 characters");
        }
    }

    /// `host:port`.
    @Override
    public String toString() {
        return name + ":" + port;
    }
}
