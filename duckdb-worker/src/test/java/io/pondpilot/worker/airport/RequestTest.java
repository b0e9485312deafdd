package io.pondpilot.worker.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ProxyException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void binaryIsReadFromTextAndColumnsAreUnsigned() {
        byte[] notUtf8 = {(byte) 0xff, (byte) 0xfe, 0};
        Request request =
                Request.of(
                        Packed.of(packer -> {
                            packer.packMapHeader(3);
                            packer.packString("descriptor");
                            packer.packRawStringHeader(3).writePayload(notUtf8);
                            packer.packString("unknown").packArrayHeader(1).packFloat(1);
                            packer.packString("parameters").packMapHeader(2);
                            packer.packString("column_ids").packArrayHeader(2).packInt(3);
                            packer.packBigInteger(new BigInteger("18446744073709551615"));
                            packer.packString("at_unit").packNil();
                        }));

        assertThat(request.descriptor().toByteArray()).isEqualTo(notUtf8);
        assertThat(request.columnIds())
                .isEqualTo(List.of(BigInteger.valueOf(3), new BigInteger("18446744073709551615")));
        assertThat(request.timeTravel()).isFalse();
        assertThat(request.catalogName()).isEmpty();
    }

    @Test
    void lengthsBeyondTheEndAreRefusedWithoutRoomForThem() {
        for (String body :
                List.of(
                        "",
                        "c1",
                        "90",
                        "dfffffffff",
                        "81dbffffffff",
                        "81acdfffffffff",
                        "81aa64657363726970746f72db7fffffff00",
                        "81aa636f6c756d6e5f696473dd7fffffff01")) {
            assertThatThrownBy(() -> Request.of(HexFormat.of().parseHex(body)))
                    .as(body)
                    .isInstanceOf(ProxyException.class);
        }
    }

    @Test
    void nestingIsLimited() {
        byte[] deep = new byte[200_000];
        java.util.Arrays.fill(deep, (byte) 0x91);
        byte[] parameters = HexFormat.of().parseHex("81aa706172616d6574657273");
        byte[] maps = new byte[parameters.length * 20_000];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = parameters[i % parameters.length];
        }

        assertThatThrownBy(() -> Request.of(deep)).isInstanceOf(ProxyException.class);
        assertThatThrownBy(() -> Request.of(maps)).isInstanceOf(ProxyException.class);
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = System.nanoTime();
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            if (body.length > 0) {
                body[0] = (byte) (0x80 | (body[0] & 3));
            }
            try {
                assertThat(Request.of(body)).isNotNull();
            } catch (ProxyException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("msgpack");
            }
        }
    }
}
