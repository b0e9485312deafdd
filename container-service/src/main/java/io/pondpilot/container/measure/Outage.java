package io.pondpilot.container.measure;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.telemetry.Keys;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether Redis is away. While it is, nothing is started and nothing is killed; it is said once in
/// the log, not at each attempt. Thread-safe.
public final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final AtomicBoolean away = new AtomicBoolean();
    private volatile boolean ignored;

    /// From now on says nothing: the service stops, and what it breaks off looks like an outage.
    public void ignore() {
        ignored = true;
    }

    /// Redis did not answer.
    public void failed(ProxyException failure) {
        if (!ignored && away.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue(Keys.ERROR, failure.getMessage())
                    .log(
                            "Redis cannot be reached; containers run on, none is started or stopped"
                                    + " until it is back");
        }
    }

    /// Redis answered.
    public void answered() {
        if (away.compareAndSet(true, false)) {
            log.atInfo().log("Redis is back");
        }
    }

    /// Whether the last attempt failed.
    public boolean isOn() {
        return away.get();
    }
}
