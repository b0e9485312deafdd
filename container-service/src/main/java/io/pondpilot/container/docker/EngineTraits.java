package io.pondpilot.container.docker;

import com.github.dockerjava.api.model.Info;
import io.pondpilot.container.place.Account;
import java.util.ArrayList;
import java.util.List;

/// What of an engine matters to workers.
///
/// @param id which engine it is
/// @param version of its program
/// @param account that containers run as
/// @param securityOptions of each container
record EngineTraits(String id, String version, Account account, List<String> securityOptions) {
    /// An account without rights or files on any host, by the convention of images without a root.
    private static final Account NOBODY = new Account(65_532, 65_532);

    static EngineTraits of(Engine engine) {
        Info info = engine.ask("tell about itself", docker -> docker.infoCmd().exec());
        List<String> offered =
                info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
        var options = new ArrayList<String>();
        options.add("no-new-privileges");
        if (offered.stream().anyMatch(option -> option.startsWith("name=apparmor"))) {
            options.add("apparmor=docker-default");
        }
        // Only root can give directories away, and clear up in them afterwards.
        Account ours = Account.ours();
        return new EngineTraits(
                String.valueOf(info.getId()),
                String.valueOf(info.getServerVersion()),
                ours.isRoot() ? NOBODY : ours,
                List.copyOf(options));
    }
}
