package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/// Tickets that say themselves what they stand for, so nothing is kept for them and a client may
/// fetch one as often as it likes. They are signed with a key made of the worker's credential: a
/// ticket that this worker has not issued to this user is worth nothing.
final class Tickets {
    /// The first byte can begin neither a protobuf message nor a text.
    private static final byte[] MAGIC = {0, 'a', 'i', 'r', '1'};

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final byte[] PURPOSE =
            "airport-ticket".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    Tickets(Secret credential) {
        this.key =
                new SecretKeySpec(
                        mac(new SecretKeySpec(credential.bytes(), ALGORITHM), PURPOSE), ALGORITHM);
    }

    /// Whether these bytes claim to be one.
    static boolean claims(byte[] ticket) {
        return ticket.length >= MAGIC.length
                && Arrays.equals(ticket, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    byte[] seal(Scan scan) {
        byte[] content =
                Packed.of(packer ->
                        packer.packArrayHeader(2)
                                .packString(scan.sql())
                                .packString(scan.fingerprint()));
        return ByteBuffer.allocate(MAGIC.length + MAC_BYTES + content.length)
                .put(MAGIC)
                .put(mac(key, content))
                .put(content)
                .array();
    }

    /// What a ticket stands for.
    ///
    /// @throws ProxyException `NOT_FOUND` when it is not one of ours
    Scan open(byte[] ticket) {
        int start = MAGIC.length + MAC_BYTES;
        if (!claims(ticket) || ticket.length < start) {
            throw unknown();
        }
        byte[] content = Arrays.copyOfRange(ticket, start, ticket.length);
        byte[] claimed = Arrays.copyOfRange(ticket, MAGIC.length, start);
        if (!MessageDigest.isEqual(mac(key, content), claimed)) {
            throw unknown();
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(content)) {
            unpacker.unpackArrayHeader();
            return new Scan(unpacker.unpackString(), unpacker.unpackString());
        } catch (IOException | MessagePackException _) {
            throw unknown();
        }
    }

    private static ProxyException unknown() {
        return new ProxyException(
                ErrorCode.NOT_FOUND,
                "no such result: its ticket belongs to a worker that has ended, or was changed; run"
                        + " the query again");
    }

    private static byte[] mac(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
