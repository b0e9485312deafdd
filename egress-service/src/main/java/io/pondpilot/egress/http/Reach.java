package io.pondpilot.egress.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// How far an address leads, by the registries of special addresses (IANA; RFC 6890) and the
/// metadata services of clouds.
enum Reach {
    /// Somewhere on the internet.
    PUBLIC,
    /// This machine or a private network: where an operator's own servers are.
    PRIVATE,
    /// Where no file server is: metadata services, neighbours on the link, many at once, nobody.
    NEVER;

    /// @param width of its addresses in bits: 32 or 128
    private record Range(int width, BigInteger prefix, int bits, Reach reach) {
        boolean holds(byte[] address) {
            return address.length * 8 == width
                    && new BigInteger(1, address)
                            .xor(prefix)
                            .shiftRight(width - bits)
                            .equals(BigInteger.ZERO);
        }
    }

    /// Looked through in order.
    private static final List<Range> RANGES =
            List.of(
                    v4(0, 0, 0, 0, 8, NEVER),
                    v4(10, 0, 0, 0, 8, PRIVATE),
                    // Shared between a provider and its customers; Alibaba's metadata service.
                    v4(100, 100, 100, 200, 32, NEVER),
                    v4(100, 64, 0, 0, 10, PRIVATE),
                    v4(127, 0, 0, 0, 8, PRIVATE),
                    // Azure's host, which is public by its number only.
                    v4(168, 63, 129, 16, 32, NEVER),
                    v4(169, 254, 0, 0, 16, NEVER),
                    v4(172, 16, 0, 0, 12, PRIVATE),
                    // Protocol assignments, with Oracle's metadata service.
                    v4(192, 0, 0, 0, 24, NEVER),
                    v4(192, 0, 2, 0, 24, NEVER),
                    v4(192, 88, 99, 0, 24, NEVER),
                    v4(192, 168, 0, 0, 16, PRIVATE),
                    v4(198, 18, 0, 0, 15, NEVER),
                    v4(198, 51, 100, 0, 24, NEVER),
                    v4(203, 0, 113, 0, 24, NEVER),
                    // Many at once, what is reserved, all.
                    v4(224, 0, 0, 0, 3, NEVER),
                    v6("00000000000000000000000000000001", 128, PRIVATE),
                    // AWS's metadata service.
                    v6("fd000ec2000000000000000000000254", 128, NEVER),
                    v6("fc000000000000000000000000000000", 7, PRIVATE),
                    // Protocol assignments (Teredo, ORCHID), documentation, 6to4.
                    v6("20010000000000000000000000000000", 23, NEVER),
                    v6("20010db8000000000000000000000000", 32, NEVER),
                    v6("20020000000000000000000000000000", 16, NEVER),
                    v6("3fff0000000000000000000000000000", 20, NEVER),
                    // All that is given out to be reached from everywhere.
                    v6("20000000000000000000000000000000", 3, PUBLIC),
                    v6("00000000000000000000000000000000", 0, NEVER),
                    v4(0, 0, 0, 0, 0, PUBLIC));

    /// Addresses that hold one of IPv4 in their last four bytes, which is where they lead: mapped
    /// ones, and those of NAT64 (RFC 6052).
    private static final List<Range> HOLDS_V4 =
            List.of(
                    v6("00000000000000000000ffff00000000", 96, NEVER),
                    v6("0064ff9b000000000000000000000000", 96, NEVER));

    static Reach of(InetAddress address) {
        return of(address.getAddress());
    }

    static Reach of(byte[] address) {
        if (HOLDS_V4.stream().anyMatch(range -> range.holds(address))) {
            return of(Arrays.copyOfRange(address, 12, 16));
        }
        return RANGES.stream()
                .filter(range -> range.holds(address))
                .findFirst()
                .map(Range::reach)
                .orElse(NEVER);
    }

    private static Range v4(int a, int b, int c, int d, int bits, Reach reach) {
        byte[] prefix = {(byte) a, (byte) b, (byte) c, (byte) d};
        return new Range(32, new BigInteger(1, prefix), bits, reach);
    }

    private static Range v6(String hex, int bits, Reach reach) {
        return new Range(128, new BigInteger(hex, 16), bits, reach);
    }
}
