package io.pondpilot.worker.airport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablePathTest {
    @Test
    void anyNamesSurviveInPrintableAscii() {
        for (String name : List.of("users", "Größe 100%", "%41", "a/b\n", "\"", "日本", "%")) {
            TablePath path = new TablePath(name, name, name, "0123");

            assertThat(String.join("", path.parts())).matches("[ -~]+");
            assertThat(TablePath.parse(path.parts())).contains(path);
        }
    }

    @Test
    void aPathTypedByHandIsTakenAsItIs() {
        assertThat(TablePath.parse(List.of("sales", "public", "Größe 5% plus")))
                .contains(new TablePath("sales", "public", "Größe 5% plus", ""));
    }

    @Test
    void aPathOfOtherLengthNamesNoTable() {
        assertThat(TablePath.parse(List.of("public", "users"))).isEmpty();
        assertThat(TablePath.parse(List.of("a", "b", "c", "d", "e"))).isEmpty();
    }
}
