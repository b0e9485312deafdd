package io.pondpilot.flight.testing;

import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.flight.admit.Quota;
import io.pondpilot.flight.downstream.ConnectionLimits;
import io.pondpilot.flight.relay.FrameRelay;
import io.pondpilot.flight.relay.RelaySettings;
import io.pondpilot.flight.route.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A relay on a free port with small limits, and tokens for it.
public final class RelayUnderTest implements AutoCloseable {
    private static final Secret SECRET = new Secret("a test secret of more than 32 characters");

    private final TokenIssuer issuer = new TokenIssuer(SECRET, InstantSource.system());
    public final FrameRelay relay;

    private RelayUnderTest(RelaySettings settings, Quota quota, Router router) {
        relay =
                new FrameRelay(
                                settings,
                                new TokenVerifier(SECRET, InstantSource.system()),
                                quota,
                                router)
                        .start();
    }

    public static ConnectionLimits limits() {
        return new ConnectionLimits(
                2_000, 32 << 10, Duration.ofSeconds(1), Duration.ofSeconds(60), 100, 1_000);
    }

    public static RelaySettings settings(ConnectionLimits limits, boolean writable) {
        return new RelaySettings(
                Transport.EPOLL,
                "127.0.0.1",
                0,
                1,
                limits,
                4_096,
                2_000,
                RelaySettings.WORKER_WINDOW,
                writable,
                Duration.ofSeconds(1));
    }

    public static RelayUnderTest with(Router router) {
        return with(settings(limits(), false), router);
    }

    public static RelayUnderTest with(RelaySettings settings, Router router) {
        return new RelayUnderTest(settings, (_, then) -> then.accept(Optional.empty()), router);
    }

    public static RelayUnderTest with(Quota quota, Router router) {
        return new RelayUnderTest(settings(limits(), false), quota, router);
    }

    /// Ends the relay before the test ends.
    public void stop() {
        relay.close();
    }

    public int port() {
        return relay.port();
    }

    public String token(String user) {
        return issuer.issue(new UserId(user), Duration.ofHours(1), false).value();
    }

    /// Closes, and fails the test when the relay did not give every buffer back.
    @Override
    public void close() {
        relay.close();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (relay.pinnedMemory() != 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("bytes leaked: " + relay.pinnedMemory());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
