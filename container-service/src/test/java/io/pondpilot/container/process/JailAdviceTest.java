package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JailAdviceTest {
    private static final String REFUSED =
            "bwrap: No permissions to create a new namespace, likely because the kernel does not"
                    + " allow non-privileged user namespaces.\n";

    private static String on(String said, Map<String, String> sysctls) {
        return JailAdvice.on(said, name -> Optional.ofNullable(sysctls.get(name)));
    }

    @Test
    void settingOfTheKernelIsNamed() {
        assertThat(on(REFUSED, Map.of("kernel.unprivileged_userns_clone", "0")))
                .startsWith("bwrap: No permissions")
                .endsWith("set sysctl kernel.unprivileged_userns_clone=1");
        assertThat(on(REFUSED, Map.of("user.max_user_namespaces", "0")))
                .endsWith("set sysctl user.max_user_namespaces=10000");
        assertThat(
                        on(
                                "bwrap: setting up uid map: Permission denied",
                                Map.of("kernel.apparmor_restrict_unprivileged_userns", "1")))
                .contains("AppArmor")
                .endsWith("kernel.apparmor_restrict_unprivileged_userns=0");
    }

    @Test
    void oldBubblewrapIsToBeReplaced() {
        assertThat(on("bwrap: Unknown option --disable-userns", Map.of()))
                .contains("bubblewrap 0.8 or newer");
    }

    @Test
    void containersAreMentionedWhenTheKernelWouldAllowIt() {
        assertThat(on("bwrap: Can't mount proc: Operation not permitted", Map.of()))
                .contains("seccomp profile");
    }

    @Test
    void whatIsNotKnownIsPassedOn() {
        assertThat(on("\nbwrap: no such thing\nmore", Map.of())).isEqualTo("bwrap: no such thing");
        assertThat(on("", Map.of())).isEqualTo("no word");
    }
}
