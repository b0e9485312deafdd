package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.remote.AllowedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configurations of `docs/remote-files.md` are read as it says; its queries are run by the
/// system tests.
class RemoteFilesPageTest {
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

    @TempDir Path directory;

    @Test
    void itsConfigurationsWork() throws IOException {
        List<String> blocks =
                YAML.matcher(Files.readString(Path.of("../docs/remote-files.md")))
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .toList();

        assertThat(load(blocks.get(0)).egress().allowed().hosts())
                .containsExactly(new AllowedHost("data.example.com", 443, false));
        Settings own = load(blocks.get(1));
        assertThat(own.egress().allowed().hosts())
                .containsExactly(new AllowedHost("files.internal", 443, true));
        assertThat(own.egress().certificates()).isPresent();
        assertThat(load(blocks.get(0) + blocks.get(2)).duckdb().attachedDatabases()).hasSize(1);
        assertThat(blocks).hasSize(3);
    }

    private Settings load(String yaml) throws IOException {
        Path pem = directory.resolve("authorities.pem");
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n");
        Path file = directory.resolve("proxy.yaml");
        Files.writeString(file, yaml.replace("/etc/pondpilot/authorities.pem", pem.toString()));
        return SettingsLoader.load(
                Optional.of(file), Map.of("JWT_SECRET", "0123456789abcdef0123456789abcdef"));
    }
}
