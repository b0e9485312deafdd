package io.pondpilot.launcher.embedded;

/// Whether this process runs as root, which database servers want to know.
final class Superuser {
    private Superuser() {}

    static boolean current() {
        return "root".equals(System.getProperty("user.name"));
    }
}
