package io.pondpilot.systemtests.adbc;

import io.pondpilot.systemtests.clients.Refusals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Holds the cases of `adbc-java-refusals.json` to their refusal.
final class RefusedCases implements InvocationInterceptor {
    private final Refusals refusals;

    RefusedCases() throws IOException {
        refusals = Refusals.read("adbc-java-refusals.json");
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        String name =
                context.getRequiredTestClass().getSimpleName()
                        + "."
                        + method.getExecutable().getName();
        if (!refusals.lists(name)) {
            invocation.proceed();
            return;
        }
        refusals.check(name, failure(invocation));
    }

    private static @Nullable String failure(Invocation<@Nullable Void> invocation) {
        try {
            invocation.proceed();
            return null;
        } catch (Throwable e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }
    }
}
