package io.pondpilot.systemtests.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the proxy and the databases that all classes of a run share: started when the first
/// one asks, two relay nodes, quotas out of the way.
public final class SharedProxy implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(SharedProxy.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ProxyCluster.class || type == ShopDatabases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ProxyCluster.class
                ? proxy(context)
                : databases(context);
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, SPACE);
    }

    private static ShopDatabases databases(ExtensionContext context) {
        return store(context)
                .computeIfAbsent(
                        ShopDatabases.class, _ -> ShopDatabases.start(), ShopDatabases.class);
    }

    private static ProxyCluster proxy(ExtensionContext context) {
        ShopDatabases databases = databases(context);
        return store(context)
                .computeIfAbsent(
                        ProxyCluster.class,
                        _ -> ProxyCluster.start(ProxyPlan.named("shared").nodes(2), databases),
                        ProxyCluster.class);
    }
}
