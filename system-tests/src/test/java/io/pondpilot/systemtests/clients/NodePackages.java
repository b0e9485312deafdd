package io.pondpilot.systemtests.clients;

import io.pondpilot.systemtests.harness.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The packages of `node/package-lock.json`, installed beside it.
public final class NodePackages {
    private NodePackages() {}

    /// The folder whose programs find them, installed now if the lock changed since.
    public static synchronized Path installed() throws IOException {
        Path folder = Layout.root().resolve("system-tests/node");
        Path lock = folder.resolve("package-lock.json");
        Path stamp = folder.resolve("node_modules/pondpilot-lock.json");
        if (!Files.exists(stamp) || Files.mismatch(lock, stamp) >= 0) {
            Toolchain.run(
                    "npm",
                    List.of(
                            "npm",
                            "ci",
                            "--prefix",
                            folder.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"));
            Files.copy(lock, stamp);
        }
        return folder;
    }
}
