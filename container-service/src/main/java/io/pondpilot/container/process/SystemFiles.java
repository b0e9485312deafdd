package io.pondpilot.container.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What of the host's system a jailed program sees, read-only: libraries and the few files of
/// `/etc` that the C library and the JVM read. None of them tells of the host's users or names.
///
/// @param mounts arguments of `bwrap`
record SystemFiles(List<String> mounts) {
    private static final List<String> LIBRARIES =
            List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    private static final List<String> CONFIGURATION =
            List.of(
                    "/etc/ld.so.cache",
                    "/etc/ssl/certs",
                    "/etc/pki/tls/certs",
                    "/etc/pki/ca-trust/extracted");

    SystemFiles {
        mounts = List.copyOf(mounts);
    }

    /// As this host has them: a link stays a link, since `/lib` may be one and the JVM reads the
    /// name of the time zone from one.
    static SystemFiles ofThisHost() throws IOException {
        var mounts = new ArrayList<String>(Bubblewrap.same("--ro-bind", Path.of("/usr")));
        for (String name : LIBRARIES) {
            mounts.addAll(mount(Path.of(name)));
        }
        mounts.addAll(mount(Path.of("/etc/localtime")));
        Stream<Path> debianJdks = Stream.empty();
        try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
            debianJdks =
                    etc
                            .filter(path -> path.toString().matches("/etc/java-\\d+-openjdk"))
                            .sorted()
                            .toList()
                            .stream();
        }
        Stream.concat(CONFIGURATION.stream().map(Path::of), debianJdks)
                .filter(Files::exists)
                .forEach(path -> mounts.addAll(Bubblewrap.same("--ro-bind", path)));
        return new SystemFiles(mounts);
    }

    private static List<String> mount(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString());
        }
        return Files.exists(path) ? Bubblewrap.same("--ro-bind", path) : List.of();
    }
}
