package io.pondpilot.common.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// One event as one line of logfmt, exactly as documented: `level=info msg="Container spawned"
/// user_id=abc123 container_id=def456`. Whatever a value holds, the line stays one line and its
/// other keys stay what they are. A throwable becomes `error="..."`, and `stack="..."` when the
/// level is error; the mapped diagnostic context follows the key-values.
public final class LogfmtLayout extends LayoutBase<ILoggingEvent> {
    private static final int MAX_STACK = 6000;

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(128);
        line.append("level=").append(level(event.getLevel())).append(" msg=");
        LogfmtValue.quote(line, event.getFormattedMessage());
        Set<String> written = new HashSet<>(Set.of("level", "msg"));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                append(line, written, pair.key, pair.value);
            }
        }
        for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            append(line, written, entry.getKey(), entry.getValue());
        }
        IThrowableProxy throwable = event.getThrowableProxy();
        if (throwable != null) {
            append(line, written, Keys.ERROR, text(throwable));
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                String stack = ThrowableProxyUtil.asString(throwable);
                append(
                        line,
                        written,
                        "stack",
                        stack.substring(0, Math.min(MAX_STACK, stack.length())));
            }
        }
        return line.append('\n').toString();
    }

    private static String level(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    private static void append(
            StringBuilder line, Set<String> written, String key, @Nullable Object value) {
        String name = LogfmtValue.key(key);
        if (!written.add(name)) {
            return;
        }
        line.append(' ').append(name).append('=');
        if (name.equals(Keys.ERROR)) {
            LogfmtValue.quote(line, String.valueOf(value));
        } else {
            LogfmtValue.append(line, String.valueOf(value));
        }
    }

    private static String text(IThrowableProxy throwable) {
        var text = new StringBuilder();
        IThrowableProxy next = throwable;
        for (int depth = 0; next != null && depth < 5; depth++) {
            if (depth > 0) {
                text.append("; caused by ");
            }
            String message = next.getMessage();
            String name = next.getClassName();
            text.append(name.substring(name.lastIndexOf('.') + 1));
            if (message != null) {
                text.append(": ").append(message);
            }
            next = next.getCause();
        }
        return text.toString();
    }
}
