package io.pondpilot.systemtests;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The last test of a run: a clean stop of the proxy that all others used.
@Order(Integer.MAX_VALUE)
@ExtendWith(SharedProxy.class)
class NothingStaysBehindIT {
    @Test
    void aCleanStopLeavesNoWorkerBehind(ProxyCluster proxy) {
        assertThatCode(proxy::close).doesNotThrowAnyException();
    }
}
