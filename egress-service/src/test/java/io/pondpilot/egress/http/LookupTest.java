package io.pondpilot.egress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.remote.AllowedHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookupTest {
    private static final AllowedHost PUBLIC = new AllowedHost("a.example", 443, false);
    private static final AllowedHost PRIVATE = new AllowedHost("a.internal", 443, true);

    @Test
    void whatWasLookedAtIsWhatIsConnectedTo() {
        assertThat(Lookup.of(PUBLIC, names("8.8.8.8", "2600::1")))
                .isEqualTo(
                        new Lookup.Found(
                                List.of(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("8.8.8.8"), 443),
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("2600::1"), 443))));
    }

    @Test
    void oneBadAnswerForbidsAll() {
        assertThat(Lookup.of(PUBLIC, names("8.8.8.8", "10.0.0.1")))
                .isEqualTo(new Lookup.Forbidden(Reach.PRIVATE));
        assertThat(Lookup.of(PUBLIC, names("8.8.8.8", "169.254.169.254")))
                .isEqualTo(new Lookup.Forbidden(Reach.NEVER));
    }

    @Test
    void aPrivateHostMayBeInAPrivateNetworkButNotAnywhere() {
        assertThat(Lookup.of(PRIVATE, names("10.0.0.1", "127.0.0.1", "8.8.8.8")))
                .isInstanceOf(Lookup.Found.class);
        assertThat(Lookup.of(PRIVATE, names("10.0.0.1", "169.254.169.254")))
                .isEqualTo(new Lookup.Forbidden(Reach.NEVER));
    }

    @Test
    void aNameThatIsNotKnown() {
        assertThat(
                        Lookup.of(
                                PUBLIC,
                                name -> {
                                    throw new UnknownHostException(name);
                                }))
                .isEqualTo(new Lookup.Unknown());
        assertThat(Lookup.of(PUBLIC, _ -> List.of())).isEqualTo(new Lookup.Unknown());
    }

    private static Names names(String... addresses) {
        return _ -> {
            List<InetAddress> answers = new java.util.ArrayList<>();
            for (String address : Arrays.asList(addresses)) {
                answers.add(InetAddress.ofLiteral(address));
            }
            return answers;
        };
    }
}
