package io.pondpilot.container.docker;

import com.github.dockerjava.api.model.Info;
import io.pondpilot.container.place.Account;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What of an engine matters to workers.
///
/// @param id which engine it is
/// @param version of its program
/// @param account that containers run as
/// @param securityOptions of each container
record EngineTraits(String id, String version, Account account, List<String> securityOptions) {
    private static final Logger log = LoggerFactory.getLogger(EngineTraits.class);

    /// An account without rights or files on any host, by the convention of images without a root.
    private static final Account NOBODY = new Account(65_532, 65_532);

    static EngineTraits of(Engine engine) {
        Info info = engine.ask("tell about itself", docker -> docker.infoCmd().exec());
        List<String> offered =
                info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
        // Only root can give directories away, and clear up in them afterwards.
        Account ours = Account.ours();
        return new EngineTraits(
                String.valueOf(info.getId()),
                String.valueOf(info.getServerVersion()),
                ours.isRoot() ? NOBODY : ours,
                securityOptions(offered));
    }

    /// Of each container, for an engine that offers these. An engine without system call filters
    /// would refuse to start a container with one.
    static List<String> securityOptions(List<String> offered) {
        var options = new ArrayList<String>();
        options.add("no-new-privileges");
        if (offers(offered, "seccomp")) {
            options.add(SyscallProfile.option());
        } else {
            log.atWarn()
                    .log(
                            "The Docker engine has no seccomp: containers may call all of the"
                                    + " kernel; use an engine that has it");
        }
        if (offers(offered, "apparmor")) {
            options.add("apparmor=docker-default");
        }
        return List.copyOf(options);
    }

    private static boolean offers(List<String> offered, String name) {
        return offered.stream()
                .anyMatch(option ->
                        option.equals("name=" + name) || option.startsWith("name=" + name + ","));
    }
}
