package io.pondpilot.egress.http;

import io.pondpilot.common.remote.AllowedHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What a host's name leads to.
sealed interface Lookup {
    /// Places that may be connected to; the very addresses that were looked at.
    record Found(List<InetSocketAddress> places) implements Lookup {}

    /// At least one answer leads where this host may not.
    record Forbidden(Reach reach) implements Lookup {}

    /// There is no such name.
    record Unknown() implements Lookup {}

    /// Asks, once. One answer that is not allowed forbids all: who answers for that name is not to
    /// be trusted with the choice. Blocks.
    static Lookup of(AllowedHost host, Names names) {
        List<InetAddress> answers;
        try {
            answers = names.all(host.name());
        } catch (UnknownHostException _) {
            return new Unknown();
        }
        for (InetAddress answer : answers) {
            Reach reach = Reach.of(answer);
            boolean allowed =
                    switch (reach) {
                        case PUBLIC -> true;
                        case PRIVATE -> host.privateAddresses();
                        case NEVER -> false;
                    };
            if (!allowed) {
                return new Forbidden(reach);
            }
        }
        return answers.isEmpty()
                ? new Unknown()
                : new Found(
                        answers.stream()
                                .map(answer -> new InetSocketAddress(answer, host.port()))
                                .toList());
    }
}
