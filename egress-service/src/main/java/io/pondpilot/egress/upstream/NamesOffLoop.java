package io.pondpilot.egress.upstream;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// The system's own name service, which blocks, asked on a thread that may.
final class NamesOffLoop extends InetNameResolver {
    static final AddressResolverGroup<InetSocketAddress> GROUP = new Group();

    private NamesOffLoop(EventExecutor loop) {
        super(loop);
    }

    @Override
    protected void doResolve(String name, Promise<InetAddress> promise) {
        Thread.ofVirtual()
                .name("resolve")
                .start(() -> {
                    try {
                        promise.trySuccess(InetAddress.getByName(name));
                    } catch (UnknownHostException e) {
                        promise.tryFailure(e);
                    }
                });
    }

    @Override
    protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
        Thread.ofVirtual()
                .name("resolve")
                .start(() -> {
                    try {
                        promise.trySuccess(List.of(InetAddress.getAllByName(name)));
                    } catch (UnknownHostException e) {
                        promise.tryFailure(e);
                    }
                });
    }

    /// A resolver for each event loop.
    private static final class Group extends AddressResolverGroup<InetSocketAddress> {
        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
            return new NamesOffLoop(loop).asAddressResolver();
        }
    }
}
