package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.place.FileMounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BubblewrapTest {
    private static final WorkerPlace PLACE = new WorkerPlace(Path.of("/run/pp/ann-1"));

    private static String line(Optional<Path> filter) {
        var jail =
                new Bubblewrap(
                        Path.of("/usr/bin/bwrap"),
                        filter,
                        new SystemFiles(List.of("--ro-bind", "/usr", "/usr")),
                        List.of(Path.of("/opt/jdk"), Path.of("/opt/worker")),
                        new FileMounts(List.of(), _ -> false));
        return String.join(" ", jail.around(PLACE, List.of(), List.of("java", "-version")));
    }

    @Test
    void commandLineIsTheAgreedOne() {
        assertThat(line(Optional.empty()))
                .isEqualTo(
                        "/usr/bin/bwrap --unshare-user --disable-userns --unshare-pid"
                                + " --unshare-net --unshare-ipc --unshare-uts"
                                + " --unshare-cgroup-try --hostname worker --cap-drop ALL"
                                + " --ro-bind /usr /usr --proc /proc --remount-ro /proc"
                                + " --dev /dev --remount-ro /dev --size 16777216 --tmpfs /tmp"
                                + " --ro-bind /opt/jdk /opt/jdk"
                                + " --ro-bind /opt/worker /opt/worker"
                                + " --bind /run/pp/ann-1/run /run/pp/ann-1/run"
                                + " --bind /run/pp/ann-1/tmp /run/pp/ann-1/tmp"
                                + " --ro-bind /run/pp/ann-1/db /run/pp/ann-1/db"
                                + " --remount-ro / --chdir /run/pp/ann-1 -- java -version");
    }

    @Test
    void filterOfSystemCallsIsPassedByADescriptor() {
        assertThat(line(Optional.of(Path.of("/run/pp/jail.bpf"))))
                .startsWith(
                        "/bin/sh -c exec \"$@\" 3<\"$0\" /run/pp/jail.bpf"
                                + " /usr/bin/bwrap --seccomp 3 --unshare-user");
    }
}
