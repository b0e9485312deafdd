package io.pondpilot.common.telemetry;

import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// How much is logged: the variable `LOG_LEVEL`, `info` by default. SQL text appears at `trace`
/// only.
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /// The environment variable.
    public static final String VARIABLE = "LOG_LEVEL";

    /// Reads a level in any case; empty when it is none.
    public static Optional<LogLevel> parse(String text) {
        for (LogLevel level : values()) {
            if (level.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /// The level of this process; `info` when what was given is none, which the settings report.
    static LogLevel ofProcess() {
        String property = System.getProperty("log.level");
        String variable = System.getenv(VARIABLE);
        String text = property != null ? property : variable != null ? variable : INFO.name();
        return parse(text).orElse(INFO);
    }

    /// Makes this the level of the process from now on.
    public void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LogfmtConfigurator.setLevel(context, this);
        }
    }
}
