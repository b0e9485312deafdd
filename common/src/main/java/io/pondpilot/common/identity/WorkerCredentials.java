package io.pondpilot.common.identity;

import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The credential by which a worker of one user and generation knows its relay:
/// `pp1.<base64url(user)>.<generation>.<base64url(hmac)>`. Every node that has the cluster secret
/// can compute it, so nothing secret is stored anywhere. Thread-safe, does not block.
public final class WorkerCredentials {
    private static final String PREFIX = "pp1.";

    /// Of 128 characters, at most three bytes each.
    private static final Pattern FORM =
            Pattern.compile("pp1\\.([A-Za-z0-9_-]{1,512})\\.([1-9]\\d{0,17})\\.[A-Za-z0-9_-]{43}");

    private final Hmac key;

    /// Derives the key from the cluster secret; the secret itself signs nothing.
    public WorkerCredentials(Secret clusterSecret) {
        this.key = new Hmac(clusterSecret.bytes()).derive("pondpilot worker credential v1");
    }

    /// The credential of one worker.
    public Secret of(UserId user, long generation) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed =
                PREFIX
                        + base64.encodeToString(user.value().getBytes(StandardCharsets.UTF_8))
                        + "."
                        + generation;
        return new Secret(signed + "." + base64.encodeToString(key.of(signed)));
    }

    /// Whose credential this is; empty when it is nobody's. Takes the same time for all wrong ones
    /// of the same worker.
    public Optional<WorkerIdentity> holder(String presented) {
        Matcher matcher = FORM.matcher(presented);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] user;
        try {
            user = Base64.getUrlDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return WorkerIdentity.of(new String(user, StandardCharsets.UTF_8), matcher.group(2))
                .filter(named -> matches(of(named.user(), named.generation()), presented));
    }

    /// Whether a presented text is the expected credential; takes the same time wherever they
    /// differ.
    public static boolean matches(Secret expected, String presented) {
        return MessageDigest.isEqual(expected.bytes(), presented.getBytes(StandardCharsets.UTF_8));
    }
}
