package io.pondpilot.container.process;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What to do about a jail that does not work.
final class JailAdvice {
    static final String INSTALL =
            "install bubblewrap 0.8 or newer (Debian: apt-get install bubblewrap)";

    private JailAdvice() {}

    /// @param said what the trial wrote
    /// @param sysctl the kernel's settings; empty for one that it does not have
    static String on(String said, Function<String, Optional<String>> sysctl) {
        String first = said.lines().filter(line -> !line.isBlank()).findFirst().orElse("no word");
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("unknown option")) {
            return first + "; " + INSTALL;
        }
        if (is(sysctl, "user.max_user_namespaces", "0")) {
            return first + "; set sysctl user.max_user_namespaces=10000";
        }
        if (is(sysctl, "kernel.unprivileged_userns_clone", "0")) {
            return first + "; set sysctl kernel.unprivileged_userns_clone=1";
        }
        if (is(sysctl, "kernel.apparmor_restrict_unprivileged_userns", "1")) {
            return first
                    + "; give bwrap an AppArmor profile that allows userns, or set sysctl"
                    + " kernel.apparmor_restrict_unprivileged_userns=0";
        }
        if (lower.contains("permission") || lower.contains("permitted")) {
            return first
                    + "; within a container, run it with a seccomp profile that allows user"
                    + " namespaces and with an unmasked /proc";
        }
        return first;
    }

    private static boolean is(
            Function<String, Optional<String>> sysctl, String name, String value) {
        return sysctl.apply(name).filter(value::equals).isPresent();
    }
}
