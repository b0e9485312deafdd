package io.pondpilot.gateway.demo;

import io.helidon.http.Status;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.TokenIssuer.IssuedToken;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.settings.DemoSettings;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Route;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /auth/demo-token`: a token for a new user `demo-<random>`, whose requests and workers have
/// limits of their own. Needs no token itself, so each address may ask only so often.
public final class DemoTokens {
    private static final Logger log = LoggerFactory.getLogger(DemoTokens.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DemoSettings settings;
    private final TokenIssuer issuer;
    private final Function<String, Verdict> quota;

    /// @param settings limits, and whether there are demo tokens at all
    /// @param issuer signs
    /// @param quota takes one token from the bucket of an address; may block
    public DemoTokens(DemoSettings settings, TokenIssuer issuer, Function<String, Verdict> quota) {
        this.settings = settings;
        this.issuer = issuer;
        this.quota = quota;
    }

    /// The route, open to everybody.
    public Route route() {
        return new Route("POST", "/auth/demo-token", Route.Access.OPEN, this::issue);
    }

    /// Says once, at start, what strangers may read.
    public void warn(List<AttachedDatabase> databases) {
        if (settings.enabled()) {
            log.atWarn()
                    .addKeyValue(
                            Keys.DATABASES,
                            String.join(
                                    ",", databases.stream().map(AttachedDatabase::alias).toList()))
                    .log(
                            "Anybody who reaches this port can get a demo token and read these"
                                    + " databases; security.demo.enabled: false ends that");
        }
    }

    private void issue(Exchange exchange) {
        if (!settings.enabled()) {
            throw new ProxyException(
                    ErrorCode.PERMISSION_DENIED,
                    "demo tokens are switched off here; ask the operator for a token");
        }
        if (!new String(exchange.body(), StandardCharsets.UTF_8).strip().matches("(\\{\\s*\\})?")) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "this call takes no body, or an empty object");
        }
        if (quota.apply(Network.of(exchange.request().remotePeer().address()))
                instanceof Verdict.Refused(long limit, Duration retryAfter)) {
            throw new ProxyException(
                    ErrorCode.RATE_LIMITED,
                    "this address has got %d demo tokens within a minute; wait a little"
                            .formatted(limit),
                    retryAfter,
                    null);
        }
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        UserId user = new UserId("demo-" + HexFormat.of().formatHex(random));
        IssuedToken token = issuer.issue(user, settings.tokenTtl(), true);
        log.atInfo().addKeyValue(Keys.USER_ID, user.value()).log("Demo token issued");
        // A JWT and an instant have no character that JSON escapes.
        exchange.json(
                Status.OK_200,
                "{\"token\":\"%s\",\"expires_at\":\"%s\"}"
                        .formatted(token.value(), token.expiresAt())
                        .getBytes(StandardCharsets.UTF_8));
    }
}
