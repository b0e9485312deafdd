package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.worker.testing.TestHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The screening refuses functions by name, so it holds for the functions that somebody has looked
/// at: those of `functions.txt`. A DuckDB or an extension that brings another one fails here, until
/// it is looked at and listed, with a `-` where users may not call it.
class ReviewedFunctionsIT {
    @TempDir Path temp;

    @Test
    void everyFunctionOfDuckDbAndItsExtensionsHasBeenLookedAt() throws IOException {
        assertThat(functions()).containsExactlyElementsOf(reviewed());
    }

    @Test
    void whatIsMarkedIsWhatIsRefused() throws IOException {
        assertThat(
                        reviewed().stream()
                                .filter(line -> line.startsWith("-"))
                                .map(line -> line.substring(line.indexOf(' ') + 1))
                                .distinct())
                .isSubsetOf(Screening.FUNCTIONS);
    }

    private List<String> functions() {
        RemoteAccess remote =
                new RemoteAccess(
                        1,
                        new AllowedHosts(List.of(new AllowedHost("a.example", 443, false))),
                        temp.resolve("none.pem"),
                        _ -> Optional.empty());
        EngineSettings settings =
                new EngineSettings(
                        TestHome.path().resolve("extensions"),
                        List.of("postgres_scanner", "mysql_scanner", "sqlite_scanner"),
                        List.of(),
                        ByteSize.parse("512m"),
                        1,
                        temp,
                        ByteSize.parse("16m"),
                        Optional.of(remote),
                        Optional.empty());
        try (Engine engine = Engine.start(settings);
                Session session = engine.session()) {
            return OwnQuery.rows(
                    session,
                    "SELECT DISTINCT function_type || ' ' || function_name FROM duckdb_functions()"
                            + " ORDER BY 1",
                    List.of(),
                    row -> {
                        String line = row.getString(1);
                        String name = line.substring(line.indexOf(' ') + 1);
                        return (Screening.FUNCTIONS.contains(name) ? "-" : "") + line;
                    });
        }
    }

    private static List<String> reviewed() throws IOException {
        try (InputStream file =
                        Objects.requireNonNull(
                                ReviewedFunctionsIT.class.getResourceAsStream("functions.txt"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
