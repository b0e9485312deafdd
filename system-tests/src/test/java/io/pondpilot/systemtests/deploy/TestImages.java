package io.pondpilot.systemtests.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/// The images that `./pondpilot test` built, and the engine it built them with.
final class TestImages {
    private TestImages() {}

    /// Skips the test, saying why, where there are none.
    static void require() {
        String reason =
                Optional.ofNullable(System.getenv("PONDPILOT_NO_DOCKER"))
                        .orElse("no images: './pondpilot test' builds them for the tests");
        assumeTrue(System.getenv("PONDPILOT_PROXY_IMAGE") != null, reason);
    }

    static String proxy() {
        return variable("PONDPILOT_PROXY_IMAGE");
    }

    static String worker() {
        return variable("PONDPILOT_WORKER_IMAGE");
    }

    /// Plays the parts of other people's images.
    static String standIn() {
        String image = System.getenv("PONDPILOT_STAND_IN_IMAGE");
        assumeTrue(image != null, "no stand-ins for other images: making them needs root");
        return String.valueOf(image);
    }

    /// The engine's socket on this host.
    static String socket() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return host.replaceFirst("^unix://", "");
    }

    private static String variable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }
}
