package io.pondpilot.flight.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import org.junit.jupiter.api.Test;

class StreamCapsTest {
    @Test
    void placesAreLimitedPerUserAndComeBack() {
        StreamCaps caps = new StreamCaps(2);
        UserId ann = new UserId("ann");
        assertThat(caps.take(ann)).isTrue();
        assertThat(caps.take(ann)).isTrue();
        assertThat(caps.take(ann)).isFalse();
        assertThat(caps.take(new UserId("bob"))).isTrue();
        caps.release(ann);
        assertThat(caps.take(ann)).isTrue();
        caps.release(ann);
        caps.release(ann);
        assertThat(caps.users()).isEqualTo(1);
    }
}
