package io.pondpilot.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogfmtLayoutTest {
    private final Logger log = (Logger) LoggerFactory.getLogger("io.pondpilot.test");
    private final List<String> lines = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> recorder =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    lines.add(new LogfmtLayout().doLayout(event));
                }
            };

    @BeforeEach
    void record() {
        recorder.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        recorder.start();
        log.addAppender(recorder);
        log.setAdditive(false);
    }

    @AfterEach
    void stop() {
        log.detachAppender(recorder);
    }

    @Test
    void documentedLines() {
        log.atInfo()
                .addKeyValue(Keys.USER_ID, "abc123")
                .addKeyValue(Keys.CONTAINER_ID, "def456")
                .log("Container spawned");
        log.atInfo()
                .addKeyValue(Keys.USER_ID, "abc123")
                .addKeyValue(Keys.REASON, "idle_timeout")
                .log("Container stopped");
        log.atWarn().addKeyValue(Keys.USER_ID, "abc123").log("Rate limit exceeded");
        log.atError()
                .addKeyValue(Keys.USER_ID, "abc123")
                .addKeyValue(Keys.ERROR, "timeout")
                .log("Container spawn failed");
        assertThat(lines)
                .containsExactly(
                        "level=info msg=\"Container spawned\" user_id=abc123 container_id=def456\n",
                        "level=info msg=\"Container stopped\" user_id=abc123 reason=idle_timeout\n",
                        "level=warn msg=\"Rate limit exceeded\" user_id=abc123\n",
                        "level=error msg=\"Container spawn failed\" user_id=abc123"
                                + " error=\"timeout\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nlevel=info msg=forged",
                "a\rb",
                "a\u0085b",
                "a\u2028b",
                "a\u202eb",
                "a\u001b[2Jb",
                "a\u0000b",
                "a\" level=info msg=\"forged"
            })
    void nothingInAValueEndsTheLineOrStartsAnother(String evil) {
        log.atInfo().addKeyValue(Keys.USER_ID, evil).addKeyValue("k\n=" + evil, "v").log(evil);
        String line = lines.getFirst();
        assertThat(line).endsWith("\n");
        assertThat(line.substring(0, line.length() - 1).codePoints())
                .allMatch(c -> c >= ' ' && c != 0x85 && c != 0x2028 && c != 0x202e && c != 0x7f);
        assertThat(line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "Q"))
                .startsWith("level=info msg=Q user_id=Q k_")
                .doesNotContain("\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain-1.2/3:4|plain-1.2/3:4",
                "two words|\"two words\"",
                "a=b|\"a=b\"",
                "``|\"\"",
                "back\\slash|\"back\\\\slash\"",
                "ä|\"ä\""
            })
    void valuesAreQuotedWhenNeeded(String value, String written) {
        log.atInfo().addKeyValue("k", value).log("m");
        assertThat(lines).containsExactly("level=info msg=\"m\" k=" + written + "\n");
    }

    @Test
    void throwableIsAnErrorKeyAndItsStackStaysOnTheLine() {
        Exception cause =
                new IllegalStateException("outer", new IllegalArgumentException("in\nner"));
        log.atWarn().setCause(cause).log("m");
        log.atError().setCause(cause).log("m");
        assertThat(lines.get(0))
                .isEqualTo(
                        "level=warn msg=\"m\" error=\"IllegalStateException: outer; caused by"
                                + " IllegalArgumentException: in\\nner\"\n");
        assertThat(lines.get(1)).contains(" stack=\"").endsWith("\"\n");
        assertThat(lines.get(1).indexOf('\n')).isEqualTo(lines.get(1).length() - 1);
    }

    @Test
    void contextFollowsAndNoKeyIsWrittenTwice() {
        MDC.put(Keys.REQUEST_ID, "r1");
        MDC.put(Keys.USER_ID, "other");
        try {
            log.atInfo().addKeyValue(Keys.USER_ID, "abc123").addKeyValue("msg", "x").log("m");
        } finally {
            MDC.clear();
        }
        assertThat(lines).containsExactly("level=info msg=\"m\" user_id=abc123 request_id=r1\n");
    }

    @Test
    void configuratorIsFoundAndBridgesTheLoggersOfTheJdk() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.getAppender("console")).isNotNull();
        java.util.logging.Logger.getLogger("io.pondpilot.test").log(Level.INFO, "from the JDK");
        assertThat(lines).containsExactly("level=info msg=\"from the JDK\"\n");
    }

    @Test
    void levelIsReadInAnyCase() {
        assertThat(LogLevel.parse("Debug")).contains(LogLevel.DEBUG);
        assertThat(LogLevel.parse("loud")).isEmpty();
    }
}
