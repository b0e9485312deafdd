package io.pondpilot.egress.postgres;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.util.TlsServerEndpoint;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.pondpilot.egress.postgres.Account.ChannelBinding;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One exchange of SCRAM-SHA-256, bound to the TLS connection (-PLUS) where server and operator let
/// it. The steps are for the event loop; only the key is derived on another thread.
final class Scram {
    private static final String PLAIN = "SCRAM-SHA-256";
    private static final String PLUS = "SCRAM-SHA-256-PLUS";

    /// A server asks for 4096; one that asks for billions wants our CPU.
    private static final int MOST_ITERATIONS = 1_000_000;

    private final ScramClient client;
    private boolean answered;
    private boolean proven;

    private Scram(ScramClient client) {
        this.client = client;
    }

    /// The best mechanism of both; empty when there is none.
    ///
    /// @param server its connection, whose certificate the exchange is bound to
    static Optional<Scram> begin(
            List<String> offered, String password, ChannelBinding binding, Channel server) {
        byte[] endpoint = binding == ChannelBinding.DISABLE ? new byte[0] : endpoint(server);
        boolean plus = endpoint.length > 0 && offered.contains(PLUS);
        if (!plus && (binding == ChannelBinding.REQUIRE || !offered.contains(PLAIN))) {
            return Optional.empty();
        }
        var builder =
                ScramClient.builder()
                        .advertisedMechanisms(plus ? List.of(PLAIN, PLUS) : List.of(PLAIN))
                        // The server takes the user of the start-up message.
                        .username("*")
                        .password(password.toCharArray())
                        .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION);
        if (endpoint.length > 0) {
            builder.channelBinding(TlsServerEndpoint.TLS_SERVER_END_POINT, endpoint);
        }
        return Optional.of(new Scram(builder.build()));
    }

    private static byte[] endpoint(Channel server) {
        return UpstreamTls.certificate(server)
                .map(certificate -> {
                    try {
                        return TlsServerEndpoint.getChannelBindingData(certificate);
                    } catch (CertificateEncodingException e) {
                        return new byte[0];
                    }
                })
                .orElse(new byte[0]);
    }

    String mechanism() {
        return client.getScramMechanism().getName();
    }

    boolean bound() {
        return client.getScramMechanism().isPlus();
    }

    String first() {
        return client.clientFirstMessage().toString();
    }

    /// Answers the challenge, later, since the key takes milliseconds.
    ///
    /// @param then called on the event loop; empty when it is no challenge
    void answer(String challenge, EventExecutor loop, Consumer<Optional<String>> then) {
        if (answered || !reasonable(challenge)) {
            then.accept(Optional.empty());
            return;
        }
        answered = true;
        Thread.ofVirtual()
                .name("scram")
                .start(() -> {
                    Optional<String> answer = derive(challenge);
                    loop.execute(() -> then.accept(answer));
                });
    }

    private Optional<String> derive(String challenge) {
        try {
            client.serverFirstMessage(challenge);
            return Optional.of(client.clientFinalMessage().toString());
        } catch (ScramException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean reasonable(String challenge) {
        for (String attribute : challenge.split(",", -1)) {
            if (attribute.startsWith("i=")) {
                return attribute.matches("i=[1-9]\\d{0,6}")
                        && Integer.parseInt(attribute.substring(2)) <= MOST_ITERATIONS;
            }
        }
        return false;
    }

    /// Whether the server's last message shows that it knows the password too.
    boolean verify(String last) {
        try {
            client.serverFinalMessage(last);
            proven = true;
            return true;
        } catch (ScramException | IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    /// Whether [#verify] has succeeded.
    boolean proven() {
        return proven;
    }
}
