package io.pondpilot.flight.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivityMarksTest {
    private static final Route ROUTE =
            new Route(new UserId("ann"), 1, new WorkerAddress.Tcp("127.0.0.1", 1));

    private final List<Boolean> written = new ArrayList<>();
    private final List<Route> outdated = new ArrayList<>();
    private boolean current = true;
    private final ActivityMarks marks =
            new ActivityMarks(
                    (_, open, then) -> {
                        written.add(open);
                        then.accept(current);
                    },
                    Duration.ofNanos(10),
                    outdated::add);

    @Test
    void manyCallsAreOneMarkRenewedWhileAnyIsOpen() {
        marks.opened(ROUTE, 0);
        marks.opened(ROUTE, 0);
        marks.closed(ROUTE);
        marks.tick(5);
        assertThat(written).containsExactly(true);
        marks.tick(10);
        marks.tick(20);
        assertThat(written).containsExactly(true, true, true);
        marks.closed(ROUTE);
        marks.tick(21);
        assertThat(written).containsExactly(true, true, true, false);
        assertThat(marks.size()).isZero();
    }

    @Test
    void quickCallsOneAfterTheOtherDoNotWriteAMarkEach() {
        for (int i = 0; i < 100; i++) {
            marks.opened(ROUTE, 0);
            marks.closed(ROUTE);
        }
        marks.tick(1);
        assertThat(written).containsExactly(true);
        marks.tick(2);
        assertThat(written).containsExactly(true, false);
    }

    @Test
    void routeWhoseLeaseHasMovedOnIsReported() {
        current = false;
        marks.opened(ROUTE, 0);
        assertThat(outdated).containsExactly(ROUTE);
    }
}
