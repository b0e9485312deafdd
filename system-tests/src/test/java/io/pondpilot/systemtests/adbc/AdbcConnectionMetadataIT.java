package io.pondpilot.systemtests.adbc;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import org.apache.arrow.adbc.driver.testsuite.AbstractConnectionMetadataTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({SharedProxy.class, RefusedCases.class})
class AdbcConnectionMetadataIT extends AbstractConnectionMetadataTest {
    @BeforeAll
    static void connectTo(ProxyCluster proxy) {
        quirks = new PondPilotQuirks(proxy);
    }

    @AfterAll
    static void disconnect() {
        ((PondPilotQuirks) quirks).close();
    }
}
