package io.pondpilot.common.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Configures Logback wherever `common` is on the class path, as the service loader finds it:
/// logfmt on standard output, the level of the variable `LOG_LEVEL` (or the property `log.level`)
/// for our own loggers, warnings for the libraries, and `java.util.logging` bridged.
public final class LogfmtConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogfmtLayout layout = new LogfmtLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder);
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        setLevel(context, LogLevel.ofProcess());
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void setLevel(LoggerContext context, LogLevel level) {
        context.getLogger("io.pondpilot").setLevel(Level.toLevel(level.name()));
        boolean everything = level == LogLevel.TRACE;
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(
                        everything
                                ? Level.DEBUG
                                : level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
        // The handler of java.util.logging would otherwise let nothing but INFO through.
        java.util.logging.Logger.getLogger("")
                .setLevel(everything ? java.util.logging.Level.ALL : java.util.logging.Level.INFO);
    }
}
